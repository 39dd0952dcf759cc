//! How fast the engine in process is: it loads a generated graph, answers queries of two hops, counts all paths of two
//! hops, and answers the saved queries on the worked inventories.
//!
//! `cargo run --release --example query -- 100000 1000000`, and behind it the address of a Neo4j server and a password:
//! the graph is pushed there, and the paths are counted there too.

use std::{
    env,
    error::Error,
    path::Path,
    time::{Duration, Instant},
};

use thalweg::{
    assess::Analysis,
    graph::{self, Kind, Label, Node, Property, PropertyGraph, Relationship},
    ingest, law,
    query::{Cell, Embedded, Engine, Limits, Parameters, Stop, library, text::Saved},
};

/// So many queries are asked.
const ASKED: usize = 201;

fn main() -> Result<(), Box<dyn Error>> {
    let mut words = env::args().skip(1);
    let nodes: usize = words.next().map_or(Ok(100_000), |w| w.parse())?;
    let relationships: usize = words.next().map_or(Ok(1_000_000), |w| w.parse())?;
    let graph = generated(nodes, relationships);
    let started = Instant::now();
    let engine = Embedded::load(&graph)?;
    drop(graph);
    println!(
        "load      {:>8.2} s for {nodes} nodes, {relationships} relationships",
        started.elapsed().as_secs_f64()
    );
    let text = "MATCH (a:Store {id: $id})-[:FLOWS]->()-[:FLOWS]->(c) RETURN count(DISTINCT c.id) AS n";
    let mut took: Vec<Duration> = Vec::new();
    for at in 0..ASKED {
        let id = Cell::Text(format!("s{}", at * 7919 % nodes));
        let given = Parameters::from([("id".to_owned(), id)]);
        let started = Instant::now();
        engine.run(text, &given, &Limits::default(), &Stop::default())?;
        took.push(started.elapsed());
    }
    took.sort();
    let at = |per_cent: usize| took[(took.len() - 1) * per_cent / 100].as_secs_f64() * 1_000.0;
    println!("two hops  {:>8.2} ms at the median, {:.2} ms at the 95th of a hundred", at(50), at(95));
    println!("memory    {:>8} MiB at most", memory());
    let here = paths(&engine)?;
    println!("paths     {:>8.3} s", here.as_secs_f64());
    saved()?;
    #[cfg(feature = "neo4j")]
    if let (Some(url), Some(password)) = (words.next(), words.next()) {
        use thalweg::query::neo4j::{Address, Neo4j, Server, push};
        let open = || Server::open(&Address::new(url.clone(), "neo4j", &password));
        push(&open()?, &generated(nodes, relationships), "generated", &mut |_| {})?;
        let server = Neo4j::new(open()?, "generated");
        let there = paths(&server)?;
        let times = there.as_secs_f64() / here.as_secs_f64();
        println!("Neo4j     {:>8.3} s, {times:.1} times as long", there.as_secs_f64());
    }
    Ok(())
}

/// The shortest of three counts of all paths of two hops.
fn paths(engine: &dyn Engine) -> Result<Duration, Box<dyn Error>> {
    let text = "MATCH (a:Store)-[:FLOWS]->(b)-[:FLOWS]->(c) RETURN count(*) AS n";
    let limits = Limits { time: Duration::from_secs(600), ..Limits::default() };
    let mut took = Duration::MAX;
    for _ in 0..3 {
        let started = Instant::now();
        engine.run(text, &Parameters::new(), &limits, &Stop::default())?;
        took = took.min(started.elapsed());
    }
    Ok(took)
}

/// All saved queries on the worked inventories, each once.
fn saved() -> Result<(), Box<dyn Error>> {
    let regimes = law::built_in()?;
    for name in ["meta", "harbour"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("inventories").join(name);
        let outcome = ingest::read(&folder, &law::vocabulary(&regimes));
        let inventory = outcome.inventory.ok_or("it does not read")?;
        let analysis = Analysis::prepare(
            inventory.clone(),
            regimes.iter().cloned(),
            inventory.head.as_of.ok_or("it has no day")?,
        );
        let engine = Embedded::load(&graph::build(&analysis, &analysis.assess(), &outcome.sources))?;
        let mut took = Duration::MAX;
        for _ in 0..5 {
            let started = Instant::now();
            for (query, text) in library::all() {
                let saved = Saved::read(query, text)?;
                let given = saved.parameters.into_iter().map(|p| (p.name, p.default)).collect();
                engine.run(saved.query.text(), &given, &Limits::default(), &Stop::default())?;
            }
            took = took.min(started.elapsed());
        }
        println!("saved     {:>8.2} ms for all on {name}", took.as_secs_f64() * 1_000.0);
    }
    Ok(())
}

/// Stores and flows between them, spread by a fixed step.
fn generated(nodes: usize, relationships: usize) -> PropertyGraph {
    let mut graph = PropertyGraph::new("generated", None);
    let (name, id) = (graph.intern("name"), graph.intern("id"));
    let mut at = Vec::with_capacity(nodes);
    for number in 0..nodes {
        let properties = [(name, Property::text(format!("Store {number}")))].into();
        let node = Node { label: Label::Store, also: None, id: format!("s{number}").into(), properties };
        at.push(graph.add_node(node));
    }
    for number in 0..relationships {
        let (from, to) = (at[number * 7 % nodes], at[(number * 13 + number / nodes * 101 + 1) % nodes]);
        let properties = [(id, Property::text(format!("f{number}")))].into();
        graph.add_relationship(Relationship { from, to, kind: Kind::Flows, properties });
    }
    graph
}

/// The most that this process has held, where the system tells.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let most = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    most.and_then(|l| l.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or_default() >> 10
}
