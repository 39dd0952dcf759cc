//! Lengths of time: months, days and seconds are kept apart, since none is so many of another.

use std::{cmp::Ordering, fmt};

use crate::query::engine::temporal::civil::SECOND;

/// Seconds of a month on average.
const MONTH: f64 = 2_629_746.0;

/// A length of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Duration {
    /// Months.
    pub months: i64,
    /// Days.
    pub days: i64,
    /// Seconds.
    pub seconds: i64,
    /// Nanoseconds, from nought to below a second.
    pub nanos: i64,
}

impl Duration {
    /// With nanoseconds that may be more than a second, or less than nothing.
    pub fn new(months: i64, days: i64, seconds: i64, nanos: i64) -> Option<Self> {
        let seconds = seconds.checked_add(nanos.div_euclid(SECOND))?;
        Some(Self { months, days, seconds, nanos: nanos.rem_euclid(SECOND) })
    }

    /// From parts that may be fractions, which go down to the next smaller part.
    pub fn of_parts(months: f64, days: f64, seconds: f64, nanos: f64) -> Option<Self> {
        let whole = |number: f64| (number.abs() < 9.2e18).then_some(number as i64);
        let whole_months = whole(months)?;
        let days = days + (months - whole_months as f64) * MONTH / 86_400.0;
        let whole_days = whole(days)?;
        let seconds = seconds + (days - whole_days as f64) * 86_400.0;
        let whole_seconds = whole(seconds)?;
        let nanos = nanos + (seconds - whole_seconds as f64) * 1e9;
        // What is lost in fractions is far below a nanosecond.
        let rounded = nanos.round();
        let nanos = if (nanos - rounded).abs() < 1e-2 { rounded } else { nanos.trunc() };
        Self::new(whole_months, whole_days, whole_seconds, whole(nanos)?)
    }

    /// Both.
    pub fn plus(self, other: Self) -> Option<Self> {
        Self::new(
            self.months.checked_add(other.months)?,
            self.days.checked_add(other.days)?,
            self.seconds.checked_add(other.seconds)?,
            self.nanos + other.nanos,
        )
    }

    /// The other way.
    pub fn negative(self) -> Option<Self> {
        Self::new(
            self.months.checked_neg()?,
            self.days.checked_neg()?,
            self.seconds.checked_neg()?,
            -self.nanos,
        )
    }

    /// So many times as long.
    pub fn times(self, factor: f64) -> Option<Self> {
        if factor.fract() == 0.0 && factor.abs() < 1e15 {
            let by = factor as i64;
            let nanos = i128::from(self.seconds) * i128::from(SECOND) + i128::from(self.nanos);
            let nanos = nanos.checked_mul(i128::from(by))?;
            let seconds = i64::try_from(nanos.div_euclid(i128::from(SECOND))).ok()?;
            let rest = nanos.rem_euclid(i128::from(SECOND)) as i64;
            return Self::new(self.months.checked_mul(by)?, self.days.checked_mul(by)?, seconds, rest);
        }
        let of = |part: i64| part as f64 * factor;
        Self::of_parts(of(self.months), of(self.days), of(self.seconds), of(self.nanos))
    }

    /// The length on average, in nanoseconds.
    pub fn average(&self) -> i128 {
        let seconds =
            i128::from(self.months) * 2_629_746 + i128::from(self.days) * 86_400 + i128::from(self.seconds);
        seconds * i128::from(SECOND) + i128::from(self.nanos)
    }

    /// Which is the shorter on average.
    pub fn order(&self, other: &Self) -> Ordering {
        let parts = |d: &Self| (d.months, d.days, d.seconds, d.nanos);
        self.average().cmp(&other.average()).then_with(|| parts(self).cmp(&parts(other)))
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::default() {
            return f.write_str("PT0S");
        }
        let part = |f: &mut fmt::Formatter<'_>, number: i64, unit: char| match number {
            0 => Ok(()),
            _ => write!(f, "{number}{unit}"),
        };
        f.write_str("P")?;
        part(f, self.months / 12, 'Y')?;
        part(f, self.months % 12, 'M')?;
        part(f, self.days, 'D')?;
        if self.seconds == 0 && self.nanos == 0 {
            return Ok(());
        }
        let (mut seconds, mut nanos) = (self.seconds, self.nanos);
        let negative = seconds < 0;
        if negative && nanos != 0 {
            seconds += 1;
            nanos = SECOND - nanos;
        }
        f.write_str("T")?;
        part(f, seconds / 3_600, 'H')?;
        part(f, seconds / 60 % 60, 'M')?;
        let rest = seconds % 60;
        if rest == 0 && nanos == 0 {
            return Ok(());
        }
        if rest == 0 && negative {
            f.write_str("-")?;
        }
        write!(f, "{rest}")?;
        if nanos != 0 {
            let digits = format!("{nanos:09}");
            write!(f, ".{}", digits.trim_end_matches('0'))?;
        }
        f.write_str("S")
    }
}
