//! How fast a push is, beside a bare loop of UNWIND on the same server in the same run. The loop takes no lock, stages
//! nothing, and takes nobody's place: it is what a push could at best be.
//!
//! `NEO4J_URL=bolt://127.0.0.1:7687 NEO4J_PASSWORD=... cargo run --release --example push -- 100000 1000000`

use std::{
    env,
    error::Error,
    time::{Duration, Instant},
};

use neo4rs::{BoltList, BoltMap, BoltType, ConfigBuilder, Graph};
use thalweg::{
    graph::{Kind, Label, Node, NodeIndex, Property, PropertyGraph, Relationship},
    query::neo4j::{Address, Server, push},
};

const BATCH: usize = 10_000;

fn main() -> Result<(), Box<dyn Error>> {
    let numbers: Vec<usize> = env::args().skip(1).map(|a| a.parse()).collect::<Result<_, _>>()?;
    let (nodes, relationships) =
        (numbers.first().copied().unwrap_or(100_000), numbers.get(1).copied().unwrap_or(1_000_000));
    let user = env::var("NEO4J_USERNAME").unwrap_or_else(|_| "neo4j".into());
    let address = Address::new(env::var("NEO4J_URL")?, user, env::var("NEO4J_PASSWORD")?);
    let graph = generated(nodes, relationships);
    let total = u32::try_from(nodes + relationships)?;
    let told = |what: &str, took: Duration| {
        println!(
            "{what:<10}{:>8.1} s {:>10.0} a second",
            took.as_secs_f64(),
            f64::from(total) / took.as_secs_f64()
        );
    };

    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let server = Server::open(&address)?;
    // By turns, so that a server that is warmer is so for both.
    for round in 1..=2 {
        println!("round {round}");
        let bare = runtime.block_on(bare(&address, &graph))?;
        told("bare", bare);
        let started = Instant::now();
        push(&server, &graph, "bench", &mut |_| {})?;
        let pushed = started.elapsed();
        told(if round == 1 { "push" } else { "replace" }, pushed);
        println!("{:.0} % of the bare loop", 100.0 * bare.as_secs_f64() / pushed.as_secs_f64());
    }
    Ok(())
}

/// Stores, and flows between them that a small generator of numbers chooses.
fn generated(nodes: usize, relationships: usize) -> PropertyGraph {
    let mut graph = PropertyGraph::new("bench", None);
    let [name, places, id, disclosure] = ["name", "places", "id", "disclosure"].map(|key| graph.intern(key));
    for at in 0..nodes {
        let properties = Box::new([
            (name, Property::text(format!("Store number {at}"))),
            (places, Property::list(["DE", "US"])),
        ]);
        graph.add_node(Node { label: Label::Store, also: None, id: format!("s{at}").into(), properties });
    }
    let mut state = 1_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        NodeIndex(((state >> 33) % nodes as u64) as u32)
    };
    for at in 0..relationships {
        let properties =
            Box::new([(id, Property::text(format!("f{at}"))), (disclosure, Property::text("processor"))]);
        graph.add_relationship(Relationship { from: next(), to: next(), kind: Kind::Flows, properties });
    }
    graph
}

fn list(items: impl IntoIterator<Item = BoltType>) -> BoltType {
    BoltType::List(BoltList { value: items.into_iter().collect() })
}

fn map(graph: &PropertyGraph, properties: &[(thalweg::graph::Key, Property)]) -> BoltMap {
    let value = |property: &Property| match property {
        Property::Text(text) => BoltType::from(&**text),
        Property::Number(number) => (*number).into(),
        Property::Truth(truth) => (*truth).into(),
        Property::List(items) => list(items.iter().map(|item| BoltType::from(&**item))),
    };
    properties.iter().map(|(key, property)| (graph.key(*key).into(), value(property))).collect()
}

/// The same rows in the same batches, each its own transaction; what it made is taken away again.
async fn bare(address: &Address, graph: &PropertyGraph) -> Result<Duration, neo4rs::Error> {
    let login = ConfigBuilder::default().uri(&*address.url).user(&*address.user).password(&*address.password);
    // Taking a million relationships away is one long silence.
    let server = Graph::connect(login.connection_timeout(Duration::from_secs(1800)).build()?)?;
    let started = Instant::now();
    let mut ids: Vec<String> = Vec::new();
    for some in graph.nodes().chunks(BATCH) {
        let rows = list(some.iter().map(|node| {
            let mut properties = map(graph, &node.properties);
            properties.put("id".into(), (&*node.id).into());
            BoltType::Map(properties)
        }));
        let text = "UNWIND $rows AS row CREATE (n:Bare) SET n = row RETURN collect(elementId(n)) AS ids";
        let mut stream = server.execute(neo4rs::query(text).param("rows", rows)).await?;
        while let Some(row) = stream.next().await? {
            ids.extend(row.get::<Vec<String>>("ids")?);
        }
    }
    for some in graph.relationships().chunks(BATCH) {
        let end = |node: NodeIndex| BoltType::from(&*ids[node.index()]);
        let rows = list(
            some.iter().map(|r| list([end(r.from), end(r.to), BoltType::Map(map(graph, &r.properties))])),
        );
        let text = "UNWIND $rows AS row MATCH (a) WHERE elementId(a) = row[0] MATCH (b) WHERE elementId(b) = row[1] \
                    CREATE (a)-[r:BARE]->(b) SET r = row[2]";
        server.run(neo4rs::query(text).param("rows", rows)).await?;
    }
    let took = started.elapsed();
    for text in [
        "MATCH (:Bare)-[r]->() CALL { WITH r DELETE r } IN TRANSACTIONS OF 20000 ROWS",
        "MATCH (n:Bare) CALL { WITH n DELETE n } IN TRANSACTIONS OF 20000 ROWS",
    ] {
        server.run(neo4rs::query(text)).await?;
    }
    Ok(took)
}
