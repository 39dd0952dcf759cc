//! The parts of a day, a time or a duration: `d.year`.

use super::{civil, duration::Duration};
use crate::query::engine::temporal::{
    civil::SECOND,
    kinds::{Temporal, offset_text},
};

/// The names of parts, of whatever has them.
pub const NAMES: &[&str] = &[
    "year",
    "quarter",
    "month",
    "week",
    "weekYear",
    "day",
    "ordinalDay",
    "weekDay",
    "dayOfWeek",
    "dayOfQuarter",
    "hour",
    "minute",
    "second",
    "millisecond",
    "microsecond",
    "nanosecond",
    "timezone",
    "offset",
    "offsetMinutes",
    "offsetSeconds",
    "epochSeconds",
    "epochMillis",
    "years",
    "quarters",
    "months",
    "weeks",
    "days",
    "hours",
    "minutes",
    "seconds",
    "milliseconds",
    "microseconds",
    "nanoseconds",
    "quartersOfYear",
    "monthsOfYear",
    "monthsOfQuarter",
    "daysOfWeek",
    "minutesOfHour",
    "secondsOfMinute",
    "millisecondsOfSecond",
    "microsecondsOfSecond",
    "nanosecondsOfSecond",
];

/// What a part is.
pub enum Part {
    /// A number.
    Number(i64),
    /// A text.
    Text(String),
}

impl Temporal {
    /// The part of this name, if it has one.
    pub fn part(&self, name: &str) -> Option<Part> {
        if let Self::Duration(duration) = self {
            return duration_part(duration, name).map(Part::Number);
        }
        let number = self
            .date()
            .and_then(|days| date_part(days, name))
            .or_else(|| self.nanos().and_then(|nanos| time_part(nanos, name)));
        if let Some(number) = number {
            return Some(Part::Number(number));
        }
        let (offset, zone) = match self {
            Self::Time(time) => (time.offset, None),
            Self::DateTime(zoned) => (zoned.offset, zoned.zone.as_ref()),
            _ => return None,
        };
        if let Self::DateTime(zoned) = self {
            let nanos = zoned.instant();
            match name {
                "epochSeconds" => return Some(Part::Number(nanos.div_euclid(i128::from(SECOND)) as i64)),
                "epochMillis" => return Some(Part::Number(nanos.div_euclid(1_000_000) as i64)),
                _ => {}
            }
        }
        match name {
            "timezone" => Some(Part::Text(zone.map_or_else(|| offset_text(offset), ToString::to_string))),
            "offset" => Some(Part::Text(offset_text(offset))),
            "offsetMinutes" => Some(Part::Number(i64::from(offset / 60))),
            "offsetSeconds" => Some(Part::Number(i64::from(offset))),
            _ => None,
        }
    }
}

fn date_part(days: i64, name: &str) -> Option<i64> {
    let (year, month, day) = civil::of_days(days);
    Some(match name {
        "year" => year,
        "quarter" => (month + 2) / 3,
        "month" => month,
        "week" => civil::week(days).1,
        "weekYear" => civil::week(days).0,
        "day" => day,
        "ordinalDay" => civil::ordinal(days),
        "weekDay" | "dayOfWeek" => civil::weekday(days),
        "dayOfQuarter" => days - civil::days(year, (month - 1) / 3 * 3 + 1, 1) + 1,
        _ => return None,
    })
}

fn time_part(nanos: i64, name: &str) -> Option<i64> {
    let (seconds, rest) = (nanos / SECOND, nanos % SECOND);
    Some(match name {
        "hour" => seconds / 3_600,
        "minute" => seconds / 60 % 60,
        "second" => seconds % 60,
        "millisecond" => rest / 1_000_000,
        "microsecond" => rest / 1_000,
        "nanosecond" => rest,
        _ => return None,
    })
}

fn duration_part(duration: &Duration, name: &str) -> Option<i64> {
    let Duration { months, days, seconds, nanos } = *duration;
    let total = i128::from(seconds) * i128::from(SECOND) + i128::from(nanos);
    let fits = |number: i128| i64::try_from(number).ok();
    Some(match name {
        "years" => months / 12,
        "quarters" => months / 3,
        "months" => months,
        "weeks" => days / 7,
        "days" => days,
        "hours" => seconds / 3_600,
        "minutes" => seconds / 60,
        "seconds" => seconds,
        "milliseconds" => fits(total.div_euclid(1_000_000))?,
        "microseconds" => fits(total.div_euclid(1_000))?,
        "nanoseconds" => fits(total)?,
        "quartersOfYear" => months / 3 % 4,
        "monthsOfYear" => months % 12,
        "monthsOfQuarter" => months % 3,
        "daysOfWeek" => days % 7,
        "minutesOfHour" => seconds / 60 % 60,
        "secondsOfMinute" => seconds % 60,
        "millisecondsOfSecond" => nanos / 1_000_000,
        "microsecondsOfSecond" => nanos / 1_000,
        "nanosecondsOfSecond" => nanos,
        _ => return None,
    })
}
