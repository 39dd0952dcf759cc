//! Where the cells of a table stand that was put together ([`super::grid`]): in a file; or, of rows that were given
//! one by one in memory, in the row of that number.

use std::{ops::Range, sync::Arc};

use super::locate::Locator;
use crate::source::{SourceId, Span};

/// Where the parts of a text stand. Each list is in the order of the text.
#[derive(Debug, Clone)]
pub(super) struct Places<'t> {
    origin: Origin<'t>,
    values: Vec<Piece>,
    lists: Vec<Piece>,
    rows: Vec<Piece>,
    spoiled: Vec<u32>,
}

/// What a table was put together from.
#[derive(Debug, Clone)]
pub enum Origin<'t> {
    /// A file.
    File(Arc<Locator<'t>>),
    /// Rows given one by one: a place is the number of a row.
    Memory(SourceId),
}

/// A range of the text, and where it stands in the file.
#[derive(Debug, Clone, Copy)]
struct Piece {
    at: u32,
    to: u32,
    start: u32,
    end: u32,
}

impl Piece {
    fn new(at: u32, to: u32, range: &Range<usize>) -> Self {
        Self { at, to, start: range.start as u32, end: range.end as u32 }
    }
}

impl<'t> Places<'t> {
    pub(super) fn new(origin: Origin<'t>) -> Self {
        Self { origin, values: Vec::new(), lists: Vec::new(), rows: Vec::new(), spoiled: Vec::new() }
    }

    /// The file, or what stands for one.
    pub(super) fn source(&self) -> SourceId {
        match &self.origin {
            Origin::File(locator) => locator.source(),
            Origin::Memory(source) => *source,
        }
    }

    /// A row begins there.
    pub(super) fn add_row(&mut self, at: u32, range: &Range<usize>) {
        self.rows.push(Piece::new(at, at, range));
    }

    /// A value stands there.
    pub(super) fn add_value(&mut self, text: Range<u32>, range: &Range<usize>) {
        self.values.push(Piece::new(text.start, text.end, range));
    }

    /// A list stands there.
    pub(super) fn add_list(&mut self, text: Range<u32>, range: &Range<usize>) {
        self.lists.push(Piece::new(text.start, text.end, range));
    }

    /// What is wrong with the value that begins there was told.
    pub(super) fn spoil(&mut self, at: u32) {
        self.spoiled.push(at);
    }

    /// How many rows there are.
    pub(super) fn rows(&self) -> usize {
        self.rows.len()
    }

    /// Where the text of a row begins.
    pub(super) fn start_of(&self, row: usize) -> Option<u32> {
        self.rows.get(row).map(|piece| piece.at)
    }

    /// What the places are of.
    pub(super) fn origin(&self) -> &Origin<'t> {
        &self.origin
    }

    /// The bytes of the file on which a row stands.
    pub(super) fn range_of(&self, row: usize) -> Option<Range<usize>> {
        self.rows.get(row).map(|piece| piece.start as usize..piece.end as usize)
    }

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
    pub(super) fn cell(&self, start: u32, end: u32) -> Span {
        if matches!(self.origin, Origin::Memory(_)) {
            return self.row(start);
        }
        let holds = |pieces: &[Piece]| {
            let behind = pieces.partition_point(|p| p.at <= start);
            let piece = behind.checked_sub(1).and_then(|at| pieces.get(at).copied());
            piece.filter(|p| end <= p.to)
        };
        if let Some(piece) = holds(&self.values) {
            // Of a value with escapes, the whole of it.
            let verbatim = piece.to - piece.at == piece.end - piece.start;
            let (from, to) = if verbatim { (start - piece.at, piece.to - end) } else { (0, 0) };
            return self.span(piece.start + from, piece.end - to, 0);
        }
        match holds(&self.lists) {
            Some(list) => self.span(list.start, list.end, 0),
            None => self.row(start),
        }
    }

    /// The place of the row in whose text this is.
    pub(super) fn row(&self, at: u32) -> Span {
        let behind = self.rows.partition_point(|p| p.at <= at);
        match behind.checked_sub(1).and_then(|row| self.rows.get(row)) {
            Some(row) => self.span(row.start, row.end, behind),
            None => Span { source: self.source(), ..Span::default() },
        }
    }

    fn span(&self, start: u32, end: u32, row: usize) -> Span {
        match &self.origin {
            Origin::File(locator) => locator.span(start as usize..end as usize),
            Origin::Memory(source) => Span { source: *source, line: row as u32, ..Span::default() },
        }
    }
}
