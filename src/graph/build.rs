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
    build_while(workings, assessment, sources, &mut |_| true).unwrap_or_default()
}

/// The same, as long as it may go on: that is asked now and then, with about how many bytes the graph takes. None: it may
/// not.
pub fn build_while(
    workings: &Workings,
    assessment: &Assessment,
    sources: &Sources,
    go_on: &mut dyn FnMut(usize) -> bool,
) -> Option<PropertyGraph> {
    let graph = PropertyGraph::new(assessment.inventory.head.name.clone(), Some(assessment.as_of));
    let (bases, places) = (Bases::default(), BTreeMap::new());
    let mut builder = Builder { graph, bases, places, workings, assessment, go_on, asked: 0, over: false };
    rows::add(&mut builder);
    ties::add(&mut builder);
    results::add(&mut builder);
    findings::add(&mut builder, sources);
    let bytes = builder.graph.bytes();
    (!builder.over && (builder.go_on)(bytes)).then_some(builder.graph)
}

/// After so many rows it is asked whether to go on.
const ROWS: usize = 1 << 8;

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
    go_on: &'b mut dyn FnMut(usize) -> bool,
    asked: usize,
    over: bool,
}

impl<'a> Builder<'_, 'a> {
    fn inventory(&self) -> &'a Inventory {
        self.assessment.inventory
    }

    /// Whether another row may be added: each loop over many of them asks.
    fn goes_on(&mut self) -> bool {
        self.asked += 1;
        if self.asked.is_multiple_of(ROWS) && !self.over {
            let bytes = self.graph.bytes();
            self.over = !(self.go_on)(bytes);
        }
        !self.over
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
