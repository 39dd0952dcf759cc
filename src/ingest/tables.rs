//! An inventory as cells: a head, and tables whose cells have a name, a text and, where they were read from a file, a
//! place. Every reader fills it (a folder of CSV, one file of YAML, JSON or TOML, rows given in memory), one validator
//! makes a model of it, and `fmt` writes it. Nothing is judged here but which columns a table has.
//!
//! Cells are borrowed: those of CSV are ranges of the file, those of a tree of one text per table. A row that is given
//! in memory has a place too: the table's name and its number, so that what is wrong with it is told as `vendors:3`.

use std::{ops::Range, sync::Arc};

use super::{
    bounds,
    columns::{self, Columns},
    head::Head,
    sink::Sink,
    table::{HEAD, Table},
};
use crate::{
    finding::{Code, Finding},
    source::{SourceId, Sources, Span},
    text::{Format, Locator, Origin, Rows, csv, grid::Grid},
};

/// An inventory, not yet validated.
#[derive(Debug, Clone)]
pub struct Tables<'a> {
    pub(super) sources: Sources,
    pub(super) form: Form,
    pub(super) head: Option<Head<'a>>,
    /// In the order of [`Table::ALL`]; those of one table in the order in which they were added.
    sheets: Vec<Sheet<'a>>,
    /// What was said when it was put together.
    pub(super) sink: Sink,
    /// Of an inventory of one file: its keys, with their places.
    pub(super) keys: Vec<(Range<usize>, String)>,
    /// Of an inventory of one file: where its comments stand.
    pub(super) comments: Vec<Range<usize>>,
    /// The schema that the file names for editors.
    pub(super) schema: Option<String>,
    /// Tables of which rows are missing, as a file could not be read.
    pub(super) unread: Vec<Table>,
}

/// What an inventory is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A folder of CSV tables.
    Folder,
    /// One file.
    File(Format),
    /// Rows given one by one.
    Memory,
}

/// A file of a table, or a table of the file, or the rows of it that were given.
#[derive(Debug, Clone)]
pub(super) struct Sheet<'a> {
    /// The table.
    pub(super) table: Table,
    /// Where each column stands.
    pub(super) columns: Columns,
    /// The file, or what stands for one.
    pub(super) source: SourceId,
    body: Body<'a>,
}

#[derive(Debug, Clone)]
enum Body<'a> {
    Csv(csv::Rows<'a>),
    Grid(Grid<'a>),
}

impl<'a> Sheet<'a> {
    /// A CSV file, read up to its first row.
    pub(super) fn of_csv(table: Table, columns: Columns, source: SourceId, body: csv::Rows<'a>) -> Self {
        Self { table, columns, source, body: Body::Csv(body) }
    }

    /// A table that was put together.
    pub(super) fn of_grid(table: Table, columns: Columns, source: SourceId, grid: Grid<'a>) -> Self {
        Self { table, columns, source, body: Body::Grid(grid) }
    }

    /// Its rows, below the header.
    pub(super) fn rows(&self) -> Rows<'_> {
        match &self.body {
            Body::Csv(rows) => Rows::Csv(rows.clone()),
            Body::Grid(grid) => Rows::Grid(grid.rows()),
        }
    }

    /// What its cells were read from.
    pub(super) fn origin(&self) -> Origin<'a> {
        match &self.body {
            Body::Csv(rows) => Origin::File(Arc::new(Locator::new(self.source, rows.text()))),
            Body::Grid(grid) => grid.origin().clone(),
        }
    }

    /// Whether it is a file of its own.
    pub(super) fn is_file(&self) -> bool {
        matches!(self.body, Body::Csv(_))
    }
}

/// So many bytes of values a table may have: their places are counted in 32 bits.
pub(super) const GRID: usize = 3 << 30;

impl<'a> Tables<'a> {
    /// An inventory of rows given one by one. `head` is what would stand in `inventory.toml`:
    /// `name = "shop"`, and what else it shall say.
    pub fn new(head: &'a str) -> Self {
        let mut tables = Self::empty(Sources::default(), Form::Memory, Sink::default());
        let source = tables.sources.add(HEAD, head);
        tables.head = Some(Head::of_toml(Locator::new(source, head), HEAD));
        tables
    }

    /// No head and no tables.
    pub(super) fn empty(sources: Sources, form: Form, sink: Sink) -> Self {
        let (keys, comments, schema, unread) = Default::default();
        Self { sources, form, head: None, sheets: Vec::new(), sink, keys, comments, schema, unread }
    }

    /// Adds a row: cells by the names of their columns; those that are left out are blank. The items of a list are
    /// separated by `;`, as in CSV. What is wrong with them is said when they are read.
    ///
    /// Of a column that is given twice, the last cell counts.
    pub fn row<'c>(
        &mut self,
        table: Table,
        cells: impl IntoIterator<Item = (&'c str, &'c str)>,
    ) -> &mut Self {
        let at = self.given(table);
        if let Some(Sheet { columns, body: Body::Grid(grid), source, .. }) = self.sheets.get_mut(at) {
            let row = Given { table, columns, grid, source: *source };
            row.add(cells, &mut self.sink);
        }
        self
    }

    /// The files that its cells were read from. Rows given in memory stand in one of their table's name, without text.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// The sheet to which rows of this table are given.
    fn given(&mut self, table: Table) -> usize {
        let memory = |sheet: &Sheet<'_>| {
            let name = self.sources.name(sheet.source);
            sheet.table == table && !sheet.is_file() && name == table.name()
        };
        if let Some(at) = self.sheets.iter().rposition(memory) {
            return at;
        }
        let source = self.sources.add(table.name(), "");
        let columns = Columns::of_tree(table, Vec::new());
        let grid = Grid::new(Origin::Memory(source), columns.width);
        self.add(Sheet::of_grid(table, columns, source, grid))
    }

    /// Adds a sheet behind those of its table; gives where.
    pub(super) fn add(&mut self, sheet: Sheet<'a>) -> usize {
        let at = self.sheets.partition_point(|known| known.table <= sheet.table);
        self.sheets.insert(at, sheet);
        at
    }

    /// All sheets.
    pub(super) fn sheets(&self) -> &[Sheet<'a>] {
        &self.sheets
    }

    /// Leaves only the sheets of some tables.
    pub(super) fn keep(&mut self, keeps: impl Fn(Table) -> bool) {
        self.sheets.retain(|sheet| keeps(sheet.table));
    }

    /// All sheets, to be changed.
    pub(super) fn sheets_mut(&mut self) -> &mut [Sheet<'a>] {
        &mut self.sheets
    }

    /// The sheets of some tables.
    pub(super) fn of(&self, tables: &'static [Table]) -> impl Iterator<Item = &Sheet<'a>> {
        self.sheets.iter().filter(|sheet| tables.contains(&sheet.table))
    }

    /// The text of a file.
    pub(super) fn text(&self, source: SourceId) -> &str {
        self.sources.get(source).map_or("", |file| file.text.as_str())
    }
}

/// A row on its way into a sheet.
struct Given<'g, 'a> {
    table: Table,
    columns: &'g mut Columns,
    grid: &'g mut Grid<'a>,
    source: SourceId,
}

impl Given<'_, '_> {
    fn add<'c>(self, cells: impl IntoIterator<Item = (&'c str, &'c str)>, sink: &mut Sink) {
        // Its place is its number, and no range.
        const NOWHERE: Range<usize> = 0..0;
        let place = Span { source: self.source, line: self.grid.len() as u32 + 1, ..Span::default() };
        if self.grid.bytes() > GRID {
            let message = format!("{} has more than {} GiB of values", self.table.name(), GRID >> 30);
            sink.add(Finding::new(Code::TooLarge, "", message).at(place).help("make two inventories of it"));
            return;
        }
        self.grid.row(&NOWHERE);
        for (name, value) in cells {
            if let Some(at) = self.columns.any(name) {
                self.grid.value(at, value, &NOWHERE);
            } else if columns::is_own(name) && self.columns.width < bounds::COLUMNS {
                let at = self.columns.add_own(name);
                self.grid.widen(self.columns.width);
                self.grid.value(at, value, &NOWHERE);
            } else if columns::is_own(name) {
                let message = format!("more than {} columns of {}", bounds::COLUMNS, self.table.name());
                sink.add(Finding::new(Code::TooLarge, "", message).at(place).help("leave some out"));
            } else {
                let (finding, meant) = columns::unknown((self.table, self.table.name()), name, place);
                sink.add(finding);
                // What is meant by it is not missing too.
                if let Some(at) = meant.and_then(|meant| self.columns.position(meant)) {
                    self.grid.spoil(at, &NOWHERE);
                }
            }
        }
    }
}
