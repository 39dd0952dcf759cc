//! The exposures of one recipient at one place: of everything that ends there (section 6 of the definition).

use super::{
    super::{
        exposure::{COUNTED, JUDGED},
        movement::Movement,
    },
    run::{Free, KeptRun, Rows, Unit},
};
use crate::{
    law::Verdict,
    lineage::CategorySet,
    model::{PartyId, Place, PopulationId},
};

/// What is exposed of a pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub rows: CategorySet,
    pub verdict: [CategorySet; JUDGED.len()],
    pub delivery: [CategorySet; JUDGED.len()],
}

impl Row {
    fn new(words: usize) -> Self {
        let none = || JUDGED.map(|_| CategorySet::new(words));
        Self { rows: CategorySet::new(words), verdict: none(), delivery: none() }
    }

    /// The verdict and the delivery of a category; `None`: it has no row.
    pub fn of(&self, category: usize) -> Option<(Verdict, Verdict)> {
        let worst = |levels: &[CategorySet; JUDGED.len()]| {
            let at = levels.iter().rposition(|bits| bits.contains(category));
            at.map_or(Verdict::Free, |at| JUDGED[at])
        };
        self.rows.contains(category).then(|| (worst(&self.verdict), worst(&self.delivery)))
    }
}

impl Rows {
    /// One pair.
    pub fn row(&self, pair: u32) -> Row {
        let pair = pair as usize;
        Row {
            rows: self.there.bits(pair),
            verdict: std::array::from_fn(|at| self.verdict[at].bits(pair)),
            delivery: std::array::from_fn(|at| self.delivery[at].bits(pair)),
        }
    }

    /// Replaces one pair.
    pub fn set(&mut self, pair: u32, row: &Row) {
        let pair = pair as usize;
        self.there.set(pair, &row.rows.0);
        self.verdict.iter_mut().zip(&row.verdict).for_each(|(plane, bits)| plane.set(pair, &bits.0));
        self.delivery.iter_mut().zip(&row.delivery).for_each(|(plane, bits)| plane.set(pair, &bits.0));
    }

    /// More pairs, empty.
    pub fn grow(&mut self, pairs: usize) {
        self.there.grow(pairs);
        self.verdict.iter_mut().chain(&mut self.delivery).for_each(|plane| plane.grow(pairs));
    }
}

impl KeptRun {
    /// What is exposed of a pair, of all that ends with it now.
    pub(super) fn exposed_at(
        &self,
        unit: &Unit,
        (population, regime): (PopulationId, usize),
        pair: u32,
    ) -> Row {
        let (context, words) = (self.context(), self.words());
        let to = self.slots.pairs()[pair as usize];
        let mut row = Row::new(words);
        let none = std::array::from_fn(|_| CategorySet::new(words));
        let mut end = |movement, number, arriving: &CategorySet, past: &[CategorySet; COUNTED.len()]| {
            let (mut bits, open) = context.protected(regime, movement, population);
            bits.add(&open.0);
            bits.keep(&arriving.0);
            if !bits.is_empty() {
                self.add(&mut row, to, number, &bits, past);
            }
        };
        for slot in self.slots.reaching(pair) {
            let (spot, party) = self.slots.of(slot);
            for entry in self.entries_at(spot, population) {
                if self.entered(entry, Some(regime)).contains(&slot) {
                    let arriving = &self.lineage.entries()[entry as usize].categories;
                    end(Movement::Entry(entry), unit.entries[entry as usize], arriving, &none);
                }
            }
            for hop in self.hops_into(spot, population) {
                let from = self.lineage.hops()[hop as usize].from;
                let number = unit.hops[hop as usize];
                if self.slots.given(&self.lineage, &self.roles, hop).contains(&slot) {
                    let arriving = self.image(hop, self.facts[population.index()].row(from.row()));
                    let past = std::array::from_fn(|v| self.image(hop, unit.walked[v].row(from.row())));
                    end(Movement::Hop(hop), number, &arriving, &past);
                }
                if let Some(from) = self.slots.slot(from, party) {
                    let arriving = self.image(hop, unit.given.row(from as usize));
                    let past = std::array::from_fn(|v| self.image(hop, unit.handed[v].row(from as usize)));
                    end(Movement::Hop(hop), number, &arriving, &past);
                }
            }
        }
        row
    }

    /// Adds what ends over a movement.
    fn add(
        &self,
        row: &mut Row,
        to: (PartyId, Place),
        number: u32,
        bits: &CategorySet,
        past: &[CategorySet; COUNTED.len()],
    ) {
        let told = self.told.of(number);
        row.rows.add(&bits.0);
        for (level, &verdict) in JUDGED.iter().enumerate() {
            let mut last = told.at_least(to, verdict, self.words());
            last.keep(&bits.0);
            row.delivery[level].add(&last.0);
            // The mildest verdict that counts and is no better.
            if let Some(at) = COUNTED.iter().rposition(|&counted| counted >= verdict) {
                let mut past = past[at].clone();
                past.keep(&bits.0);
                last.add(&past.0);
            }
            row.verdict[level].add(&last.0);
        }
    }

    /// What reaches a pair by lineage alone.
    pub(super) fn reached_at(&self, free: &Free, population: PopulationId, pair: u32) -> CategorySet {
        let mut bits = CategorySet::new(self.words());
        for slot in self.slots.reaching(pair) {
            let (spot, party) = self.slots.of(slot);
            for entry in self.entries_at(spot, population) {
                if self.entered(entry, None).contains(&slot) {
                    bits.add(&self.lineage.entries()[entry as usize].categories.0);
                }
            }
            for hop in self.hops_into(spot, population) {
                let from = self.lineage.hops()[hop as usize].from;
                if self.slots.given(&self.lineage, &self.roles, hop).contains(&slot) {
                    bits.add(&self.image(hop, self.facts[population.index()].row(from.row())).0);
                }
                if let Some(from) = self.slots.slot(from, party) {
                    bits.add(&self.image(hop, free.given.row(from as usize)).0);
                }
            }
        }
        bits
    }

    /// What is at a pair and has no row under any regime.
    pub(super) fn left_at(&self, population: PopulationId, pair: u32) -> CategorySet {
        let mut bits = self.free[population.index()].rows.bits(pair as usize);
        for regime in 0..self.judged.len() {
            bits.remove(self.units[self.unit(population, regime)].exposed.there.row(pair as usize));
        }
        bits
    }
}
