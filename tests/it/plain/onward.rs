//! Onward from an adequate place (section 5 of the definition).

use thalweg::{
    assess::Verdict,
    law::{Decision, Onward},
    model::Place,
};

use super::{
    Fault, Plain,
    decisions::{Asked, Giver},
    transfers::{Hop, is_judged},
    verdict::{Ground, Own, Terms},
};

impl Plain<'_> {
    /// The worst over the places of the node left.
    pub fn onward(&self, regime: usize, hop: &Hop, asked: &[usize]) -> Ground {
        let mut worst: Option<Ground> = None;
        let places = self.left(hop.step).map(|from| self.places(from)).unwrap_or_default();
        for place in places {
            let ground = self.leaving_a_place(regime, hop, place, asked);
            if worst.as_ref().is_none_or(|w| ground.verdict > w.verdict) {
                worst = Some(ground);
            }
        }
        worst.unwrap_or_else(|| self.best(regime, hop, Terms::PLAIN))
    }

    fn leaving_a_place(&self, regime: usize, hop: &Hop, place: Place, asked: &[usize]) -> Ground {
        let law = self.regimes[regime];
        let operator = self.left(hop.step).map(|from| self.operator(from));
        let Some(importer) = operator.filter(|_| !self.inside(law, place)) else {
            return self.best(regime, hop, Terms::PLAIN);
        };
        let here = Asked { exporter: Giver::NotAsked, importer, place, fact: hop.fact, step: None };
        let said: Vec<(&Decision, Verdict)> = self
            .covering(&law.decision, place)
            .into_iter()
            .filter_map(|d| Some((d, self.decision(regime, d, &here)?)))
            .collect();
        if let Some((decision, _)) = said.iter().find(|(_, v)| *v == Verdict::Adequate) {
            return match decision.onward {
                Onward::Contract => {
                    let own = if self.has(Fault::OwnDecisionsOnward) { Own::Count } else { Own::DoNotCount };
                    self.best(regime, hop, Terms { own, contract: true })
                }
                Onward::OwnLaw => self.under_own_law(regime, hop, decision, place, asked),
            };
        }
        let unsure = said.iter().any(|(_, v)| *v == Verdict::Unknown);
        if unsure && !self.has(Fault::UnsurePlaceLeftAsksNothing) {
            self.best(regime, hop, Terms { own: Own::AtBestUnknown, contract: false })
        } else {
            self.best(regime, hop, Terms::PLAIN)
        }
    }

    /// Safeguards between the parties, and what the law of the place left says of the hop.
    fn under_own_law(
        &self,
        regime: usize,
        hop: &Hop,
        decision: &Decision,
        left: Place,
        asked: &[usize],
    ) -> Ground {
        let one_law =
            |r: usize| r != regime && [left, hop.place].into_iter().all(|p| self.inside(self.regimes[r], p));
        let one_place = hop.place.within(left) || (0..self.regimes.len()).any(one_law);
        let own = if one_place || self.has(Fault::OwnDecisionsOnward) { Own::Count } else { Own::DoNotCount };
        let best = self.best(regime, hop, Terms { own, contract: false });
        let path: Vec<usize> = asked.iter().copied().chain([regime]).collect();
        let theirs =
            (0..self.regimes.len()).find(|r| !path.contains(r) && self.inside(self.regimes[*r], left));
        let said = theirs.and_then(|r| self.says(r, hop, &path));
        let mut said = said.unwrap_or(Ground::nothing(Verdict::Unknown));
        if best.verdict != Verdict::Missing && best.verdict <= said.verdict {
            return best;
        }
        said.own_law = true;
        if self.has(Fault::OwnLawNamesThePlaceLeft) {
            said.instrument.clone_from(&decision.entry.id);
        }
        said
    }

    /// What another regime says of the hop, if it protects what it carries and judges it.
    fn says(&self, regime: usize, hop: &Hop, asked: &[usize]) -> Option<Ground> {
        let sure = self.protected(regime, hop.step, hop.fact)?;
        let hop = Hop { sure, ..*hop };
        is_judged(self.kind(regime, &hop)).then(|| self.verdict(regime, &hop, asked))
    }
}
