//! What a change touches: whose judgement looks at it. In doubt more is touched, never less: what is touched is judged anew,
//! and what comes out the same changes nothing.

use rustc_hash::FxHashSet;

use super::{super::movement::Movement, run::KeptRun};
use crate::{
    law::{Decision, Regime},
    lineage::DataNode,
    model::{Certification, CountryRow, Id, PartyId, PartyMatch, Place, PurposeId, Safeguard, SafeguardId},
};

/// What is touched.
#[derive(Default)]
pub(super) struct Touch {
    /// Parties of whom something else is said.
    pub parties: FxHashSet<PartyId>,
    /// Spots whose own rows say something else of who stands behind them.
    pub stated: FxHashSet<u32>,
    /// Spots into which other flows lead.
    pub led_to: FxHashSet<u32>,
    /// Hops that let something else through.
    pub edges: FxHashSet<u32>,
    /// Entries over which something else enters.
    pub entries: FxHashSet<u32>,
    /// Operators at whose spots something enters that did not, or no longer does.
    pub operators: FxHashSet<PartyId>,
    /// Movements that are to be judged anew.
    pub movements: FxHashSet<Movement>,
    /// Whether anything changed that judgements look at, beside the flow itself.
    pub law: bool,
}

impl Touch {
    /// A flow lets something else through.
    pub fn edge(&mut self, run: &KeptRun, hop: u32) {
        self.edges.insert(hop);
        self.led_to.insert(run.lineage.hops()[hop as usize].to.0);
        self.movements.insert(Movement::Hop(hop));
    }

    /// Something else enters.
    pub fn entry(&mut self, entry: u32) {
        self.entries.insert(entry);
        self.movements.insert(Movement::Entry(entry));
    }

    /// Every movement into a spot.
    fn before(&mut self, run: &KeptRun, spot: u32) {
        let hops = run.lineage.into_spot(DataNode(spot)).iter().copied();
        self.movements.extend(hops.map(Movement::Hop));
        let entries = run.index.entries.get(&spot).into_iter().flatten().copied();
        self.movements.extend(entries.map(Movement::Entry));
    }

    /// Every movement into a spot and out of it.
    pub fn around(&mut self, run: &KeptRun, spot: u32) {
        self.before(run, spot);
        let hops = run.lineage.out_of_spot(DataNode(spot)).iter().copied();
        self.movements.extend(hops.map(Movement::Hop));
    }

    /// A party's row says something else. What is said of a group is said of those below it.
    pub fn party(&mut self, run: &KeptRun, party: PartyId) {
        self.law = true;
        self.parties.insert(party);
        self.stated.extend(&run.index.spots[party.index()]);
        for below in within(run, party) {
            for &spot in &run.index.spots[below.index()] {
                self.around(run, spot);
            }
        }
    }

    /// A store's row says something else.
    pub fn store(&mut self, run: &KeptRun, spot: DataNode) {
        self.law = true;
        self.stated.insert(spot.0);
        self.around(run, spot.0);
    }

    /// A safeguard's row says something else: what names it, and what comes to those with whom it was signed, or is.
    pub fn safeguard(&mut self, run: &KeptRun, id: SafeguardId, new: Option<&Safeguard>) {
        self.law = true;
        for (&list, movements) in &run.index.naming {
            if run.inventory().safeguard_lists.get(list).contains(&id) {
                self.movements.extend(movements);
            }
        }
        for row in run.inventory().safeguards.get(id.index()).into_iter().chain(new) {
            if let Some(importers) = parties(run, &row.importers) {
                for spot in importers.iter().flat_map(|party| &run.index.spots[party.index()]) {
                    self.before(run, *spot);
                }
            } else if let Some(exporters) = parties(run, &row.exporters) {
                for spot in exporters.iter().flat_map(|party| &run.index.spots[party.index()]) {
                    self.around(run, *spot);
                }
            } else {
                let spots = 0..run.lineage.spots() as u32;
                spots.for_each(|spot| self.before(run, spot));
            }
        }
    }

    /// Other certifications: those of whom any row differs.
    pub fn certifications(&mut self, run: &KeptRun, new: &[Certification]) {
        self.law = true;
        let old = &run.inventory().certifications;
        // A row is known by its number too: a judgement says on which it rests.
        let longest = old.len().max(new.len());
        let mut parties: FxHashSet<PartyId> = FxHashSet::default();
        for at in 0..longest {
            if old.get(at) != new.get(at) {
                parties.extend(old.get(at).into_iter().chain(new.get(at)).map(|row| row.party));
            }
        }
        for spot in parties.iter().flat_map(|party| &run.index.spots[party.index()]) {
            self.around(run, *spot);
        }
    }

    /// Other rows of countries: what comes to such a place.
    pub fn countries(&mut self, run: &KeptRun, new: &[CountryRow]) {
        self.law = true;
        let old = &run.inventory().countries;
        let longest = old.len().max(new.len());
        let differ = (0..longest).filter(|&at| old.get(at) != new.get(at));
        let rows = differ.flat_map(|at| old.get(at).into_iter().chain(new.get(at)));
        let places: Vec<Place> = rows.map(|row| row.place).collect();
        self.places(run, &places);
    }

    /// Other decisions of a law: what comes to a place of theirs, and what leaves one.
    pub fn law(&mut self, run: &KeptRun, new: &Regime) {
        self.law = true;
        let judged = run.judged.iter().map(|judged| &judged.regime);
        let Some(old) = judged.into_iter().find(|regime| regime.id == new.id) else { return };
        let differs = |decision: &&Decision, other: &Regime| !other.decision.contains(decision);
        let gone = old.decision.iter().filter(|decision| differs(decision, new));
        let come = new.decision.iter().filter(|decision| differs(decision, old));
        let places: Vec<Place> = gone
            .chain(come)
            .flat_map(|decision| decision.places.iter().chain(&decision.unsettled))
            .copied()
            .collect();
        self.places(run, &places);
    }

    /// A purpose's row says something else: the flows that are for it.
    pub fn purpose(&mut self, run: &KeptRun, id: PurposeId) {
        self.law = true;
        let inventory = run.inventory();
        let of = |flow| inventory.purpose_lists.get(inventory.flow(flow).purposes).contains(&id);
        let hops = (0..).zip(run.lineage.hops()).filter(|(_, hop)| of(hop.flow));
        self.movements.extend(hops.map(|(at, _)| Movement::Hop(at)));
        let entries = (0..).zip(run.lineage.entries()).filter(|(_, entry)| entry.flow.is_some_and(of));
        self.movements.extend(entries.map(|(at, _)| Movement::Entry(at)));
    }

    /// Movements around every spot that lies at one of these places, or in a part of one, or whose people have their seat
    /// there.
    fn places(&mut self, run: &KeptRun, places: &[Place]) {
        let touches = |at: Place| places.iter().any(|&place| at.within(place) || place.within(at));
        let touched: Vec<bool> = Place::all().map(touches).collect();
        let inventory = run.inventory();
        for (spot, standing) in (0..).zip(&run.roles) {
            let seats = standing.own().chain(standing.engaged_by).map(|party| inventory.party(party).seat());
            let mut all = standing.places.iter().copied().chain(seats);
            if all.any(|place| touched[place.index()]) {
                self.around(run, spot);
            }
        }
    }
}

/// A party and those below it.
fn within(run: &KeptRun, head: PartyId) -> Vec<PartyId> {
    let inventory = run.inventory();
    let all = (0..inventory.parties.len()).map(PartyId::new);
    all.filter(|&party| inventory.party_within(party, head)).collect()
}

/// The parties that a cell names; `None`: it may be any.
fn parties(run: &KeptRun, cell: &[PartyMatch]) -> Option<Vec<PartyId>> {
    let mut list = Vec::new();
    for one in cell {
        match *one {
            PartyMatch::Any => return None,
            PartyMatch::Party(party) => list.push(party),
            PartyMatch::Group(head) => list.extend(within(run, head)),
        }
    }
    (!cell.is_empty()).then_some(list)
}
