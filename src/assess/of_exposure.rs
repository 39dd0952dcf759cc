//! What an exposure is, in numbers and texts that stay the same as long as it does: who accepts it accepts this and nothing
//! else.

use std::collections::BTreeSet;

use super::{digests, rows::ExposureRow};
use crate::{
    model::{CategoryId, Inventory, NodeId, PartyId, Place, PopulationId},
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
    digest::number(named.chain(digests::tagged(inventory, category, population)))
}

/// What a row of exposures is: how it is judged, by which route, what each flow of it is and who stands at its ends, on what
/// each hop rests, what it is of and whose, and who the recipient is.
pub fn row(inventory: &Inventory, row: &ExposureRow) -> Vec<String> {
    let whose = (row.regime.as_str(), row.recipient, row.place);
    let parts = row.categories.iter().map(|&c| digest::written(one(inventory, whose, row.population, c)));
    let mut cells = vec![
        format!("{} {}", row.verdict.as_str(), row.delivery.as_str()),
        row.route_text(),
        row.safeguards_text(),
        parts.collect::<Vec<_>>().join(" "),
        digest::written(digests::recipient(inventory, row.recipient, row.place.code())),
        digest::written(digests::population(inventory, row.population)),
    ];
    let mut parties: BTreeSet<PartyId> = BTreeSet::new();
    for step in &row.route {
        if let Some(flow) = step.flow {
            cells.push(digest::written(digests::flow(inventory, flow)));
            parties.extend(digests::ends(inventory, flow));
        }
        if let Some(store) = step.holding {
            cells.push(digest::written(digests::store(inventory, store)));
            parties.extend(digests::at(inventory, NodeId::Store(store)));
        }
        let paper = inventory.safeguards.iter().find(|paper| paper.id == step.instrument);
        cells.extend(paper.map(|paper| digest::written(digests::paper(inventory, paper))));
    }
    cells.extend(parties.into_iter().map(|party| digest::written(digests::party(inventory, party))));
    cells
}
