//! What stands beside a place, in brackets, behind a dash or in another line of its cell: words that surely name no other
//! place (`data/beside.tsv`), or words that may.

use std::{
    collections::{HashMap, HashSet},
    sync::OnceLock,
};

use super::{
    blocs::bloc,
    instruments, unsaid,
    words::{self, folded},
};
use crate::model::{Date, Place, place::Hint};

/// So many words of a remark are looked at.
const WORDS: usize = 40;
/// So many words a phrase has.
const PHRASE: usize = 5;

/// What words beside places say of where else something may be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Beside {
    /// That this is where a part of the work is done.
    pub part: bool,
    /// A bloc that one of them lies in: in brackets it says more of that one, by itself it may be others of its members.
    pub bloc: bool,
    /// They may name another place.
    pub open: bool,
}

impl Beside {
    const OPEN: Self = Self { part: false, bloc: false, open: true };
    const PART: Self = Self { part: true, bloc: false, open: false };

    fn and(self, other: Self) -> Self {
        Self { part: self.part || other.part, bloc: self.bloc || other.bloc, open: self.open || other.open }
    }
}

/// Phrases that name no place, and whether they say that it is a part.
fn phrases() -> &'static HashMap<&'static str, Beside> {
    static PHRASES: OnceLock<HashMap<&'static str, Beside>> = OnceLock::new();
    PHRASES.get_or_init(|| {
        let lines = include_str!("data/beside.tsv").lines().filter(|line| !line.starts_with('#'));
        let of = |(kind, phrases): (&'static str, &'static str)| {
            let says = if kind == "part" { Beside::PART } else { Beside::default() };
            phrases.split(';').map(move |phrase| (phrase, says))
        };
        let lines = lines.filter_map(|line| line.split_once('\t')).filter(|(kind, _)| *kind != "behind");
        lines.flat_map(of).collect()
    })
}

/// What a text beside these places says. `names` are the parties that the row is about: to name one of them says nothing of
/// where it is.
pub fn beside(text: &str, places: &[Place], names: &[&str]) -> Beside {
    let all = folded(text);
    let tokens: Vec<&str> = all.split(' ').filter(|word| !word.is_empty()).collect();
    // A letter or a number by itself is a mark.
    let is_mark = matches!(tokens.as_slice(), [only] if only.chars().count() == 1);
    if text.contains('?') {
        return Beside::OPEN;
    }
    let is_more = || instruments::read(text).more && !is_role(text);
    if tokens.is_empty() || is_mark || is_named(&tokens, names) || !is_more() {
        return Beside::default();
    }
    if tokens.len() > WORDS || unsaid::is_remark(text) || names_code(text, places) {
        return Beside::OPEN;
    }
    // The name of a company may have any words but those of places elsewhere.
    let company = words::is_company(text);
    let (mut at, mut says) = (0, Beside::default());
    while at < tokens.len() {
        let longest = PHRASE.min(tokens.len() - at);
        let phrase = (1..=longest).rev().find_map(|count| {
            let phrase = tokens.get(at..at + count)?.join(" ");
            says_of(&phrase, places).map(|of| (count, of))
        });
        let (count, of) = match phrase {
            Some(phrase) => phrase,
            None if company => (1, Beside::default()),
            None => return Beside::OPEN,
        };
        says = says.and(of);
        at += count;
    }
    says
}

/// Whether a word in capitals is the code of another place: `AT` is Austria, `at` is not.
fn names_code(text: &str, places: &[Place]) -> bool {
    let codes = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() == 2);
    let codes = codes.filter(|word| !words::is_form(&word.to_lowercase()));
    codes.filter_map(Place::parse).any(|place| !places.contains(&place))
}

/// Whether the words name one of these parties: its name, or how it begins.
fn is_named(tokens: &[&str], names: &[&str]) -> bool {
    let long = tokens.iter().map(|word| word.len()).sum::<usize>() > 2;
    let begins = |name: &&str| {
        let name = folded(name);
        let mut words = name.split(' ');
        tokens.iter().all(|token| words.next() == Some(*token))
    };
    long && names.iter().any(begins)
}

/// Whether a word, folded, says something that is no place: what is done, an instrument, a company that many know.
pub fn is_said(folded: &str) -> bool {
    phrases().contains_key(folded)
}

/// Whether a text names in which role somebody is, or what was agreed, and nothing else: `AVV`, `extern`, `SCC`, `AV-Vertrag vom 1.2.2024`.
pub fn is_role(text: &str) -> bool {
    static ROLES: OnceLock<HashSet<&'static str>> = OnceLock::new();
    const BETWEEN: &[&str] = &[
        "vom", "von", "of", "du", "dated", "seit", "since", "und", "and", "et", "mit", "with", "nach", "gem",
    ];
    let all = || {
        let lines = include_str!("data/beside.tsv").lines();
        let of = |line: &'static str| line.strip_prefix("role\t").or_else(|| line.strip_prefix("behind\t"));
        lines.filter_map(of).flat_map(|words| words.split(';')).collect()
    };
    let roles: &HashSet<_> = ROLES.get_or_init(all);
    if text.contains('?') || unsaid::is_maybe(text) {
        return false;
    }
    let folded = folded(text);
    let tokens: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    let (mut at, mut named) = (0, 0);
    while at < tokens.len().min(WORDS) {
        let longest = PHRASE.min(tokens.len() - at);
        let is = |count: &usize| {
            tokens.get(at..at + count).is_some_and(|words| roles.contains(words.join(" ").as_str()))
        };
        if let Some(count) = (1..=longest).rev().find(is) {
            (at, named) = (at + count, named + 1);
        } else if tokens
            .get(at)
            .is_some_and(|word| BETWEEN.contains(word) || word.bytes().all(|byte| byte.is_ascii_digit()))
        {
            at += 1;
        } else {
            return false;
        }
    }
    named > 0 && tokens.len() <= WORDS
}

/// Whether a text, folded, is the name of a company that many know, or begins with it: `google ireland`.
pub fn is_known_company(folded: &str) -> bool {
    static NAMES: OnceLock<HashSet<&'static str>> = OnceLock::new();
    let all = || {
        let lines = include_str!("data/beside.tsv").lines();
        lines.filter_map(|line| line.strip_prefix("company\t")).flat_map(|names| names.split(';')).collect()
    };
    let names: &HashSet<_> = NAMES.get_or_init(all);
    let ends = folded.match_indices(' ').map(|(at, _)| at).chain([folded.len()]);
    ends.take(PHRASE).filter_map(|end| folded.get(..end)).any(|begin| names.contains(begin))
}

/// What a phrase says; none where it is not known.
fn says_of(phrase: &str, places: &[Place]) -> Option<Beside> {
    if let Some(says) = phrases().get(phrase) {
        return Some(*says);
    }
    // Of a day, an article, a post code.
    if phrase.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Beside::default());
    }
    if let Some(bloc) = bloc(phrase) {
        let within = places.iter().any(|place| bloc.contains(*place, Date::MAX));
        return Some(Beside { bloc: within, open: !within, part: false });
    }
    // `N. Virginia`.
    let whole =
        ["n ", "s ", "e ", "w "].iter().find_map(|begin| phrase.strip_prefix(begin)).unwrap_or(phrase);
    let meant = Place::hint(whole)?.places();
    let same = |place: &Place| places.iter().any(|known| place.within(*known) || known.within(*place));
    Some(if meant.iter().any(same) { Beside::default() } else { Beside::OPEN })
}

/// The town behind a post code: `12345 Musterstadt`, `D-12345 Musterstadt`.
pub fn behind_post_code(text: &str) -> Option<&str> {
    let (code, town) = text.trim().split_once(' ')?;
    let digits = match code.split_once('-') {
        Some((land, digits)) if land.len() < 4 && land.bytes().all(|b| b.is_ascii_uppercase()) => digits,
        _ => code,
    };
    let is_code = (4..=6).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    let plain = town.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '.' | '\''));
    let words = town.split_whitespace().count();
    (is_code && plain && (1..5).contains(&words)).then_some(town.trim())
}

/// Whether a text is a city, a part of a country, or a town behind its post code: what stands before its country in an address.
pub fn is_of_address(text: &str) -> bool {
    matches!(Place::hint(text), Some(Hint::City(..) | Hint::Part(..))) || behind_post_code(text).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, code: &str) -> Beside {
        beside(text, &[Place::parse(code).unwrap()], &["Slack Technologies, LLC"])
    }

    #[test]
    fn what_names_no_other_place_is_told_from_what_may() {
        for text in [
            "X",
            "1)",
            "AWS",
            "AWS Frankfurt",
            "Rechenzentrum M\u{fc}nchen",
            "DPF",
            "SCC",
            "Standardvertragsklauseln und TIA vom 14.03.2025",
            "head office",
            "Hosting",
            "ADV",
            "AV-Vertrag vom 14.03.2025",
            "Slack",
            "Slack Technologies",
            "Kite Software GmbH",
            "Deutschland",
            "seit 2021",
        ] {
            assert_eq!(of(text, "DE"), Beside::default(), "{text}");
        }
        for text in ["Backup", "primary", "Support", "2nd Level Support"] {
            assert_eq!(of(text, "DE"), Beside::PART, "{text}");
        }
        for text in [
            "Gurgaon",
            "s.o.",
            "u.a.",
            "k.A.",
            "US Cloud",
            "with access from India",
            "Azure West Europe",
            "Kite India Ltd",
            "Slack?",
            "and others",
            "no SCC",
            "ab 2027",
            "mainly",
            "Tech",
            "India Support",
            "Paris",
            "AT",
            "IT Support",
        ] {
            assert!(of(text, "DE").open, "{text}");
        }
        assert_eq!(of("EU Cloud", "DE"), Beside { bloc: true, ..Beside::default() });
        assert!(of("EU Cloud", "US").open && beside("EU", &[], &[]).open);
        assert_eq!((of("N. Virginia", "US"), of("N. Virginia", "DE").open), (Beside::default(), true));
    }

    #[test]
    fn a_role_or_an_instrument_is_told_from_what_is_done() {
        for text in [
            "SCC",
            "AVV",
            "AV-Vertrag",
            "AV-Vertrag vom 14.03.2025",
            "DPF",
            "extern",
            "Konzern",
            "ADV",
            "DPF + SCC",
            "Auftragsverarbeiter",
            "Tochtergesellschaft",
            "Art. 28 DSGVO",
        ] {
            assert!(is_role(text), "{text}");
        }
        for text in [
            "Hosting AWS",
            "Hosting",
            "Indien",
            "SCC Indien",
            "SCC?",
            "evtl. SCC",
            "Support",
            "AWS",
            "2025",
            "",
            "HR",
            "NL",
        ] {
            assert!(!is_role(text), "{text}");
        }
    }

    /// A word that is a place too would hide that place; a small one is told from a code by its letters.
    #[test]
    fn no_word_of_the_table_is_a_place() {
        // Parts of countries that nobody means beside a place.
        const MAY: &[&str] = &["and", "centre"];
        let mut wrong = Vec::new();
        for phrase in phrases().keys().filter(|phrase| phrase.len() > 2 && !MAY.contains(phrase)) {
            assert_eq!(*phrase, folded(phrase));
            if let Some(hint) = Place::hint(phrase) {
                wrong.push((phrase, hint));
            }
        }
        assert!(wrong.is_empty(), "{wrong:?}");
    }
}
