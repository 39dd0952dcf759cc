//! Results to bytes: each output is one function from a [`Report`] to a writer, in a file of its own.
//!
//! | file | room |
//! |---|---|
//! | `exposures.csv`, `transfers.csv`, `findings.csv` | `exposures`, `transfers`, `findings`, over `cell` |
//! | `report.json` | `json` |
//! | `report.md` | `markdown` |
//! | `index.html` | `html` |
//! | `lineage.dot` | `dot` |
//! | what `thalweg law` shows | `law` |
//! | `lineage.svg`, also in `index.html`; `thalweg map` | `map` |
//!
//! What several of them show (counts, groups, the rule entries relied on) is made once in `summary`; what the
//! user wrote is made harmless for a reader in `plain`. The bytes depend on the results alone: no clock, no
//! order of a hash map. Nothing is decided here.

mod cell;
mod dot;
mod exposures;
mod findings;
#[cfg(test)]
mod fixture;
mod html;
mod json;
pub mod law;
pub mod map;
mod markdown;
mod plain;
mod summary;
mod transfers;
mod write;

use std::io;

pub use self::{
    exposures::sorted as exposures_in_order,
    findings::{in_order as findings_in_order, place as place_of},
    transfers::in_order as transfers_in_order,
    write::{ReportError, write},
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

type Render = fn(&Report, &mut dyn io::Write) -> io::Result<()>;

/// Every file of a report with what writes it, in the order of their names.
const OUTPUTS: [(&str, Render); 8] = [
    ("exposures.csv", exposures::render),
    ("findings.csv", findings::render),
    ("index.html", html::render),
    ("lineage.dot", dot::render),
    ("lineage.svg", map::render),
    ("report.json", json::render),
    ("report.md", markdown::render),
    ("transfers.csv", transfers::render),
];

/// The names of a report's files.
pub fn names() -> impl Iterator<Item = &'static str> {
    OUTPUTS.iter().map(|&(name, _)| name)
}

/// Every file of a report, by name, in memory. [`write()`] streams instead.
pub fn files(report: &Report) -> Result<Vec<(&'static str, Vec<u8>)>, ReportError> {
    OUTPUTS
        .iter()
        .map(|&(file, render)| {
            let mut bytes = Vec::new();
            render(report, &mut bytes).map_err(|cause| ReportError::Render { file, cause })?;
            Ok((file, bytes))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{OUTPUTS, files, fixture};

    #[test]
    fn the_same_input_gives_the_same_bytes() {
        let first = fixture::with_report(|report| files(report).unwrap());
        let second = fixture::with_report(|report| files(report).unwrap());
        assert_eq!(first, second);
        assert_eq!(first.len(), OUTPUTS.len());
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
