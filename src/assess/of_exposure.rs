//! What an exposure is, in numbers and texts that stay the same as long as it does: who accepts it accepts this and nothing
//! else.

use super::rows::ExposureRow;
use crate::{
    model::{CategoryId, Inventory, PartyId, Place, PopulationId},
    text::digest,
};

/// One exposure: a category of a population, with its tags, with a recipient at a place under a law.
pub fn one(
    inventory: &Inventory,
    (regime, party, place): (&str, PartyId, Place),
    population: PopulationId,
    category: CategoryId,
) -> u64 {
    let whose = inventory.population(population).id.as_str();
    let who = inventory.party(party).id.as_str();
    let named = ["exposure", regime, who, place.code(), whose].into_iter();
    digest::number(named.chain(tagged(inventory, category, population)))
}

/// What a row of exposures is: how it is judged, by which route, on what each hop rests, what it is of, and who the recipient
/// is.
pub fn row(inventory: &Inventory, row: &ExposureRow) -> [String; 5] {
    let whose = (row.regime.as_str(), row.recipient, row.place);
    let parts = row.categories.iter().map(|&c| digest::written(one(inventory, whose, row.population, c)));
    [
        format!("{} {}", row.verdict.as_str(), row.delivery.as_str()),
        row.route_text(),
        row.safeguards_text(),
        parts.collect::<Vec<_>>().join(" "),
        digest::written(recipient(inventory, row.recipient, row.place)),
    ]
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

/// A recipient: what the inventory says that it is.
pub(super) fn recipient(inventory: &Inventory, party: PartyId, place: Place) -> u64 {
    let row = inventory.party(party);
    let parent = row.parent.map_or("", |parent| inventory.party(parent).id.as_str());
    let cells = ["recipient", &row.id, place.code(), row.role.as_str(), &row.kind, parent];
    digest::number(cells.into_iter().chain(row.establishments.iter().map(|place| place.code())))
}
