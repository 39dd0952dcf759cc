//! Thalweg maps where personal data goes.
//!
//! An inventory of stores, vendors, partners, group companies and countries is read ([`ingest`]) into a
//! validated [`model`]; [`lineage`] computes which categories of whose data reach which node; [`law`] judges
//! one hop under one regime on one day; [`assess`] joins the two into transfers, exposures and findings, each
//! with its proof; [`report`] turns them into bytes. Nothing in the library reads the clock.

pub mod assess;
pub mod files;
pub mod finding;
pub mod ingest;
pub mod law;
pub mod lineage;
pub mod model;
pub mod report;
pub mod schema;
pub mod source;
pub mod text;
pub mod write;
