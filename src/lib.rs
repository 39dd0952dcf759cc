//! Thalweg maps where personal data goes.
//!
//! An inventory of stores, vendors, partners, group companies and countries is read into a validated model; the
//! categories of whose data reach which node are computed; each hop is judged under each law for a day; and what
//! comes of it, transfers, exposures and findings, each with its proof, is turned into bytes. Nothing in the library
//! reads the calendar: the day is an argument.
//!
//! # The types, in the order in which data walks through them
//!
//! | from | by | to |
//! |---|---|---|
//! | files, on the disk or in memory | [`ingest::Files::read`], [`ingest::Files::of`] | [`ingest::Tables`]: named cells |
//! | rows of another program | [`ingest::Tables::row`] | [`ingest::Tables`] |
//! | [`ingest::Tables`] | [`ingest::read_tables`] | [`model::Inventory`], or [`finding::Finding`]s that say why there is none |
//! | the laws' data | [`law::built_in`], [`law::merge`] | [`law::Regime`]s |
//! | inventory, regimes, a day | [`assess::Analysis::prepare`] | [`assess::Analysis`]: what reaches what, and which law protects it there |
//! | [`assess::Analysis`] | [`assess::Analysis::assess`] | [`assess::Assessment`]: transfers, exposures, findings |
//! | [`assess::Assessment`] | [`report`], [`graph`] | files; one property graph, which [`query`] asks in Cypher and [`export`] hands to other programs |
//! | [`ingest::Tables`] | [`ingest::book::Book::of`], [`mod@write`] | the same inventory, written anew |
//!
//! A row of the model is known by its id's type ([`model::PartyId`], [`model::StoreId`] and so on), which
//! [`model::Inventory`] gives the row for. [`assess::Analysis`] and [`assess::Assessment`] hold the inventory and the
//! regimes, shared ([`Arc`](std::sync::Arc)): keep them, send them between threads, and ask
//! [`assess::Analysis::on`] for another day. What reading found, and the inventory's waivers, are not among
//! [`assess::Assessment::findings`]: [`gate::waive`] marks what is accepted.
//!
//! ```
//! use thalweg::{assess::Analysis, ingest::{self, Table, Tables}, law, law::Verdict};
//!
//! let mut tables = Tables::new("name = \"shop\"\nregimes = [\"eu-gdpr\"]");
//! tables
//!     .row(Table::Companies, [("id", "shop"), ("name", "Shop GmbH"), ("country", "DE")])
//!     .row(Table::Vendors, [("id", "mail"), ("name", "Mail Inc."), ("country", "IN")])
//!     .row(Table::Populations, [("id", "customers"), ("name", "Customers"), ("country", "DE")])
//!     .row(Table::Categories, [("id", "email"), ("name", "E-mail address")])
//!     .row(Table::Stores, [("id", "crm"), ("name", "CRM"), ("operator", "shop"), ("country", "DE")])
//!     .row(Table::Flows, [("id", "signup"), ("from", "customers"), ("to", "crm"), ("categories", "email")])
//!     .row(Table::Flows, [("id", "letters"), ("from", "crm"), ("to", "mail"), ("categories", "*")]);
//!
//! let regimes = law::built_in()?;
//! let outcome = ingest::read_tables(&tables, &law::vocabulary(&regimes));
//! let inventory = outcome.inventory.expect("it is whole");
//! let assessment = Analysis::prepare(inventory, regimes, "2026-11-23".parse()?).assess();
//!
//! let exposed: Vec<_> = assessment.exposures.iter().filter(|row| row.verdict == Verdict::Missing).collect();
//! assert_eq!(exposed.len(), 1);
//! assert_eq!(assessment.inventory.party(exposed[0].recipient).name, "Mail Inc.");
//! assert_eq!(exposed[0].route_text(), "signup>letters");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod assess;
pub mod changes;
pub mod export;
pub mod files;
pub mod finding;
pub mod gate;
pub mod graph;
#[cfg(feature = "import")]
pub mod import;
pub mod ingest;
pub mod law;
pub mod lineage;
pub mod model;
pub mod query;
pub mod report;
pub mod review;
pub mod schema;
pub mod source;
pub mod text;
pub mod write;
