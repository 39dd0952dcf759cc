//! What is judged together on a leg: what is protected of each population, or of several that are judged alike.
//!
//! What stands at a spot is gathered once for all populations that are judged alike, where that is enough: where nothing
//! there is only not excluded. What passes of a union is the union of what passes.

use smallvec::SmallVec;

use super::{
    classes::Classes,
    hops::{Bench, Ends, Leg},
};
use crate::{
    lineage::{Bits, Plane, Spot},
    model::{Id, PopulationId},
};

/// What is judged together: what a population, or several that are judged alike, have at the source of a leg and is
/// protected.
#[derive(Debug, Clone)]
pub struct Share {
    /// The population, or the first of those that are alike.
    pub population: PopulationId,
    /// What arrives surely protected.
    pub sure: Bits,
    /// What arrives of which it is only not excluded.
    pub open: Bits,
}

/// The shares of one leg.
pub type Shares = SmallVec<[Share; 2]>;

/// What is surely protected at each spot, of populations that are judged alike: gathered once for all the hops that
/// leave a spot, which do not come one after another.
#[derive(Default)]
pub struct Pools {
    /// For each class of populations the first of them, and what is there of any.
    alike: Vec<(PopulationId, Plane)>,
    /// By row: whether something there is only not excluded, so that this does not say all.
    open: Vec<bool>,
}

impl Pools {
    /// Gathers what a regime surely protects.
    pub(super) fn new(bench: &Bench, regime: usize) -> Self {
        let mut pools = Self { alike: Vec::new(), open: vec![false; bench.lineage.spots()] };
        for (index, levels) in bench.regimes[regime].levels.iter().enumerate() {
            let population = PopulationId::new(index);
            for (row, open) in pools.open.iter_mut().enumerate() {
                let (sure, possible) = (levels.sure.row(row), levels.possible.row(row));
                *open |= sure.iter().zip(possible).any(|(s, p)| p & !s != 0);
            }
            match pools.alike.iter_mut().find(|(p, _)| bench.classes.alike(*p, population)) {
                Some((_, plane)) => plane.merge(&levels.sure),
                None => pools.alike.push((population, levels.sure.clone())),
            }
        }
        pools
    }

    /// Looks at what is at a spot, so that it is at hand.
    pub(super) fn look(&self, spot: Spot) -> u64 {
        self.alike.iter().fold(0, |seen, (_, plane)| seen ^ plane.row(spot.row()).first().unwrap_or(&0))
    }

    /// The shares of a leg under a regime: of each population, or `together` of those that are judged alike.
    pub(super) fn shares(&self, bench: &Bench, regime: usize, ends: &Ends, together: bool) -> Shares {
        let hop = match ends.leg {
            Leg::Entry(i) => {
                let population = bench.lineage.entries()[i as usize].population;
                return shares(bench, regime, ends, population.index()..population.index() + 1, together);
            }
            Leg::Hop(i) => &bench.lineage.hops()[i as usize],
        };
        let blank = bench.inventory().population_lists.get(hop.populations).is_empty();
        if !together || !blank || self.open.get(hop.from.row()).is_none_or(|&open| open) {
            return shares(bench, regime, ends, 0..bench.inventory().populations.len(), together);
        }
        let lens = bench.lineage.lens(hop);
        self.alike
            .iter()
            .map(|(population, plane)| (population, lens.image(plane.row(hop.from.row()))))
            .filter(|(_, sure)| !sure.is_empty())
            .map(|(&population, sure)| Share { population, sure, open: Bits::new(bench.lineage.words()) })
            .collect()
    }
}

fn shares(
    bench: &Bench,
    regime: usize,
    ends: &Ends,
    populations: std::ops::Range<usize>,
    together: bool,
) -> Shares {
    let mut shares = Shares::new();
    for population in populations.map(PopulationId::new) {
        let (sure, open) = bench.protected(regime, ends.leg, population);
        if sure.is_empty() && open.is_empty() {
            continue;
        }
        let alike = |s: &&mut Share| together && bench.classes.alike(s.population, population);
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
    fn alike(&self, a: PopulationId, b: PopulationId) -> bool {
        self.people[a.index()] == self.people[b.index()]
    }
}
