//! Parts of countries by their two letters, which are those of a country too: cantons of Switzerland, with towns behind which they are nothing
//! else (`Bern BE` is not in Belgium), and provinces of Italy.

use super::{town, words::folded};
use crate::model::{Place, place::Hint};

/// Whether a text is two capital letters.
pub fn is_two_letters(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Whether two letters are those of a state of the USA.
pub fn is_state(text: &str) -> bool {
    is_two_letters(text)
        && Place::hint(&format!("US-{text}"))
            .is_some_and(|hint| matches!(hint, Hint::Part(..) | Hint::Place(_)))
}

/// The letters of each canton, and towns that lie in it, folded.
fn cantons() -> impl Iterator<Item = (&'static str, &'static str)> {
    town::rows("canton")
}

/// Whether a name is one of a list of them.
fn is_one(names: &str, name: &str) -> bool {
    names.split(';').any(|one| one == name)
}

/// Whether a town has the name of others: without a post code it may lie in another country.
fn is_shared(name: &str) -> bool {
    town::rows("shared").any(|(_, names)| is_one(names, name))
}

/// Whether a name is that of a town of these, and of no other that is known.
pub fn is_swiss_town(name: &str) -> bool {
    let name = folded(name);
    let is_other = town::rows("written").any(|(_, names)| is_one(names, &name));
    !is_shared(&name) && !is_other && cantons().any(|(_, towns)| is_one(towns, &name))
}

/// Whether two letters are those of a canton.
pub fn is_canton(letters: &str) -> bool {
    cantons().any(|(canton, _)| canton == letters)
}

/// The letters of the provinces of Italy.
const PROVINCES: &str = " AG AL AN AO AP AQ AR AT AV BA BG BI BL BN BO BR BS BT BZ CA CB CE CH CL CN CO CR CS CT CZ EN FC FE FG FI FM FR \
                         GE GO GR IM IS KR LC LE LI LO LT LU MB MC ME MI MN MO MS MT NA NO NU OR PA PC PD PE PG PI PN PO PR PT PU \
                         PV PZ RA RC RE RG RI RM RN RO SA SI SO SP SR SS SU SV TA TE TN TO TP TR TS TV UD VA VB VC VE VI VR VS VT \
                         VV ";

/// Whether two letters are those of a canton, and of no country and no state of the USA.
pub fn is_canton_only(letters: &str) -> bool {
    is_canton(letters) && Place::parse(letters).is_none() && !is_state(letters)
}

/// Whether two letters are those of a province of Italy.
pub fn is_province(letters: &str) -> bool {
    PROVINCES.contains(&format!(" {letters} "))
}

/// Whether two letters behind a town, whose post code of so many digits stands before it, may be a canton or a province:
/// `3400 Burgdorf, BE`.
pub fn may_be_part(letters: &str, digits: usize) -> bool {
    digits == 4 && is_canton(letters) || digits == 5 && is_province(letters)
}

/// Whether two letters are those of the canton that a town, with its post code or without, lies in.
pub fn is_canton_of(town: &str, letters: &str) -> bool {
    let town = folded(town);
    let town = town.strip_prefix("ch ").unwrap_or(&town);
    let has_code = |(code, _): &(&str, &str)| code.len() == 4 && code.bytes().all(|b| b.is_ascii_digit());
    let behind_code = town.split_once(' ').filter(has_code).map(|(_, name)| name);
    let is_elsewhere = behind_code.is_none() && is_shared(town);
    let of = cantons().find(|(canton, _)| *canton == letters);
    !is_elsewhere && of.is_some_and(|(_, towns)| is_one(towns, behind_code.unwrap_or(town)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_letters_behind_a_town_are_those_of_its_canton() {
        for (town, letters) in [
            ("3000 Bern", "BE"),
            ("CH-9000 St. Gallen", "SG"),
            ("Z\u{fc}rich", "ZH"),
            ("1201 Gen\u{e8}ve", "GE"),
            ("1700 Freiburg", "FR"),
        ] {
            assert!(is_canton_of(town, letters), "{town} {letters}");
        }
        for (town, letters) in [
            ("8001 Z\u{fc}rich", "SG"),
            ("Freiburg", "FR"),
            ("79098 Freiburg", "FR"),
            ("", "ZH"),
            ("Bern", "DE"),
        ] {
            assert!(!is_canton_of(town, letters), "{town} {letters}");
        }
        assert!(
            may_be_part("BE", 4) && may_be_part("TN", 5) && !may_be_part("BE", 5) && !may_be_part("DE", 5)
        );
        assert!(is_canton("ZH") && !is_canton("DE") && !is_canton(""));
    }
}
