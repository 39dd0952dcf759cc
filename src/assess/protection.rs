//! Which regime protects which fact where, and at which level (section 3 of the definition).

use super::standing::{Standing, to_own_customer};
use crate::{
    law::Regime,
    lineage::{Bits, Lineage, Network, Plane, Spot},
    model::{Date, Id, PopulationId},
};

/// What is protected at each spot, for one population under one regime.
#[derive(Debug, Clone)]
pub struct Levels {
    /// From a controller.
    pub controller: Plane,
    /// From a processor.
    pub processor: Plane,
    /// Not excluded.
    pub open: Plane,
    /// What the spot itself gives, at each level.
    pub local: [Plane; 3],
}

impl Levels {
    /// What is surely protected at a row.
    pub fn sure(&self, row: usize) -> Bits {
        let mut bits = self.controller.bits(row);
        bits.add(self.processor.row(row));
        bits
    }

    /// What is protected at a row at any level.
    pub fn any(&self, row: usize) -> Bits {
        let mut bits = self.sure(row);
        bits.add(self.open.row(row));
        bits
    }

    /// Whether anything is surely protected anywhere.
    pub fn surely_protects(&self) -> bool {
        !self.controller.is_empty() || !self.processor.is_empty()
    }
}

/// What a regime knows of a party, for one population.
#[derive(Debug, Clone, Copy, Default)]
#[allow(clippy::struct_excessive_bools, reason = "four facts that do not exclude each other")]
struct Reach {
    established: bool,
    subject: bool,
    says: bool,
    seat_unknown: bool,
}

/// The network without the hops that end protection from a processor.
pub fn processor_network(lineage: &Lineage, standings: &[Standing]) -> Network {
    lineage.restricted(|_, hop| !to_own_customer(&standings[hop.from.row()], &standings[hop.to.row()]))
}

/// The inputs that every population and regime share.
pub struct Ground<'a, 'i> {
    /// The graph.
    pub lineage: &'a Lineage<'i>,
    /// Who stands behind each spot.
    pub standings: &'a [Standing],
    /// The network of [`processor_network`].
    pub processor_network: &'a Network,
    /// The day.
    pub as_of: Date,
}

/// The levels of a regime for a population whose facts are `facts` and enter as `entering`.
pub fn levels(
    ground: &Ground,
    regime: &Regime,
    population: PopulationId,
    facts: &Plane,
    entering: &Plane,
    with_open: bool,
) -> Levels {
    let lineage = ground.lineage;
    let inventory = lineage.inventory();
    let home = regime.home_inside(inventory, population, ground.as_of);
    let reach: Vec<Reach> = (0..inventory.parties.len())
        .map(|p| {
            let id = Id::new(p);
            let party = inventory.party(id);
            Reach {
                established: regime.established(inventory, id, ground.as_of),
                subject: regime.subject(inventory, id, population, ground.as_of),
                says: party.subject_to.is_some(),
                seat_unknown: party.seat().is_unknown(),
            }
        })
        .collect();
    let mut local = [lineage.plane(), lineage.plane(), lineage.plane()];
    for row in 0..lineage.spots() {
        let standing = &ground.standings[row];
        let all = facts.row(row);
        if all.iter().all(|&w| w == 0) {
            continue;
        }
        let operator = reach[standing.operator.index()];
        let controllers = || standing.controllers.iter().map(|c| reach[c.index()]);
        if controllers().any(|r| r.subject) {
            local[0].add(row, all);
        } else if standing.controllers.is_empty() && operator.established {
            local[0].add(row, entering.row(row));
        }
        if !standing.controllers.contains(&standing.operator) && operator.subject {
            local[1].add(row, all);
        }
        if !with_open {
            continue;
        }
        let mut behind = controllers().chain(std::iter::once(operator));
        if behind.clone().any(|r| r.seat_unknown) {
            local[2].add(row, all);
        } else if home && !behind.any(|r| r.established || r.says) {
            local[2].add(row, entering.row(row));
        }
    }
    Levels {
        controller: lineage.flood(population, &local[0]),
        processor: lineage.flood_where(population, &local[1], ground.processor_network),
        open: lineage.flood(population, &local[2]),
        local,
    }
}

/// Whether protection from a processor ends on a hop between two spots.
pub fn ends_processor_level(standings: &[Standing], from: Spot, to: Spot) -> bool {
    to_own_customer(&standings[from.row()], &standings[to.row()])
}
