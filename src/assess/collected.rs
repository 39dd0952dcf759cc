//! What entered at the nodes that a party operates, and where it came from there: a processor that collected what it
//! hands on may not rely on what spares it an assessment (section 5 of the definition; Implementing Decision (EU)
//! 2021/914, Clauses 14 and 15).

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::{
    hops::{Bench, Ends, Leg},
    standing::Standing,
};
use crate::{
    lineage::{Bits, Lineage, Plane},
    model::{PartyId, PopulationId},
};

/// By party and population: what came from its own nodes, at each spot. Computed where it is first asked.
#[derive(Default)]
pub struct Collected {
    planes: Mutex<FxHashMap<(PartyId, PopulationId), Arc<Plane>>>,
}

impl Collected {
    /// What entered at nodes that the party operates, everywhere that it came to.
    fn plane(
        &self,
        lineage: &Lineage,
        standings: &[Standing],
        party: PartyId,
        population: PopulationId,
    ) -> Arc<Plane> {
        let mut planes = self.planes.lock().unwrap_or_else(PoisonError::into_inner);
        let plane = planes.entry((party, population)).or_insert_with(|| {
            let mut seeds = lineage.plane();
            let own = |spot: crate::lineage::Spot| standings[spot.row()].operator == party;
            for entry in lineage.entries().iter().filter(|e| e.population == population && own(e.spot)) {
                seeds.add(entry.spot.row(), &entry.categories.0);
            }
            Arc::new(if seeds.is_empty() { seeds } else { lineage.flood(population, &seeds) })
        });
        plane.clone()
    }
}

impl Bench<'_, '_> {
    /// The party of which it is asked whether it collected what it sends: the operator of the node left that is a
    /// processor there and hands to its customer.
    pub(super) fn collector(ends: &Ends, importer: PartyId) -> Option<PartyId> {
        ends.from.filter(|from| from.customers.contains(&importer)).map(|from| from.operator)
    }

    /// What arrives over a leg of what entered at nodes that a party operates.
    pub(super) fn collected_over(&self, leg: Leg, party: PartyId, population: PopulationId) -> Bits {
        match leg {
            Leg::Entry(i) => {
                let entry = &self.lineage.entries()[i as usize];
                if self.standings[entry.spot.row()].operator == party {
                    entry.categories.clone()
                } else {
                    Bits::new(self.lineage.words())
                }
            }
            Leg::Hop(i) => {
                let hop = &self.lineage.hops()[i as usize];
                let plane = self.collected.plane(self.lineage, self.standings, party, population);
                if self.lineage.carries(hop.populations, population) {
                    self.lineage.lens(hop).image(plane.row(hop.from.row()))
                } else {
                    Bits::new(self.lineage.words())
                }
            }
        }
    }
}
