//! Everything that is computed once for an inventory, a set of regimes and a day, and what is read off it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{
    judging::{Classes, Collected, HopCache, JudgementCache, JudgingContext, KEPT, Known},
    movement::{Movement, Record},
    protection::{Ground, Judged, Levels, levels, processor_network},
    roles::{NodeRoles, node_roles},
};
use crate::{
    finding::{Code, Severity},
    law::{Judgement, Reach, Regime, Register},
    lineage::{CategoryMatrix, Lineage},
    model::{CategoryId, Date, Flow, FlowId, Id, Inventory, NodeId, PopulationId},
};

/// Facts, protection, and who stands behind what. It holds what it was made of, and may be kept and sent between threads.
pub struct Analysis {
    pub(super) lineage: Lineage,
    pub(super) roles: Vec<NodeRoles>,
    pub(super) judged: Vec<Judged>,
    pub(super) register: Register,
    pub(super) facts: Vec<CategoryMatrix>,
    pub(super) classes: Classes,
    pub(super) collected: Collected,
    pub(super) as_of: Date,
    /// What was judged under each regime: whoever judges takes one, and gives it back with what is new. No question is
    /// judged twice but by those that judge at one time.
    judged_before: Vec<Mutex<Vec<JudgementCache>>>,
    /// How much of it is kept.
    kept: usize,
    /// Whether findings say all that they are about.
    pub(super) coverage: bool,
}

impl Analysis {
    /// Computes facts and protection. The regimes judged are those that the inventory lists, else those that
    /// surely protect something in it, else those whose data says `fallback`. Both are handed over, or shared as [`Arc`].
    pub fn prepare(
        inventory: impl Into<Arc<Inventory>>,
        regimes: impl IntoIterator<Item = impl Into<Arc<Regime>>>,
        as_of: Date,
    ) -> Self {
        Self::over(Lineage::build(inventory), regimes, as_of)
    }

    /// The same over a graph that is built.
    pub fn over(
        lineage: Lineage,
        regimes: impl IntoIterator<Item = impl Into<Arc<Regime>>>,
        as_of: Date,
    ) -> Self {
        let inventory = lineage.inventory();
        let roles = node_roles(&lineage);
        let network = processor_network(&lineage, &roles);
        let populations = || (0..inventory.populations.len()).map(PopulationId::new);
        let entering: Vec<(PopulationId, CategoryMatrix)> =
            populations().map(|p| (p, lineage.entering(p))).collect();
        let facts = lineage.flood_all(&entering, None);
        drop(entering);
        let ground = Ground { lineage: &lineage, roles: &roles, processor_network: &network };
        let all = |reach: &Reach, open: bool| levels(&ground, reach, &facts, open);
        let asked = |regime: Arc<Regime>| {
            let reach = Reach::new(&regime, inventory, as_of);
            (regime, reach)
        };
        let mut chosen: Vec<(Arc<Regime>, Reach)> = regimes.into_iter().map(|r| asked(r.into())).collect();
        if let Some(list) = inventory.head.regimes.as_ref() {
            chosen.retain(|(r, _)| list.contains(&r.id));
        } else {
            let protects: Vec<bool> = chosen
                .iter()
                .map(|(_, reach)| all(reach, false).iter().any(Levels::surely_protects))
                .collect();
            let any = protects.contains(&true);
            let mut protects = protects.into_iter();
            chosen.retain(|(r, _)| protects.next() == Some(true) || (!any && r.fallback));
        }
        chosen.sort_by(|a, b| a.0.id.cmp(&b.0.id));
        let judged: Vec<Judged> = chosen
            .into_iter()
            .map(|(regime, reach)| {
                let levels = all(&reach, true);
                Judged::new(regime, reach, levels)
            })
            .collect();
        let classes = Classes::new(inventory, lineage.words(), &judged);
        let register = Register::new(inventory);
        let collected = Collected::new(&lineage, &roles);
        let judged_before = judged.iter().map(|_| Mutex::default()).collect();
        let kept = KEPT;
        let coverage = !inventory.waivers.is_empty();
        Self {
            lineage,
            roles,
            judged,
            register,
            facts,
            classes,
            collected,
            as_of,
            judged_before,
            kept,
            coverage,
        }
    }

    /// With another bound on how much of what was judged is kept for hops of the like. It changes nothing but time
    /// and memory: everything is forgotten where the bound is reached.
    #[must_use]
    pub fn keeping(mut self, judgements: usize) -> Self {
        self.kept = judgements.max(1);
        self.judged_before.iter().for_each(|caches| lock(caches).clear());
        self
    }

    /// With findings that say all that they are about ([`crate::finding::Covered`]): what a baseline is made of. Where
    /// the inventory has waivers, they do so anyway.
    #[must_use]
    pub fn covering(mut self) -> Self {
        self.coverage = true;
        self
    }

    /// The inventory.
    pub fn inventory(&self) -> &Inventory {
        self.lineage.inventory()
    }

    /// The lineage graph.
    pub fn lineage(&self) -> &Lineage {
        &self.lineage
    }

    /// The regimes judged.
    pub fn regimes(&self) -> Vec<&Regime> {
        self.judged.iter().map(|j| &*j.regime).collect()
    }

    /// The facts of a population at each spot.
    pub fn facts(&self, population: PopulationId) -> &CategoryMatrix {
        &self.facts[population.index()]
    }

    /// What the regime of this position in [`Self::regimes`] protects of a population's facts, and where.
    pub fn levels(&self, regime: usize, population: PopulationId) -> &Levels {
        &self.judged[regime].levels[population.index()]
    }

    /// Every disclosure and move under the regime of this position in [`Self::regimes`], movement by movement.
    pub fn records(&self, regime: usize) -> Vec<Record> {
        let mut records = Vec::new();
        self.each_record(regime, |record| records.push(record));
        records
    }

    /// What was judged under a regime so far.
    pub(super) fn known(&self, context: &JudgingContext, regime: usize) -> Known {
        let before = lock(&self.judged_before[regime]).pop();
        let cache = before.unwrap_or_else(|| JudgementCache::new(context, regime, self.kept));
        Known { memo: HopCache::default(), cache }
    }

    /// Keeps what was judged for who judges next.
    pub(super) fn keep(&self, regime: usize, known: Known) {
        lock(&self.judged_before[regime]).push(known.cache);
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

    /// All movements, entries first.
    pub(super) fn movements(&self) -> impl Iterator<Item = Movement> + use<> {
        let entries = self.lineage.entries().len() as u32;
        let hops = self.lineage.hops().len() as u32;
        (0..entries).map(Movement::Entry).chain((0..hops).map(Movement::Hop))
    }

    /// The judgement of one category of a record, made by itself, without a look at what was judged before.
    pub fn judged_alone(&self, regime: usize, record: &Record, category: CategoryId) -> Judgement {
        self.context().judged_alone(regime, record, category)
    }

    /// The severity of a code, by the inventory's own choice.
    pub(super) fn severity(&self, code: Code) -> Severity {
        code.severity_by(&self.inventory().head.severity)
    }

    /// A movement's flow; `None` for a holding.
    pub(super) fn flow_of(&self, movement: Movement) -> Option<&Flow> {
        self.flow_id(movement).map(|flow| self.inventory().flow(flow))
    }

    /// A movement's flow; `None` for a holding.
    pub(super) fn flow_id(&self, movement: Movement) -> Option<FlowId> {
        match movement {
            Movement::Entry(i) => self.lineage.entries()[i as usize].flow,
            Movement::Hop(i) => Some(self.lineage.hops()[i as usize].flow),
        }
    }

    /// The node that a movement enters.
    pub(super) fn node_entered(&self, movement: Movement) -> NodeId {
        let spot = match movement {
            Movement::Entry(i) => self.lineage.entries()[i as usize].spot,
            Movement::Hop(i) => self.lineage.hops()[i as usize].to,
        };
        self.lineage.node(spot)
    }

    /// Whether two populations are judged alike everywhere.
    pub(super) fn alike(&self, a: PopulationId, b: PopulationId) -> bool {
        self.classes.alike(a, b)
    }

    /// The id of a movement's flow, or `store:ID` for a holding.
    pub fn movement_name(&self, movement: Movement) -> String {
        match (self.flow_of(movement), movement) {
            (Some(flow), _) => flow.id.to_string(),
            (None, Movement::Entry(i)) => {
                let spot = self.lineage.entries()[i as usize].spot;
                format!("store:{}", self.inventory().node_name(self.lineage.node(spot)))
            }
            (None, Movement::Hop(_)) => String::new(),
        }
    }
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
