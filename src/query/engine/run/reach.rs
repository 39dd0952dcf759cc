//! Which nodes can be come to: breadth first, each once, where the way there does not matter.

use rustc_hash::FxHashSet;

use super::{expand::TieIter, node_in};
use crate::query::engine::{Done, context::Context, eval::Row, memory::Held, plan::Walk, value::Value};

/// A search that goes on.
pub struct Reaching<'p, 'g> {
    /// Nodes in the order in which they were come to, and how far they are.
    queue: Vec<(u32, u64)>,
    at: usize,
    ties: TieIter<'p, 'g>,
    seen: FxHashSet<u32>,
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
        let mut seen = FxHashSet::default();
        // The start counts as come to where no step is asked for.
        seen.extend(start.filter(|_| walk.least == 0));
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
            let Some((_, far)) = self.queue.get(self.at).copied() else { return Ok(false) };
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
            if self.seen.contains(&tie.other) {
                continue;
            }
            if let Some((hop, condition)) = &walk.each {
                row[*hop] = Value::Rel(tie.rel);
                if context.truth(condition, row)? != Some(true) {
                    continue;
                }
            }
            self.held.more(40)?;
            self.seen.insert(tie.other);
            self.queue.push((tie.other, far + 1));
            if self.target.is_none_or(|target| target == tie.other) {
                if !walk.one.into {
                    row[walk.one.to] = Value::Node(tie.other);
                }
                return Ok(true);
            }
        }
    }
}
