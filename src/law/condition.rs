//! Conditions: each answers *holds*, *fails* or *not stated*.

use super::{
    Condition, Decision,
    judge::{Capacity, Case, Fact, Terms},
};
use crate::model::{Certification, Home, Inventory, Party, PartyId, PartyMatch, Place, Safeguard};

/// What is known of a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Known to hold.
    Holds,
    /// Known to fail, and why.
    Fails(String),
    /// Not stated, and what is missing.
    NotStated(String),
}

/// The answers to a decision's conditions for an exporter (where one is at hand), an importer and a fact; `None`
/// where the decision is as if it were not there: an exclusion applies, or a closed list does not have the importer.
pub fn decision_answers(
    case: Case,
    decision: &Decision,
    exporter: Option<PartyId>,
    importer: PartyId,
    fact: Fact,
) -> Option<Vec<Answer>> {
    let answer = |c: &Condition| on_parties(case, c, exporter, importer, fact);
    // Asked of each hop to a place with a decision, and seldom so: these need no words.
    let holds = |c: &Condition| match c {
        Condition::ImporterKind { kinds } => is_one_of(case.inventory.party(importer), kinds),
        Condition::FactTagged { tags } => tagged(case.inventory, fact, tags),
        other => answer(other) == Some(Answer::Holds),
    };
    if decision.excludes.iter().any(holds) {
        return None;
    }
    decision.requires.iter().map(answer).collect()
}

/// A condition that looks at the parties and the fact alone. `None`: not on the closed list at all.
fn on_parties(
    case: Case,
    condition: &Condition,
    exporter: Option<PartyId>,
    importer: PartyId,
    fact: Fact,
) -> Option<Answer> {
    let party = case.inventory.party(importer);
    Some(match condition {
        Condition::Certified { scheme, .. } => return certified(case, scheme, importer, fact),
        Condition::ImporterAttests { fact: word } => attests(party, word),
        Condition::ImporterKind { kinds } => {
            if is_one_of(party, kinds) {
                Answer::Holds
            } else {
                Answer::NotStated(format!("{} is not stated to be {}", party.id, kinds.join(" or ")))
            }
        }
        Condition::FactTagged { tags } => {
            if tagged(case.inventory, fact, tags) {
                Answer::Holds
            } else {
                Answer::Fails(format!("not tagged {}", tags.join(" or ")))
            }
        }
        Condition::ExporterNotIn { places } => {
            exporter.map_or(Answer::Holds, |e| not_in(case.inventory.party(e), places))
        }
        Condition::ExporterAttestsWhereTagged { tags, broad, narrower, fact: word } => {
            let (has, inventory) = (|tags: &[String]| tagged(case.inventory, fact, tags), case.inventory);
            if has(tags) || (has(broad) && !has(narrower)) {
                exporter.map_or_else(exporter_not_known, |e| attests(inventory.party(e), word))
            } else {
                Answer::Holds
            }
        }
        Condition::ImporterAttestsWhereTagged { tags, fact: word } => {
            if tagged(case.inventory, fact, tags) {
                attests(party, word)
            } else {
                Answer::Holds
            }
        }
        _ => Answer::NotStated("a condition that a decision cannot ask".into()),
    })
}

fn exporter_not_known() -> Answer {
    Answer::NotStated("the exporter is not known".into())
}

fn attests(party: &Party, word: &str) -> Answer {
    if party.attests(word) {
        Answer::Holds
    } else {
        Answer::NotStated(format!("{} does not state `{word}`", party.id))
    }
}

/// By its own word for its kind, or by what it attests.
fn is_one_of(party: &Party, kinds: &[String]) -> bool {
    kinds.contains(&party.kind) || kinds.iter().any(|k| party.attests(k))
}

fn tagged(inventory: &Inventory, fact: Fact, tags: &[String]) -> bool {
    tags.iter().any(|t| inventory.tagged(fact.0, fact.1, t))
}

/// Whether a party is established in none of the places. Where it is in one, or may be, nothing can be told.
fn not_in(party: &Party, places: &[Place]) -> Answer {
    let open = |x: &&Place| x.is_unknown() || places.iter().any(|&p| x.within(p));
    match party.establishments.iter().find(open) {
        None => Answer::Holds,
        Some(x) if x.is_unknown() => {
            Answer::NotStated(format!("an establishment of {} is not known", party.id))
        }
        Some(x) => Answer::NotStated(format!(
            "whether it counts for an exporter in {x}, as {} is, is not known",
            party.id
        )),
    }
}

fn certified(case: Case, scheme: &str, importer: PartyId, fact: Fact) -> Option<Answer> {
    let rows = case.register.certifications(case.inventory, importer).filter(|c| c.scheme == scheme);
    let mut failure = None;
    for row in rows {
        match row_fails(case, row, fact) {
            None => return Some(Answer::Holds),
            Some(why) => failure = failure.or(Some(Answer::Fails(why))),
        }
    }
    failure
}

fn row_fails(case: Case, row: &Certification, fact: Fact) -> Option<String> {
    let who = &case.inventory.party(row.party).id;
    if row.valid_from > case.as_of {
        return Some(format!("{who} is certified under {} only from {}", row.scheme, row.valid_from));
    }
    if let Some(end) = row.valid_until.filter(|&d| d < case.as_of) {
        return Some(format!("the certification of {who} under {} ended on {end}", row.scheme));
    }
    (!covers(case.inventory, &row.covers, fact)).then(|| {
        format!("the certification of {who} under {} covers {} only", row.scheme, row.covers.join(";"))
    })
}

/// Human-resources data is covered only where the row says so, whatever else it is.
fn covers(inventory: &Inventory, covers: &[String], fact: Fact) -> bool {
    let tagged = |tag: &str| inventory.tagged(fact.0, fact.1, tag);
    let hr = tagged("hr");
    covers.is_empty()
        || covers.iter().any(|word| match word.as_str() {
            "*" => true,
            "hr" => hr,
            "non-hr" => !hr,
            tag => !hr && tagged(tag),
        })
}

/// A condition of a mechanism or module, for a safeguard and a hop.
pub fn on_hop(case: Case, condition: &Condition, safeguard: &Safeguard, terms: &Terms, fact: Fact) -> Answer {
    let inventory = case.inventory;
    match condition {
        Condition::Recurrence { among } => {
            let word = terms.recurrence(inventory).as_str();
            hold_or(among.iter().any(|a| a == word), || {
                format!("it is {word}, and must be {}", among.join(" or "))
            })
        }
        Condition::LegalBasis { among } => match terms.basis(inventory) {
            None => Answer::NotStated("the legal basis is not stated".into()),
            Some(basis) => hold_or(among.iter().any(|a| a == basis.as_str()), || {
                format!("the legal basis is {}, and must be {}", basis.as_str(), among.join(" or "))
            }),
        },
        Condition::ExporterKindNot { kinds } => exporter_kind_not(inventory, kinds, terms),
        Condition::BothAre { kinds } => both_are(inventory, kinds, terms),
        Condition::OneIs { kinds } => one_is(inventory, kinds, terms),
        Condition::SameGroup => {
            common_groups(inventory, safeguard, terms).map_or_else(|why| why, |_| Answer::Holds)
        }
        Condition::ActsForGroup { inside } => acts_for_group(inventory, safeguard, terms, *inside),
        Condition::ImporterNotSubject { .. } => not_subject(case, terms.importer, fact),
        Condition::Documented => {
            if safeguard.document.is_empty() {
                Answer::NotStated("the document is not stated".into())
            } else {
                Answer::Holds
            }
        }
        Condition::Measure { among } => {
            if among.iter().any(|m| safeguard.measures.contains(m)) {
                Answer::Holds
            } else {
                Answer::NotStated(format!("the measure {} is not stated", among.join(" or ")))
            }
        }
        other => on_parties(case, other, terms.exporter, terms.importer, fact)
            .unwrap_or_else(|| Answer::Fails("the importer is not certified".into())),
    }
}

fn hold_or(holds: bool, why: impl FnOnce() -> String) -> Answer {
    if holds { Answer::Holds } else { Answer::Fails(why()) }
}

fn exporter_kind_not(inventory: &Inventory, kinds: &[String], terms: &Terms) -> Answer {
    if terms.exporter.is_none() {
        return exporter_not_known();
    }
    if let Some(authority) = terms.signatories().map(|p| inventory.party(p)).find(|p| is_one_of(p, kinds)) {
        return Answer::Fails(format!("{} is a public authority", authority.id));
    }
    if terms.exporter_as == Capacity::Processor && terms.acting_for.is_empty() {
        return principal_not_known();
    }
    Answer::Holds
}

fn principal_not_known() -> Answer {
    Answer::NotStated("the controller for which the exporter acts is not known".into())
}

fn both_are(inventory: &Inventory, kinds: &[String], terms: &Terms) -> Answer {
    let Some(exporter) = terms.exporter else { return exporter_not_known() };
    for party in [exporter, terms.importer].map(|p| inventory.party(p)) {
        if !is_one_of(party, kinds) {
            return Answer::NotStated(format!("{} is not stated to be {}", party.id, kinds.join(" or ")));
        }
    }
    Answer::Holds
}

fn one_is(inventory: &Inventory, kinds: &[String], terms: &Terms) -> Answer {
    let Some(exporter) = terms.exporter else { return exporter_not_known() };
    let parties = [exporter, terms.importer].map(|p| inventory.party(p));
    if parties.iter().any(|party| is_one_of(party, kinds)) {
        return Answer::Holds;
    }
    let [from, to] = parties.map(|party| party.id.as_str());
    Answer::NotStated(format!("neither {from} nor {to} is stated to be {}", kinds.join(" or ")))
}

/// An establishment that is not known may be inside: then it is not known whether the regime reaches the importer.
fn not_subject(case: Case, importer: PartyId, fact: Fact) -> Answer {
    let party = case.inventory.party(importer);
    if case.reach.subject(importer, fact.1) {
        return Answer::Fails(format!("{} is itself subject to {}", party.id, case.regime.id));
    }
    let targets = case.reach.targets(importer);
    let open = if party.establishments.iter().any(|x| x.is_unknown()) {
        "an establishment of it is not"
    } else if targets && case.inventory.population(fact.1).homes.contains(&Home::At(Place::UNKNOWN)) {
        "where these people live is not"
    } else {
        return Answer::Holds;
    };
    Answer::NotStated(format!(
        "whether {} is itself subject to {} is not known: {open}",
        party.id, case.regime.id
    ))
}

/// The groups that a safeguard names on both sides, in which the importer is, and the exporter or one that it acts
/// for; else why there is none.
fn common_groups(
    inventory: &Inventory,
    safeguard: &Safeguard,
    terms: &Terms,
) -> Result<Vec<PartyId>, Answer> {
    if safeguard.exporters.is_empty() || safeguard.importers.is_empty() {
        return Err(Answer::NotStated("the group is not stated on both sides".into()));
    }
    let shared = |m: &PartyMatch| match *m {
        PartyMatch::Group(head) => (safeguard.importers.contains(m)
            && inventory.party_within(terms.importer, head)
            && terms.signatories().any(|p| inventory.party_within(p, head)))
        .then_some(head),
        _ => None,
    };
    let groups: Vec<PartyId> = safeguard.exporters.iter().filter_map(shared).collect();
    if groups.is_empty() {
        let why = "it must name one group on both sides, with exporter and importer in it";
        return Err(Answer::Fails(why.into()));
    }
    Ok(groups)
}

fn acts_for_group(inventory: &Inventory, safeguard: &Safeguard, terms: &Terms, inside: bool) -> Answer {
    let Some(exporter) = terms.exporter else { return exporter_not_known() };
    if terms.exporter_as == Capacity::Controller {
        let id = &inventory.party(exporter).id;
        return hold_or(inside, || {
            format!("it is for data processed on behalf of others, and {id} decides itself")
        });
    }
    if terms.acting_for.is_empty() {
        return principal_not_known();
    }
    let groups = match common_groups(inventory, safeguard, terms) {
        Ok(groups) => groups,
        Err(why) => return why,
    };
    let within = |party: PartyId| groups.iter().any(|&g| inventory.party_within(party, g));
    let id = |party: PartyId| &inventory.party(party).id;
    match (terms.acting_for.iter().find(|&&c| !within(c)), inside) {
        (None, true) => Answer::Holds,
        (Some(&other), true) => {
            Answer::Fails(format!("{}, for which {} acts, is outside the group", id(other), id(exporter)))
        }
        (None, false) => Answer::Fails(format!("all for which {} acts are in the group", id(exporter))),
        (Some(_), false) => hold_or(within(exporter), || format!("{} is not in the group", id(exporter))),
    }
}
