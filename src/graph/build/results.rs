//! The rows of the transfer register and of the exposures as nodes, tied to what they name.

use std::collections::BTreeSet;

use super::builder::Builder;
use crate::{
    assess::{ExposureRow, RouteStep, TransferRow},
    graph::{
        data::{Node, NodeIndex, Properties},
        schema::{Kind, Label},
    },
    model::{NodeId, Place},
    report,
};

/// Adds them, in the order of their files.
pub fn add(builder: &mut Builder) {
    let assessment = builder.assessment;
    let mut keys = report::Keys::default();
    for (index, row) in report::transfers_in_order(assessment).into_iter().enumerate() {
        if !builder.goes_on() {
            return;
        }
        let key = report::transfer_key(&mut keys, &assessment.inventory, row);
        transfer(builder, index + 1, row, &key);
    }
    for (index, row) in report::exposures_in_order(assessment).into_iter().enumerate() {
        if !builder.goes_on() {
            return;
        }
        exposure(builder, index + 1, row);
    }
}

fn transfer(builder: &mut Builder, number: usize, row: &TransferRow, key: &str) {
    let inventory = builder.inventory();
    let exporter = row.exporter.map(|id| inventory.party(id).id.as_str());
    let judgement = &row.judgement;
    let cells = builder.cells().text("key", key).text("flow", &row.flow).text("regime", &row.regime);
    let cells = cells.text("kind", row.kind.as_str()).word("exporter", exporter);
    let cells = cells.word("exporter_role", row.exporter.map(|_| row.exporter_as.as_str()));
    let cells = cells.text("importer", &inventory.party(row.importer).id);
    let cells = cells.text("importer_role", row.importer_as.as_str()).text("place", row.place.code());
    let cells = cells.list("categories", row.categories.iter().map(|&c| inventory.category(c).id.as_str()));
    let cells =
        cells.list("populations", row.populations.iter().map(|&p| inventory.population(p).id.as_str()));
    let cells = cells.text("verdict", judgement.verdict.as_str()).text("mechanism", judgement.mechanism());
    let cells = cells.text("safeguard", judgement.instrument()).text("citation", &judgement.citation);
    let properties = cells.words("reasons", &row.reasons(inventory)).done();
    let at = row_node(builder, Label::Transfer, format!("t{number}"), properties);
    if let Some(exporter) = row.exporter {
        builder.tie(at, Kind::From, builder.party(exporter));
    }
    builder.tie(at, Kind::To, builder.party(row.importer));
    place_and_law(builder, at, row.place, &row.regime);
    // What carries it and, where it is another, what binds the party that engaged the importer.
    let papers: BTreeSet<_> =
        judgement.chain().filter_map(|judgement| judgement.ground.safeguard()).collect();
    for safeguard in papers {
        builder.tie(at, Kind::By, builder.safeguard(safeguard));
    }
    for &category in &row.categories {
        builder.tie(at, Kind::Carries, builder.category(category));
    }
}

fn exposure(builder: &mut Builder, number: usize, row: &ExposureRow) {
    let inventory = builder.inventory();
    let recipient = inventory.party(row.recipient);
    let key = report::key_of(inventory, row, &row.categories);
    let decided = builder.assessment.decided.get(&key).cloned();
    let mut cells = builder.cells().text("key", &key);
    if let Some(decided) = decided {
        cells = cells.text("decision", decided.decision);
        cells = cells.text("decided_until", &decided.until);
        cells = cells.text("decided_by", &decided.who).text("decided_because", &decided.reason);
    }
    let cells = cells.list("tags", report::tags(inventory, &row.categories, row.population));
    let cells = cells.list("categories", row.categories.iter().map(|&c| inventory.category(c).id.as_str()));
    let cells = cells.text("population", &inventory.population(row.population).id);
    let cells = cells.text("regime", &row.regime).text("recipient", &recipient.id);
    let cells = cells.text("recipient_kind", recipient.kind_word()).text("place", row.place.code());
    let cells = cells.text("verdict", row.verdict.as_str());
    let cells = cells.text("delivery", row.delivery.as_str()).number("hops", i64::from(row.hops));
    let cells = cells.list("route", row.route.iter().map(|s| s.id.as_str()));
    let properties = cells.list("safeguards", row.route.iter().map(|s| s.instrument.as_str())).done();
    let at = row_node(builder, Label::Exposure, format!("e{number}"), properties);
    for &category in &row.categories {
        builder.tie(at, Kind::Of, builder.category(category));
    }
    builder.tie(at, Kind::About, builder.population(row.population));
    builder.tie(at, Kind::To, builder.party(row.recipient));
    place_and_law(builder, at, row.place, &row.regime);
    let entered = row.route.iter().filter_map(|step| entered(builder, step)).collect::<Vec<_>>();
    for (hop, node) in (1..).zip(entered) {
        let properties = builder.cells().number("hop", hop).done();
        builder.tie_with(at, Kind::Via, node, properties);
    }
}

/// The node that the data enters by a step.
fn entered(builder: &Builder, step: &RouteStep) -> Option<NodeIndex> {
    if let Some(flow) = step.flow {
        return Some(builder.node(builder.inventory().flow(flow).to));
    }
    step.holding.map(|store| builder.node(NodeId::Store(store)))
}

fn row_node(builder: &mut Builder, label: Label, id: String, properties: Properties) -> NodeIndex {
    builder.graph.add_node(Node { label, also: None, id: id.into(), properties })
}

fn place_and_law(builder: &mut Builder, at: NodeIndex, place: Place, regime: &str) {
    if let Some(&place) = builder.places.get(&place) {
        builder.tie(at, Kind::At, place);
    }
    if let Some(regime) = builder.regime(regime) {
        builder.tie(at, Kind::Under, regime);
    }
}
