//! A table from ids to what they stand for, made for looking up a million of them. Most ids are short: they are kept
//! as a number, so that to compare one does not lead back to where it was written; and the shortest as a number of half
//! the size, since the table is read at random, and what does not fit near the processor is waited for.

use std::{collections::hash_map::Entry, hash::Hash};

use rustc_hash::FxHashMap;

/// What ids stand for.
#[derive(Debug, Clone)]
pub(super) struct Ids<'a, T> {
    tiny: FxHashMap<u64, T>,
    short: FxHashMap<u128, T>,
    long: FxHashMap<&'a str, T>,
}

impl<T> Default for Ids<'_, T> {
    fn default() -> Self {
        Self { tiny: FxHashMap::default(), short: FxHashMap::default(), long: FxHashMap::default() }
    }
}

/// An id as what it is kept by.
enum Key<'k> {
    Tiny(u64),
    Short(u128),
    Long(&'k str),
}

impl<'k> Key<'k> {
    /// An id of at most 7 or 15 bytes is a number: its bytes, then how many they are.
    fn new(id: &'k str) -> Self {
        let number = || id.bytes().rev().fold(0, |number, byte| number << 8 | u128::from(byte));
        match id.len() {
            length @ 0..8 => {
                let bytes = id.bytes().rev().fold(0, |number, byte| number << 8 | u64::from(byte));
                Self::Tiny(bytes | (length as u64) << 56)
            }
            length @ 8..16 => Self::Short(number() | (length as u128) << 120),
            _ => Self::Long(id),
        }
    }
}

impl<'a, T: Copy> Ids<'a, T> {
    /// What an id stands for.
    pub(super) fn get(&self, id: &str) -> Option<T> {
        match Key::new(id) {
            Key::Tiny(number) => self.tiny.get(&number).copied(),
            Key::Short(number) => self.short.get(&number).copied(),
            Key::Long(id) => self.long.get(id).copied(),
        }
    }

    /// Takes an id, unless it is there: then gives what it stands for.
    pub(super) fn insert(&mut self, id: &'a str, value: T) -> Option<T> {
        match Key::new(id) {
            Key::Tiny(number) => put(&mut self.tiny, number, value),
            Key::Short(number) => put(&mut self.short, number, value),
            Key::Long(id) => put(&mut self.long, id, value),
        }
    }
}

fn put<K: Hash + Eq, T: Copy>(table: &mut FxHashMap<K, T>, key: K, value: T) -> Option<T> {
    match table.entry(key) {
        Entry::Occupied(there) => Some(*there.get()),
        Entry::Vacant(place) => {
            place.insert(value);
            None
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
        fn it_is_a_table_of_texts(ids in prop::collection::vec("[ab\0é]{0,17}|[ab\0]{0,3}|a{5,8}[ab\0]?|a{13,16}[ab\0]?", 0..40)) {
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
