//! The law as data, and the verdict of one hop. Knows nothing of graphs.

mod assessment;
mod brief;
mod capacity;
mod case;
mod condition;
mod confirm;
mod data;
mod decisions;
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
pub use capacity::Capacity;
pub use case::{Case, Fact, Floor, Follows, GivenBy, Terms};
pub use data::{
    Binds, Clauses, Condition, CoversFrom, Decision, Entry, ExporterRule, Grade, Mark, Mechanism, ModuleRule,
    Onward, Regime, Source, TerritoryEntry, Yields,
};
pub use decisions::covering_decision;
pub use judge::{NOTHING, bind_engager, judge};
pub use load::{LoadError, built_in, merge};
pub use manual::{ConditionManual, MANUAL, Remedy, StatedIn, remedy};
pub use register::Register;
pub use safeguard::{Fit, Through, mechanism_of, title_of};
pub use stand::{About, Outlook, Standing, State, Tool};
pub use territory::{Reach, Sure};
pub use verdict::{Check, Ground, Judgement, Known, Link, Rest, Verdict, Watch};
pub use vocabulary::vocabulary;
pub use words::{called, title_of_scheme, within};
