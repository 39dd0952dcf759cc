//! The property graph in each format, read back by a reader of that format: nothing is lost, nothing is added. The texts are
//! as hostile as an inventory can make them.

mod cypher;
mod program;
mod read;
mod triples;

use std::collections::BTreeMap;

use thalweg::{
    export::{self, Format, neo4j_csv::Folder},
    graph::{Kind, Label, Node, NodeIndex, Properties, Property, PropertyGraph, Relationship},
};

/// What a property holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    Text(String),
    Number(i64),
    Truth(bool),
    List(Vec<String>),
}

pub type Values = BTreeMap<String, Value>;

/// A graph without an order: what every reader gives.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// By first label and id: all labels, and the properties without the id.
    pub nodes: BTreeMap<(String, String), (Vec<String>, Values)>,
    /// Start, type, end, properties; sorted.
    pub relationships: Vec<(Ends, Values)>,
}

/// Start, type and end.
pub type Ends = ((String, String), String, (String, String));

impl Told {
    /// What the graph is, with each text as `text` has it.
    fn of(graph: &PropertyGraph, text: impl Fn(&str) -> String + Copy) -> Self {
        let values = |properties: &Properties| {
            properties
                .iter()
                .map(|(key, value)| (text(graph.key(*key)), plain(value, text)))
                .collect::<Values>()
        };
        let name = |at: NodeIndex| (graph.node(at).label.as_str().to_owned(), text(&graph.node(at).id));
        let mut told = Self::default();
        for node in graph.nodes() {
            let labels = node.labels().map(|l| l.as_str().to_owned()).collect();
            let key = (node.label.as_str().to_owned(), text(&node.id));
            assert!(told.nodes.insert(key, (labels, values(&node.properties))).is_none());
        }
        for r in graph.relationships() {
            let ends = (name(r.from), r.kind.as_str().to_owned(), name(r.to));
            told.relationships.push((ends, values(&r.properties)));
        }
        told.relationships.sort();
        told
    }
}

fn plain(value: &Property, text: impl Fn(&str) -> String) -> Value {
    match value {
        Property::Text(t) => Value::Text(text(t)),
        Property::Number(n) => Value::Number(*n),
        Property::Truth(t) => Value::Truth(*t),
        Property::List(items) => Value::List(items.iter().map(|i| text(i)).collect()),
    }
}

/// Texts that have broken writers of some format.
const HOSTILE: &[&str] = &[
    "plain",
    "it's \"quoted\" `so`",
    "two\nlines\r\nand a\rthird\ttab",
    "C:\\users\\u0041\\U0001F600 \\\\u0042 \\' \\\" \\n end\\",
    "nul \0 bell \u{7} escape \u{1b}[31m delete \u{7f} next \u{85} \u{9f}",
    "</data></script><!-- ]]> <?x ?> &amp; &#0; <![CDATA[",
    "=cmd|' /C calc'!A0",
    "+1;-1;@SUM(A1);;|",
    "// no /* comment */ ; CREATE (n) ;",
    "$param {curly} :command [1,2] AS row",
    "line\u{2028}and\u{2029}paragraph \u{feff}bom \u{fffe}\u{ffff} \u{202e}turned",
    "@prefix x: <y> . _:b \"^^xsd:date@en",
    "\u{1F600} caf\u{e9} \u{4e2d}\u{6587} e\u{301}",
    " leading and trailing ",
    "none",
    "2026-02-30",
    "9223372036854775808",
    "true",
    "\\",
    ";",
    "'",
    "\"",
    "\u{1f}\u{1e}",
];

/// Ids as no inventory has them, and some as they are.
const IDS: &[&str] = &[
    "crm",
    "a_b",
    "_x41_",
    "a/b",
    "..",
    ".",
    "a b",
    "%2e",
    "<x>&\"'",
    "Store/crm",
    "\u{e9}\u{1F600}",
    "\\u0041",
    "a:b#c?d",
    "a;b",
    "x\0y",
    "l\nm",
];

fn properties(graph: &mut PropertyGraph, seed: usize) -> Properties {
    let pick = |at: usize| HOSTILE[(seed + at) % HOSTILE.len()];
    let mut list: Vec<(String, Property)> = vec![
        ("name".into(), Property::text(pick(0))),
        ("country".into(), Property::list([pick(1), pick(2), pick(3)])),
        ("x_own".into(), Property::text(pick(4))),
        ("source".into(), Property::text(pick(5))),
        ("x_a:b (c) {d} \"e\" <f>".into(), Property::text(pick(6))),
        ("x_\u{e9} ; , `\\u0041` '".into(), Property::text(pick(7))),
    ];
    if seed.is_multiple_of(2) {
        list.push(("hops".into(), Property::Number([0, -1, i64::MAX, i64::MIN][seed / 2 % 4])));
    }
    if seed.is_multiple_of(3) {
        list.push(("seat".into(), Property::Truth(seed.is_multiple_of(2))));
    }
    if seed.is_multiple_of(5) {
        list.push(("valid_from".into(), Property::text("2024-02-29")));
        list.push(("assessed_on".into(), Property::text("none")));
    }
    list.into_iter().map(|(key, value)| (graph.intern(key), value)).collect()
}

/// Every label, every type, every hostile text in every place; parallel relationships, loops, and ids of all kinds.
pub fn hostile() -> PropertyGraph {
    let mut graph = PropertyGraph::new("it's \"mine\"/..\n</x>\\u0041", "2026-11-23".parse().ok());
    let parties = [Label::Company, Label::Vendor, Label::Partner, Label::ThirdParty];
    let firsts: Vec<Label> = Label::ALL.iter().copied().filter(|l| !parties.contains(l)).collect();
    let mut seed = 0;
    for label in &firsts {
        for (at, id) in IDS.iter().enumerate() {
            seed += 1;
            let also = (*label == Label::Party).then(|| parties[at % 4]);
            let properties = properties(&mut graph, seed);
            graph.add_node(Node { label: *label, also, id: (*id).into(), properties });
        }
    }
    let count = graph.nodes().len();
    for (number, &kind) in Kind::ALL.iter().enumerate() {
        for at in 0..IDS.len() {
            let (from, to) = ((at * 7 + number) % count, (at * 11 + number * 13) % count);
            let ends = (NodeIndex(from as u32), NodeIndex(to as u32));
            for times in 0..3 {
                seed += 1;
                let mut rows = if times == 2 { Vec::new() } else { properties(&mut graph, seed).into_vec() };
                if kind == Kind::Flows {
                    rows.insert(0, (graph.intern("id"), Property::text(format!("{}{times}", IDS[at]))));
                }
                let properties = rows.into_boxed_slice();
                graph.add_relationship(Relationship { from: ends.0, to: ends.1, kind, properties });
            }
        }
    }
    graph
}

fn bytes(graph: &PropertyGraph, format: Format) -> Vec<u8> {
    let mut out = Vec::new();
    export::write(graph, format, &mut out).unwrap();
    out
}

fn text(graph: &PropertyGraph, format: Format) -> String {
    String::from_utf8(bytes(graph, format)).unwrap()
}

/// The files of the folder.
fn folder(graph: &PropertyGraph) -> BTreeMap<String, String> {
    let folder = Folder::new(graph);
    let file = |name: &String| {
        let mut out = Vec::new();
        folder.write(name, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    };
    folder.names().into_iter().map(|name| (name.clone(), file(&name))).collect()
}

/// Writing alone, of a graph as large as a large inventory's.
#[test]
fn a_large_graph_is_written_in_one_pass() {
    let mut graph = PropertyGraph::new("large", None);
    for at in 0..2_000 {
        let properties = properties(&mut graph, at);
        graph.add_node(Node { label: Label::Store, also: None, id: format!("s{at}").into(), properties });
    }
    let key = graph.intern("populations");
    for at in 0..40_000_u32 {
        let properties = Box::new([(key, Property::list(["eea", "uk"]))]);
        let (from, to) = (NodeIndex(at % 2_000), NodeIndex(at * 7 % 2_000));
        graph.add_relationship(Relationship { from, to, kind: Kind::Holds, properties });
    }
    for &format in Format::ALL {
        let (small, all) = (bytes(&PropertyGraph::default(), format).len(), bytes(&graph, format).len());
        assert!(all > small + 40_000 * 20, "{}: {all}", format.as_str());
    }
    assert_eq!(folder(&graph)["relationships-HOLDS.csv"].lines().count(), 40_001);
}

#[test]
fn the_same_graph_gives_the_same_bytes() {
    for &format in Format::ALL {
        assert_eq!(bytes(&hostile(), format), bytes(&hostile(), format), "{}", format.as_str());
    }
    assert_eq!(folder(&hostile()), folder(&hostile()));
}
