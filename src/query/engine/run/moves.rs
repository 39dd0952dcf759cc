//! The pattern of a search as an automaton: where a walk stands in it, and which relationships lead on from there, in the
//! order of the pattern or against it.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::expand::TieIter;
use crate::query::engine::{
    context::Context,
    done::Done,
    eval::Row,
    memory::Held,
    plan::{Hop, Leg, Search, Way},
    planner::turned,
    store::Tie,
    value::Value,
};

/// Where a walk stands in the pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct State {
    /// The leg.
    pub leg: u32,
    /// So many hops of the round at hand lie before it, in the order of the pattern; nought: between two rounds.
    pub at: u32,
    /// So many rounds are done, as far as that matters.
    pub rounds: u32,
}

/// One relationship on: which hop of the pattern it is, and where the walk stands then.
#[derive(Debug, Clone, Copy)]
pub struct Move {
    /// The hop, by its position in its leg.
    pub hop: u32,
    /// Where the walk stands behind it.
    pub then: State,
}

/// What leads on. What was looked at once is not looked at again.
pub struct Moves<'p, 'g> {
    search: &'p Search<'g>,
    /// Whether rounds are not counted beyond the first: more is let through than the pattern allows.
    loose: bool,
    /// Whether it goes in the order of the pattern.
    forwards: bool,
    nodes: FxHashMap<(u32, u32), bool>,
    hops: FxHashMap<(u32, u32, u32, u32), bool>,
    held: Held,
}

/// What is kept of one look takes about so much.
const LOOK: usize = 48;

impl<'p, 'g> Moves<'p, 'g> {
    /// In the order of the pattern, or against it.
    pub fn new(search: &'p Search<'g>, forwards: bool, loose: bool) -> Self {
        let (nodes, hops) = (FxHashMap::default(), FxHashMap::default());
        Self { search, loose, forwards, nodes, hops, held: Held::default() }
    }

    /// Where it begins.
    pub fn start(&self) -> State {
        let leg = if self.forwards { 0 } else { self.search.legs.len().saturating_sub(1) as u32 };
        State { leg, at: 0, rounds: 0 }
    }

    fn leg(&self, state: State) -> &'p Leg<'g> {
        &self.search.legs[state.leg as usize]
    }

    fn least(&self, leg: &Leg<'g>) -> u64 {
        if self.loose { leg.least.min(1) } else { leg.least }
    }

    fn most(&self, leg: &Leg<'g>) -> u64 {
        if self.loose && leg.most > 0 { u64::MAX } else { leg.most }
    }

    /// Whether so many rounds are enough.
    pub fn is_enough(&self, state: State) -> bool {
        state.at == 0 && u64::from(state.rounds) >= self.least(self.leg(state))
    }

    /// One round more; what need not be told apart is not.
    fn more(&self, leg: &Leg<'g>, rounds: u32) -> u32 {
        let (least, most) = (self.least(leg), self.most(leg));
        let cap = if most == u64::MAX { least.max(1) } else { most };
        rounds.saturating_add(1).min(u32::try_from(cap).unwrap_or(u32::MAX))
    }

    /// All states in which a walk may go on from a node where it stands in one: parts of the pattern that may be walked no
    /// time at all are passed over. And whether it may end there.
    pub fn open(
        &mut self,
        node: u32,
        mut state: State,
        context: &mut Context<'g>,
        row: &mut Row<'g>,
    ) -> Done<(SmallVec<[State; 4]>, bool)> {
        let mut all = SmallVec::new();
        loop {
            all.push(state);
            if !self.is_enough(state) {
                return Ok((all, false));
            }
            let last = self.search.legs.len() as u32 - 1;
            let (next, between) = match self.forwards {
                true if state.leg == last => return Ok((all, true)),
                true => (state.leg + 1, state.leg),
                false if state.leg == 0 => return Ok((all, true)),
                false => (state.leg - 1, state.leg - 1),
            };
            if !self.fits_between(between, node, context, row)? {
                return Ok((all, false));
            }
            state = State { leg: next, at: 0, rounds: 0 };
        }
    }

    /// The move from a state, without passing over anything.
    pub fn next(&self, state: State) -> Option<Move> {
        let leg = self.leg(state);
        if state.at == 0 && u64::from(state.rounds) >= self.most(leg) {
            // Where the most is not known, rounds are not counted so far.
            return None;
        }
        let hops = leg.hops.len() as u32;
        let (hop, at) = if self.forwards {
            (state.at, (state.at + 1) % hops)
        } else {
            let hop = if state.at == 0 { hops - 1 } else { state.at - 1 };
            (hop, hop)
        };
        let rounds = if at == 0 { self.more(leg, state.rounds) } else { state.rounds };
        Some(Move { hop, then: State { leg: state.leg, at, rounds } })
    }

    /// The hop of a move.
    pub fn hop(&self, step: Move) -> &'p Hop<'g> {
        &self.leg(step.then).hops[step.hop as usize]
    }

    /// Whether a move ends a round.
    pub fn ends_round(step: Move) -> bool {
        step.then.at == 0
    }

    /// The relationships of a node that a hop follows.
    pub fn ties(&self, node: u32, hop: &'p Hop<'g>, context: &Context<'g>) -> TieIter<'p, 'g> {
        let way: Way = if self.forwards { hop.follow.way } else { turned(hop.follow.way) };
        TieIter::new(context.store, node, &hop.follow, way)
    }

    /// Whether a relationship and the node behind it fit a move from a node.
    pub fn fits(
        &mut self,
        node: u32,
        step: Move,
        tie: Tie,
        context: &mut Context<'g>,
        row: &mut Row<'g>,
    ) -> Done<bool> {
        let hop = self.hop(step);
        if hop.known && !matches!(row[hop.rel], Value::Rel(known) if known == tie.rel) {
            return Ok(false);
        }
        if !hop.check.is_empty() {
            let key = (step.then.leg, step.hop, tie.rel, node);
            let fits = if let Some(known) = self.hops.get(&key) {
                *known
            } else {
                let (from, to) = if self.forwards { (node, tie.other) } else { (tie.other, node) };
                row[hop.from] = Value::Node(from);
                row[hop.rel] = Value::Rel(tie.rel);
                row[hop.to] = Value::Node(to);
                let fits = holds(&hop.check, context, row)?;
                self.held.more(LOOK)?;
                self.hops.insert(key, fits);
                fits
            };
            if !fits {
                return Ok(false);
            }
        }
        self.passes(tie.other, context, row)
    }

    /// Whether a node may be on the way.
    pub fn passes(&mut self, node: u32, context: &mut Context<'g>, row: &mut Row<'g>) -> Done<bool> {
        let Some((slot, condition)) = &self.search.node else { return Ok(true) };
        let key = (u32::MAX, node);
        if let Some(known) = self.nodes.get(&key) {
            return Ok(*known);
        }
        row[*slot] = Value::Node(node);
        let passes = context.truth(condition, row)? == Some(true);
        self.held.more(LOOK)?;
        self.nodes.insert(key, passes);
        Ok(passes)
    }

    /// Whether a node may stand behind a leg.
    fn fits_between(
        &mut self,
        leg: u32,
        node: u32,
        context: &mut Context<'g>,
        row: &mut Row<'g>,
    ) -> Done<bool> {
        let between = &self.search.legs[leg as usize];
        if between.check.is_empty() {
            return Ok(true);
        }
        if let Some(known) = self.nodes.get(&(leg, node)) {
            return Ok(*known);
        }
        row[between.node] = Value::Node(node);
        let fits = holds(&between.check, context, row)?;
        self.held.more(LOOK)?;
        self.nodes.insert((leg, node), fits);
        Ok(fits)
    }
}

/// Whether all conditions are true.
pub fn holds<'g>(
    conditions: &[crate::query::engine::plan::Ex<'g>],
    context: &mut Context<'g>,
    row: &mut Row<'g>,
) -> Done<bool> {
    for condition in conditions {
        if context.truth(condition, row)? != Some(true) {
            return Ok(false);
        }
    }
    Ok(true)
}
