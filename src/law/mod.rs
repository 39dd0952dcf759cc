//! The law as data, and the verdict of one hop. Knows nothing of graphs.

mod data;
mod load;

pub use data::{
    Clauses, Condition, Decision, Entry, ExporterRule, Grade, Mark, Mechanism, ModuleRule, Onward, Regime, Source,
    TerritoryEntry, Yields,
};
pub use load::{LoadError, built_in, load_dir};
