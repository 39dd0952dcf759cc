//! The route shown for an exposure: a shortest walk with its verdict, on which an earlier node gives the deciding hop its
//! protection; ties go to the first differing flow id.
//!
//! One search finds the routes of all exposures of a population under a regime that have one verdict. A walk is followed
//! with all the categories that it carries at once: they part where something tells them apart.
//!
//! 1. What matters for what follows is where a walk stands, as which category, and its *mark*: whether the deciding hop
//!    was met, and else the protection that its nodes have given it. A walk that comes later with no better mark is
//!    dropped.
//! 2. Beside the walk as itself, one is followed for each recipient that it was given to and that can move the data on
//!    among its own nodes: that one stands in a slot.
//! 3. Walks are taken in the order of their lengths and flow ids. Those over the same flows are one *group*: they stand at
//!    one spot, so that no list need be sorted on the way.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::{
    exposure::RegimeResult,
    found::{Found, Routes, Walks},
    movement::Movement,
    protection::{Gives, Level, ends_processor_level},
    sets::{Gate, Set, and, empty, or, set, without},
};
use crate::{
    law::Verdict,
    lineage::{CategoryMatrix, CategorySet, DataNode},
};

/// The deciding hop was met.
const DECIDED: u8 = 1 << 7;

/// The levels that a node of a walk can give, each with the bit that it has in a mark, and whether what it protects is
/// surely protected.
const LEVELS: [(Level, u8, bool); 4] = [
    (Level::Controller, 1, true),
    (Level::Processor, 2, true),
    (Level::Open, 4, false),
    (Level::OpenProcessor, 8, false),
];

/// What is taken from a mark on a hop by which a processor hands back.
const HANDED_BACK: u8 = 2 | 8;

/// No walk before.
const NONE: u32 = u32::MAX;

/// What is looked for: rows of one verdict.
#[derive(Clone, Copy)]
pub struct Search<'s> {
    /// The rows, by verdict: either one for which mid-route hops count, or those for which only the last hop does.
    pub goals: &'s [(Verdict, CategoryMatrix)],
    /// Whether an earlier node must give the deciding hop its protection.
    pub strict: bool,
    /// Whether the last hop must be protected by the regime.
    pub gated: bool,
    /// Only walks that end over one of these movements, and over each of them: none where any will do.
    pub each: &'s [Movement],
}

/// Where a walk stands.
#[derive(Clone, Copy)]
struct Stand {
    /// A spot, or behind all spots a slot.
    state: u32,
    mark: u8,
}

/// Searches.
pub fn search(sheet: &RegimeResult, search: Search) -> Routes {
    match sheet.context.lineage.words() {
        1 => Seeker::<1>::new(sheet, search).run(),
        2 => Seeker::<2>::new(sheet, search).run(),
        4 => Seeker::<4>::new(sheet, search).run(),
        8 => Seeker::<8>::new(sheet, search).run(),
        16 => Seeker::<16>::new(sheet, search).run(),
        32 => Seeker::<32>::new(sheet, search).run(),
        _ => Seeker::<64>::new(sheet, search).run(),
    }
}

/// What is still looked for.
struct Goals<const W: usize> {
    verdict: Verdict,
    rows: Vec<Set<W>>,
}

struct Seeker<'s, 'a, 'b, const W: usize> {
    sheet: &'s RegimeResult<'a, 'b>,
    strict: bool,
    gated: bool,
    /// The movements over which walks end, each with what was found over it, by goals and pair; empty: any.
    each: FxHashMap<Movement, FxHashMap<(usize, u32), Set<W>>>,
    /// The verdict for which a hop in mid-route decides; `None`: only the last hop does.
    counted: Option<Verdict>,
    goals: Vec<Goals<W>>,
    /// By pair: whether anything is looked for there.
    wanted: Vec<bool>,
    /// By party: whether anything is looked for with it.
    sought: FxHashMap<u32, bool>,
    left: usize,
    gates: Vec<Option<Gate<W>>>,
    /// By mark, by state: what was met with it.
    seen: FxHashMap<u8, Vec<Set<W>>>,
    stands: Vec<Stand>,
    trail: Vec<(u32, Movement)>,
    bits: Vec<Set<W>>,
    found: Vec<Found>,
    /// The number of the flows followed last.
    route: u32,
}

/// Walks over the same flows: from one node to before another.
type Group = (u32, u32);

/// One more step of a walk.
#[derive(Clone, Copy)]
struct Step {
    parent: u32,
    movement: Movement,
    to: DataNode,
    mark: u8,
}

impl<'s, 'a, 'b, const W: usize> Seeker<'s, 'a, 'b, W> {
    fn new(sheet: &'s RegimeResult<'a, 'b>, search: Search) -> Self {
        let pairs = sheet.terrain.pairs.len();
        let mut wanted = vec![false; pairs];
        let mut left = 0;
        let mut goals = Vec::new();
        for (verdict, plane) in search.goals {
            let rows: Vec<Set<W>> = (0..pairs).map(|pair| set(plane.row(pair))).collect();
            for (wanted, row) in wanted.iter_mut().zip(&rows) {
                *wanted |= !empty(row);
                left += row.iter().map(|w| w.count_ones() as usize).sum::<usize>();
            }
            goals.push(Goals { verdict: *verdict, rows });
        }
        let mut sought = FxHashMap::default();
        for (pair, (party, _)) in sheet.terrain.pairs.iter().enumerate() {
            *sought.entry(party.0).or_insert(false) |= wanted[pair];
        }
        left *= search.each.len().max(1);
        let lineage = sheet.context.lineage;
        let mut gates = Vec::new();
        for hop in lineage.hops() {
            let function = hop.function as usize;
            if gates.len() <= function {
                gates.resize_with(function + 1, || None);
            }
            gates[function].get_or_insert_with(|| Gate::new(lineage.function(hop)));
        }
        Self {
            sheet,
            strict: search.strict,
            gated: search.gated,
            each: search.each.iter().map(|&movement| (movement, FxHashMap::default())).collect(),
            counted: search.goals.first().map(|(v, _)| *v).filter(|&v| v >= Verdict::Unknown),
            goals,
            wanted,
            sought,
            left,
            gates,
            seen: FxHashMap::default(),
            stands: Vec::new(),
            trail: Vec::new(),
            bits: Vec::new(),
            found: Vec::new(),
            route: 0,
        }
    }

    fn run(mut self) -> Routes {
        let (lineage, terrain) = (self.sheet.context.lineage, self.sheet.terrain);
        // A holding takes no flow: what leaves it competes with what enters over a flow, by the first step of each.
        let mut entries: Vec<u32> = (0..self.sheet.entries.len() as u32).collect();
        entries.sort_by_key(|&at| terrain.ranks.entry(self.sheet.entries[at as usize].0 as usize));
        let sheet = self.sheet;
        let held = |at: u32| {
            let entry = sheet.entries[at as usize].0 as usize;
            lineage.entries()[entry].flow.is_none()
        };
        let mut holdings: FxHashMap<u32, Group> = FxHashMap::default();
        for &at in entries.iter().filter(|&&at| held(at)) {
            holdings.insert(at, self.enter(at));
        }
        let mut layer: Vec<Group> = Vec::new();
        for &at in &entries {
            if let Some(&group) = holdings.get(&at) {
                self.expand(group, &mut layer);
            } else {
                let group = self.enter(at);
                layer.push(group);
            }
        }
        while !layer.is_empty() && self.left > 0 {
            let mut next = Vec::new();
            for group in layer {
                if self.left == 0 {
                    break;
                }
                self.expand(group, &mut next);
            }
            layer = next;
        }
        let bits = CategoryMatrix::from_rows(W, self.bits.into_flattened());
        Routes::new(self.found, Walks { trail: self.trail, bits })
    }

    /// Data enters.
    fn enter(&mut self, at: u32) -> Group {
        let sheet = self.sheet;
        let Some((index, slots)) = sheet.entries.get(at as usize) else { return (0, 0) };
        let entry = &sheet.context.lineage.entries()[*index as usize];
        let first = self.stands.len() as u32;
        self.route += 1;
        let step = Step { parent: NONE, movement: Movement::Entry(*index), to: entry.spot, mark: 0 };
        self.take(step, &set(&entry.categories.0), slots, true);
        (first, self.stands.len() as u32)
    }

    /// Follows a group over every flow that leaves its spot.
    fn expand(&mut self, (from, to): Group, layer: &mut Vec<Group>) {
        let (lineage, terrain) = (self.sheet.context.lineage, self.sheet.terrain);
        let spots = lineage.spots() as u32;
        let Some(spot) = (from < to).then(|| self.spot(from)) else { return };
        for &index in terrain.leaving(spot) {
            let index = index as usize;
            if !self.sheet.passes(index) {
                continue;
            }
            let hop = &lineage.hops()[index];
            let first = self.stands.len() as u32;
            self.route += 1;
            for parent in from..to {
                let node = self.stands[parent as usize];
                let step =
                    Step { parent, movement: Movement::Hop(index as u32), to: hop.to, mark: node.mark };
                let arriving = match &self.gates[hop.function as usize] {
                    Some(gate) => gate.image(&self.bits[parent as usize]),
                    None => continue,
                };
                if empty(&arriving) {
                    continue;
                }
                if node.state < spots {
                    self.take(step, &arriving, terrain.gives(index), true);
                } else {
                    let own = node.state - spots;
                    let to = terrain.moves(index).iter().find(|(from, _)| *from == own);
                    let to: SmallVec<[u32; 1]> = to.map(|(_, to)| *to).into_iter().collect();
                    self.take(step, &arriving, &to, false);
                }
            }
            let group = (first, self.stands.len() as u32);
            if group.0 < group.1 {
                layer.push(group);
            }
        }
    }

    fn spot(&self, node: u32) -> DataNode {
        match self.trail[node as usize].1 {
            Movement::Entry(i) => self.sheet.context.lineage.entries()[i as usize].spot,
            Movement::Hop(i) => self.sheet.context.lineage.hops()[i as usize].to,
        }
    }

    /// One step, with what it gives to whom; `itself`: of the walk as such, else of what the party of the slot was given.
    fn take(&mut self, step: Step, arriving: &Set<W>, slots: &[u32], itself: bool) {
        let bars = !slots.is_empty() && (self.each.is_empty() || self.each.contains_key(&step.movement));
        let (mut at, mut over) = ([0; W], [0; W]);
        for mark in self.sheet.marks.of(step.movement) {
            let bits = set(&mark.categories.0);
            match self.counted {
                Some(verdict) if mark.verdict == verdict => at = or(&at, &bits),
                Some(verdict) if mark.verdict > verdict => over = or(&over, &bits),
                None if mark.verdict >= Verdict::Unknown => over = or(&over, &bits),
                _ => {}
            }
        }
        let mut shield = None;
        if bars {
            self.reach(step, arriving, slots, &mut shield);
        }
        // Where it is worse in mid-route than what is looked for, it is not followed.
        let on = without(arriving, &over);
        if empty(&on) {
            return;
        }
        let mut decided = on;
        if step.mark & DECIDED == 0 {
            decided = and(&on, &at);
            if !empty(&decided) {
                decided =
                    and(&decided, shield.get_or_insert_with(|| shielded(self.sheet, self.strict, step)));
            }
        }
        let open = without(&on, &decided);
        for (mark, bits) in self.marked(step, &open).into_iter().chain([(DECIDED, decided)]) {
            if empty(&bits) {
                continue;
            }
            if itself {
                self.follow(step, step.to.0, mark, &bits);
            }
            for &slot in slots {
                let sought =
                    self.sheet.terrain.party(slot).is_some_and(|p| self.sought.get(&p.0) == Some(&true));
                if sought && self.sheet.terrain.movable(slot) {
                    let state = self.sheet.context.lineage.spots() as u32 + slot;
                    self.follow(step, state, mark, &bits);
                }
            }
        }
    }

    /// The goals that a step reaches.
    fn reach(&mut self, step: Step, arriving: &Set<W>, slots: &[u32], shield: &mut Option<Set<W>>) {
        let (sheet, strict) = (self.sheet, self.strict);
        let mut gate: Option<Set<W>> = None;
        for &pair in slots.iter().flat_map(|&slot| sheet.terrain.reached(slot)) {
            if !self.wanted[pair as usize] {
                continue;
            }
            for (at, goals) in self.goals.iter_mut().enumerate() {
                let mut over = self.each.get_mut(&step.movement);
                let mut hit = and(arriving, &goals.rows[pair as usize]);
                if let Some(known) = over.as_ref().and_then(|over| over.get(&(at, pair))) {
                    hit = without(&hit, known);
                }
                if empty(&hit) {
                    continue;
                }
                if self.gated {
                    let gate = gate.get_or_insert_with(|| set(&sheet.protected(step.movement).0));
                    hit = and(&hit, gate);
                }
                if goals.verdict == Verdict::Free || step.mark & DECIDED == 0 {
                    let to = sheet.terrain.pairs[pair as usize];
                    let (mut last, mut any) = ([0; W], [0; W]);
                    for mark in sheet.marks.to(step.movement, to) {
                        let bits = set(&mark.categories.0);
                        if mark.verdict == goals.verdict {
                            last = or(&last, &bits);
                        }
                        if mark.verdict != Verdict::Free {
                            any = or(&any, &bits);
                        }
                    }
                    hit = if goals.verdict == Verdict::Free { without(&hit, &any) } else { and(&hit, &last) };
                    if goals.verdict != Verdict::Free && !empty(&hit) {
                        hit = and(&hit, shield.get_or_insert_with(|| shielded(sheet, strict, step)));
                    }
                }
                if empty(&hit) {
                    continue;
                }
                if let Some(over) = &mut over {
                    let known = over.entry((at, pair)).or_insert([0; W]);
                    *known = or(known, &hit);
                } else {
                    goals.rows[pair as usize] = without(&goals.rows[pair as usize], &hit);
                }
                self.left -= hit.iter().map(|w| w.count_ones() as usize).sum::<usize>();
                self.found.push(Found {
                    pair,
                    verdict: goals.verdict,
                    categories: CategorySet::from_row(&hit),
                    route: self.route,
                    parent: step.parent,
                    movement: step.movement,
                });
            }
        }
    }

    /// What goes on undecided, by the marks that it gets.
    fn marked(&self, step: Step, bits: &Set<W>) -> SmallVec<[(u8, Set<W>); 2]> {
        let mut parts: SmallVec<[(u8, Set<W>); 2]> = SmallVec::new();
        let (true, Some(regime)) = (self.strict && !empty(bits), self.sheet.regime) else {
            parts.push((0, *bits));
            return parts;
        };
        let (context, population) = (self.sheet.context, self.sheet.population);
        let mut mark = step.mark;
        if let Movement::Hop(i) = step.movement
            && mark & HANDED_BACK != 0
            && ends_processor_level(context.roles, context.lineage.hops()[i as usize].from, step.to)
        {
            mark &= !HANDED_BACK;
        }
        parts.push((mark, *bits));
        let levels = &context.regimes[regime].levels[population.index()];
        for (level, bit, _) in LEVELS {
            let given: Set<W> = match levels.gives(step.to.row(), level) {
                Gives::Nothing => continue,
                Gives::Entering => match context.lineage.entering_at(population, step.to) {
                    Some(entering) => set(&entering.0),
                    None => continue,
                },
                Gives::All => [u64::MAX; W],
            };
            let told: SmallVec<[(u8, Set<W>); 2]> = parts
                .iter()
                .flat_map(|(mark, bits)| [(mark | bit, and(bits, &given)), (*mark, without(bits, &given))])
                .filter(|(_, bits)| !empty(bits))
                .collect();
            parts = told;
        }
        parts
    }

    /// Follows on what was not met before with as good a mark.
    fn follow(&mut self, step: Step, state: u32, mark: u8, bits: &Set<W>) {
        let mut new = *bits;
        for (&known, rows) in &self.seen {
            let better = known & DECIDED != 0 || (mark & DECIDED == 0 && known & mark == mark);
            if better {
                new = without(&new, &rows[state as usize]);
            }
        }
        if empty(&new) {
            return;
        }
        let states = self.sheet.context.lineage.spots() + self.sheet.terrain.slots();
        let rows = self.seen.entry(mark).or_insert_with(|| vec![[0; W]; states]);
        rows[state as usize] = or(&rows[state as usize], &new);
        self.stands.push(Stand { state, mark });
        self.trail.push((step.parent, step.movement));
        self.bits.push(new);
    }
}

/// What, of all that can arrive, an earlier node of the walk gives the protection that it is judged for.
fn shielded<const W: usize>(sheet: &RegimeResult, strict: bool, step: Step) -> Set<W> {
    let (Movement::Hop(_), true, Some(regime)) = (step.movement, strict, sheet.regime) else {
        return [u64::MAX; W];
    };
    let mut out = [0; W];
    if step.mark == 0 || step.mark & DECIDED != 0 {
        return out;
    }
    let (sure, open) = sheet.context.protected(regime, step.movement, sheet.population);
    for (_, _, surely) in LEVELS.iter().filter(|(_, bit, _)| step.mark & bit != 0) {
        out = or(&out, &set(if *surely { &sure.0 } else { &open.0 }));
    }
    out
}
