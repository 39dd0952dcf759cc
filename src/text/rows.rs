//! The rows of a table, whatever format they stand in.

use super::{csv, grid, row::Row};

/// The rows of a table, one after another.
#[derive(Debug, Clone)]
pub enum Rows<'a> {
    /// Of a CSV file, behind its header.
    Csv(csv::Rows<'a>),
    /// Of a tree.
    Grid(grid::Rows<'a>),
}

impl<'a> Rows<'a> {
    /// The next row.
    pub fn next_row(&mut self) -> Option<Row<'_, 'a>> {
        match self {
            Self::Csv(rows) => rows.next_row(),
            Self::Grid(rows) => rows.next_row(),
        }
    }
}
