//! Everything that is computed once for an inventory, a set of regimes and a day, and what is read off it.

use std::{collections::BTreeMap, sync::Arc};

use rustc_hash::FxHashMap;

use super::{
    classes::Classes,
    collected::Collected,
    explain::Question,
    exposure::{Exposed, Marks, Slots, exposed},
    findings,
    hops::{Bench, Judged, Kind, Leg, Record},
    precedent::KEPT,
    protection::{Ground, Levels, levels, processor_network},
    rows::{Assessment, ExposureRow, RouteStep, TransferRow},
    seek::{self, Goal},
    standing::{Standing, standings},
    walk::{Finder, Target},
};
use crate::{
    finding::{Code, Finding, Severity},
    law::{Judgement, Reach, Regime, Register, Verdict},
    lineage::{
        Bits, Lineage, Plane, Spot,
        route::{Ranks, Route, Step, shortest},
    },
    model::{CategoryId, Date, Flow, FlowId, Id, Inventory, NodeId, PartyId, Place, PopulationId, StoreId},
};

/// Facts, protection, and who stands behind what.
pub struct Workings<'a> {
    pub(super) lineage: Lineage<'a>,
    pub(super) standings: Vec<Standing>,
    pub(super) judged: Vec<Judged<'a>>,
    pub(super) register: Register,
    pub(super) facts: Vec<Plane>,
    pub(super) classes: Classes,
    pub(super) collected: Collected,
    pub(super) as_of: Date,
    /// How many precedents are kept.
    pub(super) kept: usize,
}

/// What tells rows of the transfer register apart: flow, regime, kind, who to whom, place, judgement.
type RowKey = (String, usize, Kind, super::Disclosure, Place, Arc<Judgement>);

/// What one regime (or none) says of one population.
pub(super) struct Sheet {
    pub(super) population: PopulationId,
    pub(super) regime: Option<usize>,
    pub(super) records: Vec<Record>,
    pub(super) marks: Marks,
    pub(super) exposed: Exposed,
}

impl<'a> Workings<'a> {
    /// Computes facts and protection. The regimes judged are those that the inventory lists, else those that
    /// surely protect something in it, else `eu-gdpr`.
    pub fn prepare(inventory: &'a Inventory, regimes: &'a [Regime], as_of: Date) -> Self {
        Self::over(Lineage::build(inventory), regimes, as_of)
    }

    /// The same over a graph that is built.
    pub fn over(lineage: Lineage<'a>, regimes: &'a [Regime], as_of: Date) -> Self {
        let inventory = lineage.inventory();
        let standings = standings(&lineage);
        let network = processor_network(&lineage, &standings);
        let populations = || (0..inventory.populations.len()).map(PopulationId::new);
        let entering: Vec<(PopulationId, Plane)> = populations().map(|p| (p, lineage.entering(p))).collect();
        let facts = lineage.flood_all(&entering, None);
        drop(entering);
        let ground = Ground { lineage: &lineage, standings: &standings, processor_network: &network };
        let all = |reach: &Reach, open: bool| levels(&ground, reach, &facts, open);
        let mut chosen: Vec<(&Regime, Reach)> =
            regimes.iter().map(|r| (r, Reach::new(r, inventory, as_of))).collect();
        if let Some(list) = inventory.head.regimes.as_ref() {
            chosen.retain(|(r, _)| list.contains(&r.id));
        } else {
            let protects: Vec<bool> = chosen
                .iter()
                .map(|(_, reach)| all(reach, false).iter().any(Levels::surely_protects))
                .collect();
            let any = protects.contains(&true);
            let mut protects = protects.into_iter();
            chosen.retain(|(r, _)| protects.next() == Some(true) || (!any && r.fallback));
        }
        chosen.sort_by(|a, b| a.0.id.cmp(&b.0.id));
        let judged: Vec<Judged> = chosen
            .into_iter()
            .map(|(regime, reach)| {
                let levels = all(&reach, true);
                Judged { regime, reach, levels }
            })
            .collect();
        let classes = Classes::new(inventory, lineage.words(), &judged);
        let register = Register::new(inventory);
        let collected = Collected::default();
        Self { register, standings, judged, facts, classes, collected, as_of, lineage, kept: KEPT }
    }

    /// With another bound on how much of what was judged is kept for hops of the like. It changes nothing but time
    /// and memory: everything is forgotten where the bound is reached.
    #[must_use]
    pub fn keeping(mut self, precedents: usize) -> Self {
        self.kept = precedents.max(1);
        self
    }

    /// The inventory.
    pub fn inventory(&self) -> &'a Inventory {
        self.lineage.inventory()
    }

    /// The lineage graph.
    pub fn lineage(&self) -> &Lineage<'a> {
        &self.lineage
    }

    /// The regimes judged.
    pub fn regimes(&self) -> Vec<&'a Regime> {
        self.judged.iter().map(|j| j.regime).collect()
    }

    /// The facts of a population at each spot.
    pub fn facts(&self, population: PopulationId) -> &Plane {
        &self.facts[population.index()]
    }

    /// What the regime of this position in [`Self::regimes`] protects of a population's facts, and where.
    pub fn levels(&self, regime: usize, population: PopulationId) -> &Levels {
        &self.judged[regime].levels[population.index()]
    }

    /// Every disclosure and move under the regime of this position in [`Self::regimes`], leg by leg.
    pub fn records(&self, regime: usize) -> Vec<Record> {
        let mut records = Vec::new();
        self.each_record(regime, |record| records.push(record));
        records
    }

    pub(super) fn bench(&self) -> Bench<'_, 'a> {
        Bench {
            lineage: &self.lineage,
            standings: &self.standings,
            regimes: &self.judged,
            register: &self.register,
            facts: &self.facts,
            as_of: self.as_of,
            classes: &self.classes,
            collected: &self.collected,
        }
    }

    /// All legs, entries first.
    pub(super) fn legs(&self) -> impl Iterator<Item = Leg> + use<> {
        let entries = self.lineage.entries().len() as u32;
        let hops = self.lineage.hops().len() as u32;
        (0..entries).map(Leg::Entry).chain((0..hops).map(Leg::Hop))
    }

    /// The judgement of one category of a record, made by itself, without a look at what was judged before.
    pub fn judged_alone(&self, regime: usize, record: &Record, category: CategoryId) -> Judgement {
        self.bench().judged_alone(regime, record, category)
    }

    /// The findings alone: nothing is kept per hop.
    pub fn check(&self) -> Vec<Finding> {
        findings::all(self, None).0
    }

    /// At least the first so many findings of each code, in the order of [`Self::check`], and how many of which code
    /// are not among them: they are counted, and never written out.
    pub fn check_first(&self, limit: usize) -> (Vec<Finding>, BTreeMap<Code, usize>) {
        findings::all(self, Some(limit))
    }

    /// The severity of a code, by the inventory's own choice.
    pub(super) fn severity(&self, code: Code) -> Severity {
        let chosen = self.inventory().head.severity.iter().find(|(known, _)| known == code.as_str());
        chosen.and_then(|(_, word)| Severity::parse(word)).unwrap_or(code.severity())
    }

    /// The transfer register alone: what a map needs, without the routes and findings that cost more.
    pub fn transfers_only(&self) -> Assessment<'a> {
        Assessment {
            inventory: self.inventory(),
            regimes: self.regimes(),
            as_of: self.as_of,
            transfers: self.transfers(&self.sheets()),
            exposures: Vec::new(),
            findings: Vec::new(),
        }
    }

    /// The tables.
    pub fn assess(&self) -> Assessment<'a> {
        let sheets = self.sheets();
        Assessment {
            inventory: self.inventory(),
            regimes: self.regimes(),
            as_of: self.as_of,
            transfers: self.transfers(&sheets),
            exposures: self.exposures(&sheets, &Question::default()),
            findings: self.check(),
        }
    }

    pub(super) fn sheets(&self) -> Vec<Sheet> {
        let bench = self.bench();
        let slots = Slots::new(&bench);
        let count = self.inventory().populations.len();
        let mut records: Vec<Vec<Vec<Record>>> = vec![vec![Vec::new(); count]; self.judged.len()];
        for (regime, list) in records.iter_mut().enumerate() {
            self.each_record(regime, |r| list[r.population.index()].push(r));
        }
        let mut sheets = Vec::new();
        for population in (0..count).map(PopulationId::new) {
            for regime in 0..self.judged.len() {
                let records = std::mem::take(&mut records[regime][population.index()]);
                let marks = Marks::new(records.iter());
                let exposed = exposed(&bench, &slots, population, Some(regime), &marks);
                sheets.push(Sheet { population, regime: Some(regime), records, marks, exposed });
            }
            let marks = Marks::default();
            let exposed = exposed(&bench, &slots, population, None, &marks);
            sheets.push(Sheet { population, regime: None, records: Vec::new(), marks, exposed });
        }
        sheets
    }

    fn regime_id(&self, regime: Option<usize>) -> String {
        regime.map_or(String::new(), |r| self.judged[r].regime.id.clone())
    }

    /// A leg's flow; `None` for a holding.
    pub(super) fn flow_of(&self, leg: Leg) -> Option<&'a Flow> {
        let flow = match leg {
            Leg::Entry(i) => self.lineage.entries()[i as usize].flow,
            Leg::Hop(i) => Some(self.lineage.hops()[i as usize].flow),
        };
        flow.map(|f| self.inventory().flow(f))
    }

    /// The id of a leg's flow, or `store:ID` for a holding.
    pub fn leg_name(&self, leg: Leg) -> String {
        match (self.flow_of(leg), leg) {
            (Some(flow), _) => flow.id.to_string(),
            (None, Leg::Entry(i)) => {
                let spot = self.lineage.entries()[i as usize].spot;
                format!("store:{}", self.inventory().node_name(self.lineage.node(spot)))
            }
            (None, Leg::Hop(_)) => String::new(),
        }
    }

    fn transfers(&self, sheets: &[Sheet]) -> Vec<TransferRow> {
        let inventory = self.inventory();
        let mut rows: BTreeMap<RowKey, (Bits, Vec<PopulationId>, Leg)> = BTreeMap::new();
        for sheet in sheets {
            let Some(regime) = sheet.regime else { continue };
            for r in sheet.records.iter().filter(|r| !matches!(r.kind, Kind::Internal | Kind::Collection)) {
                let key = (self.leg_name(r.leg), regime, r.kind, r.disclosure, r.place, r.judgement.clone());
                let row =
                    rows.entry(key).or_insert_with(|| (Bits::new(self.lineage.words()), Vec::new(), r.leg));
                row.0.add(&r.categories.0);
                if !row.1.contains(&r.population) {
                    row.1.push(r.population);
                }
            }
        }
        rows.into_iter()
            .map(|((flow, regime, kind, d, place, judgement), (bits, mut populations, leg))| {
                let mut categories: Vec<CategoryId> = bits.iter().collect();
                categories.sort_by(|a, b| inventory.category(*a).id.cmp(&inventory.category(*b).id));
                populations.sort_by(|a, b| inventory.population(*a).id.cmp(&inventory.population(*b).id));
                TransferRow {
                    flow_id: self.step_of(leg).0,
                    flow,
                    regime: self.judged[regime].regime.id.clone(),
                    kind,
                    exporter: d.exporter,
                    exporter_as: d.exporter_as,
                    importer: d.importer,
                    importer_as: d.importer_as,
                    place,
                    categories,
                    populations,
                    judgement,
                }
            })
            .collect()
    }

    fn step_of(&self, leg: Leg) -> (Option<FlowId>, Option<StoreId>) {
        match leg {
            Leg::Hop(i) => (Some(self.lineage.hops()[i as usize].flow), None),
            Leg::Entry(i) => {
                let entry = &self.lineage.entries()[i as usize];
                let store = match self.lineage.node(entry.spot) {
                    NodeId::Store(id) if entry.flow.is_none() => Some(id),
                    _ => None,
                };
                (entry.flow, store)
            }
        }
    }

    pub(super) fn exposures(&self, sheets: &[Sheet], question: &Question) -> Vec<ExposureRow> {
        let inventory = self.inventory();
        let ranks = Ranks::new(&self.lineage);
        let mut covered: FxHashMap<(PopulationId, PartyId, Place), Bits> = FxHashMap::default();
        for sheet in sheets.iter().filter(|s| s.regime.is_some()) {
            for (&(party, place), bits) in &sheet.exposed.rows {
                covered
                    .entry((sheet.population, party, place))
                    .or_insert_with(|| Bits::new(self.lineage.words()))
                    .add(&bits.0);
            }
        }
        let mut rows = Vec::new();
        for sheet in sheets {
            let mut goals: Vec<(Goal, Verdict)> = Vec::new();
            let asked = question.regime.as_ref().is_none_or(|r| *r == self.regime_id(sheet.regime))
                && question.population.is_none_or(|p| p == sheet.population);
            for (&(party, place), given) in &sheet.exposed.given {
                if !asked
                    || question.recipient.is_some_and(|r| r != party)
                    || question.place.is_some_and(|p| p != place)
                {
                    continue;
                }
                let mut shown = given.clone();
                if sheet.regime.is_some() {
                    let Some(bits) = sheet.exposed.rows.get(&(party, place)) else { continue };
                    shown.keep(&bits.0);
                } else if let Some(bits) = covered.get(&(sheet.population, party, place)) {
                    shown.remove(&bits.0);
                }
                let asked =
                    |&c: &CategoryId| question.category.is_none_or(|q| inventory.category_within(c, q));
                for category in shown.iter().filter(asked) {
                    let verdict = Marks::worst(sheet.exposed.worse.get(&(party, place)), category);
                    goals.push(((category, party, place), verdict));
                }
            }
            if goals.is_empty() {
                continue;
            }
            let routes = seek::routes(&self.bench(), sheet, &ranks, &goals);
            let each = goals.into_iter().zip(routes);
            rows.extend(each.map(|((goal, verdict), route)| self.exposure(sheet, goal, verdict, route)));
        }
        rows.sort_by(|a, b| {
            let key = |r: &ExposureRow| {
                (inventory.category(r.category).id.clone(), inventory.population(r.population).id.clone())
            };
            key(a)
                .cmp(&key(b))
                .then_with(|| a.regime.cmp(&b.regime))
                .then_with(|| inventory.party(a.recipient).id.cmp(&inventory.party(b.recipient).id))
                .then_with(|| a.place.code().cmp(b.place.code()))
        });
        rows
    }

    fn exposure(
        &self,
        sheet: &Sheet,
        (category, recipient, place): Goal,
        verdict: Verdict,
        route: Option<Route>,
    ) -> ExposureRow {
        let steps = route.map(|r| self.steps(sheet, &r, recipient, place)).unwrap_or_default();
        ExposureRow {
            category,
            population: sheet.population,
            regime: self.regime_id(sheet.regime),
            recipient,
            place,
            verdict,
            delivery: verdict,
            hops: steps.iter().filter(|s| s.flow.is_some()).count() as u32,
            route: steps,
        }
    }

    pub(super) fn find(&self, sheet: &Sheet, ranks: &Ranks, target: Target) -> Option<Route> {
        let bench = self.bench();
        let under = sheet.regime.map(|r| (r, sheet.population));
        let gives = |leg: Leg| bench.disclosures(leg, under).iter().map(|d| d.importer).collect();
        let sure = |leg: Leg| match sheet.regime {
            Some(r) => bench.protected(r, leg, sheet.population).0,
            None => Bits::new(self.lineage.words()),
        };
        let finder = Finder::new(&bench, &sheet.marks, target, &gives, &sure);
        shortest(&self.lineage, ranks, sheet.population, &finder)
    }

    /// The leg of a flow, or of a holding at a spot, for a population.
    pub(super) fn leg(
        &self,
        population: PopulationId,
        flow: Option<FlowId>,
        held: Option<Spot>,
    ) -> Option<Leg> {
        if let Some(hop) = flow.and_then(|flow| self.lineage.hop_of(flow)) {
            return Some(Leg::Hop(hop as u32));
        }
        let entry = self.lineage.entries().iter().position(|e| {
            e.population == population && e.flow == flow && (flow.is_some() || held == Some(e.spot))
        });
        entry.map(|i| Leg::Entry(i as u32))
    }

    /// The legs of a route, each with the category that arrives.
    pub(super) fn legs_of(&self, route: &Route, population: PopulationId) -> Vec<(Leg, CategoryId)> {
        route
            .steps
            .iter()
            .filter_map(|(step, category)| {
                let leg = match *step {
                    Step::Holding(spot) => self.leg(population, None, Some(spot)),
                    Step::Flow(flow) => self.leg(population, Some(flow), None),
                };
                Some((leg?, *category))
            })
            .collect()
    }

    pub(super) fn steps(
        &self,
        sheet: &Sheet,
        route: &Route,
        recipient: PartyId,
        place: Place,
    ) -> Vec<RouteStep> {
        let legs = self.legs_of(route, sheet.population);
        let end = legs.len();
        legs.into_iter()
            .enumerate()
            .map(|(index, (leg, category))| {
                let of_row =
                    |r: &&Record| index + 1 < end || (r.disclosure.importer == recipient && r.place == place);
                let deciding = sheet
                    .records
                    .iter()
                    .filter(|r| r.leg == leg && r.categories.contains(category.index()))
                    .filter(|r| r.judgement.verdict != Verdict::Free)
                    .filter(of_row)
                    .max_by(|a, b| {
                        let key = |r: &Record| {
                            (r.judgement.verdict, std::cmp::Reverse((r.disclosure.importer, r.place)))
                        };
                        key(a).cmp(&key(b))
                    });
                let (verdict, instrument) = match deciding {
                    None => (Verdict::Free, "free".to_owned()),
                    Some(r) if r.judgement.instrument().is_empty() => {
                        (r.judgement.verdict, "none".to_owned())
                    }
                    Some(r) => (r.judgement.verdict, r.judgement.instrument().to_owned()),
                };
                let (flow, holding) = self.step_of(leg);
                RouteStep { id: self.leg_name(leg), flow, holding, category, verdict, instrument }
            })
            .collect()
    }
}
