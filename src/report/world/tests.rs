//! The map against a plain count of the exposures, and what means harm on it.

use std::collections::BTreeSet;

use super::{World, list, place::labels};
use crate::{
    law::Verdict,
    report::{fixture, held::Held, words::ENGLISH},
};

#[test]
fn places_add_up_to_the_exposures() {
    fixture::with_report(|report| {
        let assessment = report.assessment;
        let world = World::new(assessment);
        let held = Held::of(assessment);
        let crossing: Vec<_> = held.units().filter(|unit| unit.verdict > Verdict::Free).collect();
        assert_eq!(world.units, crossing.len());
        assert_eq!(world.free, held.units().count() - crossing.len());
        let places: BTreeSet<_> = crossing.iter().map(|unit| unit.place).collect();
        assert_eq!(world.places.iter().map(|one| one.place).collect::<BTreeSet<_>>(), places);
        for one in &world.places {
            let here = crossing.iter().filter(|unit| unit.place == one.place);
            assert_eq!(one.counts.iter().sum::<usize>(), here.clone().count());
            assert_eq!(Some(one.verdict), here.map(|unit| unit.verdict).max());
            assert_eq!(one.at.is_some(), !one.place.is_unknown() && !one.place.is_organisation());
        }
        let drawn: usize = world.arcs.iter().flat_map(|arc| arc.counts).sum();
        assert!(drawn + world.apart <= world.units && !world.places.is_empty());
    });
}

#[test]
fn every_place_is_in_the_list_and_names_that_mean_harm_are_text() {
    fixture::with_report(|report| {
        let world = World::new(report.assessment);
        let svg = world.svg();
        let document = roxmltree::Document::parse(&svg).unwrap();
        let texts: String = document.descendants().filter_map(|node| node.text()).collect();
        let said = list(&world, &ENGLISH).into_string();
        for place in &world.places {
            assert!(texts.contains(&place.name), "{}", place.name);
        }
        assert_eq!(said.matches("<li ").count(), world.places.len());
        assert!(document.descendants().all(|node| !node.has_tag_name("script")));
        assert!(!svg.contains('\u{202e}') && !said.contains("<script"));
    });
}

#[test]
fn labels_lie_on_no_other_and_on_the_sheet() {
    let points: Vec<(i64, i64)> = (0..60).map(|at| (1_000 + at % 7 * 300, 2_000 + at % 5 * 200)).collect();
    let places = labels(&points, (3_000, 1_300), (34_500, 30_400));
    for (at, a) in places.iter().enumerate() {
        assert!((0..=31_500).contains(&a.0) && (0..=29_100).contains(&a.1), "{a:?}");
        for b in &places[at + 1..] {
            let apart = (a.0 - b.0).abs() >= 3_000 || (a.1 - b.1).abs() >= 1_300;
            assert!(apart, "{a:?} {b:?}");
        }
    }
}
