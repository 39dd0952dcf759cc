//! Rows of exposures, made of the routes that were found: what shows the same on each hop is one row.

use std::{cmp::Reverse, sync::Arc};

use smallvec::SmallVec;

use super::{
    analysis::Analysis,
    exposure::{Exposed, JUDGED, RegimeResult},
    found::{Found, Routes},
    movement::{Kind, Movement},
    rows::{ExposureRow, RouteStep},
    terrain::Mark,
};
use crate::{
    law::{Judgement, Verdict},
    lineage::{CategorySet, FlowFunction},
    model::{CategoryId, Inventory, PartyId, Place},
};

/// Rows being made of the routes that were found.
pub(super) struct Making<'m, 'a, 'b> {
    pub(super) analysis: &'m Analysis,
    pub(super) sheet: &'m RegimeResult<'a, 'b>,
    pub(super) exposed: &'m Exposed,
    pub(super) searches: &'m [Routes],
    /// The place of each category in the order of their ids.
    pub(super) ranks: &'m [u32],
    /// Whether each category is a row.
    pub(super) apart: bool,
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
    ends: CategorySet,
    /// As what they were where the walk is; `None`: as what they end.
    was: Option<CategorySet>,
    /// The steps, the last one first.
    steps: Vec<(Movement, CategoryId, Cell)>,
}

impl Making<'_, '_, '_> {
    /// The rows, in the order of the table, as long as `sink` asks for more.
    pub(super) fn rows(&self, sink: &mut dyn FnMut(ExposureRow) -> bool) {
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

    /// The categories of a set, in the order of their ids.
    fn in_order(&self, bits: &CategorySet) -> Vec<CategoryId> {
        let mut list: Vec<CategoryId> = bits.iter().collect();
        list.sort_unstable_by_key(|category| self.ranks[category.index()]);
        list
    }

    fn row(&self, found: &Found, delivery: Verdict, strand: Strand) -> ExposureRow {
        let analysis = self.analysis;
        let (recipient, place) = self.sheet.terrain.pairs[found.pair as usize];
        let steps = strand.steps.into_iter().rev().map(|(movement, category, cell)| {
            let (flow, holding) = analysis.step_of(movement);
            let (verdict, instrument) = match cell {
                Cell::Judged(judgement, verdict) if judgement.instrument().is_empty() => {
                    (verdict, "none".to_owned())
                }
                Cell::Judged(judgement, verdict) => (verdict, judgement.instrument().to_owned()),
                Cell::Called(word) => (Verdict::Free, word.to_owned()),
            };
            RouteStep { id: analysis.movement_name(movement), flow, holding, category, verdict, instrument }
        });
        let route: Vec<RouteStep> = steps.collect();
        ExposureRow {
            categories: self.in_order(&strand.ends),
            population: self.sheet.population,
            regime: self.sheet.regime.map_or_else(String::new, |r| analysis.judged[r].regime.id.clone()),
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
        let inventory = self.analysis.inventory();
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
        let rank = |category: &CategoryId| self.ranks[category.index()];
        for row in list.iter_mut().filter(|row| !row.categories.is_sorted_by_key(rank)) {
            row.categories.sort_unstable_by_key(rank);
        }
        list
    }

    /// Follows categories back over a route: in parts that show the same on each hop.
    fn strands(&self, routes: &Routes, found: &Found, ends: CategorySet) -> Vec<Strand> {
        let words = ends.0.len();
        let to = self.sheet.terrain.pairs[found.pair as usize];
        let first = Strand { ends, was: None, steps: Vec::new() };
        let mut strands = vec![first];
        if self.apart {
            let all = strands.remove(0).ends;
            let alone = |c: CategoryId| Strand { ends: one(c, words), was: None, steps: Vec::new() };
            strands.extend(all.iter().map(alone));
        }
        for (number, (movement, before)) in routes.back(found).enumerate() {
            let mut told = Vec::with_capacity(strands.len());
            for strand in strands {
                let at = strand.was.as_ref().unwrap_or(&strand.ends);
                let mut parts = self.shown(movement, at, (number == 0).then_some(to));
                let mut strand = Some(strand);
                while let Some((bits, cell)) = parts.pop() {
                    // The last part takes the strand over.
                    let of = if parts.is_empty() { strand.take() } else { strand.clone() };
                    let (Some(category), Some(mut of)) = (bits.iter().next(), of) else { continue };
                    match &mut of.was {
                        Some(was) => *was = bits,
                        None => of.ends = bits,
                    }
                    of.steps.push((movement, category, cell));
                    told.push(of);
                }
            }
            strands = match (movement, before) {
                (Movement::Hop(hop), Some(before)) => {
                    let lineage = self.sheet.context.lineage;
                    let function = lineage.function(&lineage.hops()[hop as usize]);
                    told.into_iter().flat_map(|strand| strand.back(function, before)).collect()
                }
                _ => told,
            };
        }
        strands
    }

    /// What is shown of a hop, of parts of a set: the worst over importers and places or, at the end of a route, what is
    /// said of its recipient and place.
    fn shown(
        &self,
        movement: Movement,
        of: &CategorySet,
        to: Option<(PartyId, Place)>,
    ) -> SmallVec<[(CategorySet, Cell); 1]> {
        let mut parts: SmallVec<[(CategorySet, Cell); 1]> = SmallVec::new();
        let mut rest = of.clone();
        let mut part = |set: &CategorySet, cell: Cell, rest: &mut CategorySet| {
            let mut bits = rest.clone();
            bits.keep(&set.0);
            if !bits.is_empty() {
                rest.remove(&bits.0);
                parts.push((bits, cell));
            }
        };
        let marks: SmallVec<[&Mark; 4]> = match to {
            Some(to) => self.sheet.marks.to(movement, to).collect(),
            None => self.sheet.marks.of(movement).iter().collect(),
        };
        for mark in marks.iter().filter(|m| m.verdict != Verdict::Free) {
            part(&mark.categories, Cell::Judged(mark.judgement.clone(), mark.verdict), &mut rest);
        }
        for (kind, word) in [(Kind::Returned, "returned"), (Kind::SameParty, "same-party")] {
            for mark in marks.iter().filter(|m| m.kind == kind && m.verdict == Verdict::Free) {
                part(&mark.categories, Cell::Called(word), &mut rest);
            }
        }
        if !rest.is_empty() {
            let protected = self.sheet.protected(movement);
            let word = if self.inside(movement, to) { "inside" } else { "same-party" };
            part(&protected, Cell::Called(word), &mut rest);
            let all = rest.clone();
            part(&all, Cell::Called("not-protected"), &mut rest);
        }
        parts
    }

    /// Whether what a hop leads to, or the place of its recipient, is inside.
    fn inside(&self, movement: Movement, to: Option<(PartyId, Place)>) -> bool {
        let Some(regime) = self.sheet.regime else { return false };
        let context = self.sheet.context;
        let reach = &context.regimes[regime].reach;
        match to {
            Some((_, place)) => reach.inside(place),
            None => context.ends(movement).to.places.iter().all(|&p| reach.inside(p)),
        }
    }
}

impl Strand {
    /// Before a hop: in parts by the category that each was there.
    fn back(self, function: &FlowFunction, before: &[u64]) -> Vec<Self> {
        let words = self.ends.0.len();
        if let Some(was) = &self.was {
            let was = was.iter().next().and_then(|c| origin(function, before, c)).map(|c| one(c, words));
            return was.map(|was| Self { was: Some(was), ..self }).into_iter().collect();
        }
        let mut kept = self.ends.clone();
        kept.keep(&function.keep.0);
        kept.keep(before);
        let mut made = self.ends.clone();
        made.remove(&kept.0);
        let mut parts = Vec::new();
        for category in made.iter() {
            let Some(from) = origin(function, before, category) else { continue };
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
fn origin(function: &FlowFunction, before: &[u64], category: CategoryId) -> Option<CategoryId> {
    let before = CategorySet::from_row(before);
    if function.keep.contains(category.index()) && before.contains(category.index()) {
        return Some(category);
    }
    let adds = function.adds.iter().filter(|(_, add)| add.contains(category.index()));
    let from = adds.filter_map(|(trigger, _)| {
        let mut from = trigger.clone();
        from.keep(&before.0);
        from.iter().next()
    });
    from.min()
}

fn one(category: CategoryId, words: usize) -> CategorySet {
    let mut bits = CategorySet::new(words);
    bits.insert(category.index());
    bits
}

/// Whether two rows of one unit and pair agree in all but the category.
fn agree(a: &ExposureRow, b: &ExposureRow) -> bool {
    let shown = |s: &RouteStep| (s.flow, s.holding, s.verdict);
    (a.verdict, a.delivery, a.route.len()) == (b.verdict, b.delivery, b.route.len())
        && a.route.iter().zip(&b.route).all(|(a, b)| shown(a) == shown(b) && a.instrument == b.instrument)
}

/// The categories of a set, in the order of their ids.
pub(super) fn by_id(inventory: &Inventory, bits: &CategorySet) -> Vec<CategoryId> {
    let mut list: Vec<CategoryId> = bits.iter().collect();
    list.sort_by(|a, b| inventory.category(*a).id.cmp(&inventory.category(*b).id));
    list
}
