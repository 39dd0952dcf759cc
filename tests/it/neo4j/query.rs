//! Queries on a server: what comes back, and what ends them.

use std::time::Instant;

use thalweg::query::{
    Fault,
    neo4j::{Address, Server},
};

use super::*;
use crate::support::neo4j::{PASSWORD, shared};

fn one(engine: &Neo4j, text: &str) -> Cell {
    ask(engine, text).unwrap().rows[0][0].clone()
}

#[test]
fn columns_come_in_the_order_of_the_return() {
    let Some(running) = shared() else { return };
    pushed(running, &small("columns", ["s1", "s2", "p1"]));
    let engine = engine(running.open(), "columns");
    let names = ["z", "b", "y", "a", "x", "c", "w"];
    let text = "UNWIND range(1, 50) AS i RETURN i AS z, 2 AS b, 3 AS y, 4 AS a, 5 AS x, 6 AS c, 7 AS w";
    let answer = ask(&engine, text).unwrap();
    assert_eq!(answer.columns, names);
    for (at, row) in (1..).zip(&answer.rows) {
        let want = [at, 2, 3, 4, 5, 6, 7].map(Cell::Number);
        assert_eq!(row.as_slice(), want);
    }
    let nothing = ask(&engine, "MATCH (n:Place) RETURN n AS b, n.id, n AS a").unwrap();
    assert_eq!(nothing.columns, ["b", "n.id", "a"], "without rows too");
    // The server is sent another text, and names such a column by it.
    let text = "MATCH (s:Store) RETURN s.id AS z, count { (s)-[:FLOWS]->(:Store) }, 1 + 1 ORDER BY z LIMIT 1";
    let unnamed = ask(&engine, text).unwrap();
    assert_eq!(unnamed.columns, ["z", "count { (s)-[:FLOWS]->(:Store) }", "1 + 1"]);
    assert_eq!(unnamed.rows, [[Cell::Text("s1".into()), Cell::Number(2), Cell::Number(2)]]);
    let all = ask(&engine, "WITH 1 AS b, 2 AS a RETURN *").unwrap();
    assert_eq!(
        (all.columns, all.rows),
        (vec!["a".into(), "b".into()], vec![vec![Cell::Number(2), Cell::Number(1)]])
    );
}

#[test]
fn every_kind_of_value_is_told() {
    let Some(running) = shared() else { return };
    pushed(running, &small("values", ["s1", "s2", "p1"]));
    let engine = engine(running.open(), "values");
    for (value, want) in [
        ("null", Cell::Null),
        ("1.5", Cell::Float(1.5)),
        ("date('2026-02-28')", Cell::Text("2026-02-28".into())),
        ("time('10:00:00.25+01:00')", Cell::Text("10:00:00.25+01:00".into())),
        ("localtime('10:00')", Cell::Text("10:00:00".into())),
        ("localdatetime('2026-02-28T10:00')", Cell::Text("2026-02-28T10:00:00".into())),
        ("datetime('2026-02-28T10:00Z')", Cell::Text("2026-02-28T10:00:00Z".into())),
        ("datetime('2026-02-28T10:00-03:30')", Cell::Text("2026-02-28T10:00:00-03:30".into())),
        (
            "datetime('2026-07-28T10:00[Europe/Berlin]')",
            Cell::Text("2026-07-28T10:00:00+02:00[Europe/Berlin]".into()),
        ),
        ("duration('P1Y2M3DT4H5M6.5S')", Cell::Text("P1Y2M3DT4H5M6.5S".into())),
        (
            "[1, 'a', [true]]",
            Cell::List(vec![Cell::Number(1), Cell::Text("a".into()), Cell::List(vec![Cell::Truth(true)])]),
        ),
        ("{a: 1}", Cell::Map(BTreeMap::from([("a".into(), Cell::Number(1))]))),
        (
            "point({x: 1, y: 2})",
            Cell::Map(BTreeMap::from([
                ("x".into(), Cell::Float(1.0)),
                ("y".into(), Cell::Float(2.0)),
                ("srid".into(), Cell::Number(7203)),
            ])),
        ),
    ] {
        assert_eq!(one(&engine, &format!("RETURN {value} AS v")), want, "{value}");
    }
    // The server writes them so itself.
    for value in ["-PT0.5S", "P14M-3DT90S", "PT-1H30M", "PT1.000000001S", "P1W"] {
        let value = format!("duration('{value}')");
        let said = one(&engine, &format!("RETURN toString({value}) AS v"));
        assert_eq!(one(&engine, &format!("RETURN {value} AS v")), said);
    }
}

#[test]
fn nodes_relationships_and_paths_hide_the_snapshot() {
    let Some(running) = shared() else { return };
    pushed(running, &small("hidden", ["s1", "s2", "p1"]));
    let engine = engine(running.open(), "hidden");
    let Cell::Node(vendor) = one(&engine, "MATCH (n:Party) RETURN n") else { panic!() };
    assert_eq!(vendor.labels, ["Party", "Vendor"]);
    let Cell::List(mut labels) = one(&engine, "MATCH (n:Party) RETURN labels(n) AS l") else { panic!() };
    labels.sort_by_key(|l| format!("{l:?}"));
    assert_eq!(labels, [Cell::Text("Party".into()), Cell::Text("Vendor".into())]);
    let text = "MATCH p = (:Store {id: 's2'})<-[:FLOWS {id: 'f1'}]-(:Store)<-[:RUNS]-(:Party) RETURN p";
    let Cell::Path(nodes, along) = one(&engine, text) else { panic!() };
    let ids: Vec<_> = nodes.iter().map(|n| n.properties["id"].clone()).collect();
    assert_eq!(ids, ["s2", "s1", "p1"].map(|id| Cell::Text(id.into())));
    assert_eq!((along[0].kind.as_str(), along[0].from, along[0].to), ("FLOWS", nodes[1].key, nodes[0].key));
    assert_eq!((along[1].kind.as_str(), along[1].from, along[1].to), ("RUNS", nodes[2].key, nodes[1].key));
}

/// The label by which inventories are told apart on a server is none of a node's.
#[test]
fn labels_are_those_of_the_inventory() {
    let Some(running) = shared() else { return };
    let graph = small("labelled", ["s1", "s2", "p1"]);
    pushed(running, &graph);
    let server = engine(running.open(), "labelled");
    let own = thalweg::query::Embedded::load(&graph).unwrap();
    for text in [
        "MATCH (n:Store) RETURN labels(n)[-1], last(labels(n)), head(labels(n)), size(labels(n)) LIMIT 1",
        "MATCH (n:Store) RETURN labels(n), count(*)",
        "MATCH (n:Store) RETURN labels(n), count(*) ORDER BY labels(n), count(*)",
        "MATCH (n:Store) RETURN DISTINCT labels(n) ORDER BY labels(n)",
        "MATCH (n:Store) WITH n, labels(n)[-1] AS label RETURN label, collect(n.id)[0..0], labels(head(collect(n)))",
        "MATCH (n:Store) UNWIND labels(n) AS label RETURN label, count(*), count(DISTINCT labels(n))",
        "MATCH (n:Store) RETURN n {l: labels(n)} AS m, [label IN labels(n) | label + toString(size(labels(n)))] AS x ORDER BY n.id",
        "MATCH (n:Store) WHERE labels(n) = ['Store'] RETURN count(n)",
        "MATCH (n) WITH n ORDER BY n.id MATCH (m:$any(labels(n))) RETURN n.id, count(m) ORDER BY n.id",
        "MATCH (n) RETURN count(CASE WHEN n:!Store THEN 1 END), count(CASE WHEN n:% THEN 1 END)",
        "OPTIONAL MATCH (n:Place) RETURN labels(n)",
        "RETURN ['Thalweg_1_a', 'Thalweg_1_b', 'Thalweg_2_a'] AS own",
    ] {
        let wanted = own.run(text, &Parameters::new(), &Limits::default(), &Stop::default()).unwrap();
        let told = ask(&server, text).unwrap_or_else(|e| panic!("{text}: {e:?}"));
        assert_eq!((told.columns, told.rows), (wanted.columns, wanted.rows), "{text}");
    }
}

/// Where clocks go back, the driver does not say which of two moments it was given.
#[test]
fn a_moment_that_is_not_told_whole_is_not_told() {
    let Some(running) = shared() else { return };
    pushed(running, &small("twice", ["s1", "s2", "p1"]));
    let engine = engine(running.open(), "twice");
    let moment = "datetime('2026-10-25T02:30+01:00[Europe/Berlin]')";
    let error = ask(&engine, &format!("RETURN {moment} AS m")).unwrap_err();
    assert!(
        error.message.contains("an hour that happens twice") && error.help.contains("toString"),
        "{error:?}"
    );
    let text = one(&engine, &format!("RETURN toString({moment}) AS m"));
    assert_eq!(text, Cell::Text("2026-10-25T02:30:00+01:00[Europe/Berlin]".into()));
}

#[test]
fn parameters_are_values() {
    let Some(running) = shared() else { return };
    pushed(running, &small("parameters", ["s1", "s2", "p1"]));
    let engine = engine(running.open(), "parameters");
    let given = Cell::List(vec![
        Cell::Text("') RETURN 1 //".into()),
        Cell::Float(0.5),
        Cell::Null,
        Cell::Truth(false),
    ]);
    let parameters =
        Parameters::from([("a b".into(), given.clone()), ("m".into(), Cell::Map(BTreeMap::new()))]);
    let answer = engine.run("RETURN $`a b` AS v", &parameters, &Limits::default(), &Stop::default()).unwrap();
    assert_eq!(answer.rows, [[given]]);
    let lacks = ask(&engine, "RETURN $nothing AS v").unwrap_err();
    assert_eq!(lacks.fault, Fault::Name, "{lacks:?}");
}

#[test]
fn limits_hold() {
    let Some(running) = shared() else { return };
    pushed(running, &small("limits", ["s1", "s2", "p1"]));
    let engine = engine(running.open(), "limits");
    let run = |text: &str, limits: Limits| engine.run(text, &Parameters::new(), &limits, &Stop::default());
    let rows = Limits { rows: 3, ..Limits::default() };
    for (up_to, want, more) in [(3, 3, false), (4, 3, true), (100_000_000, 3, true)] {
        let answer = run(&format!("UNWIND range(1, {up_to}) AS i RETURN i"), rows).unwrap();
        assert_eq!((answer.rows.len(), answer.more), (want, more), "{up_to}");
    }
    let memory = Limits { memory: 1 << 20, rows: usize::MAX, ..Limits::default() };
    let error =
        run("UNWIND range(1, 10000000) AS i RETURN 'a rather long text ' + i AS t", memory).unwrap_err();
    assert_eq!((error.fault, error.message.as_str()), (Fault::Memory, "its rows take more than 1 MB"));
    // The server's own memory: its transaction ends, and it answers on.
    let error = run(
        "UNWIND range(1, 100000000) AS i WITH collect(toString(i) + ' is rather long') AS l RETURN l[77] AS n",
        Limits { time: 60 * SECOND, ..Limits::default() },
    );
    let fault = error.unwrap_err();
    assert_eq!(fault.fault, Fault::Memory, "{fault:?}");
    assert_eq!(one(&engine, "RETURN 1 AS n"), Cell::Number(1));
}

#[test]
fn a_runaway_query_ends_on_the_server() {
    let Some(running) = shared() else { return };
    pushed(running, &ring("runaway", 20_000, 2));
    let engine = engine(running.open(), "runaway");
    let text = "MATCH (a:Store)-[*1..30]->(b:Store) RETURN count(*) AS n";
    let runs = "SHOW TRANSACTIONS YIELD currentQuery AS q WHERE q CONTAINS '[*1..30]' \
                AND NOT q CONTAINS 'SHOW' RETURN count(*) AS n";
    let gone = |started: Instant, limit: Duration| {
        while number(running, runs) > 0 {
            assert!(started.elapsed() < limit, "it still runs");
            std::thread::sleep(Duration::from_millis(100));
        }
    };
    let limits = Limits { time: 2 * SECOND, ..Limits::default() };
    let started = Instant::now();
    let error = engine.run(text, &Parameters::new(), &limits, &Stop::default()).unwrap_err();
    assert_eq!(error.fault, Fault::Time(limits.time), "{error:?}");
    gone(started, 4 * SECOND);

    // From outside, while it is seen to run.
    let stop = Stop::default();
    let started = std::thread::scope(|s| {
        let asked = s.spawn(|| {
            engine.run(text, &Parameters::new(), &Limits { time: 60 * SECOND, ..limits }, &stop).unwrap_err()
        });
        while number(running, runs) == 0 {
            std::thread::sleep(Duration::from_millis(50));
        }
        let started = Instant::now();
        stop.stop();
        assert_eq!(asked.join().unwrap().fault, Fault::Stopped);
        started
    });
    gone(started, 2 * SECOND);
    assert_eq!(one(&engine, "MATCH (n:Store) RETURN count(n) AS n"), Cell::Number(20_000));
}

#[test]
fn what_is_wrong_in_the_text_has_its_place() {
    let Some(running) = shared() else { return };
    pushed(running, &small("wrong", ["s1", "s2", "p1"]));
    let engine = engine(running.open(), "wrong");
    for (text, at) in [
        // What the look before it lets through.
        ("MATCH (n) RETURN '\u{1f480}\u{e9}' AS a,\n  nope AS b", "nope"),
        ("MATCH (n:Store)-->(m) WITH n RETURN m.id AS id", "m"),
        // And what it does not.
        ("MATCH (n) RETRUN n", "RETRUN"),
    ] {
        let error = ask(&engine, text).unwrap_err();
        assert_eq!(error.fault, Fault::Syntax, "{error:?}");
        let place = error.place.clone().unwrap_or_else(|| panic!("{error:?}"));
        assert_eq!(&text[place], at, "{error:?}");
        assert!(!error.message.contains("offset") && !error.message.contains('\n'), "{error:?}");
    }
    let error = engine.plan("MATCH (n) RETURN m", &Parameters::new()).unwrap_err();
    assert_eq!(error.fault, Fault::Syntax);
    assert!(
        engine.plan("MATCH (n:Store) RETURN n", &Parameters::new()).unwrap().contains("(n:Store:Thalweg_")
    );
}

#[test]
fn it_reads_only() {
    let Some(running) = shared() else { return };
    pushed(running, &small("reads", ["s1", "s2", "p1"]));
    let engine = engine(running.open(), "reads");
    for text in [
        "CREATE (n:Mine) RETURN n",
        "MATCH (n:Store) DETACH DELETE n",
        "MATCH (n:Store) SET n.x = 1 RETURN n",
    ] {
        let error = ask(&engine, text).unwrap_err();
        assert_eq!(error.fault, Fault::Refused, "{error:?}");
    }
    assert_eq!(one(&engine, "MATCH (n:Store) RETURN count(n) AS n"), Cell::Number(2));
}

#[test]
fn an_inventory_that_is_not_there() {
    let Some(running) = shared() else { return };
    pushed(running, &small("is there", ["s1", "s2", "p1"]));
    let error = ask(&engine(running.open(), "is not there"), "RETURN 1 AS n").unwrap_err();
    assert_eq!(error.message, "the server has no inventory `is not there`");
    assert!(error.help.contains("is there"), "{error:?}");
}

#[test]
fn a_server_that_does_not_let_us_in() {
    let Some(running) = shared() else { return };
    let open = |url: String, password: &str| Server::open(&Address::new(url, "neo4j", password)).unwrap_err();
    let error = open(running.url(), "wrong");
    assert_eq!(error.fault, Fault::Server);
    assert!(error.message.contains("does not let us in"), "{error:?}");

    let closed = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap();
    let error = open(format!("bolt://{closed}"), PASSWORD);
    assert!(error.message.contains("cannot be reached"), "{error:?}");
    let error = open("bolt://no-such-host.invalid:7687".into(), PASSWORD);
    assert!(error.message.contains("cannot be found"), "{error:?}");

    for scheme in ["bolt+s", "bolt+ssc"] {
        let error = open(running.url().replace("bolt", scheme), PASSWORD);
        assert!(error.message.contains("no TLS connection"), "{error:?}");
    }
    // What takes connections and speaks something else.
    let other = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let url = format!("bolt://{}", other.local_addr().unwrap());
    std::thread::spawn(move || {
        let (mut stream, _) = other.accept().unwrap();
        std::io::Write::write_all(&mut stream, b"HTTP/1.1 400 Bad Request\r\n\r\n").unwrap();
    });
    let error = open(url, PASSWORD);
    assert!(error.message.contains("does not speak Bolt"), "{error:?}");

    let mut address = running.address();
    address.database = Some("nowhere".into());
    let error = Server::open(&address).unwrap_err();
    assert_eq!(error.fault, Fault::Server, "{error:?}");
}

#[test]
fn an_address_is_looked_at_before_anything_is_sent() {
    for (url, message) in [
        ("http://localhost:7474", "`http` is no scheme of a Neo4j server"),
        ("localhost:7687", "`localhost:7687` has no scheme"),
        ("bolt://neo4j:secret@localhost", "the server's URL holds a user or a password"),
        ("bolt://", "`bolt://` does not name a host and a port"),
        ("bolt://host/db?x", "`bolt://host/db?x` does not name a host and a port"),
    ] {
        let error = Address::new(url, "neo4j", "p").check().unwrap_err();
        assert_eq!(error.message, message);
        assert!(!format!("{error:?}").contains("secret"));
        assert!(!error.help.is_empty());
    }
    for scheme in ["bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc"] {
        Address::new(format!("{scheme}://db.example.org:7687/"), "neo4j", "p").check().unwrap();
    }
    assert!(!format!("{:?}", Address::new("bolt://h", "u", "secret")).contains("secret"));
}

#[test]
fn the_routing_scheme_reaches_a_single_server() {
    let Some(running) = shared() else { return };
    Server::open(&Address::new(running.url().replace("bolt", "neo4j"), "neo4j", PASSWORD)).unwrap();
}
