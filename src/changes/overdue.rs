//! What was due before a day and is not done: papers, certifications and assessments whose time has passed, and what was to be put
//! right; each with the transfers that ask for it.
//!
//! 1. *Asked for*: what a transfer that is red or unknown lacks, read off its own conditions: the paper that has ended, the
//!    certification that has ended or is not known to be renewed, the assessment that is too old.
//! 2. *Quiet*: what else has passed, where nothing has taken its place and the law still knows it.
//! 3. *Decided*: what was accepted, to be put right or disputed, where its subject is still found.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan as _;

use super::{
    days::Due,
    lots::Name,
    snapshot::{Said, Snapshot},
};
use crate::{
    assess::{Assessment, TransferRow, Verdict},
    gate::Standing,
    law::{Condition, Known, Rest, mechanism_of},
    model::{
        CategoryId, Certification, Date, DateCell, Decision, Inventory, PartyId, PartyMatch, Place,
        Safeguard, Waiver, WaiverOf,
    },
    report::{self, Overdue},
};

// What is overdue of something, in words that the page puts behind its name. A sentence for a terminal has it within.
pub(super) const NOT_RENEWED: &str = "no renewal is recorded";
pub(super) const TOO_OLD: &str = "its assessment is too old";
pub(super) const NOT_SETTLED: &str = "the dispute was to be settled, and is not";

/// What is overdue on the day of these rows. `standings`: what became of each waiver and decision on that day; `stands`: what was
/// found on it.
pub(super) fn overdue(rows: &Assessment, standings: &[Standing], stands: &Snapshot) -> Vec<Overdue> {
    let past = Past::of(rows);
    let mut all = past.asked();
    past.papers(&mut all);
    past.certified(&mut all);
    past.assessed(&mut all);
    let mut list: Vec<Overdue> = all.into_iter().map(|(of, late)| past.overdue(of, &late)).collect();
    list.extend(decided(rows, standings, stands));
    list.sort_by_key(|item| (!item.matters, item.day, item.about.clone(), item.what));
    list
}

/// What is overdue: in what way, and by what it is called.
type Of = (Due, String);

/// Since when, and who asks for it.
#[derive(Default)]
struct Late {
    last: Date,
    transfers: usize,
    recipients: BTreeSet<PartyId>,
}

type All = BTreeMap<Of, Late>;

struct Past<'p> {
    rows: &'p Assessment,
    inventory: &'p Inventory,
    as_of: Date,
    /// Of papers that have ended and are of the same, the last.
    last: BTreeMap<OfPaper<'p>, &'p Safeguard>,
}

/// What a paper is of: one that is of the same is a renewal of it.
type OfPaper<'p> = (
    [&'p str; 2],
    &'p [String],
    BTreeSet<&'p PartyMatch>,
    BTreeSet<&'p PartyMatch>,
    BTreeSet<Place>,
    BTreeSet<CategoryId>,
);

fn of_paper(paper: &Safeguard) -> OfPaper<'_> {
    (
        [&paper.mechanism, &paper.module],
        &paper.regimes,
        paper.exporters.iter().collect(),
        paper.importers.iter().collect(),
        paper.places.iter().copied().collect(),
        paper.categories.iter().copied().collect(),
    )
}

impl<'p> Past<'p> {
    fn of(rows: &'p Assessment) -> Self {
        let mut past = Self { rows, inventory: &rows.inventory, as_of: rows.as_of, last: BTreeMap::new() };
        for paper in &rows.inventory.safeguards {
            if past.passed(paper.valid_until).is_some() {
                let last = past.last.entry(of_paper(paper)).or_insert(paper);
                if last.valid_until < paper.valid_until {
                    *last = paper;
                }
            }
        }
        past
    }

    /// What transfers that are red or unknown ask for.
    fn asked(&self) -> All {
        let mut all = All::new();
        for row in self.rows.transfers.iter().filter(|row| row.judgement.verdict >= Verdict::Unknown) {
            let lacking: BTreeMap<Of, Date> = self.lacking(row).collect();
            for (of, last) in lacking {
                let late = all.entry(of).or_default();
                late.last = late.last.max(last);
                late.transfers += 1;
                late.recipients.insert(row.importer);
            }
        }
        all
    }

    /// What a transfer lacks because its time has passed, with the last day.
    fn lacking(&self, row: &TransferRow) -> impl Iterator<Item = (Of, Date)> {
        let checks = row.judgement.chain().flat_map(|judgement| &judgement.checks);
        let failing = checks.filter(|check| check.known != Known::Holds);
        let inventory = self.inventory;
        let named = row.flow_id.map(|flow| inventory.safeguard_lists.get(inventory.flow(flow).safeguards));
        let names = named.is_some_and(|named| !named.is_empty());
        failing.flat_map(move |check| {
            // Whoever it is asked of.
            let name = check.name.strip_prefix("engager:").unwrap_or(&check.name);
            let of = |rest: &Rest| match *rest {
                Rest::Safeguard(id) if name == "end" && self.is_known(self.inventory.safeguard(id)) => {
                    let paper = self.inventory.safeguard(id);
                    self.passed(paper.valid_until)?;
                    // A flow that names its papers rests on no other one.
                    let renewed = self.last.get(&of_paper(paper)).filter(|_| !names);
                    let last = *renewed.unwrap_or(&paper);
                    Some(((Due::Ends, last.id.clone()), self.passed(last.valid_until)?))
                }
                Rest::Certification(at) if name.starts_with("certified") => {
                    let row = self
                        .inventory
                        .certifications
                        .get(at as usize)
                        .filter(|row| self.is_asked(&row.scheme))?;
                    let (due, last) = self.end(row)?;
                    Some(((due, self.called(row)), self.passed(Some(last))?))
                }
                Rest::Safeguard(id) if name == "assessment" && self.is_known(inventory.safeguard(id)) => {
                    let paper = inventory.safeguard(id);
                    Some(((Due::Assessment, paper.id.clone()), self.too_old(paper.assessment.on)?))
                }
                Rest::Country(at) if name == "assessment" => {
                    let row = self.inventory.countries.get(at as usize)?;
                    Some(((Due::Assessment, row.place.code().to_owned()), self.too_old(row.assessment.on)?))
                }
                _ => None,
            };
            check.rests.iter().filter_map(of).collect::<Vec<_>>()
        })
    }

    fn passed(&self, last: Option<Date>) -> Option<Date> {
        last.filter(|last| *last < self.as_of)
    }

    /// The last day of an assessment that is too old.
    fn too_old(&self, on: DateCell) -> Option<Date> {
        let DateCell::On(day) = on else { return None };
        let months = i64::from(self.inventory.head.assessment_valid_months);
        self.passed(day.checked_add(months.months()).ok())
    }

    /// The last day on which a certification counts, as far as it is known.
    fn end(&self, row: &Certification) -> Option<(Due, Date)> {
        let renewals = self.rows.regimes.iter().filter_map(|regime| regime.renewal(row, self.as_of));
        let renewal = renewals.map(|(last, _)| last).min();
        row.valid_until.map(|last| (Due::Ends, last)).or(renewal.map(|last| (Due::Renewal, last)))
    }

    fn called(&self, row: &Certification) -> String {
        format!("{}/{}", self.inventory.party(row.party).id, row.scheme)
    }

    /// Whether a law still knows what a paper is: what it has repealed is not renewed.
    fn is_known(&self, paper: &Safeguard) -> bool {
        let mut of = self.rows.regimes.iter().filter_map(|regime| mechanism_of(regime, paper, self.as_of));
        of.any(|mechanism| mechanism.entry.holds(self.as_of))
    }

    /// Adds papers that have ended, and that no other one of the same parties has followed.
    fn papers(&self, all: &mut All) {
        type Parties<'k> = (&'k str, &'k [PartyMatch], &'k [PartyMatch]);
        fn parties(paper: &Safeguard) -> Parties<'_> {
            (&paper.mechanism, &paper.exporters, &paper.importers)
        }
        let holds = |paper: &&Safeguard| {
            paper.valid_from.is_some_and(|first| first <= self.as_of)
                && self.passed(paper.valid_until).is_none()
        };
        let papers = &self.inventory.safeguards;
        let followed: BTreeSet<Parties<'_>> = papers.iter().filter(holds).map(parties).collect();
        for paper in self.last.values().copied() {
            if let Some(last) = self.passed(paper.valid_until)
                && !followed.contains(&parties(paper))
                && self.is_known(paper)
            {
                all.entry((Due::Ends, paper.id.clone())).or_insert(Late { last, ..Late::default() });
            }
        }
    }

    /// Adds certifications of which no row holds, of schemes on which a law still decides.
    fn certified(&self, all: &mut All) {
        let mut by: BTreeMap<(PartyId, &str), Vec<&Certification>> = BTreeMap::new();
        for row in &self.inventory.certifications {
            by.entry((row.party, &row.scheme)).or_default().push(row);
        }
        for ((_, scheme), rows) in by {
            let ends = |row: &&Certification| self.end(row).filter(|(_, last)| *last < self.as_of);
            let holds = |row: &&Certification| row.valid_from <= self.as_of && ends(row).is_none();
            if rows.iter().any(holds) || !self.is_asked(scheme) {
                continue;
            }
            let last =
                rows.iter().filter_map(|row| Some((ends(row)?, *row))).max_by_key(|((_, last), _)| *last);
            if let Some(((due, last), row)) = last {
                let late = all.entry((due, self.called(row))).or_default();
                late.last = late.last.max(last);
            }
        }
    }

    /// Whether an entry that holds asks for a scheme.
    fn is_asked(&self, scheme: &str) -> bool {
        let asks = |condition: &Condition| matches!(condition, Condition::Certified { scheme: of, .. } if of == scheme);
        self.rows.regimes.iter().any(|regime| {
            let decisions = regime.decision.iter().map(|decision| (&decision.entry, &decision.requires));
            let mechanisms = regime.mechanism.iter().map(|mechanism| (&mechanism.entry, &mechanism.requires));
            let mut entries = decisions.chain(mechanisms);
            entries.any(|(entry, requires)| entry.holds(self.as_of) && requires.iter().any(asks))
        })
    }

    /// Adds assessments that are too old: of places to which something is transferred, and of papers that have not ended, and for
    /// which a law asks for one.
    fn assessed(&self, all: &mut All) {
        let asks = |paper: &&Safeguard| {
            let regimes = self.rows.regimes.iter();
            let mut of = regimes.filter_map(|regime| mechanism_of(regime, paper, self.as_of));
            of.any(|mechanism| {
                let mut spared = mechanism.module.iter().filter(|module| module.no_assessment);
                mechanism.entry.holds(self.as_of)
                    && mechanism.assessment
                    && !spared.any(|module| module.id == paper.module)
            })
        };
        let papers = self.inventory.safeguards.iter().filter(asks);
        let papers = papers.filter(|paper| self.passed(paper.valid_until).is_none());
        let papers = papers.map(|paper| (paper.id.as_str(), paper.assessment.on));
        let gets: BTreeSet<Place> = self.rows.transfers.iter().map(|row| row.place).collect();
        let places = self.inventory.countries.iter();
        let places = places.filter(|row| gets.iter().any(|place| place.within(row.place)));
        let places = places.map(|row| (row.place.code(), row.assessment.on));
        for (about, on) in papers.chain(places) {
            if let Some(last) = self.too_old(on) {
                all.entry((Due::Assessment, about.to_owned())).or_insert(Late { last, ..Late::default() });
            }
        }
    }

    fn overdue(&self, (due, about): Of, late: &Late) -> Overdue {
        Overdue {
            day: late.last,
            about,
            due: due.as_str(),
            what: match due {
                Due::Renewal => NOT_RENEWED,
                Due::Assessment => TOO_OLD,
                Due::Begins | Due::Ends | Due::Waiver => "has ended",
            },
            transfers: late.transfers,
            recipients: late.recipients.iter().map(|&party| self.inventory.party(party).id.clone()).collect(),
            matters: late.transfers > 0,
        }
    }
}

/// The keys of exposures that are red or unknown, of those that are asked for: of a row, and of each of its categories.
fn open<'k>(rows: &Assessment, asked: &BTreeSet<&'k str>) -> BTreeSet<&'k str> {
    let mut open = BTreeSet::new();
    for row in rows.exposures.iter().filter(|row| row.verdict >= Verdict::Unknown && !asked.is_empty()) {
        let ones = row.categories.iter().map(std::slice::from_ref);
        let keys = ones.chain([row.categories.as_slice()]).map(|of| report::key_of(&rows.inventory, row, of));
        open.extend(keys.filter_map(|key| asked.get(key.as_str()).copied()));
    }
    open
}

/// The key that a decision names, where it is none of a finding: of an exposure then.
fn of_exposure<'w>(waiver: &'w Waiver, stands: &Snapshot) -> Option<&'w str> {
    match &waiver.finding {
        WaiverOf::Key(key) if !stands.findings.contains_key(key.as_str()) => Some(key),
        WaiverOf::Key(_) | WaiverOf::Code(_) => None,
    }
}

/// Whether something of what a decision names is found, and nobody accepts it or has decided it anew, by its key or by its code.
fn is_left(waiver: &Waiver, stands: &Snapshot, holds: &BTreeSet<(&WaiverOf, &str)>) -> bool {
    let decided = |(key, said): (&Name, &Said)| {
        let by = |of: WaiverOf, subject: &str| holds.contains(&(&of, subject));
        let key = || WaiverOf::Key(key.to_string());
        !said.counts()
            || by(key(), &said.subject)
            || by(key(), "")
            || by(WaiverOf::Code(said.code.to_string()), &said.subject)
    };
    match &waiver.finding {
        WaiverOf::Key(key) => stands.findings.get_key_value(key.as_str()).is_none_or(|found| !decided(found)),
        WaiverOf::Code(code) => {
            let of = |said: &Said| *said.code == **code && *said.subject == *waiver.subject;
            stands.findings.iter().any(|(key, said)| of(said) && !decided((key, said)))
        }
    }
}

/// Decisions whose time has passed, where what they are of is still found, or is an exposure that is red or unknown.
fn decided(rows: &Assessment, standings: &[Standing], stands: &Snapshot) -> Vec<Overdue> {
    let waivers = rows.inventory.waivers.iter().zip(standings);
    let ended = waivers.filter(|(_, standing)| **standing == Standing::Ended).map(|(waiver, _)| waiver);
    let ended: Vec<&Waiver> = ended.collect();
    let asked = ended.iter().filter_map(|waiver| of_exposure(waiver, stands)).collect();
    let open = open(rows, &asked);
    let holds = rows.inventory.waivers.iter().zip(standings);
    let holds = holds.filter(|(_, standing)| **standing == Standing::Holds).map(|(waiver, _)| waiver);
    let holds: BTreeSet<(&WaiverOf, &str)> = holds.map(|row| (&row.finding, row.subject.as_str())).collect();
    let is_open = |waiver: &&Waiver| match of_exposure(waiver, stands) {
        Some(key) => open.contains(key),
        None => is_left(waiver, stands, &holds),
    };
    let mut list: Vec<Overdue> = ended
        .into_iter()
        .filter(is_open)
        .map(|waiver| Overdue {
            day: waiver.until,
            about: match &waiver.finding {
                WaiverOf::Key(key) => key.clone(),
                WaiverOf::Code(code) => format!("{code} {}", waiver.subject),
            },
            due: Due::Waiver.as_str(),
            what: match waiver.decision {
                Decision::ToFix => "was due to be corrected, and is not",
                Decision::Disputed => NOT_SETTLED,
                Decision::Accepted => "is no longer accepted",
            },
            transfers: 0,
            recipients: Vec::new(),
            matters: true,
        })
        .collect();
    // Of several rows about one thing the last that ended.
    list.sort_by(|one, other| (&one.about, other.day).cmp(&(&other.about, one.day)));
    list.dedup_by(|next, first| next.about == first.about);
    list
}
