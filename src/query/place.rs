//! Places in a query's text.

use std::ops::Range;

/// The bytes of the character at a line and column, both from 1, the column in characters; the end of the text where
/// there is none.
pub fn of(text: &str, line: usize, column: usize) -> Range<usize> {
    let mut start = 0;
    for (number, content) in (1..).zip(text.split_inclusive('\n')) {
        if number == line {
            let at = content.char_indices().nth(column.saturating_sub(1)).filter(|(_, c)| *c != '\n');
            if let Some((offset, c)) = at {
                return start + offset..start + offset + c.len_utf8();
            }
            let end = start + content.trim_end_matches(['\n', '\r']).len();
            return end..end;
        }
        start += content.len();
    }
    text.len()..text.len()
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn lines_and_columns_are_bytes() {
        let text = "MATCH (ä\nRETURN b";
        assert_eq!(of(text, 1, 8), 7..9);
        assert_eq!(of(text, 2, 8), 17..18);
        assert_eq!(of(text, 2, 9), 18..18);
        assert_eq!(of(text, 1, 9), 9..9);
        assert_eq!(of(text, 7, 1), text.len()..text.len());
    }
}
