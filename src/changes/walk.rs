//! Day after day: what is judged anew, and where only waivers end, what those alone change. Most days of an inventory with many
//! waivers are of the second kind, and most of those change nothing.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    days::{Due, Event},
    snapshot::{Names, Snapshot, said},
};
use crate::{
    assess::{Analysis, Assessment, ExposureRow},
    finding::{Finding, Severity},
    gate::{self, Ruled, Standing},
    model::Date,
    source::Sources,
};

/// What is looked at.
#[derive(Clone, Copy)]
pub struct Over<'a> {
    /// The inventory and the law, on any day.
    pub analysis: &'a Analysis,
    /// Its files.
    pub sources: &'a Sources,
    /// What reading found.
    pub read: &'a [Finding],
}

impl Over<'_> {
    /// What holds on a day.
    pub fn on(&self, day: Date) -> Snapshot {
        Snapshot::judged(&self.analysis.on(day), self.sources, self.read)
    }
}

/// What holds on a day, on the way to a later one.
pub(super) struct Walk<'a> {
    over: Over<'a>,
    /// What was judged last, before waivers.
    judged: Assessment,
    /// What became of each waiver.
    rows: Vec<Standing>,
    /// By day, the waivers that may change something by having ended the day before.
    ends: BTreeMap<Date, Vec<usize>>,
    /// What holds.
    pub now: Arc<Snapshot>,
}

impl<'a> Walk<'a> {
    /// Begins on a day.
    pub fn from(over: Over<'a>, day: Date) -> Self {
        let (judged, ends) = (judged(over, day), ends(over));
        let mut walk = Self { over, judged, rows: Vec::new(), ends, now: Arc::default() };
        walk.look(day, false);
        walk
    }

    /// Goes to a later day, with what happens on it, where no day between is one on which something may turn. Gives what held
    /// before; `None`: all is as it was.
    pub fn to(&mut self, day: Date, events: &[Event]) -> Option<Arc<Snapshot>> {
        let judged_anew = events.iter().any(|event| event.due != Due::Waiver);
        // One that does not hold ends without a change.
        let held = |&at: &usize| self.rows.get(at) == Some(&Standing::Holds);
        if !judged_anew && !self.ends.get(&day).is_some_and(|ended| ended.iter().any(held)) {
            return None;
        }
        // Of waivers it is told too that they end soon, or have ended without a change.
        if let (false, Ok(yesterday)) = (self.ends.is_empty(), day.yesterday())
            && self.now.as_of != Some(yesterday)
        {
            self.look(yesterday, true);
        }
        let before = Arc::clone(&self.now);
        if judged_anew {
            self.judged = judged(self.over, day);
        }
        self.look(day, !judged_anew);
        Some(before)
    }

    /// What the waivers make of what was judged, on a day.
    fn look(&mut self, day: Date, judged_before: bool) {
        let inventory = Arc::clone(&self.judged.inventory);
        let mut findings = self.judged.findings.clone();
        let exposures = &self.judged.exposures;
        let mut each = |see: &mut dyn FnMut(&ExposureRow)| exposures.iter().for_each(see);
        let Ruled { rows, .. } = gate::waive(&inventory, self.over.sources, day, &mut findings, &mut each);
        self.rows = rows.into_iter().map(|(standing, _)| standing).collect();
        self.now = Arc::new(if judged_before {
            let findings = said(&findings, self.over.sources, &mut Names::default());
            Snapshot { as_of: Some(day), findings, ..Snapshot::clone(&self.now) }
        } else {
            Snapshot::with(&self.judged, &findings, self.over.sources)
        });
    }
}

/// What is judged on a day, with what was found in reading, before waivers.
fn judged(over: Over<'_>, day: Date) -> Assessment {
    let mut assessment = over.analysis.on(day).assess();
    let read = over.read.iter().filter(|finding| finding.severity != Severity::Off);
    assessment.findings.splice(0..0, read.cloned());
    assessment
}

/// By the day after its last one, each waiver; but for one without a day that says what another such one says for longer.
fn ends(over: Over<'_>) -> BTreeMap<Date, Vec<usize>> {
    let waivers = &over.analysis.inventory().waivers;
    let mut longest: BTreeMap<_, usize> = BTreeMap::new();
    for (at, waiver) in waivers.iter().enumerate() {
        let of = (&waiver.finding, &waiver.subject, &waiver.covers, waiver.decision);
        let known = longest.entry((of, waiver.on.map(|_| at))).or_insert(at);
        if waivers[*known].until < waiver.until {
            *known = at;
        }
    }
    let mut ends: BTreeMap<Date, Vec<usize>> = BTreeMap::new();
    for at in longest.into_values() {
        if let Ok(day) = waivers[at].until.tomorrow() {
            ends.entry(day).or_default().push(at);
        }
    }
    ends
}
