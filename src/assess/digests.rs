//! Rows of the inventory as numbers that stay the same as long as what they say does: who accepts what rests on them accepts
//! them as they are. Names, notes and sources say nothing that is judged, and are left out.

use crate::{
    model::{
        Basis, CategoryId, CategoryMatch, Certification, Consideration, CountryRow, Date, DateCell, FlowId,
        Home, Inventory, NodeId, PartyId, PartyMatch, PlaceMatch, PopulationId, RecipientMatch, Rule,
        Safeguard, StoreId, Transform, TransformMatch,
    },
    text::digest,
};

/// How far up owners are followed.
const OWNERS: usize = 64;

/// A flow: its ends, how its data is held there, and all its cells but those that say which data it carries.
pub(super) fn flow(inventory: &Inventory, flow: FlowId) -> u64 {
    let row = inventory.flow(flow);
    let transforms = inventory.transform_lists.get(row.transforms);
    let named = inventory.safeguard_lists.get(row.safeguards);
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
    let cells = cells.into_iter().chain(purposes(inventory, flow)).chain(["by"]);
    let cells = cells.chain(transforms.iter().flat_map(|&step| transform(inventory, step))).chain(["from"]);
    let cells = cells.chain(held_at(inventory, row.from)).chain(["to"]).chain(held_at(inventory, row.to));
    let named = named.iter().map(|&paper| inventory.safeguards[paper.index()].id.as_str());
    digest::number(cells.chain(["relying on"]).chain(named))
}

/// The purposes of a flow, with those above them, each with its legal basis: a flow that states none has theirs.
fn purposes(inventory: &Inventory, flow: FlowId) -> Vec<&str> {
    let mut cells = Vec::new();
    for &purpose in inventory.purpose_lists.get(inventory.flow(flow).purposes) {
        cells.push("for");
        let mut next = Some(purpose);
        for _ in 0..OWNERS {
            let Some(at) = next else { break };
            let row = &inventory.purposes[at.index()];
            cells.extend([row.id.as_str(), row.legal_basis.map_or("", Basis::as_str)]);
            next = row.parent;
        }
    }
    cells
}

fn transform(inventory: &Inventory, step: Transform) -> [&str; 3] {
    let id = |category: CategoryId| inventory.category(category).id.as_str();
    match step {
        Transform::Pseudonymise => ["pseudonymise", "", ""],
        Transform::Encrypt => ["encrypt", "", ""],
        Transform::Aggregate => ["aggregate", "", ""],
        Transform::Anonymise => ["anonymise", "", ""],
        Transform::Drop(what) => ["drop", id(what), ""],
        Transform::Derive(of, what) => ["derive", id(of), id(what)],
    }
}

/// How data is held at a node: by whom, for whom, by whom engaged, where, under which measures.
fn held_at(inventory: &Inventory, node: NodeId) -> Vec<&str> {
    let party = |party: PartyId| inventory.party(party).id.as_str();
    let store = inventory.store_of(node);
    let mut cells = vec![inventory.operator(node).map_or("", party), "for"];
    cells.extend(inventory.controllers(node).into_iter().map(party));
    cells.extend(["engaged by", store.and_then(|store| store.engaged_by).map_or("", party), "at"]);
    cells.extend(inventory.places(node).into_iter().map(|place| -> &str { place.code() }));
    cells.push("with");
    cells.extend(store.into_iter().flat_map(|store| store.measures.iter().map(String::as_str)));
    cells
}

/// A store, and how data is held there.
pub(super) fn store(inventory: &Inventory, store: StoreId) -> u64 {
    let cells = ["holds", inventory.store(store).id.as_str()].into_iter();
    digest::number(cells.chain(held_at(inventory, NodeId::Store(store))))
}

/// The parties at the two ends of a flow: who holds what is there, and for whom.
pub(super) fn ends(inventory: &Inventory, flow: FlowId) -> Vec<PartyId> {
    let row = inventory.flow(flow);
    [row.from, row.to].into_iter().flat_map(|node| at(inventory, node)).collect()
}

/// The parties at a node: who holds what is there, and for whom.
pub(super) fn at(inventory: &Inventory, node: NodeId) -> impl Iterator<Item = PartyId> {
    inventory.operator(node).into_iter().chain(inventory.controllers(node))
}

/// All that the inventory says that a party is, with its owners up to the last and their countries.
pub(super) fn party(inventory: &Inventory, party: PartyId) -> u64 {
    digest::number(["party"].into_iter().chain(cells_of_party(inventory, party)))
}

/// A party, and where it gets something.
pub(super) fn recipient(inventory: &Inventory, party: PartyId, place: &str) -> u64 {
    digest::number(["recipient", place].into_iter().chain(cells_of_party(inventory, party)))
}

fn cells_of_party(inventory: &Inventory, party: PartyId) -> Vec<&str> {
    let row = inventory.party(party);
    let mut cells = vec![row.id.as_str(), row.kind_word(), row.role.as_str()];
    cells.extend(row.establishments.iter().map(|place| -> &str { place.code() }));
    cells.push("works from");
    cells.extend(row.locations.iter().map(|place| -> &str { place.code() }));
    cells.push("subject to");
    match &row.subject_to {
        None => cells.push("not stated"),
        Some(list) => cells.extend(list.iter().map(String::as_str)),
    }
    cells.push("attests");
    cells.extend(row.attests.iter().map(String::as_str));
    let mut next = row.parent;
    for _ in 0..OWNERS {
        let Some(owner) = next.map(|owner| inventory.party(owner)) else { break };
        cells.extend(["owned by", owner.id.as_str()]);
        cells.extend(owner.establishments.iter().map(|place| -> &str { place.code() }));
        next = owner.parent;
    }
    cells
}

/// A paper, by what it is: not by its days and its assessment, of which what is said of it tells.
pub(super) fn paper(inventory: &Inventory, row: &Safeguard) -> u64 {
    digest::number(cells_of_paper(inventory, row))
}

/// A paper with its days, its assessment and its measures.
pub(super) fn whole_paper(inventory: &Inventory, row: &Safeguard) -> u64 {
    let days = [day(row.valid_from), day(row.valid_until), assessed(row.assessment.on)];
    let outcome = row.assessment.outcome.map_or("", crate::model::AssessmentOutcome::as_str);
    let cells = cells_of_paper(inventory, row).into_iter().chain(days.iter().map(String::as_str));
    let cells = cells.chain([outcome, &row.document, "with"]).chain(row.measures.iter().map(String::as_str));
    digest::number(cells)
}

fn cells_of_paper<'i>(inventory: &'i Inventory, row: &'i Safeguard) -> Vec<&'i str> {
    let party = |of: &PartyMatch| match *of {
        PartyMatch::Any => ["*", ""],
        PartyMatch::Party(party) => ["party", inventory.party(party).id.as_str()],
        PartyMatch::Group(party) => ["group", inventory.party(party).id.as_str()],
    };
    let mut cells = vec!["paper", row.id.as_str(), &row.mechanism, &row.module];
    cells.extend(row.exporters.iter().flat_map(party));
    cells.push("to");
    cells.extend(row.importers.iter().flat_map(party));
    cells.push("of");
    cells.extend(row.places.iter().map(|place| -> &str { place.code() }));
    cells.push("for");
    cells.extend(row.categories.iter().map(|&category| inventory.category(category).id.as_str()));
    cells.push("under");
    cells.extend(row.regimes.iter().map(String::as_str));
    cells
}

/// A certification, with its days.
pub(super) fn certification(inventory: &Inventory, row: &Certification) -> u64 {
    let days = [day(Some(row.valid_from)), day(row.valid_until), day(row.checked_on)];
    let cells = ["certified", inventory.party(row.party).id.as_str(), row.scheme.as_str()].into_iter();
    digest::number(cells.chain(days.iter().map(String::as_str)).chain(row.covers.iter().map(String::as_str)))
}

/// A row of countries: how its place was assessed.
pub(super) fn country(row: &CountryRow) -> u64 {
    let outcome = row.assessment.outcome.map_or("", crate::model::AssessmentOutcome::as_str);
    let on = assessed(row.assessment.on);
    let cells = ["country", row.place.code(), on.as_str(), outcome, row.document.as_str()].into_iter();
    digest::number(cells.chain(row.measures.iter().map(String::as_str)))
}

/// People: where they are at home.
pub(super) fn population(inventory: &Inventory, population: PopulationId) -> u64 {
    let row = inventory.population(population);
    let homes = row.homes.iter().map(|home| match home {
        Home::At(place) => place.code(),
        Home::In(bloc) => bloc.as_str(),
        Home::Anywhere => "*",
    });
    digest::number(["people", row.id.as_str()].into_iter().chain(homes))
}

/// A rule, with all that it asks for and what it says.
pub(super) fn rule(inventory: &Inventory, rule: &Rule) -> u64 {
    let category = match &rule.category {
        None => ["", ""],
        Some(CategoryMatch::Within(category)) => ["within", inventory.category(*category).id.as_str()],
        Some(CategoryMatch::Tagged(tag)) => ["tagged", tag.as_str()],
    };
    let recipient = match &rule.recipient {
        None => ["", ""],
        Some(RecipientMatch::Party(party)) => ["party", inventory.party(*party).id.as_str()],
        Some(RecipientMatch::Kind(kind)) => ["kind", kind.as_str()],
    };
    let place = match rule.place {
        None => ["", ""],
        Some(PlaceMatch::At(place)) => ["at", place.code()],
        Some(PlaceMatch::In(bloc)) => ["in", bloc.as_str()],
        Some(PlaceMatch::NotAt(place)) => ["not at", place.code()],
        Some(PlaceMatch::NotIn(bloc)) => ["not in", bloc.as_str()],
    };
    let transformed = match rule.transform {
        None => ["", "", ""],
        Some(TransformMatch::Nothing) => ["none", "", ""],
        Some(TransformMatch::Has(step)) => transform(inventory, step),
    };
    let cells = [
        "rule",
        rule.id.as_str(),
        if rule.deny { "deny" } else { "require" },
        rule.population.map_or("", |population| inventory.population(population).id.as_str()),
        rule.purpose.map_or("", |purpose| inventory.purposes[purpose.index()].id.as_str()),
        rule.legal_basis.map_or("", Basis::as_str),
        rule.consideration.map_or("", Consideration::as_str),
        rule.mechanism.as_deref().unwrap_or_default(),
        rule.message.as_str(),
    ];
    let cells = cells.into_iter().chain(category).chain(recipient).chain(place).chain(transformed);
    digest::number(cells)
}

/// A category with the tags that it has with somebody: data that is found to be special is other data.
pub(super) fn tagged(
    inventory: &Inventory,
    category: CategoryId,
    population: PopulationId,
) -> impl Iterator<Item = &str> {
    let id = inventory.category(category).id.as_str();
    std::iter::once(id).chain(inventory.tags(category, population))
}

/// Data of some people at a place in the graph that has a name: what a flow brings, or what a store holds.
pub(super) fn data(
    inventory: &Inventory,
    (how, of): (&str, &str),
    population: PopulationId,
    category: CategoryId,
) -> u64 {
    let named = [how, of, inventory.population(population).id.as_str()].into_iter();
    digest::number(named.chain(tagged(inventory, category, population)))
}

fn day(day: Option<Date>) -> String {
    day.map_or_else(String::new, |day| day.to_string())
}

fn assessed(on: DateCell) -> String {
    match on {
        DateCell::Blank => String::new(),
        DateCell::None => "none".to_owned(),
        DateCell::On(day) => day.to_string(),
    }
}
