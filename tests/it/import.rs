//! Files of other programs become an inventory: what is read of them, what is quoted, what is told, and that what people
//! have added stays.

mod addresses;
mod broken;
mod called;
mod cells;
mod fides;
mod fields;
mod headers;
mod hostile;
mod mapped;
mod merging;
mod messy;
mod models;
mod openlineage;
mod pages;
mod piiflow;
mod refused;
mod registers;
mod samples;
mod whose;
mod workbooks;

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use thalweg::{
    ingest, law,
    model::{Inventory, Place},
};

use super::support::regimes;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/import")
}

/// A run of `thalweg import`, in this folder.
fn import(at: &Path, words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_thalweg")).arg("import").args(words).current_dir(at).output().unwrap()
}

fn code(run: &Output) -> Option<i32> {
    run.status.code()
}

fn out(run: &Output) -> String {
    String::from_utf8_lossy(&run.stdout).into_owned()
}

fn err(run: &Output) -> String {
    String::from_utf8_lossy(&run.stderr).into_owned()
}

/// A run that must succeed.
fn imported(at: &Path, words: &[&str]) -> Output {
    let run = import(at, words);
    assert_eq!(code(&run), Some(0), "{words:?}: {}{}", out(&run), err(&run));
    run
}

/// The inventory in a folder, which has no finding of what cannot be read.
fn inventory(folder: &Path) -> Inventory {
    let outcome = ingest::read(folder, &law::vocabulary(&regimes()));
    let wrong: Vec<_> = outcome.findings.iter().filter(|f| f.code.as_str().starts_with("TW0")).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    outcome.inventory.expect("it is whole")
}

/// The rows of an inventory: companies, vendors and others, stores, populations, categories, purposes, safeguards, flows.
fn counts(inventory: &Inventory) -> [usize; 8] {
    let companies = inventory.parties.iter().filter(|p| p.kind_word() == "company").count();
    [
        companies,
        inventory.parties.len() - companies,
        inventory.stores.len(),
        inventory.populations.len(),
        inventory.categories.len(),
        inventory.purposes.len(),
        inventory.safeguards.len(),
        inventory.flows.len(),
    ]
}

/// The codes of places.
fn codes(places: &[Place]) -> String {
    places.iter().map(|place| place.code()).collect::<Vec<_>>().join(";")
}

/// What stands in the row of a store, by its operator: places, and notes.
fn store<'i>(inventory: &'i Inventory, operator: &str) -> (String, &'i str, &'i str) {
    let party =
        inventory.parties.iter().position(|p| p.id == operator).unwrap_or_else(|| panic!("{operator}"));
    let store = inventory.stores.iter().find(|s| inventory.party(s.operator).id == operator).unwrap();
    assert_eq!(inventory.parties[party].id, operator);
    (codes(&store.places), &store.notes, &store.source)
}

fn seat(inventory: &Inventory, party: &str) -> String {
    let party = inventory.parties.iter().find(|p| p.id == party).unwrap_or_else(|| panic!("{party}"));
    codes(&party.establishments)
}

#[test]
fn a_list_in_markdown_says_who_is_engaged_and_where() {
    let at = tempfile::tempdir().unwrap();
    let file = fixtures().join("sub-processors.md");
    let run = imported(at.path(), &[file.to_str().unwrap(), "--into", "map", "--owner", "quill"]);
    let read = inventory(&at.path().join("map"));
    assert_eq!(counts(&read), [1, 4, 4, 0, 0, 5, 0, 4]);
    assert_eq!(store(&read, "nimbus-hosting-inc").0, "DE");
    assert_eq!(store(&read, "nimbus-hosting-inc").2, "sub-processors.md:7, sub-processors.md:11");
    assert_eq!(store(&read, "postbox-ltd").0, "IE;IN");
    // A bloc is no place, and `Georgia` is two: what cannot be told is unknown, never where the seat is.
    assert_eq!(
        store(&read, "taal-bv"),
        ("US;unknown".to_owned(), "Location of processing: \"EU/US\"", "sub-processors.md:9")
    );
    assert_eq!(store(&read, "kite").0, "unknown");
    assert_eq!(seat(&read, "nimbus-hosting-inc"), "US");
    assert_eq!(seat(&read, "kite"), "unknown");
    assert!(read.stores.iter().all(|s| s.engaged_by.is_some_and(|p| read.party(p).id == "quill")));
    assert!(read.stores.iter().all(|s| s.controllers.is_empty()), "on whose behalf is not stated");
    let flow = read.flows.iter().find(|f| &*f.id == "quill-to-nimbus-hosting-inc").unwrap();
    assert!(flow.notes.contains("SCCs + UK Addendum; TIA 03/2025"), "{}", flow.notes);
    let said = out(&run);
    assert!(said.contains("1 company, 4 vendors, 4 stores, 5 purposes, 4 flows"), "{said}");
    assert!(said.contains("missing before a verdict can be had") && said.contains("its seat"), "{said}");
    let stores = fs::read_to_string(at.path().join("map/stores.csv")).unwrap();
    assert!(
        stores.contains("# assumed: \"Location of processing\" is where the data is processed"),
        "{stores}"
    );
}

#[test]
fn a_page_in_html_is_read_with_its_spans_and_entities() {
    let at = tempfile::tempdir().unwrap();
    let file = fixtures().join("sub-processors.html");
    let run = imported(at.path(), &[file.to_str().unwrap(), "--into", "map", "--owner", "quill"]);
    let read = inventory(&at.path().join("map"));
    assert_eq!(counts(&read), [1, 3, 3, 0, 0, 4, 0, 3]);
    // The second row says that it is anywhere.
    assert_eq!(store(&read, "nimbus-hosting-inc").0, "IE;DE;unknown");
    assert_eq!(seat(&read, "nimbus-hosting-inc"), "US");
    assert_eq!((store(&read, "bell-sons").0.as_str(), seat(&read, "bell-sons").as_str()), ("GB", "GB"));
    let told = err(&run);
    assert_eq!(told.matches("a heading within the table").count(), 2, "{told}");
    assert!(told.contains("sub-processors.html:7: this table is not read"), "{told}");
}

#[test]
fn a_list_in_csv_may_be_german_and_separated_by_anything() {
    let at = tempfile::tempdir().unwrap();
    let file = fixtures().join("sub-processors.csv");
    imported(at.path(), &[file.to_str().unwrap(), "--into", "map", "--owner", "quill"]);
    let read = inventory(&at.path().join("map"));
    assert_eq!(counts(&read), [1, 3, 3, 0, 0, 3, 0, 3]);
    assert_eq!(store(&read, "muller-it-gmbh").0, "DE;AT");
    assert_eq!(seat(&read, "muller-it-gmbh"), "DE");
    assert_eq!(store(&read, "muller-it-gmbh").2, "sub-processors.csv:4");
}

#[test]
fn standard_input_and_folders_are_read_too() {
    let at = tempfile::tempdir().unwrap();
    let folder = at.path().join("lists/inner");
    fs::create_dir_all(&folder).unwrap();
    fs::copy(fixtures().join("sub-processors.csv"), folder.join("b.csv")).unwrap();
    fs::copy(fixtures().join("sub-processors.md"), at.path().join("lists/a.md")).unwrap();
    fs::write(folder.join(".hidden"), b"\xff").unwrap();
    imported(at.path(), &["lists", "--into", "map", "--owner", "quill"]);
    let read = inventory(&at.path().join("map"));
    assert_eq!(counts(&read), [1, 6, 6, 0, 0, 7, 0, 6]);
    assert!(read.stores.iter().any(|s| s.source == "lists/inner/b.csv:4"));

    let mut command = Command::new(env!("CARGO_BIN_EXE_thalweg"));
    command.args(["import", "-", "--into", "piped", "--owner", "quill"]).current_dir(at.path());
    let run = command.stdin(fs::File::open(fixtures().join("sub-processors.md")).unwrap()).output().unwrap();
    assert_eq!(code(&run), Some(0), "{}", err(&run));
    assert_eq!(counts(&inventory(&at.path().join("piped"))), [1, 4, 4, 0, 0, 5, 0, 4]);
}

#[test]
fn a_map_is_written_to_be_edited_and_then_heeded() {
    let at = tempfile::tempdir().unwrap();
    fs::write(
        at.path().join("list.csv"),
        "Sub-processor,What for,Campus\nNimbus,Hosting,Hill\nKite,Mail,Dale\n",
    )
    .unwrap();
    imported(
        at.path(),
        &["list.csv", "--into", "one", "--owner", "quill", "--from", "list", "--map", "map.toml"],
    );
    let map = at.path().join("map.toml");
    let text = fs::read_to_string(&map).unwrap();
    assert!(text.contains("\"What for\" = \"\"") && text.contains("Sub-processor"), "{text}");
    let text = text
        .replace("\"What for\" = \"\"", "\"What for\" = \"purpose\"")
        .replace("\"Campus\" = \"\"", "\"Campus\" = \"place\"");
    fs::write(&map, text.clone() + "\"Hill\" = \"SE\"\n").unwrap();
    let run = imported(at.path(), &["list.csv", "--into", "two", "--owner", "quill", "--map", "map.toml"]);
    let read = inventory(&at.path().join("two"));
    assert_eq!(counts(&read), [1, 2, 2, 0, 0, 2, 0, 2], "{}", err(&run));
    assert_eq!((store(&read, "nimbus").0.as_str(), store(&read, "kite").0.as_str()), ("SE", "unknown"));
    assert!(!err(&run).contains("columns that are not known"), "{}", err(&run));
    // All that is wrong with a map is told at once.
    fs::write(
        &map,
        "[columns]\n\"What for\" = \"porpoise\"\n[places]\nHill = \"Sweden\"\n[other]\na = \"b\"\n",
    )
    .unwrap();
    let run = import(at.path(), &["list.csv", "--into", "three", "--owner", "quill", "--map", "map.toml"]);
    let told = err(&run);
    assert_eq!(code(&run), Some(2));
    for what in ["map.toml:2: `porpoise`", "map.toml:4: `Sweden`", "no table [other]"] {
        assert!(told.contains(what), "{what}: {told}");
    }
    assert!(!at.path().join("three").exists());
}
