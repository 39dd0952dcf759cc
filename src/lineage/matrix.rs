//! Sets of categories by row, in one piece.

use super::function::CategorySet;

/// A row of bits per node, all of one width.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CategoryMatrix {
    pub(super) words: usize,
    pub(super) data: Vec<u64>,
}

impl CategoryMatrix {
    /// All empty.
    pub fn new(rows: usize, words: usize) -> Self {
        Self { words, data: vec![0; rows * words] }
    }

    /// Rows of so many words, one behind the other.
    pub fn from_rows(words: usize, data: Vec<u64>) -> Self {
        Self { words, data }
    }

    /// Words in a row.
    pub fn words(&self) -> usize {
        self.words
    }

    /// One row; nothing where there is none.
    pub fn row(&self, row: usize) -> &[u64] {
        self.data.get(row * self.words..(row + 1) * self.words).unwrap_or_default()
    }

    /// How many rows.
    pub fn rows(&self) -> usize {
        self.data.len() / self.words.max(1)
    }

    /// More rows behind the last, empty.
    pub fn grow(&mut self, rows: usize) {
        self.data.resize((rows * self.words).max(self.data.len()), 0);
    }

    /// Replaces a row.
    pub fn set(&mut self, row: usize, set: &[u64]) {
        for (a, b) in self.data[row * self.words..(row + 1) * self.words].iter_mut().zip(set) {
            *a = *b;
        }
    }

    /// One row as a set.
    pub fn bits(&self, row: usize) -> CategorySet {
        CategorySet::from_row(self.row(row))
    }

    /// Adds a set to a row.
    pub fn add(&mut self, row: usize, set: &[u64]) {
        for (a, b) in self.data[row * self.words..(row + 1) * self.words].iter_mut().zip(set) {
            *a |= b;
        }
    }

    /// Whether a bit of a row is set.
    pub fn has(&self, row: usize, bit: usize) -> bool {
        bit / 64 < self.words && self.data[row * self.words + bit / 64] >> (bit % 64) & 1 == 1
    }

    /// Adds all of another plane of the same shape.
    pub fn merge(&mut self, other: &Self) {
        for (a, b) in self.data.iter_mut().zip(&other.data) {
            *a |= b;
        }
    }

    /// Takes a set away from a row.
    pub fn take_away(&mut self, row: usize, set: &[u64]) {
        for (a, b) in self.data[row * self.words..(row + 1) * self.words].iter_mut().zip(set) {
            *a &= !b;
        }
    }

    /// Keeps of a row what a set has too.
    pub fn keep(&mut self, row: usize, set: &[u64]) {
        for (a, b) in self.data[row * self.words..(row + 1) * self.words].iter_mut().zip(set) {
            *a &= b;
        }
    }

    /// Takes all of another plane of the same shape away.
    pub fn remove(&mut self, other: &Self) {
        for (a, b) in self.data.iter_mut().zip(&other.data) {
            *a &= !b;
        }
    }

    /// Keeps what another plane of the same shape has too.
    pub fn keep_all(&mut self, other: &Self) {
        for (a, b) in self.data.iter_mut().zip(&other.data) {
            *a &= b;
        }
    }

    /// Whether nothing is set.
    pub fn is_empty(&self) -> bool {
        self.data.iter().all(|&w| w == 0)
    }
}
