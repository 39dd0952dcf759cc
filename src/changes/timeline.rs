//! Each day of a time on which something changes, with what changes and why.

use std::{ops::ControlFlow, sync::Arc};

use super::{
    compare::Difference,
    days::{Due, Event},
    lots::Name,
    snapshot::{Said, Snapshot},
    walk::{Over, Stop, Tells, Turned},
};
use crate::model::Date;

/// A day on which something changes.
#[derive(Debug, Clone)]
pub struct Turn {
    /// The day: what is told holds from it on.
    pub day: Date,
    /// What happens on it; what decided first.
    pub events: Vec<Event>,
    /// What held the day before, as far as it differs.
    pub before: Arc<Snapshot>,
    /// What holds on it, as far as it differs.
    pub after: Arc<Snapshot>,
    /// What differs from the day before.
    pub difference: Difference,
}

impl Over<'_> {
    /// What holds on the first day, and each later day up to the last on which a verdict, its ground, or who has what
    /// changes, or on which a finding counts again that was waived.
    pub fn timeline(&self, from: Date, to: Date) -> (Arc<Snapshot>, Vec<Turn>) {
        let (mut first, mut turns) = (Snapshot::default(), Vec::new());
        let see = |stop: Stop<'_>| {
            turns.extend(turn(stop));
            ControlFlow::Continue(())
        };
        self.walk((from, to), Tells::Findings, |walk| first = walk.whole(), see);
        (Arc::new(first), turns)
    }

    /// The first of those later days, if there is one.
    pub fn first_turn(&self, from: Date, to: Date) -> Option<Turn> {
        let mut first = None;
        let see = |stop: Stop<'_>| {
            first = turn(stop);
            if first.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        self.walk((from, to), Tells::Findings, |_| (), see);
        first
    }
}

/// The day as a turn, where something changes on it.
pub(super) fn turn(stop: Stop<'_>) -> Option<Turn> {
    let Stop { day, events, turned, .. } = stop;
    let Turned { before, after, difference } = turned?;
    let counts = |(key, said): &(Name, Said)| said.counts() && before.findings.contains_key(key);
    let counts_again = difference.findings_gained.iter().any(counts);
    let judged = !(difference.exposures.is_empty() && difference.transfers.is_empty());
    if !judged && !counts_again {
        return None;
    }
    let events = if judged { deciding(events, &before, &difference, counts_again) } else { events };
    Some(Turn { day, events, before, after, difference })
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
