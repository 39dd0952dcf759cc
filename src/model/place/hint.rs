//! What a text is that is the code of no place: a country by its name in another language or by its number, a part of a
//! country, a city. Only for messages: no place is ever guessed.
//!
//! The tables beside it are made from Unicode CLDR and `GeoNames`; `tests/it/names.rs` makes them.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::OnceLock,
};

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::code::{MAX_FOLDED, Place};

const COUNTRIES: &str = include_str!("data/countries.tsv");
const PARTS: &str = include_str!("data/parts.tsv");
const CITIES: &str = include_str!("data/cities.tsv");
const NAMESAKES: &str = include_str!("data/namesakes.tsv");
const OTHERS: &str = include_str!("others.tsv");

/// So many countries a city of a name may be in.
const MOST: usize = 3;

/// What a text that is no code probably stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hint {
    /// A place.
    Place(Place),
    /// A place, or what has the same name (this one) in these other countries.
    Either(Place, &'static str, Vec<Place>),
    /// One of these places, which share a name: `Congo`.
    OneOf(Vec<Place>),
    /// A part of a country that has no code here, or of several that have a part of that name.
    Part(&'static str, Vec<Place>),
    /// A city; where there are several of that name, the name of the largest, and its country first.
    City(&'static str, Vec<Place>),
}

impl Place {
    /// What a text that is no code probably stands for: a place by another code or name, a part of one, or a city.
    pub fn hint(text: &str) -> Option<Hint> {
        static HINTS: OnceLock<BTreeMap<String, Hint>> = OnceLock::new();
        let known = || HINTS.get_or_init(hints).get(&folded(text)).cloned();
        if is_shorthand(text) {
            return None;
        }
        match Self::suggest(text) {
            Some(place) => match known() {
                Some(either @ (Hint::Either(..) | Hint::OneOf(_))) => Some(either),
                _ => Some(Hint::Place(place)),
            },
            None => known(),
        }
    }
}

impl Place {
    /// Whether a text is the name of a city, be it that of a part of a country too: `Berlin`, `Dublin`.
    pub fn is_city(text: &str) -> bool {
        static KNOWN: OnceLock<BTreeSet<String>> = OnceLock::new();
        let all = || rows(CITIES).flat_map(|(_, names)| names.split('|')).map(folded).collect();
        KNOWN.get_or_init(all).contains(&folded(text))
    }
}

/// Whether a text is two letters with dots, as words are cut short: `s.o.` and `i.O.` mean no country, `U.S.` and `U.K.` do.
fn is_shorthand(text: &str) -> bool {
    let letters: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    text.contains('.')
        && letters.chars().count() == 2
        && !["us", "uk"].contains(&letters.to_ascii_lowercase().as_str())
}

/// The rows of a table: a code and names.
pub(super) fn rows(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    table.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
}

/// Everything that is known, by what it folds to. Countries win over parts, those over cities; what has the same name in
/// another country is kept beside.
fn hints() -> BTreeMap<String, Hint> {
    let mut hints: BTreeMap<String, Hint> = shared();
    for (code, names) in rows(COUNTRIES) {
        for name in names.split('|') {
            if let Some(place) = Place::parse(code) {
                hints.entry(folded(name)).or_insert(Hint::Place(place));
            }
        }
    }
    for (code, names) in rows(PARTS) {
        if let Some(place) = names.strip_prefix('=').and_then(Place::parse) {
            hints.entry(folded(code)).or_insert(Hint::Place(place));
        } else if let Some((country, name)) = country(code).zip(names.split('|').next()) {
            for key in [code].into_iter().chain(names.split('|')) {
                let none = || Place::parse(code).map_or(Hint::Part(name, Vec::new()), Hint::Place);
                let hint = hints.entry(folded(key)).or_insert_with(none);
                hint.may_be(name, country);
                hint.lies_in(country);
            }
        }
    }
    for (code, names) in rows(CITIES) {
        let Some((country, name)) = Place::parse(code).zip(names.split('|').next()) else { continue };
        for (number, key) in names.split('|').enumerate() {
            let folded = folded(key);
            // The country is meant by its own name. Other names of a city are too many to count.
            let counts = number == 0 && Place::suggest(key).is_none();
            let hint = hints.entry(folded).or_insert_with(|| Hint::City(name, Vec::new()));
            if counts {
                hint.may_be(name, country);
            }
            if counts || !matches!(hint, Hint::Either(..)) {
                hint.lies_in(country);
            }
        }
    }
    for (code, name) in rows(NAMESAKES).chain(rows(OTHERS)) {
        if let (Some(country), Some(hint)) = (Place::parse(code), hints.get_mut(&folded(name))) {
            hint.lies_in(country);
        }
    }
    hints
}

/// Names that several places share: what stands in the name of one before brackets or a hyphen between blanks, where it is the
/// whole name of another; and a few that no name shows.
fn shared() -> BTreeMap<String, Hint> {
    let mut places: BTreeMap<String, BTreeSet<Place>> = BTreeMap::new();
    let all = rows(COUNTRIES).filter_map(|(code, names)| Some((Place::parse(code)?, names)));
    let wholes: BTreeMap<String, Place> =
        all.flat_map(|(place, names)| names.split('|').map(move |name| (folded(name), place))).collect();
    for (code, names) in rows(COUNTRIES) {
        let Some(place) = Place::parse(code) else { continue };
        let before = |name: &'static str| name.split_once(" (").or_else(|| name.split_once(" - "));
        for (base, _) in names.split('|').filter_map(before) {
            let other = wholes.get(&folded(base)).copied().or_else(|| Place::suggest(base));
            if let Some(other) = other.filter(|other| *other != place) {
                places.entry(folded(base)).or_default().extend([place, other]);
            }
        }
    }
    for (codes, name) in rows(OTHERS).filter(|(codes, _)| codes.contains(';')) {
        places.entry(folded(name)).or_default().extend(codes.split(';').filter_map(Place::parse));
    }
    places.into_iter().map(|(name, places)| (name, Hint::OneOf(places.into_iter().collect()))).collect()
}

impl Hint {
    /// Adds a country that it may lie in.
    fn lies_in(&mut self, country: Place) {
        if let Self::Either(place, ..) = self
            && place.within(country)
        {
            return;
        }
        if let Self::Part(_, places) | Self::City(_, places) | Self::Either(_, _, places) = self
            && places.len() < MOST
            && !places.contains(&country)
        {
            places.push(country);
        }
    }

    /// Of a place: that another country has something of the same name.
    fn may_be(&mut self, name: &'static str, country: Place) {
        if let &mut Self::Place(place) = self
            && !place.within(country)
            && !place.is_user_assigned()
        {
            *self = Self::Either(place, name, Vec::new());
        }
    }

    /// The places that may be meant.
    pub fn places(&self) -> Vec<Place> {
        match self {
            Self::Place(place) => vec![*place],
            Self::Either(place, _, others) => [&[*place], others.as_slice()].concat(),
            Self::OneOf(places) | Self::Part(_, places) | Self::City(_, places) => places.clone(),
        }
    }
}

/// The country of a part's code.
fn country(code: &str) -> Option<Place> {
    code.split_once('-').and_then(|(country, _)| Place::parse(country))
}

/// Texts that mean the same fold to the same: case, accents, points and hyphens do not count.
pub(super) fn folded(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let letters = text.chars().take(MAX_FOLDED).nfkd().filter(|c| !is_combining_mark(*c));
    for letter in letters.flat_map(char::to_lowercase) {
        match letter {
            '.' | ',' | '\'' | '\u{2019}' => {}
            '-' | '_' | '(' | ')' | '\u{2010}'..='\u{2015}' => plain.push(' '),
            '\u{f8}' => plain.push('o'),
            '\u{142}' => plain.push('l'),
            '\u{df}' => plain.push_str("ss"),
            other => plain.push(other),
        }
    }
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}
