//! The engine in process, behind [`Engine`]: it is fed from the property graph, and reads only.

use std::time::Duration;

use super::{
    engine,
    engine::{Builder, Store, context::Watch},
};
use crate::{
    graph::PropertyGraph,
    query::{
        answer::Answer,
        ask::Engine,
        error::{Fault, QueryError},
        limits::{Limits, Parameters, Stop},
        stack::with_room,
        text::query::Query,
    },
};

/// The graph in an engine in process.
pub struct Embedded {
    store: Store,
}

impl Embedded {
    /// Loads a graph, however long that takes.
    pub fn load(graph: &PropertyGraph) -> Result<Self, QueryError> {
        let limits = Limits { time: Duration::MAX, rows: usize::MAX, memory: usize::MAX };
        Self::load_within(graph, &Watch::new(&limits, &Stop::default()))
    }

    /// Loads a graph within limits: what it takes counts as held by every query, too.
    pub fn load_within(graph: &PropertyGraph, watch: &Watch) -> Result<Self, QueryError> {
        let failed = |error: QueryError| match error.fault {
            Fault::Run => {
                QueryError::new(Fault::Run, format!("the graph cannot be loaded: {}", error.message))
            }
            _ => error,
        };
        Builder::of(graph, watch).map(|store| Self { store }).map_err(failed)
    }
}

impl Engine for Embedded {
    fn run(
        &self,
        text: &str,
        parameters: &Parameters,
        limits: &Limits,
        stop: &Stop,
    ) -> Result<Answer, QueryError> {
        with_room(|| engine::run(&self.store, &Query::read(text)?, parameters, limits, stop))
    }

    fn plan(&self, text: &str, parameters: &Parameters) -> Result<String, QueryError> {
        with_room(|| engine::explain(&self.store, &Query::read(text)?, parameters))
    }

    fn profile(
        &self,
        text: &str,
        parameters: &Parameters,
        limits: &Limits,
        stop: &Stop,
    ) -> Result<String, QueryError> {
        with_room(|| engine::profile(&self.store, &Query::read(text)?, parameters, limits, stop))
    }
}
