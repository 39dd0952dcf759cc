//! What decisions are about, for a reader: a key says nothing.

use std::collections::BTreeMap;

use super::snapshot::Snapshot;
use crate::model::{Inventory, WaiverOf};

/// By the key that a decision names: the code and what the finding is about; of an exposure, with whom.
pub(super) fn about(inventory: &Inventory, now: &Snapshot) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for waiver in &inventory.waivers {
        let WaiverOf::Key(key) = &waiver.finding else { continue };
        let what = match now.findings.get(key.as_str()) {
            Some(said) => format!("{} about `{}`", said.code, said.subject),
            None if waiver.subject.is_empty() => continue,
            None => format!("about `{}`", waiver.subject),
        };
        all.entry(key.clone()).or_insert(what);
    }
    all
}
