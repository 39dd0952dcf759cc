//! Days and times from maps: `date({year: 2026, week: 10})`, `datetime({date: d, time: t, timezone: 'Europe/Oslo'})`.

use std::collections::BTreeMap;

use super::{civil, zone::Zone};
use crate::query::engine::temporal::{
    civil::SECOND,
    duration::Duration,
    kinds::{Local, Temporal, Time},
};

/// What a map gives for a field.
#[derive(Debug, Clone)]
pub enum Field {
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// A day or a time.
    Temporal(Temporal),
}

/// The keys of a map that a day or a time is made of.
pub const PARTS: &[&str] = &[
    "year",
    "quarter",
    "month",
    "week",
    "dayOfWeek",
    "day",
    "ordinalDay",
    "dayOfQuarter",
    "date",
    "hour",
    "minute",
    "second",
    "millisecond",
    "microsecond",
    "nanosecond",
    "time",
    "datetime",
    "timezone",
    "epochSeconds",
    "epochMillis",
];

/// The keys of a map that a duration is made of.
pub const LENGTHS: &[&str] = &[
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
];

/// The fields of a map.
pub type Fields = BTreeMap<String, Field>;

/// What is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Made {
    /// `date`
    Date,
    /// `localtime`
    LocalTime,
    /// `time`
    Time,
    /// `localdatetime`
    LocalDateTime,
    /// `datetime`
    DateTime,
}

impl Made {
    /// Whether it has a day.
    pub fn dated(self) -> bool {
        matches!(self, Self::Date | Self::LocalDateTime | Self::DateTime)
    }

    /// Whether it has a time of the day.
    pub fn timed(self) -> bool {
        self != Self::Date
    }

    /// Whether it has a time zone.
    pub fn zoned(self) -> bool {
        matches!(self, Self::Time | Self::DateTime)
    }

    /// From a text.
    pub fn parse(self, text: &str) -> Option<Temporal> {
        use super::parse;
        match self {
            Self::Date => parse::date(text).map(Temporal::Date),
            Self::LocalTime => parse::time(text).map(Temporal::LocalTime),
            Self::Time => parse::zoned_time(text).map(Temporal::Time),
            Self::LocalDateTime => parse::local(text).map(Temporal::LocalDateTime),
            Self::DateTime => parse::date_time(text),
        }
    }

    /// Of a day, a time and a zone.
    pub fn put(self, local: Local, zone: &Zone) -> Option<Temporal> {
        Some(match self {
            Self::Date => Temporal::Date(local.days),
            Self::LocalTime => Temporal::LocalTime(local.nanos),
            Self::LocalDateTime => Temporal::LocalDateTime(local),
            Self::Time => {
                let offset = zone.local(local)?.offset;
                Temporal::Time(Time { nanos: local.nanos, offset })
            }
            Self::DateTime => Temporal::DateTime(zone.local(local)?),
        })
    }

    /// The same of another kind, where that says enough.
    pub fn of(self, other: &Temporal) -> Option<Temporal> {
        if self.dated() && other.date().is_none() || self.timed() && !self.dated() && other.nanos().is_none()
        {
            return None;
        }
        if let (Self::Time, Temporal::DateTime(zoned)) = (self, other) {
            return Some(Temporal::Time(Time { nanos: zoned.local.nanos, offset: zoned.offset }));
        }
        if let (Self::DateTime, Temporal::DateTime(_)) = (self, other) {
            return Some(other.clone());
        }
        let local = Local { days: other.date().unwrap_or(0), nanos: other.nanos().unwrap_or(0) };
        self.put(local, &other.zone().unwrap_or(Zone::UTC))
    }

    /// From the fields of a map; none: they do not fit.
    pub fn make(self, fields: &Fields) -> Option<Temporal> {
        let reader = Reader { fields };
        if !fields.keys().all(|name| self.knows(name)) {
            return None;
        }
        for epoch in ["epochSeconds", "epochMillis"] {
            if let Some(number) = reader.number(epoch)? {
                let unit = if epoch == "epochMillis" { 1_000_000 } else { i128::from(SECOND) };
                let instant =
                    i128::from(number) * unit + i128::from(reader.number("nanosecond")?.unwrap_or(0));
                let zone = reader.zone()?.unwrap_or(Zone::UTC);
                return zone.at(instant).map(Temporal::DateTime);
            }
        }
        let date_base = reader.base(&["date", "datetime"])?;
        let time_base = reader.base(&["time", "datetime"])?;
        let days = if self.dated() {
            reader.date(date_base.as_ref().map(Temporal::date).map_or(Some(None), |d| d.map(Some))?)?
        } else {
            0
        };
        let nanos = if self.timed() {
            reader.time(time_base.as_ref().map(Temporal::nanos).map_or(Some(None), |t| t.map(Some))?)?
        } else {
            0
        };
        let local = Local { days, nanos };
        let wanted = reader.zone()?;
        if !self.zoned() {
            return self.put(local, &Zone::UTC);
        }
        let own = time_base.as_ref().and_then(Temporal::zone);
        match (own, wanted) {
            // The moment stays, and is shown as the clocks of the other zone show it.
            (Some(own), Some(wanted)) => {
                let dated = if self.dated() {
                    local
                } else {
                    Local { days: time_base.as_ref().and_then(Temporal::date).unwrap_or(0), ..local }
                };
                let there = wanted.at(own.local(dated)?.instant())?;
                Some(if self == Self::Time {
                    Temporal::Time(Time { nanos: there.local.nanos, offset: there.offset })
                } else {
                    Temporal::DateTime(there)
                })
            }
            (Some(own), None) => {
                if let (Self::Time, Some(Temporal::DateTime(zoned))) = (self, &time_base) {
                    return Some(Temporal::Time(Time { nanos, offset: zoned.offset }));
                }
                self.put(local, &own)
            }
            (None, wanted) => self.put(local, &wanted.unwrap_or(Zone::UTC)),
        }
    }

    /// Whether a map may have this key.
    pub fn knows(self, name: &str) -> bool {
        match name {
            "year" | "quarter" | "month" | "week" | "dayOfWeek" | "day" | "ordinalDay" | "dayOfQuarter"
            | "date" => self.dated(),
            "hour" | "minute" | "second" | "millisecond" | "microsecond" | "nanosecond" | "time" => {
                self.timed()
            }
            "datetime" => self.dated() && self.timed(),
            "timezone" => self.zoned(),
            "epochSeconds" | "epochMillis" => self == Self::DateTime,
            _ => false,
        }
    }
}

/// Reads the fields of a map.
pub struct Reader<'f> {
    /// The fields.
    pub fields: &'f Fields,
}

impl Reader<'_> {
    /// A whole number; none within: it is not there.
    #[allow(clippy::option_option, reason = "not there, and not fit, are two things")]
    pub fn number(&self, name: &str) -> Option<Option<i64>> {
        match self.fields.get(name) {
            None => Some(None),
            Some(Field::Number(number)) if number.fract() == 0.0 && number.abs() < 9e15 => {
                Some(Some(*number as i64))
            }
            Some(_) => None,
        }
    }

    /// The time zone.
    #[allow(clippy::option_option, reason = "not there, and not fit, are two things")]
    pub fn zone(&self) -> Option<Option<Zone>> {
        match self.fields.get("timezone") {
            None => Some(None),
            Some(Field::Text(text)) => Zone::parse(text).map(Some),
            Some(_) => None,
        }
    }

    #[allow(clippy::option_option, reason = "not there, and not fit, are two things")]
    fn base(&self, names: &[&str]) -> Option<Option<Temporal>> {
        for name in names {
            match self.fields.get(*name) {
                None => {}
                Some(Field::Temporal(base)) => return Some(Some(base.clone())),
                Some(_) => return None,
            }
        }
        Some(None)
    }

    /// The day, with what is not given as in another one.
    pub fn date(&self, base: Option<i64>) -> Option<i64> {
        let given = self.number("year")?;
        let or = |given: Option<i64>, of: fn(i64) -> i64, least: i64| given.unwrap_or(base.map_or(least, of));
        let year = match (given, base) {
            (Some(year), _) => year,
            (None, Some(base)) => civil::of_days(base).0,
            (None, None) => return None,
        };
        if !(-civil::FAR..=civil::FAR).contains(&year) {
            return None;
        }
        let (week, weekday) = (self.number("week")?, self.number("dayOfWeek")?);
        if week.is_some() || weekday.is_some() {
            let year = given.unwrap_or(base.map_or(year, |b| civil::week(b).0));
            return civil::of_week(year, or(week, |b| civil::week(b).1, 1), or(weekday, civil::weekday, 1));
        }
        if let Some(ordinal) = self.number("ordinalDay")? {
            return civil::of_ordinal(year, ordinal);
        }
        let (quarter, of_quarter) = (self.number("quarter")?, self.number("dayOfQuarter")?);
        if let Some(day) = of_quarter {
            return civil::of_quarter(year, or(quarter, |b| (civil::of_days(b).1 + 2) / 3, 1), day);
        }
        let day = self.number("day")?;
        if let Some(quarter) = quarter {
            // The month stays where it stands within its quarter.
            let within = base.map_or(0, |b| (civil::of_days(b).1 - 1) % 3);
            return civil::checked(year, (quarter - 1) * 3 + 1 + within, or(day, |b| civil::of_days(b).2, 1));
        }
        let month = self.number("month")?;
        if base.is_none() && day.is_some() && month.is_none() {
            return None;
        }
        civil::checked(year, or(month, |b| civil::of_days(b).1, 1), or(day, |b| civil::of_days(b).2, 1))
    }

    /// The time of the day, with what is not given as in another one.
    pub fn time(&self, base: Option<i64>) -> Option<i64> {
        let base = base.unwrap_or(0);
        let (seconds, rest) = (base / SECOND, base % SECOND);
        let hour = self.number("hour")?.unwrap_or(seconds / 3_600);
        let minute = self.number("minute")?.unwrap_or(seconds / 60 % 60);
        let second = self.number("second")?.unwrap_or(seconds % 60);
        let (milli, micro, nano) =
            (self.number("millisecond")?, self.number("microsecond")?, self.number("nanosecond")?);
        let nanos = if let (None, None, None) = (milli, micro, nano) {
            rest
        } else {
            // Smaller units fill up the larger ones that are given.
            let most = |given: bool, most: i64| if given { 999 } else { most };
            if micro.is_some_and(|m| m > most(milli.is_some(), 999_999))
                || nano.is_some_and(|n| {
                    n > if micro.is_some() {
                        999
                    } else {
                        most(false, if milli.is_some() { 999_999 } else { 999_999_999 })
                    }
                })
            {
                return None;
            }
            milli.unwrap_or(0) * 1_000_000 + micro.unwrap_or(0) * 1_000 + nano.unwrap_or(0)
        };
        let known = (0..24).contains(&hour)
            && (0..60).contains(&minute)
            && (0..60).contains(&second)
            && (0..SECOND).contains(&nanos);
        known.then_some(((hour * 60 + minute) * 60 + second) * SECOND + nanos)
    }
}

/// A duration from the fields of a map.
pub fn duration(fields: &Fields) -> Option<Duration> {
    let (mut months, mut days, mut seconds, mut nanos) = (0.0, 0.0, 0.0, 0.0);
    let mut exact = Some(Duration::default());
    for (name, field) in fields {
        let Field::Number(number) = field else { return None };
        let whole = (number.fract() == 0.0 && number.abs() < 9e15).then_some(*number as i64);
        let mut add = |months: i64, days: i64, seconds: i64, nanos: i64| {
            let part = whole.and_then(|n| {
                let nanos = i128::from(nanos) * i128::from(n);
                let carried = i64::try_from(nanos.div_euclid(i128::from(SECOND))).ok()?;
                let seconds = seconds.checked_mul(n)?.checked_add(carried)?;
                Duration::new(
                    months.checked_mul(n)?,
                    days.checked_mul(n)?,
                    seconds,
                    nanos.rem_euclid(i128::from(SECOND)) as i64,
                )
            });
            exact = exact.zip(part).and_then(|(a, b)| a.plus(b));
        };
        match name.as_str() {
            "years" => (months += number * 12.0, add(12, 0, 0, 0)),
            "quarters" => (months += number * 3.0, add(3, 0, 0, 0)),
            "months" => (months += number, add(1, 0, 0, 0)),
            "weeks" => (days += number * 7.0, add(0, 7, 0, 0)),
            "days" => (days += number, add(0, 1, 0, 0)),
            "hours" => (seconds += number * 3_600.0, add(0, 0, 3_600, 0)),
            "minutes" => (seconds += number * 60.0, add(0, 0, 60, 0)),
            "seconds" => (seconds += number, add(0, 0, 1, 0)),
            "milliseconds" => (nanos += number * 1e6, add(0, 0, 0, 1_000_000)),
            "microseconds" => (nanos += number * 1e3, add(0, 0, 0, 1_000)),
            "nanoseconds" => (nanos += number, add(0, 0, 0, 1)),
            _ => return None,
        };
    }
    exact.or_else(|| Duration::of_parts(months, days, seconds, nanos))
}
