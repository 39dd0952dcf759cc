//! The proof of an exposure: its route hop by hop, with every disclosure on it, then the other routes in short.

use super::{
    Verdict,
    hops::{Leg, Record},
    rows::{ExposureRow, RouteStep},
    walk::Target,
    workings::{Sheet, Workings},
};
use crate::{
    lineage::{Spot, route::Ranks},
    model::{CategoryId, NodeId, PartyId, Place, PopulationId},
};

/// Which exposures to prove.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// The recipient.
    pub recipient: Option<PartyId>,
    /// The category, if only one is asked for.
    pub category: Option<CategoryId>,
    /// The population, if only one is asked for.
    pub population: Option<PopulationId>,
    /// The place, if only one is asked for.
    pub place: Option<Place>,
    /// The regime's id, if only one is asked for.
    pub regime: Option<String>,
}

/// One hop of a proof.
pub struct ProofStep {
    /// The step as the table shows it.
    pub step: RouteStep,
    /// Where it starts: the population, or the node left; `None` for a holding.
    pub from: Option<NodeId>,
    /// Where it leads; always there for a step of an exposure.
    pub to: Option<NodeId>,
    /// Every disclosure of this hop that carries the category that arrives, under the row's regime.
    pub records: Vec<Record>,
}

/// The proof of one exposure.
pub struct Explanation {
    /// The exposure.
    pub row: ExposureRow,
    /// Its route.
    pub steps: Vec<ProofStep>,
    /// The shortest route over each other last flow, with its verdict.
    pub others: Vec<(Verdict, Vec<RouteStep>)>,
}

impl Workings<'_> {
    /// Proves every exposure that a question asks for, in the order of the table.
    pub fn explain(&self, question: &Question) -> Vec<Explanation> {
        let ranks = Ranks::new(&self.lineage);
        let sheets = self.sheets();
        let mut proofs = Vec::new();
        for row in self.exposures(&sheets, question) {
            let sheet = sheets.iter().find(|s| {
                s.population == row.population
                    && s.regime.map_or("", |r| self.judged[r].regime.id.as_str()) == row.regime
            });
            if let Some(sheet) = sheet {
                proofs.push(self.prove(sheet, &ranks, row));
            }
        }
        proofs
    }

    fn prove(&self, sheet: &Sheet, ranks: &Ranks, row: ExposureRow) -> Explanation {
        let steps = row.route.iter().map(|step| self.proof_step(sheet, step)).collect();
        let shown = row.route_text();
        let mut others = Vec::new();
        let standing = |spot: Spot| self.standings[spot.row()].owns(row.recipient);
        let entries = self.lineage.entries().iter().enumerate();
        let hops = self.lineage.hops().iter().enumerate();
        let ends = entries
            .filter(|(_, e)| e.population == row.population && standing(e.spot))
            .map(|(i, _)| Leg::Entry(i as u32))
            .chain(hops.filter(|(_, h)| standing(h.to)).map(|(i, _)| Leg::Hop(i as u32)));
        for last in ends {
            for verdict in Verdict::ALL.into_iter().rev().filter(|&v| v <= row.verdict) {
                let target = Target {
                    population: row.population,
                    category: row.category,
                    recipient: row.recipient,
                    place: row.place,
                    regime: sheet.regime,
                    verdict,
                    last: Some(last),
                    strict: verdict != Verdict::Free,
                };
                let Some(route) = self.find(sheet, ranks, target) else { continue };
                let steps = self.steps(sheet, &route, target);
                let text = steps.iter().map(|s| s.id.as_str()).collect::<Vec<_>>().join(">");
                if text != shown {
                    others.push((verdict, steps));
                }
                break;
            }
        }
        others.sort_by(|a, b| {
            let ids = |steps: &[RouteStep]| steps.iter().map(|s| s.id.clone()).collect::<Vec<_>>();
            b.0.cmp(&a.0).then(a.1.len().cmp(&b.1.len())).then_with(|| ids(&a.1).cmp(&ids(&b.1)))
        });
        Explanation { row, steps, others }
    }

    fn proof_step(&self, sheet: &Sheet, step: &RouteStep) -> ProofStep {
        let inventory = self.inventory();
        let records = sheet
            .records
            .iter()
            .filter(|r| self.leg_name(r.leg) == step.id && r.categories.contains(step.category.index()))
            .cloned()
            .collect();
        let (from, to) = match (step.flow, step.holding) {
            (Some(flow), _) => (Some(inventory.flow(flow).from), Some(inventory.flow(flow).to)),
            (None, Some(store)) => (None, Some(NodeId::Store(store))),
            (None, None) => (None, None),
        };
        ProofStep { step: step.clone(), from, to, records }
    }
}
