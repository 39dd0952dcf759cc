//! What is judged alike: categories and populations that no condition tells apart, and what was judged already.

use std::{collections::BTreeMap, sync::Arc};

use rustc_hash::FxHashMap;
use smallvec::{SmallVec, smallvec};

use super::{hops::Judged, standing::Disclosure};
use crate::{
    law::Judgement,
    lineage::Bits,
    model::{CategoryId, Home, Id, Inventory, Place, PopulationId, SafeguardId},
};

/// Which categories and populations no condition tells apart.
pub struct Classes {
    /// Categories by their tags.
    tags: Vec<Bits>,
    /// By safeguard: its scope, a position in `scopes`; `None`: any category.
    scope: Vec<Option<u32>>,
    scopes: Vec<Bits>,
    /// By population: a number that populations share which no condition tells apart.
    people: Vec<u32>,
}

/// Categories that are judged alike on a leg.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Part {
    /// Their tags, a position in the classes.
    tags: u32,
    /// Further questions that tell categories apart on the leg, in a fixed order: whether they are in the scope
    /// of each safeguard that can concern it, and what other regimes protect of them.
    answers: SmallVec<[bool; 8]>,
}

/// Parts of a set, each with its categories.
pub type Parts = SmallVec<[(Part, Bits); 4]>;

impl Classes {
    /// Sorts the categories and populations of an inventory.
    pub fn new(inventory: &Inventory, words: usize, regimes: &[Judged]) -> Self {
        let mut known: FxHashMap<&[CategoryId], u32> = FxHashMap::default();
        let mut scopes = Vec::new();
        let scope = inventory.safeguards.iter().map(|s| {
            (!s.categories.is_empty()).then(|| {
                *known.entry(s.categories.as_slice()).or_insert_with(|| {
                    scopes.push(scope_bits(inventory, &s.categories, words));
                    scopes.len() as u32 - 1
                })
            })
        });
        let scope = scope.collect();
        Self { tags: by_tags(inventory, words), scope, scopes, people: alike(inventory, regimes) }
    }

    /// The class of a population.
    pub fn people(&self, population: PopulationId) -> u32 {
        self.people[population.index()]
    }

    /// A set in parts that tags and the scopes of these safeguards do not tell apart.
    pub fn parts(&self, set: &Bits, safeguards: impl Iterator<Item = SafeguardId>) -> Parts {
        let mut parts: Parts = SmallVec::new();
        for (class, alike) in self.tags.iter().enumerate() {
            let mut bits = set.clone();
            bits.keep(&alike.0);
            if !bits.is_empty() {
                parts.push((Part { tags: class as u32, answers: SmallVec::new() }, bits));
            }
        }
        let mut asked: SmallVec<[u32; 8]> = safeguards.filter_map(|s| self.scope[s.index()]).collect();
        asked.sort_unstable();
        asked.dedup();
        for scope in asked {
            parts = ask(parts, &self.scopes[scope as usize]);
        }
        parts
    }
}

/// Parts, told apart by one more question: whether they are in `mask`.
pub fn ask(parts: Parts, mask: &Bits) -> Parts {
    let mut told: Parts = SmallVec::new();
    for (part, bits) in parts {
        let (mut inside, mut outside) = (bits.clone(), bits);
        inside.keep(&mask.0);
        outside.remove(&mask.0);
        for (answer, bits) in [(true, inside), (false, outside)] {
            if !bits.is_empty() {
                let mut part = part.clone();
                part.answers.push(answer);
                told.push((part, bits));
            }
        }
    }
    told
}

fn scope_bits(inventory: &Inventory, scope: &[CategoryId], words: usize) -> Bits {
    let mut bits = Bits::new(words);
    let all = (0..inventory.categories.len()).map(CategoryId::new);
    all.filter(|&c| scope.iter().any(|&s| inventory.category_within(c, s)))
        .for_each(|c| bits.insert(c.index()));
    bits
}

fn by_tags(inventory: &Inventory, words: usize) -> Vec<Bits> {
    let mut classes: BTreeMap<Vec<&str>, Bits> = BTreeMap::new();
    for index in 0..inventory.categories.len() {
        let mut tags: Vec<&str> = Vec::new();
        let mut at = Some(CategoryId::new(index));
        while let Some(id) = at {
            tags.extend(inventory.category(id).tags.iter().map(String::as_str));
            at = inventory.category(id).parent;
        }
        tags.sort_unstable();
        tags.dedup();
        classes.entry(tags).or_insert_with(|| Bits::new(words)).insert(index);
    }
    classes.into_values().collect()
}

/// Numbers populations that the regimes judge alike: the same tags, and homes inside, outside or not known.
fn alike(inventory: &Inventory, regimes: &[Judged]) -> Vec<u32> {
    let mut known: Vec<(Vec<&str>, Vec<bool>)> = Vec::new();
    let mut number = |id: PopulationId| {
        let row = inventory.population(id);
        let mut tags: Vec<&str> = row.tags.iter().map(String::as_str).collect();
        tags.sort_unstable();
        let inside = regimes.iter().map(|r| r.reach.home_inside(id));
        let key = (tags, inside.chain([row.homes.contains(&Home::At(Place::UNKNOWN))]).collect());
        let at = known.iter().position(|k| *k == key).unwrap_or_else(|| {
            known.push(key);
            known.len() - 1
        });
        at as u32
    };
    (0..inventory.populations.len()).map(|i| number(PopulationId::new(i))).collect()
}

/// All that a judgement depends on, on one leg under one regime.
#[derive(PartialEq, Eq, Hash)]
pub struct Alike {
    /// Who to whom.
    pub disclosure: Disclosure,
    /// Where.
    pub place: Place,
    /// Which categories.
    pub part: Part,
    /// Which populations: [`Classes::people`].
    pub people: u32,
    /// Whether protection is sure.
    pub sure: bool,
}

/// What was judged already on one leg under one regime. Equal judgements are one.
pub struct Memo {
    judged: FxHashMap<Alike, Arc<Judgement>>,
    distinct: SmallVec<[Arc<Judgement>; 4]>,
}

impl Default for Memo {
    fn default() -> Self {
        Self { judged: FxHashMap::default(), distinct: smallvec![Arc::default()] }
    }
}

impl Memo {
    /// The judgement of what is not judged.
    pub fn free(&self) -> Arc<Judgement> {
        self.distinct[0].clone()
    }

    /// A judgement, shared with any that is equal.
    pub fn share(&mut self, judgement: Judgement) -> Arc<Judgement> {
        if let Some(known) = self.distinct.iter().find(|k| ***k == judgement) {
            return known.clone();
        }
        let shared = Arc::new(judgement);
        self.distinct.push(shared.clone());
        shared
    }

    /// What was judged of the like, or else what `judge` says.
    pub fn judged(&mut self, alike: Alike, judge: impl FnOnce() -> Judgement) -> Arc<Judgement> {
        if let Some(known) = self.judged.get(&alike) {
            return known.clone();
        }
        let shared = self.share(judge());
        self.judged.insert(alike, shared.clone());
        shared
    }
}
