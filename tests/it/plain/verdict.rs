//! The verdict of one hop (section 5 of the definition).

use thalweg::{
    assess::{Disclosure, Kind, Verdict},
    law::Capacity,
    model::{PartyId, Safeguard},
};

use super::{
    Fault, Plain, Step,
    decisions::{Asked, Giver, Said, covers},
    transfers::Hop,
};

/// What a hop rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ground {
    pub verdict: Verdict,
    /// The decision or safeguard that decided, or empty.
    pub instrument: String,
    /// Whether it decided under the own law of the place left.
    pub own_law: bool,
}

impl Ground {
    pub fn nothing(verdict: Verdict) -> Self {
        Self { verdict, instrument: String::new(), own_law: false }
    }

    pub fn of(verdict: Verdict, instrument: &str) -> Self {
        Self { verdict, instrument: instrument.to_owned(), own_law: false }
    }

    fn at_best_unknown(self) -> Self {
        Self { verdict: self.verdict.max(Verdict::Unknown), ..self }
    }

    fn at_worst_unknown(self) -> Self {
        Self { verdict: self.verdict.min(Verdict::Unknown), ..self }
    }
}

/// What a law's own decisions are worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Own {
    Count,
    AtBestUnknown,
    DoNotCount,
}

/// What counts as a ground.
#[derive(Debug, Clone, Copy)]
pub struct Terms {
    pub own: Own,
    /// Whether a contract for onward hops does.
    pub contract: bool,
}

impl Terms {
    pub const PLAIN: Self = Self { own: Own::Count, contract: false };
}

impl Plain<'_> {
    /// The verdict of a hop, and what decided it. `asked`: the regimes in whose judgement this one is needed.
    pub fn verdict(&self, regime: usize, hop: &Hop, asked: &[usize]) -> Ground {
        let law = self.regimes[regime];
        if !self.holds(&law.law) {
            return Ground::nothing(Verdict::Unknown);
        }
        let exporter = hop.disclosure.exporter;
        let mut perhaps_forbidden = false;
        for ban in law.prohibition.iter().filter(|b| self.holds(&b.entry)) {
            let there = covers(ban, hop.place);
            let mut places = ban.places.iter().chain(&ban.unsettled);
            let perhaps = hop.place.is_unknown() || places.any(|p| p.within(hop.place));
            let said = self.asked_of(hop).into_iter().filter_map(|asked| self.decision(regime, ban, &asked));
            match said.min() {
                Some(Verdict::Adequate) if there => return Ground::of(Verdict::Prohibited, &ban.entry.id),
                Some(Verdict::Adequate | Verdict::Unknown) => perhaps_forbidden |= there || perhaps,
                _ => {}
            }
        }
        if exporter.is_none() {
            return Ground::nothing(Verdict::Unknown);
        }
        let mut ground = match self.kind(regime, hop) {
            Kind::Abroad if !self.has(Fault::AbroadTakesClauses) => self.abroad(regime, hop),
            Kind::Onward => self.onward(regime, hop, asked),
            _ if self.given_by_one_only_bound(regime, hop) => {
                // What is asked of an onward hop, beside a ground of its own.
                let (own, onward) = (self.best(regime, hop, Terms::PLAIN), self.onward(regime, hop, asked));
                if onward.verdict > own.verdict || self.has(Fault::FloorsAreGrounds) { onward } else { own }
            }
            _ => self.best(regime, hop, Terms::PLAIN),
        };
        if matches!(ground.verdict, Verdict::Safeguarded | Verdict::Derogation)
            && let Some(link) = self.link(regime, hop, asked)
            && link.verdict > ground.verdict
        {
            ground = ground.at_best_unknown();
        }
        let not_excluded = !hop.sure && !self.has(Fault::NotExcludedIsSure);
        if hop.place.is_unknown() || not_excluded {
            ground = ground.at_worst_unknown();
        }
        if perhaps_forbidden {
            ground = ground.at_best_unknown();
        }
        ground
    }

    /// What a company inside keeps abroad: a decision on the place counts, and else it is asked who holds the data.
    fn abroad(&self, regime: usize, hop: &Hop) -> Ground {
        let grounds = self.own_decisions(regime, hop);
        let best = first_best(grounds).filter(|g| g.verdict < Verdict::Unknown);
        best.unwrap_or(Ground::nothing(Verdict::Unknown))
    }

    fn own_decisions(&self, regime: usize, hop: &Hop) -> Vec<Ground> {
        let decisions = self.covering(&self.regimes[regime].decision, hop.place);
        let of = |d: &&thalweg::law::Decision| {
            let said = self.asked_of(hop).into_iter().map(|asked| self.decision(regime, d, &asked));
            let said: Option<Vec<Verdict>> = said.collect();
            Some(Ground::of(said?.into_iter().max()?, &d.entry.id))
        };
        decisions.iter().filter_map(of).collect()
    }

    /// Of whom a decision is asked: of the exporter and, where that never has the data, of each who gives.
    fn asked_of(&self, hop: &Hop) -> Vec<Asked> {
        let Disclosure { exporter, importer, .. } = hop.disclosure;
        let asked =
            |exporter| Asked { exporter, importer, place: hop.place, fact: hop.fact, step: Some(hop.step) };
        let mut all = vec![asked(exporter.into())];
        if self.engager(hop).is_some() && !self.has(Fault::WhoEngagesAloneIsAsked) {
            all.extend(self.givers(hop.step).into_iter().map(|p| asked(Giver::Party(p))));
        }
        all
    }

    /// The best of everything that is there, on these terms.
    pub fn best(&self, regime: usize, hop: &Hop, terms: Terms) -> Ground {
        let mut grounds = match terms.own {
            Own::DoNotCount => Vec::new(),
            _ => self.own_decisions(regime, hop),
        };
        if terms.own == Own::AtBestUnknown {
            grounds = grounds.into_iter().map(Ground::at_best_unknown).collect();
        }
        let named = match hop.step {
            Step::Flow(id) if !hop.supposed => {
                self.inventory.safeguard_lists.get(self.inventory.flow(id).safeguards)
            }
            Step::Flow(_) | Step::Holding(_) => &[],
        };
        let rows: Vec<&Safeguard> = if named.is_empty() {
            self.inventory.safeguards.iter().collect()
        } else {
            named.iter().map(|n| &self.inventory.safeguards[n.index()]).collect()
        };
        for row in rows {
            grounds.extend(self.safeguard(regime, row, hop, terms.contract, !named.is_empty()));
        }
        first_best(grounds).unwrap_or(Ground::nothing(Verdict::Missing))
    }

    /// The third party that engaged the operator of the node reached and never has the data, where it gives.
    pub fn engager(&self, hop: &Hop) -> Option<PartyId> {
        let (to, d) = (self.reached(hop.step), hop.disclosure);
        let third = self.third(hop.step);
        third.filter(|&third| d.exporter == Some(third) && d.importer == self.operator(to))
    }

    /// Whether it is given by somebody who is surely under the law.
    pub fn given_by_subject(&self, regime: usize, hop: &Hop) -> bool {
        let subject = |party: PartyId| self.subject(self.regimes[regime], party, hop.fact.1);
        self.givers(hop.step).into_iter().any(subject)
    }

    /// Whether the exporter is such a third party, and who gives it is only bound.
    fn given_by_one_only_bound(&self, regime: usize, hop: &Hop) -> bool {
        self.engager(hop).is_some()
            && self.left(hop.step).is_some()
            && hop.sure
            && self.kind(regime, hop) == Kind::Transfer
            && !self.given_by_subject(regime, hop)
            && !self.has(Fault::SeatOfWhoEngagesFrees)
    }

    /// Where a third party that is not surely under the law engaged the operator of the node reached, and gives what it
    /// never has: what the law says of giving the data to that party, at its seat.
    fn link(&self, regime: usize, hop: &Hop, asked: &[usize]) -> Option<Ground> {
        let law = self.regimes[regime];
        let left = self.left(hop.step);
        let engager = self.engager(hop)?;
        // A branch says nothing of what other places of it do.
        let targets = self.targets(law, engager) && self.home(law, hop.fact.1) == Said::Holds;
        let by_branch = self.has(Fault::EngagerWithABranchIsBound) && self.subject(law, engager, hop.fact.1);
        if self.inside(law, self.seat(engager)) || targets || by_branch {
            return None;
        }
        if self.has(Fault::EngagerUnbound) {
            return None;
        }
        let mut givers = self.givers(hop.step);
        let subject = |p: &PartyId| self.subject(law, *p, hop.fact.1);
        if left.is_none() && givers.iter().any(subject) {
            givers.retain(subject);
        }
        if self.has(Fault::FirstGiverBinds) {
            givers.truncate(1);
        }
        let given =
            givers.into_iter().map(|giver| self.given_to_who_engages(regime, hop, giver, engager, asked));
        given.reduce(|worst, other| if other.verdict > worst.verdict { other } else { worst })
    }

    fn given_to_who_engages(
        &self,
        regime: usize,
        hop: &Hop,
        giver: PartyId,
        engager: PartyId,
        asked: &[usize],
    ) -> Ground {
        let (to, left) = (self.reached(hop.step), self.left(hop.step));
        let exporter_as = left.map_or(Capacity::Controller, |from| self.capacity(giver, from));
        let exporter = Some(giver);
        let importer_as = self.capacity(engager, to);
        let disclosure = Disclosure { exporter, exporter_as, importer: engager, importer_as };
        let link = Hop { disclosure, place: self.seat(engager), supposed: true, ..*hop };
        if self.has(Fault::LinkIsPlain) {
            return self.best(regime, &link, Terms::PLAIN);
        }
        self.verdict(regime, &link, asked)
    }
}

/// The first of the best.
fn first_best(grounds: Vec<Ground>) -> Option<Ground> {
    let best = grounds.iter().map(|g| g.verdict).min()?;
    grounds.into_iter().find(|g| g.verdict == best)
}
