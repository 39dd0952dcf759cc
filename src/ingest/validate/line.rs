//! A row of a table, its cells by the names of their columns.

use crate::{
    ingest::{bounds, columns::Columns, error_value::is_error_value, files::is_indented},
    source::Span,
    text::{Cell, Row},
};

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

    /// The cell at this position, unless it is blank, or told already as an error value.
    pub(super) fn filled(&self, at: usize) -> Option<Cell<'a>> {
        let cell = self.row.cell(at).map(|c| c.trimmed()).filter(|c| !c.raw().is_empty());
        cell.filter(|c| !is_error_value(c.raw()))
    }

    /// The cells that hold a spreadsheet's error value, with their positions.
    pub(super) fn error_values(&self) -> impl Iterator<Item = Cell<'a>> {
        let cells = (0..self.row.len()).filter_map(|at| self.row.cell(at)).map(|c| c.trimmed());
        cells.filter(|c| is_error_value(c.raw()))
    }

    /// The text of a column, or nothing.
    pub(super) fn text(&self, column: &str) -> String {
        self.cell(column).map(|c| c.value().into_owned()).unwrap_or_default()
    }

    /// The id, cut where it is longer than any id; empty where there is none.
    pub(super) fn id(&self) -> String {
        self.id_cell().map(|c| c.raw().chars().take(bounds::ID_BYTES).collect()).unwrap_or_default()
    }

    /// The id's cell, also of a broken row, but for a comment that is told as that.
    pub(super) fn id_cell(&self) -> Option<Cell<'a>> {
        if self.row.len() != self.columns.width && is_indented(&self.row) {
            return None;
        }
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

    /// Whether what is wrong with the cell at this position was told before.
    pub(super) fn spoiled_at(&self, at: usize) -> bool {
        self.row.spoiled(at) || self.row.cell(at).is_some_and(|c| is_error_value(c.trimmed().raw()))
    }

    /// Whether what is wrong with the cell of this column was told before.
    pub(super) fn spoiled(&self, column: &str) -> bool {
        self.columns.position(column).is_some_and(|at| self.spoiled_at(at))
    }

    /// Whether its cells cannot be told apart.
    pub(super) fn broken(&self) -> bool {
        self.broken
    }
}
