//! The engine in process: it reads a graph in flat arrays, and writes nothing.
//!
//! | what | room |
//! |---|---|
//! | the graph | `store`, `column`, `texts`, filled by `build`, from the property graph by `load` |
//! | values, what they take, their order | `value`, `memory`, `order`, `temporal` |
//! | names and types | `scope`, `types` |
//! | a tree to a plan | `compile`: clauses, expressions, patterns; `planner`: which part of a pattern first |
//! | the plan, and the rules that rewrite it | `plan`, `rules`; in words `explain` |
//! | a text to its answer | `drive` |
//! | what runs it | `run`: operators; `eval`, `access`: expressions; `functions` |
//!
//! Whatever it makes is asked for first (`memory`), each step looks at the clock of the limits and at the switch that
//! stops it (`context`), and nothing recurses deeper than the text of a query is nested.

#![expect(
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::float_cmp,
    reason = "the language turns whole numbers into others, and compares those as they are"
)]

mod access;
mod build;
mod column;
mod compile;
pub mod context;
mod done;
mod drive;
mod eval;
mod explain;
mod functions;
mod load;
mod memory;
mod order;
mod plan;
mod planner;
mod rules;
mod run;
mod scope;
mod store;
mod temporal;
mod texts;
mod types;
mod value;

pub use self::{
    build::Builder,
    drive::{explain, profile, run},
    store::Store,
};
