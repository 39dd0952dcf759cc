//! The limits of each ground, one by one: whom it is for, from when to when, and what must be stated.

use thalweg::{assess::Workings, law};

use super::{at, eu, eu_with, uk, uk_with};
use crate::support::{day, inventory, regimes};

const TODAY: &str = "2026-11-23";

/// A controller in `from` gives a category with tags to a processor at `place`: verdict and instrument.
fn tagged(day: &str, regime: &str, (from, place): (&str, &str), tags: &str, more: &str) -> (String, String) {
    let rows = at(
        day,
        regime,
        &format!(
            "category t tags={tags}\ncompany x country={from}\nvendor v country={place}\nstore a @x\nflow f0 u>a t\nflow f a>v *\n{more}"
        ),
    );
    let row = rows.transfers.iter().find(|t| t.starts_with("f ")).expect("a transfer");
    let words: Vec<&str> = row.split(' ').collect();
    (words[5].to_owned(), words[8].to_owned())
}

fn verdict(day: &str, regime: &str, ends: (&str, &str), tags: &str, more: &str) -> String {
    tagged(day, regime, ends, tags, more).0
}

#[test]
fn rules_of_a_group_are_for_those_for_whom_it_acts() {
    for (regime, home) in [("eu-gdpr", "IE"), ("uk-gdpr", "GB"), ("ch-fadp", "CH")] {
        let between = |mechanism: &str, from: &str, to: &str| {
            at(TODAY, regime, &format!(
                "company head country={home}\ncompany p country={home} parent=head role=processor
                 company q country=IN parent=head role=processor\npartner other country={home}\nvendor host country={home}
                 store a {from}\nstore two {to}\nflow f0 u>a contact\nflow f a>two *
                 safeguard s mechanism={mechanism} regimes={regime} exporter=group:head importer=group:head valid_from=2024-01-01 assessed_on=2026-01-01"
            ))
            .verdict("f")
        };
        for (from, to, bcr_c, bcr_p) in [
            ("@head", "@q for head", "safeguarded", "deficient"),
            ("@p for head", "@q for head", "safeguarded", "deficient"),
            ("@p for other", "@q for other", "deficient", "safeguarded"),
            ("@p for head;other", "@q for head;other", "deficient", "safeguarded"),
            ("@p", "@q", "unknown", "unknown"),
            ("@host for head;other", "@q for head;other", "deficient", "deficient"),
        ] {
            assert_eq!(between("bcr-c", from, to), bcr_c, "{regime}: bcr-c, {from} to {to}");
            assert_eq!(between("bcr-p", from, to), bcr_p, "{regime}: bcr-p, {from} to {to}");
        }
    }
}

#[test]
fn an_approval_under_another_law_is_none() {
    let relied = |regime: &str, ends, mechanism: &str, more: &str| {
        let row = format!(
            "safeguard s mechanism={mechanism} exporter=x importer=v valid_from=2024-01-01 assessed_on=2026-01-01 {more}"
        );
        verdict(TODAY, regime, ends, "", &row)
    };
    let (uk, ch) = (("GB", "IN"), ("CH", "IN"));
    for mechanism in ["bcr-c", "bcr-p"] {
        assert_eq!(relied("uk-gdpr", uk, mechanism, ""), "missing");
        assert_eq!(relied("uk-gdpr", uk, mechanism, "regimes=eu-gdpr;uk-gdpr"), "deficient", "no group");
    }
    for mechanism in ["adhoc-clauses", "public-instrument"] {
        assert_eq!(relied("ch-fadp", ch, mechanism, "document=d"), "missing");
        assert_eq!(relied("ch-fadp", ch, mechanism, "regimes=ch-fadp"), "unknown");
        assert_eq!(relied("ch-fadp", ch, mechanism, "regimes=ch-fadp document=d"), "safeguarded");
    }
}

#[test]
fn brazil_for_exporters_in_the_economic_area_outside_the_union() {
    let from = |country: &str| verdict(TODAY, "eu-gdpr", (country, "BR"), "", "");
    for country in ["IS", "LI", "NO", "IE;NO", "NO;IE", "IE;unknown"] {
        assert_eq!(from(country), "unknown", "{country}");
    }
    assert_eq!(from("IE"), "adequate");
    assert_eq!(from("IE;IN"), "adequate");
    let through = |host: &str| {
        at(TODAY, "eu-gdpr", &format!(
            "company eu country=IE\nvendor host country={host}\nvendor v country=BR\nstore a @host for eu\nstore two @v for eu
             flow f0 u>a contact\nflow f a>two *"
        ))
        .verdict("f")
    };
    assert_eq!(through("DE"), "adequate");
    assert_eq!(through("NO"), "unknown", "the exporter is the processor");
    let onward = at(TODAY, "eu-gdpr",
        "company no country=NO\nvendor v country=BR\nvendor w country=IN\nstore a @no\nstore two @v for no\nstore three @w for no
         flow f0 u>a contact\nflow f1 a>two *\nflow f two>three *");
    assert_eq!(onward.verdict("f1"), "unknown");
    assert_eq!(onward.flow("f"), ["onward v>w IN unknown"], "from a place that a decision covers");
}

#[test]
fn old_clauses_in_the_united_kingdom() {
    for mechanism in ["scc-2001", "scc-2010"] {
        let on = |day: &str, from: &str| {
            let to = if mechanism == "scc-2001" { "role=controller" } else { "" };
            let row = format!(
                "safeguard s mechanism={mechanism} exporter=uk importer=v valid_from={from} assessed_on=2022-09-01"
            );
            uk_with(day, "IN", to, &row)
        };
        assert_eq!(on("2024-03-21", "2022-09-21"), "safeguarded", "{mechanism}");
        assert_eq!(on("2024-03-21", "2022-09-22"), "deficient", "{mechanism}");
        assert_eq!(on("2024-03-22", "2022-09-21"), "deficient", "{mechanism}");
    }
    let new = |mechanism: &str, from: &str| {
        let row = format!(
            "safeguard s mechanism={mechanism} module=2 exporter=uk importer=v valid_from={from} assessed_on=2026-01-01"
        );
        uk(TODAY, "IN", &row)
    };
    for mechanism in ["idta", "uk-addendum"] {
        assert_eq!(new(mechanism, "2022-03-20"), "deficient", "{mechanism}: it could not be signed yet");
        assert_eq!(new(mechanism, "2022-03-21"), "safeguarded", "{mechanism}");
    }
}

/// eu (IE) gives to host (DE), that to v (IN); from them to partner d (IN); host returns to us (US).
fn old(day: &str, module: &str, parties: &str, flow: &str) -> String {
    at(day, "eu-gdpr", &format!(
        "company eu country=IE\nvendor host country=DE\nvendor v country=IN role=sub-processor\npartner d country=IN
         company us country=US subject_to=none\nstore a @eu\nstore two @host for eu\nstore three @v for eu\nstore back @us\nstore w @host for us
         flow f0 u>a contact\nflow f1 a>two *\nflow f2 u>w contact\nflow {flow} *\nscc s {module} {parties} valid_from=2020-01-01 assessed_on=2021-01-01"
    ))
    .verdict("f")
}

#[test]
fn what_began_before_the_clauses_of_today_is_of_the_old_sets() {
    let day = "2022-06-01";
    assert_eq!(old(day, "2", "eu>v", "f a>three"), "safeguarded");
    assert_eq!(old(day, "1", "eu>d", "f a>d"), "safeguarded");
    assert_eq!(old(day, "3", "host>v", "f two>three"), "deficient", "no old set is between processors");
    assert_eq!(old(day, "2", "host>v", "f two>three"), "deficient");
    assert_eq!(old(day, "4", "host>us", "f w>back"), "deficient", "nor from a processor to its customer");
    assert_eq!(old(day, "1", "eu>v", "f a>three"), "deficient", "the module that is stated does not fit");
    assert_eq!(old(day, "4", "eu>v", "f a>three"), "deficient");
    assert_eq!(old("2022-12-28", "2", "eu>v", "f a>three"), "deficient");
    assert_eq!(
        eu(
            day,
            "IN",
            "safeguard s mechanism=scc exporter=eu importer=v valid_from=2020-01-01 assessed_on=2021-01-01"
        ),
        "unknown",
        "of which set it is, is not stated"
    );
    let swiss = |from: &str| {
        let row = format!("scc s 2 x>v regimes=ch-fadp valid_from={from}");
        verdict(TODAY, "ch-fadp", ("CH", "IN"), "", &row)
    };
    assert_eq!(swiss("2021-06-26"), "deficient");
    assert_eq!(swiss("2021-08-27"), "safeguarded");
}

#[test]
fn an_old_set_gives_its_own_entry_and_citation() {
    let inventory = inventory(
        "head regimes = [\"eu-gdpr\"]\ncategory contact\npopulation u country=FR\ncompany eu country=IE\nvendor v country=IN
         store a @eu\nflow f0 u>a contact\nflow f a>v *\nscc s 2 eu>v valid_from=2020-01-01 assessed_on=2021-01-01",
    );
    let regimes = regimes();
    let workings = Workings::prepare(&inventory, &regimes, day("2022-06-01"));
    let rows = workings.assess().transfers;
    let judgement = &rows.iter().find(|t| t.flow == "f").expect("a transfer").judgement;
    assert_eq!(judgement.entry, "eu-gdpr/scc-2010");
    assert_eq!(judgement.instrument(), "s");
    assert_eq!(judgement.mechanism(), "scc");
    assert!(judgement.citation.contains("2010/87/EU"), "{}", judgement.citation);
}

#[test]
fn old_clauses_between_controllers_come_from_the_one_acted_for() {
    let relied = |from: &str, exporter: &str| {
        at("2022-06-01", "eu-gdpr", &format!(
            "company eu country=IE\nvendor host country=DE\npartner ads country=IN\nstore a @eu\nstore t {from}
             flow f0 u>a contact\nflow f1 a>t *\nflow f t>ads *
             safeguard s mechanism=scc-2001 exporter={exporter} importer=ads valid_from=2021-01-01 assessed_on=2021-01-01"
        ))
        .verdict("f")
    };
    assert_eq!(relied("@host for eu", "eu"), "safeguarded");
    assert_eq!(relied("@host for eu", "host"), "deficient");
    assert_eq!(relied("@host", "host"), "unknown", "for whom it acts is not known");
}

#[test]
fn clauses_do_not_fit_an_importer_that_is_subject_to_the_law() {
    for (mechanism, on) in [("idta", TODAY), ("uk-addendum", TODAY), ("scc-2010", "2023-01-01")] {
        let row = format!(
            "safeguard s mechanism={mechanism} module=2 exporter=uk importer=v valid_from=2022-04-01 assessed_on=2022-12-01\nhead assessment_valid_months = 99"
        );
        assert_eq!(uk(on, "IN", &row), "safeguarded", "{mechanism}");
        assert_eq!(uk_with(on, "IN", "subject_to=uk-gdpr", &row), "deficient", "{mechanism}");
    }
    let row =
        "safeguard s mechanism=scc-2010 exporter=eu importer=v valid_from=2021-01-01 assessed_on=2021-01-01";
    assert_eq!(eu_with("2022-06-01", "IN", "", "", row), "safeguarded");
    assert_eq!(eu_with("2022-06-01", "IN", "subject_to=eu-gdpr", "", row), "deficient");
    assert_eq!(eu_with(TODAY, "IN", "subject_to=eu-gdpr", "", "scc s 2 eu>v"), "deficient");
    assert_eq!(eu_with(TODAY, "IN;unknown", "", "", "scc s 2 eu>v"), "unknown", "where else is it?");
    for regime in regimes() {
        for mechanism in &regime.mechanism {
            if ["scc", "scc-2001", "scc-2010", "idta", "uk-addendum"].contains(&mechanism.mechanism.as_str())
            {
                assert!(
                    mechanism.requires.contains(&law::Condition::ImporterNotSubject { unsettled: false }),
                    "{}",
                    mechanism.entry.id
                );
            }
        }
    }
}

#[test]
fn public_authorities_behind_a_processor() {
    let relied = |letter: &str, from: &str, exporter: &str| {
        at(TODAY, "eu-gdpr", &format!(
            "company office country=IE kind=regulator\ncompany shop country=IE\nvendor host country=DE\nvendor v country=IN
             store a {from}\nstore two @v for office\nflow f0 u>a contact\nflow f a>two * recurrence=once
             safeguard s mechanism=derogation module={letter} exporter={exporter} importer=v valid_from=2020-01-01"
        ))
        .flow("f")[0]
            .split(' ')
            .next_back()
            .map(str::to_owned)
    };
    let told = |word: &str| Some(word.to_owned());
    assert_eq!(relied("b", "@host for office", "host"), told("deficient"));
    assert_eq!(relied("e", "@host for office", "host"), told("derogation"));
    assert_eq!(relied("b", "@host", "host"), told("unknown"), "on whose behalf?");
    let shop = at(TODAY, "eu-gdpr",
        "company shop country=IE\nvendor host country=DE\nvendor v country=IN\nstore a @host for shop\nstore two @v for shop
         flow f0 u>a contact\nflow f a>two * recurrence=once
         safeguard s mechanism=derogation module=b exporter=host importer=v valid_from=2020-01-01");
    assert_eq!(shop.verdict("f"), "derogation");
    let between = |kind: &str| {
        at(TODAY, "eu-gdpr", &format!(
            "company office country=IE kind=regulator\nthird police country=IN kind={kind}\nstore a @office\nflow f0 u>a contact\nflow f a>police *
             safeguard s mechanism=public-instrument exporter=office importer=police valid_from=2020-01-01 assessed_on=2026-01-01"
        ))
        .verdict("f")
    };
    assert_eq!(between("law-enforcement"), "safeguarded");
    assert_eq!(between("regulator"), "safeguarded");
    assert_eq!(between("club"), "unknown");
}

#[test]
fn human_resources_data_is_covered_where_the_certification_says_so() {
    let cert = |tags: &str, covers: &str| {
        let row = format!("cert v eu-us-dpf 2024-01-01 covers={covers}");
        verdict(TODAY, "eu-gdpr", ("IE", "US"), tags, &row)
    };
    for (tags, covers, told) in [
        ("hr;health", "health", "deficient"),
        ("hr;health", "health;hr", "adequate"),
        ("hr;health", "hr", "adequate"),
        ("hr;health", "*", "adequate"),
        ("hr;health", "", "adequate"),
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
    let shield = "cert v eu-us-privacy-shield 2017-01-01";
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
fn vital_interests_in_the_united_kingdom_need_the_document_too() {
    let relied = |more: &str| {
        at(TODAY, "uk-gdpr", &format!(
            "company uk country=GB\nvendor v country=IN\nstore a @uk\nflow f0 b>a contact\nflow f a>v * legal_basis=vital-interests
             safeguard s mechanism=derogation module=f exporter=uk importer=v valid_from=2022-01-01 {more}"
        ))
        .verdict("f")
    };
    assert_eq!(relied(""), "unknown");
    assert_eq!(relied("document=d"), "derogation");
}

#[test]
fn the_bridge_asks_the_sender_to_mark_sensitive_data() {
    let given = |tags: &str, sender: &str| {
        at(TODAY, "uk-gdpr", &format!(
            "category t tags={tags}\ncompany uk country=GB {sender}\nvendor v country=US\nstore a @uk\nflow f0 b>a t\nflow f a>v *
             cert v eu-us-dpf 2024-01-01\ncert v uk-extension 2024-01-01"
        ))
        .verdict("f")
    };
    for tags in ["genomic", "omic", "biometric", "criminal", "sexual-orientation", "health;biometric"] {
        assert_eq!(given(tags, ""), "unknown", "{tags}");
        assert_eq!(given(tags, "attests=marks-sensitive-data"), "adequate", "{tags}");
    }
    assert_eq!(given("health", ""), "adequate");
    assert_eq!(given("", ""), "adequate");
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
        let workings = Workings::prepare(&inventory, &regimes, day(TODAY));
        let rows = workings.assess().transfers;
        rows.iter().find(|t| t.flow == "f").expect("a transfer").judgement.verdict.as_str()
    };
    let signed = "scc s 2 eu>v";
    assert_eq!(at("CA-QC", "", signed), "prohibited", "no certificate is no exclusion");
    assert_eq!(at("CA-QC", "attests=exempt", signed), "safeguarded");
    assert_eq!(at("CA-QC", "", "scc s 2 eu>v\ncert v eu-us-dpf 2024-01-01"), "safeguarded");
    assert_eq!(at("CA", "", signed), "unknown", "it may be in Quebec");
    assert_eq!(at("CA", "attests=exempt", signed), "safeguarded");
    assert_eq!(at("unknown", "", signed), "unknown");
    assert_eq!(at("unknown", "attests=exempt", signed), "safeguarded");
    assert_eq!(at("IN", "", signed), "safeguarded");
}
