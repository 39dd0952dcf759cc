//! The values of the engine. Texts of the graph are pointed to, what a query makes is counted.

use std::{collections::BTreeMap, rc::Rc};

use super::memory::{Counted, Held};
use crate::query::engine::{
    done::{Done, failed},
    temporal::kinds::Temporal,
};

/// So deep may lists and maps lie in each other: whoever reads them recurses.
pub const DEEP: u32 = 100;

/// So many values may a list or map hold, those in its items counted as often as they are there: whoever reads or compares
/// it walks them all. (Items are shared: forty lists can hold a million million values.)
pub const HEAVY: u32 = 20_000_000;

/// A value.
#[derive(Debug, Clone)]
pub enum Value<'g> {
    /// Nothing.
    Null,
    /// Yes or no.
    Truth(bool),
    /// A whole number.
    Int(i64),
    /// Another number.
    Float(f64),
    /// A text of the graph.
    Text(&'g str),
    /// A text that the query made.
    Own(Rc<Counted<Box<str>>>),
    /// A list.
    List(Rc<Counted<List<'g>>>),
    /// A map.
    Map(Rc<Counted<Map<'g>>>),
    /// A node of the graph.
    Node(u32),
    /// A relationship of the graph.
    Rel(u32),
    /// A path.
    Path(Rc<Counted<Path>>),
    /// A day, a time, a duration.
    Temporal(Rc<Counted<Temporal>>),
    /// A point.
    Point(Rc<Counted<Point>>),
}

/// The items of a list.
#[derive(Debug)]
pub struct List<'g> {
    /// The items.
    pub items: Vec<Value<'g>>,
    depth: u32,
    weight: u32,
}

/// The entries of a map.
#[derive(Debug)]
pub struct Map<'g> {
    /// By key.
    pub entries: BTreeMap<Rc<str>, Value<'g>>,
    depth: u32,
    weight: u32,
}

/// Where something is, in a system of coordinates.
#[derive(Debug, PartialEq, Clone)]
pub struct Point {
    /// The number of the system.
    pub system: i64,
    /// By axis: two or three.
    pub at: Box<[f64]>,
}

/// A path through the graph: one relationship fewer than nodes.
#[derive(Debug, PartialEq, Eq, Hash, Clone)]
pub struct Path {
    /// The nodes.
    pub nodes: Vec<u32>,
    /// The relationships.
    pub rels: Vec<u32>,
}

impl<'g> Value<'g> {
    /// A text.
    pub fn text(text: impl Into<Box<str>>) -> Done<Self> {
        let text = text.into();
        let bytes = text.len();
        Ok(Self::Own(Rc::new(Counted::new(text, bytes)?)))
    }

    /// A list.
    pub fn list(items: Vec<Value<'g>>) -> Done<Self> {
        let (depth, weight) = around(items.iter())?;
        let bytes = items.capacity() * size_of::<Value>();
        Ok(Self::List(Rc::new(Counted::new(List { items, depth, weight }, bytes)?)))
    }

    /// A map.
    pub fn map(entries: BTreeMap<Rc<str>, Value<'g>>) -> Done<Self> {
        let (depth, weight) = around(entries.values())?;
        let bytes = map_bytes(entries.len(), entries.keys().map(|k| k.len()).sum());
        Ok(Self::Map(Rc::new(Counted::new(Map { entries, depth, weight }, bytes)?)))
    }

    /// A path.
    pub fn path(nodes: Vec<u32>, rels: Vec<u32>) -> Done<Self> {
        let bytes = (nodes.len() + rels.len()) * 4;
        Ok(Self::Path(Rc::new(Counted::new(Path { nodes, rels }, bytes)?)))
    }

    /// A day, a time, a duration.
    pub fn temporal(value: Temporal) -> Done<Self> {
        Ok(Self::Temporal(Rc::new(Counted::new(value, size_of::<Temporal>())?)))
    }

    /// A point.
    pub fn point(point: Point) -> Done<Self> {
        Ok(Self::Point(Rc::new(Counted::new(point, size_of::<Point>() + 24)?)))
    }

    /// How many values are read where it is read whole; a long text counts as some.
    pub fn weight(&self) -> usize {
        match self {
            Self::List(list) => list.weight as usize,
            Self::Map(map) => map.weight as usize,
            Self::Path(path) => path.nodes.len() + path.rels.len(),
            _ => self.as_text().map_or(1, |text| 1 + text.len() / 64),
        }
    }

    /// Whether it is null.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Own(text) => Some(text),
            _ => None,
        }
    }

    /// The items, if it is a list.
    pub fn as_list(&self) -> Option<&[Value<'g>]> {
        if let Self::List(list) = self { Some(&list.items) } else { None }
    }

    /// The number, if it is one.
    pub fn as_number(&self) -> Option<f64> {
        match self {
            Self::Int(number) => Some(*number as f64),
            Self::Float(number) => Some(*number),
            _ => None,
        }
    }

    /// What it is, for a message.
    pub fn what(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Truth(_) => "a truth",
            Self::Int(_) => "a whole number",
            Self::Float(_) => "a number",
            Self::Text(_) | Self::Own(_) => "a text",
            Self::List(_) => "a list",
            Self::Map(_) => "a map",
            Self::Node(_) => "a node",
            Self::Rel(_) => "a relationship",
            Self::Path(_) => "a path",
            Self::Temporal(value) => value.what(),
            Self::Point(_) => "a point",
        }
    }
}

/// What a map of so many entries takes, beside the values: nodes of a tree are for eleven entries, and at least half full but
/// for the first.
pub fn map_bytes(entries: usize, keys: usize) -> usize {
    let node = 11 * (size_of::<Rc<str>>() + size_of::<Value>()) + 16;
    keys + entries * 16 + (entries.div_ceil(6)).max(usize::from(entries > 0)) * node
}

/// One deeper than the deepest of these, and as heavy as all of them.
fn around<'v, 'g: 'v>(inner: impl Iterator<Item = &'v Value<'g>>) -> Done<(u32, u32)> {
    let (mut depth, mut weight) = (0, 1_usize);
    for value in inner {
        depth = depth.max(match value {
            Value::List(list) => list.depth,
            Value::Map(map) => map.depth,
            _ => 0,
        });
        weight += value.weight();
    }
    if depth + 1 > DEEP {
        return Err(failed(format!("lists or maps lie more than {DEEP} deep in each other"))
            .help("keep less of it")
            .into());
    }
    match u32::try_from(weight) {
        Ok(weight) if weight <= HEAVY => Ok((depth + 1, weight)),
        _ => {
            let message = format!("a list or map holds more than {HEAVY} values, with those in its items");
            Err(failed(message).help("keep less of it: UNWIND it, or gather what is needed").into())
        }
    }
}

/// A vector that asks before it grows.
#[derive(Debug)]
pub struct Growing<T> {
    /// What it holds.
    pub items: Vec<T>,
    held: Held,
}

impl<T> Default for Growing<T> {
    fn default() -> Self {
        Self { items: Vec::new(), held: Held::default() }
    }
}

impl<T> Growing<T> {
    /// Adds one.
    pub fn push(&mut self, item: T) -> Done<()> {
        if self.items.len() == self.items.capacity() {
            let more = self.items.len().max(4);
            self.held.more(more * size_of::<T>())?;
            self.items.reserve_exact(more);
        }
        self.items.push(item);
        Ok(())
    }
}
