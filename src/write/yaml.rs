//! An inventory as one YAML file. What any reader of YAML, old ones included, takes for a text stands as it is;
//! everything else in double quotes.

use super::{
    rows::tables,
    value::{self, Value, put},
};
use crate::{
    ingest::book::{Book, HeadValue, Page, PageRow},
    text::escaped::quoted,
};

/// The whole file.
pub(super) fn render(book: &Book<'_>) -> String {
    let mut text = String::new();
    comments(&mut text, &book.comments, 0);
    if let Some(schema) = &book.schema {
        put(&mut text, format_args!("$schema: {}\n", quoted(schema)));
    }
    put(&mut text, format_args!("{}:\n", Book::ROOT));
    for entry in &book.head {
        comments(&mut text, &entry.comments, 2);
        let value = head_value(&entry.value);
        // Words stand on lines of their own.
        let space = if value.starts_with('\n') { "" } else { " " };
        put(&mut text, format_args!("  {}:{space}{value}\n", entry.key));
    }
    let (tables, end) = tables(book);
    for table in &tables {
        text.push('\n');
        comments(&mut text, &table.comments, 0);
        put(&mut text, format_args!("{}:\n", table.table.name()));
        for (page, r) in &table.rows {
            row(&mut text, page, r);
        }
        comments(&mut text, &table.tail, 2);
    }
    comments(&mut text, &end, 0);
    text
}

fn head_value(value: &HeadValue) -> String {
    match value {
        HeadValue::Text(text) => alone(text),
        HeadValue::Day(day) => day.clone(),
        HeadValue::Number(number) => number.to_string(),
        HeadValue::List(items) => list(items.iter().map(String::as_str)),
        HeadValue::Words(words) if words.is_empty() => "{}".to_owned(),
        HeadValue::Words(words) => {
            let mut lines = String::new();
            for (key, word) in words {
                put(&mut lines, format_args!("\n    {}: {}", plain(key), plain(word)));
            }
            lines
        }
    }
}

fn row(text: &mut String, page: &Page<'_>, row: &PageRow<'_>) {
    comments(text, &row.comments, 2);
    let mut before = "  - ";
    for (column, cell) in page.columns.iter().zip(&row.cells) {
        let value = match value::value(column.shape, cell) {
            None => continue,
            Some(Value::Text(value)) => alone(value),
            Some(Value::Day(day)) => day.to_owned(),
            Some(Value::List(items)) => list(items.into_iter()),
        };
        put(text, format_args!("{before}{}: {value}\n", plain(&column.name)));
        before = "    ";
    }
}

fn list<'i>(items: impl Iterator<Item = &'i str>) -> String {
    format!("[{}]", items.map(plain).collect::<Vec<_>>().join(", "))
}

/// A text without quotes where every reader takes it for one: letters first, and nothing that means something.
fn plain(text: &str) -> String {
    plain_with(text, "")
}

/// A text that stands in no list: there a comma separates nothing.
fn alone(text: &str) -> String {
    plain_with(text, ",;()'")
}

fn plain_with(text: &str, others: &str) -> String {
    let inner = |c: char| {
        c.is_alphanumeric()
            || matches!(c, ' ' | '_' | '.' | '/' | '@' | '+' | '-' | '>' | ':')
            || others.contains(c)
    };
    let safe = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(inner)
        && !text.contains(": ")
        && !text.ends_with([' ', ':'])
        && text.len() <= PLAIN;
    if safe && !OTHER.contains(&text.to_ascii_lowercase().as_str()) { text.to_owned() } else { quoted(text) }
}

/// A plain text may not be longer.
const PLAIN: usize = 256;

/// Words that some readers take for nothing, or for true or false.
const OTHER: [&str; 9] = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];

fn comments(text: &mut String, comments: &[impl AsRef<str>], indent: usize) {
    for comment in comments.iter().map(AsRef::as_ref).filter(|comment: &&str| !comment.is_empty()) {
        put(text, format_args!("{:indent$}{}\n", "", value::comment(comment)));
    }
}
