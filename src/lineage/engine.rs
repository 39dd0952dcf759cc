//! The fixpoint on flat arrays.
//!
//! Rule: `state[t] ⊇ lens_e(state[s])` for every edge `e: s -> t`, and `state ⊇ seeds`; the least such state.
//! Nodes are renumbered in reverse post-order, the edges laid out in that order (CSR), and dirty nodes swept in
//! ascending order, each handing on only what is new to it. What an acyclic graph needs is one sweep; a cycle
//! costs as many as its back edges make necessary. Lenses distribute over union, so handing on only the
//! new bits gives the same least fixpoint as handing on everything.

use super::lens::{Bits, Lens};

/// A row of bits per node, all of one width.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plane {
    words: usize,
    data: Vec<u64>,
}

impl Plane {
    /// All empty.
    pub fn new(rows: usize, words: usize) -> Self {
        Self { words, data: vec![0; rows * words] }
    }

    /// Words in a row.
    pub fn words(&self) -> usize {
        self.words
    }

    /// One row; nothing where there is none.
    pub fn row(&self, row: usize) -> &[u64] {
        self.data.get(row * self.words..(row + 1) * self.words).unwrap_or_default()
    }

    /// One row as a set.
    pub fn bits(&self, row: usize) -> Bits {
        Bits::from_row(self.row(row))
    }

    /// Adds a set to a row.
    pub fn add(&mut self, row: usize, set: &[u64]) {
        for (a, b) in self.data[row * self.words..(row + 1) * self.words].iter_mut().zip(set) {
            *a |= b;
        }
    }

    /// Whether a bit of a row is set.
    pub fn has(&self, row: usize, bit: usize) -> bool {
        bit / 64 < self.words && self.data[row * self.words + bit / 64] >> (bit % 64) & 1 == 1
    }

    /// Adds all of another plane of the same shape.
    pub fn merge(&mut self, other: &Self) {
        for (a, b) in self.data.iter_mut().zip(&other.data) {
            *a |= b;
        }
    }

    /// Whether nothing is set.
    pub fn is_empty(&self) -> bool {
        self.data.iter().all(|&w| w == 0)
    }
}

/// An edge to propagate along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// From this row.
    pub from: u32,
    /// To this row.
    pub to: u32,
    /// Its kind, which each pass maps to a lens or to nothing.
    pub kind: u32,
}

/// Edges laid out for sweeping.
#[derive(Debug, Clone)]
pub struct Network {
    rank: Vec<u32>,
    start: Vec<u32>,
    target: Vec<(u32, u32)>,
}

impl Network {
    /// Orders `rows` nodes and lays out the edges.
    pub fn new(rows: usize, edges: &[Edge]) -> Self {
        let (begin, edges) = layout(rows, edges);
        let rank = reverse_post_order(rows, &begin, &edges);
        let mut order = vec![0u32; rows];
        for (row, &rank) in rank.iter().enumerate() {
            order[rank as usize] = row as u32;
        }
        let mut start = Vec::with_capacity(rows + 1);
        let mut target = Vec::with_capacity(edges.len());
        start.push(0);
        for &row in &order {
            let of = begin[row as usize] as usize..begin[row as usize + 1] as usize;
            target.extend(edges[of].iter().map(|&(to, kind)| (rank[to as usize], kind)));
            start.push(target.len() as u32);
        }
        Self { rank, start, target }
    }

    /// How many nodes.
    pub fn rows(&self) -> usize {
        self.rank.len()
    }
}

/// The edges by the node that they leave: where each node's begin, and where they lead, with their kinds.
fn layout(rows: usize, edges: &[Edge]) -> (Vec<u32>, Vec<(u32, u32)>) {
    let mut start = vec![0u32; rows + 1];
    for edge in edges {
        start[edge.from as usize + 1] += 1;
    }
    for i in 0..rows {
        start[i + 1] += start[i];
    }
    let mut next = start.clone();
    let mut target = vec![(0, 0); start[rows] as usize];
    for edge in edges {
        let at = &mut next[edge.from as usize];
        target[*at as usize] = (edge.to, edge.kind);
        *at += 1;
    }
    (start, target)
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

/// The least fixpoint above `seeds`. `open[kind]` is the lens of a kind of edge in this pass, `None` where
/// nothing passes.
pub fn propagate(network: &Network, seeds: &Plane, open: &[Option<&Lens>]) -> Plane {
    let base = Plane { words: seeds.words, data: Vec::new() };
    propagate_on(network, &base, seeds, open, None)
}

/// `base`, or nothing where it has no rows, with the least fixpoint above `seeds`. `base` must be closed: what it has
/// at the source of an edge, it has at its target. So only what `seeds` has beyond it is handed on. `most` is what the
/// rows can have at most, where that is known: a row that has it is not looked at again.
pub fn propagate_on(
    network: &Network,
    base: &Plane,
    seeds: &Plane,
    open: &[Option<&Lens>],
    most: Option<&Plane>,
) -> Plane {
    match seeds.words {
        1 => sweep::<1>(network, base, seeds, open, most),
        2 => sweep::<2>(network, base, seeds, open, most),
        4 => sweep::<4>(network, base, seeds, open, most),
        8 => sweep::<8>(network, base, seeds, open, most),
        16 => sweep::<16>(network, base, seeds, open, most),
        32 => sweep::<32>(network, base, seeds, open, most),
        _ => sweep::<64>(network, base, seeds, open, most),
    }
}

/// One of several passes that are made together.
pub struct Pass<'a> {
    /// Where it begins.
    pub seeds: &'a Plane,
    /// The lens of each kind of edge; `None` where nothing passes.
    pub open: Vec<Option<&'a Lens>>,
    /// What the rows can have at most, where that is known.
    pub most: Option<&'a Plane>,
}

/// How many passes over sets of so many words are best made together: as many as share a line of memory.
pub fn together(words: usize) -> usize {
    (4 / words).max(1)
}

/// The least fixpoint of each pass; all of one width. An edge is followed once for all of them: their sets stand side by
/// side, and each lens keeps to its own.
pub fn propagate_together(network: &Network, passes: &[Pass]) -> Vec<Plane> {
    let Some(first) = passes.first() else { return Vec::new() };
    let (words, rows) = (first.seeds.words, network.rows());
    if let [pass] = passes {
        let base = Plane { words, data: Vec::new() };
        return vec![propagate_on(network, &base, pass.seeds, &pass.open, pass.most)];
    }
    // The widths that are compiled are powers of two.
    let wide = (words * passes.len()).next_power_of_two();
    let join = |planes: &[&Plane]| {
        let mut joined = Plane::new(rows, wide);
        for (at, plane) in planes.iter().enumerate() {
            let lines = joined.data.chunks_exact_mut(wide).zip(plane.data.chunks_exact(words));
            lines.for_each(|(to, from)| to[at * words..(at + 1) * words].copy_from_slice(from));
        }
        joined
    };
    let kinds = first.open.len();
    let lenses: Vec<Lens> = (0..kinds)
        .map(|kind| {
            Lens::side_by_side(passes.iter().map(|p| p.open.get(kind).copied().flatten()), words, wide)
        })
        .collect();
    let open: Vec<Option<&Lens>> = lenses.iter().map(Some).collect();
    let seeds = join(&passes.iter().map(|p| p.seeds).collect::<Vec<_>>());
    let most: Option<Vec<&Plane>> = passes.iter().map(|p| p.most).collect();
    let most = most.map(|planes| join(&planes));
    let base = Plane { words: wide, data: Vec::new() };
    let joined = propagate_on(network, &base, &seeds, &open, most.as_ref());
    let part = |at: usize| {
        let mut plane = Plane::new(rows, words);
        let lines = plane.data.chunks_exact_mut(words).zip(joined.data.chunks_exact(wide));
        lines.for_each(|(to, from)| to.copy_from_slice(&from[at * words..(at + 1) * words]));
        plane
    };
    (0..passes.len()).map(part).collect()
}

/// The lenses of a pass, by kind of edge: what is kept, side by side; and, for the few kinds that have any, what is
/// added. A kind over which nothing passes keeps nothing.
struct Gates<const W: usize> {
    keep: Vec<[u64; W]>,
    /// By kind: where its additions are, or [`NONE`].
    adds_at: Vec<u32>,
    adds: Vec<Vec<([u64; W], [u64; W])>>,
}

const NONE: u32 = u32::MAX;

impl<const W: usize> Gates<W> {
    fn new(open: &[Option<&Lens>]) -> Self {
        let mut gates =
            Self { keep: vec![[0; W]; open.len()], adds_at: vec![NONE; open.len()], adds: vec![] };
        for (kind, lens) in open.iter().enumerate() {
            let Some(lens) = lens else { continue };
            gates.keep[kind] = fixed(&lens.keep.0);
            if !lens.adds.is_empty() {
                gates.adds_at[kind] = gates.adds.len() as u32;
                gates.adds.push(lens.adds.iter().map(|(t, a)| (fixed(&t.0), fixed(&a.0))).collect());
            }
        }
        gates
    }

    #[inline]
    fn image(&self, kind: usize, set: &[u64; W]) -> [u64; W] {
        let mut out = self.keep[kind];
        for w in 0..W {
            out[w] &= set[w];
        }
        let at = self.adds_at[kind];
        if at != NONE {
            for (trigger, add) in &self.adds[at as usize] {
                if (0..W).any(|w| set[w] & trigger[w] != 0) {
                    for w in 0..W {
                        out[w] |= add[w];
                    }
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

#[derive(Clone, Copy)]
struct Cell<const W: usize> {
    state: [u64; W],
    pending: [u64; W],
}

fn sweep<const W: usize>(
    network: &Network,
    base: &Plane,
    seeds: &Plane,
    open: &[Option<&Lens>],
    most: Option<&Plane>,
) -> Plane {
    let rows = network.rows();
    let gates = Gates::<W>::new(open);
    let mut cells = vec![Cell { state: [0; W], pending: [0; W] }; rows];
    let mut dirty = vec![0u64; rows.div_ceil(64)];
    let mut full = vec![0u64; rows.div_ceil(64)];
    for row in 0..rows {
        let mut cell = Cell { state: fixed::<W>(base.row(row)), pending: [0; W] };
        let set = fixed::<W>(seeds.row(row));
        for w in 0..W {
            cell.pending[w] = set[w] & !cell.state[w];
            cell.state[w] |= set[w];
        }
        let rank = network.rank[row] as usize;
        if cell.pending != [0; W] {
            dirty[rank / 64] |= 1 << (rank % 64);
        }
        if most.is_some_and(|most| cell.state == fixed::<W>(most.row(row))) {
            full[rank / 64] |= 1 << (rank % 64);
        }
        cells[rank] = cell;
    }
    let mut any = true;
    while any {
        any = false;
        for block in 0..dirty.len() {
            while dirty[block] != 0 {
                any = true;
                let node = block * 64 + dirty[block].trailing_zeros() as usize;
                dirty[block] &= dirty[block] - 1;
                hand_on(network, &gates, &mut cells, &mut dirty, &full, node);
            }
        }
    }
    let mut result = Plane::new(rows, seeds.words);
    for row in 0..rows {
        result.add(row, &cells[network.rank[row] as usize].state);
    }
    result
}

#[inline]
fn hand_on<const W: usize>(
    network: &Network,
    gates: &Gates<W>,
    cells: &mut [Cell<W>],
    dirty: &mut [u64],
    full: &[u64],
    node: usize,
) {
    let set = std::mem::replace(&mut cells[node].pending, [0; W]);
    let edges = &network.target[network.start[node] as usize..network.start[node + 1] as usize];
    for &(to, kind) in edges {
        if full[to as usize / 64] >> (to % 64) & 1 == 1 {
            continue;
        }
        let out = gates.image(kind as usize, &set);
        if out == [0; W] {
            continue;
        }
        let cell = &mut cells[to as usize];
        let mut new = 0;
        for w in 0..W {
            let fresh = out[w] & !cell.state[w];
            cell.state[w] |= fresh;
            cell.pending[w] |= fresh;
            new |= fresh;
        }
        if new != 0 {
            dirty[to as usize / 64] |= 1 << (to % 64);
        }
    }
}
