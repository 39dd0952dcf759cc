//! The route shown for an exposure: a shortest walk with its verdict, on which an earlier node gives the
//! deciding hop its protection.

use super::{
    exposure::Marks,
    hops::{Bench, Leg},
    protection::{Gives, Level, ends_processor_level},
};
use crate::{
    law::Verdict,
    lineage::{
        Bits, Spot,
        route::{Advance, Guide, Stand},
    },
    model::{CategoryId, PartyId, Place, PopulationId},
};

/// A node of the walk gives protection from a controller.
pub const CONTROLLER: u32 = 1;
/// From a processor.
pub const PROCESSOR: u32 = 2;
/// Not excluded.
pub const OPEN: u32 = 4;
/// All levels.
pub const LEVELS: u32 = CONTROLLER | PROCESSOR | OPEN;
/// The deciding hop was met.
pub const DECIDED: u32 = 8;
/// The recipient was given what the walk carries, and has only moved it since.
const GIVEN: u32 = 16;

/// What is looked for.
#[derive(Clone, Copy)]
pub struct Target {
    /// The population.
    pub population: PopulationId,
    /// The category that arrives.
    pub category: CategoryId,
    /// Who has it.
    pub recipient: PartyId,
    /// Where.
    pub place: Place,
    /// The regime (its index), if there is one.
    pub regime: Option<usize>,
    /// The verdict that the walk has.
    pub verdict: Verdict,
    /// Only walks that end over this leg.
    pub last: Option<Leg>,
    /// Whether an earlier node must give the deciding hop its protection.
    pub strict: bool,
}

/// Guides the search for a target.
pub struct Finder<'a, 'b, 'i> {
    bench: &'a Bench<'b, 'i>,
    marks: &'a Marks,
    target: Target,
    /// By leg: the parties that a disclosure over it gives to.
    gives: &'a dyn Fn(Leg) -> Vec<PartyId>,
    /// By leg: what is surely protected of what arrives.
    sure: &'a dyn Fn(Leg) -> Bits,
}

impl<'a, 'b, 'i> Finder<'a, 'b, 'i> {
    /// A guide to a target.
    pub fn new(
        bench: &'a Bench<'b, 'i>,
        marks: &'a Marks,
        target: Target,
        gives: &'a dyn Fn(Leg) -> Vec<PartyId>,
        sure: &'a dyn Fn(Leg) -> Bits,
    ) -> Self {
        Self { bench, marks, target, gives, sure }
    }

    /// Whether the walk has the protection that a hop is judged for.
    fn protected(&self, leg: Leg, levels: u32, category: CategoryId) -> bool {
        if !self.target.strict || matches!(leg, Leg::Entry(_)) {
            return true;
        }
        if (self.sure)(leg).contains(category.index()) {
            levels & (CONTROLLER | PROCESSOR) != 0
        } else {
            levels & OPEN != 0
        }
    }

    fn advance(&self, leg: Leg, to: Spot, category: CategoryId, before: u32, moved: bool) -> Advance {
        let target = &self.target;
        let standing = &self.bench.standings[to.row()];
        let decided = before & DECIDED != 0 || target.verdict == Verdict::Free;
        let protected = self.protected(leg, before, category);
        let given = (moved && before & GIVEN != 0) || (self.gives)(leg).contains(&target.recipient);
        let key = (leg, target.recipient, target.place);
        let last = Marks::worst(self.marks.last.get(&key), category);
        let found = category == target.category
            && given
            && standing.owns(target.recipient)
            && target.last.is_none_or(|l| l == leg)
            && standing.places_of(self.bench.lineage.inventory(), target.recipient).contains(&target.place)
            && last <= target.verdict
            && (decided || (last == target.verdict && protected));
        let mid = Marks::worst(self.marks.mid.get(&leg), category);
        let mut mark = before & !(DECIDED | GIVEN);
        if let (Leg::Hop(i), true) = (leg, mark & PROCESSOR != 0) {
            let hop = &self.bench.lineage.hops()[i as usize];
            if ends_processor_level(self.bench.standings, hop.from, hop.to) {
                mark &= !PROCESSOR;
            }
        }
        mark |= local_levels(self.bench, target.regime, target.population, to, category);
        if given && standing.owns(target.recipient) {
            mark |= GIVEN;
        }
        if decided || (mid == target.verdict && protected) {
            mark |= DECIDED;
        }
        Advance { mark: (mid <= target.verdict).then_some(mark), found }
    }
}

impl Guide for Finder<'_, '_, '_> {
    fn enter(&self, entry: usize, category: CategoryId) -> Advance {
        let to = self.bench.lineage.entries()[entry].spot;
        self.advance(Leg::Entry(entry as u32), to, category, 0, false)
    }

    fn pass(&self, hop: usize, from: Stand, arriving: CategoryId) -> Advance {
        let row = &self.bench.lineage.hops()[hop];
        let party = self.target.recipient;
        let moved = self.bench.standings[from.spot.row()].owns(party)
            && self.bench.standings[row.to.row()].owns(party);
        self.advance(Leg::Hop(hop as u32), row.to, arriving, from.mark, moved)
    }
}

/// The levels that a node itself gives a fact.
pub fn local_levels(
    bench: &Bench,
    regime: Option<usize>,
    population: PopulationId,
    spot: Spot,
    category: CategoryId,
) -> u32 {
    let Some(regime) = regime else { return 0 };
    let levels = &bench.regimes[regime].levels[population.index()];
    let has = |level: Level| match levels.gives(spot.row(), level) {
        Gives::Nothing => false,
        Gives::Entering => bench
            .lineage
            .entering_at(population, spot)
            .is_some_and(|entering| entering.contains(category.index())),
        Gives::All => bench.facts[population.index()].has(spot.row(), category.index()),
    };
    let marks =
        [CONTROLLER, PROCESSOR, OPEN].into_iter().zip([Level::Controller, Level::Processor, Level::Open]);
    marks.filter(|&(_, level)| has(level)).map(|(mark, _)| mark).sum()
}
