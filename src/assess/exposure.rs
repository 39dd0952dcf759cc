//! Exposures: who ends up with what, where, and how bad the worst way there is (section 6).
//!
//! For one population under one regime, over all categories at once:
//! 1. *given*: what a disclosure gives a party at a node of its own, and what it then moves on among its own nodes: a
//!    fixpoint over (node, party) slots.
//! 2. *walked*, for each verdict that a mid-route hop counts for: what stands at a node after some walk with a hop of it
//!    or worse. *handed*: the same over the slots.
//! 3. What ends over a last hop that the regime protects is a row: with the verdict of that hop for the row's recipient
//!    and place (its delivery), and the worse of it and of what was walked (its verdict).

use smallvec::SmallVec;

use super::{
    judging::JudgingContext,
    movement::Movement,
    terrain::{Terrain, VerdictIndex},
};
use crate::{
    law::Verdict,
    lineage::{CategoryMatrix, CategorySet, DataNode},
    model::PopulationId,
};

/// The verdicts for which a hop in mid-route counts, the worst first.
pub const COUNTED: [Verdict; 4] =
    [Verdict::Prohibited, Verdict::Missing, Verdict::Deficient, Verdict::Unknown];

/// The verdicts of a judged hop, best first.
pub const JUDGED: [Verdict; 7] = [
    Verdict::Adequate,
    Verdict::Safeguarded,
    Verdict::Derogation,
    Verdict::Unknown,
    Verdict::Deficient,
    Verdict::Missing,
    Verdict::Prohibited,
];

/// One population's facts under one regime (its index), or by lineage alone.
pub struct RegimeResult<'a, 'b> {
    /// What hops are judged with.
    pub context: &'a JudgingContext<'b>,
    /// What all share.
    pub terrain: &'a Terrain,
    /// Whose.
    pub population: PopulationId,
    /// Under which law.
    pub regime: Option<usize>,
    /// What is said on each movement.
    pub marks: &'a VerdictIndex,
    /// The entries of the population, each with the slots that it gives to.
    pub entries: Vec<(u32, SmallVec<[u32; 2]>)>,
    open: Vec<bool>,
}

/// What stands where after walks with a hop of a verdict or worse.
pub struct Past {
    /// The verdict.
    pub verdict: Verdict,
    /// By spot.
    pub walked: CategoryMatrix,
    /// By slot.
    pub handed: CategoryMatrix,
}

/// What ends over a movement with the party of a slot.
pub struct End<'e> {
    /// Over which movement.
    pub movement: Movement,
    /// With whom, at which node.
    pub slot: u32,
    /// What arrives.
    pub arriving: &'e CategorySet,
    /// For each of some verdicts, the worst first: what arrives by a walk with an earlier hop of it or worse.
    pub past: &'e [(Verdict, CategorySet)],
}

/// The rows of a result, by pair.
#[derive(Default)]
pub struct Exposed {
    /// What has a row.
    pub rows: CategoryMatrix,
    /// For each verdict of [`JUDGED`]: what has it or a worse one.
    pub verdict: Vec<Option<CategoryMatrix>>,
    /// The same of what is delivered.
    pub delivery: Vec<Option<CategoryMatrix>>,
}

impl Exposed {
    /// All rows with exactly this verdict.
    pub fn plane(&self, verdict: Verdict) -> CategoryMatrix {
        let at = JUDGED.iter().position(|&v| v == verdict);
        let level = |v: usize| self.verdict.get(v).and_then(Option::as_ref);
        let mut plane = match at {
            None => self.rows.clone(),
            Some(at) => match level(at) {
                Some(plane) => plane.clone(),
                None => return CategoryMatrix::default(),
            },
        };
        if let Some(worse) = level(at.map_or(0, |at| at + 1)) {
            plane.remove(worse);
        }
        plane.keep_all(&self.rows);
        plane
    }

    /// The rows of a pair with exactly this delivery.
    pub fn delivered(&self, verdict: Verdict, pair: usize) -> CategorySet {
        let level = |v: usize| self.delivery.get(v).and_then(Option::as_ref).map(|plane| plane.row(pair));
        let at = JUDGED.iter().position(|&v| v == verdict);
        let mut bits = match at {
            None => self.rows.bits(pair),
            Some(at) => level(at).map_or_else(|| CategorySet::new(self.rows.words()), CategorySet::from_row),
        };
        if let Some(worse) = level(at.map_or(0, |at| at + 1)) {
            bits.remove(worse);
        }
        bits
    }
}

impl<'a, 'b> RegimeResult<'a, 'b> {
    /// The result for these verdicts.
    pub fn new(
        context: &'a JudgingContext<'b>,
        terrain: &'a Terrain,
        (population, regime): (PopulationId, Option<usize>),
        marks: &'a VerdictIndex,
    ) -> Self {
        let lineage = context.lineage;
        let under = regime.map(|r| (r, population));
        let mut entries = Vec::new();
        for (index, entry) in lineage.entries().iter().enumerate().filter(|(_, e)| e.population == population)
        {
            let to = context.disclosures(Movement::Entry(index as u32), under);
            let mut to: SmallVec<[u32; 2]> =
                to.iter().filter_map(|d| terrain.slot(entry.spot, d.importer)).collect();
            to.sort_unstable();
            to.dedup();
            entries.push((index as u32, to));
        }
        Self { context, terrain, population, regime, marks, entries, open: lineage.open(population) }
    }

    fn words(&self) -> usize {
        self.context.lineage.words()
    }

    /// Whether a hop lets the population pass.
    pub fn passes(&self, hop: usize) -> bool {
        self.open.get(self.context.lineage.kind(hop) as usize) == Some(&true)
    }

    /// What arrives over a movement protected by the regime, surely or not excluded.
    pub fn protected(&self, movement: Movement) -> CategorySet {
        let Some(regime) = self.regime else { return CategorySet::new(self.words()) };
        let (mut sure, open) = self.context.protected(regime, movement, self.population);
        sure.add(&open.0);
        sure
    }

    /// What arrives over a hop of what stands at its source in a plane.
    fn image(&self, hop: usize, row: &[u64]) -> CategorySet {
        let lineage = self.context.lineage;
        lineage.function(&lineage.hops()[hop]).image(row)
    }

    /// The hops that carry something of the population.
    fn hops(&self) -> impl Iterator<Item = (usize, &'b crate::lineage::Hop)> + '_ {
        let facts = &self.context.facts[self.population.index()];
        let hops = self.context.lineage.hops().iter().enumerate();
        hops.filter(move |(i, hop)| self.passes(*i) && facts.row(hop.from.row()).iter().any(|&w| w != 0))
    }

    /// What is given to whom, by slot.
    pub fn given(&self) -> CategoryMatrix {
        let lineage = self.context.lineage;
        let facts = &self.context.facts[self.population.index()];
        let mut seeds = CategoryMatrix::new(self.terrain.slots(), self.words());
        for (entry, slots) in &self.entries {
            for &slot in slots {
                seeds.add(slot as usize, &lineage.entries()[*entry as usize].categories.0);
            }
        }
        for (index, hop) in self.hops() {
            let slots = self.terrain.gives(index);
            if slots.is_empty() {
                continue;
            }
            let arriving = self.image(index, facts.row(hop.from.row()));
            for &slot in slots {
                seeds.add(slot as usize, &arriving.0);
            }
        }
        let network = Some(&self.terrain.network);
        lineage
            .floods(self.population, network, &[seeds])
            .pop()
            .unwrap_or_else(|| CategoryMatrix::new(0, self.words()))
    }

    /// What walks with a hop of a verdict, or worse, come to; for each verdict for which hops in mid-route count.
    pub fn pasts(&self, given: &CategoryMatrix) -> Vec<Past> {
        let (lineage, words) = (self.context.lineage, self.words());
        let verdicts: Vec<Verdict> = COUNTED.into_iter().filter(|&v| v <= self.marks.worst).collect();
        let mut seeds: Vec<CategoryMatrix> = verdicts.iter().map(|_| lineage.plane()).collect();
        let movements = || {
            let entries = self.entries.iter().map(|(i, _)| Movement::Entry(*i));
            entries.chain(self.hops().map(|(i, _)| Movement::Hop(i as u32)))
        };
        for movement in movements().filter(|&movement| !self.marks.of(movement).is_empty()) {
            let to = self.to(movement);
            for (plane, &verdict) in seeds.iter_mut().zip(&verdicts) {
                plane.add(to.row(), &self.marks.at_least(movement, None, verdict, words).0);
            }
        }
        let walked = lineage.floods(self.population, None, &seeds);
        drop(seeds);
        let mut seeds: Vec<CategoryMatrix> =
            verdicts.iter().map(|_| CategoryMatrix::new(self.terrain.slots(), words)).collect();
        for (entry, slots) in &self.entries {
            for (plane, &verdict) in seeds.iter_mut().zip(&verdicts) {
                let mid = self.marks.at_least(Movement::Entry(*entry), None, verdict, words);
                slots.iter().for_each(|&slot| plane.add(slot as usize, &mid.0));
            }
        }
        for (index, hop) in self.hops() {
            let (slots, moves) = (self.terrain.gives(index), self.terrain.moves(index));
            if slots.is_empty() && moves.is_empty() {
                continue;
            }
            for ((plane, &verdict), walked) in seeds.iter_mut().zip(&verdicts).zip(&walked) {
                let mid = self.marks.at_least(Movement::Hop(index as u32), None, verdict, words);
                if !slots.is_empty() {
                    let mut bits = self.image(index, walked.row(hop.from.row()));
                    bits.add(&mid.0);
                    for &slot in slots {
                        plane.add(slot as usize, &bits.0);
                    }
                }
                for &(from, to) in moves.iter().filter(|_| !mid.is_empty()) {
                    let mut bits = self.image(index, given.row(from as usize));
                    bits.keep(&mid.0);
                    plane.add(to as usize, &bits.0);
                }
            }
        }
        let handed = lineage.floods(self.population, Some(&self.terrain.network), &seeds);
        let planes = walked.into_iter().zip(handed).zip(verdicts);
        planes.map(|((walked, handed), verdict)| Past { verdict, walked, handed }).collect()
    }

    fn to(&self, movement: Movement) -> DataNode {
        match movement {
            Movement::Entry(i) => self.context.lineage.entries()[i as usize].spot,
            Movement::Hop(i) => self.context.lineage.hops()[i as usize].to,
        }
    }

    /// Everything that ends with a party, movement by movement.
    pub fn ends(&self, sink: &mut dyn FnMut(End)) {
        let given = self.given();
        let pasts = self.pasts(&given);
        self.each_end(&given, &pasts, sink);
    }

    fn each_end(&self, given: &CategoryMatrix, pasts: &[Past], sink: &mut dyn FnMut(End)) {
        let (lineage, words) = (self.context.lineage, self.words());
        let facts = &self.context.facts[self.population.index()];
        let none: Vec<(Verdict, CategorySet)> =
            pasts.iter().map(|p| (p.verdict, CategorySet::new(words))).collect();
        for (entry, slots) in &self.entries {
            let arriving = &lineage.entries()[*entry as usize].categories;
            for &slot in slots {
                sink(End { movement: Movement::Entry(*entry), slot, arriving, past: &none });
            }
        }
        for (index, hop) in self.hops() {
            let (slots, moves) = (self.terrain.gives(index), self.terrain.moves(index));
            let movement = Movement::Hop(index as u32);
            let row = hop.from.row();
            if !slots.is_empty() {
                let arriving = self.image(index, facts.row(row));
                if !arriving.is_empty() {
                    let past: SmallVec<[(Verdict, CategorySet); 4]> =
                        pasts.iter().map(|p| (p.verdict, self.image(index, p.walked.row(row)))).collect();
                    for &slot in slots {
                        sink(End { movement, slot, arriving: &arriving, past: &past });
                    }
                }
            }
            for &(from, slot) in moves {
                let arriving = self.image(index, given.row(from as usize));
                if arriving.is_empty() {
                    continue;
                }
                let past: SmallVec<[(Verdict, CategorySet); 4]> = pasts
                    .iter()
                    .map(|p| (p.verdict, self.image(index, p.handed.row(from as usize))))
                    .collect();
                sink(End { movement, slot, arriving: &arriving, past: &past });
            }
        }
    }

    /// What has a row, by pair: under the regime, or by lineage alone.
    pub fn rows(&self) -> CategoryMatrix {
        self.rows_of(&self.given())
    }

    /// The same, where it is known what is given to whom.
    pub fn rows_of(&self, given: &CategoryMatrix) -> CategoryMatrix {
        let mut rows = CategoryMatrix::new(self.terrain.pairs.len(), self.words());
        self.each_end(given, &[], &mut |end| {
            let mut bits = end.arriving.clone();
            if self.regime.is_some() {
                bits.keep(&self.protected(end.movement).0);
            }
            self.terrain.reached(end.slot).iter().for_each(|&pair| rows.add(pair as usize, &bits.0));
        });
        rows
    }

    /// The rows with their verdicts and deliveries.
    pub fn exposed(&self) -> Exposed {
        let given = self.given();
        self.exposed_of(&given, &self.pasts(&given))
    }

    /// The same, where it is known what is given to whom, and what walks come to.
    pub fn exposed_of(&self, given: &CategoryMatrix, pasts: &[Past]) -> Exposed {
        let (pairs, words) = (self.terrain.pairs.len(), self.words());
        let planes = || vec![None; JUDGED.len()];
        let mut exposed =
            Exposed { rows: CategoryMatrix::new(pairs, words), verdict: planes(), delivery: planes() };
        let mut last = (Movement::Entry(u32::MAX), CategorySet::new(words));
        self.each_end(given, pasts, &mut |end| {
            if last.0 != end.movement {
                last = (end.movement, self.protected(end.movement));
            }
            let mut bits = end.arriving.clone();
            bits.keep(&last.1.0);
            if !bits.is_empty() {
                self.add(&mut exposed, &end, &bits);
            }
        });
        exposed
    }

    fn add(&self, exposed: &mut Exposed, end: &End, row: &CategorySet) {
        let words = self.words();
        let add =
            |planes: &mut Vec<Option<CategoryMatrix>>, level: usize, pair: usize, bits: &CategorySet| {
                if !bits.is_empty() {
                    let plane = || CategoryMatrix::new(self.terrain.pairs.len(), words);
                    planes[level].get_or_insert_with(plane).add(pair, &bits.0);
                }
            };
        for &pair in self.terrain.reached(end.slot) {
            let to = self.terrain.pairs[pair as usize];
            let pair = pair as usize;
            exposed.rows.add(pair, &row.0);
            for (level, &verdict) in JUDGED.iter().enumerate().take_while(|(_, v)| **v <= self.marks.worst) {
                let mut last = self.marks.at_least(end.movement, Some(to), verdict, words);
                last.keep(&row.0);
                add(&mut exposed.delivery, level, pair, &last);
                if let Some((_, past)) = end.past.iter().rev().find(|(v, _)| *v >= verdict) {
                    let mut past = past.clone();
                    past.keep(&row.0);
                    last.add(&past.0);
                }
                add(&mut exposed.verdict, level, pair, &last);
            }
        }
    }
}
