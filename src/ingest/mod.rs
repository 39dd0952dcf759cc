//! From a folder of files, one file, or rows in memory to a validated [`Inventory`], with every problem that is in it.
//!
//! All come through one waist, [`Tables`]: named cells, each with its text and, where it has one, its place.
//!
//! | what | room |
//! |---|---|
//! | the contract: tables, columns, keys of the head, bounds | `table`, `bounds` |
//! | the waist | `tables`, with `head` and `columns` |
//! | files, on the disk or in memory, and their cells | `files` |
//! | cells as they would be, some rows changed | `edit` |
//! | cells to a model, with findings | `validate` |
//! | cells as they are written anew, with comments | [`book`] |
//!
//! Nothing stops at the first mistake. Not here: the law. Which regimes, mechanisms and schemes are known is told by
//! the caller.

pub mod book;
pub mod bounds;
mod columns;
mod date;
mod edit;
mod error_value;
mod files;
mod head;
mod meant;
mod shown;
mod sink;
mod table;
mod tables;
mod validate;

use std::path::Path;

pub use self::{
    edit::{Change, Record},
    files::{Files, is_of_inventory, is_taken},
    table::{Column, Kind, Shape, Table},
    tables::Tables,
};
use crate::{
    finding::Finding,
    model::{Inventory, Vocabulary},
    source::Sources,
};

/// The keys of the head, in the order of the documentation.
pub fn head_keys() -> &'static [&'static str] {
    table::HEAD_KEYS
}

/// The words for transformations, beside those that name categories.
pub fn transform_words() -> &'static [&'static str] {
    table::TRANSFORMS
}

/// Whether a line that begins with `#`, below the header of a CSV table of so many columns, would be taken for a row: such
/// a comment begins with `##`.
pub fn looks_like_a_row(comment: &str, width: usize) -> bool {
    files::looks_like_a_row(comment, width)
}

/// What came of reading.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// The inventory; `None` exactly where a finding says why it cannot be read.
    pub inventory: Option<Inventory>,
    /// What is wrong, by file, line, column and code. Of an inventory that is read, severities are those that its head
    /// chose, [`Severity::Off`](crate::finding::Severity::Off) among them; else the codes' own.
    pub findings: Vec<Finding>,
    /// The files that were read.
    pub sources: Sources,
}

/// Reads the inventory that is the folder or the file `path`.
///
/// Never fails: one that is not there is a finding too.
pub fn read(path: &Path, vocabulary: &Vocabulary) -> Outcome {
    read_tables(&Files::read(path).tables(), vocabulary)
}

/// Reads an inventory in memory: the names of its files and their texts, as [`Files::of`] takes them.
pub fn from_memory(files: &[(&str, &str)], vocabulary: &Vocabulary) -> Outcome {
    read_tables(&Files::of(files).tables(), vocabulary)
}

/// Validates cells, wherever they come from. [`read`] and [`from_memory`] come through here.
pub fn read_tables(tables: &Tables<'_>, vocabulary: &Vocabulary) -> Outcome {
    let (inventory, findings) = validate::inventory(tables, vocabulary, true);
    Outcome { inventory, findings, sources: tables.sources().clone() }
}

/// Validates cells of a part of an inventory: that nothing moves in it is not said. `None`: something is wrong with a row.
pub fn read_part(tables: &Tables<'_>, vocabulary: &Vocabulary) -> Option<Inventory> {
    validate::inventory(tables, vocabulary, false).0
}
