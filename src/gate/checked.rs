//! Findings with their keys, what became of each, and what fails the check.

use super::baseline::Baseline;
use crate::{
    finding::{Finding, Severity},
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
        let gone = baseline.map_or(0, |baseline| baseline.gone(rows.iter().map(|row| row.key.as_str())));
        Self { name, as_of, sources, rows, gone, fail_on }
    }

    /// Whether a finding fails the check.
    pub fn fails(&self, row: &Row) -> bool {
        row.state == State::New && self.fail_on.is_some_and(|least| row.finding.severity <= least)
    }

    /// Whether any does.
    pub fn failed(&self) -> bool {
        self.rows.iter().any(|row| self.fails(row))
    }

    /// How many findings of a severity count.
    pub fn count(&self, severity: Severity) -> usize {
        self.rows.iter().filter(|r| r.state == State::New && r.finding.severity == severity).count()
    }

    /// How many findings are in a state.
    pub fn in_state(&self, state: State) -> usize {
        self.rows.iter().filter(|r| r.state == state).count()
    }
}
