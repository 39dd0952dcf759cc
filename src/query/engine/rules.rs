//! Rules that rewrite a plan once it stands:
//!
//! | rule | what it does |
//! |---|---|
//! | come to each node once | where only which rows there are matters, and not how many of each, a walk whose way is not asked for is a search |
//! | count by degree | where rows are counted and nothing else, the last hop is not walked: its relationships are counted |

use super::plan::{Gather, Group, Op, Slot, Way};

/// Come to each node once: the operators since the last one that counts rows.
pub fn search(ops: &mut [Op<'_>], names: &[String]) {
    let from = ops.iter().rposition(|op| matches!(op, Op::Skip(..) | Op::Limit(..))).map_or(0, |at| at + 1);
    let Some(ops) = ops.get_mut(from..) else { return };
    let mut used: Vec<Slot> = Vec::new();
    for op in ops.iter() {
        match op {
            Op::Path(_, _, rels) => used.extend(rels),
            Op::Expand(expand) | Op::Bound(expand, _) | Op::Along(expand, _) => used.extend(&expand.unlike),
            Op::Walk(walk) => used.extend(&walk.one.unlike),
            Op::Shortest(search) => {
                used.extend(search.legs.iter().flat_map(|leg| &leg.hops).filter(|h| h.known).map(|h| h.rel));
            }
            Op::Repeat(repeat) => used.extend(&repeat.unlike),
            _ => {}
        }
    }
    for op in ops {
        if let Op::Walk(walk) = op {
            let rel = walk.one.rel;
            let unnamed = names.get(rel).is_some_and(String::is_empty);
            walk.once = walk.least <= 1 && unnamed && walk.one.unlike.is_empty() && !used.contains(&rel);
        }
    }
}

/// Whether it only matters which rows a group is given, and not how many of each.
pub fn is_set(group: &Group<'_>) -> bool {
    group.gathered.iter().all(|(_, a)| a.distinct || matches!(a.kind, Gather::Least | Gather::Most))
}

/// Count by degree: whether the last hop of what a group counts need not be walked.
pub fn counts_degrees(group: &Group<'_>) -> bool {
    let counts = group.keys.is_empty() && group.gathered.iter().all(|(_, a)| a.kind == Gather::Rows);
    let last = matches!(group.input.ops.last(), Some(Op::Expand(e)) if !e.into && e.follow.way != Way::Both);
    counts && last && !group.gathered.is_empty()
}
