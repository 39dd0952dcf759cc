//! Numbers, and the operators between values.

use crate::query::{
    engine::{
        context::Context,
        done::{Done, failed, misfit},
        functions::entry::{Function, function, out, unfit},
        temporal::kinds::Temporal,
        value::Value,
    },
    error::Fault,
    text::tree::Sign,
};

/// All of them.
pub const ALL: &[Function] = &[
    function("abs", (1, 1), &["#"], "#", |_, a| match &a[0] {
        Value::Int(n) => n.checked_abs().map_or_else(|| out(LARGE), |n| Ok(Value::Int(n))),
        other => float(other, f64::abs),
    }),
    function("sign", (1, 1), &["#"], "I", |_, a| match &a[0] {
        Value::Int(n) => Ok(Value::Int(n.signum())),
        Value::Float(n) if n.is_nan() => Ok(Value::Int(0)),
        Value::Float(n) => Ok(Value::Int(if *n > 0.0 { 1 } else { -i64::from(*n < 0.0) })),
        other => unfit(other, "a number"),
    }),
    function("ceil", (1, 1), &["#"], "F", |_, a| float(&a[0], f64::ceil)),
    function("floor", (1, 1), &["#"], "F", |_, a| float(&a[0], f64::floor)),
    function("round", (1, 3), &["#", "I", "T"], "F", round),
    function("sqrt", (1, 1), &["#"], "F", |_, a| float(&a[0], f64::sqrt)),
    function("exp", (1, 1), &["#"], "F", |_, a| float(&a[0], f64::exp)),
    function("log", (1, 1), &["#"], "F", |_, a| float(&a[0], f64::ln)),
    function("log10", (1, 1), &["#"], "F", |_, a| float(&a[0], f64::log10)),
    function("sin", (1, 1), &["#"], "F", |_, a| float(&a[0], f64::sin)),
    function("cos", (1, 1), &["#"], "F", |_, a| float(&a[0], f64::cos)),
    function("tan", (1, 1), &["#"], "F", |_, a| float(&a[0], f64::tan)),
    function("cot", (1, 1), &["#"], "F", |_, a| float(&a[0], |n| 1.0 / n.tan())),
    function("asin", (1, 1), &["#"], "F", |_, a| float(&a[0], f64::asin)),
    function("acos", (1, 1), &["#"], "F", |_, a| float(&a[0], f64::acos)),
    function("atan", (1, 1), &["#"], "F", |_, a| float(&a[0], f64::atan)),
    function("atan2", (2, 2), &["#", "#"], "F", |_, a| match (a[0].as_number(), a[1].as_number()) {
        (Some(y), Some(x)) => Ok(Value::Float(y.atan2(x))),
        (None, _) => unfit(&a[0], "a number"),
        _ => unfit(&a[1], "a number"),
    }),
    function("degrees", (1, 1), &["#"], "F", |_, a| float(&a[0], f64::to_degrees)),
    function("radians", (1, 1), &["#"], "F", |_, a| float(&a[0], f64::to_radians)),
    function("haversin", (1, 1), &["#"], "F", |_, a| float(&a[0], |n| (n / 2.0).sin().powi(2))),
    function("e", (0, 0), &[], "F", |_, _| Ok(Value::Float(std::f64::consts::E))),
    function("pi", (0, 0), &[], "F", |_, _| Ok(Value::Float(std::f64::consts::PI))),
    function("isnan", (1, 1), &["#"], "B", |_, a| match &a[0] {
        Value::Int(_) => Ok(Value::Truth(false)),
        Value::Float(n) => Ok(Value::Truth(n.is_nan())),
        other => unfit(other, "a number"),
    }),
];

const LARGE: &str = "the number is too large";

fn float<'g>(value: &Value<'g>, of: impl Fn(f64) -> f64) -> Done<Value<'g>> {
    match value.as_number() {
        Some(number) => Ok(Value::Float(of(number))),
        None => unfit(value, "a number"),
    }
}

/// How many digits behind the point are kept.
fn digits(given: Option<&Value<'_>>) -> Done<i32> {
    match given {
        None => Ok(0),
        Some(Value::Int(digits)) if (0..=308).contains(digits) => Ok(*digits as i32),
        Some(Value::Int(_)) => Err(failed("digits behind the point are from 0 to 308")
            .help("for tens or hundreds: `round(x / 100.0) * 100`")
            .into()),
        Some(other) => Err(misfit(Fault::Run, other.what(), "a number of digits").into()),
    }
}

/// `round(n)`, `round(n, digits)`, `round(n, digits, mode)`.
fn round<'g>(_: &mut Context<'g>, a: &[Value<'g>]) -> Done<Value<'g>> {
    let Some(number) = a[0].as_number() else { return unfit(&a[0], "a number") };
    let digits = digits(a.get(1))?;
    let mode = match a.get(2) {
        None => String::new(),
        Some(mode) => match mode.as_text() {
            Some(mode) => mode.to_ascii_uppercase(),
            None => return unfit(mode, "a way of rounding"),
        },
    };
    if !number.is_finite() {
        return Ok(Value::Float(number));
    }
    let scale = 10f64.powi(digits);
    let scaled = number * scale;
    // 0.15 is not quite 0.15: its shortest text is what is meant.
    let near = (scaled - scaled.trunc()).abs();
    let tie = (near - 0.5).abs() < 1e-9 * scaled.abs().max(1.0);
    let whole = match mode.as_str() {
        // Without a way, half goes up.
        "" if a.len() < 2 => (scaled + 0.5).floor(),
        "" | "HALF_UP" => {
            if tie {
                scaled.trunc() + scaled.signum()
            } else {
                scaled.round()
            }
        }
        "UP" => {
            if near == 0.0 {
                scaled
            } else {
                scaled.trunc() + scaled.signum()
            }
        }
        "DOWN" => scaled.trunc(),
        "CEILING" => scaled.ceil(),
        "FLOOR" => scaled.floor(),
        "HALF_DOWN" => {
            if tie {
                scaled.trunc()
            } else {
                scaled.round()
            }
        }
        "HALF_EVEN" => {
            if tie {
                (scaled / 2.0).round() * 2.0
            } else {
                scaled.round()
            }
        }
        _ => return out("ways of rounding are UP, DOWN, CEILING, FLOOR, HALF_UP, HALF_DOWN, HALF_EVEN"),
    };
    Ok(Value::Float(whole / scale))
}

/// The value with the other sign.
pub fn negative(value: Value<'_>) -> Done<Value<'_>> {
    match value {
        Value::Null => Ok(Value::Null),
        Value::Int(number) => number.checked_neg().map_or_else(|| out(LARGE), |n| Ok(Value::Int(n))),
        Value::Float(number) => Ok(Value::Float(-number)),
        Value::Temporal(ref temporal) => match &***temporal {
            Temporal::Duration(duration) => match duration.negative() {
                Some(negative) => Value::temporal(Temporal::Duration(negative)),
                None => out("the duration is too long"),
            },
            _ => unfit(&value, "a number"),
        },
        other => unfit(&other, "a number"),
    }
}

/// Two values with an operator between them.
pub fn joined<'g>(context: &mut Context<'g>, sign: Sign, a: Value<'g>, b: Value<'g>) -> Done<Value<'g>> {
    if a.is_null() || b.is_null() {
        return Ok(Value::Null);
    }
    match (&a, &b) {
        (Value::Int(x), Value::Int(y)) if sign != Sign::Join => return whole(sign, *x, *y),
        (Value::Temporal(_), _) | (_, Value::Temporal(_)) => return times(sign, &a, &b),
        _ => {}
    }
    if let (Some(x), Some(y)) = (a.as_number(), b.as_number())
        && sign != Sign::Join
    {
        return Ok(Value::Float(match sign {
            Sign::Plus | Sign::Join => x + y,
            Sign::Minus => x - y,
            Sign::Times => x * y,
            Sign::Divide => x / y,
            Sign::Rest => x % y,
            Sign::Power => x.powf(y),
        }));
    }
    match sign {
        Sign::Plus | Sign::Join => together(context, sign, a, b),
        _ => {
            let bad = if a.as_number().is_none() { &a } else { &b };
            unfit(bad, "a number")
        }
    }
}

fn whole<'g>(sign: Sign, a: i64, b: i64) -> Done<Value<'g>> {
    let number = match sign {
        Sign::Plus | Sign::Join => a.checked_add(b),
        Sign::Minus => a.checked_sub(b),
        Sign::Times => a.checked_mul(b),
        Sign::Divide | Sign::Rest if b == 0 => {
            return Err(failed("a whole number is not divided by nought")
                .help("ask before: `CASE WHEN b <> 0 THEN a / b END`")
                .into());
        }
        Sign::Divide => a.checked_div(b),
        Sign::Rest => Some(a.checked_rem(b).unwrap_or(0)),
        Sign::Power => return Ok(Value::Float((a as f64).powf(b as f64))),
    };
    number.map_or_else(|| out(LARGE), |n| Ok(Value::Int(n)))
}

/// Texts and lists, one behind the other.
fn together<'g>(context: &mut Context<'g>, sign: Sign, a: Value<'g>, b: Value<'g>) -> Done<Value<'g>> {
    if let (Some(x), Some(y)) = (a.as_text(), b.as_text()) {
        return joined_texts(context, x, y);
    }
    match (&a, &b) {
        (Value::List(x), Value::List(y)) => {
            let count = x.items.len() + y.items.len();
            let mut list = room(context, count)?;
            list.extend(x.items.iter().chain(&y.items).cloned());
            Value::list(list)
        }
        (Value::List(x), _) if sign == Sign::Plus => {
            let mut list = room(context, x.items.len() + 1)?;
            list.extend(x.items.iter().cloned());
            list.push(b);
            Value::list(list)
        }
        (_, Value::List(y)) if sign == Sign::Plus => {
            let mut list = room(context, y.items.len() + 1)?;
            list.push(a);
            list.extend(y.items.iter().cloned());
            Value::list(list)
        }
        (text, other) | (other, text) if text.as_text().is_some() && sign == Sign::Plus && plain(other) => {
            let first = super::written::written(&a)?;
            let second = super::written::written(&b)?;
            joined_texts(context, &first, &second)
        }
        _ => {
            let bad = if matches!(a, Value::List(_)) || a.as_text().is_some() { &b } else { &a };
            unfit(bad, if sign == Sign::Join { "a text or a list" } else { "a number, a text or a list" })
        }
    }
}

fn plain(value: &Value<'_>) -> bool {
    matches!(value, Value::Int(_) | Value::Float(_) | Value::Truth(_))
}

fn joined_texts<'g>(context: &mut Context<'g>, a: &str, b: &str) -> Done<Value<'g>> {
    let bytes = a.len() + b.len();
    context.steps(bytes / 64)?;
    super::text::ask(bytes)?;
    let mut text = String::with_capacity(bytes);
    text.push_str(a);
    text.push_str(b);
    Value::text(text)
}

/// A list with room for so many, asked for before.
pub fn room<'g>(context: &mut Context<'g>, count: usize) -> Done<Vec<Value<'g>>> {
    context.steps(count)?;
    super::text::ask(count.saturating_mul(size_of::<Value>()))?;
    Ok(Vec::with_capacity(count))
}

/// Days, times, durations and numbers.
fn times<'g>(sign: Sign, a: &Value<'g>, b: &Value<'g>) -> Done<Value<'g>> {
    let of = |value: &Value<'g>| if let Value::Temporal(t) = value { Some((***t).clone()) } else { None };
    #[allow(clippy::match_same_arms, reason = "the arms are read from above")]
    let made = match (sign, of(a), of(b)) {
        (Sign::Plus, Some(start), Some(Temporal::Duration(length)))
        | (Sign::Plus, Some(Temporal::Duration(length)), Some(start)) => length.after(&start),
        (Sign::Minus, Some(start), Some(Temporal::Duration(length))) => {
            length.negative().and_then(|l| l.after(&start))
        }
        (Sign::Times, Some(Temporal::Duration(length)), None) => {
            let Some(factor) = b.as_number() else { return unfit(b, "a number") };
            length.times(factor).map(Temporal::Duration)
        }
        (Sign::Times, None, Some(Temporal::Duration(length))) => {
            let Some(factor) = a.as_number() else { return unfit(a, "a number") };
            length.times(factor).map(Temporal::Duration)
        }
        (Sign::Divide, Some(Temporal::Duration(length)), None) => {
            let Some(factor) = b.as_number() else { return unfit(b, "a number") };
            length.times(1.0 / factor).map(Temporal::Duration)
        }
        (_, Some(_), None) => return unfit(b, "a duration"),
        (_, None, _) => return unfit(a, "a day or a time"),
        _ => return unfit(b, "a duration"),
    };
    match made {
        Some(made) => Value::temporal(made),
        None => out("the day or the duration is too far away"),
    }
}
