//! A table from ids to what they stand for, made for looking up a million of them. Most ids are short: they are kept
//! as a number, so that to compare one does not lead back to where it was written.

use rustc_hash::FxHashMap;

/// What ids stand for.
#[derive(Debug, Clone)]
pub(super) struct Ids<'a, T> {
    short: FxHashMap<u128, T>,
    long: FxHashMap<&'a str, T>,
}

impl<T> Default for Ids<'_, T> {
    fn default() -> Self {
        Self { short: FxHashMap::default(), long: FxHashMap::default() }
    }
}

/// An id of at most 15 bytes as a number: its bytes, then how many they are.
fn packed(id: &str) -> Option<u128> {
    let mut bytes = [0; 16];
    bytes.get_mut(..id.len()).filter(|part| part.len() < 16)?.copy_from_slice(id.as_bytes());
    bytes[15] = id.len() as u8;
    Some(u128::from_le_bytes(bytes))
}

impl<'a, T: Copy> Ids<'a, T> {
    /// What an id stands for.
    pub(super) fn get(&self, id: &str) -> Option<T> {
        match packed(id) {
            Some(number) => self.short.get(&number).copied(),
            None => self.long.get(id).copied(),
        }
    }

    /// Takes an id, unless it is there: then gives what it stands for.
    pub(super) fn insert(&mut self, id: &'a str, value: T) -> Option<T> {
        use std::collections::hash_map::Entry;
        match packed(id) {
            Some(number) => match self.short.entry(number) {
                Entry::Occupied(there) => Some(*there.get()),
                Entry::Vacant(place) => {
                    place.insert(value);
                    None
                }
            },
            None => match self.long.entry(id) {
                Entry::Occupied(there) => Some(*there.get()),
                Entry::Vacant(place) => {
                    place.insert(value);
                    None
                }
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_is_a_table_of_texts(ids in prop::collection::vec("[ab\0é]{0,9}", 0..40)) {
            let mut plain: HashMap<&str, usize> = HashMap::new();
            let mut table = Ids::default();
            for (at, id) in ids.iter().enumerate() {
                let there = plain.get(id.as_str()).copied();
                prop_assert_eq!(table.get(id), there);
                prop_assert_eq!(table.insert(id, at), there);
                plain.entry(id).or_insert(at);
            }
            for id in &ids {
                prop_assert_eq!(table.get(id), plain.get(id.as_str()).copied());
            }
        }
    }
}
