//! Manifests of Fides: what comes in, and that systems, what leads from one to another, and declarations go out as they came.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    process::Command,
};

use thalweg::{
    ingest::Files,
    model::{Basis, Vocabulary},
    text::{Format, Locator, tree::Node},
};

use super::{code, codes, counts, err, fixtures, import, imported, inventory, out, seat};

/// A value below keys.
fn at<'n>(node: &'n Node<'n>, key: &str) -> Option<&'n Node<'n>> {
    node.as_map()?.iter().find(|(name, _)| name.name == key).map(|(_, node)| node)
}

fn text(node: &Node<'_>, key: &str) -> String {
    at(node, key).and_then(|node| node.as_str()).unwrap_or_default().to_owned()
}

fn texts(node: &Node<'_>, key: &str) -> BTreeSet<String> {
    let list = at(node, key).and_then(|node| node.as_list()).unwrap_or_default();
    list.iter().filter_map(|node| node.as_str()).map(str::to_owned).collect()
}

/// Of a declaration: its system, name, use, categories, subjects, data sets; legal basis, and how long it keeps the data.
pub type Declared =
    (String, String, String, BTreeSet<String>, BTreeSet<String>, BTreeSet<String>, [String; 2]);

/// What a round trip keeps of a manifest: systems, what leads from one to another with what passes, declarations.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Kept {
    pub systems: BTreeSet<[String; 4]>,
    pub edges: BTreeSet<(String, String, BTreeSet<String>)>,
    pub users: BTreeSet<(String, &'static str)>,
    pub declarations: BTreeSet<Declared>,
}

pub fn kept(text_of: &str) -> Kept {
    let mut kept = Kept::default();
    let locator = Locator::new(thalweg::source::SourceId::default(), text_of);
    let parsed = Format::Yaml.parse(&locator);
    assert!(parsed.findings.is_empty(), "{:#?}\n{text_of}", parsed.findings);
    let root = parsed.root.unwrap();
    let mut edges: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    for system in at(&root, "system").and_then(|node| node.as_list()).unwrap_or_default() {
        let key = text(system, "fides_key");
        // What is quoted in notes has other quotes.
        let own = ["name", "system_type", "description"].map(|word| text(system, word).replace('"', "'"));
        kept.systems.insert([key.clone(), own[0].clone(), own[1].clone(), own[2].clone()]);
        for (word, out) in [("egress", true), ("ingress", false)] {
            for link in at(system, word).and_then(|node| node.as_list()).unwrap_or_default() {
                let other = text(link, "fides_key");
                if text(link, "type") == "user" {
                    kept.users.insert((key.clone(), word));
                    continue;
                }
                let ends = if out { (key.clone(), other) } else { (other, key.clone()) };
                edges.entry(ends).or_default().extend(texts(link, "data_categories"));
            }
        }
        for declared in at(system, "privacy_declarations").and_then(|node| node.as_list()).unwrap_or_default()
        {
            kept.declarations.insert((
                key.clone(),
                text(declared, "name"),
                text(declared, "data_use"),
                texts(declared, "data_categories"),
                texts(declared, "data_subjects"),
                texts(declared, "dataset_references"),
                [text(declared, "legal_basis_for_processing"), text(declared, "retention_period")],
            ));
        }
    }
    kept.edges = edges.into_iter().map(|((from, to), what)| (from, to, what)).collect();
    kept
}

pub fn exported(at: &Path, folder: &str) -> String {
    let run = Command::new(env!("CARGO_BIN_EXE_thalweg"))
        .args(["export", folder, "--format", "fides"])
        .current_dir(at)
        .output()
        .unwrap();
    assert_eq!(code(&run), Some(0), "{}", err(&run));
    out(&run)
}

#[test]
fn systems_declarations_and_data_sets_come_in() {
    let at = tempfile::tempdir().unwrap();
    let file = fixtures().join("systems.yml");
    let run = imported(at.path(), &[file.to_str().unwrap(), "--into", "map"]);
    let read = inventory(&at.path().join("map"));
    // Quill, Kite; the shop, the mailer, the data base; customers and prospects.
    assert_eq!(counts(&read)[..4], [1, 1, 3, 2], "{}", out(&run));
    assert!(out(&run).contains("2 systems, 1 data sets, 2 other resources"), "{}", out(&run));
    assert!(err(&run).contains("`policy` is not read"), "{}", err(&run));
    assert_eq!(seat(&read, "kite-mail-inc"), "US");
    let store = |id: &str| read.stores.iter().find(|s| s.id == id).unwrap();
    assert_eq!(codes(&store("shop").places), "unknown");
    assert!(
        store("mailer").notes.contains("legal_basis_for_transfers: \"SCCs\""),
        "{}",
        store("mailer").notes
    );
    assert!(read.safeguards.is_empty(), "an instrument that is named is quoted");
    let held: Vec<&str> =
        store("shop_db").holdings.categories.iter().map(|id| read.category(*id).id.as_str()).collect();
    assert_eq!(held, ["user.contact.email", "user.demographic.date_of_birth"]);
    let whose: Vec<&str> =
        store("shop_db").holdings.populations.iter().map(|id| read.population(*id).id.as_str()).collect();
    assert_eq!(whose, ["customer", "prospect"]);
    // Two of the first declaration, one of the second; by way of Quill to Kite; one edge, declared from both ends; the data base.
    assert_eq!(read.flows.len(), 2 + 1 + 2 + 1 + 1);
    let purpose = read.purposes.iter().find(|p| p.name == "Sell pens").unwrap();
    assert_eq!(purpose.retention, "90 days");
    let other = read.purposes.iter().find(|p| p.name == "Count visits").unwrap();
    assert_eq!(other.retention, "until they object");
    assert!(
        !read.flows.iter().any(|flow| flow.notes.contains("retention_period")),
        "it has a column of its own"
    );
    assert_eq!(purpose.legal_basis.map(Basis::as_str), Some("contract"));
    assert_eq!(read.purposes[purpose.parent.unwrap().0 as usize].id, "essential.service");
    let loyalty = read.categories.iter().find(|c| c.id == "user.loyalty").unwrap();
    assert_eq!(loyalty.name, "Loyalty points");
    assert_eq!(read.categories.iter().find(|c| c.id == "user.contact.email").unwrap().dpv, "pd:EmailAddress");
    for entry in fs::read_dir(at.path().join("map")).unwrap() {
        assert!(!fs::read_to_string(entry.unwrap().path()).unwrap().contains("quinn"), "nobody's address");
    }
    assert_eq!(store("mailer").source, "systems.yml:38");
    let run = imported(at.path(), &[file.to_str().unwrap(), "--into", "map"]);
    assert!(out(&run).contains("nothing is new for map"), "{}{}", out(&run), err(&run));
}

#[test]
fn what_came_from_fides_goes_back_as_it_was() {
    let at = tempfile::tempdir().unwrap();
    let file = fixtures().join("systems.yml");
    imported(at.path(), &[file.to_str().unwrap(), "--into", "map"]);
    let text = exported(at.path(), "map");
    assert_eq!(kept(&text), kept(&fs::read_to_string(&file).unwrap()), "{text}");
    assert!(text.contains("\"user.loyalty\"") && text.contains("parent_key: \"user\""), "{text}");
    // And once more.
    fs::write(at.path().join("again.yml"), &text).unwrap();
    imported(at.path(), &["again.yml", "--into", "again"]);
    assert_eq!(kept(&exported(at.path(), "again")), kept(&text));
}

#[test]
fn an_inventory_of_ones_own_goes_out_with_what_fides_has_no_word_for_counted() {
    let at = tempfile::tempdir().unwrap();
    let harbour = Path::new(env!("CARGO_MANIFEST_DIR")).join("inventories/harbour");
    let text = exported(at.path(), harbour.to_str().unwrap());
    assert!(text.contains("# Left out: ") && text.contains(" safeguards"), "{text}");
    let out = kept(&text);
    let read = thalweg::ingest::read_tables(&Files::read(&harbour).tables(), &Vocabulary::default())
        .inventory
        .unwrap();
    for store in &read.stores {
        assert!(out.systems.iter().any(|system| system[0] == store.id), "{}", store.id);
    }
    assert!(!out.declarations.is_empty() && !out.edges.is_empty());
    // Each key of a category below another begins with it.
    fs::write(at.path().join("own.yml"), &text).unwrap();
    imported(at.path(), &["own.yml", "--into", "map", "--owner", "harbour"]);
    assert_eq!(kept(&exported(at.path(), "map")).edges, out.edges);
    // Fides asks for the names of several.
    let mut names = BTreeSet::new();
    assert!(
        out.declarations
            .iter()
            .all(|(system, name, r#use, ..)| !name.is_empty() && names.insert((system, name, r#use)))
    );
}

#[test]
fn what_is_wrong_with_a_manifest_is_told_with_its_place() {
    let dir = tempfile::tempdir().unwrap();
    for (text, what) in [
        ("system:\n- fides_key: [a]\n", "m.yml:2:14: `fides_key` must be a text"),
        ("system:\n- fides_key: a\n  egress: 7\n", "m.yml:3:11: `egress` must be a list"),
        ("system:\n- fides_key: a\n  privacy_declarations: [x]\n", "m.yml:3:26: `0` must be a map"),
        ("system:\n- fides_key: a\n   b: [\n", "m.yml:3:"),
    ] {
        fs::write(dir.path().join("m.yml"), text).unwrap();
        let run = import(dir.path(), &["m.yml", "--into", "map", "--owner", "quill"]);
        assert_eq!(code(&run), Some(2), "{text}: {}", out(&run));
        assert!(err(&run).contains(what), "{what}: {}", err(&run));
        assert!(!dir.path().join("map").exists());
    }
    let deep = format!("system:\n- fides_key: a\n  meta: {}{}\n", "[".repeat(2_000), "]".repeat(2_000));
    let long = format!("system:\n- fides_key: {}\n  name: {}\n", "K".repeat(5_000), "n".repeat(100_000));
    fs::write(dir.path().join("m.yml"), deep).unwrap();
    assert_eq!(code(&import(dir.path(), &["m.yml", "--into", "map", "--owner", "quill"])), Some(2));
    fs::write(dir.path().join("m.yml"), long).unwrap();
    imported(dir.path(), &["m.yml", "--into", "map", "--owner", "quill"]);
    assert_eq!(counts(&inventory(&dir.path().join("map")))[..3], [1, 0, 1]);
}
