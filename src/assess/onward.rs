//! The judgement of one disclosure, and what an onward hop is held to: the decisions that cover the places it
//! leaves, and what their own law says (section 5, onward from an adequate place).

use super::{
    hops::{Bench, Ends, Judged, Kind},
    standing::{Disclosure, Standing},
};
use crate::{
    law::{Case, Fact, Floor, Judgement, Onward, Terms, Verdict, adequate_decision, judge},
    model::{PartyId, Place},
};

impl Bench<'_, '_> {
    pub(super) fn case(&self, regime: usize) -> Case<'_> {
        let Judged { regime, reach, .. } = &self.regimes[regime];
        Case { inventory: self.inventory(), register: self.register, regime, reach, as_of: self.as_of }
    }

    #[allow(clippy::too_many_arguments, reason = "a hop is judged by all of these, and by nothing else")]
    pub(super) fn judge(
        &self,
        regime: usize,
        ends: &Ends,
        disclosure: Disclosure,
        place: Place,
        fact: Fact,
        sure: bool,
        asked: &mut Vec<usize>,
    ) -> Judgement {
        let kind = self.kind(regime, ends, disclosure, place, fact.1, sure);
        let floors = match (kind, ends.from, disclosure.exporter) {
            (Kind::Onward, Some(from), Some(exporter)) => {
                asked.push(regime);
                let floors = self.floors(regime, ends, from, exporter, disclosure, place, fact, asked);
                asked.pop();
                floors
            }
            _ => Vec::new(),
        };
        let terms = Self::terms(ends, disclosure, place, sure, floors);
        judge(self.case(regime), &terms, fact)
    }

    /// A disclosure as the law looks at it.
    pub(super) fn terms<'t>(
        ends: &'t Ends,
        disclosure: Disclosure,
        place: Place,
        sure: bool,
        floors: Vec<Floor>,
    ) -> Terms<'t> {
        Terms {
            exporter: disclosure.exporter,
            exporter_as: disclosure.exporter_as,
            importer: disclosure.importer,
            importer_as: disclosure.importer_as,
            to_customer: Self::returns(ends, disclosure),
            acting_for: ends.from.map_or(&[], |f| f.controllers.as_slice()),
            place,
            flow: ends.flow,
            named: ends.named,
            arriving_measures: ends.arriving_measures,
            floors,
            only_not_excluded: !sure,
        }
    }

    /// What an onward hop is held to, if every place of the node left is covered by a decision.
    #[allow(clippy::too_many_arguments, reason = "as for `judge`")]
    fn floors(
        &self,
        regime: usize,
        ends: &Ends,
        from: &Standing,
        exporter: PartyId,
        disclosure: Disclosure,
        place: Place,
        fact: Fact,
        asked: &mut Vec<usize>,
    ) -> Vec<Floor> {
        let case = self.case(regime);
        let mut floors = Vec::new();
        for &left in &from.places {
            let Some(decision) = adequate_decision(case, exporter, left, fact) else { return Vec::new() };
            floors.push(match decision.onward {
                Onward::Contract => Floor::Contract,
                Onward::OwnLaw => {
                    let own = (0..self.regimes.len())
                        .find(|&r| !asked.contains(&r) && self.regimes[r].reach.inside(left));
                    let (says, verdict) =
                        own.map_or_else(not_judged, |r| self.says(r, ends, disclosure, place, fact, asked));
                    let citation = decision.entry.citation.clone();
                    Floor::OwnLaw {
                        place: left,
                        decision: decision.entry.id.clone(),
                        citation,
                        says,
                        verdict,
                    }
                }
            });
        }
        floors
    }

    /// What a place's own regime says of a disclosure, in words, and its verdict. A hop that it does not judge, because
    /// it does not protect what is carried or sees no transfer, has none: `unknown`.
    fn says(
        &self,
        regime: usize,
        ends: &Ends,
        disclosure: Disclosure,
        place: Place,
        fact: Fact,
        asked: &mut Vec<usize>,
    ) -> (String, Verdict) {
        let id = &self.regimes[regime].regime.id;
        let (sure, open) = self.protected(regime, ends.leg, fact.1);
        let surely = sure.contains(fact.0.index());
        if !surely && !open.contains(fact.0.index()) {
            return (format!("its own law, {id}, does not protect this"), Verdict::Unknown);
        }
        match self.kind(regime, ends, disclosure, place, fact.1, surely) {
            Kind::Internal | Kind::Returned => {
                (format!("its own law, {id}, does not judge it"), Verdict::Unknown)
            }
            _ => {
                let said = self.judge(regime, ends, disclosure, place, fact, surely, asked);
                let by = if said.instrument.is_empty() {
                    String::new()
                } else {
                    format!(" ({})", said.instrument)
                };
                (format!("its own law, {id}, says {}{by}", said.verdict.as_str()), said.verdict)
            }
        }
    }
}

fn not_judged() -> (String, Verdict) {
    ("its own law is not among those judged".to_owned(), Verdict::Unknown)
}
