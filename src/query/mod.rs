//! Questions in Cypher over the property graph, and what answers them: an engine in process, or a Neo4j server.
//! Every text is looked at before it runs: only what reads the graph is let through.

mod answer;
mod ask;
mod complete;
mod embedded;
pub mod engine;
mod error;
pub mod library;
mod limits;
#[cfg(feature = "neo4j")]
pub mod neo4j;
pub mod show;
mod stack;
pub mod text;

pub use self::{
    answer::{Answer, Cell, NodeCell, RelationshipCell, labels_in_order},
    ask::Engine,
    complete::complete,
    embedded::Embedded,
    engine::context::Watch,
    error::{Fault, QueryError},
    limits::{Limits, Parameters, Stop},
};
