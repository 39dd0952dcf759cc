//! Pushes to a real Neo4j server, and queries there.

mod lost;
mod program;
mod push;
mod query;

use std::{collections::BTreeMap, time::Duration};

use thalweg::{
    graph::{Kind, Label, Node, Properties, Property, PropertyGraph, Relationship},
    query::{
        Answer, Cell, Engine as _, Limits, Parameters, QueryError, Stop,
        neo4j::{Neo4j, Progress, Pushed, Server, push, push_in},
    },
};

use crate::support::neo4j::Neo4j as Running;

fn engine(server: Server, inventory: &str) -> Neo4j {
    Neo4j::new(server, inventory)
}

fn ask(engine: &Neo4j, text: &str) -> Result<Answer, QueryError> {
    engine.run(text, &Parameters::new(), &Limits::default(), &Stop::default())
}

fn pushed(running: &Running, graph: &PropertyGraph) -> Pushed {
    push(&running.open(), graph, "test", &mut |_| {}).unwrap()
}

fn text(text: &str) -> Property {
    Property::text(text)
}

fn properties(graph: &mut PropertyGraph, pairs: &[(&str, Property)]) -> Properties {
    pairs.iter().map(|(key, value)| (graph.intern((*key).to_owned()), value.clone())).collect()
}

fn node(graph: &mut PropertyGraph, label: Label, id: &str, pairs: &[(&str, Property)]) {
    let properties = properties(graph, pairs);
    let also = (label == Label::Party).then_some(Label::Vendor);
    graph.add_node(Node { label, also, id: id.into(), properties });
}

fn relationship(graph: &mut PropertyGraph, from: &str, to: &str, kind: Kind, pairs: &[(&str, Property)]) {
    let find = |id| [Label::Store, Label::Party, Label::Category].iter().find_map(|l| graph.find(*l, id));
    let (from, to) = (find(from).unwrap(), find(to).unwrap());
    let properties = properties(graph, pairs);
    graph.add_relationship(Relationship { from, to, kind, properties });
}

/// A graph with every kind of property, and two relationships that differ only by their properties.
fn small(name: &str, ids: [&str; 3]) -> PropertyGraph {
    let mut graph = PropertyGraph::new(name, Some("2026-11-25".parse().unwrap()));
    let [store, other, party] = ids;
    node(
        &mut graph,
        Label::Store,
        store,
        &[
            ("name", text("A store")),
            ("places", Property::list(["DE", "US"])),
            ("rank", Property::Number(7)),
            ("open", Property::Truth(true)),
            ("empty", Property::list([])),
        ],
    );
    node(&mut graph, Label::Store, other, &[]);
    node(&mut graph, Label::Party, party, &[("name", text("A vendor"))]);
    relationship(&mut graph, store, other, Kind::Flows, &[("id", text("f1")), ("n", Property::Number(1))]);
    relationship(&mut graph, store, other, Kind::Flows, &[("id", text("f2")), ("n", Property::Number(2))]);
    relationship(&mut graph, party, store, Kind::Runs, &[]);
    graph
}

/// A ring of stores with chords: `nodes` of them, and `degree` flows out of each.
fn ring(name: &str, nodes: usize, degree: usize) -> PropertyGraph {
    let mut graph = PropertyGraph::new(name, None);
    for (at, rank) in (0..nodes).zip(0..) {
        node(&mut graph, Label::Store, &format!("s{at}"), &[("rank", Property::Number(rank))]);
    }
    let id = graph.intern("id");
    for at in 0..nodes {
        for step in 0..degree {
            let to = (at + 1 + step * 7) % nodes;
            let [from, to] = [at, to].map(|n| graph.find(Label::Store, &format!("s{n}")).unwrap());
            let properties = Box::new([(id, text(&format!("f{at}-{step}")))]);
            graph.add_relationship(Relationship { from, to, kind: Kind::Flows, properties });
        }
    }
    graph
}

/// What is on the server of an inventory, as a graph would say it: nodes by label and id, and relationships.
fn read_back(engine: &Neo4j) -> (BTreeMap<String, String>, Vec<String>) {
    let nodes = ask(engine, "MATCH (n) RETURN n").unwrap();
    let nodes = nodes.rows.iter().map(|row| {
        let [Cell::Node(n)] = row.as_slice() else { panic!("{row:?}") };
        (format!("{:?} {:?}", n.labels, n.properties.get("id")), format!("{:?}", n.properties))
    });
    let text = "MATCH (a)-[r]->(b) RETURN a.id AS a, r AS r, b.id AS b";
    let between = ask(engine, text).unwrap();
    let between = between.rows.iter().map(|row| {
        let [Cell::Text(a), Cell::Relationship(r), Cell::Text(b)] = row.as_slice() else { panic!("{row:?}") };
        format!("{a} {} {b} {:?}", r.kind, r.properties)
    });
    let mut between: Vec<String> = between.collect();
    between.sort();
    (nodes.collect(), between)
}

/// The same of a graph.
fn told(graph: &PropertyGraph) -> (BTreeMap<String, String>, Vec<String>) {
    let cell = |property: &Property| match property {
        Property::Text(text) => Cell::Text(text.to_string()),
        Property::Number(number) => Cell::Number(*number),
        Property::Truth(truth) => Cell::Truth(*truth),
        Property::List(items) => Cell::List(items.iter().map(|i| Cell::Text(i.to_string())).collect()),
    };
    let all = |properties: &Properties| -> BTreeMap<String, Cell> {
        properties.iter().map(|(key, value)| (graph.key(*key).to_owned(), cell(value))).collect()
    };
    let nodes = graph.nodes().iter().map(|n| {
        let labels: Vec<&str> = n.labels().map(Label::as_str).collect();
        let mut properties = all(&n.properties);
        properties.insert("id".into(), Cell::Text(n.id.to_string()));
        (format!("{labels:?} {:?}", properties.get("id")), format!("{properties:?}"))
    });
    let between = graph.relationships().iter().map(|r| {
        let [a, b] = [r.from, r.to].map(|n| &graph.node(n).id);
        format!("{a} {} {b} {:?}", r.kind.as_str(), all(&r.properties))
    });
    let mut between: Vec<String> = between.collect();
    between.sort();
    (nodes.collect(), between)
}

/// Runs a statement as anybody could who has the password: for what the program itself never does.
fn by_hand(running: &Running, statement: &str) -> Vec<BTreeMap<String, String>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let graph = neo4rs::Graph::new(running.url(), "neo4j", crate::support::neo4j::PASSWORD).unwrap();
        let mut stream = graph.execute(neo4rs::query(statement)).await.unwrap();
        let mut rows = Vec::new();
        while let Some(row) = stream.next().await.unwrap() {
            let row: BTreeMap<String, neo4rs::BoltType> = row.to_strict().unwrap();
            let text = |value: &neo4rs::BoltType| match value {
                neo4rs::BoltType::Integer(i) => i.value.to_string(),
                value => value.to_string(),
            };
            rows.push(row.iter().map(|(key, value)| (key.clone(), text(value))).collect());
        }
        rows
    })
}

fn number(running: &Running, statement: &str) -> i64 {
    by_hand(running, statement)[0].values().next().unwrap().parse().unwrap()
}

const SECOND: Duration = Duration::from_secs(1);
