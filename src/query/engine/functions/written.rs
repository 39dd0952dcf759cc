//! Values as `toString` writes them.

use std::borrow::Cow;

use super::point::SYSTEMS;
use crate::query::engine::{
    done::{Done, failed},
    value::{Point, Value},
};

/// A value as `toString` writes it.
pub fn written<'v>(value: &'v Value<'_>) -> Done<Cow<'v, str>> {
    Ok(match value {
        Value::Truth(truth) => Cow::Borrowed(if *truth { "true" } else { "false" }),
        Value::Int(number) => Cow::Owned(number.to_string()),
        Value::Float(number) => Cow::Owned(float(*number)),
        Value::Temporal(temporal) => Cow::Owned(temporal.to_string()),
        Value::Point(point) => Cow::Owned(written_point(point)),
        other => match other.as_text() {
            Some(text) => Cow::Borrowed(text),
            None => return Err(failed(format!("{} is not written as a text", other.what())).into()),
        },
    })
}

/// A number with its point: `1.0`, `1.0E10`.
pub fn float(number: f64) -> String {
    if number.is_nan() {
        return "NaN".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    if number == 0.0 || (1e-3..1e7).contains(&number.abs()) {
        return format!("{number:?}");
    }
    let text = format!("{number:E}");
    if text.contains('.') {
        return text;
    }
    // There are two digits at least, and these are as near as two can be: `4.9E-324`, where one would do, `5E-324`.
    format!("{number:.1E}")
}

/// A point as `toString` writes it.
fn written_point(point: &Point) -> String {
    let axes = point.at.iter().zip(["x", "y", "z"]);
    let axes: Vec<String> = axes.map(|(at, name)| format!("{name}: {}", float(*at))).collect();
    let name = SYSTEMS.iter().find(|system| system.0 == point.system).map_or("", |system| system.1);
    format!("point({{{}, crs: '{name}'}})", axes.join(", "))
}
