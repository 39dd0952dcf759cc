//! The graph over an inventory: spots (nodes that can hold data), hops (flows between them) and entries
//! (where facts come in).

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{
    components::components,
    engine::{Edge, Hands, Network, Pass, by_number, propagate_together},
    function::{CategorySet, FlowFunction, words_for},
    matrix::CategoryMatrix,
};
use crate::model::{CategoryCell, FlowId, Id, Inventory, ListId, NodeId, PartyId, PopulationId, StoreId};

/// A node that can hold data: parties first, then stores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DataNode(pub u32);

impl DataNode {
    /// Its row in a [`CategoryMatrix`].
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
    pub from: DataNode,
    /// To.
    pub to: DataNode,
    /// What it lets through, an index into [`Lineage::function`].
    pub function: u32,
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
    pub spot: DataNode,
    /// Whose.
    pub population: PopulationId,
    /// Which categories arrive.
    pub categories: CategorySet,
}

/// Hops by a spot at one of their ends, those of one spot in the inventory's order.
#[derive(Default, Clone)]
pub(super) struct Fan {
    start: Vec<u32>,
    hops: Vec<u32>,
}

impl Fan {
    fn new(spots: usize, ends: impl Iterator<Item = DataNode> + Clone) -> Self {
        let (start, hops) = by_number(spots, ends.map(|spot| spot.0).zip(0..));
        Self { start, hops }
    }

    pub(super) fn of(&self, spot: DataNode) -> &[u32] {
        let bounds = self.start.get(spot.row()).zip(self.start.get(spot.row() + 1));
        bounds.and_then(|(&from, &to)| self.hops.get(from as usize..to as usize)).unwrap_or_default()
    }
}

impl std::fmt::Debug for Lineage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lineage")
            .field("inventory", &self.inventory.head.name)
            .field("hops", &self.hops.len())
            .field("entries", &self.entries.len())
            .finish_non_exhaustive()
    }
}

/// The lineage graph.
#[derive(Clone)]
pub struct Lineage {
    pub(super) inventory: Arc<Inventory>,
    pub(super) hops: Vec<Hop>,
    pub(super) entries: Vec<Entry>,
    pub(super) entering: FxHashMap<(PopulationId, DataNode), CategorySet>,
    pub(super) functions: Vec<FlowFunction>,
    pub(super) kinds: Vec<(u32, ListId)>,
    pub(super) kind_of: Vec<u32>,
    hop_of_flow: Vec<u32>,
    pub(super) leaving: Fan,
    pub(super) arriving: Fan,
    network: Network,
    pub(super) words: usize,
}

impl Lineage {
    /// Builds the graph of an inventory.
    pub fn build(inventory: impl Into<Arc<Inventory>>) -> Self {
        let inventory = inventory.into();
        let rows = inventory.parties.len() + inventory.stores.len();
        let mut built = Self {
            inventory: Arc::clone(&inventory),
            hops: Vec::with_capacity(inventory.flows.len()),
            entries: Vec::new(),
            entering: FxHashMap::default(),
            functions: Vec::new(),
            kinds: Vec::new(),
            kind_of: Vec::with_capacity(inventory.flows.len()),
            hop_of_flow: vec![u32::MAX; inventory.flows.len()],
            leaving: Fan::default(),
            arriving: Fan::default(),
            network: Network::new(0, &[]),
            words: words_for(inventory.categories.len()),
        };
        built.add_flows();
        built.add_holdings();
        for entry in &built.entries {
            let key = (entry.population, entry.spot);
            let bits = built.entering.entry(key).or_insert_with(|| CategorySet::new(built.words));
            bits.add(&entry.categories.0);
        }
        built.leaving = Fan::new(rows, built.hops.iter().map(|h| h.from));
        built.arriving = Fan::new(rows, built.hops.iter().map(|h| h.to));
        built.network = built.restricted(|_, _| true);
        built
    }

    fn add_flows(&mut self) {
        let inventory = Arc::clone(&self.inventory);
        let mut lens_of: FxHashMap<(ListId, ListId), u32> = FxHashMap::default();
        let mut kinds: FxHashMap<(u32, ListId), u32> = FxHashMap::default();
        for (index, flow) in inventory.flows.iter().enumerate() {
            let Some(to) = self.spot(flow.to) else { continue };
            let function = *lens_of.entry((flow.categories, flow.transforms)).or_insert_with(|| {
                self.functions.push(FlowFunction::compile(&inventory, flow.categories, flow.transforms));
                self.functions.len() as u32 - 1
            });
            if let NodeId::Population(population) = flow.from {
                self.add_entry(FlowId::new(index), to, population, function);
                continue;
            }
            let Some(from) = self.spot(flow.from) else { continue };
            let kind = *kinds.entry((function, flow.populations)).or_insert_with(|| {
                self.kinds.push((function, flow.populations));
                self.kinds.len() as u32 - 1
            });
            let edge = self.hops.len() as u32;
            self.hops.push(Hop {
                flow: FlowId::new(index),
                from,
                to,
                function,
                populations: flow.populations,
                safeguards: flow.safeguards,
            });
            self.kind_of.push(kind);
            self.hop_of_flow[index] = edge;
        }
    }

    /// A flow out of a population brings the categories that it names, transformed.
    fn add_entry(&mut self, id: FlowId, spot: DataNode, population: PopulationId, function: u32) {
        let categories = self.brought(id, population, &self.functions[function as usize]);
        if !categories.is_empty() {
            self.entries.push(Entry { flow: Some(id), spot, population, categories });
        }
    }

    /// What a flow out of a population brings.
    pub(super) fn brought(
        &self,
        id: FlowId,
        population: PopulationId,
        function: &FlowFunction,
    ) -> CategorySet {
        let flow = self.inventory.flow(id);
        let mut names = CategorySet::new(self.words);
        if !self.carries(flow.populations, population) {
            return names;
        }
        for cell in self.inventory.category_cells.get(flow.categories) {
            if let CategoryCell::Named(category) = cell {
                names.insert(category.index());
            }
        }
        function.image(&names.0)
    }

    fn add_holdings(&mut self) {
        let inventory = Arc::clone(&self.inventory);
        for (index, store) in inventory.stores.iter().enumerate() {
            let mut categories = CategorySet::new(self.words);
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
    pub fn inventory(&self) -> &Inventory {
        &self.inventory
    }

    /// The inventory, to be held as long as one likes.
    pub fn shared(&self) -> Arc<Inventory> {
        Arc::clone(&self.inventory)
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
    pub fn spot(&self, node: NodeId) -> Option<DataNode> {
        match node {
            NodeId::Population(_) => None,
            NodeId::Party(id) => Some(DataNode(id.0)),
            NodeId::Store(id) => Some(self.store_spot(id)),
        }
    }

    fn store_spot(&self, id: StoreId) -> DataNode {
        DataNode(self.inventory.parties.len() as u32 + id.0)
    }

    /// The node of a spot.
    pub fn node(&self, spot: DataNode) -> NodeId {
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

    /// A hop's function.
    pub fn function(&self, hop: &Hop) -> &FlowFunction {
        &self.functions[hop.function as usize]
    }

    /// Whether a `populations` cell lets a population pass.
    pub fn carries(&self, populations: ListId, population: PopulationId) -> bool {
        let list = self.inventory.population_lists.get(populations);
        list.is_empty() || list.contains(&population)
    }

    /// The hops that leave a spot, the last of the inventory first.
    pub fn leaving(&self, spot: DataNode) -> impl Iterator<Item = usize> + '_ {
        self.leaving.of(spot).iter().rev().map(|&hop| hop as usize)
    }

    /// The hops that enter a spot, the last of the inventory first.
    pub fn arriving(&self, spot: DataNode) -> impl Iterator<Item = usize> + '_ {
        self.arriving.of(spot).iter().rev().map(|&hop| hop as usize)
    }

    /// An all-empty plane over the spots.
    pub fn plane(&self) -> CategoryMatrix {
        CategoryMatrix::new(self.spots(), self.words)
    }

    /// What enters where, for a population.
    pub fn entering(&self, population: PopulationId) -> CategoryMatrix {
        let mut plane = self.plane();
        for entry in self.entries.iter().filter(|e| e.population == population) {
            plane.add(entry.spot.row(), &entry.categories.0);
        }
        plane
    }

    /// What enters at a spot, for a population.
    pub fn entering_at(&self, population: PopulationId, spot: DataNode) -> Option<&CategorySet> {
        self.entering.get(&(population, spot))
    }

    /// By kind of edge: whether it lets a population pass.
    pub fn open(&self, population: PopulationId) -> Vec<bool> {
        self.kinds.iter().map(|&(_, populations)| self.carries(populations, population)).collect()
    }

    /// By kind of edge: its function.
    fn functions(&self) -> Vec<Option<&FlowFunction>> {
        self.kinds.iter().map(|&(function, _)| Some(&self.functions[function as usize])).collect()
    }

    /// By kind of edge: what it hands on, whoever passes.
    fn hands(&self) -> Vec<Hands> {
        let whole = FlowFunction::open(self.inventory.categories.len()).keep;
        let hands = |&(function, populations): &(u32, ListId)| {
            let everybody = self.inventory.population_lists.get(populations).is_empty();
            Hands::of(&self.functions[function as usize], &whole, everybody)
        };
        self.kinds.iter().map(hands).collect()
    }

    /// The least fixpoint above `seeds` for a population.
    pub fn flood(&self, population: PopulationId, seeds: &CategoryMatrix) -> CategoryMatrix {
        let pass = Pass { seeds, open: self.open(population), base: None, most: None };
        propagate_together(&self.network, &self.functions(), &[pass]).remove(0)
    }

    /// The least fixpoint above the seeds of each population; several are followed together. No row has more than the
    /// population's own in `most`, if there is one: a fixpoint too.
    pub fn flood_all(
        &self,
        seeds: &[(PopulationId, CategoryMatrix)],
        most: Option<&[CategoryMatrix]>,
    ) -> Vec<CategoryMatrix> {
        let passes: Vec<Pass> = seeds
            .iter()
            .map(|(population, seeds)| Pass {
                seeds,
                open: self.open(*population),
                base: None,
                most: most.map(|most| &most[population.index()]),
            })
            .collect();
        propagate_together(&self.network, &self.functions(), &passes)
    }

    /// `base` with the least fixpoint above `seeds`, over all hops or those of a network of [`Self::restricted`].
    /// `base` is a fixpoint over all hops: only what `seeds` adds to it is carried. No row has more than `most`, which
    /// is a fixpoint over all hops too.
    pub fn flood_on(
        &self,
        population: PopulationId,
        base: &CategoryMatrix,
        seeds: &CategoryMatrix,
        most: &CategoryMatrix,
        network: Option<&Network>,
    ) -> CategoryMatrix {
        if seeds.is_empty() {
            return base.clone();
        }
        let pass = Pass { seeds, open: self.open(population), base: Some(base), most: Some(most) };
        propagate_together(network.unwrap_or(&self.network), &self.functions(), &[pass]).remove(0)
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
        Network::grouped(self.spots(), &edges, &self.hands())
    }

    /// The kind of a hop's edge.
    pub fn kind(&self, hop: usize) -> u32 {
        self.kind_of.get(hop).copied().unwrap_or(u32::MAX)
    }

    /// A network over other rows than spots, with edges of the kinds of hops, for [`Self::floods`].
    pub fn network(&self, rows: usize, edges: &[Edge]) -> Network {
        Network::grouped(rows, edges, &self.hands())
    }

    /// The least fixpoint above each of these seeds for a population, over all hops or a network of [`Self::network`].
    pub fn floods(
        &self,
        population: PopulationId,
        network: Option<&Network>,
        seeds: &[CategoryMatrix],
    ) -> Vec<CategoryMatrix> {
        let open = self.open(population);
        let pass = |seeds| Pass { seeds, open: open.clone(), base: None, most: None };
        let passes: Vec<Pass> = seeds.iter().map(pass).collect();
        propagate_together(network.unwrap_or(&self.network), &self.functions(), &passes)
    }

    /// The cycles: strongly connected components of more than one spot, or with a flow to itself.
    pub fn cycles(&self) -> Vec<Vec<DataNode>> {
        let to = |at: usize| Some(self.hops[self.leaving.hops[at] as usize].to.0);
        let component = components(self.spots(), &self.leaving.start, to);
        let mut size = vec![0u32; self.spots()];
        for &c in &component {
            size[c as usize] += 1;
        }
        for hop in self.hops.iter().filter(|h| h.from == h.to) {
            // One that leads to itself counts as more than one.
            size[component[hop.from.row()] as usize] += 1;
        }
        // Cycles in the order of their first spots, and the spots of each in theirs.
        let mut number: FxHashMap<u32, usize> = FxHashMap::default();
        let mut cycles: Vec<Vec<DataNode>> = Vec::new();
        for (row, &c) in component.iter().enumerate().filter(|(_, c)| size[**c as usize] > 1) {
            let at = *number.entry(c).or_insert_with(|| {
                cycles.push(Vec::new());
                cycles.len() - 1
            });
            cycles[at].push(DataNode(row as u32));
        }
        cycles
    }

    /// Checks every invariant of the built graph; the first that is broken, in words.
    pub fn verify(&self) -> Result<(), String> {
        for (i, hop) in self.hops.iter().enumerate() {
            if hop.from.row() >= self.spots() || hop.to.row() >= self.spots() {
                return Err(format!("hop {i} leaves the graph"));
            }
            if self.kinds[self.kind_of[i] as usize] != (hop.function, hop.populations) {
                return Err(format!("hop {i} has another kind than its row"));
            }
            if self.spot(self.node(hop.from)) != Some(hop.from) {
                return Err(format!("hop {i}: spot and node do not match"));
            }
        }
        Ok(())
    }
}
