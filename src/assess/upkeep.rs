//! What needs care in time: what ends, what falls due, what nothing relies on.

use std::collections::BTreeSet;

use super::workings::Workings;
use crate::{
    finding::{Code, Finding},
    law::{Case, Judgement, mechanism_of},
    model::{Date, DateCell},
};

/// What verdicts rested on.
#[derive(Default)]
pub(super) struct Used {
    /// Ids of rule entries.
    pub(super) entries: BTreeSet<String>,
    /// Ids of safeguards.
    pub(super) safeguards: BTreeSet<String>,
}

impl Used {
    /// Takes what a judgement rests on.
    pub(super) fn take(&mut self, judgement: &Judgement) {
        let add = |set: &mut BTreeSet<String>, id: &String| {
            if !id.is_empty() && !set.contains(id) {
                set.insert(id.clone());
            }
        };
        add(&mut self.entries, &judgement.entry);
        if judgement.mechanism != "adequacy" {
            add(&mut self.safeguards, &judgement.instrument);
        }
    }
}

/// Ends and assessments that are near, safeguards of no use.
pub(super) fn findings(workings: &Workings, used: &Used, list: &mut Vec<Finding>) {
    let inventory = workings.inventory();
    let days = i64::from(inventory.head.expiry_notice_days);
    let as_of = workings.as_of;
    let ending = |end: Date| end >= as_of && as_of.until(end).is_ok_and(|s| i64::from(s.get_days()) <= days);
    for safeguard in &inventory.safeguards {
        if let Some(end) = safeguard.valid_until.filter(|&d| ending(d)) {
            let message = format!("it ends on {end}");
            list.push(
                Finding::new(Code::Expiring, &safeguard.id, message)
                    .at(safeguard.span)
                    .help("renew it, and state its new last day"),
            );
        }
        if let DateCell::On(day) = safeguard.assessment.on {
            let months = i64::from(inventory.head.assessment_valid_months);
            let due = day.checked_add(jiff::Span::new().months(months)).ok().filter(|&d| ending(d));
            if let Some(due) = due {
                let message = format!("its transfer impact assessment of {day} counts until {due}");
                list.push(
                    Finding::new(Code::AssessmentDue, &safeguard.id, message)
                        .at(safeguard.span)
                        .help("assess anew, and state the day in `assessed_on`"),
                );
            }
        }
        let cases = workings.judged.iter().map(|j| Case {
            inventory,
            register: &workings.register,
            regime: j.regime,
            reach: &j.reach,
            as_of,
        });
        if cases.clone().all(|case| mechanism_of(case, safeguard).is_none()) {
            let message = "no regime that is judged knows its mechanism for itself";
            list.push(Finding::new(Code::SafeguardOutsideRegime, &safeguard.id, message).at(safeguard.span).help("name the law in `regimes` of the row if it is meant for it, or a mechanism that the law knows"));
        } else if !used.safeguards.contains(&safeguard.id) {
            let message = "nothing relies on it";
            list.push(
                Finding::new(Code::UnusedSafeguard, &safeguard.id, message)
                    .at(safeguard.span)
                    .help("name it in `safeguards` of a flow, mend its parties, or take it out"),
            );
        }
    }
    for row in &inventory.certifications {
        if let Some(end) = row.valid_until.filter(|&d| ending(d)) {
            let who = &inventory.party(row.party).id;
            let message = format!("its certification under {} ends on {end}", row.scheme);
            list.push(
                Finding::new(Code::Expiring, who, message)
                    .at(row.span)
                    .help("renew it, and state its new last day"),
            );
        }
    }
}
