//! Who gives to whom, and what it is (section 4 of the definition).

use std::collections::BTreeSet;

use thalweg::{
    assess::{Disclosure, Kind, Verdict},
    law::{Capacity, Regime},
    model::{CategoryId, NodeId, PartyId, Place, PopulationId, Role},
};

use super::{Fact, Fault, Level, Plain, Step};

/// What a regime says of one disclosure of one fact at one place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Record {
    pub step: String,
    pub disclosure: Disclosure,
    pub place: Place,
    pub kind: Kind,
    pub fact: Fact,
    pub sure: bool,
    pub verdict: Verdict,
    pub instrument: String,
    pub foreign_parent: Option<PartyId>,
}

/// One disclosure of one fact at one place.
#[derive(Clone, Copy)]
pub struct Hop {
    pub step: Step,
    pub disclosure: Disclosure,
    pub place: Place,
    pub fact: Fact,
    pub sure: bool,
}

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
        let mut gives = |exporter: PartyId, importer: PartyId, importer_as| {
            if exporter != importer {
                let exporter_as =
                    if exporter == giver { self.capacity(giver, from) } else { Capacity::Controller };
                list.insert(Disclosure { exporter: Some(exporter), exporter_as, importer, importer_as });
            }
        };
        if giver != taker {
            gives(giver, taker, self.capacity(taker, to));
        } else if there.contains(&taker) && !here.is_empty() && !here.contains(&taker) {
            gives(here[0], taker, Capacity::Controller);
        }
        for k in self.stated(to) {
            if here.contains(&k) || k == taker {
                continue;
            }
            if here.contains(&giver) || here.is_empty() {
                gives(giver, k, Capacity::Controller);
            } else {
                gives(here[0], k, Capacity::Controller);
            }
        }
        list
    }

    fn on_entry(&self, at: NodeId, regime: Option<&Regime>, population: PopulationId) -> Option<Disclosure> {
        let operator = self.operator(at);
        let controllers = self.controllers(at);
        let importer_as = self.capacity(operator, at);
        let from = |exporter| Disclosure {
            exporter,
            exporter_as: Capacity::Controller,
            importer: operator,
            importer_as,
        };
        if controllers.is_empty() {
            return Some(from(None));
        }
        if !controllers.contains(&operator) {
            let subject = |c: &&PartyId| regime.is_some_and(|r| self.subject(r, **c, population));
            return Some(from(controllers.iter().find(subject).or(controllers.first()).copied()));
        }
        if controllers.len() > 1 {
            let other = |c: &&PartyId| **c != operator && regime.is_some_and(|r| self.established(r, **c));
            return controllers.iter().find(other).map(|&c| from(Some(c)));
        }
        (self.inventory.party(operator).role == Role::JointController).then(|| from(None))
    }

    /// Whether a regime protects what arrives over a step: surely (`true`), or only not excluded.
    pub fn protected(&self, regime: usize, step: Step, arriving: Fact) -> Option<bool> {
        let at = |node: NodeId, fact: Fact, sure: bool| {
            self.levels[regime]
                .iter()
                .any(|&(n, f, l)| n == node && f == fact && (l != Level::NotExcluded) == sure)
        };
        let any = |sure| match self.left(step) {
            None => at(self.reached(step), arriving, sure),
            Some(from) => self.facts.iter().any(|&(n, f)| {
                n == from
                    && f.1 == arriving.1
                    && at(n, f, sure)
                    && self.arrives(step, Some(f.0), f.1).contains(&arriving.0)
            }),
        };
        if any(true) { Some(true) } else { any(false).then_some(false) }
    }

    /// Whether a processor gives to its own customer.
    pub fn returns(&self, hop: &Hop) -> bool {
        let d = hop.disclosure;
        self.left(hop.step).is_some_and(|from| {
            d.exporter_as == Capacity::Processor
                && d.importer_as == Capacity::Controller
                && self.customers(from).contains(&d.importer)
        })
    }

    pub fn kind(&self, regime: usize, hop: &Hop) -> Kind {
        let law = self.regimes[regime];
        let exporter = hop.disclosure.exporter;
        if self.inside(law, hop.place) {
            Kind::Internal
        } else if law.returns_exempt.as_ref().is_some_and(|e| self.holds(e)) && self.returns(hop) {
            Kind::Returned
        } else if exporter.is_none_or(|e| self.subject(law, e, hop.fact.1))
            || (!hop.sure && !self.has(Fault::NotExcludedIsSure))
            || self.has(Fault::BoundIsSubject)
        {
            Kind::Transfer
        } else {
            Kind::Onward
        }
    }

    /// Every fact that arrives over a step.
    pub fn arriving(&self, step: Step, population: PopulationId) -> BTreeSet<CategoryId> {
        match self.left(step) {
            None => self.enters(step, population),
            Some(from) => self
                .facts
                .iter()
                .filter(|(n, f)| *n == from && f.1 == population)
                .flat_map(|(_, f)| self.arrives(step, Some(f.0), f.1))
                .collect(),
        }
    }

    /// Everything that a regime says, hop by hop, fact by fact.
    pub fn everything_said(&self, regime: usize) -> BTreeSet<Record> {
        let mut records = BTreeSet::new();
        for &step in &self.steps {
            for population in self.populations() {
                let disclosures = self.disclosures(step, Some(regime), population);
                for category in self.arriving(step, population) {
                    let fact = (category, population);
                    let Some(sure) = self.protected(regime, step, fact) else { continue };
                    if disclosures.is_empty() {
                        records.extend(self.moves(regime, step, fact, sure));
                    }
                    for &disclosure in &disclosures {
                        for place in self.reached_at(disclosure.importer, self.reached(step)) {
                            let hop = Hop { step, disclosure, place, fact, sure };
                            records.insert(self.record(regime, &hop));
                        }
                    }
                }
            }
        }
        records
    }

    fn record(&self, regime: usize, hop: &Hop) -> Record {
        let kind = self.kind(regime, hop);
        let (verdict, instrument) = match kind {
            Kind::Transfer | Kind::Onward => self.verdict(regime, hop, &[]),
            _ => (Verdict::Free, String::new()),
        };
        Record {
            step: self.step_name(hop.step),
            disclosure: hop.disclosure,
            place: hop.place,
            kind,
            fact: hop.fact,
            sure: hop.sure,
            verdict,
            instrument,
            foreign_parent: (kind == Kind::Internal).then(|| self.foreign_parent(regime, hop)).flatten(),
        }
    }

    /// The same party, at a place that is not known to be inside.
    fn moves(&self, regime: usize, step: Step, fact: Fact, sure: bool) -> Vec<Record> {
        let Some(from) = self.left(step) else { return Vec::new() };
        let to = self.reached(step);
        let party = self.operator(to);
        let outside = self.places(to).into_iter().filter(|&p| !self.inside(self.regimes[regime], p));
        outside
            .map(|place| Record {
                step: self.step_name(step),
                disclosure: Disclosure {
                    exporter: Some(party),
                    exporter_as: self.capacity(party, from),
                    importer: party,
                    importer_as: self.capacity(party, to),
                },
                place,
                kind: Kind::SameParty,
                fact,
                sure,
                verdict: Verdict::Free,
                instrument: String::new(),
                foreign_parent: None,
            })
            .collect()
    }

    fn foreign_parent(&self, regime: usize, hop: &Hop) -> Option<PartyId> {
        let law = self.regimes[regime];
        let importer = hop.disclosure.importer;
        let row = self.inventory.party(importer);
        let attests = row.attests.iter().any(|a| a == "no-access-from-establishment");
        if attests
            && self.operator(self.reached(hop.step)) == importer
            && !self.inside(law, row.establishments[0])
        {
            return Some(importer);
        }
        let mut at = row.parent;
        while let Some(id) = at {
            let owner = self.inventory.party(id);
            if owner.establishments.iter().any(|&p| !p.is_unknown() && !self.inside(law, p)) {
                return Some(id);
            }
            at = owner.parent;
        }
        None
    }
}
