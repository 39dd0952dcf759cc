//! What arrives over the movement at hand, of each population: a record names one of those that are judged alike.

use crate::{
    assess::{
        analysis::Analysis,
        movement::{Movement, Record},
    },
    lineage::CategorySet,
    model::{Id as _, PopulationId},
};

/// What arrives over the movement at hand, as long as records are of it.
pub(super) struct Arriving<'w> {
    analysis: &'w Analysis,
    regime: usize,
    /// The movement, and whether it is of what is surely protected.
    at: Option<(Movement, bool)>,
    people: Vec<(PopulationId, CategorySet)>,
}

impl<'w> Arriving<'w> {
    pub fn new(analysis: &'w Analysis, regime: usize) -> Self {
        Self { analysis, regime, at: None, people: Vec::new() }
    }

    /// What arrives of each population, protected as what the record is of; populations in their order.
    pub fn people(&mut self, record: &Record) -> &[(PopulationId, CategorySet)] {
        let at = Some((record.movement, record.sure));
        if self.at != at {
            self.at = at;
            let context = self.analysis.context();
            let (regime, movement) = (self.regime, record.movement);
            let of = |p| {
                if record.sure {
                    return context.surely_protected(regime, movement, p);
                }
                Some(context.protected(regime, movement, p).1).filter(|open| !open.is_empty())
            };
            let people = self.analysis.people_of(movement).map(PopulationId::new);
            self.people.clear();
            self.people.extend(people.filter_map(|p| of(p).map(|set| (p, set))));
        }
        &self.people
    }

    /// What the record is of, of each population that is judged as its own is.
    pub fn of_record(&mut self, record: &Record) -> Vec<(PopulationId, CategorySet)> {
        let analysis = self.analysis;
        let own = |population: PopulationId| {
            population == record.population || analysis.alike(population, record.population)
        };
        let share = |(population, arriving): &(PopulationId, CategorySet)| {
            let mut set = arriving.clone();
            set.keep(&record.categories.0);
            (own(*population) && !set.is_empty()).then_some((*population, set))
        };
        self.people(record).iter().filter_map(share).collect()
    }
}
