//! What lines carry, and on which ground: names of categories and of instruments.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    assess::Assessment,
    law::Verdict,
    model::{CategoryCell, CategoryId, Inventory},
    report::{grounds, plain, words::ENGLISH},
};

/// What a line carries, and what carries it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Load {
    /// The categories, in the inventory's order.
    pub categories: BTreeSet<CategoryId>,
    /// Their names, in that order.
    pub names: Vec<String>,
    /// The grounds: an instrument of the inventory by its id, what the law itself says by its title.
    pub grounds: BTreeSet<String>,
}

impl Load {
    /// This and another.
    pub fn add(&mut self, other: &Self) {
        let names: BTreeMap<CategoryId, &String> = [&*self, other]
            .into_iter()
            .flat_map(|load| load.categories.iter().copied().zip(&load.names))
            .collect();
        let names = names.into_values().cloned().collect();
        self.names = names;
        self.categories.extend(&other.categories);
        self.grounds.extend(other.grounds.iter().cloned());
    }
}

/// What each flow carries.
pub struct Loads<'a> {
    inventory: &'a Inventory,
    by: BTreeMap<String, (BTreeSet<CategoryId>, BTreeSet<String>)>,
}

impl<'a> Loads<'a> {
    /// Of all flows: what arrives over a border that a law guards, else what the flow names.
    pub fn of(assessment: &'a Assessment) -> Self {
        let inventory = &assessment.inventory;
        let mut by: BTreeMap<String, (BTreeSet<CategoryId>, BTreeSet<String>)> = BTreeMap::new();
        for row in &assessment.transfers {
            let (categories, grounds) = by.entry(plain::shown(&row.flow).into_owned()).or_default();
            categories.extend(&row.categories);
            if row.judgement.verdict > Verdict::Free {
                grounds.insert(ground(assessment, row));
            }
        }
        for flow in &inventory.flows {
            by.entry(plain::shown(&flow.id).into_owned()).or_insert_with(|| {
                let cells = inventory.category_cells.get(flow.categories).iter();
                let named = cells.filter_map(|cell| match cell {
                    CategoryCell::Named(id) => Some(*id),
                    CategoryCell::All => None,
                });
                (named.collect(), BTreeSet::new())
            });
        }
        Self { inventory, by }
    }

    /// What some flows carry together.
    pub fn together<'f>(&self, flows: impl Iterator<Item = &'f str>) -> Load {
        let mut load = Load::default();
        for (categories, grounds) in flows.filter_map(|id| self.by.get(id)) {
            load.categories.extend(categories);
            load.grounds.extend(grounds.iter().cloned());
        }
        let name = |&id: &CategoryId| {
            let row = self.inventory.category(id);
            plain::name_or(&row.name, &row.id).into_owned()
        };
        load.names = load.categories.iter().map(name).collect();
        load
    }
}

/// An instrument by its id where the inventory has it, else what the law has by its title.
fn ground(assessment: &Assessment, row: &crate::assess::TransferRow) -> String {
    let instrument = row.judgement.instrument();
    let own = assessment.inventory.safeguards.iter().any(|safeguard| safeguard.id == instrument);
    if own {
        return plain::shown(instrument).into_owned();
    }
    let said = grounds::ground(assessment, &ENGLISH, row);
    if said == *ENGLISH.ground_none {
        ENGLISH.around_no_ground.to_string()
    } else if said == *ENGLISH.ground_not_known {
        ENGLISH.around_ground_not_known.to_string()
    } else {
        said
    }
}
