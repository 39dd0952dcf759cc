//! The names of a graph, and what was found wanting.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use super::super::found::{Found, Labels};
use crate::{
    graph::{Kind, Label, PropertyGraph, columns, kind_columns},
    query::error::{Fault, QueryError},
};

/// The names of a graph.
#[derive(Debug, Clone)]
pub struct Known<'g> {
    pub(super) graph: Option<&'g PropertyGraph>,
    /// All keys of nodes and relationships.
    pub(super) keys: BTreeSet<&'g str>,
    /// Those of nodes, by label.
    pub(super) by_label: BTreeMap<Label, BTreeSet<&'g str>>,
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

pub(super) fn name(message: String, place: &Range<usize>, help: String) -> QueryError {
    QueryError::new(Fault::Name, message).at(place.clone()).help(help)
}

/// The labels that the nodes of a pattern have, if all of them are known and joined by `:`.
pub(super) fn of_pattern(labels: Option<&Labels>) -> Vec<Label> {
    let names = labels.map(|l| l.names.as_slice()).unwrap_or_default();
    let parsed: Option<Vec<Label>> = names.iter().map(|n| Label::parse(n)).collect();
    parsed.unwrap_or_default()
}

/// The labels of a variable's nodes; none if it holds something else too, or they cannot be told.
pub(super) fn of_variable(found: &Found, variable: &str) -> Option<Vec<Label>> {
    let (name, variable) = (variable, found.origin(variable));
    // Another name of a list of relationships is one of a list.
    if found.rebound.contains(variable) || name != variable && found.many.contains(variable) {
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
