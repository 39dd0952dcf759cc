//! What flows do, held against what is declared for their purposes.
//!
//! A purpose's own row counts, never that of one above it: a blank cell declares nothing, and then nothing is checked.

use super::super::{analysis::Analysis, judging::JudgingContext, movement::Movement};
use crate::{
    finding::{Code, Finding},
    lineage::CategorySet,
    model::{CategoryId, Id, Inventory, PartyId, PopulationId, Purpose},
    text::digest,
};

/// Uses of categories, and recipients, that the purposes of a flow do not list.
pub(super) fn findings(analysis: &Analysis, list: &mut Vec<Finding>) {
    let inventory = analysis.inventory();
    let declares = |p: &Purpose| !p.categories.is_empty() || !p.recipients.is_empty();
    if !inventory.purposes.iter().any(declares) {
        return;
    }
    let words = analysis.lineage.words();
    let listed: Vec<CategorySet> = inventory.purposes.iter().map(|p| listed(inventory, p, words)).collect();
    let context = analysis.context();
    for movement in analysis.movements() {
        let Some(row) = analysis.flow_of(movement) else { continue };
        let purposes = inventory.purpose_lists.get(row.purposes);
        if !purposes.iter().any(|p| declares(&inventory.purposes[p.index()])) {
            continue;
        }
        let carried = carried(&context, movement, words);
        if carried.is_empty() {
            continue;
        }
        let recipients = recipients(analysis, movement);
        for &id in purposes {
            let purpose = &inventory.purposes[id.index()];
            let mut undeclared = carried.clone();
            undeclared.remove(&listed[id.index()].0);
            if !purpose.categories.is_empty() && !undeclared.is_empty() {
                let ids = || undeclared.iter().map(|c| inventory.category(c).id.as_str());
                let named = ids().map(|id| digest::number(["not listed for", &purpose.id, id])).collect();
                let names = join(ids());
                let message = format!("it uses {names} for {}, whose row does not list this", purpose.id);
                list.push(
                    Finding::new(Code::UndeclaredUse, &*row.id, message)
                        .at(row.span)
                        .cite(&purpose.source)
                        .help("declare it in `categories` of the purpose, or stop the use")
                        .names(analysis, named),
                );
            }
            let others = recipients.iter().filter(|&&p| !names(inventory, purpose, p));
            let others: Vec<&str> = others.map(|&p| inventory.party(p).id.as_str()).collect();
            let of = |id: &&str| digest::number(["no recipient for", &purpose.id, id]);
            let (named, others) = (others.iter().map(of).collect(), join(others.into_iter()));
            if !purpose.recipients.is_empty() && !others.is_empty() {
                let message =
                    format!("it discloses data to {others} for {}, whose row does not list this", purpose.id);
                list.push(
                    Finding::new(Code::UndeclaredRecipient, &*row.id, message)
                        .at(row.span)
                        .cite(&purpose.source)
                        .help("declare its id or kind in `recipients` of the purpose, or stop the flow")
                        .names(analysis, named),
                );
            }
        }
    }
}

/// Names, in the order of ids as bytes.
fn join<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    names.join(", ")
}

/// The categories declared for a purpose, with those below them.
fn listed(inventory: &Inventory, purpose: &Purpose, words: usize) -> CategorySet {
    let mut bits = CategorySet::new(words);
    for category in (0..inventory.categories.len()).map(CategoryId::new) {
        if purpose.categories.iter().any(|&d| inventory.category_within(category, d)) {
            bits.insert(category.index());
        }
    }
    bits
}

/// The categories that arrive over a movement, of anybody.
fn carried(context: &JudgingContext, movement: Movement, words: usize) -> CategorySet {
    let mut bits = CategorySet::new(words);
    match movement {
        Movement::Entry(i) => {
            bits.add(&context.lineage.entries()[i as usize].categories.0);
        }
        Movement::Hop(_) => {
            for population in (0..context.facts.len()).map(PopulationId::new) {
                bits.add(&context.arriving(movement, population).0);
            }
        }
    }
    bits
}

/// Who gets what a flow brings: the operator and the controllers at its end that do not stand behind the node left.
/// What people give is collected, not received, by those on whose behalf it is held.
fn recipients(analysis: &Analysis, movement: Movement) -> Vec<PartyId> {
    match movement {
        Movement::Entry(i) => {
            let to = &analysis.roles[analysis.lineage.entries()[i as usize].spot.row()];
            let for_others = !to.controllers.is_empty() && !to.controllers.contains(&to.operator);
            if for_others { vec![to.operator] } else { Vec::new() }
        }
        Movement::Hop(i) => {
            let hop = &analysis.lineage.hops()[i as usize];
            let (from, to) = (&analysis.roles[hop.from.row()], &analysis.roles[hop.to.row()]);
            to.own().filter(|&p| !from.owns(p)).collect()
        }
    }
}

/// Whether a purpose lists a recipient, by its id or its kind.
fn names(inventory: &Inventory, purpose: &Purpose, party: PartyId) -> bool {
    let party = inventory.party(party);
    purpose.recipients.iter().any(|r| *r == party.id || *r == party.kind_word())
}
