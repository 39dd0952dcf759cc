//! CSV whose cells know where they stand (RFC 4180; lines that begin with `#` outside a quoted cell are comments).
//!
//! A scanner of our own, not the `csv` crate's: that one gives no places for cells and takes a quote that is
//! never closed in silence, so that every finding would need a second scanner, which would have to agree with the
//! first. This one gives each cell as a range of the text, allocates nothing per row, and is held against the
//! `csv` crate in a property test: where it finds no fault, both read the same cells.
//!
//! Not here: what a column means. Lines are counted at `\n`; a lone `\r` ends a row, as it does for the `csv` crate.

use std::ops::Range;

use super::row::{Fault, Field, Row};
use crate::source::SourceId;

/// Reads rows one after another.
#[derive(Debug, Clone)]
pub struct Rows<'a> {
    source: SourceId,
    text: &'a str,
    at: usize,
    line: u32,
    /// Where this line begins: at the row, but behind a lone `\r`.
    line_start: usize,
    fields: Vec<Field>,
    /// The empty lines and comments before the row read last.
    skipped: Range<usize>,
    /// Whether the next line is a row, whatever it begins with.
    whole: bool,
}

impl<'a> Rows<'a> {
    /// Reads `text` from its beginning. At most 4 GiB: the caller bounds it.
    pub fn new(source: SourceId, text: &'a str) -> Self {
        Self { source, text, at: 0, line: 1, line_start: 0, fields: Vec::new(), skipped: 0..0, whole: false }
    }

    /// Reads from the line that begins at this byte, as if it were a row, whatever it begins with.
    pub fn from_line(source: SourceId, text: &'a str, at: usize) -> Self {
        let before = text.get(..at).unwrap_or("");
        let line = before.bytes().filter(|&b| b == b'\n').count() as u32 + 1;
        let line_start = before.rfind('\n').map_or(0, |i| i + 1);
        Self { line, line_start, at, whole: true, ..Self::new(source, text) }
    }

    /// Reads as from a line, where its places do not matter: those before it are not counted.
    pub fn at_line(source: SourceId, text: &'a str, at: usize) -> Self {
        Self { line_start: at, at, whole: true, ..Self::new(source, text) }
    }

    /// The whole text.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// The next row that is not an empty line or a comment.
    pub fn next_row(&mut self) -> Option<Row<'_, 'a>> {
        let behind = self.at;
        if !std::mem::take(&mut self.whole) {
            self.skip();
        }
        self.skipped = behind..self.at;
        if self.at >= self.text.len() {
            return None;
        }
        let (start, line, line_start) = (self.at, self.line, self.line_start);
        let mut scan = Scan { bytes: self.text.as_bytes(), at: start, lines: 0, fault: None };
        self.fields.clear();
        loop {
            let (field, end) = scan.field();
            self.fields.push(field);
            if end == End::Row {
                break;
            }
        }
        self.at = scan.at;
        if scan.lines > 0 {
            self.line += scan.lines;
            let read = self.text.as_bytes().get(start..self.at).unwrap_or_default();
            self.line_start = start + read.iter().rposition(|&b| b == b'\n').map_or(0, |i| i + 1);
        }
        let end = self.fields.last().map_or(start as u32, |f| f.end + u32::from(f.quoted));
        Some(Row {
            source: self.source,
            text: self.text,
            start: start as u32,
            end: end.min(self.text.len() as u32),
            line_start: line_start as u32,
            line,
            fields: &self.fields,
            fault: scan.fault,
            places: None,
        })
    }

    /// The comments before the row that was read last, or at the end of the file.
    pub fn comments(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let skipped = self.text.get(self.skipped.clone()).unwrap_or("");
        skipped.split(['\n', '\r']).map(str::trim_end).filter(|line| !line.is_empty())
    }

    /// Where the comments begin that stood before the row that was read last, or at the end of the file.
    pub fn comment_lines(&self) -> impl Iterator<Item = usize> + use<'a> {
        let (text, skipped) = (self.text, self.skipped.clone());
        let begins = move |at: &usize| {
            let before = at.checked_sub(1).and_then(|before| text.as_bytes().get(before));
            text.as_bytes().get(*at) == Some(&b'#')
                && (*at == skipped.start || matches!(before, Some(b'\n' | b'\r')))
        };
        self.skipped.clone().filter(begins)
    }

    /// Goes past empty lines and comments.
    fn skip(&mut self) {
        let bytes = self.text.as_bytes();
        loop {
            match bytes.get(self.at) {
                Some(b'\n') => {
                    self.at += 1;
                    self.line += 1;
                    self.line_start = self.at;
                }
                Some(b'\r') => self.at += 1,
                Some(b'#') => {
                    let rest = bytes.get(self.at..).unwrap_or_default();
                    // Whatever ends a row ends a comment: else a lone carriage return would take rows with it.
                    self.at += rest.iter().position(|b| matches!(b, b'\n' | b'\r')).unwrap_or(rest.len());
                }
                _ => return,
            }
        }
    }
}

/// What ended a cell.
#[derive(PartialEq, Eq)]
enum End {
    Cell,
    Row,
}

/// The scanner's place in one row.
struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
    lines: u32,
    fault: Option<(Fault, u32)>,
}

impl Scan<'_> {
    fn field(&mut self) -> (Field, End) {
        if self.bytes.get(self.at) == Some(&b'"') { self.quoted() } else { self.plain() }
    }

    fn plain(&mut self) -> (Field, End) {
        let start = self.at;
        let end = self.separator();
        (Field { start: start as u32, end: end.0 as u32, quoted: false }, end.1)
    }

    /// Reads to the next separator and past it; gives where the cell ended.
    fn separator(&mut self) -> (usize, End) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest.iter().position(|b| matches!(b, b',' | b'\n' | b'\r')).unwrap_or(rest.len());
        let end = self.at + length;
        self.at = end + 1;
        match self.bytes.get(end) {
            Some(b',') => (end, End::Cell),
            Some(b'\n') => {
                self.lines += 1;
                (end, End::Row)
            }
            // A line feed after it is skipped, and counted, before the next row.
            Some(_) => (end, End::Row),
            None => {
                self.at = end;
                (end, End::Row)
            }
        }
    }

    fn quoted(&mut self) -> (Field, End) {
        let open = self.at;
        self.at += 1;
        let start = self.at;
        loop {
            match self.bytes.get(self.at) {
                None => {
                    self.fault.get_or_insert((Fault::Unclosed, open as u32));
                    let end = self.at as u32;
                    return (Field { start: start as u32, end, quoted: false }, End::Row);
                }
                Some(b'"') if self.bytes.get(self.at + 1) == Some(&b'"') => self.at += 2,
                Some(b'"') => break,
                Some(b'\n') => {
                    self.lines += 1;
                    self.at += 1;
                }
                Some(_) => self.at += 1,
            }
        }
        let field = Field { start: start as u32, end: self.at as u32, quoted: true };
        self.at += 1;
        let after = self.at;
        let (end, what) = self.separator();
        if end > after {
            self.fault.get_or_insert((Fault::AfterQuote, after as u32));
        }
        (field, what)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> (Vec<Vec<String>>, usize) {
        let mut rows = Rows::new(SourceId(0), text);
        let (mut all, mut faults) = (Vec::new(), 0);
        while let Some(row) = rows.next_row() {
            faults += usize::from(row.fault().is_some());
            all.push((0..row.len()).filter_map(|i| row.cell(i)).map(|c| c.value().into_owned()).collect());
        }
        (all, faults)
    }

    #[test]
    fn reads_quotes_comments_and_lines() {
        let (rows, faults) = read("# head\r\na,\"b,\"\"c\"\"\"\r\n\r\n\"x\ny\",\n#end");
        assert_eq!(faults, 0);
        assert_eq!(rows, [["a", "b,\"c\""], ["x\ny", ""]]);
    }

    #[test]
    fn a_comment_ends_where_a_row_does() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["a,b", "# c,d", "e,f", "#", "g,h", ""].join(end);
            assert_eq!(read(&text).0, [["a", "b"], ["e", "f"], ["g", "h"]], "{end:?}");
        }
    }

    #[test]
    fn a_hash_inside_a_quoted_cell_or_a_row_is_no_comment() {
        assert_eq!(read("\"a\n#b\",#c\n").0, [["a\n#b", "#c"]]);
    }

    #[test]
    fn places_are_right_behind_a_cell_of_several_lines() {
        let text = "# é\nh\n\n\"é\nñ;\",ü,deux;trois\n";
        let mut rows = Rows::new(SourceId(0), text);
        rows.next_row();
        let row = rows.next_row().unwrap();
        assert_eq!((row.span().line, row.span().column), (4, 1));
        let items: Vec<_> =
            row.cell(2).unwrap().items().map(|c| (c.raw(), c.span().line, c.span().column)).collect();
        assert_eq!(items, [("deux", 5, 7), ("trois", 5, 12)]);
        let inner: Vec<_> = row.cell(0).unwrap().items().map(|c| (c.raw(), c.span().line)).collect();
        assert_eq!(inner, [("é\nñ", 4), ("", 5)]);
    }

    #[test]
    fn a_quote_that_is_not_closed_or_not_alone_is_a_fault() {
        let mut rows = Rows::new(SourceId(0), "a,\"b\nc");
        let (fault, span) = rows.next_row().unwrap().fault().unwrap();
        assert_eq!((fault, span.line, span.column), (Fault::Unclosed, 1, 3));
        let mut rows = Rows::new(SourceId(0), "a,\"b\"c\n");
        let (fault, span) = rows.next_row().unwrap().fault().unwrap();
        assert_eq!((fault, span.column), (Fault::AfterQuote, 6));
    }

    #[test]
    fn items_are_trimmed_and_empty_ones_stay() {
        let mut rows = Rows::new(SourceId(0), " a ; ;b;\n");
        let row = rows.next_row().unwrap();
        let items: Vec<_> = row.cell(0).unwrap().items().map(|c| c.raw()).collect();
        assert_eq!(items, ["a", "", "b", ""]);
    }

    /// (Of a text that ends in a comment without a line feed, the crate makes a row: the property adds one. To the crate a
    /// carriage return ends rows and no comments: it is given line feeds.)
    fn with_csv_crate(text: &str) -> Vec<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .comment(Some(b'#'))
            .from_reader(text.as_bytes());
        reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect()
    }

    proptest! {
        #[test]
        fn reads_what_the_csv_crate_reads(text in "[a#\",;é\r\n]{0,40}\n") {
            let (rows, faults) = read(&text);
            if faults == 0 {
                let fed = |text: &str| text.replace("\r\n", "\n").replace('\r', "\n");
                let rows: Vec<Vec<String>> =
                    rows.iter().map(|row| row.iter().map(|cell| fed(cell)).collect()).collect();
                prop_assert_eq!(rows, with_csv_crate(&fed(&text)));
            }
        }

        #[test]
        fn every_cell_is_where_its_span_says(text in "[a#\",;é\r\n]{0,40}") {
            let mut rows = Rows::new(SourceId(0), &text);
            while let Some(row) = rows.next_row() {
                for cell in (0..row.len()).filter_map(|i| row.cell(i)) {
                    let span = cell.span();
                    let found = crate::text::locate(SourceId(0), &text, span.start as usize..span.end as usize);
                    prop_assert_eq!(span, found);
                }
            }
        }
    }
}
