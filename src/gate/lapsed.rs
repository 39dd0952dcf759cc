//! What is said of a waiver, or of a decision, that is of nothing, has ended, ends soon, or is of something else.

use std::{cell::Cell, collections::BTreeMap};

use super::met::{Found, Met};
use crate::{
    assess::Verdict,
    finding::{Code, Finding},
    model::{Date, Decision, Inventory, Waiver, WaiverOf},
    review::REVIEW,
    source::{Sources, Span},
    text::{cut, nearest},
};

/// A row that asks what it would cover.
pub(super) fn question(finding: WaiverOf, subject: &str) -> Waiver {
    Waiver {
        decision: Decision::Accepted,
        on: None,
        finding,
        subject: subject.to_owned(),
        reason: String::new(),
        who: String::new(),
        until: Date::MAX,
        covers: String::new(),
        source: String::new(),
        span: Span::default(),
        covers_span: None,
    }
}

/// What is said, and what is probably meant.
pub(super) struct Meant<'m> {
    inventory: &'m Inventory,
    sources: &'m Sources,
    found: &'m Found,
    /// What the keys are about that rows name: a finding, or an exposure.
    about: BTreeMap<&'m str, String>,
    /// How many findings may still be looked at for what waivers mean that meet none.
    left: Cell<usize>,
}

/// So many findings are looked at for what is meant, for all waivers together: thousands of waivers would otherwise be compared
/// with hundreds of thousands of findings each.
const LOOKED: usize = 2_000_000;

/// How many keys, or subjects, are named.
const NAMED: usize = 5;

impl<'m> Meant<'m> {
    /// Of the rows of this inventory.
    pub(super) fn new(
        inventory: &'m Inventory,
        sources: &'m Sources,
        found: &'m Found,
        findings: &[Finding],
    ) -> Self {
        let keys = inventory.waivers.iter().filter_map(|waiver| match &waiver.finding {
            WaiverOf::Key(key) => Some(key.as_str()),
            WaiverOf::Code(_) => None,
        });
        let about = keys.filter_map(|key| {
            let finding = found.by_key.get(key).and_then(|&at| findings.get(at));
            let of_finding = finding.map(|one| format!("{} about `{}`", one.code.as_str(), one.subject));
            let recipient = || found.recipient(inventory, key).map(|id| format!("an exposure with `{id}`"));
            Some((key, of_finding.or_else(recipient)?))
        });
        Self { inventory, sources, found, about: about.collect(), left: Cell::new(LOOKED) }
    }

    /// Whether a row is a decision of review.toml.
    fn is_decision(&self, waiver: &Waiver) -> bool {
        self.sources.name(waiver.span.source) == REVIEW
    }

    /// What a row is called.
    fn called(&self, waiver: &Waiver) -> String {
        let what = if self.is_decision(waiver) { "decision on" } else { "waiver of" };
        let named = name(waiver);
        // A key says nothing to who reads it.
        let about = self.about.get(named.as_str()).map(|about| format!(" ({about})")).unwrap_or_default();
        format!("the {what} `{named}`{about}")
    }

    /// How it goes away.
    fn out(&self, waiver: &Waiver) -> &'static str {
        if self.is_decision(waiver) { "delete the decision from review.toml" } else { "delete the row" }
    }

    /// That nothing meets a row, and what is probably meant.
    pub(super) fn idle(&self, findings: &[Finding], waiver: &Waiver, as_of: Date) -> Finding {
        let finding = if waiver.until < as_of {
            self.ended(waiver)
        } else {
            let message = format!("{} matches no finding", self.called(waiver));
            Finding::new(Code::IdleWaiver, name(waiver), message).at(waiver.span)
        };
        let left = self.left.get().checked_sub(self.found.by_key.len());
        let meant = match &waiver.finding {
            _ if left.is_none() => None,
            WaiverOf::Key(key) => self.meant_by_key(findings, waiver, key),
            WaiverOf::Code(code) => self.meant_by_code(waiver, code),
        };
        self.left.set(left.unwrap_or_default());
        let out = self.out(waiver);
        let gone = match &waiver.finding {
            WaiverOf::Key(_) if self.is_decision(waiver) => {
                format!(
                    "no finding and no exposure has this key: if it has been corrected, {out}; otherwise write the key \
                     that `thalweg review` shows"
                )
            }
            WaiverOf::Key(_) => format!(
                "no finding has this key: if it has been corrected, {out}; otherwise write the key that \
                 `thalweg check` shows with the finding"
            ),
            WaiverOf::Code(_) => format!("nothing of this code is found any more: {out}"),
        };
        finding.help(meant.unwrap_or(gone))
    }

    fn meant_by_key(&self, findings: &[Finding], waiver: &Waiver, key: &str) -> Option<String> {
        let by_key = &self.found.by_key;
        if let Some(there) = by_key.get(key).and_then(|&at| findings.get(at)) {
            return Some(format!(
                "the finding of this key is about `{}`: write that in `subject`, or leave it blank",
                there.subject
            ));
        }
        if let Some(recipient) = self.found.recipient(self.inventory, key) {
            return Some(format!(
                "the exposure of this key is with `{recipient}`: write that in `subject`, or leave it blank"
            ));
        }
        let about = |at: &usize| {
            let subject = findings.get(*at).map(|f| f.subject.as_str());
            !waiver.subject.is_empty() && subject == Some(waiver.subject.as_str())
        };
        let keys = by_key.iter().filter(|(_, at)| about(at));
        let code = |at: &usize| findings.get(*at).map_or("", |f| f.code.as_str());
        let mut keys: Vec<String> = keys.map(|(key, at)| format!("`{key}` ({})", code(at))).collect();
        if keys.is_empty() {
            let exposures = self.found.of_recipients.get(&waiver.subject).into_iter().flatten();
            keys.extend(exposures.map(|key| format!("`{key}` (exposure)")));
        }
        if !keys.is_empty() {
            let them = cut(&keys, NAMED);
            return Some(format!(
                "if it has been corrected, {}; about `{}` there is {them}: otherwise write the key that is meant",
                self.out(waiver),
                waiver.subject
            ));
        }
        let near = nearest(key, by_key.keys().map(String::as_str))?;
        Some(format!("there is `{near}`: is that meant? If it has been corrected, {}", self.out(waiver)))
    }

    fn meant_by_code(&self, waiver: &Waiver, code: &str) -> Option<String> {
        let of_code = self.found.by_subject.keys().filter(|(known, _)| known.as_str() == code);
        let subjects: Vec<&str> = of_code.map(|(_, subject)| subject.as_str()).collect();
        if let Some(near) = nearest(&waiver.subject, subjects.iter().copied()) {
            return Some(format!("`{code}` is found about `{near}`: is that meant?"));
        }
        let quoted: Vec<String> = subjects.iter().map(|subject| format!("`{subject}`")).collect();
        (!quoted.is_empty()).then(|| {
            format!(
                "`{code}` is found about {}: write the one that is meant in `subject`; if it has been corrected, {}",
                cut(&quoted, NAMED),
                self.out(waiver)
            )
        })
    }

    /// Why a row does not count, though what it is of is there.
    pub(super) fn lapsed(&self, met: &Met, as_of: Date) -> Finding {
        let (waiver, covers) = (met.waiver, &met.covers);
        if waiver.until < as_of {
            let is_open = met.exposure.is_none_or(|row| row.verdict >= Verdict::Unknown);
            return self.ended(waiver).help(if is_open {
                "its subject counts: correct it, or decide again and state a later date".to_owned()
            } else {
                format!("its exposure is neither red nor unknown any more: {}", self.out(waiver))
            });
        }
        let called = self.called(waiver);
        let accepted = if waiver.decision == Decision::Accepted { "accepted" } else { "decided" };
        let thing = if met.exposure.is_some() { "exposure" } else { "finding" };
        let (message, help) = if waiver.covers.is_empty() {
            (
                format!("{called} does not say what it covers, and does not count"),
                format!("if what is found now is {accepted}, write `{covers}` in `covers`"),
            )
        } else {
            (
                format!("{called} was given for something other than what is found now, and does not count"),
                format!(
                    "look at the {thing} again; if it is {accepted} as it is now, write `{covers}` in `covers`"
                ),
            )
        };
        let finding = Finding::new(Code::OutgrownWaiver, name(waiver), message).at(waiver.span).help(help);
        match waiver.covers_span {
            Some(span) if !self.is_decision(waiver) || !waiver.covers.is_empty() => {
                finding.at(span).instead(covers)
            }
            _ => finding,
        }
    }

    /// That a row's last day is over.
    fn ended(&self, waiver: &Waiver) -> Finding {
        let message = match waiver.decision {
            Decision::Accepted => format!("{} ended on {}", self.called(waiver), waiver.until),
            Decision::ToFix => {
                format!("{} was to have it corrected by {}", self.called(waiver), waiver.until)
            }
            Decision::Disputed => {
                format!("{} disputes it until {}, which is over", self.called(waiver), waiver.until)
            }
        };
        Finding::new(Code::EndedWaiver, name(waiver), message).at(waiver.span)
    }

    /// That a row does not count, and need not: others accept what it is of.
    pub(super) fn replaced(&self, waiver: &Waiver, until: &str) -> Finding {
        let message = format!("{} is not needed: another row accepts it until {until}", self.called(waiver));
        Finding::new(Code::IdleWaiver, name(waiver), message).at(waiver.span).help(self.out(waiver))
    }

    /// That a row without a day does not count: another one was decided since.
    pub(super) fn decided_since(&self, waiver: &Waiver, day: Option<Date>) -> Finding {
        let day = day.map(|day| format!(" on {day}")).unwrap_or_default();
        let message = format!(
            "{} does not count: its subject was decided{day}, and it states no date",
            self.called(waiver)
        );
        let help = format!("{}, or state in `on` the day on which it was decided", self.out(waiver));
        Finding::new(Code::IdleWaiver, name(waiver), message).at(waiver.span).help(help)
    }

    /// That what a row disputes without a day stands against what was accepted about the same, whenever that was.
    pub(super) fn undated(&self, waiver: &Waiver, day: Option<Date>) -> Finding {
        let day = day.map(|day| format!(" on {day}")).unwrap_or_default();
        let message = format!(
            "{} states no day: what was accepted{day} does not count beside it, as nobody can tell which is later",
            self.called(waiver)
        );
        let help = format!("{}, or state in `on` the day on which it was decided", self.out(waiver));
        Finding::new(Code::IdleWaiver, name(waiver), message).at(waiver.span).help(help)
    }

    /// That a row without a day does not count: another one about the same, or about an exposure of it, decides otherwise.
    pub(super) fn outweighed(&self, waiver: &Waiver, instead: &Waiver) -> Finding {
        let says = match instead.decision {
            Decision::Accepted => "accepts it",
            Decision::ToFix => "has it corrected",
            Decision::Disputed => "disputes it",
        };
        let day = instead.on.map(|day| format!(" since {day}")).unwrap_or_default();
        let (called, other) = (self.called(waiver), self.called(instead));
        let other = if other == called { "another row".to_owned() } else { other };
        let message = format!("{called} does not count: {other} {says}{day}, and it states no date");
        let help = format!("{}, or state in `on` the day on which it was decided", self.out(waiver));
        Finding::new(Code::IdleWaiver, name(waiver), message).at(waiver.span).help(help)
    }

    /// That a row ends soon.
    pub(super) fn ending(&self, waiver: &Waiver, as_of: Date) -> Option<Finding> {
        let days = i64::from(self.inventory.head.expiry_notice_days);
        let soon = as_of.until(waiver.until).is_ok_and(|span| i64::from(span.get_days()) <= days);
        soon.then(|| {
            let message = format!("{} ends on {}", self.called(waiver), waiver.until);
            Finding::new(Code::Expiring, name(waiver), message)
                .at(waiver.span)
                .help("correct its subject before then, or decide again")
        })
    }
}

/// That what a row of nothing disputes still stands against what was accepted.
pub(super) fn still(finding: Finding, against: &str) -> Finding {
    let help = format!("{}; until then nothing counts that was accepted {against}", finding.help);
    finding.help(help)
}

/// What a row names.
fn name(waiver: &Waiver) -> String {
    match &waiver.finding {
        WaiverOf::Key(key) => key.clone(),
        WaiverOf::Code(code) => format!("{code} {}", waiver.subject),
    }
}
