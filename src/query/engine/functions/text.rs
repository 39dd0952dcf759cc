//! Texts.

use std::{
    cmp::Reverse,
    collections::{BTreeSet, BinaryHeap},
};

use unicode_normalization::UnicodeNormalization as _;

use super::{
    entry::{Function, function, unfit, with_null},
    find::{bytes_of, find, length},
};
use crate::query::{
    engine::{
        context::Context,
        done::{Done, failed, misfit},
        memory::Held,
        value::{Growing, Value},
    },
    error::Fault,
};

/// All of them.
pub const ALL: &[Function] = &[
    function("tolower", (1, 1), &["T"], "T", lower),
    function("lower", (1, 1), &["T"], "T", lower),
    function("toupper", (1, 1), &["T"], "T", upper),
    function("upper", (1, 1), &["T"], "T", upper),
    function("trim", (1, 1), &["T"], "T", |c, a| trimmed(c, a, true, true)),
    function("btrim", (1, 2), &["T", "T"], "T", |c, a| trimmed(c, a, true, true)),
    function("ltrim", (1, 2), &["T", "T"], "T", |c, a| trimmed(c, a, true, false)),
    function("rtrim", (1, 2), &["T", "T"], "T", |c, a| trimmed(c, a, false, true)),
    with_null("left", (2, 2), &["T", "I"], "T", |c, a| {
        let Some((text, count)) = text_and_count(&a[0], &a[1])? else { return Ok(Value::Null) };
        cut(c, text, 0, count)
    }),
    with_null("right", (2, 2), &["T", "I"], "T", |c, a| {
        let Some((text, count)) = text_and_count(&a[0], &a[1])? else { return Ok(Value::Null) };
        let all = length(c, text)?;
        cut(c, text, all.saturating_sub(count), count)
    }),
    with_null("substring", (2, 3), &["T", "I", "I"], "T", |c, a| {
        let Some((text, start)) = text_and_count(&a[0], &a[1])? else { return Ok(Value::Null) };
        let count = a.get(2).map(|count| text_and_count(&a[0], count)).transpose()?.flatten();
        cut(c, text, start, count.map_or(usize::MAX, |(_, count)| count))
    }),
    function("replace", (3, 3), &["T", "T", "T"], "T", replaced),
    function("split", (2, 2), &["T", ""], "L", |c, a| {
        let Some(text) = a[0].as_text() else { return unfit(&a[0], "a text") };
        let mut by = BTreeSet::new();
        for one in a[1].as_list().unwrap_or(&a[1..]) {
            let Some(one) = one.as_text() else { return unfit(one, "a text") };
            c.steps(1 + one.len() / 16)?;
            by.insert(one);
        }
        parted(c, text, &by)
    }),
    function("normalize", (2, 2), &["T", "T"], "T", |c, a| {
        let (Some(text), Some(form)) = (a[0].as_text(), a[1].as_text()) else {
            return unfit(&a[0], "a text");
        };
        // It is as it is in every form.
        if text.is_ascii() {
            return Ok(a[0].clone());
        }
        // A character comes apart into eighteen at most, of four bytes.
        ask(text.len().saturating_mul(72))?;
        made(c, text, normal(text, form))
    }),
    function("is normalized", (2, 2), &["", "T"], "B", |c, a| {
        let (Some(text), Some(form)) = (a[0].as_text(), a[1].as_text()) else { return Ok(Value::Null) };
        // Marks that follow each other are put in order together.
        ask(text.len().saturating_mul(8))?;
        let (mut one, mut other) = (normal(text, form), text.chars());
        loop {
            c.step()?;
            match (one.next(), other.next()) {
                (None, None) => return Ok(Value::Truth(true)),
                (one, other) if one == other => {}
                _ => return Ok(Value::Truth(false)),
            }
        }
    }),
    function("char_length", (1, 1), &["T"], "I", letters),
    function("character_length", (1, 1), &["T"], "I", letters),
];

/// Asks for bytes that are about to be taken.
pub fn ask(bytes: usize) -> Done<()> {
    Held::take(bytes).map(drop)
}

fn letters<'g>(context: &mut Context<'g>, a: &[Value<'g>]) -> Done<Value<'g>> {
    match a[0].as_text() {
        Some(text) => Ok(Value::Int(length(context, text)? as i64)),
        None => unfit(&a[0], "a text"),
    }
}

/// One text for another in a third one, wherever it stands.
fn replaced<'g>(context: &mut Context<'g>, a: &[Value<'g>]) -> Done<Value<'g>> {
    let (Some(text), Some(from), Some(to)) = (a[0].as_text(), a[1].as_text(), a[2].as_text()) else {
        return unfit(a.iter().find(|v| v.as_text().is_none()).unwrap_or(&Value::Null), "a text");
    };
    if from.is_empty() {
        return between(context, text, to);
    }
    let (mut found, mut at) = (0_usize, 0);
    while let Some(place) = find(context, text, at, from)? {
        found += 1;
        at = place + from.len();
    }
    let bytes = (text.len() - found * from.len()).saturating_add(found.saturating_mul(to.len()));
    ask(bytes)?;
    let (mut made, mut done) = (String::with_capacity(bytes), 0);
    while let Some(place) = find(context, text, done, from)? {
        context.steps(to.len() / 64)?;
        made.push_str(text.get(done..place).unwrap_or_default());
        made.push_str(to);
        done = place + from.len();
    }
    made.push_str(text.get(done..).unwrap_or_default());
    Value::text(made)
}

/// A text before each character of another one, and at its end.
fn between<'g>(context: &mut Context<'g>, text: &str, put: &str) -> Done<Value<'g>> {
    let bytes = text.len().saturating_add(put.len().saturating_mul(length(context, text)? + 1));
    ask(bytes)?;
    let mut made = String::with_capacity(bytes);
    for c in text.chars() {
        context.steps(1 + put.len() / 64)?;
        made.push_str(put);
        made.push(c);
    }
    made.push_str(put);
    Value::text(made)
}

/// The parts of a text between others.
fn parted<'g>(context: &mut Context<'g>, text: &str, by: &BTreeSet<&str>) -> Done<Value<'g>> {
    let mut parts = Growing::default();
    if text.is_empty() {
        // It is one part, whatever it is parted by.
        parts.push(Value::text("")?)?;
        return Value::list(std::mem::take(&mut parts.items));
    }
    if by.contains("") {
        for letter in text.chars() {
            context.step()?;
            parts.push(Value::text(letter.to_string())?)?;
        }
        return Value::list(std::mem::take(&mut parts.items));
    }
    // Where each comes next, the first one on top: it is looked for again only when the walk has passed it.
    let mut held = Held::default();
    held.more(by.len() * 2 * size_of::<Reverse<(usize, &str)>>())?;
    let mut next = BinaryHeap::with_capacity(by.len());
    for by in by {
        next.extend(find(context, text, 0, by)?.map(|at| Reverse((at, *by))));
    }
    let mut done = 0;
    while let Some(Reverse((at, found))) = next.pop() {
        context.step()?;
        let from = if at < done { done } else { at + found.len() };
        if at >= done {
            parts.push(Value::text(text.get(done..at).unwrap_or_default())?)?;
            done = from;
        }
        next.extend(find(context, text, from, found)?.map(|at| Reverse((at, found))));
    }
    parts.push(Value::text(text.get(done..).unwrap_or_default())?)?;
    Value::list(std::mem::take(&mut parts.items))
}

/// So many characters are made between two looks at the clock.
const PIECE: usize = 1 << 12;

/// A text of these characters, made from another.
fn made<'g>(context: &mut Context<'g>, of: &str, mut chars: impl Iterator<Item = char>) -> Done<Value<'g>> {
    let mut text = String::with_capacity(of.len());
    loop {
        let before = text.len();
        text.extend(chars.by_ref().take(PIECE));
        if text.len() == before {
            return Value::text(text);
        }
        context.steps(PIECE)?;
    }
}

fn lower<'g>(context: &mut Context<'g>, a: &[Value<'g>]) -> Done<Value<'g>> {
    let Some(text) = a[0].as_text() else { return unfit(&a[0], "a text") };
    context.steps(text.len() / 16)?;
    if text.is_ascii() {
        ask(text.len())?;
        return Value::text(text.to_ascii_lowercase());
    }
    // A letter becomes one of half as many bytes more at most.
    ask(text.len().saturating_mul(2))?;
    let letters = text.char_indices().flat_map(|(at, c)| {
        let sigma = (c == SIGMA).then(|| lower_sigma(text, at));
        let other = if sigma.is_none() { Some(c.to_lowercase()) } else { None };
        sigma.into_iter().chain(other.into_iter().flatten())
    });
    made(context, text, letters)
}

/// The one letter whose small form depends on where it stands: at the end of a word it is another.
const SIGMA: char = '\u{3a3}';

/// So many characters before and behind it tell whether a word ends.
const AROUND: usize = 64;

/// The small form of the sigma at a place.
fn lower_sigma(text: &str, at: usize) -> char {
    let (before, behind) = text.split_at(at);
    let same = |c: char| if matches!(c, SIGMA | '\u{3c2}') { '\u{3c3}' } else { c };
    let mut around: Vec<char> = before.chars().rev().take(AROUND).map(same).collect();
    around.reverse();
    around.push(SIGMA);
    around.extend(behind.chars().skip(1).take(AROUND).map(same));
    let around: String = around.into_iter().collect();
    if around.to_lowercase().contains('\u{3c2}') { '\u{3c2}' } else { '\u{3c3}' }
}

fn upper<'g>(context: &mut Context<'g>, a: &[Value<'g>]) -> Done<Value<'g>> {
    let Some(text) = a[0].as_text() else { return unfit(&a[0], "a text") };
    context.steps(text.len() / 16)?;
    if text.is_ascii() {
        ask(text.len())?;
        return Value::text(text.to_ascii_uppercase());
    }
    // A letter of two bytes becomes three of two at most.
    ask(text.len().saturating_mul(3))?;
    made(context, text, text.chars().flat_map(char::to_uppercase))
}

/// What is cut off where nothing else is said: white space as Java has it, which ends no line by itself and keeps nothing
/// together.
fn is_blank(c: char) -> bool {
    let keeps = matches!(c, '\u{85}' | '\u{a0}' | '\u{2007}' | '\u{202f}');
    c.is_whitespace() && !keeps || matches!(c, '\u{1c}'..='\u{1f}')
}

fn trimmed<'g>(context: &mut Context<'g>, a: &[Value<'g>], left: bool, right: bool) -> Done<Value<'g>> {
    let what: Option<BTreeSet<char>> = match a.get(1) {
        None => None,
        Some(what) => match what.as_text() {
            Some(what) => {
                let mut all = BTreeSet::new();
                for c in what.chars() {
                    context.step()?;
                    all.insert(c);
                }
                Some(all)
            }
            None => return unfit(what, "a text"),
        },
    };
    let Some(text) = a[0].as_text() else { return unfit(&a[0], "a text") };
    let is = |c: char| what.as_ref().map_or_else(|| is_blank(c), |w| w.contains(&c));
    let (mut start, mut end) = (0, text.len());
    if left {
        for c in text.chars() {
            context.step()?;
            if !is(c) {
                break;
            }
            start += c.len_utf8();
        }
    }
    if right {
        for c in text.get(start..).unwrap_or_default().chars().rev() {
            context.step()?;
            if !is(c) {
                break;
            }
            end -= c.len_utf8();
        }
    }
    ask(end - start)?;
    Value::text(text.get(start..end).unwrap_or_default())
}

/// A text and a number of its characters; none: the text is null. Where only the number is, that is an error.
fn text_and_count<'v>(text: &'v Value<'_>, count: &Value<'_>) -> Done<Option<(&'v str, usize)>> {
    if text.is_null() {
        return Ok(None);
    }
    let Some(text) = text.as_text() else {
        return Err(misfit(Fault::Run, text.what(), "a text").into());
    };
    match count {
        Value::Int(count) if *count >= 0 => Ok(Some((text, usize::try_from(*count).unwrap_or(usize::MAX)))),
        Value::Null => {
            let error = misfit(Fault::Run, "null", "a place in a text");
            Err(error.help("say what it is instead: `coalesce(.., 0)`").into())
        }
        _ => Err(failed("a place in a text is a whole number that is not negative")
            .help("the first letter is 0; from the end, `right(text, 2)`")
            .into()),
    }
}

fn cut<'g>(context: &mut Context<'g>, text: &str, start: usize, count: usize) -> Done<Value<'g>> {
    let text = text.get(bytes_of(context, text, start)?..).unwrap_or_default();
    let text = text.get(..bytes_of(context, text, count)?).unwrap_or_default();
    ask(text.len())?;
    Value::text(text)
}

/// The characters of a text in a normal form of Unicode.
fn normal<'t>(text: &'t str, form: &str) -> Box<dyn Iterator<Item = char> + 't> {
    match form {
        "NFD" => Box::new(text.nfd()),
        "NFKC" => Box::new(text.nfkc()),
        "NFKD" => Box::new(text.nfkd()),
        _ => Box::new(text.nfc()),
    }
}

/// A text turned round.
pub fn reversed<'g>(context: &mut Context<'g>, text: &str) -> Done<Value<'g>> {
    ask(text.len())?;
    made(context, text, text.chars().rev())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{ALL, SIGMA, lower_sigma, made};
    use crate::query::{
        engine::{Store, context::Context, value::Value},
        error::Fault,
        limits::{Limits, Stop},
    };

    #[test]
    fn the_clock_is_looked_at_while_a_text_is_made() {
        let (store, limits) =
            (Store::default(), Limits { time: Duration::from_millis(20), ..Limits::default() });
        let mut context = Context::new(&store, &limits, &Stop::default());
        let error = made(&mut context, "", std::iter::repeat('a')).unwrap_err();
        assert!(matches!(error.fault, Fault::Time(_)), "{error:?}");
        let stop = Stop::default();
        stop.stop();
        let mut context = Context::new(&store, &Limits::default(), &stop);
        assert_eq!(made(&mut context, "", std::iter::repeat('a')).unwrap_err().fault, Fault::Stopped);
    }

    /// Short texts, and many of them: each search counts.
    #[test]
    fn whatever_is_looked_for_is_counted() {
        let (store, stop) = (Store::default(), Stop::default());
        stop.stop();
        let text = |text: &str| Value::text(text).unwrap();
        let list = |count: usize| Value::list((0..count).map(|n| text(&format!("b{n}"))).collect()).unwrap();
        let long = "a".repeat(20_000);
        let marks = "xyz".repeat(10_000);
        for (name, given, counted) in [
            ("split", vec![text("aaaa"), list(2_000)], true),
            ("split", vec![text(&"a".repeat(512)), list(100)], true),
            ("split", vec![text("ab1a"), list(3)], false),
            ("replace", vec![text(&long), text("b"), text("")], true),
            ("replace", vec![text("abc"), text("b"), text("")], false),
            ("btrim", vec![text("a"), text(&marks)], true),
            ("size", vec![text(&long)], true),
            ("left", vec![text(&long), Value::Int(19_000)], true),
            ("right", vec![text(&long), Value::Int(19_000)], true),
            ("char_length", vec![text("abc")], false),
        ] {
            let mut context = Context::new(&store, &Limits::default(), &stop);
            let all = ALL.iter().chain(crate::query::engine::functions::list::ALL);
            let function = all.into_iter().find(|f| f.name == name).unwrap();
            match (function.run)(&mut context, &given) {
                Ok(_) => assert!(!counted, "{name}"),
                Err(error) => assert!(counted && error.fault == Fault::Stopped, "{name}: {error:?}"),
            }
        }
    }

    #[test]
    fn a_sigma_is_as_small_as_the_library_makes_it() {
        for text in
            ["ΑΣ", "ΣΑ", "ΑΣΑ", "Α Σ Α", "ΑΣ'Σ.Σ", "ΣΣΣ", "Α\u{301}Σ\u{301}", "1Σ", "ςΣς", "ΑΣ\u{2019}Α"]
        {
            let lower = text.to_lowercase();
            let own: String = text
                .char_indices()
                .map(|(at, c)| {
                    if c == SIGMA { lower_sigma(text, at).to_string() } else { c.to_lowercase().to_string() }
                })
                .collect();
            assert_eq!(own, lower, "{text}");
        }
    }
}
