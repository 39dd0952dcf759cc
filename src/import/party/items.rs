//! The items of a cell of recipients: what stands on lines, between `;` and commas, without the numbers and the words of lists before them.

use crate::import::{
    address::{is_recipient, part},
    internal::is_internal,
    letters::is_two_letters,
    named::bare,
    parts::{self, Between, parted},
    street::is_street,
    words,
};

/// What of an item the name of a party is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Named {
    /// All of it.
    #[default]
    Whole,
    /// What stands beside a department of the owner: `HR und Bell GmbH`.
    Rest,
}

/// A text of a cell, and whether a comma stands before it, and no stronger sign; and whether a word of lists does: `und`.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub text: String,
    pub is_behind_comma: bool,
    pub is_behind_word: bool,
    pub named: Named,
}

/// Whether an item is surely a recipient, or a part of the owner: what stands before it is whole.
pub(super) fn is_surely(text: &str) -> bool {
    let head = bare(text);
    is_recipient(head) || is_internal(head) && !is_two_letters(head)
}

/// The items of a cell, and of these the parts between commas.
pub(super) fn parted_items(cell: &str, listed: bool) -> Vec<Item> {
    let mut all: Vec<Item> = Vec::new();
    let mut is_behind_word = false;
    let whole = words::items(cell);
    let numbers = numbers(&whole);
    for (number, item) in whole.iter().enumerate() {
        let item = without_number(item, numbers.get(number).copied().unwrap_or_default());
        let parts = if listed { parted(item, Between::Commas) } else { vec![item] };
        let count = parts.len();
        for (at, text) in parts.into_iter().enumerate() {
            let is_behind_comma = at > 0 || !listed && number > 0;
            let ends = [number + at > 0, number + 1 < whole.len() || at + 1 < count];
            let (before, text, behind) = between_words(text, ends);
            is_behind_word |= before;
            match all.last_mut() {
                _ if text.is_empty() => {}
                // `Mail, Inc.` is one name.
                Some(last) if at > 0 && is_form_of(&last.text, bare(text)) => {
                    last.text.push_str(", ");
                    last.text.push_str(text);
                }
                _ => {
                    let pieces = departments_and_names(text);
                    let named = if pieces.len() > 1 { Named::Rest } else { Named::Whole };
                    all.extend(pieces.into_iter().enumerate().map(|(at, piece)| Item {
                        text: piece.to_owned(),
                        is_behind_comma: at == 0 && is_behind_comma,
                        is_behind_word: at > 0 || is_behind_word,
                        named,
                    }));
                }
            }
            is_behind_word = behind || is_behind_word && text.is_empty();
        }
    }
    all
}

/// Whether a text is the form of the company before it; behind a town `CO` and `AG` are a state and a canton.
fn is_form_of(name: &str, text: &str) -> bool {
    words::is_form(&words::folded(text))
        && !(is_two_letters(text) && part(name).is_some_and(|part| part.is_place))
}

/// An item without words of lists at its ends, behind and before which another item stands, and whether such a word stands there: `und`,
/// `und Bell AG`. What may be a remark keeps the word before it; in capitals it is none: `Florence OR`, `AND Digital`.
fn between_words(text: &str, [is_behind, is_before]: [bool; 2]) -> (bool, &str, bool) {
    if is_between(text) {
        return (true, "", false);
    }
    let is_small =
        |word: &str| word.len() > 1 && word.chars().all(char::is_lowercase) && parts::is_word(word);
    let is = |word: &str| is_small(word) || matches!(word, "&" | "+" | "/");
    let first = text.split_once(char::is_whitespace);
    let first = first.filter(|(word, rest)| is_behind && is(word) && is_surely(rest.trim()));
    let (before, text) = first.map_or((false, text), |(_, rest)| (true, rest.trim()));
    match text.rsplit_once(char::is_whitespace).filter(|(_, word)| is_before && is(word)) {
        Some((rest, _)) => (before, rest.trim(), true),
        None => (before, text, false),
    }
}

/// Whether an item is nothing but a sign or words that lead to the next one: `&`, `und/oder`, `ainsi que`.
fn is_between(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "u", "y", "e", "ed", "o", "i", "ainsi", "que", "plus", "as", "well", "auch", "also", "ferner", "und",
        "dann",
    ];
    let folded = words::folded(text);
    if folded.is_empty() {
        return !text.contains(['?', '.', '\u{2026}', '\u{bf}']);
    }
    // `OR` behind a comma is Oregon.
    !is_two_letters(text) && folded.split(' ').all(|word| parts::is_word(word) || WORDS.contains(&word))
}

/// The departments of the owner and the recipients in a text that names nothing else, a word of lists between them: `HR und Bell GmbH`. The whole
/// text, where it may be one name: `Recht & Steuern GmbH`, `IT und Service GmbH`.
fn departments_and_names(text: &str) -> Vec<&str> {
    let pieces = parted(text, Between::Words);
    let is_department = |piece: &&str| is_internal(bare(piece));
    // Before a stroke, a department that is cut short: `HR/Bell GmbH`; `Recht/Steuern GmbH` may be one name.
    let is_stroke = text.contains('/') && pieces.first().is_none_or(|piece| piece.len() > 4);
    let is_sign = is_stroke || text.contains(['&', '+', '|']);
    // `Service GmbH` says of itself no more than what it does.
    let own = |piece: &str| {
        let name = words::folded(bare(piece));
        let tokens: Vec<&str> = name.split(' ').filter(|word| !words::is_form(word)).collect();
        tokens.join(" ")
    };
    let is_name = |piece: &&str| {
        !is_sign && is_recipient(bare(piece)) && !is_internal(&own(piece)) && !own(piece).is_empty()
    };
    let is_all = pieces.iter().all(|piece| is_department(piece) || is_name(piece));
    if pieces.len() > 1 && is_all && pieces.iter().any(is_department) { pieces } else { vec![text] }
}

/// What a number before an item is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Number {
    /// None, or a part of its name.
    #[default]
    None,
    /// One of a list: so many bytes of the item.
    OfList(usize),
}

/// The numbers before items: `1. Kite GmbH`, `2) Bell AG`. A number with a dot is that of a list where others stand before and behind, or a
/// company behind it: `1. FC Xdorf` and `2. OG` are whole.
fn numbers(items: &[String]) -> Vec<Number> {
    let all: Vec<Option<Found>> = items.iter().map(|item| number(item)).collect();
    let is_next = |at: usize, of: u32| {
        let other = |at: usize| all.get(at).copied().flatten().map(|(number, ..)| number);
        other(at + 1) == Some(of + 1) || at > 0 && of > 0 && other(at - 1) == Some(of - 1)
    };
    let of = |(at, found): (usize, Option<Found>)| {
        let Some((number, size, is_sure)) = found else { return Number::None };
        let item = items.get(at).map_or("", String::as_str);
        let name = item.get(size..).unwrap_or_default();
        let first = name.split(',').next().unwrap_or_default();
        let is_one = is_sure || is_next(at, number) || words::is_company(bare(first));
        if is_one && !is_street(item.split(',').next().unwrap_or_default()) {
            Number::OfList(size)
        } else {
            Number::None
        }
    };
    all.iter().copied().enumerate().map(of).collect()
}

/// A number, how many bytes stand before the name behind it, and whether it is surely no part of that.
type Found = (u32, usize, bool);

/// The number that an item begins with.
fn number(item: &str) -> Option<Found> {
    let text = item.strip_prefix('(').unwrap_or(item);
    let digits = text.find(|c: char| !c.is_ascii_digit()).filter(|size| (1..3).contains(size))?;
    let number = text.get(..digits)?.parse().ok()?;
    let rest = text.get(digits..)?;
    let is_in_brackets = text.len() < item.len();
    let (name, is_sure) = match rest.strip_prefix(')') {
        Some(name) => (name, true),
        None => (rest.strip_prefix('.').filter(|_| !is_in_brackets)?, false),
    };
    let is_apart = is_sure || name.starts_with(char::is_whitespace);
    let name = name.trim_start();
    (is_apart && name.starts_with(char::is_alphabetic)).then_some((number, item.len() - name.len(), is_sure))
}

/// The name of one without the number of a list before it: `1. Kite GmbH`.
pub fn unnumbered(name: &str) -> &str {
    let number = numbers(&[name.to_owned()]).first().copied().unwrap_or_default();
    without_number(name, number)
}

fn without_number(item: &str, number: Number) -> &str {
    match number {
        Number::OfList(size) => item.get(size..).unwrap_or(item),
        Number::None => item,
    }
}
