//! `GraphML`, as Gephi, yEd and networkx open it: a `key` for each property of nodes and of edges, and the `label` that
//! such programs show.
//!
//! The format has no lists: items are joined by `;`, and a `;` or `\` within one has a `\` before it. XML 1.0 cannot hold
//! most control characters, U+FFFE and U+FFFF: each stands as U+FFFD.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use super::property::{Shape, caption, escaped, shapes};
use crate::{
    graph::{Key, Label, Node, Properties, Property, PropertyGraph},
    text::is_hidden,
};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
    <graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\" \
    xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
    xsi:schemaLocation=\"http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd\">\n";

pub(super) fn write(graph: &PropertyGraph, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(HEAD.as_bytes())?;
    let of_graph: [(&str, Option<String>); 2] =
        [("name", Some(graph.name.clone())), ("as_of", graph.as_of.map(|day| day.to_string()))];
    for (name, _) in &of_graph {
        declared(out, &format!("g-{name}"), "graph", name, None)?;
    }
    for name in ["id", "label", "labels"] {
        declared(out, &format!("n-{name}"), "node", name, (name == "labels").then_some(Shape::List))?;
    }
    let nodes = shapes(graph.nodes().iter().map(|node| &node.properties));
    keys(out, graph, "node", "n", &["id", "label", "labels"], &nodes)?;
    declared(out, "e-label", "edge", "label", None)?;
    let edges = shapes(graph.relationships().iter().map(|relationship| &relationship.properties));
    keys(out, graph, "edge", "e", &["label"], &edges)?;
    out.write_all(b"<graph edgedefault=\"directed\">\n")?;
    for (name, value) in of_graph.iter().filter_map(|(name, value)| Some((name, value.as_ref()?))) {
        data(out, &format!("g-{name}"), value)?;
    }
    for node in graph.nodes() {
        out.write_all(b"<node id=\"")?;
        id(out, node)?;
        out.write_all(b"\">")?;
        data(out, "n-id", &node.id)?;
        data(out, "n-label", caption(graph, node))?;
        let labels: Vec<&str> = node.labels().map(Label::as_str).collect();
        data(out, "n-labels", &labels.join(";"))?;
        properties(out, "n", &node.properties)?;
        out.write_all(b"</node>\n")?;
    }
    for relationship in graph.relationships() {
        out.write_all(b"<edge source=\"")?;
        id(out, graph.node(relationship.from))?;
        out.write_all(b"\" target=\"")?;
        id(out, graph.node(relationship.to))?;
        out.write_all(b"\">")?;
        data(out, "e-label", relationship.kind.as_str())?;
        properties(out, "e", &relationship.properties)?;
        out.write_all(b"</edge>\n")?;
    }
    out.write_all(b"</graph>\n</graphml>\n")
}

/// Declares the properties in use, each by its number. One with a name of ours has a `_` behind it.
fn keys(
    out: &mut dyn Write,
    graph: &PropertyGraph,
    of: &str,
    prefix: &str,
    ours: &[&str],
    shapes: &BTreeMap<Key, Shape>,
) -> io::Result<()> {
    for (key, shape) in shapes {
        let name = graph.key(*key);
        let name = if ours.contains(&name) { format!("{name}_") } else { name.to_owned() };
        declared(out, &format!("{prefix}{}", key.0), of, &name, Some(*shape))?;
    }
    Ok(())
}

fn declared(out: &mut dyn Write, id: &str, of: &str, name: &str, shape: Option<Shape>) -> io::Result<()> {
    write!(out, "<key id=\"{id}\" for=\"{of}\" attr.name=\"")?;
    xml(out, name)?;
    let kind = match shape {
        Some(Shape::Number) => "long",
        Some(Shape::Truth) => "boolean",
        _ => "string",
    };
    write!(out, "\" attr.type=\"{kind}\"")?;
    match shape {
        Some(Shape::List) => out.write_all(b"><desc>list</desc></key>\n"),
        _ => out.write_all(b"/>\n"),
    }
}

fn properties(out: &mut dyn Write, prefix: &str, properties: &Properties) -> io::Result<()> {
    for (key, value) in properties {
        write!(out, "<data key=\"{prefix}{}\">", key.0)?;
        match value {
            Property::Text(text) => xml(out, text)?,
            Property::Number(number) => write!(out, "{number}")?,
            Property::Truth(truth) => write!(out, "{truth}")?,
            Property::List(items) => {
                for (at, item) in items.iter().enumerate() {
                    out.write_all(if at > 0 { b";" } else { b"" })?;
                    xml(out, &item.replace('\\', "\\\\").replace(';', "\\;"))?;
                }
            }
        }
        out.write_all(b"</data>")?;
    }
    Ok(())
}

fn data(out: &mut dyn Write, key: &str, text: &str) -> io::Result<()> {
    write!(out, "<data key=\"{key}\">")?;
    xml(out, text)?;
    out.write_all(b"</data>")
}

/// `Store:crm`. The format's schema wants a name token, so any other character stands as `_xHHHH_`, and so does a `_` that
/// would read as the beginning of one.
fn id(out: &mut dyn Write, node: &Node) -> io::Result<()> {
    write!(out, "{}:", node.label.as_str())?;
    let mut chars = node.id.chars().peekable();
    while let Some(c) = chars.next() {
        let plain =
            c.is_ascii_alphanumeric() || matches!(c, '.' | '-') || (c == '_' && chars.peek() != Some(&'x'));
        if plain { write!(out, "{c}")? } else { write!(out, "_x{:04X}_", u32::from(c))? }
    }
    Ok(())
}

/// Text of an element or of an attribute. Ends of lines stand by their number: a parser would make others of them.
fn xml(out: &mut dyn Write, text: &str) -> io::Result<()> {
    let control = |c: char| c.is_control() || is_hidden(c) || matches!(c, '\u{FFFE}' | '\u{FFFF}');
    escaped(
        out,
        text,
        |c| matches!(c, '<' | '>' | '&' | '"' | '\'') || control(c),
        |out, c| match c {
            '<' => out.write_all(b"&lt;"),
            '>' => out.write_all(b"&gt;"),
            '&' => out.write_all(b"&amp;"),
            '"' => out.write_all(b"&quot;"),
            '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => {
                out.write_all("\u{FFFD}".as_bytes())
            }
            // Characters of XML, which nobody would see.
            c => write!(out, "&#{};", u32::from(c)),
        },
    )
}
