//! Waivers: findings that a role accepts for a while, and a finding for each waiver that no longer holds.
//!
//! 1. *Match*: a waiver is of one finding by its key, or of all findings of a code about a subject.
//! 2. *Hold*: it holds until its last day, and as long as what it matches is what was found when it was given.
//! 3. *Tell*: what it matches is marked where it holds; where it does not, a finding of its own says why.

use std::collections::BTreeMap;

use crate::{
    finding::{Code, Finding, Severity, Waived},
    model::{Date, Inventory, Waiver, WaiverOf},
    report,
    source::Sources,
    text::{digest, nearest},
};

/// Marks the findings that the inventory's waivers accept on this day, and adds what is found about the waivers.
pub fn waive(inventory: &Inventory, sources: &Sources, as_of: Date, findings: &mut Vec<Finding>) {
    if inventory.waivers.is_empty() {
        return;
    }
    let found = Found::of(sources, findings);
    let mut told = Vec::new();
    let mut marks: Vec<(usize, &Waiver)> = Vec::new();
    for waiver in &inventory.waivers {
        let met = found.met(findings, waiver);
        let covers = covers(met.iter().filter_map(|&at| findings.get(at)));
        if let Some(finding) = lapsed(waiver, &met, &covers, as_of) {
            told.push(if met.is_empty() { found.nearest(finding, findings, waiver) } else { finding });
        } else {
            marks.extend(met.iter().map(|&at| (at, waiver)));
            told.extend(ending(inventory, waiver, as_of));
        }
    }
    for (at, waiver) in marks {
        let Some(finding) = findings.get_mut(at) else { continue };
        let until = waiver.until.to_string();
        // Of several, the one that holds longest.
        if finding.waived.as_ref().is_none_or(|known| known.until < until) {
            let (who, reason) = (waiver.who.clone(), waiver.reason.clone());
            finding.waived = Some(Box::new(Waived { until, who, reason }));
        }
    }
    for finding in &mut told {
        finding.severity = finding.code.severity_by(&inventory.head.severity);
    }
    told.retain(|finding| finding.severity != Severity::Off);
    findings.extend(told);
}

/// A digest of all that some findings are about.
pub(super) fn covers<'f>(findings: impl Iterator<Item = &'f Finding>) -> String {
    let mut all: Vec<[String; 3]> =
        findings.map(|f| [f.code.as_str().to_owned(), f.subject.clone(), about(f)]).collect();
    all.sort();
    digest::digest(all.iter().flatten().map(String::as_str))
}

/// A digest of what one finding is about.
pub(super) fn about(finding: &Finding) -> String {
    match &finding.covered {
        Some(covered) => covered.digest.clone(),
        None => digest::digest([finding.message.as_str(), &finding.citation]),
    }
}

/// Findings by what names them.
struct Found {
    by_key: BTreeMap<String, usize>,
    by_subject: BTreeMap<(Code, String), Vec<usize>>,
}

impl Found {
    fn of(sources: &Sources, findings: &[Finding]) -> Self {
        let mut by_subject: BTreeMap<(Code, String), Vec<usize>> = BTreeMap::new();
        let by_key =
            report::findings_by_key(sources, findings).into_iter().map(|(at, key)| (key, at)).collect();
        for (at, finding) in findings.iter().enumerate().filter(|(_, f)| f.severity != Severity::Off) {
            by_subject.entry((finding.code, finding.subject.clone())).or_default().push(at);
        }
        Self { by_key, by_subject }
    }

    /// The findings that a waiver is of.
    fn met(&self, findings: &[Finding], waiver: &Waiver) -> Vec<usize> {
        match &waiver.finding {
            WaiverOf::Key(key) => {
                let same = |at: &&usize| {
                    let subject = findings.get(**at).map(|f| f.subject.as_str());
                    waiver.subject.is_empty() || subject == Some(&waiver.subject)
                };
                self.by_key.get(key).filter(same).copied().into_iter().collect()
            }
            WaiverOf::Code(code) => {
                let code = Code::ALL.iter().find(|known| known.as_str() == code);
                let named = code.and_then(|&code| self.by_subject.get(&(code, waiver.subject.clone())));
                named.cloned().unwrap_or_default()
            }
        }
    }

    /// Says what is probably meant by a waiver that no finding meets.
    fn nearest(&self, finding: Finding, findings: &[Finding], waiver: &Waiver) -> Finding {
        match &waiver.finding {
            WaiverOf::Key(key) => match self.by_key.get(key).and_then(|&at| findings.get(at)) {
                Some(there) => finding.help(format!(
                    "the finding of this key is about `{}`: write that in `subject`, or leave it blank",
                    there.subject
                )),
                None => finding,
            },
            WaiverOf::Code(code) => {
                let of_code = self.by_subject.keys().filter(|(known, _)| known.as_str() == code);
                let subjects: Vec<&str> = of_code.map(|(_, subject)| subject.as_str()).collect();
                match nearest(&waiver.subject, subjects.iter().copied()) {
                    Some(near) => finding.help(format!("`{code}` is found about `{near}`: is that meant?")),
                    None => finding,
                }
            }
        }
    }
}

/// Why a waiver does not hold; `None`: it does.
fn lapsed(waiver: &Waiver, met: &[usize], covers: &str, as_of: Date) -> Option<Finding> {
    let name = name(waiver);
    let finding = |code, message: String| Finding::new(code, &name, message).at(waiver.span);
    if waiver.until < as_of {
        let message = format!("the waiver of `{name}` ended on {}", waiver.until);
        let finding = finding(Code::EndedWaiver, message);
        return Some(finding.help(if met.is_empty() {
            "what it was of is no longer found: take the row out"
        } else {
            "what it was of counts again: put that right, or decide anew and state a later day"
        }));
    }
    if met.is_empty() {
        let message = format!("nothing is found that the waiver of `{name}` is of");
        return Some(finding(Code::IdleWaiver, message).help("take the row out, if it was put right"));
    }
    if waiver.covers == covers {
        return None;
    }
    let (message, help) = if waiver.covers.is_empty() {
        (
            format!("the waiver of `{name}` does not say what it covers, and does not count"),
            format!("if what is found now is accepted, write `{covers}` in `covers`"),
        )
    } else {
        (
            format!("what is found now is not what the waiver of `{name}` was given for: it does not count"),
            format!(
                "look at the finding again; if it is accepted as it is now, write `{covers}` in `covers`"
            ),
        )
    };
    let mut finding = finding(Code::OutgrownWaiver, message).help(help);
    if let Some(span) = waiver.covers_span {
        finding = finding.at(span).instead(covers);
    }
    Some(finding)
}

/// That a waiver ends soon.
fn ending(inventory: &Inventory, waiver: &Waiver, as_of: Date) -> Option<Finding> {
    let days = i64::from(inventory.head.expiry_notice_days);
    let soon = as_of.until(waiver.until).is_ok_and(|span| i64::from(span.get_days()) <= days);
    soon.then(|| {
        let name = name(waiver);
        let message = format!("the waiver of `{name}` ends on {}", waiver.until);
        Finding::new(Code::Expiring, name, message)
            .at(waiver.span)
            .help("put right what it is of until then, or decide anew")
    })
}

fn name(waiver: &Waiver) -> String {
    match &waiver.finding {
        WaiverOf::Key(key) => key.clone(),
        WaiverOf::Code(code) => format!("{code} {}", waiver.subject),
    }
}
