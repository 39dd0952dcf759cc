//! Day after day: what is judged anew, and where only waivers end, what those alone change. Most days of an inventory with many
//! waivers are of the second kind, and most of those change nothing.
//!
//! A day costs what is judged on it, and no more: two days of one inventory are held side by side row by row, and only rows of
//! which something differs are told by name ([`super::between`]). Days do not hang on each other, so that several are judged at
//! one time; each is done with before the next is looked at.

use std::{
    collections::BTreeMap,
    ops::ControlFlow,
    sync::{Arc, Mutex, PoisonError},
};

use super::{
    between::{differing, who_and_where},
    compare::Difference,
    days::{Due, Event, days},
    lots::Name,
    snapshot::{Names, Said, Snapshot, said},
};
use crate::{
    assess::{self, Analysis, Assessment, ExposureRow},
    finding::{Code, Finding, Severity},
    gate::{self, Ruled, Standing},
    model::{Date, Waiver, WaiverOf},
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
    /// How many days may be judged at one time. It changes nothing but the time that it takes.
    pub threads: usize,
}

impl Over<'_> {
    /// What holds on a day.
    pub fn on(&self, day: Date) -> Snapshot {
        Snapshot::judged(&self.analysis.on(day), self.sources, self.read)
    }
}

/// What was found on a day, before waivers.
struct Found {
    analysis: Analysis,
    /// Made where they are asked for.
    findings: Option<Vec<Finding>>,
}

impl Found {
    fn on(over: Over<'_>, day: Date) -> Self {
        Self { analysis: over.analysis.on(day), findings: None }
    }

    /// With what was found.
    fn made(mut self, read: &[Finding]) -> Self {
        self.findings(read);
        self
    }

    /// What was found in judging, and in reading.
    fn findings(&mut self, read: &[Finding]) -> &[Finding] {
        let analysis = &self.analysis;
        self.findings.get_or_insert_with(|| {
            let read = read.iter().filter(|finding| finding.severity != Severity::Off);
            read.cloned().chain(analysis.check()).collect()
        })
    }
}

/// What is judged on a day, before waivers.
struct Judged {
    found: Found,
    rows: Assessment,
}

impl Judged {
    fn on(over: Over<'_>, day: Date) -> Self {
        let found = Found::on(over, day);
        Self { rows: found.analysis.rows(), found }
    }

    /// With what was found.
    fn made(self, read: &[Finding]) -> Self {
        Self { found: self.found.made(read), ..self }
    }
}

/// What is judged for a day on which something may turn, before it is looked at.
struct Ready {
    /// What was found the day before, where it is known to be told and nobody else looks for it.
    before: Option<Found>,
    /// The day; `None`: only waivers end, and mostly nothing comes of it.
    now: Option<Judged>,
}

/// So many routes are held at one time by days that are judged at one time: as many as one run may hold, so that a timeline takes
/// no more than a few runs do, on however many cores.
const ROUTES: usize = assess::ROUTES;

/// So many steps of routes, likewise.
const STEPS: usize = assess::ROUTES * 4;

/// How many days may be judged at one time, where one is like these rows.
fn at_one_time(threads: usize, rows: &Assessment) -> usize {
    let steps: usize = rows.exposures.iter().map(|row| row.route.len()).sum();
    days_within(threads, rows.exposures.len(), steps)
}

fn days_within(threads: usize, routes: usize, steps: usize) -> usize {
    (ROUTES / routes.max(1)).min(STEPS / steps.max(1)).clamp(1, threads.max(1))
}

/// Whether findings are told of a day on which a row differs. Where something is waived they are looked at on every day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tells {
    /// They are.
    Findings,
    /// They are not.
    Rows,
}

/// A day on which something may turn.
pub(super) struct Stop<'w> {
    /// The day.
    pub day: Date,
    /// What happens on it.
    pub events: Vec<Event>,
    /// What differs from the day before; `None`: nothing was looked at, as nothing can differ.
    pub turned: Option<Turned>,
    /// The rows that hold on it.
    pub rows: &'w Assessment,
}

/// What differs from the day before.
pub(super) struct Turned {
    /// What held, as far as it differs, with all that was found.
    pub before: Arc<Snapshot>,
    /// What holds, likewise.
    pub after: Arc<Snapshot>,
    /// What differs.
    pub difference: Difference,
}

impl Over<'_> {
    /// Looks at the first day, then at each later day up to the last on which something may turn, as long as `see` goes on.
    pub(super) fn walk(
        self,
        (from, to): (Date, Date),
        tells: Tells,
        first: impl FnOnce(&mut Walk<'_>),
        mut see: impl FnMut(Stop<'_>) -> ControlFlow<()>,
    ) {
        let laws = self.analysis.regimes_given().iter().map(AsRef::as_ref);
        let list: Vec<(Date, Vec<Event>)> = days(self.analysis.inventory(), laws)
            .into_iter()
            .filter(|(day, _)| from < *day && *day <= to)
            .collect();
        let mut walk = Walk::from(self, from, tells);
        first(&mut walk);
        let anew = |events: &[Event]| events.iter().any(|event| event.due != Due::Waiver);
        // Each is taken by the one who judges it.
        let list: Vec<(Date, bool, Mutex<Vec<Event>>)> =
            list.into_iter().map(|(day, events)| (day, anew(&events), Mutex::new(events))).collect();
        let waives = walk.waives();
        let work = |at: usize| {
            let (day, anew, events) = &list[at];
            let events = std::mem::take(&mut *events.lock().unwrap_or_else(PoisonError::into_inner));
            let judged =
                |day| day == from || list[..at].last().is_some_and(|(of, anew, _)| *anew && *of == day);
            let before = day.yesterday().ok().filter(|&before| waives && *anew && !judged(before));
            let before = before.map(|before| Found::on(self, before).made(self.read));
            let now = anew.then(|| Judged::on(self, *day));
            let now = now.map(|now| if waives { now.made(self.read) } else { now });
            (*day, events, Ready { before, now })
        };
        let threads = at_one_time(self.threads, &walk.judged.rows);
        let take = |(day, events, ready): (Date, Vec<Event>, Ready)| -> Result<(), ()> {
            let turned = walk.to(day, ready);
            let go_on = see(Stop { day, events, turned, rows: &walk.judged.rows });
            if go_on.is_continue() { Ok(()) } else { Err(()) }
        };
        // What ends it early is that nobody asks for more.
        let _ = assess::in_order(threads, list.len(), work, take);
    }
}

/// What holds on a day, on the way to a later one.
pub(super) struct Walk<'a> {
    over: Over<'a>,
    tells: Tells,
    /// What was judged last.
    judged: Judged,
    /// What became of each waiver.
    standings: Vec<Standing>,
    /// By day, the waivers that may change something by having ended the day before.
    ends: BTreeMap<Date, Vec<usize>>,
    /// What was found, and for which day.
    found: Option<(Date, BTreeMap<Name, Said>)>,
    names: Names,
    /// What is the same on any day.
    bare: Snapshot,
}

impl<'a> Walk<'a> {
    fn from(over: Over<'a>, day: Date, tells: Tells) -> Self {
        let mut names = Names::default();
        let bare = Snapshot::bare(over.analysis.inventory(), &mut names);
        let judged = Judged::on(over, day);
        let ends = ends(over);
        let mut walk = Self { over, tells, judged, standings: Vec::new(), ends, found: None, names, bare };
        if walk.waives() {
            walk.find();
        }
        walk
    }

    /// What holds on the first day, whole; the findings are those of its day.
    pub fn whole(&mut self) -> Snapshot {
        let day = self.judged.rows.as_of;
        let findings = self.find().clone();
        let rows = &self.judged.rows;
        let mut whole = Snapshot { as_of: Some(day), findings, ..self.bare.clone() };
        whole.add_exposures(&rows.inventory, rows.exposures.iter(), &mut self.names);
        whole.add_transfers(&rows.inventory, rows.transfers.iter(), &mut self.names);
        whole
    }

    /// What was found on the first day, with nothing else.
    pub fn bare(&mut self) -> Snapshot {
        let findings = self.found.as_ref().map(|(_, found)| found.clone()).unwrap_or_default();
        Snapshot { as_of: Some(self.judged.rows.as_of), findings, ..self.bare.clone() }
    }

    /// The rows that hold on the first day.
    pub fn rows(&self) -> &Assessment {
        &self.judged.rows
    }

    /// What became of each waiver on the first day; none where there are no waivers.
    pub fn standings(&self) -> &[Standing] {
        &self.standings
    }

    fn waives(&self) -> bool {
        !self.over.analysis.inventory().waivers.is_empty()
    }

    /// Goes to a later day, with what was judged for it, where no day between is one on which something may turn. `None`: all
    /// is as it was.
    fn to(&mut self, day: Date, ready: Ready) -> Option<Turned> {
        if ready.now.is_none() && !self.may_count_again(day) {
            return None;
        }
        let yesterday = day.yesterday().ok();
        let [mut before, mut after] =
            [yesterday, Some(day)].map(|as_of| Snapshot { as_of, ..self.bare.clone() });
        let rows = ready.now.as_ref().map(|now| differing(&self.judged.rows, &now.rows)).unwrap_or_default();
        let finds = self.waives() || (self.tells == Tells::Findings && !rows.is_empty());
        if let (true, Some(yesterday)) = (finds, yesterday) {
            self.go(yesterday, ready.before, !rows.is_empty());
            before.findings = self.find().clone();
        }
        rows.tell(&self.judged.rows, &mut before, &mut self.names);
        let earlier = ready.now.map(|now| std::mem::replace(&mut self.judged, now));
        if finds {
            self.go(day, None, false);
            after.findings = self.find().clone();
        }
        rows.tell(&self.judged.rows, &mut after, &mut self.names);
        let mut difference = Difference::of(&before, &after);
        // Who has data and where hangs on all rows.
        (difference.recipients, difference.places) = match &earlier {
            Some(earlier) if !rows.is_empty() => {
                who_and_where(&earlier.rows, &self.judged.rows, &mut self.names)
            }
            _ => Default::default(),
        };
        Some(Turned { before: Arc::new(before), after: Arc::new(after), difference })
    }

    /// Goes to a day on which all rows are those that were judged last, with what was found on it; `tells`: in words of that day.
    fn go(&mut self, day: Date, found: Option<Found>, tells: bool) {
        if self.judged.rows.as_of == day {
            return;
        }
        self.judged.found = found.unwrap_or_else(|| Found::on(self.over, day));
        if tells {
            self.judged.rows = self.judged.found.analysis.rows();
        }
        self.judged.rows.as_of = day;
    }

    /// Whether something may count again from a day on: a waiver has ended the day before, and it did hold. One that did not
    /// ends without a change; but one that was of nothing when it was last looked at may be of a notice since.
    fn may_count_again(&self, day: Date) -> bool {
        let may = |&at: &usize| {
            let gone = self.standings.get(at) == Some(&Standing::Gone);
            let holds = self.standings.get(at) == Some(&Standing::Holds);
            holds || may_be_of_notice(&self.over.analysis.inventory().waivers[at], gone)
        };
        self.ends.get(&day).is_some_and(|ended| ended.iter().any(may))
    }

    /// What the waivers make of what was judged last.
    fn find(&mut self) -> &BTreeMap<Name, Said> {
        let day = self.judged.rows.as_of;
        if self.found.as_ref().is_none_or(|(on, _)| *on != day) {
            let Self { over, judged, names, .. } = self;
            let mut findings = judged.found.findings(over.read).to_vec();
            let Assessment { inventory, exposures, .. } = &judged.rows;
            let mut each = |see: &mut dyn FnMut(&ExposureRow)| exposures.iter().for_each(see);
            let Ruled { rows, .. } = gate::waive(inventory, over.sources, day, &mut findings, &mut each);
            self.standings = rows.into_iter().map(|(standing, _)| standing).collect();
            self.found = Some((day, said(&findings, over.sources, names)));
        }
        let (_, found) = self.found.get_or_insert_with(|| (day, BTreeMap::new()));
        found
    }
}

/// Whether a waiver may be of a notice that something ends soon. That is found from a day on which nothing turns; `gone`: when it was
/// last looked at, the waiver was of nothing.
fn may_be_of_notice(waiver: &Waiver, gone: bool) -> bool {
    match &waiver.finding {
        WaiverOf::Code(code) => [Code::Expiring, Code::AssessmentDue].iter().any(|of| of.as_str() == code),
        WaiverOf::Key(_) => gone,
    }
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

#[cfg(test)]
mod tests {
    use super::{ROUTES, STEPS, days_within};

    #[test]
    fn days_at_one_time_hold_no_more_than_one_run_may() {
        assert_eq!(days_within(64, 0, 0), 64);
        assert_eq!(days_within(64, ROUTES / 64, 0), 64);
        assert_eq!(days_within(64, ROUTES / 63, 0), 63);
        assert_eq!(days_within(64, ROUTES / 10, STEPS / 3), 3);
        assert_eq!(days_within(64, ROUTES, STEPS), 1);
        assert_eq!(days_within(64, ROUTES * 2, STEPS * 2), 1);
        assert_eq!(days_within(0, 0, 0), 1);
    }
}
