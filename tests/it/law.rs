//! Grounds on a day: decisions as they came and fell, and each way for clauses, assessments, certifications and
//! derogations to hold, to fail or not to be stated. Expectations are the facts', written by hand.

use crate::support::{Rows, judged};

mod limits;

fn at(day: &str, regime: &str, lines: &str) -> Rows {
    let base = format!(
        "category contact
         category salary tags=hr
         population u country=FR
         population b country=GB
         population c country=CH
         head regimes = [\"{regime}\"]\n"
    );
    judged(&format!("{base}{lines}"), day)
}

/// A controller in IE gives contact data of `u` to a processor at `place`.
fn eu(day: &str, place: &str, more: &str) -> String {
    eu_with(day, place, "", "", more)
}

fn eu_with(day: &str, place: &str, vendor: &str, flow: &str, more: &str) -> String {
    at(day, "eu-gdpr", &format!(
        "company eu country=IE\nvendor v country={place} {vendor}\nstore a @eu\nflow f0 u>a contact\nflow f a>v * {flow}\n{more}"
    ))
    .flow("f")
    .first()
    .map_or("internal".to_owned(), |row| row.split(' ').next_back().unwrap().to_owned())
}

#[test]
fn the_united_kingdom_leaves() {
    let cases = [
        ("2019-01-01", "internal"),
        ("2020-01-31", "internal"),
        ("2020-12-31", "internal"),
        ("2021-06-27", "internal"),
        ("2021-06-28", "adequate"),
        ("2025-12-18", "adequate"),
        ("2025-12-19", "adequate"),
        ("2025-12-27", "adequate"),
        ("2025-12-28", "adequate"),
        ("2031-12-27", "adequate"),
        ("2031-12-28", "missing"),
        ("2032-06-01", "missing"),
    ];
    for (day, verdict) in cases {
        assert_eq!(eu(day, "GB", ""), verdict, "{day}");
    }
}

#[test]
fn the_united_states_framework() {
    let cert = |from: &str, more: &str| format!("cert v eu-us-dpf {from} {more}");
    let seen = |more: &str| cert("2024-01-01", &format!("checked_on=2026-06-01 {more}"));
    assert_eq!(eu("2023-07-09", "US", &cert("2023-07-01", "covers=*")), "missing");
    assert_eq!(eu("2023-07-10", "US", &cert("2023-07-01", "covers=*")), "adequate");
    assert_eq!(eu("2026-11-23", "US", ""), "missing");
    assert_eq!(eu("2026-11-23", "US", &cert("2024-01-01", "covers=* valid_until=2026-11-23")), "adequate");
    assert_eq!(eu("2026-11-23", "US", &cert("2024-01-01", "covers=* valid_until=2026-11-22")), "deficient");
    assert_eq!(eu("2026-11-23", "US", &cert("2026-11-24", "covers=*")), "deficient");
    assert_eq!(eu("2026-11-23", "US", &seen("covers=hr")), "deficient");
    assert_eq!(eu("2026-11-23", "US", &seen("covers=non-hr")), "adequate");
    assert_eq!(eu("2026-11-23", "US", &seen("")), "unknown", "what it covers is not stated");
    let hr = |covers: &str| {
        at("2026-11-23", "eu-gdpr", &format!(
            "company eu country=IE\nvendor v country=US\nstore a @eu\nflow f0 u>a salary\nflow f a>v *\n{}", seen(covers)
        ))
        .verdict("f")
    };
    assert_eq!(hr("covers=non-hr"), "deficient");
    assert_eq!(hr("covers=hr"), "adequate");
    assert_eq!(hr("covers=*"), "adequate");
    assert_eq!(hr(""), "unknown", "whether it covers data of employees is not stated");
}

#[test]
fn a_certification_is_renewed_every_year() {
    let on =
        |from: &str, more: &str| eu("2026-11-23", "US", &format!("cert v eu-us-dpf {from} covers=* {more}"));
    assert_eq!(on("2025-11-23", ""), "adequate", "through the same day a year later");
    assert_eq!(on("2025-11-22", ""), "unknown");
    assert_eq!(on("2023-08-01", ""), "unknown");
    assert_eq!(on("2023-08-01", "checked_on=2025-11-23"), "adequate");
    assert_eq!(on("2023-08-01", "checked_on=2025-11-22"), "unknown");
    assert_eq!(on("2023-08-01", "checked_on=2026-11-24"), "unknown", "that day is to come");
    assert_eq!(on("2023-08-01", "valid_until=2027-08-01"), "adequate", "its end is stated");
    let extension = |cells: &str| {
        uk(
            "2026-11-23",
            "US",
            &format!(
                "cert v eu-us-dpf 2024-01-01 covers=* checked_on=2026-06-01\ncert v uk-extension 2024-01-01 {cells}"
            ),
        )
    };
    assert_eq!(extension("covers=* checked_on=2026-06-01"), "adequate");
    assert_eq!(extension("covers=*"), "unknown");
    assert_eq!(extension("checked_on=2026-06-01"), "unknown");
}

#[test]
fn the_privacy_shield_falls_on_the_day_of_the_judgment() {
    let cert = "cert v eu-us-privacy-shield 2017-01-01 covers=* checked_on=2020-01-01";
    assert_eq!(eu("2020-07-15", "US", cert), "adequate");
    assert_eq!(eu("2020-07-16", "US", cert), "missing");
}

#[test]
fn the_framework_covers_what_is_sent_from_the_union() {
    // A company outside that targets people inside; a company inside; one with a branch there.
    let from = |company: &str, store: &str| {
        at(
            "2026-11-23",
            "eu-gdpr",
            &format!(
                "company x {company}\nvendor v country=US\nstore a @x {store}\nflow f0 u>a contact\nflow f a>v *
             cert v eu-us-dpf 2024-01-01 covers=* checked_on=2026-06-01"
            ),
        )
        .verdict("f")
    };
    assert_eq!(from("country=IE", ""), "adequate");
    assert_eq!(from("country=IN;IE", "country=IE"), "adequate");
    // Of a branch it counts where the data leaves from.
    assert_eq!(from("country=IN;IE", ""), "unknown");
    assert_eq!(from("country=IN;IE", "country=IN"), "unknown");
    assert_eq!(from("country=IN subject_to=eu-gdpr", ""), "unknown");
}

#[test]
fn a_place_that_a_decision_leaves_open_is_no_pass() {
    let listed = "cert v eu-us-dpf 2024-01-01 covers=* checked_on=2026-06-01";
    for place in ["PR", "GU", "VI", "AS", "MP", "UM"] {
        assert_eq!(eu("2026-11-23", place, listed), "unknown", "{place}");
        assert_eq!(eu("2026-11-23", place, ""), "missing", "{place}: not on the list");
    }
    assert_eq!(eu("2026-11-23", "US", listed), "adequate");
}

#[test]
fn brazil_and_canada_japan_and_korea() {
    assert_eq!(eu_with("2026-01-25", "BR", "attests=lgpd", "", ""), "missing");
    assert_eq!(eu_with("2026-01-26", "BR", "attests=lgpd", "", ""), "adequate");
    assert_eq!(eu("2026-11-23", "BR", ""), "unknown");
    assert_eq!(eu_with("2026-11-23", "BR", "attests=lgpd kind=defence", "", ""), "missing");
    assert_eq!(eu("2026-11-23", "CA", ""), "unknown");
    assert_eq!(eu_with("2026-11-23", "CA", "attests=pipeda", "", ""), "adequate");
    assert_eq!(eu_with("2026-11-23", "JP", "attests=appi", "", ""), "adequate");
    assert_eq!(eu("2026-11-23", "JP", ""), "unknown");
    assert_eq!(eu_with("2026-11-23", "KR", "attests=pipa", "", ""), "adequate");
    assert_eq!(eu("2026-11-23", "KR", ""), "unknown");
    assert_eq!(eu("2026-11-23", "FO", ""), "unknown");
    assert_eq!(eu_with("2026-11-23", "FO", "attests=faroese-act", "", ""), "adequate");
    let danish = "attests=faroese-act kind=danish-state-authority";
    assert_eq!(eu_with("2026-11-23", "FO", danish, "", ""), "missing");
}

#[test]
fn institutions_of_the_union_are_inside() {
    let rows = at(
        "2026-11-23",
        "eu-gdpr",
        "company eu country=IE\nthird body country=@EU\nstore a @eu\nflow f0 u>a contact\nflow f a>body *",
    );
    assert!(rows.flow("f").is_empty(), "{rows:?}");
    assert_eq!(rows.of_recipient("body"), ["contact u @EU free f0>f"]);
}

#[test]
fn before_the_regime_applies_nothing_can_be_told() {
    assert_eq!(eu("2018-05-24", "NZ", ""), "unknown");
    assert_eq!(eu("2018-05-25", "NZ", ""), "adequate");
}

#[test]
fn a_place_that_is_not_known() {
    assert_eq!(eu("2026-11-23", "unknown", ""), "unknown");
    assert_eq!(eu("2026-11-23", "unknown", "scc s 2 eu>v"), "unknown", "which place's law was assessed?");
    assert_eq!(eu("2026-11-23", "unknown", "scc s 2 eu>v countries=IN"), "unknown");
    assert_eq!(eu("2026-11-23", "unknown", "scc s 1 eu>v"), "unknown", "it may be inside");
}

fn clauses(row: &str) -> String {
    eu("2026-11-23", "IN", row)
}

#[test]
fn clauses_hold_fail_or_are_not_stated() {
    assert_eq!(clauses("scc s 2 eu>v"), "safeguarded");
    assert_eq!(clauses("scc s 2 eu>v regimes=uk-gdpr"), "missing");
    assert_eq!(clauses("scc s 1 eu>v"), "deficient");
    assert_eq!(
        clauses(
            "safeguard s mechanism=scc exporter=eu importer=v valid_from=2022-01-01 assessed_on=2026-01-01"
        ),
        "unknown"
    );
    assert_eq!(clauses("scc s 2 eu>v valid_from="), "unknown");
    assert_eq!(clauses("scc s 2 eu>v valid_from=2026-11-24"), "deficient");
    assert_eq!(clauses("scc s 2 eu>v valid_from=2026-11-23"), "safeguarded");
    assert_eq!(clauses("scc s 2 eu>v valid_until=2026-11-22"), "deficient");
    assert_eq!(clauses("scc s 2 eu>v valid_until=2026-11-23"), "safeguarded");
    assert_eq!(clauses("scc s 2 eu>v countries=US"), "missing", "out of scope, and not named by the flow");
    assert_eq!(clauses("category other\nscc s 2 eu>v categories=other"), "missing");
    assert_eq!(clauses("company x country=DE\nscc s 2 x>v"), "missing");
    assert_eq!(clauses("scc s 2 *>v"), "safeguarded");
    assert_eq!(clauses("scc s 2 >v"), "unknown");
    assert_eq!(clauses("scc s 2 eu>"), "unknown");
    assert_eq!(clauses("scc s 2 group:eu>v"), "safeguarded");
    assert_eq!(clauses("scc s 2 eu>v valid_from=2020-01-01"), "deficient", "the old clauses are dead");
    assert_eq!(
        eu("2022-12-27", "IN", "scc s 2 eu>v valid_from=2021-06-26 assessed_on=2021-06-26"),
        "safeguarded"
    );
    assert_eq!(
        eu("2022-12-28", "IN", "scc s 2 eu>v valid_from=2021-06-26 assessed_on=2021-06-26"),
        "deficient"
    );
    assert_eq!(
        eu_with("2026-11-23", "IN;DE", "", "", "scc s 2 eu>v"),
        "unknown",
        "its branch may make it subject to the law itself"
    );
    assert_eq!(eu_with("2026-11-23", "IN;DE", "subject_to=none", "", "scc s 2 eu>v"), "safeguarded");
}

#[test]
fn a_flow_that_names_its_safeguards_is_judged_by_those() {
    let named = |row: &str| eu_with("2026-11-23", "IN", "", "safeguards=s", row);
    assert_eq!(named("scc s 2 eu>v"), "safeguarded");
    assert_eq!(named("scc s 2 eu>v countries=US"), "deficient");
    assert_eq!(named("category other\nscc s 2 eu>v categories=other"), "deficient");
    assert_eq!(named("company x country=DE\nscc s 2 x>v"), "deficient");
    assert_eq!(named("scc s 1 eu>v\nscc t 2 eu>v"), "deficient", "the other one is not named");
}

#[test]
fn assessments_hold_fail_or_are_not_stated() {
    let assessed = |cells: &str| clauses(&format!("scc s 2 eu>v {cells}"));
    assert_eq!(assessed("assessed_on="), "unknown");
    assert_eq!(assessed("assessed_on=none"), "deficient");
    assert_eq!(assessed("assessed_on=2026-11-24"), "deficient");
    assert_eq!(assessed("assessed_on=2024-11-23"), "safeguarded");
    assert_eq!(assessed("assessed_on=2024-11-22"), "deficient");
    assert_eq!(assessed("assessment=failed"), "deficient");
    assert_eq!(assessed("assessment=with-measures"), "unknown");
    assert_eq!(assessed("assessment=with-measures measures=keys-with-exporter"), "safeguarded");
    assert_eq!(assessed("assessed_on=\ncountry IN assessed_on=2026-01-01"), "safeguarded");
    assert_eq!(assessed("assessed_on=\ncountry IN assessed_on=2026-01-01 assessment=failed"), "deficient");
    assert_eq!(assessed("assessed_on=\ncountry US assessed_on=2026-01-01"), "unknown");
    assert_eq!(assessed("\ncountry IN assessed_on=none"), "safeguarded", "its own assessment counts");
    let measured = |cells: &str| {
        assessed(&format!(
            "assessed_on= {cells}\ncountry IN assessed_on=2026-01-01 assessment=with-measures measures=keys-with-exporter"
        ))
    };
    assert_eq!(measured(""), "unknown");
    assert_eq!(measured("measures=keys-with-exporter"), "safeguarded");
    assert_eq!(measured("measures=pseudonymisation"), "deficient");
}

#[test]
fn binding_corporate_rules_need_one_group_on_both_sides() {
    let within = |cells: &str| {
        at("2026-11-23", "eu-gdpr", &format!(
            "company eu country=IE\ncompany in country=IN parent=eu role=controller\nstore a @eu\nflow f0 u>a contact\nflow f a>in *
             safeguard s mechanism=bcr-c valid_from=2020-01-01 countries=IN assessed_on=2026-01-01 {cells}"
        ))
        .verdict("f")
    };
    assert_eq!(within("exporter=group:eu importer=group:eu document=d"), "safeguarded");
    assert_eq!(within("exporter=group:eu importer=group:eu"), "unknown", "where is the approval?");
    assert_eq!(within("exporter=eu importer=in document=d"), "deficient");
    assert_eq!(within("importer=group:eu document=d"), "unknown");
}

#[test]
fn derogations_within_their_limits() {
    let relied = |letter: &str, flow: &str| {
        let row = format!(
            "safeguard s mechanism=derogation module={letter} exporter=eu importer=v valid_from=2020-01-01"
        );
        eu_with("2026-11-23", "IN", "", flow, &row)
    };
    for basis in ["", "legal_basis=explicit-consent", "legal_basis=consent", "legal_basis=contract"] {
        assert_eq!(relied("a", basis), "derogation", "the basis of the flow is another question: {basis}");
        assert_eq!(relied("f document=d", basis), "derogation", "{basis}");
        assert_eq!(relied("f", basis), "unknown", "that consent is out of reach: {basis}");
    }
    for letter in ["b", "c", "e"] {
        assert_eq!(relied(letter, ""), "deficient", "{letter}: standing");
        assert_eq!(relied(letter, "recurrence=occasional"), "derogation", "{letter}");
        assert_eq!(relied(letter, "recurrence=once"), "derogation", "{letter}");
    }
    assert_eq!(relied("", "recurrence=once"), "unknown");
    assert_eq!(relied("h", ""), "deficient", "a letter of another law");
    let authority = |letter: &str, kind: &str| {
        at(
            "2026-11-23",
            "eu-gdpr",
            &format!(
                "company eu country=IE kind={kind}\nvendor v country=IN\nstore a @eu\nflow f0 u>a contact
             flow f a>v * recurrence=once legal_basis=explicit-consent
             safeguard s mechanism=derogation module={letter} exporter=eu importer=v valid_from=2020-01-01"
            ),
        )
        .verdict("f")
    };
    for kind in ["authority", "public-authority", "public-body", "law-enforcement", "regulator"] {
        for letter in ["a", "b", "c"] {
            assert_eq!(authority(letter, kind), "deficient", "{letter} {kind}");
        }
        assert_eq!(authority("e", kind), "derogation");
    }
    assert_eq!(authority("a", "retailer"), "derogation");
    let rows = at(
        "2026-11-23",
        "eu-gdpr",
        "company eu country=IE\nvendor v country=IN\nstore a @eu\nflow f0 u>a contact
         flow f a>v * legal_basis=explicit-consent
         safeguard s mechanism=derogation module=a exporter=eu importer=v valid_from=2020-01-01",
    );
    assert!(rows.found("TW207", "s"));
}

/// A controller in GB gives contact data of `b` to a processor.
fn uk(day: &str, place: &str, more: &str) -> String {
    uk_with(day, place, "", more)
}

fn uk_with(day: &str, place: &str, vendor: &str, more: &str) -> String {
    at(day, "uk-gdpr", &format!(
        "company uk country=GB\nvendor v country={place} {vendor}\nstore a @uk\nflow f0 b>a contact\nflow f a>v *\n{more}"
    ))
    .verdict("f")
}

#[test]
fn the_united_kingdoms_own_list_and_instruments() {
    assert_eq!(uk("2026-11-23", "IE", ""), "adequate");
    assert_eq!(uk("2026-11-23", "BR", ""), "missing", "no regulation was found");
    assert_eq!(uk("2022-12-18", "KR", ""), "missing");
    assert_eq!(uk("2022-12-19", "KR", ""), "unknown");
    assert_eq!(uk_with("2022-12-18", "KR", "attests=pipa", ""), "missing");
    assert_eq!(uk_with("2022-12-19", "KR", "attests=pipa", ""), "adequate");
    assert_eq!(uk("2026-11-23", "US", "cert v eu-us-dpf 2024-01-01"), "missing", "not without the extension");
    assert_eq!(
        uk(
            "2023-10-11",
            "US",
            "cert v eu-us-dpf 2023-08-01 covers=*\ncert v uk-extension 2023-08-01 covers=*"
        ),
        "missing"
    );
    assert_eq!(
        uk(
            "2023-10-12",
            "US",
            "cert v eu-us-dpf 2023-08-01 covers=*\ncert v uk-extension 2023-08-01 covers=*"
        ),
        "adequate"
    );
    assert_eq!(uk("2026-11-23", "IN", "scc s 2 uk>v"), "missing", "EU clauses alone are no ground");
    let idta =
        "safeguard s mechanism=idta exporter=uk importer=v valid_from=2024-01-01 assessed_on=2026-01-01";
    assert_eq!(uk("2026-11-23", "IN", idta), "safeguarded");
    let addendum = "safeguard s mechanism=uk-addendum module=2 exporter=uk importer=v valid_from=2024-01-01 assessed_on=2026-01-01";
    assert_eq!(uk("2026-11-23", "IN", addendum), "safeguarded");
    assert_eq!(uk("2020-12-31", "IE", ""), "unknown", "it does not apply yet");
    assert_eq!(uk("2021-01-01", "IE", ""), "adequate");
}

#[test]
fn in_the_united_kingdom_a_return_to_the_customer_is_no_transfer() {
    let rows = at("2026-11-23", "uk-gdpr",
        "company us country=US subject_to=none\nvendor p country=GB\nstore w @p for us\nstore back @us\nstore a @us
         population s country=US\nflow f0 s>a contact\nflow f1 a>w *\nflow f2 w>back *");
    assert_eq!(rows.flow("f2"), ["returned p>us US free"]);
}

#[test]
fn switzerland_counts_european_clauses_only_where_they_say_so() {
    let ch = |place: &str, more: &str| {
        at("2026-11-23", "ch-fadp", &format!(
            "company ch country=CH\nvendor v country={place}\nstore a @ch\nflow f0 c>a contact\nflow f a>v *\n{more}"
        ))
        .verdict("f")
    };
    assert_eq!(ch("IE", ""), "adequate");
    assert_eq!(ch("JP", ""), "missing");
    assert_eq!(ch("IN", "scc s 2 ch>v"), "missing");
    assert_eq!(ch("IN", "scc s 2 ch>v regimes=ch-fadp"), "safeguarded");
    assert_eq!(ch("US", "cert v swiss-us-dpf 2024-10-01 covers=* checked_on=2026-06-01"), "adequate");
    assert_eq!(ch("US", "cert v swiss-us-dpf 2024-10-01 covers=*"), "unknown", "it is renewed every year");
    assert_eq!(ch("US", ""), "missing");
}

#[test]
fn onward_from_adequate_places() {
    // Under contract: the framework of the United States.
    let us = |more: &str| {
        at("2026-11-23", "eu-gdpr", &format!(
            "company eu country=IE\nvendor v country=US\nvendor w country=IN role=sub-processor\nstore a @eu\nstore t @v for eu
             flow f0 u>a contact\nflow f1 a>t *\nflow f t>w *
             cert v eu-us-dpf 2024-01-01 covers=* checked_on=2026-06-01\n{more}"
        ))
        .verdict("f")
    };
    assert_eq!(us(""), "missing");
    assert_eq!(
        us("safeguard o mechanism=onward-contract exporter=v importer=w valid_from=2024-01-01"),
        "safeguarded"
    );
    assert_eq!(us("scc s 3 v>w"), "safeguarded");
    // Under its own law: the United Kingdom, where that is among those judged.
    let gb = |regimes: &str, more: &str| {
        let rows = judged(&format!(
            "category contact\npopulation u country=FR\nhead regimes = [{regimes}]
             company eu country=IE\nvendor v country=GB\nvendor w country=IN role=sub-processor\nstore a @eu\nstore b @v for eu
             flow f0 u>a contact\nflow f1 a>b *\nflow f b>w *\n{more}"
        ), "2026-11-23");
        let row = rows.transfers.iter().find(|t| t.starts_with("f eu-gdpr onward")).unwrap();
        row.split(' ').nth(5).unwrap().to_owned()
    };
    assert_eq!(gb("\"eu-gdpr\"", ""), "unknown");
    assert_eq!(gb("\"eu-gdpr\", \"uk-gdpr\"", ""), "missing");
    let idta =
        "safeguard i mechanism=idta exporter=v importer=w valid_from=2024-01-01 assessed_on=2026-01-01";
    assert_eq!(gb("\"eu-gdpr\"", idta), "unknown");
    assert_eq!(gb("\"eu-gdpr\", \"uk-gdpr\"", idta), "safeguarded");
}

#[test]
fn what_a_places_own_law_does_not_judge_is_no_pass() {
    // A processor in GB returns data to one of its customers, in IN. The United Kingdom sees no transfer there; the
    // Union does, and its decision on the United Kingdom says nothing better of it.
    let rows = judged(
        "category contact\npopulation u country=FR\nhead regimes = [\"eu-gdpr\", \"uk-gdpr\"]
         company eu country=IE\nvendor p country=GB\npartner ind country=IN subject_to=none
         store a @eu for eu;ind\nstore b @p for eu;ind\nstore c @ind for ind
         flow f0 u>a contact\nflow f1 a>b *\nflow f2 b>c *",
        "2026-11-23",
    );
    assert_eq!(
        rows.flow("f2"),
        ["onward p>ind IN unknown", "returned p>ind IN free"],
        "under eu-gdpr, and under uk-gdpr"
    );
    assert_eq!(rows.of_recipient("ind").iter().filter(|r| r.contains("IN adequate")).count(), 0, "{rows:?}");
}

#[test]
fn what_is_relied_on_is_named() {
    // Clauses that have ended are not the ground of what the place's own law lets go under its own agreement.
    let rows = judged(
        "category contact\npopulation u country=FR\nhead regimes = [\"eu-gdpr\", \"uk-gdpr\"]
         company eu country=IE\nvendor v country=GB\nvendor w country=IN role=sub-processor\nstore a @eu\nstore b @v for eu
         flow f0 u>a contact\nflow f1 a>b *\nflow f b>w *
         safeguard i mechanism=idta exporter=v importer=w valid_from=2024-01-01 assessed_on=2026-01-01
         scc s 3 v>w valid_until=2025-01-01",
        "2026-11-23",
    );
    let row = rows.transfers.iter().find(|t| t.starts_with("f eu-gdpr onward")).unwrap();
    assert!(row.ends_with(" safeguarded contact u i"), "{row}");
}

#[test]
fn clauses_of_a_processor_for_another_controller_when_nobody_is_stated() {
    let rows = |more: &str| {
        at(
            "2026-11-23",
            "eu-gdpr",
            &format!(
            "company eu country=IE\nvendor host country=DE\npartner ads country=IN\nstore a @eu\nstore t @host
             flow f0 u>a contact\nflow f1 a>t *\nflow f t>ads *\n{more}"
        ),
        )
        .verdict("f")
    };
    assert_eq!(rows("scc s 1 host>ads"), "unknown", "the controller it acts for is not known");
    assert_eq!(rows("scc s 4 host>ads"), "deficient");
    assert_eq!(rows(""), "missing");
}

#[test]
fn the_decision_that_names_an_organisation() {
    let rows = at(
        "2026-11-23",
        "eu-gdpr",
        "company eu country=IE\nthird epo country=@EPO\nstore a @eu\nflow f0 u>a contact\nflow f a>epo *",
    );
    assert_eq!(rows.verdict("f"), "adequate");
}
