//! Names that the graph does not have: labels, types, properties, parameters, ids and other values. An engine finds
//! nothing for them and says nothing.

mod values;

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use super::{
    Query,
    found::{Found, Labels, Of},
};
use crate::{
    graph::{Kind, Label, PropertyGraph, columns, kind_columns},
    query::{Fault, Parameters, QueryError},
    text::nearest,
};

/// The names of a graph.
#[derive(Debug, Clone)]
pub struct Known<'g> {
    graph: Option<&'g PropertyGraph>,
    /// All keys of nodes and relationships.
    keys: BTreeSet<&'g str>,
    /// Those of nodes, by label.
    by_label: BTreeMap<Label, BTreeSet<&'g str>>,
}

impl<'g> Known<'g> {
    /// What any graph has: the labels, types and columns of the contract.
    pub fn any() -> Self {
        let mut keys = BTreeSet::new();
        let mut by_label = BTreeMap::new();
        for &label in Label::ALL {
            let own: BTreeSet<&str> = columns(label).iter().copied().collect();
            keys.extend(&own);
            by_label.insert(label, own);
        }
        for &kind in Kind::ALL {
            keys.extend(kind_columns(kind));
        }
        Self { graph: None, keys, by_label }
    }

    /// What this graph has, a user's own columns and ids too.
    pub fn of(graph: &'g PropertyGraph) -> Self {
        let mut known = Self::any();
        known.graph = Some(graph);
        known.keys.extend(graph.keys());
        for node in graph.nodes() {
            for label in node.labels() {
                let own = known.by_label.entry(label).or_default();
                own.extend(node.properties.iter().map(|(key, _)| graph.key(*key)));
            }
        }
        known
    }
}

/// What the look found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Look {
    /// The query means something else than it says: it should not run.
    pub errors: Vec<QueryError>,
    /// It may mean something else.
    pub warnings: Vec<QueryError>,
}

/// Holds the names of a query against those of the graph and the parameters given.
pub fn look(query: &Query, known: &Known, given: &Parameters) -> Look {
    let mut look = Look::default();
    labels(&query.found, &mut look);
    properties(&query.found, known, &mut look);
    parameters(&query.found, given, &mut look);
    values::look(query, known, given, &mut look);
    look.errors.sort_by_key(|e| e.place.as_ref().map(|p| p.start));
    look.warnings.sort_by_key(|e| e.place.as_ref().map(|p| p.start));
    look
}

fn name(message: String, place: &Range<usize>, help: String) -> QueryError {
    QueryError::new(Fault::Name, message).at(place.clone()).help(help)
}

/// "did you mean", or what there is.
fn meant(word: &str, all: &[&str], what: &str) -> String {
    match nearest(word, all.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("{what}: {}", all.join(", ")),
    }
}

fn labels(found: &Found, look: &mut Look) {
    let labels: Vec<&str> = Label::ALL.iter().map(|l| l.as_str()).collect();
    let kinds: Vec<&str> = Kind::ALL.iter().map(|k| k.as_str()).collect();
    for word in &found.labels {
        let (label, kind) = (Label::parse(&word.name).is_some(), Kind::parse(&word.name).is_some());
        let (known, all, what) = match word.of {
            Of::Node => (label, labels.clone(), "label"),
            Of::Relationship => (kind, kinds.clone(), "type of relationships"),
            Of::Either => (label || kind, [labels.as_slice(), &kinds].concat(), "label or type"),
        };
        if known {
            continue;
        }
        let help = if label {
            format!("`{0}` is a label of nodes: `(:{0})`", word.name)
        } else if kind {
            format!("`{0}` is a type of relationships: `-[:{0}]->`", word.name)
        } else {
            meant(&word.name, &all, "there are")
        };
        look.errors.push(name(format!("the graph has no {what} `{}`", word.name), &word.place, help));
    }
}

/// The labels that the nodes of a pattern have, if all of them are known and joined by `:`.
fn of_pattern(labels: Option<&Labels>) -> Vec<Label> {
    let names = labels.map(|l| l.names.as_slice()).unwrap_or_default();
    let parsed: Option<Vec<Label>> = names.iter().map(|n| Label::parse(n)).collect();
    parsed.unwrap_or_default()
}

/// The labels of a variable's nodes; none if it holds something else too, or they cannot be told.
fn of_variable(found: &Found, variable: &str) -> Option<Vec<Label>> {
    if found.rebound.contains(variable) {
        return None;
    }
    let mut nodes = found.nodes.iter().filter(|n| n.name.as_deref() == Some(variable)).peekable();
    let node = nodes.peek().is_some();
    if !node && !found.relationships.contains(variable) {
        return None;
    }
    let mut labelled = nodes.filter(|n| n.labels.is_some());
    let one = labelled.next();
    let unsure = labelled.next().is_some() || found.relationships.contains(variable);
    Some(if unsure { Vec::new() } else { of_pattern(one.and_then(|n| n.labels.as_ref())) })
}

fn properties(found: &Found, known: &Known, look: &mut Look) {
    for key in &found.keys {
        let labels = key.node.and_then(|n| found.nodes.get(n)).map(|n| of_pattern(n.labels.as_ref()));
        property(&key.key, &key.place, &labels.unwrap_or_default(), known, look);
    }
    for used in &found.uses {
        if let Some(labels) = of_variable(found, &used.variable) {
            property(&used.key, &used.place, &labels, known, look);
        }
    }
}

fn property(key: &str, place: &Range<usize>, labels: &[Label], known: &Known, look: &mut Look) {
    let own: BTreeSet<&str> =
        labels.iter().filter_map(|l| known.by_label.get(l)).flatten().copied().collect();
    if own.contains(key) {
        return;
    }
    let shown: Vec<&str> = labels.iter().map(|l| l.as_str()).collect();
    let owner = shown.join(":");
    let own: Vec<&str> = own.into_iter().collect();
    let help = match nearest(key, own.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if !own.is_empty() => format!("{owner} has: {}", own.join(", ")),
        None => match nearest(key, known.keys.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "the properties of a label are the columns of its table".to_owned(),
        },
    };
    if !known.keys.contains(key) {
        let message = format!("no node or relationship has a property `{key}`");
        look.errors.push(name(message, place, help));
    } else if !own.is_empty() {
        look.warnings.push(name(format!("no {owner} has a property `{key}`: it is null"), place, help));
    }
}

fn parameters(found: &Found, given: &Parameters, look: &mut Look) {
    let names: Vec<&str> = given.keys().map(String::as_str).collect();
    let mut used = BTreeSet::new();
    for (parameter, place) in &found.parameters {
        if !used.insert(parameter.as_str()) || given.contains_key(parameter) {
            continue;
        }
        let help = if names.is_empty() {
            "no parameters are given".to_owned()
        } else {
            meant(parameter, &names, "given are")
        };
        look.errors.push(name(format!("the parameter `{parameter}` is not given"), place, help));
    }
    for unused in names.iter().filter(|n| !used.contains(*n)) {
        let used: Vec<&str> = used.iter().copied().collect();
        let help = if used.is_empty() {
            "the query uses no parameters".to_owned()
        } else {
            meant(unused, &used, "it uses")
        };
        let message = format!("the parameter `{unused}` is given, and not used");
        look.warnings.push(QueryError::new(Fault::Name, message).help(help));
    }
}
