//! What a query gives back: the same on every engine.

use std::collections::BTreeMap;

use crate::graph::Label;

/// A value of an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Null,
    /// Yes or no.
    Truth(bool),
    /// A whole number.
    Number(i64),
    /// Another number.
    Float(f64),
    /// Text.
    Text(String),
    /// A list.
    List(Vec<Cell>),
    /// A map, by key.
    Map(BTreeMap<String, Cell>),
    /// A node.
    Node(Box<NodeCell>),
    /// A relationship.
    Relationship(Box<RelationshipCell>),
    /// A path: its nodes, and one relationship fewer.
    Path(Vec<NodeCell>, Vec<RelationshipCell>),
}

/// A node in an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct NodeCell {
    /// A number of the engine's own: it tells nodes of one answer apart, and means nothing else.
    pub key: u64,
    /// Its labels, in the order of [`crate::graph::Label`].
    pub labels: Vec<String>,
    /// Its properties, `id` too.
    pub properties: BTreeMap<String, Cell>,
}

/// A relationship in an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct RelationshipCell {
    /// A number of the engine's own.
    pub key: u64,
    /// The key of the node where it starts.
    pub from: u64,
    /// The key of the node where it leads.
    pub to: u64,
    /// Its type.
    pub kind: String,
    /// Its properties.
    pub properties: BTreeMap<String, Cell>,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Answer {
    /// The columns, in the order of the RETURN.
    pub columns: Vec<String>,
    /// The rows; each has one cell for each column.
    pub rows: Vec<Vec<Cell>>,
    /// Whether there were more rows than the limit let through.
    pub more: bool,
}

/// Labels in the order of [`Label`]: engines give them in an order of their own.
pub fn labels_in_order(mut labels: Vec<String>) -> Vec<String> {
    labels.sort_by_key(|l| (Label::parse(l).is_none(), Label::parse(l), l.clone()));
    labels
}
