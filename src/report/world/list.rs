//! The list of countries: what the map shows, in text.

use maud::{Markup, PreEscaped, html};

use super::{
    gather::World,
    told::{counted, named},
};
use crate::report::{
    signs,
    words::{Words, put},
};

/// Where people live, as many as one reads.
fn several(from: &[&str], words: &Words) -> String {
    const NAMED: usize = 6;
    match from.get(..NAMED) {
        Some(first) if from.len() > NAMED + 1 => {
            put(words.around_more, &[&first.join(words.semicolon()), &(from.len() - NAMED)])
        }
        _ => from.join(words.semicolon()),
    }
}

/// The countries, the worst first, each with its sign and counts, and from where.
pub fn list(world: &World, words: &Words) -> Markup {
    html! {
        ul.wol {
            @for (at, place) in world.places.iter().enumerate() {
                li data-k={ "p" (at) } {
                    svg.g aria-hidden="true" {
                        (PreEscaped(format!("<use href=\"#{}\"/>", signs::sign(place.verdict, false))))
                    }
                    span {
                        b { (named(place)) } " " small { (counted(&place.counts, words)) }
                        @let from: Vec<&str> = world.arcs.iter().filter(|arc| arc.to == at)
                            .filter_map(|arc| world.homes.get(arc.from)).map(|home| home.name.as_str()).collect();
                        @if !from.is_empty() { small { " ← " (several(&from, words)) } }
                    }
                }
            }
        }
    }
}
