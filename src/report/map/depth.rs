//! Columns: how far a box is from where data enters.
//!
//! Boxes that reach each other form one knot. Between knots a box stands right of all that lead to it (the
//! longest way); within a knot it stands as far from where the knot is entered as the shortest way, and a line
//! of the knot that does not lead to the right goes back.

use std::collections::VecDeque;

use petgraph::graph::{DiGraph, NodeIndex};

/// A column for each box, and for each edge whether it goes back. An edge that does not go back leads to the
/// right.
pub struct Columns {
    /// By box.
    pub of: Vec<usize>,
    /// By edge.
    pub back: Vec<bool>,
}

/// The columns of `count` boxes.
pub fn columns(count: usize, edges: &[(usize, usize)]) -> Columns {
    let mut graph: DiGraph<(), usize> = DiGraph::new();
    (0..count).for_each(|_| {
        graph.add_node(());
    });
    for (row, &(from, to)) in edges.iter().enumerate() {
        graph.add_edge(NodeIndex::new(from), NodeIndex::new(to), row);
    }
    let mut knots: Vec<Vec<usize>> = petgraph::algo::kosaraju_scc(&graph)
        .into_iter()
        .map(|knot| knot.into_iter().map(NodeIndex::index).collect())
        .collect();
    // Kosaraju gives the knots that lead nowhere first.
    knots.reverse();
    let mut knot_of = vec![0; count];
    for (number, knot) in knots.iter_mut().enumerate() {
        knot.sort_unstable();
        for &b in knot.iter() {
            knot_of[b] = number;
        }
    }
    let (mut leaving, mut arriving) = (vec![Vec::new(); count], vec![Vec::new(); count]);
    for &(from, to) in edges {
        leaving[from].push(to);
        arriving[to].push(from);
    }
    let mut of = vec![0; count];
    for (number, knot) in knots.iter().enumerate() {
        let outside = |b: usize| arriving[b].iter().copied().filter(|&a| knot_of[a] != number);
        let mut starts: Vec<usize> = knot.iter().copied().filter(|&b| outside(b).next().is_some()).collect();
        if starts.is_empty() {
            starts.extend(knot.first());
        }
        let levels = levels(&starts, &leaving, |b| knot_of[b] == number);
        let base = levels
            .iter()
            .flat_map(|&(b, level)| outside(b).map(move |a| (a, level)))
            .map(|(a, level)| (of[a] + 1_usize).saturating_sub(level))
            .max()
            .unwrap_or(0);
        for (b, level) in levels {
            of[b] = base + level;
        }
    }
    let back = edges.iter().map(|&(from, to)| of[to] <= of[from]).collect();
    Columns { of, back }
}

/// The boxes inside that are reached from the starts, with their distance.
fn levels(starts: &[usize], leaving: &[Vec<usize>], inside: impl Fn(usize) -> bool) -> Vec<(usize, usize)> {
    let mut levels: Vec<(usize, usize)> = Vec::new();
    let mut seen: std::collections::BTreeSet<usize> = starts.iter().copied().collect();
    let mut queue: VecDeque<(usize, usize)> = starts.iter().map(|&b| (b, 0)).collect();
    while let Some((at, level)) = queue.pop_front() {
        levels.push((at, level));
        for &to in &leaving[at] {
            if inside(to) && seen.insert(to) {
                queue.push_back((to, level + 1));
            }
        }
    }
    levels
}

#[cfg(test)]
mod tests {
    use super::columns;

    #[test]
    fn without_cycles_every_edge_leads_to_the_right() {
        let columns = columns(5, &[(0, 1), (1, 2), (0, 2), (2, 3), (4, 3)]);
        assert_eq!(columns.of, [0, 1, 2, 3, 0]);
        assert!(columns.back.iter().all(|b| !b));
    }

    #[test]
    fn a_cycle_has_a_way_back_and_what_follows_it_stands_behind() {
        let columns = columns(5, &[(0, 1), (1, 2), (2, 3), (3, 1), (2, 4)]);
        assert_eq!(columns.of, [0, 1, 2, 3, 3]);
        assert_eq!(columns.back, [false, false, false, true, false]);
    }

    #[test]
    fn a_long_chain_needs_no_stack() {
        let edges: Vec<_> = (0..50_000).map(|i| (i, i + 1)).collect();
        assert_eq!(columns(50_001, &edges).of[50_000], 50_000);
    }
}
