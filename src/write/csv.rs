//! A table as a CSV file.

use std::borrow::Cow;

use super::{file::File, rows::each, value};
use crate::ingest::{
    book::{Page, PageRow},
    looks_like_a_row,
};

/// The file; of an inventory of one file none for a table without rows.
pub(super) fn render(page: &Page<'_>) -> Option<File> {
    // What a header of the user's names is kept: of an inventory of one file, what is in use.
    let kept = page.file.is_some();
    let mut filled: Vec<bool> = page.columns.iter().map(|column| kept || column.required).collect();
    let mut any = false;
    for row in each(page.rows(), |row| row) {
        any |= !row.cells.is_empty();
        for (filled, cell) in filled.iter_mut().zip(&row.cells) {
            *filled |= !cell.is_empty();
        }
    }
    let name = match &page.file {
        Some(file) => file.clone(),
        None if any => format!("{}.csv", page.table.name()),
        None => return None,
    };
    let mut text = String::new();
    comments(&mut text, page.comments.iter().map(String::as_str), 0);
    let columns = || (0..page.columns.len()).filter(|&at| filled.get(at).copied().unwrap_or(false));
    line(&mut text, columns().filter_map(|at| page.columns.get(at)).map(|c| Cow::Borrowed(c.name.as_str())));
    let width = columns().count();
    each(page.rows(), |row: PageRow<'_>| {
        comments(&mut text, row.comments.iter().map(AsRef::as_ref), width);
        if !row.cells.is_empty() {
            line(&mut text, columns().map(|at| cell(page, &row, at)));
        }
    });
    Some(File { name, text })
}

/// Comments above a row of so many cells: one that would be taken for a row gets a second `#`.
pub fn comments<'c>(text: &mut String, comments: impl Iterator<Item = &'c str>, width: usize) {
    for comment in comments {
        if looks_like_a_row(comment, width) {
            text.push('#');
        }
        text.push_str(comment);
        text.push('\n');
    }
}

fn cell<'c>(page: &Page<'_>, row: &'c PageRow<'_>, at: usize) -> Cow<'c, str> {
    let shape = page.columns.get(at).and_then(|column| column.shape);
    match row.cells.get(at).and_then(|cell| value::value(shape, cell)) {
        None => Cow::Borrowed(""),
        Some(value::Value::Text(text) | value::Value::Day(text)) => Cow::Borrowed(text),
        Some(value::Value::List(items)) => Cow::Owned(items.join(";")),
    }
}

/// A line of cells.
pub fn line<C: AsRef<str>>(text: &mut String, cells: impl Iterator<Item = C>) {
    for (number, cell) in cells.enumerate() {
        let cell = cell.as_ref();
        if number > 0 {
            text.push(',');
        }
        if cell.contains([',', '"', '\n', '\r']) || cell.starts_with('#') {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(cell);
        }
    }
    text.push('\n');
}
