//! What stands in brackets behind the name of a recipient, or behind its address: its role, another part of its address, where it works, or
//! what it does. Two letters there are a place only where they can be nothing else.

use super::{
    address::{Part, Where, is_state, part, parts_of, read},
    beside::is_known_company,
    letters::is_canton,
    named::{DEPARTMENTS, SURE},
    parts,
    place_names::{is_land, is_two_letters},
    placed::Places,
    words::{folded, has_form, is_form},
};
use crate::model::Place;

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
    let all: Vec<&str> = inside
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !parts::is_word(word))
        .collect();
    let letters: Vec<&str> =
        all.iter().copied().filter(|word| is_two_letters(word) && !is_form(&folded(word))).collect();
    let open = |codes| Places { codes, open: true, more: true, ..Places::default() };
    if letters.len() == all.len() {
        return of_letters(&letters, name, read_places);
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

/// Of brackets with nothing but two letters, once or more: `(DE, AT, CH)`.
fn of_letters(letters: &[&str], name: &str, places: Places) -> Places {
    let has = |country: &str| letters.contains(&country);
    // `(CH, SG)`, `(US, CA)`, `(DE, BW)`: a country and a part of it.
    let is_part = |word: &&str| {
        has("CH") && *word != "CH" && is_canton(word)
            || has("US") && *word != "US" && is_state(word)
            || has("DE") && is_land(word)
    };
    if letters.iter().any(|word| SURE.contains(word)) {
        let open = places.open || letters.iter().any(is_part);
        return Places { open, more: places.more || open, ..places };
    }
    if letters.iter().all(|word| is_sure(word, name)) {
        return places;
    }
    Places { open: true, more: true, ..Places::default() }
}

/// Whether two letters behind a name can be nothing but a country: no department, and no state, Land or canton where a company of that form
/// may have its seat.
fn is_sure(letters: &str, name: &str) -> bool {
    const NOT_AMERICAN: &[&str] = &[
        "gmbh", "ag", "kg", "ohg", "eg", "ev", "ug", "gbr", "kgaa", "sarl", "bv", "nv", "oy", "aps", "srl",
        "spa",
    ];
    const NOT_SWISS: &[&str] = &[
        "bv", "nv", "ltd", "limited", "inc", "llc", "corp", "plc", "oy", "aps", "srl", "spa", "ug", "ohg",
        "kgaa", "uc", "dac",
    ];
    let name = folded(name);
    let form = name.rsplit(' ').next().unwrap_or_default();
    SURE.contains(&letters)
        || Place::parse(letters).is_some_and(|place| !place.is_unknown())
            && !DEPARTMENTS.contains(&letters)
            && !is_land(letters)
            && (!is_state(letters) || NOT_AMERICAN.contains(&form))
            && (!is_canton(letters) || NOT_SWISS.contains(&form))
}

/// Whether brackets name a company: it is no recipient of its own, which is told.
pub fn names_company(inside: &str) -> bool {
    let mut items = inside.split([',', ';', ':', '/', '\n']).map(str::trim);
    items.any(has_form) || inside.split(is_between).any(|word| is_known_company(&folded(word)))
}

/// Whether a word of brackets may be that of a company: beside places, they may not be its own.
pub fn may_name_company(inside: &str) -> bool {
    let mut words = inside.split(is_between).map(folded);
    words.any(|word| is_known_company(&word) || is_form(&word))
}

fn is_between(c: char) -> bool {
    !(c.is_alphanumeric() || matches!(c, '-' | '.'))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::import::places;

    #[test]
    fn two_letters_are_a_place_where_they_can_be_nothing_else() {
        for (name, inside, wanted) in [
            ("Kite AG", "SG", "unknown"),
            ("Kite AG", "9000 St. Gallen, SG", "CH"),
            ("Kite AG", "8001 Z\u{fc}rich, SG", "unknown"),
            ("Kite AG", "6003 Luzern, LU", "CH"),
            ("Kite AG", "8001 Z\u{fc}rich, AT", "unknown"),
            ("Kite AG", "CH, SG", "CH;SG;unknown"),
            ("Kite AG", "DE, AT, CH", "DE;AT;CH"),
            ("Kite AG", "AT", "AT"),
            ("Kite AG", "BE", "unknown"),
            ("Kite BV", "BE", "BE"),
            ("Kite AG", "Server in SG", "unknown"),
            ("Kite AG", "Hosting: NL", "NL"),
            ("Kite Srl", "20121 Milano, MI", "unknown"),
            ("Kite Inc.", "San Francisco, CA", "US"),
            ("Kite Inc.", "Boston, Massachusetts, IN", "unknown"),
            ("Kite Inc.", "New York, USA, IN", "unknown"),
            ("Kite Inc.", "CA", "unknown"),
            ("Kite Inc.", "TX", "unknown"),
            ("Kite Inc.", "US, CA", "US;unknown"),
            ("Kite Inc.", "US", "US"),
            ("Kite GmbH", "Deutschland", "DE"),
            ("Kite GmbH", "USA, Indien", "US;IN"),
            ("Kite GmbH", "26121 Oldenburg", "DE"),
            ("Kite GmbH", "IE und Italien", "IE;IT"),
        ] {
            let read = places::read(inside, &BTreeMap::new(), &[]);
            assert_eq!(certain(inside, name, read).cell(), wanted, "{name} ({inside})");
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
