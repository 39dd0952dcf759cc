//! What a search for routes has found ([`super::routes`]): where walks end, and how they came there.

use std::sync::Arc;

use super::movement::Movement;
use crate::{
    law::Verdict,
    lineage::{CategoryMatrix, CategorySet},
};

/// Walks that end with a recipient at a place.
pub struct Found {
    /// The pair.
    pub pair: u32,
    /// The verdict.
    pub verdict: Verdict,
    /// The categories.
    pub categories: CategorySet,
    /// The same for the same flows, other for others.
    pub route: u32,
    /// The walk before its last movement.
    pub(super) parent: u32,
    /// The last one.
    pub movement: Movement,
}

/// The routes that were found.
pub struct Routes {
    /// In no particular order.
    pub found: Vec<Found>,
    walks: Arc<Walks>,
}

/// All walks that were followed.
pub(super) struct Walks {
    /// By walk: the walk before, and the movement that it adds.
    pub(super) trail: Vec<(u32, Movement)>,
    /// By walk: what it carries.
    pub(super) bits: CategoryMatrix,
}

impl Routes {
    /// What a search found, with the walks that it followed.
    pub(super) fn new(found: Vec<Found>, walks: Walks) -> Self {
        Self { found, walks: Arc::new(walks) }
    }

    /// Each as if it alone had been found.
    pub fn one_by_one(self) -> impl Iterator<Item = Self> {
        let walks = self.walks;
        self.found.into_iter().map(move |found| Self { found: vec![found], walks: Arc::clone(&walks) })
    }

    /// The movements of a route, first the one that entered.
    pub fn movements(&self, found: &Found) -> Vec<Movement> {
        let mut movements: Vec<Movement> = self.back(found).map(|(movement, _)| movement).collect();
        movements.reverse();
        movements
    }

    /// The movements of a route, first the last one, each with what the walk had before it.
    pub fn back(&self, found: &Found) -> impl Iterator<Item = (Movement, Option<&[u64]>)> {
        let mut next = Some((found.movement, found.parent));
        std::iter::from_fn(move || {
            let (movement, parent) = next?;
            let walks = &self.walks;
            next = walks.trail.get(parent as usize).map(|&(parent, movement)| (movement, parent));
            Some((movement, next.map(|_| walks.bits.row(parent as usize))))
        })
    }
}
