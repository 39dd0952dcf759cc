//! The graph as data: nodes and relationships in flat arrays, their properties behind interned keys.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::schema::{Kind, Label};
use crate::model::Date;

/// What a property holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Property {
    /// Text; a date is text of the form `2026-11-25`.
    Text(Box<str>),
    /// A whole number.
    Number(i64),
    /// Yes or no.
    Truth(bool),
    /// A list of texts.
    List(Box<[Box<str>]>),
}

impl Property {
    /// Text.
    pub fn text(text: impl Into<Box<str>>) -> Self {
        Self::Text(text.into())
    }

    /// A list of texts.
    pub fn list<'a>(items: impl IntoIterator<Item = &'a str>) -> Self {
        Self::List(items.into_iter().map(Box::from).collect())
    }

    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }
}

/// The key of a property: [`PropertyGraph::key`] gives its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(pub u16);

/// Properties, each key once, in the order of the table's columns.
pub type Properties = Box<[(Key, Property)]>;

/// The position of a node in [`PropertyGraph::nodes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeIndex(pub u32);

impl NodeIndex {
    /// As a position.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A node. Its `id` is not among its properties: it is unique within its first label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Its first label.
    pub label: Label,
    /// The table of a party: `Company`, `Vendor`, `Partner` or `ThirdParty`.
    pub also: Option<Label>,
    /// The property `id`.
    pub id: Box<str>,
    /// All other properties.
    pub properties: Properties,
}

impl Node {
    /// Its labels, the first one first.
    pub fn labels(&self) -> impl Iterator<Item = Label> {
        std::iter::once(self.label).chain(self.also)
    }
}

/// A relationship. Two of one kind between the same nodes stay apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relationship {
    /// Where it starts.
    pub from: NodeIndex,
    /// Where it leads.
    pub to: NodeIndex,
    /// Its type.
    pub kind: Kind,
    /// Its properties; the `id` of a flow is among them.
    pub properties: Properties,
}

/// The property graph of an inventory and of what was found about it.
#[derive(Debug, Clone, Default)]
pub struct PropertyGraph {
    /// The inventory's name: several live side by side on a server by it.
    pub name: String,
    /// The day for which everything is judged.
    pub as_of: Option<Date>,
    nodes: Vec<Node>,
    relationships: Vec<Relationship>,
    keys: Vec<Cow<'static, str>>,
    key_index: FxHashMap<Cow<'static, str>, Key>,
    node_index: FxHashMap<(Label, Box<str>), NodeIndex>,
    bytes: usize,
}

/// About how many bytes properties take.
fn size(properties: &Properties) -> usize {
    let text = |text: &str| text.len() + 16;
    let of = |(_, property): &(Key, Property)| {
        size_of::<(Key, Property)>()
            + match property {
                Property::Text(own) => text(own),
                Property::List(items) => items.iter().map(|item| text(item) + 16).sum(),
                Property::Number(_) | Property::Truth(_) => 0,
            }
    };
    properties.iter().map(of).sum()
}

impl PropertyGraph {
    /// An empty graph of this name.
    pub fn new(name: impl Into<String>, as_of: Option<Date>) -> Self {
        Self { name: name.into(), as_of, ..Self::default() }
    }

    /// The nodes, in an order that depends on the inventory alone.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The relationships, in an order that depends on the inventory alone.
    pub fn relationships(&self) -> &[Relationship] {
        &self.relationships
    }

    /// The node.
    pub fn node(&self, at: NodeIndex) -> &Node {
        &self.nodes[at.index()]
    }

    /// About how many bytes it takes.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// The node of this label and id.
    pub fn find(&self, label: Label, id: &str) -> Option<NodeIndex> {
        self.node_index.get(&(label, Box::from(id))).copied()
    }

    /// The name of a key.
    pub fn key(&self, key: Key) -> &str {
        &self.keys[usize::from(key.0)]
    }

    /// The names of all keys, `id` not among them unless a relationship has it.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().map(AsRef::as_ref)
    }

    /// The key of this name, made where it is not there. There are as many as tables have columns: where a
    /// user's own columns make more than 65,535, the rest is given the last one's.
    pub fn intern(&mut self, name: impl Into<Cow<'static, str>>) -> Key {
        let name = name.into();
        if let Some(&key) = self.key_index.get(&name) {
            return key;
        }
        let key = Key(u16::try_from(self.keys.len()).unwrap_or(u16::MAX));
        self.keys.push(name.clone());
        self.key_index.insert(name, key);
        key
    }

    /// Adds a node, or gives the one that has this label and id already.
    pub fn add_node(&mut self, node: Node) -> NodeIndex {
        let at = NodeIndex(self.nodes.len() as u32);
        match self.node_index.entry((node.label, node.id.clone())) {
            std::collections::hash_map::Entry::Occupied(known) => *known.get(),
            std::collections::hash_map::Entry::Vacant(free) => {
                free.insert(at);
                self.bytes += size_of::<Node>() + size(&node.properties) + 2 * node.id.len() + 64;
                self.nodes.push(node);
                at
            }
        }
    }

    /// Adds a relationship between nodes of this graph.
    pub fn add_relationship(&mut self, relationship: Relationship) {
        debug_assert!(relationship.from.index() < self.nodes.len());
        debug_assert!(relationship.to.index() < self.nodes.len());
        self.bytes += size_of::<Relationship>() + size(&relationship.properties);
        self.relationships.push(relationship);
    }

    /// The value of a property of a node; its `id` too.
    pub fn property(&self, node: &Node, name: &str) -> Option<Property> {
        if name == "id" {
            return Some(Property::Text(node.id.clone()));
        }
        node.properties.iter().find(|(key, _)| self.key(*key) == name).map(|(_, value)| value.clone())
    }
}
