//! Everything that a judgement looks at beside the hop itself, and a hop resolved: what arrives, and who stands at its
//! ends.

use super::{
    super::{
        movement::{Disclosures, Movement},
        protection::Judged,
        roles::{NodeRoles, on_entry, over_hop},
    },
    collected::Collected,
    equivalence::Classes,
};
use crate::{
    law::{Case, Register},
    lineage::{CategoryMatrix, CategorySet, Hop, Lineage},
    model::{Date, FlowId, Inventory, NodeId, PartyId, PopulationId, SafeguardId},
};

/// Everything that hops are judged with.
pub struct JudgingContext<'a> {
    /// The graph.
    pub lineage: &'a Lineage,
    /// Who stands behind each spot.
    pub roles: &'a [NodeRoles],
    /// The regimes judged.
    pub regimes: &'a [Judged],
    /// Safeguards and certifications, indexed.
    pub register: &'a Register,
    /// Facts, by population.
    pub facts: &'a [CategoryMatrix],
    /// The day.
    pub as_of: Date,
    /// What no condition tells apart.
    pub classes: &'a Classes,
    /// What entered at the nodes of each party, where that is asked.
    pub collected: &'a Collected,
}

/// A movement resolved: what arrives over it, and who stands at its ends.
pub(crate) struct Ends<'a> {
    pub(crate) movement: Movement,
    pub(crate) flow: Option<FlowId>,
    pub(crate) from: Option<&'a NodeRoles>,
    pub(crate) to: &'a NodeRoles,
    pub(crate) named: &'a [SafeguardId],
    pub(crate) arriving_measures: &'a [String],
}

impl<'a> JudgingContext<'a> {
    pub(crate) fn inventory(&self) -> &'a Inventory {
        self.lineage.inventory()
    }

    /// The regime of this position, as the law's own questions are put under it.
    pub(crate) fn case(&self, regime: usize) -> Case<'_> {
        let Judged { regime, reach, .. } = &self.regimes[regime];
        Case { inventory: self.inventory(), register: self.register, regime, reach, as_of: self.as_of }
    }

    /// Resolves a movement.
    pub(crate) fn ends(&self, movement: Movement) -> Ends<'_> {
        let inventory = self.inventory();
        let (flow, from, to, named) = match movement {
            Movement::Entry(i) => {
                let entry = &self.lineage.entries()[i as usize];
                (entry.flow, None, entry.spot, entry.flow.map(|f| inventory.flow(f).safeguards))
            }
            Movement::Hop(i) => {
                let hop = &self.lineage.hops()[i as usize];
                (Some(hop.flow), Some(hop.from), hop.to, Some(hop.safeguards))
            }
        };
        let standing = &self.roles[to.row()];
        let arriving_measures = match self.lineage.node(to) {
            NodeId::Store(id) if standing.measured => inventory.store(id).measures.as_slice(),
            _ => &[],
        };
        let named = named.map_or(&[][..], |list| inventory.safeguard_lists.get(list));
        Ends {
            movement,
            flow,
            from: from.map(|s| &self.roles[s.row()]),
            to: standing,
            named,
            arriving_measures,
        }
    }

    /// Who gives to whom over a movement, under a regime (its index) for a population, or under none.
    pub fn disclosures(&self, movement: Movement, under: Option<(usize, PopulationId)>) -> Disclosures {
        let ends = self.ends(movement);
        if let Some(from) = ends.from {
            return over_hop(from, ends.to);
        }
        self.entering(&ends, under)
    }

    pub(super) fn entering(&self, ends: &Ends, under: Option<(usize, PopulationId)>) -> Disclosures {
        let under = under.map(|(r, p)| (&self.regimes[r].reach, p));
        on_entry(self.inventory(), ends.to, under).into_iter().collect()
    }

    /// Who gives to whom over a hop: the same under every regime, for every population. Empty for an entry.
    pub(crate) fn given(ends: &Ends) -> Disclosures {
        ends.from.map_or_else(Disclosures::new, |from| over_hop(from, ends.to))
    }

    /// What arrives over a movement of everything at its source.
    pub fn arriving(&self, movement: Movement, population: PopulationId) -> CategorySet {
        match movement {
            Movement::Entry(i) => self.lineage.entries()[i as usize].categories.clone(),
            Movement::Hop(i) => {
                let hop = &self.lineage.hops()[i as usize];
                self.image(hop, population, &self.facts[population.index()].bits(hop.from.row()))
            }
        }
    }

    fn image(&self, hop: &Hop, population: PopulationId, set: &CategorySet) -> CategorySet {
        if self.lineage.carries(hop.populations, population) {
            self.lineage.function(hop).image(&set.0)
        } else {
            CategorySet::new(self.lineage.words())
        }
    }

    /// What arrives over a movement surely protected by a regime; `None`: nothing.
    pub fn surely_protected(
        &self,
        regime: usize,
        movement: Movement,
        population: PopulationId,
    ) -> Option<CategorySet> {
        let sure = &self.regimes[regime].levels[population.index()].sure;
        let set = match movement {
            Movement::Entry(i) => {
                let entry = &self.lineage.entries()[i as usize];
                let mut set = entry.categories.clone();
                set.keep(sure.row(entry.spot.row()));
                set
            }
            Movement::Hop(i) => {
                let hop = &self.lineage.hops()[i as usize];
                let there = sure.row(hop.from.row());
                if there.iter().all(|&w| w == 0) || !self.lineage.carries(hop.populations, population) {
                    return None;
                }
                self.lineage.function(hop).image(there)
            }
        };
        (!set.is_empty()).then_some(set)
    }

    /// What arrives over a movement protected by a regime: surely, and only not excluded.
    pub fn protected(
        &self,
        regime: usize,
        movement: Movement,
        population: PopulationId,
    ) -> (CategorySet, CategorySet) {
        let levels = &self.regimes[regime].levels[population.index()];
        let (sure, mut open) = match movement {
            Movement::Entry(i) => {
                let entry = &self.lineage.entries()[i as usize];
                let (mut sure, mut open) = (entry.categories.clone(), entry.categories.clone());
                sure.keep(levels.sure.row(entry.spot.row()));
                open.keep(levels.possible.row(entry.spot.row()));
                (sure, open)
            }
            Movement::Hop(i) => {
                let hop = &self.lineage.hops()[i as usize];
                if !self.lineage.carries(hop.populations, population) {
                    return (CategorySet::new(self.lineage.words()), CategorySet::new(self.lineage.words()));
                }
                let (row, function) = (hop.from.row(), self.lineage.function(hop));
                (function.image(levels.sure.row(row)), function.image(levels.possible.row(row)))
            }
        };
        open.remove(&sure.0);
        (sure, open)
    }
}

impl JudgingContext<'_> {
    /// The party of which it is asked whether it collected what it sends: the operator of the node left that is a
    /// processor there and hands to its customer.
    pub(crate) fn collector(ends: &Ends, importer: PartyId) -> Option<PartyId> {
        ends.from.filter(|from| from.customers.contains(&importer)).map(|from| from.operator)
    }

    /// What arrives over a movement of what entered at nodes that a party operates.
    pub(crate) fn collected_over(
        &self,
        movement: Movement,
        party: PartyId,
        population: PopulationId,
    ) -> CategorySet {
        match movement {
            Movement::Entry(i) => {
                let entry = &self.lineage.entries()[i as usize];
                if self.roles[entry.spot.row()].operator == party {
                    entry.categories.clone()
                } else {
                    CategorySet::new(self.lineage.words())
                }
            }
            Movement::Hop(i) => {
                let hop = &self.lineage.hops()[i as usize];
                let carried = self.lineage.carries(hop.populations, population);
                let plane = carried.then(|| self.collected.plane(self.lineage, party, population)).flatten();
                plane.map_or_else(
                    || CategorySet::new(self.lineage.words()),
                    |plane| self.lineage.function(hop).image(plane.row(hop.from.row())),
                )
            }
        }
    }
}
