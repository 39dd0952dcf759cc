//! What ties rows to each other: flows, operators, controllers, parents, homes and places, and the facts.

use super::{
    builder::Builder,
    cells::{category_cell, transform},
    rows::{homes, own, own_of},
};
use crate::{
    graph::{
        data::{NodeIndex, Properties},
        schema::{Kind, Label},
    },
    lineage::DataNode,
    model::{Basis, CategoryId, Flow, Id, NodeId, PartyId, Place, PopulationId, PurposeId, StoreId},
};

/// Adds them.
pub fn add(builder: &mut Builder) {
    flows(builder);
    behind(builder);
    places(builder);
    parents(builder);
    facts(builder);
}

fn flows(builder: &mut Builder) {
    let inventory = builder.inventory();
    let own = own(inventory);
    for flow in &inventory.flows {
        if !builder.goes_on() {
            return;
        }
        let properties = columns(builder, flow, own_of(&own, "flows", &flow.id));
        builder.tie_with(builder.node(flow.from), Kind::Flows, builder.node(flow.to), properties);
    }
}

fn columns(builder: &mut Builder, flow: &Flow, own: &[(&str, &str)]) -> Properties {
    let inventory = builder.inventory();
    let transforms: Vec<String> =
        inventory.transform_lists.get(flow.transforms).iter().map(|&t| transform(inventory, t)).collect();
    let populations = inventory.population_lists.get(flow.populations);
    let purposes = inventory.purpose_lists.get(flow.purposes);
    let safeguards = inventory.safeguard_lists.get(flow.safeguards);
    builder
        .cells()
        .text("id", &flow.id)
        .text("from", inventory.node_name(flow.from))
        .text("to", inventory.node_name(flow.to))
        .list(
            "categories",
            inventory.category_cells.get(flow.categories).iter().map(|&c| category_cell(inventory, c)),
        )
        .list("populations", populations.iter().map(|&p| inventory.population(p).id.as_str()))
        .list("purposes", purposes.iter().map(|&p| inventory.purposes[p.index()].id.as_str()))
        .word("legal_basis", flow.legal_basis.map(Basis::as_str))
        .list("safeguards", safeguards.iter().map(|&s| inventory.safeguard(s).id.as_str()))
        .words("transform", &transforms)
        .text("access", flow.access.as_str())
        .text("recurrence", flow.recurrence.as_str())
        .text("consideration", flow.consideration.as_str())
        .text("source", &flow.source)
        .text("notes", &flow.notes)
        .own(own)
        .done()
}

/// Who runs and who controls a store.
fn behind(builder: &mut Builder) {
    let inventory = builder.inventory();
    for (index, store) in inventory.stores.iter().enumerate() {
        let at = builder.store(StoreId::new(index));
        builder.tie(builder.party(store.operator), Kind::Runs, at);
        for &controller in &store.controllers {
            builder.tie(builder.party(controller), Kind::Controls, at);
        }
    }
}

/// Homes, establishments and locations, places of stores; and which of them lie in the territory of which law.
fn places(builder: &mut Builder) {
    let inventory = builder.inventory();
    for (index, population) in inventory.populations.iter().enumerate() {
        let from = builder.population(PopulationId::new(index));
        for (place, bloc) in homes(builder, population) {
            let properties = builder.cells().word("bloc", bloc).done();
            within(builder, from, place, properties);
        }
    }
    for (index, party) in inventory.parties.iter().enumerate() {
        let from = builder.party(PartyId::new(index));
        for place in party.places() {
            let cells = builder.cells();
            let cells = if place == party.seat() { cells.yes("seat") } else { cells };
            let properties = cells.done();
            within(builder, from, place, properties);
        }
    }
    for (index, store) in inventory.stores.iter().enumerate() {
        let from = builder.store(StoreId::new(index));
        let id = NodeId::Store(StoreId::new(index));
        let stated = !store.places.is_empty();
        for place in inventory.places(id) {
            let cells = builder.cells();
            let cells = if stated { cells } else { cells.yes("default") };
            let properties = cells.done();
            within(builder, from, place, properties);
        }
    }
    let (as_of, regimes) = (builder.assessment.as_of, builder.assessment.regimes.clone());
    let mut inside: Vec<(NodeIndex, NodeIndex)> = Vec::new();
    for node in builder.graph.nodes().iter().filter(|n| n.label == Label::Place) {
        let Some(place) = Place::parse(&node.id) else { continue };
        let Some(&from) = builder.places.get(&place) else { continue };
        let laws = regimes.iter().filter(|r| r.inside(place, as_of));
        inside.extend(laws.filter_map(|r| Some((from, builder.regime(&r.id)?))));
    }
    for (from, to) in inside {
        builder.tie(from, Kind::Inside, to);
    }
}

fn within(builder: &mut Builder, from: NodeIndex, place: Place, properties: Properties) {
    if let Some(&to) = builder.places.get(&place) {
        builder.tie_with(from, Kind::In, to, properties);
    }
}

fn parents(builder: &mut Builder) {
    let inventory = builder.inventory();
    for (index, row) in inventory.parties.iter().enumerate() {
        if let Some(parent) = row.parent {
            builder.tie(builder.party(PartyId::new(index)), Kind::ChildOf, builder.party(parent));
        }
    }
    for (index, row) in inventory.categories.iter().enumerate() {
        if let Some(parent) = row.parent {
            builder.tie(builder.category(CategoryId::new(index)), Kind::ChildOf, builder.category(parent));
        }
    }
    for (index, row) in inventory.purposes.iter().enumerate() {
        if let Some(parent) = row.parent {
            builder.tie(builder.purpose(PurposeId::new(index)), Kind::ChildOf, builder.purpose(parent));
        }
    }
}

/// Which category of whose data is at which node: the facts of the fixpoint.
fn facts(builder: &mut Builder) {
    let inventory = builder.inventory();
    let lineage = builder.analysis.lineage();
    for row in 0..lineage.spots() {
        if !builder.goes_on() {
            return;
        }
        let from = builder.node(lineage.node(DataNode(row as u32)));
        let mut whose: Vec<Vec<&str>> = vec![Vec::new(); inventory.categories.len()];
        for (index, population) in inventory.populations.iter().enumerate() {
            for category in builder.analysis.facts(PopulationId::new(index)).bits(row).iter() {
                if let Some(list) = whose.get_mut(category.index()) {
                    list.push(&population.id);
                }
            }
        }
        for (index, populations) in whose.into_iter().enumerate().filter(|(_, p)| !p.is_empty()) {
            let properties = builder.cells().list("populations", populations).done();
            builder.tie_with(from, Kind::Holds, builder.category(CategoryId::new(index)), properties);
        }
    }
}
