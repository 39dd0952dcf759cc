//! What a change makes anew before anything is put right: who stands behind spots, and what judgements look at.

use rustc_hash::FxHashSet;

use super::{
    super::{
        judging::{Classes, Collected},
        movement::Movement,
        protection::gives_at,
        roles::{NodeRoles, derive_roles, stated_roles},
    },
    run::KeptRun,
    touch::Touch,
};
use crate::{
    law::{Reach, Register},
    lineage::DataNode,
};

type Set = FxHashSet<u32>;

impl KeptRun {
    /// Reads anew who stands behind spots. Gives the spots where that changed, and the pairs that are touched by it.
    pub(super) fn stand_anew(&mut self, touch: &mut Touch) -> (Set, Vec<u32>) {
        let mut derived = touch.led_to.clone();
        for &row in &touch.stated {
            derived.insert(row);
            let out = self.lineage.out_of_spot(DataNode(row));
            derived.extend(out.iter().map(|&hop| self.lineage.hops()[hop as usize].to.0));
        }
        let before: Vec<(u32, NodeRoles)> =
            derived.iter().map(|&row| (row, self.roles[row as usize].clone())).collect();
        for &row in &touch.stated {
            self.roles[row as usize] = stated_roles(&self.lineage, DataNode(row));
        }
        let (lineage, gone) = (&self.lineage, &self.gone);
        for &row in &derived {
            let stands = |hop: usize| !gone.contains(&lineage.hops()[hop].flow.index());
            derive_roles(lineage, DataNode(row), &mut self.roles, stands);
        }
        let differs = |(row, was): &(u32, NodeRoles)| *was != self.roles[*row as usize];
        let before: Vec<(u32, NodeRoles)> = before.into_iter().filter(differs).collect();
        for (row, was) in before.iter().filter(|(row, _)| self.index.entries.contains_key(row)) {
            touch.operators.extend([was.operator, self.roles[*row as usize].operator]);
        }
        let mut rows: Set = before.into_iter().map(|(row, _)| row).collect();
        // Where a party is reached is said by its own row too.
        rows.extend(touch.parties.iter().flat_map(|party| &self.index.spots[party.index()]));
        let mut pairs = Vec::new();
        for &row in &rows {
            let standing = &self.roles[row as usize];
            pairs.extend(self.slots.changed(self.lineage.inventory(), DataNode(row), standing));
            for party in standing.own().chain(standing.engaged_by) {
                let spots = &mut self.index.spots[party.index()];
                if !spots.contains(&row) {
                    spots.push(row);
                }
            }
            touch.around(self, row);
        }
        self.grow();
        (rows, pairs)
    }

    /// Makes room for slots and pairs that are new.
    fn grow(&mut self) {
        let (slots, pairs) = (self.slots.len(), self.slots.pairs().len());
        for unit in &mut self.units {
            unit.given.grow(slots);
            unit.handed.iter_mut().for_each(|plane| plane.grow(slots));
            unit.exposed.grow(pairs);
        }
        for free in &mut self.free {
            free.given.grow(slots);
            free.rows.grow(pairs);
        }
    }

    /// Makes anew what judgements look at.
    pub(super) fn judge_anew(&mut self, touch: &mut Touch) {
        let inventory = self.lineage.inventory();
        if !touch.parties.is_empty() {
            for judged in &mut self.judged {
                judged.reach = Reach::new(&judged.regime, inventory, self.as_of);
            }
            for (regime, reach) in &mut self.unjudged {
                *reach = Reach::new(regime, inventory, self.as_of);
            }
        }
        if touch.law {
            let unjudged = self.unjudged.iter().map(|(regime, _)| regime);
            let laws = self.judged.iter().map(|judged| &judged.regime).chain(unjudged);
            self.register = Register::new(inventory, laws.map(AsRef::as_ref), self.as_of);
            self.classes = Classes::new(inventory, self.lineage.words(), &self.judged);
            self.known.iter_mut().for_each(|known| *known = None);
        }
        for &entry in &touch.entries {
            let spot = self.lineage.entries()[entry as usize].spot;
            touch.operators.insert(self.roles[spot.row()].operator);
        }
        self.collected = Collected::new(&self.lineage, &self.roles);
        for operator in std::mem::take(&mut touch.operators) {
            // It may be asked from now on where it collected what it hands on.
            for &spot in &self.index.spots[operator.index()] {
                touch.around(self, spot);
            }
        }
        let hops: Vec<u32> = touch
            .movements
            .iter()
            .filter_map(|movement| match movement {
                Movement::Hop(hop) => Some(*hop),
                Movement::Entry(_) => None,
            })
            .collect();
        for hop in hops {
            self.look_for_collected(hop);
        }
        if !touch.edges.is_empty() || !touch.entries.is_empty() || !touch.stated.is_empty() {
            touch.movements.extend(self.on_collected.iter().map(|&hop| Movement::Hop(hop)));
        }
    }

    /// Whether other regimes are judged now, where the inventory lists none.
    pub(super) fn judges_others(&self) -> bool {
        if self.inventory().head.regimes.is_some() {
            return false;
        }
        let protects = |regime: usize| {
            let mut populations = self.populations();
            populations.any(|p| self.judged[regime].levels[p.index()].surely_protects())
        };
        let surely: Vec<bool> = (0..self.judged.len()).map(protects).collect();
        let others = || self.unjudged.iter().any(|(_, reach)| self.surely_protects(reach));
        // Where none protects surely, those are judged that are to be judged then.
        let any = surely.contains(&true);
        let fallback = self.judged.iter().all(|judged| judged.regime.fallback);
        let unlisted = self.unjudged.iter().any(|(regime, _)| regime.fallback);
        let same = if any { !surely.contains(&false) } else { fallback && !unlisted };
        !same || others()
    }

    /// Whether a regime that reaches so far surely protects anything.
    fn surely_protects(&self, reach: &Reach) -> bool {
        self.populations().any(|population| {
            let facts = &self.facts[population.index()];
            (0..self.lineage.spots()).any(|row| {
                let there = facts.row(row).iter().any(|&w| w != 0);
                let gives = || gives_at(&self.lineage, &self.roles[row], reach, population, false);
                // Of all that is there, or of what enters there.
                there && {
                    let gives = gives();
                    let all = gives & 3 > 1 || gives >> 2 & 3 > 1;
                    all || (gives != 0 && !self.entering(population, row as u32).is_empty())
                }
            })
        })
    }
}
