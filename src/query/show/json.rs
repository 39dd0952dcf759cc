//! As JSON: `{"columns": [..], "rows": [[..], ..], "more": false}`, a row's cells in the order of the columns. A node is
//! `{"labels", "properties"}`, a relationship `{"type", "properties"}`, a path `{"nodes", "relationships"}`.

use std::io;

use serde_json::{Value, json as object};

use super::number::float;
use crate::{
    query::answer::{Answer, Cell, NodeCell, RelationshipCell},
    text::escaped,
};

/// Writes it, a row on each line.
pub fn json(answer: &Answer, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "{{\"columns\": {},", escaped::to_string(&answer.columns))?;
    write!(out, "\"rows\": [")?;
    for (number, row) in answer.rows.iter().enumerate() {
        let row: Vec<Value> = row.iter().map(value).collect();
        writeln!(out, "{}", if number > 0 { "," } else { "" })?;
        escaped::to_writer(&mut *out, &row)?;
    }
    writeln!(out, "\n],\n\"more\": {}}}", answer.more)
}

/// A cell. A number that JSON does not have (`NaN`, an infinity) is text.
pub fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::Truth(truth) => Value::from(*truth),
        Cell::Number(number) => Value::from(*number),
        Cell::Float(number) if number.is_finite() => Value::from(*number),
        Cell::Float(number) => Value::from(float(*number)),
        Cell::Text(text) => Value::from(text.as_str()),
        Cell::List(items) => items.iter().map(value).collect(),
        Cell::Map(map) => map.iter().map(|(k, v)| (k.clone(), value(v))).collect(),
        Cell::Node(node) => of_node(node),
        Cell::Relationship(rel) => of_relationship(rel),
        Cell::Path(nodes, relationships) => {
            let nodes: Vec<Value> = nodes.iter().map(of_node).collect();
            let relationships: Vec<Value> = relationships.iter().map(of_relationship).collect();
            object!({"nodes": nodes, "relationships": relationships})
        }
    }
}

fn of_node(node: &NodeCell) -> Value {
    object!({"labels": node.labels, "properties": value(&Cell::Map(node.properties.clone()))})
}

fn of_relationship(rel: &RelationshipCell) -> Value {
    object!({"type": rel.kind, "properties": value(&Cell::Map(rel.properties.clone()))})
}

#[cfg(test)]
mod tests {
    use super::json;
    use crate::query::answer::{Answer, Cell};

    #[test]
    fn it_reads_back() {
        let answer = Answer {
            columns: vec!["a\"".to_owned(), "b".to_owned()],
            rows: vec![vec![Cell::Float(f64::NAN), Cell::Text("</script>\u{1b}".to_owned())]],
            more: true,
        };
        let mut bytes = Vec::new();
        json(&answer, &mut bytes).unwrap();
        let read: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(read["columns"][0], "a\"");
        assert_eq!(read["rows"][0][0], "NaN");
        assert_eq!(read["rows"][0][1], "</script>\u{1b}");
        assert_eq!(read["more"], true);
        assert!(!bytes.contains(&0x1b));
    }
}
