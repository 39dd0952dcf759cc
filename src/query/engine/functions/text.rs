//! Texts.

use std::{borrow::Cow, cell::RefCell};

use unicode_normalization::UnicodeNormalization as _;

use crate::query::{
    engine::{
        context::Context,
        done::{Done, failed, misfit},
        functions::entry::{Function, function, unfit},
        memory::Held,
        value::Value,
    },
    error::Fault,
};

/// All of them.
pub const ALL: &[Function] = &[
    function("tolower", (1, 1), &["T"], "T", |c, a| mapped(c, &a[0], |t| t.to_lowercase().into())),
    function("lower", (1, 1), &["T"], "T", |c, a| mapped(c, &a[0], |t| t.to_lowercase().into())),
    function("toupper", (1, 1), &["T"], "T", |c, a| mapped(c, &a[0], |t| t.to_uppercase().into())),
    function("upper", (1, 1), &["T"], "T", |c, a| mapped(c, &a[0], |t| t.to_uppercase().into())),
    function("trim", (1, 1), &["T"], "T", |c, a| mapped(c, &a[0], |t| t.trim().into())),
    function("btrim", (1, 2), &["T", "T"], "T", |c, a| trimmed(c, a, true, true)),
    function("ltrim", (1, 2), &["T", "T"], "T", |c, a| trimmed(c, a, true, false)),
    function("rtrim", (1, 2), &["T", "T"], "T", |c, a| trimmed(c, a, false, true)),
    function("left", (2, 2), &["T", "I"], "T", |c, a| {
        let (text, count) = text_and_count(&a[0], &a[1])?;
        cut(c, text, 0, count)
    }),
    function("right", (2, 2), &["T", "I"], "T", |c, a| {
        let (text, count) = text_and_count(&a[0], &a[1])?;
        let all = text.chars().count();
        cut(c, text, all.saturating_sub(count), count)
    }),
    function("substring", (2, 3), &["T", "I", "I"], "T", |c, a| {
        let (text, start) = text_and_count(&a[0], &a[1])?;
        let count = match a.get(2) {
            Some(count) => text_and_count(&a[0], count)?.1,
            None => usize::MAX,
        };
        cut(c, text, start, count)
    }),
    function("replace", (3, 3), &["T", "T", "T"], "T", |c, a| {
        let (Some(text), Some(from), Some(to)) = (a[0].as_text(), a[1].as_text(), a[2].as_text()) else {
            return unfit(a.iter().find(|v| v.as_text().is_none()).unwrap_or(&Value::Null), "a text");
        };
        let found = if from.is_empty() { text.chars().count() + 1 } else { text.matches(from).count() };
        c.steps(text.len() / 16)?;
        ask(text.len() + found.saturating_mul(to.len()))?;
        Value::text(text.replace(from, to))
    }),
    function("split", (2, 2), &["T", ""], "L", |c, a| {
        let Some(text) = a[0].as_text() else { return unfit(&a[0], "a text") };
        let by: Vec<&str> = match (&a[1], a[1].as_text()) {
            (_, Some(by)) => vec![by],
            (Value::List(list), _) => list.items.iter().filter_map(Value::as_text).collect(),
            (other, _) => return unfit(other, "a text"),
        };
        c.steps(text.len())?;
        ask(text.len().saturating_mul(size_of::<Value>()))?;
        let mut parts = Vec::new();
        if by.contains(&"") {
            for c in text.chars() {
                parts.push(Value::text(c.to_string())?);
            }
            return Value::list(parts);
        }
        // Where each separator comes next: looked for again only when the walk has passed it.
        let find = |from: usize, by: &str| Some(text.get(from..)?.find(by)? + from);
        let mut next: Vec<Option<usize>> = by.iter().map(|by| find(0, by)).collect();
        let mut done = 0;
        while let Some((at, found)) = next.iter().zip(&by).filter_map(|(at, by)| Some(((*at)?, *by))).min() {
            c.steps(by.len())?;
            parts.push(Value::text(&text[done..at])?);
            done = at + found.len();
            for (at, by) in next.iter_mut().zip(&by).filter(|(at, _)| at.is_some_and(|at| at < done)) {
                *at = find(done, by);
            }
        }
        parts.push(Value::text(&text[done..])?);
        Value::list(parts)
    }),
    function("normalize", (2, 2), &["T", "T"], "T", |c, a| {
        let (Some(text), Some(form)) = (a[0].as_text(), a[1].as_text()) else {
            return unfit(&a[0], "a text");
        };
        c.steps(text.len() / 8)?;
        // A character comes apart into eighteen at most, of four bytes.
        ask(text.len().saturating_mul(if text.is_ascii() { 1 } else { 72 }))?;
        Value::text(normal(text, form))
    }),
    function("is normalized", (2, 2), &["", "T"], "B", |c, a| {
        let (Some(text), Some(form)) = (a[0].as_text(), a[1].as_text()) else { return Ok(Value::Null) };
        c.steps(text.len() / 8)?;
        Ok(Value::Truth(is_normal(text, form)))
    }),
    function("char_length", (1, 1), &["T"], "I", |_, a| length(&a[0])),
    function("character_length", (1, 1), &["T"], "I", |_, a| length(&a[0])),
];

/// Asks for bytes that are about to be taken.
pub fn ask(bytes: usize) -> Done<()> {
    Held::take(bytes).map(drop)
}

fn length<'g>(value: &Value<'g>) -> Done<Value<'g>> {
    match value.as_text() {
        Some(text) => Ok(Value::Int(text.chars().count() as i64)),
        None => unfit(value, "a text"),
    }
}

fn mapped<'g>(
    context: &mut Context<'g>,
    value: &Value<'g>,
    of: impl Fn(&str) -> Cow<'_, str>,
) -> Done<Value<'g>> {
    let Some(text) = value.as_text() else { return unfit(value, "a text") };
    context.steps(text.len() / 16)?;
    ask(text.len() * 2)?;
    Value::text(of(text).into_owned())
}

fn trimmed<'g>(context: &mut Context<'g>, a: &[Value<'g>], left: bool, right: bool) -> Done<Value<'g>> {
    let what: Option<Vec<char>> = match a.get(1) {
        None => None,
        Some(what) => match what.as_text() {
            Some(what) => Some(what.chars().collect()),
            None => return unfit(what, "a text"),
        },
    };
    let is = |c: char| what.as_ref().map_or(c.is_whitespace(), |w| w.contains(&c));
    mapped(context, &a[0], |text| {
        let text = if left { text.trim_start_matches(is) } else { text };
        Cow::Borrowed(if right { text.trim_end_matches(is) } else { text })
    })
}

fn text_and_count<'v>(text: &'v Value<'_>, count: &Value<'_>) -> Done<(&'v str, usize)> {
    let Some(text) = text.as_text() else {
        return Err(misfit(Fault::Run, text.what(), "a text").into());
    };
    match count {
        Value::Int(count) if *count >= 0 => Ok((text, usize::try_from(*count).unwrap_or(usize::MAX))),
        _ => Err(failed("a place in a text is a whole number that is not negative")
            .help("the first letter is 0; from the end, `right(text, 2)`")
            .into()),
    }
}

fn cut<'g>(context: &mut Context<'g>, text: &str, start: usize, count: usize) -> Done<Value<'g>> {
    context.steps(text.len() / 16)?;
    ask(text.len())?;
    Value::text(text.chars().skip(start).take(count).collect::<String>())
}

/// So many bytes may a text have that an expression is held against.
const REGEX_TEXT: usize = 1 << 20;

/// So many bytes may an expression take, made ready for a short text.
const REGEX_SIZE: usize = 1 << 20;

/// Whether all of a text is as an expression says.
pub fn matches(context: &mut Context<'_>, text: &str, pattern: &str) -> Done<bool> {
    thread_local! {
        static LAST: RefCell<Option<(String, usize, regex_lite::Regex)>> = const { RefCell::new(None) };
    }
    context.steps(text.len())?;
    if text.len() > REGEX_TEXT {
        let message = format!("no expression is held against a text of more than {} KiB", REGEX_TEXT >> 10);
        return Err(failed(message).help("look for a text in it: CONTAINS").into());
    }
    // It is held against each character of the text: the longer that is, the smaller it may be.
    let size = if text.len() > REGEX_TEXT >> 8 { REGEX_SIZE >> 8 } else { REGEX_SIZE };
    LAST.with(|last| {
        let mut last = last.borrow_mut();
        if last.as_ref().is_none_or(|(known, of, _)| known != pattern || *of != size) {
            // By itself first: it must not close a bracket that it did not open.
            let alone = regex_lite::RegexBuilder::new(pattern).size_limit(size).build();
            let made = alone.and_then(|_| {
                regex_lite::RegexBuilder::new(&format!("^(?:{pattern})$")).size_limit(size).build()
            });
            let made = made.map_err(|error| {
                failed("this is no regular expression that can be held against such a text")
                    .help(of_regex(&error.to_string()))
            })?;
            *last = Some((pattern.to_owned(), size, made));
        }
        Ok(last.as_ref().is_some_and(|(.., regex)| regex.is_match(text)))
    })
}

/// What is wrong with an expression, and what to write instead, by what its reader says.
fn of_regex(said: &str) -> &'static str {
    let is = |words: &[&str]| words.iter().any(|word| said.contains(word));
    match () {
        () if is(&["look-around"]) => {
            "it has no look-ahead and no look-behind: ask twice, `n.name =~ 'a.*' AND NOT n.name =~ '.*b'`"
        }
        () if is(&["backreference"]) => "it has no back-references such as `\\1`",
        () if is(&["Unicode"]) => "it has no classes such as `\\p{L}`: write the letters, `[a-zA-Z]`",
        () if is(&["size limit", "too much", "too many"]) => {
            "it is too large: for a long text it must be short"
        }
        () if is(&["must be applied"]) => {
            "nothing stands before `*`, `+`, `?` or `{`; the sign itself is `[*]`"
        }
        () if is(&["clos", "group", "repetition"]) => {
            "a bracket in it is not closed, or closes nothing; a bracket itself is `[(]`"
        }
        () => "a sign in it has no meaning there; the sign itself is `[.]`",
    }
}

/// A text in a normal form of Unicode.
fn normal(text: &str, form: &str) -> String {
    match form {
        "NFD" => text.nfd().collect(),
        "NFKC" => text.nfkc().collect(),
        "NFKD" => text.nfkd().collect(),
        _ => text.nfc().collect(),
    }
}

fn is_normal(text: &str, form: &str) -> bool {
    match form {
        "NFD" => text.nfd().eq(text.chars()),
        "NFKC" => text.nfkc().eq(text.chars()),
        "NFKD" => text.nfkd().eq(text.chars()),
        _ => text.nfc().eq(text.chars()),
    }
}

/// A text turned round.
pub fn reversed<'g>(text: &str) -> Done<Value<'g>> {
    ask(text.len())?;
    Value::text(text.chars().rev().collect::<String>())
}
