//! What a running query looks at: the graph, its limits, and what stops it.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use super::{
    memory::Held,
    store::{Of, Store},
    value::{Value, map_bytes},
};
use crate::query::{
    answer::{Cell, NodeCell, RelationshipCell, labels_in_order},
    engine::done::Done,
    error::{Fault, QueryError},
    limits::{Limits, Stop},
};

/// So many steps are taken between two looks at the clock.
const STEPS: u32 = 1 << 10;

/// The watch of one question: what it may take, since when, and what stops it.
#[derive(Debug, Clone)]
pub struct Watch {
    begun: Instant,
    limits: Limits,
    stop: Stop,
}

impl Watch {
    /// From now on.
    pub fn new(limits: &Limits, stop: &Stop) -> Self {
        Self { begun: Instant::now(), limits: *limits, stop: stop.clone() }
    }

    /// What is left of the limits.
    pub fn left(&self) -> Limits {
        Limits { time: self.limits.time.saturating_sub(self.begun.elapsed()), ..self.limits }
    }

    /// Whether the time is not over, and nothing stopped it.
    pub fn look(&self) -> Result<(), QueryError> {
        if self.stop.is_stopped() {
            return Err(QueryError::new(Fault::Stopped, "the query was stopped"));
        }
        if self.begun.elapsed() >= self.limits.time {
            let message = format!("the query did not end within {} s", self.limits.time.as_secs_f64());
            return Err(QueryError::new(Fault::Time(self.limits.time), message)
                .help("ask for less (a label, an id, fewer hops), or give it longer with --timeout"));
        }
        Ok(())
    }

    /// The same while the graph is read in, that takes so many bytes by now.
    pub fn look_at(&self, bytes: usize) -> Result<(), QueryError> {
        if bytes > self.limits.memory {
            let message = format!("the graph takes more than {} MiB", self.limits.memory >> 20);
            return Err(QueryError::new(Fault::Memory, message)
                .help("give it more with --memory, or ask the inventory on a server: --neo4j"));
        }
        self.look()
    }
}

/// What an operator gave, and the time that it took with what stands inside it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Spent {
    /// Its rows.
    pub rows: u64,
    /// Its time.
    pub time: Duration,
}

/// Rows that are made one after the other.
pub trait Rows<'g> {
    /// The next row, in its slots; whether there was one.
    fn next(&mut self, context: &mut Context<'g>, row: &mut [Value<'g>]) -> Done<bool>;
}

/// A running query.
pub struct Context<'g> {
    /// The graph.
    pub store: &'g Store,
    steps: u32,
    watch: Watch,
    /// What each operator gave and took, by where it lies in the plan.
    pub profile: Option<BTreeMap<usize, Spent>>,
}

impl<'g> Context<'g> {
    /// From now on.
    pub fn new(store: &'g Store, limits: &Limits, stop: &Stop) -> Self {
        Self { store, steps: 0, watch: Watch::new(limits, stop), profile: None }
    }

    /// How long it has run.
    pub fn elapsed(&self) -> Duration {
        self.watch.begun.elapsed()
    }

    /// The time now, where it is looked at.
    pub fn now(&self) -> Option<Instant> {
        self.profile.as_ref().map(|_| Instant::now())
    }

    /// What an operator took since then, and whether it gave a row.
    pub fn spent<T>(&mut self, operator: &T, since: Option<Instant>, row: bool) {
        if let (Some(profile), Some(since)) = (&mut self.profile, since) {
            let spent = profile.entry(std::ptr::from_ref(operator) as usize).or_default();
            spent.rows += u64::from(row);
            spent.time += since.elapsed();
        }
    }

    /// How many rows an operator stands for that is counted, and not run.
    pub fn gave<T>(&mut self, operator: &T, rows: u64) {
        if let Some(profile) = &mut self.profile {
            profile.entry(std::ptr::from_ref(operator) as usize).or_default().rows += rows;
        }
    }

    /// One step on.
    pub fn step(&mut self) -> Done<()> {
        self.steps += 1;
        if self.steps >= STEPS {
            self.look()?;
        }
        Ok(())
    }

    /// So many steps on: the items of a list, the bytes of a text.
    pub fn steps(&mut self, count: usize) -> Done<()> {
        self.steps = self.steps.saturating_add(u32::try_from(count).unwrap_or(u32::MAX));
        if self.steps >= STEPS { self.look() } else { Ok(()) }
    }

    /// On by what it takes to hold one value against another.
    pub fn weighed(&mut self, a: &Value<'_>, b: &Value<'_>) -> Done<()> {
        self.steps(a.weight().min(b.weight()))
    }

    #[cold]
    fn look(&mut self) -> Done<()> {
        self.steps = 0;
        Ok(self.watch.look()?)
    }

    /// A value as a cell of the answer.
    pub fn cell(&mut self, value: &Value<'g>, held: &mut Held) -> Done<Cell> {
        self.step()?;
        Ok(match value {
            Value::Null => Cell::Null,
            Value::Truth(truth) => Cell::Truth(*truth),
            Value::Int(number) => Cell::Number(*number),
            Value::Float(number) => Cell::Float(*number),
            Value::Text(_) | Value::Own(_) => {
                let text = value.as_text().unwrap_or_default();
                held.more(text.len())?;
                Cell::Text(text.to_owned())
            }
            Value::List(list) => {
                held.more(list.items.len() * size_of::<Cell>())?;
                Cell::List(list.items.iter().map(|item| self.cell(item, held)).collect::<Done<_>>()?)
            }
            Value::Map(map) => {
                let mut cells = BTreeMap::new();
                held.more(map_bytes(map.entries.len(), 0))?;
                for (key, item) in &map.entries {
                    held.more(key.len() + 32)?;
                    cells.insert(key.to_string(), self.cell(item, held)?);
                }
                Cell::Map(cells)
            }
            Value::Node(node) => Cell::Node(Box::new(self.node(*node, held)?)),
            Value::Rel(rel) => Cell::Relationship(Box::new(self.rel(*rel, held)?)),
            Value::Path(path) => {
                let nodes = path.nodes.iter().map(|n| self.node(*n, held)).collect::<Done<_>>()?;
                Cell::Path(nodes, path.rels.iter().map(|r| self.rel(*r, held)).collect::<Done<_>>()?)
            }
            Value::Temporal(value) => Cell::Text(value.to_string()),
            Value::Point(point) => {
                held.more(256)?;
                let axes = point.at.iter().zip(["x", "y", "z"]);
                let mut map: BTreeMap<String, Cell> =
                    axes.map(|(at, axis)| (axis.to_owned(), Cell::Float(*at))).collect();
                map.insert("srid".to_owned(), Cell::Number(point.system));
                Cell::Map(map)
            }
        })
    }

    fn node(&mut self, node: u32, held: &mut Held) -> Done<NodeCell> {
        held.more(size_of::<NodeCell>() + 64)?;
        let labels = labels_in_order(self.store.labels_of(node).map(str::to_owned).collect());
        Ok(NodeCell { key: u64::from(node), labels, properties: self.properties(Of::Nodes, node, held)? })
    }

    fn rel(&mut self, rel: u32, held: &mut Held) -> Done<RelationshipCell> {
        held.more(size_of::<RelationshipCell>() + 64)?;
        let (from, to) = self.store.ends(rel);
        let kind = self.store.kinds().get(self.store.kind_of(rel) as usize);
        Ok(RelationshipCell {
            key: u64::from(rel),
            from: u64::from(from),
            to: u64::from(to),
            kind: kind.map(|k| k.name.to_string()).unwrap_or_default(),
            properties: self.properties(Of::Rels, rel, held)?,
        })
    }

    fn properties(&mut self, of: Of, at: u32, held: &mut Held) -> Done<BTreeMap<String, Cell>> {
        let mut cells = BTreeMap::new();
        let store = self.store;
        for (key, value) in store.properties(of, at) {
            held.more(key.len() + 96)?;
            cells.insert(key.to_owned(), self.cell(&value?, held)?);
        }
        Ok(cells)
    }
}
