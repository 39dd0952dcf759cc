//! One kind of value to another, and what a value is.

use crate::{
    query::{
        engine::{
            context::Context,
            done::{Done, failed},
            functions::{
                entry::{Function, function, unfit, with_null},
                written::written,
            },
            value::{Growing, Value},
        },
        text::tree::Type,
    },
    text::clean,
};

/// All of them.
pub const ALL: &[Function] = &[
    function("tointeger", (1, 1), &[], "I", |_, a| {
        integer(&a[0]).unwrap_or_else(|| unfit(&a[0], "a number or a text"))
    }),
    function("tofloat", (1, 1), &[], "F", |_, a| {
        float(&a[0]).unwrap_or_else(|| unfit(&a[0], "a number or a text"))
    }),
    function("toboolean", (1, 1), &[], "B", |_, a| {
        truth(&a[0]).unwrap_or_else(|| unfit(&a[0], "a truth, a text or a whole number"))
    }),
    function("tostring", (1, 1), &[], "T", |_, a| {
        string(&a[0]).unwrap_or_else(|| unfit(&a[0], "a number, a truth or a day"))
    }),
    function("tointegerornull", (1, 1), &[], "I", |_, a| integer_or_null(&a[0]).unwrap_or(Ok(Value::Null))),
    function("tofloatornull", (1, 1), &[], "F", |_, a| float(&a[0]).unwrap_or(Ok(Value::Null))),
    function("tobooleanornull", (1, 1), &[], "B", |_, a| truth(&a[0]).unwrap_or(Ok(Value::Null))),
    function("tostringornull", (1, 1), &[], "T", |_, a| string(&a[0]).unwrap_or(Ok(Value::Null))),
    function("tointegerlist", (1, 1), &["L"], "L", |c, a| each(c, &a[0], integer_or_null)),
    function("tofloatlist", (1, 1), &["L"], "L", |c, a| each(c, &a[0], float)),
    function("tobooleanlist", (1, 1), &["L"], "L", |c, a| each(c, &a[0], truth)),
    function("tostringlist", (1, 1), &["L"], "L", |c, a| each(c, &a[0], string)),
    with_null("valuetype", (1, 1), &[], "T", |_, a| Value::text(type_name(&a[0]))),
];

type Made<'g> = Option<Done<Value<'g>>>;

fn integer<'g>(value: &Value<'g>) -> Made<'g> {
    Some(match value {
        Value::Int(number) => Ok(Value::Int(*number)),
        // What is too large is the largest one, as Neo4j has it.
        Value::Float(number) => Ok(Value::Int(*number as i64)),
        Value::Truth(truth) => Ok(Value::Int(i64::from(*truth))),
        other => {
            let text = other.as_text()?;
            match whole(text) {
                Whole::Number(number) => Ok(Value::Int(number)),
                Whole::TooLarge => {
                    let shown: String = text.chars().take(SHOWN).collect();
                    let more = if shown.len() < text.len() { "\u{2026}" } else { "" };
                    let message = format!("`{}{more}` is too large a whole number", clean(&shown));
                    Err(failed(message).help("write `toFloat(..)`, or `toIntegerOrNull(..)`").into())
                }
                Whole::None => Ok(Value::Null),
            }
        }
    })
}

/// So many characters of a text are shown.
const SHOWN: usize = 60;

/// What a text comes to as a whole number.
enum Whole {
    Number(i64),
    TooLarge,
    /// It is no number.
    None,
}

/// A text of decimal digits, with a point and an exponent, as a whole number: what is behind the point is cut off. It is
/// read digit by digit, since not every whole number is one of 64 bits with a point.
fn whole(text: &str) -> Whole {
    if let Ok(number) = text.parse::<i64>() {
        return Whole::Number(number);
    }
    if !plain(text) || text.parse::<f64>().is_err() {
        return Whole::None;
    }
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1_i128, digits),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let (digits, exponent) = digits.split_once(['e', 'E']).unwrap_or((digits, "0"));
    let (before, behind) = digits.split_once('.').unwrap_or((digits, ""));
    // Further than so many digits no number of Java has its point, and it is none.
    let behind_point = i64::try_from(behind.len()).unwrap_or(i64::MAX);
    let point = exponent.parse::<i64>().ok();
    let Some(point) = point.filter(|p| i32::try_from(behind_point.saturating_sub(*p)).is_ok()) else {
        return Whole::None;
    };
    let mut left = point.saturating_add(i64::try_from(before.len()).unwrap_or(i64::MAX / 4));
    let (mut number, mut rest) = (0_i128, false);
    let mut all = before.bytes().chain(behind.bytes());
    loop {
        let digit = all.next();
        match digit {
            None if number == 0 || left <= 0 => break,
            Some(b'0') | None if left > 0 => number *= 10,
            Some(digit) if left > 0 => number = number * 10 + i128::from(digit - b'0'),
            Some(digit) => rest |= digit != b'0',
            None => break,
        }
        if number > i128::from(u64::MAX) {
            return Whole::TooLarge;
        }
        left -= 1;
    }
    let number = sign * number;
    // Neo4j holds it against the largest one with what is behind its point.
    let beyond = rest && (number == i128::from(i64::MAX) || number == i128::from(i64::MIN));
    match i64::try_from(number) {
        Ok(number) if !beyond => Whole::Number(number),
        _ => Whole::TooLarge,
    }
}

/// The same; nothing where it is too large.
fn integer_or_null<'g>(value: &Value<'g>) -> Made<'g> {
    integer(value).map(|made| Ok(made.unwrap_or(Value::Null)))
}

/// Whether a text is a number in digits.
fn plain(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b))
}

fn float<'g>(value: &Value<'g>) -> Made<'g> {
    Some(Ok(match value {
        Value::Int(number) => Value::Float(*number as f64),
        Value::Float(number) => Value::Float(*number),
        other => {
            let text = other.as_text()?.trim_matches(|c| c <= ' ');
            match text.parse::<f64>() {
                Ok(number)
                    if plain(text) || matches!(text.trim_start_matches(['+', '-']), "NaN" | "Infinity") =>
                {
                    Value::Float(number)
                }
                _ => Value::Null,
            }
        }
    }))
}

fn truth<'g>(value: &Value<'g>) -> Made<'g> {
    Some(Ok(match value {
        Value::Truth(truth) => Value::Truth(*truth),
        Value::Int(number) => Value::Truth(*number != 0),
        other => match other.as_text()?.trim() {
            text if text.eq_ignore_ascii_case("true") => Value::Truth(true),
            text if text.eq_ignore_ascii_case("false") => Value::Truth(false),
            _ => Value::Null,
        },
    }))
}

fn string<'g>(value: &Value<'g>) -> Made<'g> {
    if value.as_text().is_some() {
        return Some(Ok(value.clone()));
    }
    Some(Value::text(written(value).ok()?.into_owned()))
}

fn each<'g>(context: &mut Context<'g>, list: &Value<'g>, of: fn(&Value<'g>) -> Made<'g>) -> Done<Value<'g>> {
    let Some(items) = list.as_list() else { return unfit(list, "a list") };
    let mut made = Growing::default();
    for item in items {
        context.step()?;
        made.push(of(item).unwrap_or(Ok(Value::Null))?)?;
    }
    Value::list(std::mem::take(&mut made.items))
}

/// The type of a value, as `valueType` writes it.
fn type_name(value: &Value<'_>) -> String {
    let name = plain_type(value);
    match value {
        Value::Null => "NULL".to_owned(),
        Value::List(list) => {
            let mut inner: Vec<(usize, String)> = list.items.iter().map(ranked).collect();
            inner.sort();
            inner.dedup();
            let null = inner.iter().any(|(rank, _)| *rank == 0);
            if null && inner.len() > 1 {
                // Where something is null, each of the others may be.
                inner.retain(|(rank, _)| *rank > 0);
                for (_, name) in &mut inner {
                    *name = name.trim_end_matches(" NOT NULL").to_owned();
                }
            }
            let names: Vec<String> = inner.into_iter().map(|(_, name)| name).collect();
            let inner = if names.is_empty() { "NOTHING".to_owned() } else { names.join(" | ") };
            format!("LIST<{inner}> NOT NULL")
        }
        _ => format!("{name} NOT NULL"),
    }
}

/// Types in the order in which `valueType` gives them.
const RANKED: &[&str] = &[
    "NULL",
    "BOOLEAN",
    "STRING",
    "INTEGER",
    "FLOAT",
    "DATE",
    "LOCAL TIME",
    "ZONED TIME",
    "LOCAL DATETIME",
    "ZONED DATETIME",
    "DURATION",
    "POINT",
    "NODE",
    "RELATIONSHIP",
    "MAP",
    "LIST",
    "PATH",
];

/// The type of an item, behind its place among the others.
fn ranked(value: &Value<'_>) -> (usize, String) {
    let name = plain_type(value);
    (RANKED.iter().position(|known| *known == name).unwrap_or(RANKED.len()), type_name(value))
}

fn plain_type(value: &Value<'_>) -> &'static str {
    match value {
        Value::Null => "NULL",
        Value::Truth(_) => "BOOLEAN",
        Value::Int(_) => "INTEGER",
        Value::Float(_) => "FLOAT",
        Value::Text(_) | Value::Own(_) => "STRING",
        Value::List(_) => "LIST",
        Value::Map(_) => "MAP",
        Value::Node(_) => "NODE",
        Value::Rel(_) => "RELATIONSHIP",
        Value::Path(_) => "PATH",
        Value::Temporal(temporal) => temporal.type_name(),
        Value::Point(_) => "POINT",
    }
}

/// Whether a value is of a type. Null is of every type that is not said to be without it.
pub fn is_typed(value: &Value<'_>, ty: &Type) -> bool {
    match ty {
        Type::NotNull(inner) => !value.is_null() && is_typed(value, inner),
        Type::Nothing => false,
        Type::OneOf(list) => list.iter().any(|t| is_typed(value, t)),
        _ if value.is_null() => true,
        Type::Any => true,
        Type::Null => false,
        Type::Plain(name) => plain_type(value) == *name,
        Type::List(inner) => value.as_list().is_some_and(|items| items.iter().all(|i| is_typed(i, inner))),
    }
}
