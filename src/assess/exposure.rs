//! Exposures: who ends up with what, where, and how bad the worst way there is (section 6).
//!
//! For one population under one regime:
//! 1. *given* = what a disclosure gives a party at a node of its own, and what it then moves on among its own
//!    nodes: a fixpoint over (node, party) slots.
//! 2. for each verdict v, worst first: *worse(v)* = what stands at a node after some walk with a hop of v or
//!    worse: a fixpoint seeded by what such hops deliver.
//! 3. *handed(v)*: the same over the slots: given to a party by a walk with a hop of v or worse.
//! 4. the last hop has the verdict of the row's importer and place, not the worst over all.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::hops::{Bench, Leg, Record};
use crate::{
    law::Verdict,
    lineage::{Bits, Edge, Lens, Network, Plane, Spot, propagate},
    model::{CategoryId, PartyId, Place, PopulationId},
};

/// What judged legs deliver, by verdict.
#[derive(Debug, Clone, Default)]
pub struct Marks {
    /// For each leg: verdict and categories, over all importers and places.
    pub mid: FxHashMap<Leg, Vec<(Verdict, Bits)>>,
    /// For each leg, importer and place: verdict and categories.
    pub last: FxHashMap<(Leg, PartyId, Place), Vec<(Verdict, Bits)>>,
}

impl Marks {
    /// From the records of one regime and population.
    pub fn new<'r>(records: impl Iterator<Item = &'r Record>) -> Self {
        let mut marks = Self::default();
        records.for_each(|record| marks.add(record, record.judgement.verdict));
        marks
    }

    /// Marks what a record delivers, if it is judged.
    pub fn add(&mut self, record: &Record, verdict: Verdict) {
        if record.judgement.verdict == Verdict::Free {
            return;
        }
        let item = (verdict, record.categories.clone());
        let key = (record.leg, record.disclosure.importer, record.place);
        self.mid.entry(record.leg).or_default().push(item.clone());
        self.last.entry(key).or_default().push(item);
    }

    /// What a leg delivers with this verdict or a worse one.
    pub fn at_least(list: Option<&Vec<(Verdict, Bits)>>, verdict: Verdict, words: usize) -> Bits {
        let mut bits = Bits::new(words);
        for (_, categories) in list.into_iter().flatten().filter(|(v, _)| *v >= verdict) {
            bits.add(&categories.0);
        }
        bits
    }

    /// The worst verdict of a category in a list; `free` where there is none.
    pub fn worst(list: Option<&Vec<(Verdict, Bits)>>, category: CategoryId) -> Verdict {
        let of = list.into_iter().flatten().filter(|(_, b)| b.contains(category.index()));
        of.map(|(v, _)| *v).max().unwrap_or(Verdict::Free)
    }
}

/// (node, party) pairs.
pub struct Slots {
    first: Vec<u32>,
    party: Vec<PartyId>,
}

impl Slots {
    /// The slots of a bench's spots.
    pub fn new(bench: &Bench) -> Self {
        let (mut first, mut party) = (vec![0], Vec::new());
        for standing in bench.standings {
            for own in standing.own() {
                if !party[first.last().copied().unwrap_or(0) as usize..].contains(&own) {
                    party.push(own);
                }
            }
            first.push(party.len() as u32);
        }
        Self { first, party }
    }

    fn of(&self, spot: Spot, party: PartyId) -> Option<usize> {
        let range = self.first[spot.row()] as usize..self.first[spot.row() + 1] as usize;
        range.into_iter().find(|&i| self.party[i] == party)
    }

    fn at(&self, spot: usize) -> impl Iterator<Item = (usize, PartyId)> + '_ {
        (self.first[spot] as usize..self.first[spot + 1] as usize).map(|i| (i, self.party[i]))
    }

    fn len(&self) -> usize {
        self.party.len()
    }
}

/// The recipients of one population's facts under one regime (or under none).
pub struct Exposed {
    /// By recipient and place: what it has there.
    pub given: BTreeMap<(PartyId, Place), Bits>,
    /// By recipient and place, for each verdict from `Adequate` on: what it has by a route of at least that.
    pub worse: BTreeMap<(PartyId, Place), Vec<(Verdict, Bits)>>,
    /// By recipient and place: what the regime protects there, or judged on a route.
    pub rows: BTreeMap<(PartyId, Place), Bits>,
}

struct Sweep<'a, 'b, 'i> {
    bench: &'a Bench<'b, 'i>,
    slots: &'a Slots,
    population: PopulationId,
    /// By hop: the parties that a disclosure over it gives to.
    gives: Vec<(Leg, Spot, Vec<PartyId>)>,
    moves: Vec<(u32, usize, usize)>,
    network: Network,
    lenses: Vec<Option<&'a Lens>>,
}

/// Takes what ends over a leg, with whom, where.
type Sink<'s> = dyn FnMut(Leg, PartyId, Place, Bits) + 's;

/// Every last leg of a route under a regime (its index) or none, with what it brings to whom and where; where there
/// are marks, only by routes with a hop that they mark.
pub fn endings(
    bench: &Bench,
    slots: &Slots,
    population: PopulationId,
    regime: Option<usize>,
    marks: Option<&Marks>,
    sink: &mut Sink,
) {
    let sweep = Sweep::new(bench, slots, population, regime);
    let words = bench.lineage.words();
    let given = sweep.handed(|leg| bench.arriving(leg, population), |_, _| Bits::new(words));
    match marks {
        Some(marks) => sweep.one(Verdict::Adequate, marks, &given, &mut bench.lineage.plane(), sink),
        None => sweep.all(&given, sink),
    }
}

/// The exposures of a population under a regime (its index), or by lineage alone.
pub fn exposed(
    bench: &Bench,
    slots: &Slots,
    population: PopulationId,
    regime: Option<usize>,
    marks: &Marks,
) -> Exposed {
    let sweep = Sweep::new(bench, slots, population, regime);
    let words = bench.lineage.words();
    let given = sweep.handed(|leg| bench.arriving(leg, population), |_, _| Bits::new(words));
    let mut result = Exposed { given: BTreeMap::new(), worse: BTreeMap::new(), rows: BTreeMap::new() };
    for row in 0..bench.lineage.spots() {
        for (slot, party) in slots.at(row) {
            if given.row(slot).iter().all(|&w| w == 0) {
                continue;
            }
            for place in bench.standings[row].places_of(bench.lineage.inventory(), party) {
                let key = (party, place);
                result.given.entry(key).or_insert_with(|| Bits::new(words)).add(given.row(slot));
                if let Some(r) = regime {
                    let mut protected = bench.regimes[r].levels[population.index()].any(row);
                    protected.keep(given.row(slot));
                    result.rows.entry(key).or_insert_with(|| Bits::new(words)).add(&protected.0);
                }
            }
        }
    }
    if regime.is_none() {
        return result;
    }
    let mut walked = bench.lineage.plane();
    for verdict in Verdict::ALL.into_iter().rev().filter(|&v| v != Verdict::Free) {
        sweep.one(verdict, marks, &given, &mut walked, &mut |_, party, place, bits| {
            let list = result.worse.entry((party, place)).or_default();
            match list.last_mut() {
                Some((v, known)) if *v == verdict => {
                    known.add(&bits.0);
                }
                _ => list.push((verdict, bits)),
            }
        });
    }
    for (key, list) in &result.worse {
        if let Some((_, judged)) = list.iter().find(|(v, _)| *v == Verdict::Adequate) {
            result.rows.entry(*key).or_insert_with(|| Bits::new(words)).add(&judged.0);
        }
    }
    result
}

impl<'a, 'b, 'i> Sweep<'a, 'b, 'i> {
    fn new(
        bench: &'a Bench<'b, 'i>,
        slots: &'a Slots,
        population: PopulationId,
        regime: Option<usize>,
    ) -> Self {
        let lineage = bench.lineage;
        let under = regime.map(|r| (r, population));
        let mut gives = Vec::new();
        for (i, entry) in lineage.entries().iter().enumerate().filter(|(_, e)| e.population == population) {
            let leg = Leg::Entry(i as u32);
            let to = bench.disclosures(leg, under).iter().map(|d| d.importer).collect::<Vec<_>>();
            if !to.is_empty() {
                gives.push((leg, entry.spot, to));
            }
        }
        let (mut moves, mut edges, mut lenses) = (Vec::new(), Vec::new(), Vec::new());
        for (i, hop) in lineage.hops().iter().enumerate() {
            if !lineage.carries(hop.populations, population) {
                continue;
            }
            let leg = Leg::Hop(i as u32);
            let to = bench.disclosures(leg, under).iter().map(|d| d.importer).collect::<Vec<_>>();
            if !to.is_empty() {
                gives.push((leg, hop.to, to));
            }
            for (from_slot, party) in slots.at(hop.from.row()) {
                if let Some(to_slot) = slots.of(hop.to, party) {
                    moves.push((i as u32, from_slot, to_slot));
                    edges.push(Edge {
                        from: from_slot as u32,
                        to: to_slot as u32,
                        kind: lenses.len() as u32,
                    });
                }
            }
            lenses.push(Some(lineage.lens(hop)));
        }
        // An edge's kind is the position of its hop's lens; hops without moves keep the positions aligned.
        let network = Network::new(slots.len(), &edges);
        Self { bench, slots, population, gives, moves, network, lenses }
    }

    /// What stands in each slot: seeded by what giving legs bring, and by what moves add.
    fn handed(&self, brought: impl Fn(Leg) -> Bits, moved: impl Fn(u32, usize) -> Bits) -> Plane {
        let mut seeds = Plane::new(self.slots.len(), self.bench.lineage.words());
        for (leg, spot, parties) in &self.gives {
            let bits = brought(*leg);
            if bits.is_empty() {
                continue;
            }
            for &party in parties {
                if let Some(slot) = self.slots.of(*spot, party) {
                    seeds.add(slot, &bits.0);
                }
            }
        }
        for &(hop, from, to) in &self.moves {
            seeds.add(to, &moved(hop, from).0);
        }
        propagate(&self.network, &seeds, &self.lenses)
    }

    /// What a walk that stands in `at` brings over a leg.
    fn carried(&self, leg: Leg, at: &Plane) -> Bits {
        match leg {
            Leg::Entry(_) => Bits::new(self.bench.lineage.words()),
            Leg::Hop(i) => {
                let hop = &self.bench.lineage.hops()[i as usize];
                self.bench.lineage.lens(hop).image(at.row(hop.from.row()))
            }
        }
    }

    /// What arrives by a route with a hop of this verdict or worse: over which last leg, whose, where. `walked` is
    /// what such hops deliver, from one call to the next.
    fn one(&self, verdict: Verdict, marks: &Marks, given: &Plane, walked: &mut Plane, sink: &mut Sink) {
        let words = self.bench.lineage.words();
        let lineage = self.bench.lineage;
        for (leg, list) in &marks.mid {
            let to = match leg {
                Leg::Entry(i) => lineage.entries()[*i as usize].spot,
                Leg::Hop(i) => lineage.hops()[*i as usize].to,
            };
            walked.add(to.row(), &Marks::at_least(Some(list), verdict, words).0);
        }
        *walked = lineage.flood(self.population, walked);
        let mid = |leg: Leg| Marks::at_least(marks.mid.get(&leg), verdict, words);
        let handed = self.handed(
            |leg| {
                let mut bits = self.carried(leg, walked);
                bits.add(&mid(leg).0);
                bits
            },
            |hop, from| {
                let mut bits = mid(Leg::Hop(hop));
                if !bits.is_empty() {
                    bits.keep(&lineage.lens(&lineage.hops()[hop as usize]).image(given.row(from)).0);
                }
                bits
            },
        );
        let mut add = |leg: Leg, spot: Spot, party: PartyId, base: &Bits, limit: &Bits| {
            for place in self.bench.standings[spot.row()].places_of(lineage.inventory(), party) {
                let mut bits = Marks::at_least(marks.last.get(&(leg, party, place)), verdict, words);
                bits.keep(&limit.0);
                bits.add(&base.0);
                if bits.is_empty() {
                    continue;
                }
                sink(leg, party, place, bits);
            }
        };
        for (leg, spot, parties) in &self.gives {
            let base = self.carried(*leg, walked);
            let limit = self.bench.arriving(*leg, self.population);
            for &party in parties {
                add(*leg, *spot, party, &base, &limit);
            }
        }
        for &(index, from, _) in &self.moves {
            let hop = &lineage.hops()[index as usize];
            let lens = lineage.lens(hop);
            let limit = lens.image(given.row(from));
            add(Leg::Hop(index), hop.to, self.slots.party[from], &lens.image(handed.row(from)), &limit);
        }
    }

    /// What arrives by any route.
    fn all(&self, given: &Plane, sink: &mut Sink) {
        let lineage = self.bench.lineage;
        let mut add = |leg: Leg, spot: Spot, party: PartyId, bits: &Bits| {
            if bits.is_empty() {
                return;
            }
            for place in self.bench.standings[spot.row()].places_of(lineage.inventory(), party) {
                sink(leg, party, place, bits.clone());
            }
        };
        for (leg, spot, parties) in &self.gives {
            let bits = self.bench.arriving(*leg, self.population);
            for &party in parties {
                add(*leg, *spot, party, &bits);
            }
        }
        for &(index, from, _) in &self.moves {
            let hop = &lineage.hops()[index as usize];
            let bits = lineage.lens(hop).image(given.row(from));
            add(Leg::Hop(index), hop.to, self.slots.party[from], &bits);
        }
    }
}
