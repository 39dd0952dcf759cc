//! The evidence of a transfer's verdict: every condition that was asked with its answer, the days on which its ground
//! holds, when it was assessed, where the paper is, and where in the inventory all this stands.

use std::collections::BTreeSet;

use crate::{
    assess::{Assessment, TransferRow},
    law::{Ground, Judgement, Rest, Verdict},
    model::{CategoryId, Date, DateCell, FlowId, Id, Inventory, NodeId, PopulationId, Safeguard, StoreId},
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
    pub fn of(assessment: &'a Assessment, sources: &Sources, row: &TransferRow) -> Self {
        let (inventory, judgement) = (&assessment.inventory, &row.judgement);
        let checks = judgement.checks.iter();
        let conditions = checks.map(|check| format!("{}={}", check.name, check.known.as_str())).collect();
        let safeguard = safeguard(inventory, judgement);
        // As long as all that carries it is in force.
        let carries = |at: usize, of: &Judgement| at == 0 || of.verdict < Verdict::Unknown;
        let chain = judgement.chain().enumerate().filter(|(at, of)| carries(*at, of)).map(|(_, of)| of);
        let days: Vec<_> = chain.map(|judgement| in_force(assessment, judgement)).collect();
        let in_force_from = days.iter().filter_map(|(from, _)| *from).max();
        let in_force_until = days.iter().filter_map(|(_, until)| *until).min();
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

/// The first and the last day of what a judgement rests on.
fn in_force(assessment: &Assessment, judgement: &Judgement) -> (Option<Date>, Option<Date>) {
    match (safeguard(&assessment.inventory, judgement), &judgement.ground) {
        (Some(row), _) => (row.valid_from, row.valid_until),
        (None, Ground::Decision(_) | Ground::OwnLaw { .. } | Ground::Prohibition(_)) => {
            let mut entries = assessment.regimes.iter().flat_map(|regime| regime.entries());
            let entry = entries.find(|(_, entry)| entry.id == judgement.entry);
            entry.map_or((None, None), |(_, entry)| (entry.from, entry.until))
        }
        (None, Ground::None | Ground::Safeguard { .. } | Ground::Exemption(_)) => (None, None),
    }
}

fn safeguard<'a>(inventory: &'a Inventory, judgement: &Judgement) -> Option<&'a Safeguard> {
    judgement.ground.safeguard().and_then(|id| inventory.safeguards.get(id.index()))
}

/// The day of the assessment that was looked at: of the place's row, or of the safeguard's.
fn assessed_on(inventory: &Inventory, judgement: &Judgement, safeguard: Option<&Safeguard>) -> Option<Date> {
    let check = judgement.checks.iter().find(|check| check.name.starts_with("assessment"))?;
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
    let hop = Hop::of_row(inventory, row);
    let rests = row.judgement.checks.iter().flat_map(|check| &check.rests);
    let mut spans: BTreeSet<Span> = rests.flat_map(|rest| hop.rows(inventory, *rest)).collect();
    spans.extend(hop.own(inventory));
    let named = spans.into_iter().filter(|span| span.line > 0);
    named.map(|span| format!("{}:{}", sources.name(span.source), span.line)).collect()
}

/// The tags of a row's categories and population.
pub fn tags<'a>(
    inventory: &'a Inventory,
    categories: &[CategoryId],
    population: PopulationId,
) -> Vec<&'a str> {
    let mut tags: Vec<&str> = categories.iter().flat_map(|&c| inventory.tags(c, population)).collect();
    tags.sort_unstable();
    tags.dedup();
    tags
}

/// A hop, and whose what is judged: where the answers of its conditions stand.
pub struct Hop<'a> {
    /// Its flow; `None`: a holding.
    pub flow: Option<FlowId>,
    /// The store whose holding it is.
    pub holding: Option<StoreId>,
    /// The categories.
    pub categories: &'a [CategoryId],
    /// Whose.
    pub populations: &'a [PopulationId],
}

impl<'a> Hop<'a> {
    fn of_row(inventory: &Inventory, row: &'a TransferRow) -> Self {
        let id = row.flow.strip_prefix("store:").filter(|_| row.flow_id.is_none());
        let holding = id.and_then(|id| inventory.stores.iter().position(|store| store.id == id));
        Self {
            flow: row.flow_id,
            holding: holding.map(StoreId::new),
            categories: &row.categories,
            populations: &row.populations,
        }
    }

    /// The rows in which an answer stands, or would have to.
    pub fn rows(&self, inventory: &Inventory, rest: Rest) -> Vec<Span> {
        let list = |span: Option<Span>| span.into_iter().collect();
        match rest {
            Rest::Flow => list(self.own(inventory)),
            Rest::Arrival => list(self.arrival(inventory)),
            Rest::Safeguard(id) => list(inventory.safeguards.get(id.index()).map(|s| s.span)),
            Rest::Party(id) => vec![inventory.party(id).span],
            Rest::Certification(at) => list(inventory.certifications.get(at as usize).map(|c| c.span)),
            Rest::Country(at) => list(inventory.countries.get(at as usize).map(|c| c.span)),
            Rest::Tags => self.tagged(inventory),
        }
    }

    /// The row of the flow, or of the store that holds the data.
    fn own(&self, inventory: &Inventory) -> Option<Span> {
        self.flow.map(|id| inventory.flow(id).span).or_else(|| self.arrival(inventory))
    }

    /// The row of the store where the data arrives.
    fn arrival(&self, inventory: &Inventory) -> Option<Span> {
        match self.flow.map(|id| inventory.flow(id).to) {
            Some(NodeId::Store(id)) => Some(inventory.store(id).span),
            Some(NodeId::Party(_) | NodeId::Population(_)) => None,
            None => self.holding.map(|id| inventory.store(id).span),
        }
    }

    /// The rows of the categories and populations whose tags were looked at.
    fn tagged(&self, inventory: &Inventory) -> Vec<Span> {
        let above = |id: CategoryId| std::iter::successors(Some(id), |&c| inventory.category(c).parent);
        let categories = self.categories.iter().flat_map(|&id| above(id)).map(|id| inventory.category(id));
        let categories = categories.filter(|c| !c.tags.is_empty()).map(|c| c.span);
        let populations = self.populations.iter().map(|&id| inventory.population(id));
        categories.chain(populations.filter(|p| !p.tags.is_empty()).map(|p| p.span)).collect()
    }
}
