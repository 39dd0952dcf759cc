//! What several outputs show: counts by regime and verdict, exposures by recipient, the rule entries relied on.
//! Every list is in an order of its own that rests on words alone.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use crate::{
    assess::{Assessment, RouteStep},
    finding::Severity,
    law::{Entry, Grade, Mark, Regime, Verdict},
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
fn tally<'a>(assessment: &Assessment<'a>, rows: impl Iterator<Item = (&'a str, Verdict)>) -> Vec<Tally<'a>> {
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

/// The exposures by regime and verdict.
pub fn exposures<'a>(assessment: &'a Assessment<'a>) -> Vec<Tally<'a>> {
    tally(assessment, assessment.exposures.iter().map(|r| (r.regime.as_str(), r.verdict)))
}

/// The transfers by regime and verdict.
pub fn transfers<'a>(assessment: &'a Assessment<'a>) -> Vec<Tally<'a>> {
    tally(assessment, assessment.transfers.iter().map(|r| (r.regime.as_str(), r.judgement.verdict)))
}

/// How many findings there are of a severity.
pub fn findings(assessment: &Assessment, severity: Severity) -> usize {
    assessment.findings.iter().filter(|f| f.severity == severity).count()
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
    /// Ids of categories.
    pub categories: BTreeSet<&'a str>,
    /// Ids of populations.
    pub populations: BTreeSet<&'a str>,
}

/// Exposures by recipient, place, regime and verdict; the worst first, then by recipient.
pub fn landings<'a>(assessment: &'a Assessment<'a>) -> Vec<Landing<'a>> {
    let inventory = assessment.inventory;
    let mut landings = BTreeMap::new();
    for row in &assessment.exposures {
        let recipient = inventory.party(row.recipient).id.as_str();
        let key = (Reverse(row.verdict), recipient, row.place.code(), row.regime.as_str());
        let landing = landings.entry(key).or_insert_with(|| Landing {
            verdict: row.verdict,
            recipient: row.recipient,
            place: row.place,
            regime: &row.regime,
            categories: BTreeSet::new(),
            populations: BTreeSet::new(),
        });
        landing.categories.insert(&inventory.category(row.category).id);
        landing.populations.insert(&inventory.population(row.population).id);
    }
    landings.into_values().collect()
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
    /// The verdict.
    pub verdict: Verdict,
    /// Where.
    pub place: Place,
    /// The regime's id; empty for rows of none.
    pub regime: &'a str,
    /// The route shown.
    pub route: &'a [RouteStep],
    /// Categories by population, each by its id, then its name.
    pub facts: BTreeMap<(&'a str, &'a str), BTreeSet<(&'a str, &'a str)>>,
}

type WayKey<'a> = (Reverse<Verdict>, &'a str, &'a str, Vec<(&'a str, Verdict, &'a str)>);

/// Exposures by recipient: the worst first, then by id; rows that differ in category and population alone
/// are one way.
pub fn recipients<'a>(assessment: &'a Assessment<'a>) -> Vec<Recipient<'a>> {
    let inventory = assessment.inventory;
    let mut parties: BTreeMap<PartyId, BTreeMap<WayKey<'a>, Way<'a>>> = BTreeMap::new();
    for row in &assessment.exposures {
        let steps = row.route.iter().map(|s| (s.id.as_str(), s.verdict, s.instrument.as_str())).collect();
        let key = (Reverse(row.verdict), row.regime.as_str(), row.place.code(), steps);
        let way = parties.entry(row.recipient).or_default().entry(key).or_insert_with(|| Way {
            verdict: row.verdict,
            place: row.place,
            regime: &row.regime,
            route: &row.route,
            facts: BTreeMap::new(),
        });
        let (population, category) = (inventory.population(row.population), inventory.category(row.category));
        let categories = way.facts.entry((&population.id, &population.name)).or_default();
        categories.insert((&category.id, &category.name));
    }
    let mut recipients: Vec<Recipient> = parties
        .into_iter()
        .map(|(party, ways)| {
            let worst = ways.values().map(|w| w.verdict).max().unwrap_or_default();
            Recipient { party, worst, ways: ways.into_values().collect() }
        })
        .collect();
    recipients.sort_by_key(|r| (Reverse(r.worst), inventory.party(r.party).id.as_str()));
    recipients
}

/// A rule entry that the results rest on, with its regime.
pub struct Relied<'a> {
    /// The regime.
    pub regime: &'a Regime,
    /// The entry.
    pub entry: &'a Entry,
}

/// The rule entries relied on, regime by regime: the law itself, its territory on the day, then by id those
/// that stand behind a judgement.
pub fn relied<'a>(assessment: &Assessment<'a>) -> Vec<Relied<'a>> {
    let mut list = Vec::new();
    for &regime in &assessment.regimes {
        let named: BTreeSet<&str> = assessment
            .transfers
            .iter()
            .filter(|t| t.regime == regime.id)
            .map(|t| t.judgement.entry.as_str())
            .collect();
        let mut entries: Vec<&Entry> = regime
            .decision
            .iter()
            .chain(&regime.prohibition)
            .map(|d| &d.entry)
            .chain(regime.mechanism.iter().map(|m| &m.entry))
            .chain(&regime.same_party)
            .chain(&regime.returns_exempt)
            .filter(|e| named.contains(e.id.as_str()))
            .collect();
        entries.sort_by(|a, b| a.id.cmp(&b.id));
        let territory = regime.territory.iter().map(|t| &t.entry).filter(|e| e.holds(assessment.as_of));
        let all = std::iter::once(&regime.law).chain(territory).chain(entries);
        list.extend(all.map(|entry| Relied { regime, entry }));
    }
    list
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

/// The letter of a grade of evidence.
pub fn grade(grade: Grade) -> &'static str {
    match grade {
        Grade::P => "P",
        Grade::S => "S",
        Grade::M => "M",
    }
}

/// What a grade of evidence says.
pub fn grade_meaning(grade: Grade) -> &'static str {
    match grade {
        Grade::P => "primary text or official page seen",
        Grade::S => "secondary source seen",
        Grade::M => "from memory, not verified",
    }
}

/// The word of a mark.
pub fn mark(mark: Mark) -> &'static str {
    match mark {
        Mark::Counts => "counts",
        Mark::ReviewRequired => "review-required",
        Mark::Unconfirmed => "unconfirmed",
    }
}

#[cfg(test)]
mod tests {
    use super::{exposures, landings, recipients, relied};
    use crate::{law::Verdict, report::fixture};

    #[test]
    fn rows_are_counted_by_regime_and_verdict() {
        fixture::with_report(|report| {
            let tallies = exposures(report.assessment);
            let rows: Vec<_> = tallies.iter().map(|t| (t.regime, t.counts)).collect();
            assert_eq!(rows, [("eu-gdpr", [0, 0, 1, 0, 0, 0, 2, 0]), ("", [1, 0, 0, 0, 0, 0, 0, 0])]);
        });
    }

    #[test]
    fn the_worst_comes_first_and_facts_of_one_way_are_together() {
        fixture::with_report(|report| {
            let inventory = report.assessment.inventory;
            let landings = landings(report.assessment);
            assert_eq!(landings[0].verdict, Verdict::Missing);
            assert_eq!(landings[0].categories.len(), 2);
            let recipients = recipients(report.assessment);
            let order: Vec<_> = recipients.iter().map(|r| inventory.party(r.party).id.as_str()).collect();
            assert_eq!(order, ["mailer", "office", "acme"]);
            assert_eq!(recipients[0].ways.len(), 1);
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
