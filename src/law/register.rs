//! Safeguards and certifications by the importer that they can concern, so that a hop looks at few of them.

use crate::model::{Certification, Inventory, PartyId, PartyMatch, SafeguardId};

/// An index over an inventory's safeguards and certifications.
#[derive(Debug, Clone, Default)]
pub struct Register {
    by_importer: ByParty,
    for_any: Vec<u32>,
    certified: ByParty,
}

/// Row numbers by party, in one array.
#[derive(Debug, Clone, Default)]
struct ByParty {
    start: Vec<u32>,
    rows: Vec<u32>,
}

impl ByParty {
    /// From pairs of party and row, in any order.
    fn new(parties: usize, mut pairs: Vec<(PartyId, u32)>) -> Self {
        pairs.sort_unstable();
        pairs.dedup();
        let mut start = vec![0; parties + 1];
        for (party, _) in &pairs {
            start[party.index() + 1] += 1;
        }
        for party in 0..parties {
            start[party + 1] += start[party];
        }
        Self { start, rows: pairs.into_iter().map(|(_, row)| row).collect() }
    }

    fn of(&self, party: PartyId) -> &[u32] {
        let at = |i: usize| self.start.get(i).map_or(0, |&s| s as usize);
        self.rows.get(at(party.index())..at(party.index() + 1)).unwrap_or_default()
    }
}

impl Register {
    /// Indexes an inventory.
    pub fn new(inventory: &Inventory) -> Self {
        let (mut for_any, mut pairs) = (Vec::new(), Vec::new());
        for (index, safeguard) in inventory.safeguards.iter().enumerate() {
            let open = safeguard.importers.is_empty()
                || safeguard.importers.iter().any(|m| !matches!(m, PartyMatch::Party(_)));
            if open {
                for_any.push(index as u32);
                continue;
            }
            pairs.extend(safeguard.importers.iter().filter_map(|m| match m {
                PartyMatch::Party(id) => Some((*id, index as u32)),
                _ => None,
            }));
        }
        let certified = inventory.certifications.iter().enumerate().map(|(i, row)| (row.party, i as u32));
        let parties = inventory.parties.len();
        Self {
            by_importer: ByParty::new(parties, pairs),
            for_any,
            certified: ByParty::new(parties, certified.collect()),
        }
    }

    /// The safeguards that can concern an importer, in the order of their rows.
    pub fn safeguards(&self, importer: PartyId) -> impl Iterator<Item = SafeguardId> + '_ {
        // Both lists are in order: they are merged.
        let (mut own, mut any) = (self.by_importer.of(importer), self.for_any.as_slice());
        std::iter::from_fn(move || {
            let list = match (own.first(), any.first()) {
                (Some(a), Some(b)) if b < a => &mut any,
                (None, _) => &mut any,
                _ => &mut own,
            };
            let (first, rest) = list.split_first()?;
            *list = rest;
            Some(SafeguardId(*first))
        })
    }

    /// The certifications of a party, in the order of their rows, each with its position.
    pub fn certifications<'i>(
        &self,
        inventory: &'i Inventory,
        party: PartyId,
    ) -> impl Iterator<Item = (u32, &'i Certification)> + use<'_, 'i> {
        let rows = self.certified.of(party).iter();
        rows.filter_map(|&i| inventory.certifications.get(i as usize).map(|row| (i, row)))
    }
}
