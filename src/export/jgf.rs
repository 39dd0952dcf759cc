//! JSON Graph Format, version 2 (<http://jsongraphformat.info>): the nodes by `LABEL/ID`, the relationships as edges with
//! their type as `relation`. The format gives labels and properties no place of their own; they are in `metadata`.

use std::io::{self, Write};

use super::property::{caption, json, json_properties};
use crate::graph::{Node, PropertyGraph};

pub(super) fn write(graph: &PropertyGraph, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"{\"graph\":{\"id\":")?;
    json(out, &graph.name)?;
    out.write_all(b",\"type\":\"thalweg\",\"label\":")?;
    json(out, &graph.name)?;
    out.write_all(b",\"directed\":true,\"metadata\":{")?;
    if let Some(day) = graph.as_of {
        write!(out, "\"as_of\":\"{day}\"")?;
    }
    out.write_all(b"},\"nodes\":{")?;
    for (at, node) in graph.nodes().iter().enumerate() {
        out.write_all(if at > 0 { b",\n" } else { b"\n" })?;
        key(out, node)?;
        out.write_all(b":{\"label\":")?;
        json(out, caption(graph, node))?;
        out.write_all(b",\"metadata\":{\"labels\":[")?;
        for (at, label) in node.labels().enumerate() {
            write!(out, "{}\"{}\"", if at > 0 { "," } else { "" }, label.as_str())?;
        }
        out.write_all(b"],\"properties\":")?;
        json_properties(out, graph, Some(&node.id), &node.properties)?;
        out.write_all(b"}}")?;
    }
    out.write_all(b"\n},\"edges\":[")?;
    for (at, relationship) in graph.relationships().iter().enumerate() {
        out.write_all(if at > 0 { b",\n" } else { b"\n" })?;
        out.write_all(b"{\"source\":")?;
        key(out, graph.node(relationship.from))?;
        write!(out, ",\"relation\":\"{}\",\"target\":", relationship.kind.as_str())?;
        key(out, graph.node(relationship.to))?;
        out.write_all(b",\"directed\":true,\"metadata\":{\"properties\":")?;
        json_properties(out, graph, None, &relationship.properties)?;
        out.write_all(b"}}")?;
    }
    out.write_all(b"\n]}}\n")
}

/// `"Store/crm"`: unique, as no label has a stroke.
fn key(out: &mut dyn Write, node: &Node) -> io::Result<()> {
    write!(out, "\"{}/", node.label.as_str())?;
    let mut quoted = Vec::new();
    json(&mut quoted, &node.id)?;
    out.write_all(quoted.get(1..).unwrap_or_default())
}
