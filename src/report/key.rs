//! Keys of rows: a short digest of what identifies a row, and not of what is found about it, so that two runs can be
//! compared and a review can name a row. FORMATS.md says how it is made.

use std::collections::HashMap;

use crate::{
    assess::ExposureRow,
    model::{CategoryId, Inventory},
    text::digest::digest,
};

/// The key of an exposure.
pub fn key_of(inventory: &Inventory, row: &ExposureRow, categories: &[CategoryId]) -> String {
    let whose = [
        inventory.population(row.population).id.as_str(),
        &row.regime,
        &inventory.party(row.recipient).id,
        row.place.code(),
    ];
    digest(whose.into_iter().chain(categories.iter().map(|&c| inventory.category(c).id.as_str())))
}

/// Keys of a table in which rows may be alike: the second of them gets `-2` behind its key, and so on.
#[derive(Default)]
pub struct Keys(HashMap<String, usize>);

impl Keys {
    /// The key of the next row with these cells.
    pub fn next<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) -> String {
        let key = digest(cells);
        let number = self.0.entry(key.clone()).or_default();
        *number += 1;
        if *number == 1 { key } else { format!("{key}-{number}") }
    }
}

#[cfg(test)]
mod tests {
    use super::Keys;

    #[test]
    fn rows_that_are_alike_are_numbered() {
        let mut keys = Keys::default();
        let first = keys.next(["a"]);
        assert_eq!(keys.next(["a"]), format!("{first}-2"));
        assert_eq!(keys.next(["b"]).len(), 12);
    }
}
