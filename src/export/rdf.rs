//! The graph as triples, for each way of writing them down.
//!
//! A node is `LABEL/ID` below the base of its inventory, with its labels as classes and its properties as they are named. A
//! relationship is one triple, with its type as the predicate. A flow, and any other relationship that has properties, is a
//! resource of its own beside that, by RDF's reification; parallel ones stay apart by their IRIs. What the W3C Data Privacy
//! Vocabulary has a term for is said in that term too ([`super::dpv`]).

use std::{borrow::Cow, fmt::Write as _, io};

use rustc_hash::FxHashMap;

use super::dpv;
use crate::{
    graph::{Kind, Node, NodeIndex, Properties, Property, PropertyGraph, Relationship},
    model::Date,
};

/// The namespace of Thalweg's own terms. The domain is one of those that nobody can own (RFC 2606): the IRIs name, and lead
/// nowhere.
pub(super) const OURS: &str = "https://thalweg.example/ns#";

/// What the IRIs of an inventory begin with, before its name.
const BASE: &str = "https://thalweg.example/id/";

/// A namespace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Space {
    Ours,
    Dpv,
    Pd,
    Gdpr,
    LegalEu,
    Loc,
    Skos,
    Rdf,
    Rdfs,
    Xsd,
}

impl Space {
    /// Those that are declared.
    pub(super) const ALL: &'static [Self] = &[
        Self::Ours,
        Self::Dpv,
        Self::Pd,
        Self::Gdpr,
        Self::LegalEu,
        Self::Loc,
        Self::Skos,
        Self::Rdf,
        Self::Rdfs,
        Self::Xsd,
    ];

    /// Its prefix.
    pub(super) fn prefix(self) -> &'static str {
        match self {
            Self::Ours => "tw",
            Self::Dpv => "dpv",
            Self::Pd => "pd",
            Self::Gdpr => "eu-gdpr",
            Self::LegalEu => "legal-eu",
            Self::Loc => "loc",
            Self::Skos => "skos",
            Self::Rdf => "rdf",
            Self::Rdfs => "rdfs",
            Self::Xsd => "xsd",
        }
    }

    /// Its IRI.
    pub(super) fn iri(self) -> &'static str {
        match self {
            Self::Ours => OURS,
            Self::Dpv => "https://w3id.org/dpv#",
            Self::Pd => "https://w3id.org/dpv/pd#",
            Self::Gdpr => "https://w3id.org/dpv/legal/eu/gdpr#",
            Self::LegalEu => "https://w3id.org/dpv/legal/eu#",
            Self::Loc => "https://w3id.org/dpv/loc#",
            Self::Skos => "http://www.w3.org/2004/02/skos/core#",
            Self::Rdf => "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
            Self::Rdfs => "http://www.w3.org/2000/01/rdf-schema#",
            Self::Xsd => "http://www.w3.org/2001/XMLSchema#",
        }
    }
}

/// A name in a namespace: letters, digits, `_`, `-` inside, and `%XX`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name<'g>(pub Space, pub Cow<'g, str>);

impl Name<'static> {
    /// One that is known here.
    pub(super) fn of(space: Space, local: &'static str) -> Self {
        Self(space, Cow::Borrowed(local))
    }
}

/// The object of a triple.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Object<'g> {
    /// A resource of this inventory, from its base.
    Own(String),
    /// A term.
    Term(Name<'g>),
    Text(&'g str),
    /// A day, as text.
    Day(Cow<'g, str>),
    Number(i64),
    Truth(bool),
    List(&'g [Box<str>]),
}

/// A subject with what is said of it.
#[derive(Debug)]
pub(super) struct Resource<'g> {
    /// From the base of the inventory.
    pub iri: String,
    pub classes: Vec<Name<'g>>,
    pub values: Vec<(Name<'g>, Object<'g>)>,
}

/// The base of the inventory's IRIs.
pub(super) fn base(graph: &PropertyGraph) -> String {
    format!("{BASE}{}/", segment(&graph.name))
}

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
    let id = super::text(graph, &relationship.properties, "id").filter(|_| kind == Kind::Flows);
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

/// A term of ours.
pub(super) fn ours(local: &str) -> Name<'_> {
    Name(Space::Ours, Cow::Borrowed(local))
}

/// A column as a term of ours.
fn column(key: &str) -> Name<'_> {
    if !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
        return ours(key);
    }
    Name(Space::Ours, Cow::Owned(percent(key, |b| b.is_ascii_alphanumeric() || b == b'_')))
}

/// The IRI of a node, from the base.
pub(super) fn own(node: &Node) -> String {
    format!("{}/{}", node.label.as_str(), segment(&node.id))
}

/// A text as one segment of a path. `.` and `..` would lead elsewhere.
fn segment(text: &str) -> String {
    if matches!(text, "." | "..") {
        return text.replace('.', "%2E");
    }
    percent(text, |b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-' | b'~'))
}

fn percent(text: &str, plain: impl Fn(u8) -> bool) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut all, byte| {
        if plain(byte) {
            all.push(char::from(byte));
        } else {
            let _ = write!(all, "%{byte:02X}");
        }
        all
    })
}
