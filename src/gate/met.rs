//! What a waiver is of: one finding or exposure by its key, or all findings of a code about a subject; and a digest of it.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    assess::{ExposureRow, of_exposure},
    finding::{Code, Finding, Severity},
    model::{Date, Inventory, Waiver, WaiverOf},
    report,
    source::Sources,
    text::digest,
};

/// Hands out the exposures, row by row as exposures.csv has them.
pub type Exposures<'e> = dyn FnMut(&mut dyn FnMut(&ExposureRow)) + 'e;

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

/// A digest of what an exposure is: how it is judged and why, by which route, who the recipient is; and what is found about it.
pub(super) fn covers_of(inventory: &Inventory, row: &ExposureRow, findings: &[Finding]) -> String {
    let parts = parts(inventory, row);
    let hangs = |finding: &&Finding| {
        let covered = finding.covered.as_deref();
        let exposures = covered.map_or(&[][..], |covered| covered.exposures.as_slice());
        finding.severity != Severity::Off && parts.iter().any(|part| exposures.binary_search(part).is_ok())
    };
    let mut said: Vec<[&str; 3]> = findings
        .iter()
        .filter(hangs)
        .map(|f| {
            let rest = f.covered.as_ref().map_or("", |covered| covered.rest.as_str());
            [f.code.as_str(), f.subject.as_str(), rest]
        })
        .collect();
    said.sort_unstable();
    let own = of_exposure::row(inventory, row);
    let own = own.iter().map(String::as_str);
    digest::digest(std::iter::once("exposure").chain(own).chain(said.into_iter().flatten()))
}

/// The single exposures of a row, as findings name them.
pub(super) fn parts(inventory: &Inventory, row: &ExposureRow) -> Vec<u64> {
    let whose = (row.regime.as_str(), row.recipient, row.place);
    row.categories.iter().map(|&c| of_exposure::one(inventory, whose, row.population, c)).collect()
}

/// Findings and exposures by what names them.
pub(super) struct Found {
    /// Findings by their keys.
    pub(super) by_key: BTreeMap<String, usize>,
    /// Findings by code and subject.
    pub(super) by_subject: BTreeMap<(Code, String), Vec<usize>>,
    /// The exposures that waivers name.
    rows: BTreeMap<String, ExposureRow>,
    /// The keys of exposures of recipients that waivers name which meet nothing.
    pub(super) of_recipients: BTreeMap<String, Vec<String>>,
}

impl Found {
    /// Exposures are looked at only where a waiver names a key that no finding has.
    pub(super) fn of(
        inventory: &Inventory,
        sources: &Sources,
        findings: &[Finding],
        exposures: &mut Exposures<'_>,
    ) -> Self {
        let mut by_subject: BTreeMap<(Code, String), Vec<usize>> = BTreeMap::new();
        let by_key: BTreeMap<String, usize> =
            report::findings_by_key(sources, findings).into_iter().map(|(at, key)| (key, at)).collect();
        for (at, finding) in findings.iter().enumerate().filter(|(_, f)| f.severity != Severity::Off) {
            by_subject.entry((finding.code, finding.subject.clone())).or_default().push(at);
        }
        let mut asked: BTreeMap<&str, &str> = BTreeMap::new();
        for waiver in &inventory.waivers {
            if let WaiverOf::Key(key) = &waiver.finding
                && !by_key.contains_key(key)
            {
                asked.insert(key, &waiver.subject);
            }
        }
        let (mut rows, mut of_recipients) = (BTreeMap::new(), BTreeMap::<String, Vec<String>>::new());
        let recipients: BTreeSet<&str> = asked.values().copied().collect();
        if !asked.is_empty() {
            exposures(&mut |row| {
                let key = report::key_of(inventory, row, &row.categories);
                let recipient = inventory.party(row.recipient).id.as_str();
                if asked.contains_key(key.as_str()) {
                    rows.insert(key, row.clone());
                } else if recipients.contains(recipient) {
                    of_recipients.entry(recipient.to_owned()).or_default().push(key);
                }
            });
        }
        Self { by_key, by_subject, rows, of_recipients }
    }

    /// What a waiver is of.
    pub(super) fn met<'f>(
        &'f self,
        inventory: &Inventory,
        findings: &[Finding],
        waiver: &'f Waiver,
    ) -> Met<'f> {
        let about = |subject: &str| waiver.subject.is_empty() || subject == waiver.subject;
        let met = match &waiver.finding {
            WaiverOf::Key(key) => {
                let meant = |f: &Finding| f.code.can_be_waived() && about(&f.subject);
                let same = |at: &&usize| findings.get(**at).is_some_and(meant);
                self.by_key.get(key).filter(same).copied().into_iter().collect()
            }
            WaiverOf::Code(code) => {
                let code = Code::ALL.iter().find(|known| known.as_str() == code);
                let named = code.and_then(|&code| self.by_subject.get(&(code, waiver.subject.clone())));
                named.cloned().unwrap_or_default()
            }
        };
        let exposure = match &waiver.finding {
            WaiverOf::Key(key) => self.rows.get(key).filter(|row| about(&inventory.party(row.recipient).id)),
            WaiverOf::Code(_) => None,
        };
        let covers = match exposure {
            Some(row) => covers_of(inventory, row, findings),
            None => covers(met.iter().filter_map(|&at| findings.get(at))),
        };
        Met { waiver, findings: met, exposure, covers }
    }

    /// The recipient of an exposure that a waiver names.
    pub(super) fn recipient<'i>(&self, inventory: &'i Inventory, key: &str) -> Option<&'i str> {
        self.rows.get(key).map(|row| inventory.party(row.recipient).id.as_str())
    }
}

/// A waiver with what it is of.
pub(super) struct Met<'w> {
    /// The waiver.
    pub(super) waiver: &'w Waiver,
    /// Where the findings stand that it names.
    pub(super) findings: Vec<usize>,
    /// The exposure that it names.
    pub(super) exposure: Option<&'w ExposureRow>,
    /// A digest of what they are about.
    pub(super) covers: String,
}

impl Met<'_> {
    /// Whether there is what it is of.
    pub(super) fn is_there(&self) -> bool {
        !self.findings.is_empty() || self.exposure.is_some()
    }

    /// Whether it counts on this day.
    pub(super) fn holds(&self, as_of: Date) -> bool {
        self.waiver.until >= as_of && self.is_there() && self.waiver.covers == self.covers
    }
}
