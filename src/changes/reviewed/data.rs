//! A review as data: CSV and JSON.

use std::io;

use serde::Serialize;

use super::row::Row;
use crate::{
    report::{Csv, own},
    text::escaped,
};

const HEADER: [&str; 16] = [
    "state",
    "of",
    "key",
    "code",
    "grade",
    "about",
    "said",
    "exposures",
    "decision",
    "who",
    "on",
    "until",
    "reason",
    "covers",
    "file",
    "line",
];

/// The format and its version.
const FORMAT: &str = "thalweg-review/1";

#[derive(Serialize)]
struct Data<'r> {
    format: &'static str,
    inventory: &'r str,
    as_of: &'r str,
    notes: usize,
    rows: Vec<RowObject<'r>>,
}

#[derive(Serialize)]
struct RowObject<'r> {
    state: &'static str,
    of: Option<&'static str>,
    key: Option<&'r str>,
    code: Option<&'r str>,
    grade: Option<&'static str>,
    about: Option<&'r str>,
    said: Option<&'r str>,
    exposures: Option<u32>,
    decision: Option<&'static str>,
    who: Option<&'r str>,
    on: Option<&'r str>,
    until: Option<&'r str>,
    reason: Option<&'r str>,
    covers: Option<&'r str>,
    file: Option<&'r str>,
    line: Option<u32>,
}

impl<'r> RowObject<'r> {
    fn new(row: &'r Row) -> Self {
        fn stated(text: &str) -> Option<&str> {
            Some(text).filter(|text| !text.is_empty())
        }
        let decided = row.decided.as_ref();
        Self {
            state: row.state,
            of: Some(row.of.as_str()).filter(|of| !of.is_empty()),
            key: stated(&row.key),
            code: stated(&row.code),
            grade: Some(row.grade).filter(|grade| !grade.is_empty()),
            about: stated(&row.about),
            said: stated(&row.said),
            exposures: Some(row.exposures).filter(|&count| count > 0),
            decision: decided.map(|d| d.decision),
            who: decided.map(|d| d.who.as_str()),
            on: decided.and_then(|d| d.on.as_deref()),
            until: decided.map(|d| d.until.as_str()),
            reason: decided.map(|d| d.reason.as_str()),
            covers: stated(&row.covers),
            file: row.place.as_ref().map(|(file, _)| file.as_str()),
            line: row.place.as_ref().map(|&(_, line)| line).filter(|&line| line > 0),
        }
    }
}

/// Writes a row for each.
///
/// # Errors
///
/// What the writer says.
pub fn csv(rows: &[&Row], out: &mut dyn io::Write) -> io::Result<()> {
    let mut table = Csv::new(out, &HEADER)?;
    for row in rows {
        let (file, line) = row.place.clone().unwrap_or_default();
        let decided = row.decided.as_ref();
        let cells = [
            row.state.to_owned(),
            row.of.as_str().to_owned(),
            row.key.clone(),
            row.code.clone(),
            row.grade.to_owned(),
            row.about.clone(),
            row.said.clone(),
            if row.exposures > 0 { row.exposures.to_string() } else { String::new() },
            decided.map(|d| d.decision.to_owned()).unwrap_or_default(),
            decided.map(|d| d.who.clone()).unwrap_or_default(),
            decided.and_then(|d| d.on.clone()).unwrap_or_default(),
            decided.map(|d| d.until.clone()).unwrap_or_default(),
            decided.map(|d| d.reason.clone()).unwrap_or_default(),
            row.covers.clone(),
            file,
            if line > 0 { line.to_string() } else { String::new() },
        ];
        table.row(cells.iter().map(|cell| own(cell).into_owned()))?;
    }
    table.end()
}

/// All as data.
///
/// # Errors
///
/// What the writer says.
pub fn json(
    (inventory, as_of, notes): (&str, &str, usize),
    rows: &[&Row],
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let data = Data {
        format: FORMAT,
        inventory,
        as_of,
        notes,
        rows: rows.iter().map(|row| RowObject::new(row)).collect(),
    };
    escaped::to_writer_pretty(&mut *out, &data)?;
    out.write_all(b"\n")
}
