//! Whose property is asked for: as far as the text tells, nodes of some labels, or relationships.

use crate::{
    graph::{Label, Node, Properties, Property, PropertyGraph},
    query::text::{
        found::{Found, Node as Pattern, PatternKey},
        names::known::{of_pattern, of_variable},
        tree::Labels,
    },
};

/// Whose property it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Owner {
    /// The labels that the nodes have, as far as they can be told.
    pub(super) labels: Vec<Label>,
    /// What else is said of their labels.
    test: Option<Test>,
    /// Whether it may be a node.
    pub(super) nodes: bool,
    /// Whether it may be a relationship.
    pub(super) relationships: bool,
}

/// An expression of labels.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Test {
    Is(Label),
    Any,
    Not(Box<Test>),
    And(Vec<Test>),
    Or(Vec<Test>),
}

impl Test {
    /// None where it cannot be told.
    fn of(labels: &Labels) -> Option<Self> {
        let all = |list: &[Labels]| list.iter().map(Self::of).collect::<Option<Vec<_>>>();
        Some(match labels {
            Labels::Name(name) => Self::Is(Label::parse(&name.text)?),
            Labels::Any => Self::Any,
            Labels::Not(inner) => Self::Not(Box::new(Self::of(inner)?)),
            Labels::And(list) => Self::And(all(list)?),
            Labels::Or(list) => Self::Or(all(list)?),
            Labels::Dynamic(..) => return None,
        })
    }

    fn holds(&self, node: &Node) -> bool {
        match self {
            Self::Is(label) => node.labels().any(|own| own == *label),
            // Each has one.
            Self::Any => true,
            Self::Not(inner) => !inner.holds(node),
            Self::And(list) => list.iter().all(|test| test.holds(node)),
            Self::Or(list) => list.iter().any(|test| test.holds(node)),
        }
    }
}

/// What the expression of a node's labels says.
fn test_of(node: Option<&Pattern>) -> Option<Test> {
    Test::of(node?.labels.as_ref()?.expression.as_ref()?)
}

impl Owner {
    /// Of a key in the map of a pattern.
    pub(super) fn of_key(found: &Found, key: &PatternKey) -> Self {
        let node = key.node.and_then(|n| found.nodes.get(n));
        let labels = node.map(|n| of_pattern(n.labels.as_ref()));
        Self {
            nodes: labels.is_some(),
            relationships: labels.is_none(),
            labels: labels.unwrap_or_default(),
            test: test_of(node),
        }
    }

    /// What a variable stands for; none: it holds something else too.
    pub(super) fn of_variable(found: &Found, variable: &str) -> Option<Self> {
        let labels = of_variable(found, variable)?;
        let origin = found.origin(variable);
        let mut nodes = found.nodes.iter().filter(|n| n.name.as_deref() == Some(origin));
        let (first, second) = (nodes.next(), nodes.next());
        let relationships = found.relationships.contains(origin);
        // A name that stands in several places may be something else in each.
        let one = first.is_some() && second.is_none() && !relationships;
        let labels = if one { labels } else { Vec::new() };
        let test = test_of(first.filter(|_| one));
        Some(Self { labels, test, nodes: first.is_some(), relationships })
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

    /// Whether a node is such a one.
    pub(super) fn has(&self, node: &Node) -> bool {
        self.nodes
            && self.labels.iter().all(|label| node.labels().any(|own| own == *label))
            && self.test.as_ref().is_none_or(|test| test.holds(node))
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
