//! Towns with what they lie at, and names that the table of places has of one country only, or in one language (`data/towns.tsv`).

use super::words::folded;
use crate::model::{Place, place::Hint};

/// The rows of one kind: codes, and names.
pub fn rows(kind: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = include_str!("data/towns.tsv").lines();
    let of = move |line: &'static str| line.strip_prefix(kind)?.strip_prefix('\t')?.split_once('\t');
    lines.filter_map(of)
}

fn places_of(codes: &str) -> Vec<Place> {
    codes.split(';').filter_map(Place::parse).collect()
}

/// Whether a text is a country as people call it, and a town of another one, by its code: `Holland`.
pub fn is_country_as_said(text: &str, country: &str) -> bool {
    let text = folded(text);
    rows("said").any(|(code, names)| code == country && names.split(';').any(|name| name == text))
}

/// What a name is the name of: a town with the river or the town that it lies at is that town (`Frankfurt am Main`). Some have the name of
/// one in another country, which is no less likely; some have another name in other languages.
pub fn hint(text: &str) -> Option<Hint> {
    let words = folded(text);
    let is_named = |(_, names): &(&str, &str)| names.split('|').any(|name| folded(name) == words);
    if let Some((codes, names)) = rows("town").find(is_named) {
        return Some(Hint::City(names.split('|').next()?, places_of(codes)));
    }
    let places = |name: &str| -> Option<Vec<Place>> {
        let folded = folded(name);
        let river = rows("at").find(|(_, names)| names.split(';').any(|name| name == folded));
        river.map(|(codes, _)| places_of(codes)).or_else(|| Some(Place::hint(name)?.places()))
    };
    let at = |sign: &str| text.split_once(sign);
    let near = || {
        let (town, behind) =
            [" am ", " an der ", " bei ", " a. ", " a.", "/"].iter().find_map(|sign| at(sign))?;
        let places = places(behind.trim_end_matches('.'))?;
        match Place::hint(town)? {
            Hint::City(name, mut within) => {
                within.retain(|place| places.contains(place));
                Some(Hint::City(name, within))
            }
            Hint::Part(name, mut within) => {
                within.retain(|place| places.contains(place));
                Some(Hint::Part(name, within))
            }
            _ => None,
        }
    };
    Place::hint(text).or_else(near)
}
