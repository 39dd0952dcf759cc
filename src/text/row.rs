//! Rows and cells, whatever format they were written in: the text of a cell, the items of a list in it, and where
//! both stand.
//!
//! A cell of CSV is a range of the file. A cell of a tree ([`super::tree`]) is a range of a text that was put
//! together from the tree ([`super::grid`]), which knows where each part of it stands in the file.

use std::borrow::Cow;

use super::{locate::advance, places::Places};
use crate::source::{SourceId, Span};

/// A cell's range in its text, without its quotes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) quoted: bool,
}

/// What breaks the format in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// A quote that is opened and never closed.
    Unclosed,
    /// Text between a closing quote and the next separator.
    AfterQuote,
}

/// A row of a table.
#[derive(Debug, Clone, Copy)]
pub struct Row<'r, 'a> {
    pub(super) source: SourceId,
    pub(super) text: &'a str,
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) line_start: u32,
    pub(super) line: u32,
    pub(super) fields: &'r [Field],
    pub(super) fault: Option<(Fault, u32)>,
    pub(super) places: Option<&'a Places<'a>>,
}

/// A cell, or an item of a list in one.
#[derive(Debug, Clone, Copy)]
pub struct Cell<'a> {
    source: SourceId,
    text: &'a str,
    line_start: u32,
    line: u32,
    field: Field,
    places: Option<&'a Places<'a>>,
}

impl<'a> Row<'_, 'a> {
    /// How many cells there are.
    pub fn len(&self) -> usize {
        self.fields.len()
    }

    /// Never: a row has at least one cell.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// Whether every cell is blank (a spreadsheet's empty line).
    pub fn is_blank(&self) -> bool {
        self.fault.is_none()
            && (0..self.len()).all(|i| self.cell(i).is_none_or(|c| c.trimmed().raw().is_empty()))
            && (self.places.is_none() || !(0..self.len()).any(|i| self.spoiled(i)))
    }

    /// What breaks the format here, and where.
    pub fn fault(&self) -> Option<(Fault, Span)> {
        let (fault, at) = self.fault?;
        let mut end = at as usize + 1;
        while !self.text.is_char_boundary(end) && end < self.text.len() {
            end += 1;
        }
        Some((fault, self.of(Field { start: at, end: end as u32, quoted: false }).span()))
    }

    /// The cell of this column, counted from 0.
    pub fn cell(&self, column: usize) -> Option<Cell<'a>> {
        self.fields.get(column).map(|&field| self.of(field))
    }

    /// Whether the column's key is not there: only in a tree can it be.
    pub fn lacks(&self, column: usize) -> bool {
        let field = self.fields.get(column);
        self.places.zip(field).is_some_and(|(places, field)| !places.has(field.start))
    }

    /// Whether what is wrong with the column's cell was told when it was put together.
    pub fn spoiled(&self, column: usize) -> bool {
        let field = self.fields.get(column);
        self.places.zip(field).is_some_and(|(places, field)| places.spoiled(field.start))
    }

    /// The longest cell's length in bytes.
    pub fn longest(&self) -> usize {
        self.fields.iter().map(|f| (f.end - f.start) as usize).max().unwrap_or(0)
    }

    /// The whole row.
    pub fn span(&self) -> Span {
        if let Some(places) = self.places {
            return places.row(self.start);
        }
        let (line, column) = advance(self.text, self.line_start as usize, self.line, self.start as usize);
        Span { source: self.source, start: self.start, end: self.end, line, column }
    }

    fn of(&self, field: Field) -> Cell<'a> {
        Cell {
            source: self.source,
            text: self.text,
            line_start: self.line_start,
            line: self.line,
            field,
            places: self.places,
        }
    }
}

impl<'a> Cell<'a> {
    /// As it stands in the file, between its quotes; of a tree its value.
    pub fn raw(&self) -> &'a str {
        self.text.get(self.field.start as usize..self.field.end as usize).unwrap_or("")
    }

    /// Its value: doubled quotes of a quoted cell are one.
    pub fn value(&self) -> Cow<'a, str> {
        let raw = self.raw();
        if self.field.quoted && raw.contains('"') {
            Cow::Owned(raw.replace("\"\"", "\""))
        } else {
            Cow::Borrowed(raw)
        }
    }

    /// The value where it can be borrowed: all but a quoted cell with quotes in it.
    pub fn plain(&self) -> Option<&'a str> {
        let raw = self.raw();
        (!(self.field.quoted && raw.contains('"'))).then_some(raw)
    }

    /// Without white space around it.
    #[must_use]
    pub fn trimmed(&self) -> Self {
        let raw = self.raw();
        let start = raw.len() - raw.trim_start().len();
        self.part(start, start + raw.trim().len())
    }

    /// The items of a list, separated by `;`, each trimmed. An empty item stays in, an empty cell has none.
    pub fn items(&self) -> impl Iterator<Item = Cell<'a>> + use<'a> {
        let cell = self.trimmed();
        let mut at = 0;
        let mut open = !cell.raw().is_empty();
        std::iter::from_fn(move || {
            if !open {
                return None;
            }
            let rest = cell.raw().get(at..).unwrap_or("");
            let length = rest.find(';').unwrap_or(rest.len());
            open = length < rest.len();
            let item = cell.part(at, at + length).trimmed();
            at += length + 1;
            Some(item)
        })
    }

    /// The part of it behind this many bytes of the raw text.
    #[must_use]
    pub fn after(&self, bytes: usize) -> Self {
        self.part(bytes.min(self.raw().len()), self.raw().len()).trimmed()
    }

    /// The part of it before this byte of the raw text.
    #[must_use]
    pub fn before(&self, bytes: usize) -> Self {
        self.part(0, bytes.min(self.raw().len())).trimmed()
    }

    /// Where it stands.
    pub fn span(&self) -> Span {
        if let Some(places) = self.places {
            return places.cell(self.field.start, self.field.end);
        }
        let (line, column) =
            advance(self.text, self.line_start as usize, self.line, self.field.start as usize);
        Span { source: self.source, start: self.field.start, end: self.field.end, line, column }
    }

    fn part(&self, start: usize, end: usize) -> Self {
        let field = Field {
            start: self.field.start + start as u32,
            end: self.field.start + end as u32,
            quoted: self.field.quoted,
        };
        Self { field, ..*self }
    }
}
