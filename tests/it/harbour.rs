//! The invented company: what was expected of it by hand, and that it shows every verdict, kind and finding that its
//! README claims.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use thalweg::{
    assess::{Analysis, Assessment, Explanation, Kind, Question, Verdict},
    finding::Code,
    ingest, law,
    model::{CategoryId, Inventory, Place},
};

use crate::support::{day, regimes};

/// What one inventory cannot show beside the rest: nothing moves, a ban, a law that does not apply yet.
const ELSEWHERE: [&str; 3] = ["TW110", "TW204", "TW210"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn folder() -> PathBuf {
    root().join("inventories/harbour")
}

fn inventory() -> Inventory {
    let outcome = ingest::read(&folder(), &law::vocabulary(&regimes()));
    outcome.inventory.unwrap_or_else(|| panic!("it reads: {:#?}", outcome.findings))
}

/// The rows of a table of expectations, by column.
fn expected(file: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(root().join("tests/fixtures/harbour").join(file)).unwrap();
    reader.deserialize().collect::<Result<_, _>>().unwrap()
}

/// The cells of a row in the order of these columns.
fn pick<'r>(row: &'r BTreeMap<String, String>, columns: &[&str]) -> Vec<&'r str> {
    columns.iter().map(|&c| row[c].as_str()).collect()
}

fn exposures(assessment: &Assessment) -> Vec<[String; 6]> {
    let i = &assessment.inventory;
    let cells = |(e, category): (&thalweg::assess::ExposureRow, CategoryId)| {
        [
            i.category(category).id.clone(),
            i.population(e.population).id.clone(),
            e.regime.clone(),
            i.party(e.recipient).id.clone(),
            e.place.code().to_owned(),
            e.verdict.as_str().to_owned(),
        ]
    };
    assessment.exposures.iter().flat_map(|e| e.categories.iter().map(move |&c| (e, c))).map(cells).collect()
}

#[test]
fn the_expected_exposures_hold_and_no_other_of_those_excluded() {
    let (inventory, regimes) = (inventory(), regimes());
    let analysis =
        Analysis::prepare(inventory.clone(), regimes.iter().cloned(), inventory.head.as_of.unwrap());
    analysis.lineage().verify().expect("the graph is sound");
    let have = exposures(&analysis.assess());
    let rows = expected("expected-exposures.csv");
    assert!(rows.len() >= 40);
    let mut wrong = Vec::new();
    for row in &rows {
        let key = pick(row, &["category", "population", "regime", "recipient", "place"]);
        let got: Vec<_> = have.iter().filter(|h| h[..5] == key[..]).map(|h| h[5].as_str()).collect();
        if got != [row["verdict"].as_str()] {
            wrong.push(format!("{}: {got:?}, not {} ({})", key.join(" "), row["verdict"], row["why"]));
        }
    }
    for row in expected("expected-absent.csv") {
        let key = pick(&row, &["category", "population", "regime", "recipient", "place"]);
        assert!(key.iter().any(|k| !k.is_empty()));
        let there = have.iter().find(|h| (0..5).all(|c| key[c].is_empty() || key[c] == h[c]));
        wrong.extend(there.map(|h| format!("{} must not be: {}", h.join(" "), row["why"])));
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn any_expected_exposure_can_be_proved() {
    let (inventory, regimes) = (inventory(), regimes());
    let analysis =
        Analysis::prepare(inventory.clone(), regimes.iter().cloned(), inventory.head.as_of.unwrap());
    for row in expected("expected-exposures.csv") {
        let question = Question {
            recipient: inventory.find_party(&row["recipient"]),
            category: inventory.find_category(&row["category"]),
            place: Place::parse(&row["place"]),
            regime: Some(row["regime"].clone()),
            ..Question::default()
        };
        let proofs = analysis.explain(&question);
        let of = |p: &&Explanation| {
            inventory.population(p.row.population).id == row["population"]
                && p.row.categories.iter().any(|&c| inventory.category(c).id == row["category"])
        };
        let proof = proofs.iter().find(of).unwrap_or_else(|| panic!("no proof of {row:?}"));
        // A good border behind is no news: earlier hops count from `unknown` on.
        let (last, earlier) = proof.steps.split_last().unwrap();
        let behind = earlier.iter().map(|s| s.step.verdict).filter(|&v| v >= Verdict::Unknown).max();
        let worst = behind.unwrap_or_default().max(last.step.verdict);
        assert_eq!((worst, worst.as_str()), (proof.row.verdict, row["verdict"].as_str()), "{row:?}");
        for step in &proof.steps {
            let said = step.records.iter().map(|r| r.judgement.verdict).max().unwrap_or_default();
            assert!(said >= step.step.verdict, "each hop shows what it rests on: {row:?}");
        }
    }
}

/// An id that an expectation of absence names must be one of the inventory: else it could never be broken.
#[test]
fn what_is_excluded_could_be_there() {
    let inventory = inventory();
    for row in expected("expected-absent.csv") {
        let known = |column: &str, found: bool| {
            assert!(
                row[column].is_empty() || found,
                "{}: there is no {column} `{}`",
                row["why"],
                row[column]
            );
        };
        known("category", inventory.find_category(&row["category"]).is_some());
        known("population", inventory.populations.iter().any(|p| p.id == row["population"]));
        known("recipient", inventory.find_party(&row["recipient"]).is_some());
    }
}

#[test]
fn the_expected_transfers_hold() {
    let (inventory, regimes) = (inventory(), regimes());
    let analysis =
        Analysis::prepare(inventory.clone(), regimes.iter().cloned(), inventory.head.as_of.unwrap());
    let assessment = analysis.assess();
    let rows = expected("expected-transfers.csv");
    assert!(rows.len() >= 30);
    let mut wrong = Vec::new();
    for row in &rows {
        let want =
            pick(row, &["flow", "regime", "importer", "place", "exporter", "kind", "verdict", "mechanism"]);
        let have: Vec<Vec<&str>> = assessment
            .transfers
            .iter()
            .map(|t| {
                let exporter = t.exporter.map_or("", |e| inventory.party(e).id.as_str());
                let importer = inventory.party(t.importer).id.as_str();
                let ground = &t.judgement;
                vec![
                    t.flow.as_str(),
                    t.regime.as_str(),
                    importer,
                    t.place.code(),
                    exporter,
                    t.kind.as_str(),
                    ground.verdict.as_str(),
                    ground.mechanism(),
                ]
            })
            .filter(|t| t[..4] == want[..4])
            .collect();
        if have != [want.clone()] {
            wrong.push(format!("{want:?}: {have:?} ({})", row["why"]));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// The findings of the inventory on its day, as `code subject`; notes on rule entries left out, which come from the
/// law.
fn findings() -> BTreeSet<String> {
    let (inventory, regimes) = (inventory(), regimes());
    let found =
        Analysis::prepare(inventory.clone(), regimes.iter().cloned(), inventory.head.as_of.unwrap()).check();
    let told = found.iter().filter(|f| f.code != Code::ReviewRequired);
    told.map(|f| format!("{} {}", f.code.as_str(), f.subject)).collect()
}

#[test]
fn its_findings_are_those_expected_and_no_other() {
    let rows = expected("expected-findings.csv");
    let want: BTreeSet<String> = rows.iter().map(|r| format!("{} {}", r["code"], r["subject"])).collect();
    let have = findings();
    let (more, less): (Vec<_>, Vec<_>) = (have.difference(&want).collect(), want.difference(&have).collect());
    assert!(more.is_empty() && less.is_empty(), "not expected: {more:#?}\nnot there: {less:#?}");
}

/// The README's table says of each finding what happened and what would put it right.
#[test]
fn each_finding_is_explained() {
    let readme = fs::read_to_string(folder().join("README.md")).unwrap();
    let told = |code: &str, subject: &str| {
        let mut rows = readme.lines().filter(|l| l.starts_with(&format!("| {code} |")));
        rows.any(|l| l.contains(&format!("`{subject}`")))
    };
    for row in expected("expected-findings.csv") {
        let (code, subject) = (&row["code"], &row["subject"]);
        assert!(told(code, subject), "{code} {subject}");
    }
}

/// Those of reading are shown elsewhere; it waives nothing.
#[test]
fn it_shows_every_finding_but_three() {
    let have = findings();
    for code in
        Code::ALL.iter().map(|c| c.as_str()).filter(|c| !c.starts_with("TW0") && !c.starts_with("TW5"))
    {
        let there = code == "TW208" || have.iter().any(|f| f.starts_with(code));
        assert_eq!(there, !ELSEWHERE.contains(&code), "{code}");
    }
    let readme = fs::read_to_string(folder().join("README.md")).unwrap();
    for code in ELSEWHERE {
        assert!(readme.contains(code), "the README says why there is no {code}");
    }
}

#[test]
fn it_shows_every_verdict_but_one_and_every_kind() {
    let (inventory, regimes) = (inventory(), regimes());
    let analysis =
        Analysis::prepare(inventory.clone(), regimes.iter().cloned(), inventory.head.as_of.unwrap());
    let assessment = analysis.assess();
    let verdicts: BTreeSet<Verdict> = assessment.exposures.iter().map(|e| e.verdict).collect();
    let all = Verdict::ALL.into_iter().filter(|&v| v != Verdict::Prohibited);
    assert_eq!(verdicts, all.collect());
    let mut kinds: BTreeSet<&str> = assessment.transfers.iter().map(|t| t.kind.as_str()).collect();
    assert_eq!(
        kinds,
        BTreeSet::from(["transfer", "onward", "abroad", "returned", "same-party"]),
        "the register"
    );
    // What stays inside and what people give directly has no row of the register, and stands in proofs.
    for proof in analysis.explain(&Question::default()) {
        for step in proof.steps {
            kinds.extend(step.kind.map(Kind::as_str));
            kinds.extend(step.records.iter().map(|r| r.kind.as_str()));
        }
    }
    let all = ["collection", "internal", "same-party", "abroad", "onward", "returned", "transfer"];
    assert_eq!(kinds, BTreeSet::from(all));
}

#[test]
fn the_figures_of_the_readme() {
    let inventory = inventory();
    let count = |table: &str| {
        let mut reader = csv::ReaderBuilder::new()
            .comment(Some(b'#'))
            .from_path(folder().join(table).with_extension("csv"))
            .unwrap();
        reader.records().count()
    };
    let figures = format!(
        "{} companies of the group, {} vendors, {} partners and {} others in {} countries; {} stores, {} populations, \
         {} flows; {} safeguards and {} certifications.",
        count("companies"),
        count("vendors"),
        count("partners"),
        count("third_parties"),
        count("countries"),
        count("stores"),
        count("populations"),
        inventory.flows.len(),
        count("safeguards"),
        count("certifications"),
    );
    let readme = fs::read_to_string(folder().join("README.md")).unwrap();
    assert!(readme.replace('\n', " ").contains(&figures), "the README counts: {figures}");
    assert!(inventory.flows.len() >= 150 && count("countries") == 13);
}

#[test]
fn a_ban_forbids_whatever_is_signed() {
    let inventory = inventory();
    let law = fs::read_to_string(root().join("src/law/regimes/eu-gdpr.toml")).unwrap();
    let ban = r#"
[[prohibition]]
id = "eu-gdpr/made-for-tests"
title = "Health data may not go there"
citation = "made for tests"
source = { text = "made for tests", grade = "S", checked = "2026-11-23" }
places = ["MA"]
requires = [{ kind = "fact-tagged", tags = ["health"] }]
"#;
    let regimes = law::merge(regimes(), &[("eu-gdpr.toml".into(), law + ban)]).unwrap();
    let analysis =
        Analysis::prepare(inventory.clone(), regimes.iter().cloned(), inventory.head.as_of.unwrap());
    let assessment = analysis.assess();
    let banned: BTreeSet<String> = assessment
        .findings
        .iter()
        .filter(|f| f.code == Code::TransferProhibited)
        .map(|f| f.subject.clone())
        .collect();
    // Consent and an emergency carried them; passenger lists have no health data, and stay as they are.
    assert_eq!(banned, BTreeSet::from(["tangier-hospital", "tingis-agency"].map(str::to_owned)));
    let prohibited =
        exposures(&assessment).into_iter().filter(|e| e[5] == "prohibited").map(|e| e[0].clone());
    assert_eq!(
        prohibited.collect::<BTreeSet<_>>(),
        BTreeSet::from(["assistance".to_owned(), "seafarer-medical".to_owned()])
    );
}

#[test]
fn before_a_law_applies_its_verdicts_are_unknown() {
    let (inventory, regimes) = (inventory(), regimes());
    let analysis = Analysis::prepare(inventory.clone(), regimes.iter().cloned(), day("2018-05-24"));
    let assessment = analysis.assess();
    let early: Vec<_> = assessment
        .findings
        .iter()
        .filter(|f| f.code == Code::RegimeNotInForce)
        .map(|f| f.subject.as_str())
        .collect();
    assert_eq!(BTreeSet::from_iter(early), BTreeSet::from(["eu-gdpr", "uk-gdpr", "ch-fadp"]));
    let known = assessment.transfers.iter().filter(|t| matches!(t.kind, Kind::Transfer | Kind::Onward));
    assert!(known.clone().count() > 50);
    assert!(known.into_iter().all(|t| t.judgement.verdict == Verdict::Unknown));
}

#[test]
fn where_nothing_moves_it_is_said() {
    let folder = tempfile::tempdir().unwrap();
    for table in ["inventory.toml", "companies.csv", "populations.csv", "categories.csv"] {
        fs::copy(self::folder().join(table), folder.path().join(table)).unwrap();
    }
    let outcome = ingest::read(folder.path(), &law::vocabulary(&regimes()));
    assert!(outcome.inventory.is_some(), "{:#?}", outcome.findings);
    let codes: Vec<_> = outcome.findings.iter().map(|f| f.code).collect();
    assert_eq!(codes, [Code::NothingMoves]);
}
