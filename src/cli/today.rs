//! The one place where the clock is read.

use jiff::{Timestamp, tz::TimeZone};
use thalweg::model::Date;

/// Today in UTC: the same for everybody who runs it at the same moment.
pub fn today() -> Date {
    TimeZone::UTC.to_datetime(Timestamp::now()).date()
}
