//! What the pages for readers show of the exposures: gathered row by row while they are written.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use super::held::Held;
use crate::{
    assess::{Assessment, ExposureRow, TransferRow},
    law::Verdict,
    lineage::CategorySet,
    model::{PartyId, Place, PopulationId},
};

/// How many exposures have which verdict.
pub type Totals = [usize; Verdict::ALL.len()];

/// How many of the worst rows the pages choose from.
const CHOSEN: usize = 1_000;

/// What a recipient has at a place, with one verdict of one regime.
pub struct Landing {
    /// Categories.
    pub categories: CategorySet,
    /// Populations.
    pub populations: BTreeSet<u32>,
}

/// What tells landings apart: the worst first.
pub type LandingKey = (Reverse<Verdict>, PartyId, Place, String);

/// Who inherits a fault, where, under which law, and whose data it is.
pub type Heir = (PartyId, Place, String, PopulationId);

/// What the pages for readers show of the exposures.
#[derive(Default)]
pub struct Gathered {
    /// How many facts have which verdict, by regime.
    pub counts: BTreeMap<String, [usize; Verdict::ALL.len()]>,
    /// The recipients.
    pub recipients: BTreeSet<PartyId>,
    /// Their places.
    pub places: BTreeSet<Place>,
    /// By verdict, recipient, place and regime.
    pub landings: BTreeMap<LandingKey, Landing>,
    /// What reaches a recipient at a place with a fault of an earlier step, under a law: whose, and what.
    pub inherited: BTreeMap<Heir, CategorySet>,
    /// What each recipient has.
    pub held: Held,
    /// The worst rows, in that order.
    pub worst: Vec<ExposureRow>,
    /// What comes no earlier than this is not among them.
    bound: Option<Rank>,
    /// How many rows there are.
    pub rows: usize,
}

impl Gathered {
    pub fn take(&mut self, assessment: &Assessment, row: &ExposureRow) {
        self.rows += 1;
        let counts = self.counts.entry(row.regime.clone()).or_default();
        for (count, _) in counts.iter_mut().zip(Verdict::ALL).filter(|(_, v)| *v == row.verdict) {
            *count += row.categories.len();
        }
        self.recipients.insert(row.recipient);
        self.places.insert(row.place);
        let words = assessment.inventory.categories.len().div_ceil(64).max(1);
        let key = (Reverse(row.verdict), row.recipient, row.place, row.regime.clone());
        let empty_set = || CategorySet::new(words);
        let empty = || Landing { categories: empty_set(), populations: BTreeSet::new() };
        let landing = self.landings.entry(key).or_insert_with(empty);
        row.categories.iter().for_each(|c| landing.categories.insert(c.index()));
        landing.populations.insert(row.population.0);
        if row.verdict > row.delivery {
            let heir = (row.recipient, row.place, row.regime.clone(), row.population);
            let inherited = self.inherited.entry(heir).or_insert_with(empty_set);
            row.categories.iter().for_each(|c| inherited.insert(c.index()));
        }
        self.held.take(assessment, row);
        if self.bound.as_ref().is_none_or(|bound| rank(assessment, row) < *bound) {
            self.worst.push(row.clone());
        }
        if self.worst.len() >= 2 * CHOSEN {
            self.choose(assessment);
        }
    }

    /// Whether a fault of an earlier step reaches data of a transfer: a hop before it, which the data passes on a way to the same
    /// recipient, is in worse order than what is given to that recipient itself.
    pub fn inherits(&self, row: &TransferRow) -> bool {
        row.populations.iter().any(|&population| {
            let heir = (row.importer, row.place, row.regime.clone(), population);
            let inherited = self.inherited.get(&heir);
            inherited.is_some_and(|set| row.categories.iter().any(|category| set.contains(category.index())))
        })
    }

    /// How many exposures have which verdict, in the order of [`Verdict::ALL`].
    pub fn totals(&self) -> Totals {
        let mut totals = [0; Verdict::ALL.len()];
        for counts in self.counts.values() {
            totals.iter_mut().zip(counts).for_each(|(total, count)| *total += count);
        }
        totals
    }

    /// Leaves the worst rows, in order.
    pub fn choose(&mut self, assessment: &Assessment) {
        self.worst.sort_by_cached_key(|row| rank(assessment, row));
        if self.worst.len() >= CHOSEN {
            self.worst.truncate(CHOSEN);
            self.bound = self.worst.last().map(|row| rank(assessment, row));
        }
    }

    /// Takes what was gathered of later rows.
    pub fn add(&mut self, assessment: &Assessment, later: Self) {
        self.rows += later.rows;
        for (regime, counts) in later.counts {
            let known = self.counts.entry(regime).or_default();
            known.iter_mut().zip(counts).for_each(|(known, count)| *known += count);
        }
        self.recipients.extend(later.recipients);
        self.places.extend(later.places);
        for (key, landing) in later.landings {
            match self.landings.get_mut(&key) {
                Some(known) => {
                    known.categories.add(&landing.categories.0);
                    known.populations.extend(landing.populations);
                }
                None => {
                    self.landings.insert(key, landing);
                }
            }
        }
        for (heir, categories) in later.inherited {
            match self.inherited.get_mut(&heir) {
                Some(known) => {
                    known.add(&categories.0);
                }
                None => {
                    self.inherited.insert(heir, categories);
                }
            }
        }
        self.held.add(later.held);
        self.worst.extend(later.worst);
        if self.worst.len() >= 2 * CHOSEN {
            self.choose(assessment);
        }
    }
}

/// The order of the worst rows: where there are too many, those whose own delivery is as bad come first.
type Rank = (Reverse<Verdict>, Reverse<Verdict>, String);

fn rank(assessment: &Assessment, row: &ExposureRow) -> Rank {
    (Reverse(row.verdict), Reverse(row.delivery), assessment.inventory.party(row.recipient).id.clone())
}
