//! The graph as the engine reads it: flat arrays of labels, types, ties by type and direction, properties by column,
//! and texts that are kept once.

use std::{rc::Rc, sync::OnceLock};

use rustc_hash::FxHashMap;

use super::{column::Column, texts::Texts, value::Value};
use crate::query::engine::{done::Done, temporal::kinds::Temporal};

/// A property that is asked for.
#[derive(Debug, Clone)]
pub struct Key {
    /// Its name.
    pub name: Rc<str>,
    /// Its number in the store, if that has it.
    pub id: Option<u32>,
    /// What it is asked of, as it is written.
    pub of: Rc<str>,
}

/// A relationship from one of its ends: itself, and the node at the other end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tie {
    /// The relationship.
    pub rel: u32,
    /// The node at its other end.
    pub other: u32,
}

/// The ties of one type in one direction, by node.
#[derive(Debug, Default)]
#[allow(clippy::struct_field_names, reason = "ties of ties")]
pub struct Ties {
    /// The first node that has any.
    first: u32,
    /// Where those of each node from there begin, and where the last ones end.
    starts: Vec<u32>,
    ties: Vec<Tie>,
}

impl Ties {
    /// Those of a node.
    pub fn of(&self, node: u32) -> &[Tie] {
        let Some(at) = node.checked_sub(self.first) else { return &[] };
        let at = at as usize;
        match (self.starts.get(at), self.starts.get(at + 1)) {
            (Some(&from), Some(&to)) => self.ties.get(from as usize..to as usize).unwrap_or_default(),
            _ => &[],
        }
    }

    /// How many nodes have any, about.
    pub fn nodes(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Sorts relationships by the node where they begin.
    pub(super) fn new(pairs: impl Iterator<Item = (u32, Tie)> + Clone) -> Self {
        let mut ends: Option<(u32, u32)> = None;
        let mut count = 0usize;
        for (node, _) in pairs.clone() {
            let (low, high) = ends.unwrap_or((node, node));
            ends = Some((low.min(node), high.max(node)));
            count += 1;
        }
        let Some((first, last)) = ends else { return Self::default() };
        let mut starts = vec![0u32; (last - first) as usize + 2];
        for (node, _) in pairs.clone() {
            starts[(node - first) as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut ties = vec![Tie { rel: 0, other: 0 }; count];
        for (node, tie) in pairs {
            let slot = &mut starts[(node - first) as usize];
            ties[*slot as usize] = tie;
            *slot += 1;
        }
        // Each start stands now where the next one does.
        starts.rotate_right(1);
        starts[0] = 0;
        if let Some(end) = starts.last_mut() {
            *end = count as u32;
        }
        Self { first, starts, ties }
    }
}

/// A property as it is kept apart: what is no text and no small number.
#[derive(Debug, Clone, PartialEq)]
pub enum Stored {
    /// Yes or no.
    Truth(bool),
    /// A whole number.
    Int(i64),
    /// Another number.
    Float(f64),
    /// A text.
    Text(u32),
    /// A list.
    List(Box<[Stored]>),
    /// A day, a time, a duration.
    Temporal(Temporal),
}

/// Whose properties.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// Those of nodes.
    Nodes,
    /// Those of relationships.
    Rels,
}

/// A type of relationships.
#[derive(Debug)]
pub struct Kind {
    /// Its name.
    pub name: Box<str>,
    /// How many there are.
    pub count: usize,
    /// By where they start.
    pub out: Ties,
    /// By where they lead.
    pub into: Ties,
}

/// The graph.
#[derive(Debug, Default)]
pub struct Store {
    pub(super) texts: Texts,
    pub(super) others: Vec<Stored>,
    pub(super) labels: Vec<Box<str>>,
    /// The sets of labels that nodes have, and the set of each node.
    pub(super) sets: Vec<Box<[u16]>>,
    pub(super) set_of: Vec<u16>,
    pub(super) by_label: Vec<Vec<u32>>,
    pub(super) kinds: Vec<Kind>,
    pub(super) kind_of: Vec<u16>,
    pub(super) from: Vec<u32>,
    pub(super) to: Vec<u32>,
    pub(super) keys: Vec<Box<str>>,
    pub(super) key_index: FxHashMap<Box<str>, u32>,
    pub(super) node_columns: Vec<Column>,
    pub(super) rel_columns: Vec<Column>,
    /// Of each key the nodes by the text that they have: made on first use.
    pub(super) indexes: Vec<OnceLock<Vec<(u32, u32)>>>,
}

impl Store {
    /// About how many bytes it takes.
    pub fn bytes(&self) -> usize {
        let columns = self.node_columns.iter().chain(&self.rel_columns).map(Column::bytes).sum::<usize>();
        self.texts.bytes()
            + self.others.len() * (size_of::<Stored>() + 32)
            + self.set_of.len() * (2 + 4)
            + self.kind_of.len() * (2 + 4 + 4 + 4 * size_of::<Tie>())
            + columns
    }

    /// How many nodes.
    pub fn nodes(&self) -> u32 {
        self.set_of.len() as u32
    }

    /// How many relationships.
    pub fn rels(&self) -> u32 {
        self.kind_of.len() as u32
    }

    /// The label of this name.
    pub fn label(&self, name: &str) -> Option<u16> {
        self.labels.iter().position(|l| **l == *name).map(|at| at as u16)
    }

    /// The type of this name.
    pub fn kind(&self, name: &str) -> Option<u16> {
        self.kinds.iter().position(|k| *k.name == *name).map(|at| at as u16)
    }

    /// All types.
    pub fn kinds(&self) -> &[Kind] {
        &self.kinds
    }

    /// The labels of a node.
    pub fn labels_of(&self, node: u32) -> impl Iterator<Item = &str> {
        let set = self.set_of.get(node as usize).and_then(|set| self.sets.get(*set as usize));
        set.into_iter().flatten().filter_map(|at| self.labels.get(*at as usize)).map(AsRef::as_ref)
    }

    /// Whether a node has a label.
    pub fn has(&self, node: u32, label: u16) -> bool {
        let set = self.set_of.get(node as usize).and_then(|set| self.sets.get(*set as usize));
        set.is_some_and(|set| set.contains(&label))
    }

    /// The nodes of a label.
    pub fn with(&self, label: u16) -> &[u32] {
        self.by_label.get(label as usize).map(Vec::as_slice).unwrap_or_default()
    }

    /// The type of a relationship.
    pub fn kind_of(&self, rel: u32) -> u16 {
        self.kind_of.get(rel as usize).copied().unwrap_or(u16::MAX)
    }

    /// Where a relationship starts, and where it leads.
    pub fn ends(&self, rel: u32) -> (u32, u32) {
        let at = rel as usize;
        (self.from.get(at).copied().unwrap_or_default(), self.to.get(at).copied().unwrap_or_default())
    }

    /// The key of this name.
    pub fn key(&self, name: &str) -> Option<u32> {
        self.key_index.get(name).copied()
    }

    fn columns(&self, of: Of) -> &[Column] {
        if of == Of::Nodes { &self.node_columns } else { &self.rel_columns }
    }

    /// A property.
    pub fn property(&self, of: Of, at: u32, key: u32) -> Done<Value<'_>> {
        match self.columns(of).get(key as usize).and_then(|c| c.get(at)) {
            Some(code) => self.decode(code),
            None => Ok(Value::Null),
        }
    }

    /// All properties, by key.
    pub fn properties(&self, of: Of, at: u32) -> impl Iterator<Item = (&str, Done<Value<'_>>)> {
        let named = self.keys.iter().zip(self.columns(of));
        named.filter_map(move |(key, column)| Some((key.as_ref(), self.decode(column.get(at)?))))
    }

    fn decode(&self, code: u32) -> Done<Value<'_>> {
        let rest = code & column::REST;
        match code & !column::REST {
            column::TEXT => Ok(Value::Text(self.texts.get(rest))),
            // The sign of 29 bits.
            column::INT => Ok(Value::Int(i64::from((rest << 3) as i32 >> 3))),
            column::TRUTH => Ok(Value::Truth(rest == 1)),
            _ => self.others.get(rest as usize).map_or(Ok(Value::Null), |s| self.stored(s)),
        }
    }

    fn stored(&self, stored: &Stored) -> Done<Value<'_>> {
        match stored {
            Stored::Truth(truth) => Ok(Value::Truth(*truth)),
            Stored::Int(number) => Ok(Value::Int(*number)),
            Stored::Float(number) => Ok(Value::Float(*number)),
            Stored::Text(text) => Ok(Value::Text(self.texts.get(*text))),
            Stored::List(items) => Value::list(items.iter().map(|i| self.stored(i)).collect::<Done<_>>()?),
            Stored::Temporal(value) => Value::temporal(value.clone()),
        }
    }

    /// The nodes that have a text as a property.
    pub fn find(&self, key: u32, text: &str) -> &[(u32, u32)] {
        let (Some(text), Some(index)) = (self.texts.find(text), self.indexes.get(key as usize)) else {
            return &[];
        };
        let index = index.get_or_init(|| {
            let column = self.node_columns.get(key as usize);
            let all = column.into_iter().flat_map(Column::all);
            let texts = all.filter(|(_, code)| code & !column::REST == column::TEXT);
            let mut index: Vec<(u32, u32)> = texts.map(|(at, code)| (code & column::REST, at)).collect();
            index.sort_unstable();
            index
        });
        let from = index.partition_point(|(known, _)| *known < text);
        let to = index.partition_point(|(known, _)| *known <= text);
        &index[from..to]
    }

    /// How many different texts a key has, about: how selective it is.
    pub fn filled(&self, key: u32) -> usize {
        self.node_columns.get(key as usize).map_or(0, Column::len)
    }
}

use super::column;
