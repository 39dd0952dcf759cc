//! Who is inside a regime's territory, and whom it reaches.

use super::{Regime, TerritoryEntry};
use crate::model::{Date, Home, Id, Inventory, PartyId, Place, PopulationId};

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
}

/// What is inside a regime's territory on one day, and whom it reaches: asked once for a whole inventory, then looked
/// up hop by hop.
#[derive(Debug, Clone, Default)]
pub struct Reach {
    inside: Vec<bool>,
    established: Vec<bool>,
    targets: Vec<bool>,
    homes: Vec<bool>,
}

impl Reach {
    /// Asks a regime about every place, party and population.
    pub fn new(regime: &Regime, inventory: &Inventory, day: Date) -> Self {
        let parties = || (0..inventory.parties.len()).map(PartyId::new);
        let says = |p| inventory.party(p).subject_to.as_ref().is_some_and(|list| list.contains(&regime.id));
        let populations = (0..inventory.populations.len()).map(PopulationId::new);
        Self {
            inside: Place::all().map(|p| regime.inside(p, day)).collect(),
            established: parties().map(|p| regime.established(inventory, p, day)).collect(),
            targets: parties().map(says).collect(),
            homes: populations.map(|p| regime.home_inside(inventory, p, day)).collect(),
        }
    }

    /// Whether a place is known to be inside.
    pub fn inside(&self, place: Place) -> bool {
        self.inside[place.index()]
    }

    /// Whether a party is established inside.
    pub fn established(&self, party: PartyId) -> bool {
        self.established[party.index()]
    }

    /// Whether a home of the population lies inside.
    pub fn home_inside(&self, population: PopulationId) -> bool {
        self.homes[population.index()]
    }

    /// Whether the regime reaches a party for this population's data: by establishment, or by targeting people whose
    /// home is inside (GDPR Art. 3(1) and 3(2)).
    pub fn subject(&self, party: PartyId, population: PopulationId) -> bool {
        self.established(party) || (self.targets[party.index()] && self.home_inside(population))
    }

    /// Whether a party says that it targets people inside.
    pub fn targets(&self, party: PartyId) -> bool {
        self.targets[party.index()]
    }
}
