//! `findings.csv`: what is wrong, not known, or worth a look.

use std::{cmp::Reverse, io};

use super::{
    cell::{Csv, own},
    key::Keys,
    subject::Report,
};
use crate::{
    finding::{Code, Decided, Finding, Severity},
    source::Sources,
    text::digest::digest,
};

const HEADER: [&str; 15] = [
    "code",
    "severity",
    "file",
    "line",
    "column",
    "subject",
    "message",
    "citation",
    "help",
    "exposures",
    "decision",
    "decided_until",
    "decided_by",
    "decided_because",
    "key",
];

/// The findings that are not switched off, as given.
pub fn switched_on(findings: &[Finding]) -> impl Iterator<Item = &Finding> {
    findings.iter().filter(|f| f.severity != Severity::Off)
}

/// The findings that are not switched off: the worst first, then those on which most exposures hang, else as given; those
/// that are waived last.
pub fn worst_first(findings: &[Finding]) -> Vec<&Finding> {
    let mut list: Vec<&Finding> = switched_on(findings).collect();
    list.sort_by_key(|f| (f.waived.is_some(), f.severity, Reverse(f.exposures)));
    list
}

/// What was decided about a finding or an exposure, as cells: what, until when, by whom, why.
pub fn decided(decided: Option<&Decided>) -> [String; 4] {
    let Some(decided) = decided else { return Default::default() };
    let (who, reason) = (own(&decided.who).into_owned(), own(&decided.reason).into_owned());
    [decided.decision.to_owned(), decided.until.clone(), who, reason]
}

/// Where a finding points: file, line and column; a line or column that it does not have is 0.
pub fn place<'a>(sources: &'a Sources, finding: &Finding) -> (&'a str, u32, u32) {
    finding.span.map_or(("", 0, 0), |s| (sources.name(s.source), s.line, s.column))
}

/// A line or column as a cell: blank where there is none.
pub fn number(value: u32) -> String {
    if value == 0 { String::new() } else { value.to_string() }
}

fn cells(sources: &Sources, finding: &Finding) -> [String; 14] {
    let [decision, until, who, reason] = decided(finding.decided.as_deref());
    let (file, line, column) = place(sources, finding);
    [
        finding.code.as_str().to_owned(),
        finding.severity.as_str().to_owned(),
        own(file).into_owned(),
        number(line),
        number(column),
        own(&finding.subject).into_owned(),
        own(&finding.message).into_owned(),
        own(&finding.citation).into_owned(),
        own(&finding.help).into_owned(),
        number(finding.exposures),
        decision,
        until,
        who,
        reason,
    ]
}

/// The key of the next finding: of its code, file and subject. What is said may change from day to day.
pub fn key(keys: &mut Keys, sources: &Sources, finding: &Finding) -> String {
    let (file, ..) = place(sources, finding);
    keys.next(named_by(finding.code, file, &finding.subject))
}

/// What names a finding.
fn named_by<'a>(code: Code, file: &'a str, subject: &'a str) -> [&'a str; 3] {
    [code.as_str(), file, subject]
}

/// The key that the first finding of a code about a subject has in a file.
pub fn key_of(code: Code, file: &str, subject: &str) -> String {
    digest(named_by(code, file, subject))
}

/// The findings that are switched on, in the order of the file: the worst first, then those on which most exposures
/// hang, then by code and place.
pub fn in_order<'f>(sources: &Sources, findings: &'f [Finding]) -> Vec<&'f Finding> {
    positions(sources, findings).into_iter().filter_map(|at| findings.get(at)).collect()
}

fn positions(sources: &Sources, findings: &[Finding]) -> Vec<usize> {
    let first = |f: &Finding| (f.severity, Reverse(f.exposures), f.code);
    let mut rows: Vec<_> = findings
        .iter()
        .enumerate()
        .filter(|(_, f)| f.severity != Severity::Off)
        .map(|(at, f)| ((first(f), place(sources, f)), cells(sources, f), at))
        .collect();
    rows.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
    rows.into_iter().map(|(.., at)| at).collect()
}

/// The findings that are switched on, in the order of the file: by their positions, with their keys.
pub fn by_key(sources: &Sources, findings: &[Finding]) -> Vec<(usize, String)> {
    let mut keys = Keys::default();
    let order = positions(sources, findings).into_iter();
    order.filter_map(|at| findings.get(at).map(|f| (at, key(&mut keys, sources, f)))).collect()
}

/// Writes the table.
pub fn render(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    let mut keys = Keys::default();
    let mut csv = Csv::new(out, &HEADER)?;
    for finding in in_order(report.sources, &report.assessment.findings) {
        let key = key(&mut keys, report.sources, finding);
        csv.row(cells(report.sources, finding).iter().chain([&key]))?;
    }
    csv.end()
}

#[cfg(test)]
mod tests {
    use crate::report::fixture;

    #[test]
    fn the_table_as_written() {
        assert_eq!(
            fixture::file("findings.csv"),
            "code,severity,file,line,column,subject,message,citation,help,exposures,decision,decided_until,decided_by,decided_because,key\n\
             TW201,error,flows.csv,3,1,f2,\"no ground, \"\"none\"\"\",GDPR Art. 44,sign clauses,,,,,,0xd8h5t94j89\n\
             TW109,warning,,,,customers,the homes of `customers` are not known,,'+write them,,,,,,1jnr0sdzan2w\n"
        );
    }
}
