//! The shortest ways, and the shortest ones of what a pattern gives.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    expand::{TieIter, path},
    walk::listed,
};
use crate::query::engine::{
    context::Context,
    done::Done,
    eval::Row,
    memory::Held,
    plan::{Pick, Search, Shortest},
    run::row::{Kept, is_among, node_in},
    store::Tie,
    value::Value,
};

/// A step of a search: the node, the step before it, the relationship between them.
struct Step {
    node: u32,
    before: Option<usize>,
    rel: u32,
    length: u64,
}

/// What was found to a node: how many ways, of how many lengths, the last length.
struct Found {
    ways: u64,
    lengths: u64,
    last: u64,
}

/// A search by length: every way that may be among the shortest ones.
struct Searching<'p, 'g> {
    search: &'p Search<'g>,
    start: u32,
    target: Option<u32>,
    /// Whether a node that is come to again on a longer way is of no use.
    simple: bool,
    found: FxHashMap<u32, Found>,
    reached: FxHashMap<u32, u64>,
    steps: Vec<Step>,
    made: Vec<Box<[Value<'g>]>>,
    held: Held,
}

/// All of them, the shortest ones first.
pub fn shortest<'g>(search: &Search<'g>, context: &mut Context<'g>, row: &mut Row<'g>) -> Done<Kept<'g>> {
    let one = &search.walk.one;
    let start = node_in(row, one.from)?;
    let target = if one.into { node_in(row, one.to)? } else { None };
    let (mut made, mut held) = (Vec::new(), Held::default());
    if let Some(start) = start.filter(|_| !one.into || target.is_some()) {
        let mut searching = Searching::new(search, start, target);
        searching.run(context, row)?;
        (made, held) = (searching.made, searching.held);
    }
    Ok(Kept { rows: made.into_iter(), _held: held })
}

impl<'p, 'g> Searching<'p, 'g> {
    fn new(search: &'p Search<'g>, start: u32, target: Option<u32>) -> Self {
        Self {
            search,
            start,
            target,
            // Where a way is held against a condition as a whole, a longer one may fit where a shorter one does not.
            simple: search.walk.least <= 1 && search.whole.is_empty(),
            found: FxHashMap::default(),
            reached: [(start, 0)].into_iter().collect(),
            steps: vec![Step { node: start, before: None, rel: 0, length: 0 }],
            made: Vec::new(),
            held: Held::default(),
        }
    }

    /// From step to step, in the order in which they were made.
    fn run(&mut self, context: &mut Context<'g>, row: &mut Row<'g>) -> Done<()> {
        if !self.passes(self.start, context, row)? || !self.arrived(0, context, row)? {
            return Ok(());
        }
        let follow = &self.search.walk.one.follow;
        let mut at = 0;
        while let Some(Step { node, length, .. }) = self.steps.get(at) {
            if *length >= self.search.walk.most {
                return Ok(());
            }
            let mut ties = TieIter::new(context.store, *node, follow, follow.way);
            while let Some(tie) = ties.next() {
                context.step()?;
                if !self.step(at, tie, context, row)? {
                    return Ok(());
                }
            }
            at += 1;
        }
        Ok(())
    }

    /// One relationship on from a step; whether more are wanted.
    fn step(&mut self, at: usize, tie: Tie, context: &mut Context<'g>, row: &mut Row<'g>) -> Done<bool> {
        let walk = &self.search.walk;
        let length = self.steps[at].length + 1;
        // The start itself may be the end of a way around.
        let around = tie.other == self.start && walk.least > 0;
        let again = self.simple && !around && self.is_late(tie.other, length);
        if again || is_among(tie.rel, &walk.one.unlike, row) || self.is_used(at, tie.rel) {
            return Ok(true);
        }
        if let Some((hop, condition)) = &walk.each {
            row[*hop] = Value::Rel(tie.rel);
            if context.truth(condition, row)? != Some(true) {
                return Ok(true);
            }
        }
        if !self.passes(tie.other, context, row)? {
            return Ok(true);
        }
        self.held.more(size_of::<Step>() + 24)?;
        self.reached.entry(tie.other).or_insert(length);
        self.steps.push(Step { node: tie.other, before: Some(at), rel: tie.rel, length });
        let more = self.arrived(self.steps.len() - 1, context, row)?;
        if self.simple && around && matches!(self.search.which, Shortest::Paths(1) | Shortest::Groups(1)) {
            // It ends there.
            self.steps.pop();
        }
        Ok(more)
    }

    /// Whether a node was come to before, on a way that makes this one of no use.
    fn is_late(&self, node: u32, length: u64) -> bool {
        let first = self.reached.get(&node).copied();
        match self.search.which {
            Shortest::Paths(1) => first.is_some(),
            Shortest::Groups(1) => first.is_some_and(|first| first < length),
            _ => false,
        }
    }

    /// Whether a relationship is on the way to a step.
    fn is_used(&self, mut at: usize, rel: u32) -> bool {
        while let Some(before) = self.steps[at].before {
            if self.steps[at].rel == rel {
                return true;
            }
            at = before;
        }
        false
    }

    /// Whether a node may be on the way.
    fn passes(&self, node: u32, context: &mut Context<'g>, row: &mut Row<'g>) -> Done<bool> {
        let Some((slot, condition)) = &self.search.node else { return Ok(true) };
        row[*slot] = Value::Node(node);
        Ok(context.truth(condition, row)? == Some(true))
    }

    /// The relationships to a step.
    fn way(&self, mut at: usize) -> Vec<u32> {
        let mut rels = Vec::new();
        while let Some(before) = self.steps[at].before {
            rels.push(self.steps[at].rel);
            at = before;
        }
        rels.reverse();
        rels
    }

    /// Keeps the way to a step, if it is one of those asked for; whether more are wanted.
    fn arrived(&mut self, at: usize, context: &mut Context<'g>, row: &mut Row<'g>) -> Done<bool> {
        let walk = &self.search.walk;
        let Step { node, length, .. } = self.steps[at];
        if length < walk.least || self.target.is_some_and(|target| target != node) {
            return Ok(true);
        }
        if !self.search.whole.is_empty() && !self.fits(at, context, row)? {
            return Ok(true);
        }
        let found = self.found.entry(node).or_insert(Found { ways: 0, lengths: 0, last: u64::MAX });
        if found.last != length {
            found.lengths += 1;
            found.last = length;
        }
        found.ways += 1;
        let (take, more) = match self.search.which {
            Shortest::Paths(count) => (found.ways <= count, found.ways < count),
            Shortest::Groups(count) => (found.lengths <= count, found.lengths <= count),
        };
        if take {
            let rels = self.way(at);
            self.held.more(rels.len() * size_of::<Value>() + 96)?;
            self.made.push(Box::from([listed(&rels, walk.backwards)?, Value::Node(node)]));
        }
        Ok(more || self.target.is_none())
    }

    /// Whether what must hold for the whole way holds for the one to a step.
    fn fits(&self, at: usize, context: &mut Context<'g>, row: &mut Row<'g>) -> Done<bool> {
        let walk = &self.search.walk;
        let rels = self.way(at);
        context.steps(rels.len())?;
        row[walk.one.rel] = listed(&rels, walk.backwards)?;
        if !walk.one.into {
            row[walk.one.to] = Value::Node(self.steps[at].node);
        }
        if let Some((slot, first)) = self.search.named {
            row[slot] = path(row, first, &[walk.one.rel], context)?;
        }
        for condition in &self.search.whole {
            if context.truth(condition, row)? != Some(true) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Of all that a pattern gives, the shortest for each pair of ends.
pub fn pick<'p, 'g>(pick: &'p Pick<'g>, context: &mut Context<'g>, row: &mut Row<'g>) -> Done<Kept<'g>> {
    let mut held = Held::default();
    #[allow(clippy::type_complexity, reason = "by pair of ends: lengths, each with what it binds")]
    let mut all: BTreeMap<(u32, u32), Vec<(u64, Box<[Value<'g>]>)>> = BTreeMap::new();
    let mut cursor = pick.inner.open();
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
