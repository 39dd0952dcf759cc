//! The routes shown for all exposures of a population under a regime: one search for each verdict.
//!
//! It finds what [`super::walk`] finds for one exposure at a time. A walk is followed as itself, and beside that once
//! for each recipient that it was given to and that can move the data on among its own nodes.

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::{
    exposure::Marks,
    hops::{Bench, Leg},
    protection::ends_processor_level,
    walk::{CONTROLLER, DECIDED, LEVELS, OPEN, PROCESSOR, local_levels},
    workings::Sheet,
};
use crate::{
    law::Verdict,
    lineage::{
        Bits, Spot,
        route::{Arrival, Ranks, Route, Scout, Stand, first_routes},
    },
    model::{CategoryId, Id, PartyId, Place},
};

/// Bits of a mark below the recipient that the walk was given to.
const HOLDER: u32 = 4;

/// What is looked for: what, with whom, where.
pub type Goal = (CategoryId, PartyId, Place);

/// What all searches of a population under a regime share.
struct Ground<'a, 'b, 'i> {
    bench: &'a Bench<'b, 'i>,
    sheet: &'a Sheet,
    /// Parties that a disclosure gives to, by hop and by entry.
    hops: Vec<SmallVec<[PartyId; 2]>>,
    entries: Vec<SmallVec<[PartyId; 2]>>,
    /// Where a party can move on what it has to another node of its own.
    movable: FxHashSet<(Spot, PartyId)>,
    /// What is surely protected of what arrives over a hop.
    sure: Vec<Bits>,
}

/// The routes to goals, each with its verdict; a route on which an earlier node gives the deciding hop its
/// protection, or else any.
pub fn routes(bench: &Bench, sheet: &Sheet, ranks: &Ranks, goals: &[(Goal, Verdict)]) -> Vec<Option<Route>> {
    let ground = Ground::new(bench, sheet);
    let mut found: Vec<Option<Route>> = vec![None; goals.len()];
    for verdict in Verdict::ALL {
        for strict in [true, false] {
            let wanted: Vec<usize> =
                (0..goals.len()).filter(|&i| goals[i].1 == verdict && found[i].is_none()).collect();
            if wanted.is_empty() {
                continue;
            }
            let seeker = Seeker::new(&ground, verdict, strict, wanted.iter().map(|&i| goals[i].0));
            let routes = first_routes(bench.lineage, ranks, sheet.population, &seeker);
            for i in wanted {
                found[i] = routes.to(number(goals[i].0));
            }
        }
    }
    found
}

/// A goal as one number.
fn number((category, party, place): Goal) -> u64 {
    u64::from(party.0) << 32 | (place.index() as u64) << 16 | category.index() as u64
}

impl<'a, 'b, 'i> Ground<'a, 'b, 'i> {
    fn new(bench: &'a Bench<'b, 'i>, sheet: &'a Sheet) -> Self {
        let lineage = bench.lineage;
        let under = sheet.regime.map(|r| (r, sheet.population));
        let gives = |leg: Leg| bench.disclosures(leg, under).iter().map(|d| d.importer).collect();
        let mut movable = FxHashSet::default();
        for hop in lineage.hops() {
            let (from, to) = (&bench.standings[hop.from.row()], &bench.standings[hop.to.row()]);
            movable.extend(from.own().filter(|&p| to.owns(p)).map(|p| (hop.from, p)));
        }
        let sure = |i: usize| match sheet.regime {
            Some(regime) => bench.protected(regime, Leg::Hop(i as u32), sheet.population).0,
            None => Bits::new(lineage.words()),
        };
        Self {
            bench,
            sheet,
            hops: (0..lineage.hops().len()).map(|i| gives(Leg::Hop(i as u32))).collect(),
            entries: (0..lineage.entries().len()).map(|i| gives(Leg::Entry(i as u32))).collect(),
            movable,
            sure: (0..lineage.hops().len()).map(sure).collect(),
        }
    }

    fn gives(&self, leg: Leg) -> &[PartyId] {
        match leg {
            Leg::Entry(i) => &self.entries[i as usize],
            Leg::Hop(i) => &self.hops[i as usize],
        }
    }
}

/// Where one more step leads a walk.
#[derive(Clone, Copy)]
struct Landing {
    leg: Leg,
    to: Spot,
    category: CategoryId,
    /// The deciding hop was met before.
    decided: bool,
    /// The walk has the protection that this hop is judged for.
    protected: bool,
}

/// Looks for all goals of one verdict.
struct Seeker<'g, 'a, 'b, 'i> {
    ground: &'g Ground<'a, 'b, 'i>,
    verdict: Verdict,
    strict: bool,
    /// By recipient: the places, and the categories wanted there.
    wanted: FxHashMap<PartyId, Vec<(Place, Bits)>>,
    goals: usize,
}

impl<'g, 'a, 'b, 'i> Seeker<'g, 'a, 'b, 'i> {
    fn new(
        ground: &'g Ground<'a, 'b, 'i>,
        verdict: Verdict,
        strict: bool,
        goals: impl Iterator<Item = Goal>,
    ) -> Self {
        let words = ground.bench.lineage.words();
        let mut seeker = Self { ground, verdict, strict, wanted: FxHashMap::default(), goals: 0 };
        for (category, party, place) in goals {
            let places = seeker.wanted.entry(party).or_default();
            let at = places.iter().position(|(p, _)| *p == place).unwrap_or_else(|| {
                places.push((place, Bits::new(words)));
                places.len() - 1
            });
            places[at].1.insert(category.index());
            seeker.goals += 1;
        }
        seeker
    }

    /// Whether the walk has the protection that a hop is judged for.
    fn protected(&self, leg: Leg, levels: u32, category: CategoryId) -> bool {
        let Leg::Hop(i) = leg else { return true };
        let needed = if self.ground.sure[i as usize].contains(category.index()) {
            CONTROLLER | PROCESSOR
        } else {
            OPEN
        };
        !self.strict || levels & needed != 0
    }

    /// Adds the goals that a walk reaches with a party.
    fn reached(&self, at: Landing, party: PartyId, goals: &mut SmallVec<[u64; 4]>) {
        let Some(places) = self.wanted.get(&party) else { return };
        let bench = self.ground.bench;
        for (place, categories) in places {
            if !categories.contains(at.category.index()) {
                continue;
            }
            let marks = self.ground.sheet.marks.last.get(&(at.leg, party, *place));
            let last = Marks::worst(marks, at.category);
            if last <= self.verdict
                && (at.decided || (last == self.verdict && at.protected))
                && bench.standings[at.to.row()].places_of(bench.lineage.inventory(), party).contains(place)
            {
                goals.push(number((at.category, party, *place)));
            }
        }
    }

    fn advance(&self, leg: Leg, from: Option<Stand>, to: Spot, category: CategoryId) -> Arrival {
        let (bench, sheet) = (self.ground.bench, self.ground.sheet);
        let before = from.map_or(0, |s| s.mark);
        let holder = (before >> HOLDER).checked_sub(1).map(|p| PartyId::new(p as usize));
        let decided = before & DECIDED != 0 || self.verdict == Verdict::Free;
        let protected = self.protected(leg, before, category);
        let mut arrival = Arrival::default();
        let moved = holder.filter(|&p| bench.standings[to.row()].owns(p));
        let holders: SmallVec<[PartyId; 2]> = match holder {
            Some(_) => moved.into_iter().collect(),
            None => self.ground.gives(leg).iter().copied().collect(),
        };
        for &party in &holders {
            let at = Landing { leg, to, category, decided, protected };
            self.reached(at, party, &mut arrival.goals);
        }
        let mid = Marks::worst(sheet.marks.mid.get(&leg), category);
        if mid > self.verdict {
            return arrival;
        }
        let mut mark = before & LEVELS;
        if let (Leg::Hop(i), true) = (leg, mark & PROCESSOR != 0) {
            let hop = &bench.lineage.hops()[i as usize];
            if ends_processor_level(bench.standings, hop.from, hop.to) {
                mark &= !PROCESSOR;
            }
        }
        mark |= local_levels(bench, sheet.regime, sheet.population, to, category);
        if decided || (mid == self.verdict && protected) {
            mark |= DECIDED;
        }
        if holder.is_none() {
            arrival.marks.push(mark);
        }
        for party in holders {
            if self.wanted.contains_key(&party) && self.ground.movable.contains(&(to, party)) {
                arrival.marks.push(mark | (party.0 + 1) << HOLDER);
            }
        }
        arrival
    }
}

impl Scout for Seeker<'_, '_, '_, '_> {
    fn goals(&self) -> usize {
        self.goals
    }

    fn enter(&self, entry: usize, category: CategoryId) -> Arrival {
        let to = self.ground.bench.lineage.entries()[entry].spot;
        self.advance(Leg::Entry(entry as u32), None, to, category)
    }

    fn pass(&self, hop: usize, from: Stand, arriving: CategoryId) -> Arrival {
        let to = self.ground.bench.lineage.hops()[hop].to;
        self.advance(Leg::Hop(hop as u32), Some(from), to, arriving)
    }
}
