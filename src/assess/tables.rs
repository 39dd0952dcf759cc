//! The tables, row by row, in the order of their files: nothing is kept of a row once it is handed on.
//!
//! The transfer register is made leg by leg, in the order of flow ids. Exposures are made by *unit*: one population
//! under one regime, or what no regime has a row for. Units are independent of each other, so that they can be made on
//! several threads.

use std::{cmp::Reverse, sync::Arc};

use smallvec::SmallVec;

use super::{
    classes::Memo,
    explain::Question,
    exposure::{COUNTED, Exposed, JUDGED, Mark, Marks, Sheet, Terrain},
    hops::{Bench, Kind, Known, Leg, Record},
    pool::Share,
    precedent::Precedents,
    routes::{Found, Routes, Search, search},
    rows::{ExposureRow, RouteStep, TransferRow},
    standing::Disclosure,
    workings::Workings,
};
use crate::{
    law::{Judgement, Verdict},
    lineage::{Bits, Lens, Plane, Spot, route::Ranks},
    model::{CategoryId, FlowId, Id, Inventory, NodeId, PartyId, Place, PopulationId, StoreId},
};

/// One population under one regime (its position in [`Workings::regimes`]), or under none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit {
    /// Whose.
    pub population: PopulationId,
    /// Under which law; `None`: what no regime has a row for.
    pub regime: Option<usize>,
}

/// The tables of an inventory, ready to be made.
pub struct Tables<'w, 'i> {
    workings: &'w Workings<'i>,
    terrain: Terrain,
    units: Vec<Unit>,
}

/// Judges leg by leg under one regime.
pub(super) struct Judge<'w, 'i> {
    bench: Bench<'w, 'i>,
    regime: usize,
    known: Known,
}

impl<'w, 'i> Judge<'w, 'i> {
    /// Nothing is judged yet.
    pub(super) fn new(workings: &'w Workings<'i>, regime: usize) -> Self {
        let bench = workings.bench();
        let precedents = Precedents::new(&bench, regime, workings.kept);
        Self { bench, regime, known: Known { memo: Memo::default(), precedents } }
    }

    /// The records of a leg for some populations.
    pub(super) fn leg(
        &mut self,
        leg: Leg,
        populations: impl Iterator<Item = PopulationId>,
        mut sink: impl FnMut(Record),
    ) {
        self.known.memo.clear();
        self.known.precedents.next_leg();
        let ends = self.bench.ends(leg);
        let given = Bench::given(&ends);
        for population in populations {
            let (sure, open) = self.bench.protected(self.regime, leg, population);
            if !sure.is_empty() || !open.is_empty() {
                let share = Share { population, sure, open };
                self.bench.records(self.regime, &ends, &given, share, &mut self.known, &mut sink);
            }
        }
    }
}

impl<'i> Workings<'i> {
    /// The tables, ready to be made.
    pub fn tables(&self) -> Tables<'_, 'i> {
        Tables::new(self)
    }

    /// The populations of a leg, by number.
    pub(super) fn people_of(&self, leg: Leg) -> std::ops::Range<usize> {
        match leg {
            Leg::Entry(i) => {
                let population = self.lineage.entries()[i as usize].population.index();
                population..population + 1
            }
            Leg::Hop(_) => 0..self.inventory().populations.len(),
        }
    }

    /// Every row of the transfer register, in the order of its file.
    pub fn each_transfer(&self, ranks: &Ranks, sink: &mut dyn FnMut(TransferRow)) {
        let entries = (0..self.lineage.entries().len()).map(|i| (ranks.entry(i), Leg::Entry(i as u32)));
        let hops = (0..self.lineage.hops().len()).map(|i| (ranks.hop(i), Leg::Hop(i as u32)));
        let mut legs: Vec<(u32, Leg)> = entries.chain(hops).collect();
        legs.sort_unstable();
        let mut judges: Vec<Judge> = (0..self.judged.len()).map(|r| Judge::new(self, r)).collect();
        for same in legs.chunk_by(|a, b| a.0 == b.0) {
            for judge in &mut judges {
                let mut rows = Register::default();
                for &(_, leg) in same {
                    let people = self.people_of(leg).map(PopulationId::new);
                    judge.leg(leg, people, |record| rows.take(record));
                }
                rows.tell(self, judge.regime, sink);
            }
        }
    }

    pub(super) fn step_of(&self, leg: Leg) -> (Option<FlowId>, Option<StoreId>) {
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
}

/// What tells rows of the register on one flow apart.
type RowKey = (Kind, Disclosure, Place, Arc<Judgement>);

/// The rows of one flow under one regime.
#[derive(Default)]
struct Register {
    rows: Vec<(RowKey, Leg, Bits, Vec<PopulationId>)>,
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
            None => self.rows.push((key, record.leg, record.categories, vec![record.population])),
        }
    }

    /// In the order of the words of a row, from left to right.
    fn tell(self, workings: &Workings, regime: usize, sink: &mut dyn FnMut(TransferRow)) {
        let inventory = workings.inventory();
        let party = |id: PartyId| inventory.party(id).id.as_str();
        let mut rows: Vec<TransferRow> = Vec::new();
        for ((kind, d, place, judgement), leg, categories, mut populations) in self.rows {
            populations.sort_by(|a, b| inventory.population(*a).id.cmp(&inventory.population(*b).id));
            rows.push(TransferRow {
                flow_id: workings.step_of(leg).0,
                flow: workings.leg_name(leg),
                regime: workings.judged[regime].regime.id.clone(),
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

/// The categories of a set, in the order of their ids.
fn by_id(inventory: &Inventory, bits: &Bits) -> Vec<CategoryId> {
    let mut list: Vec<CategoryId> = bits.iter().collect();
    list.sort_by(|a, b| inventory.category(*a).id.cmp(&inventory.category(*b).id));
    list
}

impl<'w, 'i> Tables<'w, 'i> {
    fn new(workings: &'w Workings<'i>) -> Self {
        let inventory = workings.inventory();
        let terrain = Terrain::new(&workings.bench());
        let mut people: Vec<PopulationId> = (0..inventory.populations.len()).map(PopulationId::new).collect();
        people.sort_by(|a, b| inventory.population(*a).id.cmp(&inventory.population(*b).id));
        let laws = || (0..workings.judged.len()).map(Some).chain([None]);
        let units =
            people.iter().flat_map(|&population| laws().map(move |regime| Unit { population, regime }));
        Self { workings, terrain, units: units.collect() }
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
        self.workings.each_transfer(&self.terrain.ranks, sink);
    }

    /// What is said on each leg, of a unit.
    pub(super) fn marks(&self, unit: Unit) -> Marks {
        let lineage = &self.workings.lineage;
        let mut marks = Marks::new(lineage.entries().len());
        let Some(regime) = unit.regime else { return marks.done() };
        let mut judge = Judge::new(self.workings, regime);
        let open = lineage.open(unit.population);
        for leg in self.workings.legs() {
            let passes = match leg {
                Leg::Entry(i) => lineage.entries()[i as usize].population == unit.population,
                Leg::Hop(i) => open.get(lineage.kind(i as usize) as usize) == Some(&true),
            };
            if passes {
                let verdict = |record: &Record| record.judgement.verdict;
                judge.leg(leg, [unit.population].into_iter(), |r| marks.take(&r, verdict(&r)));
            }
        }
        marks.done()
    }

    /// How many rows a unit has at least: one for each recipient and place.
    pub fn least(&self, unit: Unit) -> usize {
        let bench = self.workings.bench();
        let none = Marks::new(bench.lineage.entries().len()).done();
        let sheet = Sheet::new(&bench, &self.terrain, (unit.population, unit.regime), &none);
        let rows = if unit.regime.is_some() { sheet.rows() } else { self.left(&bench, &sheet) };
        (0..self.terrain.pairs.len()).filter(|&pair| rows.row(pair).iter().any(|&w| w != 0)).count()
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
        let id = unit.regime.map_or("", |r| self.workings.judged[r].regime.id.as_str());
        if question.population.is_some_and(|p| p != unit.population)
            || question.regime.as_ref().is_some_and(|asked| asked != id)
        {
            return;
        }
        let bench = self.workings.bench();
        let marks = self.marks(unit);
        let sheet = Sheet::new(&bench, &self.terrain, (unit.population, unit.regime), &marks);
        let mut exposed = match unit.regime {
            Some(_) => sheet.exposed(),
            None => Exposed { rows: self.left(&bench, &sheet), ..Exposed::default() },
        };
        self.asked(question, &mut exposed.rows);
        let searches = searches(&sheet, &exposed);
        Making { tables: self, sheet: &sheet, exposed: &exposed, searches: &searches, apart }.rows(sink);
    }

    /// What no regime has a row for.
    fn left(&self, bench: &Bench, sheet: &Sheet) -> Plane {
        let mut rows = sheet.rows();
        let none = Marks::new(bench.lineage.entries().len()).done();
        for regime in 0..self.workings.judged.len() {
            let under = Sheet::new(bench, &self.terrain, (sheet.population, Some(regime)), &none);
            rows.remove(&under.rows());
        }
        rows
    }

    /// Leaves only what is asked for.
    fn asked(&self, question: &Question, rows: &mut Plane) {
        let inventory = self.workings.inventory();
        let mut categories = Bits::new(rows.words());
        let all = (0..inventory.categories.len()).map(CategoryId::new);
        all.filter(|&c| question.category.is_none_or(|q| inventory.category_within(c, q)))
            .for_each(|c| categories.insert(c.index()));
        for (pair, &(party, place)) in self.terrain.pairs.iter().enumerate() {
            let asked =
                question.recipient.is_none_or(|r| r == party) && question.place.is_none_or(|p| p == place);
            let none = Bits::new(rows.words());
            rows.keep(pair, if asked { &categories.0 } else { &none.0 });
        }
    }
}

impl Tables<'_, '_> {
    /// The first row of what one search found, as far as a route shows it.
    pub(super) fn shown(&self, sheet: &Sheet, routes: &Routes) -> Option<ExposureRow> {
        let found = routes.found.first()?;
        let mut exposed = Exposed {
            rows: Plane::new(sheet.terrain.pairs.len(), found.categories.0.len()),
            ..Exposed::default()
        };
        exposed.rows.add(found.pair as usize, &found.categories.0);
        let searches = std::slice::from_ref(routes);
        let mut first = None;
        Making { tables: self, sheet, exposed: &exposed, searches, apart: true }.rows(&mut |row| {
            first.get_or_insert(row);
            false
        });
        first
    }
}

/// The routes of all rows: a search for each verdict that counts in mid-route, and one for the others together.
fn searches(sheet: &Sheet, exposed: &Exposed) -> Vec<Routes> {
    let lesser: Vec<Verdict> = Verdict::ALL.into_iter().filter(|v| !COUNTED.contains(v)).collect();
    let groups = [lesser.as_slice()].into_iter().chain(COUNTED.chunks(1));
    let mut all = Vec::new();
    for group in groups {
        let mut goals: Vec<(Verdict, Plane)> =
            group.iter().map(|&v| (v, exposed.plane(v))).filter(|(_, plane)| !plane.is_empty()).collect();
        for strict in [sheet.regime.is_some(), false] {
            if goals.is_empty() {
                break;
            }
            let routes =
                search(sheet, Search { goals: &goals, strict, gated: sheet.regime.is_some(), only: None });
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

/// Rows being made of the routes that were found.
pub(super) struct Making<'m, 'a, 'b, 'i> {
    tables: &'m Tables<'b, 'i>,
    sheet: &'m Sheet<'a, 'b, 'i>,
    exposed: &'m Exposed,
    searches: &'m [Routes],
    apart: bool,
}

/// What is shown of a hop.
#[derive(Clone)]
enum Cell {
    Judged(Arc<Judgement>, Verdict),
    Called(&'static str),
}

/// Categories that end together, followed back.
#[derive(Clone)]
struct Strand {
    /// As what they end.
    ends: Bits,
    /// As what they were where the walk is; `None`: as what they end.
    was: Option<Bits>,
    /// The steps, the last one first.
    steps: Vec<(Leg, CategoryId, Cell)>,
}

impl Making<'_, '_, '_, '_> {
    fn rows(&self, sink: &mut dyn FnMut(ExposureRow) -> bool) {
        let all = self.searches.iter().enumerate().flat_map(|(search, routes)| {
            routes.found.iter().enumerate().map(move |(at, found)| (found.pair, search, found.route, at))
        });
        let mut all: Vec<(u32, usize, u32, usize)> = all.collect();
        all.sort_unstable();
        for pair in all.chunk_by(|a, b| a.0 == b.0) {
            let mut rows: Vec<ExposureRow> = Vec::new();
            for same in pair.chunk_by(|a, b| (a.1, a.2) == (b.1, b.2)) {
                self.add(same, &mut rows);
            }
            if !self.merged(rows).into_iter().all(&mut *sink) {
                return;
            }
        }
    }

    /// Adds the rows of what came over one route.
    fn add(&self, same: &[(u32, usize, u32, usize)], rows: &mut Vec<ExposureRow>) {
        for &(pair, search, _, at) in same {
            let routes = &self.searches[search];
            let found = &routes.found[at];
            for delivery in [Verdict::Free].into_iter().chain(JUDGED) {
                let mut bits = self.exposed.delivered(delivery, pair as usize);
                bits.keep(&found.categories.0);
                if bits.is_empty() {
                    continue;
                }
                for strand in self.strands(routes, found, bits) {
                    rows.push(self.row(found, delivery, strand));
                }
            }
        }
    }

    fn row(&self, found: &Found, delivery: Verdict, strand: Strand) -> ExposureRow {
        let workings = self.tables.workings;
        let (recipient, place) = self.sheet.terrain.pairs[found.pair as usize];
        let steps = strand.steps.into_iter().rev().map(|(leg, category, cell)| {
            let (flow, holding) = workings.step_of(leg);
            let (verdict, instrument) = match cell {
                Cell::Judged(judgement, verdict) if judgement.instrument().is_empty() => {
                    (verdict, "none".to_owned())
                }
                Cell::Judged(judgement, verdict) => (verdict, judgement.instrument().to_owned()),
                Cell::Called(word) => (Verdict::Free, word.to_owned()),
            };
            RouteStep { id: workings.leg_name(leg), flow, holding, category, verdict, instrument }
        });
        let route: Vec<RouteStep> = steps.collect();
        ExposureRow {
            categories: by_id(workings.inventory(), &strand.ends),
            population: self.sheet.population,
            regime: self.sheet.regime.map_or_else(String::new, |r| workings.judged[r].regime.id.clone()),
            recipient,
            place,
            verdict: found.verdict,
            delivery,
            hops: route.iter().filter(|s| s.flow.is_some()).count() as u32,
            route,
        }
    }

    /// The rows of a pair, in order; those that agree in all but the category are one.
    fn merged(&self, mut rows: Vec<ExposureRow>) -> Vec<ExposureRow> {
        let inventory = self.tables.workings.inventory();
        if rows.len() > 1 {
            rows.sort_by_cached_key(|r| {
                let key =
                    (Reverse(r.verdict), Reverse(r.delivery), r.hops, r.route_text(), r.safeguards_text());
                (key, r.categories.first().map(|&c| inventory.category(c).id.clone()))
            });
        }
        let mut list: Vec<ExposureRow> = Vec::with_capacity(rows.len());
        for row in rows {
            match list.last_mut().filter(|last| !self.apart && agree(last, &row)) {
                Some(last) => last.categories.extend(row.categories),
                None => list.push(row),
            }
        }
        for row in &mut list {
            row.categories.sort_by(|a, b| inventory.category(*a).id.cmp(&inventory.category(*b).id));
        }
        list
    }

    /// Follows categories back over a route: in parts that show the same on each hop.
    fn strands(&self, routes: &Routes, found: &Found, ends: Bits) -> Vec<Strand> {
        let words = ends.0.len();
        let to = self.sheet.terrain.pairs[found.pair as usize];
        let first = Strand { ends, was: None, steps: Vec::new() };
        let mut strands = vec![first];
        if self.apart {
            let all = strands.remove(0).ends;
            let alone = |c: CategoryId| Strand { ends: one(c, words), was: None, steps: Vec::new() };
            strands.extend(all.iter().map(alone));
        }
        for (number, (leg, before)) in routes.back(found).enumerate() {
            let mut told = Vec::with_capacity(strands.len());
            for strand in strands {
                let at = strand.was.as_ref().unwrap_or(&strand.ends);
                let mut parts = self.shown(leg, at, (number == 0).then_some(to));
                let mut strand = Some(strand);
                while let Some((bits, cell)) = parts.pop() {
                    // The last part takes the strand over.
                    let of = if parts.is_empty() { strand.take() } else { strand.clone() };
                    let (Some(category), Some(mut of)) = (bits.iter().next(), of) else { continue };
                    match &mut of.was {
                        Some(was) => *was = bits,
                        None => of.ends = bits,
                    }
                    of.steps.push((leg, category, cell));
                    told.push(of);
                }
            }
            strands = match (leg, before) {
                (Leg::Hop(hop), Some(before)) => {
                    let lineage = self.sheet.bench.lineage;
                    let lens = lineage.lens(&lineage.hops()[hop as usize]);
                    told.into_iter().flat_map(|strand| strand.back(lens, before)).collect()
                }
                _ => told,
            };
        }
        strands
    }

    /// What is shown of a hop, of parts of a set: the worst over importers and places or, at the end of a route, what is
    /// said of its recipient and place.
    fn shown(&self, leg: Leg, of: &Bits, to: Option<(PartyId, Place)>) -> SmallVec<[(Bits, Cell); 1]> {
        let mut parts: SmallVec<[(Bits, Cell); 1]> = SmallVec::new();
        let mut rest = of.clone();
        let mut part = |set: &Bits, cell: Cell, rest: &mut Bits| {
            let mut bits = rest.clone();
            bits.keep(&set.0);
            if !bits.is_empty() {
                rest.remove(&bits.0);
                parts.push((bits, cell));
            }
        };
        let marks = self.sheet.marks.of(leg);
        let of_row = |m: &&Mark| to.is_none_or(|to| to == (m.importer, m.place));
        for mark in marks.iter().filter(of_row).filter(|m| m.verdict != Verdict::Free) {
            part(&mark.categories, Cell::Judged(mark.judgement.clone(), mark.verdict), &mut rest);
        }
        for (kind, word) in [(Kind::Returned, "returned"), (Kind::SameParty, "same-party")] {
            let called = |m: &&Mark| m.kind == kind && m.verdict == Verdict::Free;
            for mark in marks.iter().filter(of_row).filter(called) {
                part(&mark.categories, Cell::Called(word), &mut rest);
            }
        }
        if !rest.is_empty() {
            let protected = self.sheet.protected(leg);
            let word = if self.inside(leg, to) { "inside" } else { "same-party" };
            part(&protected, Cell::Called(word), &mut rest);
            let all = rest.clone();
            part(&all, Cell::Called("not-protected"), &mut rest);
        }
        parts
    }

    /// Whether what a hop leads to, or the place of its recipient, is inside.
    fn inside(&self, leg: Leg, to: Option<(PartyId, Place)>) -> bool {
        let Some(regime) = self.sheet.regime else { return false };
        let bench = self.sheet.bench;
        let reach = &bench.regimes[regime].reach;
        match to {
            Some((_, place)) => reach.inside(place),
            None => bench.ends(leg).to.places.iter().all(|&p| reach.inside(p)),
        }
    }
}

impl Strand {
    /// Before a hop: in parts by the category that each was there.
    fn back(self, lens: &Lens, before: &[u64]) -> Vec<Self> {
        let words = self.ends.0.len();
        if let Some(was) = &self.was {
            let was = was.iter().next().and_then(|c| origin(lens, before, c)).map(|c| one(c, words));
            return was.map(|was| Self { was: Some(was), ..self }).into_iter().collect();
        }
        let mut kept = self.ends.clone();
        kept.keep(&lens.keep.0);
        kept.keep(before);
        let mut made = self.ends.clone();
        made.remove(&kept.0);
        let mut parts = Vec::new();
        for category in made.iter() {
            let Some(from) = origin(lens, before, category) else { continue };
            let (ends, was) = (one(category, words), Some(one(from, words)));
            parts.push(Self { ends, was, steps: self.steps.clone() });
        }
        if !kept.is_empty() {
            parts.push(Self { ends: kept, ..self });
        }
        parts
    }
}

/// The category before a hop that brings one: itself, or else the first.
fn origin(lens: &Lens, before: &[u64], category: CategoryId) -> Option<CategoryId> {
    let before = Bits::from_row(before);
    if lens.keep.contains(category.index()) && before.contains(category.index()) {
        return Some(category);
    }
    let adds = lens.adds.iter().filter(|(_, add)| add.contains(category.index()));
    let from = adds.filter_map(|(trigger, _)| {
        let mut from = trigger.clone();
        from.keep(&before.0);
        from.iter().next()
    });
    from.min()
}

fn one(category: CategoryId, words: usize) -> Bits {
    let mut bits = Bits::new(words);
    bits.insert(category.index());
    bits
}

/// Whether two rows of one unit and pair agree in all but the category.
fn agree(a: &ExposureRow, b: &ExposureRow) -> bool {
    let shown = |s: &RouteStep| (s.flow, s.holding, s.verdict);
    (a.verdict, a.delivery, a.route.len()) == (b.verdict, b.delivery, b.route.len())
        && a.route.iter().zip(&b.route).all(|(a, b)| shown(a) == shown(b) && a.instrument == b.instrument)
}
