//! The definition, written plainly: sets of facts grown until nothing changes, and every walk followed. It shares
//! the rows of the model and the data of the regimes with the program, and no line of reasoning. Slow on purpose;
//! `agree` holds the program to it on random inventories.
//!
//! `Fault` plants one mistake at a time, so that a test can show that each would be seen.

mod assessments;
mod decisions;
mod disclosures;
mod fault;
mod levels;
mod nodes;
mod onward;
mod routes;
mod rules;
mod safeguards;
mod transfers;
mod verdict;

use std::collections::BTreeSet;

pub use fault::Fault;
pub use levels::Level;
pub use routes::Exposure;
use thalweg::{
    law::Regime,
    model::{
        CategoryCell, CategoryId, Date, FlowId, Id, Inventory, NodeId, PartyId, PopulationId, StoreId,
        Transform,
    },
};
pub use transfers::Record;

/// A category of a population.
pub type Fact = (CategoryId, PopulationId);

/// Where data moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Over a flow.
    Flow(FlowId),
    /// It is there, because a store says that it holds it.
    Holding(StoreId),
}

/// The definition over one inventory.
pub struct Plain<'a> {
    pub inventory: &'a Inventory,
    pub day: Date,
    pub fault: Option<Fault>,
    /// Every flow and every holding.
    pub steps: Vec<Step>,
    pub facts: BTreeSet<(NodeId, Fact)>,
    /// What of them entered at nodes that a party operates, by party, wherever it went.
    pub collected: Vec<BTreeSet<(NodeId, Fact)>>,
    /// The regimes judged, by id.
    pub regimes: Vec<&'a Regime>,
    /// What each of them protects, and where.
    pub levels: Vec<BTreeSet<(NodeId, Fact, Level)>>,
    /// What each of them says, hop by hop, fact by fact.
    pub records: Vec<BTreeSet<Record>>,
}

impl<'a> Plain<'a> {
    pub fn new(inventory: &'a Inventory, all: &'a [Regime], day: Date, fault: Option<Fault>) -> Self {
        let flows = (0..inventory.flows.len()).map(|i| Step::Flow(FlowId::new(i)));
        let holdings = (0..inventory.stores.len())
            .filter(|&i| !inventory.stores[i].holdings.categories.is_empty())
            .map(|i| Step::Holding(StoreId::new(i)));
        let mut plain = Plain {
            inventory,
            day,
            fault,
            steps: flows.chain(holdings).collect(),
            facts: BTreeSet::new(),
            collected: Vec::new(),
            regimes: Vec::new(),
            levels: Vec::new(),
            records: Vec::new(),
        };
        plain.facts = plain.grow_facts(|_| true);
        let parties = (0..inventory.parties.len()).map(PartyId::new);
        plain.collected = parties.map(|p| plain.grow_facts(|n| plain.operator(n) == p)).collect();
        plain.regimes = plain.choose(all);
        plain.levels = plain.regimes.iter().map(|r| plain.grow_levels(r)).collect();
        plain.records = (0..plain.regimes.len()).map(|r| plain.everything_said(r)).collect();
        plain
    }

    pub fn has(&self, fault: Fault) -> bool {
        self.fault == Some(fault)
    }

    pub fn populations(&self) -> impl Iterator<Item = PopulationId> + use<> {
        (0..self.inventory.populations.len()).map(PopulationId::new)
    }

    /// The node left; `None` where data enters.
    pub fn left(&self, step: Step) -> Option<NodeId> {
        match step {
            Step::Flow(id) => {
                Some(self.inventory.flow(id).from).filter(|n| !matches!(n, NodeId::Population(_)))
            }
            Step::Holding(_) => None,
        }
    }

    pub fn reached(&self, step: Step) -> NodeId {
        match step {
            Step::Flow(id) => self.inventory.flow(id).to,
            Step::Holding(id) => NodeId::Store(id),
        }
    }

    pub fn step_name(&self, step: Step) -> String {
        match step {
            Step::Flow(id) => self.inventory.flow(id).id.to_string(),
            Step::Holding(id) => format!("store:{}", self.inventory.store(id).id),
        }
    }

    pub fn within(&self, category: CategoryId, ancestor: CategoryId) -> bool {
        category == ancestor
            || self.inventory.category(category).parent.is_some_and(|p| self.within(p, ancestor))
    }

    /// What a flow lets through of one fact.
    pub fn passes(&self, flow: FlowId, (category, population): Fact) -> BTreeSet<CategoryId> {
        let row = self.inventory.flow(flow);
        let whose = self.inventory.population_lists.get(row.populations);
        if !whose.is_empty() && !whose.contains(&population) {
            return BTreeSet::new();
        }
        let cells = self.inventory.category_cells.get(row.categories);
        let named = |c: &CategoryCell| match *c {
            CategoryCell::All => true,
            CategoryCell::Named(name) => self.within(category, name),
        };
        let as_it_is = cells.iter().any(named);
        let mut passing = BTreeSet::new();
        if as_it_is {
            passing.insert(category);
        }
        if !as_it_is || self.has(Fault::NarrowerPassToo) {
            passing.extend(cells.iter().filter_map(|c| match *c {
                CategoryCell::Named(name) if self.within(name, category) => Some(name),
                _ => None,
            }));
        }
        self.transformed(flow, passing)
    }

    /// What enters by a step, for a population.
    pub fn enters(&self, step: Step, population: PopulationId) -> BTreeSet<CategoryId> {
        match step {
            Step::Holding(id) => {
                let holdings = &self.inventory.store(id).holdings;
                if holdings.populations.contains(&population) {
                    holdings.categories.iter().copied().collect()
                } else {
                    BTreeSet::new()
                }
            }
            Step::Flow(id) => {
                let row = self.inventory.flow(id);
                let whose = self.inventory.population_lists.get(row.populations);
                if row.from != NodeId::Population(population)
                    || !(whose.is_empty() || whose.contains(&population))
                {
                    return BTreeSet::new();
                }
                let named = self.inventory.category_cells.get(row.categories).iter();
                let named = named.filter_map(|c| match *c {
                    CategoryCell::Named(name) => Some(name),
                    CategoryCell::All => None,
                });
                self.transformed(id, named.collect())
            }
        }
    }

    fn transformed(&self, flow: FlowId, mut passing: BTreeSet<CategoryId>) -> BTreeSet<CategoryId> {
        let list = self.inventory.transform_lists.get(self.inventory.flow(flow).transforms);
        let mut order: Vec<Transform> = list.to_vec();
        if self.has(Fault::TransformsReversed) {
            order.reverse();
        }
        for transform in order {
            match transform {
                Transform::Pseudonymise | Transform::Encrypt => {}
                Transform::Aggregate | Transform::Anonymise => passing.clear(),
                Transform::Drop(gone) => passing.retain(|&c| {
                    let above = self.has(Fault::DropTakesAncestors) && self.within(gone, c);
                    !above && !self.within(c, gone)
                }),
                Transform::Derive(from, to) => {
                    if passing.iter().any(|&c| self.within(c, from) || self.within(from, c)) {
                        passing.insert(to);
                    }
                }
            }
        }
        passing
    }

    /// What arrives over a step of a fact at its source (or, where data enters, of a population).
    pub fn arrives(
        &self,
        step: Step,
        source: Option<CategoryId>,
        population: PopulationId,
    ) -> BTreeSet<CategoryId> {
        match (step, source) {
            (Step::Flow(flow), Some(category)) if self.left(step).is_some() => {
                self.passes(flow, (category, population))
            }
            _ => self.enters(step, population),
        }
    }

    /// What enters at such nodes, and where it goes.
    fn grow_facts(&self, at: impl Fn(NodeId) -> bool) -> BTreeSet<(NodeId, Fact)> {
        let mut facts = BTreeSet::new();
        for &step in self.steps.iter().filter(|&&s| self.left(s).is_none() && at(self.reached(s))) {
            for population in self.populations() {
                let node = self.reached(step);
                facts.extend(self.enters(step, population).into_iter().map(|c| (node, (c, population))));
            }
        }
        closed(facts, |(node, fact)| {
            let mut next = Vec::new();
            for step in self.leaving(*node) {
                let to = self.reached(step);
                let passing = self.arrives(step, Some(fact.0), fact.1);
                next.extend(passing.into_iter().map(|c| (to, (c, fact.1))));
            }
            next
        })
    }

    pub fn leaving(&self, node: NodeId) -> impl Iterator<Item = Step> + '_ {
        self.steps.iter().copied().filter(move |&s| self.left(s) == Some(node))
    }
}

/// A set, grown by a rule until nothing changes.
pub fn closed<T: Ord + Clone>(mut set: BTreeSet<T>, rule: impl Fn(&T) -> Vec<T>) -> BTreeSet<T> {
    loop {
        let more: Vec<T> = set.iter().flat_map(&rule).collect();
        let before = set.len();
        set.extend(more);
        if set.len() == before {
            return set;
        }
    }
}
