//! What is judged together on a movement: what is protected of each population, or of several that are judged alike.
//!
//! What stands at a spot is gathered once for all populations that are judged alike, where that is enough: where nothing
//! there is only not excluded. What passes of a union is the union of what passes.

use smallvec::SmallVec;

use super::{
    super::movement::Movement,
    context::{Ends, JudgingContext},
    equivalence::Classes,
};
use crate::{
    lineage::{CategorySet, DataNode},
    model::{Id, PopulationId},
};

/// What is judged together: what a population, or several that are judged alike, have at the source of a movement and is
/// protected.
#[derive(Debug, Clone)]
pub struct Share {
    /// The population, or the first of those that are alike.
    pub population: PopulationId,
    /// What arrives surely protected.
    pub sure: CategorySet,
    /// What arrives of which it is only not excluded.
    pub open: CategorySet,
}

/// The shares of one movement.
pub type Shares = SmallVec<[Share; 2]>;

/// What is surely protected at each spot, of populations that are judged alike: gathered once for all the hops that
/// leave a spot, which do not come one after another.
#[derive(Default)]
pub struct Pools {
    /// By row: where its shares begin; one more at the end.
    start: Vec<u32>,
    /// Of each share the first population of those that are alike and have something there.
    of: Vec<PopulationId>,
    /// Of each share what is there of any of them, `words` for each.
    bits: Vec<u64>,
    words: usize,
    /// By row: whether something there is only not excluded, so that this does not say all.
    open: Vec<bool>,
}

impl Pools {
    /// Gathers what a regime surely protects.
    pub(crate) fn new(context: &JudgingContext, regime: usize) -> Self {
        let (rows, words) = (context.lineage.spots(), context.lineage.words());
        let mut pools = Self { words, start: Vec::with_capacity(rows + 1), ..Self::default() };
        for row in 0..rows {
            let first = pools.of.len();
            pools.start.push(first as u32);
            let mut open = false;
            for (index, levels) in context.regimes[regime].levels.iter().enumerate() {
                let (sure, possible) = (levels.sure.row(row), levels.possible.row(row));
                open |= sure.iter().zip(possible).any(|(s, p)| p & !s != 0);
                if sure.iter().any(|&w| w != 0) {
                    pools.add(context, first, PopulationId::new(index), sure);
                }
            }
            pools.open.push(open);
        }
        pools.start.push(pools.of.len() as u32);
        pools
    }

    /// Adds what is there of a population to the shares of a row, which begin at `first`.
    fn add(&mut self, context: &JudgingContext, first: usize, population: PopulationId, sure: &[u64]) {
        let alike = self.of[first..].iter().position(|&known| context.classes.alike(known, population));
        if let Some(at) = alike {
            let at = (first + at) * self.words;
            self.bits[at..at + self.words].iter_mut().zip(sure).for_each(|(bits, &w)| *bits |= w);
        } else {
            self.of.push(population);
            self.bits.extend_from_slice(sure);
        }
    }

    /// Looks at what is at a spot, so that it is at hand.
    pub(crate) fn look(&self, spot: DataNode) -> u64 {
        let first = self.start.get(spot.row()).map_or(0, |&first| first as usize);
        self.bits.get(first * self.words).copied().unwrap_or_default()
    }

    /// The shares of a spot: whose, and what.
    fn at(&self, spot: DataNode) -> impl Iterator<Item = (PopulationId, &[u64])> {
        let shares = self.start[spot.row()] as usize..self.start[spot.row() + 1] as usize;
        shares.map(|at| (self.of[at], &self.bits[at * self.words..(at + 1) * self.words]))
    }

    /// The shares of a movement under a regime: of each population, or `together` of those that are judged alike.
    pub(crate) fn shares(
        &self,
        context: &JudgingContext,
        regime: usize,
        ends: &Ends,
        together: bool,
    ) -> Shares {
        let hop = match ends.movement {
            Movement::Entry(i) => {
                let population = context.lineage.entries()[i as usize].population;
                return shares(context, regime, ends, population.index()..population.index() + 1, together);
            }
            Movement::Hop(i) => &context.lineage.hops()[i as usize],
        };
        let blank = context.inventory().population_lists.get(hop.populations).is_empty();
        if !together || !blank || self.open.get(hop.from.row()).is_none_or(|&open| open) {
            return shares(context, regime, ends, 0..context.inventory().populations.len(), together);
        }
        let function = context.lineage.function(hop);
        self.at(hop.from)
            .map(|(population, bits)| (population, function.image(bits)))
            .filter(|(_, sure)| !sure.is_empty())
            .map(|(population, sure)| Share {
                population,
                sure,
                open: CategorySet::new(context.lineage.words()),
            })
            .collect()
    }
}

fn shares(
    context: &JudgingContext,
    regime: usize,
    ends: &Ends,
    populations: std::ops::Range<usize>,
    together: bool,
) -> Shares {
    let mut shares = Shares::new();
    for population in populations.map(PopulationId::new) {
        let (sure, open) = context.protected(regime, ends.movement, population);
        if sure.is_empty() && open.is_empty() {
            continue;
        }
        let alike = |s: &&mut Share| together && context.classes.alike(s.population, population);
        if let Some(share) = shares.iter_mut().find(alike) {
            share.sure.add(&sure.0);
            share.open.add(&open.0);
        } else {
            shares.push(Share { population, sure, open });
        }
    }
    shares
}

impl Classes {
    /// Whether no condition tells two populations apart.
    pub(crate) fn alike(&self, a: PopulationId, b: PopulationId) -> bool {
        self.people[a.index()] == self.people[b.index()]
    }
}
