//! Safeguards and certifications by the importer that they can concern, so that a hop looks at few of them.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::model::{Certification, Inventory, PartyId, PartyMatch, SafeguardId};

/// An index over an inventory's safeguards and certifications.
#[derive(Debug, Clone, Default)]
pub struct Register {
    by_importer: FxHashMap<PartyId, Vec<u32>>,
    for_any: Vec<u32>,
    certified: FxHashMap<PartyId, Vec<u32>>,
}

impl Register {
    /// Indexes an inventory.
    pub fn new(inventory: &Inventory) -> Self {
        let mut register = Self::default();
        for (index, safeguard) in inventory.safeguards.iter().enumerate() {
            let open = safeguard.importers.is_empty()
                || safeguard.importers.iter().any(|m| !matches!(m, PartyMatch::Party(_)));
            if open {
                register.for_any.push(index as u32);
                continue;
            }
            for importer in &safeguard.importers {
                if let PartyMatch::Party(id) = importer {
                    let list = register.by_importer.entry(*id).or_default();
                    if list.last() != Some(&(index as u32)) {
                        list.push(index as u32);
                    }
                }
            }
        }
        for (index, row) in inventory.certifications.iter().enumerate() {
            register.certified.entry(row.party).or_default().push(index as u32);
        }
        register
    }

    /// The safeguards that can concern an importer, in the order of their rows.
    pub fn safeguards(&self, importer: PartyId) -> impl Iterator<Item = SafeguardId> + use<> {
        let own = self.by_importer.get(&importer).map_or(&[][..], Vec::as_slice);
        let mut rows: SmallVec<[u32; 16]> = own.iter().chain(&self.for_any).copied().collect();
        rows.sort_unstable();
        rows.into_iter().map(SafeguardId)
    }

    /// The certifications of a party, in the order of their rows.
    pub fn certifications<'i>(
        &self,
        inventory: &'i Inventory,
        party: PartyId,
    ) -> impl Iterator<Item = &'i Certification> + use<'_, 'i> {
        let rows = self.certified.get(&party).map_or(&[][..], Vec::as_slice);
        rows.iter().filter_map(|&i| inventory.certifications.get(i as usize))
    }
}
