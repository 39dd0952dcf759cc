//! The world as a grid of dots, with an arc from where people live to each country that their data goes to.
//!
//! 1. `dots` reads the grid, which is data.
//! 2. `gather` counts what goes from where to where.
//! 3. `svg` writes it: the world, and Europe by itself, where countries are small. `list` says the same in text.

mod dots;
mod gather;
mod list;
mod place;
mod svg;
mod told;

pub use self::{
    gather::{Arc, Home, Reached, World},
    list::list,
    told::said,
};
use super::{
    held::Held,
    words::{Lang, Words},
};
use crate::assess::{Assessment, Tables};

impl World {
    /// Of an assessment that has its exposures in memory.
    pub fn new(assessment: &Assessment) -> Self {
        Self::of(assessment, &Held::of(assessment), Lang::English)
    }

    /// Of tables that are made now, and of their assessment, whose transfers are in memory: no exposure is kept, nor is any
    /// route made.
    pub fn made(tables: &Tables<'_>, assessment: &Assessment) -> Self {
        Self::of(assessment, &Held::made(tables, &assessment.inventory), Lang::English)
    }

    /// As a picture that stands alone.
    pub fn svg(&self) -> String {
        svg::alone(self)
    }
}

/// For a page that has the signs: the world, and Europe.
pub fn inline(world: &World, words: &Words) -> [String; 2] {
    svg::inline(world, words)
}

#[cfg(test)]
mod tests;
