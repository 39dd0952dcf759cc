//! Of rows of waivers and decisions those that count: one for each finding, and one for each exposure.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use rustc_hash::FxHashMap;

use super::{
    loose::{Against, Loose},
    met::{Met, parts},
};
use crate::{
    finding::{Covered, Decided, Finding, Waived},
    model::{Date, Decision, Inventory, Waiver, WaiverOf},
};

/// What counts among several that hold: the one decided last; of those that do not tell, or of one day, the more careful one;
/// then the one that holds longest.
fn rank(waiver: &Waiver) -> (Option<Date>, u8, Date) {
    (waiver.on, care(waiver.decision), waiver.until)
}

/// How careful a decision is: what is wrong stays in sight.
pub(super) fn care(decision: Decision) -> u8 {
    match decision {
        Decision::Accepted => 0,
        Decision::ToFix => 1,
        Decision::Disputed => 2,
    }
}

/// What a row says, as it is shown.
pub fn decided(waiver: &Waiver, reason: String) -> Decided {
    Decided {
        decision: waiver.decision.as_str(),
        on: waiver.on.map(|on| on.to_string()),
        until: waiver.until.to_string(),
        who: waiver.who.clone(),
        reason,
    }
}

/// What counts about a finding, or about an exposure.
#[derive(Clone, Copy)]
pub(super) struct Counts {
    /// The row, by its position.
    row: usize,
    /// Whether it holds. One that does not decides nothing, but that what was accepted before it is open.
    holds: bool,
    /// By what it is of the finding.
    by: By,
}

/// By what a row is of a finding.
#[derive(Clone, Copy)]
enum By {
    /// It names it.
    Name,
    /// Each of so many exposures of it is accepted, by this row and others.
    Each(usize),
    /// It names one of so many exposures of it.
    One(usize),
    /// It may name one: nobody can tell.
    Perhaps,
}

/// A row that is of something.
pub(super) struct Row<'m> {
    /// Its position.
    pub at: usize,
    /// What it is of.
    pub met: &'m Met<'m>,
    /// Whether it holds.
    pub holds: bool,
    /// Whether it is the last of its key: of what was accepted only that counts.
    pub is_last: bool,
}

/// What is decided about one thing.
#[derive(Default, Clone)]
struct Rulings {
    /// What is disputed or to be put right: over, void, and decided anew since, too.
    against: Against,
    /// The acceptances that hold.
    accepting: Vec<usize>,
}

/// The rows that count.
pub(super) struct Counting<'w> {
    waivers: &'w [Waiver],
    /// The rows that are of something that is there.
    there: BTreeSet<usize>,
    /// By finding.
    findings: Vec<Option<Counts>>,
    /// By the key of an exposure.
    exposures: BTreeMap<String, Counts>,
}

impl<'w> Counting<'w> {
    /// Of rows that are of something, and of disputes that are of nothing, what counts.
    pub(super) fn of(
        inventory: &'w Inventory,
        rows: &[Row<'_>],
        findings: &[Finding],
        loose: &Loose,
    ) -> Self {
        let there = rows.iter().map(|row| row.at).collect();
        let (waivers, exposures) = (&inventory.waivers, BTreeMap::new());
        let mut counting = Self { waivers, there, findings: Vec::new(), exposures };
        let mut of_findings: Vec<Vec<&Row>> = vec![Vec::new(); findings.len()];
        let mut of_exposures: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
        for row in rows {
            row.met.findings.iter().for_each(|&at| of_findings[at].push(row));
            if let (Some(_), WaiverOf::Key(key)) = (row.met.exposure, &row.met.waiver.finding) {
                of_exposures.entry(key).or_default().push(row);
            }
        }
        // What is decided about an exposure, by each single one of it; what it no longer says, as it is accepted, is left out.
        let mut of_parts: FxHashMap<u64, Rulings> = FxHashMap::default();
        for (key, rows) in of_exposures {
            let mut decided = Self::decided(&rows);
            let exposure = rows.first().and_then(|row| row.met.exposure);
            let parts = exposure.map(|row| parts(inventory, row)).unwrap_or_default();
            let counts = counting.counts(&decided, &loose.against(None, &[&parts]));
            if counts.is_some_and(|counts| counting.accepts(counts.row)) {
                decided.against.clear();
            } else {
                decided.accepting.clear();
            }
            of_parts.extend(parts.into_iter().map(|part| (part, decided.clone())));
            counting.exposures.extend(counts.map(|counts| (key.to_owned(), counts)));
        }
        for (at, (rows, finding)) in of_findings.iter().zip(findings).enumerate() {
            if rows.is_empty() && of_parts.is_empty() {
                counting.findings.push(None);
                continue;
            }
            let covered = finding.covered.as_deref().filter(|_| finding.code.can_be_waived());
            let about = covered.map(|one| [&*one.exposures, &one.behind, &one.about]);
            let mut may = loose.against(Some(at), &about.unwrap_or_default());
            if covered.is_some_and(|covered| covered.is_unfollowed) {
                may.extend(loose.of_recipients());
            }
            let counts = counting.of_finding(&Self::decided(rows), &of_parts, finding, may);
            counting.findings.push(counts);
        }
        counting
    }

    fn waiver(&self, row: usize) -> Option<&'w Waiver> {
        self.waivers.get(row)
    }

    fn accepts(&self, row: usize) -> bool {
        self.waiver(row).is_some_and(|waiver| waiver.decision == Decision::Accepted)
    }

    /// What rows about one thing decide. One without a day accepts nothing beside one that has it; but nobody can tell whether
    /// what it disputes was accepted since.
    fn decided(rows: &[&Row]) -> Rulings {
        let is_dated = |row: &Row| row.met.waiver.on.is_some();
        let any_dated = rows.iter().any(|row| is_dated(row));
        let mut decided = Rulings::default();
        for row in rows {
            if row.met.waiver.decision != Decision::Accepted {
                decided.against.push((row.at, row.holds && (row.is_last || !is_dated(row))));
            } else if row.holds && row.is_last && (is_dated(row) || !any_dated) {
                decided.accepting.push(row.at);
            }
        }
        decided
    }

    /// Whether one was surely decided before another one: both state their days; of one day about one key that is there, in one
    /// file, the one that stands first. Rows about a code may have stood in two files, of which neither comes first.
    fn is_before(&self, row: usize, other: usize) -> bool {
        let (Some(one), Some(then)) = (self.waiver(row), self.waiver(other)) else { return false };
        let (Some(on), Some(later)) = (one.on, then.on) else { return false };
        let is_same = || {
            matches!(one.finding, WaiverOf::Key(_))
                && (&one.finding, one.span.source) == (&then.finding, then.span.source)
                && [row, other].iter().all(|at| self.there.contains(at))
        };
        on < later || (on == later && row < other && is_same())
    }

    /// What counts about a thing: what was accepted after all that was decided otherwise, about it and about what else is `open`;
    /// else what is against it. That a dispute is over does not bring back what was accepted before it: it takes an acceptance
    /// that is later, and holds.
    fn counts(&self, decided: &Rulings, open: &[(usize, bool)]) -> Option<Counts> {
        let against = || decided.against.iter().chain(open);
        let is_later = |&row: &usize| against().all(|&(other, _)| self.is_before(other, row));
        let accepting = decided.accepting.iter().copied().filter(is_later);
        let last = accepting.max_by_key(|&row| (self.waiver(row).map(rank), Reverse(row)));
        let counts = |row, holds| Counts { row, holds, by: By::Name };
        last.map(|row| counts(row, true)).or_else(|| self.most_careful(against().copied()))
    }

    /// The most careful one of those that hold, else of all.
    fn most_careful(&self, rows: impl Iterator<Item = (usize, bool)>) -> Option<Counts> {
        let key = |&(row, holds): &(usize, bool)| {
            let waiver = self.waiver(row)?;
            Some((holds, care(waiver.decision), waiver.on, waiver.until, Reverse(row)))
        };
        rows.max_by_key(key).map(|(row, holds)| Counts { row, holds, by: By::Name })
    }

    /// What counts about a finding: what is decided about the exposures that hang on it, lie behind it or are what it is about is
    /// decided about it too. `may`: what is of nothing, and may be about them.
    fn of_finding(
        &self,
        own: &Rulings,
        of_parts: &FxHashMap<u64, Rulings>,
        finding: &Finding,
        mut may: Against,
    ) -> Option<Counts> {
        let covered = finding.covered.as_deref().filter(|_| finding.code.can_be_waived());
        let Some(covered) = covered else { return self.of_words(own, &may) };
        let against = |parts: &[u64]| -> Against {
            let ruled = parts.iter().filter_map(|part| of_parts.get(part));
            ruled.flat_map(|one| one.against.iter().copied()).collect()
        };
        let here = against(&covered.exposures);
        let else_there = [against(&covered.behind), against(&covered.about)].concat();
        if covered.is_unfollowed {
            // It may be any of them.
            may.extend(of_parts.values().flat_map(|one| one.against.iter().copied()));
        }
        let beside = [&*else_there, &may].concat();
        let open = [&*here, &beside].concat();
        let counts = self.counts(own, &open);
        if counts.is_some_and(|counts| self.accepts(counts.row)) {
            return counts;
        }
        if let Some(counts) = self.each_accepted(own, &beside, of_parts, &covered.exposures) {
            return Some(Counts { by: By::Each(covered.exposures.len()), ..counts });
        }
        let is = |list: &[(usize, bool)], counts: Counts| list.iter().any(|&(row, _)| row == counts.row);
        let by = |counts: Counts| {
            if is(&own.against, counts) {
                By::Name
            } else if is(&here, counts) || is(&else_there, counts) {
                By::One(exposures(finding, covered))
            } else {
                By::Perhaps
            }
        };
        // Of exposures of which not all are accepted, what is decided about some is not decided about the finding.
        let is_decided = !own.against.is_empty() || !own.accepting.is_empty();
        let accepted = |part| of_parts.get(part).is_some_and(|one| !one.accepting.is_empty());
        let each = || !covered.exposures.is_empty() && covered.exposures.iter().all(accepted);
        counts.filter(|_| is_decided || each()).map(|counts| Counts { by: by(counts), ..counts })
    }

    /// The same of a finding that is about its words alone.
    fn of_words(&self, own: &Rulings, may: &[(usize, bool)]) -> Option<Counts> {
        let counts = self.counts(own, may)?;
        let is_own = self.accepts(counts.row) || own.against.iter().any(|&(row, _)| row == counts.row);
        let is_decided = !own.against.is_empty() || !own.accepting.is_empty();
        let by = if is_own { By::Name } else { By::Perhaps };
        is_decided.then_some(Counts { by, ..counts })
    }

    /// Where each exposure of a finding is accepted, later than all that is decided otherwise about the finding itself and about
    /// what lies behind it, the acceptance that ends first.
    fn each_accepted(
        &self,
        own: &Rulings,
        behind: &[(usize, bool)],
        of_parts: &FxHashMap<u64, Rulings>,
        exposures: &[u64],
    ) -> Option<Counts> {
        let is_later =
            |&row: &usize| own.against.iter().chain(behind).all(|&(other, _)| self.is_before(other, row));
        let of = |part: &u64| {
            let accepting = of_parts.get(part)?.accepting.iter().copied().filter(is_later);
            accepting.max_by_key(|&row| (self.waiver(row).map(rank), Reverse(row)))
        };
        let all = exposures.iter().map(of).collect::<Option<Vec<usize>>>()?;
        let key = |&row: &usize| {
            let waiver = self.waiver(row)?;
            Some((waiver.until, Reverse(waiver.on), row))
        };
        all.into_iter().min_by_key(key).map(|row| Counts { row, holds: true, by: By::Name })
    }

    /// Marks the findings with what counts.
    pub(super) fn mark(&self, findings: &mut [Finding]) {
        for (finding, counts) in findings.iter_mut().zip(&self.findings) {
            let Some(counts) = counts.filter(|counts| counts.holds) else { continue };
            let Some(waiver) = self.waiver(counts.row) else { continue };
            let is = match waiver.decision {
                Decision::Accepted => "accepted",
                Decision::ToFix => "to be corrected",
                Decision::Disputed => "disputed",
            };
            let reason = match counts.by {
                By::Name => waiver.reason.clone(),
                By::Each(1) | By::One(1) => format!("its exposure is {is}: {}", waiver.reason),
                By::Each(count) => format!("each of its {count} exposures is {is}: {}", waiver.reason),
                By::One(count) => format!("one of its {count} exposures is {is}: {}", waiver.reason),
                By::Perhaps => format!("what may be an exposure of it is {is}: {}", waiver.reason),
            };
            let decided = decided(waiver, reason);
            finding.waived = (waiver.decision == Decision::Accepted).then(|| {
                let (until, who) = (decided.until.clone(), decided.who.clone());
                Box::new(Waived { until, who, reason: decided.reason.clone() })
            });
            finding.decided = Some(Box::new(decided));
        }
    }

    /// What counts about exposures, by their keys: the rows that hold.
    pub(super) fn exposures(&self) -> impl Iterator<Item = (&String, usize)> {
        self.exposures.iter().filter(|(_, counts)| counts.holds).map(|(key, counts)| (key, counts.row))
    }

    /// Whether a row decides anything.
    pub(super) fn is_by(&self, (row, met): (usize, &Met)) -> bool {
        self.instead_of((row, met)).any(|by| by == row)
    }

    /// Whether other rows, which hold, decide all findings that a row is of.
    pub(super) fn is_followed(&self, (row, met): (usize, &Met)) -> bool {
        let decided = |&at: &usize| {
            let counts = self.findings.get(at).and_then(Option::as_ref);
            counts.is_some_and(|counts| counts.holds && counts.row != row)
        };
        !met.findings.is_empty() && met.findings.iter().all(decided)
    }

    /// The row that counts instead of one that holds, where all that it is of is decided otherwise.
    pub(super) fn outweighs(&self, (row, met): (usize, &Met)) -> Option<&'w Waiver> {
        let other = |by: usize| self.waiver(by).is_some_and(|by| by.decision != met.waiver.decision);
        let all = self.instead_of((row, met)).all(other);
        let first = self.instead_of((row, met)).next().filter(|_| all);
        first.and_then(|by| self.waiver(by))
    }

    /// The rows that count about what a row is of.
    fn instead_of<'m>(&'m self, (_, met): (usize, &'m Met)) -> impl Iterator<Item = usize> + 'm {
        let findings = met.findings.iter().filter_map(|&at| self.findings.get(at)?.as_ref());
        let key = match (&met.waiver.finding, met.exposure) {
            (WaiverOf::Key(key), Some(_)) => self.exposures.get(key),
            _ => None,
        };
        findings.chain(key).map(|counts| counts.row)
    }
}

/// How many exposures a finding is about, with those behind it; of a rule how many break it.
fn exposures(finding: &Finding, covered: &Covered) -> usize {
    let hanging =
        if covered.exposures.is_empty() { finding.exposures as usize } else { covered.exposures.len() };
    let told = if hanging == 0 { covered.about.len() } else { 0 };
    hanging + told + covered.behind.len()
}
