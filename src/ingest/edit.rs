//! Tables with some rows changed: what would stand there if it were so. The files stay as they are.

use std::{borrow::Cow, collections::BTreeMap, ops::Range};

use super::{
    columns::Columns,
    table::Table,
    tables::{Sheet, Tables},
};
use crate::{
    source::Span,
    text::{Row, grid::Grid},
};

/// A row as it stands, by the names of its columns.
pub struct Record<'r> {
    /// Its table.
    pub table: Table,
    columns: &'r Columns,
    row: &'r Row<'r, 'r>,
}

impl Record<'_> {
    /// The text of a cell, without white space around it; blank where the table has no such column.
    pub fn get(&self, column: &str) -> Cow<'_, str> {
        let cell = self.columns.any(column).and_then(|at| self.row.cell(at));
        cell.map_or(Cow::Borrowed(""), |cell| cell.trimmed().value())
    }

    /// Where a cell stands in its file, if the table has such a column.
    fn place(&self, column: &str) -> Option<Range<usize>> {
        let cell = self.columns.any(column).and_then(|at| self.row.cell(at))?;
        Some(range(cell.trimmed().span()))
    }

    /// Where a cell stands in its file; of a column that is not there, the row.
    pub fn span(&self, column: &str) -> Span {
        let cell = self.columns.any(column).and_then(|at| self.row.cell(at));
        let cell = cell.map(|cell| cell.trimmed().span());
        cell.unwrap_or_else(|| self.row.span())
    }

    /// The items of a list.
    pub fn items(&self, column: &str) -> Vec<String> {
        let text = self.get(column);
        text.split(';').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
    }

    /// What names the row in its table: its id; of a certification `party/scheme`, of a volume `flow/category`, of a row of
    /// countries the place.
    pub fn name(&self) -> String {
        let parts: Vec<Cow<'_, str>> =
            self.table.key_columns().iter().map(|column| self.get(column)).collect();
        parts.join("/")
    }
}

/// What becomes of a row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Change {
    /// It stays as it is.
    #[default]
    Keep,
    /// It goes.
    Remove,
    /// Some of its cells get another text: column and text.
    Set(Vec<(String, String)>),
}

impl Tables<'_> {
    /// Gives each row of some tables, in the order of the files.
    pub fn each(&self, tables: &[Table], see: &mut dyn FnMut(&Record<'_>)) {
        for sheet in self.sheets().iter().filter(|sheet| tables.contains(&sheet.table)) {
            each(sheet, see);
        }
    }

    /// The other tables alone.
    #[must_use]
    pub fn without(&self, tables: &[Table]) -> Self {
        let mut some = self.clone();
        some.keep(|table| !tables.contains(&table));
        some
    }

    /// The same tables, with what a change makes of each row. What stands in a changed cell is said to stand where the cell
    /// does in its file.
    #[must_use]
    pub fn changed(&self, change: &mut dyn FnMut(&Record<'_>) -> Change) -> Self {
        let mut all = self.clone();
        for sheet in all.sheets_mut() {
            let mut changes: BTreeMap<usize, Change> = BTreeMap::new();
            let mut number = 0;
            each(sheet, &mut |record| {
                let made = change(record);
                if made != Change::Keep {
                    changes.insert(number, made);
                }
                number += 1;
            });
            if !changes.is_empty() {
                *sheet = rebuilt(sheet, &mut changes);
            }
        }
        all
    }
}

/// Gives each row that is not blank.
fn each(sheet: &Sheet<'_>, see: &mut dyn FnMut(&Record<'_>)) {
    let mut rows = sheet.rows();
    while let Some(row) = rows.next_row() {
        if !row.is_blank() && row.fault().is_none() {
            see(&Record { table: sheet.table, columns: &sheet.columns, row: &row });
        }
    }
}

/// Where a span stands in its file. (In memory the place of a row is its number, and no range.)
fn range(span: Span) -> Range<usize> {
    span.start as usize..span.end as usize
}

fn rebuilt<'a>(sheet: &Sheet<'a>, changes: &mut BTreeMap<usize, Change>) -> Sheet<'a> {
    let mut columns =
        Columns::of_tree(sheet.table, sheet.columns.extras.iter().map(|(name, _)| name.clone()).collect());
    let set = changes
        .values()
        .filter_map(|change| if let Change::Set(cells) = change { Some(cells) } else { None });
    let new: Vec<String> =
        set.flatten().map(|(name, _)| name.clone()).filter(|name| columns.any(name).is_none()).collect();
    for name in new {
        if columns.any(&name).is_none() {
            columns.add_own(&name);
        }
    }
    let mut grid = Grid::new(sheet.origin(), columns.width);
    let names = || sheet.table.columns().iter().map(|&(name, ..)| name);
    let extras = || sheet.columns.extras.iter().map(|(name, _)| name.as_str());
    let mut number = 0;
    each(sheet, &mut |record| {
        let change = changes.remove(&number).unwrap_or_default();
        number += 1;
        let cells = match change {
            Change::Remove => return,
            Change::Keep => Vec::new(),
            Change::Set(cells) => cells,
        };
        let whole = range(record.row.span());
        grid.row(&whole);
        for name in names().chain(extras()) {
            let text = match cells.iter().rev().find(|(column, _)| column == name) {
                Some((_, text)) => Cow::Borrowed(text.as_str()),
                None => record.get(name),
            };
            if let (Some(at), false) = (columns.any(name), text.is_empty()) {
                grid.value(at, &text, &record.place(name).unwrap_or_else(|| whole.clone()));
            }
        }
        for (name, text) in &cells {
            let own = columns.extras.iter().any(|(own, _)| own == name);
            if let (true, Some(at)) = (own && !extras().any(|known| known == name), columns.any(name)) {
                grid.value(at, text, &whole);
            }
        }
    });
    Sheet::of_grid(sheet.table, columns, sheet.source, grid)
}
