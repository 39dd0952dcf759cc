//! What is fed with anything: each takes a text, and panics where the program does, or where what it promises does not hold.
//!
//! Used by the test beside this file, by `benches/fuzz.rs` and by the targets of `fuzz/`.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use thalweg::{
    assess::Analysis,
    finding::Code,
    graph::{self, PropertyGraph},
    import::{self, Choices, Given},
    ingest::{self, Files, Outcome, Table, book::Book},
    law::{self, Regime},
    model::Vocabulary,
    query::{Embedded, Engine as _, Limits, Parameters, Stop, text::Query},
    review,
    text::Format,
    write,
};

/// A target by its name, and what it does with a text.
pub type Target = (&'static str, fn(&str));

/// All of them.
pub const TARGETS: &[Target] = &[
    ("table", table),
    ("head", head),
    ("yaml", yaml),
    ("json", json),
    ("toml", toml),
    ("folder", folder),
    ("comments", comments),
    ("transforms", transforms),
    ("regime", regime),
    ("review", review),
    ("import", import),
    ("query", query),
];

const HEAD: &str = "name = \"x\"\nas_of = 2026-11-01\n";

/// What parts the files of a folder in one text: a line of this and the file's name.
pub const FILE: &str = "=== ";

fn regimes() -> &'static [Arc<Regime>] {
    static REGIMES: OnceLock<Vec<Arc<Regime>>> = OnceLock::new();
    let load = || law::built_in().expect("the built-in laws load").into_iter().map(Arc::new).collect();
    REGIMES.get_or_init(load)
}

fn vocabulary() -> &'static Vocabulary {
    static VOCABULARY: OnceLock<Vocabulary> = OnceLock::new();
    VOCABULARY.get_or_init(|| law::vocabulary(regimes()))
}

/// A CSV file, as the table whose required columns it has.
pub fn table(text: &str) {
    let first = text.lines().find(|line| !line.starts_with('#')).unwrap_or_default();
    let cells: Vec<&str> = first.split(',').map(str::trim).collect();
    let has = |table: &&Table| {
        table.columns().iter().filter(|column| column.1).all(|column| cells.contains(&column.0))
    };
    let table = Table::ALL.iter().rev().find(has).unwrap_or(&Table::Flows);
    read(&[("inventory.toml", HEAD), (&format!("{}.csv", table.name()), text)]);
}

/// review.toml: what is read of it is read again behind one signature more; and it is read with an inventory.
pub fn review(text: &str) {
    read(&[("inventory.toml", HEAD), (review::REVIEW, text)]);
    let Ok(list) = review::read_review(review::REVIEW, text) else { return };
    if let Some(last) = list.last() {
        let again = review::read_review(review::REVIEW, &last.added_to(text)).expect("it is added");
        assert_eq!(again[..list.len()], list);
        assert_eq!(again.last(), Some(last));
    }
}

/// A file of another program: what is made of it is an inventory, and importing it again changes nothing.
pub fn import(text: &str) {
    let given = Given { name: "file", bytes: text.as_bytes() };
    let read = import::read(&[given], None, &Choices::of("owner"));
    let names = ["file".to_owned()];
    let made = import::into(&read.draft, &names, None, "x", vocabulary());
    let found = &made.outcome.findings;
    if made.outcome.inventory.is_none() {
        assert!(found.iter().all(|finding| finding.code == Code::TooLarge), "{found:#?}");
        return;
    }
    assert!(found.iter().all(|finding| !finding.code.as_str().starts_with("TW0")), "{found:#?}");
    let texts: Vec<(&str, &str)> = made.files.iter().map(|f| (f.name.as_str(), f.text.as_str())).collect();
    let again = import::into(&read.draft, &names, Some(&Files::of(&texts)), "x", vocabulary());
    assert!(again.files.is_empty() && again.merge.told.is_empty(), "{:#?}", again.files);
}

/// `inventory.toml`.
pub fn head(text: &str) {
    read(&[("inventory.toml", text)]);
}

/// An inventory of one YAML file.
pub fn yaml(text: &str) {
    read(&[("i.yaml", text)]);
}

/// An inventory of one JSON file.
pub fn json(text: &str) {
    read(&[("i.json", text)]);
}

/// An inventory of one TOML file.
pub fn toml(text: &str) {
    read(&[("i.toml", text)]);
}

/// The files of a folder, each behind a line with its name.
pub fn folder(text: &str) {
    let mut files: Vec<(&str, &str)> = Vec::new();
    for part in text.split(FILE) {
        if let Some((name, text)) = part.split_once('\n') {
            files.push((name.trim(), text));
        }
    }
    read(&files);
}

/// Comments in a table and in a head: none gets lost where an inventory is written anew.
pub fn comments(text: &str) {
    let lines: Vec<String> = text.lines().take(12).map(|line| format!("#{}\n", line.trim_end())).collect();
    let lines = lines.concat();
    let table = format!("{lines}id,name,country\n{lines}a,A,DE\n{lines}");
    let head = format!("{lines}name = \"x\"\n{lines}");
    let files = [("inventory.toml", head.as_str()), ("companies.csv", table.as_str())];
    let of = Files::of(&files);
    if outcome(&of).inventory.is_none() {
        return;
    }
    for file in write::folder(&Book::of(&of.tables())) {
        let count = |text: &str| text.lines().filter(|line| line.starts_with('#')).count();
        let old = files.iter().find(|(name, _)| *name == file.name).map_or(0, |(_, text)| count(text));
        assert_eq!(count(&file.text), old, "comments of {} got lost:\n{}", file.name, file.text);
    }
}

/// The cell `transform` of a flow.
pub fn transforms(text: &str) {
    let cell = text.replace('"', "\"\"");
    let flows = format!("id,from,to,categories,transform\nf,p,a,*,\"{cell}\"\n");
    read(&[
        ("inventory.toml", HEAD),
        ("companies.csv", "id,name,country\na,A,DE\n"),
        ("populations.csv", "id,name,country\np,P,US\n"),
        ("categories.csv", "id,name,parent\nc,C,\nd,D,c\ne,E,\n"),
        ("flows.csv", &flows),
    ]);
}

/// A regime file.
pub fn regime(text: &str) {
    match law::merge(
        regimes().iter().map(|law| (**law).clone()).collect(),
        &[("f.toml".to_owned(), text.to_owned())],
    ) {
        Ok(all) => assert!(!all.is_empty()),
        Err(errors) => {
            assert!(!errors.is_empty());
            for error in errors {
                assert!(!error.message.is_empty() && error.line > 0 && error.column > 0, "{error:?}");
            }
        }
    }
}

/// The text of a query; one that is let through is asked, within small limits.
pub fn query(text: &str) {
    static GRAPH: OnceLock<Embedded> = OnceLock::new();
    let engine = GRAPH.get_or_init(|| Embedded::load(&graph()).expect("a small graph loads"));
    match Query::read(text) {
        Ok(query) => {
            let limits = Limits { time: Duration::from_millis(20), rows: 10, memory: 1 << 20 };
            let _ = engine.run(query.text(), &Parameters::new(), &limits, &Stop::default());
        }
        Err(error) => {
            assert!(!error.message.is_empty());
            if let Some(place) = error.place {
                assert!(text.get(place).is_some(), "no place of the text");
            }
        }
    }
}

fn graph() -> PropertyGraph {
    let files = Files::of(&[
        ("inventory.toml", HEAD),
        ("companies.csv", "id,name,country\na,A,DE\n"),
        ("vendors.csv", "id,name,country,role\nv,V,US,processor\n"),
        ("populations.csv", "id,name,country\np,P,DE\n"),
        ("categories.csv", "id,name\nc,C\n"),
        ("flows.csv", "id,from,to,categories\nf,p,a,c\ng,a,v,c\n"),
    ]);
    let outcome = outcome(&files);
    let inventory = outcome.inventory.expect("it is whole");
    let day = inventory.head.as_of.expect("it has a day");
    let analysis = Analysis::prepare(inventory.clone(), regimes().iter().cloned(), day);
    graph::build(&analysis, &analysis.assess(), &outcome.sources)
}

fn outcome(files: &Files) -> Outcome {
    ingest::read_tables(&files.tables(), vocabulary())
}

/// Reads an inventory. Findings have their words and places; one that is read is judged, and written anew in each format,
/// which is read as the same and written so again.
fn read(files: &[(&str, &str)]) {
    let files = Files::of(files);
    let outcome = outcome(&files);
    for finding in &outcome.findings {
        assert!(!finding.message.is_empty(), "{finding:?}");
        for span in [finding.span, finding.other].into_iter().flatten() {
            let text = outcome.sources.get(span.source).map(|file| file.text.as_str());
            let place = text.and_then(|text| text.get(span.start as usize..span.end as usize));
            assert!(place.is_some() || span.line == 0, "no place of its file: {finding:?}");
        }
    }
    let Some(inventory) = outcome.inventory else {
        assert!(!outcome.findings.is_empty(), "not read, and nothing is said");
        return;
    };
    let small = inventory.flows.len() <= 64 && inventory.populations.len() <= 16;
    if let Some(day) = inventory.head.as_of.filter(|_| small) {
        let analysis = Analysis::prepare(inventory.clone(), regimes().iter().cloned(), day);
        analysis.lineage().verify().expect("the graph is sound");
        drop(analysis.assess());
    }
    let tables = files.tables();
    let book = Book::of(&tables);
    for (name, format) in [("i.yaml", Format::Yaml), ("i.json", Format::Json), ("i.toml", Format::Toml)] {
        let text = write::single(&book, format).text;
        let again = Files::of(&[(name, text.as_str())]);
        let outcome = self::outcome(&again);
        let read = outcome
            .inventory
            .unwrap_or_else(|| panic!("written, and not read:\n{text}\n{:?}", outcome.findings));
        let counts = |i: &thalweg::model::Inventory| {
            (
                i.flows.len(),
                i.parties.len(),
                i.stores.len(),
                i.populations.len(),
                i.categories.len(),
                i.rules.len(),
            )
        };
        assert_eq!(counts(&read), counts(&inventory), "{text}");
        assert_eq!(write::single(&Book::of(&again.tables()), format).text, text, "not canonical at once");
    }
}
