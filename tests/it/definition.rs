//! docs/DEFINITION.md: each of its worked examples gives the rows that it says, by the program and by the plain
//! definition, and each section that is cited anywhere exists.

mod page;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use page::{Example, Row};
use thalweg::{
    assess::{Analysis, Kind},
    finding::Code,
    law::Regime,
    model::{CategoryId, Inventory, PartyId, Place, PopulationId},
};

use crate::{
    plain::Plain,
    support::{self, day},
};

const DAY: &str = "2026-11-23";
const EXAMPLES: usize = 39;

/// What an inventory gives, however it was computed. `findings` where they were.
struct Given {
    transfers: Vec<Row>,
    exposures: Vec<Row>,
    findings: Option<BTreeSet<String>>,
}

type Fact = (CategoryId, PopulationId);

fn facts(categories: &[CategoryId], populations: &[PopulationId]) -> Vec<Fact> {
    categories.iter().flat_map(|&c| populations.iter().map(move |&p| (c, p))).collect()
}

fn fact_under(i: &Inventory, (category, population): Fact, regime: &str) -> String {
    let regime = if regime.is_empty() { "no law" } else { regime };
    format!("{} of {} under {regime}", i.category(category).id, i.population(population).id)
}

fn transfer(
    i: &Inventory,
    flow: &str,
    [exporter, importer]: [Option<PartyId>; 2],
    place: Place,
    fact: &str,
    outcome: &str,
) -> Row {
    let id = |party: Option<PartyId>| party.map_or("?", |p| i.party(p).id.as_str());
    let text = format!("{flow} {}>{} {} {fact}: {outcome}", id(exporter), id(importer), place.code());
    Row { subject: flow.to_owned(), text, more: BTreeMap::new() }
}

fn exposure(i: &Inventory, recipient: PartyId, place: Place, fact: &str, verdict: &str) -> Row {
    let id = i.party(recipient).id.clone();
    let text = format!("{id} {} {fact}: {verdict}", place.code());
    Row { subject: id, text, more: BTreeMap::new() }
}

/// By the program.
fn by_the_program(i: &Inventory, regimes: &[Regime]) -> Given {
    let analysis = Analysis::prepare(i.clone(), regimes.iter().cloned(), day(DAY));
    analysis.lineage().verify().expect("the graph is sound");
    let assessment = analysis.assess();
    let mut given = Given { transfers: Vec::new(), exposures: Vec::new(), findings: None };
    for t in &assessment.transfers {
        let outcome = format!("{} {}", t.kind.as_str(), t.judgement.verdict.as_str());
        for fact in facts(&t.categories, &t.populations) {
            let fact = fact_under(i, fact, &t.regime);
            let parties = [t.exporter, Some(t.importer)];
            let mut row = transfer(i, &t.flow, parties, t.place, &fact, &outcome);
            row.more = BTreeMap::from([
                ("roles", format!("{} to {}", t.exporter_as.as_str(), t.importer_as.as_str())),
                ("mechanism", t.judgement.mechanism().to_owned()),
                ("reasons", t.reasons(i).join("; ")),
            ]);
            given.transfers.push(row);
        }
    }
    for e in &assessment.exposures {
        for &category in &e.categories {
            let fact = fact_under(i, (category, e.population), &e.regime);
            let mut row = exposure(i, e.recipient, e.place, &fact, e.verdict.as_str());
            row.more = BTreeMap::from([
                ("delivery", e.delivery.as_str().to_owned()),
                ("route", e.route_text()),
                ("hops", e.hops.to_string()),
            ]);
            given.exposures.push(row);
        }
    }
    let findings = assessment.findings.iter().map(|f| format!("{} {}", f.code.as_str(), f.subject));
    given.findings = Some(findings.collect());
    given
}

/// By the plain definition.
fn by_the_plain_definition(i: &Inventory, regimes: &[Regime]) -> Given {
    let plain = Plain::new(i, regimes, day(DAY), None);
    let mut given = Given { transfers: Vec::new(), exposures: Vec::new(), findings: None };
    for (regime, records) in plain.regimes.iter().zip(&plain.records) {
        for r in records.iter().filter(|r| !matches!(r.kind, Kind::Internal | Kind::Collection)) {
            let outcome = format!("{} {}", r.kind.as_str(), r.verdict.as_str());
            let fact = fact_under(i, r.fact, &regime.id);
            let parties = [r.disclosure.exporter, Some(r.disclosure.importer)];
            let mut row = transfer(i, &r.step, parties, r.place, &fact, &outcome);
            let roles =
                [r.disclosure.exporter_as, r.disclosure.importer_as].map(thalweg::law::Capacity::as_str);
            row.more.insert("roles", roles.join(" to "));
            given.transfers.push(row);
        }
    }
    for e in plain.exposures() {
        let fact = fact_under(i, (e.category, e.population), &e.regime);
        let mut row = exposure(i, e.recipient, e.place, &fact, e.verdict.as_str());
        row.more.insert("route", e.route.join(">"));
        row.more.insert("delivery", e.delivery.as_str().to_owned());
        given.exposures.push(row);
    }
    given
}

/// Whether a text has a word: an id or a plain word, where `*` stands for any ending.
fn names(text: &str, word: &str) -> bool {
    let text = text.to_lowercase();
    let of_words = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let mut words = text.split(|c| !of_words(c));
    match word.strip_suffix('*') {
        Some(begin) => words.any(|w| w.starts_with(begin)),
        None => words.any(|w| w == word),
    }
}

/// What differs between the rows expected of a subject and those given.
fn differences(subject: &str, expected: &[Row], given: &[Row]) -> Vec<String> {
    let given: Vec<&Row> = given.iter().filter(|r| r.subject == subject).collect();
    let texts = |rows: &mut dyn Iterator<Item = &Row>| rows.map(|r| r.text.clone()).collect::<BTreeSet<_>>();
    let (said, got) = (texts(&mut expected.iter()), texts(&mut given.iter().copied()));
    let mut list: Vec<String> = said.difference(&got).map(|t| format!("not given: {t}")).collect();
    list.extend(got.difference(&said).map(|t| format!("given, not said: {t}")));
    for row in expected {
        for other in given.iter().filter(|r| r.text == row.text) {
            for (key, value) in &row.more {
                let Some(other) = other.more.get(key) else { continue };
                let holds = match *key {
                    "reasons" => value.split(" and ").all(|word| names(other, word)),
                    _ => value == other,
                };
                if !holds {
                    list.push(format!("{}: {key} is said to be {value}, and is {other}", row.text));
                }
            }
        }
    }
    list
}

fn compared(example: &Example, given: &Given) -> Vec<String> {
    let mut list = Vec::new();
    for (said, got) in [(&example.transfers, &given.transfers), (&example.exposures, &given.exposures)] {
        list.extend(said.iter().flat_map(|(subject, rows)| differences(subject, rows, got)));
    }
    if let Some(found) = &given.findings {
        list.extend(example.findings.difference(found).map(|f| format!("not found: {f}")));
    }
    list
}

/// Runs every example, and tells all that differs at once.
fn run(way: impl Fn(&Inventory, &[Regime]) -> Given) {
    let regimes = support::regimes();
    let mut told = Vec::new();
    for example in page::examples(&page::text()) {
        let inventory = support::inventory(&example.inventory.join("\n"));
        let list = compared(&example, &way(&inventory, &regimes));
        told.extend(list.into_iter().map(|line| format!("example {}: {line}", example.name)));
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
}

#[test]
fn each_example_gives_its_rows_by_the_program() {
    run(by_the_program);
}

#[test]
fn each_example_gives_its_rows_by_the_plain_definition() {
    run(by_the_plain_definition);
}

#[test]
fn every_example_is_there() {
    let numbers: BTreeSet<usize> = page::examples(&page::text()).iter().map(Example::number).collect();
    assert_eq!(numbers, (1..=EXAMPLES).collect());
}

#[test]
fn an_example_with_a_wrong_row_is_seen() {
    let page = page::text();
    for (right, wrong, sign) in [
        ("f2 cloud>shop IN: onward safeguarded", "f2 cloud>shop IN: onward adequate", "given, not said: f2"),
        ("  cloud DE: free\n", "", "given, not said: cloud DE"),
        ("shop IN: missing, delivery", "shop IN: deficient, delivery", "not given: shop IN"),
        (
            "delivery safeguarded, route f0>f1>f2",
            "delivery safeguarded, route f0>f2",
            "route is said to be f0>f2",
        ),
    ] {
        let wrong = page.replacen(right, wrong, 1);
        let first = page::examples(&wrong).into_iter().find(|e| e.name == "1").unwrap();
        let inventory = support::inventory(&first.inventory.join("\n"));
        let list = compared(&first, &by_the_program(&inventory, &support::regimes())).join("\n");
        assert!(list.contains(sign), "{right}: {list}");
    }
}

fn files(folder: &Path, endings: &[&str], list: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, endings, list);
        } else if path.extension().is_some_and(|e| endings.iter().any(|ending| e == *ending)) {
            list.push(path);
        }
    }
}

/// A text without the marks of comments and quotes, so that a citation may go over the end of a line.
fn flowing(text: &str) -> String {
    let plain = |line: &str| {
        line.trim().trim_start_matches(['/', '!', '#', '*']).trim_end_matches('\\').trim().to_owned()
    };
    text.lines().map(plain).collect::<Vec<_>>().join(" ")
}

/// The numbers behind `section` or `sections` in a text: `section 5.4 of the definition`, `sections 1 and 4 of the
/// definition`. In a source the definition may be left out, as in `(section 6)`: nothing else there has sections.
fn cited(text: &str, source: bool) -> Vec<String> {
    let mut list = Vec::new();
    for (at, word) in text.match_indices("section") {
        let rest = text[at + word.len()..].trim_start_matches('s');
        let mut numbers = Vec::new();
        let mut rest = rest.strip_prefix(' ').unwrap_or_default();
        while rest.starts_with(|c: char| c.is_ascii_digit()) {
            let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
            let number = rest[..end].trim_end_matches('.');
            numbers.push(number.to_owned());
            rest = &rest[number.len()..];
            let next = [", ", " and ", " to ", " or "].into_iter().find_map(|joint| rest.strip_prefix(joint));
            match next {
                Some(next) if next.starts_with(|c: char| c.is_ascii_digit()) => rest = next,
                _ => break,
            }
        }
        let of_definition = rest.starts_with(" of the definition");
        if of_definition || (source && !rest.starts_with(" of ")) {
            list.extend(numbers);
        }
    }
    list
}

/// The anchors that links of a text lead to, within this page or from another.
fn anchors(text: &str, own: bool) -> Vec<(String, String)> {
    let target = if own { "](#" } else { "DEFINITION.md#" };
    let mut list = Vec::new();
    for (at, _) in text.match_indices(target) {
        let anchor = text[at + target.len()..].split(')').next().unwrap().to_owned();
        let label = text[..at].rsplit('[').next().unwrap().split(']').next().unwrap().to_owned();
        list.push((label, anchor));
    }
    list
}

#[test]
fn citations_are_seen() {
    for (text, source, numbers) in [
        ("(section 4 of the definition).", false, &["4"][..]),
        ("//! gives (sections 1 and 4 of\n//! the definition).", false, &["1", "4"]),
        ("see section 5.12 of the definition.", false, &["5.12"]),
        ("(section 2)", false, &[]),
        ("and how bad it is (section 6).", true, &["6"]),
        ("(section 5, onward from an adequate place)", true, &["5"]),
        ("section 7 of the Act", true, &[]),
        ("sections 3.1 to 3.4", true, &["3.1", "3.4"]),
    ] {
        assert_eq!(cited(&flowing(text), source), numbers, "{text}");
    }
}

#[test]
fn every_section_that_is_cited_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = page::text();
    let headings = page::headings(&page);
    let mut list = vec![root.join("README.md"), root.join("CHANGELOG.md")];
    for folder in ["src", "tests", "docs", "benches", "inventories", "reports"] {
        files(&root.join(folder), &["rs", "md", "toml"], &mut list);
    }
    let this = root.join("tests/it/definition.rs");
    let mut found = BTreeSet::new();
    for path in list.into_iter().filter(|p| *p != this) {
        let text = fs::read_to_string(&path).unwrap();
        let own = path.ends_with("docs/DEFINITION.md");
        let source = own || path.extension().is_some_and(|e| e == "rs");
        for number in cited(&flowing(&text), source) {
            assert!(headings.contains_key(&number), "{}: there is no section {number}", path.display());
            found.insert(number);
        }
        for (label, anchor) in anchors(&text, own) {
            let to = headings.iter().find(|(_, a)| **a == anchor);
            let (number, _) = to.unwrap_or_else(|| panic!("{}: nothing at #{anchor}", path.display()));
            let digits = label.trim_start_matches(|c: char| !c.is_ascii_digit());
            let said = digits.split(' ').next().unwrap();
            assert!(said.is_empty() || !own || said == number, "[{label}] leads to section {number}");
        }
    }
    assert!(found.len() > 10, "hardly anything is cited: {found:?}");
}

#[test]
fn what_rests_on_a_rule_cites_it() {
    for code in Code::ALL.iter().filter(|c| c.as_str() >= "TW100" && c.as_str() < "TW300") {
        let e = code.explanation();
        let texts = [e.meaning, e.why, e.fix].join(" ");
        assert!(!cited(&texts, false).is_empty(), "{} names no section of the definition", code.as_str());
    }
}
