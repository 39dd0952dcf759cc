//! Findings as plain data: codes, severities, places. Nothing is rendered here, and no rule is known here.

mod code;
pub mod explain;
mod severity;

use std::borrow::Cow;

pub use code::Code;
pub use explain::Explanation;
pub use severity::Severity;

use crate::source::Span;

/// All that a finding is about, where its message names only some of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Covered {
    /// A digest of all of it: as long as that is the same, the finding is about the same.
    pub digest: String,
    /// Digests of its single parts, sorted: what is not among them is new.
    pub parts: Vec<u64>,
    /// Those of them that are exposures, sorted: who accepts each of these accepts the finding.
    pub exposures: Vec<u64>,
    /// The exposures behind them, sorted: with whom else its data ends up.
    pub behind: Vec<u64>,
    /// The exposures that it is about though none hangs on it, under each law, sorted: those that break a rule, and those of
    /// which something is said. What is disputed about them is disputed about it. Only where something is decided.
    pub about: Vec<u64>,
    /// Of a rule, the exposures that break it; of a flow or a store, the data that it brings or holds; sorted.
    pub broken: Vec<u64>,
    /// Whether what lies behind was too much to be followed: it may be anything.
    pub is_unfollowed: bool,
    /// A digest of what they have in common: all parts but the exposures, and what is behind.
    pub rest: String,
    /// The flows, by their ids, and holdings as `store:ID`, in the order of their rows.
    pub flows: Vec<String>,
}

/// What was decided about a finding or an exposure, where the decision counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// What: `accepted`, `to-fix` or `disputed`.
    pub decision: &'static str,
    /// On which day, if that is stated.
    pub on: Option<String>,
    /// The last day on which it counts.
    pub until: String,
    /// The role that decided.
    pub who: String,
    /// Why.
    pub reason: String,
}

impl Decided {
    /// In a line: `to be corrected by 2027-01-31, by data protection officer on 2026-11-28: the clauses are being signed`.
    pub fn said(&self) -> String {
        let (word, last) =
            if self.decision == "to-fix" { ("to be corrected", "by") } else { (self.decision, "until") };
        let on = self.on.as_ref().map(|on| format!(" on {on}")).unwrap_or_default();
        format!("{word} {last} {}, by {}{on}: {}", self.until, self.who, self.reason)
    }
}

/// That somebody accepts a finding for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waived {
    /// The last day.
    pub until: String,
    /// The role that accepts it.
    pub who: String,
    /// Why.
    pub reason: String,
}

/// What is wrong, not known, or worth a look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The stable code.
    pub code: Code,
    /// Its severity, after the inventory's own choice.
    pub severity: Severity,
    /// The place it points to, if it has one.
    pub span: Option<Span>,
    /// A second place (the first of two duplicates), if there is one.
    pub other: Option<Span>,
    /// The id it is about (a flow, a node, a rule entry), or empty.
    pub subject: String,
    /// What is wrong, in one sentence.
    pub message: String,
    /// The rule behind it, or empty.
    pub citation: String,
    /// What would put it right, or empty.
    pub help: Cow<'static, str>,
    /// How many exposures hang on it: categories of a population with a recipient at a place under a law; 0 where that is
    /// not asked.
    pub exposures: u32,
    /// The owners and places that it names, where its words say them in sentences and by names: another one is more than before.
    pub names: Vec<String>,
    /// The text to write instead at `span`, where one is known.
    pub replacement: Option<String>,
    /// What it is about, where the message does not name all.
    pub covered: Option<Box<Covered>>,
    /// Who accepts it, and until when; `None`: nobody.
    pub waived: Option<Box<Waived>>,
    /// What was decided about it, be it that it is accepted or that it is not; `None`: nothing that counts.
    pub decided: Option<Box<Decided>>,
}

impl Finding {
    /// A finding of this code with its default severity and nothing else said.
    pub fn new(code: Code, subject: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            span: None,
            other: None,
            subject: subject.into(),
            message: message.into(),
            citation: String::new(),
            help: Cow::Borrowed(""),
            exposures: 0,
            names: Vec::new(),
            replacement: None,
            covered: None,
            waived: None,
            decided: None,
        }
    }

    /// Points it to a place.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    /// Points it to a second place.
    #[must_use]
    pub fn also(mut self, span: Span) -> Self {
        self.other = Some(span);
        self
    }

    /// Says what would put it right.
    #[must_use]
    pub fn help(mut self, help: impl Into<Cow<'static, str>>) -> Self {
        self.help = help.into();
        self
    }

    /// Says what to write instead.
    #[must_use]
    pub fn instead(mut self, text: impl Into<String>) -> Self {
        self.replacement = Some(text.into());
        self
    }

    /// Says how many exposures hang on it.
    #[must_use]
    pub fn exposures(mut self, number: u32) -> Self {
        self.exposures = number;
        self
    }

    /// Says what it is about, all of it.
    #[must_use]
    pub fn covers(mut self, covered: Covered) -> Self {
        self.covered = Some(Box::new(covered));
        self
    }

    /// Names the rule behind it.
    #[must_use]
    pub fn cite(mut self, citation: impl Into<String>) -> Self {
        self.citation = citation.into();
        self
    }
}
