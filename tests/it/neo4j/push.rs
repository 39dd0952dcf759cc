//! What a push leaves on the server: all of the graph, and nothing of anybody else's changed.

use super::*;
use crate::support::neo4j::shared;

#[test]
fn a_graph_comes_back_as_it_was() {
    let Some(running) = shared() else { return };
    let graph = small("comes back", ["s1", "s2", "p1"]);
    let done = pushed(running, &graph);
    assert_eq!((done.nodes, done.relationships, done.replaced), (3, 3, false));
    let engine = engine(running.open(), "comes back");
    assert_eq!(read_back(&engine), told(&graph));
}

#[test]
fn hostile_names_are_names() {
    let Some(running) = shared() else { return };
    let hostile = "x`) DETACH DELETE n //\u{1b}[31m'\"\\ \u{202e}\n\u{1f480}";
    let mut graph = PropertyGraph::new(hostile, None);
    node(
        &mut graph,
        Label::Store,
        hostile,
        &[(hostile, text(hostile)), ("`", text("$rows")), ("a.b", text(""))],
    );
    node(&mut graph, Label::Party, &"x".repeat(2_000), &[("x_{}", Property::list([hostile, ""]))]);
    relationship(&mut graph, hostile, hostile, Kind::Flows, &[(hostile, text(hostile))]);
    pushed(running, &graph);
    let engine = engine(running.open(), hostile);
    assert_eq!(read_back(&engine), told(&graph));
}

#[test]
fn a_key_that_the_server_does_not_store_is_refused_before_anything_is_sent() {
    let Some(running) = shared() else { return };
    let mut graph = PropertyGraph::new("no key", None);
    node(&mut graph, Label::Store, "s", &[("x_\0", text("v"))]);
    let error = push(&running.open(), &graph, "test", &mut |_| {}).unwrap_err();
    assert_eq!(error.message, "Neo4j stores no property of the name \"x_\\0\"");
    assert_eq!(number(running, "MATCH (r:ThalwegInventory {name: 'no key'}) RETURN count(r) AS n"), 0);
}

#[test]
fn a_second_push_takes_the_place_of_the_first() {
    let Some(running) = shared() else { return };
    let first = small("second", ["second-old1", "second-old2", "second-oldp"]);
    pushed(running, &first);
    pushed(running, &first);
    let engine = engine(running.open(), "second");
    assert_eq!(read_back(&engine), told(&first), "twice the same");
    let second = small("second", ["second-new1", "second-new2", "second-newp"]);
    assert!(pushed(running, &second).replaced);
    assert_eq!(read_back(&engine), told(&second));
    assert_eq!(number(running, "MATCH (n) WHERE n.id STARTS WITH 'second-old' RETURN count(n) AS n"), 0);
    // In transactions of their own, as a large graph is pushed.
    push_in(&running.open(), &first, "test", 0, &mut |_| {}).unwrap();
    assert_eq!(read_back(&engine), told(&first));
    assert_eq!(number(running, "MATCH (n) WHERE n.id STARTS WITH 'second-new' RETURN count(n) AS n"), 0);
    let registry = "MATCH (r:ThalwegInventory {name: 'second'}) RETURN size(keys(r)) AS n";
    assert_eq!(number(running, registry), 7, "name, number, slot, nodes, relationships, as_of, pushed");
}

#[test]
fn inventories_and_what_others_have_there_stand_side_by_side() {
    let Some(running) = shared() else { return };
    by_hand(running, "CREATE (:Store {id: 'side1', mine: true})-[:FLOWS]->(:Thing {id: 'foreign'})");
    by_hand(running, "CREATE INDEX of_somebody IF NOT EXISTS FOR (n:Thing) ON (n.id)");
    let (one, two) = (small("side one", ["side1", "side2", "p"]), small("side two", ["side1", "side2", "p"]));
    let (at_one, at_two) = (engine(running.open(), "side one"), engine(running.open(), "side two"));
    for _ in 0..2 {
        pushed(running, &one);
        pushed(running, &two);
    }
    assert_eq!(read_back(&at_one), told(&one));
    assert_eq!(read_back(&at_two), told(&two));
    let empty = PropertyGraph::new("side two", None);
    pushed(running, &empty);
    assert_eq!(read_back(&at_one), told(&one));
    assert_eq!(read_back(&at_two), told(&empty));
    let others =
        "MATCH (s:Store {mine: true})-[:FLOWS]->(:Thing) WHERE size(labels(s)) = 1 RETURN count(s) AS n";
    assert_eq!(number(running, others), 1);
    assert_eq!(number(running, "SHOW INDEXES YIELD name WHERE name = 'of_somebody' RETURN count(*) AS n"), 1);
    thalweg::query::neo4j::remove(&running.open(), "side one", "test").unwrap();
    assert!(ask(&at_one, "RETURN 1 AS n").is_err());
    assert_eq!(number(running, others), 1);
}

#[test]
fn a_push_that_was_overtaken_says_so_and_changes_nothing() {
    let Some(running) = shared() else { return };
    let graph = small("overtaken", ["s1", "s2", "p1"]);
    let later = small("overtaken", ["t1", "t2", "q1"]);
    let mut once = true;
    let outcome = push_in(&running.open(), &graph, "first", 0, &mut |_: Progress| {
        if std::mem::take(&mut once) {
            // In a thread: a push blocks, and this one is within another.
            std::thread::scope(|s| {
                s.spawn(|| push(&running.open(), &later, "second", &mut |_| {}).unwrap());
            });
        }
    });
    let error = outcome.unwrap_err();
    assert_eq!(error.message, "another push or removal of `overtaken` has taken over");
    assert_eq!(read_back(&engine(running.open(), "overtaken")), told(&later));
}

#[test]
fn readers_see_one_snapshot_or_the_other() {
    let Some(running) = shared() else { return };
    let graphs = [ring("whole", 300, 2), ring("whole", 500, 2)];
    pushed(running, &graphs[0]);
    let engine = engine(running.open(), "whole");
    let done = std::sync::atomic::AtomicBool::new(false);
    let seen = std::thread::scope(|s| {
        s.spawn(|| {
            for round in 0..6 {
                // In one transaction, and in many.
                push_in(&running.open(), &graphs[(round + 1) % 2], "test", 10_000 * (round / 3), &mut |_| {})
                    .unwrap();
            }
            done.store(true, std::sync::atomic::Ordering::SeqCst);
        });
        let mut seen = std::collections::BTreeSet::new();
        while !done.load(std::sync::atomic::Ordering::SeqCst) {
            let answer = ask(&engine, "MATCH (a:Store)-[r:FLOWS]->(b:Store) RETURN count(r) AS n").unwrap();
            seen.insert(format!("{:?}", answer.rows));
        }
        seen
    });
    assert!(!seen.is_empty());
    for counted in seen {
        assert!(["[[Number(600)]]", "[[Number(1000)]]"].contains(&counted.as_str()), "{counted}");
    }
}

/// The first cells of a table of docs/FORMATS.md, without their back quotes.
fn rows_under(heading: &str) -> std::collections::BTreeSet<String> {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/FORMATS.md")).unwrap();
    let rows =
        page.lines().skip_while(|l| !l.starts_with(heading)).skip(2).take_while(|l| l.starts_with('|'));
    let first = rows.map(|row| row.split('|').nth(1).unwrap().trim().to_owned());
    first.flat_map(|cell| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>()).collect()
}

#[test]
fn the_formats_say_what_lies_there() {
    let Some(running) = shared() else { return };
    pushed(running, &small("formats", ["s1", "s2", "p1"]));
    for (label, heading, passing) in [
        ("ThalwegInventory", "| property of the registry", &["pushing", "step"][..]),
        ("ThalwegFlip", "| property of the flip", &["flipping"]),
    ] {
        let keys = format!("MATCH (r:{label} {{name: 'formats'}}) UNWIND keys(r) AS key RETURN key");
        let mut there: std::collections::BTreeSet<String> =
            by_hand(running, &keys).into_iter().map(|row| row["key"].clone()).collect();
        there.extend(passing.iter().map(|key| (*key).to_owned()));
        assert_eq!(there, rows_under(heading));
    }
    let mut told = rows_under("| constraint or index");
    assert!(told.remove("thalweg_store"));
    told.extend(Label::ALL.iter().map(|label| format!("thalweg_{}", label.as_str().to_lowercase())));
    let names = "SHOW INDEXES YIELD name WHERE name STARTS WITH 'thalweg_' RETURN name";
    let there: std::collections::BTreeSet<String> =
        by_hand(running, names).into_iter().map(|row| row["name"].clone()).collect();
    assert_eq!(there, told);
}
