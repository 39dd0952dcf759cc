//! The property graph against what it is made of: the inventory's own tables, cell by cell as a CSV reader gives them,
//! the three tables of the report, and the facts of the plain definition on random inventories.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use proptest::test_runner::{Config, RngSeed, TestCaseError, TestRunner};
use thalweg::{
    assess::{Analysis, Assessment},
    graph::{self, Kind, Label, Node, NodeIndex, Properties, Property, PropertyGraph, Relationship},
    ingest, law,
    model::{Bloc, Date, Place},
    report::{self, Report},
    source::Sources,
};

use crate::{plain::Plain, random::recipes, support::regimes};

/// A row: the cells that are not blank, by column.
type Row = BTreeMap<String, String>;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("inventories").join(name)
}

/// The graph of a worked inventory, the day judged, and the files of its report.
fn worked(name: &str) -> (PropertyGraph, Date, BTreeMap<&'static str, Vec<u8>>) {
    let regimes = regimes();
    let outcome = ingest::read(&folder(name), &law::vocabulary(&regimes));
    let inventory = outcome.inventory.expect("it reads");
    let day = inventory.head.as_of.unwrap();
    let analysis = Analysis::prepare(inventory.clone(), regimes.iter().cloned(), day);
    let mut assessment: Assessment = analysis.assess();
    assessment.findings.extend(outcome.findings);
    let built = graph::build(&analysis, &assessment, &outcome.sources);
    let report = Report { assessment: &assessment, sources: &outcome.sources, ahead: None, since: None };
    (built, day, report::files(&report).unwrap().into_iter().collect())
}

fn rows(bytes: &[u8]) -> Vec<Row> {
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).flexible(true).from_reader(bytes);
    let header = reader.headers().unwrap().clone();
    let cells = |record: csv::StringRecord| {
        let filled = header.iter().zip(&record).filter(|(_, cell)| !cell.trim().is_empty());
        filled.map(|(column, cell)| (column.to_owned(), cell.trim().to_owned())).collect()
    };
    reader.records().map(|record| cells(record.unwrap())).collect()
}

/// All rows of a table of an inventory: `NAME.csv`, or every file of the folder `NAME`.
fn table(inventory: &str, name: &str) -> Vec<Row> {
    let one = folder(inventory).join(format!("{name}.csv"));
    if one.exists() {
        return rows(&fs::read(one).unwrap());
    }
    let Ok(several) = fs::read_dir(folder(inventory).join(name)) else { return Vec::new() };
    let mut files: Vec<PathBuf> = several.map(|f| f.unwrap().path()).collect();
    files.sort();
    files.iter().flat_map(|f| rows(&fs::read(f).unwrap())).collect()
}

/// A property as one cell.
fn cell(value: &Property, joint: &str) -> String {
    match value {
        Property::Text(text) => text.to_string(),
        Property::Number(number) => number.to_string(),
        Property::Truth(truth) => truth.to_string(),
        Property::List(items) => items.join(joint),
    }
}

/// Columns whose lists a table joins by something else than `;`.
fn joint(column: &str) -> &'static str {
    match column {
        "reasons" => "; ",
        "route" | "safeguards" => ">",
        _ => ";",
    }
}

fn cells(graph: &PropertyGraph, properties: &Properties, joint: impl Fn(&str) -> &'static str) -> Row {
    properties.iter().map(|(key, v)| (graph.key(*key).to_owned(), cell(v, joint(graph.key(*key))))).collect()
}

fn of(graph: &PropertyGraph, label: Label) -> Vec<&Node> {
    graph.nodes().iter().filter(|n| n.labels().any(|l| l == label)).collect()
}

fn ties(graph: &PropertyGraph, kind: Kind) -> Vec<&Relationship> {
    graph.relationships().iter().filter(|r| r.kind == kind).collect()
}

/// What a node is tied to by this type, in order.
fn tied(graph: &PropertyGraph, from: NodeIndex, kind: Kind) -> Vec<(Label, String)> {
    let ends = graph.relationships().iter().filter(|r| r.from == from && r.kind == kind);
    ends.map(|r| graph.node(r.to)).map(|n| (n.label, n.id.to_string())).collect()
}

fn split(row: &Row, column: &str) -> Vec<String> {
    row.get(column).map_or(Vec::new(), |c| c.split(';').map(|i| i.trim().to_owned()).collect())
}

/// The columns that stand in transfers.csv alone, and in no graph: the evidence of a row, and what the graph has of the
/// nodes that the row is tied to.
pub const OF_THE_TABLE: [&str; 9] = [
    "tags",
    "purposes",
    "legal_basis",
    "conditions",
    "in_force_from",
    "in_force_until",
    "assessed_on",
    "document",
    "rests_on",
];

/// The rows of a report table are the nodes, in order, with equal cells.
fn equal_rows(graph: &PropertyGraph, label: Label, letter: char, rows: &[Row]) {
    let nodes = of(graph, label);
    assert_eq!(nodes.len(), rows.len(), "{}", label.as_str());
    for (index, (node, row)) in nodes.iter().zip(rows).enumerate() {
        assert_eq!(*node.id, format!("{letter}{}", index + 1));
        let mut row = row.clone();
        row.retain(|column, _| label == Label::Exposure || !OF_THE_TABLE.contains(&column.as_str()));
        assert_eq!(cells(graph, &node.properties, joint), row, "{} {}", label.as_str(), node.id);
    }
}

#[test]
fn rows_of_the_report_are_nodes_with_equal_cells() {
    for name in ["meta", "harbour"] {
        let (graph, _, files) = worked(name);
        equal_rows(&graph, Label::Transfer, 't', &rows(&files["transfers.csv"]));
        equal_rows(&graph, Label::Exposure, 'e', &rows(&files["exposures.csv"]));
        equal_rows(&graph, Label::Finding, 'w', &rows(&files["findings.csv"]));
    }
}

/// Where a row of a result stands in the graph, and what it is tied to, is what its cells name.
#[test]
fn rows_of_the_report_are_tied_to_what_their_cells_name() {
    for name in ["meta", "harbour"] {
        let (graph, _, files) = worked(name);
        let safeguards: BTreeSet<String> =
            table(name, "safeguards").into_iter().map(|r| r["id"].clone()).collect();
        for (index, row) in rows(&files["transfers.csv"]).iter().enumerate() {
            let at = graph.find(Label::Transfer, &format!("t{}", index + 1)).unwrap();
            let is = |kind, label: Label, column: &str| {
                let named: Vec<_> = split(row, column).into_iter().map(|id| (label, id)).collect();
                assert_eq!(tied(&graph, at, kind), named, "t{} {column}", index + 1);
            };
            is(Kind::From, Label::Party, "exporter");
            is(Kind::To, Label::Party, "importer");
            is(Kind::At, Label::Place, "place");
            is(Kind::Under, Label::Regime, "regime");
            is(Kind::Carries, Label::Category, "categories");
            let by = row.get("safeguard").filter(|s| safeguards.contains(*s)).cloned();
            let by: Vec<_> = by.into_iter().map(|id| (Label::Safeguard, id)).collect();
            assert_eq!(tied(&graph, at, Kind::By), by, "t{}", index + 1);
        }
        let flows: BTreeMap<String, String> =
            table(name, "flows").into_iter().map(|r| (r["id"].clone(), r["to"].clone())).collect();
        for (index, row) in rows(&files["exposures.csv"]).iter().enumerate() {
            let at = graph.find(Label::Exposure, &format!("e{}", index + 1)).unwrap();
            let is = |kind, label: Label, column: &str| {
                let named: Vec<_> = split(row, column).into_iter().map(|id| (label, id)).collect();
                assert_eq!(tied(&graph, at, kind), named, "e{} {column}", index + 1);
            };
            is(Kind::Of, Label::Category, "categories");
            is(Kind::About, Label::Population, "population");
            is(Kind::To, Label::Party, "recipient");
            is(Kind::At, Label::Place, "place");
            is(Kind::Under, Label::Regime, "regime");
            let via: Vec<String> = tied(&graph, at, Kind::Via).into_iter().map(|(_, id)| id).collect();
            // A step is a flow, or the store in which the data is held from the start.
            let entered = |step: &'_ str| bare(flows.get(step).map_or(step, String::as_str));
            assert_eq!(via, row["route"].split('>').map(entered).collect::<Vec<_>>(), "e{}", index + 1);
            let flowed = row["route"].split('>').filter(|s| flows.contains_key(*s)).count();
            assert_eq!(flowed.to_string(), row["hops"], "e{}", index + 1);
        }
    }
}

/// The id of a node that a cell names.
fn bare(named: &str) -> String {
    named.strip_prefix("store:").unwrap_or(named).to_owned()
}

/// What a column holds where its cell is blank, and columns that stand in no table of a graph.
fn filled(table: &str, mut row: Row) -> Row {
    let defaults: &[(&str, &str)] = match table {
        "flows" => &[("access", "copy"), ("recurrence", "standing"), ("consideration", "none")],
        "companies" | "vendors" | "partners" | "third_parties" => &[("role", ""), ("kind", "")],
        _ => &[],
    };
    for (column, default) in defaults {
        row.entry((*column).to_owned()).or_insert_with(|| (*default).to_owned());
    }
    row
}

/// A cell as a set of items, so that neither order nor spaces count.
fn items(row: &Row) -> BTreeMap<&str, BTreeSet<&str>> {
    row.iter().map(|(k, v)| (k.as_str(), v.split(';').map(str::trim).collect())).collect()
}

#[test]
fn rows_of_the_inventory_are_nodes_with_equal_cells() {
    let tables = [
        ("populations", Label::Population),
        ("companies", Label::Company),
        ("vendors", Label::Vendor),
        ("partners", Label::Partner),
        ("third_parties", Label::ThirdParty),
        ("stores", Label::Store),
        ("categories", Label::Category),
        ("purposes", Label::Purpose),
        ("safeguards", Label::Safeguard),
    ];
    for name in ["meta", "harbour"] {
        let (graph, ..) = worked(name);
        for (file, label) in tables {
            let (nodes, rows) = (of(&graph, label), table(name, file));
            assert_eq!(nodes.len(), rows.len(), "{name}/{file}");
            let nodes: BTreeMap<&str, &Node> = nodes.iter().map(|n| (&*n.id, *n)).collect();
            for row in rows {
                let node = nodes[row["id"].as_str()];
                let mut own = cells(&graph, &node.properties, |_| ";");
                own.insert("id".to_owned(), node.id.to_string());
                same_cells(file, &filled(file, row), &own);
            }
        }
        let flows = ties(&graph, Kind::Flows);
        let rows = table(name, "flows");
        assert_eq!(flows.len(), rows.len());
        for (flow, row) in flows.iter().zip(rows) {
            let own = cells(&graph, &flow.properties, |_| ";");
            assert_eq!(bare(&row["from"]), *graph.node(flow.from).id);
            assert_eq!(bare(&row["to"]), *graph.node(flow.to).id);
            same_cells("flows", &filled("flows", row), &own);
        }
    }
}

/// A place or a law has many names; a default hangs on the row: there it is enough that there is one.
fn same_cells(table: &str, row: &Row, own: &Row) {
    let (row, own) = (items(row), items(own));
    let id = &row["id"];
    assert_eq!(row.keys().collect::<Vec<_>>(), own.keys().collect::<Vec<_>>(), "{table} {id:?}");
    for (column, cell) in &row {
        if cell != &BTreeSet::from([""]) {
            assert_eq!(cell, &own[column], "{table} {id:?} {column}");
        }
    }
}

#[test]
fn ties_are_those_of_the_tables() {
    for name in ["meta", "harbour"] {
        let (graph, day, _) = worked(name);
        let mut runs = BTreeSet::new();
        let mut controls = BTreeSet::new();
        let mut within = BTreeSet::new();
        let mut stores = Vec::new();
        for row in table(name, "stores") {
            let id = (Label::Store, row["id"].clone());
            runs.insert((row["operator"].clone(), row["id"].clone()));
            controls.extend(split(&row, "controller").into_iter().map(|c| (c, row["id"].clone())));
            let stated = split(&row, "country");
            stores.push((id, row["operator"].clone(), stated));
        }
        let mut of_party: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for table_name in ["companies", "vendors", "partners", "third_parties"] {
            for row in table(name, table_name) {
                let all = [split(&row, "country"), split(&row, "locations")].concat();
                of_party.insert(row["id"].clone(), all.clone());
                for (index, place) in all.into_iter().enumerate() {
                    within.insert(((Label::Party, row["id"].clone()), place, index == 0));
                }
            }
        }
        // A store is where it says, else where its operator is.
        for (id, operator, stated) in stores {
            let places = if stated.is_empty() { of_party[&operator].clone() } else { stated };
            within.extend(places.into_iter().map(|p| (id.clone(), p, false)));
        }
        for row in table(name, "populations") {
            for home in split(&row, "country") {
                let members = Bloc::parse(&home).map_or(vec![], |b| b.members(day));
                let places: Vec<String> = members.iter().map(|p| p.code().to_owned()).collect();
                let places = if places.is_empty() && home != "*" { vec![home] } else { places };
                within.extend(places.into_iter().map(|p| ((Label::Population, row["id"].clone()), p, false)));
            }
        }
        let pairs = |kind| -> BTreeSet<(String, String)> {
            let ends =
                |r: &&Relationship| (graph.node(r.from).id.to_string(), graph.node(r.to).id.to_string());
            ties(&graph, kind).iter().map(ends).collect()
        };
        assert_eq!(pairs(Kind::Runs), runs, "{name}");
        assert_eq!(pairs(Kind::Controls), controls, "{name}");
        let stands = |r: &&Relationship| {
            let from = graph.node(r.from);
            let place = Place::parse(&graph.node(r.to).id).unwrap();
            let seat = r.properties.iter().any(|(key, _)| graph.key(*key) == "seat");
            ((from.label, from.id.to_string()), place, seat)
        };
        let ours: BTreeSet<_> = ties(&graph, Kind::In).iter().map(stands).collect();
        let theirs: BTreeSet<_> = within
            .into_iter()
            .map(|(n, p, seat)| (n, Place::parse(&p).unwrap_or_else(|| panic!("{p}")), seat))
            .collect();
        assert_eq!(ours, theirs, "{name}");
    }
}

/// HOLDS, with whose it is, is the plain definition's facts.
#[test]
fn holds_is_the_facts_of_the_definition() {
    let regimes = regimes();
    let config =
        Config { cases: 400, rng_seed: RngSeed::Fixed(51), failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new(config);
    let outcome = runner.run(&recipes(), |recipe| {
        let inventory = recipe.inventory();
        let plain = Plain::new(&inventory, &regimes, recipe.day(), None);
        let analysis = Analysis::prepare(inventory.clone(), regimes.iter().cloned(), recipe.day());
        let graph = graph::build(&analysis, &analysis.assess(), &Sources::default());
        let mut facts = BTreeSet::new();
        for tie in ties(&graph, Kind::Holds) {
            let Some((_, Property::List(populations))) = tie.properties.first() else { panic!("whose?") };
            let (node, category) = (graph.node(tie.from), graph.node(tie.to));
            for population in populations {
                let fact = (node.label, node.id.to_string(), category.id.to_string(), population.to_string());
                assert!(facts.insert(fact.clone()), "{fact:?} twice");
            }
        }
        let said = plain.facts.iter().map(|&(node, (category, population))| {
            let label =
                if matches!(node, thalweg::model::NodeId::Store(_)) { Label::Store } else { Label::Party };
            let id = bare(inventory.node_name(node));
            (label, id, inventory.category(category).id.clone(), inventory.population(population).id.clone())
        });
        (facts == said.collect()).then_some(()).ok_or_else(|| TestCaseError::fail("HOLDS differs"))
    });
    outcome.unwrap();
}
