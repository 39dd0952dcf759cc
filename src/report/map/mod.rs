//! The map: who hands what to whom, across which borders, as a picture.
//!
//! 1. `select` picks the flows and nodes that are shown.
//! 2. `picture` makes boxes, lanes and lines of them: a box for each node, or for each party and place where
//!    there are too many, or for each kind of party and place.
//! 3. `layout` places them, over `depth` (columns) and `tracks` (lines that do not lie on each other): pure
//!    geometry in whole numbers, which knows no text.
//! 4. `svg`, `dot` and `mermaid` write it; `words` measures and shortens text; `web` draws any
//!    other graph with the same layout.

mod depth;
mod dot;
mod layout;
mod mermaid;
mod picture;
mod select;
mod svg;
mod tracks;
mod web;
mod words;

use std::io;

pub use self::{
    picture::Map,
    web::{Web, WebBox, WebLine},
};
use super::Report;
use crate::{
    assess::Assessment,
    law::Verdict,
    model::{CategoryId, NodeId, Place},
};

/// What is shown. The default shows everything.
#[derive(Debug, Clone, Default)]
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

/// `lineage.svg`: the map of everything.
pub fn render(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    out.write_all(whole(report.assessment).svg().as_bytes())
}

/// The map of everything.
pub fn whole(assessment: &Assessment) -> Map {
    Map::new(assessment, &Selection::default())
}

#[cfg(test)]
mod tests;
