//! Days as users write them. Only ISO's `yyyy-mm-dd` is read; for other forms, the day that is meant is told.

use crate::model::Date;

/// The day, or else the one that is probably meant.
pub(super) fn read(text: &str) -> Result<Date, Option<Date>> {
    let digits = |range: std::ops::Range<usize>| {
        text.get(range).is_some_and(|part| part.bytes().all(|b| b.is_ascii_digit()))
    };
    let bytes = text.as_bytes();
    let iso = bytes.len() == 10
        && bytes.get(4) == Some(&b'-')
        && bytes.get(7) == Some(&b'-')
        && digits(0..4)
        && digits(5..7)
        && digits(8..10);
    if iso && let Ok(day) = text.parse::<Date>() {
        return Ok(day);
    }
    Err(meant(text))
}

/// What was meant by day.month.year, year/month/day, yyyymmdd, or a day with a time behind it.
fn meant(text: &str) -> Option<Date> {
    let text = text.split(['T', ' ']).next()?;
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        return day(text.get(0..4)?, text.get(4..6)?, text.get(6..8)?);
    }
    let mut parts = text.split(['-', '/', '.']);
    let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    if a.len() == 4 {
        return day(a, b, c);
    }
    if c.len() != 4 {
        return None;
    }
    let (day_first, month_first) = (day(c, b, a), day(c, a, b));
    match (day_first, month_first) {
        // 03/04/2026 is April in one country and March in another: with slashes nothing is guessed.
        (Some(one), Some(other)) if one != other && text.contains('/') => None,
        (Some(one), _) => Some(one),
        (None, Some(other)) if text.contains('/') => Some(other),
        _ => None,
    }
}

fn day(year: &str, month: &str, day: &str) -> Option<Date> {
    let number = |text: &str| -> Option<i16> {
        text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok()).flatten()
    };
    Date::new(number(year)?, i8::try_from(number(month)?).ok()?, i8::try_from(number(day)?).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_iso_days_are_read_and_others_are_understood() {
        for (text, expected) in [
            ("2026-11-23", Ok("2026-11-23")),
            ("2024-02-29", Ok("2024-02-29")),
            ("23.11.2026", Err(Some("2026-11-23"))),
            ("2026/11/23", Err(Some("2026-11-23"))),
            ("2026-1-3", Err(Some("2026-01-03"))),
            ("20261123", Err(Some("2026-11-23"))),
            ("11/23/2026", Err(Some("2026-11-23"))),
            ("2026-11-23T10:00:00Z", Err(Some("2026-11-23"))),
            ("03/04/2026", Err(None)),
            ("2025-02-29", Err(None)),
            ("soon", Err(None)),
            ("２０２６-11-23", Err(None)),
        ] {
            let read = read(text).map(|d| d.to_string()).map_err(|m| m.map(|d| d.to_string()));
            let expected = expected.map(str::to_owned).map_err(|m: Option<&str>| m.map(str::to_owned));
            assert_eq!(read, expected, "{text}");
        }
    }
}
