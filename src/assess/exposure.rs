//! Exposures: who ends up with what, where, and how bad the worst way there is (section 6).
//!
//! For one population under one regime, over all categories at once:
//! 1. *given*: what a disclosure gives a party at a node of its own, and what it then moves on among its own nodes: a
//!    fixpoint over (node, party) slots.
//! 2. *walked*, for each verdict that a mid-route hop counts for: what stands at a node after some walk with a hop of it
//!    or worse. *handed*: the same over the slots.
//! 3. What ends over a last hop that the regime protects is a row: with the verdict of that hop for the row's recipient
//!    and place (its delivery), and the worse of it and of what was walked (its verdict).

use std::sync::Arc;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::hops::{Bench, Kind, Leg, Record};
use crate::{
    law::{Judgement, Verdict},
    lineage::{Bits, Edge, Network, Plane, Spot, route::Ranks},
    model::{CategoryId, Inventory, PartyId, Place, PopulationId},
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

/// Lists by a number, in one piece.
#[derive(Debug, Clone)]
pub struct Lists<T> {
    start: Vec<u32>,
    items: Vec<T>,
}

impl<T> Default for Lists<T> {
    fn default() -> Self {
        Self { start: vec![0], items: Vec::new() }
    }
}

impl<T> Lists<T> {
    /// Ends the list of the next number.
    pub fn end(&mut self) {
        self.start.push(self.items.len() as u32);
    }

    /// Adds to the list of the next number.
    pub fn push(&mut self, item: T) {
        self.items.push(item);
    }

    /// The list of a number; empty where there is none.
    pub fn of(&self, number: usize) -> &[T] {
        let bounds = self.start.get(number).zip(self.start.get(number + 1));
        bounds.and_then(|(&from, &to)| self.items.get(from as usize..to as usize)).unwrap_or_default()
    }

    /// The numbers of the items of a list.
    pub fn range(&self, number: usize) -> std::ops::Range<usize> {
        let bounds = self.start.get(number).zip(self.start.get(number + 1));
        bounds.map_or(0..0, |(&from, &to)| from as usize..to as usize)
    }
}

/// What all populations and regimes share.
pub struct Terrain {
    /// By spot: the parties that hold or control what is there. Such a pair is a *slot*.
    slots: Lists<PartyId>,
    /// A recipient at a place is a *pair*: in the order of the table.
    pub pairs: Vec<(PartyId, Place)>,
    /// By slot: the pairs at which its party is reached there.
    reached: Lists<u32>,
    /// By hop: the slots that a disclosure over it gives to.
    gives: Lists<u32>,
    /// By hop: from which slot to which a party moves its own.
    moves: Lists<(u32, u32)>,
    /// The moves.
    network: Network,
    /// By slot: whether something moves out of it.
    movable: Vec<bool>,
    /// By spot: the hops that leave it, in the order of the ids of their flows.
    leaving: Lists<u32>,
    /// The order of flows by their ids.
    pub ranks: Ranks,
}

impl Terrain {
    /// Lays it out.
    pub fn new(bench: &Bench) -> Self {
        let (lineage, inventory) = (bench.lineage, bench.inventory());
        let mut slots: Lists<PartyId> = Lists::default();
        let mut at: Vec<SmallVec<[(PartyId, Place); 2]>> = Vec::new();
        for standing in bench.standings {
            let first = slots.items.len();
            for party in standing.own() {
                if !slots.items[first..].contains(&party) {
                    slots.push(party);
                    at.push(standing.places_of(inventory, party).into_iter().map(|p| (party, p)).collect());
                }
            }
            slots.end();
        }
        let pairs = in_order(inventory, &at);
        let number: FxHashMap<(PartyId, Place), u32> = pairs.iter().copied().zip(0..).collect();
        let mut reached = Lists::default();
        for places in &at {
            places.iter().filter_map(|pair| number.get(pair)).for_each(|&pair| reached.push(pair));
            reached.end();
        }
        drop(at);
        let (mut gives, mut moves) = (Lists::default(), Lists::default());
        let (mut edges, mut movable) = (Vec::new(), vec![false; slots.items.len()]);
        let slot_of = |spot: Spot, party| slots.range(spot.row()).find(|&slot| slots.items[slot] == party);
        for (index, hop) in lineage.hops().iter().enumerate() {
            let mut to: SmallVec<[u32; 4]> = SmallVec::new();
            for disclosure in bench.disclosures(Leg::Hop(index as u32), None) {
                to.extend(slot_of(hop.to, disclosure.importer).map(|slot| slot as u32));
            }
            to.sort_unstable();
            to.dedup();
            to.into_iter().for_each(|slot| gives.push(slot));
            gives.end();
            for from in slots.range(hop.from.row()) {
                if let Some(to) = slot_of(hop.to, slots.items[from]) {
                    movable[from] = true;
                    moves.push((from as u32, to as u32));
                    edges.push(Edge { from: from as u32, to: to as u32, kind: lineage.kind(index) });
                }
            }
            moves.end();
        }
        let network = lineage.network(slots.items.len(), &edges);
        let ranks = Ranks::new(lineage);
        let mut leaving = Lists::default();
        let mut hops: Vec<u32> = Vec::new();
        for spot in (0..lineage.spots()).map(|row| Spot(row as u32)) {
            hops.clear();
            hops.extend(lineage.leaving(spot).map(|hop| hop as u32));
            hops.sort_unstable_by_key(|&hop| (ranks.hop(hop as usize), hop));
            hops.iter().for_each(|&hop| leaving.push(hop));
            leaving.end();
        }
        Self { slots, pairs, reached, gives, moves, network, movable, leaving, ranks }
    }

    /// How many slots.
    pub fn slots(&self) -> usize {
        self.slots.items.len()
    }

    /// The pairs at which the party of a slot is reached there.
    pub fn reached(&self, slot: u32) -> &[u32] {
        self.reached.of(slot as usize)
    }

    /// The party of a slot.
    pub fn party(&self, slot: u32) -> Option<PartyId> {
        self.slots.items.get(slot as usize).copied()
    }

    /// The slots that a disclosure over a hop gives to.
    pub fn gives(&self, hop: usize) -> &[u32] {
        self.gives.of(hop)
    }

    /// From which slot to which a hop moves what is a party's own.
    pub fn moves(&self, hop: usize) -> &[(u32, u32)] {
        self.moves.of(hop)
    }

    /// Whether something moves out of a slot.
    pub fn movable(&self, slot: u32) -> bool {
        self.movable.get(slot as usize) == Some(&true)
    }

    /// The hops that leave a spot, in the order of the ids of their flows.
    pub fn leaving(&self, spot: Spot) -> &[u32] {
        self.leaving.of(spot.row())
    }

    /// The slot of a party at a spot.
    pub fn slot(&self, spot: Spot, party: PartyId) -> Option<u32> {
        let mut slots = self.slots.range(spot.row());
        slots.find(|&slot| self.slots.items[slot] == party).map(|slot| slot as u32)
    }
}

/// Each recipient and place once, in the order of ids and codes.
fn in_order(inventory: &Inventory, at: &[SmallVec<[(PartyId, Place); 2]>]) -> Vec<(PartyId, Place)> {
    let mut pairs: Vec<(PartyId, Place)> = at.iter().flatten().copied().collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs.sort_by(|a, b| {
        let id = |party| inventory.party(party).id.as_str();
        id(a.0).cmp(id(b.0)).then_with(|| a.1.code().cmp(b.1.code()))
    });
    pairs
}

/// What a judgement, or its kind, says of some categories on a leg.
#[derive(Debug, Clone)]
pub struct Mark {
    /// To whom.
    pub importer: PartyId,
    /// Where.
    pub place: Place,
    /// What it is.
    pub kind: Kind,
    /// The verdict that counts.
    pub verdict: Verdict,
    /// The judgement.
    pub judgement: Arc<Judgement>,
    /// Of which categories.
    pub categories: Bits,
}

/// What is said on each leg, of one population under one regime: the worst first, then by importer and place. What is
/// inside the territory is not listed.
#[derive(Debug, Clone, Default)]
pub struct Marks {
    lists: Lists<Mark>,
    entries: usize,
    /// The worst verdict of all.
    pub worst: Verdict,
}

impl Marks {
    /// None yet, for a graph with so many entries.
    pub fn new(entries: usize) -> Self {
        Self { entries, ..Self::default() }
    }

    fn number(&self, leg: Leg) -> usize {
        match leg {
            Leg::Entry(i) => i as usize,
            Leg::Hop(i) => self.entries + i as usize,
        }
    }

    /// Takes a record, with the verdict that it counts for. Legs come in order.
    pub fn take(&mut self, record: &Record, verdict: Verdict) {
        if matches!(record.kind, Kind::Internal | Kind::Collection) {
            return;
        }
        let number = self.number(record.leg);
        while self.lists.start.len() <= number {
            self.lists.end();
        }
        self.worst = self.worst.max(verdict);
        self.lists.push(Mark {
            importer: record.disclosure.importer,
            place: record.place,
            kind: record.kind,
            verdict,
            judgement: record.judgement.clone(),
            categories: record.categories.clone(),
        });
    }

    /// All legs were seen.
    pub fn done(mut self) -> Self {
        self.lists.end();
        for number in 0..self.lists.start.len() - 1 {
            let range = self.lists.range(number);
            self.lists.items[range].sort_by_key(|m| (std::cmp::Reverse(m.verdict), m.importer, m.place));
        }
        self
    }

    /// What is said on a leg.
    pub fn of(&self, leg: Leg) -> &[Mark] {
        self.lists.of(self.number(leg))
    }

    /// What a leg delivers with this verdict or a worse one; `to`: to this party at this place.
    pub fn at_least(&self, leg: Leg, to: Option<(PartyId, Place)>, verdict: Verdict, words: usize) -> Bits {
        let mut bits = Bits::new(words);
        for mark in self.of(leg).iter().take_while(|m| m.verdict >= verdict) {
            if to.is_none_or(|to| to == (mark.importer, mark.place)) {
                bits.add(&mark.categories.0);
            }
        }
        bits
    }
}

impl Marks {
    /// The worst that is said of a category on a leg, to a party at a place.
    pub fn worst_of(&self, leg: Leg, to: (PartyId, Place), category: CategoryId) -> Verdict {
        let of = |m: &&Mark| (m.importer, m.place) == to && m.categories.contains(category.index());
        self.of(leg).iter().find(of).map_or(Verdict::Free, |mark| mark.verdict)
    }
}

/// One population's facts under one regime (its index), or by lineage alone.
pub struct Sheet<'a, 'b, 'i> {
    /// What hops are judged with.
    pub bench: &'a Bench<'b, 'i>,
    /// What all share.
    pub terrain: &'a Terrain,
    /// Whose.
    pub population: PopulationId,
    /// Under which law.
    pub regime: Option<usize>,
    /// What is said on each leg.
    pub marks: &'a Marks,
    /// The entries of the population, each with the slots that it gives to.
    pub entries: Vec<(u32, SmallVec<[u32; 2]>)>,
    open: Vec<bool>,
}

/// What stands where after walks with a hop of a verdict or worse.
struct Past {
    verdict: Verdict,
    /// By spot.
    walked: Plane,
    /// By slot.
    handed: Plane,
}

/// What ends over a leg with the party of a slot.
pub struct End<'e> {
    /// Over which leg.
    pub leg: Leg,
    /// With whom, at which node.
    pub slot: u32,
    /// What arrives.
    pub arriving: &'e Bits,
    /// For each of some verdicts, the worst first: what arrives by a walk with an earlier hop of it or worse.
    pub past: &'e [(Verdict, Bits)],
}

/// The rows of a sheet, by pair.
#[derive(Default)]
pub struct Exposed {
    /// What has a row.
    pub rows: Plane,
    /// For each verdict of [`JUDGED`]: what has it or a worse one.
    pub verdict: Vec<Option<Plane>>,
    /// The same of what is delivered.
    pub delivery: Vec<Option<Plane>>,
}

impl Exposed {
    /// All rows with exactly this verdict.
    pub fn plane(&self, verdict: Verdict) -> Plane {
        let at = JUDGED.iter().position(|&v| v == verdict);
        let level = |v: usize| self.verdict.get(v).and_then(Option::as_ref);
        let mut plane = match at {
            None => self.rows.clone(),
            Some(at) => match level(at) {
                Some(plane) => plane.clone(),
                None => return Plane::default(),
            },
        };
        if let Some(worse) = level(at.map_or(0, |at| at + 1)) {
            plane.remove(worse);
        }
        plane.keep_all(&self.rows);
        plane
    }

    /// The rows of a pair with exactly this delivery.
    pub fn delivered(&self, verdict: Verdict, pair: usize) -> Bits {
        let level = |v: usize| self.delivery.get(v).and_then(Option::as_ref).map(|plane| plane.row(pair));
        let at = JUDGED.iter().position(|&v| v == verdict);
        let mut bits = match at {
            None => self.rows.bits(pair),
            Some(at) => level(at).map_or_else(|| Bits::new(self.rows.words()), Bits::from_row),
        };
        if let Some(worse) = level(at.map_or(0, |at| at + 1)) {
            bits.remove(worse);
        }
        bits
    }
}

impl<'a, 'b, 'i> Sheet<'a, 'b, 'i> {
    /// A sheet for these marks.
    pub fn new(
        bench: &'a Bench<'b, 'i>,
        terrain: &'a Terrain,
        (population, regime): (PopulationId, Option<usize>),
        marks: &'a Marks,
    ) -> Self {
        let lineage = bench.lineage;
        let under = regime.map(|r| (r, population));
        let mut entries = Vec::new();
        for (index, entry) in lineage.entries().iter().enumerate().filter(|(_, e)| e.population == population)
        {
            let to = bench.disclosures(Leg::Entry(index as u32), under);
            let mut to: SmallVec<[u32; 2]> =
                to.iter().filter_map(|d| terrain.slot(entry.spot, d.importer)).collect();
            to.sort_unstable();
            to.dedup();
            entries.push((index as u32, to));
        }
        Self { bench, terrain, population, regime, marks, entries, open: lineage.open(population) }
    }

    fn words(&self) -> usize {
        self.bench.lineage.words()
    }

    /// Whether a hop lets the population pass.
    pub fn passes(&self, hop: usize) -> bool {
        self.open.get(self.bench.lineage.kind(hop) as usize) == Some(&true)
    }

    /// What arrives over a leg protected by the regime, surely or not excluded.
    pub fn protected(&self, leg: Leg) -> Bits {
        let Some(regime) = self.regime else { return Bits::new(self.words()) };
        let (mut sure, open) = self.bench.protected(regime, leg, self.population);
        sure.add(&open.0);
        sure
    }

    /// What arrives over a hop of what stands at its source in a plane.
    fn image(&self, hop: usize, row: &[u64]) -> Bits {
        let lineage = self.bench.lineage;
        lineage.lens(&lineage.hops()[hop]).image(row)
    }

    /// The hops that carry something of the population.
    fn hops(&self) -> impl Iterator<Item = (usize, &'b crate::lineage::Hop)> + '_ {
        let facts = &self.bench.facts[self.population.index()];
        let hops = self.bench.lineage.hops().iter().enumerate();
        hops.filter(move |(i, hop)| self.passes(*i) && facts.row(hop.from.row()).iter().any(|&w| w != 0))
    }

    /// What is given to whom, by slot.
    fn given(&self) -> Plane {
        let lineage = self.bench.lineage;
        let facts = &self.bench.facts[self.population.index()];
        let mut seeds = Plane::new(self.terrain.slots(), self.words());
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
            slots.iter().for_each(|&slot| seeds.add(slot as usize, &arriving.0));
        }
        let network = Some(&self.terrain.network);
        lineage
            .floods(self.population, network, &[seeds])
            .pop()
            .unwrap_or_else(|| Plane::new(0, self.words()))
    }

    /// What walks with a hop of a verdict, or worse, come to; for each verdict for which hops in mid-route count.
    fn pasts(&self, given: &Plane) -> Vec<Past> {
        let (lineage, words) = (self.bench.lineage, self.words());
        let verdicts: Vec<Verdict> = COUNTED.into_iter().filter(|&v| v <= self.marks.worst).collect();
        let mut seeds: Vec<Plane> = verdicts.iter().map(|_| lineage.plane()).collect();
        let legs = || {
            let entries = self.entries.iter().map(|(i, _)| Leg::Entry(*i));
            entries.chain(self.hops().map(|(i, _)| Leg::Hop(i as u32)))
        };
        for leg in legs().filter(|&leg| !self.marks.of(leg).is_empty()) {
            let to = self.to(leg);
            for (plane, &verdict) in seeds.iter_mut().zip(&verdicts) {
                plane.add(to.row(), &self.marks.at_least(leg, None, verdict, words).0);
            }
        }
        let walked = lineage.floods(self.population, None, &seeds);
        drop(seeds);
        let mut seeds: Vec<Plane> =
            verdicts.iter().map(|_| Plane::new(self.terrain.slots(), words)).collect();
        for (entry, slots) in &self.entries {
            for (plane, &verdict) in seeds.iter_mut().zip(&verdicts) {
                let mid = self.marks.at_least(Leg::Entry(*entry), None, verdict, words);
                slots.iter().for_each(|&slot| plane.add(slot as usize, &mid.0));
            }
        }
        for (index, hop) in self.hops() {
            let (slots, moves) = (self.terrain.gives(index), self.terrain.moves(index));
            if slots.is_empty() && moves.is_empty() {
                continue;
            }
            for ((plane, &verdict), walked) in seeds.iter_mut().zip(&verdicts).zip(&walked) {
                let mid = self.marks.at_least(Leg::Hop(index as u32), None, verdict, words);
                if !slots.is_empty() {
                    let mut bits = self.image(index, walked.row(hop.from.row()));
                    bits.add(&mid.0);
                    slots.iter().for_each(|&slot| plane.add(slot as usize, &bits.0));
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

    fn to(&self, leg: Leg) -> Spot {
        match leg {
            Leg::Entry(i) => self.bench.lineage.entries()[i as usize].spot,
            Leg::Hop(i) => self.bench.lineage.hops()[i as usize].to,
        }
    }

    /// Everything that ends with a party, leg by leg.
    pub fn ends(&self, sink: &mut dyn FnMut(End)) {
        let given = self.given();
        let pasts = self.pasts(&given);
        self.each_end(&given, &pasts, sink);
    }

    fn each_end(&self, given: &Plane, pasts: &[Past], sink: &mut dyn FnMut(End)) {
        let (lineage, words) = (self.bench.lineage, self.words());
        let facts = &self.bench.facts[self.population.index()];
        let none: Vec<(Verdict, Bits)> = pasts.iter().map(|p| (p.verdict, Bits::new(words))).collect();
        for (entry, slots) in &self.entries {
            let arriving = &lineage.entries()[*entry as usize].categories;
            for &slot in slots {
                sink(End { leg: Leg::Entry(*entry), slot, arriving, past: &none });
            }
        }
        for (index, hop) in self.hops() {
            let (slots, moves) = (self.terrain.gives(index), self.terrain.moves(index));
            let leg = Leg::Hop(index as u32);
            let row = hop.from.row();
            if !slots.is_empty() {
                let arriving = self.image(index, facts.row(row));
                if !arriving.is_empty() {
                    let past: SmallVec<[(Verdict, Bits); 4]> =
                        pasts.iter().map(|p| (p.verdict, self.image(index, p.walked.row(row)))).collect();
                    for &slot in slots {
                        sink(End { leg, slot, arriving: &arriving, past: &past });
                    }
                }
            }
            for &(from, slot) in moves {
                let arriving = self.image(index, given.row(from as usize));
                if arriving.is_empty() {
                    continue;
                }
                let past: SmallVec<[(Verdict, Bits); 4]> = pasts
                    .iter()
                    .map(|p| (p.verdict, self.image(index, p.handed.row(from as usize))))
                    .collect();
                sink(End { leg, slot, arriving: &arriving, past: &past });
            }
        }
    }

    /// What has a row, by pair: under the regime, or by lineage alone.
    pub fn rows(&self) -> Plane {
        let given = self.given();
        let mut rows = Plane::new(self.terrain.pairs.len(), self.words());
        self.each_end(&given, &[], &mut |end| {
            let mut bits = end.arriving.clone();
            if self.regime.is_some() {
                bits.keep(&self.protected(end.leg).0);
            }
            self.terrain.reached(end.slot).iter().for_each(|&pair| rows.add(pair as usize, &bits.0));
        });
        rows
    }

    /// The rows with their verdicts and deliveries.
    pub fn exposed(&self) -> Exposed {
        let (pairs, words) = (self.terrain.pairs.len(), self.words());
        let planes = || vec![None; JUDGED.len()];
        let mut exposed = Exposed { rows: Plane::new(pairs, words), verdict: planes(), delivery: planes() };
        let mut last = (Leg::Entry(u32::MAX), Bits::new(words));
        self.ends(&mut |end| {
            if last.0 != end.leg {
                last = (end.leg, self.protected(end.leg));
            }
            let mut bits = end.arriving.clone();
            bits.keep(&last.1.0);
            if !bits.is_empty() {
                self.add(&mut exposed, &end, &bits);
            }
        });
        exposed
    }

    fn add(&self, exposed: &mut Exposed, end: &End, row: &Bits) {
        let words = self.words();
        let add = |planes: &mut Vec<Option<Plane>>, level: usize, pair: usize, bits: &Bits| {
            if !bits.is_empty() {
                let plane = || Plane::new(self.terrain.pairs.len(), words);
                planes[level].get_or_insert_with(plane).add(pair, &bits.0);
            }
        };
        for &pair in self.terrain.reached(end.slot) {
            let to = self.terrain.pairs[pair as usize];
            let pair = pair as usize;
            exposed.rows.add(pair, &row.0);
            for (level, &verdict) in JUDGED.iter().enumerate().take_while(|(_, v)| **v <= self.marks.worst) {
                let mut last = self.marks.at_least(end.leg, Some(to), verdict, words);
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
