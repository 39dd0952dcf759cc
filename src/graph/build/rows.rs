//! Rows to nodes.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::{
    builder::Builder,
    cells::{Cells, home, party_match},
};
use crate::{
    graph::{
        data::{Node, Properties},
        schema::Label,
    },
    model::{Basis, CountryRow, Home, Inventory, Party, PartyTable, Place, Population, Safeguard, Store},
};

/// The user's own columns by table and row.
pub type Own<'a> = FxHashMap<(&'a str, &'a str), Vec<(&'a str, &'a str)>>;

/// The user's own columns of an inventory.
pub fn own(inventory: &Inventory) -> Own<'_> {
    let mut own = Own::default();
    for extra in &inventory.extras {
        own.entry((&extra.table, &extra.row)).or_default().push((&extra.column, &extra.value));
    }
    own
}

/// Those of one row.
pub fn own_of<'o, 'a>(own: &'o Own<'a>, table: &'a str, row: &'a str) -> &'o [(&'a str, &'a str)] {
    own.get(&(table, row)).map_or(&[], Vec::as_slice)
}

/// Adds the nodes of all tables, of places and of regimes.
pub fn add(builder: &mut Builder) {
    let inventory = builder.inventory();
    let own = own(inventory);
    builder.bases.populations = builder.next();
    for row in &inventory.populations {
        let properties = population(builder.cells(), row).own(own_of(&own, "populations", &row.id)).done();
        node(builder, Label::Population, &row.id, properties);
    }
    builder.bases.parties = builder.next();
    for row in &inventory.parties {
        let (label, table) = party_table(row.table);
        let properties = party(builder.cells(), inventory, row).own(own_of(&own, table, &row.id)).done();
        let node = Node { label: Label::Party, also: Some(label), id: row.id.as_str().into(), properties };
        builder.graph.add_node(node);
    }
    builder.bases.stores = builder.next();
    for row in &inventory.stores {
        let properties = store(builder.cells(), inventory, row).own(own_of(&own, "stores", &row.id)).done();
        node(builder, Label::Store, &row.id, properties);
    }
    terms(builder, inventory, &own);
    builder.bases.safeguards = builder.next();
    for row in &inventory.safeguards {
        let cells = safeguard(builder.cells(), inventory, row);
        let properties = cells.own(own_of(&own, "safeguards", &row.id)).done();
        node(builder, Label::Safeguard, &row.id, properties);
    }
    places(builder, &own);
    builder.bases.regimes = builder.next();
    for regime in builder.assessment.regimes.clone() {
        let cells = builder.cells().text("name", &regime.name);
        let properties = cells.text("citation", &regime.law.citation).done();
        node(builder, Label::Regime, &regime.id, properties);
    }
}

fn node(builder: &mut Builder, label: Label, id: &str, properties: Properties) {
    builder.graph.add_node(Node { label, also: None, id: id.into(), properties });
}

/// The label and the table's name.
fn party_table(table: PartyTable) -> (Label, &'static str) {
    match table {
        PartyTable::Company => (Label::Company, "companies"),
        PartyTable::Vendor => (Label::Vendor, "vendors"),
        PartyTable::Partner => (Label::Partner, "partners"),
        PartyTable::ThirdParty => (Label::ThirdParty, "third_parties"),
    }
}

/// Categories and purposes.
fn terms<'a>(builder: &mut Builder, inventory: &'a Inventory, own: &Own<'a>) {
    builder.bases.categories = builder.next();
    for row in &inventory.categories {
        let parent = row.parent.map(|id| inventory.category(id).id.as_str());
        let cells = builder.cells().text("name", &row.name).word("parent", parent);
        let cells = cells.words("tags", &row.tags).text("dpv", &row.dpv).text("source", &row.source);
        let properties = cells.own(own_of(own, "categories", &row.id)).done();
        node(builder, Label::Category, &row.id, properties);
    }
    builder.bases.purposes = builder.next();
    for row in &inventory.purposes {
        let parent = row.parent.map(|id| inventory.purposes[id.index()].id.as_str());
        let cells = builder.cells().text("name", &row.name).word("parent", parent);
        let cells = cells.word("legal_basis", row.legal_basis.map(Basis::as_str));
        let cells =
            cells.list("categories", row.categories.iter().map(|&c| inventory.category(c).id.as_str()));
        let cells = cells.words("recipients", &row.recipients).text("retention", &row.retention);
        let cells = cells.text("source", &row.source);
        let properties = cells.own(own_of(own, "purposes", &row.id)).done();
        node(builder, Label::Purpose, &row.id, properties);
    }
}

fn population<'g>(cells: Cells<'g>, row: &Population) -> Cells<'g> {
    cells
        .text("name", &row.name)
        .list("country", row.homes.iter().map(|&h| home(h)))
        .words("tags", &row.tags)
        .text("source", &row.source)
}

fn party<'g>(cells: Cells<'g>, inventory: &Inventory, row: &Party) -> Cells<'g> {
    let cells = cells.text("name", &row.name).places("country", &row.establishments);
    let cells = cells.places("locations", &row.locations).text("kind", row.kind_word());
    let cells = cells.text("role", row.role.as_str());
    let cells = cells.word("parent", row.parent.map(|id| inventory.party(id).id.as_str()));
    let cells = match &row.subject_to {
        Some(regimes) if regimes.is_empty() => cells.list("subject_to", ["none"]),
        Some(regimes) => cells.words("subject_to", regimes),
        None => cells,
    };
    cells.words("attests", &row.attests).text("source", &row.source).text("notes", &row.notes)
}

fn store<'g>(cells: Cells<'g>, inventory: &Inventory, row: &Store) -> Cells<'g> {
    let party = |&id: &_| inventory.party(id).id.as_str();
    cells
        .text("name", &row.name)
        .text("kind", &row.kind)
        .text("operator", &inventory.party(row.operator).id)
        .list("controller", row.controllers.iter().map(party))
        .text("engaged_by", row.engaged_by.map_or("", |p| inventory.party(p).id.as_str()))
        .places("country", &row.places)
        .list("categories", row.holdings.categories.iter().map(|&c| inventory.category(c).id.as_str()))
        .list("populations", row.holdings.populations.iter().map(|&p| inventory.population(p).id.as_str()))
        .text("retention", &row.retention)
        .words("measures", &row.measures)
        .text("source", &row.source)
        .text("notes", &row.notes)
}

fn safeguard<'g>(cells: Cells<'g>, inventory: &Inventory, row: &Safeguard) -> Cells<'g> {
    let who = |list: &[_]| list.iter().map(|&m| party_match(inventory, m)).collect::<Vec<_>>();
    cells
        .text("mechanism", &row.mechanism)
        .words("regimes", &row.regimes)
        .text("module", &row.module)
        .words("exporter", &who(&row.exporters))
        .words("importer", &who(&row.importers))
        .places("countries", &row.places)
        .list("categories", row.categories.iter().map(|&c| inventory.category(c).id.as_str()))
        .day("valid_from", row.valid_from)
        .day("valid_until", row.valid_until)
        .assessment(row.assessment)
        .words("measures", &row.measures)
        .text("document", &row.document)
        .text("source", &row.source)
        .text("notes", &row.notes)
}

/// Every place that a row or a result names, in the order of their codes; with the row of countries.csv.
fn places(builder: &mut Builder, own: &Own) {
    let inventory = builder.inventory();
    let mut named: BTreeSet<Place> = BTreeSet::new();
    for party in &inventory.parties {
        named.extend(party.places());
    }
    named.extend(inventory.stores.iter().flat_map(|s| &s.places));
    named.extend(inventory.populations.iter().flat_map(|p| homes(builder, p)).map(|(place, _)| place));
    named.extend(inventory.safeguards.iter().flat_map(|s| &s.places));
    named.extend(inventory.countries.iter().map(|c| c.place));
    named.extend(builder.assessment.transfers.iter().map(|t| t.place));
    named.extend(builder.assessment.exposures.iter().map(|e| e.place));
    let mut by_code: Vec<Place> = named.into_iter().collect();
    by_code.sort_by_key(|p| p.code());
    let rows: BTreeMap<Place, &CountryRow> = inventory.countries.iter().map(|c| (c.place, c)).collect();
    for place in by_code {
        let row = rows.get(&place).copied();
        let name = row.map(|r| r.name.as_str()).filter(|n| !n.is_empty()).unwrap_or(place.name());
        let country = row.map_or("", |_| place.code());
        let mut cells = builder.cells().text("country", country).text("name", name);
        if let Some(row) = row {
            cells = cells.assessment(row.assessment).words("measures", &row.measures);
            cells = cells.text("document", &row.document).text("source", &row.source);
            cells = cells.text("notes", &row.notes);
        }
        let properties = cells.own(own_of(own, "countries", place.code())).done();
        let node = Node { label: Label::Place, also: None, id: place.code().into(), properties };
        let at = builder.graph.add_node(node);
        builder.places.insert(place, at);
    }
}

/// The homes of a population, each place once, with the bloc through which it is one.
pub fn homes(builder: &Builder, row: &Population) -> Vec<(Place, Option<&'static str>)> {
    let mut homes: Vec<(Place, Option<&'static str>)> = Vec::new();
    for &home in &row.homes {
        match home {
            Home::At(place) => homes.push((place, None)),
            Home::In(bloc) => {
                homes.extend(
                    bloc.members(builder.assessment.as_of).into_iter().map(|p| (p, Some(bloc.as_str()))),
                );
            }
            Home::Anywhere => {}
        }
    }
    let mut seen = BTreeSet::new();
    homes.retain(|&(place, _)| seen.insert(place));
    homes
}
