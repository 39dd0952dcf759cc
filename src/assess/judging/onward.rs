//! The judgement of one disclosure, and what an onward hop is held to: the decisions that cover the places it
//! leaves, and what their own law says (section 5 of the definition, onward from an adequate place).

use super::{
    super::{
        movement::{Disclosure, Kind, Parties},
        protection::Judged,
        roles::NodeRoles,
    },
    context::{Ends, JudgingContext},
};
use crate::{
    law::{
        Capacity, Decision, Fact, Floor, Follows, GivenBy, Judgement, Link, Onward, Terms, Verdict,
        bind_engager, covering_decision, judge,
    },
    model::{PartyId, Place, PopulationId},
};

/// One question: a disclosure of a fact at a place under a regime, over a movement.
#[derive(Clone, Copy)]
pub(crate) struct Put<'e, 'a> {
    pub(crate) regime: usize,
    pub(crate) ends: &'e Ends<'a>,
    pub(crate) disclosure: Disclosure,
    pub(crate) place: Place,
    pub(crate) fact: Fact,
    pub(crate) sure: bool,
}

impl JudgingContext<'_> {
    /// Judges a question. `asked`: the regimes in whose judgement this one is needed.
    pub(crate) fn judge(&self, put: Put, asked: &mut Vec<usize>) -> Judgement {
        let Put { regime, ends, disclosure, place, fact, sure } = put;
        let kind = self.kind(regime, ends, disclosure, place, fact.1, sure);
        let floors = match ends.from.filter(|_| self.is_held_to_floors(put, kind)) {
            Some(from) => {
                asked.push(regime);
                let floors = self.floors(put, from, asked);
                asked.pop();
                floors
            }
            None => Vec::new(),
        };
        let mut terms = Self::terms(ends, disclosure, place, sure, floors);
        terms.abroad = kind == Kind::Abroad;
        terms.own_ground = kind != Kind::Onward;
        terms.from_inside = self.sent_from_inside(regime, ends, disclosure, fact.1);
        terms.collected = terms.to_customer
            && disclosure.exporter.is_some_and(|exporter| {
                self.collected_over(ends.movement, exporter, fact.1).contains(fact.0.index())
            });
        let case = self.case(regime);
        let mut result = judge(case, &terms, fact);
        if matches!(result.verdict, Verdict::Safeguarded | Verdict::Derogation)
            && let Some(engager) = Self::engager(ends, disclosure)
            && !case.reach.wholly_subject(engager, fact.1)
        {
            bind_engager(case.inventory, self.link(put, engager, asked), &mut result);
        }
        result
    }

    /// A third party that a store says engaged its operator: it gives what it never has.
    pub(super) fn engager(ends: &Ends, disclosure: Disclosure) -> Option<PartyId> {
        let engager = ends.to.engaged_by.filter(|&e| disclosure.exporter == Some(e))?;
        (disclosure.importer == ends.to.operator && !has_it(ends, engager)).then_some(engager)
    }

    /// Whether a hop is held to what the places of the node left ask: the exporter is only bound; or it never has the data,
    /// and who gives it is only bound.
    fn is_held_to_floors(&self, put: Put, kind: Kind) -> bool {
        let Put { regime, ends, disclosure, fact, .. } = put;
        kind == Kind::Onward
            || (kind == Kind::Transfer
                && Self::engager(ends, disclosure).is_some()
                && !self.is_given_by_subject(regime, ends, disclosure, fact.1))
    }

    /// What the law would say if the data were given to the party that engages, at its seat, by who gives it: the worst, where
    /// several may.
    fn link(&self, put: Put, engager: PartyId, asked: &mut Vec<usize>) -> Link {
        let Put { regime, ends, fact, .. } = put;
        let Some(from) = ends.from else {
            let reach = &self.regimes[regime].reach;
            let all = ends.to.controllers.iter().copied();
            let mut givers: Parties = all.clone().filter(|&c| reach.subject(c, fact.1)).collect();
            if givers.is_empty() {
                givers = all.collect();
            }
            let given = givers
                .into_iter()
                .map(|c| self.link_by(put, (Some(c), Capacity::Controller), engager, asked));
            let worse = |a: Link, b: Link| if b.judgement.verdict > a.judgement.verdict { b } else { a };
            let worst = given.collect::<Vec<_>>().into_iter().reduce(worse);
            return worst.unwrap_or_else(|| self.link_by(put, (None, Capacity::Controller), engager, asked));
        };
        self.link_by(put, (Some(from.operator), from.capacity), engager, asked)
    }

    fn link_by(
        &self,
        put: Put,
        (exporter, exporter_as): (Option<PartyId>, Capacity),
        engager: PartyId,
        asked: &mut Vec<usize>,
    ) -> Link {
        let ends = put.ends;
        let importer_as = ends.to.capacity_of(engager);
        let disclosure = Disclosure { exporter, exporter_as, importer: engager, importer_as };
        // What the flow names is between others, and what is in force where the data arrives is not in force here.
        let ends = Ends { named: &[], arriving_measures: &[], ..*ends };
        let place = self.inventory().party(engager).seat();
        let judgement = self.judge(Put { ends: &ends, disclosure, place, ..put }, asked);
        Link { exporter, exporter_as, engager, engager_as: importer_as, place, judgement }
    }

    /// Whether what is disclosed is known to be sent from inside. Where the exporter never has the data, since it only
    /// engaged who receives it, each who gives must send from there, and the exporter have its seat there, or be surely
    /// under the regime: a branch alone of one that sends nothing says nothing.
    fn sent_from_inside(
        &self,
        regime: usize,
        ends: &Ends,
        disclosure: Disclosure,
        population: PopulationId,
    ) -> bool {
        let reach = &self.regimes[regime].reach;
        let Some(exporter) = disclosure.exporter else { return false };
        let sends = |party| self.sends_from_inside(regime, ends, party);
        match Self::given_by(ends, disclosure) {
            None => sends(exporter),
            Some(by) => {
                (reach.seated(exporter) || reach.subject(exporter, population))
                    && by.parties.iter().all(|&party| sends(party))
            }
        }
    }

    /// Whether what a party that has it sends over this movement is known to be sent from inside.
    pub(super) fn sends_from_inside(&self, regime: usize, ends: &Ends, party: PartyId) -> bool {
        let reach = &self.regimes[regime].reach;
        reach.sends_from_inside(party, || {
            ends.from.is_some_and(|from| {
                !from.places.is_empty() && from.places.iter().all(|&place| reach.inside(place))
            })
        })
    }

    /// Who gives what an exporter never has, since it only engaged the importer.
    fn given_by<'e>(ends: &'e Ends, disclosure: Disclosure) -> Option<GivenBy<'e>> {
        Self::engager(ends, disclosure)?;
        Some(match ends.from {
            Some(from) => GivenBy {
                parties: std::slice::from_ref(&from.operator),
                capacity: from.capacity,
                acting_for: from.controllers.as_slice(),
            },
            None => GivenBy {
                parties: ends.to.controllers.as_slice(),
                capacity: Capacity::Controller,
                acting_for: &[],
            },
        })
    }

    /// A disclosure as the law looks at it; whether it is abroad, where it leaves from, and whether what is sent was
    /// collected by the exporter, is left to say.
    pub(crate) fn terms<'t>(
        ends: &'t Ends,
        disclosure: Disclosure,
        place: Place,
        sure: bool,
        floors: Vec<Floor>,
    ) -> Terms<'t> {
        let given_by = Self::given_by(ends, disclosure);
        // Where data enters, a processor that gives acts for those for whom it is held; and so does one that engaged the
        // importer, wherever it comes from.
        let left = ends.from.filter(|_| given_by.is_none());
        let controllers = left.unwrap_or(ends.to).controllers.as_slice();
        let (acting_for, deciding): (&[_], &[_]) = match disclosure.exporter_as {
            Capacity::Processor => (controllers, &[]),
            Capacity::Controller => (&[], controllers),
        };
        let own = |party: &PartyId| {
            disclosure.exporter == Some(*party) || acting_for.contains(party) || deciding.contains(party)
        };
        let reached = ends.to.controllers.as_slice();
        let beside = [deciding, if reached.iter().any(own) { reached } else { &[] }];
        Terms {
            exporter: disclosure.exporter,
            exporter_as: disclosure.exporter_as,
            importer: disclosure.importer,
            importer_as: disclosure.importer_as,
            to_customer: Self::returns(ends, disclosure),
            acting_for,
            beside,
            given_by,
            place,
            abroad: false,
            own_ground: false,
            from_inside: false,
            flow: ends.flow,
            named: ends.named,
            arriving_measures: ends.arriving_measures,
            collected: false,
            floors,
            only_not_excluded: !sure,
        }
    }

    /// What each place of the node left asks of an onward hop. One inside, and one that no decision covers, asks
    /// nothing; none is given where no place asks anything.
    fn floors(&self, put: Put, from: &NodeRoles, asked: &mut Vec<usize>) -> Vec<Floor> {
        let Put { regime, place, fact, sure, .. } = put;
        let case = self.case(regime);
        let mut floors = Vec::new();
        if !sure {
            return floors;
        }
        let mut asks = false;
        for &left in &from.places {
            let outside = !case.reach.inside(left);
            let decision = covering_decision(case, from.operator, left, fact).filter(|_| outside);
            let Some((decision, known)) = decision else {
                floors.push(Floor { place: left, decision: String::new(), follows: Follows::Nothing });
                continue;
            };
            asks = true;
            let follows = match (known, decision.onward) {
                (false, _) => Follows::NotKnown,
                (true, Onward::Contract) => Follows::Contract,
                (true, Onward::OwnLaw) => {
                    let own = self.law_of(left, asked);
                    let (regime, says, words) = own.map_or_else(not_judged, |own| self.says(own, put, asked));
                    let own_decisions = self.of_same_law(left, place);
                    Follows::OwnLaw { regime, says, words, own_decisions }
                }
            };
            floors.push(Floor { place: left, decision: decision.entry.id.clone(), follows });
        }
        if asks { floors } else { Vec::new() }
    }

    /// The regime of a place, among those judged and not asked yet.
    fn law_of(&self, place: Place, asked: &[usize]) -> Option<usize> {
        (0..self.regimes.len()).find(|r| !asked.contains(r) && self.regimes[*r].reach.inside(place))
    }

    /// Whether a place is the one left, or inside the territory of that one's own law, so that going on there leaves
    /// what is adequate by that law.
    fn of_same_law(&self, left: Place, place: Place) -> bool {
        let within = |judged: &Judged| judged.reach.inside(left) && judged.reach.inside(place);
        (!place.is_unknown() && place.within(left)) || self.regimes.iter().any(within)
    }

    /// What a place's own regime says of a disclosure, with its id and in words. A hop that it does not judge, because
    /// it does not protect what is carried or sees no transfer, has no verdict.
    fn says(
        &self,
        regime: usize,
        put: Put,
        asked: &mut Vec<usize>,
    ) -> (String, Option<Box<Judgement>>, String) {
        let Put { ends, disclosure, place, fact, .. } = put;
        let id = &self.regimes[regime].regime.id;
        let (sure, open) = self.protected(regime, ends.movement, fact.1);
        let surely = sure.contains(fact.0.index());
        if !surely && !open.contains(fact.0.index()) {
            return (id.clone(), None, format!("its own law, {id}, does not protect this"));
        }
        match self.kind(regime, ends, disclosure, place, fact.1, surely) {
            Kind::Internal | Kind::Returned | Kind::SameParty | Kind::Collection => {
                (id.clone(), None, format!("its own law, {id}, does not judge it"))
            }
            Kind::Abroad | Kind::Onward | Kind::Transfer => {
                let said = self.judge(Put { regime, sure: surely, ..put }, asked);
                let by = match said.instrument() {
                    "" => String::new(),
                    instrument => format!(" ({instrument})"),
                };
                let words = format!("its own law, {id}, says {}{by}", said.verdict.as_str());
                (id.clone(), Some(Box::new(said)), words)
            }
        }
    }
}

/// Whether a party has what is sent: it operates or controls the node left or, where data enters, controls the one
/// reached.
fn has_it(ends: &Ends, party: PartyId) -> bool {
    match ends.from {
        Some(from) => from.operator == party || from.controllers.contains(&party),
        None => ends.to.controllers.contains(&party),
    }
}

fn not_judged() -> (String, Option<Box<Judgement>>, String) {
    (String::new(), None, "its own law is not among those judged".to_owned())
}

/// A decision's address: what tells decisions apart within one run.
pub(crate) fn address(decision: &Decision) -> usize {
    std::ptr::from_ref(decision).addr()
}
