//! The days on which the entries of one mechanism hold.

use std::ops::Range;

use crate::model::Date;

/// An entry of a mechanism: its word with its place, and the days on which it holds.
#[derive(Debug)]
pub struct Held {
    pub word: String,
    pub at: Range<usize>,
    pub first: Option<Date>,
    pub last: Option<Date>,
}

impl Held {
    /// The first day on which both hold; `Err` where they hold on none.
    pub fn shared(&self, other: &Self) -> Result<Option<Date>, ()> {
        let first = self.first.max(other.first);
        let last = [self.last, other.last].into_iter().flatten().min();
        match (first, last) {
            (Some(first), Some(last)) if last < first => Err(()),
            // Where both always held, up to the last of the one that ends.
            _ => Ok(first.or(last)),
        }
    }
}
