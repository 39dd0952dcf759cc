//! What stands in brackets behind the name of a recipient, or behind its address: its role, another part of its address, where it works, or
//! what it does. Two letters there are a place only where they can be nothing else.

use std::collections::BTreeSet;

use super::{
    address::{Part, Where, part, parts_of, read},
    beside::is_known_company,
    form,
    letters::{is_canton, is_canton_of, is_province, is_state, is_two_letters},
    named::{DEPARTMENTS, SURE},
    parts,
    place_names::is_land,
    placed::Places,
    words::{folded, has_form, is_company, is_form},
};
use crate::model::{Place, place::Hint};

/// So many codes of a bracket are read.
const MOST: usize = 300;

/// The parts of the address that brackets behind another part of it are, all of them; nothing, where they say more.
pub fn address(town: &str, inside: &str) -> Option<Vec<(String, Part)>> {
    let (texts, parts) = parts_of(town, inside)?;
    Some(texts.into_iter().map(str::to_owned).zip(parts).collect())
}

/// Whether a word of it may name a place.
pub fn may_name_place(inside: &str) -> bool {
    let words = inside.split(|c: char| !(c.is_alphanumeric() || c == '-'));
    words.filter(|word| word.len() > 1).any(|word| part(word).is_some())
}

/// Of the places that were read of brackets behind this name those that are certain.
pub fn certain(inside: &str, name: &str, read_places: Places) -> Places {
    // `EE. UU.`
    if inside.contains('.') && matches!(Place::hint(inside), Some(Hint::Place(_))) {
        return read_places;
    }
    // A part by its code is one word: `US-CA`.
    let all: Vec<&str> = inside
        .split(|c: char| !(c.is_alphanumeric() || c == '-'))
        .filter(|word| !word.is_empty() && !parts::is_word(word))
        .map(unnoted)
        .collect();
    let is_code = |word: &str| is_two_letters(word) && !is_form(&folded(word));
    let letters: Vec<&str> = if all.iter().all(|word| is_two_letters(word)) {
        all.clone()
    } else {
        all.iter().copied().filter(|word| is_code(word)).collect()
    };
    let open = |codes| Places { codes, open: true, more: true, ..Places::default() };
    if !letters.is_empty() && letters.len() == all.len() {
        return of_letters(&letters, name);
    }
    match read(inside) {
        Some(Where::In(country)) if !letters.is_empty() || read_places.codes.is_empty() => {
            Places { codes: vec![country.code()], more: true, ..Places::default() }
        }
        Some(_) if !letters.is_empty() => open(Vec::new()),
        None if letters.iter().any(|word| part(word).is_some() && !is_sure(word, name)) => open(Vec::new()),
        _ => {
            let other = |word: &&str| {
                Place::parse(word).is_some_and(|place| !read_places.codes.contains(&place.code()))
            };
            let open = read_places.open || !read_places.codes.is_empty() && letters.iter().any(other);
            Places { open, more: read_places.more || open, ..read_places }
        }
    }
}

/// Two letters without the number of a note behind them: `BE\u{b2}`.
fn unnoted(word: &str) -> &str {
    let bare = word.trim_end_matches(|c: char| c.is_numeric());
    if is_two_letters(bare) { bare } else { word }
}

/// Of brackets with nothing but two letters, once or more: `(DE, AT, CH)`.
fn of_letters(letters: &[&str], name: &str) -> Places {
    let all: BTreeSet<&str> = letters.iter().copied().collect();
    let mut places = Places { more: true, ..Places::default() };
    // `(CH, SG)`, `(US, CA)`, `(DE, BW)`: a country and a part of it.
    let is_part = |word: &str| {
        all.contains("CH") && word != "CH" && is_canton(word)
            || all.contains("US") && word != "US" && is_state(word)
            || all.contains("DE") && is_land(word)
    };
    // One that is sure of several makes a list of countries of all.
    let is_list = all.iter().any(|word| SURE.contains(word) && is_sure(word, name));
    for word in letters.iter().take(MOST) {
        if is_part(word) {
            places.open = true;
            continue;
        }
        match Place::parse(if *word == "UK" { "GB" } else { word }).filter(|place| !place.is_unknown()) {
            Some(place) if is_list || is_sure(word, name) => places.add(place.code()),
            _ => places.open = true,
        }
    }
    places.open |= letters.len() > MOST;
    places
}

/// Whether two letters behind a name can be nothing but a country: no department, and no state, Land, canton or province where one of that
/// name or form may have its seat.
fn is_sure(letters: &str, name: &str) -> bool {
    const AUTHORITIES: &[&str] = &[
        "gemeinde",
        "stadt",
        "kanton",
        "commune",
        "ville",
        "canton",
        "etat",
        "comune",
        "citta",
        "provincia",
        "cantone",
        "kreis",
        "ausgleichskasse",
        "steueramt",
        "avs",
    ];
    // Of Canada and Australia, where such companies are too.
    const OF_OTHERS: &[&str] = &["NL", "PE", "SK", "NU", "YT", "SA", "WA", "NT"];
    // `S.a.s.` is Italian, and French; without dots it is French.
    let is_italian = name.to_lowercase().contains("s.a.s");
    let is_sas = folded(name).ends_with("sas");
    let is_sure = SURE.contains(&letters);
    let is_cantonal = |word: &str| word.starts_with("kantons") || word.starts_with("cantonal");
    let is_authority = folded(name).split(' ').any(|word| AUTHORITIES.contains(&word) || is_cantonal(word));
    // `Kite S\u{e0} r.l. Bulle (FR)`.
    let is_swiss = name.split_whitespace().any(|word| is_canton_of(word, letters));
    // Who has no form may be of any of them, where the letters are not those that everybody writes for a country.
    let has_form = is_company(name) || form::has_one(name);
    // `Kite AG D\u{fc}dingen`.
    let name = form::up_to_form(name);
    let of = |code| form::ends_with_one_of(name, code);
    let may_be = |is_one: bool| is_authority || is_one || !is_sure && !has_form;
    Place::parse(if letters == "UK" { "GB" } else { letters }).is_some_and(|place| !place.is_unknown())
        && (is_sure || !DEPARTMENTS.contains(&letters) && !is_land(letters))
        && !(is_state(letters) && !is_authority && may_be(of("US")))
        && !(is_canton(letters)
            && (is_swiss || may_be(of("CH") && !(is_sure && form::may_be_of(name, letters)))))
        && !(is_province(letters) && (may_be(of("IT")) || is_italian || !is_sure && is_sas))
        && !(OF_OTHERS.contains(&letters) && of("US"))
}

/// Whether brackets name a company: it is no recipient of its own, which is told.
pub fn names_company(inside: &str) -> bool {
    let mut items = inside.split([',', ';', ':', '/', '\n']).map(str::trim).filter(|item| !is_place(item));
    items.any(|item| has_form(item) || item.split(is_between).any(|word| is_known_company(&folded(word))))
}

/// Whether an item is a part of an address, or the code of a country: `SE`.
fn is_place(item: &str) -> bool {
    part(item).is_some() || matches!(Place::hint(item), Some(Hint::Place(_)))
}

/// Whether a word of brackets may be that of a company: beside places, they may not be its own.
pub fn may_name_company(inside: &str) -> bool {
    let mut words =
        inside.split(is_between).filter(|word| !is_two_letters(word) || !is_place(word)).map(folded);
    words.any(|word| is_known_company(&word) || is_form(&word))
}

fn is_between(c: char) -> bool {
    !(c.is_alphanumeric() || matches!(c, '-' | '.'))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::import::{divisions::Divisions, places};

    const CELLS: &[(&str, &str, &str)] = &[
        ("Kite AG", "SG", "unknown"),
        ("Kite AG", "9000 St. Gallen, SG", "CH"),
        ("Kite AG", "8001 Z\u{fc}rich, SG", "unknown"),
        ("Kite AG", "6003 Luzern, LU", "CH"),
        ("Kite AG", "8001 Z\u{fc}rich, AT", "unknown"),
        ("Kite AG", "CH, SG", "CH;unknown"),
        ("Kite GmbH", "DE-BE", "DE"),
        ("Kite BV", "NL-GE", "NL"),
        ("Kite Inc.", "US-CA", "US"),
        ("Kite AG", "CH-SG", "CH"),
        ("Kite Inc.", "US \u{2013} CA", "US;unknown"),
        ("Kite S.a.s.", "BG", "unknown"),
        ("Kite SAS", "TO", "unknown"),
        ("Kite Pty Ltd", "SA", "unknown"),
        ("Kite Inc.", "SK", "unknown"),
        ("Kite GmbH", "BI", "unknown"),
        ("Kite UG", "BE", "unknown"),
        ("Kite AG", "DE, AT, CH", "DE;AT;CH"),
        ("Kite AG", "AT", "AT"),
        ("Kite AG", "BE", "unknown"),
        ("Kite AG", "BE\u{b2}", "unknown"),
        ("Kite AG", "BE2", "unknown"),
        ("Kite BV", "BE", "BE"),
        ("Kite BV", "BE\u{b9}", "BE"),
        ("Kite AG", "Server in SG", "unknown"),
        ("Kite AG", "Hosting: NL", "NL"),
        ("Kite Srl", "20121 Milano, MI", "IT"),
        ("Kite Srl", "20121 Milano, CH", "unknown"),
        ("Kite Inc.", "San Francisco, CA", "US"),
        ("Kite Inc.", "Boston, Massachusetts, IN", "unknown"),
        ("Kite Inc.", "New York, USA, IN", "unknown"),
        ("Kite Inc.", "CA", "unknown"),
        ("Kite Inc.", "TX", "unknown"),
        ("Kite Inc.", "US, CA", "US;unknown"),
        ("Kite Inc.", "US", "US"),
        ("Kite Inc.", "DE", "unknown"),
        ("Kite Inc.", "DE, IN", "unknown"),
        ("Kite GmbH", "DE, NO", "DE;NO"),
        ("Kite AS", "NO", "NO"),
        ("Kite AB", "SE", "SE"),
        ("Kite SA", "FR", "FR"),
        ("Commune de Bulle", "FR", "unknown"),
        ("Kantonspolizei", "FR", "unknown"),
        ("Kite AG", "FR", "unknown"),
        ("Kite AG D\u{fc}dingen", "FR", "unknown"),
        ("Kite GmbH", "FR\u{b9}", "unknown"),
        ("Kite S\u{e0} r.l. Fribourg", "FR", "unknown"),
        ("Kite S\u{e0} r.l.", "FR", "FR"),
        ("Comune di Lanciano", "CH", "unknown"),
        ("Kite SpA", "BG", "unknown"),
        ("Kite S.A.", "GE", "unknown"),
        ("Kite SAS", "FR, BE, LU", "FR;BE;LU"),
        ("Kite AG", "?", "unknown"),
        ("Kite S.L.", "EE. UU.", "US"),
        ("Kite S.p.A.", "BG", "unknown"),
        ("Kite S.\u{e0} r.l.", "LU", "unknown"),
        ("Kite Srl", "TO", "unknown"),
        ("Kite", "FR", "FR"),
        ("Kite Ltd", "USA; Georgia", "US;unknown"),
        ("Kite SA", "Luxembourg, Belgique", "BE;unknown"),
        ("Kite Ltd", "Niger, Nigeria", "NG;unknown"),
        ("Kite GmbH", "Deutschland", "DE"),
        ("Kite GmbH", "USA, Indien", "US;IN"),
        ("Kite GmbH", "26121 Oldenburg", "DE"),
        ("Kite GmbH", "IE und Italien", "IE;IT"),
    ];

    #[test]
    fn two_letters_are_a_place_where_they_can_be_nothing_else() {
        for (name, inside, wanted) in CELLS {
            let read = places::read(inside, &BTreeMap::new(), &[], &Divisions::default());
            assert_eq!(certain(inside, name, read).cell(), *wanted, "{name} ({inside})");
        }
    }

    #[test]
    fn a_company_in_brackets_is_told_from_what_one_does() {
        for inside in ["Support: Bell India Pvt Ltd", "Bell Ltd.", "Unterauftr.: AWS, Dublin"] {
            assert!(names_company(inside), "{inside}");
        }
        for inside in ["Hosting", "Schweiz", "AV", ""] {
            assert!(!names_company(inside), "{inside}");
        }
    }
}
