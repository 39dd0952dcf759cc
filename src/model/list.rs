//! Interned lists: there are few distinct cells in a large table, so each is kept once.

use std::hash::Hash;

use rustc_hash::FxHashMap;

use super::id::ListId;

/// Distinct lists of `T`, each kept once. The empty list always has number 0.
#[derive(Debug, Clone)]
pub struct Lists<T> {
    lists: Vec<Box<[T]>>,
    index: FxHashMap<Box<[T]>, ListId>,
}

impl<T: Clone + Eq + Hash> Default for Lists<T> {
    fn default() -> Self {
        let mut lists = Self { lists: Vec::new(), index: FxHashMap::default() };
        lists.intern(&[]);
        lists
    }
}

impl<T: Clone + Eq + Hash> Lists<T> {
    /// The empty list.
    pub const EMPTY: ListId = ListId(0);

    /// The number of this list, new or known.
    pub fn intern(&mut self, list: &[T]) -> ListId {
        if let Some(&id) = self.index.get(list) {
            return id;
        }
        let id = ListId(self.lists.len() as u32);
        self.lists.push(list.into());
        self.index.insert(list.into(), id);
        id
    }

    /// The list of this number; empty for a number that is not one of these lists'.
    pub fn get(&self, id: ListId) -> &[T] {
        self.lists.get(id.index()).map_or(&[], AsRef::as_ref)
    }

    /// How many distinct lists there are.
    pub fn len(&self) -> usize {
        self.lists.len()
    }

    /// Never: the empty list is always there.
    pub fn is_empty(&self) -> bool {
        self.lists.is_empty()
    }

    /// All lists with their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (ListId, &[T])> {
        self.lists.iter().enumerate().map(|(i, l)| (ListId(i as u32), l.as_ref()))
    }
}
