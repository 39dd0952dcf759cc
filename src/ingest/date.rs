//! Days as users write them. Only ISO's `yyyy-mm-dd` is read; for other forms, the day that is meant is told.

use super::meant::without_zeros;
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
    Err(meant(&plain(text)))
}

/// With plain hyphens, and no blanks behind points.
fn plain(text: &str) -> String {
    // A spreadsheet puts an apostrophe before what it is to take for text.
    let quote = |c| matches!(c, '\'' | '"' | '`' | '\u{b4}' | '\u{2018}'..='\u{201f}');
    let text = hyphened(text.trim_matches(quote));
    if text.bytes().any(|b| b.is_ascii_alphabetic()) { text } else { text.replace(". ", ".") }
}

/// With plain hyphens, for those that word processors put in, and none that only breaks a line.
fn hyphened(text: &str) -> String {
    let hyphen = |c| matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}');
    text.chars().filter(|c| *c != '\u{ad}').map(|c| if hyphen(c) { '-' } else { c }).collect()
}

/// Whether a text has hyphens that are none of the keyboard's.
pub(super) fn has_other_hyphens(text: &str) -> bool {
    hyphened(text) != text
}

/// What to write where no day can be guessed.
pub(super) fn hint(text: &str) -> String {
    const PLAIN: &str = "dates are written yyyy-mm-dd: 2026-11-23";
    let text = &plain(text);
    // What comes behind a `T` is a time.
    let text = text.split('T').next().filter(|day| day.len() == 10).unwrap_or(text);
    let parts: Option<Vec<u32>> = text.split(['-', '/', '.']).take(4).map(|part| part.parse().ok()).collect();
    let year = 1000..10_000;
    match parts.as_deref() {
        Some(&[y, month, day]) if year.contains(&y) => not_in_calendar(y, month, day),
        Some(&[a, b, y]) if year.contains(&y) => match either(&readings(text, &y.to_string())) {
            Some(days) => format!("write {days}"),
            None => not_in_calendar(y, a.min(b), a.max(b)),
        },
        Some(&[a, b, c]) if a.max(b).max(c) < 100 => match either(&short(text)) {
            Some(days) => format!("write the year with four digits: {days}"),
            None => "write the year with four digits: 2026-11-23".to_owned(),
        },
        _ => {
            let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|_| text.len() < 20);
            let a_year = |w: &&str| w.len() == 4 && w.parse().is_ok_and(|y: u32| (1900..2100).contains(&y));
            words.find(a_year).map_or(PLAIN.to_owned(), |y| format!("name a whole day, such as {y}-12-31"))
        }
    }
}

/// `a`, `a or b, whichever is meant`.
fn either(days: &[Date]) -> Option<String> {
    let days: Vec<String> = days.iter().map(ToString::to_string).collect();
    match days.as_slice() {
        [] => None,
        [only] => Some(only.clone()),
        [rest @ .., last] => Some(format!("{} or {last}, whichever is meant", rest.join(", "))),
    }
}

/// The days that a text may mean whose third part is the year, here with its century. With points the day comes first,
/// wherever they are used; 03/04/2026 and 03-04-2026 are April in one country and March in another.
fn readings(text: &str, year: &str) -> Vec<Date> {
    let mut parts = text.split(['-', '/', '.']);
    let (Some(a), Some(b)) = (parts.next(), parts.next()) else { return Vec::new() };
    let mut days: Vec<Date> = day(year, b, a).into_iter().collect();
    if days.is_empty() || !text.contains('.') {
        days.extend(day(year, a, b));
    }
    days.dedup();
    days
}

/// The days that a text may mean whose year has two digits: the third part or, between hyphens, the first.
fn short(text: &str) -> Vec<Date> {
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    let &[a, b, c] = parts.as_slice() else { return Vec::new() };
    // What is written of a day of a contract is of this century, or of the last years of the one before.
    let whole = |year: &str| {
        let two = year.parse().ok().filter(|_| year.len() == 2);
        two.map(|y: u32| if y < 70 { 2000 + y } else { 1900 + y }.to_string())
    };
    let mut days = whole(c).map_or_else(Vec::new, |year| readings(text, &year));
    if text.contains('-') {
        days.extend(whole(a).and_then(|year| day(&year, b, c)));
    }
    days.dedup();
    days
}

/// Why year, month and day are none of the calendar.
fn not_in_calendar(year: u32, month: u32, day: u32) -> String {
    let first = i16::try_from(year).ok().zip(i8::try_from(month).ok());
    match first.and_then(|(year, month)| Date::new(year, month, 1).ok()).map(Date::days_in_month) {
        None => format!("there is no month {month}; dates are written yyyy-mm-dd: 2026-11-23"),
        Some(days) => {
            format!("there is no day {day}: {year}-{month:02} has {days}; dates are written yyyy-mm-dd")
        }
    }
}

/// The day that a spreadsheet keeps as this number: days since 1899-12-30.
fn serial(text: &str) -> Option<Date> {
    let days: i64 = text.parse().ok().filter(|n| (20_000..80_000).contains(n))?;
    Date::new(1899, 12, 30).ok()?.checked_add(jiff::Span::new().days(days)).ok()
}

/// A day whose month is named: `31 Dec 2025`, `December 31, 2025`, `31. Dezember 2025`.
fn named_month(text: &str) -> Option<Date> {
    const MONTHS: [&str; 12] = [
        "jan",
        "feb",
        "mar|mär|mrz",
        "apr",
        "may|mai",
        "jun",
        "jul",
        "aug",
        "sep",
        "oct|okt",
        "nov",
        "dec|dez",
    ];
    let words: Vec<&str> =
        text.split([' ', '-', '.', ',', '/', '\u{a0}']).filter(|w| !w.is_empty()).take(4).collect();
    let [a, b, c] = words.as_slice() else { return None };
    let month = |word: &str| {
        let first: String = word.chars().take(3).flat_map(char::to_lowercase).collect();
        MONTHS.iter().position(|m| first.chars().count() == 3 && m.split('|').any(|m| m == first))
    };
    let plain = |word: &str| word.trim_end_matches(|c: char| c.is_ascii_alphabetic()).to_owned();
    let (month, first, year) = match (month(a), month(b)) {
        (Some(m), _) => (m, plain(b), c),
        (None, Some(m)) => (m, plain(a), c),
        _ => return None,
    };
    (year.len() == 4).then(|| day(year, &(month + 1).to_string(), &first)).flatten()
}

/// What was meant by day.month.year, year/month/day, yyyymmdd, or a day with a time behind it.
fn meant(text: &str) -> Option<Date> {
    if let Some(day) = named_month(text).or_else(|| serial(without_zeros(text))) {
        return Some(day);
    }
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
    match readings(text, c).as_slice() {
        [only] => Some(*only),
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
            ("02-03-2024", Err(None)),
            ("02\u{2011}03\u{2011}2024", Err(None)),
            ("3/4/24", Err(None)),
            ("02.03.2024", Err(Some("2024-03-02"))),
            ("2. 3. 2024", Err(Some("2024-03-02"))),
            ("03-03-2024", Err(Some("2024-03-03"))),
            ("11-23-2026", Err(Some("2026-11-23"))),
            ("23-11-2026", Err(Some("2026-11-23"))),
            ("11.23.2026", Err(Some("2026-11-23"))),
            ("31-31-2026", Err(None)),
            ("2025-02-29", Err(None)),
            ("soon", Err(None)),
            ("31 Dec 2025", Err(Some("2025-12-31"))),
            ("December 31st, 2025", Err(Some("2025-12-31"))),
            ("31. März 2025", Err(Some("2025-03-31"))),
            ("31-Dec-2025", Err(Some("2025-12-31"))),
            ("Dec 2025", Err(None)),
            ("31 Feb 2025", Err(None)),
            ("46022", Err(Some("2025-12-31"))),
            ("46022.0", Err(Some("2025-12-31"))),
            ("２０２６-11-23", Err(None)),
            ("2024\u{2011}02\u{2011}29", Err(Some("2024-02-29"))),
            ("2024\u{2013}02\u{2212}29", Err(Some("2024-02-29"))),
            ("2024-\u{ad}02-29", Err(Some("2024-02-29"))),
        ] {
            let read = read(text).map(|d| d.to_string()).map_err(|m| m.map(|d| d.to_string()));
            let expected = expected.map(str::to_owned).map_err(|m: Option<&str>| m.map(str::to_owned));
            assert_eq!(read, expected, "{text}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_day_is_said() {
        for (text, said) in [
            ("2025-13-01", "no month 13"),
            ("2025-02-30", "2025-02 has 28"),
            ("2025-02-30T10:00:00", "2025-02 has 28"),
            ("03/04/2026", "2026-04-03 or 2026-03-04"),
            ("02-03-2024", "write 2024-03-02 or 2024-02-03, whichever is meant"),
            ("2\u{2013}3\u{2013}2024", "write 2024-03-02 or 2024-02-03"),
            ("31-31-2024", "no month 31"),
            ("3/4/24", "four digits: 2024-04-03 or 2024-03-04, whichever is meant"),
            ("02-03-24", "four digits: 2024-03-02, 2024-02-03 or 2002-03-24"),
            ("24-12-31", "four digits: 2031-12-24 or 2024-12-31"),
            ("3.4.24", "four digits: 2024-04-03"),
            ("soon", "yyyy-mm-dd"),
            ("31.12.25", "four digits: 2025-12-31"),
            ("Dec 2025", "such as 2025-12-31"),
            ("2025-12", "such as 2025-12-31"),
            ("99999999999-1-1", "yyyy-mm-dd"),
        ] {
            assert!(hint(text).contains(said), "{text}: {}", hint(text));
        }
    }
}
