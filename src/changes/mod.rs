//! Any day, and what if: what holds on a day by names ([`Snapshot`]), the difference of two of them ([`Difference`]), and
//! what would hold if something were so ([`suppose`]).

mod about;
mod ahead;
mod between;
mod calendar;
mod cause;
mod compare;
mod data;
mod days;
mod edits;
mod fix;
mod founded;
mod kept;
mod lots;
mod overdue;
mod page;
mod picture;
mod read;
mod review;
mod reviewed;
mod snapshot;
mod suppose;
mod supposition;
mod timeline;
mod told;
mod walk;
mod worse;

pub use self::{
    ahead::{csv_of_calendar, ics, json_of_calendar},
    calendar::{Calendar, Item},
    cause::{Cause, causes},
    compare::{Difference, Direction, ExposureChange, Names, RowChange, TransferChange},
    data::{csv, csv_of_days, json, json_of_days},
    days::{Days, Due, Event, days},
    fix::{
        Action, Fixing, How, NoExposure, Plan, Set, Settling, Step, Target, Unsigned, json_of_plan,
        json_of_sets,
    },
    founded::schemes,
    kept::Kept,
    lots::{Cell, Change, List, Lot, Lots, Name, changes},
    page::Looking,
    read::report,
    review::{Digests, Signed, Spent},
    reviewed::Reviewed,
    snapshot::{Carried, Exposed, ExposureOf, Row, Said, Snapshot, TransferOf, weighed},
    suppose::suppose,
    supposition::{Ground, SupposeError, Supposed, Supposition},
    timeline::Turn,
    told::{Style, Telling},
    walk::Over,
    worse::{Judged, sarif},
};
