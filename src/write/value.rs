//! What stands in a cell, and in a comment.

use std::fmt::{Arguments, Write as _};

use crate::{
    ingest::{Kind, Shape},
    text::is_hidden,
};

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

/// Puts more text behind a text.
pub(super) fn put(text: &mut String, more: Arguments<'_>) {
    // Writing to a string does not fail.
    let _ = text.write_fmt(more);
}

/// A comment without what only CSV allows in one, or nobody sees: what joins letters stays.
pub(super) fn comment(text: &str) -> String {
    text.chars().map(|c| if gone(c) { ' ' } else { c }).collect::<String>().trim_end().to_owned()
}

fn gone(c: char) -> bool {
    (is_hidden(c) && !matches!(c, '\t' | '\u{200c}' | '\u{200d}')) || matches!(c, '\u{fffe}' | '\u{ffff}')
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
}
