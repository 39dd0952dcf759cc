//! The engine in process under its limits.

use std::time::{Duration, Instant};

use thalweg::{
    graph::{Kind, Label, Node, Property, PropertyGraph, Relationship},
    query::{Cell, Embedded, Engine as _, Fault, Limits, Parameters, QueryError, Stop},
};

/// A ring of stores with a chord from each: every walk goes on for ever.
fn ring(nodes: usize) -> PropertyGraph {
    let mut graph = PropertyGraph::new("ring", None);
    let id = graph.intern("id");
    let at: Vec<_> = (0..nodes)
        .map(|n| {
            let id = format!("s{n}").into();
            graph.add_node(Node { label: Label::Store, also: None, id, properties: Box::default() })
        })
        .collect();
    for n in 0..nodes {
        for (way, step) in [1, 7].into_iter().enumerate() {
            let properties = [(id, Property::text(format!("f{n}-{way}")))].into();
            let to = at[(n + step) % nodes];
            graph.add_relationship(Relationship { from: at[n], to, kind: Kind::Flows, properties });
        }
    }
    graph
}

fn run(engine: &Embedded, text: &str, limits: Limits) -> Result<Vec<Vec<Cell>>, QueryError> {
    engine.run(text, &Parameters::new(), &limits, &Stop::default()).map(|answer| answer.rows)
}

fn most() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let most = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    most.and_then(|l| l.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or_default() >> 10
}

#[test]
fn a_runaway_query_ends() {
    let engine = Embedded::load(&ring(20_000)).unwrap();
    for text in [
        "MATCH (a)-[*1..30]->(b) RETURN count(*)",
        "MATCH (a), (b), (c) RETURN count(a.id + b.id + c.id)",
        "MATCH p = (a)-[*1..30]->(b) RETURN collect(p) AS all",
        "UNWIND range(1, 1000000000) AS i RETURN collect(i) AS all",
    ] {
        let limits = Limits { time: Duration::from_secs(2), memory: 512 << 20, ..Limits::default() };
        let started = Instant::now();
        let error = run(&engine, text, limits).unwrap_err();
        let took = started.elapsed();
        assert!(matches!(error.fault, Fault::Time(_) | Fault::Memory | Fault::Run), "{text}: {error:?}");
        assert!(took < Duration::from_secs(4), "{text} took {took:?}");
        assert!(most() < 2_048, "{text} held {} MiB", most());
    }
    let one = run(&engine, "MATCH (a:Store {id: 's7'})-[:FLOWS]->(b) RETURN count(b)", Limits::default());
    assert_eq!(one.unwrap(), [[Cell::Number(2)]], "it answers on");
}

#[test]
fn a_query_is_stopped_from_outside() {
    let engine = Embedded::load(&ring(5_000)).unwrap();
    let stop = Stop::default();
    let limits = Limits { time: Duration::from_secs(60), ..Limits::default() };
    let error = std::thread::scope(|scope| {
        let text = "MATCH (a)-[*1..30]->(b) RETURN count(*)";
        let asked = scope.spawn(|| engine.run(text, &Parameters::new(), &limits, &stop));
        std::thread::sleep(Duration::from_millis(200));
        stop.stop();
        asked.join().unwrap().unwrap_err()
    });
    assert_eq!(error.fault, Fault::Stopped, "{error:?}");
}

#[test]
fn rows_beyond_the_limit_are_told() {
    let engine = Embedded::load(&ring(50)).unwrap();
    for (limit, rows, more) in [(49, 49, true), (50, 50, false), (51, 50, false)] {
        let limits = Limits { rows: limit, ..Limits::default() };
        let answer =
            engine.run("MATCH (a:Store) RETURN a.id AS id", &Parameters::new(), &limits, &Stop::default());
        let answer = answer.unwrap();
        assert_eq!((answer.rows.len(), answer.more), (rows, more), "{limit}");
    }
}

#[test]
fn parallel_relationships_stay_apart_and_names_that_are_not_there_are_null() {
    let mut graph = ring(3);
    let id = graph.intern("id");
    let (a, b) = (graph.find(Label::Store, "s0").unwrap(), graph.find(Label::Store, "s1").unwrap());
    let properties = [(id, Property::text("again"))].into();
    graph.add_relationship(Relationship { from: a, to: b, kind: Kind::Flows, properties });
    let engine = Embedded::load(&graph).unwrap();
    let text = "MATCH (:Store {id: 's0'})-[f:FLOWS]->(b:Store {id: 's1'}) RETURN count(f) AS n, count(b.name) AS names";
    // The ring of three has both of its flows from 0 to 1.
    assert_eq!(run(&engine, text, Limits::default()).unwrap(), [[Cell::Number(3), Cell::Number(0)]]);
}

#[test]
fn it_reads_only_whatever_reaches_it() {
    let engine = Embedded::load(&ring(3)).unwrap();
    for text in [
        "CREATE (n:Store {id: 'x'})",
        "MATCH (n) DETACH DELETE n",
        "LOAD CSV FROM 'file:///etc/passwd' AS l RETURN l",
    ] {
        assert!(run(&engine, text, Limits::default()).is_err(), "{text}");
    }
    assert_eq!(run(&engine, "MATCH (n) RETURN count(n)", Limits::default()).unwrap(), [[Cell::Number(3)]]);
}
