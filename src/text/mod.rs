//! Structured text with places: CSV, YAML, JSON and TOML whose every cell and value can say where it stands, and the
//! nearest known word to one that is not known. Shared by the readers of inventories and of regimes.
//!
//! | what | room |
//! |---|---|
//! | rows and cells, of whatever format | `row` |
//! | CSV to rows | `csv` |
//! | YAML, JSON, TOML to a tree of values | `yaml`, `json`, `toml`, over `tree` |
//! | a tree to rows | `grid` |
//! | what a terminal may be sent | `visible` |
//!
//! Knows no inventory: which columns a table has, and what a cell means, is the caller's business.

pub mod csv;
pub mod grid;
pub mod json;
mod locate;
mod nearest;
mod row;
pub mod toml;
pub mod tree;
mod visible;
pub mod yaml;

pub use locate::{Locator, locate};
pub use nearest::nearest;
pub use row::{Cell, Fault, Row, Rows};
pub use tree::Format;
pub use visible::{clean, is_hidden, visible};
