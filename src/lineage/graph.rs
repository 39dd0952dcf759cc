//! The graph over an inventory: spots (nodes that can hold data), hops (flows between them) and entries
//! (where facts come in).

use petgraph::graph::{DiGraph, NodeIndex};
use rustc_hash::FxHashMap;

use super::{
    engine::{Edge, Network, Pass, Plane, propagate, propagate_on, propagate_together, together},
    lens::{Bits, Lens, words_for},
};
use crate::model::{CategoryCell, FlowId, Id, Inventory, ListId, NodeId, PartyId, PopulationId, StoreId};

/// A node that can hold data: parties first, then stores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spot(pub u32);

impl Spot {
    /// Its row in a [`Plane`].
    pub fn row(self) -> usize {
        self.0 as usize
    }
}

/// A flow between two spots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hop {
    /// The flow.
    pub flow: FlowId,
    /// From.
    pub from: Spot,
    /// To.
    pub to: Spot,
    /// What it lets through, an index into [`Lineage::lens`].
    pub lens: u32,
    /// Whose, as in the flow's row.
    pub populations: ListId,
    /// The safeguards relied on, as in the flow's row.
    pub safeguards: ListId,
}

/// Where facts come in: a flow out of a population, or a store's holdings (`flow` is `None`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The flow; `None` for a holding.
    pub flow: Option<FlowId>,
    /// The spot that they enter.
    pub spot: Spot,
    /// Whose.
    pub population: PopulationId,
    /// Which categories arrive.
    pub categories: Bits,
}

/// The lineage graph.
pub struct Lineage<'i> {
    inventory: &'i Inventory,
    graph: DiGraph<Spot, u32>,
    hops: Vec<Hop>,
    entries: Vec<Entry>,
    entering: FxHashMap<(PopulationId, Spot), Bits>,
    lenses: Vec<Lens>,
    kinds: Vec<(u32, ListId)>,
    kind_of: Vec<u32>,
    hop_of_flow: Vec<u32>,
    network: Network,
    words: usize,
}

impl<'i> Lineage<'i> {
    /// Builds the graph of an inventory.
    pub fn build(inventory: &'i Inventory) -> Self {
        let rows = inventory.parties.len() + inventory.stores.len();
        let mut built = Self {
            inventory,
            graph: DiGraph::with_capacity(rows, inventory.flows.len()),
            hops: Vec::with_capacity(inventory.flows.len()),
            entries: Vec::new(),
            entering: FxHashMap::default(),
            lenses: Vec::new(),
            kinds: Vec::new(),
            kind_of: Vec::with_capacity(inventory.flows.len()),
            hop_of_flow: vec![u32::MAX; inventory.flows.len()],
            network: Network::new(0, &[]),
            words: words_for(inventory.categories.len()),
        };
        for row in 0..rows {
            built.graph.add_node(Spot(row as u32));
        }
        built.add_flows();
        built.add_holdings();
        for entry in &built.entries {
            let key = (entry.population, entry.spot);
            let bits = built.entering.entry(key).or_insert_with(|| Bits::new(built.words));
            bits.add(&entry.categories.0);
        }
        let edges: Vec<Edge> = built
            .hops
            .iter()
            .zip(&built.kind_of)
            .map(|(h, &kind)| Edge { from: h.from.0, to: h.to.0, kind })
            .collect();
        built.network = Network::new(rows, &edges);
        built
    }

    fn add_flows(&mut self) {
        let mut lens_of: FxHashMap<(ListId, ListId), u32> = FxHashMap::default();
        let mut kinds: FxHashMap<(u32, ListId), u32> = FxHashMap::default();
        for (index, flow) in self.inventory.flows.iter().enumerate() {
            let Some(to) = self.spot(flow.to) else { continue };
            let lens = *lens_of.entry((flow.categories, flow.transforms)).or_insert_with(|| {
                self.lenses.push(Lens::compile(self.inventory, flow.categories, flow.transforms));
                self.lenses.len() as u32 - 1
            });
            if let NodeId::Population(population) = flow.from {
                self.add_entry(FlowId::new(index), to, population, lens);
                continue;
            }
            let Some(from) = self.spot(flow.from) else { continue };
            let kind = *kinds.entry((lens, flow.populations)).or_insert_with(|| {
                self.kinds.push((lens, flow.populations));
                self.kinds.len() as u32 - 1
            });
            let edge = self.hops.len() as u32;
            self.graph.add_edge(NodeIndex::new(from.row()), NodeIndex::new(to.row()), edge);
            self.hops.push(Hop {
                flow: FlowId::new(index),
                from,
                to,
                lens,
                populations: flow.populations,
                safeguards: flow.safeguards,
            });
            self.kind_of.push(kind);
            self.hop_of_flow[index] = edge;
        }
    }

    /// A flow out of a population brings the categories that it names, transformed.
    fn add_entry(&mut self, id: FlowId, spot: Spot, population: PopulationId, lens: u32) {
        let flow = self.inventory.flow(id);
        if !self.carries(flow.populations, population) {
            return;
        }
        let mut names = Bits::new(self.words);
        for cell in self.inventory.category_cells.get(flow.categories) {
            if let CategoryCell::Named(category) = cell {
                names.insert(category.index());
            }
        }
        let categories = self.lenses[lens as usize].image(&names.0);
        if !categories.is_empty() {
            self.entries.push(Entry { flow: Some(id), spot, population, categories });
        }
    }

    fn add_holdings(&mut self) {
        for (index, store) in self.inventory.stores.iter().enumerate() {
            let mut categories = Bits::new(self.words);
            store.holdings.categories.iter().for_each(|c| categories.insert(c.index()));
            if categories.is_empty() {
                continue;
            }
            let mut populations = store.holdings.populations.clone();
            populations.sort_unstable();
            populations.dedup();
            let spot = self.store_spot(StoreId::new(index));
            for population in populations {
                self.entries.push(Entry { flow: None, spot, population, categories: categories.clone() });
            }
        }
    }

    /// The inventory.
    pub fn inventory(&self) -> &'i Inventory {
        self.inventory
    }

    /// Words in a row of bits.
    pub fn words(&self) -> usize {
        self.words
    }

    /// How many spots.
    pub fn spots(&self) -> usize {
        self.inventory.parties.len() + self.inventory.stores.len()
    }

    /// The spot of a node; `None` for people.
    pub fn spot(&self, node: NodeId) -> Option<Spot> {
        match node {
            NodeId::Population(_) => None,
            NodeId::Party(id) => Some(Spot(id.0)),
            NodeId::Store(id) => Some(self.store_spot(id)),
        }
    }

    fn store_spot(&self, id: StoreId) -> Spot {
        Spot(self.inventory.parties.len() as u32 + id.0)
    }

    /// The node of a spot.
    pub fn node(&self, spot: Spot) -> NodeId {
        match spot.row().checked_sub(self.inventory.parties.len()) {
            None => NodeId::Party(PartyId(spot.0)),
            Some(store) => NodeId::Store(StoreId::new(store)),
        }
    }

    /// The flows between spots, in the inventory's order.
    pub fn hops(&self) -> &[Hop] {
        &self.hops
    }

    /// The hop of a flow; `None` for a flow out of a population.
    pub fn hop_of(&self, flow: FlowId) -> Option<usize> {
        self.hop_of_flow.get(flow.index()).filter(|&&h| h != u32::MAX).map(|&h| h as usize)
    }

    /// Where facts come in: flows first, in the inventory's order, then holdings.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// A hop's lens.
    pub fn lens(&self, hop: &Hop) -> &Lens {
        &self.lenses[hop.lens as usize]
    }

    /// Whether a `populations` cell lets a population pass.
    pub fn carries(&self, populations: ListId, population: PopulationId) -> bool {
        let list = self.inventory.population_lists.get(populations);
        list.is_empty() || list.contains(&population)
    }

    /// The hops that leave a spot.
    pub fn leaving(&self, spot: Spot) -> impl Iterator<Item = usize> + '_ {
        self.graph.edges(NodeIndex::new(spot.row())).map(|e| *e.weight() as usize)
    }

    /// The hops that enter a spot.
    pub fn arriving(&self, spot: Spot) -> impl Iterator<Item = usize> + '_ {
        self.graph
            .edges_directed(NodeIndex::new(spot.row()), petgraph::Direction::Incoming)
            .map(|e| *e.weight() as usize)
    }

    /// An all-empty plane over the spots.
    pub fn plane(&self) -> Plane {
        Plane::new(self.spots(), self.words)
    }

    /// What enters where, for a population.
    pub fn entering(&self, population: PopulationId) -> Plane {
        let mut plane = self.plane();
        for entry in self.entries.iter().filter(|e| e.population == population) {
            plane.add(entry.spot.row(), &entry.categories.0);
        }
        plane
    }

    /// What enters at a spot, for a population.
    pub fn entering_at(&self, population: PopulationId, spot: Spot) -> Option<&Bits> {
        self.entering.get(&(population, spot))
    }

    /// The hops by the spot that they leave, those of one spot in the inventory's order.
    pub fn by_source(&self) -> Vec<u32> {
        let mut next = vec![0u32; self.spots() + 1];
        self.hops.iter().for_each(|hop| next[hop.from.row() + 1] += 1);
        for row in 0..self.spots() {
            next[row + 1] += next[row];
        }
        let mut order = vec![0; self.hops.len()];
        for (index, hop) in self.hops.iter().enumerate() {
            let at = &mut next[hop.from.row()];
            order[*at as usize] = index as u32;
            *at += 1;
        }
        order
    }

    /// The lens of each kind of edge for a population.
    fn open(&self, population: PopulationId) -> Vec<Option<&Lens>> {
        self.kinds
            .iter()
            .map(|&(lens, populations)| {
                self.carries(populations, population).then(|| &self.lenses[lens as usize])
            })
            .collect()
    }

    /// The least fixpoint above `seeds` for a population.
    pub fn flood(&self, population: PopulationId, seeds: &Plane) -> Plane {
        propagate(&self.network, seeds, &self.open(population))
    }

    /// The least fixpoint above the seeds of each population; several are followed together. No row has more than the
    /// population's own in `most`, if there is one: a fixpoint too.
    pub fn flood_all(&self, seeds: &[(PopulationId, Plane)], most: Option<&[Plane]>) -> Vec<Plane> {
        let mut planes = Vec::with_capacity(seeds.len());
        for some in seeds.chunks(together(self.words)) {
            let passes: Vec<Pass> = some
                .iter()
                .map(|(population, seeds)| Pass {
                    seeds,
                    open: self.open(*population),
                    most: most.map(|most| &most[population.index()]),
                })
                .collect();
            planes.extend(propagate_together(&self.network, &passes));
        }
        planes
    }

    /// `base` with the least fixpoint above `seeds`, over all hops or those of a network of [`Self::restricted`].
    /// `base` is a fixpoint over all hops: only what `seeds` adds to it is carried. No row has more than `most`, which
    /// is a fixpoint over all hops too.
    pub fn flood_on(
        &self,
        population: PopulationId,
        base: &Plane,
        seeds: &Plane,
        most: &Plane,
        network: Option<&Network>,
    ) -> Plane {
        if seeds.is_empty() {
            return base.clone();
        }
        propagate_on(network.unwrap_or(&self.network), base, seeds, &self.open(population), Some(most))
    }

    /// A network of the hops that `passes` keeps, over the same spots, for [`Self::flood_on`].
    pub fn restricted(&self, passes: impl Fn(usize, &Hop) -> bool) -> Network {
        let edges: Vec<Edge> = self
            .hops
            .iter()
            .enumerate()
            .filter(|(i, h)| passes(*i, h))
            .map(|(i, h)| Edge { from: h.from.0, to: h.to.0, kind: self.kind_of[i] })
            .collect();
        Network::new(self.spots(), &edges)
    }

    /// The cycles: strongly connected components of more than one spot, or with a flow to itself. Iterative.
    pub fn cycles(&self) -> Vec<Vec<Spot>> {
        let mut cycles: Vec<Vec<Spot>> = petgraph::algo::kosaraju_scc(&self.graph)
            .into_iter()
            .filter(|c| c.len() > 1 || self.graph.contains_edge(c[0], c[0]))
            .map(|c| {
                let mut spots: Vec<Spot> = c.into_iter().map(|n| self.graph[n]).collect();
                spots.sort_unstable();
                spots
            })
            .collect();
        cycles.sort();
        cycles
    }

    /// Checks every invariant of the built graph; the first that is broken, in words.
    pub fn verify(&self) -> Result<(), String> {
        for (i, hop) in self.hops.iter().enumerate() {
            if hop.from.row() >= self.spots() || hop.to.row() >= self.spots() {
                return Err(format!("hop {i} leaves the graph"));
            }
            if self.kinds[self.kind_of[i] as usize] != (hop.lens, hop.populations) {
                return Err(format!("hop {i} has another kind than its row"));
            }
            if self.spot(self.node(hop.from)) != Some(hop.from) {
                return Err(format!("hop {i}: spot and node do not match"));
            }
        }
        Ok(())
    }
}
