//! The ways along which the planes of a kept run are fixpoints: over flows between spots, and over a party's own moves
//! between slots.

use super::{
    super::{
        exposure::COUNTED,
        protection::{Gives, Level},
        roles::{NodeRoles, hands_back},
    },
    build::LEVELS,
    depths::Depths,
    repair::{Way, Ways},
    run::{KeptRun, Unit},
    slots::Slots,
};
use crate::{
    lineage::{CategorySet, DataNode, FlowFunction, Hop, Lineage},
    model::PopulationId,
};

/// Over the flows between spots.
pub(super) struct SpotWays<'r, B> {
    lineage: &'r Lineage,
    /// Where it ends on a hop by which a processor hands back: who stands behind the spots.
    restricted: Option<&'r [NodeRoles]>,
    population: PopulationId,
    depths: Option<&'r Depths>,
    base: B,
}

impl<B> SpotWays<'_, B> {
    fn passes(&self, hop: &Hop) -> bool {
        let ends = |roles: &[NodeRoles]| hands_back(&roles[hop.from.row()], &roles[hop.to.row()]);
        self.lineage.carries(hop.populations, self.population) && !self.restricted.is_some_and(ends)
    }
}

impl<B: Fn(u32) -> CategorySet> Ways for SpotWays<'_, B> {
    fn base(&self, row: u32) -> CategorySet {
        (self.base)(row)
    }

    fn leading(&self, row: u32, number: usize) -> Option<Way<'_>> {
        let hop = *self.lineage.into_spot(DataNode(row)).get(number)?;
        let hop = &self.lineage.hops()[hop as usize];
        Some(if self.passes(hop) { Way::From(hop.from.0, self.lineage.function(hop)) } else { Way::Closed })
    }

    fn out_of(&self, row: u32, each: &mut dyn FnMut(u32, &FlowFunction)) {
        for &hop in self.lineage.out_of_spot(DataNode(row)) {
            let hop = &self.lineage.hops()[hop as usize];
            if self.passes(hop) {
                each(hop.to.0, self.lineage.function(hop));
            }
        }
    }

    fn depth(&self, row: u32, category: u32) -> Option<u8> {
        self.depths.map(|depths| depths.of(row, category))
    }
}

/// Over what parties move among their own nodes.
pub(super) struct SlotWays<'r, B> {
    lineage: &'r Lineage,
    slots: &'r Slots,
    population: PopulationId,
    base: B,
}

impl<B: Fn(u32) -> CategorySet> Ways for SlotWays<'_, B> {
    fn base(&self, row: u32) -> CategorySet {
        (self.base)(row)
    }

    fn leading(&self, row: u32, number: usize) -> Option<Way<'_>> {
        if !self.slots.stands(row) {
            return None;
        }
        let (spot, party) = self.slots.of(row);
        let hop = *self.lineage.into_spot(spot).get(number)?;
        let hop = &self.lineage.hops()[hop as usize];
        let passes = self.lineage.carries(hop.populations, self.population);
        let from = self.slots.slot(hop.from, party).filter(|_| passes);
        Some(from.map_or(Way::Closed, |from| Way::From(from, self.lineage.function(hop))))
    }

    fn out_of(&self, row: u32, each: &mut dyn FnMut(u32, &FlowFunction)) {
        if !self.slots.stands(row) {
            return;
        }
        let (spot, party) = self.slots.of(row);
        for &hop in self.lineage.out_of_spot(spot) {
            let hop = &self.lineage.hops()[hop as usize];
            if let Some(to) = self.slots.slot(hop.to, party)
                && self.lineage.carries(hop.populations, self.population)
            {
                each(to, self.lineage.function(hop));
            }
        }
    }
}

impl KeptRun {
    pub(super) fn spot_ways<B: Fn(u32) -> CategorySet>(
        &self,
        population: PopulationId,
        (restricted, deep): (bool, bool),
        base: B,
    ) -> SpotWays<'_, B> {
        let restricted = restricted.then_some(self.roles.as_slice());
        let depths = deep.then(|| &self.depths[population.index()]);
        SpotWays { lineage: &self.lineage, restricted, population, depths, base }
    }

    pub(super) fn slot_ways<B: Fn(u32) -> CategorySet>(
        &self,
        population: PopulationId,
        base: B,
    ) -> SlotWays<'_, B> {
        SlotWays { lineage: &self.lineage, slots: &self.slots, population, base }
    }

    /// What enters at a spot.
    pub(super) fn entering(&self, population: PopulationId, row: u32) -> CategorySet {
        let there = self.lineage.entering_at(population, DataNode(row)).cloned();
        there.unwrap_or_else(|| CategorySet::new(self.words()))
    }

    /// What a spot itself gives at a level.
    pub(super) fn gives(
        &self,
        regime: usize,
        population: PopulationId,
        level: usize,
        row: u32,
    ) -> CategorySet {
        let level: Level = LEVELS[level];
        match self.judged[regime].levels[population.index()].gives(row as usize, level) {
            Gives::Nothing => CategorySet::new(self.words()),
            Gives::Entering => self.entering(population, row),
            Gives::All => self.facts[population.index()].bits(row as usize),
        }
    }

    /// What arrives over a hop of a row of a plane.
    pub(super) fn image(&self, hop: u32, row: &[u64]) -> CategorySet {
        self.lineage.function(&self.lineage.hops()[hop as usize]).image(row)
    }

    /// The hops into a spot that carry a population.
    pub(super) fn hops_into(
        &self,
        spot: DataNode,
        population: PopulationId,
    ) -> impl Iterator<Item = u32> + '_ {
        let hops = self.lineage.into_spot(spot).iter().copied();
        hops.filter(move |&hop| self.carries(hop, population))
    }

    /// What is given at a slot, by entries and disclosures, under a regime or by lineage alone.
    pub(super) fn given_at(&self, population: PopulationId, under: Option<usize>, slot: u32) -> CategorySet {
        let mut bits = CategorySet::new(self.words());
        if !self.slots.stands(slot) {
            return bits;
        }
        let spot = self.slots.of(slot).0;
        for entry in self.entries_at(spot, population) {
            if self.entered(entry, under).contains(&slot) {
                bits.add(&self.lineage.entries()[entry as usize].categories.0);
            }
        }
        let facts = &self.facts[population.index()];
        for hop in self.hops_into(spot, population) {
            if self.slots.given(&self.lineage, &self.roles, hop).contains(&slot) {
                let from = self.lineage.hops()[hop as usize].from;
                bits.add(&self.image(hop, facts.row(from.row())).0);
            }
        }
        bits
    }

    /// What hops of a verdict, or worse, bring to a spot.
    pub(super) fn walked_at(
        &self,
        unit: &Unit,
        population: PopulationId,
        verdict: usize,
        row: u32,
    ) -> CategorySet {
        let mut bits = CategorySet::new(self.words());
        for entry in self.entries_at(DataNode(row), population) {
            bits.add(&self.told.of(unit.entries[entry as usize]).mid[verdict].0);
        }
        for &hop in self.lineage.into_spot(DataNode(row)) {
            bits.add(&self.told.of(unit.hops[hop as usize]).mid[verdict].0);
        }
        bits
    }

    /// What walks with a hop of a verdict, or worse, hand to a slot.
    pub(super) fn handed_at(
        &self,
        unit: &Unit,
        (population, regime): (PopulationId, usize),
        verdict: usize,
        slot: u32,
    ) -> CategorySet {
        let mut bits = CategorySet::new(self.words());
        if !self.slots.stands(slot) {
            return bits;
        }
        let (spot, party) = self.slots.of(slot);
        for entry in self.entries_at(spot, population) {
            if self.entered(entry, Some(regime)).contains(&slot) {
                bits.add(&self.told.of(unit.entries[entry as usize]).mid[verdict].0);
            }
        }
        for hop in self.hops_into(spot, population) {
            let from = self.lineage.hops()[hop as usize].from;
            let mid = &self.told.of(unit.hops[hop as usize]).mid[verdict];
            if self.slots.given(&self.lineage, &self.roles, hop).contains(&slot) {
                bits.add(&self.image(hop, unit.walked[verdict].row(from.row())).0);
                bits.add(&mid.0);
            }
            if let Some(from) = self.slots.slot(from, party).filter(|_| !mid.is_empty()) {
                let mut moved = self.image(hop, unit.given.row(from as usize));
                moved.keep(&mid.0);
                bits.add(&moved.0);
            }
        }
        bits
    }
}

/// The number of verdicts that count in mid-route.
pub(super) const COUNTS: usize = COUNTED.len();
