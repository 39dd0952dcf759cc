//! JSON Schemas (2020-12) of what is read and written, for editors and for other programs.
//!
//! Built from what the readers and writers go by, not derived from types of their own: the columns of an inventory
//! are data (`src/ingest/table.rs`), and a schema made from them cannot differ. What a column is for stands in
//! docs/FORMATS.md, and is taken from there (`page`).

mod inventory;
mod page;
mod part;
mod report;

pub use inventory::inventory;
pub use report::report;
