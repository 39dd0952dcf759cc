//! JSON, YAML and TOML in which no character is raw that a terminal would obey or nobody sees: control characters, marks that
//! turn text round, characters without width. They are written as `\\uXXXX`, which every reader takes for the same.

use std::{fmt::Write as _, io};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter, Serializer};

use super::visible::is_hidden;

/// Writes a value in one line.
pub fn to_writer<T: Serialize + ?Sized>(out: impl io::Write, value: &T) -> io::Result<()> {
    let mut serializer = Serializer::with_formatter(out, Escaping(CompactFormatter));
    Ok(value.serialize(&mut serializer)?)
}

/// Writes a value over several lines, for a reader.
pub fn to_writer_pretty<T: Serialize + ?Sized>(out: impl io::Write, value: &T) -> io::Result<()> {
    let mut serializer = Serializer::with_formatter(out, Escaping(PrettyFormatter::new()));
    Ok(value.serialize(&mut serializer)?)
}

/// A value in one line.
pub fn to_string<T: Serialize + ?Sized>(value: &T) -> String {
    let mut out = Vec::new();
    // Writing to memory does not fail, and what is written here has no keys but texts.
    let _ = to_writer(&mut out, value);
    String::from_utf8(out).unwrap_or_default()
}

/// A text in double quotes, in one line, as YAML and TOML read it. JSON has no numbers of eight digits.
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        let number = u32::from(c);
        // Writing to a string does not fail.
        let _ = match c {
            '"' => out.write_str("\\\""),
            '\\' => out.write_str("\\\\"),
            '\n' => out.write_str("\\n"),
            '\r' => out.write_str("\\r"),
            '\t' => out.write_str("\\t"),
            // The last two are no characters to a reader of YAML.
            c if is_hidden(c) || matches!(c, '\u{fffe}' | '\u{ffff}') => {
                if number > 0xffff {
                    write!(out, "\\U{number:08X}")
                } else {
                    write!(out, "\\u{number:04X}")
                }
            }
            c => out.write_char(c),
        };
    }
    out.push('"');
    out
}

/// A formatter whose strings hide nothing.
struct Escaping<F>(F);

impl<F: Formatter> Formatter for Escaping<F> {
    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, out: &mut W, text: &str) -> io::Result<()> {
        let mut rest = text;
        while let Some(at) = rest.find(is_hidden) {
            let (before, from) = rest.split_at(at);
            self.0.write_string_fragment(out, before)?;
            let mut hidden = from.chars();
            if let Some(c) = hidden.next() {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    write!(out, "\\u{unit:04x}")?;
                }
            }
            rest = hidden.as_str();
        }
        self.0.write_string_fragment(out, rest)
    }

    fn begin_array<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_array(out)
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array(out)
    }

    fn begin_array_value<W: ?Sized + io::Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(out, first)
    }

    fn end_array_value<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array_value(out)
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object(out)
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object(out)
    }

    fn begin_object_key<W: ?Sized + io::Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(out, first)
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_value(out)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{quoted, to_string, to_writer_pretty};
    use crate::text::is_hidden;

    #[test]
    fn nothing_hidden_is_raw_and_all_of_it_comes_back() {
        let text = "a\u{9b}31m\u{202e}\u{200b}\u{feff}\u{e0041}\u{1b}\u{7f}\n\"\\ Müller 株式会社 \u{1f600}";
        let value = BTreeMap::from([(text, vec![text, ""])]);
        let mut pretty = Vec::new();
        to_writer_pretty(&mut pretty, &value).unwrap();
        for written in [to_string(&value), String::from_utf8(pretty).unwrap()] {
            assert!(written.chars().all(|c| c == '\n' || !is_hidden(c)), "{written:?}");
            let back: BTreeMap<String, Vec<String>> = serde_json::from_str(&written).unwrap();
            assert_eq!(back[text], [text, ""]);
        }
        assert_eq!(to_string("\u{202e}x\u{e0041}"), "\"\\u202ex\\udb40\\udc41\"");
    }

    #[test]
    fn what_cannot_be_seen_is_written_as_its_number() {
        let text = "a\"\\\n\u{1b}\u{202e}é😀\u{200b}\u{e0041}";
        let written = quoted(text);
        assert_eq!(written, "\"a\\\"\\\\\\n\\u001B\\u202Eé😀\\u200B\\U000E0041\"");
        let back: BTreeMap<String, String> = toml::from_str(&format!("k = {written}")).unwrap();
        assert_eq!(back["k"], text);
    }
}
