//! Strongly connected components on flat arrays.

/// The component of each of `rows` nodes: components are numbered from 0, each after those that it leads to. The edges
/// of node `n` are those from `start[n]` to before `start[n + 1]`; `to` says where one leads, or that it does not count.
///
/// Tarjan (Depth-first search and linear graph algorithms, 1972), in the form of Pearce (An improved algorithm for
/// finding the strongly connected components of a directed graph, 2005), without recursion: a graph may be as deep as it
/// has nodes.
pub(super) fn components(rows: usize, start: &[u32], to: impl Fn(usize) -> Option<u32>) -> Vec<u32> {
    const NEW: u32 = u32::MAX;
    /// Numbers of components are told from visits by this bit: a component that is done bounds nothing.
    const DONE: u32 = 1 << 31;
    let mut low = vec![NEW; rows];
    let mut next = start.get(..rows).unwrap_or_default().to_vec();
    let (mut path, mut open): (Vec<(u32, u32)>, Vec<u32>) = (Vec::new(), Vec::new());
    let (mut visits, mut done) = (0u32, 0u32);
    for root in 0..rows as u32 {
        if low[root as usize] != NEW {
            continue;
        }
        low[root as usize] = visits;
        path.push((root, visits));
        visits += 1;
        while let Some(&(node, own)) = path.last() {
            let at = node as usize;
            if next[at] < start[at + 1] {
                let edge = next[at] as usize;
                next[at] += 1;
                let Some(to) = to(edge) else { continue };
                let there = low[to as usize];
                if there == NEW {
                    low[to as usize] = visits;
                    path.push((to, visits));
                    visits += 1;
                } else if there < low[at] {
                    low[at] = there;
                }
                continue;
            }
            path.pop();
            if low[at] == own {
                // What was left open above it is one component with it.
                low[at] = DONE | done;
                while let Some(&member) = open.last().filter(|&&m| low[m as usize] >= own) {
                    low[member as usize] = DONE | done;
                    open.pop();
                }
                done += 1;
            } else {
                open.push(node);
                if let Some(&(before, _)) = path.last() {
                    low[before as usize] = low[before as usize].min(low[at]);
                }
            }
        }
    }
    low.into_iter().map(|component| component & !DONE).collect()
}

#[cfg(test)]
mod tests {
    use petgraph::{algo::kosaraju_scc, graph::DiGraph};
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn they_are_those_of_petgraph(
            rows in 1usize..24,
            edges in prop::collection::vec((0u32..24, 0u32..24, any::<bool>()), 0..60),
        ) {
            let inside = |&(from, to, _): &(u32, u32, bool)| (from as usize) < rows && (to as usize) < rows;
            let mut edges: Vec<_> = edges.into_iter().filter(inside).collect();
            edges.sort_unstable();
            let start: Vec<u32> = (0..=rows as u32)
                .map(|row| edges.partition_point(|&(from, ..)| from < row) as u32)
                .collect();
            let found = components(rows, &start, |edge| edges[edge].2.then_some(edges[edge].1));
            let mut graph: DiGraph<u32, ()> = DiGraph::new();
            let nodes: Vec<_> = (0..rows as u32).map(|row| graph.add_node(row)).collect();
            for &(from, to, _) in edges.iter().filter(|e| e.2) {
                graph.add_edge(nodes[from as usize], nodes[to as usize], ());
            }
            let theirs = kosaraju_scc(&graph);
            let mut numbers: Vec<u32> = found.clone();
            numbers.sort_unstable();
            numbers.dedup();
            prop_assert_eq!(numbers, (0..theirs.len() as u32).collect::<Vec<_>>());
            for component in theirs {
                let number = found[component[0].index()];
                prop_assert!(component.iter().all(|node| found[node.index()] == number));
            }
            for &(from, to, _) in edges.iter().filter(|e| e.2) {
                prop_assert!(found[to as usize] <= found[from as usize]);
            }
        }
    }
}
