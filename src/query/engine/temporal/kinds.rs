//! What days, times and durations are, which comes first, and how they are written.

use std::{
    cmp::Ordering,
    fmt,
    hash::{Hash, Hasher},
    sync::Arc,
};

use super::{
    civil::{self, DAY, SECOND},
    duration::Duration,
};

/// A day and a time of that day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Local {
    /// Days since 1970-01-01.
    pub days: i64,
    /// Nanoseconds since midnight.
    pub nanos: i64,
}

/// A time of a day, so far from that of Greenwich.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Time {
    /// Nanoseconds since midnight there.
    pub nanos: i64,
    /// Seconds ahead of Greenwich.
    pub offset: i32,
}

/// A day and a time in a time zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zoned {
    /// As the clocks there show it.
    pub local: Local,
    /// Seconds ahead of Greenwich.
    pub offset: i32,
    /// The zone, where it has a name.
    pub zone: Option<Arc<str>>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq)]
pub enum Temporal {
    /// A day: since 1970-01-01.
    Date(i64),
    /// A time of any day, anywhere.
    LocalTime(i64),
    /// A time of any day.
    Time(Time),
    /// A day and a time, anywhere.
    LocalDateTime(Local),
    /// A day and a time.
    DateTime(Zoned),
    /// A length of time.
    Duration(Duration),
}

impl Local {
    /// Nanoseconds since 1970, as if it were at Greenwich.
    pub fn total(self) -> i128 {
        i128::from(self.days) * i128::from(DAY) + i128::from(self.nanos)
    }

    /// From nanoseconds since 1970.
    pub fn of_total(total: i128) -> Self {
        let day = i128::from(DAY);
        Self { days: total.div_euclid(day) as i64, nanos: total.rem_euclid(day) as i64 }
    }
}

impl Zoned {
    /// Nanoseconds since 1970 at Greenwich.
    pub fn instant(&self) -> i128 {
        self.local.total() - i128::from(self.offset) * i128::from(SECOND)
    }
}

impl Time {
    fn instant(self) -> i64 {
        self.nanos - i64::from(self.offset) * SECOND
    }
}

impl Temporal {
    /// What it is, for a message.
    pub fn what(&self) -> &'static str {
        match self {
            Self::Date(_) => "a date",
            Self::LocalTime(_) => "a local time",
            Self::Time(_) => "a time",
            Self::LocalDateTime(_) => "a local date and time",
            Self::DateTime(_) => "a date and time",
            Self::Duration(_) => "a duration",
        }
    }

    /// The name of its type.
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Date(_) => "DATE",
            Self::LocalTime(_) => "LOCAL TIME",
            Self::Time(_) => "ZONED TIME",
            Self::LocalDateTime(_) => "LOCAL DATETIME",
            Self::DateTime(_) => "ZONED DATETIME",
            Self::Duration(_) => "DURATION",
        }
    }

    /// Whether both are the same.
    pub fn same(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
            && self.order(other) == Ordering::Equal
            && match (self, other) {
                (Self::Duration(a), Self::Duration(b)) => a == b,
                _ => true,
            }
    }

    /// Which is earlier; none: they are of different kinds, or durations.
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Duration(_), _) | (_, Self::Duration(_)) => None,
            _ if std::mem::discriminant(self) != std::mem::discriminant(other) => None,
            _ => Some(self.order(other)),
        }
    }

    /// Which of two of one kind comes first.
    pub fn order(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Date(a), Self::Date(b)) | (Self::LocalTime(a), Self::LocalTime(b)) => a.cmp(b),
            (Self::Time(a), Self::Time(b)) => {
                a.instant().cmp(&b.instant()).then_with(|| a.offset.cmp(&b.offset))
            }
            (Self::LocalDateTime(a), Self::LocalDateTime(b)) => a.cmp(b),
            (Self::DateTime(a), Self::DateTime(b)) => a
                .instant()
                .cmp(&b.instant())
                .then_with(|| a.offset.cmp(&b.offset))
                .then_with(|| a.zone.cmp(&b.zone)),
            (Self::Duration(a), Self::Duration(b)) => a.order(b),
            _ => Ordering::Equal,
        }
    }

    /// Like those that are equal in [`Temporal::order`].
    pub fn hash_order<H: Hasher>(&self, state: &mut H) {
        match self {
            Self::Date(at) | Self::LocalTime(at) => at.hash(state),
            Self::Time(time) => (time.instant(), time.offset).hash(state),
            Self::LocalDateTime(local) => local.hash(state),
            Self::DateTime(zoned) => zoned.instant().hash(state),
            Self::Duration(duration) => duration.average().hash(state),
        }
    }

    /// The day, if it has one.
    pub fn date(&self) -> Option<i64> {
        match self {
            Self::Date(days) => Some(*days),
            Self::LocalDateTime(local) => Some(local.days),
            Self::DateTime(zoned) => Some(zoned.local.days),
            _ => None,
        }
    }

    /// The time of the day, if it has one.
    pub fn nanos(&self) -> Option<i64> {
        match self {
            Self::LocalTime(nanos) => Some(*nanos),
            Self::Time(time) => Some(time.nanos),
            Self::LocalDateTime(local) => Some(local.nanos),
            Self::DateTime(zoned) => Some(zoned.local.nanos),
            _ => None,
        }
    }
}

/// `2026-11-23`.
fn write_date(f: &mut fmt::Formatter<'_>, days: i64) -> fmt::Result {
    let (year, month, day) = civil::of_days(days);
    match year {
        0..=9999 => write!(f, "{year:04}")?,
        10_000.. => write!(f, "+{year}")?,
        _ => write!(f, "-{:04}", year.unsigned_abs())?,
    }
    write!(f, "-{month:02}-{day:02}")
}

/// `10:35:00`, `10:35:01.5`: as a server writes it.
fn write_time(f: &mut fmt::Formatter<'_>, nanos: i64) -> fmt::Result {
    let (seconds, nanos) = (nanos / SECOND, nanos % SECOND);
    write!(f, "{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60)?;
    if nanos == 0 { Ok(()) } else { write!(f, ".{}", format!("{nanos:09}").trim_end_matches('0')) }
}

/// `Z`, `+01:00`, `+00:53:28`.
pub fn offset_text(offset: i32) -> String {
    if offset == 0 {
        return "Z".to_owned();
    }
    let (sign, ahead) = (if offset < 0 { '-' } else { '+' }, offset.unsigned_abs());
    let text = format!("{sign}{:02}:{:02}", ahead / 3_600, ahead / 60 % 60);
    if ahead % 60 == 0 { text } else { format!("{text}:{:02}", ahead % 60) }
}

impl fmt::Display for Temporal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Date(days) => write_date(f, *days),
            Self::LocalTime(nanos) => write_time(f, *nanos),
            Self::Time(time) => {
                write_time(f, time.nanos)?;
                f.write_str(&offset_text(time.offset))
            }
            Self::LocalDateTime(local) => {
                write_date(f, local.days)?;
                f.write_str("T")?;
                write_time(f, local.nanos)
            }
            Self::DateTime(zoned) => {
                write_date(f, zoned.local.days)?;
                f.write_str("T")?;
                write_time(f, zoned.local.nanos)?;
                f.write_str(&offset_text(zoned.offset))?;
                zoned.zone.as_ref().map_or(Ok(()), |zone| write!(f, "[{zone}]"))
            }
            Self::Duration(duration) => write!(f, "{duration}"),
        }
    }
}
