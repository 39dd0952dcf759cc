//! Letters that are a country, and may be a part of another one.

use crate::{
    import::{
        divisions::Divisions,
        letters::is_two_letters,
        placed::{Known, Places},
        words::folded,
    },
    model::{Place, place::Hint},
};

/// So many pieces of a text are looked at.
const PIECES: usize = 300;

/// Leaves open what was read of letters that may be a part of a country, and of nothing else: `DE` beside `NY`. What stands beside may say
/// that it is the country: `DE (Germany)`; `read` reads that.
pub(super) fn leave_divided(
    text: &str,
    known: &Known,
    all: &Divisions,
    places: &mut Places,
    read: impl Fn(&str) -> Places,
) {
    let is_between = |c: char| !(c.is_alphanumeric() || matches!(c, ' ' | '-' | '.' | '\''));
    let is_divided = |word: &str| {
        let word = bare(word);
        is_two_letters(word) && !known.contains_key(&folded(word)) && !all.may_be(word).is_empty()
    };
    let pieces = || text.split(is_between).take(PIECES).map(str::trim).filter(|piece| !piece.is_empty());
    let divided: Vec<&str> =
        pieces().flat_map(|piece| piece.split(' ')).filter(|word| is_divided(word)).map(bare).collect();
    let is_read = |code: &&str| divided.contains(code);
    if !places.codes.iter().any(&is_read) {
        return;
    }
    let rest = |piece: &str| {
        let words = piece.split(' ').filter(|word| !is_divided(word));
        words.collect::<Vec<_>>().join(" ")
    };
    let said: Vec<&str> = pieces().flat_map(|piece| read(&rest(piece)).codes).collect();
    let (open, codes): (Vec<&str>, Vec<&str>) =
        places.codes.iter().partition(|code| is_read(code) && !said.contains(code));
    if !open.is_empty() {
        places.codes = codes;
        places.divided = open;
        places.leave_open();
    }
}

/// A word without marks around it: `DE\u{b9}`.
fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphabetic())
}

/// The country of a part by its letters and its name: `DE` and `Delaware`.
pub(super) fn part_by_letters(letters: &str, name: &str) -> Option<Place> {
    let own = Place::parse(letters).filter(|_| is_two_letters(letters))?;
    let Some(Hint::Part(_, within)) = Place::hint(name) else { return None };
    let is_it = |country: &&Place| Place::hint(&format!("{country}-{letters}")) == Place::hint(name);
    within.iter().find(is_it).copied().filter(|country| *country != own)
}
