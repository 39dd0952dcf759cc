//! How long it is from one to another.

use super::zone::Zone;
use crate::query::engine::temporal::{
    civil::SECOND,
    duration::Duration,
    kinds::{Local, Temporal},
};

/// In which units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Months, then days, then seconds.
    All,
    /// Whole months.
    Months,
    /// Whole days.
    Days,
    /// Seconds.
    Seconds,
}

/// How long it is. What one of the two does not say is as in the other.
pub fn between(unit: Unit, from: &Temporal, to: &Temporal) -> Option<Duration> {
    let dated = from.date().is_some() && to.date().is_some();
    let zone = from.zone().or_else(|| to.zone());
    let moment = |one: &Temporal, other: &Temporal| {
        let days = one.date().or_else(|| other.date()).unwrap_or(0);
        let local = Local { days, nanos: one.nanos().unwrap_or(0) };
        let zone = one.zone().or_else(|| zone.clone()).unwrap_or(Zone::UTC);
        // A time has an offset, and the day of the other may lie far.
        zone.local(local)
    };
    let (start, end) = (moment(from, to)?, moment(to, from)?);
    if matches!(unit, Unit::Months | Unit::Days) && !dated {
        return Some(Duration::default());
    }
    let here = zone.unwrap_or(Zone::UTC);
    let total = end.instant() - start.instant();
    if unit == Unit::Seconds || !dated {
        return seconds(total);
    }
    // The other one as the clocks of the first show it.
    let there = here.at(end.instant())?.local;
    let begin = start.local;
    match unit {
        Unit::Months => Some(Duration { months: months(begin, there), ..Duration::default() }),
        Unit::Days => Some(Duration { days: days(begin, there), ..Duration::default() }),
        _ => {
            let months = months(begin, there);
            let moved = Local { days: super::civil::plus_months(begin.days, months)?, nanos: begin.nanos };
            let days = days(moved, there);
            let moved = Local { days: moved.days + days, nanos: begin.nanos };
            let rest = seconds(end.instant() - here.local(moved)?.instant())?;
            Some(Duration { months, days, ..rest })
        }
    }
}

fn seconds(nanos: i128) -> Option<Duration> {
    let second = i128::from(SECOND);
    let whole = i64::try_from(nanos.div_euclid(second)).ok()?;
    Some(Duration { seconds: whole, nanos: nanos.rem_euclid(second) as i64, ..Duration::default() })
}

/// The day of the end, one nearer where its time of the day has not come.
fn whole_end(from: Local, to: Local) -> i64 {
    match to.days.cmp(&from.days) {
        std::cmp::Ordering::Greater if to.nanos < from.nanos => to.days - 1,
        std::cmp::Ordering::Less if to.nanos > from.nanos => to.days + 1,
        _ => to.days,
    }
}

fn days(from: Local, to: Local) -> i64 {
    whole_end(from, to) - from.days
}

fn months(from: Local, to: Local) -> i64 {
    let packed = |days| {
        let (year, month, day) = super::civil::of_days(days);
        (year * 12 + month - 1) * 32 + day
    };
    (packed(whole_end(from, to)) - packed(from.days)) / 32
}
