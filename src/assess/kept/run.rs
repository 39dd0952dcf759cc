//! What is kept of a run.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::{
    super::{
        exposure::{COUNTED, JUDGED},
        judging::{Classes, Collected, HopCache, JudgementCache, JudgingContext, KEPT, Known},
        movement::Movement,
        protection::Judged,
        roles::NodeRoles,
    },
    depths::Depths,
    slots::{Few, Slots},
    told::ToldLists,
};
use crate::{
    law::{Reach, Regime, Register},
    lineage::{CategoryMatrix, DataNode, Lineage},
    model::{Date, Id, Inventory, ListId, PopulationId},
};

/// A run that is kept, so that a change costs what it touches, and not a run anew. Each [`Edit`](super::Edit) is made in place; what
/// it comes to is told, and how it is undone.
pub struct KeptRun {
    pub(super) lineage: Lineage,
    pub(super) roles: Vec<NodeRoles>,
    pub(super) register: Register,
    pub(super) collected: Collected,
    pub(super) classes: Classes,
    pub(super) judged: Vec<Judged>,
    /// Regimes that were handed over and protect nothing surely: they are not judged.
    pub(super) unjudged: Vec<(Arc<Regime>, Reach)>,
    pub(super) as_of: Date,
    pub(super) facts: Vec<CategoryMatrix>,
    /// By population.
    pub(super) depths: Vec<Depths>,
    /// Hops that are gone.
    pub(super) gone: FxHashSet<usize>,
    pub(super) slots: Slots,
    pub(super) told: ToldLists,
    /// By population and regime: [`Self::unit`].
    pub(super) units: Vec<Unit>,
    /// By population: by lineage alone.
    pub(super) free: Vec<Free>,
    pub(super) index: Index,
    /// What was judged already, by regime.
    pub(super) known: Vec<Option<Known>>,
    /// Hops whose judgement may hang on where something was collected.
    pub(super) on_collected: FxHashSet<u32>,
}

/// Where to look for what a change touches.
#[derive(Default)]
pub(super) struct Index {
    /// By spot: the entries there.
    pub entries: FxHashMap<u32, SmallVec<[u32; 2]>>,
    /// By party: the spots that it stands behind, or has.
    pub spots: Vec<Vec<u32>>,
    /// By the list of safeguards that a flow names: the movements.
    pub naming: FxHashMap<ListId, Vec<Movement>>,
}

/// What stands of one population under one regime.
pub(super) struct Unit {
    /// What protects, each by itself: from a controller, from a processor, not excluded, perhaps from a processor.
    pub levels: [CategoryMatrix; 4],
    /// By hop: the number of what is said.
    pub hops: Vec<u32>,
    /// By entry.
    pub entries: Vec<u32>,
    /// By slot.
    pub given: CategoryMatrix,
    /// By verdict that counts in mid-route, by spot.
    pub walked: [CategoryMatrix; COUNTED.len()],
    /// The same by slot.
    pub handed: [CategoryMatrix; COUNTED.len()],
    /// By pair.
    pub exposed: Rows,
}

/// What is exposed, by pair.
pub(super) struct Rows {
    pub there: CategoryMatrix,
    pub verdict: [CategoryMatrix; JUDGED.len()],
    pub delivery: [CategoryMatrix; JUDGED.len()],
}

/// What stands of one population by lineage alone.
pub(super) struct Free {
    /// By slot.
    pub given: CategoryMatrix,
    /// By pair.
    pub rows: CategoryMatrix,
}

impl KeptRun {
    /// The inventory, as it is with all changes.
    pub fn inventory(&self) -> &Inventory {
        self.lineage.inventory()
    }

    /// The inventory's lists of what flows name, to be added to.
    pub fn lists_mut(&mut self) -> &mut Inventory {
        self.lineage.inventory_mut()
    }

    /// The day for which everything is judged.
    pub fn as_of(&self) -> Date {
        self.as_of
    }

    /// The regimes judged, by id.
    pub fn regimes(&self) -> impl ExactSizeIterator<Item = &Arc<Regime>> {
        self.judged.iter().map(|judged| &judged.regime)
    }

    pub(super) fn populations(&self) -> impl Iterator<Item = PopulationId> + use<> {
        (0..self.facts.len()).map(PopulationId::new)
    }

    pub(super) fn words(&self) -> usize {
        self.lineage.words()
    }

    /// The number of a unit.
    pub(super) fn unit(&self, population: PopulationId, regime: usize) -> usize {
        population.index() * self.judged.len() + regime
    }

    pub(super) fn context(&self) -> JudgingContext<'_> {
        JudgingContext {
            lineage: &self.lineage,
            roles: &self.roles,
            regimes: &self.judged,
            register: &self.register,
            facts: &self.facts,
            as_of: self.as_of,
            classes: &self.classes,
            collected: &self.collected,
        }
    }

    /// What was judged already under a regime.
    pub(super) fn take_known(&mut self, regime: usize) -> Known {
        self.known[regime].take().unwrap_or_else(|| {
            let cache = JudgementCache::new(&self.context(), regime, KEPT);
            Known { memo: HopCache::default(), cache }
        })
    }

    /// The slots to which an entry gives, under a regime or by lineage alone.
    pub(super) fn entered(&self, entry: u32, under: Option<usize>) -> Few {
        let of = &self.lineage.entries()[entry as usize];
        let under = under.map(|regime| (regime, of.population));
        let disclosures = self.context().disclosures(Movement::Entry(entry), under);
        let mut slots = Few::new();
        for disclosure in disclosures {
            if let Some(slot) = self.slots.slot(of.spot, disclosure.importer)
                && !slots.contains(&slot)
            {
                slots.push(slot);
            }
        }
        slots
    }

    /// The entries of a population at a spot.
    pub(super) fn entries_at(
        &self,
        spot: DataNode,
        population: PopulationId,
    ) -> impl Iterator<Item = u32> + '_ {
        let all = self.index.entries.get(&spot.0).into_iter().flatten().copied();
        all.filter(move |&entry| self.lineage.entries()[entry as usize].population == population)
    }

    /// Whether a hop lets a population pass.
    pub(super) fn carries(&self, hop: u32, population: PopulationId) -> bool {
        self.lineage.carries(self.lineage.hops()[hop as usize].populations, population)
    }

    /// The spot that a movement enters.
    pub(super) fn entered_by(&self, movement: Movement) -> DataNode {
        match movement {
            Movement::Entry(entry) => self.lineage.entries()[entry as usize].spot,
            Movement::Hop(hop) => self.lineage.hops()[hop as usize].to,
        }
    }
}

impl std::fmt::Debug for KeptRun {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let regimes: Vec<&str> = self.regimes().map(|regime| regime.id.as_str()).collect();
        f.debug_struct("KeptRun")
            .field("inventory", &self.inventory().head.name)
            .field("as_of", &self.as_of)
            .field("regimes", &regimes)
            .finish_non_exhaustive()
    }
}
