//! Of rows of waivers and decisions that hold, those that count: one for each finding, and one for each exposure.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, btree_map::Entry},
};

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
fn care(decision: Decision) -> u8 {
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

/// What counts about a finding.
struct Counts {
    /// The row, by its position.
    row: usize,
    /// How many exposures the finding has, where the row is of one of them.
    exposures: Option<usize>,
}

/// The rows that count.
pub(super) struct Counting<'w> {
    waivers: &'w [Waiver],
    /// By finding.
    findings: Vec<Option<Counts>>,
    /// By the key of an exposure, the row.
    pub(super) exposures: BTreeMap<String, usize>,
}

impl<'w> Counting<'w> {
    /// Of rows that hold, by their positions, what counts.
    pub(super) fn of(inventory: &'w Inventory, rows: &[(usize, &Met)], findings: &[Finding]) -> Self {
        let mut counting = Self {
            waivers: &inventory.waivers,
            findings: findings.iter().map(|_| None).collect(),
            exposures: BTreeMap::new(),
        };
        for &(row, met) in rows {
            for &at in &met.findings {
                counting.take(at, Counts { row, exposures: None });
            }
            if let (Some(_), WaiverOf::Key(key)) = (met.exposure, &met.waiver.finding) {
                match counting.exposures.entry(key.clone()) {
                    Entry::Vacant(place) => _ = place.insert(row),
                    Entry::Occupied(mut known) => {
                        if counting.waivers.get(*known.get()).map(rank) < Some(rank(met.waiver)) {
                            known.insert(row);
                        }
                    }
                }
            }
        }
        let counted: BTreeSet<usize> = counting.exposures.values().copied().collect();
        let mut of_parts: FxHashMap<u64, usize> = FxHashMap::default();
        for &(row, met) in rows.iter().filter(|(row, _)| counted.contains(row)) {
            if let Some(exposure) = met.exposure {
                of_parts.extend(parts(inventory, exposure).into_iter().map(|part| (part, row)));
            }
        }
        if !of_parts.is_empty() {
            counting.by_exposures(&of_parts, findings);
        }
        counting
    }

    fn waiver(&self, row: usize) -> Option<&'w Waiver> {
        self.waivers.get(row)
    }

    /// Takes a row for a finding, unless another one counts.
    fn take(&mut self, at: usize, new: Counts) {
        let (known, waiver) = (self.by(at), self.waiver(new.row));
        if known.is_none_or(|known| Some(rank(known)) < waiver.map(rank))
            && let Some(place) = self.findings.get_mut(at)
        {
            *place = Some(new);
        }
    }

    /// The row that counts about a finding.
    fn by(&self, at: usize) -> Option<&'w Waiver> {
        let counts = self.findings.get(at).and_then(Option::as_ref);
        counts.and_then(|counts| self.waiver(counts.row))
    }

    /// What is decided about exposures is decided about the findings that they hang on.
    fn by_exposures(&mut self, of_parts: &FxHashMap<u64, usize>, findings: &[Finding]) {
        for (at, finding) in findings.iter().enumerate().filter(|(_, f)| f.code.can_be_waived()) {
            let Some(covered) = finding.covered.as_deref() else { continue };
            let own = self.by(at);
            let rows = |list: &[u64]| -> Vec<Option<usize>> {
                list.iter().map(|part| of_parts.get(part).copied()).collect()
            };
            let row = if own.is_some_and(|own| own.decision == Decision::Accepted) {
                let all = rows(&covered.exposures).into_iter().chain(rows(&covered.behind)).flatten();
                self.disputed_since(own, all)
            } else {
                self.accepted_since(own, &rows(&covered.exposures))
            };
            if let (Some(row), Some(place)) = (row, self.findings.get_mut(at)) {
                let count = covered.exposures.len() + covered.behind.len();
                let accepted = self.waivers.get(row).is_some_and(|w| w.decision == Decision::Accepted);
                let exposures = Some(if accepted { covered.exposures.len() } else { count });
                *place = Some(Counts { row, exposures });
            }
        }
    }

    /// Of rows about exposures of a finding that is accepted the most careful one that accepts nothing, unless the finding was
    /// surely accepted later.
    fn disputed_since(&self, own: Option<&Waiver>, rows: impl Iterator<Item = usize>) -> Option<usize> {
        let accepted = own.and_then(|own| own.on);
        let counts = |waiver: &Waiver| {
            let before = matches!((waiver.on, accepted), (Some(on), Some(accepted)) if on < accepted);
            waiver.decision != Decision::Accepted && !before
        };
        let wanted = rows.filter_map(|row| Some((row, self.waiver(row).filter(|waiver| counts(waiver))?)));
        let key = |(row, waiver): &(usize, &Waiver)| {
            (care(waiver.decision), waiver.on, waiver.until, Reverse(*row))
        };
        wanted.max_by_key(key).map(|(row, _)| row)
    }

    /// Of rows that accept each exposure of a finding the one that ends first; of a finding that is decided otherwise, only where
    /// each was accepted later.
    fn accepted_since(&self, own: Option<&Waiver>, rows: &[Option<usize>]) -> Option<usize> {
        let counts = |waiver: &Waiver| {
            let later =
                || matches!((waiver.on, own.and_then(|own| own.on)), (Some(on), Some(own)) if on > own);
            waiver.decision == Decision::Accepted && (own.is_none() || later())
        };
        let of = |row: &Option<usize>| {
            let row = (*row)?;
            Some((row, self.waiver(row).filter(|waiver| counts(waiver))?))
        };
        let all = rows.iter().map(of).collect::<Option<Vec<(usize, &Waiver)>>>()?;
        let first = all.into_iter().min_by_key(|(row, waiver)| (waiver.until, Reverse(waiver.on), *row));
        first.map(|(row, _)| row)
    }

    /// Marks the findings with what counts.
    pub(super) fn mark(&self, findings: &mut [Finding]) {
        for (finding, counts) in findings.iter_mut().zip(&self.findings) {
            let Some(counts) = counts else { continue };
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
            (WaiverOf::Key(key), Some(_)) => self.exposures.get(key).copied(),
            _ => None,
        };
        findings.map(|counts| counts.row).chain(key)
    }
}
