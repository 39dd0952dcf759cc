//! Regular expressions. Neo4j reads them as Java does: what this reader would take for something else is refused.

use std::{cell::RefCell, iter::Peekable, str::Chars};

use regex_lite::{Regex, RegexBuilder};

use super::text::ask;
use crate::query::engine::{
    context::Context,
    done::{Done, failed},
};

/// So many bytes may a text have that an expression is held against.
const TEXT: usize = 1 << 20;

/// So many bytes may an expression have.
const PATTERN: usize = 16 << 10;

/// So many bytes may an expression take, made ready for a short text; and so few are asked for at first.
const SIZE: usize = 1 << 20;
const LEAST: usize = 1 << 10;

/// An expression is held against a text in one go: the bytes that it takes, for each byte of the text, are so many at most.
/// That takes a fifth of a second.
const WORK: usize = 1 << 30;

/// While it is read, a byte of an expression takes about so many.
const READ: usize = 128;

/// An expression that was made ready.
struct Ready {
    pattern: String,
    /// It takes so many bytes at most.
    size: usize,
    regex: Regex,
}

/// Whether all of a text is as an expression says.
pub fn matches(context: &mut Context<'_>, text: &str, pattern: &str) -> Done<bool> {
    thread_local! {
        static LAST: RefCell<Option<Ready>> = const { RefCell::new(None) };
    }
    if text.len() > TEXT {
        let message = format!("no expression is held against a text of more than {} KiB", TEXT >> 10);
        return Err(failed(message).help("look for a text in it: CONTAINS").into());
    }
    LAST.with(|last| {
        let mut last = last.borrow_mut();
        let ready = match last.take().filter(|ready| ready.pattern == pattern) {
            Some(ready) => ready,
            None => made(context, pattern)?,
        };
        let ready = last.insert(ready);
        let work = text.len().saturating_mul(ready.size);
        if work > WORK {
            return Err(failed(NONE).help(LARGE).into());
        }
        // A step is some tens of the bytes that are looked at.
        context.steps(1 + work / 64)?;
        Ok(ready.regex.is_match(text))
    })
}

/// Makes an expression ready.
fn made(context: &mut Context<'_>, pattern: &str) -> Done<Ready> {
    if pattern.len() > PATTERN {
        return Err(failed(NONE)
            .help(format!("it is too large: it has at most {} KiB", PATTERN >> 10))
            .into());
    }
    ask(SIZE + pattern.len() * READ)?;
    if let Some(mut help) = unknown(pattern) {
        if help.contains('\\') {
            help += " (in the quotes of a query each backslash is written twice)";
        }
        return Err(failed(NONE).help(help).into());
    }
    let mut size = LEAST;
    loop {
        context.steps(pattern.len() + size / 64)?;
        // By itself first: it must not close a bracket that it did not open.
        let alone = RegexBuilder::new(pattern).size_limit(size).build();
        let whole = || RegexBuilder::new(&format!("^(?:{pattern})$")).size_limit(size).build();
        match alone.and_then(|_| whole()) {
            Ok(regex) => return Ok(Ready { pattern: pattern.to_owned(), size, regex }),
            Err(error) if size < SIZE && error.to_string().contains("size limit") => size *= 4,
            Err(error) => return Err(failed(NONE).help(of_regex(&error.to_string())).into()),
        }
    }
}

/// Why it is not run.
const NONE: &str = "this is no regular expression that can be held against such a text";

const LARGE: &str = "it is too large: for a long text it must be short";

/// The flags that there are.
const FLAGS: &str = "the flags that there are are `(?i)`, `(?s)` and `(?m)`";

/// What is wrong with an expression, and what to write instead, by what its reader says.
fn of_regex(said: &str) -> &'static str {
    let is = |words: &[&str]| words.iter().any(|word| said.contains(word));
    match () {
        () if is(&["look-around"]) => {
            "it has no look-ahead and no look-behind: ask twice, `n.name =~ 'a.*' AND NOT n.name =~ '.*b'`"
        }
        () if is(&["backreference"]) => "it has no back-references such as `\\1`",
        () if is(&["Unicode"]) => "it has no classes such as `\\p{L}`: write the letters, `[a-zA-Z]`",
        () if is(&["size limit", "too much", "too many"]) => LARGE,
        () if is(&["min bigger than"]) => "of two numbers in braces the first is the smaller one: `a{2,3}`",
        () if is(&["range in character"]) => "a range of letters goes upwards: `[a-z]`",
        () if is(&["class ranges"]) => {
            "a range goes from one letter to another, `[a-z]`; a `-` itself is the last, `[a-z-]`"
        }
        () if is(&["flag"]) => FLAGS,
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

/// Reads an expression for what is not known here, or known as something else.
struct Reader<'p> {
    rest: Peekable<Chars<'p>>,
    /// Within `[..]`.
    class: bool,
    /// Whether each line has its own beginning and end: `(?m)`.
    lines: bool,
}

/// What in an expression is known in Java and not here, or stands for something else here, and what to write instead.
fn unknown(pattern: &str) -> Option<String> {
    let mut reader = Reader { rest: pattern.chars().peekable(), class: false, lines: false };
    let mut before = Before::Other;
    while let Some(c) = reader.rest.next() {
        match reader.sign(c, before) {
            Ok(now) => before = now,
            Err(help) => return Some(help),
        }
    }
    None
}

impl Reader<'_> {
    /// What a sign is to the one behind it; an error: what to write instead.
    fn sign(&mut self, c: char, before: Before) -> Result<Before, String> {
        match c {
            '\\' => self.escape()?,
            '[' if self.class => {
                return Err(
                    "it has no class in a class: write `[a-dm-p]`, or the letters that are meant".into()
                );
            }
            '&' if self.class && self.rest.peek() == Some(&'&') => {
                return Err(
                    "it has no `&&` in a class: write what is left, `[ac-z]` for `[a-z&&[^b]]`".into()
                );
            }
            ']' => self.class = false,
            _ if self.class => {}
            '[' => {
                self.class = true;
                self.rest.next_if_eq(&'^');
                // The first one is a letter.
                self.rest.next_if_eq(&']');
            }
            '(' if self.rest.next_if_eq(&'?').is_some() => self.group()?,
            '^' | '$' if self.lines => {
                return Err(format!(
                    "it has no `{c}` of each line, which `(?m)` asks for: write `\\n`, or `\\A` and `\\z` for the ends of the text"
                ));
            }
            '$' if !ends(self.rest.clone()) => {
                return Err("a `$` that is not at its end is before a last line feed too: write `\\z` for the end of the \
                            text, or leave it out"
                    .into());
            }
            '?' if before == Before::Often => return Ok(Before::Lazy),
            '+' if before == Before::Often => {
                return Err("it has no possessive signs such as `++`, `*+`, `?+`, `}+`: what they keep, `+`, `*`, `?`, \
                            `}` give back where the rest needs it"
                    .into());
            }
            '*' | '+' | '?' | '{' if before != Before::Other => {
                return Err("two signs say how often: put the first into brackets, `(?:a+)*`".into());
            }
            '*' | '+' | '?' => return Ok(Before::Often),
            '{' => {
                self.braces()?;
                return Ok(Before::Often);
            }
            _ => {}
        }
        Ok(Before::Other)
    }

    /// How often, in braces.
    fn braces(&mut self) -> Result<(), String> {
        let inside: String = std::iter::from_fn(|| self.rest.next_if(|c| *c != '}')).collect();
        // One that is not closed is told as that.
        if self.rest.next().is_none() {
            return Ok(());
        }
        let (least, most) = inside.split_once(',').unwrap_or((&inside, ""));
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        if least.is_empty() || !digits(least) || !digits(most) {
            return Err("in braces stand one number or two, without blanks: `a{2}`, `a{2,3}`, `a{2,}`; a brace itself is \
                        `[{]`"
                .into());
        }
        Ok(())
    }

    /// What is said of a bracket by what stands behind its `?`.
    fn group(&mut self) -> Result<(), String> {
        match self.rest.peek() {
            Some('>') => {
                return Err("it has no atomic groups `(?>..)`: what they keep, `(?:..)` gives back where the rest needs it"
                    .into());
            }
            Some('#') => return Err("it has no comments `(?#..)`: leave them out".into()),
            Some('<') => return self.named(),
            _ => {}
        }
        let mut on = true;
        while let Some(flag) = self.rest.next_if(|c| c.is_ascii_alphabetic() || *c == '-') {
            match flag {
                '-' => on = false,
                'x' if on => {
                    return Err(
                        "it has no flag `x`: write it without blanks and comments; a blank itself is `[ ]`"
                            .into(),
                    );
                }
                'm' if on => self.lines = true,
                'i' | 's' | 'm' | 'x' => {}
                _ => return Err(format!("it has no `(?{flag}`: {FLAGS}")),
            }
        }
        match self.rest.peek() {
            None => Err("a bracket in it is not closed: `(?i)`, `(?:..)`".into()),
            Some(_) => Ok(()),
        }
    }

    /// The name of a group. What looks behind begins like one.
    fn named(&mut self) -> Result<(), String> {
        self.rest.next();
        if matches!(self.rest.peek(), Some('=' | '!')) {
            return Ok(());
        }
        while let Some(c) = self.rest.next_if(|c| *c != '>') {
            if !c.is_ascii_alphanumeric() {
                return Err("the name of a group has letters and digits alone: `(?<name>..)`".into());
            }
        }
        Ok(())
    }

    /// What stands behind a backslash.
    fn escape(&mut self) -> Result<(), String> {
        // One at the end is told as that.
        let Some(letter) = self.rest.next() else { return Ok(()) };
        let brace = self.rest.peek() == Some(&'{');
        if let Some(help) = escape(letter, brace) {
            return Err(help);
        }
        // One of Unicode's classes is told as that.
        if brace && matches!(letter, 'x' | 'p' | 'P') {
            while self.rest.next_if(|c| *c != '}').is_some() {}
            self.rest.next();
        }
        Ok(())
    }
}

/// Whether an expression is at its end here, whatever brackets it is in: other branches may follow, and nothing else.
fn ends(mut rest: Peekable<Chars<'_>>) -> bool {
    // In branches that are passed over, brackets and classes are counted.
    let (mut passed, mut depth, mut class) = (false, 0_usize, false);
    while let Some(c) = rest.next() {
        match c {
            '|' if !passed => passed = true,
            ')' if !passed => {}
            _ if !passed => return false,
            '\\' => _ = rest.next(),
            ']' => class = false,
            _ if class => {}
            '[' => {
                class = true;
                rest.next_if_eq(&'^');
                rest.next_if_eq(&']');
            }
            '(' => depth += 1,
            ')' if depth > 0 => depth -= 1,
            ')' => passed = false,
            _ => {}
        }
    }
    true
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
        'c' => "write the number of the character, `\\x01` for `\\cA`",
        '0' => "write the number of the character, `\\x0A`",
        'u' if brace => {
            return Some("it has no `\\u{..}`: write four digits, `\\u0041`, or `\\x{41}`".to_owned());
        }
        '<' | '>' => "write it without the backslash",
        'b' if brace => return Some("it has no `\\b{..}`: write `\\b`".to_owned()),
        'a' | 'f' | 't' | 'n' | 'r' | 'A' | 'z' | 'b' | 'B' | 'd' | 'D' | 's' | 'S' | 'w' | 'W' | 'x'
        | 'u' | 'p' | 'P' => return None,
        _ if letter.is_ascii_alphabetic() => "write the letter itself without the backslash",
        _ => return None,
    };
    Some(format!("it has no `\\{letter}`: {help}"))
}

#[cfg(test)]
mod tests {
    use super::matches;
    use crate::query::{
        engine::{Store, context::Context},
        error::Fault,
        limits::{Limits, Stop},
    };

    /// What is held against a text, and what is read, counts by its size.
    #[test]
    fn the_work_of_an_expression_is_counted() {
        let (store, stop) = (Store::default(), Stop::default());
        let (long, thousand) = ("(?:a|b)".repeat(1_000), "a".repeat(1_000));
        for (text, pattern, counted) in [
            ("aaaaaaaaaa", "a*", false),
            ("aaaaaaaaaa", "((a?){100}){30}", true),
            ("a", long.as_str(), true),
            (thousand.as_str(), "a*", true),
        ] {
            let held = |stop: &Stop| {
                let mut context = Context::new(&store, &Limits::default(), stop);
                matches(&mut context, text, pattern)
            };
            stop.stop();
            // It is not made ready yet.
            let first = held(&stop);
            stop.reset();
            assert!(held(&stop).is_ok(), "{pattern}");
            stop.stop();
            for answer in [first, held(&stop)] {
                match answer {
                    Ok(_) => assert!(!counted || pattern == long, "{pattern}"),
                    Err(error) => assert!(counted && error.fault == Fault::Stopped, "{pattern}: {error:?}"),
                }
            }
            stop.reset();
        }
    }
}
