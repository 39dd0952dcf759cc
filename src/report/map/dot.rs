//! The map for Graphviz: a cluster for each lane, an edge for each line.

use graphviz_rust::{
    dot_structures::{
        Edge, EdgeTy, Graph, GraphAttributes, Id, Node, NodeId as DotNode, Stmt, Subgraph, Vertex,
    },
    printer::{DotPrinter as _, PrinterContext},
};

use super::picture::{Map, Shape};
use crate::{
    law::Verdict,
    report::dot::{attribute, colour, quoted},
};

fn name(row: usize) -> DotNode {
    DotNode(quoted(&format!("n{row}")), None)
}

/// Writes it.
pub fn render(map: &Map) -> String {
    let font = || attribute("fontname", "Helvetica");
    let mut stmts = vec![
        Stmt::GAttribute(GraphAttributes::Graph(vec![
            attribute("label", &format!("{}\n{}", map.title, map.subtitle)),
            attribute("labelloc", "t"),
            attribute("rankdir", "LR"),
            attribute("newrank", "true"),
            attribute("style", "rounded"),
            font(),
        ])),
        Stmt::GAttribute(GraphAttributes::Node(vec![font(), attribute("fontsize", "11")])),
        Stmt::GAttribute(GraphAttributes::Edge(vec![font(), attribute("fontsize", "9")])),
    ];
    for (number, lane) in map.lanes.iter().enumerate() {
        let mut inner = vec![Stmt::Attribute(attribute("label", &lane.name))];
        for (row, card) in map.boxes.iter().enumerate().filter(|(_, c)| c.lane == number) {
            let mut label = vec![card.name.as_str()];
            label.extend(card.notes.iter().map(|(text, _)| text.as_str()));
            let shape = match card.shape {
                Shape::People => "ellipse",
                Shape::Party => "box",
                Shape::Store => "cylinder",
                Shape::Group => "box3d",
            };
            let attributes = vec![attribute("label", &label.join("\n")), attribute("shape", shape)];
            inner.push(Stmt::Node(Node::new(name(row), attributes)));
        }
        stmts.push(Stmt::Subgraph(Subgraph { id: Id::Plain(format!("cluster_{number}")), stmts: inner }));
    }
    for line in &map.lines {
        let mut label = line.verdict.as_str().to_owned();
        if let [(id, _)] = line.flows.as_slice() {
            label = format!("{id}\n{label}");
        } else {
            label = format!("{} flows\n{label}", line.flows.len());
        }
        let mut attributes = vec![attribute("label", &label), attribute("color", colour(line.verdict))];
        attributes.push(attribute("fontcolor", colour(line.verdict)));
        if line.verdict >= Verdict::Unknown {
            attributes.push(attribute("penwidth", "2"));
        }
        let ends = EdgeTy::Pair(Vertex::N(name(line.from)), Vertex::N(name(line.to)));
        stmts.push(Stmt::Edge(Edge { ty: ends, attributes }));
    }
    let graph = Graph::DiGraph { id: Id::Plain("thalweg".to_owned()), strict: false, stmts };
    format!("{}\n", graph.print(&mut PrinterContext::default()))
}
