//! Conflicts of a merge that nobody has resolved: the lines that git leaves in a file. They are told as what they are, and
//! the rest is read as if the first side had been taken, so that nothing else is said of them.

use std::{mem, ops::Range};

/// A conflict, or a marker that is left of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Its bytes.
    pub range: Range<usize>,
    /// Its first and its last line, from 1.
    pub lines: (usize, usize),
}

/// A text with conflicts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflicted {
    /// Them, in order.
    pub conflicts: Vec<Conflict>,
    /// The text with nothing in their place but the first side, byte for byte at the same place.
    pub rest: String,
}

/// The conflicts of a text, if it has any. What is left out is filled with `fill`, which makes comments or blanks of lines.
pub fn conflicts(text: &str, fill: u8) -> Option<Conflicted> {
    if !text.contains(OPEN) && !text.contains(CLOSE) {
        return None;
    }
    let mut reading = Reading::default();
    let mut at = 0;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let end = at + line.trim_end_matches(['\r', '\n']).len();
        reading.line(index + 1, at..end, text.get(at..end).unwrap_or_default());
        at += line.len();
    }
    reading.close();
    if reading.conflicts.is_empty() {
        return None;
    }
    let mut bytes = text.as_bytes().to_vec();
    for range in reading.out {
        if let Some(line) = bytes.get_mut(range) {
            line.fill(fill);
        }
    }
    // Whole lines are filled with a letter of ASCII.
    let rest = String::from_utf8(bytes).ok()?;
    Some(Conflicted { conflicts: reading.conflicts, rest })
}

const OPEN: &str = "<<<<<<<";
const BASE: &str = "|||||||";
const PART: &str = "=======";
const CLOSE: &str = ">>>>>>>";

/// Whether a line is a marker: the sign, and at most a name behind it.
fn is(line: &str, sign: &str) -> bool {
    line.strip_prefix(sign).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// Where a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Side {
    #[default]
    None,
    First,
    Other,
}

#[derive(Default)]
struct Reading {
    side: Side,
    conflicts: Vec<Conflict>,
    /// The lines that are left out.
    out: Vec<Range<usize>>,
    /// The one that is open.
    open: Option<Conflict>,
    /// A line that parts two sides, outside a conflict: it may be a text's own.
    part: Option<Range<usize>>,
}

impl Reading {
    fn line(&mut self, number: usize, range: Range<usize>, line: &str) {
        if is(line, OPEN) {
            self.close();
            self.side = Side::First;
            self.out.push(range.clone());
            self.open = Some(Conflict { range, lines: (number, number) });
        } else if is(line, CLOSE) {
            self.out.push(range.clone());
            if self.side == Side::None {
                self.out.extend(self.part.take());
                self.conflicts.push(Conflict { range, lines: (number, number) });
            } else {
                self.reach(&range, number);
                self.close();
            }
        } else if self.side == Side::None {
            if line == PART {
                self.part = Some(range);
            }
        } else if line == PART || is(line, BASE) {
            self.side = Side::Other;
            self.reach(&range, number);
            self.out.push(range);
        } else if self.side == Side::Other {
            self.out.push(range);
        }
    }

    /// The conflict that is open goes on to here.
    fn reach(&mut self, range: &Range<usize>, number: usize) {
        if let Some(open) = &mut self.open {
            open.range.end = range.end;
            open.lines.1 = number;
        }
    }

    /// What is open ends with its last marker.
    fn close(&mut self) {
        self.conflicts.extend(self.open.take());
        if mem::take(&mut self.side) == Side::Other {
            let end = self.conflicts.last().map_or(0, |conflict| conflict.range.end);
            // Without an end, what follows is no side of it.
            while self.out.last().is_some_and(|range| range.start > end) {
                self.out.pop();
            }
        }
        self.part = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<(Vec<(usize, usize)>, String)> {
        let found = conflicts(text, b'#')?;
        assert_eq!(found.rest.len(), text.len());
        Some((found.conflicts.into_iter().map(|c| c.lines).collect(), found.rest.replace('#', "")))
    }

    #[test]
    fn the_first_side_is_left() {
        let text = "a\n<<<<<<< HEAD\nb\n=======\nc\u{e9}\nd\n>>>>>>> other\ne\n";
        assert_eq!(of(text), Some((vec![(2, 7)], "a\n\nb\n\n\n\n\ne\n".to_owned())));
        let base = "<<<<<<< a\r\nb\r\n||||||| x\r\no\r\n=======\r\nc\r\n>>>>>>> d\r\ne";
        assert_eq!(of(base), Some((vec![(1, 7)], "\r\nb\r\n\r\n\r\n\r\n\r\n\r\ne".to_owned())));
        let two = format!("{text}{text}");
        assert_eq!(of(&two).unwrap().0, [(2, 7), (10, 15)]);
    }

    #[test]
    fn what_is_left_of_one_is_told_too() {
        assert_eq!(of("a\n<<<<<<< HEAD\nb\n"), Some((vec![(2, 2)], "a\n\nb\n".to_owned())));
        assert_eq!(of("a\n=======\nb\n>>>>>>> x\nc"), Some((vec![(4, 4)], "a\n\nb\n\nc".to_owned())));
        assert_eq!(of("<<<<<<< a\nb\n=======\nc"), Some((vec![(1, 3)], "\nb\n\nc".to_owned())));
        assert_eq!(of("<<<<<<< a\n<<<<<<< b\nc"), Some((vec![(1, 1), (2, 2)], "\n\nc".to_owned())));
    }

    #[test]
    fn other_lines_are_none() {
        for text in ["a\n=======\nb", "<<<<<<<<\n>>>>>>>>", "x <<<<<<< y", "<<<<<<<a,b", ""] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
