//! Long lists of categories, each once: rows name them by their number.

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
};

use crate::model::{CategoryId, Inventory};

/// Each long list once, in the order in which they come.
#[derive(Default)]
pub struct Lists {
    numbers: RefCell<HashMap<Vec<CategoryId>, usize>>,
    /// All of them, and whether anything that stands in the page as it is names it.
    all: RefCell<Vec<(Vec<CategoryId>, bool)>>,
    /// Whether what is written now is made by the script only.
    made: Cell<bool>,
}

impl Lists {
    /// From now on what is written is made by the script only, or not.
    pub fn made(&self, made: bool) {
        self.made.set(made);
    }

    /// The number of a list, from one.
    pub fn number(&self, list: &[CategoryId]) -> usize {
        let mut all = self.all.borrow_mut();
        let mut numbers = self.numbers.borrow_mut();
        let at = *numbers.entry(list.to_vec()).or_insert_with(|| {
            all.push((list.to_vec(), false));
            all.len() - 1
        });
        if let Some((_, seen)) = all.get_mut(at) {
            *seen |= !self.made.get();
        }
        at + 1
    }

    /// About how many bytes the lists have that stand in the page as they are.
    pub fn bytes(&self, inventory: &Inventory) -> usize {
        let all = self.all.borrow();
        let seen = all.iter().filter(|(_, seen)| *seen).flat_map(|(list, _)| list);
        seen.map(|&category| inventory.category(category).name.len() + 2).sum()
    }

    /// Those that are named in the page as it is (or not), with their numbers.
    pub fn of(&self, seen: bool) -> Vec<(usize, Vec<CategoryId>)> {
        let all = self.all.borrow();
        let these = all.iter().enumerate().filter(|(_, (_, is))| *is == seen);
        these.map(|(at, (list, _))| (at + 1, list.clone())).collect()
    }
}
