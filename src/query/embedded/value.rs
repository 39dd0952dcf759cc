//! Values of the engine to cells of an answer, and back.

use std::collections::BTreeMap;

use kglite::api::{NodeValue, PropMap, RelValue, Value, param};

use crate::query::{Cell, NodeCell, RelationshipCell, labels_in_order};

/// What the engine adds to a node: its first label, and its id once more.
const OWN: [&str; 2] = ["title", "type"];

/// A cell as the engine's value.
pub fn of_cell(cell: &Cell) -> Value {
    match cell {
        Cell::Truth(truth) => Value::Boolean(*truth),
        Cell::Number(number) => Value::Int64(*number),
        Cell::Float(number) => Value::Float64(*number),
        Cell::Text(text) => Value::String(text.clone()),
        Cell::List(items) => Value::List(items.iter().map(of_cell).collect()),
        Cell::Map(map) => Value::Map(map.iter().map(|(k, v)| (k.clone(), of_cell(v))).collect()),
        // No parameter is a node: they are read from text.
        Cell::Null | Cell::Node(_) | Cell::Relationship(_) | Cell::Path(..) => Value::Null,
    }
}

/// The engine's value as a cell, with lists and maps at most so `deep` in each other. `keys` are those of the graph.
pub fn to_cell(value: Value, keys: &[String], deep: usize) -> Option<Cell> {
    let inner = deep.checked_sub(1)?;
    Some(match value {
        Value::Null => Cell::Null,
        Value::Boolean(truth) => Cell::Truth(truth),
        Value::Int64(number) => Cell::Number(number),
        Value::UniqueId(number) | Value::NodeRef(number) => Cell::Number(i64::from(number)),
        Value::Float64(number) => Cell::Float(number),
        Value::String(text) => Cell::Text(text),
        Value::List(items) => {
            Cell::List(items.into_iter().map(|v| to_cell(v, keys, inner)).collect::<Option<_>>()?)
        }
        Value::Map(map) => Cell::Map(map_cells(&map, keys, inner)?),
        Value::Node(node) => Cell::Node(Box::new(node_cell(&node, keys, inner)?)),
        Value::Relationship(rel) => Cell::Relationship(Box::new(relationship_cell(&rel, keys, inner)?)),
        Value::Path(path) => Cell::Path(
            path.nodes.iter().map(|n| node_cell(n, keys, inner)).collect::<Option<_>>()?,
            path.rels.iter().map(|r| relationship_cell(r, keys, inner)).collect::<Option<_>>()?,
        ),
        // Days, times, durations and points, in the form in which they are written.
        other => Cell::Text(param::kglite_value_to_csv_text(&other)),
    })
}

fn map_cells(map: &PropMap, keys: &[String], deep: usize) -> Option<BTreeMap<String, Cell>> {
    map.iter().map(|(k, v)| Some((k.to_string(), to_cell(v.clone(), keys, deep)?))).collect()
}

fn node_cell(node: &NodeValue, keys: &[String], deep: usize) -> Option<NodeCell> {
    let mut properties = map_cells(&node.properties, keys, deep)?;
    properties.retain(|name, value| {
        let own = OWN.contains(&name.as_str()) && !keys.iter().any(|k| k == name);
        !own && *value != Cell::Null
    });
    Some(NodeCell { key: u64::from(node.id), labels: labels_in_order(node.labels.clone()), properties })
}

fn relationship_cell(rel: &RelValue, keys: &[String], deep: usize) -> Option<RelationshipCell> {
    Some(RelationshipCell {
        key: u64::from(rel.id),
        from: u64::from(rel.start_id),
        to: u64::from(rel.end_id),
        kind: rel.rel_type.clone(),
        properties: map_cells(&rel.properties, keys, deep)?,
    })
}
