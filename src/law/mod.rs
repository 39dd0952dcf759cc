//! The law as data, and the verdict of one hop. Knows nothing of graphs.

mod brief;
mod condition;
mod data;
mod judge;
mod load;
mod manual;
mod register;
mod safeguard;
mod stand;
mod territory;
mod verdict;
mod vocabulary;
mod words;

pub use brief::{Asks, Brief};
pub use data::{
    Binds, Clauses, Condition, CoversFrom, Decision, Entry, ExporterRule, Grade, Mark, Mechanism, ModuleRule,
    Onward, Regime, Source, TerritoryEntry, Yields,
};
pub use judge::{Capacity, Case, Fact, Floor, Terms, adequate_decision, judge};
pub use load::{LoadError, built_in, merge};
pub use manual::{ConditionManual, MANUAL};
pub use register::Register;
pub use safeguard::{Fit, mechanism_of};
pub use stand::{About, Outlook, Standing, State, Tool};
pub use territory::Reach;
pub use verdict::{Judgement, Verdict};
pub use vocabulary::vocabulary;
