//! Which engine answers.

use thalweg::{
    graph::PropertyGraph,
    query::{Engine, QueryError},
};

use crate::{
    args,
    error::{CommandError, Kind},
};

/// The engine in process.
#[cfg(feature = "cypher")]
pub fn of(command: &args::Query, graph: &PropertyGraph) -> Result<Box<dyn Engine>, CommandError> {
    let _ = command;
    let engine = thalweg::query::Embedded::load(graph).map_err(|e| plain(&e))?;
    Ok(Box::new(engine))
}

/// Built without an engine of its own.
#[cfg(not(feature = "cypher"))]
pub fn of(command: &args::Query, graph: &PropertyGraph) -> Result<Box<dyn Engine>, CommandError> {
    let _ = (command, graph);
    let error = thalweg::query::QueryError::new(
        thalweg::query::Fault::Run,
        "this program is built without the engine in process (its feature `cypher`)",
    );
    Err(plain(&error.help("ask a server instead: --neo4j URL")))
}

fn plain(error: &QueryError) -> CommandError {
    Kind::Query(thalweg::query::text::underline("", error)).into()
}
