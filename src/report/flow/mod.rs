//! The picture of where data flows: whose it is, to which country, to whom, as bands that are as wide as what they carry.
//!
//! 1. `bands` counts what flows, in units of a category of some people, and folds what there is nothing to do about.
//! 2. `layout` places it: geometry in hundredths of a pixel, which knows no law.
//! 3. `svg` writes it, wide for a desk and paper, narrow for a phone.

mod bands;
mod layout;
mod svg;

pub use self::bands::{Band, Counts, Flow, People, Place, Recipient};
pub(super) use self::bands::{Home, home, place_name};
use super::{
    held::Held,
    words::{Lang, Words},
};
use crate::assess::{Assessment, Tables};

impl Flow {
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

/// For a page that has the signs: wide, and narrow.
pub fn inline(flow: &Flow, words: &Words) -> [String; 2] {
    svg::inline(flow, words)
}

#[cfg(test)]
mod tests;
