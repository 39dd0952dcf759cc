//! What `explain` and the summary of `report` say, on small inventories: proofs, and why there is none.

use std::{collections::BTreeMap, fs, path::Path, process::Command};

use thalweg::assess::{Analysis, Question};

use crate::support;

/// An inventory as a folder, from `table: row` lines; the first row of a table is its header.
fn folder(lines: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut tables: BTreeMap<&str, String> = BTreeMap::new();
    for (table, row) in lines.lines().filter_map(|l| l.trim().split_once(": ")) {
        tables.entry(table).or_default().extend([row, "\n"]);
    }
    for (table, text) in tables {
        let name = if table == "head" { "inventory.toml".to_owned() } else { format!("{table}.csv") };
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn run(folder: &Path, words: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_thalweg"));
    let out = command.arg(words[0]).arg(folder).args(&words[1..]).output().unwrap();
    let text = [out.stdout, out.stderr].concat();
    (out.status.code(), String::from_utf8(text).unwrap())
}

/// Acme collects for itself, gives `contact` to a cloud in the US without a ground and to one in France, and its
/// sister in Brazil gives what it collects there to the cloud in the US.
const SHOP: &str = "
    head: name = \"shop\"
    head: as_of = 2026-11-01
    head: regimes = [\"eu-gdpr\"]
    companies: id,name,country,role,subject_to
    companies: acme,Acme,DE,controller,
    companies: acme-br,Acme do Brasil,BR,controller,none
    vendors: id,name,country,role
    vendors: france,France,FR,processor
    vendors: cloud,Cloud,US,processor
    populations: id,name,country
    populations: people,People,DE
    populations: pessoas,Pessoas,BR
    categories: id,name,parent
    categories: contact,Contact,
    categories: email,Email,contact
    categories: phone,Phone,contact
    categories: health,Health,
    stores: id,name,operator,controller,country
    stores: crm,CRM,acme,,DE
    stores: dwh,Warehouse,acme,,DE
    flows: id,from,to,categories
    flows: in,people,crm,contact;health
    flows: move,crm,dwh,*
    flows: in-br,pessoas,acme-br,email;phone
    flows: out-br,acme-br,cloud,email;phone
    flows: out-fr,dwh,france,contact
    flows: out-us,dwh,cloud,contact
";

fn explained(words: &[&str]) -> String {
    let shop = folder(SHOP);
    let (code, text) = run(shop.path(), &[&["explain"], words].concat());
    assert_eq!(code, Some(0), "{text}");
    text
}

fn explained_of(lines: &str, words: &[&str]) -> String {
    run(folder(lines).path(), &[&["explain"], words].concat()).1
}

/// The proofs' first lines.
fn proved(text: &str) -> Vec<&str> {
    text.lines().filter(|l| l.contains(" reaches ")).collect()
}

#[test]
fn a_category_stands_for_those_below_it() {
    let text = explained(&["--recipient", "cloud", "--category", "contact"]);
    let of: Vec<_> = proved(&text).iter().filter_map(|l| l.split_once(" of ").map(|(c, _)| c)).collect();
    assert_eq!(of, ["contact", "email", "phone"], "{text}");
    let text = explained(&["--recipient", "cloud", "--category", "email"]);
    assert_eq!(proved(&text).len(), 1, "{text}");
}

#[test]
fn the_worst_is_proved_first() {
    let inventory = support::inventory(
        "company acme country=DE role=controller\n vendor mail country=FR role=processor\n \
         vendor cloud country=US role=processor\n store copy @mail for acme country=US\n population people country=DE\n \
         category account\n category contact\n flow f1 people>acme account;contact\n \
         flow f2 acme>mail account\n flow f3 acme>copy contact",
    );
    let regimes = support::regimes();
    let analysis = Analysis::prepare(inventory.clone(), regimes.iter().cloned(), support::day("2026-11-01"));
    let question = Question { recipient: inventory.find_party("mail"), ..Question::default() };
    let rows: Vec<_> = analysis.explain(&question).into_iter().map(|p| p.row).collect();
    let order: Vec<_> =
        rows.iter().map(|r| (r.verdict.as_str(), inventory.category(r.categories[0]).id.as_str())).collect();
    assert_eq!(order, [("unknown", "contact"), ("free", "account"), ("free", "contact")]);
}

#[test]
fn a_hop_that_is_not_judged_says_which_it_is() {
    let text = explained(&["--recipient", "cloud", "--category", "contact", "--population", "people"]);
    for part in [
        "collection: acme collects it: free",
        "internal: acme moves it: free",
        "transfer: exporter acme (controller), importer cloud (processor), at US: missing",
    ] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
    let text = explained(&["--recipient", "cloud", "--population", "pessoas"]);
    let part = "disclosure: acme-br (controller) gives it to cloud (processor); no regime protects it: free";
    assert!(text.contains(part), "{text}");
    assert!(text.contains("collection: acme-br collects it: free"), "{text}");
}

#[test]
fn a_disclosure_before_the_regime_protects_is_told() {
    let text = explained_of(
        "
        head: name = \"back\"
        head: as_of = 2026-11-01
        companies: id,name,country,role,subject_to
        companies: acme,Acme,US,controller,none
        companies: euro,Euro,DE,controller,
        companies: other,Other,US,controller,none
        populations: id,name,country
        populations: people,People,US
        categories: id,name
        categories: contact,Contact
        flows: id,from,to,categories
        flows: in,people,acme,contact
        flows: over,acme,euro,contact
        flows: out,euro,other,contact
        ",
        &["--recipient", "other", "--regime", "eu-gdpr"],
    );
    let part =
        "disclosure: acme (controller) gives it to euro (controller); eu-gdpr does not protect it here: free";
    assert!(text.contains(part), "{text}");
}

#[test]
fn why_nothing_fits_is_told() {
    let cases: [(&[&str], &str); 7] = [
        (
            &["cloud", "--category", "email", "--population", "people"],
            "`email` gets there only inside `contact`, which contains it: ask --category contact",
        ),
        (
            &["cloud", "--regime", "uk-gdpr"],
            "`uk-gdpr` is not judged for this inventory; judged are `eu-gdpr`",
        ),
        (&["cloud", "--place", "FR"], "`FR` is not a place where the recipient has it; those are `US`"),
        (
            &["cloud", "--population", "pessoas", "--regime", "eu-gdpr"],
            "under `eu-gdpr` it has no row: a regime has one where it protects what the last \
             hop of a route carries; the rows are under `no regime`",
        ),
        (&["france", "--population", "pessoas"], "it does not get there of `pessoas`, only of `people`"),
        (
            &["acme", "--category", "contact"],
            "nobody gives it to `acme`, which is not a recipient of it: it collects it itself at `crm`, and moves it \
             among nodes of its own, to `dwh`",
        ),
        (
            &["cloud", "--category", "health"],
            "nothing that is asked for reaches `cloud`; it has 3 exposures to other",
        ),
    ];
    for (words, part) in cases {
        let text = explained(&[&["--recipient"], words].concat());
        assert!(text.starts_with("No exposure fits.\n  because: "), "{text}");
        assert!(text.contains(part), "{words:?}: {part} in\n{text}");
    }
    let (code, text) = run(folder(SHOP).path(), &["explain", "--recipient", "cloud", "--regime", "nowhere"]);
    assert_eq!(code, Some(2));
    assert!(text.contains("there is no regime `nowhere`") && text.contains("known are "), "{text}");
}

#[test]
fn who_gets_nothing_gets_nothing() {
    let lines = SHOP.replace("flows: out-fr,dwh,france,contact\n", "");
    let text = explained_of(&lines, &["--recipient", "france"]);
    assert!(text.contains("because: nothing reaches `france`\n"), "{text}");
}

#[test]
fn one_is_no_plural_and_the_page_shows_the_worst_first() {
    let shop = folder(SHOP);
    let reports = tempfile::tempdir().unwrap();
    let out = reports.path().join("out");
    let (_, text) = run(shop.path(), &["report", "--out", out.to_str().unwrap()]);
    assert!(text.contains("      1 exposure missing\n"), "{text}");
    assert!(text.contains("      1 row in the transfer register\n"), "{text}");
    let page = fs::read_to_string(out.join("index.html")).unwrap();
    assert!(page.contains("none</span><small>GDPR"), "the rule that asks for a ground");
    let text = fs::read_to_string(out.join("report.md")).unwrap();
    assert!(text.contains("none; GDPR") && text.contains(" asks for one |"), "{text}");
}
