//! What picture and list say.

use super::gather::{Reached, World};
use crate::{
    law::Verdict,
    report::{
        flow::Counts,
        words::{Words, put},
    },
};

/// How many have which verdict, the worst first.
pub fn counted(counts: &Counts, words: &Words) -> String {
    let there = Verdict::ALL.into_iter().zip(counts).rev().filter(|(_, count)| **count > 0);
    let said = there.map(|(verdict, count)| format!("{} {}", words.number(*count), words.verdict(verdict)));
    said.collect::<Vec<_>>().join(", ")
}

/// A place by its name, with its code where it is on the map.
pub fn named(place: &Reached) -> String {
    match place.at {
        Some(_) => format!("{} ({})", place.name, place.place.code()),
        None => place.name.clone(),
    }
}

/// What the picture counts, in sentences.
pub fn said(world: &World, words: &Words) -> String {
    if world.over {
        return words.flow_over.to_string();
    }
    let mut said = put(words.world_said, &[&world.units, &world.free]);
    if world.apart > 0 {
        said.push(' ');
        said += &put(words.world_apart, &[&world.apart]);
    }
    let drawn = world.arcs.iter().filter(|arc| arc.drawn).count();
    if drawn < world.arcs.len() {
        said.push(' ');
        said += &put(words.world_cut, &[&drawn, &world.arcs.len()]);
    }
    said
}
