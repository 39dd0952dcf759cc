//! What lies behind a hop: with whom, and where, the data that it brings ends up after it. Who accepts what is wrong with a hop
//! accepts it for the recipients that there are; one that is new has the fault of the hop too.
//!
//! What the hop brings is followed along the flows, category by category, until nothing new is reached.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::question::Brought;
use crate::{
    assess::{analysis::Analysis, of_exposure},
    lineage::{CategorySet, DataNode},
    model::{CategoryCell, PopulationId},
    text::digest,
};

/// So many flows are looked at behind one question, and behind all. A question that takes more hangs on all flows that there
/// are: in doubt it is of something else.
const OF_ONE: usize = 200_000;
const OF_ALL: usize = 20_000_000;

/// Follows what hops bring.
pub(super) struct Behind<'w> {
    analysis: &'w Analysis,
    left: usize,
    /// A number of all flows.
    all: Option<u64>,
}

/// What lies behind a question, as numbers.
#[derive(Default)]
pub(super) struct Found {
    /// Each recipient at a place, of each population.
    pub recipients: Vec<u64>,
    /// Each exposure.
    pub exposures: Vec<u64>,
}

impl<'w> Behind<'w> {
    pub fn new(analysis: &'w Analysis) -> Self {
        Self { analysis, left: OF_ALL, all: None }
    }

    /// What lies behind hops that bring this, under some laws.
    pub fn of(&mut self, laws: &[&str], brought: &Brought) -> Found {
        let mut heads: BTreeMap<PopulationId, FxHashMap<DataNode, CategorySet>> = BTreeMap::new();
        for (&(movement, population), set) in brought {
            let at = heads.entry(population).or_default().entry(self.analysis.spot_entered(movement));
            at.or_insert_with(|| CategorySet::new(set.0.len())).add(&set.0);
        }
        let mut found = Found::default();
        let mut least = OF_ONE.min(self.left);
        for (population, heads) in heads {
            let Some(reached) = self.followed(population, heads, &mut least) else {
                return Found { recipients: vec![self.everything()], exposures: Vec::new() };
            };
            self.named(laws, population, &reached, &mut found);
        }
        found.exposures.sort_unstable();
        found.exposures.dedup();
        found
    }

    /// What arrives by flows at each spot behind some; `None`: it takes more than may be looked at.
    fn followed(
        &mut self,
        population: PopulationId,
        heads: FxHashMap<DataNode, CategorySet>,
        least: &mut usize,
    ) -> Option<FxHashMap<DataNode, CategorySet>> {
        let lineage = &self.analysis.lineage;
        let mut arrived: FxHashMap<DataNode, CategorySet> = FxHashMap::default();
        let mut there = heads;
        let mut next: Vec<DataNode> = there.keys().copied().collect();
        while let Some(spot) = next.pop() {
            let Some(set) = there.get(&spot).cloned() else { continue };
            for hop in lineage.leaving(spot).filter_map(|hop| lineage.hops().get(hop)) {
                *least = least.checked_sub(1)?;
                self.left = self.left.saturating_sub(1);
                if !lineage.carries(hop.populations, population) {
                    continue;
                }
                let image = lineage.function(hop).image(&set.0);
                if image.is_empty() {
                    continue;
                }
                let empty = || CategorySet::new(image.0.len());
                arrived.entry(hop.to).or_insert_with(empty).add(&image.0);
                if there.entry(hop.to).or_insert_with(empty).add(&image.0) {
                    next.push(hop.to);
                }
            }
        }
        Some(arrived)
    }

    /// Who has it there, and where.
    fn named(
        &self,
        laws: &[&str],
        population: PopulationId,
        reached: &FxHashMap<DataNode, CategorySet>,
        found: &mut Found,
    ) {
        let inventory = self.analysis.inventory();
        let whose = inventory.population(population).id.as_str();
        for (spot, set) in reached {
            let roles = &self.analysis.roles[spot.row()];
            for party in roles.own() {
                let who = inventory.party(party).id.as_str();
                for place in roles.places_of(inventory, party) {
                    found.recipients.push(digest::number(["behind", who, place.code(), whose]));
                    for &law in laws {
                        let of = |c| of_exposure::one(inventory, (law, party, place), population, c);
                        found.exposures.extend(set.iter().map(of));
                    }
                }
            }
        }
    }

    /// All flows that there are, in whatever order, as one number.
    fn everything(&mut self) -> u64 {
        let analysis = self.analysis;
        let inventory = analysis.inventory();
        *self.all.get_or_insert_with(|| {
            let flow = |row: &crate::model::Flow| {
                let named = inventory.category_cells.get(row.categories).iter().map(|cell| match cell {
                    CategoryCell::Named(category) => inventory.category(*category).id.as_str(),
                    CategoryCell::All => "*",
                });
                let ends = [&*row.id, inventory.node_name(row.from), inventory.node_name(row.to)];
                digest::number(ends.into_iter().chain(named))
            };
            let sum = inventory.flows.iter().map(flow).fold(0, u64::wrapping_add);
            digest::number(["everything", &sum.to_string()])
        })
    }
}
