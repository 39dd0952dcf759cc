//! Safeguards and certifications by the importer that they can concern, so that a hop looks at few of them.

use rustc_hash::FxHashMap;

use crate::model::{Certification, Inventory, PartyId, PartyMatch, Safeguard};

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
    pub fn safeguards<'i>(
        &self,
        inventory: &'i Inventory,
        importer: PartyId,
    ) -> impl Iterator<Item = &'i Safeguard> + use<'i> {
        let own = self.by_importer.get(&importer).map_or(&[][..], Vec::as_slice);
        let mut rows: Vec<u32> = own.iter().chain(&self.for_any).copied().collect();
        rows.sort_unstable();
        rows.into_iter().filter_map(|i| inventory.safeguards.get(i as usize))
    }

    /// The certifications of a party, in the order of their rows.
    pub fn certifications<'i>(
        &self,
        inventory: &'i Inventory,
        party: PartyId,
    ) -> impl Iterator<Item = &'i Certification> + use<'i> {
        let rows = self.certified.get(&party).cloned().unwrap_or_default();
        rows.into_iter().filter_map(|i| inventory.certifications.get(i as usize))
    }
}
