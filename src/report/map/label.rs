//! What stands on a line: the categories over it, the grounds under it.

use std::collections::BTreeSet;

use super::{layout::Size, load::Load, picture::Map, words};

/// Size of the words.
pub const FONT: u32 = 10;
/// From one line of words to the next.
pub const LEADING: u32 = 12;
/// Room for the sign before the arrowhead.
pub const SIGN: u32 = 16;
/// No line of words is wider.
const ROOM: u32 = 170;
/// So many categories, and grounds, are named.
const NAMED: (usize, usize) = (3, 2);
/// A name that is longer than so many lines is cut.
const LINES: usize = 12;

/// What stands on a line.
pub struct Label {
    /// Over it.
    pub over: Vec<String>,
    /// Under it.
    pub under: Vec<String>,
}

impl Label {
    /// Of the lines that share an arrowhead.
    pub fn of(map: &Map, edges: &[usize], back: bool) -> Self {
        let mut load = Load::default();
        for line in edges.iter().filter_map(|&edge| map.lines.get(edge)) {
            load.add(&line.load);
        }
        let mut over = named(&load.names, NAMED.0);
        if back {
            over = if over.is_empty() { "back".to_owned() } else { format!("back: {over}") };
        }
        let grounds: BTreeSet<String> = load.grounds;
        let under = named(&grounds.into_iter().collect::<Vec<_>>(), NAMED.1);
        Self {
            over: words::wrapped(&over, FONT, ROOM, LINES),
            under: words::wrapped(&under, FONT, ROOM, LINES),
        }
    }

    /// The room that it needs.
    pub fn size(&self) -> Size {
        let widths = self.over.iter().chain(&self.under).map(|line| words::width(line, FONT).div_ceil(10));
        let high = |lines: usize| u32::try_from(lines).unwrap_or_default() * LEADING;
        Size {
            width: widths.max().unwrap_or_default() + SIGN,
            over: (high(self.over.len()) + 4).max(12),
            under: (high(self.under.len()) + 6).max(10),
        }
    }
}

/// Names in a row, as many as one reads; one more is no more to read than "and 1 more".
fn named(names: &[String], most: usize) -> String {
    if names.len() <= most + 1 {
        return names.join(", ");
    }
    format!("{} and {} more", names.get(..most).unwrap_or(names).join(", "), names.len() - most)
}
