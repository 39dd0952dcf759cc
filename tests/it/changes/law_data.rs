//! Data of the law that changes a verdict.

use thalweg::law::{self, Mark};

use super::{DAY, k, moved, says_on, x_is};

#[test]
fn d01_the_decision_on_korea_excludes_data_not_parties() {
    let to = |vendor: &str, tags: &str| k(&format!("country=KR attests=pipa {vendor}"), "", tags, "");
    x_is(&to("kind=religious-organisation", ""), "adequate");
    x_is(&to("kind=political-party", ""), "adequate");
    x_is(&to("kind=religious-organisation", "tags=missionary-activity"), "missing");
    x_is(&to("kind=political-party", "tags=candidate-nomination"), "missing");
    x_is(&to("", "tags=credit-information"), "missing");
    x_is(&to("", ""), "adequate");
}

#[test]
fn d02_the_regulation_came_later_to_the_other_states_of_the_economic_area() {
    let norwegian = k("country=IN", "", "", "head regimes = [\"eu-gdpr\"]")
        .replace("company acme country=DE", "company acme country=NO")
        .replace("population p country=DE", "population p country=NO");
    says_on("2018-07-19", &norwegian, "x", &[]);
    says_on("2018-07-20", &norwegian, "x", &["transfer acme>v IN missing"]);
    says_on("2018-07-19", &k("country=IN", "", "", ""), "x", &["transfer acme>v IN missing"]);
}

#[test]
fn d03_guarantees_of_a_federal_body() {
    let with = |cells: &str| {
        let row = format!(
            "safeguard c mechanism=specific-guarantees exporter=acme importer=v valid_from=2025-01-01 assessed_on=2026-01-01 {cells}"
        );
        moved(&k("country=US", "", "", &row), "CH")
    };
    let body = |lines: &str| lines.replace("company acme", "company acme kind=swiss-federal-body");
    x_is(&body(&with("document=file")), "safeguarded");
    x_is(&body(&with("")), "unknown");
    x_is(&with("document=file"), "unknown");
    x_is(&body(&with("document=file valid_until=2026-01-31")), "deficient");
    // As before: what another mechanism asks stays.
    let clauses = "scc c 2 acme>v regimes=ch-fadp valid_from=2025-01-01";
    x_is(&moved(&k("country=US", "", "", clauses), "CH"), "safeguarded");
    x_is(&moved(&k("country=US", "", "", ""), "CH"), "missing");
}

#[test]
fn d04_data_made_public_by_the_person_is_an_exception_of_one_law() {
    let relied = |letter: &str| {
        let row = format!(
            "safeguard c mechanism=derogation module={letter} exporter=acme importer=v valid_from=2025-01-01"
        );
        k("country=TH", "", "", &row)
    };
    x_is(&moved(&relied("h"), "CH"), "derogation");
    x_is(&relied("h"), "deficient");
    x_is(&moved(&relied("a"), "CH"), "derogation");
    x_is(&moved(&relied("g"), "CH"), "unknown");
    says_on(DAY, &relied("h"), "x", &["transfer acme>v TH deficient"]);
}

/// What an entry says of itself: its citation and its note, and its mark.
fn entry(id: &str) -> (String, Mark) {
    let regimes = law::built_in().unwrap();
    let law = regimes.iter().find(|law| id.starts_with(&format!("{}/", law.id))).unwrap();
    let decisions = law.decision.iter().map(|decision| &decision.entry);
    let mechanisms = law.mechanism.iter().map(|mechanism| &mechanism.entry);
    let territories = law.territory.iter().map(|territory| &territory.entry);
    let mut all = decisions.chain(mechanisms).chain(territories);
    let found = all.find(|entry| entry.id == id).unwrap_or_else(|| panic!("{id}"));
    (format!("{}\n{}", found.citation, found.note), found.source.mark)
}

#[test]
fn d05_what_an_entry_says_of_its_source() {
    for (id, said) in [
        ("eu-gdpr/gb-renewal", &["(EU) 2025/2574", "2021/1772"][..]),
        ("eu-gdpr/gb-2021-1772", &["(EU) 2025/1226"]),
        ("eu-gdpr/territory-gb-bridge", &["Art. 782", "FINPROV.10A"]),
        ("eu-gdpr/us-dpf", &["T-553/23", "2025-09-03", "C-703/25 P", "2026-07-31"]),
        ("eu-gdpr/certification", &["2026-04-15", "not of a first certificate"]),
    ] {
        let (text, mark) = entry(id);
        for part in said {
            assert!(text.contains(part), "{id}: no {part} in {text}");
        }
        assert_eq!(mark, Mark::ReviewRequired, "{id}");
    }
    assert_eq!(entry("eu-gdpr/kr-2022-254").1, Mark::ReviewRequired);
}
