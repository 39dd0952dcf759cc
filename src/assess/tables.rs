//! The tables, row by row, in the order of their files: nothing is kept of a row once it is handed on.
//!
//! The transfer register is made movement by movement, in the order of flow ids. Exposures are made by *unit*: one population
//! under one regime, or what no regime has a row for. Units are independent of each other, so that they can be made on
//! several threads.

use std::sync::Arc;

use super::{
    analysis::Analysis,
    exposure::{COUNTED, Exposed, RegimeResult},
    found::Routes,
    judging::{JudgingContext, Known, Share},
    making::{Making, by_id},
    movement::{Disclosure, Kind, Movement, Record},
    routes::{Search, search},
    rows::{Assessment, ExposureRow, Question, TransferRow},
    terrain::{Terrain, VerdictIndex},
};
use crate::{
    law::{Judgement, Verdict},
    lineage::{CategoryMatrix, CategorySet, DataNode, route::Ranks},
    model::{CategoryId, FlowId, Id, NodeId, PartyId, Place, PopulationId, StoreId},
};

/// One population under one regime (its position in [`Analysis::regimes`]), or under none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit {
    /// Whose.
    pub population: PopulationId,
    /// Under which law; `None`: what no regime has a row for.
    pub regime: Option<usize>,
}

/// The tables of an inventory, ready to be made.
pub struct Tables<'w> {
    analysis: &'w Analysis,
    terrain: Terrain,
    units: Vec<Unit>,
    /// The place of each category in the order of their ids.
    ranks: Vec<u32>,
}

/// Judges movement by movement under one regime.
pub(super) struct Judge<'w> {
    analysis: &'w Analysis,
    context: JudgingContext<'w>,
    regime: usize,
    /// Until it is given back.
    known: Option<Known>,
}

impl Drop for Judge<'_> {
    fn drop(&mut self) {
        if let Some(known) = self.known.take() {
            self.analysis.keep(self.regime, known);
        }
    }
}

impl<'w> Judge<'w> {
    /// With what was judged before.
    pub(super) fn new(analysis: &'w Analysis, regime: usize) -> Self {
        let context = analysis.context();
        let known = Some(analysis.known(&context, regime));
        Self { analysis, context, regime, known }
    }

    /// The records of a movement for some populations.
    pub(super) fn movement(
        &mut self,
        movement: Movement,
        populations: impl Iterator<Item = PopulationId>,
        mut sink: impl FnMut(Record),
    ) {
        let Some(known) = &mut self.known else { return };
        known.memo.clear();
        known.cache.next_movement();
        let ends = self.context.ends(movement);
        let given = JudgingContext::given(&ends);
        for population in populations {
            let (sure, open) = self.context.protected(self.regime, movement, population);
            if !sure.is_empty() || !open.is_empty() {
                let share = Share { population, sure, open };
                self.context.records(self.regime, &ends, &given, share, known, &mut sink);
            }
        }
    }
}

impl Analysis {
    /// The tables, ready to be made.
    pub fn tables(&self) -> Tables<'_> {
        Tables::new(self)
    }

    /// The populations of a movement, by number.
    pub(super) fn people_of(&self, movement: Movement) -> std::ops::Range<usize> {
        match movement {
            Movement::Entry(i) => {
                let population = self.lineage.entries()[i as usize].population.index();
                population..population + 1
            }
            Movement::Hop(_) => 0..self.inventory().populations.len(),
        }
    }

    /// Every row of the transfer register, in the order of its file.
    pub fn each_transfer(&self, ranks: &Ranks, sink: &mut dyn FnMut(TransferRow)) {
        let entries = (0..self.lineage.entries().len()).map(|i| (ranks.entry(i), Movement::Entry(i as u32)));
        let hops = (0..self.lineage.hops().len()).map(|i| (ranks.hop(i), Movement::Hop(i as u32)));
        let mut movements: Vec<(u32, Movement)> = entries.chain(hops).collect();
        movements.sort_unstable();
        let mut judges: Vec<Judge> = (0..self.judged.len()).map(|r| Judge::new(self, r)).collect();
        for same in movements.chunk_by(|a, b| a.0 == b.0) {
            for judge in &mut judges {
                let mut rows = Register::default();
                for &(_, movement) in same {
                    let people = self.people_of(movement).map(PopulationId::new);
                    judge.movement(movement, people, |record| rows.take(record));
                }
                rows.tell(self, judge.regime, sink);
            }
        }
    }

    pub(super) fn step_of(&self, movement: Movement) -> (Option<FlowId>, Option<StoreId>) {
        match movement {
            Movement::Hop(i) => (Some(self.lineage.hops()[i as usize].flow), None),
            Movement::Entry(i) => {
                let entry = &self.lineage.entries()[i as usize];
                let store = match self.lineage.node(entry.spot) {
                    NodeId::Store(id) if entry.flow.is_none() => Some(id),
                    _ => None,
                };
                (entry.flow, store)
            }
        }
    }

    /// The movement of a flow, or of a holding at a spot, for a population.
    pub(super) fn movement(
        &self,
        population: PopulationId,
        flow: Option<FlowId>,
        held: Option<DataNode>,
    ) -> Option<Movement> {
        if let Some(hop) = flow.and_then(|flow| self.lineage.hop_of(flow)) {
            return Some(Movement::Hop(hop as u32));
        }
        let entry = self.lineage.entries().iter().position(|e| {
            e.population == population && e.flow == flow && (flow.is_some() || held == Some(e.spot))
        });
        entry.map(|i| Movement::Entry(i as u32))
    }
}

/// What tells rows of the register on one flow apart.
type RowKey = (Kind, Disclosure, Place, Arc<Judgement>);

/// The rows of one flow under one regime.
#[derive(Default)]
struct Register {
    rows: Vec<(RowKey, Movement, CategorySet, Vec<PopulationId>)>,
}

impl Register {
    fn take(&mut self, record: Record) {
        if matches!(record.kind, Kind::Internal | Kind::Collection) {
            return;
        }
        let key = (record.kind, record.disclosure, record.place, record.judgement);
        let same = |known: &RowKey| {
            (known.0, known.1, known.2) == (key.0, key.1, key.2)
                && (Arc::ptr_eq(&known.3, &key.3) || *known.3 == *key.3)
        };
        match self.rows.iter_mut().find(|(known, ..)| same(known)) {
            Some((_, _, categories, populations)) => {
                categories.add(&record.categories.0);
                if !populations.contains(&record.population) {
                    populations.push(record.population);
                }
            }
            None => self.rows.push((key, record.movement, record.categories, vec![record.population])),
        }
    }

    /// In the order of the words of a row, from left to right.
    fn tell(self, analysis: &Analysis, regime: usize, sink: &mut dyn FnMut(TransferRow)) {
        let inventory = analysis.inventory();
        let party = |id: PartyId| inventory.party(id).id.as_str();
        let mut rows: Vec<TransferRow> = Vec::new();
        for ((kind, d, place, judgement), movement, categories, mut populations) in self.rows {
            populations.sort_by(|a, b| inventory.population(*a).id.cmp(&inventory.population(*b).id));
            rows.push(TransferRow {
                flow_id: analysis.step_of(movement).0,
                flow: analysis.movement_name(movement),
                regime: analysis.judged[regime].regime.id.clone(),
                kind,
                exporter: d.exporter,
                exporter_as: d.exporter_as,
                importer: d.importer,
                importer_as: d.importer_as,
                place,
                categories: by_id(inventory, &categories),
                populations,
                judgement,
            });
        }
        rows.sort_by(|a, b| {
            let key = |t: &TransferRow| {
                let exporter = t.exporter.map_or(("", ""), |e| (party(e), t.exporter_as.as_str()));
                (t.kind.as_str(), exporter, party(t.importer), t.importer_as.as_str(), t.place.code())
            };
            let lists = |t: &TransferRow| {
                let categories = t.categories.iter().map(|&c| inventory.category(c).id.clone());
                let populations = t.populations.iter().map(|&p| inventory.population(p).id.clone());
                (categories.collect::<Vec<_>>(), populations.collect::<Vec<_>>())
            };
            key(a)
                .cmp(&key(b))
                .then_with(|| lists(a).cmp(&lists(b)))
                .then_with(|| a.judgement.cmp(&b.judgement))
        });
        rows.into_iter().for_each(sink);
    }
}

impl<'w> Tables<'w> {
    /// Whether they are of the same inventory and day as an assessment.
    pub fn is_of(&self, assessment: &Assessment) -> bool {
        Arc::ptr_eq(&self.analysis.shared_inventory(), &assessment.inventory)
            && self.analysis.as_of() == assessment.as_of
    }

    fn new(analysis: &'w Analysis) -> Self {
        let inventory = analysis.inventory();
        let terrain = Terrain::new(&analysis.context());
        let mut people: Vec<PopulationId> = (0..inventory.populations.len()).map(PopulationId::new).collect();
        people.sort_by(|a, b| inventory.population(*a).id.cmp(&inventory.population(*b).id));
        let laws = || (0..analysis.judged.len()).map(Some).chain([None]);
        let units =
            people.iter().flat_map(|&population| laws().map(move |regime| Unit { population, regime }));
        let mut order: Vec<CategoryId> = (0..inventory.categories.len()).map(CategoryId::new).collect();
        order.sort_by(|a, b| inventory.category(*a).id.cmp(&inventory.category(*b).id));
        let mut ranks = vec![0; order.len()];
        order.iter().zip(0..).for_each(|(category, rank)| ranks[category.index()] = rank);
        Self { analysis, terrain, units: units.collect(), ranks }
    }

    /// The units, in the order of the table.
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    pub(super) fn terrain(&self) -> &Terrain {
        &self.terrain
    }

    /// Every row of the transfer register, in the order of its file.
    pub fn each_transfer(&self, sink: &mut dyn FnMut(TransferRow)) {
        self.analysis.each_transfer(&self.terrain.ranks, sink);
    }

    /// What is said on each movement, of a unit.
    pub(super) fn marks(&self, unit: Unit) -> VerdictIndex {
        let lineage = &self.analysis.lineage;
        let mut marks = VerdictIndex::new(lineage.entries().len());
        let Some(regime) = unit.regime else { return marks.done() };
        let mut judge = Judge::new(self.analysis, regime);
        let open = lineage.open(unit.population);
        for movement in self.analysis.movements() {
            let passes = match movement {
                Movement::Entry(i) => lineage.entries()[i as usize].population == unit.population,
                Movement::Hop(i) => open.get(lineage.kind(i as usize) as usize) == Some(&true),
            };
            if passes {
                let verdict = |record: &Record| record.judgement.verdict;
                judge.movement(movement, [unit.population].into_iter(), |r| marks.take(&r, verdict(&r)));
            }
        }
        marks.done()
    }

    /// How many rows a unit has at least: one for each recipient and place.
    pub fn least(&self, unit: Unit) -> usize {
        let context = self.analysis.context();
        let none = VerdictIndex::new(context.lineage.entries().len()).done();
        let sheet = RegimeResult::new(&context, &self.terrain, (unit.population, unit.regime), &none);
        let rows = if unit.regime.is_some() { sheet.rows() } else { self.left(&context, &sheet) };
        (0..self.terrain.pairs.len()).filter(|&pair| rows.row(pair).iter().any(|&w| w != 0)).count()
    }

    /// How many rows there are at least, counted no further than to more than `most`; on so many threads.
    pub fn least_of_all(&self, threads: usize, most: usize) -> usize {
        let mut least = 0_usize;
        let count = |rows: usize| {
            least = least.saturating_add(rows);
            if least > most { Err(()) } else { Ok(()) }
        };
        // What ends it early is the count itself.
        let _ = super::parallel::in_order(threads, self.units.len(), |at| self.least(self.units[at]), count);
        least
    }

    /// Whether there are no more exposures than so many, with no more steps in their routes than so many: they are counted,
    /// and none is kept; on so many threads.
    pub fn are_within(&self, threads: usize, most: usize, most_steps: usize) -> bool {
        let within = |(count, steps): (usize, usize)| count <= most && steps <= most_steps;
        let of_unit = |at: usize| {
            let mut all = (0, 0);
            self.each_exposure(self.units[at], &Question::default(), false, &mut |row| {
                all = (all.0 + 1, all.1 + row.route.len());
                within(all)
            });
            all
        };
        let mut all = (0_usize, 0_usize);
        let add = |(count, steps): (usize, usize)| {
            all = (all.0.saturating_add(count), all.1.saturating_add(steps));
            if within(all) { Ok(()) } else { Err(()) }
        };
        super::parallel::in_order(threads, self.units.len(), of_unit, add).is_ok()
    }

    /// The exposures of a unit that are asked for, in the order of the table: those that agree in all but the category
    /// are one row; `apart`: each category is a row. As long as `sink` asks for more.
    pub fn each_exposure(
        &self,
        unit: Unit,
        question: &Question,
        apart: bool,
        sink: &mut dyn FnMut(ExposureRow) -> bool,
    ) {
        if self.is_asked(unit, question) {
            let (context, marks) = (self.analysis.context(), self.marks(unit));
            let sheet = RegimeResult::new(&context, &self.terrain, (unit.population, unit.regime), &marks);
            self.each_exposure_of(&sheet, question, apart, sink);
        }
    }

    /// Whether a question asks for exposures of a unit.
    pub(super) fn is_asked(&self, unit: Unit, question: &Question) -> bool {
        let id = unit.regime.map_or("", |r| self.analysis.judged[r].regime.id.as_str());
        question.population.is_none_or(|p| p == unit.population)
            && question.regime.as_ref().is_none_or(|asked| asked == id)
    }

    /// The same, of a unit that is judged, and asked for.
    pub(super) fn each_exposure_of(
        &self,
        sheet: &RegimeResult,
        question: &Question,
        apart: bool,
        sink: &mut dyn FnMut(ExposureRow) -> bool,
    ) {
        self.each_of(sheet, &self.exposed(sheet, question), apart, sink);
    }

    /// The rows of what is exposed.
    pub(super) fn each_of(
        &self,
        sheet: &RegimeResult,
        exposed: &Exposed,
        apart: bool,
        sink: &mut dyn FnMut(ExposureRow) -> bool,
    ) {
        let searches = searches(sheet, exposed);
        let (analysis, searches) = (self.analysis, searches.as_slice());
        Making { analysis, sheet, exposed, searches, ranks: &self.ranks, apart }.rows(sink);
    }

    /// What is exposed of a unit, as far as it is asked for: no route is searched yet.
    pub(super) fn exposed(&self, sheet: &RegimeResult, question: &Question) -> Exposed {
        let mut exposed = match sheet.regime {
            Some(_) => sheet.exposed(),
            None => Exposed { rows: self.left(sheet.context, sheet), ..Exposed::default() },
        };
        self.asked(question, &mut exposed.rows);
        exposed
    }

    /// The analysis that they are made of.
    pub(super) fn analysis(&self) -> &'w Analysis {
        self.analysis
    }

    /// What no regime has a row for.
    fn left(&self, context: &JudgingContext, sheet: &RegimeResult) -> CategoryMatrix {
        let mut rows = sheet.rows();
        let none = VerdictIndex::new(context.lineage.entries().len()).done();
        for regime in 0..self.analysis.judged.len() {
            let under = RegimeResult::new(context, &self.terrain, (sheet.population, Some(regime)), &none);
            rows.remove(&under.rows());
        }
        rows
    }

    /// Leaves only what is asked for.
    fn asked(&self, question: &Question, rows: &mut CategoryMatrix) {
        let inventory = self.analysis.inventory();
        let mut categories = CategorySet::new(rows.words());
        let all = (0..inventory.categories.len()).map(CategoryId::new);
        all.filter(|&c| question.category.is_none_or(|q| inventory.category_within(c, q)))
            .for_each(|c| categories.insert(c.index()));
        for (pair, &(party, place)) in self.terrain.pairs.iter().enumerate() {
            let asked =
                question.recipient.is_none_or(|r| r == party) && question.place.is_none_or(|p| p == place);
            let none = CategorySet::new(rows.words());
            rows.keep(pair, if asked { &categories.0 } else { &none.0 });
        }
    }
}

impl Tables<'_> {
    /// The rows of what one search found over one route, as far as a route shows them: of each category by itself.
    pub(super) fn shown(&self, sheet: &RegimeResult, routes: &Routes) -> Vec<ExposureRow> {
        let Some(found) = routes.found.first() else { return Vec::new() };
        let mut exposed = Exposed {
            rows: CategoryMatrix::new(sheet.terrain.pairs.len(), found.categories.0.len()),
            ..Exposed::default()
        };
        exposed.rows.add(found.pair as usize, &found.categories.0);
        let searches = std::slice::from_ref(routes);
        let mut rows = Vec::new();
        let analysis = self.analysis;
        Making { analysis, sheet, exposed: &exposed, searches, ranks: &self.ranks, apart: true }.rows(
            &mut |row| {
                rows.push(row);
                true
            },
        );
        rows
    }
}

/// The routes of all rows: a search for each verdict that counts in mid-route, and one for the others together.
pub(super) fn searches(sheet: &RegimeResult, exposed: &Exposed) -> Vec<Routes> {
    let lesser: Vec<Verdict> = Verdict::ALL.into_iter().filter(|v| !COUNTED.contains(v)).collect();
    let groups = [lesser.as_slice()].into_iter().chain(COUNTED.chunks(1));
    let mut all = Vec::new();
    for group in groups {
        let mut goals: Vec<(Verdict, CategoryMatrix)> =
            group.iter().map(|&v| (v, exposed.plane(v))).filter(|(_, plane)| !plane.is_empty()).collect();
        for strict in [sheet.regime.is_some(), false] {
            if goals.is_empty() {
                break;
            }
            let routes =
                search(sheet, Search { goals: &goals, strict, gated: sheet.regime.is_some(), each: &[] });
            for (verdict, plane) in &mut goals {
                for found in routes.found.iter().filter(|f| f.verdict == *verdict) {
                    plane.take_away(found.pair as usize, &found.categories.0);
                }
            }
            goals.retain(|(_, plane)| !plane.is_empty());
            all.push(routes);
        }
    }
    all
}
