//! A picture of any graph: boxes in lanes, lines between them that carry words. The map's layout, without the map's
//! meaning: what an answer to a query gives back, and the picture of the property graph itself.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use graphviz_rust::{
    dot_structures::{
        Edge, EdgeTy, Graph as Dot, GraphAttributes, Id, Node, NodeId as DotNode, Stmt, Subgraph, Vertex,
    },
    printer::{DotPrinter as _, PrinterContext},
};

use super::{
    layout::{BOX, Graph, HEAD, Layout, Rect, Size, layout},
    svg::escaped,
    words,
};
use crate::report::dot::{attribute, quoted};

const NAME: u32 = 12;
const SMALL: u32 = 10;
const LEADING: u32 = 14;
const PAD: u32 = 9;
const GUTTER: u32 = 150;
const EDGE: u32 = 16;
/// One for each kind of line, over again where there are more.
const INKS: [&str; 8] =
    ["#374151", "#1d4ed8", "#0f766e", "#b91c1c", "#7e22ce", "#c2410c", "#15803d", "#6b7280"];

/// A box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebBox {
    /// The name of its lane.
    pub lane: String,
    /// Its name.
    pub name: String,
    /// What else it says, line by line.
    pub notes: Vec<String>,
    /// All of it, for who asks.
    pub full: String,
}

/// A line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebLine {
    /// The box that it leaves.
    pub from: usize,
    /// The box that it enters.
    pub to: usize,
    /// Its kind: the word at its head. Lines of one kind may run together.
    pub kind: String,
    /// What it is, for who asks.
    pub full: String,
}

/// A graph to be drawn.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Web {
    /// Over the picture.
    pub title: String,
    /// The lanes in order.
    pub lanes: Vec<String>,
    /// The boxes.
    pub boxes: Vec<WebBox>,
    /// The lines; their ends are boxes.
    pub lines: Vec<WebLine>,
}

/// Appends formatted text; writing to a string does not fail.
macro_rules! put {
    ($out:expr, $($arg:tt)*) => {{ let _ = writeln!($out, $($arg)*); }};
}

impl Web {
    fn lane(&self, card: &WebBox) -> usize {
        self.lanes.iter().position(|l| *l == card.lane).unwrap_or_default()
    }

    /// The kinds of lines, each with its row.
    fn kinds(&self) -> BTreeMap<&str, u8> {
        let kinds: BTreeSet<&str> = self.lines.iter().map(|l| l.kind.as_str()).collect();
        kinds.into_iter().enumerate().map(|(i, k)| (k, (i % 255) as u8)).collect()
    }

    fn text(card: &WebBox) -> (Vec<String>, Vec<String>) {
        let room = BOX - 2 * PAD;
        let notes = card.notes.iter().map(|note| words::cut(note, SMALL, room)).collect();
        (words::lines(&card.name, NAME, room, 2), notes)
    }

    /// As a picture, in a layout of our own. A line from a box to itself is told in the box.
    pub fn svg(&self) -> String {
        let height = |card: &WebBox| {
            let (name, notes) = Self::text(card);
            (name.len() + notes.len()) as u32 * LEADING + PAD + 3
        };
        let kinds = self.kinds();
        let shown: Vec<&WebLine> = self.lines.iter().filter(|l| l.from != l.to).collect();
        let kind = |l: &WebLine| kinds.get(l.kind.as_str()).copied().unwrap_or_default();
        let graph = Graph {
            lanes: self.lanes.len().max(1),
            least: Vec::new(),
            boxes: self.boxes.iter().map(|card| (self.lane(card), height(card))).collect(),
            edges: shown.iter().map(|l| (l.from, l.to, kind(l))).collect(),
        };
        let measure = |edges: &[usize], _| {
            let width = words::width(&label(&shown, edges), SMALL).div_ceil(10);
            Size { width, over: 12, under: 4 }
        };
        let layout = layout(&graph, &measure);
        Page { web: self, shown: &shown, layout: &layout, out: String::new() }.write()
    }

    /// As text for Graphviz: a cluster for each lane.
    pub fn dot(&self) -> String {
        let name = |row: usize| DotNode(quoted(&format!("n{row}")), None);
        let font = || attribute("fontname", "Helvetica");
        let mut stmts = vec![
            Stmt::GAttribute(GraphAttributes::Graph(vec![
                attribute("label", &self.title),
                attribute("labelloc", "t"),
                attribute("rankdir", "LR"),
                attribute("newrank", "true"),
                font(),
            ])),
            Stmt::GAttribute(GraphAttributes::Node(vec![font(), attribute("shape", "box")])),
            Stmt::GAttribute(GraphAttributes::Edge(vec![font(), attribute("fontsize", "9")])),
        ];
        for (number, lane) in self.lanes.iter().enumerate() {
            let mut inner = vec![Stmt::Attribute(attribute("label", lane))];
            for (row, card) in self.boxes.iter().enumerate().filter(|(_, c)| self.lane(c) == number) {
                let mut label = vec![card.name.as_str()];
                label.extend(card.notes.iter().map(String::as_str));
                inner.push(Stmt::Node(Node::new(name(row), vec![attribute("label", &label.join("\n"))])));
            }
            let id = Id::Plain(format!("cluster_{number}"));
            stmts.push(Stmt::Subgraph(Subgraph { id, stmts: inner }));
        }
        for line in &self.lines {
            let ty = EdgeTy::Pair(Vertex::N(name(line.from)), Vertex::N(name(line.to)));
            let attributes = vec![attribute("label", &line.kind), attribute("tooltip", &line.full)];
            stmts.push(Stmt::Edge(Edge { ty, attributes }));
        }
        let graph = Dot::DiGraph { id: Id::Plain("thalweg".to_owned()), strict: false, stmts };
        format!("{}\n", graph.print(&mut PrinterContext::default()))
    }
}

/// What stands at an arrowhead.
fn label(lines: &[&WebLine], edges: &[usize]) -> String {
    let kind = edges.first().and_then(|&e| lines.get(e)).map_or("", |l| l.kind.as_str());
    let many = if edges.len() > 1 { format!(" \u{d7}{}", edges.len()) } else { String::new() };
    format!("{kind}{many}")
}

fn ink(class: u8) -> &'static str {
    INKS[usize::from(class) % INKS.len()]
}

struct Page<'p> {
    web: &'p Web,
    shown: &'p [&'p WebLine],
    layout: &'p Layout,
    out: String,
}

impl Page<'_> {
    fn write(mut self) -> String {
        let room = words::width(&self.web.title, 15).div_ceil(10).min(900);
        let width = (GUTTER + self.layout.size.0).max(room) + 2 * EDGE;
        let (top, height) = (46, self.layout.size.1 + 46 + EDGE);
        put!(
            self.out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" data-from=\"thalweg\" width=\"{width}\" \
             height=\"{height}\" viewBox=\"0 0 {width} {height}\" font-family=\"Helvetica, Arial, sans-serif\" fill=\"#111827\">"
        );
        put!(self.out, "<title>{}</title>", escaped(&self.web.title));
        put!(self.out, "<rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>");
        let title = escaped(&words::cut(&self.web.title, 15, width - 2 * EDGE));
        put!(self.out, "<text x=\"{EDGE}\" y=\"28\" font-size=\"15\" font-weight=\"bold\">{title}</text>");
        put!(self.out, "<g transform=\"translate({EDGE} {top})\">");
        self.lanes(width - 2 * EDGE);
        put!(self.out, "<g transform=\"translate({GUTTER} 0)\">");
        self.strokes();
        self.boxes();
        self.heads();
        put!(self.out, "</g>\n</g>\n</svg>");
        self.out
    }

    fn lanes(&mut self, width: u32) {
        for (row, (lane, &(y, h))) in self.web.lanes.iter().zip(&self.layout.lanes).enumerate() {
            let shade = if row % 2 == 0 { "#f6f6f7" } else { "#eeeeef" };
            put!(self.out, "<rect y=\"{y}\" width=\"{width}\" height=\"{h}\" fill=\"{shade}\"/>");
            let (name, y) = (escaped(&words::cut(lane, NAME, GUTTER - 2 * PAD)), y + 18);
            let font = format!("font-size=\"{NAME}\" font-weight=\"bold\"");
            put!(self.out, "<text x=\"{PAD}\" y=\"{y}\" {font}>{name}</text>");
        }
    }

    fn strokes(&mut self) {
        for stroke in &self.layout.strokes {
            let dash = if stroke.back { " stroke-dasharray=\"8 5\"" } else { "" };
            let ((x, y), b) = (stroke.a, stroke.b);
            let to = if y == b.1 { format!("H{}", b.0) } else { format!("V{}", b.1) };
            let full = stroke.edges.iter().filter_map(|&e| self.shown.get(e)).map(|l| l.full.as_str());
            let full = escaped(&full.collect::<Vec<_>>().join("\n"));
            let ink = ink(stroke.class);
            put!(
                self.out,
                "<path d=\"M{x} {y}{to}\" fill=\"none\" stroke=\"{ink}\"{dash}><title>{full}</title></path>"
            );
        }
        for &(x, y, class) in &self.layout.knots {
            put!(self.out, "<circle cx=\"{x}\" cy=\"{y}\" r=\"2.4\" fill=\"{}\"/>", ink(class));
        }
    }

    fn boxes(&mut self) {
        for (card, rect) in self.web.boxes.iter().zip(&self.layout.boxes) {
            put!(self.out, "<g><title>{}</title>", escaped(&card.full));
            let frame = "rx=\"4\" fill=\"#ffffff\" stroke=\"#111827\" stroke-width=\"1.2\"";
            let Rect { x, y, w, h } = *rect;
            put!(self.out, "<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" {frame}/>");
            let (name, notes) = Web::text(card);
            let (x, mut y) = (x + PAD, y + 15);
            for (line, size, ink) in
                name.iter().map(|l| (l, NAME, "#111827")).chain(notes.iter().map(|l| (l, SMALL, "#4b5563")))
            {
                let line = escaped(line);
                put!(self.out, "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" fill=\"{ink}\">{line}</text>");
                y += LEADING;
            }
            put!(self.out, "</g>");
        }
    }

    fn heads(&mut self) {
        for head in &self.layout.heads {
            let (ink, (x, y)) = (ink(head.class), head.at);
            let label = escaped(&label(self.shown, &head.edges));
            put!(self.out, "<path d=\"M{x} {y}l-8 -4v8z\" fill=\"{ink}\"/>");
            let (x, y) = (x - HEAD, y - 3);
            let font = format!("font-size=\"{SMALL}\" text-anchor=\"end\" fill=\"{ink}\"");
            put!(self.out, "<text x=\"{x}\" y=\"{y}\" {font}>{label}</text>");
        }
    }
}
