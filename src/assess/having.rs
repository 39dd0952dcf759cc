//! Who has what, and how well it was protected on its way: exposures without their routes, which cost the most by far.

use super::{
    exposure::{Exposed, JUDGED, RegimeResult},
    rows::{ExposureRow, Question},
    tables::{Tables, Unit},
};
use crate::{
    law::Verdict,
    lineage::{CategoryMatrix, CategorySet},
    model::{CategoryId, PartyId, Place, PopulationId},
};

/// What a recipient has at a place under one law, or under none: categories of some people, with one verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Having {
    /// Who has it.
    pub recipient: PartyId,
    /// Where.
    pub place: Place,
    /// Whose.
    pub population: PopulationId,
    /// What.
    pub categories: CategorySet,
    /// The worst over all routes.
    pub verdict: Verdict,
    /// The worst of what was given to the recipient itself.
    pub delivery: Verdict,
}

/// How many exposures have which verdict, in the order of [`Verdict::ALL`].
pub(super) type Counts = [usize; Verdict::ALL.len()];

impl Tables<'_> {
    /// What is had of a unit, as far as it is asked for, as long as `sink` asks for more. Says whether it did to the end.
    pub fn each_having(&self, unit: Unit, question: &Question, sink: &mut dyn FnMut(Having) -> bool) -> bool {
        self.with_exposed(unit, question, |_, exposed| {
            for verdict in Verdict::ALL {
                let plane = exposed.plane(verdict);
                if plane.is_empty() {
                    continue;
                }
                for (pair, &(recipient, place)) in self.terrain().pairs.iter().enumerate() {
                    for delivery in [Verdict::Free].into_iter().chain(JUDGED) {
                        let mut categories = plane.bits(pair);
                        categories.keep(&exposed.delivered(delivery, pair).0);
                        let population = unit.population;
                        let having = Having { recipient, place, population, categories, verdict, delivery };
                        if !having.categories.is_empty() && !sink(having) {
                            return false;
                        }
                    }
                }
            }
            true
        })
        .unwrap_or(true)
    }

    /// How many exposures of a unit that are asked for have which verdict, each category by itself.
    pub(super) fn counts(&self, unit: Unit, question: &Question) -> Counts {
        let count = |exposed: &Exposed, verdict: Verdict| {
            let plane = exposed.plane(verdict);
            let pairs = if plane.is_empty() { 0 } else { self.terrain().pairs.len() };
            (0..pairs).flat_map(|pair| plane.row(pair)).map(|word| word.count_ones() as usize).sum()
        };
        self.with_exposed(unit, question, |_, exposed| Verdict::ALL.map(|verdict| count(exposed, verdict)))
            .unwrap_or_default()
    }

    /// Of the exposures that are asked for, so many of each verdict: the first ones by recipient, place and category. Each
    /// category is a row.
    pub(super) fn first_exposures_of(
        &self,
        sheet: &RegimeResult,
        question: &Question,
        share: Counts,
        sink: &mut dyn FnMut(ExposureRow) -> bool,
    ) {
        let mut exposed = self.exposed(sheet, question);
        let pairs = self.terrain().pairs.len();
        let mut taken = CategoryMatrix::new(pairs, exposed.rows.words());
        for (verdict, mut room) in Verdict::ALL.into_iter().zip(share).filter(|(_, room)| *room > 0) {
            let plane = exposed.plane(verdict);
            for pair in (0..pairs).filter(|_| !plane.is_empty()) {
                let mut bits = CategorySet::new(plane.words());
                plane.bits(pair).iter().take(room).for_each(|c: CategoryId| bits.insert(c.index()));
                room -= bits.iter().count();
                taken.add(pair, &bits.0);
            }
        }
        exposed.rows.keep_all(&taken);
        self.each_of(sheet, &exposed, true, sink);
    }

    fn with_exposed<T>(
        &self,
        unit: Unit,
        question: &Question,
        work: impl FnOnce(&RegimeResult, &Exposed) -> T,
    ) -> Option<T> {
        if !self.is_asked(unit, question) {
            return None;
        }
        let (context, marks) = (self.analysis().context(), self.marks(unit));
        let sheet = RegimeResult::new(&context, self.terrain(), (unit.population, unit.regime), &marks);
        let exposed = self.exposed(&sheet, question);
        Some(work(&sheet, &exposed))
    }
}
