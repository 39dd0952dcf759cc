//! How many flows a fact is from where it entered, as a run that is kept was made. It only says where to look first for the
//! ground of a fact: that changes leave it behind costs time, and nothing else.

use rustc_hash::FxHashMap;

use crate::{
    lineage::{CategorySet, DataNode, Lineage},
    model::PopulationId,
};

/// By spot and category.
pub(super) struct Depths {
    width: usize,
    of: Vec<u8>,
}

/// So far at least, or not known.
const FAR: u8 = u8::MAX;

impl Depths {
    /// How far it is.
    pub fn of(&self, row: u32, category: u32) -> u8 {
        self.of.get(row as usize * self.width + category as usize).copied().unwrap_or(FAR)
    }

    /// By a search in breadth, from where the facts of a population enter.
    pub fn new(lineage: &Lineage, population: PopulationId) -> Self {
        let (spots, width) = (lineage.spots(), lineage.words() * 64);
        let mut depths = Self { width, of: vec![FAR; spots * width] };
        let mut reached = lineage.entering(population);
        let rows = (0..spots as u32).map(|row| (row, reached.bits(row as usize)));
        let mut front: Vec<(u32, CategorySet)> = rows.filter(|(_, bits)| !bits.is_empty()).collect();
        for depth in (0..FAR).chain(std::iter::repeat(FAR)) {
            let mut next: FxHashMap<u32, CategorySet> = FxHashMap::default();
            for (row, bits) in &front {
                for category in bits.iter() {
                    depths.of[*row as usize * width + category.index()] = depth;
                }
                for &hop in lineage.out_of_spot(DataNode(*row)) {
                    let hop = &lineage.hops()[hop as usize];
                    if !lineage.carries(hop.populations, population) {
                        continue;
                    }
                    let (to, mut new) = (hop.to, lineage.function(hop).image(&bits.0));
                    new.remove(reached.row(to.row()));
                    if !new.is_empty() {
                        reached.add(to.row(), &new.0);
                        next.entry(to.0).or_insert_with(|| CategorySet::new(lineage.words())).add(&new.0);
                    }
                }
            }
            if next.is_empty() {
                break;
            }
            front = next.into_iter().collect();
        }
        depths
    }
}
