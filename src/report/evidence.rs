//! The evidence of a transfer's verdict: every condition that was asked with its answer, the days on which its ground
//! holds, when it was assessed, where the paper is, and where in the inventory all this stands.

use std::collections::BTreeSet;

use crate::{
    assess::{Assessment, TransferRow},
    law::{Ground, Judgement, Rest},
    model::{CategoryId, Date, DateCell, Inventory, NodeId, Safeguard},
    source::{Sources, Span},
};

/// What proves a verdict. What is not stated is absent.
#[derive(Debug, Default)]
pub struct Evidence<'a> {
    /// `name=answer` of each condition, in the order asked.
    pub conditions: Vec<String>,
    /// The first day on which the ground holds.
    pub in_force_from: Option<Date>,
    /// Its last day.
    pub in_force_until: Option<Date>,
    /// The day of the transfer impact assessment that was asked for.
    pub assessed_on: Option<Date>,
    /// Where the signed or approved paper is.
    pub document: &'a str,
    /// `file:line` of each row of the inventory on which the answers rest.
    pub rests_on: Vec<String>,
}

impl<'a> Evidence<'a> {
    /// The evidence of a row.
    pub fn of(assessment: &Assessment<'a>, sources: &Sources, row: &TransferRow) -> Self {
        let (inventory, judgement) = (assessment.inventory, &row.judgement);
        let checks = judgement.checks.iter();
        let conditions = checks.map(|check| format!("{}={}", check.name, check.known.as_str())).collect();
        let safeguard = safeguard(inventory, judgement);
        let (in_force_from, in_force_until) = match (safeguard, &judgement.ground) {
            (Some(row), _) => (row.valid_from, row.valid_until),
            (None, Ground::Decision(_) | Ground::OwnLaw { .. } | Ground::Prohibition(_)) => {
                let mut entries = assessment.regimes.iter().flat_map(|regime| regime.entries());
                let entry = entries.find(|(_, entry)| entry.id == judgement.entry);
                entry.map_or((None, None), |(_, entry)| (entry.from, entry.until))
            }
            (None, Ground::None | Ground::Safeguard { .. } | Ground::Exemption(_)) => (None, None),
        };
        Self {
            conditions,
            in_force_from,
            in_force_until,
            assessed_on: assessed_on(inventory, judgement, safeguard),
            document: safeguard.map_or("", |row| &row.document),
            rests_on: rests_on(inventory, sources, row),
        }
    }
}

fn safeguard<'a>(inventory: &'a Inventory, judgement: &Judgement) -> Option<&'a Safeguard> {
    judgement.ground.safeguard().and_then(|id| inventory.safeguards.get(id.index()))
}

/// The day of the assessment that was looked at: of the place's row, or of the safeguard's.
fn assessed_on(inventory: &Inventory, judgement: &Judgement, safeguard: Option<&Safeguard>) -> Option<Date> {
    let check = judgement.checks.iter().find(|check| check.name == "assessment")?;
    let of_place = check.rests.iter().find_map(|rest| match rest {
        Rest::Country(at) => inventory.countries.get(*at as usize).map(|row| row.assessment.on),
        _ => None,
    });
    match of_place.or_else(|| safeguard.map(|row| row.assessment.on))? {
        DateCell::On(day) => Some(day),
        DateCell::Blank | DateCell::None => None,
    }
}

/// The rows on which the answers rest, and the flow or store itself.
fn rests_on(inventory: &Inventory, sources: &Sources, row: &TransferRow) -> Vec<String> {
    let rests = row.judgement.checks.iter().flat_map(|check| &check.rests);
    let mut spans: BTreeSet<Span> = rests.flat_map(|rest| spans(inventory, row, *rest)).collect();
    spans.extend(own(inventory, row));
    let named = spans.into_iter().filter(|span| span.line > 0);
    named.map(|span| format!("{}:{}", sources.name(span.source), span.line)).collect()
}

fn spans(inventory: &Inventory, row: &TransferRow, rest: Rest) -> Vec<Span> {
    match rest {
        Rest::Flow => own(inventory, row).into_iter().collect(),
        Rest::Arrival => arrival(inventory, row).into_iter().collect(),
        Rest::Safeguard(id) => inventory.safeguards.get(id.index()).map(|s| s.span).into_iter().collect(),
        Rest::Party(id) => vec![inventory.party(id).span],
        Rest::Certification(at) => {
            inventory.certifications.get(at as usize).map(|c| c.span).into_iter().collect()
        }
        Rest::Country(at) => inventory.countries.get(at as usize).map(|c| c.span).into_iter().collect(),
        Rest::Tags => tagged(inventory, row),
    }
}

/// The row of the flow, or of the store that holds the data.
fn own(inventory: &Inventory, row: &TransferRow) -> Option<Span> {
    row.flow_id.map(|id| inventory.flow(id).span).or_else(|| arrival(inventory, row))
}

/// The row of the store where the data arrives.
fn arrival(inventory: &Inventory, row: &TransferRow) -> Option<Span> {
    match row.flow_id.map(|id| inventory.flow(id).to) {
        Some(NodeId::Store(id)) => Some(inventory.store(id).span),
        Some(NodeId::Party(_) | NodeId::Population(_)) => None,
        None => {
            let id = row.flow.strip_prefix("store:")?;
            inventory.stores.iter().find(|store| store.id == id).map(|store| store.span)
        }
    }
}

/// The rows of the categories and populations whose tags were looked at.
fn tagged(inventory: &Inventory, row: &TransferRow) -> Vec<Span> {
    let above = |id: CategoryId| std::iter::successors(Some(id), |&c| inventory.category(c).parent);
    let categories = row.categories.iter().flat_map(|&id| above(id)).map(|id| inventory.category(id));
    let categories = categories.filter(|c| !c.tags.is_empty()).map(|c| c.span);
    let populations = row.populations.iter().map(|&id| inventory.population(id));
    categories.chain(populations.filter(|p| !p.tags.is_empty()).map(|p| p.span)).collect()
}
