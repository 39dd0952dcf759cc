//! YAML 1.2 with places, over the events of `granit-parser`.
//!
//! Over the events, not `serde-saphyr`, which is built on the same parser: that one does not tell a quoted text from
//! a plain one, stops at the first key that stands twice, and passes comments over. What is plain is read by the core
//! schema of YAML 1.2: `NO` and `2026-11-23` are texts.

use std::{borrow::Cow, ops::Range};

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, ScanError, Tag};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    locate::Locator,
    tree::{self, Key, NESTING, Node, Parsed, Value},
};
use crate::finding::Finding;

/// The key that brings in the keys of another map.
const MERGE: &str = "<<";

/// So much may anchors and aliases repeat: each text with its bytes, each value with as many as it takes.
pub const REPEATED: usize = 64 << 20;

/// Reads a document of ours, in which a row has all that it says in its own words.
pub fn parse<'t>(locator: &Locator<'t>) -> Parsed<'t> {
    read(locator, false)
}

/// Reads a document of another program, in which `<<` may bring in the keys of another map.
pub fn parse_merging<'t>(locator: &Locator<'t>) -> Parsed<'t> {
    read(locator, true)
}

fn read<'t>(locator: &Locator<'t>, merges: bool) -> Parsed<'t> {
    let options = granit_parser::options! {
        emit_unresolved_aliases: true,
        max_buffered_comment_events: 1 << 20,
        simple_key_max_lookahead: 1 << 17,
        flow_nesting_limit: 2 * NESTING,
        block_nesting_limit: 2 * NESTING,
    };
    let mut builder = Builder {
        locator,
        merges,
        stack: Vec::new(),
        root: None,
        anchors: FxHashMap::default(),
        repeated: 0,
        lost: false,
        parsed: Parsed::default(),
    };
    let mut parser = Parser::new_from_str_with_options(locator.text(), options);
    while let Some(next) = parser.next_event() {
        match next {
            Ok((event, span)) => {
                let range = span.byte_range().unwrap_or(0..0);
                builder.event(event, range, span.tag_span().and_then(|tag| tag.byte_range()));
            }
            Err(error) => builder.stopped(&error),
        }
        if builder.lost {
            break;
        }
    }
    if builder.root.is_none() && !builder.lost {
        builder.fail(0..0, "the file is empty", "write `inventory:` and below it `name: ...`");
    }
    let root = builder.root.filter(|_| !builder.lost);
    Parsed { root, ..builder.parsed }
}

struct Builder<'t, 'l> {
    locator: &'l Locator<'t>,
    /// Whether merge keys are read.
    merges: bool,
    stack: Vec<Frame<'t>>,
    root: Option<Node<'t>>,
    anchors: FxHashMap<usize, Node<'t>>,
    repeated: usize,
    /// Where what follows cannot be told any more.
    lost: bool,
    parsed: Parsed<'t>,
}

/// A list or map that is not closed yet.
struct Frame<'t> {
    start: usize,
    anchor: usize,
    kind: Open<'t>,
}

enum Open<'t> {
    List(Vec<Node<'t>>),
    Map(Vec<(Key<'t>, Node<'t>)>, Option<Key<'t>>),
}

impl<'t> Builder<'t, '_> {
    fn add(&mut self, finding: Finding) {
        self.lost |= !tree::add(&mut self.parsed.findings, finding);
    }

    fn wrong(&mut self, range: Range<usize>, message: impl Into<String>, help: impl Into<Cow<'static, str>>) {
        self.add(tree::broken(self.locator.span(range), message, help));
    }

    fn fail(&mut self, range: Range<usize>, message: impl Into<String>, help: impl Into<Cow<'static, str>>) {
        self.wrong(range, message, help);
        self.lost = true;
    }

    fn too_large(&mut self, range: Range<usize>, message: String) {
        self.add(tree::too_deep(self.locator.span(range), message));
        self.lost = true;
    }

    fn event(&mut self, event: Event<'t>, range: Range<usize>, tag_at: Option<Range<usize>>) {
        let tag_at = tag_at.unwrap_or_else(|| range.clone());
        match event {
            Event::DocumentStart(..) if self.root.is_some() => {
                let help = "an inventory is one document: take the `---` away";
                self.fail(range, "a second document begins here", help);
            }
            Event::Comment(..) => self.parsed.comments.push(range),
            Event::Scalar(text, style, anchor, tag) => {
                let plain = style == ScalarStyle::Plain && !self.tagged(tag.as_deref(), tag_at, true);
                let value = if plain { resolve(text) } else { Value::Text(text) };
                self.node(node(range, value), anchor);
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.tagged(tag.as_deref(), tag_at, false);
                self.open(range, anchor, Open::List(Vec::new()));
            }
            Event::MappingStart(_, anchor, tag) => {
                self.tagged(tag.as_deref(), tag_at, false);
                self.open(range, anchor, Open::Map(Vec::new(), None));
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(&range),
            Event::Alias(id) => match self.anchors.get(&id).cloned() {
                Some(node) => {
                    if self.repeat(&node, &range) {
                        self.node(node, 0);
                    }
                }
                None => self.fail(range, "an alias inside what it stands for", "write it out"),
            },
            Event::UnresolvedAlias(name) => {
                let message = format!("there is no anchor `&{name}` for this alias");
                let help = format!("in YAML `*` begins an alias: a text is written \"*{name}\"");
                self.wrong(range.clone(), message, help);
                // Most likely the text was meant.
                self.node(node(range, Value::Text(name)), 0);
            }
            _ => {}
        }
    }

    /// Whether a tag makes a plain value a text. One that is not of YAML itself is no tag to the user, but a text.
    fn tagged(&mut self, tag: Option<&Tag>, range: Range<usize>, scalar: bool) -> bool {
        let Some(tag) = tag else { return false };
        let own = if scalar { &["str", "int", "float", "bool", "null"][..] } else { &["seq", "map"] };
        match tag.core_suffix() {
            Some(name) if own.contains(&name) => name == "str",
            _ => {
                let raw = self.locator.text().get(range.clone()).unwrap_or("").to_owned();
                let message = format!("`{raw}` is a tag in YAML, and is not read");
                self.wrong(range, message, "write a text that begins with `!` in quotes: \"!EEA\"");
                true
            }
        }
    }

    /// Whether as much may be repeated.
    fn repeat(&mut self, node: &Node<'t>, range: &Range<usize>) -> bool {
        self.repeated = self.repeated.saturating_add(weight(node));
        let more = self.repeated > REPEATED;
        if more {
            let message = format!("anchors and aliases repeat more than {} MiB", REPEATED >> 20);
            self.too_large(range.clone(), message);
        }
        !more
    }

    fn open(&mut self, range: Range<usize>, anchor: usize, kind: Open<'t>) {
        if self.stack.len() >= NESTING {
            return self.too_large(range, format!("more than {NESTING} levels of lists and maps"));
        }
        self.stack.push(Frame { start: range.start, anchor, kind });
    }

    fn close(&mut self, range: &Range<usize>) {
        let Some(frame) = self.stack.pop() else { return };
        let (value, last) = match frame.kind {
            Open::List(items) => {
                let last = items.last().map(|item| item.end);
                (Value::List(items), last)
            }
            Open::Map(mut map, _) => {
                let last = map.last().map(|(_, value)| value.end);
                tree::single(&mut map, self.locator, &mut self.parsed.findings);
                if self.merges {
                    self.merge(&mut map);
                }
                (Value::Map(map), last)
            }
        };
        // A block ends where the next thing begins, behind empty lines and comments.
        let flow = self.locator.text().get(..range.end).is_some_and(|t| t.ends_with(['}', ']']));
        let end = if flow { range.end } else { last.map_or(range.end, |end| end as usize) };
        self.node(node(frame.start..end.max(frame.start), value), frame.anchor);
    }

    /// Puts the keys of the maps behind `<<` into their own: what a map says itself counts before them, and the first of
    /// several before the others.
    fn merge(&mut self, map: &mut Vec<(Key<'t>, Node<'t>)>) {
        let Some(at) = map.iter().position(|(key, _)| key.name == MERGE) else { return };
        let (_, merged) = map.remove(at);
        let range = merged.range();
        let maps = match merged.value {
            Value::List(maps) => maps,
            _ => vec![merged],
        };
        let mut known: FxHashSet<Cow<'t, str>> = map.iter().map(|(key, _)| key.name.clone()).collect();
        for other in maps {
            let Value::Map(entries) = other.value else {
                self.wrong(range.clone(), "what is behind `<<` is no map", "");
                continue;
            };
            map.extend(entries.into_iter().filter(|(key, _)| known.insert(key.name.clone())));
        }
    }

    /// A value that is whole: the next of the list, a key, a key's value, or the document.
    fn node(&mut self, node: Node<'t>, anchor: usize) {
        let range = node.range();
        if anchor > 0 && self.repeat(&node, &range) {
            self.anchors.insert(anchor, node.clone());
        }
        match self.stack.last_mut().map(|frame| &mut frame.kind) {
            None => self.root = Some(node),
            Some(Open::List(items)) => items.push(node),
            Some(Open::Map(map, key)) => match key.take() {
                Some(key) => map.push((key, node)),
                None => self.key(node),
            },
        }
    }

    fn key(&mut self, node: Node<'t>) {
        let (start, end, range) = (node.start, node.end, node.range());
        let name = match node.value {
            Value::Text(text) => text,
            Value::List(_) | Value::Map(_) => {
                return self.fail(range, "a key is a text, not a list or map", "write a word before the `:`");
            }
            _ => Cow::Borrowed(self.locator.text().get(range.clone()).unwrap_or("")),
        };
        if name == MERGE && !self.merges {
            self.wrong(range, "merge keys (`<<`) are not read", "write the keys out");
        }
        if let Some(Frame { kind: Open::Map(_, key), .. }) = self.stack.last_mut() {
            *key = Some(Key { start, end, name });
        }
    }

    /// What the parser cannot read. It does not go on.
    fn stopped(&mut self, error: &ScanError) {
        let at = error.marker().byte_offset().unwrap_or(0);
        let (message, help) = told(error.kind());
        let next = self.locator.text().get(at..).and_then(|rest| rest.chars().next());
        let width = next.filter(|&c| c != '\n').map_or(0, char::len_utf8);
        if matches!(error.kind(), ErrorKind::RecursionLimitExceeded) {
            return self.too_large(at..at + width, format!("more than {NESTING} levels of lists and maps"));
        }
        self.fail(at..at + width, message, help);
    }
}

fn node(range: Range<usize>, value: Value<'_>) -> Node<'_> {
    Node { start: range.start as u32, end: range.end as u32, value }
}

fn weight(node: &Node<'_>) -> usize {
    let own = size_of::<Node<'_>>();
    match &node.value {
        Value::Text(text) => own + text.len(),
        Value::List(items) => own + items.iter().map(weight).sum::<usize>(),
        Value::Map(map) => {
            own + map
                .iter()
                .map(|(key, value)| size_of::<Key<'_>>() + key.name.len() + weight(value))
                .sum::<usize>()
        }
        _ => own,
    }
}

/// A plain value by the core schema.
fn resolve(text: Cow<'_, str>) -> Value<'_> {
    match text.as_ref() {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" => return Value::Boolean(true),
        "false" | "False" | "FALSE" => return Value::Boolean(false),
        _ => {}
    }
    let digits = |text: &str, radix| !text.is_empty() && text.chars().all(|c| c.is_digit(radix));
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(&text);
    if digits(unsigned, 10) {
        return Value::Integer(text.parse().ok());
    }
    for (prefix, radix) in [("0x", 16), ("0o", 8)] {
        if let Some(rest) = text.strip_prefix(prefix).filter(|rest| digits(rest, radix)) {
            return Value::Integer(i64::from_str_radix(rest, radix).ok());
        }
    }
    let name = unsigned.strip_prefix('.').unwrap_or("");
    let special = matches!(name, "inf" | "Inf" | "INF") || matches!(text.as_ref(), ".nan" | ".NaN" | ".NAN");
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let number = digits(&format!("{whole}{fraction}"), 10)
        && digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent), 10);
    if special || number { Value::Float } else { Value::Text(text) }
}

/// What an error of the parser means to the user, and what to write instead.
fn told(kind: &ErrorKind) -> (String, &'static str) {
    let (message, help) = match kind {
        ErrorKind::MissingAnchorOrAliasName => {
            ("in YAML `*` begins an alias, and `&` an anchor", "write it in quotes: \"*\"")
        }
        ErrorKind::MappingValueNotAllowed | ErrorKind::MappingKeyNotAllowed => (
            "a second `: ` on this line, or a key that is indented too far",
            "write a text with `: ` in quotes",
        ),
        ErrorKind::UnexpectedCharacter { character } => {
            let message = format!("a text does not begin with `{character}` in YAML");
            return (message, "write it in quotes");
        }
        ErrorKind::TabNotAllowed | ErrorKind::TabInBlockIndentation | ErrorKind::TabInIndentation => {
            ("a tab in the indentation", "indent by spaces")
        }
        ErrorKind::UnclosedQuotedScalar => ("a text in quotes is never closed", "write the quote at its end"),
        ErrorKind::UnclosedFlowCollection { .. } => {
            ("a `[` or `{` is never closed", "write the bracket at its end")
        }
        ErrorKind::ExpectedFlowSequenceSeparator => {
            ("a `,` or `]` is missing here", "write it before what is here")
        }
        ErrorKind::ExpectedFlowMappingSeparator => {
            ("a `,` or `}` is missing here", "write it before what is here")
        }
        ErrorKind::UnknownQuotedScalarEscape => {
            ("a `\\` that begins no escape", "write it twice: `\\\\`, or the text in single quotes")
        }
        ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::SimpleKeyExpected
        | ErrorKind::InvalidSimpleKey
        | ErrorKind::ExpectedBlockSequenceEntry
        | ErrorKind::BlockSequenceEntryNotAllowed
        | ErrorKind::InvalidIndentation => (
            "this line fits none above it",
            "begin all keys of a row in the same column, each with `:` after it",
        ),
        other => return (other.to_string(), "see whether a text here should be in quotes"),
    };
    (message.to_owned(), help)
}

#[cfg(test)]
mod tests;
