//! An inventory as it stands in its files, for writing it anew: the head, and the cells of every table as read, with
//! the columns that no model has, and with the comments.
//!
//! A comment belongs to what it precedes (a row, a key of the head, a table), or to the row or key in which or behind
//! which it stands on a line; to the end of the file where nothing follows. Behind the last row of a table it belongs to
//! the table where its place says so: in TOML directly under the row and before an empty line, in YAML indented.

use std::{borrow::Cow, collections::BTreeMap, ops::Range};

use super::{
    Outcome,
    columns::{self, TableFile},
    discover::HEAD,
    head,
    single::{self, ROOT, Single},
    sink::Sink,
    table::{Shape, Table},
};
use crate::{
    source::SourceId,
    text::{
        Format, Locator, Rows, csv, toml,
        tree::{Key, Node, Value},
    },
};

/// An inventory as it stands in its files.
#[derive(Debug)]
pub struct Book<'a> {
    /// What it is written in; `None` for a folder of CSV tables.
    pub format: Option<Format>,
    /// The schema that the file names for editors.
    pub schema: Option<String>,
    /// The head, in the order of the documentation.
    pub head: Vec<HeadEntry>,
    /// The files of the tables, or the tables of the file, in the order of [`Table::ALL`].
    pub sheets: Vec<Sheet<'a>>,
    /// Comments before everything.
    pub comments: Vec<String>,
    /// Comments behind everything: of a folder, at the end of its head, with empty lines as in the head.
    pub end: Vec<String>,
}

/// A key of the head.
#[derive(Debug, Clone)]
pub struct HeadEntry {
    /// Its name.
    pub key: &'static str,
    /// Its value.
    pub value: HeadValue,
    /// The comments before it; a blank one is an empty line between them or before them.
    pub comments: Vec<String>,
}

/// A value of the head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HeadValue {
    /// A text.
    Text(String),
    /// A day.
    Day(String),
    /// A number.
    Number(i64),
    /// A list of texts.
    List(Vec<String>),
    /// Words by key, in the order of the keys.
    Words(BTreeMap<String, String>),
}

/// A file of a table, or a table of the file.
#[derive(Debug)]
pub struct Sheet<'a> {
    /// The table.
    pub table: Table,
    /// The file, where it is one of its own: relative to the folder, with `/` between its parts.
    pub file: Option<String>,
    /// Its columns in the order of the documentation; then the user's own, by name.
    pub columns: Vec<SheetColumn>,
    /// Comments before its header or its key.
    pub comments: Vec<String>,
    body: Rows<'a>,
    notes: Option<&'a Notes>,
}

/// A column of a sheet.
#[derive(Debug, Clone)]
pub struct SheetColumn {
    /// Its name.
    pub name: String,
    /// Whether a row must fill it.
    pub required: bool,
    /// What it holds; `None` for the user's own.
    pub shape: Option<Shape>,
    at: usize,
}

/// A row of a sheet.
#[derive(Debug)]
pub struct SheetRow<'a> {
    /// Its cells, in the order of the columns; white space around them is gone.
    pub cells: Vec<Cow<'a, str>>,
    /// The comments before it.
    pub comments: Vec<Cow<'a, str>>,
}

/// The rows of a sheet, one after another; rows with nothing in them are passed over.
#[derive(Debug)]
pub struct SheetRows<'s, 'a> {
    sheet: &'s Sheet<'a>,
    body: Rows<'a>,
    number: usize,
    waiting: Vec<Cow<'a, str>>,
}

/// Comments of a tree.
#[derive(Debug, Default)]
struct Notes(BTreeMap<Owner, Vec<String>>);

/// What a comment belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Owner {
    Top,
    Head(&'static str),
    Table(Table),
    Row(Table, usize),
    /// Behind the last row.
    Tail(Table),
    End,
}

impl<'a> Sheet<'a> {
    /// Its rows.
    pub fn rows(&self) -> SheetRows<'_, 'a> {
        SheetRows { sheet: self, body: self.body.clone(), number: 0, waiting: Vec::new() }
    }

    fn new(file: &TableFile<'a>, name: Option<String>, notes: Option<&'a Notes>) -> Self {
        let known = file.table.columns().iter().filter_map(|&(column, required, shape)| {
            let at = file.columns.position(column)?;
            Some(SheetColumn { name: column.to_owned(), required, shape: Some(shape), at })
        });
        let mut columns: Vec<SheetColumn> = known.collect();
        let mut extras = file.columns.extras.clone();
        extras.sort();
        columns.extend(extras.into_iter().map(|(name, at)| SheetColumn {
            name,
            required: false,
            shape: None,
            at,
        }));
        let comments = notes.map(|notes| notes.of(Owner::Table(file.table))).unwrap_or_default();
        Self { table: file.table, file: name, columns, comments, body: file.body.clone(), notes }
    }
}

impl<'a> SheetRows<'_, 'a> {
    /// The next row that has something in it.
    pub fn next_row(&mut self) -> Option<SheetRow<'a>> {
        loop {
            let row = self.body.next_row()?;
            let blank = row.is_blank();
            let cell =
                |column: &SheetColumn| row.cell(column.at).map(|c| c.trimmed().value()).unwrap_or_default();
            let cells = self.sheet.columns.iter().map(cell).collect();
            match (&self.body, self.sheet.notes) {
                (Rows::Csv(rows), _) => self.waiting.extend(rows.comments().map(Cow::Borrowed)),
                (Rows::Grid(_), Some(notes)) => {
                    let owner = Owner::Row(self.sheet.table, self.number);
                    self.waiting.extend(notes.of(owner).into_iter().map(Cow::Owned));
                }
                (Rows::Grid(_), None) => {}
            }
            self.number += 1;
            if !blank {
                return Some(SheetRow { cells, comments: std::mem::take(&mut self.waiting) });
            }
        }
    }

    /// Behind the last row: the comments at the end of the file.
    pub fn rest(mut self) -> Vec<Cow<'a, str>> {
        match (&self.body, self.sheet.notes) {
            (Rows::Csv(rows), _) => self.waiting.extend(rows.comments().map(Cow::Borrowed)),
            (Rows::Grid(_), Some(notes)) => {
                self.waiting.extend(notes.of(Owner::Tail(self.sheet.table)).into_iter().map(Cow::Owned));
            }
            (Rows::Grid(_), None) => {}
        }
        self.waiting
    }
}

impl Notes {
    fn of(&self, owner: Owner) -> Vec<String> {
        self.0.get(&owner).cloned().unwrap_or_default()
    }

    fn new(single: &Single<'_>, format: Format, text: &str) -> Self {
        let mut anchors: Vec<(Range<usize>, Owner)> = Vec::new();
        anchors.extend(head_anchors(single.head.as_ref().and_then(Node::as_map).unwrap_or_default()));
        let mut firsts: BTreeMap<Table, usize> = BTreeMap::new();
        for (table, _, grid) in &single.tables {
            let mut rows = grid.rows();
            let mut number = 0;
            while rows.next_row().is_some() {
                firsts.entry(*table).or_insert(rows.range().start);
                anchors.push((rows.range(), Owner::Row(*table, number)));
                number += 1;
            }
        }
        for (range, name) in &single.keys {
            match Table::of_name(name) {
                // In TOML the key stands in the header of the first row.
                Some(table) if firsts.get(&table).is_some_and(|&first| first <= range.start) => {}
                Some(table) => anchors.push((range.clone(), Owner::Table(table))),
                None => anchors.push((range.clone(), Owner::Top)),
            }
        }
        Self::placed(anchors, &single.comments, Some(format), text)
    }

    /// Gives each comment to what it belongs to; without a format, those of a folder's head.
    fn placed(
        mut anchors: Vec<(Range<usize>, Owner)>,
        comments: &[Range<usize>],
        format: Option<Format>,
        text: &str,
    ) -> Self {
        anchors.sort_by_key(|(range, owner)| (range.start, *owner));
        let mut notes = Self::default();
        // The table about which something is said apart from its first row.
        let mut apart = None;
        for Remark { range: comment, alone, first, under, over } in remarks(comments, text) {
            let next = anchors.partition_point(|(range, _)| range.start <= comment.start);
            let before = next.checked_sub(1).and_then(|at| anchors.get(at));
            let next = anchors.get(next);
            let inside = before.filter(|(range, _)| !alone || comment.start < range.end);
            let behind = || {
                let (_, Owner::Row(table, _)) = *before? else { return None };
                let ends = !next.is_some_and(|(_, o)| matches!(o, Owner::Row(next, _) if *next == table));
                let column = |at: usize| at - line_start(text, at);
                let its = match format? {
                    Format::Toml => under && !over,
                    Format::Yaml => column(comment.start) > next.map_or(0, |(range, _)| column(range.start)),
                    Format::Json => false,
                };
                (ends && its).then_some(Owner::Tail(table))
            };
            let owner = inside.map(|(_, owner)| *owner).or_else(behind);
            let owner = owner.unwrap_or_else(|| match next.map(|(_, owner)| *owner) {
                // In TOML the first row stands for its table; its own is what an empty line parts from the table's.
                Some(Owner::Row(table, 0)) if format == Some(Format::Toml) => {
                    if over && apart == Some(table) {
                        return Owner::Row(table, 0);
                    }
                    apart = if over { apart } else { Some(table) };
                    Owner::Table(table)
                }
                owner => owner.unwrap_or(Owner::End),
            });
            let notes = notes.0.entry(owner).or_default();
            let spaced = match owner {
                Owner::Head(_) => format.is_none_or(|format| format == Format::Toml),
                Owner::End => format.is_none(),
                _ => false,
            };
            if spaced && alone && first && !under && line_start(text, comment.start) > 0 {
                notes.push(String::new());
            }
            notes.push(text.get(comment).unwrap_or("").trim_end().to_owned());
        }
        notes
    }
}

/// A comment, and what is around it.
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own about where it stands")]
struct Remark {
    range: Range<usize>,
    /// Whether nothing else stands on its line.
    alone: bool,
    /// Whether it is the first of its block: of comments on lines without an empty one between them.
    first: bool,
    /// Whether something stands on the line above its block.
    under: bool,
    /// Whether something stands on the line below its block.
    over: bool,
}

fn remarks(comments: &[Range<usize>], text: &str) -> Vec<Remark> {
    let said = |line: &str| !line.trim().is_empty();
    let mut remarks: Vec<Remark> = Vec::with_capacity(comments.len());
    for range in comments {
        let line = line_start(text, range.start);
        let alone = !text.get(line..range.start).is_some_and(said);
        let joins = |last: &&Remark| {
            let between = text.get(last.range.end..range.start).unwrap_or("");
            last.alone && alone && !said(between) && between.matches('\n').count() <= 1
        };
        let block = remarks.last().filter(joins).map(|last| last.under);
        let above = text.get(..line).and_then(|before| before.lines().next_back());
        let over = text.get(range.end..).and_then(|behind| behind.lines().nth(1)).is_some_and(said);
        let under = block.unwrap_or_else(|| above.is_some_and(said));
        remarks.push(Remark { range: range.clone(), alone, first: block.is_none(), under, over });
    }
    let mut below: Option<bool> = None;
    for remark in remarks.iter_mut().rev() {
        // What stands below a comment that is not the last of its block is the next one.
        remark.over = below.unwrap_or(remark.over);
        below = (remark.alone && !remark.first).then_some(remark.over);
    }
    remarks
}

fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1)
}

/// The keys of a head, each up to the end of its value.
fn head_anchors(entries: &[(Key<'_>, Node<'_>)]) -> Vec<(Range<usize>, Owner)> {
    let anchor = |(key, value): &(Key<'_>, Node<'_>)| {
        let known = head::KEYS.iter().copied().find(|known| *known == key.name)?;
        Some((key.range().start..value.end.max(key.end) as usize, Owner::Head(known)))
    };
    entries.iter().filter_map(anchor).collect()
}

fn head_entries(entries: &[(Key<'_>, Node<'_>)], notes: &Notes, text: &str) -> Vec<HeadEntry> {
    let entry = |key: &&'static str| {
        let (_, node) = entries.iter().find(|(known, _)| known.name == **key)?;
        let value = head_value(key, node, text)?;
        Some(HeadEntry { key, value, comments: notes.of(Owner::Head(key)) })
    };
    head::KEYS.iter().filter_map(entry).collect()
}

/// A value of a head that is whole; `None` where it is blank.
fn head_value(key: &str, node: &Node<'_>, text: &str) -> Option<HeadValue> {
    let own = |node: &Node<'_>| node.as_str().map(str::to_owned);
    Some(match &node.value {
        Value::Text(day) if key == "as_of" => HeadValue::Day(day.clone().into_owned()),
        Value::Datetime => HeadValue::Day(node.raw(text).to_owned()),
        Value::Text(text) => HeadValue::Text(text.clone().into_owned()),
        Value::Integer(number) => HeadValue::Number((*number)?),
        Value::List(items) => HeadValue::List(items.iter().filter_map(own).collect()),
        Value::Map(words) => HeadValue::Words(
            words.iter().filter_map(|(k, v)| Some((k.name.clone().into_owned(), own(v)?))).collect(),
        ),
        Value::Null | Value::Boolean(_) | Value::Float => return None,
    })
}

/// Gives the book of an inventory that was read whole.
pub fn with<T>(outcome: &Outcome, then: impl FnOnce(&Book<'_>) -> T) -> T {
    let text = |id: SourceId| outcome.sources.get(id).map_or("", |file| file.text.as_str());
    // All of this was read before, and is whole.
    let mut sink = Sink::default();
    if let Some((id, format)) = outcome.found.single {
        let locator = Locator::new(id, text(id));
        let mut single = single::read(&locator, format, outcome.sources.name(id), &mut sink);
        let notes = Notes::new(&single, format, text(id));
        let schema = single.schema.take();
        return then(&of_tree(&single, &notes, format, schema, text(id)));
    }
    let head = outcome.found.head.map(|id| (id, Locator::new(id, text(id))));
    let parsed = head.as_ref().map(|(_, locator)| toml::read(locator)).unwrap_or_default();
    let entries = parsed.root.as_ref().and_then(Node::as_map).unwrap_or_default();
    let head_text = outcome.found.head.map_or("", text);
    let notes = Notes::placed(head_anchors(entries), &parsed.comments, None, head_text);
    let sheet = |&(table, id): &(Table, SourceId)| {
        let file = columns::header(table, id, text(id), &mut Sink::default());
        let mut sheet = Sheet::new(&file, Some(outcome.sources.name(id).to_owned()), None);
        let mut rows = csv::Rows::new(id, text(id));
        rows.next_row();
        sheet.comments = rows.comments().map(str::to_owned).collect();
        sheet
    };
    then(&Book {
        format: None,
        schema: None,
        head: head_entries(entries, &notes, head_text),
        sheets: outcome.found.tables.iter().map(sheet).collect(),
        comments: notes.of(Owner::Top),
        end: notes.of(Owner::End),
    })
}

fn of_tree<'a>(
    single: &'a Single<'a>,
    notes: &'a Notes,
    format: Format,
    schema: Option<String>,
    text: &str,
) -> Book<'a> {
    let entries = single.head.as_ref().and_then(Node::as_map).unwrap_or_default();
    let sheet = |(table, columns, grid): &'a (Table, columns::Columns, crate::text::grid::Grid<'a>)| {
        let file = TableFile { table: *table, columns: columns.clone(), body: Rows::Grid(grid.rows()) };
        Sheet::new(&file, None, Some(notes))
    };
    Book {
        format: Some(format),
        schema,
        head: head_entries(entries, notes, text),
        sheets: single.tables.iter().map(sheet).collect(),
        comments: notes.of(Owner::Top),
        end: notes.of(Owner::End),
    }
}

impl Book<'_> {
    /// The name of the head's file in a folder.
    pub const HEAD: &'static str = HEAD;
    /// The key under which the head stands in an inventory of one file.
    pub const ROOT: &'static str = ROOT;
}
