//! Which regime protects which fact where, and at which level (section 3 of the definition).

use std::sync::Arc;

use super::{
    movement::Kind,
    roles::{NodeRoles, hands_back},
};
use crate::{
    law::{Entry, Ground as Basis, Judgement, Reach, Regime, Sure},
    lineage::{CategoryMatrix, CategorySet, DataNode, Lineage, Network},
    model::{Id, PopulationId},
};

/// What is protected at each spot, for one population under one regime. What stands at a level is `sure` from a
/// controller or from a processor, and `possible` where it is not excluded or, from a controller, sure.
#[derive(Debug, Clone)]
pub struct Levels {
    /// From a controller or from a processor.
    pub sure: CategoryMatrix,
    /// From a controller, or not excluded.
    pub possible: CategoryMatrix,
    /// By row: what the spot itself gives, two bits for each [`Level`].
    local: Vec<u8>,
}

/// The levels of protection at a spot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// From a controller.
    Controller,
    /// From a processor.
    Processor,
    /// Not excluded.
    Open,
    /// Perhaps from a processor: not excluded, and ends where protection from a processor does.
    OpenProcessor,
}

/// Of which facts a spot itself gives a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gives {
    /// Of none.
    Nothing,
    /// Of those that enter there.
    Entering,
    /// Of all that are there.
    All,
}

impl Levels {
    /// Looks at what is surely protected at a row, so that it is at hand.
    pub(super) fn look(&self, row: usize) -> u64 {
        self.sure.row(row).first().copied().unwrap_or_default()
    }

    /// What is protected at a row at any level.
    pub fn any(&self, row: usize) -> CategorySet {
        let mut bits = self.sure.bits(row);
        bits.add(self.possible.row(row));
        bits
    }

    /// Of which facts a row itself gives a level.
    pub fn gives(&self, row: usize, level: Level) -> Gives {
        match self.local[row] >> (2 * level as u8) & 3 {
            0 => Gives::Nothing,
            1 => Gives::Entering,
            _ => Gives::All,
        }
    }

    /// What a row itself gives, from now on: as [`gives_at`] says.
    pub(super) fn gives_now(&mut self, row: usize, gives: u8) {
        self.local[row] = gives;
    }

    /// What each spot itself gives at a level, of a population's facts.
    pub(super) fn seeds(
        &self,
        lineage: &Lineage,
        population: PopulationId,
        facts: &CategoryMatrix,
        level: Level,
    ) -> CategoryMatrix {
        let mut plane = lineage.plane();
        for row in 0..lineage.spots() {
            match self.gives(row, level) {
                Gives::Nothing => {}
                Gives::Entering => {
                    if let Some(bits) = lineage.entering_at(population, DataNode(row as u32)) {
                        plane.add(row, &bits.0);
                    }
                }
                Gives::All => plane.add(row, facts.row(row)),
            }
        }
        plane
    }

    /// Whether anything is surely protected anywhere.
    pub fn surely_protects(&self) -> bool {
        !self.sure.is_empty()
    }
}

/// The network without the hops that end protection from a processor.
pub fn processor_network(lineage: &Lineage, roles: &[NodeRoles]) -> Network {
    lineage.restricted(|_, hop| !hands_back(&roles[hop.from.row()], &roles[hop.to.row()]))
}

/// The inputs that every population and regime share.
pub struct Ground<'a> {
    /// The graph.
    pub lineage: &'a Lineage,
    /// Who stands behind each spot.
    pub roles: &'a [NodeRoles],
    /// The network of [`processor_network`].
    pub processor_network: &'a Network,
}

/// The levels of a regime that reaches so far, for each population; `facts` has theirs.
pub fn levels(ground: &Ground, reach: &Reach, facts: &[CategoryMatrix], with_open: bool) -> Vec<Levels> {
    let lineage = ground.lineage;
    let populations = || (0..facts.len()).map(PopulationId::new);
    let mut all: Vec<Levels> =
        populations().map(|p| local(ground, reach, p, &facts[p.index()], with_open)).collect();
    let seeds = |levels: &Levels, population: PopulationId, level| {
        levels.seeds(lineage, population, &facts[population.index()], level)
    };
    let controllers: Vec<(PopulationId, CategoryMatrix)> =
        populations().map(|p| (p, seeds(&all[p.index()], p, Level::Controller))).collect();
    // What a controller protects passes everywhere, so what stands there anyway need not be carried again.
    let controllers = lineage.flood_all(&controllers, Some(facts));
    for (population, controller) in populations().zip(controllers) {
        let levels = &mut all[population.index()];
        let (own, network) = (&facts[population.index()], ground.processor_network);
        let processor = seeds(levels, population, Level::Processor);
        levels.sure = lineage.flood_on(population, &controller, &processor, own, Some(network));
        let open = seeds(levels, population, Level::Open);
        let possible = lineage.flood_on(population, &controller, &open, own, None);
        let perhaps = seeds(levels, population, Level::OpenProcessor);
        levels.possible = lineage.flood_on(population, &possible, &perhaps, own, Some(network));
    }
    all
}

/// What each spot itself gives; nothing is carried yet.
fn local(
    ground: &Ground,
    reach: &Reach,
    population: PopulationId,
    facts: &CategoryMatrix,
    with_open: bool,
) -> Levels {
    let lineage = ground.lineage;
    let there = |row: usize| facts.row(row).iter().any(|&w| w != 0);
    let gives = |row: usize| {
        if there(row) { gives_at(lineage, &ground.roles[row], reach, population, with_open) } else { 0 }
    };
    let local = (0..lineage.spots()).map(gives).collect();
    Levels { sure: lineage.plane(), possible: lineage.plane(), local }
}

/// What a spot gives by who stands behind it, two bits for each [`Level`]; `with_open`: also where it is not excluded.
pub fn gives_at(
    lineage: &Lineage,
    standing: &NodeRoles,
    reach: &Reach,
    population: PopulationId,
    with_open: bool,
) -> u8 {
    let inventory = lineage.inventory();
    let mut local = 0;
    let operator = standing.operator;
    let mut give = |level: Level, gives: Gives| local |= (gives as u8) << (2 * level as u8);
    let under = |party| reach.under(party, population);
    let controller = if standing.controllers.is_empty() {
        (under(operator), Gives::Entering)
    } else {
        (standing.controllers.iter().map(|&c| under(c)).max().unwrap_or_default(), Gives::All)
    };
    if controller.0 == Sure::Yes {
        give(Level::Controller, controller.1);
    }
    let processor = if standing.controllers.contains(&operator) { Sure::No } else { under(operator) };
    if processor == Sure::Yes {
        give(Level::Processor, Gives::All);
    }
    if !with_open {
        return local;
    }
    if processor == Sure::Perhaps {
        give(Level::OpenProcessor, Gives::All);
    }
    let says = |p| reach.established(p) || inventory.party(p).subject_to.is_some();
    if standing.own().any(|p| inventory.party(p).seat().is_unknown()) {
        give(Level::Open, Gives::All);
    } else if controller.0 == Sure::Perhaps {
        give(Level::Open, controller.1);
    } else if reach.home_inside(population) && !standing.own().any(says) {
        give(Level::Open, Gives::Entering);
    }
    local
}

/// Whether protection from a processor ends on a hop between two spots.
pub fn ends_processor_level(roles: &[NodeRoles], from: DataNode, to: DataNode) -> bool {
    hands_back(&roles[from.row()], &roles[to.row()])
}

/// One regime with what it protects, by population.
pub struct Judged {
    /// The regime.
    pub regime: Arc<Regime>,
    /// Whom it reaches.
    pub reach: Reach,
    /// Its levels, by population.
    pub levels: Vec<Levels>,
    /// What is said of what the law takes out: of a party's own places, and of data returned.
    exempts: [Arc<Judgement>; 2],
}

impl Judged {
    /// A regime, whom it reaches, and what it protects.
    pub(super) fn new(regime: Arc<Regime>, reach: Reach, levels: Vec<Levels>) -> Self {
        let exempts = [&regime.same_party, &regime.returns_exempt].map(|e| Arc::new(exempt(e.as_ref())));
        Self { regime, reach, levels, exempts }
    }

    /// With other decisions: gives the law as it was.
    pub(super) fn with(&mut self, regime: Arc<Regime>) -> Arc<Regime> {
        self.exempts = [&regime.same_party, &regime.returns_exempt].map(|e| Arc::new(exempt(e.as_ref())));
        std::mem::replace(&mut self.regime, regime)
    }

    /// What is said of a kind of move that the law takes out.
    pub(super) fn exempted(&self, kind: Kind) -> Option<&Arc<Judgement>> {
        match kind {
            Kind::SameParty => Some(&self.exempts[0]),
            Kind::Returned => Some(&self.exempts[1]),
            Kind::Collection | Kind::Internal | Kind::Abroad | Kind::Onward | Kind::Transfer => None,
        }
    }
}

/// What is said where an entry of the law takes a hop out of it.
fn exempt(entry: Option<&Entry>) -> Judgement {
    entry.map_or_else(Judgement::default, |entry| Judgement {
        ground: Basis::Exemption(entry.id.clone()),
        citation: entry.citation.clone(),
        entry: entry.id.clone(),
        reasons: vec![entry.title.clone()],
        ..Judgement::default()
    })
}
