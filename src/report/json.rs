//! `report.json`: the whole report as data, `thalweg-report/1`. Fields may be added; one that is removed or
//! renamed makes `/2`. What is not known or not there is `null`. Text is the user's own, unchanged: what shows
//! it makes it harmless.

use std::io;

use serde::{Serialize, Serializer};

use super::{
    Report, exposures, findings, plain,
    summary::{self, Relied},
};
use crate::{
    assess::{ExposureRow, TransferRow},
    finding::Finding,
    law::Regime,
    model::{Date, Extra, Inventory},
    source::Sources,
};

/// The format and its version.
const FORMAT: &str = "thalweg-report/1";

#[derive(Serialize)]
struct Document<'a> {
    format: &'static str,
    inventory: Head<'a>,
    as_of: Date,
    regimes: Vec<RegimeObject<'a>>,
    transfers: Transfers<'a>,
    exposures: Exposures<'a>,
    findings: Vec<FindingObject<'a>>,
    rules: Vec<RuleObject<'a>>,
    extras: Vec<ExtraObject<'a>>,
}

#[derive(Serialize)]
struct Head<'a> {
    name: &'a str,
    title: &'a str,
}

#[derive(Serialize)]
struct RegimeObject<'a> {
    id: &'a str,
    name: &'a str,
    citation: &'a str,
}

impl<'a> RegimeObject<'a> {
    fn new(regime: &'a Regime) -> Self {
        Self { id: &regime.id, name: &regime.name, citation: &regime.law.citation }
    }
}

/// The register, written row by row.
struct Transfers<'a>(&'a Report<'a>);

impl Serialize for Transfers<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let assessment = self.0.assessment;
        serializer
            .collect_seq(assessment.transfers.iter().map(|t| TransferObject::new(assessment.inventory, t)))
    }
}

#[derive(Serialize)]
struct TransferObject<'a> {
    flow: &'a str,
    regime: &'a str,
    kind: &'static str,
    exporter: Option<&'a str>,
    exporter_role: Option<&'static str>,
    importer: &'a str,
    importer_role: &'static str,
    place: &'static str,
    categories: Vec<&'a str>,
    populations: Vec<&'a str>,
    verdict: &'static str,
    mechanism: Option<&'a str>,
    safeguard: Option<&'a str>,
    citation: Option<&'a str>,
    rule: Option<&'a str>,
    reasons: &'a [String],
}

impl<'a> TransferObject<'a> {
    fn new(inventory: &'a Inventory, row: &'a TransferRow) -> Self {
        Self {
            flow: &row.flow,
            regime: &row.regime,
            kind: row.kind.as_str(),
            exporter: row.exporter.map(|id| inventory.party(id).id.as_str()),
            exporter_role: row.exporter.map(|_| row.exporter_as.as_str()),
            importer: &inventory.party(row.importer).id,
            importer_role: row.importer_as.as_str(),
            place: row.place.code(),
            categories: row.categories.iter().map(|&c| inventory.category(c).id.as_str()).collect(),
            populations: row.populations.iter().map(|&p| inventory.population(p).id.as_str()).collect(),
            verdict: row.judgement.verdict.as_str(),
            mechanism: stated(row.judgement.mechanism()),
            safeguard: stated(row.judgement.instrument()),
            citation: stated(&row.judgement.citation),
            rule: stated(&row.judgement.entry),
            reasons: &row.judgement.reasons,
        }
    }
}

/// The exposures, written row by row.
struct Exposures<'a>(&'a Report<'a>);

impl Serialize for Exposures<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let assessment = self.0.assessment;
        let rows = exposures::sorted(assessment);
        serializer.collect_seq(rows.into_iter().map(|row| ExposureObject::new(assessment.inventory, row)))
    }
}

#[derive(Serialize)]
struct ExposureObject<'a> {
    category: &'a str,
    population: &'a str,
    regime: Option<&'a str>,
    recipient: &'a str,
    recipient_kind: &'a str,
    place: &'static str,
    verdict: &'static str,
    hops: u32,
    route: Vec<StepObject<'a>>,
}

#[derive(Serialize)]
struct StepObject<'a> {
    id: &'a str,
    verdict: &'static str,
    instrument: &'a str,
}

impl<'a> ExposureObject<'a> {
    fn new(inventory: &'a Inventory, row: &'a ExposureRow) -> Self {
        let recipient = inventory.party(row.recipient);
        let step = |s: &'a crate::assess::RouteStep| StepObject {
            id: &s.id,
            verdict: s.verdict.as_str(),
            instrument: &s.instrument,
        };
        Self {
            category: &inventory.category(row.category).id,
            population: &inventory.population(row.population).id,
            regime: stated(&row.regime),
            recipient: &recipient.id,
            recipient_kind: plain::kind(recipient),
            place: row.place.code(),
            verdict: row.verdict.as_str(),
            hops: row.hops,
            route: row.route.iter().map(step).collect(),
        }
    }
}

#[derive(Serialize)]
struct FindingObject<'a> {
    code: &'static str,
    severity: &'static str,
    file: Option<&'a str>,
    line: Option<u32>,
    column: Option<u32>,
    subject: Option<&'a str>,
    message: &'a str,
    citation: Option<&'a str>,
    help: Option<&'a str>,
}

impl<'a> FindingObject<'a> {
    fn new(sources: &'a Sources, finding: &'a Finding) -> Self {
        let (file, line, column) = findings::place(sources, finding);
        Self {
            code: finding.code.as_str(),
            severity: finding.severity.as_str(),
            file: stated(file),
            line: Some(line).filter(|&n| n > 0),
            column: Some(column).filter(|&n| n > 0),
            subject: stated(&finding.subject),
            message: &finding.message,
            citation: stated(&finding.citation),
            help: stated(&finding.help),
        }
    }
}

#[derive(Serialize)]
struct RuleObject<'a> {
    id: &'a str,
    regime: &'a str,
    title: &'a str,
    citation: &'a str,
    source: &'a str,
    grade: &'static str,
    checked: Date,
    mark: &'static str,
    from: Option<Date>,
    until: Option<Date>,
    void: Option<Date>,
    note: Option<&'a str>,
}

impl<'a> RuleObject<'a> {
    fn new(relied: &Relied<'a>) -> Self {
        let entry = relied.entry;
        Self {
            id: &entry.id,
            regime: &relied.regime.id,
            title: &entry.title,
            citation: &entry.citation,
            source: &entry.source.text,
            grade: summary::grade(entry.source.grade),
            checked: entry.source.checked,
            mark: summary::mark(entry.source.mark),
            from: entry.from,
            until: entry.until,
            void: entry.void,
            note: stated(&entry.note),
        }
    }
}

/// A column of the user's own.
#[derive(Serialize)]
struct ExtraObject<'a> {
    table: &'a str,
    row: &'a str,
    column: &'a str,
    value: &'a str,
}

impl<'a> ExtraObject<'a> {
    fn new(extra: &'a Extra) -> Self {
        Self { table: &extra.table, row: &extra.row, column: &extra.column, value: &extra.value }
    }
}

fn stated(text: &str) -> Option<&str> {
    Some(text).filter(|t| !t.is_empty())
}

/// Writes the document.
pub fn render(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    let assessment = report.assessment;
    let inventory = assessment.inventory;
    let mut extras: Vec<&Extra> = inventory.extras.iter().collect();
    extras.sort();
    let document = Document {
        format: FORMAT,
        inventory: Head { name: &inventory.head.name, title: &inventory.head.title },
        as_of: assessment.as_of,
        regimes: assessment.regimes.iter().map(|r| RegimeObject::new(r)).collect(),
        transfers: Transfers(report),
        exposures: Exposures(report),
        findings: findings::switched_on(&assessment.findings)
            .map(|f| FindingObject::new(report.sources, f))
            .collect(),
        rules: summary::relied(assessment).iter().map(RuleObject::new).collect(),
        extras: extras.into_iter().map(ExtraObject::new).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    out.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use crate::report::fixture;

    fn document() -> Value {
        serde_json::from_str(&fixture::text(super::render)).unwrap()
    }

    #[test]
    fn it_names_its_format_first() {
        assert!(fixture::text(super::render).starts_with("{\n  \"format\": \"thalweg-report/1\",\n"));
    }

    #[test]
    fn every_table_is_there() {
        let document = document();
        assert_eq!(document["as_of"], "2026-11-01");
        assert_eq!(document["regimes"][0]["citation"], "Regulation (EU) 2016/679");
        assert_eq!(document["transfers"][0]["exporter"], Value::Null);
        assert_eq!(document["transfers"][1]["rule"], "eu-gdpr/scc");
        assert_eq!(document["exposures"][1]["route"][1]["instrument"], "none");
        assert_eq!(document["rules"][2]["mark"], "review-required");
        assert_eq!(document["extras"][0]["value"], "=1+1");
    }

    #[test]
    fn findings_switched_off_are_left_out() {
        let document = document();
        assert_eq!(document["findings"].as_array().unwrap().len(), 2);
        assert_eq!(document["findings"][0]["line"], 3);
        assert_eq!(document["findings"][1]["file"], Value::Null);
    }
}
