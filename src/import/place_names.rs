//! One place by its name: a code, a country in one of several languages, a city or part that lies in one country only, an
//! address, the region of a cloud.

use std::{collections::BTreeMap, sync::OnceLock};

use super::{
    beside::{behind_post_code, beside},
    blocs::is_bloc,
    letters::{is_canton_of, is_state, is_two_letters, may_be_part},
    named::SURE,
    placed::Places,
    post_code::{has_digits, is_of_another},
    words::folded,
};
use crate::model::{
    Place,
    place::{Hint, Shaped},
};

/// Words before a place that say what happens there, and nothing of where it is.
pub const BEFORE: &[&str] = &[
    "support from",
    "support in",
    "support by",
    "remote access from",
    "access from",
    "hosted in",
    "hosting",
    "stored in",
    "located in",
    "hosting in",
    "servers in",
    "server",
    "data center",
    "data centre",
    "data stored in",
    "based in",
    "in",
    "the",
    "support aus",
    "support durch",
    "wartung aus",
    "fernwartung aus",
    "fernzugriff aus",
    "zugriff aus",
    "gehostet in",
    "server in",
    "serverstandort",
    "rechenzentrum",
    "rechenzentrum in",
    "standort",
    "heberge en",
    "heberge aux",
    "hebergement en",
    "support depuis",
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
    "ggf",
    "gegebenenfalls",
    "teilweise",
    "partly",
    "possibly",
    "auch",
    "also",
    "zusatzlich",
    "additionally",
    "evtl",
    "eventuell",
    "moglicherweise",
    "geplant",
    "planned",
    "maybe",
    "perhaps",
    "eventuellement",
    "peut etre",
    "quizas",
    "misschien",
    "forse",
    "nur",
    "nur in",
    "ausschliesslich",
    "ausschliesslich in",
    "allein",
    "only",
    "only in",
    "exclusively",
    "exclusively in",
    "solely",
    "solely in",
    "seulement",
    "seulement en",
    "uniquement",
    "uniquement en",
    "exclusivement",
    "solo",
    "solo en",
    "solamente",
    "unicamente",
    "alleen",
    "uitsluitend",
];

/// A place by its code or name, a part of one, or a city.
pub fn direct(text: &str, places: &mut Places) -> bool {
    if let Some(place) = Place::parse(text) {
        if place.is_unknown() {
            return false;
        }
        places.add(place.code());
        return true;
    }
    // A small word is no code, nor is one with an accent: `in`, `no`, `at`, `S\u{ec}`.
    if text.chars().count() == 2 && !is_two_letters(text) {
        return false;
    }
    let hint = Place::hint(text);
    let is_part = matches!(hint, Some(Hint::Part(..)));
    match hint {
        Some(Hint::Place(place)) if !place.is_unknown() => places.add(place.code()),
        Some(Hint::Part(name, within) | Hint::City(name, within))
            if within.len() == 1 && is_meant(text, within[0], is_part) =>
        {
            places.assumed.push(format!("{name} is the one in {}", within[0].name()));
            places.add(within[0].code());
        }
        _ => return false,
    }
    true
}

/// Countries whose parts are small or many, and named alone by nobody elsewhere: `Store`, `East`, `San`.
const PARTS_WITH_COUNTRY: &[&str] = &["CM", "HT", "LV", "MK", "ML", "MT", "SI", "TM", "UG"];

/// Cities and parts that are words too: by themselves they say how, or where in a house, and not in which country.
const WORDS: &[&str] = &[
    "mobile",
    "enterprise",
    "surprise",
    "reading",
    "orange",
    "bath",
    "split",
    "san",
    "bar",
    "nice",
    "tours",
    "mitte",
    "nord",
    "sud",
    "ost",
    "west",
    "north",
    "south",
    "east",
    "central",
    "centre",
    "zentrum",
    "store",
    "union",
    "normal",
    "media",
    "mission",
    "marl",
    "liberty",
    "industry",
    "commerce",
];

/// Whether a city or a part, folded, is a word too.
pub fn is_city_word(folded: &str) -> bool {
    WORDS.contains(&folded)
}

/// Whether a part of a country, or a city, is meant where it stands by itself.
fn is_meant(text: &str, country: Place, is_part: bool) -> bool {
    let is_seldom = is_part && PARTS_WITH_COUNTRY.contains(&country.code());
    !is_seldom && !WORDS.contains(&folded(text).as_str())
}

/// Whether a text is two letters that may be the code of a place, or some other word cut short: nobody means anything else by
/// `US` and `UK`.
pub fn is_code(text: &str) -> bool {
    is_two_letters(text) && !["US", "UK", "GB"].contains(&text)
}

/// Whether a text is a list of such: `US, DE` is no part of a country, as `US-DE` is.
pub fn is_codes(text: &str) -> bool {
    let mut parts = text.split([',', '/', '|', '&', '+']).map(str::trim);
    parts.clone().count() > 1 && parts.all(is_two_letters)
}

/// Whether a text is a state of Germany, as it is written there, and the code of a country far away: `BW`.
pub fn is_land(text: &str) -> bool {
    const STATES: &[&str] = &["BB", "BW", "BY", "MV", "NI", "SH", "SL", "SN", "ST"];
    STATES.contains(&text)
}

/// Whether two parts may be a town and its state, though both are places (`Lebanon, PA`): then it is open. The USA by their name with a
/// state are that: `CA, USA`; two codes may be a list (`US, CA`), and so may `DE, USA`.
pub fn town_in_state(parts: &[&str], places: &mut Places) -> bool {
    let [town, state] = parts else { return false };
    let named = |text: &str| match Place::hint(text) {
        Some(Hint::Place(place)) => Some(place),
        _ => None,
    };
    let of = |text: &str| Place::parse(text).or_else(|| Place::suggest(text)).or_else(|| named(text));
    let is_united = |text: &str| of(text).is_some_and(|country| country.code() == "US");
    let is_letters = |text: &str| is_two_letters(text) && Place::hint(&format!("US-{text}")).is_some();
    let is_state_of = |letters: &str, country: &str| {
        is_state(letters) && !SURE.contains(&letters) && is_united(country) && !is_two_letters(country)
    };
    if is_state_of(town, state) || is_state_of(state, town) {
        places.add("US");
        places.more = true;
        return true;
    }
    let is_other = of(town).is_none_or(|country| Place::parse(state) != Some(country));
    if is_two_letters(town) && !is_united(town) || !is_letters(state) || !is_other {
        return false;
    }
    if is_united(town) {
        places.add("US");
    }
    places.leave_open();
    true
}

/// A place, and in brackets what it lies in, or what lies in it.
pub fn together(head: &str, inside: &str, places: &mut Places) -> bool {
    let text = format!("{head} ({inside})");
    if direct(&text, places) {
        return true;
    }
    match Place::shaped(&text) {
        Some(Shaped::One(place)) => {
            places.add(place.code());
            true
        }
        _ => false,
    }
}

fn regions() -> &'static BTreeMap<&'static str, &'static str> {
    static REGIONS: OnceLock<BTreeMap<&'static str, &'static str>> = OnceLock::new();
    REGIONS.get_or_init(|| {
        let lines = include_str!("data/regions.tsv").lines().filter(|line| !line.starts_with('#'));
        lines.filter_map(|line| line.split_once('\t')).collect()
    })
}

/// The place of the region of a cloud that a text is, and nothing else: `eu-west-1`.
pub fn region_place(text: &str) -> Option<Place> {
    regions().get(text.to_lowercase().as_str()).and_then(|code| Place::parse(code))
}

/// A text in which the name of a region of Azure is one word, as its code is: `Azure West Europe`.
fn with_codes(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    if !words.iter().any(|word| word.eq_ignore_ascii_case("azure")) {
        return None;
    }
    let size = (2..4).rev().find_map(|size| {
        let at = words.windows(size).position(|words| region_place(&words.concat()).is_some())?;
        Some((at, size))
    });
    let (at, size) = size?;
    let code = words.get(at..at + size)?.concat();
    let all = [words.get(..at)?.join(" "), code, words.get(at + size..)?.join(" ")];
    Some(all.join(" ").trim().to_owned())
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

/// The code of a cloud's region, with or without other words; a place that is named beside it must agree. `names` are the
/// parties that the row is about.
pub fn region(text: &str, names: &[&str], places: &mut Places) -> bool {
    let regions = regions();
    let is_sign = |c: char| !(c.is_alphanumeric() || c == '-');
    let coded = with_codes(text);
    let text = coded.as_deref().unwrap_or(text);
    let lower = text.to_lowercase();
    let (found, rest): (Vec<&str>, Vec<&str>) =
        lower.split(is_sign).partition(|word| regions.contains_key(word));
    let codes: Vec<&str> = found.iter().filter_map(|word| regions.get(word).copied()).collect();
    let Some(place) = codes.first().and_then(|code| Place::parse(code)) else { return false };
    let inside = text.rsplit_once('(').map(|(_, inside)| inside.trim_end_matches(')'));
    let agrees = inside.and_then(Place::hint).is_none_or(|hint| hint.places().contains(&place));
    if codes.iter().any(|code| *code != place.code()) || !agrees {
        return false;
    }
    places.add(place.code());
    places.more = true;
    // Whoever says more may name another place.
    let said = beside(&rest.join(" "), &[place], names);
    places.open |= said.open;
    places.part |= said.part;
    true
}

/// Whether the code of a region stands in a text.
pub fn has_region(text: &str) -> bool {
    let lower = text.to_lowercase();
    lower.split(|c: char| !(c.is_alphanumeric() || c == '-')).any(|word| regions().contains_key(word))
}

/// Whether a text is a street with its number, and names no place.
fn is_street(text: &str) -> bool {
    let no_place = |word: &str| {
        let name = word.trim_matches(|c: char| !c.is_alphanumeric());
        name.len() < 3 || Place::hint(name).is_none() && !is_bloc(&folded(name))
    };
    text.bytes().any(|b| b.is_ascii_digit()) && text.split_whitespace().all(no_place)
}

/// A city with its state or country: `San Francisco, CA, USA`; a town that is not known behind its post code.
pub fn address(text: &str, places: &mut Places) -> bool {
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
        _ if state(country, text) => true,
        _ => behind_post_code(text).is_some_and(|town| match Place::hint(town) {
            Some(Hint::City(_, within) | Hint::Part(_, within)) => within.contains(&country),
            Some(_) => false,
            None => !is_bloc(&folded(town)) && !is_of_another(country, &digits_in(text)),
        }),
    };
    let has_town = before.iter().any(|part| behind_post_code(part).is_some());
    let street = |part: &str| has_town && behind_post_code(part).is_none() && is_street(part);
    let swiss = Place::parse("CH").filter(|_| before.last().is_some_and(|town| is_canton_of(town, last)));
    if let Some(place) = swiss.filter(|place| before.iter().all(|part| lies(*place, part) || street(part))) {
        places.add(place.code());
        places.more |= has_town;
        return true;
    }
    let doubts =
        |part: &&str, country| is_elsewhere(part, country) || is_letters_behind_code(part, last, country);
    if let Some(country) = Place::parse(last).or_else(|| Place::suggest(last))
        && before.iter().all(|part| lies(country, part) || street(part))
        // An address has one state: `CA, NY, USA` is a list, in which `CA` may be Canada.
        && before.iter().filter(|part| is_two_letters(part)).count() < 2
        && (last.len() > 2 || !before.iter().any(|part| doubts(part, country)))
    {
        places.add(country.parent().unwrap_or(country).code());
        places.more |= has_town;
        return true;
    }
    let united = Place::parse("US");
    // Behind a state there is no other (`Boston, Massachusetts, IN`); the post code of a town there stands behind the state, unless it is
    // one that is known.
    let is_part = |part: &&str| {
        is_two_letters(part) || matches!(Place::hint(part), Some(Hint::Part(..))) && !Place::is_city(part)
    };
    let american = united.filter(|us| {
        let is_foreign = |part: &&str| behind_post_code(part).is_some_and(|town| Place::hint(town).is_none());
        state(*us, last)
            && before.iter().all(|part| lies(*us, part))
            && !before.iter().any(|part| is_part(part) || is_foreign(part))
    });
    if let Some(place) = american {
        places.add(place.code());
        return true;
    }
    false
}

fn digits_in(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Whether two letters behind a post code with its town may be other than the country that they are: a canton, a province or a Land, or
/// that code may be none of that country (`1630 Bulle, FR`).
fn is_letters_behind_code(text: &str, letters: &str, country: Place) -> bool {
    let Some(town) = behind_post_code(text) else { return false };
    let digits = digits_in(text);
    is_two_letters(letters)
        && (is_canton_of(town, letters)
            || is_land(letters)
            || may_be_part(letters, digits.len())
            || !has_digits(country, &digits))
}

/// Whether a city lies in another country too: then a code of two letters may be that of a state.
fn is_elsewhere(text: &str, country: Place) -> bool {
    matches!(Place::hint(text), Some(Hint::City(_, within)) if within.iter().any(|place| *place != country))
}
