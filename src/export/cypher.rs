//! A script of Cypher statements that makes the graph in an empty Neo4j database: a constraint for each label, so that a
//! node is found by its id; the nodes; the relationships between nodes so found, each made anew, so that parallel ones stay
//! apart. Rows stand in batches as literals: a batch is one statement, which ends with `;`.
//!
//! Neo4j reads `\uXXXX` before it reads anything else, or only within a text, by version. So that both read the
//! same, a `u` behind a backslash of the text is itself written in that way.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use super::property::escaped;
use crate::{
    graph::{Kind, Label, Node, Properties, Property, PropertyGraph, Relationship},
    text::is_hidden,
};

/// How many rows a statement makes.
const BATCH: usize = 500;

pub(super) fn write(graph: &PropertyGraph, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"// The inventory ")?;
    quoted(out, &graph.name)?;
    if let Some(day) = graph.as_of {
        write!(out, " on {day}")?;
    }
    out.write_all(b": for an empty database, by `cypher-shell --file`.\n")?;
    let mut nodes: BTreeMap<(Label, Option<Label>), Vec<&Node>> = BTreeMap::new();
    for node in graph.nodes() {
        nodes.entry((node.label, node.also)).or_default().push(node);
    }
    let mut last = None;
    for &(label, _) in nodes.keys().filter(|(label, _)| last.replace(*label) != Some(*label)) {
        let (name, small) = (label.as_str(), label.as_str().to_lowercase());
        writeln!(
            out,
            "CREATE CONSTRAINT thalweg_{small}_id IF NOT EXISTS FOR (n:{name}) REQUIRE n.id IS UNIQUE;"
        )?;
    }
    for ((label, also), nodes) in &nodes {
        let also = also.map(|label| format!(":{}", label.as_str())).unwrap_or_default();
        let end = format!("CREATE (n:{}{also}) SET n = row;", label.as_str());
        batches(out, nodes, &end, |out, node| map(out, graph, Some(&node.id), &node.properties))?;
    }
    let mut kinds: BTreeMap<(Kind, Label, Label), Vec<&Relationship>> = BTreeMap::new();
    for relationship in graph.relationships() {
        let ends = (graph.node(relationship.from).label, graph.node(relationship.to).label);
        kinds.entry((relationship.kind, ends.0, ends.1)).or_default().push(relationship);
    }
    for ((kind, from, to), relationships) in &kinds {
        let (kind, from, to) = (kind.as_str(), from.as_str(), to.as_str());
        let end = format!(
            "MATCH (a:{from} {{id: row[0]}}) MATCH (b:{to} {{id: row[1]}}) CREATE (a)-[r:{kind}]->(b) SET r = row[2];"
        );
        batches(out, relationships, &end, |out, relationship| {
            out.write_all(b"[")?;
            quoted(out, &graph.node(relationship.from).id)?;
            out.write_all(b", ")?;
            quoted(out, &graph.node(relationship.to).id)?;
            out.write_all(b", ")?;
            map(out, graph, None, &relationship.properties)?;
            out.write_all(b"]")
        })?;
    }
    Ok(())
}

/// Rows as lists, each behind its `UNWIND`.
fn batches<T>(
    out: &mut dyn Write,
    rows: &[T],
    end: &str,
    mut row: impl FnMut(&mut dyn Write, &T) -> io::Result<()>,
) -> io::Result<()> {
    for batch in rows.chunks(BATCH) {
        out.write_all(b"UNWIND [")?;
        for (at, one) in batch.iter().enumerate() {
            out.write_all(if at > 0 { b",\n  " } else { b"\n  " })?;
            row(out, one)?;
        }
        writeln!(out, "\n] AS row {end}")?;
    }
    Ok(())
}

fn map(
    out: &mut dyn Write,
    graph: &PropertyGraph,
    id: Option<&str>,
    properties: &Properties,
) -> io::Result<()> {
    out.write_all(b"{")?;
    if let Some(id) = id {
        out.write_all(b"id: ")?;
        quoted(out, id)?;
    }
    for (at, (key, value)) in properties.iter().enumerate() {
        if at > 0 || id.is_some() {
            out.write_all(b", ")?;
        }
        name(out, graph.key(*key))?;
        out.write_all(b": ")?;
        match value {
            Property::Text(text) => quoted(out, text)?,
            // Its digits alone are one more than a number can be.
            Property::Number(i64::MIN) => write!(out, "({} - 1)", i64::MIN + 1)?,
            Property::Number(number) => write!(out, "{number}")?,
            Property::Truth(truth) => write!(out, "{truth}")?,
            Property::List(items) => {
                out.write_all(b"[")?;
                for (at, item) in items.iter().enumerate() {
                    out.write_all(if at > 0 { b", " } else { b"" })?;
                    quoted(out, item)?;
                }
                out.write_all(b"]")?;
            }
        }
    }
    out.write_all(b"}")
}

/// A text. Nothing that ends a line stands in it as it is.
fn quoted(out: &mut dyn Write, text: &str) -> io::Result<()> {
    let special = |c: char| matches!(c, '\\' | '\'') || is_numbered(c);
    out.write_all(b"'")?;
    let mut rest = text;
    while let Some(at) = rest.find(special) {
        let (plain, tail) = rest.split_at(at);
        out.write_all(plain.as_bytes())?;
        let mut chars = tail.chars();
        match chars.next() {
            Some('\\') => {
                out.write_all(b"\\\\")?;
                rest = chars.as_str();
                if let Some(c @ ('u' | 'U')) = chars.next() {
                    numbered(out, c)?;
                    rest = chars.as_str();
                }
                continue;
            }
            Some('\'') => out.write_all(b"\\'")?,
            Some('\n') => out.write_all(b"\\n")?,
            Some('\r') => out.write_all(b"\\r")?,
            Some('\t') => out.write_all(b"\\t")?,
            Some(c) => numbered(out, c)?,
            None => {}
        }
        rest = chars.as_str();
    }
    out.write_all(rest.as_bytes())?;
    out.write_all(b"'")
}

/// Whether a character stands by its number: what ends a line, what a terminal would obey, and what nobody sees, such as the
/// marks that turn a text round. Of those with more than four digits none does any of that to a line.
fn is_numbered(c: char) -> bool {
    (c.is_control() || is_hidden(c)) && u32::from(c) <= 0xFFFF
}

/// A character by its number, for which four digits are enough.
fn numbered(out: &mut dyn Write, c: char) -> io::Result<()> {
    write!(out, "\\u{:04X}", u32::from(c))
}

/// A key, in back quotes where it is no plain word. There a backslash means nothing but in `\u`, so it is written by its number.
fn name(out: &mut dyn Write, key: &str) -> io::Result<()> {
    let first = key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    if first && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
        return out.write_all(key.as_bytes());
    }
    out.write_all(b"`")?;
    escaped(
        out,
        key,
        |c| c == '`' || c == '\\' || is_numbered(c),
        |out, c| match c {
            '`' => out.write_all(b"``"),
            c => numbered(out, c),
        },
    )?;
    out.write_all(b"`")
}
