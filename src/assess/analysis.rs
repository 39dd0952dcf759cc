//! Everything that is computed once for an inventory, a set of regimes and a day, and what is read off it.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::{
    judging::{Classes, Collected, HopCache, JudgementCache, JudgingContext, KEPT, Known},
    movement::{Movement, Record},
    protection::{Ground, Judged, Levels, levels, processor_network},
    roles::{NodeRoles, node_roles},
};
use crate::{
    finding::{Code, Severity},
    law::{Judgement, Reach, Regime, Register},
    lineage::{CategoryMatrix, DataNode, Lineage, Network},
    model::{CategoryId, Date, Flow, FlowId, Id, Inventory, NodeId, PopulationId},
};

/// Facts, protection, and who stands behind what, on a day. It holds what it was made of: it may be kept, and sent between
/// threads. [`Self::on`] gives the same on another day, and shares with it whatever no day changes.
pub struct Analysis {
    pub(super) lineage: Arc<Lineage>,
    pub(super) roles: Arc<[NodeRoles]>,
    pub(super) register: Arc<Register>,
    pub(super) facts: Arc<[CategoryMatrix]>,
    pub(super) collected: Arc<Collected>,
    pub(super) network: Arc<Network>,
    /// What was handed over, by id: on another day, others of them protect something.
    given: Arc<[Arc<Regime>]>,
    pub(super) judged: Vec<Judged>,
    pub(super) classes: Classes,
    pub(super) as_of: Date,
    /// What was judged under each regime: whoever judges takes one, and gives it back with what is new. But for what was
    /// forgotten at the bound, no question is judged twice, except by those that judge at one time.
    judged_before: Vec<Mutex<Vec<JudgementCache>>>,
    /// How much of it is kept.
    kept: usize,
    /// Whether findings say all that they are about.
    pub(super) coverage: bool,
}

impl Analysis {
    /// Computes facts and protection. The regimes judged are those that the inventory lists, else those that surely protect
    /// something in it on the day, else those whose data says `fallback`. Inventory and regimes are handed over, or shared
    /// as [`Arc`]. Of several regimes of one id, the last counts. One that the inventory lists and that is not handed over
    /// is a finding (`TW012`): nothing is judged under it.
    pub fn prepare(
        inventory: impl Into<Arc<Inventory>>,
        regimes: impl IntoIterator<Item = impl Into<Arc<Regime>>>,
        as_of: Date,
    ) -> Self {
        Self::over(Lineage::build(inventory), regimes, as_of)
    }

    /// The same over a graph that is built.
    pub fn over(
        lineage: impl Into<Arc<Lineage>>,
        regimes: impl IntoIterator<Item = impl Into<Arc<Regime>>>,
        as_of: Date,
    ) -> Self {
        let by_id: BTreeMap<String, Arc<Regime>> = regimes
            .into_iter()
            .map(Into::into)
            .map(|regime: Arc<Regime>| (regime.id.clone(), regime))
            .collect();
        Self::whole(lineage.into(), by_id.into_values().collect(), as_of)
    }

    fn whole(lineage: Arc<Lineage>, given: Arc<[Arc<Regime>]>, as_of: Date) -> Self {
        let inventory = lineage.inventory();
        let roles = node_roles(&lineage);
        let network = processor_network(&lineage, &roles);
        let populations = || (0..inventory.populations.len()).map(PopulationId::new);
        let entering: Vec<(PopulationId, CategoryMatrix)> =
            populations().map(|p| (p, lineage.entering(p))).collect();
        let facts = lineage.flood_all(&entering, None);
        drop(entering);
        let ground = Ground { lineage: &lineage, roles: &roles, processor_network: &network };
        let judged = judged(&ground, &facts, &given, as_of);
        let classes = Classes::new(inventory, lineage.words(), &judged);
        Self {
            classes,
            register: Arc::new(Register::new(inventory, given.iter().map(AsRef::as_ref), as_of)),
            collected: Arc::new(Collected::new(&lineage, &roles)),
            judged_before: judged.iter().map(|_| Mutex::default()).collect(),
            kept: KEPT,
            coverage: !inventory.waivers.is_empty(),
            roles: roles.into(),
            facts: facts.into(),
            network: Arc::new(network),
            judged,
            given,
            as_of,
            lineage,
        }
    }

    /// The same on another day. Graph, facts and roles are shared: only what the law reaches and protects is computed.
    #[must_use]
    pub fn on(&self, as_of: Date) -> Self {
        let ground = Ground { lineage: &self.lineage, roles: &self.roles, processor_network: &self.network };
        let judged = judged(&ground, &self.facts, &self.given, as_of);
        Self {
            lineage: Arc::clone(&self.lineage),
            roles: Arc::clone(&self.roles),
            register: Arc::new(Register::new(self.inventory(), self.given.iter().map(AsRef::as_ref), as_of)),
            facts: Arc::clone(&self.facts),
            collected: Arc::clone(&self.collected),
            network: Arc::clone(&self.network),
            given: Arc::clone(&self.given),
            classes: Classes::new(self.inventory(), self.lineage.words(), &judged),
            judged_before: judged.iter().map(|_| Mutex::default()).collect(),
            judged,
            as_of,
            kept: self.kept,
            coverage: self.coverage,
        }
    }

    /// With another bound on how much of what was judged is kept for hops of the like. It changes nothing but time
    /// and memory: everything is forgotten where the bound is reached.
    #[must_use]
    pub fn keeping(mut self, judgements: usize) -> Self {
        self.kept = judgements.max(1);
        self.forget();
        self
    }

    /// Gives back the memory of what was judged so far. It changes nothing but time: what is asked again is judged again.
    pub fn forget(&self) {
        self.judged_before.iter().for_each(|caches| *lock(caches) = Vec::new());
    }

    /// With findings that say all that they are about ([`crate::finding::Covered`]): what a baseline is made of. Where
    /// the inventory has waivers, they do so anyway.
    #[must_use]
    pub fn covering(mut self) -> Self {
        self.coverage = true;
        self
    }

    /// Whether anything is decided about findings or exposures.
    pub(super) fn is_decided(&self) -> bool {
        self.coverage && !self.inventory().waivers.is_empty()
    }

    /// The inventory.
    pub fn inventory(&self) -> &Inventory {
        self.lineage.inventory()
    }

    /// The inventory, to be shared.
    pub fn shared_inventory(&self) -> Arc<Inventory> {
        self.lineage.shared()
    }

    /// The day for which everything is judged.
    pub fn as_of(&self) -> Date {
        self.as_of
    }

    /// The lineage graph.
    pub fn lineage(&self) -> &Lineage {
        &self.lineage
    }

    /// The regimes judged, by id.
    pub fn regimes(&self) -> impl ExactSizeIterator<Item = &Arc<Regime>> {
        self.judged.iter().map(|judged| &judged.regime)
    }

    /// The regimes that were handed over, by id, judged or not: for another analysis of the like.
    pub fn regimes_given(&self) -> &[Arc<Regime>] {
        &self.given
    }

    /// The facts of a population at each spot.
    ///
    /// # Panics
    ///
    /// Where the population is none of this inventory.
    pub fn facts(&self, population: PopulationId) -> &CategoryMatrix {
        &self.facts[population.index()]
    }

    /// What the regime of this position in [`Self::regimes`] protects of a population's facts, and where.
    ///
    /// # Panics
    ///
    /// Where there are fewer regimes, or the population is none of this inventory.
    pub fn levels(&self, regime: usize, population: PopulationId) -> &Levels {
        &self.judged[regime].levels[population.index()]
    }

    /// Every disclosure and move under the regime of this position in [`Self::regimes`], movement by movement.
    ///
    /// # Panics
    ///
    /// Where there are fewer regimes.
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
    ///
    /// # Panics
    ///
    /// Where the record is of another analysis, or there are fewer regimes.
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

    /// The spot that a movement enters.
    pub(super) fn spot_entered(&self, movement: Movement) -> DataNode {
        match movement {
            Movement::Entry(i) => self.lineage.entries()[i as usize].spot,
            Movement::Hop(i) => self.lineage.hops()[i as usize].to,
        }
    }

    /// The node that a movement enters.
    pub(super) fn node_entered(&self, movement: Movement) -> NodeId {
        self.lineage.node(self.spot_entered(movement))
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

impl std::fmt::Debug for Analysis {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let regimes: Vec<&str> = self.regimes().map(|regime| regime.id.as_str()).collect();
        f.debug_struct("Analysis")
            .field("inventory", &self.inventory().head.name)
            .field("as_of", &self.as_of)
            .field("regimes", &regimes)
            .finish_non_exhaustive()
    }
}

/// The regimes to be judged on a day, with what they reach and protect.
fn judged(ground: &Ground, facts: &[CategoryMatrix], given: &[Arc<Regime>], as_of: Date) -> Vec<Judged> {
    let inventory = ground.lineage.inventory();
    let asked = |regime: &Arc<Regime>| (Arc::clone(regime), Reach::new(regime, inventory, as_of));
    let mut chosen: Vec<(Arc<Regime>, Reach)> = given.iter().map(asked).collect();
    if let Some(list) = inventory.head.regimes.as_ref() {
        chosen.retain(|(r, _)| list.contains(&r.id));
    } else {
        let protects =
            |reach: &Reach| levels(ground, reach, facts, false).iter().any(Levels::surely_protects);
        let protects: Vec<bool> = chosen.iter().map(|(_, reach)| protects(reach)).collect();
        let any = protects.contains(&true);
        let mut protects = protects.into_iter();
        chosen.retain(|(r, _)| protects.next() == Some(true) || (!any && r.fallback));
    }
    let whole = |(regime, reach)| {
        let levels = levels(ground, &reach, facts, true);
        Judged::new(regime, reach, levels)
    };
    chosen.into_iter().map(whole).collect()
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
