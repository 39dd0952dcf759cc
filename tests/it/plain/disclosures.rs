//! Who gives to whom (section 4 of the definition).

use std::collections::BTreeSet;

use thalweg::{
    assess::Disclosure,
    law::{Capacity, Regime},
    model::{NodeId, PartyId, PopulationId, Role},
};

use super::{Fault, Plain, Step};

impl Plain<'_> {
    pub fn capacity(&self, party: PartyId, node: NodeId) -> Capacity {
        if self.controllers(node).contains(&party) { Capacity::Controller } else { Capacity::Processor }
    }

    /// Everybody who gives to somebody over a step, under a regime or under none.
    pub fn disclosures(
        &self,
        step: Step,
        regime: Option<usize>,
        population: PopulationId,
    ) -> BTreeSet<Disclosure> {
        let to = self.reached(step);
        let mut list = BTreeSet::new();
        let Some(from) = self.left(step) else {
            return self.on_entry(to, regime.map(|r| self.regimes[r]), population).into_iter().collect();
        };
        let (giver, taker) = (self.operator(from), self.operator(to));
        let (here, there) = (self.controllers(from), self.controllers(to));
        let giver = (giver, self.capacity(giver, from));
        let mut gives = |(exporter, exporter_as): (PartyId, Capacity), importer, importer_as| {
            if exporter != importer {
                list.insert(Disclosure { exporter: Some(exporter), exporter_as, importer, importer_as });
            }
        };
        let as_controller = |party: PartyId| (party, Capacity::Controller);
        if giver.0 != taker {
            let third = self.third_party(from, to).map(|p| {
                let plainly = self.has(Fault::EngagerIsProcessor);
                (p, if plainly { Capacity::Processor } else { self.capacity(p, to) })
            });
            gives(third.unwrap_or(giver), taker, self.capacity(taker, to));
        } else if there.contains(&taker) && !here.is_empty() && !here.contains(&taker) {
            gives(as_controller(here[0]), taker, Capacity::Controller);
        }
        for k in self.stated(to) {
            if here.contains(&k) || k == taker {
                continue;
            }
            let known_elsewhere = !here.is_empty() && !here.contains(&giver.0);
            let exporter = if known_elsewhere { as_controller(here[0]) } else { giver };
            gives(exporter, k, Capacity::Controller);
        }
        list
    }

    /// A third party that the node reached says engaged its operator, and that is no controller of the node left.
    pub fn third_party(&self, from: NodeId, to: NodeId) -> Option<PartyId> {
        let stated = self.engaged_by_stated(to).filter(|_| !self.has(Fault::EngagedByIgnored))?;
        let third = stated != self.operator(from) && stated != self.operator(to);
        // Nobody is engaged who decides itself.
        let for_others = self.capacity(self.operator(to), to) == Capacity::Processor
            || self.has(Fault::EngagedControllers);
        (third && for_others && !self.controllers(from).contains(&stated)).then_some(stated)
    }

    /// A third party that the node where data enters says engaged its operator, where it is held for others.
    pub fn engager_on_entry(&self, at: NodeId) -> Option<PartyId> {
        let stated = self.engaged_by_stated(at).filter(|_| !self.has(Fault::EngagedByIgnored))?;
        let (operator, controllers) = (self.operator(at), self.controllers(at));
        let held_for_others = !controllers.is_empty() && !controllers.contains(&operator);
        (held_for_others && stated != operator && !controllers.contains(&stated)).then_some(stated)
    }

    /// The third party that a step makes the exporter of what it never has.
    pub fn third(&self, step: Step) -> Option<PartyId> {
        let to = self.reached(step);
        self.left(step).map_or_else(|| self.engager_on_entry(to), |from| self.third_party(from, to))
    }

    /// Who gives over a step on which a third party is the exporter: the operator of the node left, or on entry those
    /// for whom it is held.
    pub fn givers(&self, step: Step) -> Vec<PartyId> {
        self.left(step).map_or_else(|| self.controllers(self.reached(step)), |from| vec![self.operator(from)])
    }

    fn on_entry(&self, at: NodeId, regime: Option<&Regime>, population: PopulationId) -> Option<Disclosure> {
        let operator = self.operator(at);
        let controllers = self.controllers(at);
        let importer_as = self.capacity(operator, at);
        let from =
            |exporter, exporter_as| Disclosure { exporter, exporter_as, importer: operator, importer_as };
        let from_controller = |exporter| from(exporter, Capacity::Controller);
        if controllers.is_empty() {
            return Some(from_controller(None));
        }
        if !controllers.contains(&operator) {
            if let Some(party) = self.engager_on_entry(at) {
                return Some(from(Some(party), Capacity::Processor));
            }
            let subject = |c: &&PartyId| regime.is_some_and(|r| self.subject(r, **c, population));
            return Some(from_controller(controllers.iter().find(subject).or(controllers.first()).copied()));
        }
        if controllers.len() > 1 {
            let other = |c: &&PartyId| **c != operator && regime.is_some_and(|r| self.established(r, **c));
            return controllers.iter().find(other).map(|&c| from_controller(Some(c)));
        }
        (self.inventory.party(operator).role == Role::JointController).then(|| from_controller(None))
    }
}
