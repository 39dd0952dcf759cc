//! What an exposure is, in numbers and texts that stay the same as long as it does: who accepts it accepts this and nothing
//! else.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::{digests, rows::ExposureRow};
use crate::{
    lineage::CategorySet,
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

/// The numbers of many exposures and of much data, each as [`one`] and `digests::data` make it: what they begin and end with
/// is read once.
pub struct Numbers<'i> {
    inventory: &'i Inventory,
    /// By category and population, the cells that the numbers of its data end with.
    ends: FxHashMap<(CategoryId, PopulationId), Vec<&'i str>>,
}

impl<'i> Numbers<'i> {
    /// None yet.
    pub fn new(inventory: &'i Inventory) -> Self {
        Self { inventory, ends: FxHashMap::default() }
    }

    /// Exposures: some categories of a population, with a recipient at a place under a law.
    pub fn exposures(
        &mut self,
        (regime, party, place): (&str, PartyId, Place),
        population: PopulationId,
        categories: &CategorySet,
    ) -> impl Iterator<Item = u64> {
        let whose = self.inventory.population(population).id.as_str();
        let who = self.inventory.party(party).id.as_str();
        let begun = digest::Begun::of(["exposure", regime, who, place.code(), whose]);
        self.ended(begun, population, categories)
    }

    /// Some categories of a population at a place in the graph that has a name.
    pub fn data(
        &mut self,
        (how, of): (&str, &str),
        population: PopulationId,
        categories: &CategorySet,
    ) -> impl Iterator<Item = u64> {
        let begun = digest::Begun::of([how, of, self.inventory.population(population).id.as_str()]);
        self.ended(begun, population, categories)
    }

    fn ended(
        &mut self,
        begun: digest::Begun,
        population: PopulationId,
        categories: &CategorySet,
    ) -> impl Iterator<Item = u64> {
        let (inventory, ends) = (self.inventory, &mut self.ends);
        categories.iter().map(move |category| {
            let cells = ends.entry((category, population));
            let cells = cells.or_insert_with(|| digests::tagged(inventory, category, population).collect());
            begun.and(cells.iter().copied()).number()
        })
    }
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
