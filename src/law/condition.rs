//! Conditions: each answers *holds*, *fails* or *not stated*.

use super::{
    Condition, Decision,
    judge::{Case, Fact, Terms},
};
use crate::model::{Certification, Inventory, PartyId, PartyMatch, Safeguard};

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

/// The answers to a decision's conditions for an importer and a fact; `None` where the decision is as if it
/// were not there: an exclusion applies, or a closed list does not have the importer.
pub fn decision_answers(
    case: Case,
    decision: &Decision,
    importer: PartyId,
    fact: Fact,
) -> Option<Vec<Answer>> {
    for exclusion in &decision.excludes {
        if on_importer(case, exclusion, importer, fact)? == Answer::Holds {
            return None;
        }
    }
    decision.requires.iter().map(|c| on_importer(case, c, importer, fact)).collect()
}

/// A condition that looks at the importer and the fact alone. `None`: not on the closed list at all.
fn on_importer(case: Case, condition: &Condition, importer: PartyId, fact: Fact) -> Option<Answer> {
    let party = case.inventory.party(importer);
    Some(match condition {
        Condition::Certified { scheme } => return certified(case, scheme, importer, fact),
        Condition::ImporterAttests { fact: word } => {
            if party.attests(word) {
                Answer::Holds
            } else {
                Answer::NotStated(format!("{} does not state `{word}`", party.id))
            }
        }
        Condition::ImporterKind { kinds } => {
            if kinds.contains(&party.kind) || kinds.iter().any(|k| party.attests(k)) {
                Answer::Holds
            } else {
                Answer::NotStated(format!("{} is not stated to be {}", party.id, kinds.join(" or ")))
            }
        }
        Condition::FactTagged { tags } => {
            let has = case.inventory.tags(fact.0, fact.1);
            if tags.iter().any(|t| has.contains(&t.as_str())) {
                Answer::Holds
            } else {
                Answer::NotStated(format!("not tagged {}", tags.join(" or ")))
            }
        }
        _ => Answer::NotStated("a condition that a decision cannot ask".into()),
    })
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

fn covers(inventory: &Inventory, covers: &[String], fact: Fact) -> bool {
    let tags = inventory.tags(fact.0, fact.1);
    covers.is_empty()
        || covers.iter().any(|word| match word.as_str() {
            "*" => true,
            "non-hr" => !tags.contains(&"hr"),
            tag => tags.contains(&tag),
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
        Condition::ExporterKindNot { kinds } => {
            let Some(exporter) = terms.exporter.map(|e| inventory.party(e)) else {
                return Answer::NotStated("the exporter is not known".into());
            };
            let is = kinds.contains(&exporter.kind) || kinds.iter().any(|k| exporter.attests(k));
            hold_or(!is, || format!("{} is a public authority", exporter.id))
        }
        Condition::BothAre { kinds } => both_are(inventory, kinds, terms),
        Condition::SameGroup => same_group(inventory, safeguard, terms),
        Condition::ImporterNotSubject => {
            let subject = case.regime.subject(inventory, terms.importer, fact.1, case.as_of);
            hold_or(!subject, || {
                format!("{} is itself subject to {}", inventory.party(terms.importer).id, case.regime.id)
            })
        }
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
        other => on_importer(case, other, terms.importer, fact)
            .unwrap_or_else(|| Answer::Fails("the importer is not certified".into())),
    }
}

fn hold_or(holds: bool, why: impl FnOnce() -> String) -> Answer {
    if holds { Answer::Holds } else { Answer::Fails(why()) }
}

fn both_are(inventory: &Inventory, kinds: &[String], terms: &Terms) -> Answer {
    let Some(exporter) = terms.exporter else {
        return Answer::NotStated("the exporter is not known".into());
    };
    for party in [exporter, terms.importer].map(|p| inventory.party(p)) {
        if !kinds.contains(&party.kind) && !kinds.iter().any(|k| party.attests(k)) {
            return Answer::NotStated(format!("{} is not stated to be {}", party.id, kinds.join(" or ")));
        }
    }
    Answer::Holds
}

fn same_group(inventory: &Inventory, safeguard: &Safeguard, terms: &Terms) -> Answer {
    if safeguard.exporters.is_empty() || safeguard.importers.is_empty() {
        return Answer::NotStated("the group is not stated on both sides".into());
    }
    let shared = safeguard.exporters.iter().any(|e| {
        matches!(e, PartyMatch::Group(head)
            if safeguard.importers.contains(e)
                && inventory.party_within(terms.importer, *head)
                && terms.exporter.iter().chain(terms.acting_for).any(|&p| inventory.party_within(p, *head)))
    });
    hold_or(shared, || "it must name one group on both sides, with exporter and importer in it".into())
}
