//! Days, times and durations.

use crate::{
    query::{
        engine::{
            done::{Done, failed},
            functions::entry::{Function, function, out, unfit},
            temporal::{
                between::{Unit, between},
                kinds::{Temporal, Zoned},
                make,
                make::{Field, Fields, Made},
                parse,
                truncate::truncate,
                zone::Zone,
            },
            value::Value,
        },
        error::QueryError,
    },
    text::{clean, nearest},
};

/// All of them.
pub const ALL: &[Function] = &[
    function("date", (1, 1), &["TMD"], "D", |_, a| made(Made::Date, &a[0])),
    function("localtime", (1, 1), &["TMD"], "D", |_, a| made(Made::LocalTime, &a[0])),
    function("time", (1, 1), &["TMD"], "D", |_, a| made(Made::Time, &a[0])),
    function("localdatetime", (1, 1), &["TMD"], "D", |_, a| made(Made::LocalDateTime, &a[0])),
    function("datetime", (1, 1), &["TMD"], "D", |_, a| made(Made::DateTime, &a[0])),
    function("duration", (1, 1), &["TMU"], "U", |_, a| duration(&a[0])),
    function("date.truncate", (2, 3), &["T", "D", "M"], "D", |_, a| cut(Made::Date, a)),
    function("localtime.truncate", (2, 3), &["T", "D", "M"], "D", |_, a| cut(Made::LocalTime, a)),
    function("time.truncate", (2, 3), &["T", "D", "M"], "D", |_, a| cut(Made::Time, a)),
    function("localdatetime.truncate", (2, 3), &["T", "D", "M"], "D", |_, a| cut(Made::LocalDateTime, a)),
    function("datetime.truncate", (2, 3), &["T", "D", "M"], "D", |_, a| cut(Made::DateTime, a)),
    function("datetime.fromepoch", (2, 2), &["#", "#"], "D", |_, a| match (&a[0], &a[1]) {
        (Value::Int(seconds), Value::Int(nanos)) => {
            epoch(i128::from(*seconds) * 1_000_000_000 + i128::from(*nanos))
        }
        (other, _) => unfit(other, "a whole number"),
    }),
    function("datetime.fromepochmillis", (1, 1), &["#"], "D", |_, a| match &a[0] {
        Value::Int(millis) => epoch(i128::from(*millis) * 1_000_000),
        other => unfit(other, "a whole number"),
    }),
    function("duration.between", (2, 2), &["D", "D"], "U", |_, a| apart(Unit::All, a)),
    function("duration.inmonths", (2, 2), &["D", "D"], "U", |_, a| apart(Unit::Months, a)),
    function("duration.indays", (2, 2), &["D", "D"], "U", |_, a| apart(Unit::Days, a)),
    function("duration.inseconds", (2, 2), &["D", "D"], "U", |_, a| apart(Unit::Seconds, a)),
];

fn epoch<'g>(instant: i128) -> Done<Value<'g>> {
    match Zone::UTC.at(instant) {
        Some(zoned @ Zoned { .. }) => Value::temporal(Temporal::DateTime(zoned)),
        None => out("the time is too far away"),
    }
}

/// The fields of a map; none: one of them is null.
fn fields(value: &Value<'_>) -> Done<Option<Fields>> {
    let Value::Map(map) = value else { return Ok(Some(Fields::new())) };
    let mut fields = Fields::new();
    for (key, value) in &map.entries {
        let field = match value {
            Value::Null => return Ok(None),
            Value::Int(number) => Field::Number(*number as f64),
            Value::Float(number) => Field::Number(*number),
            Value::Temporal(temporal) => Field::Temporal((***temporal).clone()),
            other => match other.as_text() {
                Some(text) => Field::Text(text.to_owned()),
                None => {
                    return Err(failed(format!(
                        "`{key}` is {}, where a number or a text is due",
                        other.what()
                    ))
                    .into());
                }
            },
        };
        fields.insert(key.to_string(), field);
    }
    Ok(Some(fields))
}

fn name(made: Made) -> &'static str {
    match made {
        Made::Date => "date",
        Made::LocalTime => "local time",
        Made::Time => "time",
        Made::LocalDateTime => "local date and time",
        Made::DateTime => "date and time",
    }
}

fn example(made: Made) -> &'static str {
    match made {
        Made::Date => "date('2026-01-31')",
        Made::LocalTime => "localtime('10:15:00')",
        Made::Time => "time('10:15:00+01:00')",
        Made::LocalDateTime => "localdatetime('2026-01-31T10:15:00')",
        Made::DateTime => "datetime('2026-01-31T10:15:00+01:00')",
    }
}

fn made<'g>(kind: Made, value: &Value<'g>) -> Done<Value<'g>> {
    let made = match (value, value.as_text()) {
        (_, Some(text)) => kind.parse(text),
        (Value::Temporal(other), _) => kind.of(other),
        (Value::Map(_), _) => match fields(value)? {
            Some(fields) => kind.make(&fields),
            None => return Ok(Value::Null),
        },
        _ => return unfit(value, "a text, a map, a day or a time"),
    };
    let Some(made) = made else {
        if let Some(error) = stranger(value, &|name| kind.knows(name), make::PARTS) {
            return Err(error.into());
        }
        let example = format!("for example: `{}`", example(kind));
        return Err(failed(format!("this is no {}", name(kind))).help(example).into());
    };
    Value::temporal(made)
}

/// What is said of a key of a map that is no part of what is made.
fn stranger(value: &Value<'_>, knows: &dyn Fn(&str) -> bool, all: &[&str]) -> Option<QueryError> {
    let Value::Map(map) = value else { return None };
    let key = map.entries.keys().find(|key| !knows(key))?;
    let known = all.iter().copied().filter(|name| knows(name));
    let help = match nearest(key, known.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("it has: {}", known.collect::<Vec<_>>().join(", ")),
    };
    Some(failed(format!("the key `{}` is no part of it", clean(key))).help(help))
}

fn duration<'g>(value: &Value<'g>) -> Done<Value<'g>> {
    let made = match (value, value.as_text()) {
        (_, Some(text)) => parse::duration(text),
        (Value::Temporal(_), _) => return Ok(value.clone()),
        (Value::Map(_), _) => match fields(value)? {
            Some(fields) => make::duration(&fields),
            None => return Ok(Value::Null),
        },
        _ => return unfit(value, "a text or a map"),
    };
    let knows = |name: &str| make::LENGTHS.contains(&name);
    match (made, stranger(value, &knows, make::LENGTHS)) {
        (Some(made), _) => Value::temporal(Temporal::Duration(made)),
        (None, Some(error)) => Err(error.into()),
        (None, None) if would_be_short(value) => out("the duration is too long"),
        (None, None) => {
            Err(failed("this is no duration").help("for example: `duration('P1Y2M3DT4H')`").into())
        }
    }
}

/// Whether what is no duration would be one with smaller numbers.
fn would_be_short(value: &Value<'_>) -> bool {
    if let Some(text) = value.as_text() {
        let mut small = String::new();
        for c in text.chars() {
            if !c.is_ascii_digit() {
                small.push(c);
            } else if !small.ends_with('1') {
                small.push('1');
            }
        }
        return parse::duration(&small).is_some();
    }
    let Ok(Some(fields)) = fields(value) else { return false };
    let one = |(name, field): (&String, &Field)| {
        matches!(field, Field::Number(_))
            && make::duration(&Fields::from([(name.clone(), Field::Number(1.0))])).is_some()
    };
    fields.iter().all(one)
}

fn cut<'g>(kind: Made, a: &[Value<'g>]) -> Done<Value<'g>> {
    let (Some(unit), Value::Temporal(given)) = (a[0].as_text(), &a[1]) else {
        return unfit(&a[1], "a day or a time");
    };
    let Some(fields) = a.get(2).map_or(Ok(Some(Fields::new())), fields)? else { return Ok(Value::Null) };
    match truncate(kind, unit, given, &fields) {
        Some(made) => Value::temporal(made),
        None => out(format!("a {} is not cut so", name(kind))),
    }
}

fn apart<'g>(unit: Unit, a: &[Value<'g>]) -> Done<Value<'g>> {
    match (&a[0], &a[1]) {
        (Value::Temporal(from), Value::Temporal(to)) => match between(unit, from, to) {
            Some(length) => Value::temporal(Temporal::Duration(length)),
            None => out("they are too far apart"),
        },
        (Value::Temporal(_), other) | (other, _) => unfit(other, "a day or a time"),
    }
}

/// A part of a day, a time or a duration.
pub fn part<'g>(temporal: &Temporal, name: &str) -> Done<Value<'g>> {
    use crate::query::engine::temporal::parts::{NAMES, Part};
    match temporal.part(name) {
        Some(Part::Number(number)) => Ok(Value::Int(number)),
        Some(Part::Text(text)) => Value::text(text),
        None => {
            let error = failed(format!("{} has no part `{}`", temporal.what(), clean(name)));
            let near = nearest(name, NAMES.iter().copied().filter(|name| temporal.part(name).is_some()));
            Err(match near {
                Some(near) => error.help(format!("did you mean `{near}`?")),
                None => error,
            }
            .into())
        }
    }
}
