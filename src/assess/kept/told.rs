//! What is said on movements, each list once: most movements of a large inventory say what another says.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::super::{
    exposure::COUNTED,
    movement::{Disclosure, Kind, Record},
};
use crate::{
    law::{Judgement, Verdict},
    lineage::CategorySet,
    model::{PartyId, Place},
};

/// What is said of some categories on a movement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carries {
    /// Who to whom.
    pub disclosure: Disclosure,
    /// Where.
    pub place: Place,
    /// What it is.
    pub kind: Kind,
    /// How it was judged.
    pub judgement: Arc<Judgement>,
    /// Of which categories.
    pub categories: CategorySet,
}

/// All that is said on a movement, of one population under one regime. What is inside the territory is not listed.
pub struct ToldList {
    /// Each thing that is said.
    pub told: Vec<Carries>,
    /// By verdict that counts in mid-route: what has it or a worse one, to whomever.
    pub mid: [CategorySet; COUNTED.len()],
}

impl ToldList {
    /// What is said with this verdict or a worse one to this party at this place.
    pub fn at_least(&self, to: (PartyId, Place), verdict: Verdict, words: usize) -> CategorySet {
        let mut bits = CategorySet::new(words);
        for told in &self.told {
            if told.judgement.verdict >= verdict && (told.disclosure.importer, told.place) == to {
                bits.add(&told.categories.0);
            }
        }
        bits
    }
}

/// What tells lists apart at a glance: equal judgements that are not one make two lists, which are equal all the same.
type Key = Vec<(Disclosure, Place, Kind, usize, CategorySet)>;

/// The lists, by number. The list 0 is empty.
pub struct ToldLists {
    lists: Vec<ToldList>,
    numbers: FxHashMap<Key, u32>,
    words: usize,
}

impl ToldLists {
    /// Only the empty one.
    pub fn new(words: usize) -> Self {
        let mut lists = Self { lists: Vec::new(), numbers: FxHashMap::default(), words };
        lists.number(Vec::new());
        lists
    }

    /// The list of a number.
    pub fn of(&self, number: u32) -> &ToldList {
        &self.lists[number as usize]
    }

    /// The number of a list.
    pub fn number(&mut self, told: Vec<Carries>) -> u32 {
        let judgement = |told: &Carries| Arc::as_ptr(&told.judgement).addr();
        let key = |told: &Carries| {
            (told.disclosure, told.place, told.kind, judgement(told), told.categories.clone())
        };
        let (words, next) = (self.words, self.lists.len() as u32);
        let number = *self.numbers.entry(told.iter().map(key).collect()).or_insert(next);
        if number == next {
            let mid = COUNTED.map(|verdict| {
                let mut bits = CategorySet::new(words);
                let some = told.iter().filter(|told| told.judgement.verdict >= verdict);
                for told in some {
                    bits.add(&told.categories.0);
                }
                bits
            });
            self.lists.push(ToldList { told, mid });
        }
        number
    }

    /// Whether two lists say the same.
    pub fn same(&self, a: u32, b: u32) -> bool {
        a == b || self.of(a).told == self.of(b).told
    }
}

/// What a record says; `None`: it is inside, or collected.
pub fn told(record: Record) -> Option<Carries> {
    let Record { disclosure, place, kind, judgement, categories, .. } = record;
    let shown = !matches!(kind, Kind::Internal | Kind::Collection);
    shown.then_some(Carries { disclosure, place, kind, judgement, categories })
}
