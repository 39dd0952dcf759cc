//! Questions in Cypher over the property graph, and what answers them: an engine in process, or a Neo4j server.
//! Every text is looked at before it runs: only what reads the graph is let through.

mod answer;
mod complete;
mod embedded;
pub mod engine;
mod error;
pub mod library;
#[cfg(feature = "neo4j")]
pub mod neo4j;
pub mod show;
pub mod text;

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

pub use self::{
    answer::{Answer, Cell, NodeCell, RelationshipCell, labels_in_order},
    complete::complete,
    embedded::Embedded,
    engine::Watch,
    error::{Fault, QueryError},
};

/// Parameters by name: `$name` in the text.
pub type Parameters = BTreeMap<String, Cell>;

/// How much a query may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// After so long it ends with [`Fault::Time`].
    pub time: Duration,
    /// So many rows are given; the answer says how many there were.
    pub rows: usize,
    /// About so many bytes may be held while it runs; more ends it with [`Fault::Memory`].
    pub memory: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { time: Duration::from_secs(10), rows: 10_000, memory: 1 << 30 }
    }
}

/// A switch that ends a running query from outside: Ctrl-C.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Ends what runs under it.
    pub fn stop(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    /// Whether it was pressed.
    pub fn is_stopped(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }

    /// Makes it ready for the next query.
    pub fn reset(&self) {
        self.0.store(false, Ordering::SeqCst);
    }
}

/// What answers queries. It is given text that was let through, and reads only.
pub trait Engine {
    /// Runs a query.
    fn run(
        &self,
        text: &str,
        parameters: &Parameters,
        limits: &Limits,
        stop: &Stop,
    ) -> Result<Answer, QueryError>;

    /// How it would run it, as text for a reader.
    fn plan(&self, text: &str, parameters: &Parameters) -> Result<String, QueryError>;

    /// How it ran it, as text for a reader.
    fn profile(
        &self,
        text: &str,
        parameters: &Parameters,
        limits: &Limits,
        stop: &Stop,
    ) -> Result<String, QueryError> {
        let _ = (text, parameters, limits, stop);
        Err(QueryError::new(Fault::Run, "this engine does not tell how it ran a query")
            .help("ask without --neo4j, or for the plan: EXPLAIN"))
    }
}
