//! `lineage.dot`: the lineage graph for Graphviz. A node for each population, store and party in use, in a
//! cluster for each jurisdiction; an edge for each flow, coloured and named by the worst verdict of its
//! transfers.
//!
//! The printer of the crate used escapes nothing: every string that reaches it goes through [`quoted`].

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
};

use graphviz_rust::{
    dot_structures::{
        Attribute, Edge, EdgeTy, Graph, GraphAttributes, Id, Node, NodeId as DotNode, Stmt, Subgraph, Vertex,
    },
    printer::{DotPrinter as _, PrinterContext},
};

use super::{plain, subject::Report};
use crate::{
    assess::Assessment,
    law::Verdict,
    model::{Home, Id as _, Inventory, NodeId, PopulationId, StoreId},
};

/// A quoted string of DOT that shows `text`, and nothing but that: no character of it ends the string, opens
/// an escape of Graphviz's own (`\N`, `\l`) or an entity.
pub(super) fn quoted(text: &str) -> Id {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for line in text.split('\n').enumerate() {
        if line.0 > 0 {
            quoted.push_str("\\n");
        }
        for c in plain::shown(line.1).chars() {
            match c {
                '\\' => quoted.push_str("\\\\"),
                '"' => quoted.push_str("\\\""),
                '&' => quoted.push_str("&amp;"),
                '\u{fffd}'..='\u{ffff}' => {}
                _ => quoted.push(c),
            }
        }
    }
    quoted.push('"');
    Id::Escaped(quoted)
}

pub(super) fn attribute(name: &str, value: &str) -> Attribute {
    Attribute(Id::Plain(name.to_owned()), quoted(value))
}

/// The colour of a verdict. Never the only sign of it: the word stands next to it.
pub(super) fn colour(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Free => "#6b7280",
        Verdict::Adequate => "#15803d",
        Verdict::Safeguarded => "#0f766e",
        Verdict::Derogation => "#1d4ed8",
        Verdict::Unknown => "#7e22ce",
        Verdict::Deficient => "#c2410c",
        Verdict::Missing => "#b91c1c",
        Verdict::Prohibited => "#7f1d1d",
    }
}

/// The graph's name of a node: no two kinds share one.
fn name(inventory: &Inventory, node: NodeId) -> DotNode {
    let id = inventory.node_name(node);
    let kind = match node {
        NodeId::Population(_) => "population",
        NodeId::Party(_) => "party",
        NodeId::Store(_) => "store",
    };
    DotNode(quoted(&format!("{kind}:{id}")), None)
}

/// The worst verdict of the transfers over each flow or holding, by its word in the register.
pub(super) fn worst(assessment: &Assessment) -> BTreeMap<&str, Verdict> {
    let mut worst = BTreeMap::new();
    for transfer in &assessment.transfers {
        let verdict = worst.entry(transfer.flow.as_str()).or_insert(Verdict::Free);
        *verdict = transfer.judgement.verdict.max(*verdict);
    }
    worst
}

/// The jurisdiction of a node: its place, or its places together.
fn jurisdiction(inventory: &Inventory, node: NodeId) -> String {
    if let NodeId::Population(id) = node {
        return homes(inventory, id);
    }
    let places: BTreeMap<&str, _> = inventory.places(node).into_iter().map(|p| (p.code(), p)).collect();
    match places.values().next() {
        None => "place not known".to_owned(),
        Some(&only) if places.len() == 1 && only.is_unknown() => "place not known".to_owned(),
        Some(&only) if places.len() == 1 => plain::place(inventory, only),
        Some(_) => places.into_keys().collect::<Vec<_>>().join(", "),
    }
}

fn homes(inventory: &Inventory, id: PopulationId) -> String {
    let homes = &inventory.population(id).homes;
    if let [Home::At(place)] = homes.as_slice()
        && !place.is_unknown()
    {
        return plain::place(inventory, *place);
    }
    let words: BTreeSet<&str> = homes
        .iter()
        .map(|home| match home {
            Home::At(place) if place.is_unknown() => "place not known",
            Home::At(place) => place.code(),
            Home::In(bloc) => bloc.as_str(),
            Home::Anywhere => "anywhere",
        })
        .collect();
    if words.is_empty() {
        "place not known".to_owned()
    } else {
        words.into_iter().collect::<Vec<_>>().join(", ")
    }
}

/// The nodes that a flow touches or that hold something from the start.
pub(super) fn in_use(inventory: &Inventory) -> BTreeSet<NodeId> {
    let ends = inventory.flows.iter().flat_map(|f| [f.from, f.to]);
    let holding = inventory.stores.iter().enumerate().filter(|(_, s)| !s.holdings.categories.is_empty());
    ends.chain(holding.map(|(i, _)| NodeId::Store(StoreId::new(i)))).collect()
}

fn node(inventory: &Inventory, node: NodeId, verdicts: &BTreeMap<&str, Verdict>) -> Stmt {
    let id = inventory.node_name(node);
    let (shape, title) = match node {
        NodeId::Population(p) => ("ellipse", inventory.population(p).name.as_str()),
        NodeId::Party(p) => ("box", inventory.party(p).name.as_str()),
        NodeId::Store(s) => ("cylinder", inventory.store(s).name.as_str()),
    };
    let mut label = plain::titled(title, id);
    let mut attributes = Vec::new();
    if let NodeId::Store(store) = node {
        let operator = inventory.party(inventory.store(store).operator);
        label = format!("{label}\n{}", plain::name_or(&operator.name, &operator.id));
        if let Some(&verdict) = verdicts.get(format!("store:{id}").as_str()) {
            label = format!("{label}\nheld: {}", verdict.as_str());
            attributes.push(attribute("color", colour(verdict)));
        }
    }
    attributes.insert(0, attribute("label", &label));
    attributes.push(attribute("shape", shape));
    Stmt::Node(Node::new(name(inventory, node), attributes))
}

fn edges(inventory: &Inventory, verdicts: &BTreeMap<&str, Verdict>) -> Vec<Stmt> {
    let mut flows: Vec<_> = inventory.flows.iter().collect();
    flows.sort_by(|a, b| a.id.cmp(&b.id));
    let edge = |flow: &crate::model::Flow| {
        let id = plain::shown(&flow.id);
        let (label, verdict) = match verdicts.get(&*flow.id) {
            Some(&verdict) => (format!("{id}\n{}", verdict.as_str()), verdict),
            None => (id.into_owned(), Verdict::Free),
        };
        let mut attributes = vec![attribute("label", &label), attribute("color", colour(verdict))];
        attributes.push(attribute("fontcolor", colour(verdict)));
        if verdict >= Verdict::Unknown {
            attributes.push(attribute("penwidth", "2"));
        }
        let (from, to) = (name(inventory, flow.from), name(inventory, flow.to));
        Stmt::Edge(Edge { ty: EdgeTy::Pair(Vertex::N(from), Vertex::N(to)), attributes })
    };
    flows.into_iter().map(edge).collect()
}

fn clusters(inventory: &Inventory, verdicts: &BTreeMap<&str, Verdict>) -> Vec<Stmt> {
    let mut places: BTreeMap<String, Vec<NodeId>> = BTreeMap::new();
    for node in in_use(inventory) {
        places.entry(jurisdiction(inventory, node)).or_default().push(node);
    }
    let cluster = |(number, (place, mut nodes)): (usize, (String, Vec<NodeId>))| {
        let kind = |n: NodeId| match n {
            NodeId::Population(_) => 0,
            NodeId::Party(_) => 1,
            NodeId::Store(_) => 2,
        };
        nodes.sort_by_key(|&n| (kind(n), inventory.node_name(n)));
        let mut stmts = vec![Stmt::Attribute(attribute("label", &place))];
        stmts.extend(nodes.into_iter().map(|n| node(inventory, n, verdicts)));
        Stmt::Subgraph(Subgraph { id: Id::Plain(format!("cluster_{number}")), stmts })
    };
    places.into_iter().enumerate().map(cluster).collect()
}

/// Writes the graph.
pub fn render(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    let inventory = &report.assessment.inventory;
    let verdicts = worst(report.assessment);
    let title = format!("{}, as of {}", plain::title(inventory), report.assessment.as_of);
    let font = || attribute("fontname", "Helvetica");
    let mut stmts = vec![
        Stmt::GAttribute(GraphAttributes::Graph(vec![
            attribute("label", &title),
            attribute("labelloc", "t"),
            attribute("rankdir", "LR"),
            // Without it Graphviz 2.43 finds no ranks with clusters of many ties.
            attribute("newrank", "true"),
            attribute("style", "rounded"),
            font(),
        ])),
        Stmt::GAttribute(GraphAttributes::Node(vec![font(), attribute("fontsize", "11")])),
        Stmt::GAttribute(GraphAttributes::Edge(vec![font(), attribute("fontsize", "9")])),
    ];
    stmts.extend(clusters(inventory, &verdicts));
    stmts.extend(edges(inventory, &verdicts));
    let graph = Graph::DiGraph { id: Id::Plain("lineage".to_owned()), strict: false, stmts };
    writeln!(out, "{}", graph.print(&mut PrinterContext::default()))
}

#[cfg(test)]
mod tests {
    use graphviz_rust::dot_structures::Id;

    use super::quoted;
    use crate::report::fixture;

    fn text(value: &str) -> String {
        match quoted(value) {
            Id::Escaped(text) => text,
            other => panic!("{other}"),
        }
    }

    #[test]
    fn a_string_ends_where_it_ends() {
        assert_eq!(text(r#""];x"#), r#""\"];x""#);
        assert_eq!(text(r"a\"), r#""a\\""#);
        assert_eq!(text(r#"a\""#), r#""a\\\"""#);
        assert_eq!(text("a\nb"), r#""a\nb""#);
        assert_eq!(text("&lt;\u{0}\u{1b}\u{202e}"), r#""&amp;lt;""#);
        assert_eq!(text(r"\N"), r#""\\N""#);
    }

    #[test]
    fn nodes_stand_in_their_place_and_edges_carry_their_verdict() {
        let dot = fixture::file("lineage.dot");
        for part in [
            "label=\"DE, IE\"",
            "label=\"United States (US)\"",
            "\"population:customers\" -> \"store:crm\" [label=\"f1\" ",
            "\"store:crm\" -> \"party:mailer\" [label=\"f2\\nmissing\" color=\"#b91c1c\"",
            "\"store:crm\" -> \"party:office\" [label=\"f3\\nsafeguarded\"",
        ] {
            assert!(dot.contains(part), "{part} in\n{dot}");
        }
        assert!(!dot.contains("party:idle"), "a party that no flow touches is not drawn");
    }

    #[test]
    fn hostile_names_add_no_statement() {
        let dot = fixture::file("lineage.dot");
        let graph = graphviz_rust::parse(&dot).unwrap();
        let graphviz_rust::dot_structures::Graph::DiGraph { stmts, .. } = graph else { panic!("{dot}") };
        let edges =
            stmts.iter().filter(|s| matches!(s, graphviz_rust::dot_structures::Stmt::Edge(_))).count();
        assert_eq!(edges, 3);
    }
}
