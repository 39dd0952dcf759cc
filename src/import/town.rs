//! Towns with what they lie at, and names that the table of places has of one country only, or in one language.

use super::words::folded;
use crate::model::{Place, place::Hint};

/// What a name is the name of: a town with the river or the town that it lies at is that town (`Frankfurt am Main`). Some have the name of
/// one in another country, which is no less likely; some have another name in other languages.
pub fn hint(text: &str) -> Option<Hint> {
    const MORE: &[(&str, &str, &[&str])] = &[
        ("halifax", "Halifax", &["CA", "GB"]),
        ("saint denis", "Saint-Denis", &["FR", "RE"]),
        ("kalifornien", "California", &["US"]),
        ("californie", "California", &["US"]),
    ];
    // What towns lie at, and in which countries: `Linz am Rhein` is not in Austria.
    const RIVERS: &[(&str, &[&str])] = &[
        ("main", &["DE"]),
        ("oder", &["DE"]),
        ("saale", &["DE"]),
        ("neckar", &["DE"]),
        ("ruhr", &["DE"]),
        ("lahn", &["DE"]),
        ("weser", &["DE"]),
        ("elbe", &["DE"]),
        ("isar", &["DE"]),
        ("havel", &["DE"]),
        ("weinstrasse", &["DE"]),
        ("rhein", &["DE", "CH"]),
        ("bodensee", &["DE", "AT", "CH"]),
        ("donau", &["DE", "AT"]),
        ("inn", &["DE", "AT"]),
        // As they are cut short.
        ("m", &["DE"]),
        ("n", &["DE"]),
        ("rh", &["DE", "CH"]),
        ("d oder", &["DE"]),
    ];
    let words = folded(text);
    if let Some((_, name, codes)) = MORE.iter().find(|(folded, ..)| *folded == words) {
        return Some(Hint::City(name, codes.iter().filter_map(|code| Place::parse(code)).collect()));
    }
    let places = |name: &str| -> Option<Vec<Place>> {
        let folded = folded(name);
        let river = RIVERS.iter().find(|(river, _)| *river == folded);
        let codes = river.map(|(_, codes)| codes.iter().filter_map(|code| Place::parse(code)).collect());
        codes.or_else(|| Some(Place::hint(name)?.places()))
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
