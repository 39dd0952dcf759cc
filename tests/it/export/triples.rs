//! Turtle and JSON-LD, by parsers of RDF: both hold the same triples, and these hold the graph.

use std::collections::BTreeSet;

use oxjsonld::JsonLdParser;
use oxrdf::{
    Graph, Literal, NamedNodeRef, NamedOrBlankNodeRef as SubjectRef, TermRef, Triple, TripleRef,
    graph::CanonicalizationAlgorithm,
    vocab::{rdf, xsd},
};
use oxttl::TurtleParser;
use thalweg::{
    export::Format,
    graph::{Kind, Label, Node, NodeIndex, Property, PropertyGraph, Relationship},
};

use super::{Ends, Told, Value, Values, hostile, text};

const OURS: &str = "https://thalweg.example/ns#";
const DPV: &str = "https://w3id.org/dpv#";

fn turtle(text: &str) -> Graph {
    TurtleParser::new().for_slice(text).map(Result::unwrap).collect()
}

fn json_ld(text: &str) -> Graph {
    JsonLdParser::new().for_slice(text).map(|quad| Triple::from(quad.unwrap())).collect()
}

#[test]
fn both_hold_the_same_triples() {
    let graph = hostile();
    let mut both = [turtle(&text(&graph, Format::Turtle)), json_ld(&text(&graph, Format::JsonLd))];
    for graph in &mut both {
        graph.canonicalize(CanonicalizationAlgorithm::Unstable);
    }
    let [turtle, json_ld] = both.each_ref().map(|g| g.iter().map(|t| t.to_string()).collect::<BTreeSet<_>>());
    assert!(turtle.len() > 5_000);
    assert_eq!(turtle, json_ld);
}

/// `%XX` undone.
fn decoded(text: &str) -> String {
    let (mut bytes, mut rest) = (Vec::new(), text.as_bytes());
    while let Some((&byte, tail)) = rest.split_first() {
        if byte == b'%' {
            bytes.push(u8::from_str_radix(std::str::from_utf8(&tail[..2]).unwrap(), 16).unwrap());
            rest = &tail[2..];
        } else {
            bytes.push(byte);
            rest = tail;
        }
    }
    String::from_utf8(bytes).unwrap()
}

struct Reader<'g> {
    triples: &'g Graph,
    base: String,
}

impl Reader<'_> {
    /// The segments of an IRI of the inventory.
    fn own(&self, iri: &str) -> Option<Vec<String>> {
        Some(iri.strip_prefix(&self.base)?.split('/').map(decoded).collect())
    }

    fn node(&self, term: TermRef) -> (String, String) {
        let TermRef::NamedNode(node) = term else { panic!("{term}") };
        let [label, id] = self.own(node.as_str()).unwrap().try_into().unwrap();
        (label, id)
    }

    fn value(&self, term: TermRef) -> Value {
        match term {
            TermRef::Literal(literal) => of_literal(&literal.into_owned()),
            TermRef::NamedNode(nil) if nil == rdf::NIL => Value::List(Vec::new()),
            TermRef::BlankNode(cell) => {
                let one = |predicate| self.triples.object_for_subject_predicate(cell, predicate).unwrap();
                let Value::Text(first) = self.value(one(rdf::FIRST)) else { panic!("no text in a list") };
                let Value::List(rest) = self.value(one(rdf::REST)) else { panic!("no list") };
                Value::List([vec![first], rest].concat())
            }
            other @ TermRef::NamedNode(_) => panic!("{other}"),
        }
    }

    /// The properties in our namespace, types of relationships left out.
    fn values(&self, subject: SubjectRef) -> Values {
        let mut values = Values::new();
        for triple in self.triples.triples_for_subject(subject) {
            let Some(key) = triple.predicate.as_str().strip_prefix(OURS) else { continue };
            if Kind::parse(key).is_none() {
                assert!(values.insert(decoded(key), self.value(triple.object)).is_none(), "{key} twice");
            }
        }
        values
    }

    /// Our classes.
    fn labels(&self, subject: SubjectRef) -> Vec<String> {
        let classes = self.triples.objects_for_subject_predicate(subject, rdf::TYPE);
        let ours = classes.filter_map(|class| match class {
            TermRef::NamedNode(class) => class.as_str().strip_prefix(OURS).map(str::to_owned),
            _ => None,
        });
        let mut labels: Vec<String> = ours.collect();
        labels.sort_by_key(|l| Label::parse(l));
        labels
    }
}

fn of_literal(literal: &Literal) -> Value {
    let text = literal.value().to_owned();
    match literal.datatype() {
        xsd::INTEGER => Value::Number(text.parse().unwrap()),
        xsd::BOOLEAN => Value::Truth(text.parse().unwrap()),
        xsd::DATE => {
            assert_eq!(text, "2024-02-29");
            Value::Text(text)
        }
        xsd::STRING => Value::Text(text),
        other => panic!("{other}"),
    }
}

#[test]
fn triples_hold_the_graph() {
    let graph = hostile();
    let triples = turtle(&text(&graph, Format::Turtle));
    let base = "https://thalweg.example/id/it%27s%20%22mine%22%2F..%0A%3C%2Fx%3E%5Cu0041/".to_owned();
    let reader = Reader { triples: &triples, base };
    let mut told = Told::default();
    let mut direct: BTreeSet<Ends> = BTreeSet::new();
    for iri in subjects(&triples) {
        let segments = reader.own(&iri).unwrap();
        let iri = NamedNodeRef::new_unchecked(&iri);
        let subject = SubjectRef::from(iri);
        match Label::parse(&segments[0]) {
            Some(_) => {
                let node = reader.node(iri.into());
                let mut values = reader.values(subject);
                assert_eq!(values.remove("id"), Some(Value::Text(node.1.clone())));
                told.nodes.insert(node.clone(), (reader.labels(subject), values));
                for triple in triples.triples_for_subject(subject) {
                    let kind = triple.predicate.as_str().strip_prefix(OURS).and_then(Kind::parse);
                    if let Some(kind) = kind {
                        direct.insert((node.clone(), kind.as_str().to_owned(), reader.node(triple.object)));
                    }
                }
            }
            None if segments[0].is_empty() => {
                assert_eq!(reader.labels(subject), ["Inventory"]);
            }
            None => {
                let one = |p| triples.object_for_subject_predicate(subject, p).unwrap();
                let TermRef::NamedNode(kind) = one(rdf::PREDICATE) else { panic!("no type") };
                let kind = kind.as_str().strip_prefix(OURS).unwrap().to_owned();
                assert_eq!(kind, segments[0]);
                let ends = (reader.node(one(rdf::SUBJECT)), kind, reader.node(one(rdf::OBJECT)));
                told.relationships.push((ends, reader.values(subject)));
            }
        }
    }
    told.relationships.sort();
    let mut expected = Told::of(&graph, str::to_owned);
    let all: BTreeSet<Ends> = expected.relationships.iter().map(|(ends, _)| ends.clone()).collect();
    assert_eq!(direct, all);
    // One without properties is the one triple, but for a flow.
    expected.relationships.retain(|((_, kind, _), values)| kind == "FLOWS" || !values.is_empty());
    assert_eq!(told, expected);
}

/// The IRIs that something is said of.
fn subjects(triples: &Graph) -> BTreeSet<String> {
    let iri = |subject| {
        if let SubjectRef::NamedNode(node) = subject { Some(node.as_str().to_owned()) } else { None }
    };
    triples.iter().filter_map(|t| iri(t.subject)).collect()
}

/// A node: a label, an id and columns.
type Row<'r> = (Label, &'r str, &'r [(&'r str, Property)]);

/// A graph of these nodes, and these relationships between them.
fn small(nodes: &[Row], ties: &[(usize, Kind, usize)]) -> PropertyGraph {
    let mut graph = PropertyGraph::new("small", None);
    for (label, id, columns) in nodes {
        let properties = columns.iter().map(|(key, value)| (graph.intern((*key).to_owned()), value.clone()));
        let properties = properties.collect();
        graph.add_node(Node { label: *label, also: None, id: (*id).into(), properties });
    }
    for &(from, kind, to) in ties {
        let properties = Box::default();
        let ends = (NodeIndex(from as u32), NodeIndex(to as u32));
        graph.add_relationship(Relationship { from: ends.0, to: ends.1, kind, properties });
    }
    graph
}

/// The triples in terms of others, shortened.
fn foreign(graph: &PropertyGraph) -> BTreeSet<String> {
    let base = format!("https://thalweg.example/id/{}/", graph.name);
    let short = |text: String| {
        let text = text.trim_matches(['<', '>']).replace(&base, "");
        let text = text.replace("https://w3id.org/dpv/legal/eu/gdpr#", "eu-gdpr:");
        let text = text.replace("https://w3id.org/dpv/legal/eu#", "legal-eu:");
        let text =
            text.replace("https://w3id.org/dpv/loc#", "loc:").replace("https://w3id.org/dpv/pd#", "pd:");
        text.replace(DPV, "dpv:").replace("http://www.w3.org/2004/02/skos/core#", "skos:")
    };
    let triples = turtle(&text(graph, Format::Turtle));
    let line = |t: TripleRef| {
        let predicate =
            if t.predicate == rdf::TYPE { "a".to_owned() } else { short(t.predicate.to_string()) };
        format!("{} {predicate} {}", short(t.subject.to_string()), short(t.object.to_string()))
    };
    // The cells of lists are left out: they are told elsewhere.
    triples.iter().map(line).filter(|l| !l.contains(OURS) && !l.starts_with("_:")).collect()
}

fn lines(text: &str) -> BTreeSet<String> {
    text.lines().map(|l| l.trim().to_owned()).filter(|l| !l.is_empty()).collect()
}

fn word(text: &str) -> Property {
    Property::text(text)
}

#[test]
fn what_the_vocabulary_has_is_said_in_its_terms() {
    let graph = small(
        &[
            (Label::Population, "eea", &[]),
            (Label::Party, "acme", &[("role", word("joint-controller"))]),
            (Label::Party, "cloud", &[("role", word("sub-processor"))]),
            (Label::Store, "crm", &[]),
            (Label::Category, "email", &[("dpv", word("pd:EmailAddress"))]),
            (Label::Category, "odd", &[("dpv", word("the e-mail address"))]),
            (Label::Purpose, "ads", &[("legal_basis", word("consent"))]),
            (Label::Place, "US", &[]),
            (Label::Place, "XK", &[]),
            (Label::Place, "@EPO", &[]),
            (Label::Regime, "eu-gdpr", &[]),
            (Label::Regime, "ch-fadp", &[]),
            (Label::Exposure, "e1", &[]),
            (Label::Transfer, "t1", &[("populations", Property::list(["eea"]))]),
        ],
        &[
            (0, Kind::In, 7),
            (1, Kind::Controls, 3),
            (3, Kind::Holds, 4),
            (5, Kind::ChildOf, 4),
            (2, Kind::ChildOf, 1),
            (12, Kind::To, 2),
            (12, Kind::About, 0),
            (13, Kind::From, 1),
            (13, Kind::To, 2),
            (13, Kind::Under, 10),
        ],
    );
    let expected = "
        Population/eea a dpv:DataSubject
        Population/eea dpv:hasLocation Place/US
        Party/acme a dpv:LegalEntity
        Party/acme a dpv:DataController
        Party/cloud a dpv:LegalEntity
        Party/cloud a dpv:DataSubProcessor
        Store/crm dpv:hasDataController Party/acme
        Store/crm dpv:hasPersonalData Category/email
        Category/email a dpv:PersonalData
        Category/email skos:broader pd:EmailAddress
        Category/odd a dpv:PersonalData
        Category/odd skos:broader Category/email
        Purpose/ads a dpv:Purpose
        Purpose/ads dpv:hasLegalBasis dpv:Consent
        Place/US a dpv:Country
        Place/US skos:exactMatch loc:US
        Place/XK a dpv:Location
        Place/%40EPO a dpv:Location
        Regime/eu-gdpr a dpv:Law
        Regime/eu-gdpr skos:exactMatch legal-eu:law-GDPR
        Regime/ch-fadp a dpv:Law
        Exposure/e1 dpv:hasRecipient Party/cloud
        Exposure/e1 dpv:hasDataSubject Population/eea
        Transfer/t1 a dpv:CrossBorderTransfer
        Transfer/t1 dpv:hasDataSubject Population/eea
        Transfer/t1 dpv:hasDataExporter Party/acme
        Transfer/t1 dpv:hasDataImporter Party/cloud
        Transfer/t1 dpv:hasApplicableLaw Regime/eu-gdpr";
    assert_eq!(foreign(&graph), lines(expected));
}

#[test]
fn where_it_is_not_known_where_a_transfer_goes_no_border_is_said_to_be_crossed() {
    let graph = small(&[(Label::Transfer, "t1", &[("place", word("unknown"))])], &[]);
    assert_eq!(foreign(&graph), lines("Transfer/t1 a dpv:Transfer"));
    let graph = small(&[(Label::Transfer, "t1", &[("place", word("US"))])], &[]);
    assert_eq!(foreign(&graph), lines("Transfer/t1 a dpv:CrossBorderTransfer"));
}

#[test]
fn a_ground_is_said_where_it_bears_the_transfer_under_the_law_that_the_term_is_of() {
    let transfer = |regime, verdict, mechanism, safeguard: &str| {
        [
            ("regime", word(regime)),
            ("verdict", word(verdict)),
            ("mechanism", word(mechanism)),
            ("safeguard", word(safeguard)),
        ]
    };
    let graph = small(
        &[
            (Label::Safeguard, "scc", &[("mechanism", word("scc")), ("module", word("2"))]),
            (
                Label::Safeguard,
                "swiss",
                &[("mechanism", word("scc")), ("regimes", Property::list(["ch-fadp"]))],
            ),
            (Label::Safeguard, "idta", &[("mechanism", word("idta"))]),
            (Label::Safeguard, "claims", &[("mechanism", word("derogation")), ("module", word("e"))]),
            (Label::Transfer, "t1", &transfer("eu-gdpr", "safeguarded", "scc", "scc")),
            (Label::Transfer, "t2", &transfer("eu-gdpr", "deficient", "scc", "scc")),
            (Label::Transfer, "t3", &transfer("uk-gdpr", "adequate", "adequacy", "")),
            (Label::Transfer, "t4", &transfer("eu-gdpr", "derogation", "derogation", "claims")),
            (Label::Transfer, "t5", &transfer("eu-gdpr", "adequate", "adequacy", "eu-gdpr/us-dpf")),
        ],
        &[],
    );
    let expected = "
        Safeguard/scc a dpv:SafeguardForDataTransfer
        Safeguard/scc a eu-gdpr:SCCByCommission
        Safeguard/swiss a dpv:SafeguardForDataTransfer
        Safeguard/idta a dpv:SafeguardForDataTransfer
        Safeguard/claims dpv:hasLegalBasis eu-gdpr:A49-1-e
        Transfer/t1 a dpv:CrossBorderTransfer
        Transfer/t2 a dpv:CrossBorderTransfer
        Transfer/t3 a dpv:CrossBorderTransfer
        Transfer/t4 a dpv:CrossBorderTransfer
        Transfer/t5 a dpv:CrossBorderTransfer
        Transfer/t1 dpv:hasLegalBasis eu-gdpr:A46-2-c
        Transfer/t4 dpv:hasLegalBasis eu-gdpr:A49-1-e
        Transfer/t5 dpv:hasLegalBasis eu-gdpr:A45-3";
    assert_eq!(foreign(&graph), lines(expected));
}

/// Flows of one id and of none, and equal facts: each is a resource of its own.
#[test]
fn parallel_relationships_stay_apart() {
    let mut graph = small(
        &[(Label::Store, "a", &[]), (Label::Store, "b", &[])],
        &[(0, Kind::Flows, 1), (0, Kind::Flows, 1)],
    );
    let id = graph.intern("id");
    for _ in 0..2 {
        let properties = Box::new([(id, word("f/1"))]);
        graph.add_relationship(Relationship {
            from: NodeIndex(0),
            to: NodeIndex(1),
            kind: Kind::Flows,
            properties,
        });
    }
    let flows: Vec<String> = subjects(&turtle(&text(&graph, Format::Turtle)))
        .into_iter()
        .filter_map(|iri| iri.split_once("/FLOWS/").map(|(_, rest)| rest.to_owned()))
        .collect();
    assert_eq!(flows, ["Store/a/Store/b", "Store/a/Store/b/2", "f%2F1", "f%2F1/2"]);
}

#[test]
fn a_flow_names_what_it_carries_in_terms_of_the_vocabulary() {
    let mut graph = small(
        &[
            (Label::Population, "eea", &[]),
            (Label::Store, "b", &[]),
            (Label::Category, "c", &[]),
            (Label::Purpose, "p", &[]),
        ],
        &[],
    );
    let columns = [
        ("id", word("f1")),
        ("categories", Property::list(["c", "*"])),
        ("purposes", Property::list(["p"])),
        ("populations", Property::list(["eea"])),
        ("legal_basis", word("vital-interests")),
        ("access", word("remote")),
    ];
    let properties = columns.into_iter().map(|(key, value)| (graph.intern(key), value)).collect();
    graph.add_relationship(Relationship {
        from: NodeIndex(0),
        to: NodeIndex(1),
        kind: Kind::Flows,
        properties,
    });
    let said: BTreeSet<String> = foreign(&graph)
        .into_iter()
        .filter(|l| l.starts_with("FLOWS/f1 ") && !l.contains("rdf-syntax"))
        .collect();
    let expected = "
        FLOWS/f1 a dpv:Transfer
        FLOWS/f1 a dpv:Access
        FLOWS/f1 dpv:hasPersonalData Category/c
        FLOWS/f1 dpv:hasDataSubject Population/eea
        FLOWS/f1 dpv:hasPurpose Purpose/p
        FLOWS/f1 dpv:hasLegalBasis dpv:VitalInterest";
    assert_eq!(said, lines(expected));
}
