//! Properties of the graph, as several formats write them.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use crate::{
    graph::{Key, Node, Properties, Property, PropertyGraph},
    text::escaped,
};

/// What a node is called where only one text is shown: its name, else its id.
pub(super) fn caption<'g>(graph: &'g PropertyGraph, node: &'g Node) -> &'g str {
    text(graph, &node.properties, "name").unwrap_or(&node.id)
}

/// The text of a property.
pub(super) fn text<'g>(graph: &PropertyGraph, properties: &'g Properties, name: &str) -> Option<&'g str> {
    value(graph, properties, name).and_then(Property::as_text)
}

/// The value of a property.
pub(super) fn value<'g>(
    graph: &PropertyGraph,
    properties: &'g Properties,
    name: &str,
) -> Option<&'g Property> {
    properties.iter().find(|(key, _)| graph.key(*key) == name).map(|(_, value)| value)
}

/// What the values of a key are, over many rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Text,
    Number,
    Truth,
    List,
    /// Of several kinds.
    Mixed,
}

/// The keys in use, in the order in which the graph came to know them, with what their values are.
pub(super) fn shapes<'g>(rows: impl Iterator<Item = &'g Properties>) -> BTreeMap<Key, Shape> {
    let mut shapes = BTreeMap::new();
    for (key, value) in rows.flatten() {
        let shape = match value {
            Property::Text(_) => Shape::Text,
            Property::Number(_) => Shape::Number,
            Property::Truth(_) => Shape::Truth,
            Property::List(_) => Shape::List,
        };
        shapes
            .entry(*key)
            .and_modify(|s| *s = if *s == shape { shape } else { Shape::Mixed })
            .or_insert(shape);
    }
    shapes
}

/// Writes a text; each character that `special` picks is left to `instead`.
pub(super) fn escaped(
    out: &mut dyn Write,
    text: &str,
    special: impl Fn(char) -> bool,
    mut instead: impl FnMut(&mut dyn Write, char) -> io::Result<()>,
) -> io::Result<()> {
    let mut rest = text;
    while let Some(at) = rest.find(&special) {
        let (plain, tail) = rest.split_at(at);
        out.write_all(plain.as_bytes())?;
        let mut chars = tail.chars();
        if let Some(c) = chars.next() {
            instead(out, c)?;
        }
        rest = chars.as_str();
    }
    out.write_all(rest.as_bytes())
}

/// Writes a text as a JSON string.
pub(super) fn json(out: &mut dyn Write, text: &str) -> io::Result<()> {
    escaped::to_writer(out, text)
}

/// Writes properties as members of a JSON object, `id` first where it is given.
pub(super) fn json_properties(
    out: &mut dyn Write,
    graph: &PropertyGraph,
    id: Option<&str>,
    properties: &Properties,
) -> io::Result<()> {
    out.write_all(b"{")?;
    if let Some(id) = id {
        out.write_all(b"\"id\":")?;
        json(out, id)?;
    }
    for (at, (key, value)) in properties.iter().enumerate() {
        if at > 0 || id.is_some() {
            out.write_all(b",")?;
        }
        json(out, graph.key(*key))?;
        out.write_all(b":")?;
        match value {
            Property::Text(text) => json(out, text)?,
            Property::Number(number) => write!(out, "{number}")?,
            Property::Truth(truth) => write!(out, "{truth}")?,
            Property::List(items) => escaped::to_writer(&mut *out, items)?,
        }
    }
    out.write_all(b"}")
}
