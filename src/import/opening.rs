//! What stands behind the name of a recipient and is no name and no address: what is done elsewhere (`Hosting in Indien`), that there
//! is more (`etc.`, `weitere L\u{e4}nder`), how to reach somebody, a day. It leaves open where the one before it is.

use super::{
    address::{Part, Sure, is_recipient, part},
    beside::{is_known_company, is_said},
    blocs::is_bloc,
    instruments,
    internal::is_internal,
    named::bare,
    parts::{self, Between, parted},
    place_names::BEFORE,
    words::{self, folded, has_form},
};
use crate::model::Place;

/// So many words are looked at, and so many a phrase has.
const WORDS: usize = 40;
const PHRASE: usize = 4;

/// A text of more bytes is no address with a name.
const LONG: usize = 300;

/// Whether a text is no name of anybody, and no address that is whole.
pub fn opens(text: &str) -> bool {
    !has_form(text)
        && (is_open_ended(text) || is_contact(text) || says_where(text, false) || is_instrument(text))
}

/// Whether a text that is taken for a name may be a remark of where the one before it is: `Entwickler in Indien`, `noch Berlin`.
pub fn may_be_remark(text: &str) -> bool {
    const BY: &[&str] = &["durch", "by", "par", "mit", "with", "in", "en", "au", "aux"];
    let is_place = |word: &str| word.len() > 2 && part(word).is_some_and(|part| part.sure != Sure::Part);
    let is_name = |word: &str| {
        word.starts_with(char::is_uppercase) && word.chars().all(|c| c.is_alphabetic() || c == '-')
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    let inside = text.split(|c: char| !(c.is_alphanumeric() || c == '-'));
    let begins = words.first().is_some_and(|word| words.len() > 1 && parts::is_word(word));
    let is_by = |word: &&str| BY.contains(word) || FROM.contains(word);
    let has_place = inside.into_iter().any(is_place);
    let is_said = words.iter().any(is_by) || !words.iter().all(|word| is_name(word));
    !has_form(text) && (begins || has_place && is_said)
}

/// The names of others in a text that begins with an address, or is a list of places, and says more; nothing, where it is a name itself.
pub fn names_behind(text: &str) -> Option<Vec<&str>> {
    // Nobody's address is so long.
    if text.len() > LONG {
        return None;
    }
    let pieces = pieces(text);
    let is_of = |text: &&str| {
        let head = bare(text);
        part(head).is_some()
            || !is_recipient(head) && (opens(text) || says_where(text, true) || is_more(&folded(text)))
    };
    let (first, rest) = pieces.split_first()?;
    if !rest.is_empty() && (is_sure(first) || !has_form(text) && pieces.iter().all(is_of)) {
        return Some(rest.iter().copied().filter(|piece| !is_of(piece)).collect());
    }
    // `8001 Z\u{fc}rich etc.`, `Schweiz bis 2023`.
    let ends = text.match_indices(' ').map(|(at, _)| at);
    let mut splits = ends.filter_map(|at| Some((text.get(..at)?, text.get(at + 1..)?)));
    let (begin, behind) = splits.rfind(|(begin, _)| part(begin).is_some())?;
    if is_of(&behind) || opens(behind) {
        return Some(Vec::new());
    }
    is_sure(begin).then(|| vec![behind].into_iter().filter(|behind| is_recipient(behind)).collect())
}

/// Whether nobody is called so: a post code with a town that is known, or whose country is said.
fn is_sure(text: &str) -> bool {
    part(bare(text)).is_some_and(|part| part.sure == Sure::Firm && part.countries.is_some())
}

/// The parts of a text between signs and words of lists, dashes and colons.
fn pieces(text: &str) -> Vec<&str> {
    let parts = parted(text, Between::Words).into_iter();
    let dashes = parts.flat_map(|part| part.split(" - ")).flat_map(|part| part.split(" \u{2013} "));
    dashes.map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// Whether a text ends as lists do that are not whole.
fn is_open_ended(text: &str) -> bool {
    text.contains(['\u{2026}', '?']) || text.contains("..") || is_more(&folded(text))
}

/// Words by which a list says that it is not whole.
const MORE: &[&str] = &[
    "etc",
    "usw",
    "u a",
    "ua",
    "u v m",
    "uvm",
    "u v a",
    "et al",
    "inter alia",
    "others",
    "and others",
    "weitere",
    "andere",
    "und weitere",
    "und andere",
    "autres",
    "et autres",
];

/// Whether the last words of a list say that it is not whole: `Kite GmbH u.a.`.
pub fn ends_in_more(text: &str) -> bool {
    let text = text.trim_end();
    let folded = folded(text);
    let ends = folded.rmatch_indices(' ').take(4).filter_map(|(at, _)| folded.get(at + 1..));
    text.ends_with(['\u{2026}', '?'])
        || text.ends_with("..")
        || ends.into_iter().any(|end| MORE.contains(&end))
}

/// Whether words, folded, say that there is more, or until when it is so.
fn is_more(words: &str) -> bool {
    const BEGINS: &[&str] = &["weitere", "andere", "other", "further", "autres"];
    const PLACES: &[&str] = &[
        "lander",
        "staaten",
        "drittlander",
        "drittstaaten",
        "countries",
        "pays",
        "standorte",
        "orte",
        "locations",
        "sites",
        "regionen",
        "regions",
    ];
    const SINCE: &[&str] = &["bis", "seit", "ab", "stand", "until", "till", "since", "jusqu", "depuis"];
    let all: Vec<&str> = words.split(' ').collect();
    let number = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit());
    match all.as_slice() {
        _ if MORE.contains(&words) => true,
        ["rest", ..] => true,
        [first, .., last] if BEGINS.contains(first) => PLACES.contains(last),
        [first, rest @ ..] if SINCE.contains(first) => rest.iter().any(number),
        _ => false,
    }
}

/// Whether a text says how to reach somebody, or names a day.
fn is_contact(text: &str) -> bool {
    const BEGINS: &[&str] =
        &["tel", "telefon", "telephone", "phone", "fax", "telefax", "mobil", "email", "e mail"];
    let words = folded(text);
    let begins =
        |word: &&str| words.strip_prefix(*word).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    let is_day = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_ascii_digit());
        let parts: Vec<&str> = word.split(['.', '-', '/']).collect();
        parts.len() == 3
            && parts
                .iter()
                .all(|part| (1..5).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
    };
    let is_phone = |text: &str| {
        text.bytes().filter(u8::is_ascii_digit).count() > 5
            && text.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '+' | '-' | '/' | '(' | ')'))
            && text.starts_with(['+', '0', '('])
    };
    text.contains('@')
        || text.contains("://")
        || text.contains("www.")
        || BEGINS.iter().any(begins)
        || text.split_whitespace().any(is_day)
        || is_phone(text)
}

/// Whether a text names what was agreed, and nothing else.
fn is_instrument(text: &str) -> bool {
    !folded(text).is_empty() && !instruments::read(text).more
}

/// Words for companies of a group: they get data too.
pub const ENTITIES: &[&str] = &[
    "company",
    "firma",
    "parent",
    "parent company",
    "holding",
    "mutter",
    "muttergesellschaft",
    "mutterkonzern",
    "konzernmutter",
    "konzern",
    "konzernzentrale",
    "group",
    "subsidiary",
    "tochter",
    "tochtergesellschaft",
    "niederlassung",
    "branch",
    "societe mere",
    "filiale",
    "external",
    "extern",
    "externe",
    "externer",
    "entity",
    "hoster",
];
/// Words before a place.
const FROM: &[&str] = &["aus", "from", "depuis", "desde", "vanuit", "nach", "to", "through", "via", "within"];

/// Whether each word of a text is a place, stands between such, or says what is done there. `Konzernmutter USA` may be a name, unless a
/// place stands before it.
fn says_where(text: &str, is_behind_place: bool) -> bool {
    let words = folded(text);
    let tokens: Vec<&str> = words.split(' ').filter(|word| !word.is_empty()).collect();
    // Small letters are no code: `in`, `an`.
    let is_upper = |word: &str| {
        text.split(|c: char| !c.is_alphanumeric())
            .any(|own| own.to_lowercase() == word && own.bytes().all(|b| b.is_ascii_uppercase()))
    };
    let is_place = |phrase: &str| {
        (phrase.len() > 3 || is_upper(phrase))
            && !phrase.bytes().all(|b| b.is_ascii_digit())
            && (Place::hint(phrase).is_some() || is_bloc(phrase))
    };
    // `Land: Schweiz`; `Land Berlin` gets data.
    let is_land = |phrase: &str| ["land", "country", "pays"].contains(&phrase) && !text.contains(':');
    let is_entity = |phrase: &str| !is_behind_place && (ENTITIES.contains(&phrase) || is_land(phrase));
    let is_word = |phrase: &str| {
        !is_entity(phrase)
            && (FROM.contains(&phrase)
                || BEFORE.contains(&phrase)
                || is_said(phrase)
                || parts::is_word(phrase))
    };
    let (mut at, mut places, mut others) = (0, 0, 0);
    while at < tokens.len().min(WORDS) {
        let longest = PHRASE.min(tokens.len() - at);
        let phrases =
            (1..=longest).rev().filter_map(|count| Some((count, tokens.get(at..at + count)?.join(" "))));
        let found = phrases
            .map(|(count, phrase)| (count, is_word(&phrase), is_place(&phrase)))
            .find(|(_, word, place)| *word || *place);
        let Some((count, _, place)) = found else { return false };
        places += usize::from(place);
        others += usize::from(!place);
        at += count;
    }
    places > 0 && others > 0 && tokens.len() <= WORDS && !is_known_company(&words)
}

/// The places that words of a text are. `Kite Europe`: any part of the world is nowhere else.
pub fn places_in(text: &str) -> impl Iterator<Item = Part> {
    let words = text.split(|c: char| !(c.is_alphanumeric() || c == '-')).filter(|word| word.len() > 2);
    let names = |part: &Part| part.countries.as_ref().is_some_and(|countries| !countries.is_empty());
    words.filter_map(part).filter(names)
}

/// Whether a text is a unit of somebody, and where that is: `Team Indien`, `B\u{fc}ro Delhi`, `Vertrieb Indien`.
pub fn is_unit(text: &str) -> bool {
    const UNITS: &[&str] = &[
        "niederlassung",
        "zweigstelle",
        "filiale",
        "team",
        "buro",
        "standort",
        "abteilung",
        "callcenter",
        "service",
        "support",
        "entwicklung",
        "office",
        "branch",
        "site",
        "desk",
        "hub",
        "center",
        "centre",
        "equipe",
        "bureau",
        "agence",
        "oficina",
        "equipo",
        "ufficio",
        "kantoor",
        "rechenzentrum",
        "betriebsstatte",
        "tochter",
        "tochtergesellschaft",
        "mutter",
    ];
    let folded = words::folded(text);
    let is = |word: &str| UNITS.contains(&word) || is_internal(word) && word.len() > 2;
    folded.split(' ').any(is) && places_in(text).next().is_some() && !is_recipient(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_opens_is_told_from_a_name() {
        for text in [
            "Hosting in Indien",
            "Zugriff aus Indien",
            "Server in USA",
            "support from India",
            "Ireland and India",
            "weitere L\u{e4}nder",
            "etc.",
            "u.a.",
            "Rest s. Anlage",
            "Schweiz...",
            "Hauptsitz: Z\u{fc}rich",
            "Land: Schweiz",
            "Tel. 0441-12345",
            "info@kite.ch",
            "Vertrag vom 1.2.2024",
            "bis 2023",
            "+49 441 12345",
            "https://kite.ch",
            "SCC",
        ] {
            assert!(opens(text), "{text}");
        }
        for text in [
            "Google Ireland",
            "Bank of India",
            "Lang & Partner",
            "Konzernmutter USA",
            "Land Berlin",
            "Indien",
            "Polizei und Zoll",
            "weitere Dienstleister",
            "Kite GmbH in Berlin",
            "India Desk",
            "Paris Hilton Hotels",
            "Restaurant Nord",
            "360 Learning",
            "IT",
            "Kanal 8",
            "AWS Frankfurt",
        ] {
            assert!(!opens(text), "{text}");
        }
    }

    #[test]
    fn what_may_be_a_remark_is_told_from_a_plain_name() {
        for text in [
            "Entwickler in Indien",
            "noch Berlin",
            "Berlin > Delhi",
            "Berlin [Indien]",
            "sowie deren Unterauftragnehmer",
            "Wartung durch Bell (Indien)",
        ] {
            assert!(may_be_remark(text), "{text}");
        }
        for text in [
            "Paris Hilton Hotels",
            "Kite",
            "Lang & Partner",
            "Kite GmbH in Berlin",
            "Amt f\u{fc}r Soziales",
            "India Desk",
        ] {
            assert!(!may_be_remark(text), "{text}");
        }
    }

    #[test]
    fn names_behind_an_address_are_no_part_of_it() {
        for (text, wanted) in [
            ("10115 Berlin und Bell AG", Some(&["Bell AG"][..])),
            ("D-10115 Berlin / Bell", Some(&["Bell"])),
            ("F-75001 Paris et Banque Nord", Some(&["Banque Nord"])),
            ("10115 Berlin Muster Bank", Some(&["Muster Bank"])),
            ("8001 Z\u{fc}rich / Bangalore", Some(&[])),
            ("8001 Z\u{fc}rich und Delhi", Some(&[])),
            ("CH-8001 Z\u{fc}rich etc.", Some(&[])),
            ("Schweiz bis 2023", Some(&[])),
            ("Delhi and Austin TX 78701", Some(&[])),
            ("M\u{fc}nchen (AV) - Mutter in USA", Some(&[])),
            ("1000 B\u{e4}ume und Blumen GmbH", None),
            ("Berlin & Partner", None),
            ("Bell und Kite", None),
            ("Paris Hilton Hotels", None),
        ] {
            assert_eq!(names_behind(text).as_deref(), wanted, "{text}");
        }
    }
}
