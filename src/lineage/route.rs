//! Shortest walks, layer by layer, in the order of their flow ids.
//!
//! A walk is followed together with a *mark*: an opaque number that the caller advances hop by hop (what the
//! walk has met so far). Two walks that stand at the same spot with the same category and mark are alike for
//! everything that follows, so only the first is kept: fewest flows first, then the first differing flow id,
//! as bytes. States that were reached by the same flows share a rank, so that neither category nor mark
//! decides a tie.

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::graph::{Lineage, Spot};
use crate::model::{CategoryId, FlowId, PopulationId};

/// Where a walk stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stand {
    /// At this spot.
    pub spot: Spot,
    /// As this category.
    pub category: CategoryId,
    /// With this mark.
    pub mark: u32,
}

/// One step of a walk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// It entered as the holding of this spot.
    Holding(Spot),
    /// Over this flow.
    Flow(FlowId),
}

/// What the caller says of an entry or a hop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Advance {
    /// The mark after it; `None`: do not follow further.
    pub mark: Option<u32>,
    /// The walk that ends here is what is looked for.
    pub found: bool,
}

/// A walk: its steps, with the category that arrived at each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The steps, first the one that entered.
    pub steps: Vec<(Step, CategoryId)>,
}

/// Guides a search.
pub trait Guide {
    /// Facts enter: `entry` is an index into [`Lineage::entries`].
    fn enter(&self, entry: usize, category: CategoryId) -> Advance;
    /// A hop is taken: `hop` is an index into [`Lineage::hops`].
    fn pass(&self, hop: usize, from: Stand, arriving: CategoryId) -> Advance;
}

struct Node {
    stand: Stand,
    parent: Option<u32>,
    step: (Step, CategoryId),
    rank: u32,
}

/// Flow ids ranked as bytes, holdings among them as `store:ID`; built once for many searches.
pub struct Ranks {
    flows: Vec<u32>,
    holdings: FxHashMap<Spot, u32>,
}

impl Ranks {
    /// Ranks the flow ids of an inventory.
    pub fn new(lineage: &Lineage) -> Self {
        let inventory = lineage.inventory();
        let mut names: Vec<(String, Step)> = inventory
            .flows
            .iter()
            .enumerate()
            .map(|(i, f)| (f.id.to_string(), Step::Flow(FlowId(i as u32))))
            .collect();
        for entry in lineage.entries().iter().filter(|e| e.flow.is_none()) {
            let name = format!("store:{}", inventory.node_name(lineage.node(entry.spot)));
            names.push((name, Step::Holding(entry.spot)));
        }
        names.sort_by(|a, b| a.0.as_bytes().cmp(b.0.as_bytes()));
        let mut ranks = Self { flows: vec![0; inventory.flows.len()], holdings: FxHashMap::default() };
        for (rank, (_, step)) in names.into_iter().enumerate() {
            match step {
                Step::Flow(flow) => ranks.flows[flow.index()] = rank as u32,
                Step::Holding(spot) => {
                    ranks.holdings.entry(spot).or_insert(rank as u32);
                }
            }
        }
        ranks
    }

    fn of(&self, step: Step) -> u32 {
        match step {
            Step::Flow(flow) => self.flows[flow.index()],
            Step::Holding(spot) => self.holdings.get(&spot).copied().unwrap_or(u32::MAX),
        }
    }
}

struct Search<'a, 'i> {
    lineage: &'a Lineage<'i>,
    ranks: &'a Ranks,
    nodes: Vec<Node>,
    seen: FxHashMap<Stand, u32>,
}

/// A candidate of the next layer: (rank of the walk so far, rank of the step), then the rest.
struct Candidate {
    key: (u32, u32),
    found: bool,
    stand: Option<Stand>,
    parent: Option<u32>,
    step: (Step, CategoryId),
}

/// The first walk of this population's facts that the guide calls found.
pub fn shortest(
    lineage: &Lineage,
    ranks: &Ranks,
    population: PopulationId,
    guide: &impl Guide,
) -> Option<Route> {
    let mut search = Search { lineage, ranks, nodes: Vec::new(), seen: FxHashMap::default() };
    let (holdings, flows) = search.entries(population, guide);
    // A holding takes no flow: it stands one layer before what enters over a flow. Ranks of the layer of one
    // flow must compare `store:x > f` with `g`: the first step decides, so it is the first part of the key.
    let mut layer = match search.settle(holdings, false) {
        Ok(route) => return Some(route),
        Err(layer) => layer,
    };
    let mut next = search.expand(&layer, population, guide);
    next.extend(flows);
    loop {
        layer = match search.settle(next, true) {
            Ok(route) => return Some(route),
            Err(layer) => layer,
        };
        if layer.is_empty() {
            return None;
        }
        next = search.expand(&layer, population, guide);
    }
}

impl Search<'_, '_> {
    fn entries(&self, population: PopulationId, guide: &impl Guide) -> (Vec<Candidate>, Vec<Candidate>) {
        let (mut holdings, mut flows) = (Vec::new(), Vec::new());
        for (index, entry) in self.lineage.entries().iter().enumerate() {
            if entry.population != population {
                continue;
            }
            let step = entry.flow.map_or(Step::Holding(entry.spot), Step::Flow);
            for category in entry.categories.iter() {
                let advance = guide.enter(index, category);
                let candidate = Candidate {
                    key: (self.ranks.of(step), 0),
                    found: advance.found,
                    stand: advance.mark.map(|mark| Stand { spot: entry.spot, category, mark }),
                    parent: None,
                    step: (step, category),
                };
                if entry.flow.is_some() { flows.push(candidate) } else { holdings.push(candidate) }
            }
        }
        (holdings, flows)
    }

    fn expand(&self, layer: &[u32], population: PopulationId, guide: &impl Guide) -> Vec<Candidate> {
        let mut next = Vec::new();
        for &at in layer {
            let node = &self.nodes[at as usize];
            for index in self.lineage.leaving(node.stand.spot) {
                let hop = &self.lineage.hops()[index];
                if !self.lineage.carries(hop.populations, population) {
                    continue;
                }
                let step = Step::Flow(hop.flow);
                for category in self.lineage.lens(hop).image_of(node.stand.category).iter() {
                    let advance = guide.pass(index, node.stand, category);
                    let stand = advance.mark.map(|mark| Stand { spot: hop.to, category, mark });
                    if !advance.found && stand.is_none_or(|s| self.seen.contains_key(&s)) {
                        continue;
                    }
                    next.push(Candidate {
                        key: (node.rank, self.ranks.of(step)),
                        found: advance.found,
                        stand,
                        parent: Some(at),
                        step: (step, category),
                    });
                }
            }
        }
        next
    }

    /// Takes a layer over: the best found walk, or the new states with their ranks.
    fn settle(&mut self, mut next: Vec<Candidate>, rerank: bool) -> Result<Route, Vec<u32>> {
        next.sort_by(|a, b| {
            a.key
                .cmp(&b.key)
                .then(b.found.cmp(&a.found))
                .then(a.step.1.cmp(&b.step.1))
                .then(a.stand.cmp(&b.stand))
        });
        if let Some(best) = next.iter().find(|c| c.found) {
            return Ok(trace(&self.nodes, best.parent, best.step));
        }
        let mut layer = Vec::new();
        let mut rank = 0;
        let mut last = None;
        for candidate in next {
            if last.is_some_and(|key| key != candidate.key) {
                rank += 1;
            }
            last = Some(candidate.key);
            let Some(stand) = candidate.stand else { continue };
            if self.seen.contains_key(&stand) {
                continue;
            }
            let id = self.nodes.len() as u32;
            self.seen.insert(stand, id);
            let rank = if rerank { rank } else { candidate.key.0 };
            self.nodes.push(Node { stand, parent: candidate.parent, step: candidate.step, rank });
            layer.push(id);
        }
        Err(layer)
    }
}

/// What the caller says of one more step of a search for many goals. Marks and goals are opaque numbers.
#[derive(Debug, Clone, Default)]
pub struct Arrival {
    /// The marks with which to follow on: none, one, or several where the walk goes on as more than one.
    pub marks: SmallVec<[u32; 2]>,
    /// The goals that the walk that ends here reaches.
    pub goals: SmallVec<[u64; 4]>,
}

/// Guides a search for many goals.
pub trait Scout {
    /// How many goals there are.
    fn goals(&self) -> usize;
    /// Facts enter: `entry` is an index into [`Lineage::entries`].
    fn enter(&self, entry: usize, category: CategoryId) -> Arrival;
    /// A hop is taken: `hop` is an index into [`Lineage::hops`].
    fn pass(&self, hop: usize, from: Stand, arriving: CategoryId) -> Arrival;
}

/// The first walk to each goal that was reached.
pub struct Routes {
    nodes: Vec<Node>,
    ends: FxHashMap<u64, (Option<u32>, (Step, CategoryId))>,
}

impl Routes {
    /// The first walk to a goal, in the order of [`shortest`].
    pub fn to(&self, goal: u64) -> Option<Route> {
        let &(parent, step) = self.ends.get(&goal)?;
        Some(trace(&self.nodes, parent, step))
    }
}

struct Next {
    key: (u32, u32),
    arrival: Arrival,
    spot: Spot,
    parent: Option<u32>,
    step: (Step, CategoryId),
}

struct Scouting<'a, 'i, S> {
    lineage: &'a Lineage<'i>,
    ranks: &'a Ranks,
    population: PopulationId,
    scout: &'a S,
    seen: FxHashSet<Stand>,
    routes: Routes,
}

/// The first walk to each goal that this population's facts reach: one search for all.
pub fn first_routes(
    lineage: &Lineage,
    ranks: &Ranks,
    population: PopulationId,
    scout: &impl Scout,
) -> Routes {
    let routes = Routes { nodes: Vec::new(), ends: FxHashMap::default() };
    let mut search = Scouting { lineage, ranks, population, scout, seen: FxHashSet::default(), routes };
    // As in `shortest`: a holding takes no flow, and the layer after it competes with what enters over a flow.
    let (holdings, flows) = search.entries();
    let mut layer = search.settle(holdings, false);
    let mut next = search.expand(&layer);
    next.extend(flows);
    while !next.is_empty() && search.routes.ends.len() < scout.goals() {
        layer = search.settle(next, true);
        next = search.expand(&layer);
    }
    search.routes
}

impl<S: Scout> Scouting<'_, '_, S> {
    fn entries(&self) -> (Vec<Next>, Vec<Next>) {
        let (mut holdings, mut flows) = (Vec::new(), Vec::new());
        for (index, entry) in self.lineage.entries().iter().enumerate() {
            if entry.population != self.population {
                continue;
            }
            let step = entry.flow.map_or(Step::Holding(entry.spot), Step::Flow);
            for category in entry.categories.iter() {
                let arrival = self.scout.enter(index, category);
                let key = (self.ranks.of(step), 0);
                let next = Next { key, arrival, spot: entry.spot, parent: None, step: (step, category) };
                if entry.flow.is_some() { flows.push(next) } else { holdings.push(next) }
            }
        }
        (holdings, flows)
    }

    fn expand(&self, layer: &[u32]) -> Vec<Next> {
        let mut list = Vec::new();
        for &at in layer {
            let node = &self.routes.nodes[at as usize];
            for index in self.lineage.leaving(node.stand.spot) {
                let hop = &self.lineage.hops()[index];
                if !self.lineage.carries(hop.populations, self.population) {
                    continue;
                }
                let key = (node.rank, self.ranks.of(Step::Flow(hop.flow)));
                for category in self.lineage.lens(hop).image_of(node.stand.category).iter() {
                    let mut arrival = self.scout.pass(index, node.stand, category);
                    let known = |&mark: &u32| self.seen.contains(&Stand { spot: hop.to, category, mark });
                    arrival.marks.retain(|mark| !known(mark));
                    arrival.goals.retain(|goal| !self.routes.ends.contains_key(goal));
                    if arrival.marks.is_empty() && arrival.goals.is_empty() {
                        continue;
                    }
                    let step = (Step::Flow(hop.flow), category);
                    list.push(Next { key, arrival, spot: hop.to, parent: Some(at), step });
                }
            }
        }
        list
    }

    /// Takes a layer over in order: the goals reached first, and the new states with their ranks.
    fn settle(&mut self, mut list: Vec<Next>, rerank: bool) -> Vec<u32> {
        list.sort_by_key(|next| (next.key, next.step.1, next.parent));
        let (mut layer, mut rank, mut last) = (Vec::new(), 0, None);
        for next in list {
            if last.is_some_and(|key| key != next.key) {
                rank += 1;
            }
            last = Some(next.key);
            for goal in next.arrival.goals {
                self.routes.ends.entry(goal).or_insert((next.parent, next.step));
            }
            for mark in next.arrival.marks {
                let stand = Stand { spot: next.spot, category: next.step.1, mark };
                if self.seen.insert(stand) {
                    layer.push(self.routes.nodes.len() as u32);
                    let rank = if rerank { rank } else { next.key.0 };
                    self.routes.nodes.push(Node { stand, parent: next.parent, step: next.step, rank });
                }
            }
        }
        layer
    }
}

fn trace(nodes: &[Node], parent: Option<u32>, end: (Step, CategoryId)) -> Route {
    let mut steps = vec![end];
    let mut at = parent;
    while let Some(id) = at {
        let node = &nodes[id as usize];
        steps.push(node.step);
        at = node.parent;
    }
    steps.reverse();
    Route { steps }
}
