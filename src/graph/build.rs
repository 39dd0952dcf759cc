//! From an assessment to the property graph, in four phases:
//!
//! 1. **rows** ([`rows`]): populations, parties, stores, categories, purposes, safeguards, places and regimes become
//!    nodes, with their columns as properties;
//! 2. **ties** ([`ties`]): flows, operators, controllers, parents, homes and places, and the facts that the fixpoint
//!    gave, become relationships;
//! 3. **results** ([`results`]): the rows of the three tables become nodes tied to what they name.
//!
//! A blank cell makes no property. A column with a default holds the default where the cell is blank.

mod builder;
mod cells;
mod findings;
mod results;
mod rows;
mod ties;

use std::collections::BTreeMap;

use self::builder::{Bases, Builder};
use super::data::PropertyGraph;
use crate::{
    assess::{Analysis, Assessment},
    source::Sources,
};

/// The graph of an inventory and of what was found about it. `assessment` is of the same `analysis`; its findings
/// may have those of reading before them.
pub fn build(analysis: &Analysis, assessment: &Assessment, sources: &Sources) -> PropertyGraph {
    let graph = PropertyGraph::new(assessment.inventory.head.name.clone(), Some(assessment.as_of));
    let mut builder =
        Builder { graph, bases: Bases::default(), places: BTreeMap::new(), analysis, assessment };
    rows::add(&mut builder);
    ties::add(&mut builder);
    results::add(&mut builder);
    findings::add(&mut builder, sources);
    builder.graph
}
