//! Of clauses, rules of groups, approvals and derogations: for whom, from when to when, and what must be stated.

use thalweg::{assess::Analysis, law};

use super::{TODAY, verdict};
use crate::{
    law::{at, eu, eu_with, uk, uk_with},
    support::{day, inventory, regimes},
};

#[test]
fn rules_of_a_group_are_for_those_for_whom_it_acts() {
    for (regime, home) in [("eu-gdpr", "IE"), ("uk-gdpr", "GB"), ("ch-fadp", "CH")] {
        let between = |mechanism: &str, from: &str, to: &str| {
            at(TODAY, regime, &format!(
                "company head country={home}\ncompany p country={home} parent=head role=processor
                 company q country=IN parent=head role=processor\npartner other country={home}\nvendor host country={home}
                 store a {from}\nstore two {to}\nflow f0 u>a contact\nflow f a>two *
                 safeguard s mechanism={mechanism} regimes={regime} exporter=group:head importer=group:head valid_from=2024-01-01 countries=IN assessed_on=2026-01-01 document=d"
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
            // The rules bind the group: a processor outside is not bound by them.
            ("@host for head", "@q for head", "unknown", "deficient"),
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
fn what_an_authority_must_approve_needs_its_paper() {
    let relied = |day: &str, regime: &str, ends, mechanism: &str, more: &str| {
        let row = format!(
            "safeguard s mechanism={mechanism} regimes={regime} exporter=x importer=v valid_from=2024-01-01 assessed_on=2025-01-01 {more}"
        );
        verdict(day, regime, ends, "", &row)
    };
    for (regime, from, mechanisms) in [
        ("eu-gdpr", "IE", &["scc-sa", "code-of-conduct", "certification", "adhoc-clauses"][..]),
        ("uk-gdpr", "GB", &["code-of-conduct", "certification", "adhoc-clauses"]),
        ("ch-fadp", "CH", &["code-of-conduct", "certification", "adhoc-clauses"]),
    ] {
        for mechanism in mechanisms {
            let on = |more: &str| relied(TODAY, regime, (from, "IN"), mechanism, more);
            assert_eq!(on(""), "unknown", "{regime} {mechanism}");
            assert_eq!(on("document=d"), "safeguarded", "{regime} {mechanism}");
        }
    }
    let certified = |day: &str| relied(day, "eu-gdpr", ("IE", "IN"), "certification", "document=d");
    assert_eq!(certified("2026-04-14"), "deficient", "none was approved yet");
    assert_eq!(certified("2026-04-15"), "safeguarded");
    let row = "safeguard s mechanism=certification exporter=eu importer=v valid_from=2026-05-01 assessed_on=2026-05-01 document=d";
    assert_eq!(eu_with(TODAY, "IN", "subject_to=eu-gdpr", "", row), "deficient", "the law itself reaches it");
}

#[test]
fn switzerland_asks_of_no_derogation_that_it_is_occasional() {
    let relied = |letter: &str, more: &str| {
        let row = format!(
            "safeguard s mechanism=derogation module={letter} exporter=x importer=v valid_from=2024-01-01 {more}"
        );
        verdict(TODAY, "ch-fadp", ("CH", "TH"), "", &row)
    };
    for letter in ["a", "b", "c", "e", "h"] {
        assert_eq!(relied(letter, ""), "derogation", "{letter}, of a flow that stands");
    }
    for letter in ["d", "f"] {
        assert_eq!(relied(letter, ""), "unknown", "{letter}");
        assert_eq!(relied(letter, "document=d"), "derogation", "{letter}");
    }
    assert_eq!(relied("g", ""), "unknown");
    assert_eq!(relied("g", "measures=partial-extract"), "derogation");
    let guaranteed = |company: &str, more: &str| {
        at(TODAY, "ch-fadp", &format!(
            "company x country=CH {company}\nvendor v country=TH\nstore a @x\nflow f0 c>a contact\nflow f a>v *
             safeguard s mechanism=specific-guarantees exporter=x importer=v valid_from=2024-01-01 assessed_on=2026-01-01 {more}"
        ))
        .verdict("f")
    };
    assert_eq!(guaranteed("kind=swiss-federal-body", "document=d"), "safeguarded");
    assert_eq!(guaranteed("kind=swiss-federal-body", ""), "unknown", "where is the notification?");
    assert_eq!(guaranteed("", "document=d"), "unknown", "is it a federal body?");
}

#[test]
fn what_changed_in_the_united_kingdom_counts_from_its_day() {
    let (eve, day) = ("2026-02-04", "2026-02-05");
    let between = |on: &str, kinds: (&str, &str), more: &str| {
        at(on, "uk-gdpr", &format!(
            "company office country=GB kind={}\nthird other country=IN kind={}\nstore a @office\nflow f0 b>a contact\nflow f a>other *
             safeguard s mechanism=public-instrument exporter=office importer=other valid_from=2022-01-01 assessed_on=2025-06-01\n{more}",
            kinds.0, kinds.1
        ))
        .verdict("f")
    };
    assert_eq!(between(day, ("regulator", "club"), ""), "safeguarded");
    assert_eq!(between(day, ("club", "regulator"), ""), "safeguarded");
    assert_eq!(between(day, ("club", "club"), ""), "unknown");
    let confirmed = "head confirms = [\"uk-gdpr/public-instrument-2021\"]";
    assert_eq!(between(eve, ("regulator", "regulator"), ""), "unknown", "it waits for confirmation");
    assert_eq!(between(eve, ("regulator", "regulator"), confirmed), "safeguarded");
    assert_eq!(between(eve, ("regulator", "club"), confirmed), "unknown");
    // A processor gives to another controller's processor what it received: module 4 is for its own customer, and
    // that is no restricted transfer. What is left is the assessment that the other modules always need.
    let addendum = |on: &str, cells: &str| {
        let row = format!(
            "safeguard s mechanism=uk-addendum module=2 exporter=uk importer=v valid_from=2024-01-01 {cells}"
        );
        uk(on, "IN", &row)
    };
    for on in [eve, day] {
        assert_eq!(addendum(on, "assessed_on=2025-01-01"), "safeguarded", "{on}");
        assert_eq!(addendum(on, "assessed_on=none"), "deficient", "{on}");
    }
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
        assert_eq!(on("2024-03-20", "2022-09-21"), "safeguarded", "{mechanism}");
        assert_eq!(on("2024-03-20", "2022-09-22"), "deficient", "{mechanism}");
        assert_eq!(on("2024-03-21", "2022-09-21"), "deficient", "{mechanism}");
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
    let analysis = Analysis::prepare(inventory.clone(), regimes.iter().cloned(), day("2022-06-01"));
    let rows = analysis.assess().transfers;
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
fn which_clauses_do_not_fit_an_importer_that_is_subject_to_the_law() {
    for (mechanism, on, told) in [
        ("idta", TODAY, "safeguarded"),
        ("uk-addendum", TODAY, "unknown"),
        ("scc-2010", "2023-01-01", "safeguarded"),
    ] {
        let row = format!(
            "safeguard s mechanism={mechanism} module=2 exporter=uk importer=v valid_from=2022-04-01 assessed_on=2022-12-01\nhead assessment_valid_months = 99"
        );
        assert_eq!(uk(on, "IN", &row), "safeguarded", "{mechanism}");
        assert_eq!(uk_with(on, "IN", "subject_to=uk-gdpr", &row), told, "{mechanism}");
    }
    let row =
        "safeguard s mechanism=scc-2010 exporter=eu importer=v valid_from=2021-01-01 assessed_on=2021-01-01";
    assert_eq!(eu_with("2022-06-01", "IN", "", "", row), "safeguarded");
    assert_eq!(eu_with("2022-06-01", "IN", "subject_to=eu-gdpr", "", row), "safeguarded");
    assert_eq!(eu_with(TODAY, "IN", "subject_to=eu-gdpr", "", "scc s 2 eu>v"), "deficient");
    assert_eq!(eu_with(TODAY, "IN;unknown", "", "", "scc s 2 eu>v"), "unknown", "where else is it?");
    let asked = |unsettled: bool| {
        let regimes = regimes();
        let mechanisms = regimes.iter().flat_map(|r| &r.mechanism);
        let asks = |m: &&law::Mechanism| {
            m.requires.iter().any(
                |c| matches!(c, law::Condition::ImporterNotSubject { unsettled: u, .. } if *u == unsettled),
            )
        };
        mechanisms.filter(asks).map(|m| m.entry.id.clone()).collect::<Vec<_>>()
    };
    assert_eq!(asked(false), ["ch-fadp/scc", "eu-gdpr/scc", "eu-gdpr/certification"]);
    assert_eq!(asked(true), ["uk-gdpr/uk-addendum-2022", "uk-gdpr/uk-addendum"]);
}

/// What is wrong with an instrument for such an importer is said in the words of its own entry.
#[test]
fn why_an_instrument_does_not_fit_such_an_importer_is_said_of_that_instrument() {
    let regimes = regimes();
    let why = |row: &str| {
        let inventory = inventory(&format!(
            "head regimes = [\"eu-gdpr\"]\ncategory contact\npopulation u country=FR\ncompany eu country=IE
             vendor v country=IN subject_to=eu-gdpr\nstore a @eu\nflow f0 u>a contact\nflow f a>v *\n{row}"
        ));
        let analysis = Analysis::prepare(inventory.clone(), regimes.iter().cloned(), day(TODAY));
        let rows = analysis.assess().transfers;
        let judgement = &rows.iter().find(|t| t.flow == "f").expect("a transfer").judgement;
        assert_eq!(judgement.verdict.as_str(), "deficient", "{row}");
        judgement.reasons.join("; ")
    };
    let clauses = why("scc s 2 eu>v");
    assert!(clauses.contains("and no clauses for such importers have been adopted"), "{clauses}");
    let certificate = why(
        "safeguard s mechanism=certification exporter=eu importer=v valid_from=2026-05-01 assessed_on=2026-05-01 document=d",
    );
    assert!(certificate.contains("and the approved scheme is not for such importers"), "{certificate}");
    assert!(!certificate.contains("clauses"), "{certificate}");
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
