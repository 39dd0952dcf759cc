//! Who is inside a regime's territory, and whom it reaches.

use super::{Regime, TerritoryEntry};
use crate::model::{Date, Home, Inventory, PartyId, Place, PopulationId};

impl Regime {
    /// Whether a place is known to be inside the territory on a day. `unknown` is not.
    pub fn inside(&self, place: Place, day: Date) -> bool {
        self.territory_entry(place, day).is_some()
    }

    /// The entry that puts a place inside on a day.
    pub fn territory_entry(&self, place: Place, day: Date) -> Option<&TerritoryEntry> {
        if place.is_unknown() {
            return None;
        }
        self.territory.iter().find(|t| t.entry.holds(day) && t.places.iter().any(|&p| place.within(p)))
    }

    /// Whether the regime applies at all on a day.
    pub fn applies(&self, day: Date) -> bool {
        self.law.holds(day)
    }

    /// Whether a party is established inside: its seat or a branch.
    pub fn established(&self, inventory: &Inventory, party: PartyId, day: Date) -> bool {
        inventory.party(party).establishments.iter().any(|&p| self.inside(p, day))
    }

    /// Whether a home of the population lies in the territory; `*` lies in every territory.
    pub fn home_inside(&self, inventory: &Inventory, population: PopulationId, day: Date) -> bool {
        inventory.population(population).homes.iter().any(|home| match *home {
            Home::At(place) => self.inside(place, day),
            Home::In(bloc) => bloc.members(day).into_iter().any(|p| self.inside(p, day)),
            Home::Anywhere => true,
        })
    }

    /// Whether the regime reaches a party for this population's data: by establishment, or by targeting
    /// people whose home is inside (GDPR Art. 3(1) and 3(2)).
    pub fn subject(
        &self,
        inventory: &Inventory,
        party: PartyId,
        population: PopulationId,
        day: Date,
    ) -> bool {
        self.established(inventory, party, day)
            || (inventory.party(party).subject_to.as_ref().is_some_and(|list| list.contains(&self.id))
                && self.home_inside(inventory, population, day))
    }
}
