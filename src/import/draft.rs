//! Rows on their way into an inventory: a party, store, flow once each, with what the files say of it and where. A draft
//! hangs on nothing but its sources: what an inventory holds already is the merge's business.

use std::collections::{BTreeMap, BTreeSet};

use super::words;
use crate::{ingest::Table, text::digest};

/// So many places are named in `source`.
const PLACES: usize = 4;
/// So many bytes a cell of notes may have.
const NOTES: usize = 16 << 10;
/// So many bytes a list may have.
const LIST: usize = 32 << 10;

/// A row.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its table.
    pub table: Table,
    /// Its id, as the sources give it.
    pub id: String,
    /// Its cells but `id`, by column.
    pub cells: BTreeMap<&'static str, String>,
    /// What was taken to be so.
    pub assumed: Vec<String>,
    sources: usize,
}

/// A row of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowIx(usize);

/// Rows of all tables.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    rows: Vec<Row>,
    names: BTreeMap<(Table, String), RowIx>,
    ids: BTreeSet<(Space, String)>,
    places: (usize, usize),
}

/// What shares ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Space {
    /// Parties, stores and populations.
    Nodes,
    /// A table by itself.
    Of(Table),
}

impl Space {
    /// The space of a table.
    pub fn of(table: Table) -> Self {
        match table {
            Table::Companies
            | Table::Vendors
            | Table::Partners
            | Table::ThirdParties
            | Table::Stores
            | Table::Populations => Self::Nodes,
            table => Self::Of(table),
        }
    }
}

impl Draft {
    /// Its rows.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The row of this name, made if it is not there. `word` is what an id begins with that no letters can be made for.
    pub fn named(&mut self, table: Table, word: &str, name: &str, place: &str) -> RowIx {
        let name = words::name(name);
        let key = (table, words::known(&name));
        if let Some(&row) = self.names.get(&key) {
            self.source(row, place);
            return row;
        }
        let mut id = words::id(word, &name);
        // A name with a sign has an id of its own, whichever of two is read first.
        if key.1 != words::folded(&name) {
            id = format!("{id}-{}", &digest::digest([table.name(), key.1.as_str()])[..6]);
        }
        // Another name that makes the same id.
        if self.ids.contains(&(Space::of(table), id.clone())) {
            id = format!("{id}-{}", &digest::digest([table.name(), key.1.as_str()])[..6]);
        }
        let row = self.row(table, &id, place);
        self.called(row, &name);
        self.names.insert(key, row);
        row
    }

    /// The row of this name, if it is there.
    pub fn find(&self, table: Table, name: &str) -> Option<RowIx> {
        self.names.get(&(table, words::known(&words::name(name)))).copied()
    }

    /// The row of this id, made if it is not there, of a table whose rows have no name.
    pub fn keyed(&mut self, table: Table, id: &str, place: &str) -> RowIx {
        let key = (table, id.to_owned());
        if let Some(&row) = self.names.get(&key) {
            self.source(row, place);
            return row;
        }
        let row = self.row(table, id, place);
        self.names.insert(key, row);
        row
    }

    /// The row that its source knows by this key, made if it is not there; `name` is blank where the table has none.
    pub fn known(&mut self, table: Table, word: &str, key: &str, name: &str, place: &str) -> RowIx {
        // No name has such a letter.
        let known = (table, format!("\u{0}{key}"));
        if let Some(&row) = self.names.get(&known) {
            self.source(row, place);
            return row;
        }
        let mut id = words::id(word, key);
        if self.ids.contains(&(Space::of(table), id.clone())) {
            id = format!("{id}-{}", &digest::digest([table.name(), key])[..6]);
        }
        let row = self.row(table, &id, place);
        self.called(row, name);
        self.names.insert(known, row);
        row
    }

    /// Gives a row its name, where it must have one: its id, where nothing is left of it.
    fn called(&mut self, row: RowIx, name: &str) {
        let (table, id) = (self.rows[row.0].table, self.rows[row.0].id.clone());
        if table.columns().iter().any(|(column, ..)| *column == "name") {
            let name = words::name(name);
            self.set(row, "name", if name.is_empty() { &id } else { &name });
        }
    }

    /// The row that its source knows by this key, which is nearly an id; made if it is not there.
    pub fn coded(&mut self, table: Table, word: &str, key: &str, place: &str) -> RowIx {
        let known = (table, format!("\u{0}{key}"));
        if let Some(&row) = self.names.get(&known) {
            self.source(row, place);
            return row;
        }
        let row = self.row(table, &words::key(word, key), place);
        self.names.insert(known, row);
        row
    }

    /// A row of its own, with an id like this one.
    pub fn row(&mut self, table: Table, id: &str, place: &str) -> RowIx {
        let space = Space::of(table);
        let mut own = id.to_owned();
        // Another table has it: what it is called then must not hang on what else is read.
        let mut again = 0;
        while !self.ids.insert((space, own.clone())) {
            let mark = digest::digest([table.name(), id, &again.to_string()]);
            own = format!("{id}-{}", &mark[..6]);
            again += 1;
        }
        let row = RowIx(self.rows.len());
        let (cells, assumed) = Default::default();
        self.rows.push(Row { table, id: own, cells, assumed, sources: 0 });
        self.source(row, place);
        row
    }

    /// The rows of a table.
    pub fn all(&self, table: Table) -> impl Iterator<Item = RowIx> + use<'_> {
        let of = self.rows.iter().enumerate().filter(move |(_, row)| row.table == table);
        of.map(|(at, _)| RowIx(at))
    }

    /// Whether something of a row was taken to be so.
    pub fn assumes(&self, row: RowIx, what: &str) -> bool {
        self.rows[row.0].assumed.iter().any(|known| known == what)
    }

    /// Its table.
    pub fn table(&self, row: RowIx) -> Table {
        self.rows[row.0].table
    }

    /// Says that a row is named in another place too.
    pub fn seen(&mut self, row: RowIx, place: &str) {
        self.source(row, place);
    }

    /// The id of a row.
    pub fn id(&self, row: RowIx) -> &str {
        &self.rows[row.0].id
    }

    /// A cell of a row.
    pub fn cell(&self, row: RowIx, column: &str) -> &str {
        self.rows[row.0].cells.get(column).map_or("", String::as_str)
    }

    /// Fills a cell that is blank.
    pub fn set(&mut self, row: RowIx, column: &'static str, value: &str) {
        let cell = self.rows[row.0].cells.entry(column).or_default();
        if cell.is_empty() {
            value.clone_into(cell);
        }
    }

    /// Fills a cell, whatever stands in it.
    pub fn replace(&mut self, row: RowIx, column: &'static str, value: &str) {
        self.rows[row.0].cells.insert(column, value.to_owned());
    }

    /// Adds items to a list, each once.
    pub fn add<'i>(&mut self, row: RowIx, column: &'static str, items: impl IntoIterator<Item = &'i str>) {
        let cell = self.rows[row.0].cells.entry(column).or_default();
        for item in items {
            if cell.len() > LIST {
                self.assume(row, &format!("{column}: more than a cell holds is left out"));
                return;
            }
            if !item.is_empty() && !cell.split(';').any(|known| known == item) {
                if !cell.is_empty() {
                    cell.push(';');
                }
                cell.push_str(item);
            }
        }
    }

    /// Adds a text to those of a cell, once.
    pub fn join(&mut self, row: RowIx, column: &'static str, text: &str) {
        let cell = self.rows[row.0].cells.entry(column).or_default();
        if text.is_empty() || cell.contains(text) || cell.len() + text.len() > LIST {
            return;
        }
        if !cell.is_empty() {
            cell.push_str(" / ");
        }
        cell.push_str(text);
    }

    /// Adds a sentence to the notes, once.
    pub fn note(&mut self, row: RowIx, text: &str) {
        let cell = self.rows[row.0].cells.entry("notes").or_default();
        if text.is_empty() || cell.contains(text) || cell.len() + text.len() > NOTES {
            return;
        }
        if !cell.is_empty() {
            cell.push_str("; ");
        }
        cell.push_str(text);
    }

    /// Says that something of a row was taken to be so.
    pub fn assume(&mut self, row: RowIx, what: &str) {
        let assumed = &mut self.rows[row.0].assumed;
        let what = words::plain(what, words::NAME);
        if !assumed.contains(&what) {
            assumed.push(what);
        }
    }

    /// Says no longer that something was taken to be so.
    pub fn forget(&mut self, row: RowIx, what: &str) {
        self.rows[row.0].assumed.retain(|known| known != what);
    }

    /// Says something else than what was taken to be so.
    pub fn assume_instead(&mut self, row: RowIx, before: &str, what: &str) {
        self.forget(row, before);
        self.assume(row, what);
    }

    /// Makes a row one of another table, whose ids and columns are the same.
    pub fn move_to(&mut self, row: RowIx, table: Table) {
        let name = words::known(self.cell(row, "name"));
        if let Some(row) = self.names.remove(&(self.rows[row.0].table, name.clone())) {
            self.names.insert((table, name), row);
        }
        self.rows[row.0].table = table;
    }

    /// Counts a text of places that could be told, or could not.
    pub fn count_place(&mut self, told: bool) {
        if told {
            self.places.0 += 1;
        } else {
            self.places.1 += 1;
        }
    }

    /// How many texts of places could be told, and how many not.
    pub fn places(&self) -> (usize, usize) {
        self.places
    }

    fn source(&mut self, row: RowIx, place: &str) {
        let row = &mut self.rows[row.0];
        row.sources += 1;
        let cell = row.cells.entry("source").or_default();
        let place = words::plain(place, words::NAME);
        if row.sources > PLACES || cell.split(", ").any(|known| known == place) {
            if row.sources == PLACES + 1 {
                cell.push_str(", \u{2026}");
            }
        } else {
            if !cell.is_empty() {
                cell.push_str(", ");
            }
            cell.push_str(&place);
        }
    }
}
