//! A table put together from a tree ([`super::tree`]): the same rows and cells as of a CSV file.
//!
//! The values of all cells stand one behind another in one text, the items of a list separated by `;`. Beside it is
//! kept where each of them stands in the file.

use std::ops::Range;

use super::{
    places::{Origin, Places},
    row::{Field, Row},
};

/// A table.
#[derive(Debug, Clone)]
pub struct Grid<'t> {
    width: usize,
    text: String,
    fields: Vec<Field>,
    places: Places<'t>,
}

/// The rows, one after another.
#[derive(Debug, Clone)]
pub struct Rows<'a> {
    grid: &'a Grid<'a>,
    next: usize,
}

impl<'t> Grid<'t> {
    /// A table of so many columns, without rows.
    pub fn new(origin: Origin<'t>, width: usize) -> Self {
        Self { width, text: String::new(), fields: Vec::new(), places: Places::new(origin) }
    }

    /// What it was put together from.
    pub fn origin(&self) -> &Origin<'t> {
        self.places.origin()
    }

    /// Begins a row that stands there. (In memory a row has no range: its place is its number.)
    pub fn row(&mut self, range: &Range<usize>) {
        self.text.push('\n');
        let at = self.text.len() as u32;
        self.text.push('\n');
        self.places.add_row(at, range);
        self.fields.extend((0..self.width).map(|_| Field { start: at, end: at, quoted: false }));
    }

    /// Gives the table more columns: in the rows that there are, they have no value.
    pub fn widen(&mut self, width: usize) {
        let old = std::mem::take(&mut self.fields);
        for row in 0..self.len() {
            let at = self.places.start_of(row).unwrap_or(0);
            let cells = old.get(row * self.width..(row + 1) * self.width).unwrap_or_default();
            let blank = Field { start: at, end: at, quoted: false };
            self.fields.extend(cells.iter().copied().chain(std::iter::repeat(blank)).take(width));
        }
        self.width = width;
    }

    /// Fills a cell of the row begun last with one value.
    pub fn value(&mut self, column: usize, value: &str, range: &Range<usize>) {
        let at = self.push(value, range);
        self.fill(column, at);
    }

    /// Fills a cell of the row begun last with a list.
    pub fn list<'v>(
        &mut self,
        column: usize,
        items: impl Iterator<Item = (&'v str, Range<usize>)>,
        range: &Range<usize>,
    ) {
        let at = self.text.len() as u32;
        let mut to = at;
        for (value, range) in items {
            if to > at {
                // Behind the item before, where a line feed stands.
                self.text.pop();
                self.text.push(';');
            }
            self.push(value, &range);
            to = self.text.len() as u32 - 1;
        }
        if to == at {
            self.text.push('\n');
        }
        self.places.add_list(at..to, range);
        self.fill(column, at);
    }

    /// Leaves a cell of the row begun last blank, with what was wrong with it told already.
    pub fn spoil(&mut self, column: usize, range: &Range<usize>) {
        let at = self.push("", range);
        self.places.spoil(at);
        self.fill(column, at);
    }

    /// How many bytes its values have. More than 4 GiB cannot be told apart: the caller bounds it.
    pub fn bytes(&self) -> usize {
        self.text.len()
    }

    /// How many columns there are.
    pub fn width(&self) -> usize {
        self.width
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.places.rows()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The rows.
    pub fn rows(&'t self) -> Rows<'t> {
        Rows { grid: self, next: 0 }
    }

    fn push(&mut self, value: &str, range: &Range<usize>) -> u32 {
        let at = self.text.len() as u32;
        self.text.push_str(value);
        let to = self.text.len() as u32;
        // So that no two cells begin at the same place.
        self.text.push('\n');
        self.places.add_value(at..to, range);
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
        let start = grid.places.start_of(self.next)?;
        let first = self.next * grid.width;
        self.next += 1;
        Some(Row {
            source: grid.places.source(),
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
        self.next.checked_sub(1).and_then(|row| self.grid.places.range_of(row)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{source::SourceId, text::locate::Locator};

    #[test]
    fn cells_stand_where_their_values_do() {
        let text = "a: xy\nb: [p, qr]\nc: ''\n";
        let origin = Origin::File(Arc::new(Locator::new(SourceId(0), text)));
        let mut grid = Grid::new(origin, 4);
        grid.row(&(0..23));
        grid.list(1, [("p", 10..11), ("qr", 13..15)].into_iter(), &(9..16));
        grid.value(0, "xy", &(3..5));
        grid.value(2, "", &(20..22));
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

    #[test]
    fn rows_of_memory_stand_where_their_number_says_and_may_get_wider() {
        let mut grid = Grid::new(Origin::Memory(SourceId(7)), 1);
        for id in ["a", "b"] {
            grid.row(&(0..0));
            grid.value(0, id, &(0..0));
        }
        grid.widen(2);
        grid.row(&(0..0));
        grid.value(1, "x;yz", &(0..0));
        let mut rows = grid.rows();
        let mut seen = Vec::new();
        while let Some(row) = rows.next_row() {
            let cells: Vec<_> = (0..row.len()).filter_map(|at| row.cell(at)).collect();
            let last = cells[1].items().last().unwrap_or(cells[1]).span();
            seen.push((cells[0].raw(), cells[1].raw(), cells[0].span().line, last.line, row.lacks(1)));
            assert_eq!((last.source, last.column), (SourceId(7), 0));
        }
        assert_eq!(seen, [("a", "", 1, 1, true), ("b", "", 2, 2, true), ("", "x;yz", 3, 3, false)]);
    }
}
