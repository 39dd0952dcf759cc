//! Which regime protects which fact where (section 3 of the definition).

use std::collections::BTreeSet;

use thalweg::{
    law::{Entry, Regime},
    model::{Home, NodeId, PartyId, Place, PopulationId},
};

use super::{Fact, Fault, Plain, closed};

/// A level of protection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    Controller,
    Processor,
    NotExcluded,
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

    fn home_inside(&self, regime: &Regime, population: PopulationId) -> bool {
        self.inventory.population(population).homes.iter().any(|home| match *home {
            Home::At(place) => self.inside(regime, place),
            Home::In(bloc) => bloc.members(self.day).into_iter().any(|p| self.inside(regime, p)),
            Home::Anywhere => true,
        })
    }

    pub fn established(&self, regime: &Regime, party: PartyId) -> bool {
        self.inventory.party(party).establishments.iter().any(|&p| self.inside(regime, p))
    }

    /// Established in the territory, or reached there because it targets people at home in it.
    pub fn subject(&self, regime: &Regime, party: PartyId, population: PopulationId) -> bool {
        let says = self.inventory.party(party).subject_to.clone().unwrap_or_default();
        self.established(regime, party) || (says.contains(&regime.id) && self.home_inside(regime, population))
    }

    /// The levels that a node itself gives a fact.
    pub fn local(&self, regime: &Regime, node: NodeId, fact: Fact) -> Vec<Level> {
        let operator = self.operator(node);
        let controllers = self.controllers(node);
        let enters = self.steps.iter().any(|&s| {
            self.left(s).is_none() && self.reached(s) == node && self.enters(s, fact.1).contains(&fact.0)
        });
        let mut levels = Vec::new();
        if controllers.iter().any(|&c| self.subject(regime, c, fact.1))
            || (controllers.is_empty() && self.established(regime, operator) && enters)
        {
            levels.push(Level::Controller);
        }
        if !controllers.contains(&operator) && self.subject(regime, operator, fact.1) {
            levels.push(Level::Processor);
        }
        let behind: BTreeSet<PartyId> = controllers.into_iter().chain([operator]).collect();
        let row = |p: &PartyId| self.inventory.party(*p);
        let seat_unknown = behind.iter().any(|p| row(p).establishments[0].is_unknown());
        let nobody_says = behind.iter().all(|p| !self.established(regime, *p) && row(p).subject_to.is_none());
        if seat_unknown || (enters && self.home_inside(regime, fact.1) && nobody_says) {
            levels.push(Level::NotExcluded);
        }
        levels
    }

    /// The customers of a node's operator, where that is no controller there.
    pub fn customers(&self, node: NodeId) -> BTreeSet<PartyId> {
        let known = self.controllers(node);
        if !known.is_empty() {
            return known.into_iter().collect();
        }
        let entering = self.steps.iter().filter(|&&s| self.reached(s) == node);
        entering.filter_map(|&s| self.left(s)).flat_map(|n| self.controllers(n)).collect()
    }

    /// Whether a processor hands the data of `from` to its own customer at `to`.
    pub fn to_own_customer(&self, from: NodeId, to: NodeId) -> bool {
        let (giver, taker) = (self.operator(from), self.operator(to));
        giver != taker && !self.controllers(from).contains(&giver) && self.customers(from).contains(&taker)
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
                if level == Level::Processor
                    && self.to_own_customer(node, to)
                    && !self.has(Fault::DroppedCustomerException)
                {
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
            self.facts
                .iter()
                .any(|&(node, fact)| self.local(r, node, fact).iter().any(|&l| l != Level::NotExcluded))
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
