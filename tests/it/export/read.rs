//! `GraphML`, JSON Graph Format and CSV, each by a parser of it.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};
use thalweg::export::Format;

use super::{Ends, Told, Value, Values, folder, hostile, text};

fn of_json(value: &Json) -> Value {
    match value {
        Json::String(text) => Value::Text(text.clone()),
        Json::Number(number) => Value::Number(number.as_i64().unwrap()),
        Json::Bool(truth) => Value::Truth(*truth),
        Json::Array(items) => Value::List(items.iter().map(|i| i.as_str().unwrap().to_owned()).collect()),
        other => panic!("{other}"),
    }
}

fn members(object: &Json) -> Values {
    object.as_object().unwrap().iter().map(|(key, value)| (key.clone(), of_json(value))).collect()
}

/// `Store/crm` as label and id.
fn split(key: &str) -> (String, String) {
    let (label, id) = key.split_once('/').unwrap();
    (label.to_owned(), id.to_owned())
}

/// The parts of the schema of version 2 that a graph with nodes and edges has.
fn jgf_schema() -> Json {
    let strings = |names: &[&str]| {
        names.iter().map(|n| ((*n).to_owned(), json!({"type": "string"}))).collect::<serde_json::Map<_, _>>()
    };
    let object = |names: &[&str], required: &[&str], more: Json| {
        let mut properties = strings(names);
        properties.extend(more.as_object().unwrap().clone());
        json!({"type": "object", "additionalProperties": false, "properties": properties, "required": required})
    };
    let metadata = json!({"metadata": {"type": "object"}});
    let node = object(&["label"], &[], metadata.clone());
    let edge = object(
        &["id", "source", "target", "relation", "label"],
        &["source", "target"],
        json!({"metadata": {"type": "object"}, "directed": {"type": "boolean"}}),
    );
    let graph = object(
        &["id", "label", "type"],
        &[],
        json!({
            "directed": {"type": "boolean"}, "metadata": {"type": "object"},
            "nodes": {"type": "object", "additionalProperties": node},
            "edges": {"type": "array", "items": edge},
        }),
    );
    object(&[], &["graph"], json!({ "graph": graph }))
}

#[test]
fn json_graph_format_holds_the_graph() {
    let graph = hostile();
    let document: Json = serde_json::from_str(&text(&graph, Format::Jgf)).unwrap();
    let validator = jsonschema::validator_for(&jgf_schema()).unwrap();
    let wrong: Vec<String> = validator.iter_errors(&document).map(|e| e.to_string()).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    let inner = &document["graph"];
    assert_eq!(inner["id"], graph.name.as_str());
    assert_eq!(inner["metadata"]["as_of"], "2026-11-23");
    let mut told = Told::default();
    for (key, node) in inner["nodes"].as_object().unwrap() {
        let labels = node["metadata"]["labels"].as_array().unwrap();
        let labels = labels.iter().map(|l| l.as_str().unwrap().to_owned()).collect();
        let mut values = members(&node["metadata"]["properties"]);
        let id = values.remove("id").unwrap();
        assert_eq!(id, Value::Text(split(key).1));
        assert_eq!(Value::Text(node["label"].as_str().unwrap().to_owned()), values["name"]);
        told.nodes.insert(split(key), (labels, values));
    }
    for edge in inner["edges"].as_array().unwrap() {
        let end = |name: &str| split(edge[name].as_str().unwrap());
        let ends = (end("source"), edge["relation"].as_str().unwrap().to_owned(), end("target"));
        told.relationships.push((ends, members(&edge["metadata"]["properties"])));
    }
    told.relationships.sort();
    assert_eq!(told, Told::of(&graph, str::to_owned));
}

/// A text as XML 1.0 can hold it.
fn in_xml(text: &str) -> String {
    let holds =
        |c: char| matches!(c, '\t' | '\n' | '\r') || (c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}'));
    text.chars().map(|c| if holds(c) { c } else { '\u{fffd}' }).collect()
}

/// Items that `;` joins, a `\` before each `;` and `\` of their own.
fn items(text: &str) -> Vec<String> {
    let (mut items, mut chars) = (vec![String::new()], text.chars());
    while let Some(c) = chars.next() {
        match c {
            '\\' => items.last_mut().unwrap().push(chars.next().unwrap()),
            ';' => items.push(String::new()),
            c => items.last_mut().unwrap().push(c),
        }
    }
    items
}

type Keys<'d> = BTreeMap<(&'d str, &'d str), (&'d str, &'d str, bool)>;

/// The data of a node or an edge, by the names that its keys declare.
fn data(element: roxmltree::Node, keys: &Keys) -> Values {
    let of = element.tag_name().name();
    let mut values = Values::new();
    for data in element.children().filter(roxmltree::Node::is_element) {
        assert_eq!(data.tag_name().name(), "data");
        let (name, kind, list) = keys[&(of, data.attribute("key").unwrap())];
        let text = data.text().unwrap_or_default();
        let value = match (kind, list) {
            ("string", true) => Value::List(items(text)),
            ("string", false) => Value::Text(text.to_owned()),
            ("long", false) => Value::Number(text.parse().unwrap()),
            ("boolean", false) => Value::Truth(text.parse().unwrap()),
            other => panic!("{other:?}"),
        };
        assert!(values.insert(name.to_owned(), value).is_none(), "{name} twice");
    }
    values
}

fn taken(values: &mut Values, name: &str) -> String {
    match values.remove(name) {
        Some(Value::Text(text)) => text,
        other => panic!("{name}: {other:?}"),
    }
}

#[test]
fn graphml_holds_the_graph() {
    let graph = hostile();
    let text = text(&graph, Format::GraphMl);
    let document = roxmltree::Document::parse(&text).unwrap();
    let root = document.root_element();
    assert_eq!(root.tag_name().namespace(), Some("http://graphml.graphdrawing.org/xmlns"));
    let mut keys = Keys::new();
    for key in root.children().filter(|n| n.has_tag_name("key")) {
        let attribute = |name| key.attribute(name).unwrap();
        let list = key.children().any(|d| d.has_tag_name("desc") && d.text() == Some("list"));
        let declared = (attribute("attr.name"), attribute("attr.type"), list);
        assert!(keys.insert((attribute("for"), attribute("id")), declared).is_none());
    }
    let inner = root.children().find(|n| n.has_tag_name("graph")).unwrap();
    assert_eq!(inner.attribute("edgedefault"), Some("directed"));
    let (mut told, mut named) = (Told::default(), BTreeMap::new());
    for node in inner.children().filter(|n| n.has_tag_name("node")) {
        let token = node.attribute("id").unwrap();
        assert!(token.chars().all(|c| c.is_ascii_alphanumeric() || "._-:".contains(c)), "{token}");
        let mut values = data(node, &keys);
        let Some(Value::List(labels)) = values.remove("labels") else { panic!("no labels") };
        assert_eq!(Value::Text(taken(&mut values, "label")), values["name"]);
        let key = (labels[0].clone(), taken(&mut values, "id"));
        assert!(named.insert(token, key.clone()).is_none(), "{token} twice");
        told.nodes.insert(key, (labels, values));
    }
    for edge in inner.children().filter(|n| n.has_tag_name("edge")) {
        let end = |name| named[edge.attribute(name).unwrap()].clone();
        let mut values = data(edge, &keys);
        let kind = taken(&mut values, "label");
        told.relationships.push(((end("source"), kind, end("target")), values));
    }
    told.relationships.sort();
    assert_eq!(told, Told::of(&graph, in_xml));
}

/// The rows of a file for Neo4j's importer, by the columns of its header.
fn rows(file: &str, between: char) -> Vec<BTreeMap<String, Value>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(file.as_bytes());
    let mut records = reader.records().map(Result::unwrap);
    let header = records.next().unwrap();
    let value = |kind: &str, text: &str| match kind {
        "long" => Value::Number(text.parse().unwrap()),
        "boolean" => Value::Truth(text.parse().unwrap()),
        "string[]" | "LABEL" => Value::List(text.split(between).map(str::to_owned).collect()),
        _ => Value::Text(text.to_owned()),
    };
    let row = |record: csv::StringRecord| {
        let cells = header.iter().zip(record.iter()).filter(|(_, text)| !text.is_empty());
        let cell = |(column, text): (&str, &str)| {
            let (name, kind) = column.rsplit_once(':').unwrap();
            (if name.is_empty() { format!(":{kind}") } else { name.to_owned() }, value(kind, text))
        };
        cells.map(cell).collect()
    };
    records.map(row).collect()
}

#[test]
fn csv_for_the_importer_holds_the_graph() {
    let graph = hostile();
    let files = folder(&graph);
    let command = &files["import.txt"];
    let between = command.split("--array-delimiter='").nth(1).unwrap().split('\'').next().unwrap();
    // `;`, `|` and two separators are in lists.
    assert_eq!(between, "U+001D");
    let mut told = Told::default();
    for (name, file) in files.iter().filter(|(name, _)| *name != "import.txt") {
        assert!(command.contains(&format!("={name}")), "{name} is not in the command");
        for mut row in rows(file, '\u{1d}') {
            let mut end = |name: &str| split(&taken(&mut row, name));
            if name.starts_with("nodes-") {
                let key = end(":ID");
                let Some(Value::List(labels)) = row.remove(":LABEL") else { panic!("no labels") };
                assert_eq!(taken(&mut row, "id"), key.1);
                assert_eq!(*name, format!("nodes-{}.csv", key.0));
                told.nodes.insert(key, (labels, row));
            } else {
                let (from, to) = (end(":START_ID"), end(":END_ID"));
                let ends: Ends = (from, taken(&mut row, ":TYPE"), to);
                assert_eq!(*name, format!("relationships-{}.csv", ends.1));
                told.relationships.push((ends, row));
            }
        }
    }
    told.relationships.sort();
    let mut expected = Told::of(&graph, str::to_owned);
    for values in expected.nodes.values_mut().map(|(_, values)| values) {
        without_brackets(values);
    }
    for (_, values) in &mut expected.relationships {
        without_brackets(values);
    }
    expected.relationships.sort();
    assert_eq!(told, expected);
}

/// The names of columns as the importer leaves them alone.
fn without_brackets(values: &mut Values) {
    let renamed = std::mem::take(values)
        .into_iter()
        .map(|(key, value)| (key.replace(['(', ')', '{', '}'], "_"), value));
    *values = renamed.collect();
}

#[test]
fn columns_that_would_have_one_name_have_two() {
    let mut graph = thalweg::graph::PropertyGraph::new("", None);
    let names = ["x_a(b)", "x_a{b}", "x_a_b_", "x_a:ID"];
    let columns = names.map(|name| (graph.intern(name), thalweg::graph::Property::text(name)));
    let label = thalweg::graph::Label::Store;
    graph.add_node(thalweg::graph::Node { label, also: None, id: "a".into(), properties: Box::new(columns) });
    let file = &folder(&graph)["nodes-Store.csv"];
    let header = file.lines().next().unwrap();
    assert_eq!(header, ":ID,id:string,x_a_b__:string,x_a_b___:string,x_a_b_:string,\"x_a:ID:string\",:LABEL");
}

#[test]
fn a_blank_cell_is_no_empty_text() {
    let mut graph = thalweg::graph::PropertyGraph::new("", None);
    let key = graph.intern("name");
    for (id, properties) in [("a", vec![]), ("b", vec![(key, thalweg::graph::Property::text(""))])] {
        let properties = properties.into_boxed_slice();
        let label = thalweg::graph::Label::Store;
        graph.add_node(thalweg::graph::Node { label, also: None, id: id.into(), properties });
    }
    let file = &folder(&graph)["nodes-Store.csv"];
    assert_eq!(
        *file,
        ":ID,id:string,name:string,:LABEL\n\"Store/a\",\"a\",,\"Store\"\n\"Store/b\",\"b\",\"\",\"Store\"\n"
    );
    assert!(folder(&graph)["import.txt"].contains("--array-delimiter=';'"));
}
