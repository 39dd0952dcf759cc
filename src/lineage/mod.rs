//! The lineage graph and its fixpoint: what reaches what. Knows nothing of law: it propagates seeded bit sets under a
//! function for each flow, whatever the bits mean.
//!
//! 1. [`Lineage::build`] numbers the nodes that can hold data ([`DataNode`]s), and compiles each distinct pair of
//!    `categories` and `transform` cells to a [`FlowFunction`].
//! 2. [`propagate`] is the one engine: least fixpoint of `state[to] |= function(state[from])` over given edges.
//! 3. `edited` changes a built graph in place, as rows of its inventory change.
//! 4. [`route`] ranks movements by the ids of their flows: of walks of one length the first is shown.

mod components;
mod edited;
mod engine;
mod function;
mod graph;
mod matrix;
pub mod route;

pub use engine::{Edge, Hands, Network, Pass, propagate, propagate_together};
pub use function::{CategorySet, FlowFunction};
pub use graph::{DataNode, Entry, Hop, Lineage};
pub use matrix::CategoryMatrix;
