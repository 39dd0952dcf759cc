//! As JSON: `{"columns": [..], "rows": [[..], ..], "more": false}`, a row's cells in the order of the columns. A node is
//! `{"labels", "properties"}`, a relationship `{"type", "properties"}`, a path `{"nodes", "relationships"}`.

use std::{collections::BTreeMap, io};

use serde::{Serialize, Serializer, ser::SerializeMap as _};

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
        writeln!(out, "{}", if number > 0 { "," } else { "" })?;
        // A cell is written as it is walked: nothing of it is kept.
        for (at, cell) in row.iter().enumerate() {
            write!(out, "{}", if at > 0 { "," } else { "[" })?;
            escaped::to_writer(&mut *out, &Shown(cell))?;
        }
        write!(out, "{}", if row.is_empty() { "[]" } else { "]" })?;
    }
    writeln!(out, "\n],\n\"more\": {}}}", answer.more)
}

/// A cell as text in one line.
pub fn text(cell: &Cell) -> String {
    // Writing to memory does not fail, and all keys are texts.
    serde_json::to_string(&Shown(cell)).unwrap_or_default()
}

/// A cell as JSON. A number that JSON does not have (`NaN`, an infinity) is text. Keys are in the order of the alphabet.
struct Shown<'a>(&'a Cell);

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Cell::Null => to.serialize_unit(),
            Cell::Truth(truth) => to.serialize_bool(*truth),
            Cell::Number(number) => to.serialize_i64(*number),
            Cell::Float(number) if number.is_finite() => to.serialize_f64(*number),
            Cell::Float(number) => to.serialize_str(&float(*number)),
            Cell::Text(text) => to.serialize_str(text),
            Cell::List(items) => to.collect_seq(items.iter().map(Shown)),
            Cell::Map(map) => Properties(map).serialize(to),
            Cell::Node(node) => Node(node).serialize(to),
            Cell::Relationship(rel) => Relationship(rel).serialize(to),
            Cell::Path(nodes, relationships) => {
                let mut map = to.serialize_map(Some(2))?;
                map.serialize_entry("nodes", &nodes.iter().map(Node).collect::<Vec<_>>())?;
                let relationships: Vec<_> = relationships.iter().map(Relationship).collect();
                map.serialize_entry("relationships", &relationships)?;
                map.end()
            }
        }
    }
}

struct Properties<'a>(&'a BTreeMap<String, Cell>);

impl Serialize for Properties<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.0.iter().map(|(key, value)| (key, Shown(value))))
    }
}

struct Node<'a>(&'a NodeCell);

impl Serialize for Node<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(2))?;
        map.serialize_entry("labels", &self.0.labels)?;
        map.serialize_entry("properties", &Properties(&self.0.properties))?;
        map.end()
    }
}

struct Relationship<'a>(&'a RelationshipCell);

impl Serialize for Relationship<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(2))?;
        map.serialize_entry("properties", &Properties(&self.0.properties))?;
        map.serialize_entry("type", &self.0.kind)?;
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::json;
    use crate::query::answer::{Answer, Cell, NodeCell, RelationshipCell};

    #[test]
    fn nodes_and_paths_are_objects_and_a_row_without_cells_is_empty() {
        let properties = BTreeMap::from([("id".to_owned(), Cell::Text("crm".to_owned()))]);
        let node = NodeCell { key: 7, labels: vec!["Store".to_owned()], properties: properties.clone() };
        let rel = RelationshipCell { key: 1, from: 7, to: 7, kind: "FLOWS".to_owned(), properties };
        let answer = Answer {
            columns: Vec::new(),
            rows: vec![vec![Cell::Path(vec![node], vec![rel]), Cell::List(vec![Cell::Null])], Vec::new()],
            more: false,
        };
        let mut bytes = Vec::new();
        json(&answer, &mut bytes).unwrap();
        let row = concat!(
            r#"[{"nodes":[{"labels":["Store"],"properties":{"id":"crm"}}],"#,
            r#""relationships":[{"properties":{"id":"crm"},"type":"FLOWS"}]},[null]]"#
        );
        let wanted = format!("{{\"columns\": [],\n\"rows\": [\n{row},\n[]\n],\n\"more\": false}}\n");
        assert_eq!(String::from_utf8(bytes).unwrap(), wanted);
    }

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
