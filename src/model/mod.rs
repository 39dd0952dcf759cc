//! The validated inventory: domain types with newtyped ids, no I/O. What cannot be referenced is not here:
//! every id in a [`Inventory`] points at a row that exists.

mod id;
mod inventory;
mod list;
mod nameless;
pub mod place;
mod rows;
pub mod taxonomy;
mod vocabulary;
mod waiver;
mod words;

pub use id::{
    CategoryId, FlowId, Id, ListId, NodeId, PartyId, PopulationId, PurposeId, SafeguardId, StoreId,
};
pub use inventory::Inventory;
pub use list::Lists;
pub use place::{Bloc, NotAPlace, Place};
pub use rows::{
    Category, CategoryMatch, Certification, CountryRow, Extra, Flow, Head, Holdings, Party, PartyMatch,
    PartyTable, PlaceMatch, Population, Purpose, RecipientMatch, Rule, Safeguard, Store, TransformMatch,
    Volume,
};
pub use vocabulary::Vocabulary;
pub use waiver::{Decision, Waiver, WaiverOf};
pub use words::{
    Access, AssessmentOutcome, AssessmentState, Basis, CategoryCell, Consideration, DateCell, Home,
    Recurrence, Role, Transform,
};

/// A calendar day.
pub type Date = jiff::civil::Date;
