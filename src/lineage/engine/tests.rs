//! The engine against its definition.

use proptest::prelude::*;

use super::*;

/// Two words, so that functions have more than one.
const WORDS: usize = 2;
const KINDS: usize = 6;

fn bits(set: u128) -> CategorySet {
    CategorySet::from_row(&[set as u64, (set >> 64) as u64])
}

/// Kind 0 and 1 hand everything on, 2 and 3 less, the others may add.
fn function(kind: usize, keep: u128, add: (u128, u128)) -> FlowFunction {
    let keep = if kind < 2 { u128::MAX } else { keep };
    let adds = if kind < 4 { Vec::new() } else { vec![(bits(add.0), bits(add.1))] };
    FlowFunction { keep: bits(keep), adds, leaky: bits(0), guessed: bits(0) }
}

/// The definition: follow edges until nothing is new.
fn plain(rows: usize, edges: &[Edge], functions: &[FlowFunction], pass: &Pass) -> CategoryMatrix {
    let mut plane = pass.base.cloned().unwrap_or_else(|| CategoryMatrix::new(rows, WORDS));
    plane.merge(pass.seeds);
    loop {
        let before = plane.clone();
        for edge in edges.iter().filter(|e| pass.open[e.kind as usize]) {
            let out = functions[edge.kind as usize].image(plane.row(edge.from as usize));
            plane.add(edge.to as usize, &out.0);
        }
        if plane == before {
            return plane;
        }
    }
}

proptest! {
    #[test]
    fn groups_and_passes_together_change_nothing(
        rows in 1usize..12,
        edges in prop::collection::vec((0u32..12, 0u32..12, 0u32..KINDS as u32), 0..40),
        keeps in prop::collection::vec((any::<u128>(), any::<u128>(), any::<u128>()), KINDS),
        starts in prop::collection::vec(prop::collection::vec((0usize..12, 0usize..128), 0..6), 1..7),
        closed in prop::collection::vec(0usize..12, 7),
    ) {
        let inside = |&(from, to, _): &(u32, u32, u32)| (from as usize) < rows && (to as usize) < rows;
        let edges: Vec<Edge> =
            edges.into_iter().filter(inside).map(|(from, to, kind)| Edge { from, to, kind }).collect();
        let functions: Vec<FlowFunction> =
            keeps.iter().enumerate().map(|(kind, k)| function(kind, k.0, (k.1, k.2))).collect();
        let by_kind: Vec<Option<&FlowFunction>> = functions.iter().map(Some).collect();
        let hands: Vec<Hands> = (0..KINDS)
            .map(|kind| [Hands::Everything, Hands::Some, Hands::Anything][kind / 2])
            .collect();
        let seeds: Vec<CategoryMatrix> = starts
            .iter()
            .map(|start| {
                let mut plane = CategoryMatrix::new(rows, WORDS);
                for &(row, bit) in start.iter().filter(|s| s.0 < rows) {
                    plane.add(row, &bits(1 << bit).0);
                }
                plane
            })
            .collect();
        // What hands everything on is open in every pass.
        let open = |pass: usize| (0..KINDS).map(|kind| kind < 2 || kind != closed[pass]).collect();
        let pass = |at: usize| Pass { seeds: &seeds[at], open: open(at), base: None, most: None };
        let passes: Vec<Pass> = (0..seeds.len()).map(pass).collect();
        let expected: Vec<CategoryMatrix> = passes.iter().map(|p| plain(rows, &edges, &functions, p)).collect();
        // What can be there at most: what comes where everything is open, and that of all passes together.
        let all = vec![true; KINDS];
        let wide = |at: usize| Pass { open: all.clone(), ..pass(at) };
        let most: Vec<CategoryMatrix> = (0..seeds.len()).map(|at| plain(rows, &edges, &functions, &wide(at))).collect();
        let mut any = CategoryMatrix::new(rows, WORDS);
        for plane in &most {
            any.merge(plane);
        }
        let any = plain(rows, &edges, &functions, &Pass { seeds: &any, ..wide(0) });
        for network in [Network::new(rows, &edges), Network::grouped(rows, &edges, &hands)] {
            prop_assert_eq!(&propagate_together(&network, &by_kind, &passes), &expected);
            let bounded: Vec<Pass> = (0..seeds.len()).map(|at| Pass { most: Some(&most[at]), ..pass(at) }).collect();
            prop_assert_eq!(&propagate_together(&network, &by_kind, &bounded), &expected);
            let loosely: Vec<Pass> = (0..seeds.len()).map(|at| Pass { most: Some(&any), ..pass(at) }).collect();
            prop_assert_eq!(&propagate_together(&network, &by_kind, &loosely), &expected);
        }
        // On what is there already by all edges, along some of them.
        let some: Vec<Edge> = edges.iter().step_by(2).copied().collect();
        let on = |at: usize| Pass { base: Some(&most[0]), ..wide(at) };
        let above: Vec<CategoryMatrix> = (0..seeds.len()).map(|at| plain(rows, &some, &functions, &on(at))).collect();
        let passes: Vec<Pass> = (0..seeds.len()).map(on).collect();
        for network in [Network::new(rows, &some), Network::grouped(rows, &some, &hands)] {
            prop_assert_eq!(&propagate_together(&network, &by_kind, &passes), &above);
            let bounded: Vec<Pass> = (0..seeds.len()).map(|at| Pass { most: Some(&any), ..on(at) }).collect();
            prop_assert_eq!(&propagate_together(&network, &by_kind, &bounded), &above);
        }
    }
}
