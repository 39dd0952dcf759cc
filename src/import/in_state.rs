//! Addresses whose town has a state or a province with its post code behind it: `Mountain View, CA 94043`. The code says where that is, also
//! of a town that is not known.

use super::{
    address::{Part, Where, country, has_other_code, is_recipient, part, parts_of},
    parts,
    post_code::of_state,
};
use crate::model::Place;

/// Where an address is whose town has a state with its post code behind it: `Mountain View, CA 94043`.
pub fn in_state(text: &str) -> Option<Place> {
    let mut parts = text.split(',').map(str::trim);
    if !parts.any(|part| of_state(part).is_some()) {
        return None;
    }
    let (texts, parts) = parts_of("", text).or_else(|| with_unknown_town(text))?;
    match country(&parts) {
        Where::In(country) if !has_other_code(&texts, &parts) => Some(country),
        _ => None,
    }
}

/// Whether a text is a state with its post code, and no town: `CA 94043`.
pub fn is_state_code(text: &str) -> bool {
    of_state(text).is_some_and(|(_, town)| town.is_empty())
}

/// Whether a text may be the name of a town by its letters: up to four words in capitals.
pub fn is_name(text: &str) -> bool {
    let is_letter = |c: char| c.is_alphabetic() || matches!(c, '-' | '.' | '\'' | '\u{2019}');
    let is_word = |word: &str| {
        word.starts_with(char::is_uppercase) && word.chars().all(is_letter) && !parts::is_word(word)
    };
    (1..5).contains(&text.split_whitespace().count())
        && text.split_whitespace().all(is_word)
        && !is_recipient(text)
}

/// The parts of an address whose town is not known, and has nothing but a state with its post code behind it: `Mountain View, CA 94043, USA`.
fn with_unknown_town(text: &str) -> Option<(Vec<&str>, Vec<Part>)> {
    let texts: Vec<&str> = text.split(',').map(str::trim).collect();
    let at = texts.iter().position(|text| is_state_code(text))?;
    let town = at.checked_sub(1)?;
    let of = |(number, text): (usize, &&str)| match number {
        number if number == town && part(text).is_none() => is_name(text).then_some(Part::TOWN),
        _ => part(text),
    };
    let parts: Vec<Part> = texts.iter().enumerate().map(of).collect::<Option<_>>()?;
    Some((texts, parts))
}
