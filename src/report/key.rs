//! Keys of rows: a short digest of what identifies a row, and not of what is found about it, so that two runs can be
//! compared and a review can name a row. FORMATS.md says how it is made.

use std::collections::HashMap;

use crate::{
    assess::ExposureRow,
    model::{CategoryId, Inventory},
};

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0100_0000_01b3;
/// Digits and letters without those that are easily mistaken for each other.
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The key of a row with these cells: FNV-1a of 64 bits over the cells, each followed by the byte 0x1f, mixed as
/// `splitmix64` ends, and its first 60 bits as twelve digits.
pub fn key<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let mut hash = OFFSET;
    for cell in cells {
        for byte in cell.bytes().chain([0x1f]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(PRIME);
        }
    }
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^= hash >> 31;
    (0..12).map(|digit| char::from(DIGITS[(hash >> (59 - 5 * digit)) as usize & 31])).collect()
}

/// The key of an exposure.
pub fn key_of(inventory: &Inventory, row: &ExposureRow, categories: &[CategoryId]) -> String {
    let whose = [
        inventory.population(row.population).id.as_str(),
        &row.regime,
        &inventory.party(row.recipient).id,
        row.place.code(),
    ];
    key(whose.into_iter().chain(categories.iter().map(|&c| inventory.category(c).id.as_str())))
}

/// Keys of a table in which rows may be alike: the second of them gets `-2` behind its key, and so on.
#[derive(Default)]
pub struct Keys(HashMap<String, usize>);

impl Keys {
    /// The key of the next row with these cells.
    pub fn next<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) -> String {
        let key = key(cells);
        let number = self.0.entry(key.clone()).or_default();
        *number += 1;
        if *number == 1 { key } else { format!("{key}-{number}") }
    }
}

#[cfg(test)]
mod tests {
    use super::{Keys, key};

    #[test]
    fn a_key_is_of_all_cells_and_of_their_bounds() {
        let keys = [key(["a", "b"]), key(["ab"]), key(["a"]), key(["b", "a"]), key([])];
        for (at, one) in keys.iter().enumerate() {
            assert!(one.len() == 12 && one.bytes().all(|b| super::DIGITS.contains(&b)), "{one}");
            assert!(keys.iter().skip(at + 1).all(|other| other != one));
        }
    }

    #[test]
    fn a_key_stays_what_it_was() {
        // A report of last year names rows by such keys.
        assert_eq!(key([]), "ymn1btd9pqm9");
        assert_eq!(key(["customers", "eu-gdpr", "mailer", "US", "contact"]), "2ptnz5j0vkg7");
    }

    #[test]
    fn rows_that_are_alike_are_numbered() {
        let mut keys = Keys::default();
        let first = keys.next(["a"]);
        assert_eq!(keys.next(["a"]), format!("{first}-2"));
        assert_eq!(keys.next(["b"]).len(), 12);
    }
}
