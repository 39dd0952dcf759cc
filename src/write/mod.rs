//! An inventory to bytes, in canonical form: what `thalweg fmt` writes, in each format that an inventory has.
//!
//! | what | room |
//! |---|---|
//! | what stands in a cell: one value, a list, a day | `value` |
//! | a folder of CSV tables | `csv` |
//! | one file | `yaml`, `json`, `toml` |
//!
//! Written is what the files hold ([`Book`]), not what the model keeps of it. The canonical form has the columns in
//! the order of the documentation, then the user's own by name; rows as they stand; no blank column but required
//! ones; items of a list once each, without white space around them; quotes where they are needed; LF, UTF-8.

mod csv;
mod json;
mod toml;
mod value;
mod yaml;

use std::collections::BTreeMap;

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
    let head: usize = book.head.iter().map(|entry| entry.comments.len()).sum();
    let mut count = book.comments.len() + book.end.len() + head;
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

/// The sheets of each table, in the order of the tables.
fn tables<'b, 'a>(book: &'b Book<'a>) -> BTreeMap<Table, Vec<&'b Sheet<'a>>> {
    let mut tables: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for sheet in &book.sheets {
        tables.entry(sheet.table).or_default().push(sheet);
    }
    tables
}
