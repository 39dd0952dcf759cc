//! One question in, one judgement out: what a hop is under a regime, and its verdict (sections 4 and 5 of the definition).
//! Each is asked once, of all that no condition tells apart.

mod cache;
mod collected;
mod context;
mod equivalence;
mod groups;
mod kind;
mod onward;
mod records;

pub(super) use cache::{HopCache, JudgementCache, KEPT};
pub(super) use collected::Collected;
pub(super) use context::{Ends, JudgingContext};
pub(super) use equivalence::Classes;
pub(super) use groups::{Pools, Share};
pub(super) use records::Known;
