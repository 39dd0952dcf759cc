//! What a flow lets through, compiled: a function on category sets that distributes over union, so that it is
//! given by what it does to each single category.

use smallvec::{SmallVec, smallvec};

use crate::model::{CategoryCell, CategoryId, Id, Inventory, ListId, Transform};

/// A set of categories, one bit each; `words` words of 64 bits. Up to 256 categories need no allocation.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CategorySet(pub SmallVec<[u64; 4]>);

impl CategorySet {
    /// The empty set.
    pub fn new(words: usize) -> Self {
        Self(smallvec![0; words])
    }

    /// A set from a row of a plane.
    pub fn from_row(row: &[u64]) -> Self {
        Self(SmallVec::from_slice(row))
    }

    /// Adds a category.
    pub fn insert(&mut self, bit: usize) {
        if let Some(word) = self.0.get_mut(bit / 64) {
            *word |= 1 << (bit % 64);
        }
    }

    /// Whether it has the category.
    pub fn contains(&self, bit: usize) -> bool {
        self.0.get(bit / 64).is_some_and(|w| w >> (bit % 64) & 1 == 1)
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|&w| w == 0)
    }

    /// Adds all of another; says whether anything was new.
    pub fn add(&mut self, other: &[u64]) -> bool {
        let mut new = 0;
        for (a, b) in self.0.iter_mut().zip(other) {
            new |= b & !*a;
            *a |= b;
        }
        new != 0
    }

    /// Takes all of another away.
    pub fn remove(&mut self, other: &[u64]) {
        for (a, b) in self.0.iter_mut().zip(other) {
            *a &= !b;
        }
    }

    /// Keeps what another has too.
    pub fn keep(&mut self, other: &[u64]) {
        for (a, b) in self.0.iter_mut().zip(other) {
            *a &= b;
        }
    }

    /// Its categories, in order.
    pub fn iter(&self) -> impl Iterator<Item = CategoryId> + '_ {
        self.0.iter().enumerate().flat_map(|(w, &word)| {
            let mut left = word;
            std::iter::from_fn(move || {
                (left != 0).then(|| {
                    let bit = left.trailing_zeros();
                    left &= left - 1;
                    CategoryId(w as u32 * 64 + bit)
                })
            })
        })
    }
}

/// What a flow does to a set of categories.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FlowFunction {
    /// Categories that pass as they are.
    pub keep: CategorySet,
    /// Where any of the first passes in, all of the second arrive.
    pub adds: Vec<(CategorySet, CategorySet)>,
    /// Categories in which a dropped one may still pass: it is not known that they are free of it.
    pub leaky: CategorySet,
    /// Categories for which a derivation fires although only something broader passes.
    pub guessed: CategorySet,
}

impl FlowFunction {
    /// The function that lets everything pass.
    pub fn open(categories: usize) -> Self {
        let words = words_for(categories);
        let mut keep = CategorySet::new(words);
        (0..categories).for_each(|c| keep.insert(c));
        Self { keep, adds: Vec::new(), leaky: CategorySet::new(words), guessed: CategorySet::new(words) }
    }

    /// Compiles a pair of cells. `named` gives what passes before the transformations: the category itself if
    /// the cell names it, an ancestor of it, or `*`; only otherwise, each category named below it.
    pub fn compile(inventory: &Inventory, cells: ListId, transforms: ListId) -> Self {
        let cells = inventory.category_cells.get(cells);
        let transforms = inventory.transform_lists.get(transforms);
        let count = inventory.categories.len();
        let words = words_for(count);
        let mut function = Self {
            keep: CategorySet::new(words),
            adds: Vec::new(),
            leaky: CategorySet::new(words),
            guessed: CategorySet::new(words),
        };
        for c in 0..count {
            let category = CategoryId::new(c);
            let mut passing = named(inventory, cells, category);
            for &transform in transforms {
                function.apply(inventory, transform, category, &mut passing);
            }
            if passing.contains(&category) {
                function.keep.insert(c);
            }
            let mut others = CategorySet::new(words);
            passing.iter().filter(|&&x| x != category).for_each(|x| others.insert(x.index()));
            if !others.is_empty() {
                function.add_rule(c, others, words);
            }
        }
        function
    }

    fn add_rule(&mut self, bit: usize, others: CategorySet, words: usize) {
        if let Some((trigger, _)) = self.adds.iter_mut().find(|(_, add)| *add == others) {
            trigger.insert(bit);
        } else {
            let mut trigger = CategorySet::new(words);
            trigger.insert(bit);
            self.adds.push((trigger, others));
        }
    }

    fn apply(
        &mut self,
        inventory: &Inventory,
        transform: Transform,
        of: CategoryId,
        passing: &mut Vec<CategoryId>,
    ) {
        match transform {
            Transform::Pseudonymise | Transform::Encrypt => {}
            Transform::Aggregate | Transform::Anonymise => passing.clear(),
            Transform::Drop(gone) => {
                passing.retain(|&x| !inventory.category_within(x, gone));
                if passing.iter().any(|&x| inventory.category_within(gone, x)) {
                    self.leaky.insert(of.index());
                }
            }
            Transform::Derive(from, to) => {
                let within = passing.iter().any(|&x| inventory.category_within(x, from));
                let above = passing.iter().any(|&x| inventory.category_within(from, x));
                if !within && above {
                    self.guessed.insert(of.index());
                }
                if (within || above) && !passing.contains(&to) {
                    passing.push(to);
                }
            }
        }
    }

    /// What arrives of a set.
    pub fn image(&self, set: &[u64]) -> CategorySet {
        let mut out = CategorySet::from_row(set);
        out.keep(&self.keep.0);
        for (trigger, add) in &self.adds {
            if trigger.0.iter().zip(set).any(|(t, s)| t & s != 0) {
                out.add(&add.0);
            }
        }
        out
    }

    /// What arrives of one category.
    pub fn image_of(&self, category: CategoryId) -> CategorySet {
        let mut one = CategorySet::new(self.keep.0.len());
        one.insert(category.index());
        self.image(&one.0)
    }

    /// Whether nothing ever passes.
    pub fn is_closed(&self) -> bool {
        self.keep.is_empty() && self.adds.is_empty()
    }
}

/// How many words hold this many categories.
pub(super) fn words_for(categories: usize) -> usize {
    categories.div_ceil(64).max(1).next_power_of_two()
}

fn named(inventory: &Inventory, cells: &[CategoryCell], category: CategoryId) -> Vec<CategoryId> {
    let covered = cells.iter().any(|cell| match *cell {
        CategoryCell::All => true,
        CategoryCell::Named(name) => inventory.category_within(category, name),
    });
    if covered {
        return vec![category];
    }
    let mut below: Vec<CategoryId> = cells
        .iter()
        .filter_map(|cell| match *cell {
            CategoryCell::Named(name) if inventory.category_within(name, category) => Some(name),
            _ => None,
        })
        .collect();
    below.sort_unstable();
    below.dedup();
    below
}
