//! Results of piiflow: flow facts after the schemas of versions 0.1 and 0.2. The file of the fixtures is written after the first, with one
//! flow that names a sink which is not there.

use std::fs;

use super::{code, counts, err, fixtures, import, imported, inventory, out};

#[test]
fn results_of_piiflow_say_who_gets_what() {
    let at = tempfile::tempdir().unwrap();
    let path = fixtures().join("flows.json");
    let words = [path.to_str().unwrap(), "--into", "map", "--owner", "quill"];
    let run = imported(at.path(), &words);
    let (said, told) = (out(&run), err(&run));
    assert!(said.contains("results of piiflow, 3 sources, 7 sinks, 9 flows"), "{said}");
    let read = inventory(&at.path().join("map"));
    // Beacon, Kite, Bell, and one that is not known; the program and its log; user > contact > email and phone, and `payload`.
    assert_eq!(counts(&read), [1, 4, 2, 1, 5, 0, 0, 5], "{said}{told}");
    let party = |name: &str| read.parties.iter().find(|p| p.name == name).unwrap_or_else(|| panic!("{name}"));
    assert_eq!(party("Beacon Analytics").kind_word(), "vendor");
    assert!(party("Beacon Analytics").notes.contains("citation: \"contracts/beacon.pdf\""));
    assert_eq!(
        (party("Kite AI").kind_word(), party("api.bell.example").kind_word()),
        ("third-party", "third-party")
    );
    assert!(read.parties.iter().all(|p| p.seat().is_unknown()), "no place is made up");
    let hook = party("Recipient of src/hook.ts:9, not known");
    let flow = |to: &str| read.flows.iter().find(|f| read.node_name(f.to) == to).unwrap();
    let carried = |to: &str| {
        let text = fs::read_to_string(at.path().join("map/flows.csv")).unwrap();
        let row =
            text.lines().find(|line| line.starts_with(&format!("{},", flow(to).id))).unwrap().to_owned();
        row.split(',').nth(3).unwrap().to_owned()
    };
    assert_eq!(carried("beacon-analytics"), "user.contact.email;user.contact.phone_number");
    assert_eq!(carried("kite-ai"), "user.contact.phone_number");
    assert_eq!(carried("api-bell-example"), "payload");
    assert_eq!(carried(&hook.id), "user.contact.email");
    assert!(flow("beacon-analytics").notes.contains("in the code: \"src/users.ts:10\""));
    let log = read.stores.iter().find(|s| s.kind == "log").unwrap();
    assert!(flow(&log.id).notes.contains("rationale: 'kept for a week'"), "{}", flow(&log.id).notes);
    for what in [
        "what the program sends to its own address is left out",
        "what stays in the browser or on the device of the person goes to nobody",
        "`snk-0000000000000009` is not in the results: the flow is left out",
        "the scan has gaps: dynamic call (2)",
        "it is not known who gets the data",
    ] {
        assert!(told.contains(what), "{what}: {told}");
    }
    for entry in fs::read_dir(at.path().join("map")).unwrap() {
        assert!(!fs::read_to_string(entry.unwrap().path()).unwrap().contains("ann@"), "nobody's address");
    }
    assert!(out(&imported(at.path(), &words)).contains("nothing is new for"));
}

#[test]
fn a_difference_and_another_version_are_told() {
    let at = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(fixtures().join("flows.json")).unwrap();
    let text = text.replace("\"schema_version\": \"0.1\"", "\"schema_version\": \"0.9\"").replace(
        "\"diff\": null",
        "\"diff\": {\"base\": \"a\", \"head\": \"b\", \"introduced\": 1, \"changed\": 0, \"removed\": 0}",
    );
    fs::write(at.path().join("f.json"), text).unwrap();
    let told = err(&imported(at.path(), &["f.json", "--into", "map", "--owner", "quill"]));
    assert!(told.contains("the results are of version `0.9`, and read as 0.2"), "{told}");
    assert!(told.contains("f.json#/diff: these are the results of a difference"), "{told}");
}

#[test]
fn what_version_0_2_says_more_is_read() {
    let at = tempfile::tempdir().unwrap();
    let sink = |id: &str, more: &str| {
        format!(
            r#"{{"id": "{id}", "catalogue_id": "http", "class": "http", "host": {{"kind": "dynamic", "value": null}}{more}}}"#
        )
    };
    let sinks = [
        sink(
            "a",
            r#", "destination": {"kind": "processor", "targets": ["api.bell.example"], "via": ["a.ts:1"]}"#,
        ),
        sink("b", r#", "destination": {"kind": "internal", "targets": ["billing"], "via": ["a.ts:2"]}"#),
        sink("c", "").replace("\"http\"", "\"device_storage\""),
    ];
    let flow = |id: &str| format!(r#"{{"id": "f{id}", "source": "s", "sink": "{id}", "path": []}}"#);
    let decided = r#"{"rule_id": "PF006", "flows": ["fa", "fb"], "disposition": {"status": "accepted", "rationale": "seen"}}"#;
    let text = format!(
        r#"{{"tool": {{"name": "privacy-flow"}}, "schema_version": "0.2", "system": {{"name": "Shop"}}, "topology": {{}},
        "sources": [{{"id": "s", "category": "user.contact.email", "name": "email"}}],
        "sinks": [{}], "flows": [{}], "findings": [{decided}]}}"#,
        sinks.join(", "),
        ["a", "b", "c"].map(flow).join(", ")
    );
    fs::write(at.path().join("f.json"), text).unwrap();
    let run = imported(at.path(), &["f.json", "--into", "map", "--owner", "quill"]);
    let told = err(&run);
    assert!(!told.contains("of version"), "{told}");
    for what in [
        "f.json#/topology: the map of the systems",
        "f.json#/sinks/2: what stays in the browser or on the device",
    ] {
        assert!(told.contains(what), "{what}: {told}");
    }
    let read = inventory(&at.path().join("map"));
    // Quill, and the party behind the address; the two programs; a flow to each.
    let rows = counts(&read);
    assert_eq!((rows[0], rows[1], rows[2], rows[7]), (1, 1, 2, 2), "{told}");
    assert!(read.parties.iter().any(|party| party.name == "api.bell.example"));
    let billing = read.stores.iter().find(|store| store.name == "billing").unwrap();
    assert_eq!(read.party(billing.operator).id, "quill");
    assert!(read.flows.iter().all(|flow| flow.notes.contains("rationale: 'seen'")), "each that it is about");
}

#[test]
fn the_name_of_a_program_is_no_format() {
    let at = tempfile::tempdir().unwrap();
    for name in ["piiflow", "fides"] {
        let run = import(at.path(), &["f.json", "--into", "map", "--from", name]);
        assert_eq!(code(&run), Some(2));
        let told = err(&run);
        assert!(
            told.contains(&format!("a file of {name} is known by what stands in it: leave `--from` out")),
            "{told}"
        );
    }
}
