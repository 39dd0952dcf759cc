//! From cells to a model, with every problem that is in them.
//!
//! 1. *Names*: every id is taken, before any reference is looked at (`names`, `refs`).
//! 2. *The head*.
//! 3. *Rows*: each table is read; cells become domain types, names become row numbers.
//! 4. *Wholes*: what only shows in the whole: cycles of parents, an inventory in which nothing moves.
//!
//! Nothing stops at the first mistake. An inventory comes out only where nothing is wrong: a row that cannot be read
//! leaves a stand-in behind, so that row numbers stay right for the rest of the reading.

mod cells;
mod cycles;
mod flows;
mod guesses;
mod head;
mod ids;
mod line;
mod names;
mod parties;
mod reader;
mod refs;
mod rules;
mod safeguards;
mod stores;
mod terms;
mod transforms;
mod waivers;

use self::reader::Reader;
use super::{
    table::Table,
    tables::{Form, Tables},
};
use crate::{
    finding::{Code, Finding},
    model::{Holdings, Inventory, Vocabulary},
    source::Span,
};

/// The inventory, `None` exactly where a finding of severity error says why it cannot be read; and the findings. `whole`: it
/// is no part of one.
pub(super) fn inventory(
    tables: &Tables<'_>,
    vocabulary: &Vocabulary,
    whole: bool,
) -> (Option<Inventory>, Vec<Finding>) {
    let mut reader = Reader::new(&tables.sources, vocabulary, tables.sink.clone());
    reader.names.unread.extend(&tables.unread);
    for sheet in tables.sheets() {
        reader.register(sheet);
    }
    if let Some(head) = &tables.head {
        reader.head(head);
    }
    reader.tables(tables);
    let Reader { inventory, mut sink, .. } = reader;
    if whole && !sink.fatal() && !moves(&inventory) {
        let message = "nothing moves: there are no flows and no holdings";
        let mut finding = Finding::new(Code::NothingMoves, "", message)
            .help("write flows.csv, or fill `categories` and `populations` in stores.csv");
        let source = tables.head.as_ref().map(|head| head.locator.source());
        finding.span = source.map(|source| Span { source, ..Span::default() });
        sink.add(finding);
    }
    let inventory = if sink.fatal() { None } else { Some(inventory) };
    let mut findings = sink.finish(&tables.sources);
    for finding in &mut findings {
        // No choice makes a broken inventory whole.
        if let Some(inventory) = &inventory {
            finding.severity = finding.code.severity_by(&inventory.head.severity);
        }
        // A row in memory has no text that could be replaced.
        if finding.span.is_some_and(|span| span.line > 0 && span.column == 0) {
            finding.replacement = None;
        }
        match tables.form {
            Form::Folder => {}
            Form::File(_) => finding.help = translated(&finding.help).into(),
            Form::Memory => finding.help = without_files(&finding.help).into(),
        }
    }
    (inventory, findings)
}

/// Whether there is anything to judge: data that flows, or that is held somewhere.
fn moves(inventory: &Inventory) -> bool {
    let holds = |holdings: &Holdings| !holdings.categories.is_empty() && !holdings.populations.is_empty();
    !inventory.flows.is_empty() || inventory.stores.iter().any(|s| holds(&s.holdings))
}

impl<'a> Reader<'a> {
    fn tables(&mut self, tables: &'a Tables<'a>) {
        self.parties(tables.of(&[Table::Companies, Table::Vendors, Table::Partners, Table::ThirdParties]));
        self.stores(tables.of(&[Table::Stores]));
        self.populations(tables.of(&[Table::Populations]));
        self.categories(tables.of(&[Table::Categories]));
        self.purposes(tables.of(&[Table::Purposes]));
        self.safeguards(tables.of(&[Table::Safeguards]));
        self.certifications(tables.of(&[Table::Certifications]));
        self.countries(tables.of(&[Table::Countries]));
        let flows = self.flows(tables.of(&[Table::Flows]));
        self.rules(tables.of(&[Table::Rules]));
        self.volumes(tables.of(&[Table::Volumes]), &flows);
        self.waivers(tables.of(&[Table::Waivers]));
        self.doubts();
    }
}

/// What is said of lists and lines in CSV, said of one file.
fn translated(help: &str) -> String {
    [
        ("items of a list are separated by `;`", "write a list, with each item by itself"),
        (", separated by `;`", ", in a list"),
        ("delete one `;`", "delete it"),
        ("delete the line", "delete it"),
        ("leave the cell blank", "leave the key out"),
    ]
    .into_iter()
    .fold(without_files(help), |help, (said, meant)| help.replace(said, meant))
}

/// What is said of the file of a table, said of the table; but a file that is too large may be written as some.
fn without_files(help: &str) -> String {
    if help.contains("CSV") { help.to_owned() } else { help.replace(".csv", "") }
}
