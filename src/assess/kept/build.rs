//! A kept run, made of an analysis: by the same ways as the tables.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::{
    super::{
        analysis::Analysis,
        exposure::{COUNTED, Exposed, JUDGED, Past, RegimeResult},
        judging::{Collected, JudgingContext},
        movement::Movement,
        protection::{Level, gives_at},
        tables::Judge,
        terrain::{Terrain, VerdictIndex},
    },
    depths::Depths,
    run::{Free, Index, KeptRun, Rows, Unit},
    slots::Slots,
    told::{ToldLists, told},
};
use crate::{
    law::{Reach, Register},
    lineage::{CategoryMatrix, Lineage},
    model::{Id, PopulationId},
};

/// The levels, as a unit has them.
pub(super) const LEVELS: [Level; 4] =
    [Level::Controller, Level::Processor, Level::Open, Level::OpenProcessor];

impl KeptRun {
    /// Makes all of a run, and keeps it. It takes as long as the tables without their routes, and for each population and law
    /// the memory of some twenty sets of categories for each node.
    pub fn new(analysis: Analysis) -> Self {
        let inventory = analysis.inventory();
        let words = analysis.lineage.words();
        let terrain = Terrain::new(&analysis.context());
        let slots = Slots::of_terrain(&terrain, &analysis.roles, &analysis.lineage);
        let mut lists = ToldLists::new(words);
        let (mut units, mut free) = (Vec::new(), Vec::new());
        for population in (0..inventory.populations.len()).map(PopulationId::new) {
            for regime in 0..analysis.judged.len() {
                units.push(unit(&analysis, &terrain, population, regime, &mut lists));
            }
            let context = analysis.context();
            let none = VerdictIndex::new(context.lineage.entries().len()).done();
            let sheet = RegimeResult::new(&context, &terrain, (population, None), &none);
            let given = sheet.given();
            free.push(Free { rows: sheet.rows_of(&given), given });
        }
        drop(terrain);
        let ids: FxHashSet<&str> = analysis.regimes().map(|regime| regime.id.as_str()).collect();
        let unjudged = analysis.regimes_given().iter().filter(|regime| !ids.contains(regime.id.as_str()));
        let reach = |regime: &Arc<_>| (Arc::clone(regime), Reach::new(regime, inventory, analysis.as_of));
        let unjudged = unjudged.map(reach).collect();
        let Analysis { lineage, roles, register, facts, judged, classes, as_of, .. } = analysis;
        let mut lineage = Arc::try_unwrap(lineage).unwrap_or_else(|shared| Lineage::clone(&shared));
        // From now on it is this run's own: if others hold it, here is where it is copied.
        lineage.inventory_mut();
        let (roles, facts) = (roles.to_vec(), facts.to_vec());
        let mut run = Self {
            collected: Collected::new(&lineage, &roles),
            register: Arc::try_unwrap(register).unwrap_or_else(|shared| Register::clone(&shared)),
            known: judged.iter().map(|_| None).collect(),
            index: Index::default(),
            gone: FxHashSet::default(),
            on_collected: FxHashSet::default(),
            depths: Vec::new(),
            told: lists,
            lineage,
            roles,
            facts,
            judged,
            unjudged,
            classes,
            as_of,
            slots,
            units,
            free,
        };
        run.index = run.indexed();
        run.give_everywhere();
        run.depths = run.populations().map(|population| Depths::new(&run.lineage, population)).collect();
        for hop in 0..run.lineage.hops().len() as u32 {
            run.look_for_collected(hop);
        }
        run
    }

    /// What each spot would give of what is not there yet.
    fn give_everywhere(&mut self) {
        for population in self.populations() {
            for judged in &mut self.judged {
                for (row, standing) in self.roles.iter().enumerate() {
                    let gives = gives_at(&self.lineage, standing, &judged.reach, population, true);
                    judged.levels[population.index()].gives_now(row, gives);
                }
            }
        }
    }

    fn indexed(&self) -> Index {
        let mut index = Index::default();
        for (at, entry) in (0u32..).zip(self.lineage.entries()) {
            index.entries.entry(entry.spot.0).or_default().push(at);
            if let Some(flow) = entry.flow {
                let named = self.inventory().flow(flow).safeguards;
                index.naming.entry(named).or_default().push(Movement::Entry(at));
            }
        }
        for (at, hop) in (0u32..).zip(self.lineage.hops()) {
            index.naming.entry(hop.safeguards).or_default().push(Movement::Hop(at));
        }
        index.spots = vec![Vec::new(); self.inventory().parties.len()];
        for (row, standing) in (0u32..).zip(&self.roles) {
            for party in standing.own().chain(standing.engaged_by) {
                let spots = &mut index.spots[party.index()];
                if spots.last() != Some(&row) {
                    spots.push(row);
                }
            }
        }
        index
    }

    /// Looks whether a hop's judgement may hang on where something was collected.
    pub(super) fn look_for_collected(&mut self, hop: u32) {
        let (from, to) = (self.lineage.hops()[hop as usize].from, self.lineage.hops()[hop as usize].to);
        let from = &self.roles[from.row()];
        let may = self.collected.collects(from.operator)
            && self.roles[to.row()].own().any(|party| from.customers.contains(&party));
        let hangs = may
            && (0..self.judged.len()).any(|regime| {
                let mut known = self.take_known(regime);
                known.cache.next_movement();
                let context = self.context();
                let ends = context.ends(Movement::Hop(hop));
                let hangs = JudgingContext::given(&ends)
                    .into_iter()
                    .any(|d| known.cache.hangs_on_collected(&context, regime, &ends, d));
                self.known[regime] = Some(known);
                hangs
            });
        if hangs {
            self.on_collected.insert(hop);
        } else {
            self.on_collected.remove(&hop);
        }
    }
}

/// What stands of one population under one regime.
fn unit(
    analysis: &Analysis,
    terrain: &Terrain,
    population: PopulationId,
    regime: usize,
    lists: &mut ToldLists,
) -> Unit {
    let context = analysis.context();
    let lineage = context.lineage;
    let (entries, hops) = (lineage.entries().len(), lineage.hops().len());
    let mut marks = VerdictIndex::new(entries);
    let mut numbers = vec![0; entries + hops];
    let mut judge = Judge::new(analysis, regime);
    for (at, movement) in analysis.movements().enumerate() {
        let passes = match movement {
            Movement::Entry(i) => lineage.entries()[i as usize].population == population,
            Movement::Hop(i) => lineage.carries(lineage.hops()[i as usize].populations, population),
        };
        if passes {
            let mut all = Vec::new();
            judge.movement(movement, [population].into_iter(), |record| {
                marks.take(&record, record.judgement.verdict);
                all.extend(told(record));
            });
            numbers[at] = lists.number(all);
        }
    }
    drop(judge);
    let marks = marks.done();
    let sheet = RegimeResult::new(&context, terrain, (population, Some(regime)), &marks);
    let given = sheet.given();
    let pasts = sheet.pasts(&given);
    let Exposed { rows, verdict, delivery } = sheet.exposed_of(&given, &pasts);
    let (pairs, words) = (terrain.pairs.len(), lineage.words());
    let whole = |planes: Vec<Option<CategoryMatrix>>| -> [CategoryMatrix; JUDGED.len()] {
        let mut planes = planes.into_iter();
        JUDGED.map(|_| planes.next().flatten().unwrap_or_else(|| CategoryMatrix::new(pairs, words)))
    };
    let exposed = Rows { there: rows, verdict: whole(verdict), delivery: whole(delivery) };
    let past = |verdict, rows: usize, of: fn(&Past) -> &CategoryMatrix| {
        let past = pasts.iter().find(|past| past.verdict == verdict);
        past.map_or_else(|| CategoryMatrix::new(rows, words), |past| of(past).clone())
    };
    let hops = numbers.split_off(entries);
    Unit {
        levels: levels(analysis, population, regime),
        walked: COUNTED.map(|verdict| past(verdict, lineage.spots(), |past| &past.walked)),
        handed: COUNTED.map(|verdict| past(verdict, terrain.slots(), |past| &past.handed)),
        entries: numbers,
        hops,
        given,
        exposed,
    }
}

/// What protects, each by itself.
fn levels(analysis: &Analysis, population: PopulationId, regime: usize) -> [CategoryMatrix; 4] {
    let lineage = &analysis.lineage;
    let facts = &analysis.facts[population.index()];
    let levels = &analysis.judged[regime].levels[population.index()];
    LEVELS.map(|level| {
        let seeds = levels.seeds(lineage, population, facts, level);
        let over = matches!(level, Level::Processor | Level::OpenProcessor).then_some(&*analysis.network);
        lineage.flood_on(population, &lineage.plane(), &seeds, facts, over)
    })
}
