//! Which regime protects which fact where, and at which level (section 3 of the definition).

use super::standing::{Standing, to_own_customer};
use crate::{
    law::Reach,
    lineage::{Bits, Lineage, Network, Plane, Spot},
    model::PopulationId,
};

/// What is protected at each spot, for one population under one regime. What stands at a level is `sure` from a
/// controller or from a processor, and `possible` where it is not excluded or, from a controller, sure.
#[derive(Debug, Clone)]
pub struct Levels {
    /// From a controller or from a processor.
    pub sure: Plane,
    /// From a controller, or not excluded.
    pub possible: Plane,
    /// What the spot itself gives, at each level: from a controller, from a processor, not excluded.
    pub local: [Plane; 3],
}

impl Levels {
    /// What is protected at a row at any level.
    pub fn any(&self, row: usize) -> Bits {
        let mut bits = self.sure.bits(row);
        bits.add(self.possible.row(row));
        bits
    }

    /// Whether anything is surely protected anywhere.
    pub fn surely_protects(&self) -> bool {
        !self.sure.is_empty()
    }
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
}

/// The levels of a regime that reaches so far, for a population whose facts are `facts` and enter as `entering`.
pub fn levels(
    ground: &Ground,
    reach: &Reach,
    population: PopulationId,
    facts: &Plane,
    entering: &Plane,
    with_open: bool,
) -> Levels {
    let lineage = ground.lineage;
    let inventory = lineage.inventory();
    let mut local = [lineage.plane(), lineage.plane(), lineage.plane()];
    for row in 0..lineage.spots() {
        let standing = &ground.standings[row];
        let all = facts.row(row);
        if all.iter().all(|&w| w == 0) {
            continue;
        }
        let operator = standing.operator;
        if standing.controllers.iter().any(|&c| reach.subject(c, population)) {
            local[0].add(row, all);
        } else if standing.controllers.is_empty() && reach.established(operator) {
            local[0].add(row, entering.row(row));
        }
        if !standing.controllers.contains(&operator) && reach.subject(operator, population) {
            local[1].add(row, all);
        }
        if !with_open {
            continue;
        }
        if standing.own().any(|p| inventory.party(p).seat().is_unknown()) {
            local[2].add(row, all);
        } else if reach.home_inside(population)
            && !standing.own().any(|p| reach.established(p) || inventory.party(p).subject_to.is_some())
        {
            local[2].add(row, entering.row(row));
        }
    }
    // What a controller protects passes everywhere, so what stands there anyway need not be carried again.
    let controller = lineage.flood(population, &local[0]);
    let sure = lineage.flood_on(population, &controller, &local[1], Some(ground.processor_network));
    let possible = lineage.flood_on(population, &controller, &local[2], None);
    Levels { sure, possible, local }
}

/// Whether protection from a processor ends on a hop between two spots.
pub fn ends_processor_level(standings: &[Standing], from: Spot, to: Spot) -> bool {
    to_own_customer(&standings[from.row()], &standings[to.row()])
}
