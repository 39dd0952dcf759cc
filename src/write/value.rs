//! What stands in a cell, and texts in double quotes.

use std::fmt::{Arguments, Write as _};

use crate::ingest::{Kind, Shape};

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value<'c> {
    /// One value.
    Text(&'c str),
    /// A day.
    Day(&'c str),
    /// A list.
    List(Vec<&'c str>),
}

/// What stands in a cell of this shape; `None` where it is blank.
pub(super) fn value(shape: Option<Shape>, cell: &str) -> Option<Value<'_>> {
    if cell.is_empty() {
        return None;
    }
    Some(match shape {
        Some(Shape::List(kind)) => {
            let mut items: Vec<&str> = Vec::new();
            // What stands twice counts once, but for what is done in order.
            for item in cell.split(';').map(str::trim) {
                if !item.is_empty() && (kind == Kind::Transform || !items.contains(&item)) {
                    items.push(item);
                }
            }
            Value::List(items)
        }
        Some(Shape::One(Kind::Day | Kind::DayOrNone)) if cell != "none" => Value::Day(cell),
        _ => Value::Text(cell),
    })
}

/// A text in double quotes, as YAML, JSON and TOML all read it. What cannot be seen is written as its number.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if hidden(c) => put(&mut out, format_args!("\\u{:04X}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Puts more text behind a text.
pub(super) fn put(text: &mut String, more: Arguments<'_>) {
    // Writing to a string does not fail.
    let _ = text.write_fmt(more);
}

/// Control characters, and those that break lines, turn text round or mark the order of bytes. All of them have four
/// digits.
fn hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// A comment without what only CSV allows in one.
pub(super) fn comment(text: &str) -> String {
    text.chars()
        .map(|c| if hidden(c) && c != '\t' { ' ' } else { c })
        .collect::<String>()
        .trim_end()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_stand_once_but_for_transformations() {
        let list = |kind| value(Some(Shape::List(kind)), "a; b;a");
        assert_eq!(list(Kind::Id), Some(Value::List(vec!["a", "b"])));
        assert_eq!(list(Kind::Transform), Some(Value::List(vec!["a", "b", "a"])));
        assert_eq!(value(None, "a; b"), Some(Value::Text("a; b")));
    }

    #[test]
    fn what_cannot_be_seen_is_written_as_its_number() {
        assert_eq!(quoted("a\"\\\n\u{1b}\u{202e}é😀"), "\"a\\\"\\\\\\n\\u001B\\u202Eé😀\"");
    }
}
