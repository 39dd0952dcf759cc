//! The worked inventory of the policy: the figures of a faithful encoding, and exposures that were written down
//! before the program first ran on it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use thalweg::{
    assess::{Analysis, Assessment, Question, Verdict},
    ingest, law,
    model::{Basis, Inventory, Place},
};

use crate::support::regimes;

/// The ids of the policy's encoding: a prefix, and the first and last number.
const SEED: [(&str, u32, u32); 10] = [
    ("S", 0, 19),
    ("C", 1, 4),
    ("C1.I", 1, 23),
    ("C3.I", 1, 13),
    ("P", 1, 19),
    ("R", 1, 37),
    ("F", 1, 25),
    ("T", 1, 27),
    ("E", 1, 39),
    ("K", 1, 59),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn folder() -> PathBuf {
    root().join("inventories/meta")
}

fn readme() -> String {
    fs::read_to_string(folder().join("README.md")).unwrap()
}

fn inventory() -> Inventory {
    let outcome = ingest::read(&folder(), &law::vocabulary(&regimes()));
    outcome.inventory.unwrap_or_else(|| panic!("it reads: {:#?}", outcome.findings))
}

/// The rows of a table, cell by cell, without its header.
fn cells(path: &Path) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn rows(file: &str) -> Vec<Vec<String>> {
    cells(&root().join("tests/fixtures/meta").join(file))
}

/// The seed ids that a text names.
fn cited(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '.').map(|w| w.trim_matches('.'));
    words.filter(|word| {
        SEED.iter().any(|&(prefix, first, last)| {
            let number = word.strip_prefix(prefix).and_then(|n| n.parse().ok());
            number.is_some_and(|n| (first..=last).contains(&n))
        })
    })
}

/// The one seed id of this kind that a `source` cell names.
fn seed(source: &str, kind: char) -> &str {
    let mut ids = cited(source).filter(|id| id.starts_with(kind));
    let id = ids.next().unwrap_or_else(|| panic!("{source}: cites no {kind}"));
    assert_eq!(ids.next(), None, "{source}: cites one {kind}");
    id
}

/// The seed ids of the items of each purpose, and of the categories that it names whole.
fn listed() -> BTreeMap<String, BTreeSet<String>> {
    let mut listed: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for row in rows("purpose_items.csv") {
        assert!(listed.entry(row[0].clone()).or_default().insert(row[1].clone()), "{row:?} stands twice");
    }
    listed
}

#[test]
fn the_items_of_each_purpose_are_those_of_the_policy() {
    let (inventory, listed) = (inventory(), listed());
    let mut encoded: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for purpose in &inventory.purposes {
        let items = purpose.categories.iter().map(|&c| seed(&inventory.category(c).source, 'C').to_owned());
        encoded.insert(seed(&purpose.source, 'P').to_owned(), items.collect());
    }
    assert_eq!(encoded, listed);
    let is_item = |id: &&String| id.contains('.');
    let items: Vec<usize> = encoded.values().map(|ids| ids.iter().filter(is_item).count()).collect();
    assert_eq!(items, [18, 0, 20, 2, 19, 11, 18, 1, 1, 2, 16, 17, 17, 17, 2, 17, 17, 17, 19]);
    assert_eq!(items.iter().sum::<usize>(), 231);
    assert_eq!(encoded.values().map(BTreeSet::len).sum::<usize>(), 231 + 26, "26 categories named whole");
}

#[test]
fn the_figures_of_a_faithful_encoding() {
    let inventory = inventory();
    let tops: Vec<_> = inventory.categories.iter().filter(|c| c.parent.is_none()).collect();
    assert_eq!((tops.len(), inventory.categories.len() - tops.len()), (4, 36));
    for item in inventory.categories.iter().filter(|c| c.parent.is_some()) {
        let top = &inventory.category(item.parent.unwrap()).source;
        assert!(seed(&item.source, 'C').starts_with(seed(top, 'C')), "{}: under the wrong category", item.id);
    }
    let seeds: BTreeSet<_> = inventory.categories.iter().map(|c| seed(&c.source, 'C')).collect();
    assert_eq!(seeds.len(), 40, "each category is another of the seed");
    let places: Vec<&str> = inventory.countries.iter().map(|c| c.place.code()).collect();
    assert_eq!(places, ["US", "IE", "DK", "SE"]);
    let count = |table: &str| cells(&folder().join(table).with_extension("csv")).len();
    let figures = format!(
        "{} companies, {} vendors, {} partners, {} third parties; {} stores; {} populations; {} flows; \
         {} safeguards and {} certifications; {} rules.",
        count("companies"),
        count("vendors"),
        count("partners"),
        count("third_parties"),
        count("stores"),
        count("populations"),
        count("flows"),
        count("safeguards"),
        count("certifications"),
        count("rules"),
    );
    assert!(readme().contains(&figures), "the README counts: {figures}");
}

#[test]
fn each_row_cites_what_it_rests_on() {
    let mut tables = 0;
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "csv") {
            continue;
        }
        tables += 1;
        let headers = csv::Reader::from_path(&path).unwrap().headers().unwrap().clone();
        let source = headers.iter().position(|h| h == "source").expect("every table here has a source");
        for row in cells(&path) {
            assert!(cited(&row[source]).next().is_some(), "{}: {}: no source", path.display(), row[0]);
        }
    }
    assert_eq!(tables, 13);
}

#[test]
fn every_kind_of_recipient_is_a_party_or_said_why_not() {
    let (inventory, readme) = (inventory(), readme());
    let parties = inventory.parties.iter().map(|p| p.source.as_str());
    let stores = inventory.stores.iter().map(|s| s.source.as_str());
    let drawn: BTreeSet<&str> = parties.chain(stores).flat_map(cited).collect();
    let section = readme.split("\n## ").find(|s| s.starts_with("What is not drawn")).unwrap();
    let told: BTreeSet<&str> = section
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.split_once(" | "))
        .filter(|(_, why)| why.chars().any(char::is_alphabetic))
        .flat_map(|(named, _)| cited(named))
        .collect();
    for id in (1..=37).map(|n| format!("R{n:02}")) {
        let (drawn, told) = (drawn.contains(id.as_str()), told.contains(id.as_str()));
        assert!(drawn || told, "{id} is neither a party or store nor told in the README");
        assert!(!drawn || !told || id == "R30", "{id} is drawn, and the README says why it is not");
    }
}

/// The seed ids of the categories of a population that reach a recipient under a law or none.
fn reaching<'a>(assessment: &'a Assessment, recipient: &str, population: &str) -> BTreeSet<&'a str> {
    let inventory = &assessment.inventory;
    let rows = assessment.exposures.iter();
    rows.filter(|e| inventory.party(e.recipient).id == recipient)
        .filter(|e| inventory.population(e.population).id == population)
        .flat_map(|e| e.categories.iter().map(|&c| seed(&inventory.category(c).source, 'C')))
        .collect()
}

#[test]
fn a_recipient_gets_what_the_policy_names_and_nothing_else() {
    let (inventory, regimes, listed) = (inventory(), regimes(), listed());
    let analysis =
        Analysis::prepare(inventory.clone(), regimes.iter().cloned(), inventory.head.as_of.unwrap());
    let assessment = analysis.assess();
    // All that is kept: every item, and the two categories that have none.
    let everything: BTreeSet<String> =
        listed.values().flatten().filter(|id| !["C1", "C3"].contains(&id.as_str())).cloned().collect();
    assert_eq!(everything.len(), 38);
    for (recipient, expected) in [
        ("regulators", &listed["P19"]),             // R20
        ("login-apps", &listed["P10"]),             // R23
        ("government-authorities", &listed["P18"]), // R18
        ("service-providers", &everything),         // R07, F10
    ] {
        for population in ["eea", "uk", "row"] {
            let have = reaching(&assessment, recipient, population);
            assert!(have.iter().eq(expected.iter()), "{recipient}, {population}: {have:?}, not {expected:?}");
        }
    }
}

#[test]
fn the_expected_exposures_hold() {
    let (inventory, regimes) = (inventory(), regimes());
    let analysis =
        Analysis::prepare(inventory.clone(), regimes.iter().cloned(), inventory.head.as_of.unwrap());
    let assessment = analysis.assess();
    let have: BTreeSet<[String; 6]> = assessment
        .exposures
        .iter()
        .flat_map(|e| e.categories.iter().map(move |&c| (e, c)))
        .map(|(e, category)| {
            [
                inventory.category(category).id.clone(),
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
fn its_rules_and_purposes_are_broken_where_the_readme_says() {
    let (mut inventory, regimes) = (inventory(), regimes());
    let day = inventory.head.as_of.unwrap();
    let policy = |inventory: &Inventory| -> Vec<String> {
        let findings = Analysis::prepare(inventory.clone(), regimes.iter().cloned(), day).check();
        let told = findings.iter().filter(|f| f.code.as_str().starts_with("TW3"));
        told.map(|f| format!("{} {}", f.code.as_str(), f.subject)).collect()
    };
    let (idle, broken): (Vec<_>, Vec<_>) =
        policy(&inventory).into_iter().partition(|f| f.starts_with("TW305"));
    let expected = [
        "TW301 out-companies-safety-eea",
        "TW301 out-companies-safety-world",
        "TW303 f01-name-or-email",
        "TW303 k20-p09-name-or-email",
    ];
    let sorted: BTreeSet<&str> = broken.iter().map(String::as_str).collect();
    assert_eq!(sorted, BTreeSet::from(expected));
    assert!(readme().contains(&format!("{} of them are noted (`TW305`)", idle.len())), "{}", idle.len());
    // K22 holds because its basis is the one stated, not because nothing meets it.
    let rule = inventory.rules.iter_mut().find(|r| r.id == "k22-consent").unwrap();
    rule.legal_basis = Some(Basis::Contract);
    assert!(policy(&inventory).contains(&"TW304 k22-consent".to_owned()));
    // The rest meet no route: asked for what no flow has, none of them is broken.
    for rule in &mut inventory.rules {
        rule.deny = false;
        rule.legal_basis = Some(Basis::VitalInterests);
        rule.transform = None;
    }
    let met: BTreeSet<String> = policy(&inventory).into_iter().filter(|f| f.starts_with("TW304")).collect();
    let three = ["TW304 f01-name-or-email", "TW304 k20-p09-name-or-email", "TW304 k22-consent"];
    assert!(met.iter().map(String::as_str).eq(three), "{met:?}");
}

#[test]
fn any_expected_exposure_can_be_proved() {
    let (inventory, regimes) = (inventory(), regimes());
    let analysis =
        Analysis::prepare(inventory.clone(), regimes.iter().cloned(), inventory.head.as_of.unwrap());
    for row in &rows("expected_exposures.csv") {
        let question = Question {
            recipient: inventory.find_party(&row[3]),
            category: inventory.find_category(&row[0]),
            population: None,
            place: Place::parse(&row[4]),
            regime: Some(row[2].clone()),
        };
        let proofs = analysis.explain(&question);
        let proof =
            proofs.iter().find(|p| inventory.population(p.row.population).id == row[1]).expect("a proof");
        assert_eq!(proof.row.verdict.as_str(), row[5]);
        // A good border behind is no news: earlier hops count from `unknown` on.
        let (last, earlier) = proof.steps.split_last().unwrap();
        let behind = earlier.iter().map(|s| s.step.verdict).filter(|&v| v >= Verdict::Unknown).max();
        let worst = behind.unwrap_or_default().max(last.step.verdict);
        assert_eq!(worst, proof.row.verdict, "the route shown carries the verdict: {}", row.join(" | "));
        for step in &proof.steps {
            let said = step.records.iter().map(|r| r.judgement.verdict).max().unwrap_or_default();
            assert!(said >= step.step.verdict, "each hop shows the judgement that it rests on");
        }
    }
}
