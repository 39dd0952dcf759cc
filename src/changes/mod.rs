//! Any day, and what if: what holds on a day by names ([`Snapshot`]), the difference of two of them ([`Difference`]), and
//! what would hold if something were so ([`suppose`]).

mod cause;
mod compare;
mod data;
mod read;
mod snapshot;
mod suppose;
mod told;

pub use self::{
    cause::{Cause, causes},
    compare::{Difference, Direction, ExposureChange, Names, RowChange, TransferChange},
    data::{csv, json},
    read::report,
    snapshot::{Carried, Exposed, ExposureId, Name, Row, Said, Snapshot, TransferId},
    suppose::{Ground, SupposeError, Supposed, Supposition, schemes, suppose},
    told::{Style, Telling},
};
