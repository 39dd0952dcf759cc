//! Parts of an address, as they stand behind a name: a street with its number, a post code with its town, a country, a state. Each
//! says which countries it may lie in; together they say one, or leave it open.

use super::{
    beside::{bloc, is_bloc, is_said},
    place_names::{is_city_word, is_two_letters},
    words::{folded, is_company},
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
    let within = parts.iter().filter_map(|part| part.countries.as_ref());
    let common = within.cloned().reduce(|all, some| all.into_iter().filter(|p| some.contains(p)).collect());
    match common.as_deref() {
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

/// What a text is of an address; nothing, where it may be a name.
pub fn part(text: &str) -> Option<Part> {
    let text = text.trim().trim_end_matches(['.', ',']).trim();
    if is_box(text) || !is_company(text) && is_street(text) {
        return Some(Part::STREET);
    }
    if is_company(text) {
        return None;
    }
    if is_two_letters(text) {
        return code(text);
    }
    let firm = |all| Part { sure: Sure::Firm, countries: Some(all), is_place: true };
    let with_code = british(text).or_else(|| american(text)).map(firm);
    with_code.or_else(|| coded(text)).or_else(|| named(text))
}

/// Where a whole text is, whose parts between commas are all those of an address; nothing, where one is not.
pub fn read(text: &str) -> Option<Where> {
    let texts: Vec<&str> = text.split([',', '\n']).map(str::trim).filter(|text| !text.is_empty()).collect();
    let of = |(at, one): (usize, &&str)| {
        let is_before = has_number(one) && texts.get(at + 1).is_some_and(|next| part(next).is_some());
        part(one).or_else(|| is_before.then_some(Part::STREET))
    };
    let parts: Option<Vec<Part>> = texts.iter().enumerate().map(of).collect();
    parts.filter(|parts| !parts.is_empty()).map(|parts| country(&parts))
}

/// Whether a part is a post code that has no town: one stands before it.
pub fn has_no_town(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    matches!(words.as_slice(), [_, last] if last.starts_with(|c: char| c.is_ascii_digit()))
        && part(text).is_some_and(|part| part.sure == Sure::Firm && part.is_place)
}

/// Whether a text has a house number at its end, or at its begin: a street, where a town stands behind it.
pub fn has_number(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let (first, last) = (words.next().unwrap_or_default(), words.next_back().unwrap_or_default());
    is_number(last) || is_number(first) && !last.is_empty()
}

/// Whether a text is called as buildings are: `Gordon House`.
pub fn is_building(text: &str) -> bool {
    const WORDS: &[&str] = &["house", "tower", "building", "court", "haus", "hochhaus", "immeuble"];
    let words = folded(text);
    words.split_once(' ').is_some() && WORDS.contains(&words.rsplit(' ').next().unwrap_or_default())
}

/// A house number: `3`, `12a`, `12-14`, `5/7`.
fn is_number(word: &str) -> bool {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    word.len() - digits.len() < 2
        && word.len() < 8
        && digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '/' | '\u{2013}'))
}

/// Words of streets, buildings and floors, by themselves.
const STREETS: &[&str] = &[
    "str",
    "strasse",
    "weg",
    "allee",
    "platz",
    "gasse",
    "ring",
    "damm",
    "ufer",
    "chaussee",
    "pfad",
    "street",
    "st",
    "road",
    "rd",
    "avenue",
    "ave",
    "av",
    "lane",
    "ln",
    "drive",
    "dr",
    "way",
    "boulevard",
    "blvd",
    "bd",
    "court",
    "square",
    "sq",
    "plaza",
    "parkway",
    "pkwy",
    "terrace",
    "highway",
    "suite",
    "ste",
    "floor",
    "fl",
    "unit",
    "building",
    "bldg",
    "rue",
    "place",
    "quai",
    "allee",
    "chemin",
    "route",
    "impasse",
    "via",
    "viale",
    "piazza",
    "corso",
    "calle",
    "avenida",
    "avda",
    "paseo",
    "carrer",
    "rua",
    "ulica",
    "ul",
    "etage",
    "og",
    "gebaude",
    "batiment",
    "am",
    "an",
    "auf",
    "im",
    "zum",
    "zur",
    "unter",
    "hinter",
];

/// How the words for streets end.
const STREET_ENDS: &[&str] = &[
    "str", "strasse", "weg", "allee", "platz", "gasse", "ring", "damm", "ufer", "chaussee", "pfad", "steig",
    "straat", "laan", "plein", "gracht", "kade", "vej", "gade", "gatan", "vagen", "katu",
];

/// Whether a text is a street with its number.
fn is_street(text: &str) -> bool {
    let words = folded(text);
    let is_word = |word: &str| {
        STREETS.contains(&word) || word.len() > 5 && STREET_ENDS.iter().any(|end| word.ends_with(end))
    };
    let count = words.split(' ').count();
    // Without its number too: `Barrow Street`.
    let last = words.rsplit(' ').next().unwrap_or_default();
    if count > 1 && ["street", "road", "avenue", "boulevard"].contains(&last) {
        return true;
    }
    (has_number(text) || count > 1 && folded_number(&words))
        && (2..8).contains(&count)
        && words.split(' ').any(is_word)
}

/// Whether a number stands in folded words: `floor 3 west`, `2nd floor`, `one microsoft way`.
fn folded_number(words: &str) -> bool {
    const WORDS: &[&str] = &["one", "two", "three", "1st", "2nd", "3rd", "4th", "5th", "6th"];
    words.split(' ').any(|word| WORDS.contains(&word))
}

/// Whether a text is a post box, or says in whose house somebody is: `Postfach 12 34`, `c/o Bell`.
fn is_box(text: &str) -> bool {
    const BOXES: &[&str] = &[
        "postfach",
        "po box",
        "p o box",
        "post box",
        "boite postale",
        "bp",
        "apartado",
        "casella postale",
        "postbus",
        "postboks",
        "box",
        "cp",
    ];
    const HOUSES: &[&str] = &["c o", "z hd", "z h", "attn", "attention", "care of", "zu handen"];
    let words = folded(text);
    let behind = |begin: &&str| words.strip_prefix(*begin).and_then(|rest| rest.strip_prefix(' '));
    let digits = |rest: &str| rest.bytes().all(|b| b.is_ascii_digit() || b == b' ');
    BOXES.iter().filter_map(behind).any(digits)
        || HOUSES.iter().filter_map(behind).any(|rest| !rest.is_empty())
}

/// The first letters of the post codes of the United Kingdom.
const AREAS: &str = " AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G \
                     GL GU HA HD HG HP HR HS HU HX IG IP IV KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA \
                     PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR \
                     WS WV YO ZE ";

/// A post code of the United Kingdom, or of the islands beside it, with a town before it or none.
fn british(text: &str) -> Option<Vec<Place>> {
    let (before, inward) = text.rsplit_once(' ')?;
    let (town, outward) = before.trim().rsplit_once(' ').unwrap_or(("", before.trim()));
    let letters = |text: &str| text.bytes().all(|b| b.is_ascii_uppercase());
    let is_inward = inward.len() == 3 && inward.starts_with(|c: char| c.is_ascii_digit());
    let area = outward.trim_end_matches(|c: char| c.is_ascii_digit());
    // `EC1A`: a letter behind the digit.
    let area = area.split(|c: char| c.is_ascii_digit()).next().unwrap_or_default();
    let district = outward.strip_prefix(area)?;
    let is_district = (1..3).contains(&district.len())
        && district.starts_with(|c: char| c.is_ascii_digit())
        && district.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    if !is_inward || !letters(inward.get(1..)?) || !letters(area) || !is_district {
        return None;
    }
    let code = match area {
        "JE" => "JE",
        "GY" => "GG",
        "IM" => "IM",
        _ if AREAS.contains(&format!(" {area} ")) => "GB",
        _ => return None,
    };
    let country = Place::parse(code)?;
    let meant = town_of(town).is_none_or(|within| within.contains(&country));
    Some(if meant { vec![country] } else { Vec::new() })
}

/// A state of the USA with its post code, with a town before it or none: `Austin TX 78701`.
fn american(text: &str) -> Option<Vec<Place>> {
    let (before, zip) = text.rsplit_once(' ')?;
    let (town, state) = before.trim().rsplit_once(' ').unwrap_or(("", before.trim()));
    let (five, four) = zip.split_once('-').unwrap_or((zip, "0000"));
    let digits = |text: &str, count: usize| text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
    if !digits(five, 5) || !digits(four, 4) || !is_state(state) {
        return None;
    }
    let mut all = vec![Place::parse("US")?];
    // `DE 26121` has the code of a country before that of the post.
    all.extend(Place::parse(state));
    if let Some(within) = town_of(town) {
        all.retain(|place| within.contains(place));
    }
    Some(all)
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
    // `1012 AB Amsterdam`, `75001 Paris Cedex 08`.
    let dutch = town.split_once(' ').filter(|(letters, _)| count == 4 && is_two_letters(letters));
    let town = dutch.map_or(town, |(_, town)| town).trim();
    let town = town.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
    let town = town.strip_suffix("Cedex").or_else(|| town.strip_suffix("CEDEX")).unwrap_or(town).trim();
    let plain =
        town.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '.' | '\'' | '\u{2019}' | '/'));
    let words = town.split_whitespace().count();
    if !is_code || !plain || !(1..6).contains(&words) || !town.starts_with(char::is_uppercase) {
        return None;
    }
    let has = |place: &Place| digits_of(*place).is_none_or(|known| known.contains(&count));
    let within = town_of(town).map(|all| all.into_iter().filter(has).collect::<Vec<_>>());
    let within = within.or_else(|| dutch.and(Place::parse("NL")).map(|place| vec![place]));
    let of = |countries| Some(Part { sure: Sure::Firm, countries, is_place: true });
    if land.is_empty() {
        return of(within);
    }
    let country = of_letters(land)?;
    of(Some(match within {
        Some(within) if within.contains(&country) => vec![country],
        // It contradicts itself, or is that of a state: `CA-94105 Xville`.
        Some(_) => Vec::new(),
        None if is_state(land) && land != "DE" => Vec::new(),
        None => vec![country],
    }))
}

/// How many digits the post codes of a country have, where that is known: a town of the same name may lie elsewhere.
fn digits_of(country: Place) -> Option<&'static [usize]> {
    match country.code() {
        "GB" | "IE" | "CA" | "JE" | "GG" | "IM" | "MT" => Some(&[]),
        "AT" | "BE" | "BG" | "CH" | "CY" | "DK" | "HU" | "LI" | "LU" | "LV" | "NL" | "NO" | "SI" => {
            Some(&[4])
        }
        "CZ" | "DE" | "EE" | "ES" | "FI" | "FR" | "GR" | "HR" | "IT" | "LT" | "PL" | "SE" | "SK" | "US" => {
            Some(&[5])
        }
        "PT" => Some(&[4, 7]),
        "IS" => Some(&[3]),
        "RO" => Some(&[6]),
        _ => None,
    }
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
    let known = |text: &str| named(text).or_else(|| code(text)).and_then(|part| part.countries);
    let whole = match Place::hint(town) {
        Some(Hint::City(_, within) | Hint::Part(_, within)) => Some(within),
        // `L-1855 Luxembourg`: a city too.
        Some(hint) if hint.places().iter().any(|place| ["LU", "MC", "SG", "SM"].contains(&place.code())) => {
            Some(hint.places())
        }
        // `12345 India`: a country is no town.
        Some(_) => Some(Vec::new()),
        None => None,
    };
    let last = || {
        let (town, country) = town.rsplit_once(' ')?;
        let country = known(country)?;
        let within = town_of(town);
        Some(country.into_iter().filter(|p| within.as_ref().is_none_or(|all| all.contains(p))).collect())
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
    match Place::hint(text) {
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
        Some(Hint::Part(_, within)) if Place::is_city(text) => of(Sure::City, within),
        Some(Hint::Part(_, within)) => {
            of(if within.contains(&united) { Sure::Country } else { Sure::Part }, within)
        }
        Some(Hint::City(_, within)) => of(Sure::City, within),
        None => {
            let (town, last) = text.rsplit_once(' ')?;
            let Some(Hint::City(_, within) | Hint::Part(_, within)) = Place::hint(town) else { return None };
            if !Place::is_city(town) || is_city_word(&folded(town)) {
                return None;
            }
            // `Dublin 2`.
            if last.len() < 3 && last.bytes().all(|b| b.is_ascii_digit()) {
                return of(Sure::City, within);
            }
            let country = if is_two_letters(last) { code(last)? } else { named(last)? };
            let common = country.countries?.into_iter().filter(|place| within.contains(place)).collect();
            of(Sure::City, common)
        }
    }
}

/// Two letters: the code of a country, of a state of the USA, or of both.
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
    all.dedup();
    (!all.is_empty()).then_some(Part { sure: Sure::Code, countries: Some(all), is_place: true })
}

/// Whether two letters are those of a state of the USA.
fn is_state(text: &str) -> bool {
    is_two_letters(text)
        && Place::hint(&format!("US-{text}"))
            .is_some_and(|hint| matches!(hint, Hint::Part(..) | Hint::Place(_)))
}
