//! JSON (RFC 8259) with places.
//!
//! A reader of our own: `serde_json` gives no places for values, stops at the first mistake, and takes a key that
//! stands twice in silence; readers of YAML take what is no JSON, and refuse some that is (long keys, tabs). What is
//! easily got wrong (a comma too many or too few, a comment, a word without quotes) is told, and reading goes on. A
//! property test holds it against `serde_json`.

use std::{borrow::Cow, ops::Range};

use super::{
    locate::Locator,
    tree::{self, Key, NESTING, Node, Parsed, Value},
};
use crate::finding::Finding;

/// Reads a document.
pub fn parse<'t>(locator: &Locator<'t>) -> Parsed<'t> {
    let text = locator.text();
    let mut reader =
        Reader { text, locator, at: 0, depth: 0, lost: false, findings: Vec::new(), comments: Vec::new() };
    reader.space();
    if reader.peek().is_none() {
        reader.fail(0..0, "the file is empty", "write { \"inventory\": { \"name\": \"...\" } }");
    }
    let root = reader.value();
    reader.space();
    if !reader.lost && reader.at < text.len() {
        let rest = reader.at..reader.at + 1;
        reader.fail(rest, "something follows the end of the document", "delete it");
    }
    let root = (!reader.lost).then_some(root);
    Parsed { root, comments: reader.comments, findings: reader.findings }
}

struct Reader<'t, 'l> {
    text: &'t str,
    locator: &'l Locator<'t>,
    at: usize,
    depth: usize,
    /// Where what follows cannot be told any more.
    lost: bool,
    findings: Vec<Finding>,
    comments: Vec<Range<usize>>,
}

impl<'t> Reader<'t, '_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn slice(&self, range: Range<usize>) -> &'t str {
        self.text.get(range).unwrap_or("")
    }

    /// How many bytes from here on are such.
    fn run(&self, such: impl Fn(u8) -> bool) -> usize {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        rest.iter().position(|&b| !such(b)).unwrap_or(rest.len())
    }

    fn add(&mut self, finding: Finding) {
        self.lost |= !tree::add(&mut self.findings, finding);
    }

    /// Something wrong, behind which reading goes on.
    fn wrong(&mut self, range: Range<usize>, message: impl Into<String>, help: impl Into<Cow<'static, str>>) {
        self.add(tree::broken(self.locator.span(range), message, help));
    }

    /// Something wrong, behind which nothing can be told.
    fn fail(&mut self, range: Range<usize>, message: impl Into<String>, help: impl Into<Cow<'static, str>>) {
        if !self.lost {
            self.wrong(range, message, help);
        }
        self.lost = true;
    }

    /// Goes past white space, and comments, which JSON has none of.
    fn space(&mut self) {
        loop {
            self.at += self.run(|b| matches!(b, b' ' | b'\t' | b'\n' | b'\r'));
            let rest = self.text.get(self.at..).unwrap_or("");
            let length = if rest.starts_with('#') || rest.starts_with("//") {
                self.run(|b| b != b'\n')
            } else if rest.starts_with("/*") {
                rest.find("*/").map_or(rest.len(), |end| end + 2)
            } else {
                return;
            };
            let range = self.at..self.at + length;
            self.wrong(range.clone(), "JSON has no comments", "delete it, or write YAML");
            self.comments.push(range);
            self.at += length;
        }
    }

    fn node(&self, start: usize, value: Value<'t>) -> Node<'t> {
        Node { start: start as u32, end: self.at as u32, value }
    }

    fn value(&mut self) -> Node<'t> {
        let start = self.at;
        let value = match self.peek() {
            _ if self.lost => Value::Null,
            Some(b'{' | b'[') if self.depth >= NESTING => {
                let message = format!("more than {NESTING} levels of lists and objects");
                self.add(tree::too_deep(self.locator.span(start..start + 1), message));
                self.lost = true;
                Value::Null
            }
            Some(b'{') => self.map(),
            Some(b'[') => self.list(),
            Some(b'"') => Value::Text(self.string()),
            Some(b'\'') => Value::Text(self.single_quoted()),
            Some(b'-' | b'+' | b'.' | b'0'..=b'9') => self.number(),
            Some(b) if b.is_ascii_alphabetic() || b == b'_' || b >= 0x80 => self.word(),
            _ => {
                self.fail(start..start + 1, "a value is missing here", "write \"...\", [...] or null");
                Value::Null
            }
        };
        self.node(start, value)
    }

    fn list(&mut self) -> Value<'t> {
        let open = self.at;
        let mut items = Vec::new();
        self.at += 1;
        self.depth += 1;
        self.space();
        if !self.closed(open, b']') {
            loop {
                items.push(self.value());
                if !self.next(open, b']', |b| !matches!(b, b'}' | b']' | b':' | b',')) {
                    break;
                }
            }
        }
        self.depth -= 1;
        Value::List(items)
    }

    fn map(&mut self) -> Value<'t> {
        let open = self.at;
        let mut map = Vec::new();
        self.at += 1;
        self.depth += 1;
        self.space();
        if !self.closed(open, b'}') {
            while let Some(key) = self.key() {
                self.space();
                if self.peek() == Some(b':') {
                    self.at += 1;
                    self.space();
                } else {
                    let end = key.end as usize;
                    self.wrong(end..end + 1, "a `:` is missing after this key", "write \"key\": value");
                }
                map.push((key, self.value()));
                if !self.next(open, b'}', |b| b == b'"') {
                    break;
                }
            }
        }
        self.depth -= 1;
        tree::single(&mut map, self.locator, &mut self.findings);
        Value::Map(map)
    }

    fn key(&mut self) -> Option<Key<'t>> {
        let start = self.at;
        let name = match self.peek() {
            Some(b'"') => self.string(),
            Some(b'\'') => self.single_quoted(),
            Some(b) if b.is_ascii_alphanumeric() || b == b'_' || b == b'$' => {
                self.at += self.run(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'$' | b'-' | b'.'));
                let name = self.slice(start..self.at);
                let finding = tree::broken(
                    self.locator.span(start..self.at),
                    "a key is written in double quotes",
                    format!("write \"{name}\""),
                );
                self.add(finding.instead(format!("\"{name}\"")));
                Cow::Borrowed(name)
            }
            _ => {
                self.fail(start..start + 1, "a key in double quotes is missing here", "write \"key\": value");
                return None;
            }
        };
        (!self.lost).then_some(Key { start: start as u32, end: self.at as u32, name })
    }

    /// Whether the list or object is closed here, or the text at its end.
    fn closed(&mut self, open: usize, close: u8) -> bool {
        match self.peek() {
            Some(b) if b == close => {
                self.at += 1;
                true
            }
            None => {
                let what = if close == b']' { "list" } else { "object" };
                let message = format!("the {what} that is opened here is never closed");
                self.fail(open..open + 1, message, format!("write `{}` at its end", close as char));
                true
            }
            Some(_) => self.lost,
        }
    }

    /// Behind a value: whether there is another one.
    fn next(&mut self, open: usize, close: u8, begins: impl Fn(u8) -> bool) -> bool {
        let end = self.at;
        self.space();
        if self.closed(open, close) {
            return false;
        }
        match self.peek() {
            Some(b',') => {
                let comma = self.at;
                self.at += 1;
                self.space();
                if self.peek() == Some(close) {
                    self.wrong(comma..comma + 1, "a `,` with nothing after it", "delete it");
                    self.at += 1;
                    return false;
                }
                !self.closed(open, close)
            }
            Some(b) if begins(b) => {
                self.wrong(end..end, "a `,` is missing here", "write it between the two");
                true
            }
            _ => {
                let here = self.at..self.at + 1;
                self.fail(
                    here,
                    format!("a `,` or `{}` is missing here", close as char),
                    "write it before what is here",
                );
                false
            }
        }
    }

    fn number(&mut self) -> Value<'t> {
        let start = self.at;
        self.at += self.run(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.' | b'_' | b':'));
        let raw = self.slice(start..self.at);
        if !is_number(raw) {
            let message = format!("`{}` is not a number as JSON writes them", short(raw));
            let quoted = format!("\"{raw}\"");
            let finding = tree::broken(self.locator.span(start..self.at), message, "write a text in quotes");
            self.add(finding.instead(quoted));
            return Value::Text(Cow::Borrowed(raw));
        }
        if raw.contains(['.', 'e', 'E']) { Value::Float } else { Value::Integer(raw.parse().ok()) }
    }

    fn word(&mut self) -> Value<'t> {
        let start = self.at;
        self.at += self.run(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.') || b >= 0x80);
        let raw = self.slice(start..self.at);
        match raw {
            "true" => return Value::Boolean(true),
            "false" => return Value::Boolean(false),
            "null" => return Value::Null,
            _ => {}
        }
        let quoted = format!("\"{raw}\"");
        let message = format!("`{}` is not a JSON value", short(raw));
        let help = "write a text in quotes; besides numbers, only true, false and null go without";
        self.add(tree::broken(self.locator.span(start..self.at), message, help).instead(quoted));
        Value::Text(Cow::Borrowed(raw))
    }

    /// A text in the wrong quotes.
    fn single_quoted(&mut self) -> Cow<'t, str> {
        let start = self.at;
        self.at += 1;
        let length = self.run(|b| !matches!(b, b'\'' | b'\n'));
        let text = self.slice(start + 1..start + 1 + length);
        self.at += length;
        if self.peek() != Some(b'\'') {
            self.unclosed(start);
            return Cow::Borrowed(text);
        }
        self.at += 1;
        let finding = tree::broken(
            self.locator.span(start..self.at),
            "a text is written in double quotes",
            "write \"...\"",
        );
        let clean = !text.contains(['"', '\\']);
        self.add(if clean { finding.instead(format!("\"{text}\"")) } else { finding });
        Cow::Borrowed(text)
    }

    fn unclosed(&mut self, start: usize) {
        let help = "close it with `\"`; a new line in a text is written `\\n`";
        self.fail(start..start + 1, "a text that is opened here is not closed on its line", help);
    }

    fn string(&mut self) -> Cow<'t, str> {
        let open = self.at;
        self.at += 1;
        let start = self.at;
        self.at += self.run(|b| b >= 0x20 && b != b'"' && b != b'\\');
        let plain = self.slice(start..self.at);
        if self.peek() == Some(b'"') {
            self.at += 1;
            return Cow::Borrowed(plain);
        }
        let mut text = plain.to_owned();
        loop {
            match self.peek() {
                None | Some(b'\n') => {
                    self.unclosed(open);
                    break;
                }
                Some(b'"') => {
                    self.at += 1;
                    break;
                }
                Some(b'\\') => self.escape(&mut text),
                Some(b) if b < 0x20 => {
                    let message = format!("a control character ({b:#04x}) in a text");
                    self.wrong(self.at..self.at + 1, message, format!("write it `\\u{b:04x}`"));
                    self.at += 1;
                }
                Some(_) => {
                    let length = self.run(|b| b >= 0x20 && b != b'"' && b != b'\\');
                    text.push_str(self.slice(self.at..self.at + length));
                    self.at += length;
                }
            }
        }
        Cow::Owned(text)
    }

    fn escape(&mut self, text: &mut String) {
        let start = self.at;
        self.at += 2;
        let known = match self.text.as_bytes().get(start + 1) {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(start, text),
            _ => {
                // What stands behind it is read as it is.
                self.at = start + 1;
                self.wrong(start..start + 1, "a `\\` that begins no escape", "write it twice: `\\\\`");
                return;
            }
        };
        text.push(known);
    }

    fn unicode(&mut self, start: usize, text: &mut String) {
        let unit = self.hex();
        let decoded = match unit {
            Some(high @ 0xD800..=0xDBFF) if self.text.get(self.at..self.at + 2) == Some("\\u") => {
                self.at += 2;
                let low = self.hex().filter(|low| (0xDC00..=0xDFFF).contains(low));
                low.and_then(|low| char::from_u32(0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00)))
            }
            unit => unit.and_then(char::from_u32),
        };
        if let Some(c) = decoded {
            text.push(c);
        } else {
            let help = "write four hexadecimal digits, of a pair of surrogates both, or the character itself";
            self.wrong(start..self.at, "an escape that is not a character", help);
        }
    }

    /// Four hexadecimal digits.
    fn hex(&mut self) -> Option<u32> {
        let digits =
            self.text.get(self.at..self.at + 4).filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()))?;
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }
}

/// `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?`
fn is_number(raw: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let raw = raw.strip_prefix('-').unwrap_or(raw);
    let (mantissa, exponent) = match raw.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (raw, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|e| digits(e.strip_prefix(['+', '-']).unwrap_or(e)))
}

fn short(text: &str) -> String {
    text.chars().take(60).collect()
}

#[cfg(test)]
mod tests;
