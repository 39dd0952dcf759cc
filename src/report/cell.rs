//! Tables as CSV: UTF-8 without byte order mark, LF, rows in the order of their cells. A spreadsheet runs a cell
//! that begins like a formula, so such text of the user's gets a leading `'`; a terminal obeys control characters, so
//! they are shown as U+FFFD.

use std::{borrow::Cow, io};

use super::plain;

/// The user's own text as a cell. A spreadsheet may take a tab, a line break, `;` or `,` inside it for the end of a cell,
/// whatever quotes stand around: what comes behind one is held too.
pub fn own(text: &str) -> Cow<'_, str> {
    let text = visible(text);
    let mut held = String::new();
    let mut from = 0;
    let mut first = true;
    for (at, c) in text.char_indices() {
        if runs(c) && first {
            held.push_str(text.get(from..at).unwrap_or(""));
            held.push('\'');
            from = at;
        }
        // Blanks and quotes before it do not save it.
        first = splits(c) || (first && (c.is_whitespace() || matches!(c, '"' | '\u{feff}')));
    }
    if from == 0 && held.is_empty() {
        return text;
    }
    held.push_str(text.get(from..).unwrap_or(""));
    Cow::Owned(held)
}

/// Whether a spreadsheet may run a cell that begins so: the signs of formulas, of full width too, which some programs
/// make plain; and what it may take away before one.
fn runs(c: char) -> bool {
    matches!(
        c,
        '=' | '+'
            | '-'
            | '@'
            | '\t'
            | '\r'
            | '\u{ff1d}'
            | '\u{ff0b}'
            | '\u{ff0d}'
            | '\u{ff20}'
            | '\u{2212}'
            | '\u{fe62}'
            | '\u{fe63}'
            | '\u{fe66}'
            | '\u{fe6b}'
    )
}

/// Whether a spreadsheet may begin a new cell behind it.
fn splits(c: char) -> bool {
    matches!(c, ';' | ',' | '\t' | '\n' | '\r' | '|')
}

/// The user's ids as one cell, joined by `;`.
pub fn list<'a>(ids: impl Iterator<Item = &'a str>) -> String {
    let mut ids: Vec<&str> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    own(&ids.join(";")).into_owned()
}

/// Without what a terminal would obey, or nobody sees. Line breaks and tabs stay: they are quoted.
fn visible(text: &str) -> Cow<'_, str> {
    let hidden = |c: char| !matches!(c, '\n' | '\r' | '\t') && plain::is_hidden(c);
    if text.contains(hidden) { Cow::Owned(text.replace(hidden, "\u{fffd}")) } else { Cow::Borrowed(text) }
}

/// Writes one row.
pub fn line(out: &mut Vec<u8>, cells: &[&str]) {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        if cell.bytes().any(|b| matches!(b, b',' | b'"' | b'\n' | b'\r')) {
            out.push(b'"');
            out.extend_from_slice(cell.replace('"', "\"\"").as_bytes());
            out.push(b'"');
        } else {
            out.extend_from_slice(cell.as_bytes());
        }
    }
    out.push(b'\n');
}

/// A table being written.
pub struct Csv<'w> {
    writer: csv::Writer<&'w mut dyn io::Write>,
}

impl<'w> Csv<'w> {
    /// Begins a table with its header.
    pub fn new(out: &'w mut dyn io::Write, header: &[&str]) -> io::Result<Self> {
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(out);
        writer.write_record(header)?;
        Ok(Self { writer })
    }

    /// Writes one row.
    pub fn row<T: AsRef<[u8]>>(&mut self, cells: impl IntoIterator<Item = T>) -> io::Result<()> {
        Ok(self.writer.write_record(cells)?)
    }

    /// Ends the table.
    pub fn end(mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::{Csv, line, list, own};

    #[test]
    fn text_that_a_spreadsheet_would_run_is_held() {
        for text in ["=cmd|' /C calc'!A0", "=1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"] {
            assert_eq!(own(text), format!("'{text}"));
        }
        for (text, held) in [
            ("x;=cmd|' /C calc'!A1;y", "x;'=cmd|' /C calc'!A1;y"),
            ("a\t=1", "a\t'=1"),
            ("a\n@x", "a\n'@x"),
            ("a,+1", "a,'+1"),
            ("a; =1", "a; '=1"),
            ("a;\"=1\"", "a;\"'=1\""),
            ("\u{ff1d}1", "'\u{ff1d}1"),
            ("x;\u{ff0b}1;\u{ff20}y", "x;'\u{ff0b}1;'\u{ff20}y"),
            (" =1", " '=1"),
            ("a-b; c=d", "a-b; c=d"),
        ] {
            assert_eq!(own(text), held, "{text:?}");
        }
        assert_eq!(own("a=b"), "a=b");
        assert_eq!(own("a\0b"), "a\u{fffd}b");
    }

    #[test]
    fn text_that_a_terminal_would_obey_is_shown() {
        assert_eq!(own("\u{1b}[2J\u{7f}\u{9b}\u{202e}"), "\u{fffd}[2J\u{fffd}\u{fffd}\u{fffd}");
        assert_eq!(own("a\tb\r\nc"), "a\tb\r\nc");
    }

    #[test]
    fn lists_are_sorted_and_held_as_a_whole() {
        assert_eq!(list(["b", "a", "b"].into_iter()), "a;b");
        assert_eq!(list(["=x", "a"].into_iter()), "'=x;a");
        assert_eq!(list(["b", "@x"].into_iter()), "'@x;b");
    }

    #[test]
    fn cells_with_breaks_quotes_and_commas_are_quoted() {
        let mut bytes = Vec::new();
        let mut csv = Csv::new(&mut bytes, &["a", "b"]).unwrap();
        csv.row(["x,\"y\"", "two\nlines"]).unwrap();
        csv.end().unwrap();
        assert_eq!(String::from_utf8(bytes).unwrap(), "a,b\n\"x,\"\"y\"\"\",\"two\nlines\"\n");
        let mut bytes = Vec::new();
        line(&mut bytes, &["x,\"y\"", "two\nlines", "", "plain; 'text'"]);
        assert_eq!(String::from_utf8(bytes).unwrap(), "\"x,\"\"y\"\"\",\"two\nlines\",,plain; 'text'\n");
    }
}
