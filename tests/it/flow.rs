//! The picture of the flow: its bands against a plain count of the exposures, and its words against each other.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use thalweg::{
    assess::{Analysis, Assessment, Verdict},
    ingest, law,
    report::flow::Flow,
};

use crate::support;

fn assessed(name: &str) -> Assessment {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("inventories").join(name);
    let outcome = ingest::read(&path, &law::vocabulary(&support::regimes()));
    let inventory = outcome.inventory.unwrap();
    let as_of = inventory.head.as_of.unwrap_or_else(|| support::day("2026-11-23"));
    Analysis::prepare(inventory, support::regimes().iter().cloned(), as_of).assess()
}

/// Many recipients in many countries, some on nothing, some in an adequate country, and many groups of people.
fn many() -> Assessment {
    let mut text = String::from("company acme country=DE\ncategory contact\ncategory health\n");
    let places = [
        "US", "IN", "BR", "MA", "PH", "JP", "CN", "AU", "NG", "KE", "VN", "TH", "MX", "CL", "ZA", "EG", "SG",
        "TR", "UA", "RS", "CH", "GB", "FR",
    ];
    for at in 0..30 {
        writeln!(text, "population p{at} country=DE\nflow in{at} p{at}>acme contact;health").unwrap();
    }
    for (at, place) in places.iter().cycle().take(150).enumerate() {
        writeln!(text, "vendor v{at} country={place}\nflow f{at} acme>v{at} contact").unwrap();
    }
    let inventory = support::inventory(&text);
    Analysis::prepare(inventory, support::regimes().iter().cloned(), support::day("2026-11-23")).assess()
}

/// How many pairs of category and people with a recipient at a place have which worst verdict.
fn plainly(assessment: &Assessment) -> BTreeMap<Verdict, usize> {
    let mut worst = BTreeMap::new();
    for row in &assessment.exposures {
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
fn the_bands_are_the_exposures_that_cross_a_border() {
    for assessment in [assessed("harbour"), assessed("meta"), many()] {
        let flow = Flow::new(&assessment);
        let mut counts = plainly(&assessment);
        assert_eq!(flow.free, counts.remove(&Verdict::Free).unwrap_or_default());
        let mut bands: BTreeMap<Verdict, usize> = BTreeMap::new();
        for band in &flow.bands {
            *bands.entry(band.verdict).or_default() += band.count;
        }
        assert_eq!(bands, counts);
        let all = flow.units();
        let of = |lists: Vec<[usize; 8]>| lists.iter().flatten().sum::<usize>();
        assert_eq!(of(flow.people.iter().map(|node| node.counts).collect()), all);
        assert_eq!(of(flow.places.iter().map(|node| node.counts).collect()), all);
        assert_eq!(of(flow.recipients.iter().map(|node| node.counts).collect()), all);
    }
}

#[test]
fn what_there_is_nothing_to_do_about_is_folded_and_counted() {
    let flow = Flow::new(&assessed("harbour"));
    let names: Vec<&str> = flow.recipients.iter().map(|node| node.name.as_str()).collect();
    assert!(names.contains(&"Foghorn Mail") && names.contains(&"Others, all adequate: 4"), "{names:?}");
    assert_eq!(flow.places.last().unwrap().name, "The EEA", "home is one place, and the last");
    assert_eq!(flow.places[0].name, "United States", "the worst is first");
}

#[test]
fn a_picture_of_many_stays_small_and_no_words_meet() {
    let assessment = many();
    let flow = Flow::new(&assessment);
    assert!(flow.people.len() <= 12 && flow.places.len() <= 19, "{}", flow.places.len());
    let shown: BTreeSet<&str> =
        flow.recipients.iter().filter(|node| !node.folded).map(|node| node.name.as_str()).collect();
    assert!(shown.len() <= 60, "{}", shown.len());
    let svg = flow.svg();
    let document = roxmltree::Document::parse(&svg).unwrap();
    // The words at the right: no two lines are closer than they are high.
    let mut lines: Vec<f64> = document
        .descendants()
        .filter(|node| node.has_tag_name("text") && node.attribute("text-anchor").is_none())
        // Not the title and the legend.
        .filter(|node| node.parent().is_some_and(|parent| parent.has_tag_name("g")))
        .filter(|node| node.attribute("x").is_some_and(|x| x.parse::<f64>().unwrap() > 600.0))
        .map(|node| node.attribute("y").unwrap().parse().unwrap())
        .collect();
    assert!(lines.len() >= flow.recipients.len());
    lines.sort_by(f64::total_cmp);
    assert!(lines.windows(2).all(|pair| pair[1] - pair[0] >= 14.0), "{lines:?}");
}
