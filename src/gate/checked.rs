//! Findings with their keys, what became of each, and what fails the check.

use std::collections::BTreeMap;

use super::baseline::Baseline;
use crate::{
    finding::{Code, Finding, Severity},
    model::Date,
    report,
    source::Sources,
};

/// What became of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It counts.
    New,
    /// It was found before: the baseline has it.
    Known,
    /// A waiver accepts it.
    Waived,
}

impl State {
    /// The word used in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Known => "known",
            Self::Waived => "waived",
        }
    }
}

/// A finding with its key.
#[derive(Debug)]
pub struct Row<'a> {
    /// The finding.
    pub finding: &'a Finding,
    /// Its key, as findings.csv has it.
    pub key: String,
    /// What became of it.
    pub state: State,
}

impl Row<'_> {
    /// What is wrong, with what it is about where the sentence does not name it.
    pub(super) fn said(&self) -> String {
        let (subject, message) = (&self.finding.subject, &self.finding.message);
        if subject.is_empty() || message.contains(subject.as_str()) {
            return message.clone();
        }
        format!("`{subject}`: {message}")
    }
}

/// What came of a check.
#[derive(Debug)]
pub struct Checked<'a> {
    /// The inventory's name; empty where it could not be read.
    pub name: &'a str,
    /// The day judged; `None` where nothing could be judged.
    pub as_of: Option<Date>,
    /// The inventory's files.
    pub sources: &'a Sources,
    /// Everything that was found, in the order of findings.csv.
    pub rows: Vec<Row<'a>>,
    /// How many of the baseline's findings are no longer found.
    pub gone: usize,
    /// What is this bad, or worse, fails; `None`: nothing does.
    pub fail_on: Option<Severity>,
    /// How many findings of a state and a severity there are, with those that are left out.
    counts: BTreeMap<(State, Severity), usize>,
    /// How many are left out of the rows.
    pub left_out: usize,
}

impl<'a> Checked<'a> {
    /// Findings under their keys, held against a baseline. Those that are switched off are not there.
    pub fn new(
        (name, as_of): (&'a str, Option<Date>),
        sources: &'a Sources,
        findings: &'a [Finding],
        baseline: Option<&Baseline>,
        fail_on: Option<Severity>,
    ) -> Self {
        let mut rows = Vec::new();
        for (at, key) in report::findings_by_key(sources, findings) {
            let Some(finding) = findings.get(at) else { continue };
            let known = || baseline.is_some_and(|baseline| baseline.knows(&key, finding));
            let state = if finding.waived.is_some() {
                State::Waived
            } else if known() {
                State::Known
            } else {
                State::New
            };
            rows.push(Row { finding, key, state });
        }
        let mut counts = BTreeMap::new();
        for row in &rows {
            *counts.entry((row.state, row.finding.severity)).or_default() += 1;
        }
        let gone = baseline.map_or(0, |baseline| baseline.gone(rows.iter().map(|row| row.key.as_str())));
        Self { name, as_of, sources, rows, gone, fail_on, counts, left_out: 0 }
    }

    /// Of each code the first so many findings, those that fail before the others; 0: all. What is counted is all that there is.
    #[must_use]
    pub fn first(mut self, limit: usize) -> Self {
        if limit == 0 {
            return self;
        }
        let fails: Vec<bool> = self.rows.iter().map(|row| self.fails(row)).collect();
        let mut by_code: BTreeMap<Code, [Vec<usize>; 2]> = BTreeMap::new();
        for (at, (row, &fails)) in self.rows.iter().zip(&fails).enumerate() {
            by_code.entry(row.finding.code).or_default()[usize::from(!fails)].push(at);
        }
        let mut stays = vec![false; self.rows.len()];
        for at in by_code.into_values().flat_map(|[fail, pass]| fail.into_iter().chain(pass).take(limit)) {
            stays[at] = true;
        }
        self.left_out += stays.iter().filter(|stays| !**stays).count();
        let mut stays = stays.into_iter();
        self.rows.retain(|_| stays.next().unwrap_or(true));
        self
    }

    /// What is said of those that are left out, if any are, and whether one of them fails.
    pub(super) fn rest(&self) -> Option<(String, bool)> {
        let failing = self.failing() - self.rows.iter().filter(|row| self.fails(row)).count();
        let (more, verb) = if self.left_out == 1 { ("finding", "is") } else { ("findings", "are") };
        let said =
            format!("{} more {more} {verb} left out by `--limit`, of which {failing} fail", self.left_out);
        (self.left_out > 0).then_some((said, failing > 0))
    }

    /// How many fail the check.
    fn failing(&self) -> usize {
        let fails = |severity| self.fail_on.is_some_and(|least| severity <= least);
        let new =
            self.counts.iter().filter(|((state, severity), _)| *state == State::New && fails(*severity));
        new.map(|(_, count)| count).sum()
    }

    /// Whether a finding fails the check.
    pub fn fails(&self, row: &Row) -> bool {
        row.state == State::New && self.fail_on.is_some_and(|least| row.finding.severity <= least)
    }

    /// Whether any does.
    pub fn failed(&self) -> bool {
        self.failing() > 0
    }

    /// How many findings of a severity count.
    pub fn count(&self, severity: Severity) -> usize {
        self.counts.get(&(State::New, severity)).copied().unwrap_or(0)
    }

    /// How many findings are in a state.
    pub fn in_state(&self, state: State) -> usize {
        self.counts.iter().filter(|((of, _), _)| *of == state).map(|(_, count)| count).sum()
    }
}
