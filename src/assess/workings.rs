//! Everything that is computed once for an inventory, a set of regimes and a day, and what is read off it.

use std::collections::BTreeMap;

use super::{
    classes::Classes,
    collected::Collected,
    explain::Question,
    findings,
    hops::{Bench, Judged, Leg, Record},
    precedent::KEPT,
    protection::{Ground, Levels, levels, processor_network},
    rows::Assessment,
    standing::{Standing, standings},
    tables::Tables,
};
use crate::{
    finding::{Code, Finding, Severity},
    law::{Judgement, Reach, Regime, Register},
    lineage::{Lineage, Plane, route::Ranks},
    model::{CategoryId, Date, Flow, Id, Inventory, PopulationId},
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
        let mut transfers = Vec::new();
        self.each_transfer(&Ranks::new(&self.lineage), &mut |row| transfers.push(row));
        Assessment {
            inventory: self.inventory(),
            regimes: self.regimes(),
            as_of: self.as_of,
            transfers,
            exposures: Vec::new(),
            findings: Vec::new(),
        }
    }

    /// The tables but for the exposures, which can be made row by row with [`Tables`]; on so many threads.
    pub fn without_exposures(&self, threads: usize) -> (Tables<'_, 'a>, Assessment<'a>) {
        let make = || {
            let tables = self.tables();
            let mut transfers = Vec::new();
            tables.each_transfer(&mut |row| transfers.push(row));
            (tables, transfers)
        };
        let ((tables, transfers), findings) = if threads > 1 {
            std::thread::scope(|scope| {
                let findings = scope.spawn(|| self.check());
                let made = make();
                let findings = findings.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
                (made, findings)
            })
        } else {
            (make(), self.check())
        };
        let assessment = Assessment {
            inventory: self.inventory(),
            regimes: self.regimes(),
            as_of: self.as_of,
            transfers,
            exposures: Vec::new(),
            findings,
        };
        (tables, assessment)
    }

    /// The tables, in memory. [`Self::tables`] makes them row by row.
    pub fn assess(&self) -> Assessment<'a> {
        let (tables, mut assessment) = self.without_exposures(1);
        for &unit in tables.units() {
            tables.each_exposure(unit, &Question::default(), false, &mut |row| {
                assessment.exposures.push(row);
                true
            });
        }
        assessment
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
}
