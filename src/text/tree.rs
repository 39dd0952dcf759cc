//! A document as a tree of values that know where they stand: what YAML, JSON and TOML have in common.

use std::{borrow::Cow, ops::Range};

use super::locate::Locator;
use crate::{
    finding::{Code, Finding},
    source::Span,
};

/// A value and its place.
#[derive(Debug, Clone)]
pub struct Node<'t> {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// What stands there.
    pub value: Value<'t>,
}

/// What a value is.
#[derive(Debug, Clone)]
pub enum Value<'t> {
    /// Nothing.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number; `None` where it is too large, or another than it seems.
    Integer(Option<i64>),
    /// Another number.
    Float,
    /// A day or a time, where the format has them.
    Datetime,
    /// A text.
    Text(Cow<'t, str>),
    /// A list.
    List(Vec<Node<'t>>),
    /// Keys with their values, in the order of the file.
    Map(Vec<(Key<'t>, Node<'t>)>),
}

/// A key and its place.
#[derive(Debug, Clone)]
pub struct Key<'t> {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// The key.
    pub name: Cow<'t, str>,
}

impl Key<'_> {
    /// What to write for it instead: in quotes, where it stands in quotes.
    pub fn instead(&self, text: &str, name: &str) -> String {
        match text.get(self.range()).and_then(|raw| raw.chars().next()).filter(|c| matches!(c, '"' | '\'')) {
            Some(quote) => format!("{quote}{name}{quote}"),
            None => name.to_owned(),
        }
    }
}

impl<'t> Node<'t> {
    /// Its byte range.
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// As it stands in the file.
    pub fn raw<'s>(&self, text: &'s str) -> &'s str {
        text.get(self.range()).unwrap_or("")
    }

    /// The range of a text inside its quotes, so that a replacement leaves them.
    pub fn inner(&self, text: &str) -> Range<usize> {
        let (raw, range) = (self.raw(text), self.range());
        let quoted = ['"', '\''].iter().any(|&q| raw.len() >= 2 && raw.starts_with(q) && raw.ends_with(q));
        let thrice = raw.starts_with("\"\"\"") || raw.starts_with("'''");
        if quoted && !thrice { range.start + 1..range.end - 1 } else { range }
    }

    /// The text, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The list, if it is one.
    pub fn as_list(&self) -> Option<&[Node<'t>]> {
        match &self.value {
            Value::List(list) => Some(list),
            _ => None,
        }
    }

    /// The keys and values, if it has some.
    pub fn as_map(&self) -> Option<&[(Key<'t>, Node<'t>)]> {
        match &self.value {
            Value::Map(map) => Some(map),
            _ => None,
        }
    }
}

impl Value<'_> {
    /// What kind of value it is, as TOML calls it.
    pub fn type_str(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean(_) => "boolean",
            Self::Integer(_) => "integer",
            Self::Float => "float",
            Self::Datetime => "datetime",
            Self::Text(_) => "string",
            Self::List(_) => "array",
            Self::Map(_) => "table",
        }
    }
}

impl Key<'_> {
    /// Its byte range.
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// What came of reading a document.
#[derive(Debug, Clone, Default)]
pub struct Parsed<'t> {
    /// The tree; `None` where what is wrong leaves it in pieces.
    pub root: Option<Node<'t>>,
    /// Where comments stand, from their `#` to the end of the line.
    pub comments: Vec<Range<usize>>,
    /// What is wrong.
    pub findings: Vec<Finding>,
}

/// How many levels of lists and maps are read: an inventory has four.
pub const NESTING: usize = 64;

/// More of what is wrong with the format than this is not listed, so that a hostile file fills no memory.
const LISTED: usize = 10_000;

/// Adds a finding, unless there are too many already; then that is the last one. Gives whether it was added.
pub(super) fn add(findings: &mut Vec<Finding>, finding: Finding) -> bool {
    match findings.len() {
        0..LISTED => findings.push(finding),
        LISTED => {
            let message = format!("more than {LISTED} mistakes in the format; further ones are not listed");
            let help = "put those right first that are listed";
            let mut last = Finding::new(Code::TooLarge, "", message).help(help);
            last.span = finding.span;
            findings.push(last);
            return false;
        }
        _ => return false,
    }
    true
}

/// A finding about the format of the text.
pub(super) fn broken(span: Span, message: impl Into<String>, help: impl Into<Cow<'static, str>>) -> Finding {
    Finding::new(Code::Unreadable, "", message).at(span).help(help)
}

/// A finding about something larger than an inventory has it.
pub(super) fn too_deep(span: Span, message: String) -> Finding {
    Finding::new(Code::TooLarge, "", message)
        .at(span)
        .help("an inventory has tables, rows, cells, lists: no more")
}

/// A finding about a key that stands twice in one place.
pub(super) fn twice(locator: &Locator<'_>, key: &Key<'_>, first: &Key<'_>) -> Finding {
    let shown: String = key.name.chars().take(60).map(|c| if c.is_control() { ' ' } else { c }).collect();
    Finding::new(Code::DuplicateColumn, shown.clone(), format!("the key `{shown}` appears twice"))
        .at(locator.span(key.range()))
        .also(locator.span(first.range()))
        .help("take one of them away")
}

/// Takes keys that stand twice out, but for the first of each; says so for each.
pub(super) fn single<'t>(
    map: &mut Vec<(Key<'t>, Node<'t>)>,
    locator: &Locator<'_>,
    findings: &mut Vec<Finding>,
) {
    let few = map.len() <= FEW;
    if few && map.iter().enumerate().all(|(i, (k, _))| map.iter().skip(i + 1).all(|(o, _)| o.name != k.name))
    {
        return;
    }
    let mut order: Vec<usize> = (0..map.len()).collect();
    let name = |map: &[(Key<'t>, Node<'t>)], at: usize| map.get(at).map(|(key, _)| key.name.clone());
    order.sort_by_cached_key(|&at| (name(map, at), at));
    let mut again: Vec<usize> = Vec::new();
    let mut first = None;
    for at in order {
        let Some((key, _)) = map.get(at) else { continue };
        match first.and_then(|f: usize| map.get(f)) {
            Some((known, _)) if known.name == key.name => {
                add(findings, twice(locator, key, known));
                again.push(at);
            }
            _ => first = Some(at),
        }
    }
    again.sort_unstable();
    let mut at = 0;
    map.retain(|_| {
        at += 1;
        again.binary_search(&(at - 1)).is_err()
    });
}

/// So many keys are compared each with each.
const FEW: usize = 32;
