//! Structured text with places: CSV and TOML whose every cell and value can say where it stands, and the
//! nearest known word to one that is not known. Shared by the readers of inventories and of regimes.
//!
//! Knows no inventory: which columns a table has, and what a cell means, is the caller's business.

pub mod csv;
mod locate;
mod nearest;
pub mod toml;

pub use locate::locate;
pub use nearest::nearest;
