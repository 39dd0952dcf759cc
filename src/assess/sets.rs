//! Sets of categories of a size that is known when the program is built: what a search of routes is made of.

use crate::lineage::FlowFunction;

/// Categories, in so many words.
pub type Set<const W: usize> = [u64; W];

/// A row as a set.
pub fn set<const W: usize>(row: &[u64]) -> Set<W> {
    let mut out = [0; W];
    out.iter_mut().zip(row).for_each(|(to, from)| *to = *from);
    out
}

/// What is in both.
pub fn and<const W: usize>(a: &Set<W>, b: &Set<W>) -> Set<W> {
    std::array::from_fn(|w| a[w] & b[w])
}

/// What is in one of them.
pub fn or<const W: usize>(a: &Set<W>, b: &Set<W>) -> Set<W> {
    std::array::from_fn(|w| a[w] | b[w])
}

/// What is in the first only.
pub fn without<const W: usize>(a: &Set<W>, b: &Set<W>) -> Set<W> {
    std::array::from_fn(|w| a[w] & !b[w])
}

/// Whether nothing is in it.
pub fn empty<const W: usize>(a: &Set<W>) -> bool {
    a.iter().all(|&w| w == 0)
}

/// A function at hand.
pub struct Gate<const W: usize> {
    keep: Set<W>,
    adds: Vec<(Set<W>, Set<W>)>,
}

impl<const W: usize> Gate<W> {
    /// Of a function.
    pub fn new(function: &FlowFunction) -> Self {
        let adds = function.adds.iter().map(|(trigger, add)| (set(&trigger.0), set(&add.0))).collect();
        Self { keep: set(&function.keep.0), adds }
    }

    /// What comes out of what goes in.
    pub fn image(&self, of: &Set<W>) -> Set<W> {
        let mut out = and(of, &self.keep);
        for (trigger, add) in &self.adds {
            if !empty(&and(of, trigger)) {
                out = or(&out, add);
            }
        }
        out
    }
}
