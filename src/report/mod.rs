//! Results to bytes: each output is one function from a [`Report`] to a writer, in a file of its own.
//!
//! | file | room |
//! |---|---|
//! | `exposures.csv`, `exposures-long.csv`, `transfers.csv`, `findings.csv` | `exposures`, `transfers`, `findings`, over `cell` and `key` |
//! | `report.json` | `json` |
//! | `report.md` | `markdown` |
//! | `record.html`, `ropa.csv` | `record` |
//! | `report.xlsx` | `workbook`, over the bytes of the tables |
//! | `index.html` | `html`, over `words` |
//! | `lineage.dot` | `dot` |
//! | what `thalweg law` shows | `law` |
//! | `flow.svg`, also in `index.html` | `flow`, over `held` |
//! | `thalweg map --format around`, also in `index.html` | `around` |
//! | `thalweg map --format world`, also in `index.html` | `world`, over `held` |
//! | `lineage.svg`; `thalweg map` | `map` |
//! | `thalweg timeline --format svg` | `strips` |
//!
//! Exposures are many: `stream` makes them row by row, and gathers what the pages show of them.
//!
//! What several of them show (counts, groups, the rule entries relied on) is made once in `summary`; what the
//! user wrote is made harmless for a reader in `plain`. The bytes depend on the results alone: no clock, no
//! order of a hash map. Nothing is decided here.

mod ahead;
pub mod around;
mod cell;
mod dot;
mod earlier;
mod error;
mod evidence;
mod exposures;
mod findings;
#[cfg(test)]
mod fixture;
pub mod flow;
mod gathered;
mod grounds;
mod held;
mod html;
mod json;
mod key;
pub mod law;
pub mod map;
mod markdown;
mod most;
mod outputs;
mod plain;
mod record;
mod relied;
mod signs;
mod since;
mod special;
mod stream;
pub mod strips;
mod subject;
mod summary;
mod transfers;
mod words;
mod workbook;
pub mod world;
mod write;

pub use self::{
    ahead::{Act, Actions, Ahead, Coming, Fall, Fallen, Overdue, Stay, Upcoming, Why},
    cell::{Csv, own},
    earlier::in_the_way,
    error::ReportError,
    evidence::{Hop, tags},
    exposures::sorted as exposures_in_order,
    findings::{
        by_key as findings_by_key, in_order as findings_in_order, key as finding_key,
        key_of as key_of_finding, place as place_of,
    },
    gathered::Totals,
    key::{Keys, key_of},
    markdown::escaped as markdown,
    most::{Bounded, EACH, EXPOSURES, Most, SMALL},
    outputs::{as_json, files, names},
    record::{Activities, csv as record_table, page as record_page},
    since::{Changed, Since, Turned},
    stream::Exposures,
    subject::Report,
    transfers::{in_order as transfers_in_order, key as transfer_key},
    words::Lang,
    write::{May, Options, Print, Written, write},
};

#[cfg(test)]
mod tests {
    use super::{files, fixture, names};

    #[test]
    fn the_same_input_gives_the_same_bytes() {
        let first = fixture::with_report(|report| files(report).unwrap());
        let second = fixture::with_report(|report| files(report).unwrap());
        assert_eq!(first, second);
        // Those of other days are handed over by who writes a report, and the printed one is made of another.
        assert_eq!(first.len() + super::outputs::BESIDE.len() + 1, names().count());
    }

    #[test]
    fn every_file_is_utf8_ends_in_a_line_feed_and_has_no_carriage_return_of_ours() {
        for (name, bytes) in fixture::with_report(|report| files(report).unwrap()) {
            if name == super::workbook::NAME {
                continue;
            }
            let text = String::from_utf8(bytes).unwrap();
            assert!(text.ends_with('\n'), "{name}");
            assert!(!text.starts_with('\u{feff}'), "{name}");
            assert!(!text.contains("\r\n"), "{name}");
        }
    }

    #[test]
    fn names_do_not_reorder_or_hide_text_for_a_reader() {
        for (name, bytes) in fixture::with_report(|report| files(report).unwrap()) {
            if !["flow.svg", "index.html", "lineage.dot", "lineage.svg", "report.md"].contains(&name) {
                continue;
            }
            let text = String::from_utf8(bytes).unwrap();
            let hidden = text.chars().find(|&c| c != '\n' && (c.is_control() || c == '\u{202e}'));
            assert_eq!(hidden, None, "{name}");
        }
    }
}
