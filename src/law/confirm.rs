//! Entries that wait for confirmation by the owner of an inventory.

use super::verdict::{Check, Known};
use crate::model::Inventory;

/// That an entry waits for confirmation.
pub(super) fn waiting(entry: &str) -> Check {
    let why = format!("{entry} waits for confirmation (`confirms` in inventory.toml)");
    Check::new("confirmed", Known::NotStated, why)
}

/// Whether the inventory's owner has confirmed an entry.
pub(super) fn confirmed(inventory: &Inventory, entry: &str) -> bool {
    inventory.head.confirms.iter().any(|(id, _)| id == entry)
}
