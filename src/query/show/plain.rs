//! A cell as text.

use super::{json, number::float};
use crate::query::answer::Cell;

/// A cell as one line of text. A list of plain items is joined by `;` where no item holds one; else lists, maps,
/// nodes, relationships and paths are JSON. Nothing is blank.
pub fn text(cell: &Cell) -> String {
    match cell {
        Cell::Null => String::new(),
        Cell::Truth(truth) => truth.to_string(),
        Cell::Number(number) => number.to_string(),
        Cell::Float(number) => float(*number),
        Cell::Text(text) => text.clone(),
        Cell::List(items) => joined(items).unwrap_or_else(|| json::text(cell)),
        _ => json::text(cell),
    }
}

fn joined(items: &[Cell]) -> Option<String> {
    let mut joined = String::new();
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            joined.push(';');
        }
        match item {
            Cell::Text(item) if item.is_empty() || item.contains(';') => return None,
            Cell::Text(item) => joined.push_str(item),
            Cell::Number(_) | Cell::Float(_) | Cell::Truth(_) => joined.push_str(&text(item)),
            _ => return None,
        }
    }
    (!items.is_empty()).then_some(joined)
}

#[cfg(test)]
mod tests {
    use super::text;
    use crate::query::answer::Cell;

    #[test]
    fn lists_are_joined_where_that_is_clear() {
        let list = |items: &[&str]| Cell::List(items.iter().map(|&t| Cell::Text(t.to_owned())).collect());
        assert_eq!(text(&list(&["a", "b"])), "a;b");
        assert_eq!(text(&list(&["a;b", "c"])), r#"["a;b","c"]"#);
        assert_eq!(text(&list(&[])), "[]");
        assert_eq!(text(&list(&[""])), r#"[""]"#);
        assert_eq!(text(&Cell::List(vec![Cell::Null])), "[null]");
        assert_eq!(text(&Cell::Null), "");
    }
}
