//! Dates and durations of the server as ISO text, as Cypher's `toString` writes them.

use std::fmt::{Debug, Write as _};

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Timelike as _};
use neo4rs::BoltType;

/// The text of a temporal value; none for any other, or one that cannot be told: beyond the years that there are, or in
/// an hour that happens twice.
pub fn text(value: &BoltType) -> Option<String> {
    Some(match value {
        BoltType::Date(date) => NaiveDate::try_from(date).ok()?.format("%Y-%m-%d").to_string(),
        BoltType::LocalTime(time) => clock(NaiveTime::from(time)),
        BoltType::Time(time) => {
            let (time, offset) = <(NaiveTime, FixedOffset)>::from(time);
            clock(time) + &zone(offset)
        }
        BoltType::LocalDateTime(moment) => day_and_clock(NaiveDateTime::try_from(moment).ok()?),
        BoltType::DateTime(moment) => {
            let moment = DateTime::<FixedOffset>::try_from(moment).ok()?;
            day_and_clock(moment.naive_local()) + &zone(*moment.offset())
        }
        BoltType::DateTimeZoneId(moment) => {
            // Where clocks go back an hour happens twice, and the driver does not say which of the two it is.
            let told = DateTime::<FixedOffset>::try_from(moment).ok()?;
            format!("{}{}[{}]", day_and_clock(told.naive_local()), zone(*told.offset()), moment.tz_id())
        }
        BoltType::Duration(duration) => duration_text(numbers(duration)?),
        _ => return None,
    })
}

fn day_and_clock(moment: NaiveDateTime) -> String {
    format!("{}T{}", moment.date().format("%Y-%m-%d"), clock(moment.time()))
}

/// Seconds are always told; parts of them where there are some.
fn clock(time: NaiveTime) -> String {
    let mut text = time.format("%H:%M:%S").to_string();
    push_fraction(&mut text, i64::from(time.nanosecond()));
    text
}

fn push_fraction(text: &mut String, nanoseconds: i64) {
    if nanoseconds != 0 {
        let digits = format!("{nanoseconds:09}");
        text.push('.');
        text.push_str(digits.trim_end_matches('0'));
    }
}

fn zone(offset: FixedOffset) -> String {
    let seconds = offset.local_minus_utc();
    if seconds == 0 {
        return "Z".into();
    }
    let (sign, away) = if seconds < 0 { ('-', -seconds) } else { ('+', seconds) };
    let text = format!("{sign}{:02}:{:02}", away / 3_600, away / 60 % 60);
    if away % 60 == 0 { text } else { format!("{text}:{:02}", away % 60) }
}

/// The four numbers of a duration: months, days, seconds, nanoseconds. The driver gives no other way to them than
/// what it shows for debugging, and is pinned to one version; a test holds it to that.
fn numbers(duration: &impl Debug) -> Option<[i64; 4]> {
    let shown = format!("{duration:?}");
    let mut parts = shown.split("value: ").skip(1).map(|part| {
        let end = part.find(|c: char| !c.is_ascii_digit() && c != '-').unwrap_or(part.len());
        part[..end].parse::<i64>()
    });
    let mut next = || parts.next()?.ok();
    Some([next()?, next()?, next()?, next()?])
}

fn duration_text([months, days, seconds, nanoseconds]: [i64; 4]) -> String {
    let mut text = String::from("P");
    // Writing to a string cannot fail.
    let part = |text: &mut String, number: i64, unit: char| {
        if number != 0 {
            let _ = write!(text, "{number}{unit}");
        }
    };
    part(&mut text, months / 12, 'Y');
    part(&mut text, months % 12, 'M');
    part(&mut text, days, 'D');
    if seconds == 0 && nanoseconds == 0 {
        return if text == "P" { "PT0S".into() } else { text };
    }
    text.push('T');
    part(&mut text, seconds / 3_600, 'H');
    part(&mut text, seconds / 60 % 60, 'M');
    // Nanoseconds are never negative: minus half a second is minus one second and half of one.
    let (mut whole, mut fraction) = (seconds % 60, nanoseconds);
    let negative = seconds < 0 && fraction > 0;
    if negative {
        whole += 1;
        fraction = 1_000_000_000 - fraction;
    }
    if whole != 0 || fraction != 0 {
        let sign = if negative && whole == 0 { "-" } else { "" };
        let _ = write!(text, "{sign}{whole}");
        push_fraction(&mut text, fraction);
        text.push('S');
    }
    text
}

#[cfg(test)]
mod tests {
    use neo4rs::BoltDuration;

    use super::*;

    #[test]
    fn the_driver_shows_the_numbers_of_a_duration() {
        let duration = BoltDuration::new(14.into(), (-3).into(), 3_725.into(), 500_000_000.into());
        assert_eq!(numbers(&duration), Some([14, -3, 3_725, 500_000_000]));
    }

    #[test]
    fn durations_are_iso() {
        assert_eq!(duration_text([14, -3, 3_725, 500_000_000]), "P1Y2M-3DT1H2M5.5S");
        assert_eq!(duration_text([0, 0, 0, 0]), "PT0S");
        assert_eq!(duration_text([0, 0, -1, 500_000_000]), "PT-0.5S");
        assert_eq!(duration_text([0, 2, 60, 0]), "P2DT1M");
    }
}
