//! The worked inventory of the policy: the figures of a faithful encoding, and exposures that were written down
//! before the program first ran on it.

use std::{collections::BTreeSet, path::Path};

use thalweg::{
    assess::{Question, Workings},
    ingest,
    model::{Inventory, Place},
};

use crate::support::{regimes, vocabulary};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn inventory() -> Inventory {
    let outcome = ingest::read(&root().join("inventories/meta"), &vocabulary(&regimes()));
    outcome.inventory.unwrap_or_else(|| panic!("it reads: {:#?}", outcome.findings))
}

fn rows(file: &str) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_path(root().join("tests/fixtures/meta").join(file)).unwrap();
    reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn the_figures_of_a_faithful_encoding() {
    let inventory = inventory();
    let tops: Vec<_> = inventory.categories.iter().filter(|c| c.parent.is_none()).collect();
    assert_eq!((tops.len(), inventory.categories.len() - tops.len()), (4, 36));
    assert_eq!(inventory.purposes.len(), 19);
    let items: Vec<usize> = inventory
        .purposes
        .iter()
        .map(|p| p.categories.iter().filter(|c| inventory.category(**c).parent.is_some()).count())
        .collect();
    assert_eq!(items, [18, 0, 20, 2, 19, 11, 18, 1, 1, 2, 16, 17, 17, 17, 2, 17, 17, 17, 19]);
    assert_eq!(items.iter().sum::<usize>(), 231);
    // A purpose mentions a category where it names it whole or names an item of it.
    let mentions = |top: &str| {
        let within = |p: &thalweg::model::Purpose| {
            p.categories.iter().any(|&c| {
                let row = inventory.category(c);
                row.id == top || row.parent.is_some_and(|up| inventory.category(up).id == top)
            })
        };
        inventory.purposes.iter().filter(|p| within(p)).count()
    };
    let tops: Vec<usize> = tops.iter().map(|c| mentions(&c.id)).collect();
    assert_eq!(tops, [19, 13, 15, 11]);
    let whole = |p: &thalweg::model::Purpose| {
        p.categories.iter().filter(|c| inventory.category(**c).parent.is_none()).count()
    };
    assert_eq!(inventory.purposes.iter().map(whole).sum::<usize>(), 26);
    let using = |item: &str| {
        let id = inventory.find_category(item).unwrap();
        (1..)
            .zip(&inventory.purposes)
            .filter(|(_, p)| p.categories.contains(&id))
            .map(|(n, _)| n)
            .collect::<Vec<_>>()
    };
    assert_eq!(using("messages"), [3, 5, 19]);
    let sorted = |n: usize| {
        let items = inventory.purposes[n - 1].categories.iter().copied();
        items.filter(|c| inventory.category(*c).parent.is_some()).collect::<BTreeSet<_>>()
    };
    assert_eq!(sorted(5), sorted(19));
    assert_eq!(sorted(13), sorted(16));
    let places: Vec<&str> = inventory.countries.iter().map(|c| c.place.code()).collect();
    assert_eq!(places, ["US", "IE", "DK", "SE"]);
    let cited = inventory.flows.iter().all(|f| !f.source.is_empty())
        && inventory.parties.iter().all(|p| !p.source.is_empty())
        && inventory.stores.iter().all(|s| !s.source.is_empty())
        && inventory.categories.iter().all(|c| !c.source.is_empty())
        && inventory.purposes.iter().all(|p| !p.source.is_empty())
        && inventory.safeguards.iter().all(|s| !s.source.is_empty());
    assert!(cited, "each row cites its source");
}

#[test]
fn every_kind_of_recipient_is_a_party_or_said_why_not() {
    let inventory = inventory();
    let readme = std::fs::read_to_string(root().join("inventories/meta/README.md")).unwrap();
    let mut cited: Vec<&str> = inventory.parties.iter().map(|p| p.source.as_str()).collect();
    cited.extend(inventory.stores.iter().map(|s| s.source.as_str()));
    cited.push(&readme);
    for n in 1..=37 {
        let id = format!("R{n:02}");
        let named = cited.iter().any(|s| s.split(|c: char| !c.is_alphanumeric()).any(|w| w == id));
        assert!(named, "{id} is neither a party nor told in the README");
    }
}

#[test]
fn the_expected_exposures_hold() {
    let (inventory, regimes) = (inventory(), regimes());
    let workings = Workings::prepare(&inventory, &regimes, inventory.head.as_of.unwrap());
    let assessment = workings.assess();
    let have: BTreeSet<[String; 6]> = assessment
        .exposures
        .iter()
        .map(|e| {
            [
                inventory.category(e.category).id.clone(),
                inventory.population(e.population).id.clone(),
                e.regime.clone(),
                inventory.party(e.recipient).id.clone(),
                e.place.code().to_owned(),
                e.verdict.as_str().to_owned(),
            ]
        })
        .collect();
    let expected = rows("expected_exposures.csv");
    assert!(expected.len() >= 30);
    let missing: Vec<_> = expected
        .iter()
        .filter(|r| !have.contains::<[String; 6]>(&std::array::from_fn(|i| r[i].clone())))
        .map(|r| {
            let near: Vec<_> = have.iter().filter(|h| (0..5).all(|i| h[i] == r[i])).map(|h| &h[5]).collect();
            format!("{}: got {near:?}", r.join(" | "))
        })
        .collect();
    assert!(missing.is_empty(), "{} of {}:\n{}", missing.len(), expected.len(), missing.join("\n"));
    for absent in rows("absent_exposures.csv") {
        let matches = |h: &[String; 6]| (0..5).all(|i| absent[i].is_empty() || absent[i] == h[i]);
        assert!(!have.iter().any(matches), "{} must not be", absent.join(" | "));
    }
    assert!(assessment.exposures.iter().all(|e| !e.route.is_empty()), "each row has its route");
}

#[test]
fn any_expected_exposure_can_be_proved() {
    let (inventory, regimes) = (inventory(), regimes());
    let workings = Workings::prepare(&inventory, &regimes, inventory.head.as_of.unwrap());
    for row in rows("expected_exposures.csv").iter().step_by(7) {
        let question = Question {
            recipient: inventory.find_party(&row[3]),
            category: inventory.find_category(&row[0]),
            population: None,
            place: Place::parse(&row[4]),
            regime: Some(row[2].clone()),
        };
        let proofs = workings.explain(&question);
        let proof =
            proofs.iter().find(|p| inventory.population(p.row.population).id == row[1]).expect("a proof");
        assert_eq!(proof.row.verdict.as_str(), row[5]);
        let worst = proof.steps.iter().map(|s| s.step.verdict).max().unwrap();
        assert_eq!(worst, proof.row.verdict, "the route shown carries the verdict: {}", row.join(" | "));
        for step in &proof.steps {
            let said = step.records.iter().map(|r| r.judgement.verdict).max().unwrap_or_default();
            assert!(said >= step.step.verdict, "each hop shows the judgement that it rests on");
        }
    }
}
