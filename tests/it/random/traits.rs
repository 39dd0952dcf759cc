//! What random inventories are made of: everything that a rule of the second edition asks is met often enough.

use std::collections::{BTreeMap, BTreeSet};

use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::{Config, RngSeed, TestRunner},
};
use thalweg::{
    assess::Kind,
    law::Capacity,
    model::{DateCell, Home, Inventory, PartyMatch, Place},
};

use super::recipes;
use crate::{
    agree,
    plain::{Plain, Step},
};

/// What a few inventories in a hundred must have.
#[allow(clippy::too_many_lines, reason = "a trait after another")]
fn traits(i: &Inventory, plain: &Plain) -> BTreeSet<&'static str> {
    let mut met = BTreeSet::new();
    let mut note = |name, there| {
        if there {
            met.insert(name);
        }
    };
    let home = |place: Place| i.populations.iter().any(|p| p.homes.contains(&Home::At(place)));
    let union = Place::parse("@EU").unwrap();
    note("branches", i.parties.iter().any(|p| p.establishments.len() > 1));
    note("subject to none", i.parties.iter().any(|p| p.subject_to.as_ref().is_some_and(Vec::is_empty)));
    note("own locations", i.parties.iter().any(|p| p.attests("own-locations")));
    note("an institution of the Union", i.parties.iter().any(|p| p.seat() == union));
    note("homes not known", home(Place::UNKNOWN));
    note("engaged by", i.stores.iter().any(|s| s.engaged_by.is_some()));
    note("looked up", i.certifications.iter().any(|c| c.checked_on.is_some()));
    note("blank covers", i.certifications.iter().any(|c| c.covers.is_empty()));
    let assessed = || i.safeguards.iter().filter(|s| matches!(s.assessment.on, DateCell::On(_)));
    note("an assessment of some countries", assessed().any(|s| !s.places.is_empty()));
    let one = |list: &[PartyMatch]| matches!(list, [PartyMatch::Party(_)]);
    note(
        "an assessment of the importer's seat",
        assessed().any(|s| s.places.is_empty() && one(&s.importers)),
    );
    note("an assessment of no country", assessed().any(|s| s.places.is_empty() && !one(&s.importers)));
    for step in &plain.steps {
        let (Some(from), to) = (plain.left(*step), plain.reached(*step)) else { continue };
        let carries = plain.populations().any(|p| !plain.arriving(*step, p).is_empty());
        if carries && plain.hands_back(from, to) {
            let customer = plain.customers(from).contains(&plain.operator(to));
            note(if customer { "given back" } else { "given back to another processor" }, true);
        }
    }
    for record in plain.records.iter().flatten() {
        note("abroad", record.kind == Kind::Abroad);
        note("own law", record.own_law);
        note("only perhaps", !record.sure);
        let third = record.disclosure.exporter_as == Capacity::Processor
            && plain.steps.iter().filter(|s| plain.step_name(**s) == record.step).any(|&s| {
                match plain.left(s) {
                    None => true,
                    Some(from) => record.disclosure.exporter != Some(plain.operator(from)),
                }
            });
        note("engaged by a third party", third);
        note("a holding", record.step.starts_with("store:"));
    }
    let judged = |law: &str| plain.regimes.iter().any(|r| r.id == law);
    let row = |law: &str, word: &str| judged(law) && i.safeguards.iter().any(|s| s.mechanism == word);
    note("approved from a day", row("north", "certification"));
    note("a document is needed", row("north", "code-of-conduct"));
    note("binds a group", row("north", "bcr-c"));
    note("a mechanism with two entries", row("south", "idta"));
    note("not settled for importers under the law", row("south", "uk-addendum"));
    let places: BTreeSet<&str> = plain
        .steps
        .iter()
        .filter(|s| matches!(s, Step::Flow(_)))
        .flat_map(|s| plain.places(plain.reached(*s)))
        .map(Place::code)
        .collect();
    let to = |place: &str| judged("north") && places.contains(place);
    note("covers from the territory; renewed; apart; marked where tagged", to("US"));
    note("not settled for a place", to("PR"));
    note("attested where tagged", to("CA"));
    met
}

const ALL: [&str; 26] = [
    "branches",
    "subject to none",
    "own locations",
    "an institution of the Union",
    "homes not known",
    "engaged by",
    "looked up",
    "blank covers",
    "an assessment of some countries",
    "an assessment of the importer's seat",
    "an assessment of no country",
    "given back",
    "given back to another processor",
    "abroad",
    "own law",
    "only perhaps",
    "engaged by a third party",
    "a holding",
    "approved from a day",
    "a document is needed",
    "binds a group",
    "a mechanism with two entries",
    "not settled for importers under the law",
    "covers from the territory; renewed; apart; marked where tagged",
    "not settled for a place",
    "attested where tagged",
];

const CASES: usize = 1_500;

#[test]
fn what_the_second_edition_asks_is_met_in_five_of_a_hundred() {
    let regimes = agree::regimes();
    let config = Config { rng_seed: RngSeed::Fixed(11), failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new(config);
    let mut met: BTreeMap<&str, usize> = ALL.map(|name| (name, 0)).into();
    for _ in 0..CASES {
        let recipe = recipes().new_tree(&mut runner).unwrap().current();
        let inventory = recipe.inventory();
        let plain = Plain::new(&inventory, &regimes, recipe.day(), None);
        for name in traits(&inventory, &plain) {
            *met.get_mut(name).unwrap_or_else(|| panic!("{name} is not on the list")) += 1;
        }
    }
    let rare: Vec<_> = met.iter().filter(|(_, number)| **number * 20 < CASES).collect();
    assert!(rare.is_empty(), "rare: {rare:?}\nof {CASES}: {met:?}");
}
