//! Days, times and durations from texts.

use super::{
    civil,
    zone::{Zone, digits, offset},
};
use crate::query::engine::temporal::{
    civil::{DAY, SECOND},
    duration::Duration,
    kinds::{Local, Temporal, Time},
};

/// A day: `2015-07-21`, `20150721`, `2015-W30-2`, `2015-202`, `2015-Q2-60`, or less.
pub fn date(text: &str) -> Option<i64> {
    let signed = text.starts_with(['+', '-']);
    let (year, rest) = if signed {
        let inner = text.get(1..)?;
        let end = inner.find(|c: char| !c.is_ascii_digit()).unwrap_or(inner.len()).min(9);
        let (year, rest) = digits(inner, end)?;
        (if text.starts_with('-') { -year } else { year }, rest)
    } else {
        digits(text, 4)?
    };
    let rest = rest.strip_prefix('-').unwrap_or(rest);
    if rest.is_empty() {
        return civil::checked(year, 1, 1);
    }
    if let Some(rest) = rest.strip_prefix('W') {
        let (week, rest) = digits(rest, 2)?;
        let rest = rest.strip_prefix('-').unwrap_or(rest);
        let day = if rest.is_empty() { 1 } else { rest.parse().ok()? };
        return civil::of_week(year, week, day);
    }
    if let Some(rest) = rest.strip_prefix('Q') {
        let (quarter, rest) = digits(rest, 1)?;
        let rest = rest.strip_prefix('-').unwrap_or(rest);
        let day = if rest.is_empty() { 1 } else { rest.parse().ok()? };
        return civil::of_quarter(year, quarter, day);
    }
    match rest.len() {
        2 => civil::checked(year, digits(rest, 2)?.0, 1),
        3 => civil::of_ordinal(year, digits(rest, 3)?.0),
        4 | 5 => {
            let (month, rest) = digits(rest, 2)?;
            let (day, rest) = digits(rest.strip_prefix('-').unwrap_or(rest), 2)?;
            if rest.is_empty() { civil::checked(year, month, day) } else { None }
        }
        _ => None,
    }
}

/// A time of a day: `21:40:32.142`, `214032.142`, or less.
pub fn time(text: &str) -> Option<i64> {
    let (hour, rest) = digits(text, 2)?;
    let (mut minute, mut second, mut nanos) = (0, 0, 0);
    let mut rest = rest.strip_prefix(':').unwrap_or(rest);
    if !rest.is_empty() {
        (minute, rest) = digits(rest, 2)?;
        rest = rest.strip_prefix(':').unwrap_or(rest);
    }
    if !rest.is_empty() {
        (second, rest) = digits(rest, 2)?;
    }
    if let Some(fraction) = rest.strip_prefix(['.', ',']) {
        nanos = digits(&format!("{fraction:0<9}"), 9).filter(|(_, rest)| rest.is_empty())?.0;
        rest = "";
    }
    let known = rest.is_empty() && hour < 24 && minute < 60 && second < 60;
    known.then_some(((hour * 60 + minute) * 60 + second) * SECOND + nanos)
}

/// What stands before a time zone, its offset, and its name in square brackets.
fn zoned(text: &str) -> Option<(&str, Option<i32>, Option<Zone>)> {
    let (text, name) = match text.strip_suffix(']') {
        Some(inside) => {
            let (before, name) = inside.split_once('[')?;
            (before, Some(Zone::parse(name)?))
        }
        None => (text, None),
    };
    let at = text.find(['Z', 'z', '+', '-']);
    let ahead = match at {
        Some(at) => Some(offset(text.get(at..)?)?),
        None => None,
    };
    Some((text.get(..at.unwrap_or(text.len()))?, ahead, name))
}

/// A time with a zone.
pub fn zoned_time(text: &str) -> Option<Time> {
    let (clock, ahead, name) = zoned(text)?;
    if name.is_some() {
        return None;
    }
    Some(Time { nanos: time(clock)?, offset: ahead.unwrap_or(0) })
}

/// A day and a time.
pub fn local(text: &str) -> Option<Local> {
    let (day, clock) = text.split_once(['T', 't']).map_or((text, None), |(day, clock)| (day, Some(clock)));
    Some(Local { days: date(day)?, nanos: clock.map_or(Some(0), time)? })
}

/// A day and a time with a zone.
pub fn date_time(text: &str) -> Option<Temporal> {
    let (day, clock) = text.split_once(['T', 't']).unwrap_or((text, "00:00"));
    let (clock, ahead, name) = zoned(clock)?;
    let local = Local { days: date(day)?, nanos: time(clock)? };
    let zone = name.or(ahead.map(Zone::Offset)).unwrap_or(Zone::UTC);
    Some(Temporal::DateTime(match ahead {
        // The offset says which of two equal times it is.
        Some(ahead) => zone.at(local.total() - i128::from(ahead) * i128::from(SECOND))?,
        None => zone.local(local)?,
    }))
}

/// A duration: `P1Y2M3W4DT5H6M7.8S`, `P2012-02-02T14:37:21.545`.
pub fn duration(text: &str) -> Option<Duration> {
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let text = text.strip_prefix('P')?;
    let whole = text.split_once('T').map_or(text, |(day, _)| day);
    let calendar = whole.len() == 10 && whole.as_bytes().get(4) == Some(&b'-');
    let parsed = if calendar { as_calendar(text)? } else { parts(text)? };
    if negative { parsed.negative() } else { Some(parsed) }
}

fn as_calendar(text: &str) -> Option<Duration> {
    let (day, clock) = text.split_once('T').map_or((text, None), |(day, clock)| (day, Some(clock)));
    let (years, rest) = digits(day, 4)?;
    let (months, rest) = digits(rest.strip_prefix('-')?, 2)?;
    let (days, _) = digits(rest.strip_prefix('-')?, 2)?;
    let nanos = clock.map_or(Some(0), time)?;
    Duration::new(years * 12 + months, days, 0, nanos.min(DAY))
}

fn parts(text: &str) -> Option<Duration> {
    let (mut months, mut days, mut seconds) = (0.0, 0.0, 0.0);
    let (mut rest, mut of_day, mut some) = (text, false, false);
    let mut exact = Some(Duration::default());
    while !rest.is_empty() {
        if let Some(behind) = rest.strip_prefix('T').filter(|_| !of_day) {
            (rest, of_day) = (behind, true);
            continue;
        }
        let end = rest.find(|c: char| c.is_ascii_alphabetic())?;
        let written = rest.get(..end)?.replace(',', ".");
        let number: f64 = written.parse().ok()?;
        let unit = rest.as_bytes().get(end)?;
        let whole: Option<i64> = written.parse().ok();
        let mut add = |months: i64, days: i64, seconds: i64| {
            let part = whole.and_then(|n| {
                Duration::new(months.checked_mul(n)?, days.checked_mul(n)?, seconds.checked_mul(n)?, 0)
            });
            exact = exact.zip(part).and_then(|(a, b)| a.plus(b));
        };
        match (unit, of_day) {
            (b'Y', false) => {
                months += number * 12.0;
                add(12, 0, 0);
            }
            (b'M', false) => {
                months += number;
                add(1, 0, 0);
            }
            (b'W', false) => {
                days += number * 7.0;
                add(0, 7, 0);
            }
            (b'D', false) => {
                days += number;
                add(0, 1, 0);
            }
            (b'H', true) => {
                seconds += number * 3_600.0;
                add(0, 0, 3_600);
            }
            (b'M', true) => {
                seconds += number * 60.0;
                add(0, 0, 60);
            }
            (b'S', true) => {
                seconds += number;
                add(0, 0, 1);
            }
            _ => return None,
        }
        (rest, some) = (rest.get(end + 1..)?, true);
    }
    if !some {
        return None;
    }
    exact.or_else(|| Duration::of_parts(months, days, seconds, 0.0))
}
