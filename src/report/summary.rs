//! What several outputs show: counts by regime and verdict, exposures by recipient, the rule entries relied on.
//! Every list is in an order of its own that rests on words alone.

use std::{cmp::Reverse, collections::BTreeMap};

use super::gathered::Gathered;
use crate::{
    assess::Assessment,
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

/// How many landings, entries or findings the text shows.
pub const SHOWN: usize = 200;

#[cfg(test)]
mod tests {
    use super::landings;
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
    fn the_worst_comes_first() {
        fixture::with_report(|report| {
            let gathered = fixture::gathered(report);
            let landings = landings(report.assessment, &gathered);
            assert_eq!(landings[0].verdict, Verdict::Missing);
            assert_eq!(landings[0].categories, 2);
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
