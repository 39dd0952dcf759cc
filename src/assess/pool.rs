//! What is judged together on a leg: what is protected of each population, or of several that are judged alike.
//!
//! Several flows leave one spot. What stands there is looked up once for all of them, where that is enough: where
//! nothing at the spot is only not excluded. What passes of a union is the union of what passes.

use smallvec::SmallVec;

use super::{
    classes::Classes,
    hops::{Bench, Ends, Leg},
};
use crate::{
    lineage::{Bits, Spot},
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

/// What is surely protected at a spot, of each population or of those that are judged alike.
type Pool = SmallVec<[(PopulationId, Bits); 2]>;

/// What is surely protected at the spot that was looked at last; `None` where something there is only not excluded.
#[derive(Default)]
pub struct Pools {
    last: Option<(Spot, Option<Pool>)>,
}

impl Pools {
    /// The shares of a leg under a regime: of each population, or `together` of those that are judged alike.
    pub(super) fn shares(&mut self, bench: &Bench, regime: usize, ends: &Ends, together: bool) -> Shares {
        let hop = match ends.leg {
            Leg::Entry(i) => {
                let population = bench.lineage.entries()[i as usize].population;
                return shares(bench, regime, ends, population.index()..population.index() + 1, together);
            }
            Leg::Hop(i) => &bench.lineage.hops()[i as usize],
        };
        let all = 0..bench.inventory().populations.len();
        let blank = bench.inventory().population_lists.get(hop.populations).is_empty();
        if !together || !blank {
            return shares(bench, regime, ends, all, together);
        }
        if self.last.as_ref().is_none_or(|(spot, _)| *spot != hop.from) {
            self.last = Some((hop.from, pool(bench, regime, hop.from)));
        }
        let Some((_, Some(pool))) = &self.last else { return shares(bench, regime, ends, all, together) };
        let lens = bench.lineage.lens(hop);
        pool.iter()
            .map(|(population, bits)| (population, lens.image(&bits.0)))
            .filter(|(_, sure)| !sure.is_empty())
            .map(|(&population, sure)| Share { population, sure, open: Bits::new(bench.lineage.words()) })
            .collect()
    }
}

/// What is surely protected at a spot, by populations that are judged alike.
fn pool(bench: &Bench, regime: usize, spot: Spot) -> Option<Pool> {
    let mut pool = Pool::new();
    for (index, levels) in bench.regimes[regime].levels.iter().enumerate() {
        let (sure, possible) = (levels.sure.row(spot.row()), levels.possible.row(spot.row()));
        if sure.iter().zip(possible).any(|(s, p)| p & !s != 0) {
            return None;
        }
        if sure.iter().all(|&w| w == 0) {
            continue;
        }
        let population = PopulationId::new(index);
        match pool.iter_mut().find(|(p, _)| bench.classes.alike(*p, population)) {
            Some((_, bits)) => {
                bits.add(sure);
            }
            None => pool.push((population, Bits::from_row(sure))),
        }
    }
    Some(pool)
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
