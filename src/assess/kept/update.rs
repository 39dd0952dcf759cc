//! A change, from what it touches to the difference that it makes.

use rustc_hash::FxHashSet;

use super::{
    super::{
        judging::{JudgingContext, Share},
        movement::Movement,
        protection::gives_at,
    },
    delta::{Delta, Exposes, Held, Moves},
    edit::{Edit, NotKept},
    pairs::Row,
    repair::{Changed, repair},
    run::KeptRun,
    told::told,
    touch::Touch,
    ways::COUNTS,
};
use crate::{
    law::Verdict,
    lineage::{CategorySet, DataNode},
    model::{CategoryId, Id, PopulationId},
};

/// A change that was made.
#[derive(Debug, Clone, Default)]
pub struct Applied {
    /// What differs.
    pub delta: Delta,
    /// The edits that undo it.
    pub undo: Vec<Edit>,
}

type Set = FxHashSet<u32>;

/// A movement of which something else is said: what was, and what is, by number.
type Said = (Movement, u32, u32);

impl KeptRun {
    /// Makes a change: all edits together, one after another. What cannot be made in place is not made at all.
    ///
    /// # Errors
    ///
    /// Why it takes a run anew.
    pub fn apply(&mut self, edits: impl IntoIterator<Item = Edit>) -> Result<Applied, NotKept> {
        let (mut undo, mut touch) = (Vec::new(), Touch::default());
        let mut refused = None;
        for edit in edits {
            if let Err(why) = self.allows(&edit) {
                refused = Some(why);
                break;
            }
            undo.push(self.edit(edit, &mut touch));
        }
        undo.reverse();
        if refused.is_none() {
            let delta = self.update(touch);
            if !self.judges_others() {
                return Ok(Applied { delta, undo });
            }
            touch = Touch::default();
        }
        for edit in undo {
            self.edit(edit, &mut touch);
        }
        self.update(touch);
        Err(refused.unwrap_or(NotKept::Judged))
    }

    fn update(&mut self, mut touch: Touch) -> Delta {
        let (rows, pairs) = self.stand_anew(&mut touch);
        self.judge_anew(&mut touch);
        let mut delta = Delta::default();
        for population in self.populations() {
            self.update_population(population, &touch, (&rows, &pairs), &mut delta);
        }
        delta.moves.sort_by_key(|m| (m.movement, m.population, m.regime));
        delta
    }

    fn update_population(
        &mut self,
        population: PopulationId,
        touch: &Touch,
        (rows, pairs): (&Set, &[u32]),
        delta: &mut Delta,
    ) {
        let mut led: Set = touch.edges.iter().map(|&hop| self.lineage.hops()[hop as usize].to.0).collect();
        for &entry in &touch.entries {
            let entry = &self.lineage.entries()[entry as usize];
            if entry.population == population {
                led.insert(entry.spot.0);
            }
        }
        let facts = self.repair_facts(population, &list(&led));
        // Who stands behind a spot says who gives to whom on both sides of it.
        let mut ends = led.clone();
        ends.extend(rows);
        ends.extend(self.after(rows.iter().copied()));
        let mut dirty = ends.clone();
        dirty.extend(facts.keys());
        let protected = self.repair_levels(population, rows, &list(&dirty));
        let moved = self.moved(population, touch, &protected);
        ends.extend(self.after(facts.keys().copied()));
        let mut reached = ends.clone();
        reached.extend(self.after(protected.iter().copied()));
        reached.extend(protected.iter().filter(|&&row| self.index.entries.contains_key(&row)));
        let mut found = Vec::new();
        for regime in 0..self.judged.len() {
            let said = self.said(population, regime, &moved);
            let touched = self.repair_unit((population, regime), (&led, &ends), &reached, &said);
            found.push((touched, said));
        }
        let free = self.repair_free(population, &ends);
        self.expose(population, pairs, &found, &free, delta);
        for (regime, (_, said)) in found.into_iter().enumerate() {
            for (movement, before, after) in said {
                let of = |number| self.told.of(number).told.clone();
                let (before, after) = (of(before), of(after));
                delta.moves.push(Moves { movement, population, regime, before, after });
            }
        }
    }

    /// The spots to which hops out of these lead.
    fn after(&self, rows: impl Iterator<Item = u32>) -> Set {
        let hops = rows.flat_map(|row| self.lineage.out_of_spot(DataNode(row)));
        hops.map(|&hop| self.lineage.hops()[hop as usize].to.0).collect()
    }

    fn repair_facts(&mut self, population: PopulationId, dirty: &[u32]) -> Changed {
        let mut plane = std::mem::take(&mut self.facts[population.index()]);
        let ways = self.spot_ways(population, (false, true), |row| self.entering(population, row));
        let changed = repair(&ways, &mut plane, dirty);
        self.facts[population.index()] = plane;
        changed
    }

    /// Gives the spots at which any regime protects something else.
    fn repair_levels(&mut self, population: PopulationId, rows: &Set, dirty: &[u32]) -> Set {
        let mut all = Set::default();
        for regime in 0..self.judged.len() {
            let unit = self.unit(population, regime);
            for &row in rows {
                let standing = &self.roles[row as usize];
                let judged = &mut self.judged[regime];
                let gives = gives_at(&self.lineage, standing, &judged.reach, population, true);
                judged.levels[population.index()].gives_now(row as usize, gives);
            }
            let mut changed = Set::default();
            for level in 0..4 {
                let mut plane = std::mem::take(&mut self.units[unit].levels[level]);
                let base = |row| self.gives(regime, population, level, row);
                let ways = self.spot_ways(population, (level % 2 == 1, true), base);
                changed.extend(repair(&ways, &mut plane, dirty).keys());
                self.units[unit].levels[level] = plane;
            }
            let [controller, processor, open, perhaps] = &self.units[unit].levels;
            let levels = &mut self.judged[regime].levels[population.index()];
            for &row in &changed {
                let at = row as usize;
                let mut sure = controller.bits(at);
                let mut possible = sure.clone();
                sure.add(processor.row(at));
                possible.add(open.row(at));
                possible.add(perhaps.row(at));
                levels.sure.set(at, &sure.0);
                levels.possible.set(at, &possible.0);
            }
            all.extend(changed);
        }
        all
    }

    /// The movements of a population that are to be judged anew.
    fn moved(&self, population: PopulationId, touch: &Touch, protected: &Set) -> Vec<Movement> {
        let mut moved: FxHashSet<Movement> = touch.movements.clone();
        for &row in protected {
            moved.extend(self.lineage.out_of_spot(DataNode(row)).iter().map(|&hop| Movement::Hop(hop)));
            moved.extend(self.entries_at(DataNode(row), population).map(Movement::Entry));
        }
        let of = |movement: &Movement| match movement {
            Movement::Entry(entry) => self.lineage.entries()[*entry as usize].population == population,
            Movement::Hop(_) => true,
        };
        let mut moved: Vec<Movement> = moved.into_iter().filter(of).collect();
        moved.sort_unstable();
        moved
    }

    /// Judges movements anew; gives those of which something else is said.
    fn said(&mut self, population: PopulationId, regime: usize, moved: &[Movement]) -> Vec<Said> {
        let mut known = self.take_known(regime);
        let mut all = Vec::with_capacity(moved.len());
        for &movement in moved {
            let context = self.context();
            known.memo.clear();
            known.cache.next_movement();
            let ends = context.ends(movement);
            let given = JudgingContext::given(&ends);
            let (sure, open) = context.protected(regime, movement, population);
            let mut said = Vec::new();
            if !sure.is_empty() || !open.is_empty() {
                let share = Share { population, sure, open };
                context.records(regime, &ends, &given, share, &mut known, &mut |r| said.extend(told(r)));
            }
            all.push(said);
        }
        self.known[regime] = Some(known);
        let unit = self.unit(population, regime);
        let mut changed = Vec::new();
        for (&movement, said) in moved.iter().zip(all) {
            let new = self.told.number(said);
            let unit = &mut self.units[unit];
            let number = match movement {
                Movement::Entry(entry) => &mut unit.entries[entry as usize],
                Movement::Hop(hop) => &mut unit.hops[hop as usize],
            };
            if !self.told.same(*number, new) {
                changed.push((movement, *number, new));
                *number = new;
            }
        }
        changed
    }

    /// Puts right what is given, walked and handed of a unit; gives the slots that are touched by it.
    fn repair_unit(
        &mut self,
        of: (PopulationId, usize),
        (led, ends): (&Set, &Set),
        reached: &Set,
        said: &[Said],
    ) -> Set {
        let (population, regime) = of;
        let unit = self.unit(population, regime);
        let mut touched = self.slots_at(reached);
        touched.extend(self.slots_at(&said.iter().map(|(m, ..)| self.entered_by(*m).0).collect()));
        let mut plane = std::mem::take(&mut self.units[unit].given);
        let ways = self.slot_ways(population, |slot| self.given_at(population, Some(regime), slot));
        let given = repair(&ways, &mut plane, &list(&self.slots_at(ends)));
        self.units[unit].given = plane;
        let moved = self.moved_to(given.keys().copied());
        touched.extend(&moved);
        for verdict in 0..COUNTS {
            let mut dirty = led.clone();
            let mut spots = ends.clone();
            for &(movement, before, after) in said {
                let mid = |number| &self.told.of(number).mid[verdict];
                if mid(before) != mid(after) {
                    dirty.insert(self.entered_by(movement).0);
                    spots.insert(self.entered_by(movement).0);
                }
            }
            let mut plane = std::mem::take(&mut self.units[unit].walked[verdict]);
            let base = |row| self.walked_at(&self.units[unit], population, verdict, row);
            let ways = self.spot_ways(population, (false, false), base);
            let walked = repair(&ways, &mut plane, &list(&dirty));
            self.units[unit].walked[verdict] = plane;
            spots.extend(self.after(walked.keys().copied()));
            let mut dirty = self.slots_at(&spots);
            touched.extend(&dirty);
            dirty.extend(&moved);
            let mut plane = std::mem::take(&mut self.units[unit].handed[verdict]);
            let base = |slot| self.handed_at(&self.units[unit], of, verdict, slot);
            let ways = self.slot_ways(population, base);
            let handed = repair(&ways, &mut plane, &list(&dirty));
            self.units[unit].handed[verdict] = plane;
            touched.extend(self.moved_to(handed.keys().copied()));
        }
        touched
    }

    /// Puts right what is given by lineage alone; gives the slots that are touched by it.
    fn repair_free(&mut self, population: PopulationId, ends: &Set) -> Set {
        let mut touched = self.slots_at(ends);
        let mut plane = std::mem::take(&mut self.free[population.index()].given);
        let ways = self.slot_ways(population, |slot| self.given_at(population, None, slot));
        let given = repair(&ways, &mut plane, &list(&touched));
        self.free[population.index()].given = plane;
        touched.extend(self.moved_to(given.keys().copied()));
        touched
    }

    fn slots_at(&self, spots: &Set) -> Set {
        spots.iter().flat_map(|&spot| self.slots.at(DataNode(spot))).copied().collect()
    }

    /// The slots to which parties move what they have in these.
    fn moved_to(&self, slots: impl Iterator<Item = u32>) -> Set {
        let mut to = Set::default();
        for slot in slots {
            let (spot, party) = self.slots.of(slot);
            for &hop in self.lineage.out_of_spot(spot) {
                to.extend(self.slots.slot(self.lineage.hops()[hop as usize].to, party));
            }
        }
        to
    }

    /// Makes the exposures anew that may differ, and tells those that do.
    fn expose(
        &mut self,
        population: PopulationId,
        pairs: &[u32],
        found: &[(Set, Vec<Said>)],
        free: &Set,
        delta: &mut Delta,
    ) {
        let of = |slots: &Set| -> Set {
            let reached = slots.iter().flat_map(|&slot| self.slots.reached(slot));
            reached.chain(pairs).copied().collect()
        };
        let (mut under, mut all) = (Vec::new(), Set::default());
        for (regime, (touched, _)) in found.iter().enumerate() {
            let unit = &self.units[self.unit(population, regime)];
            let mut new: Vec<(u32, Row, Row)> = Vec::new();
            for pair in of(touched) {
                let (before, after) =
                    (unit.exposed.row(pair), self.exposed_at(unit, (population, regime), pair));
                if before != after {
                    all.insert(pair);
                    new.push((pair, before, after));
                }
            }
            under.push(new);
        }
        let here = &self.free[population.index()];
        let mut reached: Vec<(u32, CategorySet)> = Vec::new();
        for pair in of(free) {
            let after = self.reached_at(here, population, pair);
            if after.0.as_slice() != here.rows.row(pair as usize) {
                all.insert(pair);
                reached.push((pair, after));
            }
        }
        let left: Vec<(u32, CategorySet)> =
            all.iter().map(|&pair| (pair, self.left_at(population, pair))).collect();
        for (pair, after) in &reached {
            self.free[population.index()].rows.set(*pair as usize, &after.0);
        }
        for (regime, new) in under.iter().enumerate() {
            let unit = self.unit(population, regime);
            for (pair, before, after) in new {
                self.units[unit].exposed.set(*pair, after);
                let both = |category| (before.of(category), after.of(category));
                self.tell((population, Some(regime)), *pair, both, delta);
            }
        }
        for (pair, before) in &left {
            let after = self.left_at(population, *pair);
            let free = |bits: &CategorySet, category| {
                bits.contains(category).then_some((Verdict::Free, Verdict::Free))
            };
            let both = |category| (free(before, category), free(&after, category));
            self.tell((population, None), *pair, both, delta);
        }
    }

    fn tell(
        &self,
        (population, regime): (PopulationId, Option<usize>),
        pair: u32,
        both: impl Fn(usize) -> (Option<(Verdict, Verdict)>, Option<(Verdict, Verdict)>),
        delta: &mut Delta,
    ) {
        let (recipient, place) = self.slots.pairs()[pair as usize];
        for category in 0..self.inventory().categories.len() {
            let (before, after) = both(category);
            if before != after {
                let held = |(verdict, delivery)| Held { verdict, delivery };
                let category = CategoryId::new(category);
                let (before, after) = (before.map(held), after.map(held));
                delta.exposes.push(Exposes { population, regime, recipient, place, category, before, after });
            }
        }
    }
}

fn list(set: &Set) -> Vec<u32> {
    let mut list: Vec<u32> = set.iter().copied().collect();
    list.sort_unstable();
    list
}
