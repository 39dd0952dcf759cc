//! From a byte range to a line and a column.

use std::ops::Range;

use crate::source::{SourceId, Span};

/// The place of a byte range of `text`: line and column (in characters) from 1. A range that is out of bounds
/// or cuts a character is widened or shortened to what is there.
pub fn locate(source: SourceId, text: &str, range: Range<usize>) -> Span {
    let start = floor(text, range.start);
    let end = ceil(text, range.end.max(start));
    let (line, column) = advance(text, 0, 1, start);
    Span { source, start: start as u32, end: end as u32, line, column }
}

/// The line and column of `at`, given the byte offset and the number of a line that begins before it.
pub(super) fn advance(text: &str, line_start: usize, line: u32, at: usize) -> (u32, u32) {
    let before = text.get(line_start..at).unwrap_or("");
    let breaks = before.bytes().filter(|&b| b == b'\n').count();
    let tail = before.rfind('\n').map_or(before, |i| before.get(i + 1..).unwrap_or(""));
    (line + breaks as u32, tail.chars().count() as u32 + 1)
}

/// Finds lines and columns in a text without reading it from its beginning each time: files may be large, and
/// stand in one line.
#[derive(Debug, Clone)]
pub struct Locator<'t> {
    source: SourceId,
    text: &'t str,
    /// Line and column at every [`STEP`]th byte.
    marks: Vec<(u32, u32)>,
}

const STEP: usize = 1 << 10;

impl<'t> Locator<'t> {
    /// Reads the text once. At most 4 GiB: the caller bounds it.
    pub fn new(source: SourceId, text: &'t str) -> Self {
        let mut marks = Vec::with_capacity(text.len() / STEP + 1);
        let mut at = (1, 1);
        for chunk in text.as_bytes().chunks(STEP) {
            marks.push(at);
            at = walk(at, chunk);
        }
        Self { source, text, marks }
    }

    /// The text.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// The file.
    pub fn source(&self) -> SourceId {
        self.source
    }

    /// The place of a byte range, as [`locate`] gives it.
    pub fn span(&self, range: Range<usize>) -> Span {
        let start = floor(self.text, range.start);
        let end = ceil(self.text, range.end.max(start));
        // A text that ends at a step has no mark there.
        let slot = (start / STEP).min(self.marks.len().saturating_sub(1));
        let mark = self.marks.get(slot).copied().unwrap_or((1, 1));
        let rest = self.text.as_bytes().get(slot * STEP..start).unwrap_or_default();
        let (line, column) = walk(mark, rest);
        Span { source: self.source, start: start as u32, end: end as u32, line, column }
    }
}

/// The line and column behind some bytes.
fn walk((mut line, mut column): (u32, u32), bytes: &[u8]) -> (u32, u32) {
    for &byte in bytes {
        match byte {
            b'\n' => (line, column) = (line + 1, 1),
            // Any but the first byte of a character.
            0x80..=0xBF => {}
            _ => column += 1,
        }
    }
    (line, column)
}

fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn ceil(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let text = "é = 1\nñandú = x";
        let at = text.find('x').unwrap();
        let span = locate(SourceId(3), text, at..at + 1);
        assert_eq!((span.line, span.column), (2, 9));
        assert_eq!(span.source, SourceId(3));
    }

    #[test]
    fn a_locator_finds_what_locate_finds() {
        let text = "é = 1\n".repeat(400) + &"ñ".repeat(3_000) + "\nx";
        let locator = Locator::new(SourceId(1), &text);
        for at in (0..text.len() + 3).step_by(7).chain([1_023, 1_024, 1_025, text.len()]) {
            let range = at..at + 2;
            assert_eq!(locator.span(range.clone()), locate(SourceId(1), &text, range), "{at}");
        }
        assert_eq!(Locator::new(SourceId(1), "").span(0..4), locate(SourceId(1), "", 0..4));
    }

    #[test]
    fn a_range_out_of_bounds_or_inside_a_character_is_mended() {
        let span = locate(SourceId(0), "aé", 2..99);
        assert_eq!((span.start, span.end, span.column), (1, 3, 2));
    }
}
