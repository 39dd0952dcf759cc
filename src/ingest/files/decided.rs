//! review.toml in an inventory's folder: its decisions are rows of waivers in another notation, and are read as such; its
//! signatures are looked at, so that all that is wrong in the file is told at once.

use std::sync::Arc;

use super::single::Taking;
use crate::{
    finding::{Code, Finding},
    ingest::{table::Table, tables::Tables},
    review::{DECISION, signatures},
    source::Span,
    text::{Format, Locator, toml, tree::Value},
};

/// How many bytes it may have.
const MOST: usize = 1 << 20;

/// Adds what was decided to the rows of waivers.
pub(super) fn read<'t>(locator: Locator<'t>, tables: &mut Tables<'t>) {
    if locator.text().len() > MOST {
        let place = Span { source: locator.source(), ..Span::default() };
        let message = format!("the file has {} bytes; at most {MOST} are read", locator.text().len());
        let help = "keep what counts, and move what was signed and decided long ago into another file";
        return tables.sink.add(Finding::new(Code::TooLarge, "", message).at(place).help(help));
    }
    let parsed = toml::read(&locator);
    let mut wrong = parsed.findings;
    if let Some(root) = &parsed.root {
        wrong.extend(signatures(&locator, root).1);
    }
    for finding in wrong {
        tables.sink.add(finding);
    }
    let Some(root) = parsed.root else { return };

    let Value::Map(entries) = root.value else { return };
    let locator = Arc::new(locator);
    for (_, node) in entries.into_iter().filter(|(key, _)| key.name == DECISION) {
        let mut taking = Taking { locator: &locator, format: Format::Toml, sink: &mut tables.sink };
        if let Some(sheet) = taking.table(Table::Waivers, DECISION, &node) {
            tables.add(sheet);
        }
    }
}
