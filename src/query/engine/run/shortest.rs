//! The shortest ways between nodes, and the shortest ones of what a pattern gives.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Cursor, Kept, expand::TieIter, is_among, node_in, walk::listed};
use crate::query::engine::{
    Done,
    context::Context,
    eval::Row,
    memory::Held,
    plan::{Pick, Shortest, Walk},
    value::Value,
};

/// A step of a search: the node, the step before it, the relationship between them.
struct Step {
    node: u32,
    before: Option<usize>,
    rel: u32,
    length: u64,
}

/// The relationships to a step.
fn way(steps: &[Step], mut at: usize) -> Vec<u32> {
    let mut rels = Vec::new();
    while let Some(before) = steps[at].before {
        rels.push(steps[at].rel);
        at = before;
    }
    rels.reverse();
    rels
}

/// A search by length: every way that may be among the shortest ones.
#[allow(clippy::too_many_lines, reason = "one search, with what stops it")]
pub fn shortest<'g>(
    walk: &Walk<'g>,
    which: Shortest,
    context: &mut Context<'g>,
    row: &mut Row<'g>,
) -> Done<Kept<'g>> {
    let mut held = Held::default();
    let mut made = Vec::new();
    let none = |held| Kept { rows: Vec::new().into_iter(), _held: held };
    let Some(start) = node_in(row, walk.one.from)? else { return Ok(none(held)) };
    let target = if walk.one.into { node_in(row, walk.one.to)? } else { None };
    if walk.one.into && target.is_none() {
        return Ok(none(held));
    }
    // A node that is come to again on a longer way is of no use, where the shortest are wanted and nothing else.
    let simple = walk.least <= 1;
    let mut found: FxHashMap<u32, (u64, u64, u64)> = FxHashMap::default();
    let mut reached: FxHashMap<u32, u64> = FxHashMap::default();
    let mut steps = vec![Step { node: start, before: None, rel: 0, length: 0 }];
    reached.insert(start, 0);
    let mut at = 0;
    let mut give =
        |steps: &[Step], at: usize, held: &mut Held, made: &mut Vec<Box<[Value<'g>]>>| -> Done<bool> {
            let (node, length) = (steps[at].node, steps[at].length);
            if length < walk.least || target.is_some_and(|t| t != node) {
                return Ok(true);
            }
            // How many ways, how many lengths, the last length.
            let (ways, lengths, last) = found.entry(node).or_insert((0, 0, u64::MAX));
            if *last != length {
                *lengths += 1;
                *last = length;
            }
            *ways += 1;
            let take = match which {
                Shortest::Paths(count) => *ways <= count,
                Shortest::Groups(count) => *lengths <= count,
            };
            if take {
                let rels = way(steps, at);
                held.more(rels.len() * size_of::<Value>() + 96)?;
                made.push(Box::from([listed(&rels, walk.backwards)?, Value::Node(node)]));
            }
            // Whether more of this target are wanted.
            Ok(match which {
                Shortest::Paths(count) => *ways < count || target.is_none(),
                Shortest::Groups(count) => *lengths <= count || target.is_none(),
            })
        };
    let mut more = give(&steps, 0, &mut held, &mut made)?;
    while more && at < steps.len() {
        let (node, length) = (steps[at].node, steps[at].length);
        if length >= walk.most {
            break;
        }
        let mut ties = TieIter::new(context.store, node, &walk.one.follow, walk.one.follow.way);
        while let Some(tie) = ties.next() {
            context.step()?;
            let first = reached.get(&tie.other).copied();
            let late = match which {
                Shortest::Paths(1) => first.is_some(),
                Shortest::Groups(1) => first.is_some_and(|first| first < length + 1),
                _ => false,
            };
            // The start itself may be the end of a way around.
            let around = tie.other == start && walk.least > 0;
            if simple && late && !around || is_among(tie.rel, &walk.one.unlike, row) {
                continue;
            }
            if used(&steps, at, tie.rel) {
                continue;
            }
            if let Some((hop, condition)) = &walk.each {
                row[*hop] = Value::Rel(tie.rel);
                if context.truth(condition, row)? != Some(true) {
                    continue;
                }
            }
            held.more(size_of::<Step>() + 24)?;
            reached.entry(tie.other).or_insert(length + 1);
            steps.push(Step { node: tie.other, before: Some(at), rel: tie.rel, length: length + 1 });
            more = give(&steps, steps.len() - 1, &mut held, &mut made)?;
            if simple && around {
                // It ends there.
                if matches!(which, Shortest::Paths(1) | Shortest::Groups(1)) {
                    steps.pop();
                }
            }
            if !more {
                break;
            }
        }
        at += 1;
    }
    Ok(Kept { rows: made.into_iter(), _held: held })
}

/// Whether a relationship is on the way to a step.
fn used(steps: &[Step], mut at: usize, rel: u32) -> bool {
    while let Some(before) = steps[at].before {
        if steps[at].rel == rel {
            return true;
        }
        at = before;
    }
    false
}

/// Of all that a pattern gives, the shortest for each pair of ends.
pub fn pick<'p, 'g>(pick: &'p Pick<'g>, context: &mut Context<'g>, row: &mut Row<'g>) -> Done<Kept<'g>> {
    let mut held = Held::default();
    #[allow(clippy::type_complexity, reason = "by pair of ends: lengths, each with what it binds")]
    let mut all: BTreeMap<(u32, u32), Vec<(u64, Box<[Value<'g>]>)>> = BTreeMap::new();
    let mut cursor = Cursor::new(&pick.inner);
    while cursor.next(context, row)? {
        let [from, to] =
            pick.ends.map(|slot| if let Value::Node(node) = row[slot] { node } else { u32::MAX });
        let length = |slot: &usize| match &row[*slot] {
            Value::List(list) => list.items.len() as u64,
            _ => 1,
        };
        let length = pick.rels.iter().map(length).sum();
        let values: Box<[Value<'g>]> = pick.binds.iter().map(|slot| row[*slot].clone()).collect();
        held.more(values.len() * size_of::<Value>() + 48)?;
        all.entry((from, to)).or_default().push((length, values));
    }
    let mut made = Vec::new();
    for (_, mut ways) in all {
        ways.sort_by_key(|(length, _)| *length);
        let mut lengths = FxHashSet::default();
        for (count, (length, values)) in (1..).zip(ways) {
            lengths.insert(length);
            let take = match which_count(pick.which) {
                (true, most) => count <= most,
                (false, most) => lengths.len() as u64 <= most,
            };
            if take {
                made.push(values);
            }
        }
    }
    Ok(Kept { rows: made.into_iter(), _held: held })
}

fn which_count(which: Shortest) -> (bool, u64) {
    match which {
        Shortest::Paths(count) => (true, count),
        Shortest::Groups(count) => (false, count),
    }
}
