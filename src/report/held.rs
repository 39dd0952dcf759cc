//! What each recipient has, by place, people and category: the worst over all laws. What the matrix and the picture of the
//! flow are made of.

use std::collections::BTreeMap;

use crate::{
    assess::{Assessment, ExposureRow, Question, Tables},
    law::Verdict,
    model::{CategoryId, Id as _, Inventory, PartyId, Place, PopulationId},
};

/// A pair of a category and people, with one recipient at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit {
    /// Who has it.
    pub recipient: PartyId,
    /// Where.
    pub place: Place,
    /// Whose.
    pub population: PopulationId,
    /// What.
    pub category: CategoryId,
    /// The worst verdict over all laws and routes.
    pub verdict: Verdict,
    /// The worst of what was given to the recipient itself, over all laws.
    pub delivery: Verdict,
}

impl Unit {
    /// Whether the fault lies upstream: what was given to the recipient itself is in better order.
    pub fn inherited(&self) -> bool {
        self.verdict > self.delivery
    }
}

/// How many pairs of category and people there may be, with all recipients at all places: beyond that the pictures are left
/// out.
const MOST: usize = 2_000_000;

/// Nothing is there of a category.
const ABSENT: u8 = u8::MAX;

/// Who has it, where, and whose.
type Key = (PartyId, Place, PopulationId);

/// What each recipient has.
#[derive(Default)]
pub struct Held {
    /// Of each category verdict and delivery, in one byte.
    rows: BTreeMap<Key, Box<[u8]>>,
    /// Whether there was too much to hold.
    over: bool,
}

impl Held {
    /// Of an assessment that has its exposures in memory.
    pub fn of(assessment: &Assessment) -> Self {
        let mut held = Self::default();
        for row in &assessment.exposures {
            held.take(assessment, row);
        }
        held
    }

    /// Of all that is had: no exposure is made.
    pub fn made(tables: &Tables<'_>, inventory: &Inventory) -> Self {
        let mut held = Self::default();
        for &unit in tables.units() {
            tables.each_having(unit, &Question::default(), &mut |having| {
                let key = (having.recipient, having.place, having.population);
                let packed = packed(having.verdict, having.delivery);
                held.put(key, inventory.categories.len(), having.categories.iter(), packed);
                !held.over
            });
        }
        held
    }

    /// Takes what a row says.
    pub fn take(&mut self, assessment: &Assessment, row: &ExposureRow) {
        let key = (row.recipient, row.place, row.population);
        let packed = packed(row.verdict, row.delivery);
        self.put(key, assessment.inventory.categories.len(), row.categories.iter().copied(), packed);
    }

    fn put(&mut self, key: Key, count: usize, categories: impl Iterator<Item = CategoryId>, packed: u8) {
        if self.over {
            return;
        }
        let cells = self.rows.entry(key).or_insert_with(|| vec![ABSENT; count].into());
        for category in categories {
            if let Some(cell) = cells.get_mut(category.index()) {
                *cell = worse(*cell, packed);
            }
        }
        self.bound();
    }

    /// Takes what was gathered of later rows.
    pub fn add(&mut self, later: Self) {
        self.over |= later.over;
        if !self.over {
            for (key, cells) in later.rows {
                match self.rows.get_mut(&key) {
                    Some(known) => known.iter_mut().zip(&cells).for_each(|(a, b)| *a = worse(*a, *b)),
                    None => drop(self.rows.insert(key, cells)),
                }
            }
        }
        self.bound();
    }

    fn bound(&mut self) {
        let categories = self.rows.values().next().map_or(0, |cells| cells.len());
        if self.over || self.rows.len().saturating_mul(categories) > MOST {
            self.over = true;
            self.rows.clear();
        }
    }

    /// Whether there was too much to hold: nothing is held then.
    pub fn is_over(&self) -> bool {
        self.over
    }

    /// Everything that is held, by recipient, place, people and category.
    pub fn units(&self) -> impl Iterator<Item = Unit> + '_ {
        self.rows.iter().flat_map(|(&(recipient, place, population), cells)| {
            let there = cells.iter().enumerate().filter(|(_, cell)| **cell != ABSENT);
            there.map(move |(at, &cell)| Unit {
                recipient,
                place,
                population,
                category: CategoryId::new(at),
                verdict: verdict(cell >> 4),
                delivery: verdict(cell & 15),
            })
        })
    }
}

fn packed(verdict: Verdict, delivery: Verdict) -> u8 {
    ((verdict as u8) << 4) | delivery as u8
}

fn verdict(number: u8) -> Verdict {
    Verdict::ALL.get(usize::from(number)).copied().unwrap_or_default()
}

/// The worse of two verdicts, and of two deliveries.
fn worse(a: u8, b: u8) -> u8 {
    match (a, b) {
        (ABSENT, other) | (other, ABSENT) => other,
        _ => (a >> 4).max(b >> 4) << 4 | (a & 15).max(b & 15),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;

    #[test]
    fn each_pair_of_category_and_people_is_one_unit() {
        fixture::with_report(|report| {
            let units: Vec<Unit> = Held::of(report.assessment).units().collect();
            let all: usize = report.assessment.exposures.iter().map(|row| row.categories.len()).sum();
            assert_eq!(units.len(), all);
            assert!(units.iter().all(|unit| !unit.inherited()));
        });
    }

    #[test]
    fn the_worst_of_several_laws_counts() {
        fixture::with_report(|report| {
            let assessment = report.assessment;
            let mut held = Held::of(assessment);
            let row =
                |verdict, delivery| ExposureRow { verdict, delivery, ..assessment.exposures[2].clone() };
            held.take(assessment, &row(Verdict::Deficient, Verdict::Adequate));
            let mut later = Held::default();
            later.take(assessment, &row(Verdict::Unknown, Verdict::Free));
            held.add(later);
            let unit = held.units().find(|unit| unit.recipient == assessment.exposures[2].recipient).unwrap();
            assert_eq!((unit.verdict, unit.delivery), (Verdict::Deficient, Verdict::Safeguarded));
            assert!(unit.inherited());
        });
    }
}
