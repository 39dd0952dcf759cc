//! What goes from where people live to which country, counted.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use super::{
    dots::{Point, dots},
    place::EUROPE,
};
use crate::{
    assess::Assessment,
    law::Verdict,
    model::{Home as Lives, Inventory, Place, PopulationId},
    report::{
        flow::{Counts, place_name},
        held::Held,
        plain,
        words::{Lang, Words, put},
    },
};

/// A country, or another place, that data goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached {
    /// The place.
    pub place: Place,
    /// Its name.
    pub name: String,
    /// Where on the map it is; nowhere where it is not known, or an organisation.
    pub at: Option<Point>,
    /// What goes there.
    pub counts: Counts,
    /// The worst verdict.
    pub verdict: Verdict,
}

/// Where people live.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    /// The name of the country or the countries.
    pub name: String,
    /// Where on the map: of several countries in their middle.
    pub at: Point,
    /// The countries, by code.
    pub codes: BTreeSet<&'static str>,
}

/// What goes from a home to a country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arc {
    /// From which home, by position.
    pub from: usize,
    /// To which country, by position.
    pub to: usize,
    /// How many pairs have which verdict.
    pub counts: Counts,
    /// The worst verdict.
    pub verdict: Verdict,
    /// Whether there is room for it.
    pub drawn: bool,
}

/// So many arcs are drawn.
const ARCS: usize = 150;

/// Where data goes in the world, in pairs of category and people with a recipient. What crosses no border is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct World {
    /// Over the picture.
    pub title: String,
    /// The places: the worst first.
    pub places: Vec<Reached>,
    /// Where people live.
    pub homes: Vec<Home>,
    /// What goes from where to where.
    pub arcs: Vec<Arc>,
    /// How many pairs there are.
    pub units: usize,
    /// How many cross no border.
    pub free: usize,
    /// How many have no arc: home or place is nowhere on the map.
    pub apart: usize,
    /// Whether there was too much to count.
    pub over: bool,
}

/// The worst verdict that something has.
fn worst(counts: &Counts) -> Verdict {
    let there = Verdict::ALL.into_iter().zip(counts).rev().find(|(_, count)| **count > 0);
    there.map_or(Verdict::Free, |(verdict, _)| verdict)
}

fn add(to: &mut Counts, verdict: Verdict) {
    if let Some(count) = to.get_mut(verdict as usize) {
        *count += 1;
    }
}

impl World {
    /// Counts what is held.
    pub fn of(assessment: &Assessment, held: &Held, lang: Lang) -> Self {
        let (inventory, words) = (&assessment.inventory, Words::of(lang));
        let title = format!("{}, as of {}", plain::title(inventory), assessment.as_of);
        let mut world = Self { title, over: held.is_over(), ..Self::default() };
        let lives: Vec<Option<Home>> = (0..inventory.populations.len())
            .map(|row| home(assessment, crate::model::Id::new(row), words))
            .collect();
        let mut places: BTreeMap<Place, Counts> = BTreeMap::new();
        let mut arcs: BTreeMap<(&Home, Place), Counts> = BTreeMap::new();
        for unit in held.units() {
            if unit.verdict == Verdict::Free {
                world.free += 1;
                continue;
            }
            world.units += 1;
            add(places.entry(unit.place).or_default(), unit.verdict);
            let row = unit.population.0 as usize;
            match (lives.get(row).and_then(Option::as_ref), point(unit.place)) {
                (Some(home), Some(at)) if home.at != at => {
                    add(arcs.entry((home, unit.place)).or_default(), unit.verdict);
                }
                // At home there is nothing to draw, but nothing is missing either.
                (Some(_), Some(_)) => {}
                _ => world.apart += 1,
            }
        }
        world.places = reached(inventory, places, words);
        let homes: BTreeSet<&Home> = arcs.keys().map(|(home, _)| *home).collect();
        world.homes = homes.iter().map(|home| (*home).clone()).collect();
        let order: Vec<&Home> = homes.into_iter().collect();
        let number = |place: Place| world.places.iter().position(|reached| reached.place == place);
        let arc = |((home, place), counts): ((&Home, Place), Counts)| {
            let from = order.iter().position(|other| *other == home)?;
            Some(Arc { from, to: number(place)?, verdict: worst(&counts), counts, drawn: false })
        };
        world.arcs = arcs.into_iter().filter_map(arc).collect();
        let all = |arc: &Arc| arc.counts.iter().sum::<usize>();
        world.arcs.sort_by_key(|arc| (Reverse(arc.verdict), Reverse(all(arc)), arc.from, arc.to));
        world.arcs.iter_mut().take(ARCS).for_each(|arc| arc.drawn = true);
        // The worst is drawn last, and of those the thinnest.
        world.arcs.sort_by_key(|arc| (arc.verdict, Reverse(all(arc)), arc.from, arc.to));
        world
    }
}

impl PartialOrd for Home {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Home {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (&self.name, self.at, &self.codes).cmp(&(&other.name, other.at, &other.codes))
    }
}

fn reached(inventory: &Inventory, places: BTreeMap<Place, Counts>, words: &Words) -> Vec<Reached> {
    let mut reached: Vec<Reached> = places
        .into_iter()
        .map(|(place, counts)| Reached {
            place,
            name: if place.is_unknown() {
                words.place_not_stated.to_string()
            } else {
                place_name(inventory, place, words)
            },
            at: point(place),
            counts,
            verdict: worst(&counts),
        })
        .collect();
    let gravity = |counts: &Counts| Reverse(counts.iter().rev().copied().collect::<Vec<_>>());
    reached.sort_by_key(|one| (gravity(&one.counts), one.place));
    reached
}

/// Where a place is: a part of a country in the middle of that.
fn point(place: Place) -> Option<Point> {
    let country = place.parent().unwrap_or(place);
    dots().middles.get(country.code()).copied()
}

/// Where people live, if that is on the map.
fn home(assessment: &Assessment, id: PopulationId, words: &Words) -> Option<Home> {
    let inventory = &assessment.inventory;
    let homes = &inventory.population(id).homes;
    let mut codes: BTreeSet<&'static str> = BTreeSet::new();
    let mut names: BTreeSet<String> = BTreeSet::new();
    for home in homes {
        match home {
            Lives::At(place) if place.is_unknown() => return None,
            Lives::At(place) => {
                codes.insert(place.parent().unwrap_or(*place).code());
                names.insert(place_name(inventory, *place, words));
            }
            Lives::In(bloc) => {
                codes.extend(bloc.members(assessment.as_of).into_iter().map(Place::code));
                names.insert(words.blocs.word(bloc.as_str()).to_owned());
            }
            Lives::Anywhere => return None,
        }
    }
    let mut points: Vec<Point> = codes.iter().filter_map(|code| dots().middles.get(code).copied()).collect();
    // Islands overseas do not pull the middle of their bloc into another continent.
    if points.iter().any(|&point| EUROPE.has(point)) {
        points.retain(|&point| EUROPE.has(point));
    }
    let count = i32::try_from(points.len()).ok().filter(|count| *count > 0)?;
    let at =
        (points.iter().map(|p| p.0).sum::<i32>() / count, points.iter().map(|p| p.1).sum::<i32>() / count);
    let names: Vec<String> = names.into_iter().collect();
    let name = match names.len() {
        0..=3 => words.list(&names),
        more => put(words.around_more, &[&names[..2].join(", "), &(more - 2)]),
    };
    Some(Home { name, at, codes })
}
