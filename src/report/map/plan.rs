//! The plan of a layout: which column and row each box stands in, which lines share a way, and where on its box each begins
//! and ends.

use std::collections::BTreeMap;

use super::depth;

/// From one port of a box to the next.
pub const PITCH: u32 = 16;
/// From the upper edge of a box to the label of its first port on the left.
const FIRST_IN: u32 = 3;
/// From the upper edge of a box to its first port on the right, and from its last port to the lower edge.
pub const FIRST_OUT: u32 = 9;
/// More boxes of a lane in a column make more columns of it.
const STACK: usize = 8;
/// More lines into a box than this share their last part.
const APART: usize = 8;
/// More lines of one kind from one lane to another share their way along it.
const BUNDLE: usize = 6;

/// The room that the label of an arrowhead needs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Size {
    /// How wide it is.
    pub width: u32,
    /// How high over the line.
    pub over: u32,
    /// How high under it.
    pub under: u32,
}

/// What is to be placed.
pub struct Graph {
    /// How many lanes.
    pub lanes: usize,
    /// How high each lane is at least; nothing where that does not matter.
    pub least: Vec<u32>,
    /// The lane and the height of each box.
    pub boxes: Vec<(usize, u32)>,
    /// From, to, and the kind of line.
    pub edges: Vec<(usize, usize, u8)>,
}

/// Lines that share the way out of a box, or into one.
pub type Bundle = (usize, u8, bool, usize);

/// Lines of one kind from one lane to another: from, to, the kind, and whether they lead back.
pub type Lanes = (usize, usize, u8, bool);

/// Whose way a piece is: out of a box, into one, or that of all lines between two lanes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// Out of a box.
    Out(Bundle),
    /// Into a box.
    In(Bundle),
    /// Between two lanes.
    Between(Lanes),
}

/// Who stands where.
pub struct Plan<'a> {
    /// What is placed.
    pub graph: &'a Graph,
    /// Which edges lead back.
    pub back: Vec<bool>,
    /// The column of each box.
    pub column: Vec<usize>,
    /// The row in its lane of each box.
    pub row: Vec<usize>,
    /// How many columns there are.
    pub columns: usize,
    /// How many rows each lane has.
    pub rows: Vec<usize>,
    /// The number of each lane's first corridor: corridors have even steps from it, rows odd ones.
    pub base: Vec<usize>,
    /// Of each edge, with what it shares the way out of its box.
    pub out: Vec<Bundle>,
    /// Of each edge, with what it shares the way into its box.
    pub into: Vec<Bundle>,
    /// Of each edge, the lanes between which it runs with others.
    pub between: Vec<Option<Lanes>>,
    /// What the labels need.
    pub sizes: BTreeMap<Bundle, Size>,
    /// How far down its box each way out begins.
    pub out_port: BTreeMap<Bundle, u32>,
    /// How far down its box each way in ends.
    pub in_port: BTreeMap<Bundle, u32>,
}

impl<'a> Plan<'a> {
    /// Plans a graph; `label` gives the room of labels.
    pub fn new(graph: &'a Graph, label: &dyn Fn(&[usize], bool) -> Size) -> Self {
        let pairs: Vec<(usize, usize)> = graph.edges.iter().map(|&(from, to, _)| (from, to)).collect();
        let depth = depth::columns(graph.boxes.len(), &pairs);
        let mut plan = Plan {
            graph,
            back: depth.back,
            column: depth.of,
            row: vec![0; graph.boxes.len()],
            columns: 0,
            rows: vec![1; graph.lanes],
            base: Vec::new(),
            out: Vec::new(),
            into: Vec::new(),
            between: Vec::new(),
            sizes: BTreeMap::new(),
            out_port: BTreeMap::new(),
            in_port: BTreeMap::new(),
        };
        plan.stack(&pairs);
        // Boxes of one column may have come to stand in several.
        plan.back = pairs.iter().map(|&(from, to)| plan.column[to] <= plan.column[from]).collect();
        plan.bundle(label);
        plan
    }

    /// Rows: boxes of one lane and column one under another, each near what it hangs together with; and more
    /// columns where they are too many.
    fn stack(&mut self, pairs: &[(usize, usize)]) {
        let mut cells: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
        for (b, &(lane, _)) in self.graph.boxes.iter().enumerate() {
            cells.entry((self.column[b], lane)).or_default().push(b);
        }
        let mut near = vec![Vec::new(); self.graph.boxes.len()];
        for &(from, to) in pairs {
            near[from].push(to);
            near[to].push(from);
        }
        let place = |lane: usize, at: usize, of: usize| lane * 1_000_000 + (2 * at + 1) * 500_000 / of.max(1);
        let mut at = vec![0; self.graph.boxes.len()];
        for (&(_, lane), cell) in &cells {
            cell.iter().enumerate().for_each(|(i, &b)| at[b] = place(lane, i, cell.len()));
        }
        for round in 0..6 {
            let keys: Vec<(usize, usize)> = if round % 2 == 0 {
                cells.keys().copied().collect()
            } else {
                cells.keys().rev().copied().collect()
            };
            for key in keys {
                let Some(cell) = cells.get_mut(&key) else { continue };
                let mean = |b: usize| near[b].iter().map(|&n| at[n]).sum::<usize>() / near[b].len().max(1);
                cell.sort_by_key(|&b| (mean(b), b));
                let of = cell.len();
                cell.iter().enumerate().for_each(|(i, &b)| at[b] = place(key.1, i, of));
            }
        }
        let mut widths: BTreeMap<usize, usize> = BTreeMap::new();
        for (&(column, _), cell) in &cells {
            let width = widths.entry(column).or_insert(1);
            *width = cell.len().div_ceil(STACK).max(*width);
        }
        let mut first = BTreeMap::new();
        for (column, width) in widths {
            first.insert(column, self.columns);
            self.columns += width;
        }
        for ((column, lane), cell) in cells {
            let high = cell.len().div_ceil(cell.len().div_ceil(STACK).max(1));
            self.rows[lane] = self.rows[lane].max(high);
            for (i, b) in cell.into_iter().enumerate() {
                self.column[b] = first[&column] + i / high;
                self.row[b] = i % high;
            }
        }
        let mut base = 0;
        for rows in &self.rows {
            self.base.push(base);
            base += 2 * rows + 1;
        }
    }

    /// Where a row of boxes stands among corridors and rows.
    pub fn unit(&self, b: usize) -> usize {
        self.base[self.graph.boxes[b].0] + 2 * self.row[b] + 1
    }

    /// The corridor by which a line reaches its box: over or under it, whichever is on the way. Lines that run with others use
    /// the first that they come to of the lane.
    pub fn corridor(&self, edge: usize) -> usize {
        let (from, to, _) = self.graph.edges[edge];
        let upward = self.unit(from) > self.unit(to);
        match (self.between[edge], upward) {
            (Some((_, lane, ..)), true) => self.base[lane] + 2 * self.rows[lane],
            (Some((_, lane, ..)), false) => self.base[lane],
            (None, true) => self.unit(to) + 1,
            (None, false) => self.unit(to) - 1,
        }
    }

    /// Whether a line needs one channel only.
    pub fn direct(&self, from: usize, to: usize) -> bool {
        self.column[from] + 1 == self.column[to]
    }

    fn bundle(&mut self, label: &dyn Fn(&[usize], bool) -> Size) {
        let mut arriving = vec![0; self.graph.boxes.len()];
        let mut between: BTreeMap<Lanes, Vec<usize>> = BTreeMap::new();
        for (edge, &(from, to, class)) in self.graph.edges.iter().enumerate() {
            arriving[to] += 1;
            let lanes = (self.graph.boxes[from].0, self.graph.boxes[to].0);
            if lanes.0 != lanes.1 && !self.direct(from, to) {
                between.entry((lanes.0, lanes.1, class, self.back[edge])).or_default().push(edge);
            }
        }
        self.between = vec![None; self.graph.edges.len()];
        // What the lines are told apart by where they enter: those that run together are one.
        let mut apart: Vec<usize> = (1..=self.graph.edges.len()).collect();
        for (lanes, edges) in between.into_iter().filter(|(_, edges)| edges.len() > BUNDLE) {
            for &edge in &edges {
                self.between[edge] = Some(lanes);
                apart[edge] = edges[0] + 1;
            }
        }
        for (edge, &(from, to, class)) in self.graph.edges.iter().enumerate() {
            let back = self.back[edge];
            self.out.push((from, class, back, 0));
            self.into.push((to, class, back, if arriving[to] > APART { 0 } else { apart[edge] }));
        }
        let sizes = grouped(&self.into).into_iter().map(|(bundle, edges)| (bundle, label(&edges, bundle.2)));
        self.sizes = sizes.collect();
        let ends = |edge: usize| (self.graph.edges[edge].0, self.graph.edges[edge].1);
        let evenly = |_: &Bundle| (PITCH / 2, PITCH / 2);
        let out = self.ports(&self.out, |edge| ends(edge).1, FIRST_OUT - PITCH / 2, evenly);
        let labelled =
            |bundle: &Bundle| self.sizes.get(bundle).map_or((0, 0), |size| (size.over, size.under));
        let into = self.ports(&self.into, |edge| ends(edge).0, FIRST_IN, labelled);
        (self.out_port, self.in_port) = (out, into);
    }

    /// The height of each bundle's port on its box: in the order of what is at the other ends, each with room over it and
    /// under it.
    fn ports(
        &self,
        bundles: &[Bundle],
        other: impl Fn(usize) -> usize,
        first: u32,
        room: impl Fn(&Bundle) -> (u32, u32),
    ) -> BTreeMap<Bundle, u32> {
        let mut ends: BTreeMap<Bundle, (usize, usize)> = BTreeMap::new();
        for (edge, &bundle) in bundles.iter().enumerate() {
            let end = ends.entry(bundle).or_default();
            *end = (end.0 + self.unit(other(edge)), end.1 + 1);
        }
        let mut order: Vec<_> =
            ends.into_iter().map(|(bundle, (sum, count))| (bundle.0, sum * 16 / count, bundle)).collect();
        order.sort_unstable();
        let (mut ports, mut last, mut free) = (BTreeMap::new(), None, first);
        for (b, _, bundle) in order {
            if last != Some(b) {
                free = first;
            }
            last = Some(b);
            let (over, under) = room(&bundle);
            ports.insert(bundle, free + over);
            free += over + under;
        }
        ports
    }
}

/// The edges of each bundle.
pub fn grouped(bundles: &[Bundle]) -> BTreeMap<Bundle, Vec<usize>> {
    let mut grouped: BTreeMap<Bundle, Vec<usize>> = BTreeMap::new();
    for (edge, &bundle) in bundles.iter().enumerate() {
        grouped.entry(bundle).or_default().push(edge);
    }
    grouped
}
