//! The other routes of exposures: of each the shortest one over each other last flow.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use super::{
    exposure::RegimeResult,
    found::Routes,
    movement::Movement,
    routes::{Search, search},
    rows::{ExposureRow, RouteStep},
    tables::Tables,
};
use crate::{
    law::Verdict,
    lineage::{CategoryMatrix, CategorySet},
    model::CategoryId,
};

/// The other routes of one exposure.
#[derive(Default)]
pub(super) struct Others {
    /// Routes with their verdicts: the worst first, then the shortest.
    pub(super) shown: Vec<(Verdict, Vec<RouteStep>)>,
    /// How many more there are.
    pub(super) left: usize,
}

/// Of each row, the shortest route over each other last flow, with its verdict; no more than `most` are made of any row, and
/// the others counted. A party may be given something over hundreds of flows: what one search finds is not searched again.
pub(super) fn others(
    tables: &Tables,
    sheet: &RegimeResult,
    rows: &[ExposureRow],
    most: usize,
) -> Vec<Others> {
    let pairs = &sheet.terrain.pairs;
    let mut of: BTreeMap<(usize, CategoryId), Vec<usize>> = BTreeMap::new();
    for (number, row) in rows.iter().enumerate() {
        let pair = pairs.iter().position(|&pair| pair == (row.recipient, row.place));
        if let Some((pair, &category)) = pair.zip(row.categories.first()) {
            of.entry((pair, category)).or_default().push(number);
        }
    }
    // What is searched alike is searched at once.
    let mut alike: BTreeMap<(usize, Verdict, Vec<Movement>), Vec<CategoryId>> = BTreeMap::new();
    for ((pair, category), worst) in last_movements(sheet, of.keys().copied()) {
        let mut by_verdict: BTreeMap<Verdict, Vec<Movement>> = BTreeMap::new();
        for (movement, verdict) in worst {
            by_verdict.entry(verdict).or_default().push(movement);
        }
        for (verdict, movements) in by_verdict {
            alike.entry((pair, verdict, movements)).or_default().push(category);
        }
    }
    let shown: Vec<String> = rows.iter().map(ExposureRow::route_text).collect();
    let mut others: Vec<Others> = rows.iter().map(|_| Others::default()).collect();
    // The worst first: of a row that has enough, none is made any more. One more is, as it may be the row's own.
    let mut alike: Vec<_> = alike.into_iter().collect();
    alike.sort_by_key(|((_, verdict, _), _)| Reverse(*verdict));
    for ((pair, verdict, movements), categories) in alike {
        let room = |category: CategoryId| {
            let numbers = of.get(&(pair, category)).into_iter().flatten();
            let room = numbers.map(|&number| most.saturating_sub(others[number].shown.len())).max();
            room.map_or(0, |room| room.saturating_add(1))
        };
        let is_own = |category: CategoryId, last: &str, length: usize| {
            let own = |&number: &usize| {
                let route = &rows[number].route;
                route.len() == length && route.last().is_some_and(|step| step.id == last)
            };
            of.get(&(pair, category)).into_iter().flatten().any(own)
        };
        let asked = ((pair, verdict), movements.as_slice());
        let over = routes_over(tables, sheet, asked, &categories, &room, &is_own);
        for (category, left) in over.left {
            of.get(&(pair, category)).into_iter().flatten().for_each(|&number| others[number].left += left);
        }
        for row in over.rows {
            let numbers = row.categories.first().and_then(|&category| of.get(&(pair, category)));
            let text = row.route_text();
            for &number in numbers.into_iter().flatten().filter(|&&number| shown[number] != text) {
                others[number].shown.push((verdict, row.route.clone()));
            }
        }
    }
    for others in &mut others {
        others.shown.sort_by(|a, b| {
            let ids = |steps: &[RouteStep]| steps.iter().map(|s| s.id.clone()).collect::<Vec<_>>();
            b.0.cmp(&a.0).then(a.1.len().cmp(&b.1.len())).then_with(|| ids(&a.1).cmp(&ids(&b.1)))
        });
        others.left += others.shown.len().saturating_sub(most);
        others.shown.truncate(most);
    }
    others
}

/// The movements over which categories reach a recipient at a place, each with the worst verdict on the way.
fn last_movements(
    sheet: &RegimeResult,
    asked: impl Iterator<Item = (usize, CategoryId)>,
) -> BTreeMap<(usize, CategoryId), BTreeMap<Movement, Verdict>> {
    let mut all: BTreeMap<(usize, CategoryId), BTreeMap<Movement, Verdict>> = BTreeMap::new();
    let mut wanted: BTreeMap<u32, Vec<CategoryId>> = BTreeMap::new();
    for (pair, category) in asked {
        all.insert((pair, category), BTreeMap::new());
        wanted.entry(pair as u32).or_default().push(category);
    }
    sheet.ends(&mut |end| {
        let reached = sheet.terrain.reached(end.slot).iter().filter_map(|pair| wanted.get_key_value(pair));
        let mut protected = None;
        for (&pair, categories) in reached {
            let protected = protected
                .get_or_insert_with(|| sheet.regime.is_some().then(|| sheet.protected(end.movement)));
            for &category in categories {
                let is_protected = protected.as_ref().is_none_or(|set| set.contains(category.index()));
                if !end.arriving.contains(category.index()) || !is_protected {
                    continue;
                }
                let past = end.past.iter().filter(|(_, bits)| bits.contains(category.index()));
                let brought = past.map(|(verdict, _)| *verdict).max().unwrap_or_default();
                let to = sheet.terrain.pairs[pair as usize];
                let last = sheet.marks.worst_of(end.movement, to, category);
                let worst = all.entry((pair as usize, category)).or_default();
                let verdict = worst.entry(end.movement).or_default();
                *verdict = (*verdict).max(last).max(brought);
            }
        }
    });
    all
}

/// What [`routes_over`] finds.
#[derive(Default)]
struct Over {
    /// Of a row what a route shows.
    rows: Vec<ExposureRow>,
    /// How many routes of a category are not made.
    left: BTreeMap<CategoryId, usize>,
}

/// The shortest route over each of these movements for each category, as far as there is one: so many of each as there is
/// `room` for, the shortest ones, the others counted but for the row's own.
fn routes_over(
    tables: &Tables,
    sheet: &RegimeResult,
    ((pair, verdict), movements): ((usize, Verdict), &[Movement]),
    categories: &[CategoryId],
    room: &dyn Fn(CategoryId) -> usize,
    is_own: &dyn Fn(CategoryId, &str, usize) -> bool,
) -> Over {
    let words = sheet.context.lineage.words();
    let gated = sheet.regime.is_some();
    let mut over = Over::default();
    let mut made: BTreeMap<CategoryId, usize> = BTreeMap::new();
    let mut met: BTreeSet<(Movement, CategoryId)> = BTreeSet::new();
    for strict in [gated, false] {
        let mut one = CategorySet::new(words);
        let is_left = |c: &&CategoryId| movements.iter().any(|&movement| !met.contains(&(movement, **c)));
        categories.iter().filter(is_left).for_each(|c| one.insert(c.index()));
        let each: Vec<Movement> = movements
            .iter()
            .copied()
            .filter(|&m| categories.iter().any(|&c| !met.contains(&(m, c))))
            .collect();
        if each.is_empty() {
            break;
        }
        let mut plane = CategoryMatrix::new(sheet.terrain.pairs.len(), words);
        plane.add(pair, &one.0);
        let goals = [(verdict, plane)];
        let routes = search(sheet, Search { goals: &goals, strict, gated, each: &each });
        let mut found: Vec<(usize, String, Routes)> = routes
            .one_by_one()
            .filter_map(|routes| {
                let found = routes.found.first()?;
                let (length, last) =
                    (routes.back(found).count(), tables.analysis().movement_name(found.movement));
                Some((length, last, routes))
            })
            .collect();
        found.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
        for (length, last, mut routes) in found {
            let Some(found) = routes.found.first_mut() else { continue };
            let movement = found.movement;
            let mut wanted = CategorySet::new(words);
            for category in found.categories.iter().filter(|&c| met.insert((movement, c))) {
                let made = made.entry(category).or_default();
                if *made < room(category) {
                    *made += 1;
                    wanted.insert(category.index());
                } else if !is_own(category, &last, length) {
                    *over.left.entry(category).or_default() += 1;
                }
            }
            found.categories = wanted;
            if !found.categories.is_empty() {
                over.rows.extend(tables.shown(sheet, &routes));
            }
        }
    }
    over
}
