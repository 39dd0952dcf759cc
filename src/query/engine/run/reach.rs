//! Which nodes can be come to: breadth first, each once, where the way there does not matter.
//!
//! No relationship is gone over twice on one way. The shortest way to another node never does; and back to the first one
//! neither, in one direction. In both, it is come back to only where two ways from it that begin differently meet: so
//! each node has the relationship over which the way to it begins, its branch.

use rustc_hash::FxHashMap;

use super::expand::TieIter;
use crate::query::{
    engine::{
        context::Context, done::Done, eval::Row, memory::Held, plan::Walk, run::row::node_in, store::Tie,
        value::Value,
    },
    text::tree::Way,
};

/// A search that goes on.
pub struct Reaching<'p, 'g> {
    /// Nodes in the order in which they were come to, and how far they are.
    queue: Vec<(u32, u64)>,
    at: usize,
    ties: TieIter<'p, 'g>,
    /// What was come to: how far it is, and its branch.
    seen: FxHashMap<u32, (u64, u32)>,
    target: Option<u32>,
    /// Whether the first node was not looked at.
    fresh: bool,
    held: Held,
}

impl<'p, 'g> Reaching<'p, 'g> {
    /// From the first node.
    pub fn new(walk: &'p Walk<'g>, context: &Context<'g>, row: &Row<'g>) -> Done<Self> {
        let target = if walk.one.into { node_in(row, walk.one.to)? } else { None };
        let start = node_in(row, walk.one.from)?.filter(|_| !walk.one.into || target.is_some());
        let ties = match start {
            Some(start) if walk.most > 0 => {
                TieIter::new(context.store, start, &walk.one.follow, walk.one.follow.way)
            }
            _ => TieIter::empty(context.store),
        };
        let mut seen = FxHashMap::default();
        // The start counts as come to where no step is asked for.
        seen.extend(start.filter(|_| walk.least == 0).map(|start| (start, (0, 0))));
        let queue = start.map(|node| (node, 0)).into_iter().collect();
        Ok(Self { queue, at: 0, ties, seen, target, fresh: start.is_some(), held: Held::default() })
    }

    /// The next node.
    pub fn next(&mut self, walk: &'p Walk<'g>, context: &mut Context<'g>, row: &mut Row<'g>) -> Done<bool> {
        if std::mem::take(&mut self.fresh)
            && walk.least == 0
            && let Some((start, _)) = self.queue.first().copied()
            && self.target.is_none_or(|target| target == start)
        {
            if !walk.one.into {
                row[walk.one.to] = Value::Node(start);
            }
            return Ok(true);
        }
        loop {
            let Some((node, far)) = self.queue.get(self.at).copied() else { return Ok(false) };
            let Some(tie) = self.ties.next() else {
                self.at += 1;
                self.ties = match self.queue.get(self.at) {
                    Some((node, far)) if *far < walk.most => {
                        TieIter::new(context.store, *node, &walk.one.follow, walk.one.follow.way)
                    }
                    _ => TieIter::empty(context.store),
                };
                continue;
            };
            context.step()?;
            let Some(step) = self.step(walk, node, far, tie) else { continue };
            if let Some((hop, condition)) = &walk.each {
                row[*hop] = Value::Rel(tie.rel);
                if context.truth(condition, row)? != Some(true) {
                    continue;
                }
            }
            self.held.more(48)?;
            let (to, branch) = step;
            self.seen.insert(to, (far + 1, branch));
            // What ends where it began goes on as it did from there.
            if !self.first(to) {
                self.queue.push((to, far + 1));
            }
            if self.target.is_none_or(|target| target == to) {
                if !walk.one.into {
                    row[walk.one.to] = Value::Node(to);
                }
                return Ok(true);
            }
        }
    }
    fn first(&self, node: u32) -> bool {
        self.queue.first().is_some_and(|(first, _)| *first == node)
    }

    /// What a tie of a node comes to that was not come to before, with its branch.
    fn step(&self, walk: &Walk<'_>, node: u32, far: u64, tie: Tie) -> Option<(u32, u32)> {
        let known = self.seen.get(&tie.other);
        if walk.one.follow.way != Way::Both {
            return known.is_none().then_some((tie.other, 0));
        }
        let start = self.queue.first()?.0;
        let branch = if node == start { tie.rel } else { self.seen.get(&node)?.1 };
        let meets = match known {
            _ if self.seen.contains_key(&start) => false,
            _ if tie.other == start => node == start || tie.rel != branch,
            Some((other, begun)) => *begun != branch && far + other < walk.most,
            None => false,
        };
        if meets {
            return Some((start, 0));
        }
        (known.is_none() && tie.other != start).then_some((tie.other, branch))
    }
}
