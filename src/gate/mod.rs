//! The gate: which findings fail a check. What a waiver accepts, and what a baseline knows, is told and does not fail.
//!
//! | what | room |
//! |---|---|
//! | what is accepted for a while, or otherwise decided, and what of that no longer holds | `waivers`, over `met`, `loose`, `counting` and `lapsed` |
//! | what was found before | `baseline` |
//! | findings with their keys and states, and what fails | `checked` |
//! | the same for other programs | `json`, `sarif`, `junit`, `github` |
//! | the routes that SARIF shows | `routes` |
//!
//! Nothing is hidden here: whatever was found is there, with what became of it.

mod baseline;
mod checked;
mod counting;
mod github;
mod json;
mod junit;
mod lapsed;
mod loose;
mod met;
mod paths;
mod routes;
mod sarif;
mod waivers;

pub use self::{
    baseline::{Baseline, BaselineError},
    checked::{Checked, Row, State},
    counting::decided,
    github::write as write_github,
    json::write as write_json,
    junit::write as write_junit,
    met::Exposures,
    paths::Root,
    routes::{Routes, Step},
    sarif::write as write_sarif,
    waivers::{Asked, Ruled, Standing, covers_now, waive},
};
