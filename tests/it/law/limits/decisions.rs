//! Of decisions, and of prohibitions: for which exporters, importers and data, and from when to when.

use thalweg::{assess::Analysis, law};

use super::{TODAY, tagged, verdict};
use crate::{
    law::{at, eu_with},
    support::{day, inventory, regimes},
};

#[test]
fn every_exporter_in_the_economic_area_relies_on_the_decisions_of_the_union() {
    let from = |country: &str, to: &str, more: &str| {
        let lines = format!(
            "company x country={country}\nvendor v country={to} {more}\nstore a @x\nflow f0 u>a contact\nflow f a>v *
             cert v eu-us-dpf 2024-01-01 covers=* checked_on=2026-06-01"
        );
        at(TODAY, "eu-gdpr", &lines).verdict("f")
    };
    for country in ["IS", "LI", "NO", "IE;NO", "NO;IE", "IE", "IE;IN", "IE;unknown"] {
        for (to, more) in
            [("BR", "attests=lgpd"), ("GB", ""), ("KR", "attests=pipa"), ("US", ""), ("@EPO", "")]
        {
            assert_eq!(from(country, to, more), "adequate", "{country} to {to}");
        }
        assert_eq!(from(country, "BR", ""), "unknown", "{country}: not stated to be under the LGPD");
    }
    let onward = at(TODAY, "eu-gdpr",
        "company no country=NO\nvendor v country=BR attests=lgpd\nvendor w country=IN\nstore a @no\nstore two @v for no\nstore three @w for no
         flow f0 u>a contact\nflow f1 a>two *\nflow f two>three *");
    assert_eq!(onward.verdict("f1"), "adequate");
    assert_eq!(onward.flow("f"), ["onward v>w IN unknown"], "from a place that a decision covers");
    let before = verdict("2018-07-19", "eu-gdpr", ("IE", "NO"), "", "");
    assert_eq!(before, "missing", "the Regulation is not yet part of the Agreement");
}

#[test]
fn data_of_employees_in_canada_is_under_the_act_at_few_undertakings() {
    for (regime, from) in [("eu-gdpr", "IE"), ("uk-gdpr", "GB"), ("ch-fadp", "CH")] {
        let given = |tags: &str, attests: &str| {
            at(TODAY, regime, &format!(
                "category t tags={tags}\ncompany x country={from}\nvendor v country=CA attests={attests}\nstore a @x\nflow f0 u>a t\nflow f a>v *"
            ))
            .verdict("f")
        };
        assert_eq!(given("", "pipeda"), "adequate", "{regime}");
        assert_eq!(given("hr", "pipeda"), "unknown", "{regime}");
        assert_eq!(given("hr", "pipeda;pipeda-employees"), "adequate", "{regime}");
        assert_eq!(given("hr", "pipeda-employees"), "unknown", "{regime}");
        let swiss = if regime == "ch-fadp" { "adequate" } else { "unknown" };
        assert_eq!(given("", "ca-provincial-act"), swiss, "{regime}");
        assert_eq!(given("health", "ca-provincial-health-act"), swiss, "{regime}");
        assert_eq!(given("", "ca-provincial-health-act"), "unknown", "{regime}: of health data only");
    }
}

#[test]
fn data_that_a_decision_leaves_out() {
    let korea = |regime: &str, from: &str, tags: &str, kind: &str| {
        at(TODAY, regime, &format!(
            "category t tags={tags}\ncompany x country={from}\nvendor v country=KR attests=pipa kind={kind}\nstore a @x\nflow f0 u>a t\nflow f a>v *"
        ))
        .verdict("f")
    };
    for tag in ["missionary-activity", "candidate-nomination", "credit-information"] {
        assert_eq!(korea("eu-gdpr", "IE", tag, ""), "missing", "{tag}");
        assert_eq!(korea("uk-gdpr", "GB", tag, ""), "adequate", "{tag}: nothing is left out there");
    }
    for kind in ["religious-organisation", "political-party"] {
        assert_eq!(korea("eu-gdpr", "IE", "", kind), "adequate", "{kind}");
    }
    let listed = "cert v eu-us-dpf 2024-01-01 covers=* checked_on=2026-06-01\ncert v uk-extension 2024-01-01 covers=* checked_on=2026-06-01
        cert v swiss-us-dpf 2024-10-01 covers=* checked_on=2026-06-01";
    for (regime, from) in [("eu-gdpr", "IE"), ("uk-gdpr", "GB"), ("ch-fadp", "CH")] {
        assert_eq!(verdict(TODAY, regime, (from, "US"), "journalism", listed), "missing", "{regime}");
        assert_eq!(verdict(TODAY, regime, (from, "US"), "", listed), "adequate", "{regime}");
    }
}

#[test]
fn human_resources_data_is_covered_where_the_certification_says_so() {
    let cert = |tags: &str, covers: &str| {
        let row = format!("cert v eu-us-dpf 2024-01-01 checked_on=2026-06-01 covers={covers}");
        verdict(TODAY, "eu-gdpr", ("IE", "US"), tags, &row)
    };
    for (tags, covers, told) in [
        ("hr;health", "health", "deficient"),
        ("hr;health", "health;hr", "adequate"),
        ("hr;health", "hr", "adequate"),
        ("hr;health", "*", "adequate"),
        ("hr;health", "", "unknown"),
        ("hr;health", "non-hr", "deficient"),
        ("health", "health", "adequate"),
        ("health", "financial", "deficient"),
        ("health", "hr", "deficient"),
        ("", "health", "deficient"),
    ] {
        assert_eq!(cert(tags, covers), told, "{tags} under {covers}");
    }
}

#[test]
fn exchanges_for_law_enforcement_are_outside_every_decision_of_the_union() {
    let eu = regimes().into_iter().find(|r| r.id == "eu-gdpr").expect("built in");
    for decision in &eu.decision {
        let word = |list: &[String]| list.contains(&"law-enforcement".to_owned());
        let (mut importer, mut fact) = (false, false);
        for exclusion in &decision.excludes {
            match exclusion {
                law::Condition::ImporterKind { kinds } => importer |= word(kinds),
                law::Condition::FactTagged { tags } => fact |= word(tags),
                _ => {}
            }
        }
        assert!(importer && fact, "{}", decision.entry.id);
    }
    for on in ["2024-01-01", TODAY] {
        assert_eq!(verdict(on, "eu-gdpr", ("IE", "GB"), "law-enforcement", ""), "missing");
        assert_eq!(eu_with(on, "GB", "kind=law-enforcement", "", ""), "missing");
    }
    let shield = "cert v eu-us-privacy-shield 2018-06-01 covers=*";
    assert_eq!(verdict("2019-01-01", "eu-gdpr", ("IE", "US"), "", shield), "adequate");
    assert_eq!(verdict("2019-01-01", "eu-gdpr", ("IE", "US"), "law-enforcement", shield), "missing");
}

#[test]
fn the_renewal_for_the_united_kingdom_stands_beside_what_it_renews() {
    let on = |day: &str, tags: &str| {
        let (verdict, instrument) = tagged(day, "eu-gdpr", ("IE", "GB"), tags, "");
        format!("{verdict} {instrument}")
    };
    assert_eq!(on("2025-12-18", ""), "adequate eu-gdpr/gb-2021-1772");
    assert_eq!(on("2025-12-18", "immigration"), "missing ");
    for day in ["2025-12-19", "2025-12-27", "2025-12-28"] {
        assert_eq!(on(day, ""), "adequate eu-gdpr/gb-renewal", "{day}");
        assert_eq!(on(day, "immigration"), "adequate eu-gdpr/gb-renewal", "{day}");
    }
}

#[test]
fn the_bridge_asks_the_sender_to_mark_sensitive_data() {
    let given = |tags: &str, sender: &str| {
        at(TODAY, "uk-gdpr", &format!(
            "category t tags={tags}\ncompany uk country=GB {sender}\nvendor v country=US\nstore a @uk\nflow f0 b>a t\nflow f a>v *
             cert v eu-us-dpf 2024-01-01 covers=* checked_on=2026-06-01
             cert v uk-extension 2024-01-01 covers=* checked_on=2026-06-01"
        ))
        .verdict("f")
    };
    for tags in [
        "genetic",
        "biometric",
        "criminal",
        "sexual-orientation",
        "health;biometric",
        "special",
        "special;genetic",
        "special;health;genetic",
    ] {
        assert_eq!(given(tags, ""), "unknown", "{tags}");
        assert_eq!(given(tags, "attests=marks-sensitive-data"), "adequate", "{tags}");
    }
    for narrower in ["health", "ethnicity", "politics", "religion", "trade-union", "sex-life"] {
        assert_eq!(given(narrower, ""), "adequate", "{narrower}");
        assert_eq!(given(&format!("special;{narrower}"), ""), "adequate", "{narrower}");
    }
    for other in ["", "omic"] {
        assert_eq!(given(other, ""), "adequate", "{other}");
    }
}

/// A law in the place of `eu-gdpr` that forbids CA-QC, but not to importers that attest `exempt`.
const BAN: &str = r#"
id = "eu-gdpr"
name = "A law"
law = { id = "eu-gdpr/law", title = "It applies", citation = "Art. 1", source = { text = "none", grade = "M", checked = "2026-11-23" } }

[[territory]]
id = "eu-gdpr/territory"
title = "Inside"
citation = "Art. 2"
source = { text = "none", grade = "M", checked = "2026-11-23" }
places = ["IE", "FR"]

[[prohibition]]
id = "eu-gdpr/ban"
title = "Forbidden"
citation = "Art. 3"
source = { text = "none", grade = "M", checked = "2026-11-23" }
places = ["CA-QC"]
excludes = [{ kind = "importer-attests", fact = "exempt" }, { kind = "certified", scheme = "eu-us-dpf" }]

[[mechanism]]
id = "eu-gdpr/scc"
title = "Clauses"
citation = "Art. 4"
source = { text = "none", grade = "M", checked = "2026-11-23" }
mechanism = "scc"
module = [{ id = "2" }]
"#;

#[test]
fn a_ban_that_may_apply_leaves_unknown_at_best() {
    let regimes = law::merge(regimes(), &[("ban.toml".to_owned(), BAN.to_owned())]).expect("a law");
    let at = |place: &str, vendor: &str, more: &str| {
        let inventory = inventory(&format!(
            "head regimes = [\"eu-gdpr\"]\ncategory contact\npopulation u country=FR\ncompany eu country=IE\nvendor v country={place} {vendor}
             store a @eu\nflow f0 u>a contact\nflow f a>v *\n{more}"
        ));
        let analysis = Analysis::prepare(inventory.clone(), regimes.iter().cloned(), day(TODAY));
        let rows = analysis.assess().transfers;
        rows.iter().find(|t| t.flow == "f").expect("a transfer").judgement.verdict.as_str()
    };
    let signed = "scc s 2 eu>v";
    assert_eq!(at("CA-QC", "", signed), "prohibited", "no certificate is no exclusion");
    assert_eq!(at("CA-QC", "attests=exempt", signed), "safeguarded");
    assert_eq!(at("CA-QC", "", "scc s 2 eu>v\ncert v eu-us-dpf 2026-01-01 covers=*"), "safeguarded");
    assert_eq!(at("CA", "", signed), "unknown", "it may be in Quebec");
    assert_eq!(at("CA", "attests=exempt", signed), "safeguarded");
    assert_eq!(at("unknown", "", signed), "unknown");
    assert_eq!(at("unknown", "attests=exempt", signed), "safeguarded");
    assert_eq!(at("IN", "", signed), "safeguarded");
}

#[test]
fn a_framework_covers_what_is_sent_from_the_territory_of_its_law() {
    let from = |regime: &str, people: &str, company: &str| {
        at(TODAY, regime, &format!(
            "company x country={company}\nvendor v country=US\nstore a @x\nflow f0 {people}>a contact\nflow f a>v *
             cert v eu-us-dpf 2024-01-01 covers=* checked_on=2026-06-01\ncert v uk-extension 2024-01-01 covers=* checked_on=2026-06-01
             cert v swiss-us-dpf 2024-10-01 covers=* checked_on=2026-06-01"
        ))
        .verdict("f")
    };
    for (regime, people, home) in [("eu-gdpr", "u", "IE"), ("uk-gdpr", "b", "GB"), ("ch-fadp", "c", "CH")] {
        assert_eq!(from(regime, people, home), "adequate", "{regime}");
        let abroad = format!("IN subject_to={regime}");
        assert_eq!(
            from(regime, people, &abroad),
            "unknown",
            "{regime}: a company outside that targets people"
        );
    }
}

#[test]
fn what_the_list_of_the_united_kingdom_keeps_of_the_limits_of_the_union() {
    let faroese = |company: &str, attests: &str| {
        let (regime, people) = if company == "IE" { ("eu-gdpr", "u") } else { ("uk-gdpr", "b") };
        at(TODAY, regime, &format!(
            "company x country={company}\nvendor v country=FO {attests}\nstore a @x\nflow f0 {people}>a contact\nflow f a>v *"
        ))
        .verdict("f")
    };
    for company in ["IE", "GB"] {
        assert_eq!(faroese(company, ""), "unknown", "{company}");
        assert_eq!(faroese(company, "attests=faroese-act"), "adequate", "{company}");
        let danish = "attests=faroese-act kind=danish-state-authority";
        assert_eq!(faroese(company, danish), "missing", "{company}");
    }
    for (regime, from) in [("eu-gdpr", "IE"), ("uk-gdpr", "GB")] {
        for to in ["IL", "UY"] {
            assert_eq!(verdict(TODAY, regime, (from, to), "", ""), "adequate", "{regime} {to}");
            assert_eq!(
                verdict(TODAY, regime, (from, to), "manual-processing", ""),
                "missing",
                "{regime} {to}"
            );
        }
    }
    let japan = |company: &str| {
        at(TODAY, "uk-gdpr", &format!(
            "company x country={company}\nvendor v country=JP attests=appi\nstore a @x\nflow f0 b>a contact\nflow f a>v *"
        ))
        .verdict("f")
    };
    assert_eq!(japan("GB"), "adequate");
    assert_eq!(japan("IN subject_to=uk-gdpr"), "unknown");
}

#[test]
fn the_privacy_shield_was_renewed_every_year() {
    let on = |day: &str, cells: &str| {
        let row = format!("cert v eu-us-privacy-shield 2018-06-01 covers=* {cells}");
        verdict(day, "eu-gdpr", ("IE", "US"), "", &row)
    };
    assert_eq!(on("2019-06-01", ""), "adequate", "through the same day a year later");
    assert_eq!(on("2019-06-02", ""), "unknown");
    assert_eq!(on("2020-07-15", "checked_on=2020-01-01"), "adequate");
}
