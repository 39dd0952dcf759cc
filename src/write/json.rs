//! An inventory as one JSON file. JSON has no comments: they are left out, and the caller says so.

use super::{
    rows::{Whole, tables},
    value::{self, Value},
};
use crate::{
    ingest::book::{Book, HeadValue, Page, PageRow},
    text::escaped::to_string as quoted,
};

/// The whole file.
pub(super) fn render(book: &Book<'_>) -> String {
    let mut parts = Vec::new();
    if let Some(schema) = &book.schema {
        parts.push(format!("  \"$schema\": {}", quoted(schema)));
    }
    let head = book.head.iter().map(|entry| format!("    \"{}\": {}", entry.key, head_value(&entry.value)));
    parts.push(format!("  \"{}\": {{\n{}\n  }}", Book::ROOT, head.collect::<Vec<_>>().join(",\n")));
    for Whole { table, rows, .. } in tables(book).0 {
        let rows: Vec<String> = rows.iter().filter_map(|(page, r)| row(page, r)).collect();
        if !rows.is_empty() {
            parts.push(format!("  \"{}\": [\n{}\n  ]", table.name(), rows.join(",\n")));
        }
    }
    format!("{{\n{}\n}}\n", parts.join(",\n"))
}

fn head_value(value: &HeadValue) -> String {
    match value {
        HeadValue::Text(text) | HeadValue::Day(text) => quoted(text),
        HeadValue::Number(number) => number.to_string(),
        HeadValue::List(items) => list(items.iter().map(String::as_str)),
        HeadValue::Words(words) => {
            let words = words.iter().map(|(key, word)| format!("{}: {}", quoted(key), quoted(word)));
            format!("{{ {} }}", words.collect::<Vec<_>>().join(", "))
        }
    }
}

fn row(page: &Page<'_>, row: &PageRow<'_>) -> Option<String> {
    let cells = page.columns.iter().zip(&row.cells).filter_map(|(column, cell)| {
        let value = match value::value(column.shape, cell)? {
            Value::Text(text) | Value::Day(text) => quoted(text),
            Value::List(items) => list(items.into_iter()),
        };
        Some(format!("      {}: {value}", quoted(&column.name)))
    });
    let cells: Vec<String> = cells.collect();
    (!cells.is_empty()).then(|| format!("    {{\n{}\n    }}", cells.join(",\n")))
}

fn list<'i>(items: impl Iterator<Item = &'i str>) -> String {
    format!("[{}]", items.map(quoted).collect::<Vec<_>>().join(", "))
}
