//! Of rows of waivers and decisions those that count: one for each finding, and one for each exposure.

use std::{cmp::Reverse, collections::BTreeMap};

use rustc_hash::FxHashMap;

use super::met::{Met, parts};
use crate::{
    finding::{Decided, Finding, Waived},
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
    /// Whether it holds. One that does not decides nothing, but that what was accepted before it is open again.
    holds: bool,
    /// How many exposures the finding has, where the row is of one of them.
    exposures: Option<usize>,
}

/// A row that is of something, by its position, and whether it holds.
pub(super) type Row<'m> = (usize, &'m Met<'m>, bool);

/// The rows about an exposure.
struct OfExposure {
    /// The single exposures of it, as findings name them.
    parts: Vec<u64>,
    /// Each row, and whether it holds.
    rows: Vec<(usize, bool)>,
}

/// The rows that count.
pub(super) struct Counting<'w> {
    waivers: &'w [Waiver],
    /// By finding.
    findings: Vec<Option<Counts>>,
    /// By the key of an exposure.
    exposures: BTreeMap<String, Counts>,
}

impl<'w> Counting<'w> {
    /// Of rows that are of something, what counts.
    pub(super) fn of(inventory: &'w Inventory, rows: &[Row<'_>], findings: &[Finding]) -> Self {
        let mut counting =
            Self { waivers: &inventory.waivers, findings: Vec::new(), exposures: BTreeMap::new() };
        let mut of_findings: Vec<Vec<(usize, bool)>> = vec![Vec::new(); findings.len()];
        let mut of_exposures: BTreeMap<String, OfExposure> = BTreeMap::new();
        for &(row, met, holds) in rows {
            for &at in &met.findings {
                of_findings[at].push((row, holds));
            }
            if let (Some(exposure), WaiverOf::Key(key)) = (met.exposure, &met.waiver.finding) {
                let known = of_exposures.entry(key.clone());
                let of = || OfExposure { parts: parts(inventory, exposure), rows: Vec::new() };
                known.or_insert_with(of).rows.push((row, holds));
            }
        }
        counting.findings = of_findings.iter().map(|rows| counting.decided(rows)).collect();
        let mut of_parts: FxHashMap<u64, Counts> = FxHashMap::default();
        for (key, OfExposure { parts, rows }) in of_exposures {
            let Some(counts) = counting.decided(&rows) else { continue };
            of_parts.extend(parts.into_iter().map(|part| (part, counts)));
            counting.exposures.insert(key, counts);
        }
        if !of_parts.is_empty() {
            counting.by_exposures(&of_parts, findings);
        }
        counting
    }

    fn waiver(&self, row: usize) -> Option<&'w Waiver> {
        self.waivers.get(row)
    }

    fn accepts(&self, row: usize) -> bool {
        self.waiver(row).is_some_and(|waiver| waiver.decision == Decision::Accepted)
    }

    /// Of rows about one thing the one that counts: of those that hold the one decided last. What was accepted does not count
    /// where something was decided that is not surely older: that it is over, or void, does not bring the older one back. A row
    /// without a day says nothing beside one that has it; and one that accepted, without a day, nothing once it is over.
    fn decided(&self, rows: &[(usize, bool)]) -> Option<Counts> {
        let holding = rows.iter().filter(|(_, holds)| *holds).map(|&(row, _)| row);
        let last = holding.max_by_key(|&row| (self.waiver(row).map(rank), Reverse(row)));
        if let Some(row) = last.filter(|&row| !self.accepts(row)) {
            return Some(Counts { row, holds: true, exposures: None });
        }
        let is_dated = |row: usize| self.waiver(row).is_some_and(|waiver| waiver.on.is_some());
        let against = |&row: &usize| {
            let says =
                if last.is_some_and(is_dated) { is_dated(row) } else { is_dated(row) || !self.accepts(row) };
            says && last.is_none_or(|last| !self.is_before(row, last))
        };
        let over = rows.iter().filter(|(_, holds)| !holds).map(|&(row, _)| row);
        let since = self.most_careful(over.filter(against));
        let since = since.map(|row| Counts { row, holds: false, exposures: None });
        since.or(last.map(|row| Counts { row, holds: true, exposures: None }))
    }

    /// Whether what counts accepts nothing: it is decided otherwise, or was decided, and is over.
    fn is_open(&self, counts: Counts) -> bool {
        !counts.holds || !self.accepts(counts.row)
    }

    /// Whether one was surely decided before another one: both state their days.
    fn is_before(&self, row: usize, other: usize) -> bool {
        let on = |row| self.waiver(row).and_then(|waiver| waiver.on);
        matches!((on(row), on(other)), (Some(on), Some(other)) if on < other)
    }

    /// The most careful one, then the last one.
    fn most_careful(&self, rows: impl Iterator<Item = usize>) -> Option<usize> {
        let key = |&row: &usize| {
            let waiver = self.waiver(row)?;
            Some((care(waiver.decision), waiver.on, waiver.until, Reverse(row)))
        };
        rows.max_by_key(key)
    }

    /// What is decided about exposures is decided about the findings that they hang on, or lie behind.
    fn by_exposures(&mut self, of_parts: &FxHashMap<u64, Counts>, findings: &[Finding]) {
        for (at, finding) in findings.iter().enumerate().filter(|(_, f)| f.code.can_be_waived()) {
            let Some(covered) = finding.covered.as_deref() else { continue };
            let of = |part: &u64| of_parts.get(part).copied();
            let own = self.findings.get(at).copied().flatten();
            let mut behind: Vec<Counts> = covered.behind.iter().filter_map(of).collect();
            if covered.is_unfollowed {
                // It may be any of them.
                behind.extend(of_parts.values().copied().filter(|&one| self.is_open(one)));
            }
            let all: Vec<Option<Counts>> = covered.exposures.iter().map(of).collect();
            let (count, more) = (covered.exposures.len(), covered.behind.len());
            let counts = match own {
                Some(own) if own.holds && self.accepts(own.row) => {
                    let open = all.iter().flatten().chain(&behind);
                    let since = open.copied().filter(|one| !self.is_before(one.row, own.row));
                    self.open(since).map(|one| Counts { exposures: Some(count + more), ..one })
                }
                _ => self.accepted_since(own, &behind, &all).map(|one| Counts {
                    exposures: Some(if self.accepts(one.row) { count } else { count + more }),
                    ..one
                }),
            };
            if let (Some(counts), Some(place)) = (counts, self.findings.get_mut(at)) {
                *place = Some(counts);
            }
        }
    }

    /// Of what counts about exposures the most careful that accepts nothing; one that holds goes before one that does not.
    fn open(&self, all: impl IntoIterator<Item = Counts>) -> Option<Counts> {
        let all: Vec<Counts> = all.into_iter().filter(|&one| self.is_open(one)).collect();
        let of = |holds: bool| {
            let rows = all.iter().filter(|one| one.holds == holds).map(|one| one.row);
            self.most_careful(rows).map(|row| Counts { row, holds, exposures: None })
        };
        of(true).or_else(|| of(false))
    }

    /// Where each exposure of a finding is accepted the one that ends first, if each was accepted later than all that is decided
    /// otherwise: about the finding itself, and about exposures behind it. Else, of those, one that holds.
    fn accepted_since(
        &self,
        own: Option<Counts>,
        behind: &[Counts],
        all: &[Option<Counts>],
    ) -> Option<Counts> {
        let accepted = |one: &Option<Counts>| one.filter(|one| one.holds && self.accepts(one.row));
        let all: Vec<Counts> = all.iter().map(accepted).collect::<Option<_>>()?;
        let against: Vec<Counts> =
            own.iter().chain(behind).copied().filter(|&one| self.is_open(one)).collect();
        let later = |one: &Counts| against.iter().all(|other| self.is_before(other.row, one.row));
        if all.iter().all(later) {
            let key = |one: &&Counts| {
                let waiver = self.waiver(one.row)?;
                Some((waiver.until, Reverse(waiver.on), one.row))
            };
            return all.iter().min_by_key(key).copied();
        }
        // What is decided about the finding itself stays, and of what is over nothing is shown.
        self.open(behind.iter().copied()).filter(|one| own.is_none() && one.holds && !all.is_empty())
    }

    /// Marks the findings with what counts.
    pub(super) fn mark(&self, findings: &mut [Finding]) {
        for (finding, counts) in findings.iter_mut().zip(&self.findings) {
            let Some(counts) = counts.filter(|counts| counts.holds) else { continue };
            let Some(waiver) = self.waiver(counts.row) else { continue };
            let is = match waiver.decision {
                Decision::Accepted => "accepted",
                Decision::ToFix => "to be put right",
                Decision::Disputed => "disputed",
            };
            let reason = match counts.exposures {
                None => waiver.reason.clone(),
                Some(1) => format!("its exposure is {is}: {}", waiver.reason),
                Some(count) if waiver.decision == Decision::Accepted => {
                    format!("each of its {count} exposures is {is}: {}", waiver.reason)
                }
                Some(count) => format!("one of its {count} exposures is {is}: {}", waiver.reason),
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
