//! A timeline as a picture: what is judged of each recipient at each place under each law, from turn to turn.

use std::{cmp::Reverse, collections::BTreeMap};

use super::{lots::Name, snapshot::Snapshot, timeline::Turn};
use crate::{
    law::Verdict,
    model::{Date, Place},
    report::strips::{Stretch, Strip, Strips},
};

/// So many strips are drawn.
const MOST: usize = 40;

/// What tells strips apart: who gets it, where, under which law.
type Who = (Name, Name, Name);

/// The worst of a recipient at a place under a law, and what decided it.
fn worst(of: &Snapshot) -> BTreeMap<Who, (Verdict, String)> {
    let mut worst: BTreeMap<Who, (Verdict, String)> = BTreeMap::new();
    let all = of.transfers.iter().flat_map(|(id, lots)| lots.iter().map(move |lot| (id, &lot.value)));
    for (id, carried) in all {
        let who = (id.importer.clone(), id.place.clone(), id.regime.clone());
        let ground = if carried.instrument.is_empty() { &carried.mechanism } else { &carried.instrument };
        let said = (carried.verdict, ground.to_string());
        let known = worst.entry(who).or_insert_with(|| said.clone());
        if said.0 > known.0 {
            *known = said;
        }
    }
    worst
}

/// What is judged from a day on, with the turns up to another.
pub fn picture(first: &Snapshot, turns: &[Turn], (from, to): (Date, Date)) -> Strips {
    let behind = to.tomorrow().unwrap_or(to);
    let begins = std::iter::once((from, first)).chain(turns.iter().map(|turn| (turn.day, &*turn.after)));
    let ends = turns.iter().map(|turn| turn.day).chain([behind]);
    let mut strips: BTreeMap<Who, Vec<Stretch>> = BTreeMap::new();
    for ((from, snapshot), to) in begins.zip(ends) {
        for (who, (verdict, ground)) in worst(snapshot) {
            let strip = strips.entry(who).or_default();
            match strip
                .last_mut()
                .filter(|last| (last.to, last.verdict, &last.ground) == (from, verdict, &ground))
            {
                Some(last) => last.to = to,
                None => strip.push(Stretch { from, to, verdict, ground }),
            }
        }
    }
    let last = turns.last().map_or(first, |turn| &turn.after);
    let named = |id: &Name| last.names.get(id).filter(|name| !name.is_empty()).unwrap_or(id).to_string();
    let mut strips: Vec<(Who, Vec<Stretch>)> = strips.into_iter().collect();
    // What turns, and how bad it gets, comes first.
    let key = |(who, parts): &(Who, Vec<Stretch>)| {
        (Reverse(parts.iter().map(|part| part.verdict).max()), Reverse(parts.len() > 1), who.clone())
    };
    strips.sort_by_cached_key(key);
    let left_out = strips.len().saturating_sub(MOST);
    strips.truncate(MOST);
    let strip = |((party, place, law), stretches): (Who, Vec<Stretch>)| {
        let place = Place::parse(&place).map_or_else(|| place.to_string(), |place| place.name().to_owned());
        Strip { name: named(&party), law: format!("{place}, {law}"), stretches }
    };
    Strips {
        title: format!("{}: from {from} to {to}", first.name),
        from,
        to: behind,
        strips: strips.into_iter().map(strip).collect(),
        left_out,
        turns: turns.iter().map(|turn| (turn.day, turn.said().replace('`', ""))).collect(),
    }
}
