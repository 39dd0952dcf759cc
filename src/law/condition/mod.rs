//! Conditions: each answers *holds*, *fails* or *not stated*, and says where in the inventory the answer stands
//! (section 5 of the definition). What a decision or a mechanism asks is in the regime's file; here is what each kind
//! of condition looks at.

mod answer;
mod certified;
mod group;
mod parties;

use std::borrow::Cow;

pub(super) use answer::Answer;
use answer::{exporter_not_known, rank};
pub(super) use group::bound;

use super::{
    case::{Case, Fact, Giver, Terms},
    data::{Condition, Decision},
    territory::Sure,
    verdict::{Check, Known, Rest},
};
use crate::model::{Inventory, PartyId, Safeguard};

impl Condition {
    /// The name of its check: its kind, with what it asks for.
    pub(super) fn name(&self) -> Cow<'static, str> {
        match self {
            Self::Certified { scheme, .. } => format!("certified:{scheme}").into(),
            Self::ImporterAttests { fact } => format!("importer-attests:{fact}").into(),
            Self::ImporterAttestsWhereTagged { fact, .. } => {
                format!("importer-attests-where-tagged:{fact}").into()
            }
            Self::ExporterAttestsWhereTagged { fact, .. } => {
                format!("exporter-attests-where-tagged:{fact}").into()
            }
            Self::ImporterKind { .. }
            | Self::FactTagged { .. }
            | Self::Recurrence { .. }
            | Self::LegalBasis { .. }
            | Self::ExporterKindNot { .. }
            | Self::BothAre { .. }
            | Self::OneIs { .. }
            | Self::SameGroup
            | Self::ActsForGroup { .. }
            | Self::ExporterNotIn { .. }
            | Self::ImporterNotSubject { .. }
            | Self::Documented
            | Self::Measure { .. } => self.kind().into(),
        }
    }
}

/// Why a decision is as if it were not there for an importer and a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Aside<'a> {
    /// An exclusion is stated to apply.
    Excluded,
    /// Its closed list has no row for the importer.
    NotListed(&'a str),
}

/// The checks of a decision's conditions for an exporter (where one is at hand), an importer and a fact; else why the
/// decision is as if it were not there.
pub(super) fn decision_checks<'d>(
    case: Case,
    decision: &'d Decision,
    exporter: Giver,
    importer: PartyId,
    fact: Fact,
) -> Result<Vec<Check>, Aside<'d>> {
    // Asked of each hop to a place with a decision, and seldom so: these need no words.
    let applies = |c: &Condition| match c {
        Condition::ImporterKind { kinds } => parties::is_one_of(case.inventory.party(importer), kinds),
        Condition::FactTagged { tags } => tagged(case.inventory, fact, tags),
        other => on_parties(case, other, exporter, importer, fact).is_some_and(|a| a.known == Known::Holds),
    };
    if decision.excludes.iter().any(applies) {
        return Err(Aside::Excluded);
    }
    let mut checks = Vec::with_capacity(decision.requires.len() + 1);
    for condition in &decision.requires {
        match (on_parties(case, condition, exporter, importer, fact), condition) {
            (Some(answer), _) => checks.push(answer.named(condition.name())),
            (None, Condition::Certified { scheme, .. }) => return Err(Aside::NotListed(scheme)),
            (None, _) => return Err(Aside::Excluded),
        }
    }
    if !decision.excludes.is_empty() {
        let party = Rest::Party(importer);
        checks.push(Answer::holds("no exclusion is stated to apply").at([party]).named("not-excluded"));
    }
    Ok(checks)
}

/// A condition that looks at the parties and the fact alone. `None`: not on the closed list at all.
fn on_parties(
    case: Case,
    condition: &Condition,
    exporter: Giver,
    importer: PartyId,
    fact: Fact,
) -> Option<Answer> {
    let inventory = case.inventory;
    let tagged = |tags: &[String]| tagged(inventory, fact, tags);
    Some(match condition {
        Condition::Certified { scheme, renewed_months, separate } => {
            let scheme = certified::Scheme { id: scheme, renewed_months: *renewed_months, separate };
            return certified::certified(case, scheme, importer, fact);
        }
        Condition::ImporterAttests { fact: word } => parties::attests(inventory, importer, word),
        Condition::ImporterKind { kinds } => parties::is_stated_to_be(inventory, importer, kinds),
        Condition::FactTagged { tags } => {
            let why = || format!("not tagged {}", tags.join(" or "));
            Answer::holds_if(tagged(tags), format!("tagged {}", tags.join(" or ")), why).at([Rest::Tags])
        }
        Condition::ExporterNotIn { places } => by(exporter, |e| parties::not_in(inventory, e, places)),
        Condition::ExporterAttestsWhereTagged { tags, broad, narrower, fact: word } => {
            if tagged(tags) || (tagged(broad) && !tagged(narrower)) {
                by(exporter, |e| parties::attests(inventory, e, word))
            } else {
                untagged(tags)
            }
        }
        Condition::ImporterAttestsWhereTagged { tags, fact: word } => {
            if tagged(tags) {
                parties::attests(inventory, importer, word)
            } else {
                untagged(tags)
            }
        }
        Condition::Recurrence { .. }
        | Condition::LegalBasis { .. }
        | Condition::ExporterKindNot { .. }
        | Condition::BothAre { .. }
        | Condition::OneIs { .. }
        | Condition::SameGroup
        | Condition::ActsForGroup { .. }
        | Condition::ImporterNotSubject { .. }
        | Condition::Documented
        | Condition::Measure { .. } => Answer::not_stated("a condition that a decision cannot ask"),
    })
}

/// A condition of a mechanism or module, for a safeguard and a hop.
pub(super) fn on_hop(
    case: Case,
    condition: &Condition,
    (row, safeguard): (Rest, &Safeguard),
    terms: &Terms,
    fact: Fact,
) -> Check {
    let inventory = case.inventory;
    let answer = match condition {
        Condition::Recurrence { among } => {
            let word = terms.recurrence(inventory).as_str();
            let why = || format!("this ground is for what is {}, and the flow is {word}", among.join(" or "));
            Answer::holds_if(among.iter().any(|a| a == word), word, why).at([Rest::Flow])
        }
        Condition::LegalBasis { among } => legal_basis(inventory, among, terms).at([Rest::Flow]),
        Condition::ExporterKindNot { kinds } => parties::exporter_kind_not(inventory, kinds, terms),
        Condition::BothAre { kinds } => parties::both_are(inventory, kinds, terms),
        Condition::OneIs { kinds } => parties::one_is(inventory, kinds, terms),
        Condition::SameGroup => group::same_group(inventory, safeguard, terms).at([row]),
        Condition::ActsForGroup { inside } => group::acts_for(inventory, safeguard, terms, *inside).at([row]),
        Condition::ImporterNotSubject { unsettled, because } => {
            not_subject(case, terms.importer, fact, (*unsettled, because))
        }
        Condition::Documented => documented(safeguard).at([row]),
        Condition::Measure { among } => {
            let names = among.join(" or ");
            let holds = among.iter().any(|m| safeguard.measures.contains(m));
            Answer::stated_if(holds, names.clone(), || format!("the measure {names} is not stated")).at([row])
        }
        Condition::Certified { .. }
        | Condition::ImporterAttests { .. }
        | Condition::ImporterKind { .. }
        | Condition::FactTagged { .. }
        | Condition::ExporterNotIn { .. }
        | Condition::ExporterAttestsWhereTagged { .. }
        | Condition::ImporterAttestsWhereTagged { .. } => {
            let of = |exporter: Option<PartyId>| {
                on_parties(case, condition, exporter.into(), terms.importer, fact).unwrap_or_else(|| {
                    Answer::fails("the importer is not certified").at([Rest::Party(terms.importer)])
                })
            };
            worst(terms.exporters().map(of))
        }
    };
    answer.named(condition.name())
}

/// Whether a safeguard says where its paper is.
pub(super) fn documented(safeguard: &Safeguard) -> Answer {
    Answer::stated_if(
        !safeguard.document.is_empty(),
        safeguard.document.clone(),
        || "the location of the document is not stated (`document`)",
    )
}

fn legal_basis(inventory: &Inventory, among: &[String], terms: &Terms) -> Answer {
    let allowed = among.join(" or ");
    match terms.basis(inventory) {
        None => Answer::not_stated(terms.bases_that_differ(inventory).map_or_else(
            || "the legal basis is not stated".to_owned(),
            |bases| format!("its purposes have different legal bases: {bases}; state the one of this flow"),
        )),
        Some(basis) => Answer::holds_if(among.iter().any(|a| a == basis.as_str()), basis.as_str(), || {
            format!("the legal basis is {}, and must be {allowed}", basis.as_str())
        }),
    }
}

/// The first of the worst answers: what is asked must hold of each.
fn worst(answers: impl Iterator<Item = Answer>) -> Answer {
    let worse = |a: Answer, b: Answer| if rank(b.known) > rank(a.known) { b } else { a };
    answers.reduce(worse).unwrap_or_else(exporter_not_known)
}

/// What a condition on the exporter answers.
fn by(exporter: Giver, answer: impl FnOnce(PartyId) -> Answer) -> Answer {
    match exporter {
        Giver::Party(party) => answer(party),
        Giver::NotKnown => exporter_not_known(),
        Giver::NotAsked => Answer::holds("from whom it comes is not asked"),
    }
}

fn tagged(inventory: &Inventory, fact: Fact, tags: &[String]) -> bool {
    tags.iter().any(|t| inventory.tagged(fact.0, fact.1, t))
}

fn untagged(tags: &[String]) -> Answer {
    Answer::holds(format!("the data is not tagged {}", tags.join(" or "))).at([Rest::Tags])
}

/// Whether the importer is itself subject to the regime: then instruments for importers outside do not fit it, for the
/// reason that the regime's data gives, or it is not settled whether they do.
fn not_subject(case: Case, importer: PartyId, fact: Fact, (unsettled, because): (bool, &str)) -> Answer {
    let (name, law) = (case.inventory.named(importer), &case.regime.id);
    match case.reach.itself_subject(importer, fact.1) {
        Sure::No => Answer::holds(format!("{law} does not apply to {name} directly")),
        Sure::Perhaps => Answer::not_stated(format!(
            "it is not stated whether {name} is itself subject to {law}: it has a branch inside, or its establishment or \
             where these people live is not stated (enter the answer in `subject_to`)"
        )),
        Sure::Yes if unsettled => Answer::not_stated(format!(
            "{name} is itself subject to {law}, and whether this instrument is open to such importers is not settled"
        )),
        Sure::Yes => {
            let why = if because.is_empty() { "this instrument is not for such importers" } else { because };
            Answer::fails(format!("{name} is itself subject to {law}, and {why}"))
        }
    }
    .at([Rest::Party(importer)])
}
