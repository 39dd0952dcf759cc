//! Lineage and law joined: transfers, exposures, findings, and the proof of each. Reads no file, no clock.
//!
//! [`Workings::prepare`] computes facts and protection once; [`Workings::assess`] gives the tables;
//! [`Workings::check`] only the findings; [`Workings::explain`] the proof of one exposure.

mod classes;
mod collected;
mod each;
mod explain;
mod exposure;
mod findings;
mod firsts;
mod hops;
mod leg;
mod onward;
mod pool;
mod precedent;
mod protection;
mod purposes;
mod rows;
mod rules;
mod seek;
mod standing;
mod walk;
mod workings;

pub use explain::{Explanation, ProofStep, Question};
pub use exposure::{Exposed, Marks};
pub use hops::{Kind, Leg, Record};
pub use protection::Levels;
pub use rows::{Assessment, ExposureRow, RouteStep, TransferRow};
pub use rules::{Breach, Outcome as RuleOutcome};
pub use standing::{Disclosure, Standing};
pub use workings::Workings;

pub use crate::law::Verdict;
