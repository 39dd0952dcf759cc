//! What is judged alike: categories and populations that no condition tells apart, and what was judged already.

use rustc_hash::FxHashMap;

use super::{hops::Judged, standing::Disclosure};
use crate::{
    law::Judgement,
    lineage::Bits,
    model::{CategoryId, Date, Home, Id, Inventory, Place, PopulationId},
};

/// All that a judgement depends on, on one leg under one regime.
#[derive(PartialEq, Eq, Hash)]
pub struct Alike {
    /// Who to whom.
    pub disclosure: Disclosure,
    /// Where.
    pub place: Place,
    /// Which categories.
    pub part: Part,
    /// Which populations: a number of [`population_classes`].
    pub people: u32,
    /// Whether protection is sure.
    pub sure: bool,
}

/// Categories that are judged alike on a leg.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Part {
    /// Their class, an index into what [`category_classes`] gives.
    pub class: usize,
    /// For each other regime, whether it protects them surely, and whether only not excluded; empty where no
    /// other regime is asked.
    pub others: Box<[bool]>,
}

/// What was judged already on one leg under one regime.
#[derive(Default)]
pub struct Memo(pub FxHashMap<Alike, Judgement>);

/// Numbers populations that the regimes judge alike: the same tags, and homes inside, outside or
/// not known.
pub fn population_classes(inventory: &Inventory, regimes: &[Judged], as_of: Date) -> Vec<u32> {
    let mut known: Vec<(Vec<&str>, Vec<bool>)> = Vec::new();
    (0..inventory.populations.len())
        .map(|index| {
            let id = PopulationId::new(index);
            let mut tags: Vec<&str> = inventory.population(id).tags.iter().map(String::as_str).collect();
            tags.sort_unstable();
            let unknown = inventory.population(id).homes.contains(&Home::At(Place::UNKNOWN));
            let inside = regimes.iter().map(|r| r.regime.home_inside(inventory, id, as_of));
            let inside = inside.chain([unknown]).collect();
            let key = (tags, inside);
            let at = known.iter().position(|k| *k == key).unwrap_or_else(|| {
                known.push(key);
                known.len() - 1
            });
            at as u32
        })
        .collect()
}

/// The classes of categories that no tag and no scope of a safeguard tells apart.
pub fn category_classes(inventory: &Inventory, words: usize) -> Vec<Bits> {
    let mut scopes: Vec<&[CategoryId]> =
        inventory.safeguards.iter().map(|s| s.categories.as_slice()).filter(|c| !c.is_empty()).collect();
    scopes.sort_unstable();
    scopes.dedup();
    let mut classes: std::collections::BTreeMap<(Vec<&str>, Vec<bool>), Bits> =
        std::collections::BTreeMap::new();
    for index in 0..inventory.categories.len() {
        let category = CategoryId::new(index);
        let mut tags: Vec<&str> = Vec::new();
        let mut at = Some(category);
        while let Some(id) = at {
            tags.extend(inventory.category(id).tags.iter().map(String::as_str));
            at = inventory.category(id).parent;
        }
        tags.sort_unstable();
        tags.dedup();
        let inside =
            scopes.iter().map(|s| s.iter().any(|&a| inventory.category_within(category, a))).collect();
        classes.entry((tags, inside)).or_insert_with(|| Bits::new(words)).insert(index);
    }
    classes.into_values().collect()
}
