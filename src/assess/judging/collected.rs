//! What entered at the nodes that a party operates, and where it came from there: a processor that collected what it
//! hands on may not rely on what spares it an assessment (section 5 of the definition; Implementing Decision (EU)
//! 2021/914, Clauses 14 and 15).

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::super::roles::NodeRoles;
use crate::{
    lineage::{CategoryMatrix, Lineage},
    model::{PartyId, PopulationId},
};

/// By party and population: what came from its own nodes, at each spot. Computed where it is first asked, and forgotten
/// where it grows large.
pub struct Collected {
    /// By party: the entries at nodes that it operates.
    entries: FxHashMap<PartyId, Vec<u32>>,
    planes: Mutex<FxHashMap<(PartyId, PopulationId), Arc<CategoryMatrix>>>,
}

/// How many bytes of planes are kept.
const KEPT: usize = 1 << 26;

impl Collected {
    /// Nothing is computed yet.
    pub(crate) fn new(lineage: &Lineage, roles: &[NodeRoles]) -> Self {
        let mut entries: FxHashMap<PartyId, Vec<u32>> = FxHashMap::default();
        for (at, entry) in lineage.entries().iter().enumerate() {
            entries.entry(roles[entry.spot.row()].operator).or_default().push(at as u32);
        }
        Self { entries, planes: Mutex::default() }
    }

    /// Whether anything enters at a node that the party operates.
    pub(crate) fn collects(&self, party: PartyId) -> bool {
        self.entries.contains_key(&party)
    }

    /// What entered at nodes that the party operates, everywhere that it came to.
    pub(crate) fn plane(
        &self,
        lineage: &Lineage,
        party: PartyId,
        population: PopulationId,
    ) -> Option<Arc<CategoryMatrix>> {
        let all = lineage.entries();
        let own = self.entries.get(&party)?.iter().map(|&at| &all[at as usize]);
        let own: Vec<_> = own.filter(|e| e.population == population && !e.categories.is_empty()).collect();
        if own.is_empty() {
            return None;
        }
        let mut planes = self.planes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = planes.get(&(party, population)) {
            return Some(known.clone());
        }
        if (planes.len() + 1) * lineage.spots() * lineage.words() * 8 > KEPT {
            planes.clear();
        }
        let mut seeds = lineage.plane();
        for entry in own {
            seeds.add(entry.spot.row(), &entry.categories.0);
        }
        let plane = Arc::new(lineage.flood(population, &seeds));
        planes.insert((party, population), plane.clone());
        Some(plane)
    }
}
