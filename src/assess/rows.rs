//! The rows of the report's tables, as data.

use std::{collections::BTreeMap, sync::Arc};

use super::movement::Kind;
use crate::{
    finding::{Decided, Finding},
    law::{Capacity, Judgement, Regime, Verdict},
    model::{CategoryId, Date, FlowId, Inventory, PartyId, Place, PopulationId, StoreId},
};

/// Everything a report shows. Its rows are numbers of rows of its inventory: all fields are of one analysis.
#[derive(Clone)]
pub struct Assessment {
    /// The inventory.
    pub inventory: Arc<Inventory>,
    /// The regimes judged, in the order of their ids.
    pub regimes: Vec<Arc<Regime>>,
    /// The day for which everything is judged.
    pub as_of: Date,
    /// The transfer register, in the order of its file.
    pub transfers: Vec<TransferRow>,
    /// The exposures, in the order of their file. Empty where they are made row by row
    /// ([`Analysis::without_exposures`](super::Analysis::without_exposures)), or were not asked for.
    pub exposures: Vec<ExposureRow>,
    /// The findings of judging, in the order of their file. Those of reading
    /// ([`Outcome::findings`](crate::ingest::Outcome)) and waivers ([`crate::gate::waive`]) are the caller's to add.
    pub findings: Vec<Finding>,
    /// What was decided about exposures, by their keys, where it counts: the caller's to add, with the waivers.
    pub decided: BTreeMap<String, Decided>,
}

impl std::fmt::Debug for Assessment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let regimes: Vec<&str> = self.regimes.iter().map(|regime| regime.id.as_str()).collect();
        f.debug_struct("Assessment")
            .field("inventory", &self.inventory.head.name)
            .field("as_of", &self.as_of)
            .field("regimes", &regimes)
            .field("transfers", &self.transfers.len())
            .field("exposures", &self.exposures.len())
            .field("findings", &self.findings.len())
            .field("decided", &self.decided.len())
            .finish()
    }
}

/// One row of transfers.csv.
#[derive(Debug, Clone)]
pub struct TransferRow {
    /// The flow's id, or `store:ID` for a holding.
    pub flow: String,
    /// The flow, if it is one.
    pub flow_id: Option<FlowId>,
    /// The regime's id.
    pub regime: String,
    /// What it is.
    pub kind: Kind,
    /// Who gives; `None`: not known.
    pub exporter: Option<PartyId>,
    /// As what; meaningless where the exporter is not known.
    pub exporter_as: Capacity,
    /// Who gets.
    pub importer: PartyId,
    /// As what.
    pub importer_as: Capacity,
    /// Where.
    pub place: Place,
    /// The categories that arrive, in the inventory's order of ids.
    pub categories: Vec<CategoryId>,
    /// Whose, in the order of ids.
    pub populations: Vec<PopulationId>,
    /// The verdict, with its ground and reasons.
    pub judgement: Arc<Judgement>,
}

impl TransferRow {
    /// The reasons of its verdict. Where nothing is there, they say between whom a safeguard was looked for.
    pub fn reasons(&self, inventory: &Inventory) -> Vec<String> {
        self.judgement.reasons_between(inventory, self.exporter, self.importer)
    }
}

/// One row of exposures.csv: what agrees in all but the category.
#[derive(Debug, Clone)]
pub struct ExposureRow {
    /// What, in the order of ids.
    pub categories: Vec<CategoryId>,
    /// Whose.
    pub population: PopulationId,
    /// The regime's id; empty where no regime has a row.
    pub regime: String,
    /// Who has it.
    pub recipient: PartyId,
    /// Where.
    pub place: Place,
    /// The worst over all routes.
    pub verdict: Verdict,
    /// The worst of the last hops that the regime protects, at the row's place.
    pub delivery: Verdict,
    /// How many flows the route shown has.
    pub hops: u32,
    /// The route shown.
    pub route: Vec<RouteStep>,
}

/// Which exposures to prove.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// The recipient.
    pub recipient: Option<PartyId>,
    /// The category, if only one and those below it are asked for.
    pub category: Option<CategoryId>,
    /// The population, if only one is asked for.
    pub population: Option<PopulationId>,
    /// The place, if only one is asked for.
    pub place: Option<Place>,
    /// The regime's id, if only one is asked for; empty for the rows of none.
    pub regime: Option<String>,
}

/// One step of a route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteStep {
    /// The flow's id, or `store:ID`.
    pub id: String,
    /// The flow, if it is one.
    pub flow: Option<FlowId>,
    /// The store whose holding it is, if it is one.
    pub holding: Option<StoreId>,
    /// The category that arrives: of a row with several, that of the first.
    pub category: CategoryId,
    /// The verdict of this hop: the worst over importers and places in mid-route, the row's own at its end.
    pub verdict: Verdict,
    /// The instrument or decision relied on; `none` where nothing is there. Where it is not judged, what it is instead:
    /// `inside`, `same-party`, `returned` or `not-protected`.
    pub instrument: String,
}

impl ExposureRow {
    /// `route` as the file has it.
    pub fn route_text(&self) -> String {
        join(self.route.iter().map(|s| s.id.as_str()))
    }

    /// `safeguards` as the file has it.
    pub fn safeguards_text(&self) -> String {
        join(self.route.iter().map(|s| s.instrument.as_str()))
    }
}

fn join<'a>(parts: impl Iterator<Item = &'a str>) -> String {
    parts.collect::<Vec<_>>().join(">")
}
