//! Findings by question: one for each row that would settle something, with what to state, where, and how many exposures
//! hang on it.

use std::path::Path;

use thalweg::{
    assess::Analysis,
    finding::{Code, Finding, Severity},
    ingest,
    law::{self, Regime},
    model::Inventory,
};

use crate::{
    agree::passes_are_judged,
    support::{day, inventory, judged, regimes},
};

fn found(inventory: &Inventory) -> Vec<Finding> {
    found_under(inventory, &regimes())
}

fn found_under(inventory: &Inventory, regimes: &[Regime]) -> Vec<Finding> {
    let day = inventory.head.as_of.unwrap_or_else(|| day("2026-11-28"));
    Analysis::prepare(inventory.clone(), regimes.iter().cloned(), day).check()
}

fn of(code: Code, list: &[Finding]) -> Vec<&Finding> {
    list.iter().filter(|f| f.code == code).collect()
}

/// One of the inventories that come with the program.
fn worked(name: &str) -> Inventory {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("inventories").join(name);
    let outcome = ingest::read(&path, &law::vocabulary(&regimes()));
    outcome.inventory.unwrap_or_else(|| panic!("{:#?}", outcome.findings))
}

/// One finding of a code.
#[track_caller]
fn one(code: Code, list: &[Finding]) -> &Finding {
    let all = of(code, list);
    assert_eq!(all.len(), 1, "{all:#?}");
    all[0]
}

const BASE: &str = "
    category contact
    category email parent=contact
    category phone parent=contact
    population u country=FR
    population w country=DE
    company eu country=IE
    store a @eu
    flow f0 u>a email;phone
    flow f1 w>a email
    head regimes = [\"eu-gdpr\"]
";

#[test]
fn what_one_row_does_not_state_is_one_finding() {
    // Three flows to two recipients rest on one row, of which the start is not stated.
    let inventory = inventory(&format!(
        "{BASE}
         vendor v country=IN
         vendor x country=PH
         country IN assessed_on=2026-01-01
         country PH assessed_on=2026-01-01
         scc m 2 *>* valid_from=
         flow f2 a>v *
         flow f3 a>v email
         flow f4 a>x email"
    ));
    let list = found(&inventory);
    assert!(of(Code::TransferMissing, &list).is_empty(), "{list:#?}");
    let finding = one(Code::TransferUnknown, &list);
    assert_eq!(finding.subject, "m");
    // email and phone of u, email of w with v; email of both with x.
    assert_eq!(finding.exposures, 5);
    for said in ["its start is not stated", "`f2`, `f3` and `f4`; 5 exposures"] {
        assert!(finding.message.contains(said), "{said}: {}", finding.message);
    }
    assert!(finding.help.contains("`valid_from`"), "{}", finding.help);
}

#[test]
fn nothing_at_all_is_one_finding_for_each_recipient() {
    let inventory = inventory(&format!(
        "{BASE}
         company eu2 country=FR
         store b @eu2
         flow f2 a>b *
         vendor v country=US
         flow f3 a>v *
         flow f4 b>v *"
    ));
    let list = found(&inventory);
    let finding = one(Code::TransferMissing, &list);
    assert_eq!((finding.subject.as_str(), finding.exposures), ("v", 3));
    assert!(
        finding.message.contains("for the data sent from Name (`eu`) and Name (`eu2`) to Name (`v`)"),
        "{}",
        finding.message
    );
    assert!(finding.message.contains("no recorded certification"), "{}", finding.message);
    assert!(
        finding
            .help
            .contains("if the public list shows that the recipient is certified, record the certification"),
        "{}",
        finding.help
    );
}

/// To record a certification is advised only where a decision in force asks for one.
#[test]
fn a_certification_is_asked_for_only_where_a_decision_asks_for_one() {
    let advised = |place: &str, day: &str| {
        let inventory = inventory(&format!(
            "{BASE}
             head as_of = {day}
             vendor v country={place}
             flow f3 a>v *"
        ));
        one(Code::TransferMissing, &found(&inventory)).help.contains("certification")
    };
    assert!(advised("US", "2026-11-23"));
    assert!(!advised("IN", "2026-11-23"), "there is no decision");
    // The decision on Brazil asks for no certification.
    assert!(!advised("BR", "2025-06-01"));
    assert!(!advised("BR kind=law-enforcement", "2026-11-23"), "it is excluded");
    assert!(!advised("US", "2022-06-01"), "none is in force");
}

#[test]
fn an_owner_abroad_is_told_once_for_each_party() {
    let inventory = inventory(&format!(
        "{BASE}
         vendor over country=US
         vendor v country=IE parent=over
         store s @v for eu
         store t @v for eu
         flow f2 a>s *
         flow f3 a>t *"
    ));
    let list = found(&inventory);
    assert_eq!(one(Code::ForeignParent, &list).subject, "v");
}

#[test]
fn the_worst_comes_first_then_what_most_exposures_hang_on() {
    for name in ["meta", "harbour"] {
        let inventory = worked(name);
        let list = found(&inventory);
        let order = |f: &Finding| (f.severity, std::cmp::Reverse(f.exposures));
        assert!(list.windows(2).all(|pair| order(&pair[0]) <= order(&pair[1])), "{name}");
        assert!(list.iter().any(|f| f.severity != Severity::Note), "{name}");
    }
}

/// Nobody needs more than a dozen questions to be asked what Meta's policy leaves open.
#[test]
fn what_the_policy_does_not_state_comes_down_to_a_few_questions() {
    let inventory = worked("meta");
    let list = found(&inventory);
    let unknown = of(Code::TransferUnknown, &list);
    assert!(unknown.len() <= 12, "{}", unknown.len());
    for finding in unknown {
        assert!(finding.span.is_some() && finding.exposures > 0, "{finding:#?}");
        assert!(finding.help.contains('`'), "{finding:#?}");
    }
}

#[test]
fn a_row_that_passes_was_judged_so_at_its_own_last_hop() {
    let regimes = regimes();
    for name in ["meta", "harbour"] {
        let inventory = worked(name);
        let analysis =
            Analysis::prepare(inventory.clone(), regimes.iter().cloned(), inventory.head.as_of.unwrap());
        passes_are_judged(&analysis, &analysis.assess().exposures).unwrap_or_else(|e| panic!("{name}: {e}"));
    }
}

/// A certification that has to be renewed is told of before it stops counting.
#[test]
fn a_renewal_that_will_have_to_be_seen_again_is_told_of() {
    let listed = |from: &str, more: &str| {
        found(&inventory(&format!(
            "{BASE} vendor v country=US\n flow f2 a>v *\n cert v eu-us-dpf {from} covers=* {more}"
        )))
    };
    let soon = listed("2025-12-20", "");
    let finding = one(Code::Expiring, &soon);
    assert!(finding.message.contains("must be renewed by 2026-12-20"), "{}", finding.message);
    assert!(of(Code::Expiring, &listed("2025-12-20", "checked_on=2026-06-01")).is_empty());
    assert!(of(Code::Expiring, &listed("2026-06-01", "")).is_empty());
}

/// The help names the clauses that the law has, and they count: it does not lead back to the same finding.
#[test]
fn a_safeguard_that_no_law_knows_is_told_what_the_law_has() {
    let lines = |mechanism: &str, more: &str| {
        format!(
            "company acme country=GB\n vendor v country=US\n population p country=GB\n category d
             flow e p>acme d\n flow x acme>v *
             safeguard s mechanism={mechanism} {more} exporter=acme importer=v valid_from=2024-01-01 assessed_on=2026-01-10"
        )
    };
    for more in ["module=2", "module=2 regimes=uk-gdpr"] {
        let list = found(&inventory(&lines("scc", more)));
        let finding = one(Code::SafeguardOutsideRegime, &list);
        assert!(finding.help.contains("`idta`") && finding.help.contains("`uk-addendum`"), "{finding:#?}");
        assert!(!finding.help.contains("regimes"), "{finding:#?}");
    }
    for (mechanism, more) in [("idta", ""), ("uk-addendum", "module=2")] {
        let list = found(&inventory(&lines(mechanism, more)));
        assert!(of(Code::SafeguardOutsideRegime, &list).is_empty(), "{list:#?}");
        assert!(of(Code::TransferMissing, &list).is_empty(), "{list:#?}");
    }
}

/// A derogation of a law that asks for the legal basis: the purposes of the flow have two.
#[test]
fn purposes_with_different_legal_bases_are_named() {
    let law = "id = \"own\"\n name = \"A law of one's own\"\n [law]\n id = \"own/law\"\n title = \"Applies\"\n \
        citation = \"Policy, 1\"\n source = { text = \"our policy\", grade = \"P\", checked = \"2026-11-23\" }\n \
        [[territory]]\n id = \"own/de\"\n title = \"Germany\"\n citation = \"Policy, 2\"\n \
        source = { text = \"our policy\", grade = \"P\", checked = \"2026-11-23\" }\n places = [\"DE\"]\n \
        [[mechanism]]\n id = \"own/consent\"\n title = \"Consent\"\n citation = \"Policy, 3\"\n \
        source = { text = \"our policy\", grade = \"P\", checked = \"2026-11-23\" }\n mechanism = \"consent\"\n \
        yields = \"derogation\"\n requires = [{ kind = \"legal-basis\", among = [\"explicit-consent\"] }]\n";
    let regimes = law::merge(regimes(), &[("own.toml".to_owned(), law.to_owned())]).expect("it loads");
    let lines = |purposes: &str| {
        format!(
            "head regimes = [\"own\"]
             company acme country=DE\n vendor v country=US\n population p country=DE\n category email
             purpose a legal_basis=explicit-consent\n purpose b legal_basis=contract
             safeguard s mechanism=consent exporter=acme importer=v valid_from=2024-01-01
             flow f0 p>acme email\n flow f1 acme>v email purposes={purposes}"
        )
    };
    let read = |purposes: &str| {
        let tables = lines(purposes);
        crate::support::inventory_under(&tables, &regimes)
    };
    let list = found_under(&read("a;b"), &regimes);
    let finding = one(Code::TransferUnknown, &list);
    for said in ["different legal bases", "explicit-consent", "contract"] {
        assert!(finding.message.contains(said), "{said}: {}", finding.message);
    }
    assert!(finding.help.contains("`legal_basis` of the flow"), "{}", finding.help);
    assert!(of(Code::TransferUnknown, &found_under(&read("a"), &regimes)).is_empty());
    let other = found_under(&read("b"), &regimes);
    assert!(one(Code::TransferDeficient, &other).message.contains("the legal basis is contract"));
}

/// A network in front of an application takes in what people send: who engaged it is stated, or its controllers did.
#[test]
fn a_front_that_a_processor_engaged_is_judged_by_its_clauses() {
    let lines = |cells: &str| {
        format!(
            "company acme country=DE\n population p country=EEA\n category email
             vendor saas country=FR\n vendor v country=US
             store edge @v for acme country=US {cells}\n store app @saas for acme country=FR
             safeguard s mechanism=scc module=3 exporter=saas importer=v valid_from=2024-01-01 assessed_on=2026-01-10
             flow f0 p>edge email\n flow f1 edge>app email"
        )
    };
    let engaged = judged(&lines("engaged_by=saas"), "2026-11-23");
    assert_eq!(engaged.flow("f0"), ["transfer saas>v US safeguarded"]);
    let blank = judged(&lines(""), "2026-11-23");
    assert_eq!(blank.flow("f0"), ["transfer acme>v US missing"]);
    let list = found(&inventory(&lines("")));
    let finding = one(Code::TransferMissing, &list);
    for said in [
        "for the data sent from Name (`acme`) to Name (`v`) in US",
        "`s` has this importer, but another exporter (Name (`saas`))",
    ] {
        assert!(finding.message.contains(said), "{said}: {}", finding.message);
    }
}

/// A branch that a party's row states is the same party, whichever way the data comes there.
#[test]
fn a_stated_branch_is_the_same_party_by_both_ways() {
    let rows = judged(
        "company top country=JP\n company product country=ES role=processor parent=top
         company bpo country=ES;PE role=sub-processor parent=top
         partner client country=ES role=controller\n population users country=ES\n category ticket
         store itsm @product for client country=IE\n store desk-es @bpo for client country=ES
         store desk-pe @bpo for client country=PE
         scc scc-pe 3 product>bpo
         flow open users>itsm ticket\n flow es itsm>desk-es *\n flow pe itsm>desk-pe * access=remote
         flow es-pe desk-es>desk-pe * access=remote",
        "2026-11-23",
    );
    assert_eq!(rows.flow("pe"), ["same-party product>bpo PE free"]);
    assert_eq!(rows.flow("es-pe"), ["same-party bpo>bpo PE free"]);
}

/// The certificate is named, and whether the decision reaches the place is what is not settled.
#[test]
fn a_certificate_in_a_territory_of_the_united_states_is_named() {
    let list = found(&inventory(
        "company acme country=DE\n population p country=EEA\n category email\n vendor v country=PR
         cert v eu-us-dpf 2023-08-01\n flow f0 p>acme email\n flow f1 acme>v email",
    ));
    let finding = one(Code::TransferUnknown, &list);
    assert!(finding.message.contains("not settled"), "{}", finding.message);
    assert!(finding.message.contains("certification"), "{}", finding.message);
}
