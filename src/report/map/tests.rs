//! What holds of any map, on random graphs; and the picture of what the tests of every output render.

use std::collections::BTreeMap;

use super::{
    Selection,
    layout::{Graph, HEAD, Head, Layout, Rect, Size, layout},
    picture::Map,
};
use crate::report::fixture;

/// The width of every label here.
const LABEL: u32 = 70;

/// A graph from a seed: boxes in lanes, edges anywhere, or only onward.
fn random(seed: u64, boxes: usize, edges: usize, lanes: usize, cycles: bool) -> Graph {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut below = |n: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 33).unwrap_or(0) % n.max(1)
    };
    let placed = (0..boxes).map(|_| (below(lanes), 24 + 14 * u32::try_from(below(4)).unwrap())).collect();
    let mut found = BTreeMap::new();
    for _ in 0..edges {
        let (a, b) = (below(boxes), below(boxes));
        // A hub or two, as real inventories have.
        let b = if below(5) == 0 { b / 8 } else { b };
        let (a, b) = if cycles { (a, b) } else { (a.min(b), a.max(b)) };
        if a != b {
            found.insert((a, b), u8::try_from(below(8)).unwrap());
        }
    }
    let least = (0..lanes).map(|lane| 40 * u32::try_from(lane % 4).unwrap()).collect();
    Graph {
        lanes,
        least,
        boxes: placed,
        edges: found.into_iter().map(|((a, b), class)| (a, b, class)).collect(),
    }
}

fn graphs() -> impl Iterator<Item = Graph> {
    let small = (0..120).map(|seed| {
        let n = usize::try_from(seed).unwrap();
        random(seed + 1, 2 + n % 23, n % 61, 1 + n % 7, n % 2 == 0)
    });
    small.chain([
        random(7, 300, 700, 14, true),
        random(8, 1_000, 2_500, 20, true),
        random(9, 1_000, 1_500, 20, false),
    ])
}

/// The room of a label here: of several lines over and under, and not the same for each.
fn size(edges: &[usize], _: bool) -> Size {
    let at = u32::try_from(edges[0]).unwrap();
    Size { width: LABEL, over: 12 * (1 + at % 3), under: 4 + 12 * (at % 4) }
}

fn placed(graph: &Graph) -> Layout {
    layout(graph, &size)
}

fn apart(a: Rect, b: Rect) -> bool {
    a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y
}

/// The boxes by their left edge, to look only where one can be.
fn by_column(layout: &Layout) -> BTreeMap<u32, Vec<Rect>> {
    let mut columns: BTreeMap<u32, Vec<Rect>> = BTreeMap::new();
    layout.boxes.iter().for_each(|r| columns.entry(r.x).or_default().push(*r));
    columns
}

#[test]
fn boxes_lie_in_their_lanes_and_apart() {
    for graph in graphs() {
        let layout = placed(&graph);
        for (rect, &(lane, height)) in layout.boxes.iter().zip(&graph.boxes) {
            let (top, high) = layout.lanes[lane];
            assert!(top <= rect.y && rect.y + rect.h <= top + high && rect.h >= height);
            assert!(rect.x + rect.w <= layout.size.0 && rect.y + rect.h <= layout.size.1);
        }
        let columns = by_column(&layout);
        let (mut end, mut count) = (0, 0);
        for (&x, column) in &columns {
            assert!(end <= x, "columns lie apart");
            end = x + column[0].w;
            for (i, &a) in column.iter().enumerate() {
                assert!(column[i + 1..].iter().all(|&b| apart(a, b)));
                count += 1;
            }
        }
        assert_eq!(count, graph.boxes.len());
        assert!(layout.lanes.windows(2).all(|l| l[0].0 + l[0].1 == l[1].0));
        assert!(layout.lanes.iter().zip(&graph.least).all(|(lane, least)| lane.1 >= *least));
    }
}

#[test]
fn lines_run_around_boxes_and_cross_only_lanes_on_their_way() {
    for graph in graphs() {
        let layout = placed(&graph);
        let columns = by_column(&layout);
        for (route, &(from, to, _)) in layout.routes.iter().zip(&graph.edges) {
            let (start, end) = (layout.boxes[from], layout.boxes[to]);
            let (first, last) = (route[0], route[route.len() - 1]);
            assert!(first.0 == start.x + start.w && start.y < first.1 && first.1 < start.y + start.h);
            assert!(last.0 == end.x && end.y < last.1 && last.1 < end.y + end.h);
            let lanes = [graph.boxes[from].0, graph.boxes[to].0];
            let top = layout.lanes[lanes[0].min(lanes[1])].0;
            let (y, high) = layout.lanes[lanes[0].max(lanes[1])];
            for piece in route.windows(2) {
                let (a, b) = (piece[0].min(piece[1]), piece[0].max(piece[1]));
                assert!((a.0 == b.0) != (a.1 == b.1), "each piece is straight and goes somewhere");
                let (low, far) = (a.1.min(b.1), a.1.max(b.1));
                assert!(top <= low && far <= y + high, "no lane is crossed but on the way");
                for (_, column) in columns.range(..b.0) {
                    for rect in column.iter().filter(|r| a.0 < r.x + r.w) {
                        assert!(far <= rect.y || rect.y + rect.h <= low, "{piece:?} runs through {rect:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn what_does_not_go_back_leads_to_the_right() {
    for graph in graphs() {
        let layout = placed(&graph);
        for (edge, &(from, to, _)) in graph.edges.iter().enumerate() {
            assert_eq!(layout.back[edge], layout.boxes[to].x <= layout.boxes[from].x);
        }
    }
    let onward = random(3, 60, 150, 5, false);
    assert!(!placed(&onward).back.contains(&true));
}

#[test]
fn lines_do_not_lie_on_each_other() {
    for graph in graphs() {
        let layout = placed(&graph);
        let mut lying: BTreeMap<(bool, u32), Vec<(u32, u32)>> = BTreeMap::new();
        for stroke in &layout.strokes {
            let flat = stroke.a.1 == stroke.b.1;
            let (at, reach) = if flat {
                (stroke.a.1, (stroke.a.0, stroke.b.0))
            } else {
                (stroke.a.0, (stroke.a.1, stroke.b.1))
            };
            lying.entry((flat, at)).or_default().push(reach);
            let ends = |e: &usize| (graph.edges[*e].0, graph.edges[*e].1);
            let (from, to) = ends(&stroke.edges[0]);
            let shared = stroke.edges.iter().all(|e| ends(e).0 == from)
                || stroke.edges.iter().all(|e| ends(e).1 == to);
            let lanes = |e: &usize| (graph.boxes[ends(e).0].0, graph.boxes[ends(e).1].0);
            let between =
                stroke.edges.len() > 1 && stroke.edges.iter().all(|e| lanes(e) == lanes(&stroke.edges[0]));
            assert!(
                shared || between,
                "a piece is shared by what leaves one box, enters one, or runs between two lanes"
            );
            assert!(stroke.edges.iter().all(|&e| graph.edges[e].2 == stroke.class));
        }
        for reaches in lying.values_mut() {
            reaches.sort_unstable();
            assert!(reaches.windows(2).all(|r| r[0].1 <= r[1].0), "{reaches:?}");
        }
    }
}

#[test]
fn labels_lie_on_nothing() {
    for graph in graphs() {
        let layout = placed(&graph);
        let columns = by_column(&layout);
        let label = |head: &Head| {
            let (at, size) = (head.at, size(&head.edges, false));
            Rect { x: at.0 - HEAD - LABEL, y: at.1 - size.over, w: LABEL, h: size.over + size.under }
        };
        let mut labels: BTreeMap<u32, Vec<Rect>> = BTreeMap::new();
        layout.heads.iter().map(label).for_each(|r| labels.entry(r.x).or_default().push(r));
        for column in labels.values_mut() {
            column.sort_by_key(|r| r.y);
            assert!(column.windows(2).all(|l| apart(l[0], l[1])));
        }
        for label in labels.values().flatten() {
            let near = columns.range(..label.x + label.w).next_back().into_iter().flat_map(|(_, c)| c);
            assert!(near.into_iter().all(|&r| apart(r, *label)));
        }
        for stroke in layout.strokes.iter().filter(|s| s.a.0 == s.b.0) {
            let line = Rect { x: stroke.a.0, y: stroke.a.1, w: 1, h: stroke.b.1 - stroke.a.1 };
            let near = labels.range(line.x.saturating_sub(LABEL)..=line.x).flat_map(|(_, c)| c);
            assert!(near.into_iter().all(|&l| apart(line, l)), "{line:?}");
        }
    }
}

#[test]
fn many_lines_between_two_lanes_run_together() {
    let boxes = (0..20).map(|b| (usize::from(b >= 10), 40)).collect();
    // All boxes of the first lane give to all of the second, but over a lane of columns between.
    let chain = (0..9).map(|b| (b, b + 1, 0));
    let edges: Vec<_> = chain.chain((0..8).flat_map(|a| (0..3).map(move |b| (a, 10 + b, 5)))).collect();
    let layout = placed(&Graph { lanes: 2, least: Vec::new(), boxes, edges: edges.clone() });
    let between: Vec<_> = layout
        .strokes
        .iter()
        .filter(|s| {
            s.class == 5 && s.a.1 == s.b.1 && s.edges.iter().any(|&e| edges[e].0 != edges[s.edges[0]].0)
        })
        .collect();
    assert!(between.iter().any(|s| s.edges.len() > 12), "{between:?}");
    let heads = layout.heads.iter().filter(|h| h.class == 5).count();
    assert!(heads <= 6, "one head a box, and those of lines that need no corridor: {heads}");
}

#[test]
fn the_same_graph_gives_the_same_places() {
    let graph = random(11, 200, 500, 9, true);
    assert_eq!(placed(&graph), placed(&graph));
}

#[test]
fn nothing_and_one_box_are_maps_too() {
    placed(&Graph { lanes: 0, least: Vec::new(), boxes: Vec::new(), edges: Vec::new() });
    let one = placed(&Graph { lanes: 1, least: vec![90], boxes: vec![(0, 40)], edges: Vec::new() });
    assert_eq!((one.boxes.len(), one.lanes[0].1, one.size.1), (1, 90, 90));
}

fn fixture_map<T>(show: impl FnOnce(&Map) -> T) -> T {
    fixture::with_report(|report| show(&Map::new(report.assessment, &Selection::default())))
}

#[test]
fn the_picture_is_xml_with_nothing_that_acts() {
    let text = fixture::file("lineage.svg");
    let document = roxmltree::Document::parse(&text).unwrap();
    for node in document.descendants().filter(roxmltree::Node::is_element) {
        let name = node.tag_name().name();
        assert!(
            ["svg", "g", "rect", "path", "text", "title", "circle", "defs", "symbol", "pattern", "use"]
                .contains(&name),
            "{name}"
        );
        for attribute in node.attributes() {
            let name = attribute.name();
            assert!(!name.starts_with("on") && name != "style", "{name}");
            assert!(name != "href" || attribute.value().starts_with('#'), "only its own signs");
        }
    }
    let titles: Vec<_> =
        document.descendants().filter(|n| n.has_tag_name("title")).filter_map(|n| n.text()).collect();
    assert!(titles.iter().any(|t| t.contains("<script>alert(1)</script>")), "the full name is there as text");
}

#[test]
fn the_picture_names_verdicts_lanes_and_the_day() {
    let text = fixture::file("lineage.svg");
    for part in [
        "href=\"#s-missing\"",
        ">missing</text>",
        ">safeguarded</text>",
        ">free</text>",
        "Germany (DE)",
        "inside eu-gdpr",
        "as of 2026-11-01",
        "also DE",
    ] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
}

#[test]
fn names_add_nothing_to_mermaid_and_dot() {
    fixture_map(|map| {
        let chart = map.mermaid();
        assert_eq!(chart.matches("-->").count(), 3);
        assert_eq!(chart.lines().filter(|l| l.trim_start().starts_with("linkStyle")).count(), 3);
        assert_eq!(chart.lines().filter(|l| l.starts_with("    n")).count(), 4);
        for part in ["<script", "`", "](", "javascript:z)\\"] {
            assert!(!chart.contains(part), "{part} in\n{chart}");
        }
        let graphviz_rust::dot_structures::Graph::DiGraph { stmts, .. } =
            graphviz_rust::parse(&map.dot()).unwrap()
        else {
            panic!("{}", map.dot())
        };
        let edges = stmts.iter().filter(|s| matches!(s, graphviz_rust::dot_structures::Stmt::Edge(_)));
        assert_eq!(edges.count(), 3);
    });
}
