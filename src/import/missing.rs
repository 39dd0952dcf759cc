//! What an inventory lacks before a verdict can be had, the most useful first: what most flows hang on.

use std::collections::{BTreeSet, HashSet};

use crate::model::{Home, Inventory, NodeId, PartyId, PartyMatch, Role};

/// Something that is missing, of several rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// What to state.
    pub what: String,
    /// The ids of the rows.
    pub ids: Vec<String>,
    /// How many flows hang on it.
    pub flows: usize,
}

/// What is missing.
pub fn missing(inventory: &Inventory) -> Vec<Missing> {
    let mut all = vec![
        nothing_enters(inventory),
        seats(inventory),
        homes(inventory),
        controllers(inventory),
        safeguards(inventory),
    ];
    all.retain(|missing| !missing.ids.is_empty());
    all.sort_by_key(|missing| std::cmp::Reverse(missing.flows));
    all
}

fn operator(inventory: &Inventory, node: NodeId) -> Option<PartyId> {
    match node {
        NodeId::Population(_) => None,
        NodeId::Party(party) => Some(party),
        NodeId::Store(store) => Some(inventory.store(store).operator),
    }
}

/// How many flows touch what is asked.
fn flows(inventory: &Inventory, is: impl Fn(NodeId) -> bool) -> usize {
    inventory.flows.iter().filter(|flow| is(flow.from) || is(flow.to)).count()
}

fn nothing_enters(inventory: &Inventory) -> Missing {
    let reached: BTreeSet<NodeId> = inventory.flows.iter().map(|flow| flow.to).collect();
    let holds = |node: NodeId| matches!(node, NodeId::Store(store) if !inventory.store(store).holdings.categories.is_empty());
    let empty =
        |node: NodeId| !matches!(node, NodeId::Population(_)) && !reached.contains(&node) && !holds(node);
    let from: BTreeSet<NodeId> =
        inventory.flows.iter().map(|flow| flow.from).filter(|node| empty(*node)).collect();
    Missing {
        what: "what data it has, and whose: flows out of a population (flows.csv, populations.csv, categories.csv)".to_owned(),
        ids: from.iter().map(|node| inventory.node_name(*node).to_owned()).collect(),
        flows: flows(inventory, |node| from.contains(&node)),
    }
}

fn seats(inventory: &Inventory) -> Missing {
    let used: BTreeSet<PartyId> = inventory
        .flows
        .iter()
        .flat_map(|flow| [flow.from, flow.to])
        .filter_map(|node| operator(inventory, node))
        .collect();
    let open: BTreeSet<PartyId> =
        used.into_iter().filter(|party| inventory.party(*party).seat().is_unknown()).collect();
    Missing {
        what: "its seat: `country` of the party's row".to_owned(),
        ids: open.iter().map(|party| inventory.party(*party).id.clone()).collect(),
        flows: flows(inventory, |node| operator(inventory, node).is_some_and(|party| open.contains(&party))),
    }
}

fn homes(inventory: &Inventory) -> Missing {
    let unknown = |home: &Home| matches!(home, Home::At(place) if place.is_unknown());
    let open: Vec<&str> = inventory
        .populations
        .iter()
        .filter(|population| population.homes.iter().any(unknown))
        .map(|population| population.id.as_str())
        .collect();
    Missing {
        what: "where the people live: `country` of populations.csv".to_owned(),
        ids: open.iter().map(|id| (*id).to_owned()).collect(),
        flows: flows(inventory, |node| {
            matches!(node, NodeId::Population(_)) && open.contains(&inventory.node_name(node))
        }),
    }
}

fn controllers(inventory: &Inventory) -> Missing {
    let open = |node: NodeId| {
        let NodeId::Store(store) = node else { return false };
        let store = inventory.store(store);
        let own = matches!(inventory.party(store.operator).role, Role::Controller | Role::JointController);
        store.controllers.is_empty() && !own
    };
    let stores: BTreeSet<NodeId> =
        inventory.flows.iter().map(|flow| flow.to).filter(|node| open(*node)).collect();
    Missing {
        what: "on whose behalf it is held: `controller` of stores.csv".to_owned(),
        ids: stores.iter().map(|node| inventory.node_name(*node).to_owned()).collect(),
        flows: flows(inventory, |node| stores.contains(&node)),
    }
}

fn safeguards(inventory: &Inventory) -> Missing {
    let importers: HashSet<&PartyMatch> =
        inventory.safeguards.iter().flat_map(|row| &row.importers).collect();
    let all = importers.contains(&PartyMatch::Any);
    let named = |party: PartyId| all || importers.contains(&PartyMatch::Party(party));
    let mut open: BTreeSet<PartyId> = BTreeSet::new();
    for flow in &inventory.flows {
        let (from, to) = (operator(inventory, flow.from), operator(inventory, flow.to));
        open.extend(to.filter(|party| from.is_some() && from != to && !named(*party)));
    }
    Missing {
        what: "the instrument, where it is outside and no decision covers it: safeguards.csv, certifications.csv".to_owned(),
        ids: open.iter().map(|party| inventory.party(*party).id.clone()).collect(),
        flows: inventory
            .flows
            .iter()
            .filter(|flow| operator(inventory, flow.to).is_some_and(|party| open.contains(&party)) && operator(inventory, flow.from).is_some())
            .count(),
    }
}
