//! What verdicts rested on.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::{law::Judgement, model::SafeguardId};

/// How many judgements are known by their address: then it begins anew.
const KEPT: usize = 1 << 12;

/// The rule entries and safeguards that verdicts rested on.
#[derive(Default)]
pub(crate) struct Used {
    pub entries: FxHashSet<String>,
    pub safeguards: FxHashSet<SafeguardId>,
    /// What was taken already. As long as a judgement is kept here, no other has its address.
    taken: FxHashMap<usize, Arc<Judgement>>,
}

impl Used {
    /// Takes what a judgement rests on.
    pub fn take(&mut self, judgement: &Arc<Judgement>) {
        let address = Arc::as_ptr(judgement).addr();
        if self.taken.contains_key(&address) {
            return;
        }
        if self.taken.len() >= KEPT {
            self.taken.clear();
        }
        self.taken.insert(address, judgement.clone());
        for judgement in judgement.chain() {
            for entry in [&judgement.entry, &judgement.through] {
                if !entry.is_empty() && !self.entries.contains(entry) {
                    self.entries.insert(entry.clone());
                }
            }
            self.safeguards.extend(judgement.ground.safeguard());
        }
    }
}
