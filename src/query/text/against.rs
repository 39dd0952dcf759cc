//! What a property is held against: of which kind it is, as far as its text tells.

use super::{
    found::{Against, Item, Value},
    tree::{Expr, Kind, Sign},
};

/// The text or the parameter that this is.
pub(super) fn held(value: &Expr) -> Option<Value> {
    let parameter = match &value.kind {
        Kind::Text(_) => None,
        Kind::Parameter(name) => Some(name.clone()),
        _ => return None,
    };
    Some(Value { parameter, place: value.span.range() })
}

/// A value that a property is held against.
pub(super) fn item(value: &Expr) -> Item {
    let literal = matches!(value.kind, Kind::Text(_) | Kind::Integer(_) | Kind::Float(_) | Kind::Truth(_));
    Item { against: kind_of(value), literal, place: value.span.range() }
}

/// The kind of a value, where its text tells.
fn kind_of(value: &Expr) -> Option<Against> {
    const TEMPORAL: &[&str] = &["date", "datetime", "localdatetime", "time", "localtime"];
    Some(match &value.kind {
        Kind::Text(_) => Against::Text,
        Kind::Integer(_) | Kind::Float(_) => Against::Number,
        Kind::Truth(_) => Against::Truth,
        Kind::Parameter(name) => Against::Given(name.clone()),
        Kind::Negative(inner) | Kind::Positive(inner) => kind_of(inner).filter(|k| *k == Against::Number)?,
        Kind::Arithmetic(first, rest) => of_sum(first, rest)?,
        Kind::Function(name, ..) => match name.split('.').next().unwrap_or_default() {
            made if TEMPORAL.contains(&made) => Against::Temporal(made.to_owned()),
            "tointeger" | "tofloat" | "size" | "length" => Against::Number,
            "tostring" | "tolower" | "toupper" => Against::Text,
            _ => return None,
        },
        _ => return None,
    })
}

/// The kind of what is joined by signs.
fn of_sum(first: &Expr, rest: &[(Sign, Expr)]) -> Option<Against> {
    let first = kind_of(first)?;
    // What is added to a day makes another day.
    if matches!(first, Against::Temporal(_)) {
        return Some(first);
    }
    let all = std::iter::once(Some(first)).chain(rest.iter().map(|(_, e)| kind_of(e)));
    let all: Vec<Against> = all.collect::<Option<_>>()?;
    let added = rest.iter().all(|(sign, _)| matches!(sign, Sign::Plus | Sign::Join));
    let is = |of: &[Against]| all.iter().all(|kind| of.contains(kind));
    if is(&[Against::Number]) {
        return Some(Against::Number);
    }
    let text = added && all.contains(&Against::Text) && is(&[Against::Text, Against::Number, Against::Truth]);
    text.then_some(Against::Text)
}
