//! The header of a table file: which column stands where. What is wrong with it is said once, here.

use super::{bounds, meant, shown, sink::Sink, table::Table};
use crate::{
    finding::{Code, Finding},
    source::{SourceId, Span},
    text::{Cell, Row, Rows, csv, nearest},
};

/// A file of a table, its header read.
#[derive(Debug, Clone)]
pub(super) struct TableFile<'a> {
    /// The table.
    pub(super) table: Table,
    /// Where each column stands.
    pub(super) columns: Columns,
    /// The rows below the header.
    pub(super) body: Rows<'a>,
}

/// Where each column stands.
#[derive(Debug, Clone, Default)]
pub(super) struct Columns {
    /// How many cells a row has.
    pub(super) width: usize,
    /// The user's own columns.
    pub(super) extras: Vec<(String, usize)>,
    /// Those that every row must fill.
    pub(super) required: Vec<(&'static str, usize)>,
    at: Vec<(&'static str, usize)>,
    /// Those for which a misspelt one stands.
    meant: Vec<&'static str>,
}

impl Columns {
    /// Where the column stands, if the file has it.
    pub(super) fn position(&self, name: &str) -> Option<usize> {
        self.at.iter().find(|(column, _)| *column == name).map(|&(_, at)| at)
    }
}

/// A row with the places of its columns.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'r, 'a> {
    /// The row.
    pub(super) row: Row<'r, 'a>,
    /// Its number from 1, the header not counted.
    pub(super) number: usize,
    columns: &'r Columns,
    broken: bool,
}

impl<'r, 'a> Line<'r, 'a> {
    /// A row; of a broken one every cell counts as blank, so that one mistake is one finding.
    pub(super) fn new(row: Row<'r, 'a>, columns: &'r Columns, number: usize, broken: bool) -> Self {
        Self { row, number, columns, broken }
    }

    /// The cell of this column without white space around it, unless it is blank.
    pub(super) fn cell(&self, column: &str) -> Option<Cell<'a>> {
        if self.broken {
            return None;
        }
        self.columns.position(column).and_then(|at| self.filled(at))
    }

    /// The cell at this position, unless it is blank.
    pub(super) fn filled(&self, at: usize) -> Option<Cell<'a>> {
        self.row.cell(at).map(|c| c.trimmed()).filter(|c| !c.raw().is_empty())
    }

    /// The text of a column, or nothing.
    pub(super) fn text(&self, column: &str) -> String {
        self.cell(column).map(|c| c.value().into_owned()).unwrap_or_default()
    }

    /// The id, cut where it is longer than any id; empty where there is none.
    pub(super) fn id(&self) -> String {
        self.id_cell().map(|c| c.raw().chars().take(bounds::ID_BYTES).collect()).unwrap_or_default()
    }

    /// The id's cell, also of a broken row.
    pub(super) fn id_cell(&self) -> Option<Cell<'a>> {
        self.columns.position("id").and_then(|at| self.filled(at))
    }

    /// Where the row is shown: at its id, else as a whole.
    pub(super) fn span(&self) -> Span {
        self.id_cell().map_or_else(|| self.row.span(), |c| c.span())
    }

    /// Whether the file has the column.
    pub(super) fn has(&self, column: &str) -> bool {
        self.columns.position(column).is_some()
    }

    /// Where the cell of this column would stand.
    pub(super) fn blank_span(&self, column: &str) -> Span {
        let cell = self.columns.position(column).and_then(|at| self.row.cell(at));
        cell.map_or_else(|| self.span(), |c| c.span())
    }

    /// Whether the row does not have the column's key.
    pub(super) fn lacks(&self, column: &str) -> bool {
        self.columns.position(column).is_some_and(|at| self.row.lacks(at))
    }

    /// Whether what is wrong with the cell of this column was told before.
    pub(super) fn spoiled(&self, column: &str) -> bool {
        self.columns.position(column).is_some_and(|at| self.row.spoiled(at))
    }

    /// Whether its cells cannot be told apart.
    pub(super) fn broken(&self) -> bool {
        self.broken
    }
}

/// What separates cells in files that are nearly CSV.
const OTHER_SEPARATORS: [char; 3] = [';', '\t', '|'];

/// Reads the header of a file.
pub(super) fn header<'a>(table: Table, source: SourceId, text: &'a str, sink: &mut Sink) -> TableFile<'a> {
    let mut body = csv::Rows::new(source, text);
    let mut columns = Columns::default();
    if let Some(usable) = separator_line(&mut body, sink)
        && !usable
    {
        return TableFile { table, columns, body: Rows::Csv(csv::Rows::new(source, "")) };
    }
    let Some(row) = body.next_row() else {
        let names: Vec<_> = table.columns().iter().map(|(name, ..)| *name).collect();
        let finding = Finding::new(Code::MissingColumn, "", "the file is empty: it has no header")
            .at(Span { source, ..Span::default() })
            .help(format!("columns of {}: {}", table.name(), names.join(", ")));
        sink.add(finding);
        return TableFile { table, columns, body: Rows::Csv(body) };
    };
    columns.width = row.len();
    if row.len() > bounds::COLUMNS {
        let message = format!("{} columns; at most {} are read", row.len(), bounds::COLUMNS);
        let finding = Finding::new(Code::TooLarge, "", message).at(Span { source, ..Span::default() });
        sink.add(finding.help("take columns out that the table does not need"));
    }
    let place = row.span();
    if let Some((_, span)) = row.fault() {
        let message = "a quote in the header is not closed, or has text behind it";
        let help = "close the quote, and put nothing between it and the next `,`";
        sink.add(Finding::new(Code::Unreadable, "", message).at(span).help(help));
        return TableFile { table, columns, body: Rows::Csv(body) };
    }
    let mut seen: Vec<Cell<'a>> = Vec::new();
    for at in 0..row.len().min(bounds::COLUMNS) {
        let Some(cell) = row.cell(at).map(|c| c.trimmed()) else { continue };
        if let Some(first) = seen.iter().find(|c| c.raw() == cell.raw() && !c.raw().is_empty()) {
            let message = format!("the column `{}` stands twice", shown(cell.raw()));
            let help =
                format!("take one of them out, or make it a column of your own: `x_{}`", shown(cell.raw()));
            let finding = Finding::new(Code::DuplicateColumn, "", message).at(cell.span()).also(first.span());
            sink.add(finding.help(help));
            continue;
        }
        seen.push(cell);
        columns.place(table, cell, at, sink);
    }
    let other_separator = seen.len() == 1 && seen.iter().any(|c| c.raw().contains(OTHER_SEPARATORS));
    if other_separator {
        return TableFile { table, columns, body: Rows::Csv(csv::Rows::new(source, "")) };
    }
    columns.missing(table, place, sink);
    TableFile { table, columns, body: Rows::Csv(body) }
}

/// Excel's line `sep=;` before the header: a finding, and whether the rows behind it can be read.
fn separator_line(body: &mut csv::Rows<'_>, sink: &mut Sink) -> Option<bool> {
    let mut ahead = body.clone();
    let row = ahead.next_row()?;
    let first = row.cell(0)?.trimmed();
    let sign =
        first.raw().get(..4).filter(|s| s.eq_ignore_ascii_case("sep=")).and_then(|_| first.raw().get(4..))?;
    // `sep=,` is a cell `sep=` and a blank one.
    let usable = sign.is_empty() && row.len() == 2;
    let message = "the first line says how a spreadsheet separates cells; it is no header";
    let help = if usable {
        "take the line away"
    } else {
        "take the line away, and save the file with `,` between cells"
    };
    sink.add(Finding::new(Code::Unreadable, "", message).at(row.span()).help(help));
    *body = ahead;
    Some(usable)
}

impl Columns {
    /// The columns of a table that stands in a tree: all of them, then the user's own.
    pub(super) fn of_tree(table: Table, extras: Vec<String>) -> Self {
        let mut columns = Self { width: table.columns().len() + extras.len(), ..Self::default() };
        for (at, &(column, required, _)) in table.columns().iter().enumerate() {
            columns.put(column, required, at);
        }
        columns.extras = extras.into_iter().zip(table.columns().len()..).collect();
        columns
    }

    fn put(&mut self, column: &'static str, required: bool, at: usize) {
        self.at.push((column, at));
        if required {
            self.required.push((column, at));
        }
    }

    fn place(&mut self, table: Table, cell: Cell<'_>, at: usize, sink: &mut Sink) {
        let name = cell.raw();
        if let Some(&(column, required, _)) = table.columns().iter().find(|(column, ..)| *column == name) {
            self.put(column, required, at);
        } else if name.len() > 2 && name.starts_with("x_") {
            self.extras.push((cell.value().into_owned(), at));
        } else {
            let (finding, meant) = unknown(table, cell.raw(), cell.span());
            self.meant.extend(meant);
            sink.add(finding);
        }
    }

    fn missing(&self, table: Table, place: Span, sink: &mut Sink) {
        for (column, ..) in table.columns().iter().filter(|(_, required, _)| *required) {
            if self.position(column).is_none() && !self.meant.contains(column) {
                let message = format!("the required column `{column}` is missing");
                let known: Vec<_> = table.columns().iter().map(|(name, ..)| *name).collect();
                let help = format!("columns of {}: {}", table.name(), known.join(", "));
                sink.add(Finding::new(Code::MissingColumn, *column, message).at(place).help(help));
            }
        }
    }
}

/// A column that the table does not have, and the one that is meant.
pub(super) fn unknown(table: Table, name: &str, span: Span) -> (Finding, Option<&'static str>) {
    if name.is_empty() {
        let help = "name it, or take the separator away";
        return (Finding::new(Code::UnknownColumn, "", "a column has no name").at(span).help(help), None);
    }
    let message = format!("{} has no column `{}`", table.name(), shown(name));
    let finding = Finding::new(Code::UnknownColumn, shown(name), message).at(span);
    if name.contains(OTHER_SEPARATORS) {
        return (finding.help("columns are separated by `,`: save the file so"), None);
    }
    let columns = || table.columns().iter().map(|(column, ..)| *column);
    let near = nearest(name, columns()).or_else(|| meant::column(name, columns()));
    let Some(near) = near.and_then(|near| columns().find(|c| *c == near)) else {
        return (
            finding.help(format!("a column of your own begins with `x_`: `{}`", own_column(name))),
            None,
        );
    };
    (finding.help(format!("did you mean `{near}`?")).instead(near), Some(near))
}

/// The column as one of the user's own.
fn own_column(name: &str) -> String {
    let word: String = name.chars().take(40).map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
    format!("x_{}", word.to_lowercase())
}
