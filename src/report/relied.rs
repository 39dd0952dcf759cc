//! The rule entries that results rest on, and the words of their grades and marks.

use std::collections::BTreeSet;

use crate::{
    assess::Assessment,
    law::{Entry, Grade, Mark, Regime},
};

/// A rule entry that the results rest on, with its regime.
pub struct Relied<'a> {
    /// The regime.
    pub regime: &'a Regime,
    /// The entry.
    pub entry: &'a Entry,
}

/// The rule entries relied on, regime by regime: the law itself, its territory on the day, then by id those
/// that stand behind a judgement.
pub fn relied(assessment: &Assessment) -> Vec<Relied<'_>> {
    let mut list = Vec::new();
    for regime in &assessment.regimes {
        let named: BTreeSet<&str> = assessment
            .transfers
            .iter()
            .filter(|t| t.regime == regime.id)
            .flat_map(|t| t.judgement.chain())
            .map(|judgement| judgement.entry.as_str())
            .collect();
        let mut entries: Vec<&Entry> = regime
            .decision
            .iter()
            .chain(&regime.prohibition)
            .map(|d| &d.entry)
            .chain(regime.mechanism.iter().map(|m| &m.entry))
            .chain(&regime.same_party)
            .chain(&regime.returns_exempt)
            .filter(|e| named.contains(e.id.as_str()))
            .collect();
        entries.sort_by(|a, b| a.id.cmp(&b.id));
        let territory = regime.territory.iter().map(|t| &t.entry).filter(|e| e.holds(assessment.as_of));
        let all = std::iter::once(&regime.law).chain(territory).chain(entries);
        list.extend(all.map(|entry| Relied { regime, entry }));
    }
    list
}

/// The letter of a grade of evidence.
pub fn grade(grade: Grade) -> &'static str {
    match grade {
        Grade::P => "P",
        Grade::S => "S",
        Grade::M => "M",
    }
}

/// What a grade of evidence says.
pub fn grade_meaning(grade: Grade) -> &'static str {
    match grade {
        Grade::P => "primary text or official page seen",
        Grade::S => "secondary source seen",
        Grade::M => "not yet held against the text of the law",
    }
}

/// The word of a mark.
pub fn mark(mark: Mark) -> &'static str {
    match mark {
        Mark::Counts => "counts",
        Mark::ReviewRequired => "review-required",
        Mark::Unconfirmed => "unconfirmed",
    }
}
