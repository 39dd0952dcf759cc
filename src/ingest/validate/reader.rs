//! The state of a validation, and what is wrong with a row of whatever table.

use std::path::Path;

use rustc_hash::FxHashMap;

use super::{
    guesses::Guesses,
    line::Line,
    names::{Names, Suggestions},
};
use crate::{
    finding::{Code, Finding},
    ingest::{
        bounds,
        files::{UNINDENT, is_indented},
        shown::start_of,
        sink::Sink,
        table::Table,
        tables::Sheet,
    },
    model::{Extra, Inventory, Vocabulary},
    source::{Sources, Span},
    text::{Fault, Row, Rows},
};

/// The state of a reading.
pub(super) struct Reader<'a> {
    pub(super) sources: &'a Sources,
    pub(super) vocabulary: &'a Vocabulary,
    pub(super) names: Names<'a>,
    pub(super) suggestions: Suggestions<'a>,
    pub(super) sink: Sink,
    pub(super) inventory: Inventory,
    pub(super) counts: FxHashMap<Table, usize>,
    /// What is near to words that are no ids.
    pub(super) guesses: Guesses,
    /// Places whose code is a word for nothing too, each with its subject.
    pub(super) doubtful: Vec<(Span, String)>,
}

/// How many flows are looked at before they are read.
const AT_ONCE: usize = 32;

impl<'a> Reader<'a> {
    /// Nothing read yet.
    pub(super) fn new(sources: &'a Sources, vocabulary: &'a Vocabulary, sink: Sink) -> Self {
        Self {
            sources,
            vocabulary,
            names: Names::default(),
            suggestions: Suggestions::default(),
            sink,
            inventory: Inventory::default(),
            counts: FxHashMap::default(),
            guesses: Guesses::default(),
            doubtful: Vec::new(),
        }
    }

    /// Gives every row of a file to `read`, after what is wrong with any row of any table has been said: cells
    /// that cannot be told apart or are too long, required cells that are blank. Carries the user's own columns
    /// through.
    pub(super) fn rows(&mut self, sheet: &'a Sheet<'a>, mut read: impl FnMut(&mut Self, &Line<'_, 'a>)) {
        let ends = if sheet.table == Table::Flows { ["from", "to"] } else { ["", ""] };
        let ends = ends.map(|column| sheet.columns.position(column));
        let (mut ahead, mut left) = (sheet.rows(), 0usize);
        let mut rows = sheet.rows();
        while let Some(row) = rows.next_row() {
            if left == 0 && ends != [None, None] {
                left = AT_ONCE;
                self.look(&mut ahead, ends);
            }
            left = left.saturating_sub(1);
            if row.is_blank() {
                self.blank_row(row);
                continue;
            }
            let count = self.counts.entry(sheet.table).or_default();
            *count += 1;
            let number = *count;
            if number > sheet.table.bound() {
                let message = format!("{} has more than {} rows", sheet.table.name(), sheet.table.bound());
                let finding = Finding::new(Code::TooLarge, "", message).at(row.span());
                self.sink.add(
                    finding.help("make two inventories of it, or leave out rows that affect no verdict"),
                );
                return;
            }
            let mut line = Line::new(row, &sheet.columns, number, false);
            if let Some(finding) = broken(&line, sheet) {
                self.sink.add(finding);
                line = Line::new(row, &sheet.columns, number, true);
            } else {
                self.error_values(&line);
                self.blanks(&line, sheet);
                self.extras(&line, sheet);
            }
            read(self, &line);
        }
    }

    /// Looks the ends of the next rows up. Each is at another place in memory: to ask for many of them one after another
    /// costs the wait for a few, and when the rows are read they are at hand.
    fn look(&self, ahead: &mut Rows<'a>, ends: [Option<usize>; 2]) {
        for _ in 0..AT_ONCE {
            let Some(row) = ahead.next_row() else { return };
            for cell in ends.into_iter().flatten().filter_map(|at| row.cell(at)) {
                std::hint::black_box(self.names.nodes.get(cell.raw()).is_some());
            }
        }
    }

    /// A row of separators only. A line of white space looks as empty as an empty one, and is none.
    fn blank_row(&mut self, row: Row<'_, 'a>) {
        if row.len() > 1 {
            let finding = Finding::new(Code::BlankRow, "", "an empty row is skipped");
            self.sink.add(finding.at(row.span()).help("fill it, or delete the line"));
        }
    }

    /// Cells whose formula failed in a spreadsheet.
    fn error_values(&mut self, line: &Line<'_, 'a>) {
        for cell in line.error_values() {
            let message = format!("`{}` is a spreadsheet's error value", cell.raw());
            let finding = Finding::new(Code::ErrorValue, line.id(), message).at(cell.span());
            self.sink.add(finding.help("put the cell right in the spreadsheet, and save the table again"));
        }
    }

    fn blanks(&mut self, line: &Line<'_, 'a>, sheet: &Sheet<'a>) {
        for &(column, at) in &sheet.columns.required {
            if line.filled(at).is_some()
                || line.spoiled_at(at)
                || (sheet.table == Table::Flows && column == "categories" && !line.row.lacks(at))
            {
                continue;
            }
            let span = line.row.cell(at).map_or_else(|| line.row.span(), |c| c.span());
            // What is supposed away is blank in a table, where nothing is a key.
            let keyed = Path::new(self.sources.name(span.source)).extension().is_none_or(|e| e != "csv");
            let (message, span) = if line.row.lacks(at) && keyed {
                (format!("the required key `{column}` is missing"), start_of(line.span()))
            } else {
                (format!("the required cell `{column}` is blank"), span)
            };
            let finding = Finding::new(Code::MissingColumn, line.id(), message).at(span);
            self.sink.add(finding.help(filling(column)));
        }
    }

    fn extras(&mut self, line: &Line<'_, 'a>, sheet: &Sheet<'a>) {
        for (column, at) in &sheet.columns.extras {
            let Some(cell) = line.filled(*at) else { continue };
            let row = if line.id_cell().is_some() { line.id() } else { line.number.to_string() };
            self.inventory.extras.push(Extra {
                table: sheet.table.name().to_owned(),
                row,
                column: column.clone(),
                value: cell.value().into_owned(),
            });
        }
    }
}

/// What a required cell takes.
fn filling(column: &str) -> &'static str {
    match column {
        "id" => "give the row an id, such as `acme`",
        "name" => "write its name; the id will do",
        "country" => "write `unknown` where it is not known",
        "operator" => "write the id of the party that holds the data",
        "from" => "write the id of the population, store or party that it comes from",
        "to" => "write the id of the store or party that gets it",
        "mechanism" => "write the instrument, such as `scc`",
        "party" => "write the id of the party that is certified",
        "scheme" => "write the scheme, such as `eu-us-dpf`",
        "valid_from" => "write its first day: 2026-11-23",
        "effect" => "write `deny` or `require`",
        "flow" => "write the id of the flow",
        "category" => "write the id of the category",
        "people" => "write a whole number, without separators",
        "finding" => "write the finding's key, or its code and in `subject` what it is about",
        "reason" => "say why it is accepted",
        "who" => "write the role that accepts it, such as `dpo`",
        "until" => "write the last day on which it counts, such as 2027-01-31",
        _ => "fill it, or delete the row",
    }
}

/// A name that is no name any more.
fn long_name(line: &Line<'_, '_>) -> Option<Finding> {
    let cell = line.cell("name").filter(|cell| cell.raw().len() > bounds::NAME_BYTES)?;
    let message = format!("a name of {} bytes; at most {} are read", cell.raw().len(), bounds::NAME_BYTES);
    let finding = Finding::new(Code::TooLarge, line.id(), message).at(start_of(cell.span()));
    Some(finding.help("shorten it; what it says beside who it is stands in `notes`"))
}

/// What makes the cells of a row unusable.
fn broken(line: &Line<'_, '_>, sheet: &Sheet<'_>) -> Option<Finding> {
    let (row, width) = (&line.row, sheet.columns.width);
    if let Some((fault, span)) = row.fault() {
        let (message, help) = match fault {
            Fault::Unclosed => ("a quote is opened here and never closed", "close it, or double it: `\"\"`"),
            Fault::AfterQuote => {
                ("text after a closing quote", "a quote inside a quoted cell is doubled: `\"\"`")
            }
        };
        return Some(Finding::new(Code::Unreadable, line.id(), message).at(span).help(help));
    }
    if row.longest() > bounds::CELL_BYTES {
        let message = format!("a cell of {} bytes; at most {} are read", row.longest(), bounds::CELL_BYTES);
        let help = "shorten it, or look for a quote that is not closed";
        return Some(Finding::new(Code::TooLarge, "", message).at(start_of(row.span())).help(help));
    }
    if row.len() == width {
        return long_name(line);
    }
    let noun = if row.len() == 1 { "cell" } else { "cells" };
    let message = format!("{} {noun} in a table of {width} columns", row.len());
    let mut cells = (0..row.len()).filter_map(|at| row.cell(at));
    let help = if is_indented(row) {
        UNINDENT
    } else if cells.any(|c| c.raw().contains(['\u{201c}', '\u{201d}', '\u{201e}'])) {
        "write straight quotes, `\"`: curly ones hold no cell together"
    } else if (width..row.len()).all(|at| row.cell(at).is_none_or(|c| c.trimmed().raw().is_empty()))
        && row.len() > width
    {
        "take the `,` at the end of the row away"
    } else if row.len() > width {
        "quote the cell that has a `,` in it; separate the items of a list by `;`"
    } else {
        "write a `,` for each blank cell too"
    };
    Some(Finding::new(Code::RaggedRow, line.id(), message).at(row.span()).help(help))
}
