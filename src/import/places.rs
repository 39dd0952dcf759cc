//! Places in words: what is certain becomes codes, all else is left to be quoted.

use std::{collections::BTreeMap, sync::OnceLock};

use super::words::{folded, items};
use crate::model::{
    Place,
    place::{Bloc, Hint, Shaped},
};

/// What was read of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    /// Codes, each once, in the order of the text.
    pub codes: Vec<&'static str>,
    /// Whether a part of it names a place that could not be told: a bloc, a name of several places, another word.
    pub open: bool,
    /// Whether something stands there that is more than the codes say.
    pub more: bool,
    /// What was taken to be so.
    pub assumed: Vec<String>,
}

impl Places {
    /// As a cell: the codes, and `unknown` where a part could not be told: a blank cell would say that it is where the
    /// operator has its seat. Blank where the text says nothing.
    pub fn cell(&self) -> String {
        let mut codes: Vec<&str> = self.codes.clone();
        if self.open {
            codes.push(Place::UNKNOWN.code());
        }
        codes.join(";")
    }
}

/// Places that the user has named, by folded words: several where that is so, `unknown` among them.
pub type Known = BTreeMap<String, Vec<&'static str>>;

/// Words before a place that say what happens there, and nothing of where it is.
const BEFORE: &[&str] = &[
    "support from",
    "support in",
    "remote access from",
    "access from",
    "hosted in",
    "stored in",
    "located in",
    "hosting in",
    "servers in",
    "data stored in",
    "based in",
    "in",
    "the",
    "support aus",
    "zugriff aus",
    "gehostet in",
    "server in",
    "heberge en",
    "heberge aux",
    "hebergement en",
    "acces depuis",
    "alojado en",
    "acceso desde",
    "toegang vanuit",
    "accesso da",
    "ospitato in",
    "aws",
    "azure",
    "gcp",
    "region",
];

/// Reads a text. `known` are places that the user has named, by folded words.
pub fn read(text: &str, known: &Known) -> Places {
    let mut places = Places::default();
    let whole = text.trim();
    if whole.is_empty() || super::words::is_nothing(whole) {
        return places;
    }
    if !whole.contains(['\n', ';']) && one(whole, known, &mut places) {
        return places;
    }
    // Brackets keep what belongs together; commas part what is no list by itself.
    let parts: Vec<String> = whole
        .split(['\n', ';', '\u{2022}'])
        .map(str::trim)
        .filter(|p| !p.is_empty())
        .map(str::to_owned)
        .collect();
    for part in parts {
        if one(&part, known, &mut places) {
            continue;
        }
        let inner = items(&part);
        let mut tried = Places::default();
        let all =
            inner.len() > 1 && !is_address(&inner) && inner.iter().all(|item| one(item, known, &mut tried));
        if all {
            tried.codes.iter().for_each(|code| places.add(code));
            places.open |= tried.open;
            places.more |= tried.more;
            places.assumed.append(&mut tried.assumed);
        } else {
            places.open = true;
            places.more = true;
        }
    }
    places
}

/// Whether commas may part a city from its state rather than places from each other.
fn is_address(items: &[String]) -> bool {
    items.iter().any(|item| matches!(Place::hint(item), Some(Hint::City(..) | Hint::Part(..))))
}

impl Places {
    fn add(&mut self, code: &'static str) {
        if !self.codes.contains(&code) {
            self.codes.push(code);
        }
    }
}

/// Reads a text that may name one place, or several in a list of places only. Whether it could be told.
fn one(text: &str, known: &Known, places: &mut Places) -> bool {
    let text = text.trim().trim_end_matches('.');
    let folded_text = folded(text);
    if let Some(codes) = known.get(&folded_text) {
        for code in codes {
            if Place::parse(code).is_some_and(Place::is_unknown) {
                places.open = true;
                places.more = true;
            } else {
                places.add(code);
            }
        }
        return true;
    }
    if is_bloc(&folded_text) {
        places.open = true;
        places.more = true;
        return true;
    }
    if Place::hint(text).is_none()
        && text.contains('.')
        && !text.contains([' ', ',', '('])
        && folded_text.len() < 6
    {
        // A word that is cut short: `s.o.`.
        return false;
    }
    if direct(text, places) || region(text, places) || address(text, places) || shaped(text, places) {
        return true;
    }
    let lower = folded_text.as_str();
    let stripped =
        BEFORE.iter().find_map(|before| lower.strip_prefix(before).filter(|rest| rest.starts_with(' ')));
    match stripped {
        // It says more than where.
        Some(rest) if one(rest.trim(), known, places) => {
            places.more = true;
            true
        }
        _ => false,
    }
}

fn is_bloc(folded: &str) -> bool {
    const NAMES: &[&str] = &[
        "eu",
        "eea",
        "ewr",
        "eee",
        "eer",
        "see",
        "ue",
        "european union",
        "europe",
        "europa",
        "europaische union",
        "union europeenne",
        "union europea",
        "unione europea",
        "europese unie",
        "european economic area",
        "eu eea",
        "eu ewr",
        "worldwide",
        "global",
        "various",
        "multiple",
    ];
    NAMES.contains(&folded)
}

/// A place by its code or name, a part of one, or a city.
fn direct(text: &str, places: &mut Places) -> bool {
    if let Some(place) = Place::parse(text) {
        if place.is_unknown() {
            return false;
        }
        places.add(place.code());
        return true;
    }
    // A small word is no code: `in`, `no`, `at`.
    if text.len() == 2 && text.chars().any(char::is_lowercase) {
        return false;
    }
    match Place::hint(text) {
        Some(Hint::Place(place)) if !place.is_unknown() => places.add(place.code()),
        Some(Hint::Part(name, within) | Hint::City(name, within)) if within.len() == 1 => {
            places.assumed.push(format!("{name} is the one in {}", within[0].name()));
            places.add(within[0].code());
        }
        _ => return false,
    }
    true
}

fn regions() -> &'static BTreeMap<&'static str, &'static str> {
    static REGIONS: OnceLock<BTreeMap<&'static str, &'static str>> = OnceLock::new();
    REGIONS.get_or_init(|| {
        let lines = include_str!("data/regions.tsv").lines().filter(|line| !line.starts_with('#'));
        lines.filter_map(|line| line.split_once('\t')).collect()
    })
}

/// The place of the one region of a cloud that is named within an address, and the region.
pub fn region_within(address: &str) -> Option<(&'static str, &'static str)> {
    let lower = address.to_lowercase();
    let parts = lower.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
    let mut found = parts.filter_map(|part| regions().get_key_value(part));
    let (region, code) = found.next()?;
    let place = Place::parse(code)?;
    found.all(|(_, other)| other == code).then_some((place.code(), *region))
}

/// The code of a cloud's region, with or without other words; a place that is named beside it must agree.
fn region(text: &str, places: &mut Places) -> bool {
    let regions = regions();
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
    let codes: Vec<&str> = words.filter_map(|word| regions.get(word).copied()).collect();
    let Some(place) = codes.first().and_then(|code| Place::parse(code)) else { return false };
    let inside = text.rsplit_once('(').map(|(_, inside)| inside.trim_end_matches(')'));
    let agrees = inside.and_then(Place::hint).is_none_or(|hint| hint.places().contains(&place));
    if codes.iter().any(|code| *code != place.code()) || !agrees {
        return false;
    }
    places.add(place.code());
    places.more = true;
    // Whoever says more may name another place.
    let outside = inside.filter(|inside| Place::hint(inside).is_some()).map_or(lower.as_str(), |inside| {
        lower.get(..lower.len().saturating_sub(inside.len() + 2)).unwrap_or_default()
    });
    let mut rest =
        outside.split(|c: char| !(c.is_alphanumeric() || c == '-')).filter(|word| !word.is_empty());
    places.open |= !rest.all(|word| regions.contains_key(word) || OF_CLOUDS.contains(&word));
    true
}

/// Words beside the code of a region that name no other place.
const OF_CLOUDS: &[&str] = &[
    "aws",
    "amazon",
    "web",
    "services",
    "azure",
    "microsoft",
    "gcp",
    "google",
    "cloud",
    "region",
    "in",
    "the",
    "-",
];

/// Words behind a place that name no other one.
const BEHIND: &[&str] = &[
    "dpf",
    "eu us dpf",
    "data privacy framework",
    "head office",
    "headquarters",
    "hq",
    "hauptsitz",
    "sitz",
    "siege",
    "sede",
    "primary",
    "eu",
    "eea",
];

/// A city with its state or country: `San Francisco, CA, USA`.
fn address(text: &str, places: &mut Places) -> bool {
    let parts: Vec<&str> = text.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
    let Some((last, before)) =
        parts.split_last().filter(|(_, before)| !before.is_empty() && before.len() < 6)
    else {
        return false;
    };
    let state = |country: Place, text: &str| {
        text.len() == 2
            && matches!(
                Place::hint(&format!("{}-{text}", country.code())),
                Some(Hint::Part(..) | Hint::Place(_))
            )
    };
    let lies = |country: Place, text: &str| match Place::hint(text) {
        Some(Hint::City(_, within) | Hint::Part(_, within)) => within.contains(&country),
        _ => state(country, text),
    };
    if let Some(country) = Place::parse(last).or_else(|| Place::suggest(last))
        && before.iter().all(|part| lies(country, part))
        && (last.len() > 2 || !before.iter().any(|part| is_elsewhere(part, country)))
    {
        places.add(country.parent().unwrap_or(country).code());
        return true;
    }
    let united = Place::parse("US");
    let american = united.filter(|us| state(*us, last) && before.iter().all(|part| lies(*us, part)));
    if let Some(place) = american {
        places.add(place.code());
        return true;
    }
    false
}

/// Whether a city lies in another country too: then a code of two letters may be that of a state.
fn is_elsewhere(text: &str, country: Place) -> bool {
    matches!(Place::hint(text), Some(Hint::City(_, within)) if within.iter().any(|place| *place != country))
}

/// What stands behind a place's first word, or behind one of these names of it.
fn behind<'t>(all: &'t str, names: &[String]) -> &'t str {
    let whole = |name: &&String| all.strip_prefix(name.as_str()).is_some_and(|rest| rest.starts_with(' '));
    let named = names
        .iter()
        .filter(|name| !name.is_empty())
        .find(whole)
        .and_then(|name| all.strip_prefix(name.as_str()));
    named.unwrap_or_else(|| all.split_once(' ').map_or("", |(_, rest)| rest)).trim()
}

/// Several parts that mean one place, or a list of countries and blocs.
fn shaped(text: &str, places: &mut Places) -> bool {
    match Place::shaped(text) {
        Some(Shaped::One(place)) => places.add(place.code()),
        Some(Shaped::With(place)) => {
            places.add(place.code());
            places.more = true;
            // What stands behind may say of another place.
            let before = [place.name(), place.code(), place.alpha3()].map(folded);
            let all = folded(text);
            let rest = all.rsplit_once(' ').map_or("", |_| behind(&all, &before));
            places.open |= !BEHIND.contains(&rest);
        }
        Some(Shaped::List(codes)) => {
            // A city in such a list may be where a country lies, or another place.
            let parts = text.split(['/', '|', '+', '&', ',']).flat_map(|part| part.split(" and "));
            let parts = parts
                .flat_map(|p| p.split(" or "))
                .flat_map(|p| p.split(" und "))
                .flat_map(|p| p.split(" et "));
            let country = |part: &str| {
                let part = part.trim();
                Bloc::parse(part).is_some()
                    || is_bloc(&folded(part))
                    || Place::parse(part).is_some()
                    || matches!(Place::hint(part), Some(Hint::Place(_)))
            };
            if !parts.filter(|part| !part.trim().is_empty()).all(country) {
                return false;
            }
            for code in codes {
                if Bloc::parse(code).is_some() {
                    places.open = true;
                    places.more = true;
                } else {
                    places.add(code);
                }
            }
        }
        _ => return false,
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_certain_becomes_codes_and_nothing_else() {
        for (text, cell) in [
            ("Ireland", "IE"),
            ("USA", "US"),
            ("Vereinigte Staaten", "US"),
            ("\u{c9}tats-Unis", "US"),
            ("Germany (Frankfurt)", "DE"),
            ("USA (DPF)", "US"),
            ("EU/US", "US;unknown"),
            ("AWS eu-central-1 (Frankfurt)", "DE"),
            ("eu-west-1", "IE"),
            ("eu-central-1 (Dublin)", "unknown"),
            ("eu-central-1 with support from India", "DE;unknown"),
            ("Germany (with access from India)", "DE;unknown"),
            ("Germany (head office)", "DE"),
            ("Ireland; support from India", "IE;IN"),
            ("Ireland, Germany, USA", "IE;DE;US"),
            ("San Francisco, CA, USA", "US"),
            ("San Francisco, CA", "US"),
            ("London, UK", "GB"),
            ("Toronto, ON, Canada", "CA"),
            ("Ireland\nUnited Kingdom", "IE;GB"),
            ("EU", "unknown"),
            ("Worldwide", "unknown"),
            ("Georgia", "unknown"),
            ("Atlantis", "unknown"),
            ("in", "unknown"),
            ("n/a", ""),
            ("s.o.", "unknown"),
            ("i.O.", "unknown"),
            ("u.A.", "unknown"),
            ("k.A.", "unknown"),
            ("U.S.", "US"),
            ("U.K.", "GB"),
            ("U.S.A.", "US"),
            ("Ireland; Atlantis", "IE;unknown"),
            ("", ""),
        ] {
            assert_eq!(read(text, &BTreeMap::new()).cell(), cell, "{text}");
        }
    }

    #[test]
    fn a_city_or_a_part_alone_is_an_assumption_that_is_told() {
        let places = read("Dublin", &BTreeMap::new());
        assert_eq!((places.cell().as_str(), places.assumed.len()), ("IE", 1));
        assert_eq!(read("Rotterdam", &BTreeMap::new()).assumed, ["Rotterdam is the one in Netherlands"]);
        let known =
            BTreeMap::from([("campus".to_owned(), vec!["SE"]), ("eu".to_owned(), vec!["DE", "unknown"])]);
        assert_eq!(read("Campus", &known).cell(), "SE");
        assert_eq!(read("EU", &known).cell(), "DE;unknown");
    }
}
