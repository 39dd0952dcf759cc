//! A bill of materials of `CycloneDX`, in JSON, or in XML as its JSON would be: its services, with the data that they take and give. A service is a store; the
//! classification of a data entry is its category. Components and vulnerabilities are no business of an inventory.

use std::collections::BTreeSet;

use super::{
    choices::{Choices, Open},
    document::Item,
    draft::{Draft, RowIx},
    list::owner,
    place_names, unstated,
    words::{self, folded, quoted},
};
use crate::ingest::Table;

/// Which way data goes.
const FLOWS: &[&str] = &["inbound", "outbound", "bi-directional", "unknown"];

/// Whether a document is one.
pub fn is(root: &Item<'_, '_>) -> bool {
    root.text("bomFormat") == "CycloneDX"
}

struct Service<'d, 't> {
    item: Item<'d, 't>,
    store: RowIx,
    names: Vec<String>,
    endpoints: Vec<String>,
}

/// Reads it; gives what it counts, in words.
pub fn read(root: &Item<'_, '_>, choices: &Choices, draft: &mut Draft, open: &mut Open) -> String {
    let mut services = Vec::new();
    let mut waiting: Vec<(Item<'_, '_>, String)> =
        root.items("services").into_iter().rev().map(|item| (item, String::new())).collect();
    while let Some((item, within)) = waiting.pop() {
        let inner = item.items("services");
        let name = item.text("name");
        services.extend(service(&item, &within, choices, draft));
        waiting.extend(inner.into_iter().rev().map(|inner| (inner, name.clone())));
    }
    let mut data = 0;
    for service in &services {
        for entry in service.item.items("data") {
            data += 1;
            exchanged(&entry, service, &services, choices, draft, open);
        }
    }
    if services.is_empty() {
        root.tell("it has no services; components hold no data, and are not read", "");
    }
    format!("{} services, {data} data entries", services.len())
}

fn service<'d, 't>(
    item: &Item<'d, 't>,
    within: &str,
    choices: &Choices,
    draft: &mut Draft,
) -> Option<Service<'d, 't>> {
    let (reference, name, place) = (item.text("bom-ref"), item.text("name"), item.place());
    if name.is_empty() {
        item.tell("the service has no name, and is left out", "");
        return None;
    }
    let key = if reference.is_empty() { format!("{} {name}", item.text("group")) } else { reference.clone() };
    let store = draft.known(Table::Stores, "service", &key, &name, &place);
    draft.set(store, "kind", "service");
    let by = item.get("provider");
    let provider = by.as_ref().map(|provider| provider.text("name")).unwrap_or_default();
    if provider.is_empty() || folded(&provider) == folded(&choices.owner) {
        unstated::operator(draft, choices, store, "the services", &place);
    } else {
        let vendor = draft.named(Table::Vendors, "provider", &provider, &place);
        if let Some(address) = by.and_then(|provider| provider.get("address")) {
            seat(vendor, &address, choices, draft);
        }
        draft.set(vendor, "country", "unknown");
        let (vendor, owner) = (draft.id(vendor).to_owned(), owner(choices, draft, &place));
        let owner = draft.id(owner).to_owned();
        draft.set(store, "operator", &vendor);
        draft.set(store, "engaged_by", &owner);
        draft.assume(store, &format!("{owner} engaged {vendor}, which provides it"));
    }
    let endpoints = item.texts("endpoints");
    let regions: Vec<_> =
        endpoints.iter().filter_map(|endpoint| place_names::region_within(endpoint)).collect();
    if let Some((code, region)) =
        regions.first().filter(|(code, _)| regions.iter().all(|(other, _)| other == code))
    {
        draft.replace(store, "country", code);
        draft.assume(store, &format!("it is where the region in its address is: {region}"));
    }
    draft.set(store, "country", "unknown");
    if !within.is_empty() {
        draft.note(store, &quoted("within", within));
    }
    let read =
        ["bom-ref", "name", "provider", "services", "data", "licenses", "externalReferences", "signature"];
    for note in item.rest(&read) {
        draft.note(store, &note);
    }
    Some(Service { item: item.clone(), store, names: vec![reference, name], endpoints })
}

/// The seat of a provider, where its address has one country; another service may have named the provider without it.
fn seat(vendor: RowIx, address: &Item<'_, '_>, choices: &Choices, draft: &mut Draft) {
    let places = choices.places(&address.text("country"), &[]);
    draft.count_place(!places.codes.is_empty());
    if let ([code], false) = (places.codes.as_slice(), places.open)
        && ["", "unknown"].contains(&draft.cell(vendor, "country"))
    {
        draft.replace(vendor, "country", code);
    }
    if let Some(text) = address.shown() {
        draft.note(vendor, &quoted("address", &text));
    }
}

/// An entry of data that a service exchanges.
fn exchanged(
    entry: &Item<'_, '_>,
    service: &Service<'_, '_>,
    all: &[Service<'_, '_>],
    choices: &Choices,
    draft: &mut Draft,
    open: &mut Open,
) {
    let (way, classification) = (entry.text("flow"), entry.text("classification"));
    if !FLOWS.contains(&way.as_str()) {
        entry.wrong_word("flow", FLOWS);
        return;
    }
    open.tags.insert(words::plain(&classification, words::NAME));
    let place = entry.place();
    let Some(category) = unstated::category(draft, choices, &classification, &place) else { return };
    unstated::holds(draft, service.store, std::slice::from_ref(&category), &place);
    let mut notes = entry.rest(&["flow", "classification", "source", "destination"]);
    notes.push(quoted("classification", &classification));
    let mut ends = BTreeSet::new();
    let own = draft.id(service.store).to_owned();
    for (key, ways, into) in [
        ("source", ["inbound", "bi-directional"], true),
        ("destination", ["outbound", "bi-directional"], false),
    ] {
        for address in entry.texts(key).iter().filter(|_| ways.contains(&way.as_str())) {
            let other = end(address, all, &place, draft);
            ends.insert(if into { (other, own.clone()) } else { (own.clone(), other) });
        }
    }
    if ends.is_empty() {
        draft.note(service.store, &format!("{way} data, from or to whom is not stated"));
        for note in &notes {
            draft.note(service.store, note);
        }
    }
    for (from, to) in ends.into_iter().filter(|(from, to)| from != to) {
        let flow = draft.known(Table::Flows, "flow", &format!("{from} to {to}"), "", &place);
        draft.set(flow, "from", &from);
        draft.set(flow, "to", &to);
        draft.add(flow, "categories", [category.as_str()]);
        for note in &notes {
            draft.note(flow, note);
        }
    }
}

/// Who is at an address: a service of the bill, else somebody who is known by nothing else.
fn end(address: &str, all: &[Service<'_, '_>], place: &str, draft: &mut Draft) -> String {
    let reference =
        address.rsplit_once('#').filter(|_| address.starts_with("urn:cdx:")).map_or(address, |(_, r)| r);
    let by_name = |service: &&Service<'_, '_>| service.names.iter().any(|name| name == reference);
    let by_address =
        |service: &&Service<'_, '_>| service.endpoints.iter().any(|endpoint| host(endpoint) == host(address));
    if let Some(service) = all.iter().find(by_name).or_else(|| all.iter().find(by_address)) {
        return draft.id(service.store).to_owned();
    }
    let row = draft.named(Table::ThirdParties, "address", host(reference), place);
    draft.set(row, "country", "unknown");
    draft.note(row, &quoted("address", address));
    draft.assume(row, "who is behind the address is not stated");
    draft.id(row).to_owned()
}

fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    host.rsplit_once('@').map_or(host, |(_, host)| host)
}
