//! The picture of what is around one party or store: what comes, what goes, and with which ground.
//!
//! 1. `gather` finds the flows that touch what is in the middle, with their categories, people and grounds, and folds what is
//!    too much to read.
//! 2. `svg` writes it: a row for each flow, the worst on top. `list` says the same in text.

mod gather;
mod list;
mod svg;

pub use self::gather::{Around, Folded, Ground, Middle, Row, Side};
use super::words::{ENGLISH, Words};
use crate::{assess::Assessment, model::NodeId};

impl Around {
    /// Of a party with its stores, or of a store; the transfers of the assessment are in memory.
    pub fn new(assessment: &Assessment, nodes: &[NodeId]) -> Self {
        Self::of(assessment, &ENGLISH, &Middle::Nodes(nodes), 14)
    }

    /// As a picture that stands alone.
    pub fn svg(&self) -> String {
        svg::alone(self)
    }
}

/// For a page that has the signs.
pub fn inline(around: &Around, words: &Words) -> String {
    svg::inline(around, words)
}

/// The same in text.
pub use self::list::list;

#[cfg(test)]
mod tests;
