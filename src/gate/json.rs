//! What was found as data, `thalweg-check/1`. Fields may be added; one that is removed or renamed makes `/2`.

use std::io;

use serde::Serialize;

use super::{
    checked::{Checked, Row, State},
    met,
    paths::{self, Root},
};
use crate::{finding::Severity, text::escaped};

const FORMAT: &str = "thalweg-check/1";

#[derive(Serialize)]
struct Head<'a> {
    format: &'static str,
    inventory: Option<&'a str>,
    as_of: Option<String>,
    read: bool,
    fail_on: &'static str,
    failed: bool,
    errors: usize,
    warnings: usize,
    notes: usize,
    known: usize,
    waived: usize,
    gone: usize,
    left_out: usize,
}

#[derive(Serialize)]
struct Object<'a> {
    key: &'a str,
    state: &'static str,
    fails: bool,
    code: &'static str,
    severity: &'static str,
    file: Option<String>,
    line: Option<u32>,
    column: Option<u32>,
    end_line: Option<u32>,
    end_column: Option<u32>,
    subject: Option<&'a str>,
    message: &'a str,
    citation: Option<&'a str>,
    help: Option<&'a str>,
    instead: Option<&'a str>,
    exposures: Option<u32>,
    names: &'a [String],
    covers: String,
    waived: Option<WaivedObject<'a>>,
    decision: Option<DecisionObject<'a>>,
}

#[derive(Serialize)]
struct DecisionObject<'a> {
    decision: &'static str,
    on: Option<&'a str>,
    until: &'a str,
    who: &'a str,
    reason: &'a str,
}

#[derive(Serialize)]
struct WaivedObject<'a> {
    until: &'a str,
    who: &'a str,
    reason: &'a str,
}

fn stated(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

fn object<'a>(checked: &Checked<'a>, root: &Root, row: &'a Row<'a>) -> Object<'a> {
    let finding = row.finding;
    let at = finding.span.filter(|span| span.line > 0);
    let whole = at.filter(|span| span.column > 0);
    let end = whole.map(|span| paths::end(checked.sources, span));
    Object {
        key: &row.key,
        state: row.state.as_str(),
        fails: checked.fails(row),
        code: finding.code.as_str(),
        severity: finding.severity.as_str(),
        file: finding.span.map(|span| root.path(checked.sources.name(span.source))),
        line: at.map(|span| span.line),
        column: whole.map(|span| span.column),
        end_line: end.map(|(line, _)| line),
        end_column: end.map(|(_, column)| column),
        subject: stated(&finding.subject),
        message: &finding.message,
        citation: stated(&finding.citation),
        help: stated(&finding.help),
        instead: finding.replacement.as_deref(),
        exposures: Some(finding.exposures).filter(|&n| n > 0),
        names: &finding.names,
        covers: met::covers(std::iter::once(finding)),
        waived: finding.waived.as_deref().map(|waived| WaivedObject {
            until: &waived.until,
            who: &waived.who,
            reason: &waived.reason,
        }),
        decision: finding.decided.as_deref().map(|decided| DecisionObject {
            decision: decided.decision,
            on: decided.on.as_deref(),
            until: &decided.until,
            who: &decided.who,
            reason: &decided.reason,
        }),
    }
}

/// Writes it: a line for each finding.
pub fn write(checked: &Checked, root: &Root, out: &mut dyn io::Write) -> io::Result<()> {
    let head = Head {
        format: FORMAT,
        inventory: stated(checked.name),
        as_of: checked.as_of.map(|day| day.to_string()),
        read: checked.as_of.is_some(),
        fail_on: checked.fail_on.map_or("never", Severity::as_str),
        failed: checked.failed(),
        errors: checked.count(Severity::Error),
        warnings: checked.count(Severity::Warning),
        notes: checked.count(Severity::Note),
        known: checked.in_state(State::Known),
        waived: checked.in_state(State::Waived),
        gone: checked.gone,
        left_out: checked.left_out,
    };
    let head = escaped::to_string(&head);
    write!(out, "{},\n\"findings\":[", head.trim_end_matches('}'))?;
    for (at, row) in checked.rows.iter().enumerate() {
        out.write_all(if at > 0 { b",\n" } else { b"\n" })?;
        escaped::to_writer(&mut *out, &object(checked, root, row))?;
    }
    out.write_all(b"]}\n")
}
