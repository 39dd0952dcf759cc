//! Safeguards as grounds for a hop: parties, scope, dates, modules, assessments.

use jiff::ToSpan;

use super::{
    ExporterRule, Mark, Mechanism, Regime, Verdict, Yields,
    condition::{Answer, on_hop},
    judge::{Capacity, Case, Fact, Terms, confirmed},
    verdict::Judgement,
};
use crate::model::{AssessmentOutcome, DateCell, Inventory, PartyId, PartyMatch, Safeguard};

/// The grounds that safeguards give: those the flow names, else all whose parties and scope fit.
///
/// `contract`: this is an onward hop from a place whose decision asks for a contract.
pub(super) fn grounds(case: Case, terms: &Terms, fact: Fact, contract: bool) -> Vec<Judgement> {
    if terms.named.is_empty() {
        return case
            .register
            .safeguards(terms.importer)
            .filter_map(|id| case.inventory.safeguards.get(id.index()))
            .filter(|s| {
                parties_fit(case, s, terms) != Fit::No && scope_fits(case, s, terms, fact) != Some(false)
            })
            .filter_map(|s| ground(case, s, terms, fact, contract))
            .collect();
    }
    terms
        .named
        .iter()
        .filter_map(|&id| case.inventory.safeguards.get(id.index()))
        .filter_map(|s| ground(case, s, terms, fact, contract))
        .collect()
}

/// The mechanism of this regime that a safeguard stands for, if it is meant for the regime.
pub fn mechanism_of<'a>(regime: &'a Regime, safeguard: &Safeguard) -> Option<&'a Mechanism> {
    let mechanism = regime.mechanism.iter().find(|m| m.mechanism == safeguard.mechanism)?;
    let meant =
        if safeguard.regimes.is_empty() { mechanism.own } else { safeguard.regimes.contains(&regime.id) };
    meant.then_some(mechanism)
}

fn ground(case: Case, safeguard: &Safeguard, terms: &Terms, fact: Fact, contract: bool) -> Option<Judgement> {
    let stated = mechanism_of(case.regime, safeguard)?;
    if stated.onward_only && !contract {
        return None;
    }
    let set = set_of(case, safeguard, stated, terms);
    let mechanism = *set.as_ref().unwrap_or(&stated);
    let module = mechanism.module.iter().find(|m| m.id == safeguard.module);
    let mut answers = vec![
        parties(case, safeguard, terms),
        scope(case, safeguard, terms, fact),
        dates(case, safeguard, mechanism),
        module_answer(case, safeguard, stated, terms),
    ];
    match set {
        Err(why) => answers.push(Answer::Fails(why)),
        Ok(older) if older.mechanism != stated.mechanism => {
            let roles = module_answer(case, safeguard, older, terms);
            if !answers.contains(&roles) {
                answers.push(roles);
            }
        }
        Ok(_) => {}
    }
    let asked = mechanism.requires.iter().chain(module.iter().flat_map(|m| &m.requires));
    answers.extend(asked.map(|c| on_hop(case, c, safeguard, terms, fact)));
    if mechanism.assessment && !module.is_some_and(|m| m.no_assessment) {
        answers.push(assessment(case, safeguard, terms));
    }
    if mechanism.entry.source.mark == Mark::Unconfirmed && !confirmed(case.inventory, &mechanism.entry.id) {
        answers.push(Answer::NotStated(format!("{} waits for confirmation", mechanism.entry.id)));
    }
    let citation = module.map(|m| m.citation.as_str()).filter(|c| !c.is_empty());
    let (verdict, reasons) = sum_up(answers, mechanism);
    Some(Judgement {
        verdict,
        mechanism: stated.mechanism.clone(),
        instrument: safeguard.id.clone(),
        citation: citation.unwrap_or(&mechanism.entry.citation).to_owned(),
        entry: mechanism.entry.id.clone(),
        reasons,
    })
}

/// The set of clauses that a safeguard is of: the mechanism that it states or, where it begins before that could
/// be signed, the older one whose roles fit; else why there is none.
fn set_of<'a>(
    case: Case<'a>,
    safeguard: &Safeguard,
    stated: &'a Mechanism,
    terms: &Terms,
) -> Result<&'a Mechanism, String> {
    let Some(clauses) = &stated.clauses else { return Ok(stated) };
    let (Some(first), Some(from)) = (clauses.signed_from, safeguard.valid_from) else { return Ok(stated) };
    if first <= from {
        return Ok(stated);
    }
    if clauses.older.is_empty() {
        return Err(format!("these clauses could be signed from {first} only"));
    }
    let needed = needed_roles(terms);
    let fits = |m: &&Mechanism| {
        m.clauses.as_ref().is_none_or(|c| {
            c.roles.is_none_or(|roles| roles == needed) && c.signed_from.is_none_or(|d| d <= from)
        })
    };
    clauses
        .older
        .iter()
        .filter_map(|id| case.regime.mechanism.iter().find(|m| m.mechanism == *id))
        .find(fits)
        .ok_or_else(|| {
            format!("clauses from before {first} are the old ones, none of which fits these roles")
        })
}

fn sum_up(answers: Vec<Answer>, mechanism: &Mechanism) -> (Verdict, Vec<String>) {
    let mut verdict = match mechanism.yields {
        Yields::Safeguarded => Verdict::Safeguarded,
        Yields::Derogation => Verdict::Derogation,
    };
    let (mut failed, mut missing) = (Vec::new(), Vec::new());
    for answer in answers {
        match answer {
            Answer::Holds => {}
            Answer::Fails(why) => failed.push(why),
            Answer::NotStated(why) => missing.push(why),
        }
    }
    if !failed.is_empty() {
        verdict = Verdict::Deficient;
    } else if !missing.is_empty() {
        verdict = Verdict::Unknown;
    } else {
        missing.push(mechanism.entry.title.clone());
    }
    failed.extend(missing);
    (verdict, failed)
}

fn matches(inventory: &Inventory, pattern: &[PartyMatch], party: PartyId) -> bool {
    pattern.iter().any(|m| match *m {
        PartyMatch::Any => true,
        PartyMatch::Party(id) => id == party,
        PartyMatch::Group(head) => inventory.party_within(party, head),
    })
}

/// Whether the parties of a safeguard are those of a disclosure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fit {
    /// They are.
    Yes,
    /// It is between others.
    No,
    /// A cell is blank, and the other fits.
    NotStated,
}

/// Whether the parties fit.
pub(super) fn parties_fit(case: Case, safeguard: &Safeguard, terms: &Terms) -> Fit {
    let inventory = case.inventory;
    let exporter = safeguard.exporters.is_empty()
        || terms.signatories().any(|p| matches(inventory, &safeguard.exporters, p));
    let importer = safeguard.importers.is_empty() || matches(inventory, &safeguard.importers, terms.importer);
    match exporter && importer {
        false => Fit::No,
        true if safeguard.exporters.is_empty() || safeguard.importers.is_empty() => Fit::NotStated,
        true => Fit::Yes,
    }
}

fn parties(case: Case, safeguard: &Safeguard, terms: &Terms) -> Answer {
    match parties_fit(case, safeguard, terms) {
        Fit::Yes => Answer::Holds,
        Fit::No => Answer::Fails("it is between other parties".into()),
        Fit::NotStated => {
            Answer::NotStated(match (safeguard.exporters.is_empty(), safeguard.importers.is_empty()) {
                (true, false) => "its exporter is not stated".into(),
                (false, true) => "its importer is not stated".into(),
                _ => "its parties are not stated".into(),
            })
        }
    }
}

/// Whether place and category are in scope; `None` where the place is not known and the scope names places.
fn scope_fits(case: Case, safeguard: &Safeguard, terms: &Terms, fact: Fact) -> Option<bool> {
    let category = safeguard.categories.is_empty()
        || safeguard.categories.iter().any(|&c| case.inventory.category_within(fact.0, c));
    if !category {
        return Some(false);
    }
    if safeguard.places.is_empty() || safeguard.places.iter().any(|&p| terms.place.within(p)) {
        return Some(true);
    }
    if terms.place.is_unknown() || safeguard.places.iter().any(|p| p.is_unknown()) {
        None
    } else {
        Some(false)
    }
}

fn scope(case: Case, safeguard: &Safeguard, terms: &Terms, fact: Fact) -> Answer {
    match scope_fits(case, safeguard, terms, fact) {
        Some(true) => Answer::Holds,
        Some(false) => Answer::Fails("the place or the category is out of its scope".into()),
        None => Answer::NotStated("whether the place is in its scope is not known".into()),
    }
}

fn dates(case: Case, safeguard: &Safeguard, mechanism: &Mechanism) -> Answer {
    let Some(from) = safeguard.valid_from else {
        return Answer::NotStated("its start is not stated".into());
    };
    if from > case.as_of {
        return Answer::Fails(format!("it begins only on {from}"));
    }
    if let Some(end) = safeguard.valid_until.filter(|&d| d < case.as_of) {
        return Answer::Fails(format!("it ended on {end}"));
    }
    if let Some(last) = mechanism.clauses.as_ref().and_then(|c| c.signed_until).filter(|&d| d < from) {
        return Answer::Fails(format!("these clauses could be signed until {last} only"));
    }
    if mechanism.entry.holds(case.as_of) {
        Answer::Holds
    } else {
        let old = if mechanism.mechanism == safeguard.mechanism {
            String::new()
        } else {
            format!("clauses that began on {from} are the old ones: ")
        };
        Answer::Fails(format!("{old}{} cannot be relied on on {}", mechanism.entry.id, case.as_of))
    }
}

/// Whether the roles fit the module, or the clauses where those have none.
fn module_answer(case: Case, safeguard: &Safeguard, mechanism: &Mechanism, terms: &Terms) -> Answer {
    let needed = needed_roles(terms);
    let roles = if mechanism.module.is_empty() {
        let roles = mechanism.clauses.as_ref().and_then(|c| c.roles);
        if let Some(wrong) = roles.filter(|&r| r != needed) {
            return Answer::Fails(format!(
                "it is for {}, and this is {}",
                wrong.in_words(),
                needed.in_words()
            ));
        }
        roles
    } else {
        if safeguard.module.is_empty() {
            return Answer::NotStated("its module is not stated".into());
        }
        let Some(module) = mechanism.module.iter().find(|m| m.id == safeguard.module) else {
            return Answer::Fails(format!("{} has no module {}", mechanism.mechanism, safeguard.module));
        };
        if module.roles.is_some_and(|r| r != needed) {
            let fitting = mechanism.module.iter().find(|m| m.roles == Some(needed));
            let needs = fitting.map_or_else(String::new, |m| format!(" needs module {}", m.id));
            return Answer::Fails(format!(
                "module {} does not fit the roles: {}{needs}",
                module.id,
                needed.in_words()
            ));
        }
        module.roles
    };
    if terms.exporter_as == Capacity::Processor && roles == Some(ExporterRule::ControllerToController) {
        return signed_by_principal(case, safeguard, terms);
    }
    Answer::Holds
}

/// Whether clauses between controllers come from the controller for which a processor acts that hands on to
/// another.
fn signed_by_principal(case: Case, safeguard: &Safeguard, terms: &Terms) -> Answer {
    if terms.acting_for.is_empty() {
        return Answer::NotStated("the controller for which the exporter acts is not known".into());
    }
    if signed_by_one_of(case.inventory, safeguard, terms.acting_for) {
        Answer::Holds
    } else {
        Answer::Fails("it must come from the controller for which the exporter acts".into())
    }
}

/// Whether one of these parties can have signed as exporter.
pub(super) fn signed_by_one_of(inventory: &Inventory, safeguard: &Safeguard, parties: &[PartyId]) -> bool {
    safeguard.exporters.is_empty() || parties.iter().any(|&c| matches(inventory, &safeguard.exporters, c))
}

/// The roles that clauses must fit. A processor that gives to a controller that is not its customer needs
/// module 1 from the controller for which it acts.
fn needed_roles(terms: &Terms) -> ExporterRule {
    match (terms.exporter_as, terms.importer_as) {
        (Capacity::Controller, Capacity::Processor) => ExporterRule::ControllerToProcessor,
        (Capacity::Processor, Capacity::Processor) => ExporterRule::ProcessorToProcessor,
        (Capacity::Processor, Capacity::Controller) if terms.to_customer => ExporterRule::ProcessorToCustomer,
        (_, Capacity::Controller) => ExporterRule::ControllerToController,
    }
}

fn assessment(case: Case, safeguard: &Safeguard, terms: &Terms) -> Answer {
    // An assessment is of the law of the place where the data arrives (EDPB Recommendations 01/2020).
    if terms.place.is_unknown() {
        return Answer::NotStated("no assessment can be of a place that is not known".into());
    }
    let own = safeguard.assessment;
    let stated = own.on != DateCell::Blank || own.outcome.is_some();
    let row = case
        .inventory
        .countries
        .iter()
        .filter(|c| terms.place.within(c.place))
        .max_by_key(|c| c.place == terms.place)
        .filter(|_| !stated);
    let (state, named) = row.map_or((own, &safeguard.measures), |r| (r.assessment, &r.measures));
    if state.outcome == Some(AssessmentOutcome::Failed) {
        return Answer::Fails("the transfer impact assessment failed".into());
    }
    let day = match state.on {
        DateCell::Blank => return Answer::NotStated("no transfer impact assessment is stated".into()),
        DateCell::None => return Answer::Fails("there is no transfer impact assessment".into()),
        DateCell::On(day) => day,
    };
    if day > case.as_of {
        return Answer::Fails(format!("the transfer impact assessment is of {day}, after the day judged"));
    }
    let months = i64::from(case.inventory.head.assessment_valid_months);
    if day.checked_add(months.months()).is_ok_and(|last| last < case.as_of) {
        return Answer::Fails(format!(
            "the transfer impact assessment of {day} is older than {months} months"
        ));
    }
    if state.outcome != Some(AssessmentOutcome::WithMeasures) {
        return Answer::Holds;
    }
    measures(case.inventory, safeguard, terms, named)
}

fn measures(inventory: &Inventory, safeguard: &Safeguard, terms: &Terms, named: &[String]) -> Answer {
    if named.is_empty() {
        return Answer::NotStated("the measures that the assessment asks for are not named".into());
    }
    let lacking = |m: &&String| !safeguard.measures.contains(m) && !terms.has_measure(inventory, m);
    let Some(measure) = named.iter().find(lacking) else { return Answer::Holds };
    if safeguard.measures.is_empty() && terms.arriving_measures.is_empty() {
        Answer::NotStated(format!("whether the measure {measure} is there is not stated"))
    } else {
        Answer::Fails(format!("the measure {measure} is not there"))
    }
}
