//! All that a finding is about, part by part: who accepts it, or knows it, accepts these parts and no others.

use std::collections::BTreeSet;

use super::question::{About, Item, Question};
use crate::{
    assess::{analysis::Analysis, of_exposure},
    finding::Covered,
    model::{
        Basis, FlowId, Home, Id as _, Inventory, NodeId, PartyId, PartyMatch, PopulationId, Safeguard,
        StoreId, Transform,
    },
    text::digest,
};

/// What a question is about: each exposure that hangs on it, with the tags of its data, each flow that waits for it, with
/// all that a law may look at in it, the paper, and each thing that is said of a recipient.
pub(super) fn of_question(
    analysis: &Analysis,
    question: &Question,
    names: Vec<String>,
    flows: impl Iterator<Item = FlowId>,
) -> Covered {
    let inventory = analysis.inventory();
    let mut parts: Vec<u64> = names.iter().map(|flow| digest::number(["flow", flow])).collect();
    parts.extend(flows.map(|flow| of_flow(inventory, flow)));
    let held: BTreeSet<&str> = names.iter().filter_map(|name| name.strip_prefix("store:")).collect();
    if !held.is_empty() {
        let stores = (0..inventory.stores.len()).map(StoreId::new);
        parts.extend(stores.filter_map(|store| of_holding(inventory, store, &held)));
    }
    if let About::Safeguard(row) = question.about {
        parts.push(of_safeguard(inventory, &inventory.safeguards[row.index()]));
    }
    let populations: BTreeSet<PopulationId> =
        question.exposed().flat_map(|(_, people)| people.iter().map(|&(population, _)| population)).collect();
    parts.extend(populations.iter().map(|&population| of_population(inventory, population)));
    let mut exposures: Vec<u64> = Vec::new();
    for (&(regime, party, place), people) in question.exposed() {
        let regime = analysis.judged[usize::from(regime)].regime.id.as_str();
        for &(population, ref categories) in people {
            let of = |category| of_exposure::one(inventory, (regime, party, place), population, category);
            exposures.extend(categories.iter().map(of));
        }
    }
    for &(party, place) in &question.recipients {
        parts.push(of_exposure::recipient(inventory, party, place));
    }
    parts.extend(question.exporters.iter().map(|&party| of_exporter(inventory, party)));
    let today = analysis.as_of.to_string();
    parts.extend(question.items.iter().flat_map(|item| said(inventory, item, &today)));
    let rest = whole(parts.clone(), Vec::new()).digest;
    parts.extend(&exposures);
    exposures.sort_unstable();
    exposures.dedup();
    Covered { exposures, rest, ..whole(parts, names) }
}

/// What a flow is, beside the data that it carries.
fn of_flow(inventory: &Inventory, flow: FlowId) -> u64 {
    let row = inventory.flow(flow);
    let purposes = inventory.purpose_lists.get(row.purposes);
    let purposes = purposes.iter().map(|&purpose| inventory.purposes[purpose.index()].id.as_str());
    let id = |category| inventory.category(category).id.as_str();
    let transforms = inventory.transform_lists.get(row.transforms).iter().flat_map(|&step| match step {
        Transform::Pseudonymise => ["pseudonymise", "", ""],
        Transform::Encrypt => ["encrypt", "", ""],
        Transform::Aggregate => ["aggregate", "", ""],
        Transform::Anonymise => ["anonymise", "", ""],
        Transform::Drop(what) => ["drop", id(what), ""],
        Transform::Derive(of, what) => ["derive", id(of), id(what)],
    });
    let party = |party: PartyId| inventory.party(party).id.as_str();
    let (places, held_for) = (inventory.places(row.from), inventory.controllers(row.from));
    let held_for = held_for.into_iter().map(party);
    let named = inventory.safeguard_lists.get(row.safeguards);
    let named = named.iter().map(|&paper| inventory.safeguards[paper.index()].id.as_str());
    let cells = [
        "as",
        &row.id,
        inventory.node_name(row.from),
        inventory.node_name(row.to),
        row.access.as_str(),
        row.recurrence.as_str(),
        row.consideration.as_str(),
        row.legal_basis.map_or("", Basis::as_str),
    ];
    let cells = cells.into_iter().chain(purposes).chain(["by"]).chain(transforms).chain(["from"]);
    let cells = cells.chain(places.iter().map(|place| place.code())).chain(["for"]).chain(held_for);
    digest::number(cells.chain(["to"]).chain(at_node(inventory, row.to)).chain(["relying on"]).chain(named))
}

/// How data is held where it arrives: for whom, by whom engaged, where, under which measures.
fn at_node(inventory: &Inventory, node: NodeId) -> Vec<&str> {
    let party = |party: PartyId| inventory.party(party).id.as_str();
    let store = inventory.store_of(node);
    let engaged_by = store.and_then(|store| store.engaged_by).map_or("", party);
    let measures = store.into_iter().flat_map(|store| store.measures.iter().map(String::as_str));
    let held_for = inventory.controllers(node).into_iter().map(party);
    let places = inventory.places(node).into_iter().map(|place| -> &str { place.code() });
    held_for.chain(["engaged by", engaged_by, "at"]).chain(places).chain(["with"]).chain(measures).collect()
}

/// A store that is found to hold data, whatever brought it there.
fn of_holding(inventory: &Inventory, store: StoreId, held: &BTreeSet<&str>) -> Option<u64> {
    let row = inventory.store(store);
    let operator = inventory.party(row.operator).id.as_str();
    let cells = ["holds", row.id.as_str(), operator, "for"].into_iter();
    held.contains(row.id.as_str())
        .then(|| digest::number(cells.chain(at_node(inventory, NodeId::Store(store)))))
}

/// Who gives: what the inventory says of whether the law reaches it.
fn of_exporter(inventory: &Inventory, party: PartyId) -> u64 {
    let row = inventory.party(party);
    let parent = row.parent.map_or("", |parent| inventory.party(parent).id.as_str());
    let subject_to = match &row.subject_to {
        None => vec!["not stated"],
        Some(list) => list.iter().map(String::as_str).collect(),
    };
    let cells = ["exporter", row.id.as_str(), row.role.as_str(), &row.kind, parent].into_iter();
    let places = row.establishments.iter().map(|place| place.code());
    digest::number(cells.chain(places).chain(["subject to"]).chain(subject_to))
}

/// What a paper is: not its days and its assessment, of which what is said of it tells.
fn of_safeguard(inventory: &Inventory, row: &Safeguard) -> u64 {
    let party = |of: &PartyMatch| match *of {
        PartyMatch::Any => ["*", ""],
        PartyMatch::Party(party) => ["party", inventory.party(party).id.as_str()],
        PartyMatch::Group(party) => ["group", inventory.party(party).id.as_str()],
    };
    let categories = row.categories.iter().map(|&category| inventory.category(category).id.as_str());
    let cells = ["paper", &row.id, &row.mechanism, &row.module].into_iter();
    let between = row.exporters.iter().flat_map(party).chain(["to"]);
    let between = between.chain(row.importers.iter().flat_map(party)).chain(["of"]);
    digest::number(
        cells
            .chain(between)
            .chain(row.places.iter().map(|place| place.code()))
            .chain(["for"])
            .chain(categories),
    )
}

/// Of what these words name: for a finding whose message has the day judged in it, or leaves some out.
pub(super) fn of_words<'w>(words: impl IntoIterator<Item = &'w str>) -> Covered {
    whole(words.into_iter().map(|word| digest::number([word])).collect(), Vec::new())
}

/// Of all these parts.
pub(super) fn whole(mut parts: Vec<u64>, flows: Vec<String>) -> Covered {
    parts.sort_unstable();
    parts.dedup();
    let cells: Vec<String> = parts.iter().map(|&part| digest::written(part)).collect();
    let digest = digest::digest(cells.iter().map(String::as_str));
    Covered { digest, parts, flows, ..Covered::default() }
}

/// People: where they are at home.
fn of_population(inventory: &Inventory, population: PopulationId) -> u64 {
    let row = inventory.population(population);
    let homes = row.homes.iter().map(|home| match home {
        Home::At(place) => place.code(),
        Home::In(bloc) => bloc.as_str(),
        Home::Anywhere => "*",
    });
    digest::number(["people", row.id.as_str()].into_iter().chain(homes))
}

/// What is said, of each recipient, in its words, without the day judged: what is said of it on the next day is the same.
fn said(inventory: &Inventory, item: &Item, today: &str) -> Vec<u64> {
    let what = item.why.replace(today, "");
    let of = |who: &str| digest::number(["said", &item.name, &what, item.known.as_str(), who]);
    if item.of.is_empty() {
        return vec![of("")];
    }
    item.of.iter().map(|&party| of(&inventory.party(party).id)).collect()
}
