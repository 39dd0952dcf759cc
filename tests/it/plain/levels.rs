//! Which regime protects which fact where (section 3 of the definition).

use std::collections::BTreeSet;

use thalweg::{
    law::{Entry, Regime},
    model::{Home, NodeId, PartyId, Place, PopulationId},
};

use super::{
    Fact, Fault, Plain, closed,
    decisions::Said::{self, Fails, Holds, NotStated},
};

/// A level of protection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    Controller,
    Processor,
    /// A processor that is only perhaps under the law: not excluded, and it ends as protection from a processor does.
    PerhapsProcessor,
    NotExcluded,
}

impl Level {
    pub fn is_sure(self) -> bool {
        matches!(self, Self::Controller | Self::Processor)
    }

    /// Whether it ends where a processor hands data back.
    pub fn is_from_a_processor(self) -> bool {
        matches!(self, Self::Processor | Self::PerhapsProcessor)
    }
}

impl<'a> Plain<'a> {
    /// Whether an entry holds: end dates are the last day, `void` the first on which it does not.
    pub fn holds(&self, entry: &Entry) -> bool {
        let ended = entry.until.is_some_and(|end| {
            if self.has(Fault::EndDateOffByOne) { end <= self.day } else { end < self.day }
        });
        entry.from.is_none_or(|d| d <= self.day) && !ended && entry.void.is_none_or(|d| self.day < d)
    }

    pub fn inside(&self, regime: &Regime, place: Place) -> bool {
        place.code() != "unknown"
            && regime
                .territory
                .iter()
                .any(|t| self.holds(&t.entry) && t.places.iter().any(|&p| place.within(p)))
    }

    /// Whether a home of a population is in the territory.
    pub fn home(&self, regime: &Regime, population: PopulationId) -> Said {
        let homes = &self.inventory.population(population).homes;
        let inside = homes.iter().any(|home| match *home {
            Home::At(place) => self.inside(regime, place),
            Home::In(bloc) => bloc.members(self.day).into_iter().any(|p| self.inside(regime, p)),
            Home::Anywhere => true,
        });
        if inside {
            Holds
        } else if homes.contains(&Home::At(Place::UNKNOWN)) && !self.has(Fault::UnknownHomeOutside) {
            NotStated
        } else {
            Fails
        }
    }

    /// Whether any establishment of a party, its seat or a branch, is known to be in the territory.
    pub fn established(&self, regime: &Regime, party: PartyId) -> bool {
        self.inventory.party(party).establishments.iter().any(|&p| self.inside(regime, p))
    }

    pub fn targets(&self, regime: &Regime, party: PartyId) -> bool {
        self.inventory.party(party).subject_to.iter().flatten().any(|r| *r == regime.id)
    }

    /// Whether a party is under a regime for the data of people of whom some are at home in its territory, or none.
    fn under(&self, regime: &Regime, party: PartyId, at_home: bool) -> bool {
        let anywhere = self.has(Fault::BranchIsSure);
        self.inside(regime, self.seat(party))
            || (self.established(regime, party) && (at_home || anywhere))
            || (self.targets(regime, party) && at_home)
    }

    /// Surely under a regime for a population's data.
    pub fn subject(&self, regime: &Regime, party: PartyId, population: PopulationId) -> bool {
        self.under(regime, party, self.home(regime, population) == Holds)
    }

    /// Only perhaps under it: by a branch alone, or by homes that are not known.
    fn perhaps(&self, regime: &Regime, party: PartyId, population: PopulationId) -> bool {
        let by_home = self.home(regime, population) == NotStated && self.under(regime, party, true);
        let by_branch = self.established(regime, party) && !self.says_none(party);
        !self.subject(regime, party, population) && (by_home || by_branch)
    }

    /// The levels that a node itself gives a fact.
    pub fn local(&self, regime: &Regime, node: NodeId, fact: Fact) -> Vec<Level> {
        let operator = self.operator(node);
        let controllers = self.controllers(node);
        let enters = self.steps.iter().any(|&s| {
            self.left(s).is_none() && self.reached(s) == node && self.enters(s, fact.1).contains(&fact.0)
        });
        let surely = |p: PartyId| self.subject(regime, p, fact.1);
        let perhaps = |p: PartyId| self.perhaps(regime, p, fact.1);
        let from_a_controller = |is: &dyn Fn(PartyId) -> bool| {
            controllers.iter().any(|&c| is(c)) || (controllers.is_empty() && is(operator) && enters)
        };
        let a_processor = !controllers.contains(&operator);
        let behind: BTreeSet<PartyId> = controllers.iter().copied().chain([operator]).collect();
        let seat_unknown = behind.iter().any(|&p| self.seat(p).is_unknown());
        let nobody_says = behind
            .iter()
            .all(|&p| !self.established(regime, p) && self.inventory.party(p).subject_to.is_none());
        let at_home = self.home(regime, fact.1) == Holds;
        let mut levels = Vec::new();
        if from_a_controller(&surely) {
            levels.push(Level::Controller);
        }
        if a_processor && surely(operator) {
            levels.push(Level::Processor);
        }
        if a_processor && perhaps(operator) {
            levels.push(Level::PerhapsProcessor);
        }
        if from_a_controller(&perhaps) || seat_unknown || (enters && at_home && nobody_says) {
            levels.push(Level::NotExcluded);
        }
        levels
    }

    /// Whether a level ends over a flow.
    pub fn ends(&self, level: Level, from: NodeId, to: NodeId) -> bool {
        level.is_from_a_processor() && self.hands_back(from, to) && !self.has(Fault::DroppedCustomerException)
    }

    /// Protection travels with the data, at its level.
    pub fn grow_levels(&self, regime: &Regime) -> BTreeSet<(NodeId, Fact, Level)> {
        let seeds = self
            .facts
            .iter()
            .flat_map(|&(node, fact)| {
                self.local(regime, node, fact).into_iter().map(move |l| (node, fact, l))
            })
            .collect();
        closed(seeds, |&(node, fact, level)| {
            let mut next = Vec::new();
            for step in self.leaving(node) {
                let to = self.reached(step);
                if self.ends(level, node, to) {
                    continue;
                }
                let passing = self.arrives(step, Some(fact.0), fact.1);
                next.extend(passing.into_iter().map(|c| (to, (c, fact.1), level)));
            }
            next
        })
    }

    /// The regimes that the inventory lists, else those that surely protect something, else `eu-gdpr`.
    pub fn choose(&self, all: &'a [Regime]) -> Vec<&'a Regime> {
        let sure = |r: &&Regime| {
            self.facts.iter().any(|&(node, fact)| self.local(r, node, fact).iter().any(|&l| l.is_sure()))
        };
        let mut chosen: Vec<&Regime> = if let Some(list) = &self.inventory.head.regimes {
            all.iter().filter(|r| list.contains(&r.id)).collect()
        } else {
            all.iter().filter(sure).collect()
        };
        if chosen.is_empty() && self.inventory.head.regimes.is_none() {
            chosen = all.iter().filter(|r| r.id == "eu-gdpr").collect();
        }
        chosen.sort_by_key(|r| r.id.clone());
        chosen
    }
}
