//! The record of processing activities: who does what with whose data, why, for whom, and who gets it.

use std::collections::{BTreeMap, BTreeSet};

use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::TestRunner,
};
use thalweg::{
    assess::Analysis,
    ingest, law,
    lineage::DataNode,
    model::{CategoryId, Id as _, NodeId, PartyId, PopulationId},
    report::{self, Report},
};

use crate::{random::recipes, support};

const FILES: [(&str, &str); 10] = [
    ("inventory.toml", "name = \"record\"\nas_of = 2026-11-01\nregimes = [\"eu-gdpr\"]\n"),
    ("companies.csv", "id,name,country\nacme,Acme,DE\nagency,Agency,FR\n"),
    ("vendors.csv", "id,name,country,role\nmailer,Mailer,US,processor\nhost,Host,IE,processor\n"),
    ("partners.csv", "id,name,country\nbank,Bank,DE\n"),
    ("populations.csv", "id,name,country\ncustomers,Customers,DE\n"),
    ("categories.csv", "id,name,tags\ncontact,Contact,\nhealth,Health,special;health\n"),
    (
        "purposes.csv",
        "id,name,legal_basis,retention\nnews,Newsletter,consent,until withdrawn\nsales,Sales,contract,\n",
    ),
    (
        "stores.csv",
        "id,name,operator,controller,country,retention,measures\n\
         crm,CRM,host,acme,IE,3 years,encryption-at-rest\n\
         list,List,mailer,acme,US,,\n\
         jobs,Jobs,agency,acme,FR,,\n",
    ),
    (
        "safeguards.csv",
        "id,mechanism,module,exporter,importer,valid_from,assessed_on,assessment,document\n\
         scc,scc,3,host,mailer,2024-01-01,2026-01-01,passed,contracts/scc.pdf\n",
    ),
    (
        "flows.csv",
        "id,from,to,categories,purposes,legal_basis\n\
         f1,customers,crm,contact;health,sales;news,\n\
         f2,crm,list,contact,news,\n\
         f3,crm,bank,contact,sales,legal-obligation\n\
         f4,customers,jobs,contact,,\n",
    ),
];

fn made(files: &[(&str, &str)]) -> (String, String) {
    let regimes = support::regimes();
    let outcome = ingest::from_memory(files, &law::vocabulary(&regimes));
    let inventory = outcome.inventory.unwrap_or_else(|| panic!("it reads: {:#?}", outcome.findings));
    let as_of = inventory.head.as_of.unwrap_or_else(|| support::day("2026-11-01"));
    let analysis = Analysis::prepare(inventory, regimes, as_of);
    let assessment = analysis.assess();
    let report = Report { assessment: &assessment, sources: &outcome.sources, ahead: None, since: None };
    let activities = analysis.activities();
    let (mut table, mut page) = (Vec::new(), Vec::new());
    report::record_table(&report, &activities, &mut table).unwrap();
    report::record_page(&report, &activities, &mut page).unwrap();
    (String::from_utf8(table).unwrap(), String::from_utf8(page).unwrap())
}

/// The rows by party, role, for whom and purpose; each the cells that are filled.
fn rows(table: &str) -> BTreeMap<String, BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let header = reader.headers().unwrap().clone();
    let row = |record: csv::StringRecord| {
        let key = [0, 2, 3, 4].map(|at| record[at].to_owned()).join("/");
        let cells = header.iter().zip(&record).skip(5).filter(|(_, cell)| !cell.is_empty());
        (key, cells.map(|(name, cell)| (name.to_owned(), cell.to_owned())).collect())
    };
    reader.records().map(|record| row(record.unwrap())).collect()
}

/// That of a purpose is a company's own, and stands beside that of its stores; whoever works for it has the store's.
#[test]
fn how_long_and_on_which_basis_is_said_of_whose_it_is() {
    let rows = rows(&made(&FILES).0);
    assert_eq!(rows["acme/controller//news"]["retention"], "3 years;until withdrawn");
    assert_eq!(rows["acme/controller//sales"]["retention"], "3 years");
    assert_eq!(rows["host/processor/acme/news"]["retention"], "3 years");
    assert_eq!(rows["bank/controller//sales"].get("retention"), None);
    assert_eq!(rows["bank/controller//sales"]["legal_basis"], "legal-obligation");
}

/// Days are written and grounds are called as on the page of the report.
#[test]
fn the_record_for_readers_has_days_in_words_and_grounds_by_their_titles() {
    let page = made(&FILES).1;
    assert!(page.contains("<p>As of 1 November 2026. ") && page.contains("as of 1 November 2026</title>"));
    assert!(!page.contains("2026-11-01"));
    assert!(
        page.contains("</b>: Standard contractual clauses, ") && page.contains(" (<code>scc</code>)"),
        "{page}"
    );
}

#[test]
fn the_record_says_what_the_inventory_says() {
    let rows = rows(&made(&FILES).0);
    let cells = |list: &[(&str, &str)]| -> BTreeMap<String, String> {
        list.iter().map(|&(name, cell)| (name.to_owned(), cell.to_owned())).collect()
    };
    let keys: Vec<&str> = rows.keys().map(String::as_str).collect();
    assert_eq!(
        keys,
        [
            "acme/controller//",
            "acme/controller//news",
            "acme/controller//sales",
            "agency/processor/acme/",
            "bank/controller//sales",
            "host/processor/acme/news",
            "host/processor/acme/sales",
            "mailer/processor/acme/news",
        ]
    );
    let at_crm = [("retention", "3 years"), ("measures", "encryption-at-rest"), ("populations", "customers")];
    let with = |more: &[(&str, &str)]| cells(&[&at_crm, more].concat());
    assert_eq!(
        rows["acme/controller//news"],
        with(&[
            ("retention", "3 years;until withdrawn"),
            ("legal_basis", "consent"),
            ("categories", "contact;health"),
            ("special", "health"),
            ("recipients", "host@IE;mailer@US"),
            ("transfers", "mailer@US eu-gdpr safeguarded scc"),
            ("documents", "contracts/scc.pdf"),
            ("stores", "crm;list"),
            ("flows", "f1;f2"),
        ])
    );
    // The flow's own basis counts, where it has one, and the purpose's for the others.
    assert_eq!(
        rows["acme/controller//sales"],
        with(&[
            ("legal_basis", "contract;legal-obligation"),
            ("categories", "contact;health"),
            ("special", "health"),
            ("recipients", "bank@DE;host@IE"),
            ("stores", "crm"),
            ("flows", "f1;f3"),
        ])
    );
    assert_eq!(
        rows["acme/controller//"],
        cells(&[
            ("populations", "customers"),
            ("categories", "contact"),
            ("recipients", "agency@FR"),
            ("stores", "jobs"),
            ("flows", "f4"),
        ])
    );
    // What a processor has itself is no recipient's; to whom it hands on is.
    let mailed = &rows["host/processor/acme/news"];
    let of = |row: &BTreeMap<String, String>, name: &str| row.get(name).cloned().unwrap_or_default();
    assert_eq!(of(mailed, "recipients"), "mailer@US");
    assert_eq!(of(mailed, "transfers"), "mailer@US eu-gdpr safeguarded scc");
    assert_eq!(of(&rows["mailer/processor/acme/news"], "recipients"), "");
}

#[test]
fn the_document_has_the_companies_and_says_what_is_not_stated() {
    let page = made(&FILES).1;
    let headings: Vec<&str> =
        page.split("<h2>").skip(1).filter_map(|rest| rest.split("</h2>").next()).collect();
    assert_eq!(headings, ["Acme (acme)", "Agency (agency)"]);
    for said in [
        "<h4>Newsletter</h4>",
        "<h4>Purpose not stated</h4>",
        "<b>Customers: </b>Contact; Health <strong>(special)</strong>",
        "Mailer, processor: United States (US)",
        "document: contracts/scc.pdf",
        "As a processor",
        "<td><em>not stated</em></td>",
        "3 other parties have activities of their own",
    ] {
        assert!(page.contains(said), "{said}\n{page}");
    }
    // A text of the inventory's runs nothing, and steers nothing.
    let hostile = FILES.map(|(name, text)| match name {
        "purposes.csv" => (name, "id,name\nnews,<script>alert(1)</script>\u{202e}x\nsales,\"=cmd|x\"\n"),
        _ => (name, text),
    });
    let (table, page) = made(&hostile);
    assert!(!page.contains("<script") && !page.contains('\u{202e}') && !table.contains('\u{202e}'));
    assert!(page.contains("default-src 'none'"));
}

/// Whatever arrives anywhere is in an activity of everybody who stands behind that node; and whoever gets it over a
/// flow is a recipient of an activity of whoever controls what is left.
#[test]
fn nothing_that_arrives_is_left_out() {
    let regimes = support::regimes();
    let mut runner = TestRunner::deterministic();
    for _ in 0..150 {
        let recipe = recipes().new_tree(&mut runner).unwrap().current();
        let inventory = recipe.inventory();
        let analysis = Analysis::prepare(inventory.clone(), regimes.iter().cloned(), recipe.day());
        let activities = analysis.activities();
        let has = |party: PartyId, people: PopulationId, category: CategoryId| {
            activities.iter().any(|(id, activity)| {
                let set = activity.people.get(&people);
                id.party == party && set.is_some_and(|set| set.contains(category.index()))
            })
        };
        for row in 0..analysis.lineage().spots() {
            let node = analysis.lineage().node(DataNode(row as u32));
            let operator = inventory.operator(node).unwrap();
            let behind: BTreeSet<PartyId> =
                inventory.controllers(node).into_iter().chain([operator]).collect();
            for people in (0..inventory.populations.len()).map(PopulationId::new) {
                for category in analysis.facts(people).bits(row).iter() {
                    for &party in &behind {
                        assert!(has(party, people, category), "{node:?} {party:?} {people:?} {category:?}");
                    }
                }
            }
        }
        for (flow, hop) in analysis.lineage().hops().iter().map(|hop| (hop.flow, hop)) {
            let [from, to] = [hop.from, hop.to].map(|spot| analysis.lineage().node(spot));
            let carried = activities.values().any(|activity| activity.flows.contains(&flow));
            let taker = inventory.operator(to).unwrap();
            for giver in inventory.controllers(from).into_iter().filter(|&giver| carried && giver != taker) {
                let told = activities.iter().any(|(id, activity)| {
                    let gets = activity.recipients.keys().any(|&(party, _)| party == taker);
                    id.party == giver && activity.flows.contains(&flow) && gets
                });
                assert!(told, "{} {giver:?}", inventory.flow(flow).id);
            }
            assert!(!matches!(to, NodeId::Population(_)));
        }
    }
}
