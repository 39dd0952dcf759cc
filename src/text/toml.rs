//! TOML with places: a thin face on the `toml` crate's own tree, which keeps the byte range of every key and value.
//!
//! Not here: what a key means.

use std::ops::Range;

pub use toml::{
    Spanned as TomlSpanned,
    de::{DeArray, DeTable, DeValue},
    value::Datetime,
};

use super::locate;
use crate::source::{SourceId, Span};

/// What is wrong with the text, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// In a few words.
    pub message: String,
    /// Where.
    pub span: Span,
}

/// Parses a whole document as far as it can be read, with all that is wrong in it (a key that stands twice too).
pub fn parse(source: SourceId, text: &str) -> (DeTable<'_>, Vec<Problem>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut problems: Vec<Problem> = Vec::new();
    for error in errors {
        let message = error.message().lines().collect::<Vec<_>>().join(": ");
        let problem = Problem { message, span: locate(source, text, error.span().unwrap_or(0..0)) };
        // The parser says some things once for each level that it was in.
        if problems.last() != Some(&problem) {
            problems.push(problem);
        }
    }
    (table.into_inner(), problems)
}

/// The place of something parsed.
pub fn span_of<T>(source: SourceId, text: &str, value: &TomlSpanned<T>) -> Span {
    let Range { start, end } = value.span();
    locate(source, text, start..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_values_have_places() {
        let text = "a = 1\nb = [\"x\", \"y\"]\n";
        let (table, problems) = parse(SourceId(0), text);
        assert!(problems.is_empty());
        let list =
            table.iter().find(|(k, _)| k.get_ref() == "b").and_then(|(_, v)| v.get_ref().as_array()).unwrap();
        let span = span_of(SourceId(0), text, list.get(1).unwrap());
        assert_eq!((span.line, span.column), (2, 11));
    }

    #[test]
    fn all_problems_come_with_their_place() {
        let (_, problems) = parse(SourceId(0), "a = 1\na = 2\nb = \n");
        assert_eq!(problems.len(), 2);
        assert_eq!(problems.iter().map(|p| p.span.line).collect::<Vec<_>>(), [2, 3]);
    }
}
