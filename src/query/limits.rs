//! How much a query may take, what stops it, and what is given to it.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use super::answer::Cell;

/// Parameters by name: `$name` in the text.
pub type Parameters = BTreeMap<String, Cell>;

/// How much a query may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// After so long it ends with [`Fault::Time`](super::Fault::Time).
    pub time: Duration,
    /// So many rows are given; the answer says how many there were.
    pub rows: usize,
    /// About so many bytes may be held while it runs; more ends it with [`Fault::Memory`](super::Fault::Memory).
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
