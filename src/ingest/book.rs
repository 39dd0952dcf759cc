//! An inventory as it stands in its files, for writing it anew: the head, and the cells of every table as read, with
//! the columns that no model has, and with the comments.
//!
//! A comment belongs to what it precedes (a row, a key of the head, a table), or to the row or key in which or behind
//! which it stands on a line; to the end of the file where nothing follows. Behind the last row of a table it belongs to
//! the table where its place says so: in TOML directly under the row and before an empty line, in YAML indented.

use std::{borrow::Cow, collections::BTreeMap, ops::Range, rc::Rc};

use super::{
    head::Head,
    table::{HEAD, HEAD_KEYS, ROOT, Shape, Table},
    tables::{Form, Sheet, Tables},
};
use crate::{
    review::REVIEW,
    text::{
        Format, Rows, csv,
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
    pub pages: Vec<Page<'a>>,
    /// How many decisions stand in review.toml beside the tables: they stay there.
    pub decisions: usize,
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
pub struct Page<'a> {
    /// The table.
    pub table: Table,
    /// The file, where it is one of its own: relative to the folder, with `/` between its parts.
    pub file: Option<String>,
    /// Its columns in the order of the documentation; then the user's own, by name.
    pub columns: Vec<PageColumn>,
    /// Comments before its header or its key.
    pub comments: Vec<String>,
    body: Rows<'a>,
    notes: Option<Rc<Notes>>,
}

/// A column of a page.
#[derive(Debug, Clone)]
pub struct PageColumn {
    /// Its name.
    pub name: String,
    /// Whether a row must fill it.
    pub required: bool,
    /// What it holds; `None` for the user's own.
    pub shape: Option<Shape>,
    at: usize,
}

/// A row of a page.
#[derive(Debug)]
pub struct PageRow<'a> {
    /// Its cells, in the order of the columns; white space around them is gone.
    pub cells: Vec<Cow<'a, str>>,
    /// The comments before it.
    pub comments: Vec<Cow<'a, str>>,
}

/// The rows of a page, one after another; rows with nothing in them are passed over.
#[derive(Debug)]
pub struct PageRows<'s, 'a> {
    page: &'s Page<'a>,
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

impl<'a> Page<'a> {
    /// Its rows.
    pub fn rows(&self) -> PageRows<'_, 'a> {
        PageRows { page: self, body: self.body.clone(), number: 0, waiting: Vec::new() }
    }

    fn new(sheet: &'a Sheet<'_>, file: Option<String>, notes: Option<Rc<Notes>>) -> Self {
        let known = sheet.table.columns().iter().filter_map(|&(column, required, shape)| {
            let at = sheet.columns.position(column)?;
            Some(PageColumn { name: column.to_owned(), required, shape: Some(shape), at })
        });
        let mut columns: Vec<PageColumn> = known.collect();
        let mut extras = sheet.columns.extras.clone();
        extras.sort();
        columns.extend(extras.into_iter().map(|(name, at)| PageColumn {
            name,
            required: false,
            shape: None,
            at,
        }));
        let comments = notes.as_ref().map(|notes| notes.of(Owner::Table(sheet.table))).unwrap_or_default();
        Self { table: sheet.table, file, columns, comments, body: sheet.rows(), notes }
    }
}

impl<'a> PageRows<'_, 'a> {
    /// The next row that has something in it.
    pub fn next_row(&mut self) -> Option<PageRow<'a>> {
        loop {
            let row = self.body.next_row()?;
            let blank = row.is_blank();
            let cell =
                |column: &PageColumn| row.cell(column.at).map(|c| c.trimmed().value()).unwrap_or_default();
            let cells = self.page.columns.iter().map(cell).collect();
            match (&self.body, &self.page.notes) {
                (Rows::Csv(rows), _) => self.waiting.extend(rows.comments().map(Cow::Borrowed)),
                (Rows::Grid(_), Some(notes)) => {
                    let owner = Owner::Row(self.page.table, self.number);
                    self.waiting.extend(notes.of(owner).into_iter().map(Cow::Owned));
                }
                (Rows::Grid(_), None) => {}
            }
            self.number += 1;
            if !blank {
                return Some(PageRow { cells, comments: std::mem::take(&mut self.waiting) });
            }
        }
    }

    /// Behind the last row: the comments at the end of the file.
    pub fn rest(mut self) -> Vec<Cow<'a, str>> {
        match (&self.body, &self.page.notes) {
            (Rows::Csv(rows), _) => self.waiting.extend(rows.comments().map(Cow::Borrowed)),
            (Rows::Grid(_), Some(notes)) => {
                self.waiting.extend(notes.of(Owner::Tail(self.page.table)).into_iter().map(Cow::Owned));
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

    /// What belongs to tables that are none of these pages.
    fn of_no_page(&self, pages: &[Page<'_>]) -> Vec<String> {
        let there = |table: Table| pages.iter().any(|page| page.table == table);
        let mut all = Vec::new();
        for (owner, comments) in &self.0 {
            match *owner {
                Owner::Table(table) | Owner::Row(table, _) | Owner::Tail(table) if !there(table) => {
                    all.extend(comments.iter().cloned());
                }
                Owner::Top
                | Owner::Head(_)
                | Owner::Table(_)
                | Owner::Row(..)
                | Owner::Tail(_)
                | Owner::End => {}
            }
        }
        all
    }

    fn new(tables: &Tables<'_>, format: Format, text: &str) -> Self {
        let mut anchors: Vec<(Range<usize>, Owner)> = Vec::new();
        anchors.extend(head_anchors(tables.head.as_ref().map_or(&[], Head::entries)));
        let mut firsts: BTreeMap<Table, usize> = BTreeMap::new();
        for sheet in tables.sheets() {
            let Rows::Grid(mut rows) = sheet.rows() else { continue };
            let mut number = 0;
            while rows.next_row().is_some() {
                firsts.entry(sheet.table).or_insert(rows.range().start);
                anchors.push((rows.range(), Owner::Row(sheet.table, number)));
                number += 1;
            }
        }
        for (range, name) in &tables.keys {
            match Table::of_name(name) {
                // In TOML the key stands in the header of the first row.
                Some(table) if firsts.get(&table).is_some_and(|&first| first <= range.start) => {}
                Some(table) => anchors.push((range.clone(), Owner::Table(table))),
                None => anchors.push((range.clone(), Owner::Top)),
            }
        }
        Self::placed(anchors, &tables.comments, Some(format), text)
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
        let known = HEAD_KEYS.iter().copied().find(|known| *known == key.name)?;
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
    HEAD_KEYS.iter().filter_map(entry).collect()
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

impl<'a> Book<'a> {
    /// What stands in these tables, if they are whole: of what cannot be read, nothing is there.
    pub fn of(tables: &'a Tables<'_>) -> Self {
        let head = tables.head.as_ref();
        let text = head.map_or("", |head| head.locator.text());
        let format = match tables.form {
            Form::File(format) => Some(format),
            Form::Folder | Form::Memory => None,
        };
        let notes = Rc::new(if let Some(format) = format {
            Notes::new(tables, format, text)
        } else {
            let anchors = head_anchors(head.map_or(&[], Head::entries));
            Notes::placed(anchors, head.map_or(&[], |head| &head.comments), None, text)
        });
        let mut pages: Vec<Page<'a>> = Vec::new();
        // What was decided stays in review.toml.
        let of_review = |sheet: &&Sheet<'_>| tables.sources.name(sheet.source) != REVIEW;
        for sheet in tables.sheets().iter().filter(of_review) {
            let page = page(tables, sheet, &notes, &pages);
            pages.push(page);
        }
        // A table without rows is no page, and is not written: what is said about it is said at the end.
        let mut end = notes.of_no_page(&pages);
        end.append(&mut notes.of(Owner::End));
        Self {
            format,
            schema: tables.schema.clone(),
            head: head_entries(head.map_or(&[], Head::entries), &notes, text),
            pages,
            decisions: tables
                .sheets()
                .iter()
                .filter(|sheet| !of_review(sheet))
                .map(|sheet| count(sheet.rows()))
                .sum(),
            comments: notes.of(Owner::Top),
            end,
        }
    }
}

/// How many rows these are.
fn count(mut rows: Rows<'_>) -> usize {
    let mut count = 0;
    while rows.next_row().is_some() {
        count += 1;
    }
    count
}

/// What stands in a sheet, behind other pages.
fn page<'a>(
    tables: &'a Tables<'_>,
    sheet: &'a Sheet<'_>,
    notes: &Rc<Notes>,
    others: &[Page<'_>],
) -> Page<'a> {
    let text = tables.text(sheet.source);
    if sheet.is_file() {
        let mut page = Page::new(sheet, Some(tables.sources.name(sheet.source).to_owned()), None);
        let mut rows = csv::Rows::new(sheet.source, text);
        rows.next_row();
        page.comments = rows.comments().map(str::to_owned).collect();
        return page;
    }
    match tables.form {
        Form::File(_) if !text.is_empty() => Page::new(sheet, None, Some(Rc::clone(notes))),
        Form::Folder => {
            // Rows that were given beside those of files have a file of their own.
            let taken = |name: &String| others.iter().any(|page| page.file.as_ref() == Some(name));
            let first = format!("{}.csv", sheet.table.name());
            let more = (2..).map(|number| format!("{}-{number}.csv", sheet.table.name()));
            Page::new(sheet, std::iter::once(first).chain(more).find(|name| !taken(name)), None)
        }
        Form::File(_) | Form::Memory => Page::new(sheet, None, None),
    }
}

impl Book<'_> {
    /// The name of the head's file in a folder.
    pub const HEAD: &'static str = HEAD;
    /// The key under which the head stands in an inventory of one file.
    pub const ROOT: &'static str = ROOT;
}
