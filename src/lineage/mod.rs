//! The lineage graph and its fixpoint: what reaches what, and by which route. Knows nothing of law: it
//! propagates seeded bit sets under a mask per flow, and finds a shortest walk through a marked hop, whatever
//! the bits and the marks mean.
//!
//! 1. [`Lineage::build`] numbers the nodes that can hold data ([`Spot`]s), and compiles each distinct pair of
//!    `categories` and `transform` cells to a [`Lens`].
//! 2. [`propagate`] is the one engine: least fixpoint of `state[to] |= lens(state[from])` over given edges.
//! 3. [`route`] enumerates walks, shortest first, ties by flow id.

mod components;
mod engine;
mod graph;
mod lens;
pub mod route;

pub use engine::{Edge, Hands, Network, Pass, Plane, propagate, propagate_together};
pub use graph::{Entry, Hop, Lineage, Spot};
pub use lens::{Bits, Lens};
