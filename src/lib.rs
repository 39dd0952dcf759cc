//! Thalweg maps where personal data goes.
//!
//! An inventory of stores, vendors, partners, group companies and countries is read ([`ingest`]) into a
//! validated [`model`]; [`lineage`] computes which categories of whose data reach which node; [`law`] judges
//! one hop under one regime on one day; [`assess`] joins the two into transfers, exposures and findings, each
//! with its proof; [`report`] turns them into bytes. [`graph`] is the whole picture, inputs and results, as one
//! property graph, [`query`] asks it in Cypher, and [`export`] hands it to other programs. Nothing in the library
//! reads the calendar.

pub mod assess;
pub mod export;
pub mod files;
pub mod finding;
pub mod graph;
pub mod ingest;
pub mod law;
pub mod lineage;
pub mod model;
pub mod query;
pub mod report;
pub mod schema;
pub mod source;
pub mod text;
pub mod write;
