//! What stands in a kept run now, row by row.

use super::{
    super::movement::Movement,
    delta::{Exposes, Held},
    run::KeptRun,
    told::Carries,
};
use crate::{
    law::Verdict,
    lineage::CategorySet,
    model::{CategoryId, FlowId, Id, NodeId, PopulationId, SafeguardId},
};

impl KeptRun {
    /// Every exposure, each category by itself: as one that is there only now.
    pub fn each_exposure(&self, sink: &mut dyn FnMut(Exposes)) {
        let categories = || (0..self.inventory().categories.len()).map(CategoryId::new);
        for population in self.populations() {
            for (pair, &(recipient, place)) in (0..).zip(self.slots.pairs()) {
                let mut tell = |regime, category, (verdict, delivery)| {
                    let after = Some(Held { verdict, delivery });
                    sink(Exposes { population, regime, recipient, place, category, before: None, after });
                };
                for regime in 0..self.judged.len() {
                    let row = self.units[self.unit(population, regime)].exposed.row(pair);
                    for category in categories() {
                        if let Some(held) = row.of(category.index()) {
                            tell(Some(regime), category, held);
                        }
                    }
                }
                let left: CategorySet = self.left_at(population, pair);
                left.iter().for_each(|category| tell(None, category, (Verdict::Free, Verdict::Free)));
            }
        }
    }

    /// What is said on every movement of which something is said, of each population, under each regime by its position.
    pub fn each_said(&self, mut sink: impl FnMut(Movement, PopulationId, usize, &[Carries])) {
        for population in self.populations() {
            for regime in 0..self.judged.len() {
                let unit = &self.units[self.unit(population, regime)];
                let entries = (0..).map(Movement::Entry).zip(&unit.entries);
                for (movement, &number) in entries.chain((0..).map(Movement::Hop).zip(&unit.hops)) {
                    let told = &self.told.of(number).told;
                    if !told.is_empty() {
                        sink(movement, population, regime, told);
                    }
                }
            }
        }
    }

    /// What is said on a movement of a population, under a regime by its position.
    pub fn said_on(&self, movement: Movement, population: PopulationId, regime: usize) -> &[Carries] {
        let unit = &self.units[self.unit(population, regime)];
        let number = match movement {
            Movement::Entry(entry) => unit.entries.get(entry as usize),
            Movement::Hop(hop) => unit.hops.get(hop as usize),
        };
        number.map_or(&[], |&number| &self.told.of(number).told)
    }

    /// The movements of one name, each with a population that it may carry: a holding enters once for each.
    pub fn alike(&self, movement: Movement) -> Vec<(Movement, PopulationId)> {
        let Movement::Entry(at) = movement else {
            return self.populations().map(|population| (movement, population)).collect();
        };
        let entries = self.lineage.entries();
        let (spot, flow) = (entries[at as usize].spot, entries[at as usize].flow);
        let there = self.index.entries.get(&spot.0).into_iter().flatten().copied();
        let same = there.filter(|&entry| entries[entry as usize].flow == flow);
        same.map(|entry| (Movement::Entry(entry), entries[entry as usize].population)).collect()
    }

    /// The flows that lead from a node or to it.
    pub fn flows_at(&self, node: NodeId) -> Vec<FlowId> {
        let Some(spot) = self.lineage.spot(node) else { return Vec::new() };
        let hops = self.lineage.into_spot(spot).iter().chain(self.lineage.out_of_spot(spot));
        let entries = self.index.entries.get(&spot.0).into_iter().flatten();
        let entering = entries.filter_map(|&entry| self.lineage.entries()[entry as usize].flow);
        hops.map(|&hop| self.lineage.hops()[hop as usize].flow).chain(entering).collect()
    }

    /// The flows that name a safeguard.
    pub fn flows_naming(&self, id: SafeguardId) -> Vec<FlowId> {
        let inventory = self.inventory();
        let names =
            |flow: &FlowId| inventory.safeguard_lists.get(inventory.flow(*flow).safeguards).contains(&id);
        let lists = self.index.naming.iter();
        let lists = lists.filter(|(list, _)| inventory.safeguard_lists.get(**list).contains(&id));
        let flows = lists.flat_map(|(_, movements)| movements).filter_map(|movement| match *movement {
            Movement::Entry(entry) => self.lineage.entries()[entry as usize].flow,
            Movement::Hop(hop) => Some(self.lineage.hops()[hop as usize].flow),
        });
        // What named it once is there too.
        let mut flows: Vec<FlowId> = flows.filter(names).collect();
        flows.sort_unstable();
        flows.dedup();
        flows
    }

    /// The id of a movement's flow, or `store:ID` for a holding.
    pub fn movement_name(&self, movement: Movement) -> String {
        let flow = match movement {
            Movement::Entry(entry) => self.lineage.entries()[entry as usize].flow,
            Movement::Hop(hop) => Some(self.lineage.hops()[hop as usize].flow),
        };
        let node: NodeId = self.lineage.node(self.entered_by(movement));
        flow.map_or_else(
            || format!("store:{}", self.inventory().node_name(node)),
            |flow| self.inventory().flow(flow).id.to_string(),
        )
    }
}
