//! What a disclosure is under a regime (section 4 of the definition).

use super::{
    super::{
        movement::{Disclosure, Kind},
        protection::Judged,
        roles::NodeRoles,
    },
    context::{Ends, JudgingContext},
};
use crate::{
    law::Capacity,
    model::{PartyId, Place, PopulationId},
};

impl JudgingContext<'_> {
    /// What a disclosure at a place is.
    pub(crate) fn kind(
        &self,
        regime: usize,
        ends: &Ends,
        disclosure: Disclosure,
        place: Place,
        population: PopulationId,
        sure: bool,
    ) -> Kind {
        let Judged { regime: law, reach, .. } = &self.regimes[regime];
        if reach.inside(place) {
            return Kind::Internal;
        }
        if reach.seated(disclosure.importer) {
            let importer = self.inventory().party(disclosure.importer);
            let branch = importer.establishments.iter().skip(1).any(|&b| place.within(b));
            let exempt = law.same_party.as_ref().is_some_and(|entry| entry.holds(self.as_of));
            let own = exempt && !place.is_unknown() && (branch || importer.attests("own-locations"));
            return if own { Kind::SameParty } else { Kind::Abroad };
        }
        if law.returns_exempt.as_ref().is_some_and(|e| e.holds(self.as_of))
            && disclosure.importer == ends.to.operator
            && Self::returns(ends, disclosure)
        {
            return Kind::Returned;
        }
        let subject = disclosure.exporter.is_none_or(|e| reach.subject(e, population))
            || self.is_given_by_subject(regime, ends, disclosure, population);
        if subject || !sure { Kind::Transfer } else { Kind::Onward }
    }

    /// Whether an exporter never has the data, since it only engaged the importer, and who gives it is surely under the regime.
    pub(super) fn is_given_by_subject(
        &self,
        regime: usize,
        ends: &Ends,
        disclosure: Disclosure,
        population: PopulationId,
    ) -> bool {
        let reach = &self.regimes[regime].reach;
        Self::engager(ends, disclosure).is_some()
            && match ends.from {
                Some(from) => reach.subject(from.operator, population),
                None => ends.to.controllers.iter().any(|&c| reach.subject(c, population)),
            }
    }

    /// Whether a processor gives to its own customer.
    pub(crate) fn returns(ends: &Ends, disclosure: Disclosure) -> bool {
        disclosure.exporter_as == Capacity::Processor
            && disclosure.importer_as == Capacity::Controller
            && ends.from.is_some_and(|from| {
                disclosure.exporter == Some(from.operator) && from.customers.contains(&disclosure.importer)
            })
    }

    /// The owner outside that reaches an importer inside, or the importer itself where only its attestation
    /// keeps its seat out.
    pub(super) fn foreign_parent(&self, regime: usize, importer: PartyId, to: &NodeRoles) -> Option<PartyId> {
        let reach = &self.regimes[regime].reach;
        let inventory = self.inventory();
        let outside = |p: PartyId| {
            inventory.party(p).establishments.iter().any(|&x| !x.is_unknown() && !reach.inside(x))
        };
        let party = inventory.party(importer);
        if to.operator == importer
            && !reach.inside(party.seat())
            && party.attests("no-access-from-establishment")
        {
            return Some(importer);
        }
        let mut at = party.parent;
        while let Some(id) = at {
            if outside(id) {
                return Some(id);
            }
            at = inventory.party(id).parent;
        }
        None
    }
}
