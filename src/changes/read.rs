//! A snapshot from the report.json of an earlier run.

use std::{collections::BTreeSet, sync::Arc};

use serde::Deserialize;
use serde_json::error::Category;

use super::{
    lots::{Lot, Name},
    snapshot::{Carried, Exposed, ExposureOf, Names, Said, Snapshot, TransferOf},
};
use crate::{assess::Verdict, finding::Severity, model::Date};

#[derive(Deserialize)]
struct Report {
    format: String,
    inventory: Inventory,
    as_of: Date,
    #[serde(default)]
    findings: Vec<Finding>,
    transfers: Vec<Transfer>,
    exposures: Vec<Exposure>,
}

#[derive(Deserialize)]
struct Inventory {
    name: String,
}

#[derive(Deserialize)]
struct Finding {
    key: String,
    code: String,
    severity: String,
    subject: Option<String>,
    message: String,
    exposures: Option<u32>,
    #[serde(default)]
    names: Vec<String>,
    waived: Option<Waived>,
}

#[derive(Deserialize)]
struct Waived {
    until: String,
}

#[derive(Deserialize)]
struct Transfer {
    flow: String,
    regime: String,
    exporter: Option<String>,
    importer: String,
    place: String,
    categories: Vec<String>,
    populations: Vec<String>,
    verdict: String,
    mechanism: Option<String>,
    safeguard: Option<String>,
    #[serde(default)]
    reasons: Vec<String>,
}

#[derive(Deserialize)]
struct Exposure {
    population: String,
    regime: Option<String>,
    recipient: String,
    place: String,
    verdict: String,
    delivery: String,
    categories: Vec<String>,
    #[serde(default)]
    tags: Vec<String>,
    route: Vec<String>,
    safeguards: Vec<String>,
}

/// Reads the report.json of an earlier run: what it says is what was found then. Names of parties, and the cells of
/// safeguards, are not in it.
///
/// # Errors
///
/// Why it is none, in a sentence.
pub fn report(text: &[u8]) -> Result<Snapshot, String> {
    let report: Report = serde_json::from_slice(text).map_err(|error| damaged(&error))?;
    if report.format != FORMAT {
        return Err(format!(
            "its format is `{}`, and `{FORMAT}` is read",
            crate::text::clean(&report.format)
        ));
    }
    let mut names = Names::default();
    let mut shot = Snapshot { name: report.inventory.name, as_of: Some(report.as_of), ..Snapshot::default() };
    exposures(&mut shot, &mut names, &report.exposures)?;
    transfers(&mut shot, &mut names, &report.transfers)?;
    for row in report.findings {
        let severity = Severity::parse(&row.severity).ok_or("it has a severity that is none")?;
        let said = Said {
            code: names.of(&row.code),
            severity,
            subject: names.of(row.subject.as_deref().unwrap_or("")),
            message: names.of(&row.message),
            exposures: row.exposures.unwrap_or(0),
            about: Arc::default(),
            named: row.names.iter().map(|named| names.of(named)).collect(),
            waived_until: row.waived.map(|waived| names.of(&waived.until)),
        };
        shot.findings.insert(names.of(&row.key), said);
    }
    Ok(shot)
}

/// What is wrong with a report that cannot be read, and where.
fn damaged(error: &serde_json::Error) -> String {
    let (line, column) = (error.line(), error.column());
    match error.classify() {
        Category::Eof => format!("it ends in line {line}, before it is whole"),
        Category::Syntax => format!("it is not JSON at line {line}, column {column}"),
        Category::Data | Category::Io => {
            format!(
                "it is not written as a report is: what is at line {line}, column {column}, or is missing there"
            )
        }
    }
}

fn exposures(shot: &mut Snapshot, names: &mut Names, rows: &[Exposure]) -> Result<(), String> {
    for row in rows {
        let value = Arc::new(Exposed {
            verdict: verdict(&row.verdict)?,
            delivery: verdict(&row.delivery)?,
            route: row.route.iter().map(|id| names.of(id)).collect(),
            grounds: row.safeguards.iter().map(|id| names.of(id)).collect(),
        });
        let tags: BTreeSet<Name> = row.tags.iter().map(|tag| names.of(tag)).collect();
        // Of a row with several categories it is not said whose the tags are.
        if let ([category], false) = (row.categories.as_slice(), tags.is_empty()) {
            let fact = (names.of(&row.population), names.of(category));
            shot.tags.entry(fact).or_default().extend(tags);
        }
        let of = ExposureOf {
            population: names.of(&row.population),
            recipient: names.of(&row.recipient),
            place: names.of(&row.place),
            regime: names.of(row.regime.as_deref().unwrap_or("")),
        };
        let populations = names.list([row.population.as_str()]);
        let categories = names.list(row.categories.iter().map(String::as_str));
        shot.exposures.add(&of, Lot { value, populations, categories });
    }
    Ok(())
}

fn transfers(shot: &mut Snapshot, names: &mut Names, rows: &[Transfer]) -> Result<(), String> {
    for row in rows {
        let value = Arc::new(Carried {
            verdict: verdict(&row.verdict)?,
            exporter: names.of(row.exporter.as_deref().unwrap_or("")),
            mechanism: names.of(row.mechanism.as_deref().unwrap_or("")),
            instrument: names.of(row.safeguard.as_deref().unwrap_or("")),
            because: names.of(row.reasons.first().map_or("", String::as_str)),
        });
        let of = TransferOf {
            flow: names.of(&row.flow),
            regime: names.of(&row.regime),
            importer: names.of(&row.importer),
            place: names.of(&row.place),
        };
        let [populations, categories] =
            [&row.populations, &row.categories].map(|list| names.list(list.iter().map(String::as_str)));
        shot.transfers.add(&of, Lot { value, populations, categories });
    }
    Ok(())
}

/// The format of a report.json.
const FORMAT: &str = "thalweg-report/2";

fn verdict(word: &str) -> Result<Verdict, String> {
    let known = Verdict::ALL.into_iter().find(|verdict| verdict.as_str() == word);
    known.ok_or_else(|| format!("`{}` is not a verdict", crate::text::clean(word)))
}
