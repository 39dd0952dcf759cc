//! As a picture, where nodes, relationships or paths come back: a lane for each label, a line for each relationship
//! whose ends came back too.

use std::collections::{BTreeMap, BTreeSet};

use super::plain as show;
use crate::{
    graph::Label,
    query::{
        answer::{Answer, Cell, NodeCell, RelationshipCell},
        error::{Fault, QueryError},
    },
    report::map::{Web, WebBox, WebLine},
};

/// More boxes are no picture.
const MOST: usize = 500;

/// Which properties a box shows beside its name, where it has them.
const NOTES: [&str; 7] = ["verdict", "code", "kind", "mechanism", "severity", "place", "country"];

#[derive(Default)]
struct Found<'a> {
    nodes: BTreeMap<u64, &'a NodeCell>,
    relationships: BTreeMap<u64, &'a RelationshipCell>,
}

impl<'a> Found<'a> {
    fn look(&mut self, cell: &'a Cell) {
        match cell {
            Cell::Node(node) => _ = self.nodes.insert(node.key, node),
            Cell::Relationship(rel) => _ = self.relationships.insert(rel.key, rel),
            Cell::Path(nodes, relationships) => {
                self.nodes.extend(nodes.iter().map(|n| (n.key, n)));
                self.relationships.extend(relationships.iter().map(|r| (r.key, r)));
            }
            Cell::List(items) => items.iter().for_each(|item| self.look(item)),
            Cell::Map(map) => map.values().for_each(|item| self.look(item)),
            Cell::Null | Cell::Truth(_) | Cell::Number(_) | Cell::Float(_) | Cell::Text(_) => {}
        }
    }
}

/// The picture of an answer. Fails where there is nothing to draw, or too much.
pub fn web(answer: &Answer, title: &str) -> Result<Web, QueryError> {
    let mut found = Found::default();
    answer.rows.iter().flatten().for_each(|cell| found.look(cell));
    if found.nodes.is_empty() {
        let message = "there is nothing to draw: no node came back";
        return Err(QueryError::new(Fault::Run, message).help(
            "return nodes, relationships or paths, such as `MATCH p = (:Store)-[:FLOWS]->(:Store) RETURN p`",
        ));
    }
    if found.nodes.len() > MOST {
        let message = format!("{} boxes are no picture; at most {MOST} are drawn", found.nodes.len());
        return Err(QueryError::new(Fault::Run, message).help("ask for less, or add a LIMIT"));
    }
    // The engine's keys tell nodes apart, but their order is its own: boxes stand by label and id.
    let mut nodes: Vec<(Option<Label>, String, u64)> =
        found.nodes.values().map(|n| (label(n), property(n, "id"), n.key)).collect();
    nodes.sort();
    let at: BTreeMap<u64, usize> = nodes.iter().enumerate().map(|(i, (_, _, key))| (*key, i)).collect();
    let boxes: Vec<WebBox> =
        nodes.iter().filter_map(|(_, _, key)| found.nodes.get(key)).map(|n| card(n)).collect();
    let lanes: BTreeSet<(Option<Label>, &str)> =
        nodes.iter().zip(&boxes).map(|((label, _, _), card)| (*label, card.lane.as_str())).collect();
    let lanes = lanes.into_iter().map(|(_, lane)| lane.to_owned()).collect();
    let mut lines: Vec<WebLine> = found
        .relationships
        .values()
        .filter_map(|rel| Some(line(rel, *at.get(&rel.from)?, *at.get(&rel.to)?)))
        .collect();
    lines.sort_by(|a, b| (a.from, a.to, &a.kind, &a.full).cmp(&(b.from, b.to, &b.kind, &b.full)));
    Ok(Web { title: title.to_owned(), lanes, boxes, lines })
}

fn label(node: &NodeCell) -> Option<Label> {
    node.labels.first().and_then(|l| Label::parse(l))
}

fn property(node: &NodeCell, name: &str) -> String {
    node.properties.get(name).map(show::text).unwrap_or_default()
}

fn card(node: &NodeCell) -> WebBox {
    let (id, name) = (property(node, "id"), property(node, "name"));
    let name = if name.is_empty() { id.clone() } else { name };
    let mut notes: Vec<String> = Vec::new();
    if id != name && !id.is_empty() {
        notes.push(id);
    }
    notes.extend(NOTES.iter().map(|n| property(node, n)).filter(|text| !text.is_empty()).take(3));
    let full = node.properties.iter().map(|(key, value)| format!("{key}: {}", show::text(value)));
    let full = format!("{}\n{}", node.labels.join(", "), full.collect::<Vec<_>>().join("\n"));
    WebBox { lane: node.labels.first().cloned().unwrap_or_default(), name, notes, full }
}

fn line(rel: &RelationshipCell, from: usize, to: usize) -> WebLine {
    let full = rel.properties.iter().map(|(key, value)| format!("{key}: {}", show::text(value)));
    let full = format!("{}\n{}", rel.kind, full.collect::<Vec<_>>().join("\n"));
    WebLine { from, to, kind: rel.kind.clone(), full }
}
