//! The shortest ways of one step or several: breadth first, each node once, or as often as it is come to over equally few.
//! All other choices of ways are made by `ways`.

use rustc_hash::FxHashMap;

use super::{moves::Moves, walk::listed};
use crate::query::engine::{
    context::Context,
    done::Done,
    eval::Row,
    memory::Held,
    plan::{Search, Shortest, Way},
    run::{
        moves::{Move, holds},
        row::{Kept, node_in},
    },
    store::Tie,
    value::Value,
};

/// Whether a search is one of these: no longer way is wanted where there is a shorter one. (A way around, over
/// relationships that are followed both ways, is the shortest one that does not go back as it came.)
pub fn is_plain(search: &Search<'_>, row: &Row<'_>) -> Done<bool> {
    let ([leg], Shortest::Paths(1) | Shortest::Groups(1)) = (search.legs.as_slice(), search.which) else {
        return Ok(false);
    };
    let [hop] = leg.hops.as_slice() else { return Ok(false) };
    let [first, last] = search.ends;
    let around = hop.follow.way == Way::Both
        && leg.least > 0
        && (!search.into || node_in(row, first)? == node_in(row, last)?);
    let whole = !leg.round.is_empty() || !leg.lists.is_empty() || !search.whole.is_empty();
    Ok(leg.least <= 1 && !whole && !around)
}

/// An error where both ends of a search that keeps them apart are one node, whichever of them it begins with.
pub fn apart<'g>(search: &Search<'g>, context: &mut Context<'g>, row: &mut Row<'g>) -> Done<()> {
    let Some(error) = &search.apart else { return Ok(()) };
    let [first, last] = search.ends;
    let (known, other) = if search.backwards { (last, first) } else { (first, last) };
    let Some(start) = node_in(row, known)? else { return Ok(()) };
    let one = if search.into {
        node_in(row, other)? == Some(start)
    } else {
        row[other] = Value::Node(start);
        holds(&search.goal, context, row)?
    };
    if one { Err(error.clone()) } else { Ok(()) }
}

/// A step of a search: the node, the step before it, the relationship between them.
struct Step {
    node: u32,
    before: Option<usize>,
    rel: u32,
    length: u64,
}

/// A search by length: every way that may be among the shortest ones.
struct Searching<'p, 'g> {
    search: &'p Search<'g>,
    moves: Moves<'p, 'g>,
    start: u32,
    target: Option<u32>,
    /// How far nodes are, and whether there is a way to them.
    reached: FxHashMap<u32, u64>,
    /// How long the ways are that were found to a node.
    found: FxHashMap<u32, u64>,
    steps: Vec<Step>,
    made: Vec<Box<[Value<'g>]>>,
    held: Held,
}

/// All of them, the shortest ones first: each its relationships, and its end.
pub fn shortest<'g>(search: &Search<'g>, context: &mut Context<'g>, row: &mut Row<'g>) -> Done<Kept<'g>> {
    let [first, last] = search.ends;
    let (known, other) = if search.backwards { (last, first) } else { (first, last) };
    let start = node_in(row, known)?;
    let target = if search.into { node_in(row, other)? } else { None };
    let (mut made, mut held) = (Vec::new(), Held::default());
    if let Some(start) = start.filter(|_| !search.into || target.is_some()) {
        let mut searching = Searching {
            search,
            moves: Moves::new(search, !search.backwards, true),
            start,
            target,
            reached: [(start, 0)].into_iter().collect(),
            found: FxHashMap::default(),
            steps: vec![Step { node: start, before: None, rel: 0, length: 0 }],
            made: Vec::new(),
            held: Held::default(),
        };
        searching.run(context, row)?;
        (made, held) = (searching.made, searching.held);
    }
    let mut kept = Vec::with_capacity(made.len());
    for values in made {
        if !search.goal.is_empty() {
            row[other] = values.last().cloned().unwrap_or(Value::Null);
            if !holds(&search.goal, context, row)? {
                continue;
            }
        }
        kept.push(values);
    }
    Ok(Kept { rows: kept.into_iter(), _held: held })
}

impl<'g> Searching<'_, 'g> {
    /// From step to step, in the order in which they were made.
    fn run(&mut self, context: &mut Context<'g>, row: &mut Row<'g>) -> Done<()> {
        if !self.moves.passes(self.start, context, row)? || !self.arrived(0)? {
            return Ok(());
        }
        let Some(one) = self.moves.next(self.moves.start()) else { return Ok(()) };
        let most = self.search.legs.first().map_or(0, |leg| leg.most);
        let mut at = 0;
        while let Some(Step { node, length, .. }) = self.steps.get(at) {
            if *length >= most {
                return Ok(());
            }
            let mut ties = self.moves.ties(*node, self.moves.hop(one), context);
            while let Some(tie) = ties.next() {
                context.step()?;
                if !self.step(at, one, tie, context, row)? {
                    return Ok(());
                }
            }
            at += 1;
        }
        Ok(())
    }

    /// One relationship on from a step; whether more are wanted.
    fn step(
        &mut self,
        at: usize,
        one: Move,
        tie: Tie,
        context: &mut Context<'g>,
        row: &mut Row<'g>,
    ) -> Done<bool> {
        let Step { node, length, .. } = self.steps[at];
        let length = length + 1;
        // The start itself may be the end of a way around.
        let around = tie.other == self.start && self.search.legs.first().is_some_and(|leg| leg.least > 0);
        let late = !around && self.is_late(tie.other, length);
        if late || self.is_used(at, tie.rel) || !self.moves.fits(node, one, tie, context, row)? {
            return Ok(true);
        }
        self.held.more(size_of::<Step>() + 24)?;
        self.reached.entry(tie.other).or_insert(length);
        self.steps.push(Step { node: tie.other, before: Some(at), rel: tie.rel, length });
        let more = self.arrived(self.steps.len() - 1)?;
        if around {
            // It ends there.
            self.steps.pop();
        }
        Ok(more)
    }

    /// Whether a node was come to before, on a way that makes this one of no use.
    fn is_late(&self, node: u32, length: u64) -> bool {
        let first = self.reached.get(&node).copied();
        match self.search.which {
            Shortest::Paths(_) => first.is_some(),
            Shortest::Groups(_) => first.is_some_and(|first| first < length),
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
    fn arrived(&mut self, at: usize) -> Done<bool> {
        let Step { node, length, .. } = self.steps[at];
        let Some(leg) = self.search.legs.first() else { return Ok(false) };
        if length < leg.least || self.target.is_some_and(|target| target != node) {
            return Ok(true);
        }
        let first = self.found.get(&node).copied();
        let all = matches!(self.search.which, Shortest::Groups(_));
        let wanted = first.is_none() || all && first == Some(length);
        if !wanted {
            return Ok(self.target.is_none());
        }
        self.found.insert(node, length);
        let rels = self.way(at);
        self.held.more(rels.len() * size_of::<Value>() + 96)?;
        let ways = match rels.as_slice() {
            [rel] if leg.all.is_none() => Value::Rel(*rel),
            rels => listed(rels, self.search.backwards)?,
        };
        self.made.push(Box::from([ways, Value::Node(node)]));
        Ok(self.target.is_none() || all)
    }
}
