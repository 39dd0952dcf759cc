//! The fixpoint on flat arrays.
//!
//! Rule: `state[t] ⊇ lens_e(state[s])` for every edge `e: s -> t`, and `state ⊇ seeds`; the least such state.
//! 1. Nodes that hand everything on to each other have the same state: they are one node here ([`Network::grouped`]).
//! 2. Nodes are renumbered in reverse post-order, the edges laid out in that order (CSR), and dirty nodes swept in
//!    ascending order. What an acyclic graph needs is one sweep; a cycle costs as many as its back edges make necessary.
//! 3. Several passes are made together: an edge is followed once for as many sets as share a line of memory, which is
//!    what the time goes into.

use rustc_hash::FxHashMap;

use super::{
    components::components,
    function::{CategorySet, FlowFunction},
    matrix::CategoryMatrix,
};

/// An edge to propagate along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// From this row.
    pub from: u32,
    /// To this row.
    pub to: u32,
    /// Its kind, which each pass maps to a function or to nothing.
    pub kind: u32,
}

/// What edges of a kind hand on, as far as it is the same in every pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hands {
    /// All that is there.
    Everything,
    /// Nothing but what is there.
    Some,
    /// It may be anything.
    Anything,
}

impl Hands {
    /// What a function hands on, where `whole` is all that there can be; `everybody`: it is open in every pass.
    pub fn of(function: &FlowFunction, whole: &CategorySet, everybody: bool) -> Self {
        match function.adds.is_empty() {
            false => Self::Anything,
            true if function.keep == *whole && everybody => Self::Everything,
            true => Self::Some,
        }
    }
}

/// Edges laid out for sweeping.
#[derive(Debug, Clone)]
pub struct Network {
    /// By row: where its node stands in the order.
    rank: Vec<u32>,
    start: Vec<u32>,
    target: Vec<(u32, u32)>,
}

impl Network {
    /// Orders `rows` nodes and lays out the edges.
    pub fn new(rows: usize, edges: &[Edge]) -> Self {
        Self::grouped(rows, edges, &[])
    }

    /// The same, with rows that hand everything on to each other as one node. `hands` is by kind; a kind that it does not
    /// have may do anything.
    pub fn grouped(rows: usize, edges: &[Edge], hands: &[Hands]) -> Self {
        let whole = |kind: u32| hands.get(kind as usize) == Some(&Hands::Everything);
        // The edges by the row that they leave: where they lead, with their kinds.
        let (begin, targets) = by_number(rows, edges.iter().map(|e| (e.from, (e.to, e.kind))));
        let mut rank = reverse_post_order(rows, &begin, &targets);
        let mut nodes = rows;
        // Each group has an edge that leads back: where they are few, so are groups, and not worth the search.
        let back = |e: &&Edge| whole(e.kind) && rank[e.to as usize] < rank[e.from as usize];
        if !hands.is_empty() && edges.iter().filter(back).count() * 16 > rows {
            let to = |edge: usize| Some(targets[edge]).filter(|t| whole(t.1)).map(|t| t.0);
            let group = components(rows, &begin, to);
            // A group stands where the first of its rows does.
            let mut place = vec![u32::MAX; rows];
            nodes = 0;
            for row in by_rank(&rank, rows).1 {
                let place = &mut place[group[row as usize] as usize];
                if *place == u32::MAX {
                    *place = nodes as u32;
                    nodes += 1;
                }
            }
            rank.iter_mut().zip(&group).for_each(|(rank, &group)| *rank = place[group as usize]);
        }
        // What is handed on inside a node is there, unless it is made on the way.
        let idle = |kind: u32| hands.get(kind as usize).is_some_and(|&h| h != Hands::Anything);
        let (first, order) = by_rank(&rank, nodes);
        let mut start = Vec::with_capacity(nodes + 1);
        let mut target = Vec::with_capacity(targets.len());
        start.push(0);
        for node in 0..nodes {
            for &row in &order[first[node] as usize..first[node + 1] as usize] {
                let of = begin[row as usize] as usize..begin[row as usize + 1] as usize;
                let to = targets[of].iter().map(|&(to, kind)| (rank[to as usize], kind));
                target.extend(to.filter(|&(to, kind)| to as usize != node || !idle(kind)));
            }
            start.push(target.len() as u32);
        }
        Self { rank, start, target }
    }

    /// How many rows.
    pub fn rows(&self) -> usize {
        self.rank.len()
    }

    /// How many nodes.
    fn nodes(&self) -> usize {
        self.start.len() - 1
    }
}

/// Items by a number below `count`, those of one number in the order given: where each number's begin, with one more at
/// the end, and the items.
pub(super) fn by_number<T: Copy + Default>(
    count: usize,
    items: impl Iterator<Item = (u32, T)> + Clone,
) -> (Vec<u32>, Vec<T>) {
    let mut start = vec![0u32; count + 1];
    for (number, _) in items.clone() {
        start[number as usize + 1] += 1;
    }
    for number in 0..count {
        start[number + 1] += start[number];
    }
    let (mut next, mut sorted) = (start.clone(), vec![T::default(); start[count] as usize]);
    for (number, item) in items {
        let at = &mut next[number as usize];
        sorted[*at as usize] = item;
        *at += 1;
    }
    (start, sorted)
}

/// The rows by their rank among so many nodes.
fn by_rank(rank: &[u32], nodes: usize) -> (Vec<u32>, Vec<u32>) {
    by_number(nodes, rank.iter().copied().zip(0..))
}

fn reverse_post_order(rows: usize, start: &[u32], target: &[(u32, u32)]) -> Vec<u32> {
    const NEW: u32 = u32::MAX;
    let mut rank = vec![NEW; rows];
    let mut seen = vec![false; rows];
    let mut stack: Vec<(u32, u32)> = Vec::new();
    let mut left = rows as u32;
    for root in 0..rows {
        if seen[root] {
            continue;
        }
        seen[root] = true;
        stack.push((root as u32, start[root]));
        while let Some((node, at)) = stack.last_mut() {
            if *at == start[*node as usize + 1] {
                left -= 1;
                rank[*node as usize] = left;
                stack.pop();
                continue;
            }
            let to = target[*at as usize].0;
            *at += 1;
            if !seen[to as usize] {
                seen[to as usize] = true;
                stack.push((to, start[to as usize]));
            }
        }
    }
    rank
}

/// The least fixpoint above `seeds`. `open[kind]` is the function of a kind of edge in this pass, `None` where
/// nothing passes.
pub fn propagate(
    network: &Network,
    seeds: &CategoryMatrix,
    open: &[Option<&FlowFunction>],
) -> CategoryMatrix {
    let pass = Pass { seeds, open: vec![true; open.len()], base: None, most: None };
    propagate_together(network, open, &[pass]).remove(0)
}

/// One of several passes that are made together.
pub struct Pass<'a> {
    /// Where it begins.
    pub seeds: &'a CategoryMatrix,
    /// By kind of edge: whether its function lets anything pass here.
    pub open: Vec<bool>,
    /// What is there anyway, if anything is. It must be closed: what it has at the source of an edge, it has at its
    /// target. So only where `seeds` has something beyond it is anything handed on.
    pub base: Option<&'a CategoryMatrix>,
    /// What the rows can have at most, where that is known: a row that has it is not looked at again. A fixpoint too.
    pub most: Option<&'a CategoryMatrix>,
}

/// How many passes over sets of so many words are best made together: as many as share a line of memory.
fn together(words: usize) -> usize {
    (8 / words).max(1)
}

/// The least fixpoint of each pass; all of one width, and as many as one likes. `functions` is by kind of edge; `None` lets
/// nothing pass.
pub fn propagate_together(
    network: &Network,
    functions: &[Option<&FlowFunction>],
    passes: &[Pass],
) -> Vec<CategoryMatrix> {
    let Some(first) = passes.first() else { return Vec::new() };
    let words = first.seeds.words;
    let mut planes = Vec::with_capacity(passes.len());
    for some in passes.chunks(together(words)) {
        planes.extend(match (words, some.len()) {
            (1, 1) => sweep::<1, 1>(network, functions, some),
            (1, 2) => sweep::<1, 2>(network, functions, some),
            (1, 3..=4) => sweep::<1, 4>(network, functions, some),
            (1, _) => sweep::<1, 8>(network, functions, some),
            (2, 1) => sweep::<2, 1>(network, functions, some),
            (2, 2) => sweep::<2, 2>(network, functions, some),
            (2, _) => sweep::<2, 4>(network, functions, some),
            (4, 1) => sweep::<4, 1>(network, functions, some),
            (4, _) => sweep::<4, 2>(network, functions, some),
            (8, _) => sweep::<8, 1>(network, functions, some),
            (16, _) => sweep::<16, 1>(network, functions, some),
            (32, _) => sweep::<32, 1>(network, functions, some),
            _ => sweep::<64, 1>(network, functions, some),
        });
    }
    planes
}

/// The functions of some passes made together. Kinds of edges are many and functions few: each function stands here once, so that
/// all of them are at hand.
struct Gates<const W: usize> {
    /// By kind: the function, and a bit for each pass in which it lets anything pass.
    kinds: Vec<(u32, u32)>,
    functions: Vec<Gate<W>>,
    adds: Vec<([u64; W], [u64; W])>,
}

/// A function: what is kept, and which of the additions are its own.
struct Gate<const W: usize> {
    keep: [u64; W],
    adds: (u32, u32),
}

/// The sets of one node, one for each pass.
type Cell<const W: usize, const L: usize> = [[u64; W]; L];

impl<const W: usize> Gates<W> {
    fn new(functions: &[Option<&FlowFunction>], passes: &[Pass]) -> Self {
        let mut gates = Self { kinds: Vec::with_capacity(functions.len()), functions: vec![], adds: vec![] };
        let mut known: FxHashMap<usize, u32> = FxHashMap::default();
        for (kind, function) in functions.iter().enumerate() {
            let number = function.map(|function| {
                *known.entry(std::ptr::from_ref(function).addr()).or_insert_with(|| {
                    let begin = gates.adds.len() as u32;
                    gates.adds.extend(function.adds.iter().map(|(t, a)| (fixed(&t.0), fixed(&a.0))));
                    let adds = (begin, gates.adds.len() as u32);
                    gates.functions.push(Gate { keep: fixed(&function.keep.0), adds });
                    gates.functions.len() as u32 - 1
                })
            });
            let open = |(lane, pass): (usize, &Pass)| {
                u32::from(pass.open.get(kind).is_some_and(|&open| open)) << lane
            };
            let lanes = passes.iter().enumerate().map(open).sum();
            gates.kinds.push(number.map_or((0, 0), |number| (number, lanes)));
        }
        gates
    }

    #[inline]
    fn image<const L: usize>(&self, gate: &Gate<W>, lanes: u32, sets: &Cell<W, L>) -> Cell<W, L> {
        let mut out = [[0; W]; L];
        for lane in 0..L {
            let open = 0u64.wrapping_sub(u64::from(lanes >> lane & 1));
            for w in 0..W {
                out[lane][w] = sets[lane][w] & gate.keep[w] & open;
            }
        }
        for (trigger, add) in &self.adds[gate.adds.0 as usize..gate.adds.1 as usize] {
            for lane in 0..L {
                let fires = (0..W).any(|w| sets[lane][w] & trigger[w] != 0) && lanes >> lane & 1 == 1;
                let fires = 0u64.wrapping_sub(u64::from(fires));
                for w in 0..W {
                    out[lane][w] |= add[w] & fires;
                }
            }
        }
        out
    }
}

fn fixed<const W: usize>(bits: &[u64]) -> [u64; W] {
    let mut out = [0; W];
    for (a, b) in out.iter_mut().zip(bits) {
        *a = *b;
    }
    out
}

/// A bit for each node.
struct Marks(Vec<u64>);

impl Marks {
    fn new(nodes: usize) -> Self {
        Self(vec![0; nodes.div_ceil(64)])
    }

    fn set(&mut self, node: usize, on: bool) {
        self.0[node / 64] |= u64::from(on) << (node % 64);
    }

    fn has(&self, node: usize) -> bool {
        self.0[node / 64] >> (node % 64) & 1 == 1
    }
}

fn sweep<const W: usize, const L: usize>(
    network: &Network,
    functions: &[Option<&FlowFunction>],
    passes: &[Pass],
) -> Vec<CategoryMatrix> {
    let (rows, nodes) = (network.rows(), network.nodes());
    let gates = Gates::<W>::new(functions, passes);
    let mut cells: Vec<Cell<W, L>> = vec![[[0; W]; L]; nodes];
    let (mut dirty, mut full) = (Marks::new(nodes), Marks::new(nodes));
    for row in 0..rows {
        let rank = network.rank[row] as usize;
        for (pass, set) in passes.iter().zip(&mut cells[rank]) {
            // Rows of one node have the same base, which is closed.
            let base: [u64; W] = pass.base.map_or([0; W], |base| fixed(base.row(row)));
            let seeds: [u64; W] = fixed(pass.seeds.row(row));
            for w in 0..W {
                dirty.set(rank, seeds[w] & !base[w] != 0);
                set[w] |= base[w] | seeds[w];
            }
        }
    }
    if passes.iter().all(|pass| pass.most.is_some()) {
        for row in 0..rows {
            let rank = network.rank[row] as usize;
            let mut sets = passes.iter().zip(&cells[rank]);
            full.set(rank, sets.all(|(p, set)| p.most.is_some_and(|m| *set == fixed::<W>(m.row(row)))));
        }
    }
    let mut any = true;
    while any {
        any = false;
        for block in 0..dirty.0.len() {
            while dirty.0[block] != 0 {
                any = true;
                let node = block * 64 + dirty.0[block].trailing_zeros() as usize;
                dirty.0[block] &= dirty.0[block] - 1;
                hand_on(network, &gates, &mut cells, &mut dirty, &full, node);
            }
        }
    }
    (0..passes.len())
        .map(|lane| {
            let mut data = Vec::with_capacity(rows * W);
            network.rank.iter().for_each(|&rank| data.extend_from_slice(&cells[rank as usize][lane]));
            CategoryMatrix { words: W, data }
        })
        .collect()
}

/// A node hands on what it has. Nothing here asks what is new before it is written: there would be a wrong guess for
/// each edge, and the next line of memory would wait for it.
#[inline]
fn hand_on<const W: usize, const L: usize>(
    network: &Network,
    gates: &Gates<W>,
    cells: &mut [Cell<W, L>],
    dirty: &mut Marks,
    full: &Marks,
    node: usize,
) {
    let sets = cells[node];
    let edges = &network.target[network.start[node] as usize..network.start[node + 1] as usize];
    for &(to, kind) in edges {
        let to = to as usize;
        let (function, lanes) = gates.kinds[kind as usize];
        if lanes == 0 || full.has(to) {
            continue;
        }
        let out = gates.image(&gates.functions[function as usize], lanes, &sets);
        let cell = &mut cells[to];
        let mut new = 0;
        for lane in 0..L {
            for w in 0..W {
                new |= out[lane][w] & !cell[lane][w];
                cell[lane][w] |= out[lane][w];
            }
        }
        dirty.set(to, new != 0);
    }
}

#[cfg(test)]
mod tests;
