//! An inventory as one TOML file, and the head of a folder.

use super::{
    rows::tables,
    value::{self, Value, put},
};
use crate::{
    ingest::book::{Book, HeadEntry, HeadValue, Page, PageRow},
    text::escaped::quoted,
};

/// The whole file.
pub(super) fn render(book: &Book<'_>) -> String {
    let mut text = String::new();
    comments(&mut text, &book.comments);
    if let Some(schema) = &book.schema {
        put(&mut text, format_args!("\"$schema\" = {}\n\n", quoted(schema)));
    }
    put(&mut text, format_args!("[{}]\n", Book::ROOT));
    head(&mut text, &book.head, &format!("{}.", Book::ROOT));
    let (tables, end) = tables(book);
    for table in &tables {
        text.push('\n');
        comments(&mut text, &table.comments);
        for (number, (page, r)) in table.rows.iter().enumerate() {
            // An empty line parts what is said about the table from what is said about its first row.
            if number > 0 || !(table.comments.is_empty() || r.comments.is_empty()) {
                text.push('\n');
            }
            row(&mut text, page, r);
        }
        comments(&mut text, &table.tail);
    }
    if !tables.is_empty() && !end.is_empty() {
        text.push('\n');
    }
    comments(&mut text, &end);
    text
}

/// The head of a folder.
pub(super) fn head_file(book: &Book<'_>) -> String {
    let mut text = String::new();
    comments(&mut text, &book.comments);
    head(&mut text, &book.head, "");
    if book.format.is_some() {
        // In a folder, a table without rows has no file for its comments.
        let bare = |page: &&Page<'_>| page.rows().next_row().is_none();
        for page in book.pages.iter().filter(bare) {
            comments(&mut text, &page.comments);
            comments(&mut text, &page.rows().rest());
        }
    }
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

fn row(text: &mut String, page: &Page<'_>, row: &PageRow<'_>) {
    comments(text, &row.comments);
    put(text, format_args!("[[{}]]\n", page.table.name()));
    for (column, cell) in page.columns.iter().zip(&row.cells) {
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
    for comment in comments.iter().map(AsRef::as_ref) {
        if !comment.is_empty() {
            text.push_str(&value::comment(comment));
        } else if text.is_empty() || text.ends_with("\n\n") {
            continue;
        }
        text.push('\n');
    }
}
