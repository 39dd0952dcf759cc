//! A table put together from a tree ([`super::tree`]): the same rows and cells as of a CSV file.
//!
//! The values of all cells stand one behind another in one text, the items of a list separated by `;`. Beside it is
//! kept where each of them stands in the file.

use std::ops::Range;

use super::{
    Locator,
    row::{Field, Row},
};
use crate::source::{SourceId, Span};

/// A table.
#[derive(Debug, Clone)]
pub struct Grid<'t> {
    source: SourceId,
    width: usize,
    text: String,
    fields: Vec<Field>,
    places: Places<'t>,
}

/// Where the parts of the text stand in the file. Each list is in the order of the text.
#[derive(Debug, Clone)]
pub struct Places<'t> {
    locator: &'t Locator<'t>,
    values: Vec<Piece>,
    lists: Vec<Piece>,
    rows: Vec<Piece>,
    spoiled: Vec<u32>,
}

/// A range of the text, and where it stands in the file.
#[derive(Debug, Clone, Copy)]
struct Piece {
    at: u32,
    to: u32,
    start: u32,
    end: u32,
}

/// The rows, one after another.
#[derive(Debug, Clone)]
pub struct Rows<'a> {
    grid: &'a Grid<'a>,
    next: usize,
}

impl<'t> Grid<'t> {
    /// A table of so many columns, without rows.
    pub fn new(locator: &'t Locator<'t>, width: usize) -> Self {
        let places =
            Places { locator, values: Vec::new(), lists: Vec::new(), rows: Vec::new(), spoiled: Vec::new() };
        Self { source: locator.source(), width, text: String::new(), fields: Vec::new(), places }
    }

    /// Begins a row that stands there.
    pub fn row(&mut self, range: Range<usize>) {
        self.text.push('\n');
        let at = self.text.len() as u32;
        self.text.push('\n');
        self.places.rows.push(Piece { at, to: at, start: range.start as u32, end: range.end as u32 });
        self.fields.extend((0..self.width).map(|_| Field { start: at, end: at, quoted: false }));
    }

    /// Fills a cell of the row begun last with one value.
    pub fn value(&mut self, column: usize, value: &str, range: Range<usize>) {
        let at = self.push(value, range);
        self.fill(column, at);
    }

    /// Fills a cell of the row begun last with a list.
    pub fn list<'v>(
        &mut self,
        column: usize,
        items: impl Iterator<Item = (&'v str, Range<usize>)>,
        range: Range<usize>,
    ) {
        let at = self.text.len() as u32;
        let mut to = at;
        for (value, range) in items {
            if to > at {
                // Behind the item before, where a line feed stands.
                self.text.pop();
                self.text.push(';');
            }
            self.push(value, range);
            to = self.text.len() as u32 - 1;
        }
        if to == at {
            self.text.push('\n');
        }
        self.places.lists.push(Piece { at, to, start: range.start as u32, end: range.end as u32 });
        self.fill(column, at);
    }

    /// Leaves a cell of the row begun last blank, with what was wrong with it told already.
    pub fn spoil(&mut self, column: usize, range: Range<usize>) {
        let at = self.push("", range);
        self.places.spoiled.push(at);
        self.fill(column, at);
    }

    /// How many bytes its values have. More than 4 GiB cannot be told apart: the caller bounds it.
    pub fn bytes(&self) -> usize {
        self.text.len()
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.places.rows.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.places.rows.is_empty()
    }

    /// The rows.
    pub fn rows(&'t self) -> Rows<'t> {
        Rows { grid: self, next: 0 }
    }

    fn push(&mut self, value: &str, range: Range<usize>) -> u32 {
        let at = self.text.len() as u32;
        self.text.push_str(value);
        let to = self.text.len() as u32;
        // So that no two cells begin at the same place.
        self.text.push('\n');
        self.places.values.push(Piece { at, to, start: range.start as u32, end: range.end as u32 });
        at
    }

    fn fill(&mut self, column: usize, at: u32) {
        let row = self.fields.len().saturating_sub(self.width);
        let end = self.text.len() as u32 - 1;
        if let Some(field) = self.fields.get_mut(row + column) {
            *field = Field { start: at, end, quoted: false };
        }
    }
}

impl<'a> Rows<'a> {
    /// The next row.
    pub fn next_row(&mut self) -> Option<Row<'_, 'a>> {
        let grid = self.grid;
        let start = grid.places.rows.get(self.next)?.at;
        let first = self.next * grid.width;
        self.next += 1;
        Some(Row {
            source: grid.source,
            text: &grid.text,
            start,
            end: start,
            line_start: 0,
            line: 0,
            fields: grid.fields.get(first..first + grid.width).unwrap_or_default(),
            fault: None,
            places: Some(&grid.places),
        })
    }

    /// The bytes of the file on which the row read last stands.
    pub fn range(&self) -> Range<usize> {
        let row = self.next.checked_sub(1).and_then(|row| self.grid.places.rows.get(row));
        row.map_or(0..0, |piece| piece.start as usize..piece.end as usize)
    }
}

impl Places<'_> {
    /// Whether a value or list begins there: where none does, its key is not in the file.
    pub(super) fn has(&self, at: u32) -> bool {
        let begins = |pieces: &[Piece]| pieces.binary_search_by_key(&at, |p| p.at).is_ok();
        begins(&self.values) || begins(&self.lists)
    }

    /// Whether what is wrong with the cell that begins there was told already.
    pub(super) fn spoiled(&self, at: u32) -> bool {
        self.spoiled.binary_search(&at).is_ok()
    }

    /// The place of a part of the text: that of the value it is in, else of the list, else of the row.
    pub(super) fn cell(&self, source: SourceId, start: u32, end: u32) -> Span {
        let holds = |pieces: &[Piece]| {
            let behind = pieces.partition_point(|p| p.at <= start);
            let piece = behind.checked_sub(1).and_then(|at| pieces.get(at).copied());
            piece.filter(|p| end <= p.to)
        };
        if let Some(piece) = holds(&self.values) {
            // Of a value with escapes, the whole of it.
            let verbatim = piece.to - piece.at == piece.end - piece.start;
            let (from, to) = if verbatim { (start - piece.at, piece.to - end) } else { (0, 0) };
            return self.span(source, piece.start + from, piece.end - to);
        }
        match holds(&self.lists) {
            Some(list) => self.span(source, list.start, list.end),
            None => self.row(source, start),
        }
    }

    /// The place of the row in whose text this is.
    pub(super) fn row(&self, source: SourceId, at: u32) -> Span {
        let behind = self.rows.partition_point(|p| p.at <= at);
        match behind.checked_sub(1).and_then(|row| self.rows.get(row)) {
            Some(row) => self.span(source, row.start, row.end),
            None => Span { source, ..Span::default() },
        }
    }

    fn span(&self, source: SourceId, start: u32, end: u32) -> Span {
        Span { source, ..self.locator.span(start as usize..end as usize) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_stand_where_their_values_do() {
        let text = "a: xy\nb: [p, qr]\nc: ''\n";
        let locator = Locator::new(SourceId(0), text);
        let mut grid = Grid::new(&locator, 4);
        grid.row(0..23);
        grid.list(1, [("p", 10..11), ("qr", 13..15)].into_iter(), 9..16);
        grid.value(0, "xy", 3..5);
        grid.value(2, "", 20..22);
        let mut rows = grid.rows();
        let row = rows.next_row().unwrap();
        let place = |column: usize| {
            let cell = row.cell(column).unwrap();
            (cell.raw(), cell.span().line, cell.span().column)
        };
        assert_eq!([place(0), place(1), place(2)], [("xy", 1, 4), ("p;qr", 2, 4), ("", 3, 4)]);
        assert_eq!(place(3), ("", 1, 1));
        assert_eq!([0, 1, 2, 3].map(|column| row.lacks(column)), [false, false, false, true]);
        let items: Vec<_> = row.cell(1).unwrap().items().map(|c| (c.raw(), c.span().column)).collect();
        assert_eq!(items, [("p", 5), ("qr", 8)]);
        let part = row.cell(0).unwrap().after(1).span();
        assert_eq!((part.start, part.end, part.column), (4, 5, 5));
        assert!(rows.next_row().is_none());
    }
}
