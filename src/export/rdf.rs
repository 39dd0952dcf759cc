//! The graph as triples, for each way of writing them down.
//!
//! A node is `LABEL/ID` below the base of its inventory, with its labels as classes and its properties as they are named. A
//! relationship is one triple, with its type as the predicate. A flow, and any other relationship that has properties, is a
//! resource of its own beside that, by RDF's reification; parallel ones stay apart by their IRIs. What the W3C Data Privacy
//! Vocabulary has a term for is said in that term too ([`super::dpv`]).

use std::{borrow::Cow, fmt::Write as _, io};

use rustc_hash::FxHashMap;

use super::{
    dpv,
    property::text,
    term::{Name, Object, Resource, Space, column, ours, own, segment},
};
use crate::{
    graph::{Kind, Node, NodeIndex, Properties, Property, PropertyGraph, Relationship},
    model::Date,
};

/// All resources. One can come several times, with other things said of it.
pub(super) fn each<'g>(
    graph: &'g PropertyGraph,
    mut give: impl FnMut(&Resource<'g>) -> io::Result<()>,
) -> io::Result<()> {
    let mut head = vec![(ours("name"), Object::Text(&graph.name))];
    head.extend(graph.as_of.map(|day| (ours("as_of"), Object::Day(Cow::Owned(day.to_string())))));
    give(&Resource { iri: String::new(), classes: vec![ours("Inventory")], values: head })?;
    for node in graph.nodes() {
        give(&of_node(graph, node))?;
    }
    let mut known = Known::default();
    for relationship in graph.relationships() {
        let (from, to) = (own(graph.node(relationship.from)), own(graph.node(relationship.to)));
        let mut values = vec![(ours(relationship.kind.as_str()), Object::Own(to.clone()))];
        if let Some(name) = dpv::forward(graph, relationship) {
            values.push((name, Object::Own(to.clone())));
        }
        give(&Resource { iri: from.clone(), classes: Vec::new(), values })?;
        if let Some(name) = dpv::backward(relationship) {
            let values = vec![(name, Object::Own(from.clone()))];
            give(&Resource { iri: to.clone(), classes: Vec::new(), values })?;
        }
        if relationship.kind == Kind::Flows || !relationship.properties.is_empty() {
            give(&of_relationship(graph, relationship, from, to, &mut known))?;
        }
    }
    Ok(())
}

fn of_node<'g>(graph: &'g PropertyGraph, node: &'g Node) -> Resource<'g> {
    let mut classes: Vec<Name<'g>> = node.labels().map(|label| ours(label.as_str())).collect();
    let mut values = vec![(ours("id"), Object::Text(&node.id))];
    values.extend(properties(graph, &node.properties));
    dpv::of_node(graph, node, &mut classes, &mut values);
    Resource { iri: own(node), classes, values }
}

/// How often an id of a flow, or a pair of ends, has come.
#[derive(Default)]
struct Known<'g> {
    ids: FxHashMap<&'g str, u32>,
    ends: FxHashMap<(Kind, NodeIndex, NodeIndex), u32>,
}

fn of_relationship<'g>(
    graph: &'g PropertyGraph,
    relationship: &'g Relationship,
    from: String,
    to: String,
    known: &mut Known<'g>,
) -> Resource<'g> {
    let kind = relationship.kind;
    let id = text(graph, &relationship.properties, "id").filter(|_| kind == Kind::Flows);
    let (mut iri, times) = if let Some(id) = id {
        (format!("{}/{}", kind.as_str(), segment(id)), known.ids.entry(id).or_default())
    } else {
        let ends = (kind, relationship.from, relationship.to);
        (format!("{}/{from}/{to}", kind.as_str()), known.ends.entry(ends).or_default())
    };
    *times += 1;
    if *times > 1 {
        // Writing to a string does not fail.
        let _ = write!(iri, "/{times}");
    }
    let rdf = |local| Name::of(Space::Rdf, local);
    let mut classes = vec![rdf("Statement")];
    let mut values = vec![
        (rdf("subject"), Object::Own(from)),
        (rdf("predicate"), Object::Term(ours(kind.as_str()))),
        (rdf("object"), Object::Own(to)),
    ];
    values.extend(properties(graph, &relationship.properties));
    if kind == Kind::Flows {
        dpv::of_flow(graph, &relationship.properties, &mut classes, &mut values);
    }
    Resource { iri, classes, values }
}

/// The columns that hold days. A word in one of them (`none`) is a text.
const DAYS: &[&str] = &["valid_from", "valid_until", "assessed_on", "as_of"];

fn properties<'g>(
    graph: &'g PropertyGraph,
    properties: &'g Properties,
) -> impl Iterator<Item = (Name<'g>, Object<'g>)> {
    properties.iter().map(|(key, value)| {
        let key = graph.key(*key);
        let object = match value {
            Property::Text(text) if DAYS.contains(&key) && is_day(text) => Object::Day(Cow::Borrowed(text)),
            Property::Text(text) => Object::Text(text),
            Property::Number(number) => Object::Number(*number),
            Property::Truth(truth) => Object::Truth(*truth),
            Property::List(items) => Object::List(items),
        };
        (column(key), object)
    })
}

fn is_day(text: &str) -> bool {
    text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-') && text.parse::<Date>().is_ok()
}
