//! Safeguards and certifications by the importer that they can concern, so that a hop looks at few of them.

use rustc_hash::FxHashMap;

use crate::model::{Certification, Inventory, PartyId, PartyMatch, Safeguard, SafeguardId};

/// Of safeguards that no judgement tells apart, so many are looked at: the first decides, and a judgement lists no more than
/// these of the others.
const ALIKE: usize = 10;

/// An index over an inventory's safeguards and certifications.
#[derive(Debug, Clone, Default)]
pub struct Register {
    by_importer: ByParty,
    for_any: Vec<u32>,
    certified: ByParty,
    /// By the last of those that are looked at: how many more are like it.
    left_out: FxHashMap<u32, usize>,
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
        let (looked, left_out) = looked_at(&inventory.safeguards);
        for index in looked {
            let Some(safeguard) = inventory.safeguards.get(index as usize) else { continue };
            let open = safeguard.importers.is_empty()
                || safeguard.importers.iter().any(|m| !matches!(m, PartyMatch::Party(_)));
            if open {
                for_any.push(index);
                continue;
            }
            pairs.extend(safeguard.importers.iter().filter_map(|m| match m {
                PartyMatch::Party(id) => Some((*id, index)),
                _ => None,
            }));
        }
        let certified = inventory.certifications.iter().enumerate().map(|(i, row)| (row.party, i as u32));
        let parties = inventory.parties.len();
        Self {
            by_importer: ByParty::new(parties, pairs),
            for_any,
            certified: ByParty::new(parties, certified.collect()),
            left_out,
        }
    }

    /// How many safeguards that are not looked at are judged as this one.
    pub fn left_out(&self, safeguard: SafeguardId) -> usize {
        self.left_out.get(&safeguard.0).copied().unwrap_or(0)
    }

    /// The safeguards that can concern an importer, in the order of their rows; of those that no judgement tells apart the
    /// first few.
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

/// The rows that are looked at and, by the last of those that are alike, how many more there are.
fn looked_at(safeguards: &[Safeguard]) -> (Vec<u32>, FxHashMap<u32, usize>) {
    let mut classes: FxHashMap<_, (usize, u32)> = FxHashMap::default();
    let mut left_out = FxHashMap::default();
    let mut looked = Vec::new();
    for (row, s) in (0..).zip(safeguards) {
        // What is said of one: all but its id, the text of `document`, source and notes.
        let parties = (&s.exporters, &s.importers);
        let scope = (&s.places, &s.categories, s.valid_from, s.valid_until);
        let law = (&s.mechanism, &s.regimes, &s.module);
        let papers = (s.assessment, &s.measures, s.document.is_empty());
        let (count, last) = classes.entry((parties, scope, law, papers)).or_default();
        if *count == ALIKE {
            *left_out.entry(*last).or_default() += 1;
        } else {
            (*count, *last) = (*count + 1, row);
            looked.push(row);
        }
    }
    (looked, left_out)
}
