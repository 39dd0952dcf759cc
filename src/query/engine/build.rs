//! Fills a store: nodes, relationships and properties one by one, then all arrays at once.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::{
    column,
    column::Column,
    store::{Kind, Of, Store, Stored, Tie, Ties},
    value::Value,
};
use crate::query::{
    engine::{
        done::{Done, failed},
        drive::map_of,
    },
    error::QueryError,
    limits::Parameters,
};

/// A graph of any labels, types and properties that is being filled.
#[derive(Default)]
pub struct Builder {
    store: Store,
    set_index: FxHashMap<Box<[u16]>, u16>,
    nodes: Vec<Vec<(u32, u32)>>,
    rels: Vec<Vec<(u32, u32)>>,
    counts: Vec<usize>,
}

impl Builder {
    /// Adds a node with these labels, and gives its number: nodes are counted from nought.
    pub fn add_node(&mut self, labels: &[&str]) -> Result<u32, QueryError> {
        let labels: Vec<u16> = labels.iter().map(|l| self.label(l)).collect();
        if labels.len() > 64 || self.store.set_of.len() >= u32::MAX as usize {
            return Err(failed("the graph has too many labels or nodes"));
        }
        Ok(self.node(&labels))
    }

    /// Adds a relationship between two nodes, by their numbers, and gives its number.
    pub fn add_relationship(&mut self, from: u32, to: u32, kind: &str) -> Result<u32, QueryError> {
        if from.max(to) as usize >= self.store.set_of.len() {
            return Err(failed("a relationship ties nodes that are there"));
        }
        let kind = self.kind(kind);
        Ok(self.rel(from, to, kind))
    }

    /// Sets properties of a node: a map as a query writes it, `{id: 'x', since: date('2026-01-31')}`. Nulls are none.
    pub fn set_node(&mut self, node: u32, map: &str, given: &Parameters) -> Result<(), QueryError> {
        self.set_all(Of::Nodes, node, map, given).map_err(|e| *e)
    }

    /// Sets properties of a relationship, likewise.
    pub fn set_relationship(&mut self, rel: u32, map: &str, given: &Parameters) -> Result<(), QueryError> {
        self.set_all(Of::Rels, rel, map, given).map_err(|e| *e)
    }

    /// The graph.
    pub fn finish(self) -> Store {
        self.done()
    }

    fn set_all(&mut self, of: Of, at: u32, map: &str, given: &Parameters) -> Done<()> {
        map_of(map, given, &mut |key, value| {
            if let Some(stored) = self.stored(value)? {
                let key = self.key(key);
                self.set(of, at, key, stored);
            }
            Ok(())
        })
    }

    /// A value as it is kept; none: null, and what is no property.
    fn stored(&mut self, value: &Value<'_>) -> Done<Option<Stored>> {
        Ok(Some(match value {
            Value::Truth(truth) => Stored::Truth(*truth),
            Value::Int(number) => Stored::Int(*number),
            Value::Float(number) => Stored::Float(*number),
            Value::Temporal(temporal) => Stored::Temporal((***temporal).clone()),
            Value::List(list) => {
                let mut items = Vec::with_capacity(list.items.len());
                for item in &list.items {
                    items.extend(self.stored(item)?);
                }
                Stored::List(items.into())
            }
            other => match other.as_text() {
                Some(text) => Stored::Text(self.text(text)?),
                None => return Ok(None),
            },
        }))
    }

    /// The number of a key.
    pub(super) fn key(&mut self, name: &str) -> u32 {
        if let Some(key) = self.store.key(name) {
            return key;
        }
        let key = self.store.keys.len() as u32;
        self.store.keys.push(name.into());
        self.store.key_index.insert(name.into(), key);
        self.nodes.push(Vec::new());
        self.rels.push(Vec::new());
        key
    }

    /// The number of a label.
    pub(super) fn label(&mut self, name: &str) -> u16 {
        self.store.label(name).unwrap_or_else(|| {
            self.store.labels.push(name.into());
            self.store.by_label.push(Vec::new());
            (self.store.labels.len() - 1) as u16
        })
    }

    /// The number of a type.
    pub(super) fn kind(&mut self, name: &str) -> u16 {
        self.store.kind(name).unwrap_or_else(|| {
            let (out, into) = (Ties::default(), Ties::default());
            self.store.kinds.push(Kind { name: name.into(), count: 0, out, into });
            self.counts.push(0);
            (self.store.kinds.len() - 1) as u16
        })
    }

    /// The number of a text.
    pub(super) fn text(&mut self, text: &str) -> Done<u32> {
        self.store.texts.add(text).ok_or_else(|| failed("the graph has too many texts").into())
    }

    /// Makes room.
    pub(super) fn reserve(&mut self, nodes: usize, rels: usize) {
        self.store.set_of.reserve_exact(nodes);
        self.store.kind_of.reserve_exact(rels);
        self.store.from.reserve_exact(rels);
        self.store.to.reserve_exact(rels);
    }

    /// A node with these labels.
    pub(super) fn node(&mut self, labels: &[u16]) -> u32 {
        let at = self.store.set_of.len() as u32;
        let set = if let Some(set) = self.set_index.get(labels) {
            *set
        } else {
            let set = self.store.sets.len() as u16;
            self.store.sets.push(labels.into());
            self.set_index.insert(labels.into(), set);
            set
        };
        self.store.set_of.push(set);
        for label in labels {
            self.store.by_label[*label as usize].push(at);
        }
        at
    }

    /// A relationship.
    pub(super) fn rel(&mut self, from: u32, to: u32, kind: u16) -> u32 {
        let at = self.store.kind_of.len() as u32;
        self.store.from.push(from);
        self.store.to.push(to);
        self.store.kind_of.push(kind);
        self.counts[kind as usize] += 1;
        at
    }

    /// A property.
    pub(super) fn set(&mut self, of: Of, at: u32, key: u32, value: Stored) {
        let code = match value {
            Stored::Text(text) => column::TEXT | text,
            Stored::Truth(truth) => column::TRUTH | u32::from(truth),
            Stored::Int(number) if (-(1 << 28)..1 << 28).contains(&number) => {
                column::INT | (number as u32 & column::REST)
            }
            other => {
                self.store.others.push(other);
                column::OTHER | (self.store.others.len() as u32 - 1)
            }
        };
        let columns = if of == Of::Nodes { &mut self.nodes } else { &mut self.rels };
        columns[key as usize].push((at, code));
    }

    /// About how many bytes it takes by now.
    pub(super) fn bytes(&self) -> usize {
        let columns = self.nodes.iter().chain(&self.rels).map(|pairs| pairs.len() * 8).sum::<usize>();
        self.store.bytes() + columns
    }

    /// The store.
    pub(super) fn done(mut self) -> Store {
        let mut store = self.store;
        store.node_columns = self.nodes.drain(..).map(Column::new).collect();
        store.rel_columns = self.rels.drain(..).map(Column::new).collect();
        store.indexes = store.keys.iter().map(|_| OnceLock::new()).collect();
        store.texts.done();
        for kind in 0..store.kinds.len() {
            let (from, to, kinds) = (&store.from, &store.to, &store.kind_of);
            let of = (0..kinds.len()).filter(|&at| kinds[at] as usize == kind);
            let out = of.clone().map(|at| (from[at], Tie { rel: at as u32, other: to[at] }));
            let into = of.map(|at| (to[at], Tie { rel: at as u32, other: from[at] }));
            let (out, into) = (Ties::new(out), Ties::new(into));
            let known = &mut store.kinds[kind];
            (known.out, known.into, known.count) = (out, into, self.counts[kind]);
        }
        store
    }
}
