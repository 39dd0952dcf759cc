//! Assessments of the law and practice of a place, and the measures that they ask for (section 5 of the definition).

use jiff::ToSpan;
use thalweg::model::{AssessmentOutcome, DateCell, NodeId, PartyId, PartyMatch, Place, Safeguard, Transform};

use super::{
    Fact, Fault, Plain, Step,
    decisions::Said::{self, Fails, Holds, NotStated},
    transfers::Hop,
};

impl Plain<'_> {
    /// Whether a safeguard's own assessment is of a place.
    fn assesses(&self, row: &Safeguard, place: Place) -> bool {
        if self.has(Fault::OneAssessmentForAll) {
            return true;
        }
        if !row.places.is_empty() {
            return row.places.iter().any(|&p| place.within(p));
        }
        matches!(row.importers[..], [PartyMatch::Party(one)] if place.within(self.seat(one)))
    }

    /// Whether some of what arrives over a step entered at a node that a party operates.
    pub fn collected_itself(&self, party: PartyId, step: Step, fact: Fact) -> bool {
        let collected = &self.collected[party.index()];
        !self.has(Fault::CollectedForgotten)
            && match self.left(step) {
                None => self.operator(self.reached(step)) == party,
                Some(from) => collected.iter().any(|&(node, held)| {
                    node == from
                        && held.1 == fact.1
                        && self.arrives(step, Some(held.0), held.1).contains(&fact.0)
                }),
            }
    }

    pub fn assessment(&self, row: &Safeguard, hop: &Hop) -> Said {
        if hop.place.is_unknown() {
            return NotStated;
        }
        let countries = &self.inventory.countries;
        let country = countries
            .iter()
            .find(|c| c.place == hop.place)
            .or_else(|| countries.iter().find(|c| hop.place.within(c.place)));
        let stated = row.assessment.on != DateCell::Blank || row.assessment.outcome.is_some();
        let (state, measures) = if stated && self.assesses(row, hop.place) {
            (row.assessment, &row.measures)
        } else if let Some(country) = country {
            (country.assessment, &country.measures)
        } else {
            return NotStated;
        };
        if state.outcome == Some(AssessmentOutcome::Failed) {
            return Fails;
        }
        let made = match state.on {
            DateCell::Blank => return NotStated,
            DateCell::None => return Fails,
            DateCell::On(day) => day,
        };
        let months = i64::from(self.inventory.head.assessment_valid_months);
        if made > self.day || made.checked_add(months.months()).unwrap() < self.day {
            return Fails;
        }
        if state.outcome != Some(AssessmentOutcome::WithMeasures) {
            return Holds;
        }
        self.measures(row, hop, measures)
    }

    fn measures(&self, row: &Safeguard, hop: &Hop, named: &[String]) -> Said {
        let arriving = match self.reached(hop.step) {
            NodeId::Store(id) if !hop.supposed || self.has(Fault::MeasuresAtWhoEngages) => {
                self.inventory.store(id).measures.clone()
            }
            _ => Vec::new(),
        };
        let transforms = match hop.step {
            Step::Flow(id) => self.inventory.transform_lists.get(self.inventory.flow(id).transforms),
            Step::Holding(_) => &[],
        };
        let there = |m: &String| {
            row.measures.contains(m)
                || arriving.contains(m)
                || (m == "encryption-in-transit" && transforms.contains(&Transform::Encrypt))
                || (m == "pseudonymisation" && transforms.contains(&Transform::Pseudonymise))
        };
        if named.is_empty() {
            NotStated
        } else if named.iter().all(there) {
            Holds
        } else if row.measures.is_empty() && arriving.is_empty() {
            NotStated
        } else {
            Fails
        }
    }
}
