//! The verdict of one hop under one regime on one day.
//!
//! 1. A prohibition that applies decides alone; one of which that cannot be told leaves `unknown` at best.
//! 2. Each adequacy decision in force that covers the place is a ground; so is each safeguard that the flow
//!    names, or, where it names none, that fits by parties and scope.
//! 3. The best ground counts, and the others are listed.
//! 4. What an onward hop from an adequate place is held to at worst, what is only not excluded, an exporter or
//!    a place that is not known, a regime that does not apply yet: each bounds the verdict.

use super::{
    Condition, Decision, Mark, Reach, Regime, Verdict,
    condition::{Answer, decision_answers},
    register::Register,
    safeguard,
    verdict::Judgement,
};
use crate::model::{
    Basis, CategoryId, Date, FlowId, Inventory, PartyId, Place, PopulationId, Recurrence, SafeguardId,
    Transform,
};

/// What a party is at one end of a disclosure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Capacity {
    /// It decides.
    Controller,
    /// It acts for another.
    Processor,
}

impl Capacity {
    /// The word in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Controller => "controller",
            Self::Processor => "processor",
        }
    }
}

/// The inventory, the law and the day.
#[derive(Clone, Copy)]
pub struct Case<'a> {
    /// The inventory.
    pub inventory: &'a Inventory,
    /// Its safeguards and certifications, indexed.
    pub register: &'a Register,
    /// The regime.
    pub regime: &'a Regime,
    /// Whom it reaches on the day.
    pub reach: &'a Reach,
    /// The day.
    pub as_of: Date,
}

/// One disclosure, as far as the law looks at it.
#[derive(Debug, Clone)]
pub struct Terms<'a> {
    /// Who gives; `None`: not known.
    pub exporter: Option<PartyId>,
    /// As what.
    pub exporter_as: Capacity,
    /// Who gets.
    pub importer: PartyId,
    /// As what.
    pub importer_as: Capacity,
    /// Whether the importer is the customer of the processor that gives.
    pub to_customer: bool,
    /// The controllers for which a processor that gives acts; empty: not known.
    pub acting_for: &'a [PartyId],
    /// Where.
    pub place: Place,
    /// The flow; `None` for a holding.
    pub flow: Option<FlowId>,
    /// The safeguards that the flow names.
    pub named: &'a [SafeguardId],
    /// Measures in force where the data arrives.
    pub arriving_measures: &'a [String],
    /// What an onward hop is held to, one per place of the node left; empty where this is no onward hop from
    /// places that are all covered by a decision.
    pub floors: Vec<Floor>,
    /// Whether protection is only not excluded.
    pub only_not_excluded: bool,
}

/// What a decision says of onward hops from one place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Floor {
    /// At worst what the place's own regime says.
    OwnLaw {
        /// The place.
        place: Place,
        /// The id of the decision that covers it.
        decision: String,
        /// That decision's instrument.
        citation: String,
        /// What its own regime says of the hop, in words; or why it says nothing.
        says: String,
        /// The verdict; `unknown` where it is not judged.
        verdict: Verdict,
    },
    /// An onward contract, clauses, or better.
    Contract,
}

/// A fact: a category of a population.
pub type Fact = (CategoryId, PopulationId);

impl Terms<'_> {
    /// How often the flow runs; a holding stands.
    pub fn recurrence(&self, inventory: &Inventory) -> Recurrence {
        self.flow.map_or(Recurrence::Standing, |f| inventory.flow(f).recurrence)
    }

    /// The flow's legal basis, else that of all its purposes where they agree.
    pub fn basis(&self, inventory: &Inventory) -> Option<Basis> {
        let flow = inventory.flow(self.flow?);
        flow.legal_basis.or_else(|| {
            let mut bases = inventory
                .purpose_lists
                .get(flow.purposes)
                .iter()
                .map(|p| inventory.purposes.get(p.index()).and_then(|p| p.legal_basis));
            let first = bases.next()??;
            bases.all(|b| b == Some(first)).then_some(first)
        })
    }

    /// Who could have signed as exporter: the one that gives, or the controllers for which it acts.
    pub(super) fn signatories(&self) -> impl Iterator<Item = PartyId> + '_ {
        let acting = if self.exporter_as == Capacity::Processor { self.acting_for } else { &[] };
        self.exporter.into_iter().chain(acting.iter().copied())
    }

    /// Measures recorded on the hop by its transformations, or in force where the data arrives.
    pub fn has_measure(&self, inventory: &Inventory, measure: &str) -> bool {
        self.arriving_measures.iter().any(|m| m == measure) || self.records(inventory, measure)
    }

    /// Whether the flow's transformations record a measure.
    pub(super) fn records(&self, inventory: &Inventory, measure: &str) -> bool {
        let transforms =
            self.flow.map_or(&[][..], |f| inventory.transform_lists.get(inventory.flow(f).transforms));
        transforms.iter().any(|t| match t {
            Transform::Encrypt => measure == "encryption-in-transit",
            Transform::Pseudonymise => measure == "pseudonymisation",
            _ => false,
        })
    }
}

/// Judges a hop for one fact.
pub fn judge(case: Case, terms: &Terms, fact: Fact) -> Judgement {
    if !case.regime.applies(case.as_of) {
        return unknown(case, format!("{} does not apply on {}", case.regime.id, case.as_of));
    }
    let mut possible_ban = None;
    for ban in bans(case, terms, fact) {
        match ban.verdict {
            Verdict::Adequate => {
                return Judgement { verdict: Verdict::Prohibited, mechanism: "prohibition".into(), ..ban };
            }
            Verdict::Unknown => {
                let why = ban.reasons.first().map_or("", String::as_str);
                possible_ban = Some(format!("whether {} forbids it is not known: {why}", ban.instrument));
            }
            _ => {}
        }
    }
    if terms.exporter.is_none() {
        return unknown(
            case,
            "the exporter is not known: it is not stated on whose behalf the data is held".into(),
        );
    }
    let mut result = held_to_floors(case, terms, fact);
    if result.verdict > Verdict::Unknown && terms.place.is_unknown() {
        lower(&mut result, "the place is not known");
    }
    if result.verdict > Verdict::Unknown && terms.only_not_excluded {
        lower(&mut result, "it is not known whether the regime protects this: it is only not excluded");
    }
    if let Some(doubt) = possible_ban.filter(|_| result.verdict < Verdict::Unknown) {
        lower(&mut result, &doubt);
    }
    result
}

/// The best ground; for an onward hop from adequate places, what is worst over those places.
fn held_to_floors(case: Case, terms: &Terms, fact: Fact) -> Judgement {
    let Some(first) = terms.floors.first() else { return best_ground(case, terms, fact, false) };
    let mut worst = held_to(case, terms, fact, first);
    for floor in &terms.floors[1..] {
        let other = held_to(case, terms, fact, floor);
        if other.verdict > worst.verdict {
            worst = other;
        }
    }
    worst
}

fn held_to(case: Case, terms: &Terms, fact: Fact, floor: &Floor) -> Judgement {
    match floor {
        Floor::Contract => best_ground(case, terms, fact, true),
        Floor::OwnLaw { place, decision, citation, says, verdict } => {
            let own = best_ground(case, terms, fact, false);
            if own.verdict <= *verdict {
                return own;
            }
            // The decision that covers the place left is relied on, whatever else is there.
            let mut reasons = vec![format!("onward from {place}, an adequate place: {says}")];
            reasons.push(in_short(&own));
            Judgement {
                verdict: *verdict,
                mechanism: "adequacy".into(),
                instrument: decision.clone(),
                citation: citation.clone(),
                entry: decision.clone(),
                reasons,
            }
        }
    }
}

/// The best of all grounds. `contract`: an onward contract is what the decision behind asks for.
fn best_ground(case: Case, terms: &Terms, fact: Fact, contract: bool) -> Judgement {
    let mut aside = Vec::new();
    let mut grounds = decisions(case, terms, fact, &mut aside);
    grounds.extend(safeguard::grounds(case, terms, fact, contract));
    let mut result = best(grounds).unwrap_or_else(|| Judgement {
        verdict: Verdict::Missing,
        citation: case.regime.rule().to_owned(),
        reasons: vec!["no decision and no safeguard covers it".into()],
        ..Judgement::default()
    });
    result.reasons.extend(aside);
    result
}

fn unknown(case: Case, reason: String) -> Judgement {
    Judgement {
        verdict: Verdict::Unknown,
        citation: case.regime.rule().to_owned(),
        reasons: vec![reason],
        ..Judgement::default()
    }
}

fn lower(result: &mut Judgement, reason: &str) {
    result.verdict = Verdict::Unknown;
    result.reasons.insert(0, reason.to_owned());
}

fn best(mut grounds: Vec<Judgement>) -> Option<Judgement> {
    let first = grounds.iter().enumerate().min_by_key(|(i, g)| (g.verdict, *i))?.0;
    let mut result = grounds.remove(first);
    result.reasons.extend(grounds.iter().take(OTHERS_SHOWN).map(in_short));
    if let Some(more) = grounds.len().checked_sub(OTHERS_SHOWN).filter(|&n| n > 0) {
        result.reasons.push(format!("and {more} more, none of them better"));
    }
    Some(result)
}

/// How many of the other grounds are listed.
const OTHERS_SHOWN: usize = 8;

/// A ground that did not decide.
fn in_short(other: &Judgement) -> String {
    let why = other.reasons.first().map_or("", String::as_str);
    if other.instrument.is_empty() {
        format!("without that {}: {why}", other.verdict.as_str())
    } else {
        format!("also {}: {} ({why})", other.instrument, other.verdict.as_str())
    }
}

/// Prohibitions in force for the place: `adequate` where every condition is known to hold, `unknown` where one
/// is not stated, or where the data may be at a place that is forbidden: the place is not known, or is a country
/// of which a part is.
fn bans(case: Case, terms: &Terms, fact: Fact) -> impl Iterator<Item = Judgement> {
    let (exporter, importer, place) = (terms.exporter, terms.importer, terms.place);
    case.regime.prohibition.iter().filter(move |d| d.entry.holds(case.as_of)).filter_map(move |d| {
        if covers(d, place) {
            return decision_ground(case, d, exporter, importer, fact);
        }
        if !place.is_unknown() && !d.places.iter().any(|p| p.within(place)) {
            return None;
        }
        let mut ground = decision_ground(case, d, exporter, importer, fact)?;
        ground.verdict = ground.verdict.max(Verdict::Unknown);
        let why = if place.is_unknown() {
            "the place is not known".to_owned()
        } else {
            format!("it is of a part of {place} only")
        };
        ground.reasons.insert(0, why);
        Some(ground)
    })
}

fn covers(decision: &Decision, place: Place) -> bool {
    !place.is_unknown() && decision.places.iter().any(|&p| place.within(p))
}

fn covering(list: &[Decision], place: Place) -> impl Iterator<Item = &Decision> {
    list.iter().filter(move |d| covers(d, place))
}

/// Decisions as grounds; in `aside`, those that do not count for this hop, and why.
fn decisions(case: Case, terms: &Terms, fact: Fact, aside: &mut Vec<String>) -> Vec<Judgement> {
    let mut grounds = Vec::new();
    for decision in covering(&case.regime.decision, terms.place) {
        let id = &decision.entry.id;
        let ground = decision_ground(case, decision, terms.exporter, terms.importer, fact);
        let holds = decision.entry.holds(case.as_of);
        match ground {
            Some(ground) if holds => grounds.push(ground),
            Some(_) => aside.push(format!("{id} is not in force on {}", case.as_of)),
            None if holds => aside.push(left_out(case, decision, terms.importer)),
            None => {}
        }
    }
    grounds
}

/// Why a decision in force is as if it were not there.
fn left_out(case: Case, decision: &Decision, importer: PartyId) -> String {
    let who = &case.inventory.party(importer).id;
    let lists = decision.requires.iter().filter_map(|c| match c {
        Condition::Certified { scheme, .. } => Some(scheme),
        _ => None,
    });
    let has =
        |scheme: &String| case.register.certifications(case.inventory, importer).any(|c| c.scheme == *scheme);
    let lacking: Vec<&str> = lists.filter(|s| !has(s)).map(String::as_str).collect();
    if lacking.is_empty() {
        format!("{} does not cover this: it is excluded", decision.entry.id)
    } else {
        format!(
            "{} does not count for {who}: certifications.csv has no row for {}",
            decision.entry.id,
            lacking.join(" and ")
        )
    }
}

/// A decision as a ground for an exporter (where one is at hand), an importer and a fact; `None` where it is as
/// if it were not there.
fn decision_ground(
    case: Case,
    decision: &Decision,
    exporter: Option<PartyId>,
    importer: PartyId,
    fact: Fact,
) -> Option<Judgement> {
    let answers = decision_answers(case, decision, exporter, importer, fact)?;
    let mut verdict = Verdict::Adequate;
    let mut reasons = Vec::new();
    for answer in answers {
        match answer {
            Answer::Holds => {}
            Answer::NotStated(why) => {
                verdict = verdict.max(Verdict::Unknown);
                reasons.push(why);
            }
            Answer::Fails(why) => {
                verdict = verdict.max(Verdict::Deficient);
                reasons.push(why);
            }
        }
    }
    if waits(case, decision) {
        verdict = verdict.max(Verdict::Unknown);
        reasons.push(format!("{} waits for confirmation", decision.entry.id));
    }
    if reasons.is_empty() {
        reasons.push(decision.entry.title.clone());
    }
    Some(Judgement {
        verdict,
        mechanism: "adequacy".into(),
        instrument: decision.entry.id.clone(),
        citation: decision.entry.citation.clone(),
        entry: decision.entry.id.clone(),
        reasons,
    })
}

/// Whether a decision waits for confirmation.
fn waits(case: Case, decision: &Decision) -> bool {
    decision.entry.source.mark == Mark::Unconfirmed && !confirmed(case.inventory, &decision.entry.id)
}

/// Whether the inventory's owner has confirmed an entry.
pub(super) fn confirmed(inventory: &Inventory, entry: &str) -> bool {
    inventory.head.confirms.iter().any(|(id, _)| id == entry)
}

/// The decision in force whose conditions are all known to hold for a party and a fact at a place. From whom
/// the party has the fact is not looked at.
pub fn adequate_decision(case: Case<'_>, party: PartyId, place: Place, fact: Fact) -> Option<&Decision> {
    covering(&case.regime.decision, place).filter(|d| d.entry.holds(case.as_of)).find(|d| {
        let answers = decision_answers(case, d, None, party, fact);
        answers.is_some_and(|all| all.iter().all(|a| *a == Answer::Holds)) && !waits(case, d)
    })
}
