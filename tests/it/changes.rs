//! What the second edition of the definition changed, case by case, each with two neighbours one step away that stay
//! as they were: by the program and by the plain definition, which must agree.

mod engaged;
mod generous;
mod law_data;
mod strict;

use std::collections::BTreeSet;

use thalweg::{
    assess::Kind,
    model::{CategoryId, PartyId, Place, PopulationId},
};

use crate::{plain::Plain, support};

/// The day of the cases, unless they say another.
const DAY: &str = "2026-11-28";

/// What both ways say of an inventory.
struct Told {
    /// `flow regime kind exporter>importer place verdict category population instrument`.
    transfers: BTreeSet<String>,
    /// `category population regime recipient place verdict route`.
    exposures: BTreeSet<String>,
    /// `code subject`, of the program.
    findings: Vec<String>,
}

impl Told {
    /// The transfers of a flow, of any fact, under any regime: `kind exporter>importer place verdict`.
    fn of(&self, flow: &str) -> BTreeSet<&str> {
        self.rows(flow, "")
    }

    /// The same under one regime, or any.
    fn rows(&self, flow: &str, regime: &str) -> BTreeSet<&str> {
        let of_flow = self.transfers.iter().filter_map(|row| row.strip_prefix(&format!("{flow} ")));
        let of_law = of_flow.filter_map(|row| row.split_once(' '));
        let of_law = of_law.filter(|(law, _)| regime.is_empty() || *law == regime);
        // Four cells: what follows them is whose data and the instrument.
        of_law.map(|(_, row)| row.match_indices(' ').nth(3).map_or(row, |(end, _)| &row[..end])).collect()
    }

    /// What a flow rests on: the instruments of its transfers under a regime.
    fn instruments(&self, flow: &str, regime: &str) -> BTreeSet<&str> {
        let of_flow = self.transfers.iter().filter_map(|row| row.strip_prefix(&format!("{flow} {regime} ")));
        of_flow.filter_map(|row| row.split(' ').nth(6)).collect()
    }

    /// The exposures of a recipient under a regime: `place verdict route`.
    fn exposed(&self, recipient: &str, regime: &str) -> BTreeSet<&str> {
        let of = |row: &'_ String| row.contains(&format!(" {regime} {recipient} "));
        let rows = self.exposures.iter().filter(|row| of(row));
        rows.filter_map(|row| row.splitn(5, ' ').nth(4)).collect()
    }

    /// That the program has findings whose line begins and ends so, or none.
    #[track_caller]
    fn finds(&self, code: &str, subject: &str, some: bool) {
        let fits = |f: &String| f.starts_with(code) && f.ends_with(subject);
        assert!(self.findings.iter().any(fits) == some, "{code} {subject}: {:?}", self.findings);
    }
}

/// By both ways, which agree, on the usual day.
fn told(lines: &str) -> Told {
    told_on(DAY, lines)
}

/// By both ways, which agree.
fn told_on(day: &str, lines: &str) -> Told {
    let plainly = plainly(day, lines);
    let program = by_the_program(day, lines);
    assert_eq!(
        program.transfers, plainly.transfers,
        "transfers by the program and by the definition\n{lines}"
    );
    assert_eq!(
        program.exposures, plainly.exposures,
        "exposures by the program and by the definition\n{lines}"
    );
    program
}

fn by_the_program(day: &str, lines: &str) -> Told {
    let rows = support::judged(lines, day);
    let each = |row: &String| {
        let cells: Vec<&str> = row.split(' ').collect();
        let (categories, populations) = (cells[6].split(';'), cells[7].split(';'));
        let start = cells[..6].join(" ");
        let pairs = categories.flat_map(|c| populations.clone().map(move |p| (c, p)));
        pairs.map(|(c, p)| format!("{start} {c} {p} {}", cells[8])).collect::<Vec<_>>()
    };
    Told {
        transfers: rows.transfers.iter().flat_map(each).collect(),
        exposures: rows.exposures.iter().cloned().collect(),
        findings: rows.findings,
    }
}

fn plainly(day: &str, lines: &str) -> Told {
    let inventory = support::inventory(lines);
    let regimes = support::regimes();
    let plain = Plain::new(&inventory, &regimes, support::day(day), None);
    let party = |id: PartyId| inventory.party(id).id.as_str();
    let category = |id: CategoryId| inventory.category(id).id.as_str();
    let population = |id: PopulationId| inventory.population(id).id.as_str();
    let mut transfers = BTreeSet::new();
    for (regime, records) in plain.regimes.iter().zip(&plain.records) {
        for r in records.iter().filter(|r| !matches!(r.kind, Kind::Internal | Kind::Collection)) {
            transfers.insert(format!(
                "{} {} {} {}>{} {} {} {} {} {}",
                r.step,
                regime.id,
                r.kind.as_str(),
                r.disclosure.exporter.map_or("?", party),
                party(r.disclosure.importer),
                Place::code(r.place),
                r.verdict.as_str(),
                category(r.fact.0),
                population(r.fact.1),
                r.instrument,
            ));
        }
    }
    let exposures = plain.exposures();
    let exposure = |e: &crate::plain::Exposure| {
        format!(
            "{} {} {} {} {} {} {}",
            category(e.category),
            population(e.population),
            if e.regime.is_empty() { "-" } else { &e.regime },
            party(e.recipient),
            e.place.code(),
            e.verdict.as_str(),
            e.route.join(">"),
        )
    };
    Told { transfers, exposures: exposures.iter().map(exposure).collect(), findings: Vec::new() }
}

/// The inventory of the cases: company acme gives data of people in DE to a vendor, with cells for the vendor, the
/// people and the category, and further rows.
fn k(vendor: &str, people: &str, category: &str, more: &str) -> String {
    format!(
        "company acme country=DE
         vendor v {vendor}
         population p country=DE {people}
         category d {category}
         flow e p>acme d
         flow x acme>v *
         {more}"
    )
}

/// The same under the law of the United Kingdom, or of Switzerland.
fn moved(lines: &str, country: &str) -> String {
    lines
        .replace("company acme country=DE", &format!("company acme country={country}"))
        .replace("population p country=DE", &format!("population p country={country}"))
}

/// Clauses from acme to the vendor, assessed.
const SCC: &str = "scc c 2 acme>v valid_from=2025-01-01";

/// On the list of the framework with the United States, for everything, and looked up.
const LISTED: &str = "cert v eu-us-dpf 2023-08-01 covers=* checked_on=2026-06-01";

/// That a flow of an inventory has these transfers.
#[track_caller]
fn says(lines: &str, flow: &str, rows: &[&str]) {
    says_on(DAY, lines, flow, rows);
}

#[track_caller]
fn says_on(day: &str, lines: &str, flow: &str, rows: &[&str]) {
    assert_eq!(
        told_on(day, lines).of(flow),
        rows.iter().copied().collect::<BTreeSet<_>>(),
        "{flow}\n{lines}"
    );
}

/// That a flow has one transfer to the vendor, with this verdict.
#[track_caller]
fn x_is(lines: &str, verdict: &str) {
    x_is_on(DAY, lines, verdict);
}

#[track_caller]
fn x_is_on(day: &str, lines: &str, verdict: &str) {
    verdict_of(day, lines, "x", verdict);
}

#[track_caller]
fn verdict_of(day: &str, lines: &str, flow: &str, verdict: &str) {
    let told = told_on(day, lines);
    let rows = told.of(flow);
    let said: Vec<&str> = rows.iter().filter_map(|row| row.split(' ').next_back()).collect();
    assert_eq!(said, [verdict], "{flow}: {rows:?}\n{lines}");
}
