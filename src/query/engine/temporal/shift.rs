//! A day or a time, so much later.

use super::{civil, zone};
use crate::query::engine::temporal::{
    civil::{DAY, SECOND},
    duration::Duration,
    kinds::{Local, Temporal, Time, Zoned},
};

impl Duration {
    /// So much later.
    pub fn after(self, start: &Temporal) -> Option<Temporal> {
        let nanos = i128::from(self.seconds) * i128::from(SECOND) + i128::from(self.nanos);
        let of_day = |start: i64| (i128::from(start) + nanos).rem_euclid(i128::from(DAY)) as i64;
        let date = |days: i64| civil::near(civil::plus_months(days, self.months)?.checked_add(self.days)?);
        let local = |start: Local| {
            let later = Local { days: date(start.days)?, nanos: start.nanos };
            let later = Local::of_total(later.total() + nanos);
            civil::near(later.days)?;
            Some(later)
        };
        Some(match start {
            Temporal::Date(days) => {
                Temporal::Date(civil::near(date(*days)?.checked_add(self.seconds / 86_400)?)?)
            }
            Temporal::LocalTime(start) => Temporal::LocalTime(of_day(*start)),
            Temporal::Time(start) => {
                Temporal::Time(Time { nanos: of_day(start.nanos), offset: start.offset })
            }
            Temporal::LocalDateTime(start) => Temporal::LocalDateTime(local(*start)?),
            Temporal::DateTime(start) => Temporal::DateTime(match &start.zone {
                None => Zoned { local: local(start.local)?, offset: start.offset, zone: None },
                Some(name) => {
                    // Months and days by the calendar there, seconds by the time that passes.
                    let zone = zone::Zone::Named(name.clone());
                    let days = Local { days: date(start.local.days)?, nanos: start.local.nanos };
                    let later = zone.at(zone.local(days)?.instant() + nanos)?;
                    civil::near(later.local.days)?;
                    later
                }
            }),
            Temporal::Duration(start) => Temporal::Duration(start.plus(self)?),
        })
    }
}
