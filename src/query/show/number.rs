//! Numbers that are no whole ones, as text.

/// A number that is no whole one, so that it reads as such: `3.0`, `1e300`, `Infinity`.
pub fn float(number: f64) -> String {
    match number {
        _ if number.is_nan() => "NaN".to_owned(),
        f64::INFINITY => "Infinity".to_owned(),
        f64::NEG_INFINITY => "-Infinity".to_owned(),
        _ => format!("{number:?}"),
    }
}
