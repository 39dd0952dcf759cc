//! Forms of companies, and the countries that have them: an `Inc.` is of the USA or of Canada, and a `GmbH` of neither.

use super::{blocs::bloc, town::is_country_as_said, words::folded};
use crate::model::{Date, Place};

/// A form, without dots and blanks; the countries that it is at home in; and others that have it.
type Form = (&'static str, &'static [&'static str], &'static [&'static str]);

/// Forms that are read. Two letters that are a word too count only at the end of a name.
const FORMS: &[Form] = &[
    ("inc", &["US", "CA"], &["PH"]),
    ("incorporated", &["US", "CA"], &["PH"]),
    ("corp", &["US", "CA"], &["PH", "TW", "JP", "KR"]),
    ("corporation", &["US", "CA"], &["PH", "TW", "JP", "KR"]),
    ("llc", &["US"], &["AE"]),
    ("lp", &["US"], &["CA", "GB"]),
    ("pbc", &["US"], &[]),
    ("llp", &["US", "GB"], &["CA", "IN", "SG"]),
    ("co", &[], &["US"]),
    ("ltd", &["GB", "IE"], COMMONWEALTH),
    ("limited", &["GB", "IE"], COMMONWEALTH),
    ("plc", &["GB", "IE"], COMMONWEALTH),
    ("dac", &["IE"], &[]),
    ("uc", &["IE"], &[]),
    ("gmbh", &["DE", "AT", "CH"], &["LI"]),
    ("ag", &["DE", "AT", "CH"], &["LI"]),
    ("kg", &["DE", "AT"], &["CH", "LI"]),
    ("kgaa", &["DE"], &["CH"]),
    ("ohg", &["DE"], &["CH"]),
    ("gbr", &["DE"], &["CH"]),
    ("ug", &["DE"], &["CH"]),
    ("eg", &["DE"], &["CH"]),
    ("ev", &["DE"], &["CH"]),
    ("se", &[], &["CH"]),
    ("sa", &[], &["CH"]),
    ("sarl", &["FR", "CH"], &["LU", "BE", "MA", "TN", "MC"]),
    ("sagl", &["CH"], &[]),
    ("sas", &["FR"], &["CO"]),
    ("srl", &["IT"], &["AR", "BE", "ES", "MD", "RO"]),
    ("spa", &["IT"], &["CL", "DZ"]),
    ("snc", &[], &["IT"]),
    ("coop", &[], &["IT"]),
    ("bv", &["NL", "BE"], &["CW", "SR"]),
    ("nv", &["NL", "BE"], &["CW", "SR"]),
    ("sl", &["ES"], &[]),
    ("slu", &["ES"], &[]),
    ("oy", &["FI"], &[]),
    ("ab", &["SE"], &["FI"]),
    ("aps", &["DK"], &[]),
];

/// Where the law of England has left its forms, and where they are heard of all the same.
const COMMONWEALTH: &[&str] = &[
    "US", "AU", "BB", "BD", "BM", "BS", "CA", "CY", "GG", "GH", "GI", "HK", "IL", "IM", "IN", "JE", "JM",
    "JP", "KE", "KR", "KY", "LK", "MT", "MU", "MY", "NG", "NZ", "PK", "SG", "TH", "TT", "TZ", "UG", "VG",
    "ZA", "ZM",
];

/// Of those that have a form, who speak Spanish: nearly each town of Spain has namesakes there.
const SPANISH: &[&str] = &["AR", "CL", "CO"];

/// The words of a name, the letters of a form at its end as one: `kite s a r l`.
fn words(name: &str) -> Vec<String> {
    let folded = folded(name);
    let mut tokens: Vec<&str> = folded.split(' ').collect();
    let letters = tokens.iter().rev().take_while(|word| word.len() == 1).count();
    let last = tokens.split_off(tokens.len() - letters).concat();
    tokens.into_iter().chain(Some(last.as_str()).filter(|last| !last.is_empty())).map(str::to_owned).collect()
}

fn form(word: &str) -> Option<&'static Form> {
    FORMS.iter().find(|(form, ..)| *form == word)
}

/// The form at the end of a name.
fn last_form(name: &str) -> Option<&'static Form> {
    words(name).last().and_then(|word| form(word))
}

/// Whether a name ends with a form that this country has.
pub fn ends_with_one_of(name: &str, code: &str) -> bool {
    last_form(name).is_some_and(|(_, home, also)| home.contains(&code) || also.contains(&code))
}

/// Whether a name ends with a form that this country has, and no country outside Europe: an `Inc.` in Toronto may be one of the USA.
pub fn is_at_home(name: &str, code: &str) -> bool {
    let is_near = |code: &&str| {
        matches!(
            bloc("eea").map(|eea| Place::parse(code).is_some_and(|place| eea.contains(place, Date::MAX))),
            Some(true)
        ) || *code == "CH"
    };
    let is_second = |form: &Form| {
        words(name)
            .iter()
            .rev()
            .nth(1)
            .is_some_and(|word| form.0 != word.as_str() && self::form(word).is_some())
    };
    last_form(name).is_some_and(|form| {
        let (_, home, also) = form;
        home.contains(&code) && home.iter().chain(*also).all(is_near) && !is_second(form)
    })
}

/// A name up to its form, where one stands in it: `Kite AG` of `Kite AG Bern`.
pub fn up_to_form(name: &str) -> &str {
    let mut end = 0;
    let ends = name.split_whitespace().filter_map(|word| {
        let at = name.get(end..)?.find(word)? + end;
        end = at + word.len();
        Some((word, end))
    });
    let found =
        ends.skip(1).filter(|(word, _)| word.len() > 1 && form(&folded(word).replace(' ', "")).is_some());
    found.last().and_then(|(_, end)| name.get(..end)).unwrap_or(name)
}

/// Whether a company of this name may be one of this country: its form is known there, or is none that is read, or one that every country has.
pub fn may_be_of(name: &str, code: &str) -> bool {
    last_form(name)
        .is_none_or(|(_, home, also)| home.is_empty() || home.contains(&code) || also.contains(&code))
}

/// Whether a name ends with a form that is known.
pub fn has_one(name: &str) -> bool {
    last_form(name).is_some()
}

/// Whether a town that all know of this country may be one of the country that the form of this name is at home in, which has a smaller town
/// of that name: of `Kite Inc.` in `Naples` nothing says whether that is in Italy.
pub fn may_be_at_home(name: &str, town: &str, country: Place) -> bool {
    let all = words(name);
    let forms: Vec<&Form> = match all.last().and_then(|word| form(word)) {
        Some(last) => vec![last],
        // `Kite Inc. Support`.
        None => all.iter().filter(|word| word.len() > 2).filter_map(|word| form(word)).collect(),
    };
    let has =
        |home: Place| home.has_homonym(town) || home != country && is_country_as_said(town, home.code());
    forms.iter().any(|(_, home, also)| {
        let is = |code: &&&str| **code == country.code();
        home.iter().chain(*also).all(|code| !is(&code))
            && (home.iter().filter_map(|code| Place::parse(code)).any(has)
                || country.code() == "ES" && also.iter().any(|code| SPANISH.contains(code)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_town_may_be_in_the_country_of_the_form() {
        for (name, town, code, wanted) in [
            ("Kite Inc.", "Naples", "IT", true),
            ("Kite, Inc.", "Warsaw", "PL", true),
            ("Kite LLC", "Moscow", "RU", true),
            ("Kite Corp.", "Lima", "PE", true),
            ("Kite Inc.", "London", "GB", true),
            ("Kite Inc. Support", "Vienna", "AT", true),
            ("Kite Inc.", "Tokyo", "JP", false),
            ("Kite Inc.", "Holland", "NL", true),
            ("Kite BV", "Holland", "NL", false),
            ("Kite Inc.", "Manila", "PH", false),
            ("Kite GmbH", "Bergen", "NO", true),
            ("Kite e.V.", "Bergen", "NO", true),
            ("Kite AS", "Bergen", "NO", false),
            ("Kite GmbH", "London", "GB", false),
            ("Kite Ltd", "Melbourne", "AU", false),
            ("Kite SAS", "Sevilla", "ES", true),
            ("Kite SpA", "Valencia", "ES", true),
            ("Kite SL", "Sevilla", "ES", false),
            ("Kite SRL", "Sevilla", "ES", false),
            ("Kite SAS", "Lyon", "FR", false),
            ("Kite", "Naples", "IT", false),
        ] {
            assert_eq!(may_be_at_home(name, town, Place::parse(code).unwrap()), wanted, "{name}, {town}");
        }
    }

    #[test]
    fn a_form_is_of_the_countries_that_have_it() {
        for (name, code) in
            [("Kite S.\u{e0} r.l.", "CH"), ("Kite Ltd", "US"), ("Kite S.p.A.", "IT"), ("Kite AG", "CH")]
        {
            assert!(ends_with_one_of(name, code), "{name}");
        }
        for (name, code) in [("Kite GmbH", "US"), ("Kite", "US"), ("Kite B.V.", "CH"), ("", "US")] {
            assert!(!ends_with_one_of(name, code), "{name}");
        }
    }
}
