//! What is judged alike: categories and populations that no condition tells apart, and what was judged already.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::super::{movement::Disclosure, protection::Judged};
use crate::{
    law::Condition,
    lineage::CategorySet,
    model::{CategoryId, Home, Id, Inventory, Party, PartyId, Place, PopulationId, SafeguardId},
};

/// Which categories and populations no condition tells apart.
pub struct Classes {
    /// Categories by those of their tags that something asks for.
    tags: Vec<CategorySet>,
    /// By safeguard: its scope, a position in `scopes`; `None`: any category.
    scope: Vec<Option<u32>>,
    scopes: Vec<CategorySet>,
    /// All categories.
    whole: CategorySet,
    /// By population: a number that populations share which no condition tells apart.
    pub(crate) people: Vec<u32>,
    /// The same, where it does not matter where they live.
    tagged_people: Vec<u32>,
    /// By party: whether it has branches, or says that it targets people somewhere, so that it matters where they live.
    targets: Vec<bool>,
}

/// Categories that are judged alike on a movement.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EquivalenceClass {
    /// Their tags, a position in the classes.
    tags: u32,
    /// Further questions that tell categories apart on the movement, in a fixed order: whether they are in the scope
    /// of each safeguard that can concern it, and what other regimes protect of them.
    answers: SmallVec<[bool; 8]>,
}

/// Scopes of safeguards: positions in the classes.
pub type Scopes = SmallVec<[u32; 8]>;

/// Parts of a set, each with its categories.
pub type Parts = SmallVec<[(EquivalenceClass, CategorySet); 4]>;

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
        let asked = asked_tags(inventory, regimes);
        let mut whole = CategorySet::new(words);
        (0..inventory.categories.len()).for_each(|c| whole.insert(c));
        let targets = |p: &Party| {
            p.establishments.len() > 1 || p.subject_to.as_ref().is_some_and(|list| !list.is_empty())
        };
        Self {
            tags: by_tags(inventory, &asked, words),
            scope,
            scopes,
            whole,
            people: alike(inventory, &asked, Some(regimes)),
            tagged_people: alike(inventory, &asked, None),
            targets: inventory.parties.iter().map(targets).collect(),
        }
    }

    /// The class of a population, for a disclosure. `others`: it is asked of further parties too.
    pub fn people(&self, population: PopulationId, disclosure: Disclosure, others: bool) -> u32 {
        let targets = |p: PartyId| self.targets[p.index()];
        let homes_matter = others || targets(disclosure.importer) || disclosure.exporter.is_some_and(targets);
        if homes_matter { self.people[population.index()] } else { self.tagged_people[population.index()] }
    }

    /// The class of a population, for what is asked of an importer alone.
    pub fn people_of(&self, population: PopulationId, importer: PartyId) -> u32 {
        let list = if self.targets[importer.index()] { &self.people } else { &self.tagged_people };
        list[population.index()]
    }

    /// How many kinds of facts tags tell apart, at most.
    pub fn kinds(&self) -> usize {
        let people = self.tagged_people.iter().max().map_or(0, |&last| last as usize + 1);
        people * self.tags.len()
    }

    /// A fact of each kind that tags tell apart.
    pub fn facts(&self) -> impl Iterator<Item = (CategoryId, PopulationId)> + '_ {
        let first = |class: usize| self.tagged_people.iter().position(|&c| c as usize == class);
        let people = (0..self.tagged_people.len()).map_while(first).map(PopulationId::new);
        let categories = || self.tags.iter().filter_map(|bits| bits.iter().next());
        people.flat_map(move |population| categories().map(move |category| (category, population)))
    }

    /// All categories, in parts that these scopes and, if asked, tags do not tell apart.
    pub fn masks(&self, by_tags: bool, scopes: &Scopes) -> Arc<[CategorySet]> {
        let mut parts: SmallVec<[CategorySet; 4]> = SmallVec::new();
        if by_tags {
            parts.extend(self.tags.iter().cloned());
        } else {
            parts.push(self.whole.clone());
        }
        for &scope in scopes {
            let mask = &self.scopes[scope as usize];
            let told = parts.iter().flat_map(|part| {
                let (mut inside, mut outside) = (part.clone(), part.clone());
                inside.keep(&mask.0);
                outside.remove(&mask.0);
                [inside, outside]
            });
            parts = told.filter(|part| !part.is_empty()).collect();
        }
        parts.into_iter().collect()
    }

    /// The scopes of safeguards, each once, in their order.
    pub fn scopes_of(&self, safeguards: impl Iterator<Item = SafeguardId>) -> Scopes {
        let mut asked: Scopes = safeguards.filter_map(|s| self.scope[s.index()]).collect();
        asked.sort_unstable();
        asked.dedup();
        asked
    }

    /// A set in parts that tags and the scopes of these safeguards do not tell apart.
    pub fn parts(&self, set: &CategorySet, safeguards: impl Iterator<Item = SafeguardId>) -> Parts {
        let mut parts: Parts = SmallVec::new();
        for (class, alike) in self.tags.iter().enumerate() {
            let mut bits = set.clone();
            bits.keep(&alike.0);
            if !bits.is_empty() {
                parts.push((EquivalenceClass { tags: class as u32, answers: SmallVec::new() }, bits));
            }
        }
        for scope in self.scopes_of(safeguards) {
            parts = ask(parts, &self.scopes[scope as usize]);
        }
        parts
    }
}

/// Parts, told apart by one more question: whether they are in `mask`.
pub fn ask(parts: Parts, mask: &CategorySet) -> Parts {
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

fn scope_bits(inventory: &Inventory, scope: &[CategoryId], words: usize) -> CategorySet {
    let mut bits = CategorySet::new(words);
    let all = (0..inventory.categories.len()).map(CategoryId::new);
    all.filter(|&c| scope.iter().any(|&s| inventory.category_within(c, s)))
        .for_each(|c| bits.insert(c.index()));
    bits
}

/// The tags that a condition of a regime or a certification asks for.
fn asked_tags<'a>(inventory: &'a Inventory, regimes: &'a [Judged]) -> BTreeSet<&'a str> {
    let mut asked = BTreeSet::new();
    let watched = regimes.iter().flat_map(|r| &r.regime.watched_tags);
    asked.extend(watched.map(String::as_str));
    asked.extend(inventory.certifications.iter().flat_map(|c| &c.covers).map(String::as_str));
    for condition in regimes.iter().flat_map(|r| r.regime.conditions()) {
        let lists: &[&Vec<String>] = match condition {
            Condition::FactTagged { tags } | Condition::ImporterAttestsWhereTagged { tags, .. } => &[tags],
            Condition::ExporterAttestsWhereTagged { tags, broad, narrower, .. } => &[tags, broad, narrower],
            Condition::Certified { separate, .. } => &[separate],
            Condition::ImporterAttests { .. }
            | Condition::ImporterKind { .. }
            | Condition::Recurrence { .. }
            | Condition::LegalBasis { .. }
            | Condition::ExporterKindNot { .. }
            | Condition::BothAre { .. }
            | Condition::OneIs { .. }
            | Condition::SameGroup
            | Condition::ActsForGroup { .. }
            | Condition::ExporterNotIn { .. }
            | Condition::ImporterNotSubject { .. }
            | Condition::Documented
            | Condition::Measure { .. } => &[],
        };
        asked.extend(lists.iter().flat_map(|list| list.iter()).map(String::as_str));
    }
    asked
}

fn by_tags(inventory: &Inventory, asked: &BTreeSet<&str>, words: usize) -> Vec<CategorySet> {
    let mut classes: BTreeMap<BTreeSet<&str>, CategorySet> = BTreeMap::new();
    for index in 0..inventory.categories.len() {
        let mut tags = BTreeSet::new();
        let mut at = Some(CategoryId::new(index));
        while let Some(id) = at {
            tags.extend(inventory.category(id).tags.iter().map(String::as_str).filter(|t| asked.contains(t)));
            at = inventory.category(id).parent;
        }
        classes.entry(tags).or_insert_with(|| CategorySet::new(words)).insert(index);
    }
    classes.into_values().collect()
}

/// Numbers populations that are judged alike: the same tags that something asks for and, where regimes are given,
/// homes inside, outside or not known.
fn alike(inventory: &Inventory, asked: &BTreeSet<&str>, regimes: Option<&[Judged]>) -> Vec<u32> {
    let mut known: Vec<(BTreeSet<&str>, Vec<bool>)> = Vec::new();
    let mut number = |id: PopulationId| {
        let row = inventory.population(id);
        let tags = row.tags.iter().map(String::as_str).filter(|t| asked.contains(t)).collect();
        let homes = regimes.map(|regimes| {
            let inside = regimes.iter().map(|r| r.reach.home_inside(id));
            inside.chain([row.homes.contains(&Home::At(Place::UNKNOWN))]).collect()
        });
        let key = (tags, homes.unwrap_or_default());
        let at = known.iter().position(|k| *k == key).unwrap_or_else(|| {
            known.push(key);
            known.len() - 1
        });
        at as u32
    };
    (0..inventory.populations.len()).map(|i| number(PopulationId::new(i))).collect()
}
