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
    fn a_range_out_of_bounds_or_inside_a_character_is_mended() {
        let span = locate(SourceId(0), "aé", 2..99);
        assert_eq!((span.start, span.end, span.column), (1, 3, 2));
    }
}
