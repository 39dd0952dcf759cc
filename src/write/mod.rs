//! An inventory to bytes, in canonical form: what `thalweg fmt` writes, in each format that an inventory has.
//!
//! | what | room |
//! |---|---|
//! | what stands in a cell: one value, a list, a day | `value` |
//! | a folder of CSV tables | `csv` |
//! | one file | `yaml`, `json`, `toml` |
//!
//! Written is what the files hold ([`Book`]), not what the model keeps of it. The canonical form has the columns in
//! the order of the documentation, then the user's own by name; rows as they stand; every column of a CSV table's header,
//! and of a file's rows the required and the filled ones; items of a list once each, without white space around them; quotes where they are needed; LF, UTF-8.

mod csv;
mod json;
mod toml;
mod value;
mod yaml;

use std::{borrow::Cow, collections::BTreeMap};

use crate::{
    ingest::{
        Table,
        book::{Book, Sheet, SheetRow, SheetRows},
    },
    text::Format,
};

/// A file of an inventory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Relative to the folder, with `/` between its parts; blank for an inventory of one file.
    pub name: String,
    /// What stands in it.
    pub text: String,
}

/// The inventory as one file.
pub fn single(book: &Book<'_>, format: Format) -> File {
    let text = match format {
        Format::Yaml => yaml::render(book),
        Format::Json => json::render(book),
        Format::Toml => toml::render(book),
    };
    File { name: String::new(), text }
}

/// The inventory as a folder: its head, then its tables.
pub fn folder(book: &Book<'_>) -> Vec<File> {
    let head = File { name: Book::HEAD.to_owned(), text: toml::head_file(book) };
    std::iter::once(head).chain(book.sheets.iter().filter_map(csv::render)).collect()
}

/// What another format does not hold, in sentences: comments, and the schema for editors. `None` is a folder.
pub fn lost(book: &Book<'_>, format: Option<Format>) -> Vec<String> {
    let mut lost = Vec::new();
    let comments = if format == Some(Format::Json) { comments(book) } else { 0 };
    if comments > 0 {
        let noun = if comments == 1 { "comment is" } else { "comments are" };
        lost.push(format!("JSON has no comments: {comments} {noun} left out"));
    }
    if format.is_none() && book.schema.is_some() {
        lost.push("a folder names no schema: `$schema` is left out".to_owned());
    }
    lost
}

fn comments(book: &Book<'_>) -> usize {
    let head = book.head.iter().flat_map(|entry| &entry.comments);
    let mut count = book.comments.len() + head.chain(&book.end).filter(|comment| !comment.is_empty()).count();
    for sheet in &book.sheets {
        count += sheet.comments.len();
        count += each(sheet.rows(), |row| row.comments.len()).into_iter().sum::<usize>();
    }
    count
}

/// What `of` gives for each row; for the comments behind the last one, what it gives for a row without cells.
fn each<'s, 'a, T>(mut rows: SheetRows<'s, 'a>, mut of: impl FnMut(SheetRow<'a>) -> T) -> Vec<T> {
    let mut all = Vec::new();
    while let Some(row) = rows.next_row() {
        all.push(of(row));
    }
    let comments = rows.rest();
    if !comments.is_empty() {
        all.push(of(SheetRow { cells: Vec::new(), comments }));
    }
    all
}

/// A table of one file.
struct Whole<'b, 'a> {
    table: Table,
    /// The comments about it.
    comments: Vec<Cow<'b, str>>,
    /// Its rows, each with its sheet; there is one at least.
    rows: Vec<(&'b Sheet<'a>, SheetRow<'a>)>,
    /// The comments behind its last row.
    tail: Vec<Cow<'b, str>>,
}

/// The tables that have rows, in their order; and the comments behind everything, those of tables without rows first.
fn tables<'b, 'a: 'b>(book: &'b Book<'a>) -> (Vec<Whole<'b, 'a>>, Vec<Cow<'b, str>>) {
    let mut sheets: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for sheet in &book.sheets {
        sheets.entry(sheet.table).or_default().push(sheet);
    }
    let (mut all, mut end) = (Vec::new(), Vec::new());
    for (table, sheets) in sheets {
        let mut whole = Whole { table, comments: Vec::new(), rows: Vec::new(), tail: Vec::new() };
        let mut waiting: Vec<Cow<'a, str>> = Vec::new();
        for sheet in sheets {
            let about = sheet.comments.iter().map(|comment| Cow::Borrowed(comment.as_str()));
            if whole.rows.is_empty() {
                whole.comments.extend(std::mem::take(&mut waiting));
                whole.comments.extend(about);
            } else {
                waiting.extend(about.map(|comment| Cow::Owned(comment.into_owned())));
            }
            each(sheet.rows(), |mut row| {
                waiting.append(&mut row.comments);
                if !row.cells.is_empty() {
                    row.comments = std::mem::take(&mut waiting);
                    whole.rows.push((sheet, row));
                }
            });
        }
        whole.tail.extend(waiting);
        if whole.rows.is_empty() {
            end.append(&mut whole.comments);
            end.append(&mut whole.tail);
        } else {
            all.push(whole);
        }
    }
    end.extend(book.end.iter().filter(|c| !c.is_empty()).map(|comment| Cow::Borrowed(comment.as_str())));
    (all, end)
}
