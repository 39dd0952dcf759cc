//! A draft put into an inventory: the files that come of it, validated as every inventory is.

use super::{
    draft::Draft,
    merge::{Merge, merge},
    page::Pages,
};
use crate::{
    ingest::{self, Files, Outcome, Table, book::Book},
    model::Vocabulary,
    write::{self, File},
};

/// What comes of putting a draft into an inventory.
#[derive(Debug)]
pub struct Made {
    /// The files that are new, or another than they were.
    pub files: Vec<File>,
    /// What the merge did.
    pub merge: Merge,
    /// The inventory as it would be, and what reading it finds.
    pub outcome: Outcome,
}

/// Puts a draft into an inventory that is there, or into a new one with this name. `sources` are the names of the files that
/// the draft was read from.
pub fn into(
    draft: &Draft,
    sources: &[String],
    there: Option<&Files>,
    name: &str,
    vocabulary: &Vocabulary,
) -> Made {
    let tables = there.map(Files::tables);
    let mut pages = tables.as_ref().map(|tables| Pages::of(&Book::of(tables))).unwrap_or_default();
    let merge = merge(draft, sources, &mut pages);
    let head = there.and_then(|files| files.sources().files().iter().find(|file| file.name == Book::HEAD));
    let new = format!("name = {}\n", toml::Value::String(name.to_owned()));
    let mut all: Vec<(String, String, bool)> =
        vec![(Book::HEAD.to_owned(), head.map_or(new, |file| file.text.as_str().to_owned()), head.is_none())];
    all.extend(pages.files());
    let texts: Vec<(&str, &str)> = all.iter().map(|(name, text, _)| (name.as_str(), text.as_str())).collect();
    let merged = Files::of(&texts);
    let tables = merged.tables();
    let outcome = ingest::read_tables(&tables, vocabulary);
    let touched = |file: &File| all.iter().any(|(name, _, touched)| *touched && *name == file.name);
    let files = write::folder(&Book::of(&tables)).into_iter().filter(touched).collect();
    Made { files, merge, outcome }
}

/// The tables, in the order in which they are told.
impl Merge {
    /// How many rows are new, by table.
    pub fn counts(&self) -> Vec<(Table, usize)> {
        self.new.iter().map(|(table, count)| (*table, *count)).collect()
    }
}
