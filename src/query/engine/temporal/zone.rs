//! Time zones: so far from Greenwich, or by name from the table of zones that the program carries.

use std::sync::{Arc, OnceLock};

use jiff::{
    Timestamp,
    civil::DateTime,
    tz::{TimeZone, TimeZoneDatabase},
};

use super::civil;
use crate::query::engine::temporal::{
    civil::{DAY, SECOND},
    kinds::{Local, Temporal, Zoned},
};

/// A time zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Zone {
    /// Seconds ahead of Greenwich.
    Offset(i32),
    /// By name.
    Named(Arc<str>),
}

fn named(name: &str) -> Option<TimeZone> {
    static KNOWN: OnceLock<TimeZoneDatabase> = OnceLock::new();
    KNOWN.get_or_init(TimeZoneDatabase::bundled).get(name).ok()
}

impl Zone {
    /// Greenwich.
    pub const UTC: Self = Self::Offset(0);

    /// As a text writes it: `Z`, `+01:00`, `Europe/Stockholm`.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(offset) = offset(text) {
            return Some(Self::Offset(offset));
        }
        let plain =
            !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"/_+-".contains(&b));
        (plain && named(text).is_some()).then(|| Self::Named(text.into()))
    }

    /// What the clocks there show, as a moment.
    pub fn local(&self, local: Local) -> Option<Zoned> {
        match self {
            Self::Offset(offset) => Some(Zoned { local, offset: *offset, zone: None }),
            Self::Named(name) => {
                let civil = to_civil(local)?;
                let moment = named(name)?.to_ambiguous_timestamp(civil).compatible().ok()?;
                self.at(moment.as_nanosecond())
            }
        }
    }

    /// A moment, in nanoseconds since 1970 at Greenwich, as the clocks there show it.
    pub fn at(&self, instant: i128) -> Option<Zoned> {
        let (offset, zone) = match self {
            Self::Offset(offset) => (*offset, None),
            Self::Named(name) => {
                let moment = Timestamp::from_nanosecond(instant).ok()?;
                (named(name)?.to_offset(moment).seconds(), Some(Arc::clone(name)))
            }
        };
        let local = Local::of_total(instant + i128::from(offset) * i128::from(SECOND));
        Some(Zoned { local, offset, zone })
    }
}

fn to_civil(local: Local) -> Option<DateTime> {
    let (year, month, day) = civil::of_days(local.days);
    let seconds = local.nanos.clamp(0, DAY - 1) / SECOND;
    DateTime::new(
        i16::try_from(year).ok()?,
        month as i8,
        day as i8,
        (seconds / 3_600) as i8,
        (seconds / 60 % 60) as i8,
        (seconds % 60) as i8,
        (local.nanos % SECOND) as i32,
    )
    .ok()
}

/// A number of so many digits at the beginning, and the rest.
pub fn digits(text: &str, count: usize) -> Option<(i64, &str)> {
    let number = text.get(..count).filter(|d| d.bytes().all(|b| b.is_ascii_digit()))?;
    Some((number.parse().ok()?, text.get(count..)?))
}

/// Seconds ahead of Greenwich: `Z`, `+01:00`, `-0100`, `+02`.
pub fn offset(text: &str) -> Option<i32> {
    if matches!(text, "Z" | "z") {
        return Some(0);
    }
    let sign = match text.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let (hour, rest) = digits(text.get(1..)?, 2).or_else(|| digits(text.get(1..)?, 1))?;
    let (mut minute, mut second) = (0, 0);
    let mut rest = rest.strip_prefix(':').unwrap_or(rest);
    if !rest.is_empty() {
        (minute, rest) = digits(rest, 2)?;
        rest = rest.strip_prefix(':').unwrap_or(rest);
    }
    if !rest.is_empty() {
        (second, rest) = digits(rest, 2)?;
    }
    let total = (hour * 60 + minute) * 60 + second;
    (rest.is_empty() && total <= 18 * 3_600 && minute < 60 && second < 60).then_some(sign * total as i32)
}

impl Temporal {
    /// The time zone, if it has one.
    pub fn zone(&self) -> Option<Zone> {
        match self {
            Self::Time(time) => Some(Zone::Offset(time.offset)),
            Self::DateTime(zoned) => Some(match &zoned.zone {
                Some(name) => Zone::Named(Arc::clone(name)),
                None => Zone::Offset(zoned.offset),
            }),
            _ => None,
        }
    }
}
