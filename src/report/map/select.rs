//! Which flows and nodes are shown: a walk along the flows, then what each flow must be.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::Arc,
};

use super::selection::Selection;
use crate::{
    law::Verdict,
    lineage::{CategorySet, Lineage},
    model::{FlowId, Id as _, Inventory, NodeId, Place, PopulationId, StoreId},
    report::dot,
};

/// What is shown.
pub struct Shown {
    /// The flows, in the order of their ids.
    pub flows: Vec<FlowId>,
    /// The nodes: the ends of those flows, and what is shown without any.
    pub nodes: BTreeSet<NodeId>,
}

/// Picks what a selection asks for. `verdicts` has the worst verdict of each flow that has one.
pub fn select(
    inventory: &Arc<Inventory>,
    selection: &Selection,
    verdicts: &BTreeMap<&str, Verdict>,
) -> Shown {
    let carrying = carrying(inventory, selection);
    let ids = (0..inventory.flows.len()).map(FlowId::new);
    let open: Vec<FlowId> = ids.filter(|f| carrying.as_ref().is_none_or(|c| c.contains(f))).collect();
    let walked = walked(inventory, selection, &open);
    let mut flows: Vec<FlowId> =
        walked.into_iter().filter(|&f| fits(inventory, selection, verdicts, f)).collect();
    flows.sort_by(|&a, &b| inventory.flow(a).id.cmp(&inventory.flow(b).id));
    let mut nodes: BTreeSet<NodeId> =
        flows.iter().map(|&f| inventory.flow(f)).flat_map(|f| [f.from, f.to]).collect();
    nodes.extend(selection.from.iter().chain(&selection.to).filter(|&&n| named(inventory, n)));
    if selection.from.is_empty() && selection.to.is_empty() && selection.category.is_none() {
        let alone = dot::in_use(inventory).into_iter().filter(|&n| matches!(n, NodeId::Store(_)));
        nodes.extend(alone.filter(|&n| stands_alone(inventory, selection, verdicts, n)));
    }
    Shown { flows, nodes }
}

/// Whether a node that was asked for is shown where no flow touches it: stores and people are, a party stands
/// for its stores too.
fn named(inventory: &Inventory, node: NodeId) -> bool {
    !matches!(node, NodeId::Party(_)) || dot::in_use(inventory).contains(&node)
}

/// Whether a store that holds something is shown for that alone.
fn stands_alone(
    inventory: &Inventory,
    selection: &Selection,
    verdicts: &BTreeMap<&str, Verdict>,
    node: NodeId,
) -> bool {
    let NodeId::Store(store) = node else { return false };
    let store = inventory.store(store);
    let held = format!("store:{}", store.id);
    let verdict = verdicts.get(held.as_str()).copied().unwrap_or_default();
    !store.holdings.categories.is_empty()
        && (selection.verdicts.is_empty() || selection.verdicts.contains(&verdict))
        && selection.place.is_none_or(|place| at(inventory, node, place))
}

fn fits(
    inventory: &Inventory,
    selection: &Selection,
    verdicts: &BTreeMap<&str, Verdict>,
    flow: FlowId,
) -> bool {
    let flow = inventory.flow(flow);
    let verdict = verdicts.get(&*flow.id).copied().unwrap_or_default();
    let touches = |place| [flow.from, flow.to].into_iter().any(|n| at(inventory, n, place));
    (selection.verdicts.is_empty() || selection.verdicts.contains(&verdict))
        && selection.place.is_none_or(touches)
}

fn at(inventory: &Inventory, node: NodeId, place: Place) -> bool {
    if let NodeId::Population(id) = node {
        let homes = &inventory.population(id).homes;
        return homes.iter().any(|h| matches!(h, crate::model::Home::At(home) if home.within(place)));
    }
    inventory.places(node).iter().any(|p| p.within(place))
}

/// The flows by which the category asked for, or one below it, arrives; where only people are asked for as the start,
/// of what is theirs. `None` where neither is asked for.
fn carrying(inventory: &Arc<Inventory>, selection: &Selection) -> Option<BTreeSet<FlowId>> {
    let people: Option<Vec<PopulationId>> = selection
        .from
        .iter()
        .map(|node| if let NodeId::Population(id) = node { Some(*id) } else { None })
        .collect();
    let people = people.filter(|list| !list.is_empty());
    if selection.category.is_none() && people.is_none() {
        return None;
    }
    let lineage = Lineage::build(Arc::clone(inventory));
    let wanted = |bits: &CategorySet| {
        selection
            .category
            .map_or(!bits.is_empty(), |category| bits.iter().any(|c| inventory.category_within(c, category)))
    };
    let theirs = |population| people.as_ref().is_none_or(|list| list.contains(&population));
    let entries = lineage.entries().iter().filter(|e| theirs(e.population) && wanted(&e.categories));
    let mut flows: BTreeSet<FlowId> = entries.filter_map(|e| e.flow).collect();
    for population in (0..inventory.populations.len()).map(PopulationId::new).filter(|&p| theirs(p)) {
        let state = lineage.flood(population, &lineage.entering(population));
        for hop in lineage.hops() {
            let passes = !flows.contains(&hop.flow) && lineage.carries(hop.populations, population);
            if passes && wanted(&lineage.function(hop).image(state.row(hop.from.row()))) {
                flows.insert(hop.flow);
            }
        }
    }
    Some(flows)
}

/// The flows that the walk asked for takes.
fn walked(inventory: &Inventory, selection: &Selection, open: &[FlowId]) -> Vec<FlowId> {
    let onward = open.iter().map(|&f| inventory.flow(f)).map(|f| (f.from, f.to)).collect::<Vec<_>>();
    let back = onward.iter().map(|&(from, to)| (to, from)).collect::<Vec<_>>();
    let depth = selection.depth.unwrap_or(u32::MAX);
    let starts = match (selection.from.is_empty(), selection.to.is_empty(), selection.depth) {
        (false, _, _) => Some(with_stores(inventory, &selection.from)),
        (true, true, Some(_)) => Some(entering(inventory, &onward)),
        _ => None,
    };
    let ends = (!selection.to.is_empty()).then(|| with_stores(inventory, &selection.to));
    let away = starts.map(|nodes| distances(&nodes, &onward));
    let left = ends.map(|nodes| distances(&nodes, &back));
    let steps = |distances: &Option<BTreeMap<NodeId, u32>>, node| match distances {
        None => Some(0),
        Some(distances) => distances.get(&node).copied(),
    };
    let taken = |&flow: &FlowId| {
        let flow = inventory.flow(flow);
        let (Some(a), Some(b)) = (steps(&away, flow.from), steps(&left, flow.to)) else { return false };
        a + b < depth
    };
    open.iter().copied().filter(taken).collect()
}

/// Where data enters: people, stores that hold something, and what nothing leads to.
fn entering(inventory: &Inventory, onward: &[(NodeId, NodeId)]) -> BTreeSet<NodeId> {
    let reached: BTreeSet<NodeId> = onward.iter().map(|&(_, to)| to).collect();
    let holds = |n: NodeId| match n {
        NodeId::Store(id) => !inventory.store(id).holdings.categories.is_empty(),
        _ => false,
    };
    onward.iter().map(|&(from, _)| from).filter(|&n| holds(n) || !reached.contains(&n)).collect()
}

/// The nodes, and the stores that those of them that are parties operate.
fn with_stores(inventory: &Inventory, nodes: &[NodeId]) -> BTreeSet<NodeId> {
    let operated = |(row, store): (usize, &crate::model::Store)| {
        nodes.contains(&NodeId::Party(store.operator)).then(|| NodeId::Store(StoreId::new(row)))
    };
    inventory.stores.iter().enumerate().filter_map(operated).chain(nodes.iter().copied()).collect()
}

/// How many steps each node is away from the nearest start.
fn distances(starts: &BTreeSet<NodeId>, steps: &[(NodeId, NodeId)]) -> BTreeMap<NodeId, u32> {
    let mut next: BTreeMap<NodeId, Vec<NodeId>> = BTreeMap::new();
    for &(from, to) in steps {
        next.entry(from).or_default().push(to);
    }
    let mut distances: BTreeMap<NodeId, u32> = starts.iter().map(|&n| (n, 0)).collect();
    let mut queue: VecDeque<(NodeId, u32)> = starts.iter().map(|&n| (n, 0)).collect();
    while let Some((node, distance)) = queue.pop_front() {
        for &to in next.get(&node).into_iter().flatten() {
            if let std::collections::btree_map::Entry::Vacant(entry) = distances.entry(to) {
                entry.insert(distance + 1);
                queue.push_back((to, distance + 1));
            }
        }
    }
    distances
}
