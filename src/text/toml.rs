//! TOML with places: a thin face on the `toml` crate's own tree, which keeps the byte range of every key and value;
//! and the same as a tree like those of the other formats.
//!
//! Not here: what a key means.

mod words;

use std::ops::Range;

pub use toml::{
    Spanned as TomlSpanned,
    de::{DeArray, DeTable, DeValue},
    value::Datetime,
};

use super::{
    locate::{Locator, locate},
    tree::{self, Key, Node, Parsed, Value},
};
use crate::{
    finding::{Code, Finding},
    source::{SourceId, Span},
};

/// What is wrong with the text, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// In a few words.
    pub message: String,
    /// Where.
    pub span: Span,
}

/// More mistakes than this are not looked at: a hostile file has one on every byte.
const MOST: usize = 100_000;

/// Parses a whole document as far as it can be read, with all that is wrong in it (a key that stands twice too).
pub fn parse<'t>(locator: &Locator<'t>) -> (DeTable<'t>, Vec<Problem>) {
    let (table, errors) = DeTable::parse_recoverable(locator.text());
    let mut problems: Vec<Problem> = Vec::new();
    for error in errors.into_iter().take(MOST) {
        let problem = Problem {
            message: words::said(error.message()),
            span: locator.span(error.span().unwrap_or(0..0)),
        };
        // The parser says some things once for each level that it was in.
        if problems.last() != Some(&problem) {
            problems.push(problem);
        }
    }
    (table.into_inner(), problems)
}

/// Reads a document as a tree, as far as it can be read, with all that is wrong in it.
pub fn read<'t>(locator: &Locator<'t>) -> Parsed<'t> {
    let (table, problems) = parse(locator);
    let mut findings: Vec<Finding> = Vec::new();
    let mut lines = rustc_hash::FxHashSet::default();
    for problem in problems {
        let twice = problem.message.contains("duplicate key");
        // Behind the first mistake of a line the parser makes out of the rest what it can.
        if !twice && !lines.insert(problem.span.line) {
            continue;
        }
        let mut finding = if problem.message == words::TOO_DEEP {
            tree::too_deep(problem.span, problem.message)
        } else {
            tree::broken(problem.span, problem.message, "")
        };
        if twice {
            let range = problem.span.start as usize..problem.span.end as usize;
            let key = locator.text().get(range).unwrap_or("");
            finding.code = Code::DuplicateColumn;
            finding.message = format!("the key `{key}` appears twice");
            finding = finding.help("take one of them away");
        }
        if !tree::add(&mut findings, finding) {
            break;
        }
    }
    let root = Node { start: 0, end: locator.text().len() as u32, value: map(table) };
    let comments = comments(locator.text(), &root);
    Parsed { root: Some(root), comments, findings }
}

/// Its entries in the order of the file: the parser has them in the order of their names.
fn map(table: DeTable<'_>) -> Value<'_> {
    let mut entries: Vec<_> = table
        .into_iter()
        .map(|(key, value)| {
            let Range { start, end } = key.span();
            (Key { start: start as u32, end: end as u32, name: key.into_inner() }, node(value))
        })
        .collect();
    entries.sort_by_key(|(key, _)| key.start);
    Value::Map(entries)
}

fn node(value: TomlSpanned<DeValue<'_>>) -> Node<'_> {
    let Range { start, mut end } = value.span();
    let value = match value.into_inner() {
        DeValue::String(text) => Value::Text(text),
        DeValue::Integer(number) => Value::Integer(i64::from_str_radix(number.as_str(), number.radix()).ok()),
        DeValue::Float(_) => Value::Float,
        DeValue::Boolean(value) => Value::Boolean(value),
        DeValue::Datetime(_) => Value::Datetime,
        DeValue::Array(items) => Value::List(items.into_iter().map(node).collect()),
        DeValue::Table(table) => map(table),
    };
    // The parser knows of a table, or of a list of them, where its first header stands.
    let last = match &value {
        Value::List(items) => items.last().map(|item| item.end),
        Value::Map(entries) => entries.iter().map(|(_, value)| value.end).max(),
        _ => None,
    };
    end = end.max(last.unwrap_or(0) as usize);
    Node { start: start as u32, end: end as u32, value }
}

/// Where comments stand: at each `#` that is outside of all keys and values.
fn comments(text: &str, root: &Node<'_>) -> Vec<Range<usize>> {
    let mut leaves = Vec::new();
    collect(root, &mut leaves);
    leaves.sort_unstable_by_key(|leaf| leaf.start);
    let mut comments = Vec::new();
    let (mut at, mut next) = (0, 0);
    while let Some(found) = text.get(at..).and_then(|rest| rest.find('#')).map(|i| at + i) {
        while leaves.get(next).is_some_and(|leaf| leaf.end <= found) {
            next += 1;
        }
        if let Some(leaf) = leaves.get(next).filter(|leaf| leaf.start <= found) {
            at = leaf.end;
            continue;
        }
        let end = text.get(found..).and_then(|rest| rest.find('\n')).map_or(text.len(), |i| found + i);
        comments.push(found..end);
        at = end;
    }
    comments
}

/// The ranges of all keys and of all values without values in them.
fn collect(node: &Node<'_>, leaves: &mut Vec<Range<usize>>) {
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| collect(item, leaves)),
        Value::Map(entries) => {
            for (key, value) in entries {
                leaves.push(key.range());
                collect(value, leaves);
            }
        }
        _ => leaves.push(node.range()),
    }
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
        let (table, problems) = parse(&Locator::new(SourceId(0), text));
        assert!(problems.is_empty());
        let list =
            table.iter().find(|(k, _)| k.get_ref() == "b").and_then(|(_, v)| v.get_ref().as_array()).unwrap();
        let span = span_of(SourceId(0), text, list.get(1).unwrap());
        assert_eq!((span.line, span.column), (2, 11));
    }

    #[test]
    fn comments_stand_outside_of_texts() {
        let text = "a = \"#1\" # one\n# two\n[[b]] # three\nc = [\"x#\", # four\n]\nd = 'y' # #\n";
        let parsed = read(&Locator::new(SourceId(0), text));
        let found: Vec<_> = parsed.comments.into_iter().map(|c| &text[c]).collect();
        assert_eq!(found, ["# one", "# two", "# three", "# four", "# #"]);
    }

    #[test]
    fn all_problems_come_with_their_place() {
        let (_, problems) = parse(&Locator::new(SourceId(0), "a = 1\na = 2\nb = \n"));
        assert_eq!(problems.len(), 2);
        assert_eq!(problems.iter().map(|p| p.span.line).collect::<Vec<_>>(), [2, 3]);
    }
}
