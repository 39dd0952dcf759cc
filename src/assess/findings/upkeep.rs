//! What ends or falls due soon, and what nothing relies on.

use super::{
    super::{analysis::Analysis, digests, protection::Judged},
    covered,
    used::Used,
};
use crate::{
    finding::{Code, Finding},
    law::{Mechanism, Regime, mechanism_of},
    model::{Certification, Date, DateCell, Safeguard, SafeguardId},
};

/// What ends or falls due within the days of notice; safeguards that nothing relies on, or that no law knows.
pub(super) fn upkeep(analysis: &Analysis, used: &Used, list: &mut Vec<Finding>) {
    let inventory = analysis.inventory();
    let days = i64::from(inventory.head.expiry_notice_days);
    let as_of = analysis.as_of;
    let ending = |end: Date| end >= as_of && as_of.until(end).is_ok_and(|s| i64::from(s.get_days()) <= days);
    for (at, safeguard) in inventory.safeguards.iter().enumerate() {
        if let Some(end) = safeguard.valid_until.filter(|&d| ending(d)) {
            let message = format!("it ends on {end}");
            let finding = Finding::new(Code::Expiring, &safeguard.id, message)
                .help("renew it, and enter its new end date")
                .at(safeguard.span);
            list.push(of_paper(analysis, safeguard, finding));
        }
        if let DateCell::On(day) = safeguard.assessment.on {
            let months = i64::from(inventory.head.assessment_valid_months);
            let due = day.checked_add(jiff::Span::new().months(months)).ok().filter(|&d| ending(d));
            if let Some(due) = due {
                let message = format!("its transfer impact assessment of {day} is valid until {due}");
                let finding = Finding::new(Code::AssessmentDue, &safeguard.id, message)
                    .help("reassess, and enter the date in `assessed_on`")
                    .at(safeguard.span);
                list.push(of_paper(analysis, safeguard, finding));
            }
        }
        let known = |j: &Judged| mechanism_of(&j.regime, safeguard, as_of).is_some();
        if !analysis.judged.iter().any(known) {
            list.push(of_paper(analysis, safeguard, unknown_to_all(analysis, safeguard)));
        } else if !used.safeguards.contains(&SafeguardId(at as u32)) {
            let message = "nothing relies on it";
            let finding = Finding::new(Code::UnusedSafeguard, &safeguard.id, message)
                .help("name it in `safeguards` of a flow, correct its parties, or delete it")
                .at(safeguard.span);
            list.push(of_paper(analysis, safeguard, finding));
        }
    }
    certifications(analysis, &ending, list);
}

/// A finding of a safeguard: of its whole row.
fn of_paper(analysis: &Analysis, safeguard: &Safeguard, finding: Finding) -> Finding {
    if !analysis.coverage {
        return finding;
    }
    let parts = vec![covered::words(&finding, None), digests::whole_paper(analysis.inventory(), safeguard)];
    finding.covers(covered::of_parts(parts))
}

/// That no law judged counts a safeguard, with what each would: its own clauses, or the same ones where they are meant
/// for it.
fn unknown_to_all(analysis: &Analysis, safeguard: &Safeguard) -> Finding {
    let laws: Vec<&Regime> = analysis.judged.iter().map(|j| &*j.regime).collect();
    let named: Vec<&Regime> =
        laws.iter().copied().filter(|law| safeguard.regimes.contains(&law.id)).collect();
    let meant = if named.is_empty() { &laws } else { &named };
    let word = &safeguard.mechanism;
    let ids: Vec<&str> = meant.iter().map(|law| law.id.as_str()).collect();
    let (ids, id) = (ids.join(", "), &safeguard.id);
    let message = if named.is_empty() {
        format!(
            "`{id}` counts for nothing: none of the laws judged ({ids}) has `{word}` as a safeguard of its own"
        )
    } else {
        format!("`{id}` counts for nothing: its `regimes` names {ids}, which has no `{word}`")
    };
    let of_law = |law: &&Regime| {
        let known = |m: &&Mechanism| m.entry.holds(analysis.as_of);
        if law.mechanism.iter().filter(known).any(|m| m.mechanism == *word && !m.own) && named.is_empty() {
            return Some(format!("name `{}` in `regimes` of the row, if it is signed for that law", law.id));
        }
        let clauses = law.mechanism.iter().filter(known).filter(|m| m.own && m.clauses.is_some());
        let mut words: Vec<String> = clauses.map(|m| format!("`{}`", m.mechanism)).collect();
        words.dedup();
        (!words.is_empty())
            .then(|| format!("sign clauses that {} has ({}), and add their row", law.id, words.join(" or ")))
    };
    let help: Vec<String> = meant.iter().filter_map(of_law).collect();
    let finding = Finding::new(Code::SafeguardOutsideRegime, &safeguard.id, message).at(safeguard.span);
    if help.is_empty() {
        return finding.help("use a mechanism that the law knows: `thalweg law REGIME` lists them");
    }
    finding.help(help.join("; "))
}

/// Certifications that end soon, and those whose renewal will have to be seen again.
fn certifications(analysis: &Analysis, ending: &dyn Fn(Date) -> bool, list: &mut Vec<Finding>) {
    let inventory = analysis.inventory();
    for row in &inventory.certifications {
        let who = inventory.party(row.party);
        let mut add = |message: String, help: &'static str| {
            let mut finding = Finding::new(Code::Expiring, &who.id, message).help(help).at(row.span);
            if analysis.coverage {
                let parts = vec![covered::words(&finding, None), digests::certification(inventory, row)];
                finding = finding.covers(covered::of_parts(parts));
            }
            list.push(finding);
        };
        if let Some(end) = row.valid_until.filter(|&d| ending(d)) {
            add(
                format!("its certification under {} ends on {end}", row.scheme),
                "ask whether it is renewed; if so, enter its new end date",
            );
        }
        let seen = |row: &Certification| {
            let renewals = analysis.judged.iter().filter_map(|j| j.regime.renewal(row, analysis.as_of));
            renewals.min()
        };
        let same = |other: &&Certification| (other.party, &other.scheme) == (row.party, &row.scheme);
        let later = inventory.certifications.iter().filter(same).filter_map(seen).max();
        if let Some((last, known)) = seen(row).filter(|found| ending(found.0) && Some(*found) == later) {
            add(
                format!(
                    "its certification under {} must be renewed by {last}; it was last known to be active on {known}",
                    row.scheme
                ),
                "check the public list again, and enter the date in `checked_on`; if it is not renewed, sign a safeguard",
            );
        }
    }
}
