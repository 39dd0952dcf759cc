//! Which data is special.

use crate::model::{CategoryId, Inventory, PopulationId};

/// Tags of special categories, and of what is as sensitive.
pub const SPECIAL: [&str; 11] = [
    "special",
    "genetic",
    "biometric",
    "sexual-orientation",
    "sex-life",
    "criminal",
    "health",
    "ethnicity",
    "politics",
    "religion",
    "trade-union",
];

/// Whether a category of some people is special.
pub fn is_special(inventory: &Inventory, category: CategoryId, population: PopulationId) -> bool {
    SPECIAL.iter().any(|tag| inventory.tagged(category, population, tag))
}
