//! A built graph, changed in place as rows of its inventory change: nodes and the ends of flows stay, what a flow lets
//! through and what enters may be anything. A flow that is gone lets nothing through.

use std::sync::Arc;

use super::{
    function::{CategorySet, FlowFunction},
    graph::{DataNode, Entry, Lineage},
};
use crate::model::{FlowId, Inventory, NodeId, PopulationId};

impl Lineage {
    /// The inventory, to be changed. Who changes a row of flows says so by [`Self::flow_changed`], who changes what a store
    /// holds by [`Self::enter`]; nodes, categories and populations, and the ends of flows, must stay.
    pub fn inventory_mut(&mut self) -> &mut Inventory {
        Arc::make_mut(&mut self.inventory)
    }

    /// The hops that enter a spot, those that are gone among them.
    pub fn into_spot(&self, spot: DataNode) -> &[u32] {
        self.arriving.of(spot)
    }

    /// The hops that leave a spot, those that are gone among them.
    pub fn out_of_spot(&self, spot: DataNode) -> &[u32] {
        self.leaving.of(spot)
    }

    /// Reads the row of a flow anew; `stands`: it is there. Gives the number of its entry, if it leads out of a population.
    pub fn flow_changed(&mut self, id: FlowId, stands: bool) -> Option<usize> {
        let flow = self.inventory.flow(id);
        let (populations, safeguards) = (flow.populations, flow.safeguards);
        let function = if stands {
            FlowFunction::compile(&self.inventory, flow.categories, flow.transforms)
        } else {
            let none = CategorySet::new(self.words);
            FlowFunction { keep: none.clone(), adds: Vec::new(), leaky: none.clone(), guessed: none }
        };
        if let NodeId::Population(population) = flow.from {
            let spot = self.spot(flow.to)?;
            let mut categories = self.brought(id, population, &function);
            if !stands {
                categories = CategorySet::new(self.words);
            }
            return Some(self.enter(Some(id), spot, population, categories));
        }
        let hop = self.hop_of(id)?;
        let known = self.functions.iter().position(|f| *f == function);
        let function = known.unwrap_or_else(|| {
            self.functions.push(function);
            self.functions.len() - 1
        }) as u32;
        let kind = (function, populations);
        let known = self.kinds.iter().position(|k| *k == kind);
        self.kind_of[hop] = known.unwrap_or_else(|| {
            self.kinds.push(kind);
            self.kinds.len() - 1
        }) as u32;
        let hop = &mut self.hops[hop];
        (hop.function, hop.populations, hop.safeguards) = (function, populations, safeguards);
        None
    }

    /// What enters over a flow, or as a holding, from now on; gives the number of the entry.
    pub fn enter(
        &mut self,
        flow: Option<FlowId>,
        spot: DataNode,
        population: PopulationId,
        categories: CategorySet,
    ) -> usize {
        let same = |e: &Entry| (e.flow, e.spot, e.population) == (flow, spot, population);
        let at = self.entries.iter().position(same).unwrap_or_else(|| {
            let categories = CategorySet::new(self.words);
            self.entries.push(Entry { flow, spot, population, categories });
            self.entries.len() - 1
        });
        self.entries[at].categories = categories;
        let mut all = CategorySet::new(self.words);
        let there = self.entries.iter().filter(|e| (e.spot, e.population) == (spot, population));
        for entry in there {
            all.add(&entry.categories.0);
        }
        self.entering.insert((population, spot), all);
        at
    }
}
