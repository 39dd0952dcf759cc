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
mod making;
mod onward;
mod parallel;
mod pool;
mod precedent;
mod protection;
mod purposes;
mod routes;
mod rows;
mod rules;
mod sets;
mod standing;
mod tables;
mod terrain;
mod workings;

pub use explain::{Explanation, ProofStep, Question};
pub use hops::{Kind, Leg, Record};
pub use parallel::{in_order, threads};
pub use protection::Levels;
pub use rows::{Assessment, ExposureRow, RouteStep, TransferRow};
pub use rules::{Breach, Outcome as RuleOutcome};
pub use standing::{Disclosure, Standing};
pub use tables::{Tables, Unit};
pub use workings::Workings;

pub use crate::law::Verdict;
