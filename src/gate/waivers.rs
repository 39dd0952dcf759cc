//! Waivers: findings that a role accepts for a while, and a finding for each waiver that no longer holds.
//!
//! 1. *Match*: a waiver is of one finding by its key, or of all findings of a code about a subject.
//! 2. *Hold*: it holds until its last day, and as long as what it matches is what was found when it was given.
//! 3. *Tell*: what it matches is marked where it holds; where it does not, a finding of its own says why.

use std::{cell::Cell, collections::BTreeMap};

use crate::{
    finding::{Code, Finding, Severity, Waived},
    model::{Date, Inventory, Waiver, WaiverOf},
    report,
    source::Sources,
    text::{cut, digest, nearest},
};

/// Marks the findings that the inventory's waivers accept on this day, and adds what is found about the waivers.
pub fn waive(inventory: &Inventory, sources: &Sources, as_of: Date, findings: &mut Vec<Finding>) {
    if inventory.waivers.is_empty() {
        return;
    }
    let found = Found::of(sources, findings);
    let all: Vec<Met> = inventory.waivers.iter().map(|waiver| found.met(findings, waiver)).collect();
    // What is accepted is known before it is told: of a row that no longer holds, another one may have taken the place.
    for met in all.iter().filter(|met| met.holds(as_of)) {
        let Waiver { until, who, reason, .. } = met.waiver;
        let until = until.to_string();
        for &at in &met.findings {
            let Some(finding) = findings.get_mut(at) else { continue };
            // Of several, the one that holds longest.
            if finding.waived.as_ref().is_none_or(|known| known.until < until) {
                let (until, who, reason) = (until.clone(), who.clone(), reason.clone());
                finding.waived = Some(Box::new(Waived { until, who, reason }));
            }
        }
    }
    let mut told = Vec::new();
    for met in &all {
        if met.holds(as_of) {
            // Unless another row accepts it for longer.
            if met.accepted_until(findings) == Some(met.waiver.until.to_string()) {
                told.extend(ending(inventory, met.waiver, as_of));
            }
        } else if met.findings.is_empty() {
            told.push(found.idle(findings, met.waiver, as_of));
        } else if let Some(until) = met.accepted_until(findings) {
            told.push(replaced(met.waiver, &until));
        } else {
            told.push(met.lapsed(as_of));
        }
    }
    for finding in &mut told {
        let severity = finding.code.severity_by(&inventory.head.severity);
        // A waiver that ends soon still holds: what it accepts fails no check, and neither does this.
        let still_holds = finding.code == Code::Expiring && severity != Severity::Off;
        finding.severity = if still_holds { Severity::Note } else { severity };
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
    /// How many findings may still be looked at for what waivers mean that meet none.
    left: Cell<usize>,
}

/// So many findings are looked at for what is meant, for all waivers together: thousands of waivers would otherwise be compared
/// with hundreds of thousands of findings each.
const LOOKED: usize = 2_000_000;

impl Found {
    fn of(sources: &Sources, findings: &[Finding]) -> Self {
        let mut by_subject: BTreeMap<(Code, String), Vec<usize>> = BTreeMap::new();
        let by_key =
            report::findings_by_key(sources, findings).into_iter().map(|(at, key)| (key, at)).collect();
        for (at, finding) in findings.iter().enumerate().filter(|(_, f)| f.severity != Severity::Off) {
            by_subject.entry((finding.code, finding.subject.clone())).or_default().push(at);
        }
        Self { by_key, by_subject, left: Cell::new(LOOKED) }
    }

    /// The findings that a waiver is of.
    fn met<'w>(&self, findings: &[Finding], waiver: &'w Waiver) -> Met<'w> {
        let met = match &waiver.finding {
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
        };
        let covers = covers(met.iter().filter_map(|&at| findings.get(at)));
        Met { waiver, findings: met, covers }
    }

    /// That no finding meets a waiver, and what is probably meant.
    fn idle(&self, findings: &[Finding], waiver: &Waiver, as_of: Date) -> Finding {
        let name = name(waiver);
        let finding = if waiver.until < as_of {
            ended(waiver)
        } else {
            let message = format!("nothing is found that the waiver of `{name}` is of");
            Finding::new(Code::IdleWaiver, &name, message).at(waiver.span)
        };
        let left = self.left.get().checked_sub(self.by_key.len());
        let meant = match &waiver.finding {
            _ if left.is_none() => None,
            WaiverOf::Key(key) => self.meant_by_key(findings, waiver, key),
            WaiverOf::Code(code) => self.meant_by_code(waiver, code),
        };
        self.left.set(left.unwrap_or_default());
        let gone = match &waiver.finding {
            WaiverOf::Key(_) => {
                "no finding has this key: if what it was of is put right, take the row out; else write the key that \
                 `thalweg check` shows with the finding"
            }
            WaiverOf::Code(_) => "nothing of this code is found any more: take the row out",
        };
        finding.help(meant.unwrap_or_else(|| gone.to_owned()))
    }

    fn meant_by_key(&self, findings: &[Finding], waiver: &Waiver, key: &str) -> Option<String> {
        if let Some(there) = self.by_key.get(key).and_then(|&at| findings.get(at)) {
            return Some(format!(
                "the finding of this key is about `{}`: write that in `subject`, or leave it blank",
                there.subject
            ));
        }
        let about = |at: &usize| {
            let subject = findings.get(*at).map(|f| f.subject.as_str());
            !waiver.subject.is_empty() && subject == Some(waiver.subject.as_str())
        };
        let keys = self.by_key.iter().filter(|(_, at)| about(at));
        let code = |at: &usize| findings.get(*at).map_or("", |f| f.code.as_str());
        let keys: Vec<String> = keys.map(|(key, at)| format!("`{key}` ({})", code(at))).collect();
        if !keys.is_empty() {
            let them = cut(&keys, NAMED);
            return Some(format!("about `{}` there is {them}: write the key that is meant", waiver.subject));
        }
        let near = nearest(key, self.by_key.keys().map(String::as_str))?;
        Some(format!("there is `{near}`: is that meant? If it was put right, take the row out"))
    }

    fn meant_by_code(&self, waiver: &Waiver, code: &str) -> Option<String> {
        let of_code = self.by_subject.keys().filter(|(known, _)| known.as_str() == code);
        let subjects: Vec<&str> = of_code.map(|(_, subject)| subject.as_str()).collect();
        if let Some(near) = nearest(&waiver.subject, subjects.iter().copied()) {
            return Some(format!("`{code}` is found about `{near}`: is that meant?"));
        }
        let quoted: Vec<String> = subjects.iter().map(|subject| format!("`{subject}`")).collect();
        (!quoted.is_empty()).then(|| {
            format!(
                "`{code}` is found about {}: write the one that is meant in `subject`; if it was put right, take the row out",
                cut(&quoted, NAMED)
            )
        })
    }
}

/// A waiver with what it is of.
struct Met<'w> {
    waiver: &'w Waiver,
    /// Where the findings stand that it names.
    findings: Vec<usize>,
    /// A digest of what they are about.
    covers: String,
}

impl Met<'_> {
    /// Whether it counts on this day.
    fn holds(&self, as_of: Date) -> bool {
        self.waiver.until >= as_of && !self.findings.is_empty() && self.waiver.covers == self.covers
    }

    /// The first day on which one of its findings is no longer accepted, where all of them are by other waivers.
    fn accepted_until(&self, findings: &[Finding]) -> Option<String> {
        let of = self.findings.iter().map(|&at| findings.get(at)?.waived.as_ref().map(|w| w.until.clone()));
        of.collect::<Option<Vec<String>>>()?.into_iter().min()
    }

    /// Why it does not count, though what it is of is there.
    fn lapsed(&self, as_of: Date) -> Finding {
        let (waiver, name, covers) = (self.waiver, name(self.waiver), &self.covers);
        if waiver.until < as_of {
            return ended(waiver)
                .help("what it was of counts again: put that right, or decide anew and state a later day");
        }
        let (message, help) = if waiver.covers.is_empty() {
            (
                format!("the waiver of `{name}` does not say what it covers, and does not count"),
                format!("if what is found now is accepted, write `{covers}` in `covers`"),
            )
        } else {
            (
                format!(
                    "what is found now is not what the waiver of `{name}` was given for: it does not count"
                ),
                format!(
                    "look at the finding again; if it is accepted as it is now, write `{covers}` in `covers`"
                ),
            )
        };
        let finding = Finding::new(Code::OutgrownWaiver, &name, message).at(waiver.span).help(help);
        match waiver.covers_span {
            Some(span) => finding.at(span).instead(covers),
            None => finding,
        }
    }
}

/// That a waiver's last day is over.
fn ended(waiver: &Waiver) -> Finding {
    let name = name(waiver);
    let message = format!("the waiver of `{name}` ended on {}", waiver.until);
    Finding::new(Code::EndedWaiver, &name, message).at(waiver.span)
}

/// That a waiver does not count, and need not: others accept what it is of.
fn replaced(waiver: &Waiver, until: &str) -> Finding {
    let name = name(waiver);
    let message = format!("the waiver of `{name}` is not needed: another row accepts it until {until}");
    Finding::new(Code::IdleWaiver, &name, message).at(waiver.span).help("take this row out")
}

/// How many keys, or subjects, are named.
const NAMED: usize = 5;

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
