//! Transfer impact assessments: of the law of the place where the data arrives (EDPB Recommendations 01/2020; section 5
//! of the definition).

use jiff::ToSpan;

use super::{
    case::{Case, Row, Terms},
    condition::Answer,
    verdict::{Check, Known, Rest, Watch},
};
use crate::model::{AssessmentOutcome, AssessmentState, DateCell, PartyMatch, Safeguard};

/// Measures that do nothing where the importer reads the data in the clear.
const ENCRYPTION: [&str; 2] = ["encryption-in-transit", "encryption-at-rest"];

/// Whether an assessment of the place stands, and what is worth a warning.
pub(super) fn assessment(case: Case, row: Row, terms: &Terms) -> (Check, Option<Watch>) {
    let found = of_place(case, row, terms);
    let (answer, measures) = match found {
        Ok(found) => {
            let (answer, name) = answer(case, row.safeguard, &found, terms);
            (answer.at([found.rest]).named(name), found.measures)
        }
        Err(why) if terms.place.is_unknown() => {
            (Answer::not_stated(why).at([Rest::Arrival]).named("assessment:place"), &[][..])
        }
        Err(why) => (Answer::not_stated(why).at([row.rest()]).named("assessment"), &[][..]),
    };
    let alone = answer.known == Known::Holds
        && !measures.is_empty()
        && measures.iter().all(|m| ENCRYPTION.contains(&m.as_str()));
    (answer, alone.then_some(Watch::EncryptionAlone))
}

/// An assessment, what it asks for, and where it stands.
struct Found<'a> {
    state: AssessmentState,
    measures: &'a [String],
    rest: Rest,
}

/// The assessment of the place of arrival: the safeguard's own, if it is of that place, else that of countries.csv.
fn of_place<'a>(case: Case<'a>, row: Row<'a>, terms: &Terms) -> Result<Found<'a>, String> {
    if terms.place.is_unknown() {
        return Err("a place that is not known cannot be assessed".to_owned());
    }
    let own = row.safeguard.assessment;
    let stated = own.on != DateCell::Blank || own.outcome.is_some();
    if stated && is_of(case, row.safeguard, terms) {
        return Ok(Found { state: own, measures: &row.safeguard.measures, rest: row.rest() });
    }
    let country = case
        .inventory
        .countries
        .iter()
        .enumerate()
        .filter(|(_, c)| terms.place.within(c.place))
        .max_by_key(|(_, c)| c.place == terms.place);
    match country {
        Some((at, c)) => {
            Ok(Found { state: c.assessment, measures: &c.measures, rest: Rest::Country(at as u32) })
        }
        None if stated => Err(format!(
            "its transfer impact assessment is for another place: one for {} is not stated (`countries`, or \
             countries.csv)",
            terms.place
        )),
        None => Err("no transfer impact assessment is stated".to_owned()),
    }
}

/// Whether a safeguard's own assessment is of the place of arrival: of the places in its `countries`; where that is
/// blank, of the seat of the one importer that it names.
fn is_of(case: Case, safeguard: &Safeguard, terms: &Terms) -> bool {
    if !safeguard.places.is_empty() {
        return safeguard.places.iter().any(|&p| terms.place.within(p));
    }
    match safeguard.importers.as_slice() {
        [PartyMatch::Party(one)] => terms.place.within(case.inventory.party(*one).seat()),
        _ => false,
    }
}

fn answer(case: Case, safeguard: &Safeguard, found: &Found, terms: &Terms) -> (Answer, &'static str) {
    let Found { state, measures, .. } = *found;
    if state.outcome == Some(AssessmentOutcome::Failed) {
        return (Answer::fails("the transfer impact assessment failed"), "assessment:failed");
    }
    let day = match state.on {
        DateCell::Blank => {
            return (Answer::not_stated("no transfer impact assessment is stated"), "assessment");
        }
        DateCell::None => {
            return (Answer::fails("its row says that no transfer impact assessment was made"), "assessment");
        }
        DateCell::On(day) => day,
    };
    if day > case.as_of {
        let why = format!("the transfer impact assessment is of {day}, after the day judged");
        return (Answer::fails(why), "assessment");
    }
    let months = i64::from(case.inventory.head.assessment_valid_months);
    if day.checked_add(months.months()).is_ok_and(|last| last < case.as_of) {
        let why = format!(
            "the transfer impact assessment of {day} is older than the {months} months that this inventory allows"
        );
        return (Answer::fails(why), "assessment");
    }
    if state.outcome != Some(AssessmentOutcome::WithMeasures) {
        return (Answer::holds(format!("assessed on {day}")), "assessment");
    }
    if measures.is_empty() {
        let why = "the measures that the assessment asks for are not named";
        return (Answer::not_stated(why), "assessment:measure");
    }
    let lacking = |m: &&String| !safeguard.measures.contains(m) && !terms.has_measure(case.inventory, m);
    let Some(measure) = measures.iter().find(lacking) else {
        let found = format!("assessed on {day}, with {}", measures.join(", "));
        return (Answer::holds(found).at([Rest::Arrival]), "assessment");
    };
    if safeguard.measures.is_empty() && terms.arriving_measures.is_empty() {
        let why = format!("the assessment asks for {measure}, and no measures are stated");
        (Answer::not_stated(why), "assessment:measure")
    } else {
        let why = format!(
            "the assessment asks for {measure}, and neither the row, the store nor the flow states it"
        );
        (Answer::fails(why), "assessment:measure")
    }
}
