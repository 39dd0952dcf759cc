//! Results to bytes: each output is one function from a [`Report`] to a writer, in a file of its own.
//!
//! | file | room |
//! |---|---|
//! | `exposures.csv`, `exposures-long.csv`, `transfers.csv`, `findings.csv` | `exposures`, `transfers`, `findings`, over `cell` and `key` |
//! | `report.json` | `json` |
//! | `report.md` | `markdown` |
//! | `index.html` | `html` |
//! | `lineage.dot` | `dot` |
//! | what `thalweg law` shows | `law` |
//! | `lineage.svg`, also in `index.html`; `thalweg map` | `map` |
//!
//! Exposures are many: `stream` makes them row by row, and gathers what the pages show of them.
//!
//! What several of them show (counts, groups, the rule entries relied on) is made once in `summary`; what the
//! user wrote is made harmless for a reader in `plain`. The bytes depend on the results alone: no clock, no
//! order of a hash map. Nothing is decided here.

mod cell;
mod dot;
mod evidence;
mod exposures;
mod findings;
#[cfg(test)]
mod fixture;
mod html;
mod json;
mod key;
pub mod law;
pub mod map;
mod markdown;
mod plain;
mod stream;
mod summary;
mod transfers;
mod write;

use std::io;

use self::stream::{Files, Gathered, Stopped};
pub use self::{
    cell::{Csv, own},
    exposures::{key_of, sorted as exposures_in_order, tags},
    findings::{in_order as findings_in_order, place as place_of},
    stream::{EXPOSURES, Exposures},
    transfers::in_order as transfers_in_order,
    write::{Options, ReportError, Totals, write},
};
use crate::{assess::Assessment, source::Sources};

/// What a report is made of.
#[derive(Clone, Copy)]
pub struct Report<'a> {
    /// The results.
    pub assessment: &'a Assessment<'a>,
    /// The files that were read: findings name them.
    pub sources: &'a Sources,
}

type Render = fn(&Report, &Gathered, &mut dyn io::Write) -> io::Result<()>;

/// The files that exposures are streamed to.
const STREAMED: [&str; 3] = ["exposures.csv", "exposures-long.csv", "report.json"];

/// Every other file of a report with what writes it, in the order of their names.
const OUTPUTS: [(&str, Render); 6] = [
    ("findings.csv", |report, _, out| findings::render(report, out)),
    ("index.html", html::render),
    ("lineage.dot", |report, _, out| dot::render(report, out)),
    ("lineage.svg", |report, _, out| map::render(report, out)),
    ("report.md", markdown::render),
    ("transfers.csv", |report, _, out| transfers::render(report, out)),
];

/// The names of a report's files, also of those that it only has where they are asked for.
pub fn names() -> impl Iterator<Item = &'static str> {
    STREAMED.into_iter().chain(OUTPUTS.iter().map(|&(name, _)| name))
}

/// Every file of a report whose exposures are in memory, by name; exposures-long.csv too. [`write()`] streams instead.
pub fn files(report: &Report) -> Result<Vec<(&'static str, Vec<u8>)>, ReportError> {
    let (mut csv, mut long, mut json) = (Vec::new(), Vec::new(), Vec::new());
    let failed = |file| move |cause| ReportError::Render { file, cause };
    json::begin(report, &mut json).map_err(failed("report.json"))?;
    let streams = Files { csv: &mut csv, long: Some(&mut long), json: &mut json };
    let gathered =
        stream::write(report.assessment, Exposures::Kept, EXPOSURES, streams).map_err(|why| match why {
            Stopped::Write(at, cause) => ReportError::Render { file: STREAMED[at], cause },
            Stopped::TooMany(least) => ReportError::TooMany { least, most: EXPOSURES },
        })?;
    json::end(&mut json).map_err(failed("report.json"))?;
    let mut files: Vec<(&'static str, Vec<u8>)> = STREAMED.into_iter().zip([csv, long, json]).collect();
    for (file, render) in OUTPUTS {
        let mut bytes = Vec::new();
        render(report, &gathered, &mut bytes).map_err(failed(file))?;
        files.push((file, bytes));
    }
    files.sort_by_key(|(name, _)| *name);
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::{files, fixture, names};

    #[test]
    fn the_same_input_gives_the_same_bytes() {
        let first = fixture::with_report(|report| files(report).unwrap());
        let second = fixture::with_report(|report| files(report).unwrap());
        assert_eq!(first, second);
        assert_eq!(first.len(), names().count());
    }

    #[test]
    fn every_file_is_utf8_ends_in_a_line_feed_and_has_no_carriage_return_of_ours() {
        for (name, bytes) in fixture::with_report(|report| files(report).unwrap()) {
            let text = String::from_utf8(bytes).unwrap();
            assert!(text.ends_with('\n'), "{name}");
            assert!(!text.starts_with('\u{feff}'), "{name}");
            assert!(!text.contains("\r\n"), "{name}");
        }
    }

    #[test]
    fn names_do_not_reorder_or_hide_text_for_a_reader() {
        for (name, bytes) in fixture::with_report(|report| files(report).unwrap()) {
            if !["index.html", "lineage.dot", "lineage.svg", "report.md"].contains(&name) {
                continue;
            }
            let text = String::from_utf8(bytes).unwrap();
            let hidden = text.chars().find(|&c| c != '\n' && (c.is_control() || c == '\u{202e}'));
            assert_eq!(hidden, None, "{name}");
        }
    }
}
