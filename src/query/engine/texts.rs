//! Texts kept once, one behind the other.

use std::hash::Hasher as _;

use rustc_hash::FxHasher;

/// No text.
const NONE: u32 = u32::MAX;

/// The texts of a graph.
#[derive(Debug, Default)]
pub struct Texts {
    all: String,
    ends: Vec<u32>,
    /// A table of numbers of texts, open to the next free place.
    table: Vec<u32>,
}

fn hashed(text: &str) -> usize {
    let mut hasher = FxHasher::default();
    hasher.write(text.as_bytes());
    // The upper bits are the better mixed ones.
    (hasher.finish() >> 20) as usize
}

impl Texts {
    /// The text of this number.
    pub fn get(&self, number: u32) -> &str {
        let at = number as usize;
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(at).copied().unwrap_or(start);
        self.all.get(start as usize..end as usize).unwrap_or_default()
    }

    /// Where a text is in the table, or where it would be.
    fn slot(&self, text: &str) -> Option<usize> {
        let mask = self.table.len().checked_sub(1)?;
        let mut at = hashed(text) & mask;
        while self.table[at] != NONE && self.get(self.table[at]) != text {
            at = (at + 1) & mask;
        }
        Some(at)
    }

    /// The number of a text that is there.
    pub fn find(&self, text: &str) -> Option<u32> {
        let number = self.table[self.slot(text)?];
        (number != NONE).then_some(number)
    }

    /// The number of a text, added where it is not there. None: there are too many.
    pub fn add(&mut self, text: &str) -> Option<u32> {
        if self.ends.len() * 2 >= self.table.len() {
            self.grow();
        }
        let slot = self.slot(text)?;
        if self.table[slot] != NONE {
            return Some(self.table[slot]);
        }
        let number = u32::try_from(self.ends.len()).ok().filter(|n| *n < super::column::REST)?;
        let end = u32::try_from(self.all.len() + text.len()).ok()?;
        self.all.push_str(text);
        self.ends.push(end);
        self.table[slot] = number;
        Some(number)
    }

    fn grow(&mut self) {
        let wide = (self.table.len() * 2).max(1 << 8);
        self.table = vec![NONE; wide];
        for number in 0..self.ends.len() as u32 {
            if let Some(slot) = self.slot(self.get(number)) {
                self.table[slot] = number;
            }
        }
    }

    /// How many bytes they take.
    pub fn bytes(&self) -> usize {
        self.all.len() + (self.ends.len() + self.table.len()) * 4
    }

    /// Gives back what is not needed.
    pub fn done(&mut self) {
        self.all.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}
