//! What a transfer carries of each group of people. A row of the register joins groups of which each may have a part of its data
//! only: what a group is told is its own part.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use crate::{
    assess::TransferRow,
    lineage::{CategoryMatrix, CategorySet, Lineage},
    model::{CategoryId, Inventory, NodeId, PopulationId},
};

/// The data of each group of people, node by node, as far as it was asked for.
pub struct Carried {
    lineage: Lineage,
    /// Where data comes in, by the name of its row in the register, and whose it is: entries of the lineage.
    entering: BTreeMap<(String, PopulationId), Vec<usize>>,
    held: BTreeMap<PopulationId, CategoryMatrix>,
}

impl Carried {
    /// Nothing is followed yet.
    pub fn new(inventory: &Arc<Inventory>) -> Self {
        let lineage = Lineage::build(Arc::clone(inventory));
        let mut entering: BTreeMap<(String, PopulationId), Vec<usize>> = BTreeMap::new();
        for (at, entry) in lineage.entries().iter().enumerate() {
            let row = match (entry.flow, lineage.node(entry.spot)) {
                (Some(flow), _) => inventory.flow(flow).id.to_string(),
                (None, NodeId::Store(store)) => format!("store:{}", inventory.store(store).id),
                (None, _) => continue,
            };
            entering.entry((row, entry.population)).or_default().push(at);
        }
        Self { lineage, entering, held: BTreeMap::new() }
    }

    /// Of the categories of a row those that it carries of one of its groups; all, should that be none: nothing is left out.
    pub fn of(&mut self, row: &TransferRow, population: PopulationId) -> BTreeSet<CategoryId> {
        let arrives = self.arrives(row, population);
        if !row.categories.iter().any(|category| arrives.contains(category)) {
            return row.categories.iter().copied().collect();
        }
        row.categories.iter().copied().filter(|category| arrives.contains(category)).collect()
    }

    /// What arrives by a flow, or is held by itself.
    fn arrives(&mut self, row: &TransferRow, population: PopulationId) -> BTreeSet<CategoryId> {
        let lineage = &self.lineage;
        let Some(hop) =
            row.flow_id.and_then(|flow| lineage.hop_of(flow)).and_then(|at| lineage.hops().get(at))
        else {
            // Out of a population, or a store's holdings.
            let here = self.entering.get(&(row.flow.clone(), population)).into_iter().flatten();
            let here = here.filter_map(|&at| lineage.entries().get(at));
            return here.flat_map(|entry| entry.categories.iter()).collect();
        };
        if !lineage.carries(hop.populations, population) {
            return BTreeSet::new();
        }
        let held = self
            .held
            .entry(population)
            .or_insert_with(|| lineage.flood(population, &lineage.entering(population)));
        let arrives: CategorySet = lineage.function(hop).image(held.row(hop.from.row()));
        arrives.iter().collect()
    }
}
