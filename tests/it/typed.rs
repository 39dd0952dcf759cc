//! Four hundred questions as people type them who know Neo4j, on the inventory of the tutorial: each is answered as Neo4j
//! answers, or refused with what to write instead.

use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path, time::Duration};

use thalweg::{
    assess::Analysis,
    graph::{self, NodeIndex, PropertyGraph, Relationship},
    ingest, law,
    query::{Cell, Embedded, Engine, Limits, Parameters, QueryError, Stop, text::Query},
};

use crate::support::regimes;

/// The day that harbour is judged for, which a text may name.
const DAY: &str = "2026-11-23";

fn folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The questions.
pub fn questions() -> Vec<String> {
    let text = fs::read_to_string(folder().join("tests/fixtures/query/typed.cypher")).unwrap();
    text.lines().filter(|l| !l.is_empty() && !l.starts_with("//")).map(str::to_owned).collect()
}

/// What they are asked of.
pub fn harbour() -> PropertyGraph {
    let regimes = regimes();
    let outcome = ingest::read(&folder().join("inventories/harbour"), &law::vocabulary(&regimes));
    let inventory = outcome.inventory.expect("it reads");
    let analysis = Analysis::prepare(inventory.clone(), regimes.iter().cloned(), DAY.parse().unwrap());
    graph::build(&analysis, &analysis.assess(), &outcome.sources)
}

/// What a question comes to: its rows as texts, sorted where it does not order them.
pub fn ask(engine: &dyn Engine, text: &str) -> Result<Vec<String>, QueryError> {
    let given = Parameters::from([
        ("as_of".to_owned(), Cell::Text(DAY.to_owned())),
        ("limit".to_owned(), Cell::Number(7)),
    ]);
    // A server beside many other programs may be slow.
    let limits = Limits { time: Duration::from_secs(60), ..Limits::default() };
    let mut answer = engine.run(text, &given, &limits, &Stop::default())?;
    if text.contains("collect(") {
        // In which order rows are collected is not said.
        for cell in answer.rows.iter_mut().flatten() {
            if let Cell::List(items) = cell {
                items.sort_by_key(told);
            }
        }
    }
    let ordered = text.to_uppercase().contains("ORDER BY");
    let some = text.to_uppercase().contains("LIMIT") && !ordered;
    let mut rows: Vec<String> =
        answer.rows.iter().map(|row| row.iter().map(told).collect::<Vec<_>>().join(" | ")).collect();
    if some {
        // Which rows come first is not said.
        for row in &mut rows {
            "a row".clone_into(row);
        }
    }
    if !ordered {
        rows.sort();
    }
    Ok(rows)
}

/// A cell without the numbers that an engine gives to nodes, and without the last digits of numbers.
fn told(cell: &Cell) -> String {
    let list = |cells: &[Cell]| cells.iter().map(told).collect::<Vec<_>>().join(", ");
    let map = |cells: &BTreeMap<String, Cell>| {
        cells.iter().map(|(key, cell)| format!("{key}: {}", told(cell))).collect::<Vec<_>>().join(", ")
    };
    match cell {
        Cell::Null => "null".to_owned(),
        Cell::Truth(truth) => truth.to_string(),
        Cell::Number(number) => number.to_string(),
        Cell::Float(number) => format!("{:?}", format!("{number:.9e}").parse::<f64>().unwrap()),
        Cell::Text(text) => format!("{text:?}"),
        Cell::List(items) => format!("[{}]", list(items)),
        Cell::Map(cells) => format!("{{{}}}", map(cells)),
        Cell::Node(node) => format!("({} {})", node.labels.join(":"), map(&node.properties)),
        Cell::Relationship(tie) => format!("[{} {}]", tie.kind, map(&tie.properties)),
        Cell::Path(nodes, ties) => {
            let nodes: Vec<Cell> = nodes.iter().map(|n| Cell::Node(Box::new(n.clone()))).collect();
            let ties: Vec<Cell> = ties.iter().map(|t| Cell::Relationship(Box::new(t.clone()))).collect();
            format!("<{}; {}>", list(&nodes), list(&ties))
        }
    }
}

/// A short number that stands for rows.
fn digest(rows: &[String]) -> u32 {
    let mut all = 0x811c_9dc5_u32;
    for byte in rows.iter().flat_map(|row| row.bytes().chain([b'\n'])) {
        all = (all ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    all
}

/// So many rows, and bytes of them, are told whole.
const WHOLE: (usize, usize) = (20, 1_000);

/// What a question comes to: its rows, or how many there are and their digest, or what is said instead.
fn expected(text: &str, answer: &Result<Vec<String>, QueryError>) -> String {
    let mut told = format!("? {text}\n");
    let _ = match answer {
        Ok(rows) if rows.len() <= WHOLE.0 && rows.iter().map(String::len).sum::<usize>() <= WHOLE.1 => {
            told.extend(rows.iter().map(|row| format!("{row}\n")));
            if rows.is_empty() { writeln!(told, "(no rows)") } else { Ok(()) }
        }
        Ok(rows) => writeln!(told, "({} rows, {:08x})", rows.len(), digest(rows)),
        Err(error) => writeln!(told, "error: {}\nhelp: {}", error.message, error.help),
    };
    told
}

/// As it stands in `typed.expected`, which is written anew where `THALWEG_EXPECT` is set.
#[test]
fn questions_are_answered_or_refused_with_what_to_write() {
    let engine = Embedded::load(&harbour()).unwrap();
    let got: Vec<String> = questions()
        .iter()
        .map(|text| {
            let answer = Query::read(text).and_then(|_| ask(&engine, text));
            assert!(answer.as_ref().err().is_none_or(|error| !error.message.is_empty()), "{text}");
            expected(text, &answer)
        })
        .collect();
    let path = folder().join("tests/fixtures/query/typed.expected");
    if std::env::var_os("THALWEG_EXPECT").is_some() {
        fs::write(&path, got.join("\n")).unwrap();
    }
    let wanted = fs::read_to_string(&path).unwrap();
    let wanted: Vec<&str> = wanted.split("\n\n").map(str::trim_end).collect();
    for (got, wanted) in got.iter().zip(&wanted) {
        assert_eq!(got.trim_end(), *wanted);
    }
    assert_eq!(got.len(), wanted.len());
}

/// The same graph, told from its end to its beginning.
fn backwards(graph: &PropertyGraph) -> PropertyGraph {
    let mut turned = PropertyGraph::new(graph.name.as_str(), graph.as_of);
    for key in graph.keys() {
        turned.intern(key.to_owned());
    }
    for node in graph.nodes().iter().rev() {
        turned.add_node(node.clone());
    }
    let last = graph.nodes().len() as u32 - 1;
    let at = |node: NodeIndex| NodeIndex(last - node.0);
    for tie in graph.relationships().iter().rev() {
        turned.add_relationship(Relationship { from: at(tie.from), to: at(tie.to), ..tie.clone() });
    }
    turned
}

/// An answer that hung on the order of the graph would be one answer here and another on a server.
#[test]
fn no_answer_hangs_on_the_order_of_the_graph() {
    let graph = harbour();
    let (engine, turned) = (Embedded::load(&graph).unwrap(), Embedded::load(&backwards(&graph)).unwrap());
    let mut answered = 0;
    for text in questions() {
        match (ask(&engine, &text), ask(&turned, &text)) {
            (Ok(own), Ok(theirs)) => {
                assert_eq!(own, theirs, "{text}");
                answered += 1;
            }
            (Err(own), Err(theirs)) => assert_eq!(own.message, theirs.message, "{text}"),
            (own, theirs) => panic!("{text}: {own:?}, {theirs:?}"),
        }
    }
    assert!(answered > 350, "{answered}");
}

#[cfg(feature = "neo4j")]
#[test]
fn questions_are_answered_as_by_neo4j() {
    use thalweg::query::neo4j::{Neo4j, push};

    let Some(running) = crate::support::neo4j::shared() else { return };
    let graph = harbour();
    let engine = Embedded::load(&graph).unwrap();
    push(&running.open(), &graph, "typed", &mut |_| {}).unwrap();
    let server = Neo4j::new(running.open(), graph.name.as_str());
    let mut differ = String::new();
    for text in questions() {
        // What is let through to neither engine is refused before; what Neo4j refuses, it may answer.
        let (own, theirs) = match (ask(&engine, &text), ask(&server, &text)) {
            (Ok(own), Ok(theirs)) => (own, theirs),
            (Err(error), Ok(_)) => {
                assert!(!error.help.is_empty(), "{text}: {error:?}");
                continue;
            }
            _ => continue,
        };
        if own != theirs {
            let only = |these: &[String], those: &[String]| {
                let only: Vec<&String> = these.iter().filter(|row| !those.contains(row)).take(5).collect();
                format!("{only:#?}")
            };
            let _ = writeln!(
                differ,
                "{text}\n{} rows, {} of Neo4j\nonly here {}\nonly there {}",
                own.len(),
                theirs.len(),
                only(&own, &theirs),
                only(&theirs, &own)
            );
        }
    }
    assert!(differ.is_empty(), "{differ}");
}
