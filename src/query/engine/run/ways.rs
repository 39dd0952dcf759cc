//! The shortest ways of a pattern between two nodes, in the order of their lengths, one after the other.
//!
//! All ways to an end are a tree: each begins as others do, and differs from them at some relationship. A branch of it, "all
//! that begin so and do not go on so", is as short as the shortest walk that it has. That walk is searched by `path`, with
//! the relationships left out that the branch has gone over. If no relationship is in it twice, and nothing else keeps it
//! from being a way, it is the next one; in any case the branch is taken apart at each of its relationships, and the rest
//! waits. So as many walks are searched as ways are asked for, times their length, however many ways there are; only
//! patterns of several parts can be such that the shortest walk is often none that may be taken.
//!
//! The search goes from the end that is not known back to the one that is, and is led by how far each node is from that,
//! which is found out once, as far as needed.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, VecDeque, hash_map::Entry},
    rc::Rc,
};

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    expand::path,
    moves::{Move, Moves, State, holds},
};
use crate::query::engine::{
    context::Context,
    done::Done,
    eval::Row,
    memory::Held,
    plan::{Search, Shortest},
    run::row::node_in,
    value::Value,
};

/// How far nodes are from the end that is known.
struct Reach<'p, 'g> {
    moves: Moves<'p, 'g>,
    found: FxHashMap<(u32, State), u64>,
    /// Those that were come to last.
    layer: Vec<(u32, State)>,
    depth: u64,
    /// Nodes at which a way may end, in the order in which they were come to.
    goals: VecDeque<u32>,
    told: FxHashSet<u32>,
    held: Held,
}

impl<'p, 'g> Reach<'p, 'g> {
    fn new(search: &'p Search<'g>, start: u32, context: &mut Context<'g>, row: &mut Row<'g>) -> Done<Self> {
        let moves = Moves::new(search, !search.backwards, true);
        let mut reach = Self {
            moves,
            found: FxHashMap::default(),
            layer: Vec::new(),
            depth: 0,
            goals: VecDeque::new(),
            told: FxHashSet::default(),
            held: Held::default(),
        };
        if reach.moves.passes(start, context, row)? {
            let first = reach.moves.start();
            reach.insert(start, first, 0, context, row)?;
        }
        Ok(reach)
    }

    fn insert(
        &mut self,
        node: u32,
        state: State,
        depth: u64,
        context: &mut Context<'g>,
        row: &mut Row<'g>,
    ) -> Done<()> {
        if self.found.contains_key(&(node, state)) {
            return Ok(());
        }
        let (all, ends) = self.moves.open(node, state, context, row)?;
        for state in all {
            if let Entry::Vacant(new) = self.found.entry((node, state)) {
                new.insert(depth);
                self.held.more(64)?;
                self.layer.push((node, state));
            }
        }
        if ends && self.told.insert(node) {
            self.goals.push_back(node);
        }
        Ok(())
    }

    /// One relationship further.
    fn deepen(&mut self, context: &mut Context<'g>, row: &mut Row<'g>) -> Done<()> {
        self.depth += 1;
        for (node, state) in std::mem::take(&mut self.layer) {
            let Some(step) = self.moves.next(state) else { continue };
            let mut ties = self.moves.ties(node, self.moves.hop(step), context);
            while let Some(tie) = ties.next() {
                context.step()?;
                if !self.found.contains_key(&(tie.other, step.then))
                    && self.moves.fits(node, step, tie, context, row)?
                {
                    self.insert(tie.other, step.then, self.depth, context, row)?;
                }
            }
        }
        Ok(())
    }

    /// How far a node is at least, for a walk that goes back from it, and whether it is known for certain; none: there is no
    /// walk.
    fn known(&self, node: u32, state: State, enough: bool) -> Option<(u64, bool)> {
        let of = |rounds| self.found.get(&(node, State { rounds, ..state })).copied();
        // Behind the first round of the rest, or before it, if there need be none.
        let none = of(0).filter(|_| state.at != 0 || enough);
        match (none, of(1)) {
            (Some(a), Some(b)) => Some((a.min(b), true)),
            (Some(found), None) | (None, Some(found)) => Some((found, true)),
            (None, None) if self.layer.is_empty() => None,
            (None, None) => Some((self.depth + 1, false)),
        }
    }

    /// The same; as long as there is room for so much, it is found out for certain.
    fn least(
        &mut self,
        node: u32,
        state: State,
        enough: bool,
        room: u64,
        context: &mut Context<'g>,
        row: &mut Row<'g>,
    ) -> Done<Option<u64>> {
        loop {
            match self.known(node, state, enough) {
                None => return Ok(None),
                Some((least, certain)) if certain || least > room => return Ok(Some(least)),
                Some(_) => self.deepen(context, row)?,
            }
        }
    }
}

/// A relationship of a walk, and where the walk is behind it.
#[derive(Debug, Clone, Copy)]
struct Step {
    rel: u32,
    node: u32,
    taken: Move,
}

impl Step {
    fn branch(&self) -> (u32, u32, u32) {
        (self.rel, self.taken.then.leg, self.taken.hop)
    }
}

/// A relationship with its place in the pattern, or the end.
type Branch = Option<(u32, u32, u32)>;

/// All ways that begin as a walk does, so far, and do not go on so.
struct Rest {
    walk: Rc<Vec<Step>>,
    begun: usize,
    never: Vec<Branch>,
    /// Whether the walk is the shortest one of them.
    found: bool,
    held: Held,
}

/// The ways to one end.
struct Ways<'p, 'g> {
    search: &'p Search<'g>,
    moves: Moves<'p, 'g>,
    goal: u32,
    rests: Vec<Option<Rest>>,
    waiting: BinaryHeap<Reverse<(u64, bool, usize)>>,
    /// How many were taken, of how many lengths, the last length.
    taken: (u64, u64, usize),
}

/// A search that goes on: end after end, and way after way.
pub struct Finding<'p, 'g> {
    start: Option<u32>,
    target: Option<u32>,
    reach: Option<Reach<'p, 'g>>,
    ways: Option<Ways<'p, 'g>>,
}

impl<'p, 'g> Finding<'p, 'g> {
    /// From the end that is known.
    pub fn new(search: &'p Search<'g>, context: &mut Context<'g>, row: &mut Row<'g>) -> Done<Self> {
        let [first, last] = search.ends;
        let (known, other) = if search.backwards { (last, first) } else { (first, last) };
        let start = node_in(row, known)?;
        let target = if search.into { node_in(row, other)? } else { None };
        let mut finding = Self { start: None, target, reach: None, ways: None };
        let Some(node) = start.filter(|_| !search.into || target.is_some()) else { return Ok(finding) };
        let reach = Reach::new(search, node, context, row)?;
        (finding.start, finding.reach) = (start, Some(reach));
        if let Some(target) = target {
            finding.ways = Some(Ways::new(search, target)?);
        }
        Ok(finding)
    }

    /// The next way, in its slots.
    pub fn next(
        &mut self,
        search: &'p Search<'g>,
        context: &mut Context<'g>,
        row: &mut Row<'g>,
    ) -> Done<bool> {
        let (Some(start), Some(reach)) = (self.start, self.reach.as_mut()) else { return Ok(false) };
        let other = search.ends[usize::from(!search.backwards)];
        loop {
            if let Some(ways) = &mut self.ways {
                if ways.next(start, reach, context, row)? {
                    return Ok(true);
                }
                self.ways = None;
            }
            if self.target.is_some() {
                return Ok(false);
            }
            let Some(goal) = reach.goals.pop_front() else {
                if reach.layer.is_empty() {
                    return Ok(false);
                }
                reach.deepen(context, row)?;
                continue;
            };
            row[other] = Value::Node(goal);
            if holds(&search.goal, context, row)? {
                self.ways = Some(Ways::new(search, goal)?);
            }
        }
    }
}

impl<'p, 'g> Ways<'p, 'g> {
    fn new(search: &'p Search<'g>, goal: u32) -> Done<Self> {
        let moves = Moves::new(search, search.backwards, false);
        let all =
            Rest { walk: Rc::default(), begun: 0, never: Vec::new(), found: false, held: Held::take(128)? };
        let waiting = BinaryHeap::from([Reverse((0, true, 0))]);
        Ok(Self { search, moves, goal, rests: vec![Some(all)], waiting, taken: (0, 0, usize::MAX) })
    }

    /// The next way, in its slots; whether there was one.
    fn next(
        &mut self,
        start: u32,
        reach: &mut Reach<'p, 'g>,
        context: &mut Context<'g>,
        row: &mut Row<'g>,
    ) -> Done<bool> {
        let (ways, lengths, last) = self.taken;
        if matches!(self.search.which, Shortest::Paths(most) if ways >= most) {
            return Ok(false);
        }
        while let Some(Reverse((length, _, at))) = self.waiting.pop() {
            let Some(mut rest) = self.rests[at].take() else { continue };
            let longer = lengths > 0 && length as usize > last;
            if matches!(self.search.which, Shortest::Groups(most) if lengths >= most && longer) {
                return Ok(false);
            }
            context.step()?;
            if !rest.found {
                if let Some(walk) = self.path(start, &rest, reach, context, row)? {
                    rest.held.more(walk.len() * size_of::<Step>())?;
                    (rest.walk, rest.found) = (Rc::new(walk), true);
                    let length = rest.walk.len() as u64;
                    self.waiting.push(Reverse((length, false, at)));
                    self.rests[at] = Some(rest);
                }
                continue;
            }
            let walk = Rc::clone(&rest.walk);
            let broken = self.broken(&walk, rest.begun, context, row)?;
            self.take_apart(&rest, broken.unwrap_or(walk.len()))?;
            if broken.is_none() && self.bind(&walk, context, row)? {
                let (ways, lengths, last) = &mut self.taken;
                *ways += 1;
                *lengths += u64::from(*last != walk.len());
                *last = walk.len();
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// What is left of a branch without its walk: all that differ from it at each of its relationships.
    fn take_apart(&mut self, rest: &Rest, end: usize) -> Done<()> {
        let length = rest.walk.len() as u64;
        for begun in rest.begun..=end {
            let mut never = if begun == rest.begun { rest.never.clone() } else { Vec::new() };
            never.push(rest.walk.get(begun).map(Step::branch));
            let held = Held::take(size_of::<Rest>() + 48 + never.len() * size_of::<Branch>())?;
            let walk = Rc::clone(&rest.walk);
            self.waiting.push(Reverse((length, true, self.rests.len())));
            self.rests.push(Some(Rest { walk, begun, never, found: false, held }));
        }
        Ok(())
    }

    /// The first relationship of a walk that keeps it from being a way: it was gone over before, or ends a round that does
    /// not fit.
    fn broken(
        &self,
        walk: &[Step],
        begun: usize,
        context: &mut Context<'g>,
        row: &mut Row<'g>,
    ) -> Done<Option<usize>> {
        let mut seen = FxHashSet::default();
        for (at, step) in walk.iter().enumerate() {
            context.step()?;
            if !self.search.repeatable && !seen.insert(step.rel) {
                return Ok(Some(at));
            }
            let leg = &self.search.legs[step.taken.then.leg as usize];
            if at < begun || leg.round.is_empty() || !Moves::ends_round(step.taken) {
                continue;
            }
            let hops = leg.hops.len();
            let round = at + 1 - hops..=at;
            let mut steps: Vec<(Step, u32)> = round.map(|at| (walk[at], self.before(walk, at))).collect();
            if !self.search.backwards {
                steps.reverse();
            }
            self.place(&steps, row);
            if !holds(&leg.round, context, row)? {
                return Ok(Some(at));
            }
        }
        Ok(None)
    }

    /// The node before a step of a walk.
    fn before(&self, walk: &[Step], at: usize) -> u32 {
        at.checked_sub(1).and_then(|before| walk.get(before)).map_or(self.goal, |step| step.node)
    }

    /// Puts the relationships and nodes of one round into its slots. A walk goes against the pattern, unless the search goes
    /// backwards.
    fn place(&self, round: &[(Step, u32)], row: &mut Row<'g>) {
        for (step, before) in round {
            let hop = self.moves.hop(step.taken);
            let (from, to) = if self.search.backwards { (*before, step.node) } else { (step.node, *before) };
            row[hop.from] = Value::Node(from);
            row[hop.rel] = Value::Rel(step.rel);
            row[hop.to] = Value::Node(to);
        }
    }

    /// Puts a way into its slots; whether it fits as a whole.
    fn bind(&self, walk: &[Step], context: &mut Context<'g>, row: &mut Row<'g>) -> Done<bool> {
        let search = self.search;
        context.steps(walk.len())?;
        let mut steps: Vec<(Step, u32)> =
            (0..walk.len()).map(|at| (walk[at], self.before(walk, at))).collect();
        if !search.backwards {
            steps.reverse();
        }
        let other = search.ends[usize::from(!search.backwards)];
        row[other] = Value::Node(self.goal);
        let mut node = row[search.ends[0]].clone();
        let mut rest = steps.as_slice();
        for (number, leg) in search.legs.iter().enumerate() {
            let own = rest.iter().take_while(|(step, _)| step.taken.then.leg as usize == number).count();
            let (own, behind) = rest.split_at(own);
            rest = behind;
            let mut lists: Vec<Vec<Value<'g>>> = vec![Vec::new(); leg.lists.len()];
            for round in own.chunks(leg.hops.len()) {
                self.place(round, row);
                for (list, (inner, _)) in lists.iter_mut().zip(&leg.lists) {
                    list.push(row[*inner].clone());
                }
            }
            for (list, (_, outer)) in lists.into_iter().zip(&leg.lists) {
                row[*outer] = Value::list(list)?;
            }
            if let Some(all) = leg.all {
                row[all] = Value::list(own.iter().map(|(step, _)| Value::Rel(step.rel)).collect())?;
            }
            if let Some((step, before)) = own.last() {
                node = Value::Node(if search.backwards { step.node } else { *before });
            }
            if number + 1 < search.legs.len() {
                row[leg.node] = node.clone();
            }
        }
        if search.whole.is_empty() {
            return Ok(true);
        }
        if let Some(named) = search.named {
            row[named] = path(row, search.ends[0], &search.rels(), context)?;
        }
        holds(&search.whole, context, row)
    }

    /// The shortest walk of a branch: from where it has begun to the end that is known.
    fn path(
        &mut self,
        start: u32,
        rest: &Rest,
        reach: &mut Reach<'p, 'g>,
        context: &mut Context<'g>,
        row: &mut Row<'g>,
    ) -> Done<Option<Vec<Step>>> {
        let begun = rest.walk.get(..rest.begun).unwrap_or_default();
        let used: FxHashSet<u32> =
            begun.iter().filter(|_| !self.search.repeatable).map(|step| step.rel).collect();
        context.steps(used.len())?;
        let (node, state) =
            begun.last().map_or((self.goal, self.moves.start()), |last| (last.node, last.taken.then));
        let mut held = Held::default();
        let mut visits: Vec<Visit> = vec![Visit { node, state, by: None, far: rest.begun as u64 }];
        // Of walks that may be equally long, the one that is furthest comes first.
        let first = rest.begun as u64;
        let mut waiting = BinaryHeap::from([Reverse((first, Reverse(first), 0_usize))]);
        let mut seen: FxHashSet<(u32, State)> = FxHashSet::default();
        // Of those with rounds enough, the fewest: fewer can do whatever more can.
        let mut fewest: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        while let Some(Reverse((length, _, at))) = waiting.pop() {
            context.step()?;
            let Visit { node, state, far, .. } = visits[at];
            let (enough, room) = (self.moves.is_enough(state), length.saturating_sub(far));
            let Some(least) = reach.least(node, state, enough, room, context, row)? else { continue };
            if far + least > length {
                waiting.push(Reverse((far + least, Reverse(far), at)));
                continue;
            }
            if at > 0 {
                let before = fewest.get(&(node, state.leg)).is_some_and(|rounds| *rounds <= state.rounds);
                if enough && before || !seen.insert((node, state)) {
                    continue;
                }
                held.more(96)?;
                if enough {
                    fewest.insert((node, state.leg), state.rounds);
                }
            }
            let (open, ends) = self.moves.open(node, state, context, row)?;
            let never = |branch: Branch| at == 0 && rest.never.contains(&branch);
            if ends && node == start && !never(None) {
                return Ok(Some(walked(begun, &visits, at)));
            }
            for state in open {
                let Some(step) = self.moves.next(state) else { continue };
                let mut ties = self.moves.ties(node, self.moves.hop(step), context);
                while let Some(tie) = ties.next() {
                    context.step()?;
                    let by = Step { rel: tie.rel, node: tie.other, taken: step };
                    if used.contains(&tie.rel)
                        || never(Some(by.branch()))
                        || !self.moves.fits(node, step, tie, context, row)?
                    {
                        continue;
                    }
                    held.more(size_of::<Visit>() + 24)?;
                    waiting.push(Reverse((length.max(far + 1), Reverse(far + 1), visits.len())));
                    visits.push(Visit {
                        node: tie.other,
                        state: step.then,
                        by: Some((at, by)),
                        far: far + 1,
                    });
                }
            }
        }
        Ok(None)
    }
}

/// A node that a search came to.
#[derive(Clone, Copy)]
struct Visit {
    node: u32,
    state: State,
    /// The visit before it, and the relationship between them.
    by: Option<(usize, Step)>,
    far: u64,
}

/// The walk to a visit, behind what was begun.
fn walked(begun: &[Step], visits: &[Visit], mut at: usize) -> Vec<Step> {
    let mut steps = Vec::new();
    while let Some((before, step)) = visits[at].by {
        steps.push(step);
        at = before;
    }
    steps.reverse();
    let mut walk = begun.to_vec();
    walk.append(&mut steps);
    walk
}
