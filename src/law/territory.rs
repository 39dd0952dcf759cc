//! Who is inside a regime's territory, and whom it reaches.

use super::data::{Regime, TerritoryEntry};
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

    /// Whether a home of the population lies in the territory; `*` lies in every territory.
    pub fn home_inside(&self, inventory: &Inventory, population: PopulationId, day: Date) -> bool {
        inventory.population(population).homes.iter().any(|home| match *home {
            Home::At(place) => self.inside(place, day),
            Home::In(bloc) => bloc.members(day).into_iter().any(|p| self.inside(p, day)),
            Home::Anywhere => true,
        })
    }
}

/// How surely something is so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Sure {
    /// It is not.
    #[default]
    No,
    /// It is not known.
    Perhaps,
    /// It is.
    Yes,
}

/// Where a party stands to a regime.
#[derive(Debug, Clone, Copy, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a question of its own")]
struct Ties {
    /// Its seat is known to be inside.
    seat: bool,
    /// Another establishment is known to be inside.
    branch: bool,
    /// Its seat is not known.
    seat_open: bool,
    /// Another establishment of it is not known: it may be inside.
    branch_open: bool,
    /// It says that it targets people inside (`subject_to`).
    targets: bool,
    /// It says that no regime reaches it (`subject_to` is `none`).
    none: bool,
}

/// What is inside a regime's territory on one day, and whom it reaches: asked once for a whole inventory, then looked
/// up hop by hop.
#[derive(Debug, Clone, Default)]
pub struct Reach {
    inside: Vec<bool>,
    parties: Vec<Ties>,
    homes: Vec<Sure>,
}

impl Reach {
    /// Asks a regime about every place, party and population.
    pub fn new(regime: &Regime, inventory: &Inventory, day: Date) -> Self {
        let inside: Vec<bool> = Place::all().map(|p| regime.inside(p, day)).collect();
        let ties = |index: usize| {
            let party = inventory.party(PartyId::new(index));
            let within = |place: &Place| inside[place.index()];
            Ties {
                seat: within(&party.seat()),
                branch: party.establishments.iter().skip(1).any(within),
                seat_open: party.seat().is_unknown(),
                branch_open: party.establishments.iter().skip(1).any(|p| p.is_unknown()),
                targets: party.subject_to.as_ref().is_some_and(|list| list.contains(&regime.id)),
                none: party.subject_to.as_ref().is_some_and(Vec::is_empty),
            }
        };
        let home = |index: usize| {
            let population = PopulationId::new(index);
            if regime.home_inside(inventory, population, day) {
                return Sure::Yes;
            }
            let open = inventory.population(population).homes.contains(&Home::At(Place::UNKNOWN));
            if open { Sure::Perhaps } else { Sure::No }
        };
        Self {
            parties: (0..inventory.parties.len()).map(ties).collect(),
            homes: (0..inventory.populations.len()).map(home).collect(),
            inside,
        }
    }

    /// Whether a place is known to be inside.
    pub fn inside(&self, place: Place) -> bool {
        self.inside[place.index()]
    }

    /// Whether a party is established inside: its seat or a branch.
    pub fn established(&self, party: PartyId) -> bool {
        let ties = self.parties[party.index()];
        ties.seat || ties.branch
    }

    /// Whether what a party sends is known to be sent from inside: its seat is there, or a branch is and all of the
    /// place that the data leaves. A branch alone says nothing of what is sent from elsewhere.
    pub fn sends_from_inside(&self, party: PartyId, leaves_inside: impl FnOnce() -> bool) -> bool {
        self.seated(party) || (self.established(party) && leaves_inside())
    }

    /// Whether the seat of a party is inside.
    pub fn seated(&self, party: PartyId) -> bool {
        self.parties[party.index()].seat
    }

    /// Whether a home of the population is known to lie inside.
    pub fn home_inside(&self, population: PopulationId) -> bool {
        self.homes[population.index()] == Sure::Yes
    }

    /// How surely a party is under the regime for this population's data: by its seat, by a branch and a home of the
    /// people, or by targeting people whose home is inside (GDPR Art. 3(1) and 3(2); section 3 of the definition).
    pub fn under(&self, party: PartyId, population: PopulationId) -> Sure {
        let (ties, home) = (self.parties[party.index()], self.homes[population.index()]);
        if ties.seat {
            return Sure::Yes;
        }
        let by_home = if ties.branch || ties.targets { home } else { Sure::No };
        if by_home == Sure::No && ties.branch && !ties.none { Sure::Perhaps } else { by_home }
    }

    /// Whether a party is surely under the regime for this population's data.
    pub fn subject(&self, party: PartyId, population: PopulationId) -> bool {
        self.under(party, population) == Sure::Yes
    }

    /// Whether a party is surely under the regime for all that it does with this population's data: by its seat, or by targeting
    /// people at home inside. A branch says nothing of what other places of it do.
    pub fn wholly_subject(&self, party: PartyId, population: PopulationId) -> bool {
        let ties = self.parties[party.index()];
        ties.seat || (ties.targets && self.home_inside(population))
    }

    /// How surely an importer is itself subject to the regime for what it receives: by what it says of itself and a
    /// home of the people inside, by its seat; perhaps where a branch is or may be inside and it does not say `none`, or its
    /// seat is not known (section 5 of the definition; Implementing Decision (EU) 2021/914, recital 7).
    pub fn itself_subject(&self, importer: PartyId, population: PopulationId) -> Sure {
        let (ties, home) = (self.parties[importer.index()], self.homes[population.index()]);
        let by_saying = if ties.targets { home } else { Sure::No };
        let branch = ties.branch || ties.branch_open;
        if ties.seat || by_saying == Sure::Yes {
            Sure::Yes
        } else if by_saying == Sure::Perhaps || ties.seat_open || (branch && !ties.none) {
            Sure::Perhaps
        } else {
            Sure::No
        }
    }
}
