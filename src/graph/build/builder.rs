//! The graph being built, and where the nodes of each table begin.

use std::collections::BTreeMap;

use super::cells::Cells;
use crate::{
    assess::{Analysis, Assessment},
    graph::{
        data::{NodeIndex, Properties, PropertyGraph, Relationship},
        schema::Kind,
    },
    model::{CategoryId, Inventory, NodeId, PartyId, Place, PopulationId, PurposeId, SafeguardId, StoreId},
};

/// Where the nodes of each table begin.
#[derive(Default)]
pub struct Bases {
    pub populations: u32,
    pub parties: u32,
    pub stores: u32,
    pub categories: u32,
    pub purposes: u32,
    pub safeguards: u32,
    pub regimes: u32,
}

pub struct Builder<'b> {
    pub graph: PropertyGraph,
    pub bases: Bases,
    pub places: BTreeMap<Place, NodeIndex>,
    pub analysis: &'b Analysis,
    pub assessment: &'b Assessment,
    go_on: &'b mut dyn FnMut(usize) -> bool,
    asked: usize,
    over: bool,
}

/// After so many rows it is asked whether to go on.
const ROWS: usize = 1 << 8;

impl<'b> Builder<'b> {
    /// Nothing is added yet; `go_on` is asked now and then, with about how many bytes the graph takes.
    pub fn new(
        graph: PropertyGraph,
        analysis: &'b Analysis,
        assessment: &'b Assessment,
        go_on: &'b mut dyn FnMut(usize) -> bool,
    ) -> Self {
        let (bases, places) = (Bases::default(), BTreeMap::new());
        Self { graph, bases, places, analysis, assessment, go_on, asked: 0, over: false }
    }
}

impl<'b> Builder<'b> {
    pub fn inventory(&self) -> &'b Inventory {
        &self.assessment.inventory
    }

    /// Whether another row may be added: each loop over many of them asks.
    pub fn goes_on(&mut self) -> bool {
        self.asked += 1;
        if self.asked.is_multiple_of(ROWS) && !self.over {
            self.over = !(self.go_on)(self.graph.bytes());
        }
        !self.over
    }

    /// The graph; `None` where it may not go on.
    pub fn done(self) -> Option<PropertyGraph> {
        let bytes = self.graph.bytes();
        (!self.over && (self.go_on)(bytes)).then_some(self.graph)
    }

    /// The next node's position.
    pub fn next(&self) -> u32 {
        self.graph.nodes().len() as u32
    }

    pub fn cells(&mut self) -> Cells<'_> {
        Cells::new(&mut self.graph)
    }

    pub fn tie(&mut self, from: NodeIndex, kind: Kind, to: NodeIndex) {
        self.tie_with(from, kind, to, Properties::default());
    }

    pub fn tie_with(&mut self, from: NodeIndex, kind: Kind, to: NodeIndex, properties: Properties) {
        self.graph.add_relationship(Relationship { from, to, kind, properties });
    }

    pub fn population(&self, id: PopulationId) -> NodeIndex {
        NodeIndex(self.bases.populations + id.0)
    }

    pub fn party(&self, id: PartyId) -> NodeIndex {
        NodeIndex(self.bases.parties + id.0)
    }

    pub fn store(&self, id: StoreId) -> NodeIndex {
        NodeIndex(self.bases.stores + id.0)
    }

    pub fn category(&self, id: CategoryId) -> NodeIndex {
        NodeIndex(self.bases.categories + id.0)
    }

    pub fn purpose(&self, id: PurposeId) -> NodeIndex {
        NodeIndex(self.bases.purposes + id.0)
    }

    pub fn safeguard(&self, id: SafeguardId) -> NodeIndex {
        NodeIndex(self.bases.safeguards + id.0)
    }

    pub fn node(&self, id: NodeId) -> NodeIndex {
        match id {
            NodeId::Population(id) => self.population(id),
            NodeId::Party(id) => self.party(id),
            NodeId::Store(id) => self.store(id),
        }
    }

    /// The regime of this id, if it is judged.
    pub fn regime(&self, id: &str) -> Option<NodeIndex> {
        let position = self.assessment.regimes.iter().position(|r| r.id == id)?;
        Some(NodeIndex(self.bases.regimes + position as u32))
    }
}
