//! Waivers and decisions: what a role accepts, has to be put right or disputes for a while; and a finding for each that no
//! longer holds. Rows of waivers.csv and decisions of review.toml are one table, and mean the same.
//!
//! 1. *Match*: a row is of one finding or exposure by its key, or of all findings of a code about a subject (`met`).
//! 2. *Replace*: of rows about the same the last one counts, where they state their days.
//! 3. *Hold*: a row holds until its last day, and as long as what it matches is what was found when it was given.
//! 4. *Count*: of rows about one thing that hold, one counts: the one decided last; where no day tells, the more careful one
//!    (`rank`). A finding of which each exposure is accepted is accepted; one that is accepted counts where an exposure of it
//!    was disputed, or is to be put right, and was not accepted since (`counting`). What is disputed, or to be put right, stands
//!    against all that was not surely accepted later, also when it is over or void: it takes a later acceptance that holds.
//! 5. *Mark*: what is found is marked with what counts.
//! 6. *Tell*: where a row does not hold, or does not count, a finding of its own says why (`lapsed`).

use std::collections::BTreeMap;

use super::{
    counting::{Counting, Row, care, decided},
    lapsed::{self, Meant},
    loose::{Ground, Loose},
    met::{Exposures, Found, Met},
};
use crate::{
    finding::{Code, Decided, Finding, Severity},
    model::{Date, Decision, Inventory, Waiver, WaiverOf},
    source::Sources,
};

/// What became of a row of waivers, or of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It counts.
    Holds,
    /// Its last day is over.
    Ended,
    /// What is found now is something else, or it does not say what it covers.
    Void,
    /// Nothing is found that it is of.
    Gone,
    /// A later row about the same counts instead of it.
    Replaced,
}

impl Standing {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Holds, Self::Ended, Self::Void, Self::Gone, Self::Replaced];

    /// The word used in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Holds => "decided",
            Self::Ended => "ended",
            Self::Void => "void",
            Self::Gone => "gone",
            Self::Replaced => "replaced",
        }
    }
}

/// What came of the waivers and decisions of an inventory.
#[derive(Debug, Clone, Default)]
pub struct Ruled {
    /// Of exposures, by their keys: what counts.
    pub exposures: BTreeMap<String, Decided>,
    /// Of each row of the inventory's waivers, in their order: what became of it, and the digest of what it is of now.
    pub rows: Vec<(Standing, String)>,
}

/// Marks the findings that the inventory's waivers and decisions are of on this day, and adds what is found about those
/// themselves. Gives what is decided about exposures: they are handed out by `exposures`, if any row needs them.
pub fn waive(
    inventory: &Inventory,
    sources: &Sources,
    as_of: Date,
    findings: &mut Vec<Finding>,
    exposures: &mut Exposures<'_>,
) -> Ruled {
    if inventory.waivers.is_empty() {
        return Ruled::default();
    }
    let found = Found::of(inventory, sources, findings, exposures);
    let all: Vec<Met> =
        inventory.waivers.iter().map(|waiver| found.met(inventory, findings, waiver)).collect();
    let last = last(&inventory.waivers, &all);
    let is_last = |at: usize| last.get(at).is_none_or(|&last| last == at);
    // What is decided is known before it is told: of a row that no longer holds, another one may have taken the place.
    let rows = all.iter().enumerate().filter(|(_, met)| met.is_there());
    let row = |(at, met): (usize, _)| Row { at, met, holds: Met::holds(met, as_of), is_last: is_last(at) };
    let rows: Vec<Row> = rows.map(row).collect();
    let ground = Ground { inventory, sources, findings, found: &found, as_of };
    let loose = Loose::of(&ground, &all, exposures);
    let counting = Counting::of(inventory, &rows, findings, &loose);
    counting.mark(findings);
    let (mut told, mut rows) = (Vec::new(), Vec::new());
    let meant = Meant::new(inventory, sources, &found, findings);
    for (at, met) in all.iter().enumerate() {
        let since =
            if is_last(at) { None } else { last.get(at).and_then(|&last| inventory.waivers.get(last)) };
        let (standing, finding) = stands((at, met), since, &counting, &meant, (findings, as_of));
        told.extend(finding.map(|finding| match loose.words(at) {
            Some(words) => lapsed::still(finding, words),
            None => finding,
        }));
        rows.push((standing, met.covers.clone()));
    }
    let whole = |(key, at): (&String, usize)| {
        let waiver = inventory.waivers.get(at)?;
        Some((key.clone(), decided(waiver, waiver.reason.clone())))
    };
    let exposures = counting.exposures().filter_map(whole).collect();
    for finding in &mut told {
        let severity = finding.code.severity_by(&inventory.head.severity);
        // What ends soon still holds: what is accepted fails no check, and neither does this.
        let still_holds = finding.code == Code::Expiring && severity != Severity::Off;
        finding.severity = if still_holds { Severity::Note } else { severity };
    }
    told.retain(|finding| finding.severity != Severity::Off);
    findings.extend(told);
    Ruled { exposures, rows }
}

/// What becomes of a row, and what is said of that; `since`: the row that counts instead of it.
fn stands(
    (at, met): (usize, &Met),
    since: Option<&Waiver>,
    counting: &Counting<'_>,
    meant: &Meant<'_>,
    (findings, as_of): (&[Finding], Date),
) -> (Standing, Option<Finding>) {
    // What is disputed on no day may be disputed since.
    let stays = met.is_there() && met.waiver.on.is_none() && met.waiver.decision != Decision::Accepted;
    if let Some(since) = since.filter(|_| !stays) {
        // What is dated and replaced is the record of what was decided before.
        let told = met.waiver.on.is_none().then(|| meant.decided_since(met.waiver, since.on));
        return (Standing::Replaced, told);
    }
    if let Some(since) = since.filter(|since| since.decision == Decision::Accepted) {
        let standing = if met.holds(as_of) {
            Standing::Holds
        } else if met.waiver.until < as_of {
            Standing::Ended
        } else {
            Standing::Void
        };
        return (standing, Some(meant.undated(met.waiver, since.on)));
    }
    if met.holds(as_of) {
        if let Some(instead) = counting.outweighs((at, met)) {
            let told = met.waiver.on.is_none().then(|| meant.outweighed(met.waiver, instead));
            return (Standing::Replaced, told);
        }
        // Unless another row goes on for longer.
        let counts = counting.is_by((at, met));
        return (Standing::Holds, counts.then(|| meant.ending(met.waiver, as_of)).flatten());
    }
    if !met.is_there() {
        return (Standing::Gone, Some(meant.idle(findings, met.waiver, as_of)));
    }
    if let Some(until) = accepted_until(met, findings) {
        // As above: of what is dated the record stays.
        let told = met.waiver.on.is_none().then(|| meant.replaced(met.waiver, &until));
        return (Standing::Replaced, told);
    }
    // What was decided by its key and anew by its code, or the other way round: the record stays.
    if met.waiver.until < as_of && met.waiver.on.is_some() && counting.is_followed((at, met)) {
        return (Standing::Replaced, None);
    }
    let standing = if met.waiver.until < as_of { Standing::Ended } else { Standing::Void };
    (standing, Some(meant.lapsed(met, as_of)))
}

/// What would be decided about: what it is of, and what the finding is about, or the recipient of the exposure.
pub type Asked = (WaiverOf, String);

/// What decisions about these would be of now: for each the digest that it takes, and what it is about; `None` where nothing
/// is found. The findings say all that they are about ([`crate::assess::Analysis::covering`]).
pub fn covers_now(
    inventory: &Inventory,
    sources: &Sources,
    findings: &[Finding],
    exposures: &mut Exposures<'_>,
    asked: &[Asked],
) -> Vec<Option<(String, String)>> {
    let questions = asked.iter().map(|(of, subject)| lapsed::question(of.clone(), subject)).collect();
    let asked = Inventory { waivers: questions, ..inventory.clone() };
    let found = Found::of(&asked, sources, findings, exposures);
    let answer = |waiver: &Waiver| {
        let met = found.met(&asked, findings, waiver);
        let about = match met.exposure {
            Some(row) => asked.party(row.recipient).id.clone(),
            None => met.findings.first().and_then(|&at| findings.get(at))?.subject.clone(),
        };
        Some((met.covers, about))
    };
    asked.waivers.iter().map(answer).collect()
}

/// Of each row, the one that counts instead of it: the last of those about the same that state their days; else itself. One that
/// is of nothing counts instead of none that is of something, whatever key it names.
fn last(waivers: &[Waiver], all: &[Met]) -> Vec<usize> {
    let same = |waiver: &Waiver, is_there: bool| match &waiver.finding {
        WaiverOf::Key(key) => (key.clone(), String::new(), is_there),
        WaiverOf::Code(code) => (code.clone(), waiver.subject.clone(), is_there),
    };
    let is_there = |at: usize| all.get(at).is_some_and(Met::is_there);
    let mut last: BTreeMap<(String, String, bool), usize> = BTreeMap::new();
    for (at, waiver) in waivers.iter().enumerate().filter(|(_, waiver)| waiver.on.is_some()) {
        let known = last.entry(same(waiver, is_there(at))).or_insert(at);
        // Of one day the one that stands last; in two notations the more careful one.
        let later = |other: &Waiver| {
            if other.span.source == waiver.span.source {
                other.on <= waiver.on
            } else {
                (other.on, care(other.decision)) < (waiver.on, care(waiver.decision))
            }
        };
        if waivers.get(*known).is_some_and(later) {
            *known = at;
        }
    }
    let of = |(at, waiver): (usize, &Waiver)| last.get(&same(waiver, is_there(at))).copied().unwrap_or(at);
    waivers.iter().enumerate().map(of).collect()
}

/// The first day on which one of a row's findings is no longer decided, where all of them are by other rows.
fn accepted_until(met: &Met, findings: &[Finding]) -> Option<String> {
    if met.findings.is_empty() {
        return None;
    }
    let of = met.findings.iter().map(|&at| findings.get(at)?.waived.as_ref().map(|w| w.until.clone()));
    of.collect::<Option<Vec<String>>>()?.into_iter().min()
}
