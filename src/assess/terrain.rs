//! What exposures are computed on: slots, pairs and moves, which all populations and regimes share; and what is said on
//! each movement, of one population under one regime.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::{
    judging::JudgingContext,
    movement::{Kind, Movement, Record},
};
use crate::{
    law::{Judgement, Verdict},
    lineage::{CategorySet, DataNode, Edge, Network, route::Ranks},
    model::{CategoryId, Inventory, PartyId, Place},
};

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
    /// The moves, as a graph.
    pub network: Network,
    /// By slot: whether something moves out of it.
    movable: Vec<bool>,
    /// By spot: the hops that leave it, in the order of the ids of their flows.
    leaving: Lists<u32>,
    /// The order of flows by their ids.
    pub ranks: Ranks,
}

impl Terrain {
    /// Lays it out.
    pub fn new(context: &JudgingContext) -> Self {
        let (lineage, inventory) = (context.lineage, context.inventory());
        let mut slots: Lists<PartyId> = Lists::default();
        let mut at: Vec<SmallVec<[(PartyId, Place); 2]>> = Vec::new();
        for standing in context.roles {
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
        let slot_of =
            |spot: DataNode, party| slots.range(spot.row()).find(|&slot| slots.items[slot] == party);
        for (index, hop) in lineage.hops().iter().enumerate() {
            let mut to: SmallVec<[u32; 4]> = SmallVec::new();
            for disclosure in context.disclosures(Movement::Hop(index as u32), None) {
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
        for spot in (0..lineage.spots()).map(|row| DataNode(row as u32)) {
            hops.clear();
            hops.extend(lineage.leaving(spot).map(|hop| hop as u32));
            hops.sort_unstable_by_key(|&hop| (ranks.hop(hop as usize), hop));
            for &hop in &hops {
                leaving.push(hop);
            }
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
    pub fn leaving(&self, spot: DataNode) -> &[u32] {
        self.leaving.of(spot.row())
    }

    /// The slot of a party at a spot.
    pub fn slot(&self, spot: DataNode, party: PartyId) -> Option<u32> {
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

/// What a judgement, or its kind, says of some categories on a movement.
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
    pub categories: CategorySet,
}

/// What is said on each movement, of one population under one regime: the worst first, then by importer and place. What is
/// inside the territory is not listed.
#[derive(Debug, Clone, Default)]
pub struct VerdictIndex {
    lists: Lists<Mark>,
    entries: usize,
    /// The worst verdict of all.
    pub worst: Verdict,
}

impl VerdictIndex {
    /// None yet, for a graph with so many entries.
    pub fn new(entries: usize) -> Self {
        Self { entries, ..Self::default() }
    }

    fn number(&self, movement: Movement) -> usize {
        match movement {
            Movement::Entry(i) => i as usize,
            Movement::Hop(i) => self.entries + i as usize,
        }
    }

    /// Takes a record, with the verdict that it counts for. Legs come in order.
    pub fn take(&mut self, record: &Record, verdict: Verdict) {
        if matches!(record.kind, Kind::Internal | Kind::Collection) {
            return;
        }
        let number = self.number(record.movement);
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

    /// All movements were seen.
    pub fn done(mut self) -> Self {
        self.lists.end();
        for number in 0..self.lists.start.len() - 1 {
            let range = self.lists.range(number);
            self.lists.items[range].sort_by_key(|m| (std::cmp::Reverse(m.verdict), m.importer, m.place));
        }
        self
    }

    /// What is said on a movement.
    pub fn of(&self, movement: Movement) -> &[Mark] {
        self.lists.of(self.number(movement))
    }

    /// What is said on a movement to this party at this place, in the same order.
    pub fn to(&self, movement: Movement, to: (PartyId, Place)) -> impl Iterator<Item = &Mark> {
        let mut rest = self.of(movement);
        std::iter::from_fn(move || {
            let verdict = rest.first()?.verdict;
            let (same, behind) = rest.split_at(rest.partition_point(|mark| mark.verdict == verdict));
            rest = behind;
            let begin = same.partition_point(|mark| (mark.importer, mark.place) < to);
            let end = same.partition_point(|mark| (mark.importer, mark.place) <= to);
            same.get(begin..end)
        })
        .flatten()
    }

    /// What a movement delivers with this verdict or a worse one; `to`: to this party at this place.
    pub fn at_least(
        &self,
        movement: Movement,
        to: Option<(PartyId, Place)>,
        verdict: Verdict,
        words: usize,
    ) -> CategorySet {
        let mut bits = CategorySet::new(words);
        let mut add = |mark: &Mark| _ = bits.add(&mark.categories.0);
        match to {
            Some(to) => self.to(movement, to).take_while(|m| m.verdict >= verdict).for_each(&mut add),
            None => self.of(movement).iter().take_while(|m| m.verdict >= verdict).for_each(&mut add),
        }
        bits
    }
}

impl VerdictIndex {
    /// The worst that is said of a category on a movement, to a party at a place.
    pub fn worst_of(&self, movement: Movement, to: (PartyId, Place), category: CategoryId) -> Verdict {
        self.to(movement, to)
            .find(|m| m.categories.contains(category.index()))
            .map_or(Verdict::Free, |mark| mark.verdict)
    }
}
