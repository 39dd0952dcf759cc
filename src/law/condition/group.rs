//! Groups that a safeguard names: whether both sides are in one, and for whom the exporter acts.

use super::answer::{Answer, exporter_not_known, principal_not_known};
use crate::{
    law::{
        capacity::Capacity,
        case::{Terms, matches},
    },
    model::{Inventory, PartyId, PartyMatch, Safeguard},
};

/// Whether the safeguard names one group on both sides, with the importer in it, and the exporter or one for whom it
/// acts.
pub(super) fn same_group(inventory: &Inventory, safeguard: &Safeguard, terms: &Terms) -> Answer {
    match common_groups(inventory, safeguard, terms) {
        Ok(_) => Answer::holds("one group is named on both sides"),
        Err(why) => why,
    }
}

/// Whether what binds a group binds the exporter itself (GDPR Art. 47(1)(a); section 5 of the definition).
pub fn bound(inventory: &Inventory, safeguard: &Safeguard, terms: &Terms) -> Answer {
    let Some(exporter) = terms.exporter else { return exporter_not_known() };
    let id = inventory.named(exporter);
    let itself = safeguard.exporters.is_empty() || matches(inventory, &safeguard.exporters, exporter);
    Answer::stated_if(itself, format!("{id} is a party to it"), || {
        format!(
            "{id}, which sends the data, is not named among those bound: that it acts for one of them is not enough"
        )
    })
}

/// The groups that a safeguard names on both sides, in which the importer is, and the exporter or one that it acts
/// for; else why there is none.
fn common_groups(
    inventory: &Inventory,
    safeguard: &Safeguard,
    terms: &Terms,
) -> Result<Vec<PartyId>, Answer> {
    if safeguard.exporters.is_empty() || safeguard.importers.is_empty() {
        return Err(Answer::not_stated("the group is not stated on both sides"));
    }
    let shared = |m: &PartyMatch| match *m {
        PartyMatch::Group(head) => (safeguard.importers.contains(m)
            && inventory.party_within(terms.importer, head)
            && terms.exporting().any(|p| inventory.party_within(p, head)))
        .then_some(head),
        PartyMatch::Any | PartyMatch::Party(_) => None,
    };
    let groups: Vec<PartyId> = safeguard.exporters.iter().filter_map(shared).collect();
    if groups.is_empty() {
        return Err(Answer::fails("it must name one group on both sides, with exporter and importer in it"));
    }
    Ok(groups)
}

/// Whether the exporter acts for itself or for parties of the group alone (`inside`), or, as a processor of the group,
/// for one outside it.
pub(super) fn acts_for(inventory: &Inventory, safeguard: &Safeguard, terms: &Terms, inside: bool) -> Answer {
    let Some(exporter) = terms.exporter else { return exporter_not_known() };
    let id = |party: PartyId| inventory.named(party);
    if terms.exporter_as == Capacity::Controller {
        return Answer::holds_if(inside, format!("{} decides itself", id(exporter)), || {
            format!("it is for data processed on behalf of others, and {} decides itself", id(exporter))
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
    match (terms.acting_for.iter().find(|&&c| !within(c)), inside) {
        (None, true) => Answer::holds("all for whom it acts are in the group"),
        (Some(&other), true) => {
            Answer::fails(format!("{}, for which {} acts, is outside the group", id(other), id(exporter)))
        }
        (None, false) => Answer::fails(format!("all for which {} acts are in the group", id(exporter))),
        (Some(_), false) => {
            Answer::holds_if(within(exporter), format!("{} is in the group", id(exporter)), || {
                format!("{} is not in the group", id(exporter))
            })
        }
    }
}
