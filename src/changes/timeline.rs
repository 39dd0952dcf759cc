//! Each day of a time on which something changes, with what changes and why.

use std::sync::Arc;

use super::{
    compare::Difference,
    days::{Event, days},
    snapshot::Snapshot,
};
use crate::{
    assess::Analysis,
    law::Regime,
    model::{Date, Inventory},
    source::Sources,
};

/// A day on which something changes.
#[derive(Debug, Clone)]
pub struct Turn {
    /// The day: what is told holds from it on.
    pub day: Date,
    /// What happens on it; what decided first.
    pub events: Vec<Event>,
    /// What holds on it.
    pub after: Arc<Snapshot>,
    /// What differs from the day before.
    pub difference: Difference,
}

/// What is looked at.
#[derive(Clone, Copy)]
pub struct Over<'a> {
    /// The inventory.
    pub inventory: &'a Arc<Inventory>,
    /// Its files.
    pub sources: &'a Sources,
    /// The law.
    pub regimes: &'a [Arc<Regime>],
}

impl Over<'_> {
    /// What holds on a day.
    pub fn on(&self, day: Date) -> Snapshot {
        let analysis = Analysis::prepare(Arc::clone(self.inventory), self.regimes.iter().cloned(), day);
        Snapshot::of(&analysis.assess(), self.sources)
    }

    /// What holds on the first day, and each later day up to the last on which a verdict, its ground, or who has what
    /// changes.
    pub fn timeline(&self, from: Date, to: Date) -> (Arc<Snapshot>, Vec<Turn>) {
        let first = Arc::new(self.on(from));
        let (mut before, mut turns) = (Arc::clone(&first), Vec::new());
        for (day, events) in days(self.inventory, self.regimes.iter().map(AsRef::as_ref)) {
            if day <= from || day > to {
                continue;
            }
            let after = Arc::new(self.on(day));
            let difference = Difference::of(&before, &after);
            if !(difference.exposures.is_empty() && difference.transfers.is_empty()) {
                let events = deciding(events, &difference);
                turns.push(Turn { day, events, after: Arc::clone(&after), difference });
            }
            before = after;
        }
        (first, turns)
    }
}

/// The events that what changed rests on; all, where none of them can be told to be it.
fn deciding(events: Vec<Event>, difference: &Difference) -> Vec<Event> {
    let grounds = difference.transfers.iter().flat_map(|change| [&change.before, &change.after]).flatten();
    let named: Vec<&str> = grounds.map(|carried| &*carried.instrument).collect();
    let parties: Vec<&str> = difference.transfers.iter().map(|change| &*change.importer).collect();
    let decides = |event: &&Event| {
        let party = event.about.split_once('/').filter(|_| event.own).map(|(party, _)| party);
        named.contains(&event.about.as_str()) || party.is_some_and(|party| parties.contains(&party))
    };
    let some: Vec<Event> = events.iter().filter(decides).cloned().collect();
    if some.is_empty() { events } else { some }
}

impl Turn {
    /// The day, and what happens on it, in one line.
    pub fn heading(&self) -> String {
        let what: Vec<String> =
            self.events.iter().map(|event| format!("`{}` {}", event.about, event.what)).collect();
        format!("{}: {}", self.day, what.join("; "))
    }
}
