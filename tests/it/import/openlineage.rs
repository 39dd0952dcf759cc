//! Events of `OpenLineage`: what runs read and write becomes stores and flows, however the events stand in their file.

use std::{fs, path::Path};

use thalweg::model::{CategoryCell, Inventory, NodeId};

use super::{code, codes, counts, err, fixtures, import, imported, inventory, out};

fn events() -> String {
    fs::read_to_string(fixtures().join("events.ndjson")).unwrap()
}

fn read(at: &Path, text: &str, words: &[&str]) -> Inventory {
    fs::write(at.join("events"), text).unwrap();
    imported(at, &[&["events", "--into", "map", "--owner", "quill"], words].concat());
    inventory(&at.join("map"))
}

/// A store by the beginning of its name: its place, and the categories that it holds.
fn held(inventory: &Inventory, name: &str) -> (String, Vec<String>) {
    let store =
        inventory.stores.iter().find(|s| s.name.starts_with(name)).unwrap_or_else(|| panic!("{name}"));
    let ids = store.holdings.categories.iter().map(|id| inventory.category(*id).id.clone());
    (codes(&store.places), ids.collect())
}

/// Flows, by the names of their ends, with what they carry.
fn flows(inventory: &Inventory) -> Vec<(String, String, String)> {
    let name = |node: NodeId| {
        let id = inventory.node_name(node);
        let store = inventory.stores.iter().find(|s| s.id == id).unwrap();
        store.name.split(" in ").next().unwrap().to_owned()
    };
    let cell = |cell: &CategoryCell| match cell {
        CategoryCell::All => "*".to_owned(),
        CategoryCell::Named(id) => inventory.category(*id).id.clone(),
    };
    let carried = |flow: &thalweg::model::Flow| {
        inventory.category_cells.get(flow.categories).iter().map(cell).collect::<Vec<_>>().join(";")
    };
    inventory.flows.iter().map(|flow| (name(flow.from), name(flow.to), carried(flow))).collect()
}

#[test]
fn what_the_events_of_a_run_say_together_is_one_flow() {
    let at = tempfile::tempdir().unwrap();
    let read = read(at.path(), &events(), &[]);
    // One company; people; stores: crm, warehouse (with its other name), list, clicks.
    assert_eq!(counts(&read), [1, 0, 4, 1, 5, 0, 0, 3]);
    let own = |from: &str, to: &str, what: &str| (from.to_owned(), to.to_owned(), what.to_owned());
    assert_eq!(
        flows(&read),
        [
            // Which columns pass is stated, and what each holds.
            own("crm.people", "wh.people", "user.contact.email"),
            own("wh.people", "/tmp/list.csv", "*"),
            own("clicks", "/tmp/list.csv", "*"),
        ]
    );
    for what in [
        "\"nightly/copy_people\"",
        "Copies people",
        "team:data (MAINTAINER)",
        "SPARK JOB BATCH",
        "part of: \"nightly/all\"",
    ] {
        assert!(read.flows[0].notes.contains(what), "{what}: {}", read.flows[0].notes);
    }
    assert!(read.flows[1].notes.contains("each run of it failed"), "{}", read.flows[1].notes);
    assert_eq!(&*read.flows[0].source, "events:1");
}

#[test]
fn columns_and_addresses_say_what_a_store_holds_and_where_and_no_secret_is_kept() {
    let at = tempfile::tempdir().unwrap();
    let read = read(at.path(), &events(), &[]);
    assert_eq!(
        held(&read, "crm.people"),
        (
            "unknown".to_owned(),
            ["user.contact.address", "user.contact.address.postal_code", "user.contact.email"]
                .map(str::to_owned)
                .to_vec()
        )
    );
    assert_eq!(held(&read, "wh.people").0, "DE");
    assert_eq!(held(&read, "clicks"), ("unknown".to_owned(), vec![]));
    let crm = read.stores.iter().find(|s| s.name.starts_with("crm.people")).unwrap();
    for what in [
        "tag of column loyalty: \"restricted\"",
        "tags: \"tier (gold)\"",
        "by their names: \"homeAddress, homeAddress.plz\"",
    ] {
        assert!(crm.notes.contains(what), "{what}: {}", crm.notes);
    }
    for entry in fs::read_dir(at.path().join("map")).unwrap() {
        assert!(!fs::read_to_string(entry.unwrap().path()).unwrap().contains("secret"));
    }
    assert!(read.stores.iter().all(|s| s.controllers.is_empty()), "no role is made up");
}

#[test]
fn a_list_and_single_events_say_the_same() {
    let at = tempfile::tempdir().unwrap();
    let lines: Vec<String> = events().lines().filter(|line| !line.is_empty()).map(str::to_owned).collect();
    let plain = |inventory: &Inventory| (counts(inventory), flows(inventory));
    let whole = plain(&read(at.path(), &events(), &[]));
    let list = format!("[\n{}\n]", lines.join(",\n"));
    fs::write(at.path().join("list.json"), &list).unwrap();
    imported(at.path(), &["list.json", "--into", "list", "--owner", "quill"]);
    let list = inventory(&at.path().join("list"));
    assert_eq!(plain(&list), whole);
    assert_eq!(&*list.flows[1].source, "list.json#/2");
    // A folder with a file for each event, written over several lines.
    let folder = at.path().join("events.d");
    fs::create_dir(&folder).unwrap();
    for (number, line) in lines.iter().enumerate() {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        fs::write(folder.join(format!("{number}.json")), serde_json::to_string_pretty(&value).unwrap())
            .unwrap();
    }
    imported(at.path(), &["events.d", "--into", "single", "--owner", "quill"]);
    assert_eq!(plain(&inventory(&at.path().join("single"))), whole);
    // And once more is the same as once.
    let run = imported(at.path(), &["events.d", "--into", "single", "--owner", "quill"]);
    assert!(out(&run).contains("nothing is new for single"), "{}", out(&run));
}

#[test]
fn a_map_says_where_a_database_is_what_store_it_is_and_what_a_tag_stands_for() {
    let at = tempfile::tempdir().unwrap();
    read(at.path(), &events(), &["--map", "map.toml"]);
    let map = at.path().join("map.toml");
    let text = fs::read_to_string(&map).unwrap();
    for what in ["\"kafka://bus\" = \"\"", "[stores]\n\"file\" = \"\"", "# \"restricted\" = \"\""] {
        assert!(text.contains(what), "{what}: {text}");
    }
    let text = "[places]\n\"kafka://bus\" = \"SE\"\n[stores]\n\"s3://lake\" = \"Lake\"\nfile = \"Files\"\n[categories]\nrestricted = \"user.financial\"\nid = \"\"\n";
    fs::write(&map, text).unwrap();
    imported(at.path(), &["events", "--into", "two", "--owner", "quill", "--map", "map.toml"]);
    let two = inventory(&at.path().join("two"));
    assert_eq!(held(&two, "clicks").0, "SE");
    assert_eq!(held(&two, "Files"), ("unknown".to_owned(), vec![]));
    assert!(held(&two, "crm.people").1.contains(&"user.financial".to_owned()));
    fs::write(&map, "[categories]\nid = \"No Id\"\n").unwrap();
    let run = import(at.path(), &["events", "--into", "three", "--owner", "quill", "--map", "map.toml"]);
    assert!(code(&run) == Some(2) && err(&run).contains("map.toml:2: `No Id`"), "{}", err(&run));
}

#[test]
fn what_is_wrong_with_an_event_is_told_with_its_place() {
    let at = tempfile::tempdir().unwrap();
    let good = events();
    let first = good.lines().next().unwrap();
    let deep =
        format!("{{\"eventType\":\"START\",\"job\":{}{}}}", "{\"a\":".repeat(5_000), "}".repeat(5_000));
    let long = format!(
        "{{\"eventType\":\"START\",\"job\":{{\"namespace\":\"n\",\"name\":\"{}\"}}}}",
        "x".repeat(300_000)
    );
    let nested = format!(
        "{{\"job\":{{}},\"inputs\":[{{\"name\":\"t\",\"facets\":{{\"schema\":{}1{}}}}}]}}",
        "{\"fields\":[".repeat(400),
        "]}".repeat(400)
    );
    for (line, what) in [
        ("{\"eventType\": \"START\", \"job\": ".to_owned(), ":2:29: the event cannot be read"),
        ("{\"job\": {\"name\": []}}".to_owned(), ":2:19: the event cannot be read: invalid type"),
        ("{\"inputs\": 7, \"job\": {}}".to_owned(), "the event cannot be read: invalid type"),
        ("{\"a\": 1}".to_owned(), ":2: this is no event"),
        ("nonsense".to_owned(), ":2: no event begins here"),
        (deep, ":2:"),
        (nested, ":2:"),
    ] {
        let text = format!("{first}\n{line}\n{first}\n");
        fs::write(at.path().join("bad"), text).unwrap();
        let run = import(at.path(), &["bad", "--into", "map", "--owner", "quill"]);
        assert_eq!(code(&run), Some(2), "{line:.80}");
        assert!(err(&run).contains(what), "{line:.80}: {what}: {}", err(&run));
        assert!(!at.path().join("map").exists());
    }
    fs::write(at.path().join("bad"), format!("{first}\n{{\n{long}\n")).unwrap();
    imported(at.path(), &["bad", "--into", "map", "--owner", "quill", "--partial"]);
    assert_eq!(counts(&inventory(&at.path().join("map"))), [1, 0, 1, 1, 5, 0, 0, 0]);
    // A list that breaks off.
    fs::write(at.path().join("bad"), format!("[{first},{}", &first[..40])).unwrap();
    let run = import(at.path(), &["bad", "--into", "other", "--owner", "quill"]);
    assert!(code(&run) == Some(2) && err(&run).contains("the list of events breaks off"), "{}", err(&run));
}
