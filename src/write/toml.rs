//! An inventory as one TOML file, and the head of a folder.

use super::{
    each, tables,
    value::{self, Value, put, quoted},
};
use crate::ingest::book::{Book, HeadEntry, HeadValue, Sheet, SheetRow};

/// The whole file.
pub(super) fn render(book: &Book<'_>) -> String {
    let mut text = String::new();
    comments(&mut text, &book.comments);
    if let Some(schema) = &book.schema {
        put(&mut text, format_args!("\"$schema\" = {}\n\n", quoted(schema)));
    }
    put(&mut text, format_args!("[{}]\n", Book::ROOT));
    head(&mut text, &book.head, &format!("{}.", Book::ROOT));
    for sheets in tables(book).values() {
        for sheet in sheets {
            comments(&mut text, &sheet.comments);
            each(sheet.rows(), |r| row(&mut text, sheet, &r));
        }
    }
    comments(&mut text, &book.end);
    text
}

/// The head of a folder.
pub(super) fn head_file(book: &Book<'_>) -> String {
    let mut text = String::new();
    comments(&mut text, &book.comments);
    head(&mut text, &book.head, "");
    comments(&mut text, &book.end);
    text
}

/// Keys with one value first: behind a header of their own, others would stand under it.
fn head(text: &mut String, entries: &[HeadEntry], above: &str) {
    let of_words = |entry: &&HeadEntry| matches!(entry.value, HeadValue::Words(_));
    for entry in entries.iter().filter(|entry| !of_words(entry)) {
        comments(text, &entry.comments);
        let value = match &entry.value {
            HeadValue::Text(value) => quoted(value),
            HeadValue::Day(day) => day.clone(),
            HeadValue::Number(number) => number.to_string(),
            HeadValue::List(items) => list(items.iter().map(String::as_str)),
            HeadValue::Words(_) => continue,
        };
        put(text, format_args!("{} = {value}\n", entry.key));
    }
    for entry in entries.iter().filter(of_words) {
        let HeadValue::Words(words) = &entry.value else { continue };
        text.push('\n');
        comments(text, &entry.comments);
        put(text, format_args!("[{above}{}]\n", entry.key));
        for (key, word) in words {
            put(text, format_args!("{} = {}\n", bare(key), quoted(word)));
        }
    }
}

fn row(text: &mut String, sheet: &Sheet<'_>, row: &SheetRow<'_>) {
    text.push('\n');
    comments(text, &row.comments);
    if row.cells.is_empty() {
        return;
    }
    put(text, format_args!("[[{}]]\n", sheet.table.name()));
    for (column, cell) in sheet.columns.iter().zip(&row.cells) {
        let value = match value::value(column.shape, cell) {
            None => continue,
            Some(Value::Text(value)) => quoted(value),
            Some(Value::Day(day)) => day.to_owned(),
            Some(Value::List(items)) => list(items.into_iter()),
        };
        put(text, format_args!("{} = {value}\n", bare(&column.name)));
    }
}

fn list<'i>(items: impl Iterator<Item = &'i str>) -> String {
    format!("[{}]", items.map(quoted).collect::<Vec<_>>().join(", "))
}

fn bare(key: &str) -> String {
    let plain = !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    if plain { key.to_owned() } else { quoted(key) }
}

fn comments(text: &mut String, comments: &[impl AsRef<str>]) {
    for comment in comments {
        text.push_str(&value::comment(comment.as_ref()));
        text.push('\n');
    }
}
