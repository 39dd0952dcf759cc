//! How fast the engine in process is: it loads a generated graph, and answers queries of two hops.
//!
//! `cargo run --release --example query -- 100000 1000000`

use std::{
    env,
    error::Error,
    time::{Duration, Instant},
};

use thalweg::{
    graph::{Kind, Label, Node, Property, PropertyGraph, Relationship},
    query::{Cell, Embedded, Engine as _, Limits, Parameters, Stop},
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
