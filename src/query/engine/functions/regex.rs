//! Regular expressions. Neo4j reads them as Java does: what this reader would take for something else is refused.

use std::{cell::RefCell, iter::Peekable, str::Chars};

use crate::query::engine::{
    context::Context,
    done::{Done, failed},
};

/// So many bytes may a text have that an expression is held against.
const TEXT: usize = 1 << 20;

/// So many bytes may an expression take, made ready for a short text.
const SIZE: usize = 1 << 20;

/// Whether all of a text is as an expression says.
pub fn matches(context: &mut Context<'_>, text: &str, pattern: &str) -> Done<bool> {
    thread_local! {
        static LAST: RefCell<Option<(String, usize, regex_lite::Regex)>> = const { RefCell::new(None) };
    }
    context.steps(text.len())?;
    if text.len() > TEXT {
        let message = format!("no expression is held against a text of more than {} KiB", TEXT >> 10);
        return Err(failed(message).help("look for a text in it: CONTAINS").into());
    }
    // It is held against each character of the text: the longer that is, the smaller it may be.
    let size = if text.len() > TEXT >> 8 { SIZE >> 8 } else { SIZE };
    LAST.with(|last| {
        let mut last = last.borrow_mut();
        if last.as_ref().is_none_or(|(known, of, _)| known != pattern || *of != size) {
            if let Some(help) = unknown(pattern) {
                return Err(failed(NONE).help(help).into());
            }
            // By itself first: it must not close a bracket that it did not open.
            let alone = regex_lite::RegexBuilder::new(pattern).size_limit(size).build();
            let made = alone.and_then(|_| {
                regex_lite::RegexBuilder::new(&format!("^(?:{pattern})$")).size_limit(size).build()
            });
            let made = made.map_err(|error| failed(NONE).help(of_regex(&error.to_string())))?;
            *last = Some((pattern.to_owned(), size, made));
        }
        Ok(last.as_ref().is_some_and(|(.., regex)| regex.is_match(text)))
    })
}

/// Why it is not run.
const NONE: &str = "this is no regular expression that can be held against such a text";

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
        () if is(&["min bigger than"]) => "of two numbers in braces the first is the smaller one: `a{2,3}`",
        () if is(&["range in character"]) => "a range of letters goes upwards: `[a-z]`",
        () if is(&["class ranges"]) => {
            "a range goes from one letter to another, `[a-z]`; a `-` itself is the last, `[a-z-]`"
        }
        () if is(&["flag"]) => "the flags that there are are `(?i)`, `(?s)`, `(?m)` and `(?x)`",
        () if is(&["difference"]) => "a `-` or `~` itself stands once, and last: `[a-z-]`",
        () if is(&["must be applied"]) => {
            "nothing stands before `*`, `+`, `?` or `{`; the sign itself is `[*]`"
        }
        () if is(&["clos", "group", "repetition"]) => {
            "a bracket in it is not closed, or closes nothing; a bracket itself is `[(]`"
        }
        () => "a sign in it has no meaning there; the sign itself is `[.]`",
    }
}

/// What stands before a sign that says how often.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// Something that can be there several times, or nothing.
    Other,
    /// A sign that says how often.
    Often,
    /// One with a `?` behind it.
    Lazy,
}

/// What in an expression is known in Java and not here, or stands for something else here, and what to write instead.
fn unknown(pattern: &str) -> Option<String> {
    let mut rest = pattern.chars().peekable();
    let (mut before, mut class) = (Before::Other, false);
    while let Some(c) = rest.next() {
        let mut now = Before::Other;
        match c {
            '\\' => {
                let escaped = rest.next()?;
                if let Some(help) = escape(escaped, rest.peek() == Some(&'{')) {
                    return Some(help);
                }
            }
            '[' if class => {
                return Some(
                    "it has no class in a class: write `[a-dm-p]`, or the letters that are meant".to_owned(),
                );
            }
            '&' if class && rest.peek() == Some(&'&') => {
                return Some(
                    "it has no `&&` in a class: write what is left, `[ac-z]` for `[a-z&&[^b]]`".to_owned(),
                );
            }
            ']' => class = false,
            _ if class => {}
            '[' => {
                class = true;
                rest.next_if_eq(&'^');
                // The first one is a letter.
                rest.next_if_eq(&']');
            }
            '(' if rest.next_if_eq(&'?').is_some() => {
                if let Some(help) = group(&mut rest) {
                    return Some(help);
                }
            }
            '?' if before == Before::Often => now = Before::Lazy,
            '+' if before == Before::Often => {
                return Some(
                    "it has no possessive signs such as `++`, `*+`, `?+`, `}+`, which give nothing back: write `+`, \
                     `*`, `?`, `}`"
                        .to_owned(),
                );
            }
            '*' | '+' | '?' | '{' if before != Before::Other => {
                return Some("two signs say how often: put the first into brackets, `(?:a+)*`".to_owned());
            }
            '*' | '+' | '?' => now = Before::Often,
            '{' => {
                while rest.next_if(|c| *c != '}').is_some() {}
                rest.next();
                now = Before::Often;
            }
            _ => {}
        }
        before = now;
    }
    None
}

/// What is said of a bracket by what stands behind its `?`.
fn group(rest: &mut Peekable<Chars<'_>>) -> Option<String> {
    if rest.peek() == Some(&'>') {
        return Some("it has no atomic groups `(?>..)`: write `(?:..)`".to_owned());
    }
    while let Some(flag) = rest.next_if(|c| c.is_ascii_alphabetic() || *c == '-') {
        if !"imsx-".contains(flag) {
            return Some(format!(
                "it has no `(?{flag}`: the flags that there are are `(?i)`, `(?s)`, `(?m)` and `(?x)`"
            ));
        }
    }
    None
}

/// What is said of a letter behind a backslash that stands for nothing here, or for something else.
fn escape(letter: char, brace: bool) -> Option<String> {
    let help = match letter {
        'Q' | 'E' => "put a backslash before each sign, or look for a text: CONTAINS",
        'h' => "write `[ \\t]`",
        'H' => "write `[^ \\t]`",
        'v' => "write `[\\n\\r]`",
        'V' => "write `[^\\n\\r]`",
        'R' => "write `\\r?\\n`",
        'Z' => "write `\\n?\\z`",
        'X' => "write `.`",
        'k' => "it has no back-references",
        'e' => "write `\\x1B`",
        '0' => "write the number of the character, `\\x0A`",
        '<' | '>' => "write it without the backslash",
        'b' if brace => "write `\\b`",
        'a' | 'f' | 't' | 'n' | 'r' | 'A' | 'z' | 'b' | 'B' | 'd' | 'D' | 's' | 'S' | 'w' | 'W' | 'x'
        | 'u' | 'p' | 'P' => return None,
        _ if letter.is_ascii_alphabetic() => "write the letter itself without the backslash",
        _ => return None,
    };
    Some(format!("it has no `\\{letter}`: {help}"))
}
