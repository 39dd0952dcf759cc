//! From an assessment to the property graph, in four phases:
//!
//! 1. **rows** ([`rows`]): populations, parties, stores, categories, purposes, safeguards, places and regimes become
//!    nodes, with their columns as properties;
//! 2. **ties** ([`ties`]): flows, operators, controllers, parents, homes and places, and the facts that the fixpoint
//!    gave, become relationships;
//! 3. **results** ([`results`]): the rows of the three tables become nodes tied to what they name.
//!
//! A blank cell makes no property. A column with a default holds the default where the cell is blank.

mod cells;
mod findings;
mod results;
mod rows;
mod ties;

use std::collections::BTreeMap;

use self::cells::Cells;
use super::{Kind, NodeIndex, Properties, PropertyGraph, Relationship};
use crate::{
    assess::{Assessment, Workings},
    model::{CategoryId, Inventory, NodeId, PartyId, Place, PopulationId, PurposeId, SafeguardId, StoreId},
    source::Sources,
};

/// The graph of an inventory and of what was found about it. `assessment` is of the same `workings`; its findings
/// may have those of reading before them.
pub fn build(workings: &Workings, assessment: &Assessment, sources: &Sources) -> PropertyGraph {
    let graph = PropertyGraph::new(assessment.inventory.head.name.clone(), Some(assessment.as_of));
    let mut builder =
        Builder { graph, bases: Bases::default(), places: BTreeMap::new(), workings, assessment };
    rows::add(&mut builder);
    ties::add(&mut builder);
    results::add(&mut builder);
    findings::add(&mut builder, sources);
    builder.graph
}

/// Where the nodes of each table begin.
#[derive(Default)]
struct Bases {
    populations: u32,
    parties: u32,
    stores: u32,
    categories: u32,
    purposes: u32,
    safeguards: u32,
    regimes: u32,
}

struct Builder<'b, 'a> {
    graph: PropertyGraph,
    bases: Bases,
    places: BTreeMap<Place, NodeIndex>,
    workings: &'b Workings<'a>,
    assessment: &'b Assessment<'a>,
}

impl<'a> Builder<'_, 'a> {
    fn inventory(&self) -> &'a Inventory {
        self.assessment.inventory
    }

    /// The next node's position.
    fn next(&self) -> u32 {
        self.graph.nodes().len() as u32
    }

    fn cells(&mut self) -> Cells<'_> {
        Cells::new(&mut self.graph)
    }

    fn tie(&mut self, from: NodeIndex, kind: Kind, to: NodeIndex) {
        self.tie_with(from, kind, to, Properties::default());
    }

    fn tie_with(&mut self, from: NodeIndex, kind: Kind, to: NodeIndex, properties: Properties) {
        self.graph.add_relationship(Relationship { from, to, kind, properties });
    }

    fn population(&self, id: PopulationId) -> NodeIndex {
        NodeIndex(self.bases.populations + id.0)
    }

    fn party(&self, id: PartyId) -> NodeIndex {
        NodeIndex(self.bases.parties + id.0)
    }

    fn store(&self, id: StoreId) -> NodeIndex {
        NodeIndex(self.bases.stores + id.0)
    }

    fn category(&self, id: CategoryId) -> NodeIndex {
        NodeIndex(self.bases.categories + id.0)
    }

    fn purpose(&self, id: PurposeId) -> NodeIndex {
        NodeIndex(self.bases.purposes + id.0)
    }

    fn safeguard(&self, id: SafeguardId) -> NodeIndex {
        NodeIndex(self.bases.safeguards + id.0)
    }

    fn node(&self, id: NodeId) -> NodeIndex {
        match id {
            NodeId::Population(id) => self.population(id),
            NodeId::Party(id) => self.party(id),
            NodeId::Store(id) => self.store(id),
        }
    }

    /// The regime of this id, if it is judged.
    fn regime(&self, id: &str) -> Option<NodeIndex> {
        let position = self.assessment.regimes.iter().position(|r| r.id == id)?;
        Some(NodeIndex(self.bases.regimes + position as u32))
    }
}
