//! From a folder of files, or one file, to a validated [`Inventory`], with every problem that is in it.
//!
//! 1. *Discover*: the head and the files of each table are found and read as text (`discover.rs`).
//! 2. *Headers*: each file's columns are placed (`columns.rs`). An inventory of one file is taken apart into the same
//!    tables (`single.rs`).
//! 3. *Names*: every id is taken, before any reference is looked at (`names.rs`).
//! 4. *Rows*: each table is read; cells become domain types, names become row numbers.
//! 5. *Wholes*: what only shows in the whole table: cycles of parents.
//!
//! Nothing stops at the first mistake. An inventory comes out only where nothing is wrong: a row that cannot be
//! read leaves a stand-in behind, so that row numbers stay right for the rest of the reading.
//!
//! Not here: the law. Which regimes, mechanisms and schemes are known is told by the caller.

pub mod book;
pub mod bounds;
mod cells;
mod columns;
mod cycles;
mod date;
mod discover;
mod flows;
mod head;
mod ids;
mod meant;
mod names;
mod parties;
mod rules;
mod safeguards;
mod single;
mod sink;
mod stores;
mod table;
mod terms;
mod transforms;

use std::path::Path;

use rustc_hash::FxHashMap;

pub use self::table::{Column, Kind, Shape, Table};
use self::{
    columns::{Line, TableFile},
    names::{Names, Suggestions},
    sink::Sink,
};
use crate::{
    finding::{Code, Finding},
    model::{Extra, Holdings, Inventory, Vocabulary},
    source::{Sources, Span},
    text::{Fault, Locator, Row, Rows},
};

/// The keys of the head, in the order of the documentation.
pub fn head_keys() -> &'static [&'static str] {
    head::KEYS
}

/// The words for transformations, beside those that name categories.
pub fn transform_words() -> &'static [&'static str] {
    transforms::WORDS
}

/// What came of reading.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// The inventory; `None` exactly where a finding of severity error says why it cannot be read.
    pub inventory: Option<Inventory>,
    /// What is wrong, by file, line, column and code. Severities are the codes' own: the head's choice is the
    /// caller's to apply, and no choice makes a broken inventory whole.
    pub findings: Vec<Finding>,
    /// The files that were read.
    pub sources: Sources,
    found: discover::Found,
}

/// Reads the inventory that is the folder or the file `path`.
///
/// Never fails: one that is not there is a finding too.
pub fn read(path: &Path, vocabulary: &Vocabulary) -> Outcome {
    let mut sources = Sources::default();
    let mut sink = Sink::default();
    let found = discover::discover(path, &mut sources, &mut sink);
    let (inventory, mut sink) = read_found(&found, &sources, vocabulary, sink);
    if !sink.fatal() && !moves(&inventory) {
        let message = "nothing moves: there are no flows and no holdings";
        let mut finding = Finding::new(Code::NothingMoves, "", message)
            .help("write flows.csv, or fill `categories` and `populations` in stores.csv");
        finding.span = found.head.map(|source| Span { source, ..Span::default() });
        sink.add(finding);
    }
    let inventory = if sink.fatal() { None } else { Some(inventory) };
    let mut findings = sink.finish(&sources);
    if found.single.is_some() {
        for finding in &mut findings {
            finding.help = single::translated(&finding.help).into();
        }
    }
    Outcome { inventory, findings, sources, found }
}

/// Whether there is anything to judge: data that flows, or that is held somewhere.
fn moves(inventory: &Inventory) -> bool {
    let holds = |holdings: &Holdings| !holdings.categories.is_empty() && !holdings.populations.is_empty();
    !inventory.flows.is_empty() || inventory.stores.iter().any(|s| holds(&s.holdings))
}

fn read_found(
    found: &discover::Found,
    sources: &Sources,
    vocabulary: &Vocabulary,
    mut sink: Sink,
) -> (Inventory, Sink) {
    let text = |id| sources.get(id).map_or("", |f| f.text.as_str());
    let locator = found.single.map(|(id, _)| Locator::new(id, text(id)));
    let single = locator.as_ref().zip(found.single).map(|(locator, (id, format))| {
        (locator, format, single::read(locator, format, sources.name(id), &mut sink))
    });
    let mut files: Vec<TableFile<'_>> =
        found.tables.iter().map(|&(table, id)| columns::header(table, id, text(id), &mut sink)).collect();
    if let Some((.., single)) = &single {
        files.extend(single.tables.iter().map(|(table, columns, grid)| TableFile {
            table: *table,
            columns: columns.clone(),
            body: Rows::Grid(grid.rows()),
        }));
    }
    let mut reader = Reader {
        sources,
        vocabulary,
        names: Names::default(),
        suggestions: Suggestions::default(),
        sink,
        inventory: Inventory::default(),
        counts: FxHashMap::default(),
        guesses: GUESSES,
    };
    for file in &files {
        reader.register(file);
    }
    match &single {
        Some((locator, format, single)) => {
            let at = head::At { locator, format: *format, name: single::ROOT };
            if let Some(node) = &single.head {
                reader.head_of_tree(at, node);
            }
        }
        None => reader.head(found.head),
    }
    reader.tables(&files);
    (reader.inventory, reader.sink)
}

/// The state of a reading.
struct Reader<'a> {
    sources: &'a Sources,
    vocabulary: &'a Vocabulary,
    names: Names<'a>,
    suggestions: Suggestions<'a>,
    sink: Sink,
    inventory: Inventory,
    counts: FxHashMap<Table, usize>,
    /// How many more mistyped names of places are compared with those that there are.
    guesses: usize,
}

/// How many mistyped names of places are looked up: a million of them would take minutes.
const GUESSES: usize = 20_000;

/// How many flows are looked at before they are read.
const AT_ONCE: usize = 32;

impl<'a> Reader<'a> {
    fn tables(&mut self, files: &[TableFile<'a>]) {
        let of = |tables: &'static [Table]| files.iter().filter(|f| tables.contains(&f.table));
        self.parties(of(&[Table::Companies, Table::Vendors, Table::Partners, Table::ThirdParties]));
        self.stores(of(&[Table::Stores]));
        self.populations(of(&[Table::Populations]));
        self.categories(of(&[Table::Categories]));
        self.purposes(of(&[Table::Purposes]));
        self.safeguards(of(&[Table::Safeguards]));
        self.certifications(of(&[Table::Certifications]));
        self.countries(of(&[Table::Countries]));
        let flows = self.flows(of(&[Table::Flows]));
        self.rules(of(&[Table::Rules]));
        self.volumes(of(&[Table::Volumes]), &flows);
    }

    /// Gives every row of a file to `read`, after what is wrong with any row of any table has been said: cells
    /// that cannot be told apart or are too long, required cells that are blank. Carries the user's own columns
    /// through.
    fn rows(&mut self, file: &TableFile<'a>, mut read: impl FnMut(&mut Self, &Line<'_, 'a>)) {
        let ends = if file.table == Table::Flows { ["from", "to"] } else { ["", ""] };
        let ends = ends.map(|column| file.columns.position(column));
        let (mut ahead, mut left) = (file.body.clone(), 0usize);
        let mut rows = file.body.clone();
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
            let count = self.counts.entry(file.table).or_default();
            *count += 1;
            let number = *count;
            if number > file.table.bound() {
                let message = format!("{} has more than {} rows", file.table.name(), file.table.bound());
                let finding = Finding::new(Code::TooLarge, "", message).at(row.span());
                self.sink
                    .add(finding.help("make two inventories of it, or leave rows out that judge nothing"));
                return;
            }
            let mut line = Line::new(row, &file.columns, number, false);
            if let Some(finding) = broken(&line, file) {
                self.sink.add(finding);
                line = Line::new(row, &file.columns, number, true);
            } else {
                self.blanks(&line, file);
                self.extras(&line, file);
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
            let finding = Finding::new(Code::BlankRow, "", "a row with nothing in it is passed over");
            self.sink.add(finding.at(row.span()).help("fill it, or take the line away"));
        }
    }

    fn blanks(&mut self, line: &Line<'_, 'a>, file: &TableFile<'a>) {
        for &(column, at) in &file.columns.required {
            if line.filled(at).is_some()
                || line.row.spoiled(at)
                || (file.table == Table::Flows && column == "categories" && !line.row.lacks(at))
            {
                continue;
            }
            let span = line.row.cell(at).map_or_else(|| line.row.span(), |c| c.span());
            let (message, span) = if line.row.lacks(at) {
                (format!("the required key `{column}` is missing"), start_of(line.span()))
            } else {
                (format!("the required cell `{column}` is blank"), span)
            };
            let finding = Finding::new(Code::MissingColumn, line.id(), message).at(span);
            self.sink.add(finding.help(filling(column)));
        }
    }

    fn extras(&mut self, line: &Line<'_, 'a>, file: &TableFile<'a>) {
        for (column, at) in &file.columns.extras {
            let Some(cell) = line.filled(*at) else { continue };
            let row = if line.id_cell().is_some() { line.id() } else { line.number.to_string() };
            self.inventory.extras.push(Extra {
                table: file.table.name().to_owned(),
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
        _ => "fill it, or take the row out",
    }
}

/// What makes the cells of a row unusable.
fn broken(line: &Line<'_, '_>, file: &TableFile<'_>) -> Option<Finding> {
    let (row, width) = (&line.row, file.columns.width);
    if let Some((fault, span)) = row.fault() {
        let (message, help) = match fault {
            Fault::Unclosed => ("a quote is opened here and never closed", "close it, or double it: `\"\"`"),
            Fault::AfterQuote => {
                ("text behind a closing quote", "a quote inside a quoted cell is doubled: `\"\"`")
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
        return None;
    }
    let message = format!("{} cells in a table of {width} columns", row.len());
    let mut cells = (0..row.len()).filter_map(|at| row.cell(at));
    let help = if cells.any(|c| c.raw().contains(['\u{201c}', '\u{201d}', '\u{201e}'])) {
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

/// Only where it begins: what follows is too long to show.
fn start_of(span: Span) -> Span {
    Span { end: span.start, ..span }
}

/// A user's text in a message: not too long, on one line.
fn shown(text: &str) -> String {
    let mut shown: String = text.chars().take(60).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(60).is_some() {
        shown.push_str("...");
    }
    shown
}
