//! The lineage graph and its fixpoint: what reaches what, and by which route. Knows nothing of law: it
//! propagates seeded bit sets under a mask per flow, and finds a shortest walk through a marked hop, whatever
//! the bits and the marks mean.
//!
//! 1. [`Lineage::build`] numbers the nodes that can hold data ([`DataNode`]s), and compiles each distinct pair of
//!    `categories` and `transform` cells to a [`FlowFunction`].
//! 2. [`propagate`] is the one engine: least fixpoint of `state[to] |= function(state[from])` over given edges.
//! 3. [`route`] enumerates walks, shortest first, ties by flow id.

mod components;
mod engine;
mod function;
mod graph;
pub mod route;

pub use engine::{CategoryMatrix, Edge, Hands, Network, Pass, propagate, propagate_together};
pub use function::{CategorySet, FlowFunction};
pub use graph::{DataNode, Entry, Hop, Lineage};
