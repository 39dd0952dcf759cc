//! Disputes that are of nothing that is found: what they were of may be there under another key. A row of exposures has another one
//! when its data is parted or joined, and a finding when it stands in another file. So what is disputed, or to be put right,
//! stands against all that was not surely accepted later, and that it may be about, until its row is taken out:
//!
//! | its key | it may be about |
//! |---|---|
//! | of a code about its subject, in one of the files that there are | what is found of that code about the subject |
//! | any other one, and its subject is a party | what is found about the party, or about an exposure with it |
//! | any other one, and its subject is something else that the inventory has | what is found about that |
//! | any other one, and it states no subject, or one that is nothing | anything |
//! | a code, and its subject is nothing | what is found of the code |
//!
//! A code whose subject is there is put right: it is about nothing.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::met::{Exposures, Found, Met, parts};
use crate::{
    finding::{Code, Finding},
    model::{Date, Decision, Inventory, Place, Waiver, WaiverOf},
    report,
    source::Sources,
};

/// Rows that decide otherwise than that something is accepted, each with whether it holds.
pub(super) type Against = Vec<(usize, bool)>;

/// What disputes that are of nothing may be about.
#[derive(Default)]
pub(super) struct Loose {
    /// Those that may be about anything.
    all: Against,
    /// By the position of a finding.
    findings: BTreeMap<usize, Against>,
    /// By recipient.
    recipients: Vec<Against>,
    /// By the number of an exposure, its recipient among these.
    parts: FxHashMap<u64, usize>,
    /// By the position of a row: what of all that is found it may be about, in words.
    words: BTreeMap<usize, String>,
}

/// What one of them may be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum About {
    Nothing,
    /// What is found of a code about its subject.
    Code(Code),
    /// What is found of a code.
    AllOf(Code),
    /// What is found about its subject.
    Subject,
    /// That, and its exposures.
    Party,
    /// Anything.
    All,
}

/// What the rows are held against.
pub(super) struct Ground<'g> {
    pub inventory: &'g Inventory,
    pub sources: &'g Sources,
    pub findings: &'g [Finding],
    pub found: &'g Found,
    pub as_of: Date,
}

impl Loose {
    /// Of all rows those that dispute something and are of nothing.
    pub(super) fn of(ground: &Ground<'_>, all: &[Met<'_>], exposures: &mut Exposures<'_>) -> Self {
        let mut loose = Self::default();
        let mut recipients: BTreeMap<&str, Against> = BTreeMap::new();
        let is_loose = |met: &Met| met.waiver.decision != Decision::Accepted && !met.is_there();
        for (at, met) in all.iter().enumerate().filter(|(_, met)| is_loose(met)) {
            let (waiver, row) = (met.waiver, (at, met.waiver.until >= ground.as_of));
            let about = ground.about(waiver);
            if about == About::All {
                loose.all.push(row);
                loose.words.insert(at, "before it".to_owned());
                continue;
            }
            for (number, finding) in ground.findings.iter().enumerate() {
                if about.is_of(&waiver.subject, finding) {
                    loose.findings.entry(number).or_default().push(row);
                    loose.words.insert(at, about.words(&waiver.subject));
                }
            }
            if about == About::Party {
                loose.words.insert(at, about.words(&waiver.subject));
            }
            if let WaiverOf::Key(key) = &waiver.finding {
                // Its key names something, about another subject than it states.
                if let Some(&named) = ground.found.by_key.get(key) {
                    loose.findings.entry(named).or_default().push(row);
                }
                if let Some(recipient) = ground.found.recipient(ground.inventory, key) {
                    recipients.entry(recipient).or_default().push(row);
                }
            }
            if about == About::Party {
                recipients.entry(&waiver.subject).or_default().push(row);
            }
        }
        loose.expose(ground.inventory, recipients, exposures);
        loose
    }

    /// Takes in the exposures of recipients.
    fn expose(
        &mut self,
        inventory: &Inventory,
        recipients: BTreeMap<&str, Against>,
        exposures: &mut Exposures<'_>,
    ) {
        if recipients.is_empty() {
            return;
        }
        let ids = recipients.keys().enumerate();
        let numbers: BTreeMap<&str, usize> = ids.map(|(number, &id)| (id, number)).collect();
        exposures(&mut |row| {
            if let Some(&number) = numbers.get(inventory.party(row.recipient).id.as_str()) {
                self.parts.extend(parts(inventory, row).into_iter().map(|part| (part, number)));
            }
        });
        self.recipients = recipients.into_values().collect();
    }

    /// What a row that is of nothing stands against, in words that end a sentence: what was accepted before it.
    pub(super) fn words(&self, row: usize) -> Option<&str> {
        self.words.get(&row).map(String::as_str)
    }

    /// What may be about a finding, by its position, or about some exposures.
    pub(super) fn against(&self, finding: Option<usize>, exposures: &[&[u64]]) -> Against {
        let mut rows = self.all.clone();
        rows.extend(finding.and_then(|at| self.findings.get(&at)).into_iter().flatten());
        if !self.parts.is_empty() {
            let mut numbers: Vec<usize> = exposures
                .iter()
                .copied()
                .flatten()
                .filter_map(|part| self.parts.get(part))
                .copied()
                .collect();
            numbers.sort_unstable();
            numbers.dedup();
            rows.extend(numbers.into_iter().filter_map(|number| self.recipients.get(number)).flatten());
        }
        rows.sort_unstable();
        rows.dedup();
        rows
    }
}

impl Loose {
    /// What may be about an exposure with any recipient that has one: of a finding whose data was not followed to its end.
    pub(super) fn of_recipients(&self) -> impl Iterator<Item = (usize, bool)> {
        let exposed: BTreeSet<usize> = self.parts.values().copied().collect();
        exposed.into_iter().filter_map(|number| self.recipients.get(number)).flatten().copied()
    }
}

impl About {
    /// Whether it may be about a finding, with this subject.
    fn is_of(self, subject: &str, finding: &Finding) -> bool {
        let same = finding.subject == subject;
        match self {
            Self::Nothing | Self::All => false,
            Self::Code(code) => finding.code == code && same,
            Self::AllOf(code) => finding.code == code,
            Self::Subject | Self::Party => same,
        }
    }

    /// What was accepted that it stands against.
    fn words(self, subject: &str) -> String {
        match self {
            Self::Nothing | Self::All => "before it".to_owned(),
            Self::Code(code) => format!("before it of `{}` about `{subject}`", code.as_str()),
            Self::AllOf(code) => format!("before it of `{}`", code.as_str()),
            Self::Subject => format!("before it about `{subject}`"),
            Self::Party => format!("before it about `{subject}`, or about what it has"),
        }
    }
}

impl Ground<'_> {
    /// What a row that is of nothing may be about.
    fn about(&self, waiver: &Waiver) -> About {
        let subject = waiver.subject.as_str();
        match &waiver.finding {
            WaiverOf::Code(_) if self.has(subject) => About::Nothing,
            WaiverOf::Code(code) => {
                let code = Code::ALL.iter().find(|known| known.as_str() == code);
                code.map_or(About::All, |&code| About::AllOf(code))
            }
            WaiverOf::Key(_) if subject.is_empty() => About::All,
            WaiverOf::Key(key) => match self.code_of(key, subject) {
                Some(code) => About::Code(code),
                None if self.inventory.find_party(subject).is_some() => About::Party,
                None if self.has(subject) => About::Subject,
                None => About::All,
            },
        }
    }

    /// The code that a key is of, if it is one of a finding about this subject.
    fn code_of(&self, key: &str, subject: &str) -> Option<Code> {
        let base = key.split_once('-').map_or(key, |(base, _)| base);
        let names = self.sources.files().iter().map(|file| file.name.as_str());
        let names: Vec<&str> = names.chain([""]).collect();
        let mut codes = Code::ALL.iter().filter(|code| code.can_be_waived());
        codes
            .find(|code| names.iter().any(|file| report::key_of_finding(**code, file, subject) == base))
            .copied()
    }

    /// Whether the inventory has something of this name, or anything is found about it.
    fn has(&self, subject: &str) -> bool {
        let inventory = self.inventory;
        let is = |id: &str| id == subject;
        inventory.find_party(subject).is_some()
            || inventory.stores.iter().any(|row| is(&row.id))
            || inventory.flows.iter().any(|row| is(&row.id))
            || inventory.safeguards.iter().any(|row| is(&row.id))
            || inventory.populations.iter().any(|row| is(&row.id))
            || inventory.purposes.iter().any(|row| is(&row.id))
            || inventory.rules.iter().any(|row| is(&row.id))
            || inventory.head.regimes.iter().flatten().any(|id| is(id))
            || Place::parse(subject).is_some_and(|place| !place.is_unknown())
            // An entry of a law, or a certification.
            || subject.contains('/')
            || self.findings.iter().any(|finding| is(&finding.subject))
    }
}
