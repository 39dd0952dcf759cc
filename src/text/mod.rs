//! Structured text with places: CSV, YAML, JSON and TOML whose every cell and value can say where it stands, and the
//! nearest known word to one that is not known. Shared by the readers of inventories and of regimes.
//!
//! | what | room |
//! |---|---|
//! | rows and cells, of whatever format | `row`, `rows` |
//! | CSV to rows | `csv` |
//! | YAML, JSON, TOML to a tree of values | `yaml`, `json`, `toml`, over `tree` |
//! | the formats of trees | `format` |
//! | a table put together from a tree, or row by row | `grid`, with `places` |
//! | conflicts of a merge | `conflict` |
//! | what a terminal may be sent | `visible` |
//! | lists of names, cut short | `cut` |
//! | the article of a place's name | `article` |
//! | short digests that name rows | `digest` |
//! | JSON, YAML and TOML that hide nothing | `escaped` |
//!
//! Knows no inventory: which columns a table has, and what a cell means, is the caller's business.

mod article;
mod conflict;
pub mod csv;
mod cut;
pub mod digest;
pub mod escaped;
mod format;
pub mod grid;
pub mod json;
mod locate;
mod nearest;
mod places;
mod row;
mod rows;
pub mod toml;
mod totals;
pub mod tree;
mod visible;
pub mod yaml;

pub use article::with_article;
pub use conflict::{Conflict, Conflicted, conflicts};
pub use cut::cut;
pub use format::Format;
pub use locate::{Locator, locate};
pub use nearest::nearest;
pub use places::Origin;
pub use row::{Cell, Fault, Row};
pub use rows::Rows;
pub(crate) use totals::is_of_totals;
pub use visible::{clean, is_hidden, visible};
