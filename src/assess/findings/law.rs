//! Entries of the law that verdicts rest on and that wait for a look.

use std::collections::BTreeSet;

use super::{super::analysis::Analysis, covered, used::Used};
use crate::{
    finding::{Code, Finding},
    law::Mark,
};

/// That a law does not apply yet on the day.
pub(super) fn not_in_force(analysis: &Analysis, regime: usize) -> Option<Finding> {
    let law = &analysis.judged[regime].regime;
    let message =
        || format!("{} does not apply on {}: what it would judge is unknown", law.id, analysis.as_of);
    (!law.applies(analysis.as_of)).then(|| {
        Finding::new(Code::RegimeNotInForce, &law.id, message())
            .covers(covered::of_words([law.id.as_str()]))
            .cite(&law.law.citation)
            .help("judge a day on which it applies (`--as-of`), or leave it out of `regimes`")
    })
}

/// Laws that the inventory lists and that were not handed over: nothing is judged under them.
pub(super) fn not_given(analysis: &Analysis, list: &mut Vec<Finding>) {
    let given = |id: &String| analysis.regimes_given().iter().any(|regime| regime.id == *id);
    for id in analysis.inventory().head.regimes.iter().flatten().filter(|id| !given(id)) {
        let message =
            format!("nothing is judged under {id}: the inventory lists it, and it was not handed over");
        let help = "hand over every law that the inventory was read with";
        list.push(Finding::new(Code::BadWord, id, message).help(help));
    }
}

/// Rule entries that verdicts rest on and that wait for a look; confirmations that confirm nothing.
pub(super) fn entries(analysis: &Analysis, used: &Used, list: &mut Vec<Finding>) {
    let mut confirmable = BTreeSet::new();
    for judged in &analysis.judged {
        let law = &judged.regime;
        let all = law
            .decision
            .iter()
            .chain(&law.prohibition)
            .map(|d| &d.entry)
            .chain(law.mechanism.iter().map(|m| &m.entry));
        for entry in all {
            if entry.source.mark == Mark::Unconfirmed {
                confirmable.insert(entry.id.as_str());
            }
            if !used.entries.contains(&entry.id) {
                continue;
            }
            let look = format!("`thalweg law --entry {}` shows its source", entry.id);
            let (code, what, help) = match entry.source.mark {
                Mark::Counts => continue,
                Mark::ReviewRequired => (
                    Code::ReviewRequired,
                    "counts, but its primary text was not seen: have it reviewed",
                    look,
                ),
                Mark::Unconfirmed => (
                    Code::Unconfirmed,
                    "is from memory: confirm it before anything rests on it",
                    format!("{look}; name the id under `confirms` in inventory.toml when it is checked"),
                ),
            };
            let message = format!("{} {what}", entry.id);
            list.push(Finding::new(code, &entry.id, message).cite(&entry.citation).help(help));
        }
    }
    for (id, span) in &analysis.inventory().head.confirms {
        if !confirmable.contains(id.as_str()) {
            let message = "no such entry awaits confirmation";
            list.push(
                Finding::new(Code::UnusedConfirmation, id, message)
                    .at(*span)
                    .help("write the id as `thalweg law REGIME` shows it, or delete it"),
            );
        }
    }
}
