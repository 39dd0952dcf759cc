//! What parties say of themselves: their kind, what they attest, where they are established.

use super::answer::{Answer, exporter_not_known, principal_not_known};
use crate::{
    law::{case::Terms, verdict::Rest},
    model::{Inventory, Party, PartyId, Place, Role},
};

pub(super) fn attests(inventory: &Inventory, party: PartyId, word: &str) -> Answer {
    let row = inventory.party(party);
    Answer::stated_if(row.attests(word), format!("{} attests `{word}`", inventory.named(party)), || {
        format!("{} does not state `{word}` in `attests`", inventory.named(party))
    })
    .at([Rest::Party(party)])
}

/// By its own word for its kind, or by what it attests.
pub(super) fn is_one_of(party: &Party, kinds: &[String]) -> bool {
    kinds.contains(&party.kind) || kinds.iter().any(|k| party.attests(k))
}

pub(super) fn is_stated_to_be(inventory: &Inventory, party: PartyId, kinds: &[String]) -> Answer {
    let (row, names) = (inventory.party(party), kinds.join(" or "));
    Answer::stated_if(is_one_of(row, kinds), format!("{} is {names}", inventory.named(party)), || {
        format!("{} is not stated to be {names}", inventory.named(party))
    })
    .at([Rest::Party(party)])
}

/// Whether a party is established in none of the places. Where it is in one, or may be, nothing can be told.
pub(super) fn not_in(inventory: &Inventory, party: PartyId, places: &[Place]) -> Answer {
    let row = inventory.party(party);
    let open = |x: &&Place| x.is_unknown() || places.iter().any(|&p| x.within(p));
    match row.establishments.iter().find(open) {
        None => Answer::holds(format!("{} is established in none of these places", inventory.named(party))),
        Some(x) if x.is_unknown() => {
            Answer::not_stated(format!("an establishment of {} is not known", inventory.named(party)))
        }
        Some(x) => Answer::not_stated(format!(
            "whether it counts for an exporter in {x}, as {} is, is not known",
            inventory.named(party)
        )),
    }
    .at([Rest::Party(party)])
}

pub(super) fn exporter_kind_not(inventory: &Inventory, kinds: &[String], terms: &Terms) -> Answer {
    let Some(exporter) = terms.exporter else { return exporter_not_known() };
    let of = |party: PartyId| {
        let row = inventory.party(party);
        kinds.iter().find(|&kind| row.kind == *kind || row.attests(kind)).map(|kind| (party, kind))
    };
    if let Some((party, kind)) = terms.everybody_exporting().find_map(of) {
        let why = format!("{} is stated to be `{kind}`", inventory.named(party));
        return Answer::fails(why).at([Rest::Party(party)]);
    }
    if let Some((party, kind)) = terms.beside().find_map(of) {
        let [exporter, named] = [exporter, party].map(|p| inventory.named(p));
        let why = format!(
            "{named}, which decides on the same data, is stated to be `{kind}`: whether what {exporter} sends is part of that \
             activity is not stated"
        );
        return Answer::not_stated(why).at([Rest::Party(party)]);
    }
    if terms.acts_for_unknown() {
        return principal_not_known();
    }
    // The only controller named, though it decides with another.
    let behind = terms.given_by.map_or(&[][..], |by| by.acting_for);
    let alone = [terms.deciding(), behind].into_iter().find_map(|list| match *list {
        [party] if inventory.party(party).role == Role::JointController => Some(party),
        _ => None,
    });
    if let Some(party) = alone {
        let why = format!(
            "{} is a joint controller: with whom it decides, and of what kind they are, is not stated",
            inventory.named(party)
        );
        return Answer::not_stated(why).at([Rest::Party(party)]);
    }
    let mut asked: Vec<PartyId> = terms.everybody_exporting().chain(terms.beside()).collect();
    asked.sort_unstable();
    asked.dedup();
    Answer::holds("nobody who sends it, or decides on it, is stated to be of such a kind")
        .at(asked.into_iter().map(Rest::Party))
}

pub(super) fn both_are(inventory: &Inventory, kinds: &[String], terms: &Terms) -> Answer {
    if terms.exporter.is_none() {
        return exporter_not_known();
    }
    let parties: Vec<PartyId> = terms.exporters().flatten().chain([terms.importer]).collect();
    if let Some(&party) = parties.iter().find(|&&party| !is_one_of(inventory.party(party), kinds)) {
        let kinds = kinds.join(" or ");
        return Answer::not_stated(format!("{} is not stated to be {kinds}", inventory.named(party)))
            .at([Rest::Party(party)]);
    }
    Answer::holds("both are stated to be").at(parties.into_iter().map(Rest::Party))
}

pub(super) fn one_is(inventory: &Inventory, kinds: &[String], terms: &Terms) -> Answer {
    if terms.exporter.is_none() {
        return exporter_not_known();
    }
    let is = |party: PartyId| is_one_of(inventory.party(party), kinds);
    let neither = terms.exporters().flatten().find(|&exporter| !is(exporter) && !is(terms.importer));
    let exporter = neither.or(terms.exporter).unwrap_or(terms.importer);
    Answer::stated_if(neither.is_none(), "one of them is stated to be", || {
        let [from, to] = [exporter, terms.importer].map(|p| inventory.named(p));
        format!("neither {from} nor {to} is stated to be {}", kinds.join(" or "))
    })
    .at([exporter, terms.importer].map(Rest::Party))
}
