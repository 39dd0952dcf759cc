//! What is asked of a map.

use crate::{
    law::Verdict,
    model::{CategoryId, NodeId, Place},
};

/// What is shown. The default shows everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// Only what goes out from one of these nodes, over whatever number of flows.
    pub from: Vec<NodeId>,
    /// Only what leads to one of these nodes.
    pub to: Vec<NodeId>,
    /// Only flows by which this category, or one below it, arrives.
    pub category: Option<CategoryId>,
    /// Only flows that touch this place, or one within it.
    pub place: Option<Place>,
    /// Only flows whose worst verdict is one of these; empty: any.
    pub verdicts: Vec<Verdict>,
    /// Only so many flows away from `from` or `to`, else from where data enters; with both, ways of so many flows.
    pub depth: Option<u32>,
    /// What a box stands for; `None`: whatever gives no more than [`MANY`] boxes, if anything does.
    pub level: Option<Level>,
}

/// What a box of the map stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// A population, a party or a store.
    Node,
    /// A party with its stores, at one place.
    Party,
    /// The companies, vendors, partners or third parties at one place, with their stores.
    Kind,
}

/// More boxes than this are too many to follow.
pub const MANY: usize = 60;
