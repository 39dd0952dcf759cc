//! What several outputs show: counts by regime and verdict, exposures by recipient, the rule entries relied on.
//! Every list is in an order of its own that rests on words alone.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use super::{gathered::Gathered, key::key_of};
use crate::{
    assess::{Assessment, RouteStep},
    finding::Severity,
    law::Verdict,
    model::{PartyId, Place},
};

/// How many rows of a regime have each verdict, in the order of [`Verdict::ALL`].
pub struct Tally<'a> {
    /// The regime's id; empty for rows of none.
    pub regime: &'a str,
    /// The counts.
    pub counts: [usize; Verdict::ALL.len()],
}

/// Counts rows by regime and verdict: the regimes judged in their order, then any other, then rows of none.
fn tally<'a>(assessment: &'a Assessment, rows: impl Iterator<Item = (&'a str, Verdict)>) -> Vec<Tally<'a>> {
    let mut counts: BTreeMap<(bool, &str), [usize; Verdict::ALL.len()]> = BTreeMap::new();
    for regime in &assessment.regimes {
        counts.insert((false, &regime.id), [0; Verdict::ALL.len()]);
    }
    for (regime, verdict) in rows {
        let row = counts.entry((regime.is_empty(), regime)).or_default();
        for (count, _) in row.iter_mut().zip(Verdict::ALL).filter(|(_, v)| *v == verdict) {
            *count += 1;
        }
    }
    counts.into_iter().map(|((_, regime), counts)| Tally { regime, counts }).collect()
}

/// The exposures by regime and verdict: each category of a population, with one recipient, at one place, counts.
pub fn exposures<'a>(assessment: &'a Assessment, gathered: &'a Gathered) -> Vec<Tally<'a>> {
    let mut tallies = tally(assessment, std::iter::empty());
    for (regime, counts) in &gathered.counts {
        match tallies.iter_mut().find(|t| t.regime == regime) {
            Some(tally) => tally.counts = *counts,
            None => tallies.push(Tally { regime, counts: *counts }),
        }
    }
    tallies
}

/// The transfers by regime and verdict.
pub fn transfers(assessment: &Assessment) -> Vec<Tally<'_>> {
    tally(assessment, assessment.transfers.iter().map(|r| (r.regime.as_str(), r.judgement.verdict)))
}

/// How many findings there are of a severity that nobody has waived.
pub fn findings(assessment: &Assessment, severity: Severity) -> usize {
    assessment.findings.iter().filter(|f| f.severity == severity && f.waived.is_none()).count()
}

/// How many findings are waived.
pub fn waived(assessment: &Assessment) -> usize {
    assessment.findings.iter().filter(|f| f.waived.is_some()).count()
}

/// What a recipient has at a place, with one verdict of one regime.
pub struct Landing<'a> {
    /// The verdict.
    pub verdict: Verdict,
    /// Who.
    pub recipient: PartyId,
    /// Where.
    pub place: Place,
    /// The regime's id; empty for rows of none.
    pub regime: &'a str,
    /// How many categories.
    pub categories: usize,
    /// How many populations.
    pub populations: usize,
}

/// Exposures by recipient, place, regime and verdict; the worst first, then by recipient.
pub fn landings<'a>(assessment: &'a Assessment, gathered: &'a Gathered) -> Vec<Landing<'a>> {
    let mut landings: Vec<Landing> = gathered
        .landings
        .iter()
        .map(|((verdict, recipient, place, regime), landing)| Landing {
            verdict: verdict.0,
            recipient: *recipient,
            place: *place,
            regime,
            categories: landing.categories.iter().count(),
            populations: landing.populations.len(),
        })
        .collect();
    let id = |l: &Landing| assessment.inventory.party(l.recipient).id.as_str();
    landings.sort_by(|a, b| {
        (Reverse(a.verdict), id(a), a.place.code(), a.regime).cmp(&(
            Reverse(b.verdict),
            id(b),
            b.place.code(),
            b.regime,
        ))
    });
    landings
}

/// A recipient in short.
pub struct Reached {
    /// The party.
    pub party: PartyId,
    /// The worst verdict of its exposures.
    pub worst: Verdict,
    /// Where it has something.
    pub places: BTreeSet<Place>,
}

/// Every recipient: the worst first, then by id.
pub fn reached(assessment: &Assessment, gathered: &Gathered) -> Vec<Reached> {
    let mut parties: BTreeMap<PartyId, Reached> = BTreeMap::new();
    for (verdict, party, place, _) in gathered.landings.keys() {
        let empty = || Reached { party: *party, worst: verdict.0, places: BTreeSet::new() };
        let reached = parties.entry(*party).or_insert_with(empty);
        reached.worst = reached.worst.max(verdict.0);
        reached.places.insert(*place);
    }
    let mut list: Vec<Reached> = parties.into_values().collect();
    list.sort_by_key(|r| (Reverse(r.worst), assessment.inventory.party(r.party).id.as_str()));
    list
}

/// Everything that one party receives.
pub struct Recipient<'a> {
    /// The party.
    pub party: PartyId,
    /// The worst verdict of its ways.
    pub worst: Verdict,
    /// How data comes to it, the worst way first.
    pub ways: Vec<Way<'a>>,
}

/// What comes to a recipient over one route, with one verdict of one regime.
pub struct Way<'a> {
    /// The key of its first row.
    pub key: String,
    /// The verdict.
    pub verdict: Verdict,
    /// The worst of its last hops; better than the verdict where the fault lies upstream.
    pub delivery: Verdict,
    /// Where.
    pub place: Place,
    /// The regime's id; empty for rows of none.
    pub regime: &'a str,
    /// The route shown.
    pub route: &'a [RouteStep],
    /// Categories by population, each by its id, then its name.
    pub facts: BTreeMap<(&'a str, &'a str), BTreeSet<(&'a str, &'a str)>>,
}

impl Way<'_> {
    /// How many rows of the table it is: one for each population.
    pub fn rows(&self) -> usize {
        self.facts.len()
    }
}

type WayKey<'a> = (Reverse<Verdict>, &'a str, &'a str, Reverse<Verdict>, Vec<(&'a str, Verdict, &'a str)>);

/// How many ways, recipients, entries or findings a page shows.
pub const SHOWN: usize = 200;

/// The worst exposures by recipient: the worst first, then by id; rows that differ in category and population alone are
/// one way. At most [`SHOWN`] ways.
pub fn recipients<'a>(assessment: &'a Assessment, gathered: &'a Gathered) -> Vec<Recipient<'a>> {
    let inventory = &assessment.inventory;
    let mut parties: BTreeMap<PartyId, BTreeMap<WayKey<'a>, Way<'a>>> = BTreeMap::new();
    let mut ways = 0;
    for row in &gathered.worst {
        let steps = row.route.iter().map(|s| (s.id.as_str(), s.verdict, s.instrument.as_str())).collect();
        let delivery = Reverse(row.delivery);
        let key = (Reverse(row.verdict), row.regime.as_str(), row.place.code(), delivery, steps);
        let of = parties.entry(row.recipient).or_default();
        if !of.contains_key(&key) {
            if ways == SHOWN {
                continue;
            }
            ways += 1;
        }
        let way = of.entry(key).or_insert_with(|| Way {
            key: key_of(inventory, row, &row.categories),
            verdict: row.verdict,
            delivery: row.delivery,
            place: row.place,
            regime: &row.regime,
            route: &row.route,
            facts: BTreeMap::new(),
        });
        let population = inventory.population(row.population);
        let categories = way.facts.entry((&population.id, &population.name)).or_default();
        let named = row.categories.iter().map(|&c| inventory.category(c));
        categories.extend(named.map(|c| (c.id.as_str(), c.name.as_str())));
    }
    let mut recipients: Vec<Recipient> = parties
        .into_iter()
        .filter(|(_, ways)| !ways.is_empty())
        .map(|(party, ways)| {
            let worst = ways.values().map(|w| w.verdict).max().unwrap_or_default();
            Recipient { party, worst, ways: ways.into_values().collect() }
        })
        .collect();
    recipients.sort_by_key(|r| (Reverse(r.worst), inventory.party(r.party).id.as_str()));
    recipients
}

/// The name of a regime, or its id where it is not among those judged.
pub fn regime_name<'a>(assessment: &'a Assessment, id: &'a str) -> &'a str {
    assessment.regimes.iter().find(|r| r.id == id).map_or(id, |r| r.name.as_str())
}

/// What a verdict says, for a reader of the law.
pub fn meaning(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Free => "Not judged: no border that this regime guards is crossed.",
        Verdict::Adequate => {
            "An adequacy decision in force covers the place, and its conditions are known to hold."
        }
        Verdict::Safeguarded => {
            "An appropriate safeguard covers it, and each of its conditions is known to hold."
        }
        Verdict::Derogation => "Only a derogation for specific situations is relied on, within its limits.",
        Verdict::Unknown => "It cannot be told: a place, a role, a date or a condition is not stated.",
        Verdict::Deficient => {
            "A ground is stated but fails: expired, wrong module, out of scope, not assessed."
        }
        Verdict::Missing => "No ground for the transfer is stated.",
        Verdict::Prohibited => "The regime forbids it, whatever is signed.",
    }
}

#[cfg(test)]
mod tests {
    use super::{landings, reached, recipients};
    use crate::{
        law::Verdict,
        report::{fixture, relied::relied},
    };

    #[test]
    fn rows_are_counted_by_regime_and_verdict() {
        fixture::with_report(|report| {
            let gathered = fixture::gathered(report);
            let tallies = super::exposures(report.assessment, &gathered);
            let rows: Vec<_> = tallies.iter().map(|t| (t.regime, t.counts)).collect();
            assert_eq!(rows, [("eu-gdpr", [0, 0, 1, 0, 0, 0, 2, 0]), ("", [1, 0, 0, 0, 0, 0, 0, 0])]);
        });
    }

    #[test]
    fn the_worst_comes_first_and_facts_of_one_way_are_together() {
        fixture::with_report(|report| {
            let inventory = &report.assessment.inventory;
            let gathered = fixture::gathered(report);
            let landings = landings(report.assessment, &gathered);
            assert_eq!(landings[0].verdict, Verdict::Missing);
            assert_eq!(landings[0].categories, 2);
            let recipients = recipients(report.assessment, &gathered);
            let order: Vec<_> = recipients.iter().map(|r| inventory.party(r.party).id.as_str()).collect();
            assert_eq!(order, ["mailer", "office", "acme"]);
            assert_eq!(recipients[0].ways.len(), 1);
            let short = reached(report.assessment, &gathered);
            assert!(short.iter().map(|r| r.party).eq(recipients.iter().map(|r| r.party)));
        });
    }

    #[test]
    fn the_law_its_territory_and_what_judgements_name_are_relied_on() {
        fixture::with_report(|report| {
            let relied = relied(report.assessment);
            let ids: Vec<_> = relied.iter().map(|r| r.entry.id.as_str()).collect();
            assert_eq!(ids, ["eu-gdpr/law", "eu-gdpr/eu", "eu-gdpr/scc"]);
        });
    }
}
