//! What a disclosure is, and everything that a regime says of each (section 4 of the definition).

use std::collections::BTreeSet;

use thalweg::{
    assess::{Disclosure, Kind, Verdict},
    law::{Capacity, Regime},
    model::{CategoryId, NodeId, PartyId, Place, PopulationId},
};

use super::{Fact, Fault, Plain, Step, verdict::Ground};

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
    /// Whether the own law of the place left decided.
    pub own_law: bool,
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
    /// Whether it is only supposed: who gives would give to the party that engages. What the flow names, and what is in
    /// force where it arrives, is no part of that.
    pub supposed: bool,
}

pub fn is_judged(kind: Kind) -> bool {
    matches!(kind, Kind::Transfer | Kind::Onward | Kind::Abroad)
}

impl Plain<'_> {
    /// Whether a regime protects what arrives over a step: surely (`true`), or only not excluded.
    pub fn protected(&self, regime: usize, step: Step, arriving: Fact) -> Option<bool> {
        let at = |node: NodeId, fact: Fact, sure: bool| {
            self.levels[regime].iter().any(|&(n, f, l)| n == node && f == fact && l.is_sure() == sure)
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
            d.exporter == Some(self.operator(from))
                && d.exporter_as == Capacity::Processor
                && d.importer_as == Capacity::Controller
                && self.customers(from).contains(&d.importer)
        })
    }

    /// Whether a place outside is one that its party says it runs itself, or states as a branch.
    fn is_own_place(&self, law: &Regime, party: PartyId, place: Place) -> bool {
        let exempt = law.same_party.as_ref().is_some_and(|e| self.holds(e) && !self.waits(e));
        let mut branches = self.inventory.party(party).establishments.iter().skip(1);
        let branch = branches.any(|&b| place.within(b)) && !self.has(Fault::BranchIsAbroad);
        exempt && !place.is_unknown() && (branch || self.attests(party, "own-locations"))
    }

    pub fn kind(&self, regime: usize, hop: &Hop) -> Kind {
        let law = self.regimes[regime];
        let (exporter, importer) = (hop.disclosure.exporter, hop.disclosure.importer);
        let seat_inside = self.inside(law, self.seat(importer));
        if self.inside(law, hop.place) {
            Kind::Internal
        } else if seat_inside && self.is_own_place(law, importer, hop.place) {
            Kind::SameParty
        } else if seat_inside {
            Kind::Abroad
        } else if law.returns_exempt.as_ref().is_some_and(|e| self.holds(e))
            && self.returns(hop)
            && importer == self.operator(self.reached(hop.step))
        {
            Kind::Returned
        } else if exporter.is_none_or(|e| self.subject(law, e, hop.fact.1))
            || (self.engager(hop).is_some()
                && self.given_by_subject(regime, hop)
                && !self.has(Fault::KindOfWhoEngages))
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
                            let hop = Hop { step, disclosure, place, fact, sure, supposed: false };
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
        let ground =
            if is_judged(kind) { self.verdict(regime, hop, &[]) } else { Ground::nothing(Verdict::Free) };
        Record {
            step: self.step_name(hop.step),
            disclosure: hop.disclosure,
            place: hop.place,
            kind,
            fact: hop.fact,
            sure: hop.sure,
            verdict: ground.verdict,
            instrument: ground.instrument,
            own_law: ground.own_law,
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
                own_law: false,
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
