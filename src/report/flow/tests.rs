//! The bands against a plain count of the exposures; the picture against its own bands.

use std::collections::BTreeMap;

use super::Flow;
use crate::{law::Verdict, report::fixture};

/// The worst verdict of each category of some people with one recipient at one place, by looking at every row.
fn plainly(report: &crate::report::Report) -> BTreeMap<Verdict, usize> {
    let mut worst = BTreeMap::new();
    for row in &report.assessment.exposures {
        for category in &row.categories {
            let of =
                worst.entry((row.population, row.recipient, row.place, *category)).or_insert(row.verdict);
            *of = row.verdict.max(*of);
        }
    }
    let mut counts = BTreeMap::new();
    for verdict in worst.into_values() {
        *counts.entry(verdict).or_default() += 1;
    }
    counts
}

#[test]
fn the_bands_add_up_to_the_exposures() {
    fixture::with_report(|report| {
        let flow = Flow::new(report.assessment);
        let mut counts = plainly(report);
        assert_eq!(flow.free, counts.remove(&Verdict::Free).unwrap_or_default());
        let mut bands: BTreeMap<Verdict, usize> = BTreeMap::new();
        for band in &flow.bands {
            *bands.entry(band.verdict).or_default() += band.count;
        }
        assert_eq!(bands, counts);
        let sum = |list: &[[usize; 8]]| list.iter().flatten().sum::<usize>();
        let all = flow.units();
        assert_eq!(sum(&flow.people.iter().map(|node| node.counts).collect::<Vec<_>>()), all);
        assert_eq!(sum(&flow.places.iter().map(|node| node.counts).collect::<Vec<_>>()), all);
        assert_eq!(sum(&flow.recipients.iter().map(|node| node.counts).collect::<Vec<_>>()), all);
    });
}
