//! What is odd about what stores hold, on whose behalf, and whose data it is.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::{super::analysis::Analysis, limit::Firsts};
use crate::{
    finding::{Code, Finding},
    lineage::{CategorySet, DataNode, Entry},
    model::{Home, Id, NodeId, Place, PopulationId, Store},
    text::digest,
};

/// What a store receives and does not declare, or declares and does not receive.
pub(super) fn holdings(analysis: &Analysis, list: &mut Vec<Finding>) {
    let inventory = analysis.inventory();
    let lineage = &analysis.lineage;
    let mut fed: FxHashMap<DataNode, Vec<&Entry>> = FxHashMap::default();
    for entry in lineage.entries().iter().filter(|e| e.flow.is_some()) {
        fed.entry(entry.spot).or_default().push(entry);
    }
    for (index, store) in inventory.stores.iter().enumerate() {
        if store.holdings.categories.is_empty() {
            continue;
        }
        let row = inventory.parties.len() + index;
        let spot = DataNode(row as u32);
        let mut arriving: BTreeMap<PopulationId, CategorySet> = BTreeMap::new();
        for hop in lineage.arriving(spot).map(|h| &lineage.hops()[h]) {
            for population in (0..inventory.populations.len()).map(PopulationId::new) {
                if lineage.carries(hop.populations, population) {
                    let from = analysis.facts[population.index()].row(hop.from.row());
                    let bits = lineage.function(hop).image(from);
                    arriving
                        .entry(population)
                        .or_insert_with(|| CategorySet::new(lineage.words()))
                        .add(&bits.0);
                }
            }
        }
        for entry in fed.get(&spot).into_iter().flatten() {
            let bits = arriving.entry(entry.population).or_insert_with(|| CategorySet::new(lineage.words()));
            bits.add(&entry.categories.0);
        }
        let declared = |c| store.holdings.categories.iter().any(|&d| inventory.category_within(c, d));
        let (mut undeclared, mut named) = (BTreeSet::new(), Vec::new());
        for (population, bits) in &arriving {
            let known = store.holdings.populations.contains(population);
            let whose = inventory.population(*population).id.as_str();
            for category in bits.iter().filter(|&c| !known || !declared(c)) {
                let id = &inventory.category(category).id;
                undeclared.insert(id);
                named.push(digest::number(["not declared at", &store.id, whose, id]));
            }
        }
        if !undeclared.is_empty() {
            let names = undeclared.iter().map(|s| s.as_str()).collect::<Vec<_>>().join(", ");
            let message = format!("it receives {names}, not declared for these people");
            list.push(
                Finding::new(Code::UndeclaredReceipt, &store.id, message)
                    .at(store.span)
                    .help("declare them in `categories` and `populations`, or stop the flow")
                    .names(analysis, named),
            );
        }
        list.extend(unsourced(analysis, store, &arriving));
    }
}

/// What a store declares and no flow brings.
fn unsourced(
    analysis: &Analysis,
    store: &Store,
    arriving: &BTreeMap<PopulationId, CategorySet>,
) -> Option<Finding> {
    let inventory = analysis.inventory();
    let brought = |c| arriving.values().any(|b| b.iter().any(|a| inventory.category_within(a, c)));
    let held = store.holdings.categories.iter().filter(|&&c| !brought(c));
    let names: BTreeSet<&str> = held.map(|&c| inventory.category(c).id.as_str()).collect();
    let named = names.iter().map(|id| digest::number(["not brought to", &store.id, id])).collect();
    let names = names.into_iter().collect::<Vec<_>>().join(", ");
    (!names.is_empty()).then(|| {
        Finding::new(Code::UnsourcedHolding, &store.id, format!("it holds {names}, which no flow brings"))
            .at(store.span)
            .help("add the flow that brings it, or remove it from `categories`")
            .names(analysis, named)
    })
}

/// Stores that are held for nobody knows whom.
pub(super) fn behalf(analysis: &Analysis, firsts: &mut Firsts) {
    let inventory = analysis.inventory();
    for (row, standing) in analysis.roles.iter().enumerate() {
        let holds = analysis.facts.iter().any(|f| f.row(row).iter().any(|&w| w != 0));
        if !standing.controllers.is_empty() || !holds {
            continue;
        }
        let NodeId::Store(id) = analysis.lineage.node(DataNode(row as u32)) else { continue };
        let store = inventory.store(id);
        if !firsts.wants(Code::UnknownController, store.span) {
            continue;
        }
        let operator = &inventory.party(standing.operator).id;
        let message = format!("{operator} holds this store as a processor, and the controller is not stated");
        firsts.list.push(
            Finding::new(Code::UnknownController, &store.id, message)
                .at(store.span)
                .help("state the parties on whose behalf in `controller`"),
        );
    }
}

/// People of whom it is not known where they live.
pub(super) fn homes(analysis: &Analysis, list: &mut Vec<Finding>) {
    for population in &analysis.inventory().populations {
        if population.homes.contains(&Home::At(Place::UNKNOWN)) {
            let message = "where these people live is not stated: a law that protects them may be missed";
            list.push(
                Finding::new(Code::UnknownHome, &population.id, message)
                    .at(population.span)
                    .help("state their homes in `country`: places, `EU`, `EEA`, or `*` for anywhere"),
            );
        }
    }
}
