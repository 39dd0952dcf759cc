//! One language on two engines: forty queries over a small graph with answers derived by hand from the first worked
//! example of the definition, and every saved query on the worked inventories, with equal rows on both.

use thalweg::{
    assess::Analysis,
    graph::{self, PropertyGraph},
    query::{Cell, Engine, Limits, Parameters, Stop, library, show, text::Saved},
    source::Sources,
};

use crate::support::{day, inventory, regimes};

/// The first worked example, with a second flow beside `f1`.
const EXAMPLE: &str = "
    category contact
    category email parent=contact
    category phone parent=contact
    population u country=FR
    company eu country=IE
    store a @eu
    vendor cloud country=US
    store b @cloud for eu country=DE
    partner shop country=IN
    flow f0 u>a contact
    flow f1 a>b *
    flow f4 a>b contact access=remote
    flow f2 b>shop *
    scc m1 1 eu>shop
    head regimes = [\"eu-gdpr\"]
    head name = \"conform\"
";

/// The graph of an inventory written in lines.
fn graph(lines: &str) -> PropertyGraph {
    let inventory = inventory(lines);
    let regimes = regimes();
    let analysis = Analysis::prepare(inventory.clone(), regimes.iter().cloned(), day("2026-11-23"));
    graph::build(&analysis, &analysis.assess(), &Sources::default())
}

/// Query, and its rows: cells joined by `|`, as [`show::text`] gives them.
const QUERIES: &[(&str, &[&str])] = &[
    ("MATCH (s:Store) RETURN s.id AS id ORDER BY id", &["a", "b"]),
    ("MATCH (p:Party) RETURN count(*) AS n", &["3"]),
    ("MATCH (p:Vendor) RETURN p.id AS id, p.country AS country", &["cloud|US"]),
    ("MATCH (p:Party:Partner) RETURN p.id AS id", &["shop"]),
    (
        "MATCH (p:Party) RETURN p.id AS id, 'Company' IN labels(p) AS company ORDER BY id",
        &["cloud|false", "eu|true", "shop|false"],
    ),
    ("MATCH (a:Store {id: 'a'})-[f:FLOWS]->(b:Store) RETURN f.id AS id ORDER BY id", &["f1", "f4"]),
    (
        "MATCH (:Population)-[f:FLOWS]->(n) RETURN f.id AS id, n.id AS target, f.access AS access",
        &["f0|a|copy"],
    ),
    ("MATCH (a)-[f:FLOWS {access: 'remote'}]->(b) RETURN a.id AS a, b.id AS b, f.id AS id", &["a|b|f4"]),
    ("MATCH (u:Population)-[:FLOWS*3]->(n) RETURN n.id AS id, count(*) AS ways", &["shop|2"]),
    ("MATCH (u:Population)-[:FLOWS*1..3]->(n) RETURN DISTINCT n.id AS id ORDER BY id", &["a", "b", "shop"]),
    (
        "MATCH p = (u:Population)-[:FLOWS*]->(:Partner) RETURN length(p) AS hops, [x IN nodes(p) | x.id] AS way",
        &["3|u;a;b;shop", "3|u;a;b;shop"],
    ),
    (
        "MATCH p = (u:Population)-[fs:FLOWS*3]->(:Partner) WITH [f IN relationships(p) | f.id] AS way RETURN way ORDER BY way",
        &["f0;f1;f2", "f0;f4;f2"],
    ),
    (
        "MATCH p = shortestPath((u:Population {id: 'u'})-[:FLOWS*1..5]->(s:Partner {id: 'shop'})) RETURN length(p) AS hops",
        &["3"],
    ),
    (
        "MATCH (c:Category)-[:CHILD_OF]->(top:Category) RETURN c.id AS id, top.id AS top ORDER BY id",
        &["email|contact", "phone|contact"],
    ),
    (
        "MATCH (c:Category)-[:CHILD_OF*0..]->(:Category {id: 'contact'}) RETURN c.id AS id ORDER BY id",
        &["contact", "email", "phone"],
    ),
    (
        "MATCH (n)-[h:HOLDS]->(c:Category) RETURN n.id AS id, c.id AS category, h.populations AS whose ORDER BY id",
        &["a|contact|u", "b|contact|u", "shop|contact|u"],
    ),
    (
        "MATCH (p:Party)-[:RUNS]->(s:Store) RETURN p.id AS party, s.id AS store ORDER BY store",
        &["eu|a", "cloud|b"],
    ),
    ("MATCH (p:Party)-[:CONTROLS]->(s) RETURN p.id AS party, s.id AS store", &["eu|b"]),
    (
        "MATCH (p:Party)-[i:IN {seat: true}]->(x:Place) RETURN p.id AS party, x.id AS place ORDER BY party",
        &["cloud|US", "eu|IE", "shop|IN"],
    ),
    (
        "MATCH (x:Place)-[:INSIDE]->(r:Regime {id: 'eu-gdpr'}) RETURN x.id AS place ORDER BY place",
        &["DE", "FR", "IE"],
    ),
    ("MATCH (x:Place) WHERE NOT (x)-[:INSIDE]->(:Regime) RETURN x.id AS place ORDER BY place", &["IN", "US"]),
    (
        "MATCH (t:Transfer) RETURN t.flow AS flow, t.kind AS kind, t.exporter AS exporter, t.importer AS importer, t.place AS place, t.verdict AS verdict ORDER BY flow",
        &[
            "f1|transfer|eu|cloud|US|missing",
            "f2|onward|cloud|shop|IN|safeguarded",
            "f4|transfer|eu|cloud|US|missing",
        ],
    ),
    (
        "MATCH (t:Transfer)-[:BY]->(s:Safeguard) RETURN t.flow AS flow, s.id AS safeguard, s.valid_from AS start",
        &["f2|m1|2022-01-01"],
    ),
    (
        "MATCH (t:Transfer)-[:FROM]->(f:Party), (t)-[:TO]->(i:Party), (t)-[:AT]->(x:Place), (t)-[:UNDER]->(r:Regime), (t)-[:CARRIES]->(c:Category) RETURN t.flow AS flow, f.id AS exporter, i.id AS importer, x.id AS place, r.id AS regime, c.id AS category ORDER BY flow",
        &[
            "f1|eu|cloud|US|eu-gdpr|contact",
            "f2|cloud|shop|IN|eu-gdpr|contact",
            "f4|eu|cloud|US|eu-gdpr|contact",
        ],
    ),
    (
        "MATCH (e:Exposure)-[:TO]->(:Party {id: 'shop'}) RETURN e.place AS place, e.verdict AS verdict, e.hops AS hops, e.route AS route",
        &["IN|missing|3|f0>f1>f2"],
    ),
    (
        "MATCH (e:Exposure)-[v:VIA]->(n) WHERE e.recipient = 'shop' RETURN v.hop AS hop, n.id AS id ORDER BY hop",
        &["1|a", "2|b", "3|shop"],
    ),
    (
        "MATCH (e:Exposure {recipient: 'cloud'}) RETURN e.place AS place, e.verdict AS verdict ORDER BY place",
        &["DE|free", "US|missing"],
    ),
    (
        "MATCH (e:Exposure)-[:OF]->(c:Category), (e)-[:ABOUT]->(p:Population) WHERE e.recipient = 'shop' RETURN c.id AS category, p.id AS population",
        &["contact|u"],
    ),
    (
        "MATCH (s:Store) OPTIONAL MATCH (p:Party)-[:CONTROLS]->(s) RETURN s.id AS store, p.id AS controller ORDER BY store",
        &["a|", "b|eu"],
    ),
    ("MATCH (s:Store) WHERE s.country IS NULL RETURN s.id AS id", &["a"]),
    (
        "MATCH (t:Transfer) RETURN t.verdict AS verdict, count(*) AS n ORDER BY n DESC",
        &["missing|2", "safeguarded|1"],
    ),
    (
        "MATCH (t:Transfer) WITH t.importer AS importer, collect(t.flow) AS flows RETURN importer, size(flows) AS n ORDER BY importer",
        &["cloud|2", "shop|1"],
    ),
    (
        "MATCH (s:Store) RETURN s.id AS id, CASE WHEN s.operator = 'eu' THEN 'own' ELSE 'other' END AS whose ORDER BY id",
        &["a|own", "b|other"],
    ),
    ("MATCH (s:Store {id: 'a'}) RETURN s.id AS id UNION MATCH (p:Partner) RETURN p.id AS id", &["a", "shop"]),
    ("UNWIND [3, 1, 2] AS x WITH x ORDER BY x DESC SKIP 1 LIMIT 1 RETURN x * 10 + 1 AS y", &["21"]),
    (
        "MATCH (n) WHERE n.id STARTS WITH 'sh' AND n.id ENDS WITH 'op' AND n.id CONTAINS 'ho' RETURN toUpper(n.id) AS id",
        &["SHOP"],
    ),
    ("MATCH (s:Store) WHERE s.id = $id OR s.id IN $ids RETURN s.id AS id ORDER BY id", &["a", "b"]),
    (
        "RETURN null = null AS a, 1 = 1.0 AS b, 'a' < 'b' AS c, coalesce(null, 'x') AS d, [1, 2, 3][1] AS e, 7 / 2 AS f, 7 % 2 AS g",
        &["|true|true|x|2|3|1"],
    ),
    ("MATCH (a:Store), (b:Store) WHERE a.id < b.id RETURN a.id + '-' + b.id AS pair", &["a-b"]),
    (
        "MATCH (s:Store) RETURN any(x IN ['a', 'c'] WHERE x = s.id) AS any, all(x IN [1, 2] WHERE x > 0) AS every, s.id AS id ORDER BY id",
        &["true|true|a", "false|true|b"],
    ),
];

fn parameters() -> Parameters {
    let text = |t: &str| Cell::Text(t.to_owned());
    Parameters::from([("id".to_owned(), text("a")), ("ids".to_owned(), Cell::List(vec![text("b")]))])
}

/// The rows of an answer, as the table above writes them.
fn rows(engine: &dyn Engine, text: &str, given: &Parameters) -> Vec<String> {
    let used = thalweg::query::text::Query::read(text).unwrap_or_else(|e| panic!("{text}: {e}"));
    let given: Parameters = given
        .iter()
        .filter(|(n, _)| used.parameters().contains(&n.as_str()))
        .map(|(n, c)| (n.clone(), c.clone()))
        .collect();
    // The memory looked at is that of the process, and other tests are in it.
    let limits = Limits { rows: 100_000, time: std::time::Duration::from_secs(60), memory: usize::MAX };
    let answer = engine.run(used.text(), &given, &limits, &Stop::default());
    let answer = answer.unwrap_or_else(|e| panic!("{text}: {e:?}"));
    assert!(!answer.more, "{text}");
    answer.rows.iter().map(|row| row.iter().map(show::text).collect::<Vec<_>>().join("|")).collect()
}

/// A list of ids is joined by `;` and a route by `>` in the table: the one way is as good as the other.
fn joined(rows: &[&str]) -> Vec<String> {
    rows.iter().map(|row| row.replace('>', ";")).collect()
}

fn conforms(engine: &dyn Engine) {
    for (text, expected) in QUERIES {
        assert_eq!(rows(engine, text, &parameters()), joined(expected), "{text}");
    }
}

#[test]
fn there_are_forty() {
    assert_eq!(QUERIES.len(), 40);
}

#[test]
fn every_saved_query_is_in_the_program_and_says_what_it_asks() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("graphs/queries");
    let files: std::collections::BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap().trim_end_matches(".cypher").to_owned())
        .collect();
    let known: std::collections::BTreeSet<String> = library::all().map(|(name, _)| name.to_owned()).collect();
    assert_eq!(files, known);
    assert!(known.len() >= 25);
    for (name, text) in library::all() {
        let saved = Saved::read(name, text).unwrap_or_else(|e| panic!("{name}: {e:?}"));
        assert!(!saved.columns.is_empty() && saved.asks.len() > 20, "{name}");
    }
}

mod embedded {
    use thalweg::query::Embedded;

    use super::*;

    #[test]
    fn the_engine_in_process_conforms() {
        conforms(&Embedded::load(&graph(EXAMPLE)).unwrap());
    }
}

#[cfg(feature = "neo4j")]
mod both {
    use std::{collections::BTreeSet, path::Path};

    use thalweg::{
        ingest, law,
        query::{
            Embedded,
            neo4j::{Neo4j, push},
        },
    };

    use super::*;
    use crate::support::neo4j::shared;

    #[test]
    fn a_server_conforms() {
        let Some(running) = shared() else { return };
        let graph = graph(EXAMPLE);
        push(&running.open(), &graph, "conform", &mut |_| {}).unwrap();
        conforms(&Neo4j::new(running.open(), graph.name.as_str()));
    }

    /// The graph of a worked inventory, as `thalweg query` builds it.
    fn worked(name: &str) -> PropertyGraph {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("inventories").join(name);
        let regimes = regimes();
        let outcome = ingest::read(&folder, &law::vocabulary(&regimes));
        let inventory = outcome.inventory.expect("it reads");
        let analysis =
            Analysis::prepare(inventory.clone(), regimes.iter().cloned(), inventory.head.as_of.unwrap());
        graph::build(&analysis, &analysis.assess(), &outcome.sources)
    }

    /// The saved question is asked of the graph, the finding of the model.
    #[test]
    fn undeclared_categories_are_those_of_the_findings() {
        for name in ["meta", "harbour"] {
            let engine = Embedded::load(&worked(name)).unwrap();
            let (_, text) = library::all().find(|(name, _)| *name == "undeclared-categories").unwrap();
            let rows = |text| rows(&engine, text, &Parameters::new());
            let flows =
                rows(text).iter().map(|r| r.split('|').nth(2).unwrap().to_owned()).collect::<BTreeSet<_>>();
            let findings =
                rows("MATCH (w:Finding {code: 'TW301'}) RETURN w.subject AS flow").into_iter().collect();
            assert_eq!(flows, findings, "{name}");
            assert!(!flows.is_empty(), "{name}");
        }
    }

    /// By hand from the transfers of harbour. What rests on the law of the place that it leaves (`own-law`) rests on no
    /// decision of the law that judges it: so Switzerland's on the United States, which is asked for nobody else here.
    #[test]
    fn places_without_any_decision() {
        let engine = Embedded::load(&worked("harbour")).unwrap();
        let (_, text) = library::all().find(|(name, _)| *name == "places-without-adequacy").unwrap();
        let rows = rows(&engine, text, &Parameters::new());
        let named: Vec<String> = rows
            .iter()
            .map(|row| row.split('|').collect::<Vec<_>>())
            .map(|c| format!("{} {}", c[0], c[2]))
            .collect();
        assert_eq!(
            named,
            [
                "BR ch-fadp",
                "IN ch-fadp",
                "IN eu-gdpr",
                "IN uk-gdpr",
                "JP ch-fadp",
                "MA ch-fadp",
                "MA eu-gdpr",
                "PH eu-gdpr",
                "US ch-fadp",
                "US uk-gdpr",
                "unknown eu-gdpr",
            ]
        );
    }

    #[test]
    fn every_saved_query_gives_equal_rows_on_both() {
        let running = shared();
        let mut some = 0;
        for name in ["meta", "harbour"] {
            let graph = worked(name);
            let embedded = Embedded::load(&graph).unwrap();
            let server = running.map(|running| {
                push(&running.open(), &graph, "saved", &mut |_| {}).unwrap();
                Neo4j::new(running.open(), graph.name.as_str())
            });
            for (query, text) in library::all() {
                let saved = Saved::read(query, text).unwrap();
                let given: Parameters = saved.parameters.into_iter().map(|p| (p.name, p.default)).collect();
                let here = rows(&embedded, text, &given);
                some += usize::from(!here.is_empty());
                if let Some(server) = &server {
                    assert_eq!(here, rows(server, text, &given), "{query} on {name}");
                }
            }
        }
        assert!(some >= 40, "{some} of them have rows");
    }
}
