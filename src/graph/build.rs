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

use self::builder::Builder;
use super::data::PropertyGraph;
use crate::{
    assess::{Analysis, Assessment},
    source::Sources,
};

/// The graph of an inventory and of what was found about it. `assessment` is of the same `analysis`; its findings
/// may have those of reading before them.
pub fn build(analysis: &Analysis, assessment: &Assessment, sources: &Sources) -> PropertyGraph {
    build_while(analysis, assessment, sources, &mut |_| true).unwrap_or_default()
}

/// The same, as long as it may go on: that is asked now and then, with about how many bytes the graph takes. None: it may
/// not.
pub fn build_while(
    analysis: &Analysis,
    assessment: &Assessment,
    sources: &Sources,
    go_on: &mut dyn FnMut(usize) -> bool,
) -> Option<PropertyGraph> {
    let graph = PropertyGraph::new(assessment.inventory.head.name.clone(), Some(assessment.as_of));
    let mut builder = Builder::new(graph, analysis, assessment, go_on);
    rows::add(&mut builder);
    ties::add(&mut builder);
    results::add(&mut builder);
    findings::add(&mut builder, sources);
    builder.done()
}
