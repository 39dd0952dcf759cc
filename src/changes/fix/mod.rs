//! What to do first: of all that could be done or found out, what settles most, each verified by a run.
//!
//! 1. *Could be done*: `candidates`, read off the conditions that do not hold (`lacks`), and what could be signed (`papers`).
//! 2. *Verified*: each is supposed, together with what was chosen before, and judged anew: what it settles is what a run says.
//! 3. *Chosen*: what settles most exposures, then most of tagged data, then most transfers; then what is only to be found out
//!    before what is to be done, and what is there before what is new.
//!
//! For one exposure `sets` finds the smallest sets of them that settle it, all that there are.

mod action;
mod candidates;
mod lacks;
mod papers;
mod plan;
mod sets;
mod signing;
mod told;

pub use self::{
    action::{Action, How},
    plan::{Fixing, Plan, Step},
    sets::{NoExposure, Set, Settling, Target},
    signing::Unsigned,
    told::{json_of_plan, json_of_sets},
};
