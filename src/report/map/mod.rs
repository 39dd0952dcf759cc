//! The map: who hands what to whom, across which borders, as a picture.
//!
//! 1. `select` picks the flows and nodes that are shown.
//! 2. `picture` makes boxes, lanes and lines of them: a box for each node, or for each party and place where
//!    there are too many, or for each kind of party and place.
//!    `load` is what lines carry, and on which ground; `list` puts what is in no known place into one box.
//! 3. `layout` places them, over `plan` (which column and row), `depth` (columns) and `tracks` (lines that do not lie on each other): pure
//!    geometry in whole numbers, which knows no text.
//! 4. `svg`, `dot` and `mermaid` write it; `label` is what stands on a line of the picture; `words` measures and shortens text; `web` draws any
//!    other graph with the same layout.

mod depth;
mod dot;
mod label;
mod layout;
mod list;
mod load;
mod mermaid;
mod picture;
mod plan;
mod select;
mod selection;
mod svg;
mod tracks;
mod web;
pub(super) mod words;

use std::io;

pub(super) use self::svg::escaped;
pub use self::{
    picture::{MOST, Map},
    selection::{Level, MANY, Selection},
    web::{Web, WebBox, WebLine},
};
use super::subject::Report;
use crate::assess::Assessment;

impl Map {
    /// As a picture in lanes, in a layout of our own.
    pub fn svg(&self) -> String {
        list::listed(self).map_or_else(|| svg::render(self), |map| svg::render(&map))
    }

    /// As text for Graphviz.
    pub fn dot(&self) -> String {
        dot::render(self)
    }

    /// As text for Mermaid.
    pub fn mermaid(&self) -> String {
        mermaid::render(self)
    }
}

/// `lineage.svg`: the map of everything.
pub fn render(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    out.write_all(whole(report.assessment).svg().as_bytes())
}

/// The map of everything.
pub fn whole(assessment: &Assessment) -> Map {
    Map::new(assessment, &Selection::default())
}

#[cfg(test)]
mod tests;
