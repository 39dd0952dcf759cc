//! `report.json`: the whole report as data, `thalweg-report/2`. Fields may be added; one that is removed or
//! renamed makes `/3`. What is not known or not there is `null`. Text is the user's own, unchanged: what shows
//! it makes it harmless.
//!
//! It is written as a stream: each row of a table is a line, and the exposures come last.

use std::io;

use serde::Serialize;

use super::{
    evidence::Evidence,
    findings,
    key::Keys,
    plain,
    relied::{self, Relied, relied},
    subject::Report,
    transfers,
};
use crate::{
    assess::{ExposureRow, TransferRow},
    finding::{Decided, Finding, Waived},
    law::{Check, Regime},
    model::{Basis, Date, Extra, Inventory},
    source::Sources,
    text::escaped,
};

/// The format and its version.
const FORMAT: &str = "thalweg-report/2";

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

#[derive(Serialize)]
struct TransferObject<'a> {
    key: String,
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
    tags: Vec<&'a str>,
    purposes: Vec<&'a str>,
    legal_basis: Option<&'static str>,
    verdict: &'static str,
    mechanism: Option<&'a str>,
    safeguard: Option<&'a str>,
    citation: Option<&'a str>,
    rule: Option<&'a str>,
    reasons: Vec<String>,
    conditions: Vec<ConditionObject<'a>>,
    in_force_from: Option<Date>,
    in_force_until: Option<Date>,
    assessed_on: Option<Date>,
    document: Option<&'a str>,
    rests_on: Vec<String>,
}

/// A condition that was asked.
#[derive(Serialize)]
struct ConditionObject<'a> {
    name: &'a str,
    answer: &'static str,
    why: &'a str,
}

impl<'a> TransferObject<'a> {
    fn new(report: &Report<'a>, row: &'a TransferRow, key: String) -> Self {
        let inventory = &report.assessment.inventory;
        let evidence = Evidence::of(report.assessment, report.sources, row);
        let condition = |check: &'a Check| ConditionObject {
            name: &check.name,
            answer: check.known.as_str(),
            why: &check.why,
        };
        Self {
            key,
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
            tags: transfers::tags(inventory, row),
            purposes: transfers::purposes(inventory, row),
            legal_basis: transfers::basis(inventory, row).map(Basis::as_str),
            verdict: row.judgement.verdict.as_str(),
            mechanism: stated(row.judgement.mechanism()),
            safeguard: stated(row.judgement.instrument()),
            citation: stated(&row.judgement.citation),
            rule: stated(&row.judgement.entry),
            reasons: row.reasons(inventory),
            conditions: row.judgement.checks.iter().map(condition).collect(),
            in_force_from: evidence.in_force_from,
            in_force_until: evidence.in_force_until,
            assessed_on: evidence.assessed_on,
            document: stated(evidence.document),
            rests_on: evidence.rests_on,
        }
    }
}

#[derive(Serialize)]
struct ExposureObject<'a> {
    key: &'a str,
    population: &'a str,
    regime: Option<&'a str>,
    recipient: &'a str,
    recipient_kind: &'a str,
    place: &'static str,
    verdict: &'static str,
    delivery: &'static str,
    categories: Vec<&'a str>,
    tags: &'a [&'a str],
    hops: u32,
    route: Vec<&'a str>,
    verdicts: Vec<&'static str>,
    safeguards: Vec<&'a str>,
    decision: Option<DecisionObject<'a>>,
}

/// What an exposure is shown with: its key, its tags, what was decided about it.
type With<'a> = (&'a str, &'a [&'a str], Option<&'a Decided>);

impl<'a> ExposureObject<'a> {
    fn new(inventory: &'a Inventory, row: &'a ExposureRow, (key, tags, decided): With<'a>) -> Self {
        let recipient = inventory.party(row.recipient);
        Self {
            key,
            population: &inventory.population(row.population).id,
            regime: stated(&row.regime),
            recipient: &recipient.id,
            recipient_kind: plain::kind(recipient),
            place: row.place.code(),
            verdict: row.verdict.as_str(),
            delivery: row.delivery.as_str(),
            categories: row.categories.iter().map(|&c| inventory.category(c).id.as_str()).collect(),
            tags,
            hops: row.hops,
            route: row.route.iter().map(|s| s.id.as_str()).collect(),
            verdicts: row.route.iter().map(|s| s.verdict.as_str()).collect(),
            safeguards: row.route.iter().map(|s| s.instrument.as_str()).collect(),
            decision: decided.map(DecisionObject::new),
        }
    }
}

/// What stands between two rows of a table.
pub const BETWEEN: &[u8] = b",\n";

/// Writes a row of the exposures, with what parts it from the one before.
pub fn exposure(inventory: &Inventory, row: &ExposureRow, with: With, out: &mut Vec<u8>) -> io::Result<()> {
    out.extend_from_slice(BETWEEN);
    escaped::to_writer(out, &ExposureObject::new(inventory, row, with))
}

#[derive(Serialize)]
struct FindingObject<'a> {
    key: String,
    code: &'static str,
    severity: &'static str,
    file: Option<&'a str>,
    line: Option<u32>,
    column: Option<u32>,
    subject: Option<&'a str>,
    message: &'a str,
    citation: Option<&'a str>,
    help: Option<&'a str>,
    exposures: Option<u32>,
    names: &'a [String],
    waived: Option<WaivedObject<'a>>,
    decision: Option<DecisionObject<'a>>,
}

/// What was decided about a finding or an exposure.
#[derive(Serialize)]
struct DecisionObject<'a> {
    decision: &'static str,
    on: Option<&'a str>,
    until: &'a str,
    who: &'a str,
    reason: &'a str,
}

impl<'a> DecisionObject<'a> {
    fn new(decided: &'a Decided) -> Self {
        let Decided { decision, on, until, who, reason } = decided;
        Self { decision, on: on.as_deref(), until, who, reason }
    }
}

/// Who accepts a finding, until when and why.
#[derive(Serialize)]
struct WaivedObject<'a> {
    until: &'a str,
    who: &'a str,
    reason: &'a str,
}

impl<'a> WaivedObject<'a> {
    fn new(waived: &'a Waived) -> Self {
        Self { until: &waived.until, who: &waived.who, reason: &waived.reason }
    }
}

impl<'a> FindingObject<'a> {
    fn new(sources: &'a Sources, finding: &'a Finding, key: String) -> Self {
        let (file, line, column) = findings::place(sources, finding);
        Self {
            key,
            code: finding.code.as_str(),
            severity: finding.severity.as_str(),
            file: stated(file),
            line: Some(line).filter(|&n| n > 0),
            column: Some(column).filter(|&n| n > 0),
            subject: stated(&finding.subject),
            message: &finding.message,
            citation: stated(&finding.citation),
            help: stated(&finding.help),
            exposures: Some(finding.exposures).filter(|&n| n > 0),
            names: &finding.names,
            waived: finding.waived.as_deref().map(WaivedObject::new),
            decision: finding.decided.as_deref().map(DecisionObject::new),
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
            grade: relied::grade(entry.source.grade),
            checked: entry.source.checked,
            mark: relied::mark(entry.source.mark),
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

/// A table: each row is a line.
fn table<T: Serialize>(out: &mut dyn io::Write, name: &str, rows: impl Iterator<Item = T>) -> io::Result<()> {
    write!(out, "  \"{name}\": [")?;
    for (at, row) in rows.enumerate() {
        out.write_all(if at > 0 { BETWEEN } else { b"\n" })?;
        escaped::to_writer(&mut *out, &row)?;
    }
    out.write_all(b"],\n")
}

/// Begins the document: all but the exposures, of which [`exposure`] writes each and [`end`] the last bracket.
pub fn begin(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    let assessment = report.assessment;
    let inventory = &assessment.inventory;
    let mut extras: Vec<&Extra> = inventory.extras.iter().collect();
    extras.sort();
    let head = escaped::to_string(&Head { name: &inventory.head.name, title: &inventory.head.title });
    write!(out, "{{\n  \"format\": \"{FORMAT}\",\n  \"inventory\": {head},\n")?;
    writeln!(out, "  \"as_of\": {},", escaped::to_string(&assessment.as_of))?;
    table(out, "regimes", assessment.regimes.iter().map(|r| RegimeObject::new(r)))?;
    table(out, "rules", relied(assessment).iter().map(RuleObject::new))?;
    table(out, "extras", extras.into_iter().map(ExtraObject::new))?;
    let mut keys = Keys::default();
    let rows = findings::in_order(report.sources, &assessment.findings).into_iter();
    let object = |f| FindingObject::new(report.sources, f, findings::key(&mut keys, report.sources, f));
    table(out, "findings", rows.map(object))?;
    let mut keys = Keys::default();
    let rows = transfers::in_order(assessment).into_iter();
    let object = |t| TransferObject::new(report, t, transfers::key(&mut keys, inventory, t));
    table(out, "transfers", rows.map(object))?;
    out.write_all(b"  \"exposures\": [\n")
}

/// Ends the document.
pub fn end(out: &mut dyn io::Write) -> io::Result<()> {
    out.write_all(b"]\n}\n")
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use crate::report::fixture;

    fn document() -> Value {
        serde_json::from_str(&fixture::file("report.json")).unwrap()
    }

    #[test]
    fn it_names_its_format_first() {
        assert!(fixture::file("report.json").starts_with("{\n  \"format\": \"thalweg-report/2\",\n"));
    }

    #[test]
    fn every_table_is_there() {
        let document = document();
        assert_eq!(document["as_of"], "2026-11-01");
        assert_eq!(document["regimes"][0]["citation"], "Regulation (EU) 2016/679");
        assert_eq!(document["transfers"][0]["exporter"], Value::Null);
        assert_eq!(document["transfers"][1]["rule"], "eu-gdpr/scc");
        assert_eq!(document["exposures"][0]["safeguards"], serde_json::json!(["inside", "none"]));
        assert_eq!(document["exposures"][0]["route"], serde_json::json!(["f1", "f2"]));
        assert_eq!(document["exposures"][0]["categories"], serde_json::json!(["contact", "health"]));
        assert_eq!(document["exposures"].as_array().unwrap().len(), 3);
        assert_eq!(document["rules"][2]["mark"], "review-required");
        assert_eq!(document["extras"][0]["value"], "=1+1");
    }

    #[test]
    fn findings_switched_off_are_left_out() {
        let document = document();
        assert_eq!(document["findings"].as_array().unwrap().len(), 2);
        assert_eq!(document["findings"][1]["file"], Value::Null);
        assert_eq!(document["findings"][0]["line"], 3);
    }
}
