//! Whose property is asked for: as far as the text tells, nodes of some labels, or relationships.

use crate::{
    graph::{Label, Properties, Property, PropertyGraph},
    query::text::{
        found::{Found, PatternKey},
        names::known::{of_pattern, of_variable},
    },
};

/// Whose property it is.
pub(super) struct Owner {
    /// The labels that the nodes have, as far as they can be told.
    pub(super) labels: Vec<Label>,
    /// Whether it may be a node.
    pub(super) nodes: bool,
    /// Whether it may be a relationship.
    pub(super) relationships: bool,
}

impl Owner {
    /// Of a key in the map of a pattern.
    pub(super) fn of_key(found: &Found, key: &PatternKey) -> Self {
        let labels = key.node.and_then(|n| found.nodes.get(n)).map(|n| of_pattern(n.labels.as_ref()));
        Self { nodes: labels.is_some(), relationships: labels.is_none(), labels: labels.unwrap_or_default() }
    }

    /// What a variable stands for; none: it holds something else too.
    pub(super) fn of_variable(found: &Found, variable: &str) -> Option<Self> {
        let labels = of_variable(found, variable)?;
        let nodes = found.nodes.iter().filter(|n| n.name.as_deref() == Some(variable)).count();
        let relationships = found.relationships.contains(variable);
        // A name that stands in several places may be something else in each.
        let labels = if nodes == 1 && !relationships { labels } else { Vec::new() };
        Some(Self { labels, nodes: nodes > 0, relationships })
    }

    /// In words.
    pub(super) fn words(&self) -> String {
        let shown: Vec<&str> = self.labels.iter().map(|l| l.as_str()).collect();
        match (self.nodes, self.relationships, shown.is_empty()) {
            (false, ..) => "relationship".to_owned(),
            (true, true, _) => "node or relationship".to_owned(),
            (true, false, true) => "node".to_owned(),
            (true, false, false) => shown.join(":"),
        }
    }

    /// All of them, with the ids of nodes.
    pub(super) fn rows<'g>(
        &self,
        graph: &'g PropertyGraph,
    ) -> impl Iterator<Item = (Option<&'g str>, &'g Properties)> + use<'g> {
        let (labels, is_node, relationships) = (self.labels.clone(), self.nodes, self.relationships);
        let nodes = graph
            .nodes()
            .iter()
            .filter(move |n| is_node && labels.iter().all(|l| n.labels().any(|own| own == *l)));
        let ties = graph.relationships().iter().filter(move |_| relationships);
        nodes.map(|n| (Some(n.id.as_ref()), &n.properties)).chain(ties.map(|r| (None, &r.properties)))
    }

    /// What they have as a property.
    pub(super) fn values<'g>(
        &self,
        graph: &'g PropertyGraph,
        key: &str,
    ) -> impl Iterator<Item = &'g Property> {
        self.rows(graph).filter_map(move |(_, own)| value(graph, own, key))
    }
}

/// A property.
pub(super) fn value<'g>(
    graph: &PropertyGraph,
    properties: &'g Properties,
    key: &str,
) -> Option<&'g Property> {
    properties.iter().find(|(own, _)| graph.key(*own) == key).map(|(_, value)| value)
}
