//! Each day of a time on which something changes, with what changes and why.

use std::sync::Arc;

use super::{
    compare::Difference,
    days::{Due, Event, days},
    lots::Name,
    snapshot::{Said, Snapshot},
    walk::{Over, Walk},
};
use crate::model::Date;

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

impl Over<'_> {
    /// What holds on the first day, and each later day up to the last on which a verdict, its ground, or who has what
    /// changes, or on which a finding counts again that was waived.
    pub fn timeline(&self, from: Date, to: Date) -> (Arc<Snapshot>, Vec<Turn>) {
        let (mut walk, mut turns) = (Walk::from(*self, from), Vec::new());
        let first = Arc::clone(&walk.now);
        let regimes = self.analysis.regimes_given().iter().map(AsRef::as_ref);
        for (day, events) in days(self.analysis.inventory(), regimes) {
            if day <= from || day > to {
                continue;
            }
            let Some(before) = walk.to(day, &events) else { continue };
            let after = Arc::clone(&walk.now);
            let difference = Difference::of(&before, &after);
            let counts = |(key, said): &(Name, Said)| said.counts() && before.findings.contains_key(key);
            let counts_again = difference.findings_gained.iter().any(counts);
            let judged = !(difference.exposures.is_empty() && difference.transfers.is_empty());
            if judged || counts_again {
                let events =
                    if judged { deciding(events, &before, &difference, counts_again) } else { events };
                turns.push(Turn { day, events, after, difference });
            }
        }
        (first, turns)
    }
}

/// The events that what changed rests on; all, where none of them can be told to be it.
fn deciding(
    events: Vec<Event>,
    before: &Snapshot,
    difference: &Difference,
    counts_again: bool,
) -> Vec<Event> {
    let decides = |event: &&Event| {
        let waiver = event.due == Due::Waiver && counts_again;
        waiver || difference.transfers.iter().any(|change| event.decides(change, before))
    };
    let some: Vec<Event> = events.iter().filter(decides).cloned().collect();
    if some.iter().all(|event| event.due == Due::Waiver) { events } else { some }
}

impl Turn {
    /// The day, and what happens on it, in one line.
    pub fn heading(&self) -> String {
        format!("{}: {}", self.day, self.said())
    }

    /// What happens on it.
    pub fn said(&self) -> String {
        let what: Vec<String> =
            self.events.iter().map(|event| format!("`{}` {}", event.about, event.what)).collect();
        what.join("; ")
    }
}
