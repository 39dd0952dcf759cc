//! The library in another program: an inventory is put together in memory, judged for a day, and its exposures are
//! walked through. `cargo run --example embed`.

use std::error::Error;

use thalweg::{
    assess::Analysis,
    ingest::{self, Table, Tables},
    law,
};

fn main() -> Result<(), Box<dyn Error>> {
    let regimes = law::built_in()?;
    let outcome = ingest::read_tables(&shop(), &law::vocabulary(&regimes));
    let inventory = outcome.inventory.ok_or_else(|| format!("{:#?}", outcome.findings))?;
    for finding in &outcome.findings {
        println!("read: {} {}", finding.code.as_str(), finding.message);
    }
    let assessment = Analysis::prepare(inventory, regimes, "2026-11-23".parse()?).assess();
    for row in &assessment.exposures {
        let categories: Vec<&str> =
            row.categories.iter().map(|&c| assessment.inventory.category(c).id.as_str()).collect();
        let (whose, recipient) =
            (assessment.inventory.population(row.population), assessment.inventory.party(row.recipient));
        println!(
            "{}: {} of {} at {} in {}",
            row.verdict.as_str(),
            categories.join(", "),
            whose.id,
            recipient.id,
            row.place
        );
    }
    // What is not known, or wrong: of the law's own rows too. A row without a regime is one that no law protects.
    for finding in &assessment.findings {
        println!("judged: {} {}", finding.code.as_str(), finding.message);
    }
    Ok(())
}

/// A shop that has its letters sent by a company in the United States, under standard contractual clauses.
fn shop() -> Tables<'static> {
    let mut tables = Tables::new("name = \"shop\"\nregimes = [\"eu-gdpr\"]");
    tables
        .row(Table::Companies, [("id", "shop"), ("name", "Shop GmbH"), ("country", "DE")])
        .row(Table::Vendors, [("id", "mail"), ("name", "Mail Inc."), ("country", "US")])
        .row(Table::Populations, [("id", "customers"), ("name", "Customers"), ("country", "DE")])
        .row(Table::Categories, [("id", "email"), ("name", "E-mail address")])
        .row(Table::Stores, [("id", "crm"), ("name", "CRM"), ("operator", "shop"), ("country", "DE")])
        .row(
            Table::Safeguards,
            [
                ("id", "clauses"),
                ("mechanism", "scc"),
                ("module", "2"),
                ("exporter", "shop"),
                ("importer", "mail"),
                ("valid_from", "2024-01-01"),
                ("assessed_on", "2026-01-01"),
            ],
        )
        .row(Table::Flows, [("id", "signup"), ("from", "customers"), ("to", "crm"), ("categories", "email")])
        .row(Table::Flows, [("id", "letters"), ("from", "crm"), ("to", "mail"), ("categories", "*")]);
    tables
}
