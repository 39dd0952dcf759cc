//! What went wrong, in our words, with its place where that can be told.

use std::ops::Range;

use kglite::api::KgError;

use super::watch::Cause;
use crate::{
    query::{
        Fault, Limits, QueryError, place,
        text::{Query, Token, lex},
    },
    text::nearest,
};

/// So much of the engine's own words is shown: it repeats what it was given.
const SHOWN: usize = 200;

/// The engine shows the text again below its first line; we show it ourselves.
pub fn fault(text: &str, error: KgError, limits: &Limits) -> QueryError {
    match error {
        KgError::CypherTimeout { .. } => too_slow(limits),
        KgError::CypherSyntax { message, line, col } => told(text, Fault::Syntax, &message, line.zip(col)),
        KgError::CypherExecution { message, .. } if message.contains("max_work_units") => too_large(limits),
        KgError::CypherExecution { message, position } => told(text, Fault::Run, &message, position),
        other => told(text, Fault::Run, &other.to_string(), None),
    }
}

fn told(text: &str, fault: Fault, message: &str, position: Option<(usize, usize)>) -> QueryError {
    let message = first_line(message);
    let message = message.strip_prefix("Schema error: ").unwrap_or(&message);
    if let Some(error) = undefined(text, message).or_else(|| unknown(text, message)) {
        return error;
    }
    let (message, at) = without_position(text, message);
    let error = QueryError::new(fault, message);
    match (position, at) {
        (Some((line, column)), _) => error.at(place::of(text, line, column)),
        (None, Some(at)) => error.at(at),
        (None, None) => error,
    }
}

/// A variable that nothing gave a value.
fn undefined(text: &str, message: &str) -> Option<QueryError> {
    let name = message.strip_prefix("Undefined variable '")?.split('\'').next()?;
    let error = QueryError::new(Fault::Name, format!("nothing here is called `{name}`"));
    let own = |written: &str, before, _| written == name && !matches!(before, Some('.' | ':'));
    let error = match named(text, own) {
        Some(place) => error.at(place),
        None => error,
    };
    let query = Query::read(text).ok();
    let known = query.as_ref().map(Query::variables).unwrap_or_default();
    Some(match nearest(name, known.into_iter().filter(|known| *known != name)) {
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None => error
            .help("a name is given by a pattern, by AS or by UNWIND, and WITH passes on only what it names"),
    })
}

/// A function of Cypher that this engine does not have.
fn unknown(text: &str, message: &str) -> Option<QueryError> {
    let name = message.strip_prefix("Unknown function: ")?;
    let error = QueryError::new(Fault::Name, format!("the engine in process has no function `{name}`"));
    let error = error.help("a server has it: --neo4j; docs/FORMATS.md names those that are missing");
    let called = |written: &str, _, behind| written.eq_ignore_ascii_case(name) && behind == Some('(');
    Some(match named(text, called) {
        Some(place) => error.at(place),
        None => error,
    })
}

/// The first name in a text that is the one, by what it is and the signs before it and behind it.
fn named(text: &str, is: impl Fn(&str, Option<char>, Option<char>) -> bool) -> Option<Range<usize>> {
    let lexemes = lex(text).ok()?;
    let sign = |at: Option<usize>| match lexemes.get(at?)?.token {
        Token::Symbol(sign) => Some(sign),
        _ => None,
    };
    let found = lexemes.iter().enumerate().find(|(at, lexeme)| {
        let written = text.get(lexeme.place.clone()).unwrap_or_default().trim_matches('`');
        matches!(lexeme.token, Token::Word | Token::Name)
            && is(written, sign(at.checked_sub(1)), sign(Some(at + 1)))
    });
    found.map(|(_, lexeme)| lexeme.place.clone())
}

/// A message without ` at position N`, which counts characters from the start, and the place.
fn without_position<'m>(text: &str, message: &'m str) -> (&'m str, Option<Range<usize>>) {
    let Some((before, behind)) = message.split_once(" at position ") else { return (message, None) };
    let digits = behind.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
    let at = digits.parse().ok().and_then(|n: usize| text.char_indices().nth(n));
    (before, at.map(|(start, c)| start..start + c.len_utf8()))
}

/// Why it was ended.
pub fn ended(cause: Cause, limits: &Limits) -> QueryError {
    match cause {
        Cause::Time => too_slow(limits),
        Cause::Memory => too_large(limits),
        Cause::Stop => QueryError::new(Fault::Stopped, "the query was stopped"),
    }
}

fn too_slow(limits: &Limits) -> QueryError {
    let time = limits.time.as_secs_f64();
    QueryError::new(Fault::Time(limits.time), format!("the query did not end within {time} s"))
        .help("ask for less (a label, an id, fewer hops), or give it longer with --timeout")
}

/// It held more than it may.
pub fn too_large(limits: &Limits) -> QueryError {
    let mib = limits.memory >> 20;
    QueryError::new(Fault::Memory, format!("the query held more than {mib} MiB"))
        .help("ask for less (a label, an id, fewer hops, an aggregate), or give it more with --memory")
}

/// The first line of what the engine says.
pub fn first_line(message: &str) -> String {
    let line = message.lines().next().unwrap_or_default().trim();
    match line.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}\u{2026}", &line[..at]),
        None => line.to_owned(),
    }
}
