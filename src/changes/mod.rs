//! Any day, and what if: what holds on a day by names ([`Snapshot`]), the difference of two of them ([`Difference`]), and
//! what would hold if something were so ([`suppose`]).

mod ahead;
mod calendar;
mod cause;
mod compare;
mod data;
mod days;
mod fix;
mod page;
mod read;
mod snapshot;
mod suppose;
mod timeline;
mod told;

pub use self::{
    ahead::{csv_of_calendar, ics, json_of_calendar},
    calendar::{Calendar, Item},
    cause::{Cause, causes},
    compare::{Difference, Direction, ExposureChange, Names, RowChange, TransferChange},
    data::{csv, csv_of_days, json, json_of_days},
    days::{Days, Due, Event, days},
    fix::{Action, Fixing, How, Plan, Step, json_of_plan},
    page::Looking,
    read::report,
    snapshot::{Carried, Exposed, ExposureId, Name, Row, Said, Snapshot, TransferId},
    suppose::{Ground, SupposeError, Supposed, Supposition, schemes, suppose},
    timeline::{Over, Turn},
    told::{Style, Telling},
};
