//! Where everything stands: boxes in lanes and columns, lines at right angles around them. Pure geometry in whole
//! pixels, the same for the same graph.
//!
//! Boxes stand on a grid: a row of boxes lies between two *corridors*, a column between two *channels*. A line
//! leaves its box to the right, runs up or down the channel there, along a corridor of the lane that it leads
//! to, down the channel before its box, and enters from the left. So it never runs through a box, and crosses
//! the border of a lane only on the way to another. Lines of one kind that leave the same box share their way
//! until they part; where many enter the same box they share the last of it. Nothing else lies on anything.

use std::collections::{BTreeMap, BTreeSet};

pub use super::plan::{Graph, Size};
use super::{
    plan::{FIRST_OUT, PITCH, Plan, Way, grouped},
    tracks::{self, Stretch, Tracks},
};

/// How wide a box is.
pub const BOX: u32 = 190;
/// From one track to the next.
const TRACK: u32 = 7;
/// Room beside tracks.
const MARGIN: u32 = 8;
/// Room for an arrowhead, and between it and the label.
pub const HEAD: u32 = 10;

/// A rectangle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rect {
    /// Left edge.
    pub x: u32,
    /// Upper edge.
    pub y: u32,
    /// Width.
    pub w: u32,
    /// Height.
    pub h: u32,
}

/// A straight piece that some edges of one kind share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stroke {
    /// From here.
    pub a: (u32, u32),
    /// To here: right of, or under it.
    pub b: (u32, u32),
    /// The kind.
    pub class: u8,
    /// Whether it leads back.
    pub back: bool,
    /// The edges.
    pub edges: Vec<usize>,
}

/// An arrowhead with its label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Where it meets the box.
    pub at: (u32, u32),
    /// The kind.
    pub class: u8,
    /// Whether it leads back.
    pub back: bool,
    /// The edges.
    pub edges: Vec<usize>,
}

/// Everything in its place.
#[derive(Debug, PartialEq, Eq)]
pub struct Layout {
    /// Of the whole.
    pub size: (u32, u32),
    /// Upper edge and height of each lane.
    pub lanes: Vec<(u32, u32)>,
    /// The boxes.
    pub boxes: Vec<Rect>,
    /// The corners of each edge.
    pub routes: Vec<Vec<(u32, u32)>>,
    /// Which edges go back.
    pub back: Vec<bool>,
    /// The pieces to draw.
    pub strokes: Vec<Stroke>,
    /// Where lines part or join.
    pub knots: BTreeSet<(u32, u32, u8)>,
    /// The ends.
    pub heads: Vec<Head>,
}

/// Places a graph. `label` gives the room for the label of an arrowhead that some edges share, and which may
/// lead back.
pub fn layout(graph: &Graph, label: &dyn Fn(&[usize], bool) -> Size) -> Layout {
    let plan = Plan::new(graph, label);
    Placed::new(&plan).finish()
}

/// The plan with tracks, then with pixels.
struct Placed<'a> {
    plan: &'a Plan<'a>,
    heights: Vec<u32>,
    /// By channel: the tracks of ways out, then of ways in.
    channels: Vec<(Tracks<Way>, Tracks<Way>)>,
    /// By corridor (rows have none).
    corridors: Vec<Tracks<Way>>,
    /// Where the tracks of each channel begin.
    channel_x: Vec<u32>,
    column_x: Vec<u32>,
    /// Where each corridor or row begins.
    unit_y: Vec<u32>,
    size: (u32, u32),
}

impl<'a> Placed<'a> {
    fn new(plan: &'a Plan<'a>) -> Self {
        let units: usize = plan.rows.iter().map(|r| 2 * r + 1).sum();
        let mut vertical =
            vec![(BTreeMap::<Way, Stretch>::new(), BTreeMap::<Way, Stretch>::new()); plan.columns + 1];
        let mut horizontal = vec![BTreeMap::<Way, Stretch>::new(); units];
        for (edge, &(from, to, _)) in plan.graph.edges.iter().enumerate() {
            let (leave, enter) = (plan.column[from] + 1, plan.column[to]);
            let out = &mut vertical[leave].0;
            tracks::reach(out, Way::Out(plan.out[edge]), plan.unit(from));
            if plan.direct(from, to) {
                tracks::reach(out, Way::Out(plan.out[edge]), plan.unit(to));
                continue;
            }
            let corridor = plan.corridor(edge);
            tracks::reach(out, Way::Out(plan.out[edge]), corridor);
            tracks::reach(&mut vertical[enter].1, Way::In(plan.into[edge]), corridor);
            tracks::reach(&mut vertical[enter].1, Way::In(plan.into[edge]), plan.unit(to));
            let along = Self::along(plan, edge);
            tracks::reach(&mut horizontal[corridor], along, leave);
            tracks::reach(&mut horizontal[corridor], along, enter);
        }
        let mut placed = Self {
            plan,
            heights: Self::heights(plan),
            channels: vertical
                .iter()
                .map(|(out, into)| (tracks::assign(out), tracks::assign(into)))
                .collect(),
            corridors: horizontal.iter().map(tracks::assign).collect(),
            channel_x: Vec::new(),
            column_x: Vec::new(),
            unit_y: vec![0; units],
            size: (0, 0),
        };
        placed.columns();
        placed.rows();
        placed
    }

    /// Whose way the piece along a corridor is: that of all between two lanes, into the box where many enter it, else out of
    /// one.
    fn along(plan: &Plan, edge: usize) -> Way {
        if let Some(lanes) = plan.between[edge] {
            return Way::Between(lanes);
        }
        if plan.into[edge].3 == 0 { Way::In(plan.into[edge]) } else { Way::Out(plan.out[edge]) }
    }

    fn heights(plan: &Plan) -> Vec<u32> {
        let mut heights: Vec<u32> = plan.graph.boxes.iter().map(|b| b.1).collect();
        for (bundle, port) in &plan.out_port {
            heights[bundle.0] = heights[bundle.0].max(port + FIRST_OUT);
        }
        for (bundle, port) in &plan.in_port {
            let under = plan.sizes.get(bundle).map_or(0, |size| size.under);
            heights[bundle.0] = heights[bundle.0].max(port + under + FIRST_OUT / 2 + 1);
        }
        heights
    }

    fn columns(&mut self) {
        let mut labels = vec![0; self.plan.columns + 1];
        for (bundle, size) in &self.plan.sizes {
            let room = &mut labels[self.plan.column[bundle.0]];
            *room = (*room).max(size.width + HEAD + MARGIN);
        }
        let mut x = 0;
        for (channel, (out, into)) in self.channels.iter().enumerate() {
            x += MARGIN;
            self.channel_x.push(x);
            x += (out.count + into.count) as u32 * TRACK + labels[channel] + MARGIN / 2;
            self.column_x.push(x);
            if channel < self.plan.columns {
                x += BOX;
            }
        }
        self.size.0 = x;
    }

    fn rows(&mut self) {
        let mut high = vec![0; self.unit_y.len()];
        for (b, height) in self.heights.iter().enumerate() {
            let unit = self.plan.unit(b);
            high[unit] = high[unit].max(*height);
        }
        let mut y = 0;
        let mut rows = vec![false; self.unit_y.len()];
        // Where the next lane begins at the earliest, by the number of its first corridor.
        let mut next: BTreeMap<usize, u32> = BTreeMap::new();
        for (lane, (base, count)) in self.plan.base.iter().zip(&self.plan.rows).enumerate() {
            (0..*count).for_each(|row| rows[base + 2 * row + 1] = true);
            next.insert(*base, self.plan.graph.least.get(lane).copied().unwrap_or_default());
        }
        let mut ends = 0;
        for unit in 0..self.unit_y.len() {
            if let Some(least) = next.get(&unit) {
                y = y.max(ends);
                ends = y + least;
            }
            self.unit_y[unit] = y;
            y += if rows[unit] {
                high[unit].max(PITCH * 2)
            } else {
                MARGIN * 2 + (self.corridors[unit].count as u32).saturating_sub(1) * TRACK
            };
        }
        self.size.1 = y.max(ends);
    }

    fn rect(&self, b: usize) -> Rect {
        let (x, y) = (self.column_x[self.plan.column[b]], self.unit_y[self.plan.unit(b)]);
        Rect { x, y, w: BOX, h: self.heights[b] }
    }

    fn track_x(&self, channel: usize, way: Way) -> u32 {
        let (out, into) = &self.channels[channel];
        let track = match way {
            Way::Out(_) => out.of[&way],
            Way::In(_) => out.count + into.of[&way],
            // Only along corridors.
            Way::Between(_) => 0,
        };
        self.channel_x[channel] + track as u32 * TRACK
    }

    /// The corners of an edge, and whose way each piece between them is.
    fn route(&self, edge: usize) -> Route {
        let plan = self.plan;
        let (from, to, _) = plan.graph.edges[edge];
        let (start, end) = (self.rect(from), self.rect(to));
        let (out, into) = (Way::Out(plan.out[edge]), Way::In(plan.into[edge]));
        let from_y = start.y + plan.out_port[&plan.out[edge]];
        let to_y = end.y + plan.in_port[&plan.into[edge]];
        let x = self.track_x(plan.column[from] + 1, out);
        if plan.direct(from, to) {
            let corners = vec![(start.x + BOX, from_y), (x, from_y), (x, to_y), (end.x, to_y)];
            return (corners, vec![(out, 0), (out, 1), (into, 4)]);
        }
        let corridor = plan.corridor(edge);
        let along = Self::along(plan, edge);
        let y = self.unit_y[corridor] + MARGIN + self.corridors[corridor].of[&along] as u32 * TRACK;
        let last = self.track_x(plan.column[to], into);
        let corners =
            vec![(start.x + BOX, from_y), (x, from_y), (x, y), (last, y), (last, to_y), (end.x, to_y)];
        (corners, vec![(out, 0), (out, 1), (along, 2), (into, 3), (into, 4)])
    }

    fn finish(self) -> Layout {
        let plan = self.plan;
        let routes: Vec<_> = (0..plan.graph.edges.len()).map(|edge| self.route(edge)).collect();
        let (strokes, knots) = strokes(plan, &routes);
        let mut heads = Vec::new();
        for (bundle, edges) in grouped(&plan.into) {
            let rect = self.rect(bundle.0);
            heads.push(Head {
                at: (rect.x, rect.y + plan.in_port[&bundle]),
                class: bundle.1,
                back: bundle.2,
                edges,
            });
        }
        let lane = |lane: usize| {
            let top = self.unit_y[plan.base[lane]];
            let bottom = plan.base.get(lane + 1).map_or(self.size.1, |&unit| self.unit_y[unit]);
            (top, bottom - top)
        };
        Layout {
            size: self.size,
            lanes: (0..plan.graph.lanes).map(lane).collect(),
            boxes: (0..plan.graph.boxes.len()).map(|b| self.rect(b)).collect(),
            routes: routes.into_iter().map(|(corners, _)| corners).collect(),
            back: plan.back.clone(),
            strokes,
            knots,
            heads,
        }
    }
}

/// The corners of an edge, and for each piece between them whose way it is, and which part of that.
type Route = (Vec<(u32, u32)>, Vec<(Way, u8)>);

/// The pieces of all routes, each drawn once, and the corners that lie within a piece: there lines part or join.
fn strokes(plan: &Plan, routes: &[Route]) -> (Vec<Stroke>, BTreeSet<(u32, u32, u8)>) {
    let mut strokes: BTreeMap<(Way, u8, u32), Stroke> = BTreeMap::new();
    // A way has one piece of each kind, but along corridors one in each: told apart by the height.
    let key =
        |(way, piece): (Way, u8), corner: (u32, u32)| (way, piece, if piece == 2 { corner.1 } else { 0 });
    for (edge, (corners, pieces)) in routes.iter().enumerate() {
        for (ends, &piece) in corners.windows(2).zip(pieces) {
            let (a, b) = (ends[0].min(ends[1]), ends[0].max(ends[1]));
            let stroke = strokes.entry(key(piece, ends[0])).or_insert_with(|| Stroke {
                a,
                b,
                class: plan.graph.edges[edge].2,
                back: plan.back[edge],
                edges: Vec::new(),
            });
            (stroke.a, stroke.b) = (stroke.a.min(a), stroke.b.max(b));
            stroke.edges.push(edge);
        }
    }
    let mut knots = BTreeSet::new();
    for (corners, pieces) in routes {
        for (at, &corner) in corners.iter().enumerate().take(pieces.len()).skip(1) {
            let around = [key(pieces[at - 1], corners[at - 1]), key(pieces[at], corner)];
            for stroke in around.iter().filter_map(|k| strokes.get(k)) {
                if stroke.a < corner && corner < stroke.b {
                    knots.insert((corner.0, corner.1, stroke.class));
                }
            }
        }
    }
    (strokes.into_values().collect(), knots)
}
