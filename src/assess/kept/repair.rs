//! A least fixpoint, put right where what it follows from has changed.
//!
//! Rule: `plane[t] ⊇ base(t)`, and `plane[t] ⊇ f(plane[s])` for every way `s → t`; the least such plane. What is told is
//! which rows are *dirty*: their base changed, or a way that leads to them.
//!
//! 1. *Lost*: what a dirty row has and its base does not give must be proved: by a walk back over ways, through what is
//!    there, to a row whose base gives it. Such a walk is a derivation, so that nothing that stands on itself alone, around
//!    a cycle, passes. Where there is no walk, all that was looked at on the search has none either: it is taken away
//!    together, and what it handed on must be proved in turn.
//! 2. *Gained*: what the base and the ways give a dirty row and it has not is added, and handed on.
//!
//! Each fact is taken away once, and proved once: what was proved ends the next walk. Where so much is dirty that this does
//! not pay, the plane is made anew.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::lineage::{CategoryMatrix, CategorySet, FlowFunction};

/// Where what stands in a plane comes from.
pub trait Ways {
    /// What a row has by itself.
    fn base(&self, row: u32) -> CategorySet;

    /// The way of this number that leads to a row; `None`: there are no more.
    fn leading(&self, row: u32, number: usize) -> Option<Way<'_>>;

    /// Every way that leads out of a row.
    fn out_of(&self, row: u32, each: &mut dyn FnMut(u32, &FlowFunction));

    /// How far a fact is from where it may have its base, as far as that is known: what is nearer is looked at first. It
    /// changes nothing but time.
    fn depth(&self, _row: u32, _category: u32) -> Option<u8> {
        None
    }
}

/// A way to a row.
pub enum Way<'f> {
    /// From a row, with what it lets through.
    From(u32, &'f FlowFunction),
    /// Nothing passes there.
    Closed,
}

/// The rows that changed, with what they had.
pub type Changed = FxHashMap<u32, CategorySet>;

/// Of so many rows one may be dirty, for that they are put right one by one.
const FEW: usize = 16;

/// So many facts are looked at for each row, before the plane is made anew.
const LOOKED: usize = 2;

/// So many rows, and so many facts, are always put right one by one.
const AT_LEAST: usize = 4096;

/// Puts a plane right.
pub fn repair(ways: &impl Ways, plane: &mut CategoryMatrix, dirty: &[u32]) -> Changed {
    let rows = plane.rows();
    if dirty.len() * FEW > rows + AT_LEAST {
        return anew(ways, plane, Changed::default());
    }
    within(ways, plane, dirty, rows * LOOKED + AT_LEAST)
}

/// Puts a plane right, with a look at so many facts; anew where that is not enough.
fn within(ways: &impl Ways, plane: &mut CategoryMatrix, dirty: &[u32], looks: usize) -> Changed {
    if dirty.is_empty() {
        return Changed::default();
    }
    let (changed, proved, bases) = Default::default();
    let mut repair = Repair { ways, changed, proved, bases, looks };
    if !repair.lose(plane, dirty) {
        let changed = std::mem::take(&mut repair.changed);
        return anew(ways, plane, changed);
    }
    repair.gain(plane, dirty);
    let mut changed = repair.changed;
    changed.retain(|&row, was| was.0.as_slice() != plane.row(row as usize));
    changed
}

/// Makes a plane anew; `changed` is what has been taken from it.
fn anew(ways: &impl Ways, plane: &mut CategoryMatrix, changed: Changed) -> Changed {
    let mut before = plane.clone();
    for (row, was) in changed {
        before.set(row as usize, &was.0);
    }
    let rows = plane.rows() as u32;
    *plane = CategoryMatrix::new(rows as usize, plane.words());
    let mut open: Vec<u32> = Vec::new();
    for row in 0..rows {
        let base = ways.base(row);
        if !base.is_empty() {
            plane.add(row as usize, &base.0);
            open.push(row);
        }
    }
    open.reverse();
    hand_on(ways, plane, open, &mut |_, _| {});
    let differs = |&row: &u32| before.row(row as usize) != plane.row(row as usize);
    (0..rows).filter(differs).map(|row| (row, before.bits(row as usize))).collect()
}

/// Hands on what rows have, until nothing is new.
fn hand_on(
    ways: &impl Ways,
    plane: &mut CategoryMatrix,
    mut open: Vec<u32>,
    before: &mut dyn FnMut(u32, &CategoryMatrix),
) {
    let mut waits: FxHashSet<u32> = open.iter().copied().collect();
    while let Some(row) = open.pop() {
        waits.remove(&row);
        let there = plane.bits(row as usize);
        ways.out_of(row, &mut |to, function| {
            let mut new = function.image(&there.0);
            new.remove(plane.row(to as usize));
            if !new.is_empty() {
                before(to, plane);
                plane.add(to as usize, &new.0);
                if waits.insert(to) {
                    open.push(to);
                }
            }
        });
    }
}

struct Repair<'w, W> {
    ways: &'w W,
    changed: Changed,
    /// Facts that a walk leads to.
    proved: FxHashSet<(u32, u32)>,
    /// What rows have by themselves, as far as it was asked.
    bases: FxHashMap<u32, CategorySet>,
    /// How many facts may be looked at yet.
    looks: usize,
}

/// A fact on a walk back, and the way that is looked at next, with what else passes over the one before.
struct Look {
    fact: (u32, u32),
    depth: Option<u8>,
    /// Whether only what is nearer is looked at yet.
    nearer: bool,
    next: usize,
    more: Vec<(u32, u32)>,
}

impl Look {
    fn at(ways: &impl Ways, fact: (u32, u32)) -> Self {
        let depth = ways.depth(fact.0, fact.1);
        Self { fact, depth, nearer: depth.is_some(), next: 0, more: Vec::new() }
    }

    /// Whether a fact before is one that is looked at now.
    fn wants(&self, ways: &impl Ways, (row, category): (u32, u32)) -> bool {
        self.depth.is_none() || (ways.depth(row, category) < self.depth) == self.nearer
    }
}

impl<W: Ways> Repair<'_, W> {
    /// Takes away what has lost its ground; false where too much was looked at.
    fn lose(&mut self, plane: &mut CategoryMatrix, dirty: &[u32]) -> bool {
        let mut open: Vec<(u32, CategorySet)> = Vec::new();
        for &row in dirty {
            let mut bits = plane.bits(row as usize);
            bits.remove(&self.bases.entry(row).or_insert_with(|| self.ways.base(row)).0);
            open.push((row, bits));
        }
        while let Some((row, bits)) = open.pop() {
            for category in bits.iter() {
                let fact = (row, category.0);
                if !plane.has(row as usize, category.0 as usize) || self.proved.contains(&fact) {
                    continue;
                }
                if self.looks == 0 {
                    return false;
                }
                let Some(gone) = self.unproved(plane, fact) else { continue };
                self.take(plane, &gone, &mut open);
            }
        }
        true
    }

    /// Takes facts away, and asks for what they handed on.
    fn take(
        &mut self,
        plane: &mut CategoryMatrix,
        gone: &FxHashSet<(u32, u32)>,
        open: &mut Vec<(u32, CategorySet)>,
    ) {
        let mut by_row: FxHashMap<u32, CategorySet> = FxHashMap::default();
        for &(row, category) in gone {
            let bits = by_row.entry(row).or_insert_with(|| CategorySet::new(plane.words()));
            bits.insert(category as usize);
        }
        for (&row, bits) in &by_row {
            self.changed.entry(row).or_insert_with(|| plane.bits(row as usize));
            plane.take_away(row as usize, &bits.0);
        }
        for (&row, bits) in &by_row {
            self.ways.out_of(row, &mut |to, function| {
                let mut handed = function.image(&bits.0);
                handed.keep(plane.row(to as usize));
                if !handed.is_empty() {
                    open.push((to, handed));
                }
            });
        }
    }

    /// Looks for a walk back from a fact to where it has its base; where there is none, all that was looked at.
    fn unproved(&mut self, plane: &CategoryMatrix, fact: (u32, u32)) -> Option<FxHashSet<(u32, u32)>> {
        let mut seen: FxHashSet<(u32, u32)> = FxHashSet::default();
        if self.stands(fact) {
            self.proved.insert(fact);
            return None;
        }
        seen.insert(fact);
        let mut walk = vec![Look::at(self.ways, fact)];
        while let Some(look) = walk.last_mut() {
            let Some(before) = Self::before(self.ways, plane, look) else {
                walk.pop();
                continue;
            };
            if !seen.insert(before) {
                continue;
            }
            self.looks = self.looks.saturating_sub(1);
            if self.proved.contains(&before) || self.stands(before) {
                self.proved.insert(before);
                self.proved.extend(walk.iter().map(|look| look.fact));
                return None;
            }
            walk.push(Look::at(self.ways, before));
        }
        Some(seen)
    }

    fn stands(&mut self, (row, category): (u32, u32)) -> bool {
        let base = self.bases.entry(row).or_insert_with(|| self.ways.base(row));
        base.contains(category as usize)
    }

    /// The next fact from which the one looked at may have come.
    fn before(ways: &W, plane: &CategoryMatrix, look: &mut Look) -> Option<(u32, u32)> {
        loop {
            if let Some(fact) = look.more.pop() {
                return Some(fact);
            }
            let Some(way) = ways.leading(look.fact.0, look.next) else {
                if !look.nearer {
                    return None;
                }
                (look.nearer, look.next) = (false, 0);
                continue;
            };
            look.next += 1;
            let Way::From(from, function) = way else { continue };
            let category = look.fact.1 as usize;
            let there = plane.row(from as usize);
            for (trigger, add) in &function.adds {
                if add.contains(category) {
                    let mut some = trigger.clone();
                    some.keep(there);
                    let some = some.iter().map(|c| (from, c.0)).filter(|&fact| look.wants(ways, fact));
                    let some: Vec<(u32, u32)> = some.collect();
                    look.more.extend(some);
                }
            }
            let same = (from, look.fact.1);
            if function.keep.contains(category)
                && plane.has(from as usize, category)
                && look.wants(ways, same)
            {
                look.more.push(same);
            }
        }
    }

    /// Adds what dirty rows have gained, and hands it on.
    fn gain(&mut self, plane: &mut CategoryMatrix, dirty: &[u32]) {
        let mut open = Vec::new();
        let changed = &mut self.changed;
        for &row in dirty {
            let mut new = self.bases.entry(row).or_insert_with(|| self.ways.base(row)).clone();
            let mut number = 0;
            while let Some(way) = self.ways.leading(row, number) {
                number += 1;
                if let Way::From(from, function) = way {
                    new.add(&function.image(plane.row(from as usize)).0);
                }
            }
            new.remove(plane.row(row as usize));
            if !new.is_empty() {
                changed.entry(row).or_insert_with(|| plane.bits(row as usize));
                plane.add(row as usize, &new.0);
                open.push(row);
            }
        }
        hand_on(self.ways, plane, open, &mut |row, plane| {
            changed.entry(row).or_insert_with(|| plane.bits(row as usize));
        });
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    /// A graph of up to 24 rows: by row its base, and ways with what they let through.
    #[derive(Debug, Clone)]
    struct Graph {
        base: Vec<u64>,
        ways: Vec<(u32, u32, FlowFunction)>,
        /// Whether it says of facts how far they are: here that is no more than a number.
        deep: bool,
    }

    impl Ways for Graph {
        fn base(&self, row: u32) -> CategorySet {
            CategorySet::from_row(&[self.base[row as usize]])
        }

        fn leading(&self, row: u32, number: usize) -> Option<Way<'_>> {
            let (from, to, function) = self.ways.get(number)?;
            Some(if *to == row { Way::From(*from, function) } else { Way::Closed })
        }

        fn out_of(&self, row: u32, each: &mut dyn FnMut(u32, &FlowFunction)) {
            self.ways.iter().filter(|way| way.0 == row).for_each(|(_, to, function)| each(*to, function));
        }

        fn depth(&self, row: u32, category: u32) -> Option<u8> {
            self.deep.then_some((row * 7 + category) as u8 % 5)
        }
    }

    fn set(bits: u64) -> CategorySet {
        CategorySet::from_row(&[bits & 0xff])
    }

    fn function((keep, trigger, add): (u64, u64, u64)) -> FlowFunction {
        let adds = if trigger.is_multiple_of(3) { vec![(set(trigger), set(add))] } else { Vec::new() };
        FlowFunction { keep: set(keep), adds, leaky: set(0), guessed: set(0) }
    }

    type Gene = (u32, u32, (u64, u64, u64));

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn what_is_put_right_is_what_is_made_anew(
            rows in 1u32..24,
            base in vec(any::<u64>(), 24),
            ways in vec((0u32..24, 0u32..24, any::<(u64, u64, u64)>()), 0..48),
            other in vec((any::<bool>(), 0u32..24, any::<u64>()), 1..4),
            changed in vec((0usize..48, 0u32..24, any::<(u64, u64, u64)>()), 0..4),
            looks in 0usize..200,
        ) {
            let way = |(from, to, of): Gene| (from % rows, to % rows, function(of));
            let few = |bits: &u64| if bits.is_multiple_of(5) { bits >> 8 & 0xff } else { 0 };
            let mut graph = Graph {
                base: base.iter().take(rows as usize).map(few).collect(),
                ways: ways.into_iter().map(way).collect(),
                deep: looks % 2 == 0,
            };
            let mut plane = CategoryMatrix::new(rows as usize, 1);
            anew(&graph, &mut plane, Changed::default());
            let before = plane.clone();
            let mut dirty = Vec::new();
            for (gone, row, bits) in other {
                graph.base[(row % rows) as usize] = if gone { 0 } else { bits & 0xff };
                dirty.push(row % rows);
            }
            for (at, to, of) in changed {
                let Some(known) = graph.ways.get_mut(at) else { continue };
                dirty.extend([known.1, to % rows]);
                (known.1, known.2) = (to % rows, function(of));
            }
            let mut fresh = CategoryMatrix::new(rows as usize, 1);
            anew(&graph, &mut fresh, Changed::default());
            let changed = within(&graph, &mut plane, &dirty, looks);
            prop_assert_eq!(&plane, &fresh);
            let differs = |&row: &u32| before.row(row as usize) != fresh.row(row as usize);
            let expected: Changed =
                (0..rows).filter(differs).map(|row| (row, before.bits(row as usize))).collect();
            prop_assert_eq!(changed, expected);
        }
    }
}
