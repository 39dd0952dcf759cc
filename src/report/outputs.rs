//! The files of a report, and what writes each.

use std::io;

use super::{
    dot,
    error::ReportError,
    findings,
    flow::Flow,
    gathered::Gathered,
    html, json, map, markdown,
    most::{EXPOSURES, Most},
    stream::{self, Exposures, Files, Stopped},
    subject::Report,
    transfers,
    words::Lang,
    workbook,
};

type Render = fn(&Report, &Gathered, Lang, &mut dyn io::Write) -> io::Result<()>;

/// The files that exposures are streamed to.
pub const STREAMED: [&str; 3] = ["exposures.csv", "exposures-long.csv", "report.json"];

/// The files that are made of more than the tables: of other days than the one judged, or of what no law judges. Who writes a
/// report hands them over ([`super::Options`]).
pub const BESIDE: [&str; 4] = ["calendar.csv", "calendar.ics", "record.html", "ropa.csv"];

/// The page as it is printed.
pub const PRINTED: &str = "report.pdf";

/// Every other file of a report with what writes it, in the order of their names.
pub const OUTPUTS: [(&str, Render); 7] = [
    ("findings.csv", |report, _, _, out| findings::render(report, out)),
    ("flow.svg", |report, gathered, _, out| {
        out.write_all(Flow::of(report.assessment, &gathered.held, Lang::English).svg().as_bytes())
    }),
    ("index.html", html::render),
    ("lineage.dot", |report, _, _, out| dot::render(report, out)),
    ("lineage.svg", |report, _, _, out| map::render(report, out)),
    ("report.md", |report, gathered, _, out| markdown::render(report, gathered, out)),
    ("transfers.csv", |report, _, _, out| transfers::render(report, out)),
];

/// The names of a report's files, also of those that it only has where they are asked for.
pub fn names() -> impl Iterator<Item = &'static str> {
    let outputs = OUTPUTS.iter().map(|&(name, _)| name);
    STREAMED.into_iter().chain(BESIDE).chain(outputs).chain([PRINTED, workbook::NAME])
}

/// The report.json of a report whose exposures are in memory.
pub fn as_json(report: &Report) -> Result<Vec<u8>, ReportError> {
    let failed = |cause| ReportError::Render { file: "report.json", cause };
    let (mut csv, mut json) = (io::sink(), Vec::new());
    json::begin(report, &mut json).map_err(failed)?;
    let streams = Files { csv: &mut csv, long: None, json: &mut json };
    let most = Most { rows: EXPOSURES, bytes: usize::MAX };
    stream::write(report.assessment, Exposures::Kept, most, streams).map_err(|why| match why {
        Stopped::Write(_, cause) => failed(cause),
        other => ReportError::of(other, most, false),
    })?;
    json::end(&mut json).map_err(failed)?;
    Ok(json)
}

/// Every file of a report whose exposures are in memory, by name, in English; exposures-long.csv too, those of other days not.
/// [`super::write()`] streams instead.
pub fn files(report: &Report) -> Result<Vec<(&'static str, Vec<u8>)>, ReportError> {
    let (mut csv, mut long, mut json) = (Vec::new(), Vec::new(), Vec::new());
    let failed = |file| move |cause| ReportError::Render { file, cause };
    json::begin(report, &mut json).map_err(failed("report.json"))?;
    let streams = Files { csv: &mut csv, long: Some(&mut long), json: &mut json };
    let most = Most { rows: EXPOSURES, bytes: usize::MAX };
    let gathered =
        stream::write(report.assessment, Exposures::Kept, most, streams).map_err(|why| match why {
            Stopped::Write(at, cause) => ReportError::Render { file: STREAMED[at], cause },
            other => ReportError::of(other, most, true),
        })?;
    json::end(&mut json).map_err(failed("report.json"))?;
    let mut files: Vec<(&'static str, Vec<u8>)> = STREAMED.into_iter().zip([csv, long, json]).collect();
    for (file, render) in OUTPUTS {
        let mut bytes = Vec::new();
        render(report, &gathered, Lang::English, &mut bytes).map_err(failed(file))?;
        files.push((file, bytes));
    }
    let tables: Vec<workbook::Table> = workbook::TABLES
        .iter()
        .filter_map(|&(table, ..)| {
            let (_, bytes) = files.iter().find(|(name, _)| *name == table)?;
            Some((table, bytes.as_slice()))
        })
        .collect();
    let mut book = Vec::new();
    if workbook::render(report, &gathered.totals(), &tables, &mut book).map_err(failed(workbook::NAME))? {
        files.push((workbook::NAME, book));
    }
    files.sort_by_key(|(name, _)| *name);
    Ok(files)
}
