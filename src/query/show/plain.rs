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
        Cell::List(items) => joined(items).unwrap_or_else(|| json::value(cell).to_string()),
        _ => json::value(cell).to_string(),
    }
}

fn joined(items: &[Cell]) -> Option<String> {
    let plain = |cell: &Cell| match cell {
        Cell::Text(item) if item.is_empty() || item.contains(';') => None,
        Cell::Text(_) | Cell::Number(_) | Cell::Float(_) | Cell::Truth(_) => Some(text(cell)),
        _ => None,
    };
    let items: Option<Vec<String>> = items.iter().map(plain).collect();
    items.filter(|list| !list.is_empty()).map(|list| list.join(";"))
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
