//! The law that the program judges by, as `thalweg law` shows it: all regimes in short, one whole, one entry, or
//! what stood for a place on a day. As tables for a reader, as CSV, as JSON; and the page that documents every entry,
//! condition and finding code.

mod answer;
mod data;
mod page;
mod places;
mod sheet;
mod sheets;

use std::io;

pub use self::{
    answer::{answer, state_in_words},
    page::page,
    sheet::Sheet,
};
use super::cell::{Csv, own};
use crate::{
    law::Regime,
    model::{Date, Place},
    text::escaped,
};

/// What is asked of the law.
#[derive(Debug, Clone)]
pub enum Question<'a> {
    /// All regimes, in short.
    Regimes(&'a [Regime]),
    /// One regime, whole.
    Regime(&'a Regime),
    /// One entry of a regime, by its id.
    Entry(&'a Regime, &'a str),
    /// What stood for places.
    Places(Vec<&'a Regime>, Vec<Place>),
}

impl Question<'_> {
    /// The answer for a reader.
    pub fn sheets(&self, day: Date) -> Vec<Sheet> {
        match self {
            Self::Regimes(regimes) => sheets::regimes(regimes, day),
            Self::Regime(regime) => sheets::regime(regime, day),
            Self::Entry(regime, id) => sheets::entry(regime, id, day),
            Self::Places(regimes, list) => places::sheets(regimes, list, day),
        }
    }

    /// The answer as a CSV table.
    pub fn csv(&self, day: Date, out: &mut dyn io::Write) -> io::Result<()> {
        let (columns, rows) = match self {
            Self::Regimes(regimes) => (data::REGIME, data::regime_rows(regimes, day)),
            Self::Regime(regime) => (data::ENTRY, data::entry_rows(regime, None, day)),
            Self::Entry(regime, id) => (data::ENTRY, data::entry_rows(regime, Some(id), day)),
            Self::Places(regimes, list) => (places::COLUMNS, places::rows(regimes, list, day)),
        };
        let mut table = Csv::new(out, columns)?;
        for row in rows {
            table.row(row.iter().map(|cell| own(cell).into_owned()))?;
        }
        table.end()
    }

    /// The answer as JSON, `thalweg-law/1`.
    pub fn json(&self, day: Date, out: &mut dyn io::Write) -> io::Result<()> {
        let document = match self {
            Self::Regimes(regimes) => data::regimes_document(regimes, day),
            Self::Regime(regime) => data::entries_document(regime, None, day),
            Self::Entry(regime, id) => data::entries_document(regime, Some(id), day),
            Self::Places(regimes, list) => places::document(regimes, list, day),
        };
        escaped::to_writer_pretty(&mut *out, &document)?;
        out.write_all(b"\n")
    }
}
