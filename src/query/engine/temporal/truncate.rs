//! Days and times cut to a unit: `date.truncate('month', d)`.

use super::{
    civil,
    make::{Fields, Made, Reader},
    zone::Zone,
};
use crate::query::engine::temporal::{
    civil::SECOND,
    kinds::{Local, Temporal},
};

/// Cuts what is given to a unit, and puts fields over it. None: it cannot be cut so.
pub fn truncate(made: Made, unit: &str, given: &Temporal, fields: &Fields) -> Option<Temporal> {
    if made.dated() && given.date().is_none() || matches!(given, Temporal::Duration(_)) {
        return None;
    }
    let days = given.date().unwrap_or(0);
    let (year, month, _) = civil::of_days(days);
    let first = |year| Some(civil::days(year, 1, 1));
    let whole = match unit.to_ascii_lowercase().as_str() {
        "millennium" => first(year.div_euclid(1_000) * 1_000),
        "century" => first(year.div_euclid(100) * 100),
        "decade" => first(year.div_euclid(10) * 10),
        "year" => first(year),
        "weekyear" => civil::of_week(civil::week(days).0, 1, 1),
        "quarter" => Some(civil::days(year, (month - 1) / 3 * 3 + 1, 1)),
        "month" => Some(civil::days(year, month, 1)),
        "week" => Some(days - civil::weekday(days) + 1),
        "day" => Some(days),
        _ => None,
    };
    let local = if let Some(days) = whole {
        Local { days, nanos: 0 }
    } else {
        let step = match unit.to_ascii_lowercase().as_str() {
            "hour" => 3_600 * SECOND,
            "minute" => 60 * SECOND,
            "second" => SECOND,
            "millisecond" => 1_000_000,
            "microsecond" => 1_000,
            _ => return None,
        };
        if !made.timed() {
            return None;
        }
        let nanos = given.nanos().unwrap_or(0);
        Local { days, nanos: nanos - nanos % step }
    };
    let reader = Reader { fields };
    let known = |name: &String| match name.as_str() {
        "year" | "quarter" | "month" | "week" | "dayOfWeek" | "day" | "ordinalDay" | "dayOfQuarter" => {
            made.dated()
        }
        "hour" | "minute" | "second" | "millisecond" | "microsecond" | "nanosecond" => made.timed(),
        "timezone" => made.zoned(),
        _ => false,
    };
    if !fields.keys().all(known) {
        return None;
    }
    let days = if made.dated() { reader.date(Some(local.days))? } else { local.days };
    let nanos = if made.timed() { over(&reader, local.nanos)? } else { 0 };
    let zone = reader.zone()?.or_else(|| given.zone()).unwrap_or(Zone::UTC);
    made.put(Local { days, nanos }, &zone)
}

/// A smaller unit is put behind what was kept of the larger ones.
fn over(reader: &Reader<'_>, nanos: i64) -> Option<i64> {
    let rest = nanos % SECOND;
    match (reader.number("millisecond")?, reader.number("microsecond")?, reader.number("nanosecond")?) {
        (None, None, Some(nano)) if nano < 1_000 => {
            let plain: Fields = reader
                .fields
                .iter()
                .filter(|(k, _)| *k != "nanosecond")
                .map(|(k, v)| (k.clone(), v.clone()))
                .collect();
            Some(Reader { fields: &plain }.time(Some(nanos - rest + rest / 1_000 * 1_000))? + nano)
        }
        (None, Some(micro), None) if micro < 1_000 => {
            let plain: Fields = reader
                .fields
                .iter()
                .filter(|(k, _)| *k != "microsecond")
                .map(|(k, v)| (k.clone(), v.clone()))
                .collect();
            Some(
                Reader { fields: &plain }.time(Some(nanos - rest + rest / 1_000_000 * 1_000_000))?
                    + micro * 1_000,
            )
        }
        _ => reader.time(Some(nanos)),
    }
}
