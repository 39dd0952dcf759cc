//! Which engine answers.

use std::sync::Arc;

use thalweg::{
    graph::PropertyGraph,
    query::{Engine, Watch},
};

use super::failure::failed;
use crate::{args, error::CommandError};

/// The server asked for, else the engine in process.
pub fn of(
    command: &args::Query,
    graph: &PropertyGraph,
    watch: &Watch,
) -> Result<Arc<dyn Engine + Send + Sync>, CommandError> {
    #[cfg(feature = "neo4j")]
    if let Some(url) = &command.neo4j {
        let server = crate::server::open(url, &command.login)?;
        return Ok(Arc::new(thalweg::query::neo4j::Neo4j::new(server, graph.name.clone())));
    }
    let _ = command;
    in_process(graph, watch)
}

fn in_process(graph: &PropertyGraph, watch: &Watch) -> Result<Arc<dyn Engine + Send + Sync>, CommandError> {
    let engine = thalweg::query::Embedded::load_within(graph, watch).map_err(|e| failed("", &e))?;
    Ok(Arc::new(engine))
}
