//! Parts of an address, as they stand behind a name: a street with its number, a post code with its town, a country, a state. Each
//! says which countries it may lie in; together they say one, or leave it open.

use super::{
    beside::{is_known_company, is_said},
    blocs::{bloc, is_bloc},
    letters::{
        is_canton, is_canton_of, is_canton_only, is_province, is_state, is_swiss_town, is_two_letters,
    },
    named::{SURE, is_kind},
    parts,
    place_names::{is_city_word, region_place},
    post_code::{british, digits_of, far_from, has_digits, irish, of_state},
    street::{is_box, is_room_word, is_street},
    town::hint,
    words::{folded, has_form},
};
use crate::model::{Date, Place, place::Hint};

/// How surely a text is a part of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sure {
    /// Nobody is called so: a street with its number, a post code with a town, a post box.
    Firm,
    /// The name of a country, of a state of the USA, or of a bloc.
    Country,
    /// The name of a city.
    City,
    /// Two letters: a country, a state, or another word cut short.
    Code,
    /// The name of a part of another country: a word too, now and then.
    Part,
}

/// A part of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// How surely it is one.
    pub sure: Sure,
    /// Where it may be: a street says nothing of that, and a town that is not known neither.
    pub countries: Option<Vec<Place>>,
    /// Whether it names a place.
    pub is_place: bool,
}

impl Part {
    /// A street with its number.
    pub const STREET: Self = Self { sure: Sure::Firm, countries: None, is_place: false };
    /// A street without its number.
    pub const ROAD: Self = Self { sure: Sure::City, countries: None, is_place: false };
    /// A town that is not known.
    pub const TOWN: Self = Self { sure: Sure::City, countries: None, is_place: true };
}

/// Where an address is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Where {
    /// It names no place.
    Unsaid,
    /// In this country.
    In(Place),
    /// In none of several, or one of them.
    Open,
}

/// Where these parts are together.
pub fn country(parts: &[Part]) -> Where {
    // Two letters behind a town that is not known may be those of a canton, a state or a province.
    let is_unknown = parts.iter().any(|part| part.is_place && part.countries.is_none());
    let counts = |part: &&Part| !is_unknown || part.sure != Sure::Code;
    let within = parts.iter().filter(counts).filter_map(|part| part.countries.as_ref());
    let common = within.cloned().reduce(|all, some| all.into_iter().filter(|p| some.contains(p)).collect());
    // A post code has its own town; behind a country alone they are no state of it (`US, IN`).
    let is = |sure, known: bool| {
        parts.iter().any(|part| part.sure == sure && part.is_place && part.countries.is_some() == known)
    };
    let is_two_towns = is(Sure::Firm, false) && is(Sure::City, true);
    let is_town = is(Sure::Firm, true) || is(Sure::City, true) || is_unknown;
    let other = |part: &Part| part.sure == Sure::Code && part.countries != common;
    let is_other = !is_town && is(Sure::Country, true) && parts.iter().any(other);
    // `Luxembourg, Belgium`: a province of it, or another country. Of the USA a state is meant: `Georgia, USA`.
    let two =
        |part: &Part| part.sure == Sure::Country && part.countries.as_ref().is_some_and(|all| all.len() == 2);
    let is_us = common.as_deref().is_some_and(|all| Place::parse("US").is_some_and(|us| all == [us]));
    let is_list = !is_town && !is_us && parts.len() > 1 && parts.iter().any(two);
    match common.as_deref() {
        Some(_) if is_two_towns || is_other || is_list => Where::Open,
        Some([only]) => Where::In(*only),
        Some(_) => Where::Open,
        None if parts.iter().any(|part| part.is_place) => Where::Open,
        None => Where::Unsaid,
    }
}

/// Whether a part may be where the others are.
pub fn agrees(part: &Part, others: &[Part]) -> bool {
    let all: Vec<Part> = others.iter().chain([part]).cloned().collect();
    let empty = |places: &Vec<Place>| places.is_empty();
    let within = all.into_iter().filter_map(|part| part.countries);
    let common = within.reduce(|all, some| all.into_iter().filter(|p| some.contains(p)).collect());
    !common.as_ref().is_none_or(empty)
}

/// What a text is of an address, all of it; nothing, where it may be a name, or says more.
pub fn part(text: &str) -> Option<Part> {
    let text = text.trim();
    let text = text.strip_suffix(['.', ',']).unwrap_or(text).trim();
    if is_box(text) {
        return Some(Part::STREET);
    }
    if is_two_letters(text) {
        return code(text);
    }
    if text.ends_with('.') && !text.ends_with(" St.") || is_recipient(text) {
        return None;
    }
    if let Some(place) = region_place(text) {
        return Some(Part { sure: Sure::Firm, countries: Some(vec![place]), is_place: true });
    }
    if is_street(text) {
        return Some(Part::STREET);
    }
    let firm = |all| Part { sure: Sure::Firm, countries: Some(all), is_place: true };
    // A code of Ireland alone looks as numbers of rooms do: it says nothing without its town.
    let irish = irish(text);
    if irish.as_ref().is_some_and(|(_, town)| town.is_empty()) {
        return Some(Part::STREET);
    }
    let ireland = irish.filter(|(all, town)| {
        town_of(town).is_some_and(|within| within.iter().any(|place| all.contains(place)))
    });
    let with_code = british(text).or_else(|| of_state(text)).or(ireland);
    let with_code = with_code.map(|(countries, town)| firm(with_town(countries, town)));
    with_code.or_else(|| coded(text)).or_else(|| named(text))
}

/// Whether a text is surely somebody who gets data: it has the form of a company, is one that many know, or a kind of recipient.
pub fn is_recipient(text: &str) -> bool {
    let words = folded(text);
    let last = words.rsplit(' ').next().unwrap_or_default();
    has_form(text) || is_known_company(&words) || is_kind(last) && !Place::is_city(text)
}

/// A text between commas or lines, whose parts are all those of an address, the first of them behind this one: each with what it is; nothing,
/// where one is not.
pub fn parts_of<'t>(town: &'t str, text: &'t str) -> Option<(Vec<&'t str>, Vec<Part>)> {
    let texts: Vec<&str> =
        text.split([',', ';', '\n']).map(str::trim).filter(|text| !text.is_empty()).collect();
    let before = [town].into_iter().chain(texts.iter().copied());
    let parts: Vec<Part> =
        texts.iter().zip(before).map(|(text, town)| behind(town, text)).collect::<Option<_>>()?;
    (!parts.is_empty()).then_some((texts, parts))
}

/// What a text is of an address behind another part of it: two letters behind a town that they are the canton of are no country; behind the
/// post code and the town of one in Italy they may be its province.
pub fn behind(town: &str, text: &str) -> Option<Part> {
    let swiss = Place::parse("CH").filter(|_| is_canton_of(town, text));
    let of = |place| Part { sure: Sure::Country, countries: Some(vec![place]), is_place: true };
    let italy = Place::parse("IT").filter(|place| is_province(text) && is_coded_in(town, *place));
    let province = |place: Place| {
        let mut all = part(text).and_then(|part| part.countries).unwrap_or_default();
        all.push(place);
        Part { sure: Sure::Code, countries: Some(all), is_place: true }
    };
    swiss.map(of).or_else(|| italy.map(province)).or_else(|| part(text))
}

/// Whether a text is a town behind its post code that lies in this country, or may where the town is not known.
fn is_coded_in(text: &str, country: Place) -> bool {
    let is = |part: Part| {
        part.sure == Sure::Firm && part.is_place && part.countries.is_none_or(|all| all.contains(&country))
    };
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    digits == 5 && part(text).is_some_and(is)
}

/// Where a whole text is, whose parts between commas are all those of an address; nothing, where one is not.
pub fn read(text: &str) -> Option<Where> {
    let (texts, parts) = parts_of("", text)?;
    Some(if has_other_code(&texts, &parts) { Where::Open } else { country(&parts) })
}

/// Whether two letters among the parts of an address are a country that it is not in. Of the USA one such pair is a state, directly behind
/// its town: `Boston, MA`; of Switzerland it is a canton behind one of its own.
pub fn has_other_code<T: AsRef<str>>(texts: &[T], parts: &[Part]) -> bool {
    let Where::In(place) = country(parts) else { return false };
    let (us, mut states) = (Place::parse("US") == Some(place), 0);
    for (at, text) in texts.iter().enumerate() {
        let (text, before) = (text.as_ref(), at.checked_sub(1));
        let town = before.and_then(|before| texts.get(before)).map_or("", T::as_ref);
        if !is_two_letters(text) || is_canton_of(town, text) {
            continue;
        }
        // `C\u{f3}rdoba (CO)`: behind a town that others have too they may be a province.
        let is_shared = before
            .and_then(|before| parts.get(before))
            .is_some_and(|part| part.countries.as_ref().is_some_and(|all| all.len() > 1));
        if is_shared && is_province(text) && !us && !SURE.contains(&text) {
            return true;
        }
        if Place::parse(text) == Some(place) {
            continue;
        }
        let is_town = before.and_then(|before| parts.get(before)).is_some_and(|part| match part.sure {
            Sure::City => part.is_place,
            // `02139 Cambridge`: behind a state with its post code there is no other.
            Sure::Firm => part.is_place && town.starts_with(|c: char| c.is_ascii_digit()),
            _ => false,
        });
        // `39042 Brixen (BZ), Italien`: where the country is said, or the letters are no other.
        let is_own = Place::parse("IT") == Some(place) && is_province(text) && is_coded_in(town, place);
        let is_said = || {
            parts.iter().any(|part| part.sure == Sure::Country && part.countries.as_deref() == Some(&[place]))
        };
        if us && is_town && states == 0 {
            states += 1;
        } else if is_own && is_said() {
            // Its province.
        } else if Place::parse(text).is_some() {
            return true;
        }
    }
    false
}

/// Whether a part is a post code that has no town: one stands before it.
pub fn has_no_town(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    of_state(text).is_some_and(|(_, town)| town.is_empty())
        || matches!(words.as_slice(), [_, last] if last.starts_with(|c: char| c.is_ascii_digit()))
            && part(text).is_some_and(|part| part.sure == Sure::Firm && part.is_place)
}

/// These countries, with a town or none before the code of the post; none, where that lies elsewhere, or is more than a town.
fn with_town(mut countries: Vec<Place>, town: &str) -> Vec<Place> {
    match town_of(town) {
        Some(within) => countries.retain(|place| within.contains(place)),
        None if town.is_empty() || is_town(town) => {}
        None => countries.clear(),
    }
    countries
}

/// Whether a text may be the name of a town that is not known: up to three words in capitals that say nothing else, and are no place.
pub fn is_town(text: &str) -> bool {
    let is_letter = |c: char| c.is_alphabetic() || matches!(c, '-' | '.' | '\'' | '\u{2019}');
    let is_word = |word: &str| {
        word.starts_with(char::is_uppercase)
            && word.chars().all(is_letter)
            && !parts::is_word(word)
            && !is_said(&folded(word))
            && !is_room_word(&folded(word))
            && Place::hint(word).is_none_or(|_| word.len() < 4)
    };
    (1..4).contains(&text.split_whitespace().count())
        && text.split_whitespace().all(is_word)
        && !is_recipient(text)
}

/// A town behind its post code, or behind that of its country and its own: `F-75001 Paris`.
fn coded(text: &str) -> Option<Part> {
    let end = text.find(|c: char| c.is_ascii_digit())?;
    let (land, rest) = text.split_at_checked(end)?;
    let land = land.trim_end_matches(['-', ' ', '\u{2013}']);
    let size = rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, ' ' | '-'))).unwrap_or(rest.len());
    let (digits, town) = rest.split_at_checked(size)?;
    let count = digits.bytes().filter(u8::is_ascii_digit).count();
    let is_code = (4..=7).contains(&count) && digits.ends_with(' ') && digits.trim_end().len() < 9;
    // `1012 AB Amsterdam`, `75001 Paris Cedex 08`, `1012 Z\u{fc}rich 4`.
    let dutch = town.split_once(' ').filter(|(letters, _)| count == 4 && is_two_letters(letters));
    let town = dutch.map_or(town, |(_, town)| town).trim();
    let town = town.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
    let town = town.strip_suffix("Cedex").or_else(|| town.strip_suffix("CEDEX")).unwrap_or(town).trim();
    if !is_code || !town.starts_with(char::is_uppercase) {
        return None;
    }
    // Such letters has the Netherlands alone: `6711 AB Ede`.
    let is_dutch = dutch.is_some();
    let has = |place: &Place| has_digits(*place, digits) && (!is_dutch || place.code() == "NL");
    let canton = town.rsplit_once(' ').filter(|(town, letters)| {
        let whole = format!("{} {town}", digits.trim());
        is_canton_of(&whole, letters) || is_town(town) && count == 4 && is_canton_only(letters)
    });
    let swiss = || is_swiss_town(town).then(|| Place::parse("CH").into_iter().collect());
    let known = match canton {
        Some(_) => Place::parse("CH").map(|place| vec![place]),
        None => town_of(town).or_else(swiss),
    };
    // `1000 B\u{e4}ume` is a name.
    let is_round = land.is_empty() && digits.trim_end().ends_with("000");
    if known.is_none() && (!is_town(town) || is_round) {
        return None;
    }
    let mut within = known.map(|all| all.into_iter().filter(has).collect::<Vec<_>>());
    // In the USA the code stands behind the town.
    if let Some(all) = within.as_mut().filter(|all| all.len() > 1) {
        all.retain(|place| place.code() != "US");
    }
    let of = |countries| Some(Part { sure: Sure::Firm, countries, is_place: true });
    if land.is_empty() {
        return of(within.or_else(|| far_from(digits)));
    }
    let country = of_letters(land)?;
    of(Some(match within {
        Some(within) if within.contains(&country) => vec![country],
        // It contradicts itself, or is that of a state: `CA-94105 Xville`.
        Some(_) => Vec::new(),
        None if is_state(land) && land != "DE" || digits_of(country).is_none() || !has(&country) => {
            Vec::new()
        }
        None => vec![country],
    }))
}

/// The country of the letters before a post code: `D-26121`, `FL-9490`.
fn of_letters(land: &str) -> Option<Place> {
    let code = match land {
        "D" => "DE",
        "A" => "AT",
        "F" => "FR",
        "B" => "BE",
        "L" => "LU",
        "I" => "IT",
        "E" => "ES",
        "P" => "PT",
        "S" => "SE",
        "N" => "NO",
        "H" => "HU",
        "FL" => "LI",
        "FIN" => "FI",
        "SLO" => "SI",
        "UK" => "GB",
        _ if is_two_letters(land) => land,
        _ => return None,
    };
    Place::parse(code)
}

/// The countries that a town with or without its country may lie in; nothing where it is not known.
fn town_of(town: &str) -> Option<Vec<Place>> {
    if town.is_empty() {
        return None;
    }
    let whole = match hint(town) {
        Some(Hint::City(_, within) | Hint::Part(_, within)) => Some(within),
        // `L-1855 Luxembourg`: a city too.
        Some(hint) if hint.places().iter().any(|place| ["LU", "MC", "SG", "SM"].contains(&place.code())) => {
            Some(hint.places())
        }
        // `12345 India`: a country is no town.
        Some(_) => Some(Vec::new()),
        None => None,
    };
    // `Bern Schweiz`.
    let last = || {
        let (town, country) = town.rsplit_once(' ')?;
        if is_two_letters(country) {
            return with_letters(town, country, town_of(town));
        }
        let part = named(country).or_else(|| code(country)).filter(|part| part.sure != Sure::City)?;
        let within = town_of(town);
        let is_open = within.is_none() && (part.sure == Sure::Code || !is_town(town));
        let lies = |place: &Place| !is_open && within.as_ref().is_none_or(|all| all.contains(place));
        Some(part.countries?.into_iter().filter(lies).collect())
    };
    whole.or_else(last).or_else(|| is_bloc(&folded(town)).then(Vec::new))
}

/// The countries of a bloc; none where it is any part of the world.
fn members(folded: &str) -> Option<Vec<Place>> {
    let of = |bloc: crate::model::Bloc| bloc.members(Date::MAX);
    bloc(folded).map(of).or_else(|| is_bloc(folded).then(Vec::new))
}

/// A country, a state of the USA, a bloc or a city by its name; a city with its country behind it.
fn named(text: &str) -> Option<Part> {
    let of = |sure, countries: Vec<Place>| Some(Part { sure, countries: Some(countries), is_place: true });
    let words = folded(text);
    if let Some(members) = members(&words) {
        return of(Sure::Country, members);
    }
    if !text.starts_with(|c: char| !c.is_lowercase() && !c.is_ascii_digit()) {
        return None;
    }
    let united = Place::parse("US")?;
    let hint = hint(text);
    if is_swiss_town(text) && !matches!(hint, Some(Hint::City(..))) {
        return of(Sure::City, Place::parse("CH").into_iter().collect());
    }
    match hint {
        Some(Hint::Place(place)) if place.is_unknown() || place.is_organisation() => None,
        // Three letters are words cut short: `LKA`, `T\u{dc}V`.
        Some(Hint::Place(_)) if words.len() < 4 && !["usa", "uae"].contains(&words.as_str()) => None,
        Some(hint @ (Hint::Place(_) | Hint::Either(..) | Hint::OneOf(_))) => of(
            Sure::Country,
            hint.places().into_iter().map(|place| place.parent().unwrap_or(place)).collect(),
        ),
        // The name of a company, or a word.
        Some(Hint::City(..) | Hint::Part(..)) if is_city_word(&words) || is_said(&words) => None,
        Some(Hint::City(name, _)) if words.len() < 4 && name != text => None,
        Some(Hint::Part(_, within))
            if Place::is_city(text) || text.contains([' ', '/']) && Place::hint(text).is_none() =>
        {
            of(Sure::City, within)
        }
        Some(Hint::Part(_, within)) => {
            of(if within.contains(&united) { Sure::Country } else { Sure::Part }, within)
        }
        Some(Hint::City(_, within)) => of(Sure::City, within),
        None => {
            let (town, last) = text.rsplit_once(' ')?;
            if is_canton_of(town, last) {
                return of(Sure::City, Place::parse("CH").into_iter().collect());
            }
            let Some(Hint::City(_, within) | Hint::Part(_, within)) = Place::hint(town) else { return None };
            if !Place::is_city(town) || is_city_word(&folded(town)) {
                return None;
            }
            // `Dublin 2`, `Mumbai 400021`.
            if last.bytes().all(|b| b.is_ascii_digit()) && last.len() < 7 {
                let has = |place: &Place| last.len() < 3 || has_digits(*place, last);
                return of(Sure::City, within.into_iter().filter(has).collect());
            }
            if is_two_letters(last) {
                return of(Sure::City, with_letters(town, last, Some(within))?);
            }
            let all = named(last)?.countries?;
            of(Sure::City, all.into_iter().filter(|place| within.contains(place)).collect())
        }
    }
}

/// The countries that a town with two letters behind it may lie in, of those that it lies in without: none, where they are another country,
/// or where it is not known and they may be a state or a canton.
fn with_letters(town: &str, letters: &str, within: Option<Vec<Place>>) -> Option<Vec<Place>> {
    let all = code(letters)?.countries?;
    if is_canton_of(town, letters) {
        return Some(Place::parse("CH").into_iter().collect());
    }
    let Some(within) = within else {
        let is_country = code(letters)?.sure == Sure::Country && is_town(town);
        return Some(if is_country { all } else { Vec::new() });
    };
    let common: Vec<Place> = all.into_iter().filter(|place| within.contains(place)).collect();
    let us = Place::parse("US");
    let is_other = |only: &Place| {
        Some(*only) != us
            && Place::parse(if letters == "UK" { "GB" } else { letters }).is_some_and(|own| own != *only)
    };
    Some(if common.iter().any(is_other) { Vec::new() } else { common })
}

/// Two letters: the code of a country, of a state of the USA, of a canton, or of several.
fn code(text: &str) -> Option<Part> {
    if !is_two_letters(text) {
        return None;
    }
    if let Some(members) = members(&folded(text)) {
        return Some(Part { sure: Sure::Country, countries: Some(members), is_place: true });
    }
    let mut all: Vec<Place> = Vec::new();
    all.extend(Place::parse(if text == "UK" { "GB" } else { text }).filter(|place| !place.is_unknown()));
    all.extend(Place::parse("US").filter(|_| is_state(text)));
    all.extend(Place::parse("CH").filter(|_| is_canton(text)));
    all.dedup();
    let sure = if ["US", "UK", "GB"].contains(&text) { Sure::Country } else { Sure::Code };
    (!all.is_empty()).then_some(Part { sure, countries: Some(all), is_place: true })
}
