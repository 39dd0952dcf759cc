//! What is open and what was decided about findings and exposures: a list of both, for a reader and as data.

mod data;
mod row;
mod words;

use std::{fmt::Write as _, io};

use self::{
    row::{Of, Row},
    words::counted,
};
use crate::{
    assess::{Assessment, ExposureRow, Verdict},
    finding::{Code, Finding, Severity},
    gate::{self, Ruled, Standing},
    model::WaiverOf,
    report,
    source::Sources,
    text::clean,
};

/// What is open, and what was decided.
#[derive(Debug, Clone)]
pub struct Reviewed {
    name: String,
    as_of: String,
    rows: Vec<Row>,
    /// Notes about which nothing was decided: they need no decision.
    notes: usize,
}

/// The states, in the order in which they are shown, with what is said of each.
const STATES: [(&str, &str); 6] = [
    ("open", "Open: nothing is decided"),
    ("decided", "Decided"),
    ("ended", "Ended: the last day of the decision is over, and it counts again"),
    ("void", "Void: something other is found now than was decided about"),
    ("gone", "Gone: the decision matches no finding"),
    ("replaced", "Replaced: decided again since"),
];

const OPEN: &str = "open";

impl Reviewed {
    /// Of what was found, with its exposures, and of what the waivers and decisions came to.
    pub fn of(assessment: &Assessment, sources: &Sources, ruled: &Ruled) -> Self {
        let inventory = &assessment.inventory;
        let mut reviewed = Self {
            name: inventory.head.name.clone(),
            as_of: assessment.as_of.to_string(),
            rows: Vec::new(),
            notes: 0,
        };
        let findings = report::findings_by_key(sources, &assessment.findings);
        let about = |of: &WaiverOf, subject: &str| -> Vec<(&Finding, &str)> {
            let named = |(at, key): &'_ (usize, String)| {
                let finding = assessment.findings.get(*at)?;
                let meets = match of {
                    WaiverOf::Key(asked) => asked == key,
                    WaiverOf::Code(code) => finding.code.as_str() == code && finding.subject == subject,
                };
                meets.then_some(finding)
            };
            findings.iter().filter_map(|one| Some((named(one)?, one.1.as_str()))).collect()
        };
        let exposed: Vec<(String, &ExposureRow)> = report::exposures_in_order(assessment)
            .into_iter()
            .map(|row| (report::key_of(inventory, row, &row.categories), row))
            .collect();
        for (waiver, (standing, covers)) in inventory.waivers.iter().zip(&ruled.rows) {
            let (name, line) = (sources.name(waiver.span.source).to_owned(), waiver.span.line);
            let row = Row {
                state: standing.as_str(),
                decided: Some(gate::decided(waiver, waiver.reason.clone())),
                covers: if *standing == Standing::Gone { String::new() } else { covers.clone() },
                place: Some((name, line)),
                ..Row::of_nothing(waiver)
            };
            let met = about(&waiver.finding, &waiver.subject);
            let exposure = match &waiver.finding {
                WaiverOf::Key(key) => exposed.iter().find(|(known, _)| known == key),
                WaiverOf::Code(_) => None,
            };
            match (met.first(), exposure) {
                _ if *standing == Standing::Gone => reviewed.rows.push(row),
                (Some((finding, key)), _) => {
                    let key = if met.len() == 1 { (*key).to_owned() } else { row.key.clone() };
                    reviewed.rows.push(Row { key, ..row.about_finding(finding) });
                }
                (None, Some((_, found))) => reviewed.rows.push(row.about_exposure(assessment, found)),
                (None, None) => reviewed.rows.push(row),
            }
        }
        reviewed.open(assessment, &findings, &exposed);
        reviewed
    }

    /// Adds what nothing is decided about.
    fn open(
        &mut self,
        assessment: &Assessment,
        findings: &[(usize, String)],
        exposed: &[(String, &ExposureRow)],
    ) {
        let mut settled: Vec<u64> = Vec::new();
        let mut waiting: Vec<u64> = Vec::new();
        let blank = || Row::blank(OPEN);
        for (at, key) in findings {
            let Some(finding) = assessment.findings.get(*at) else { continue };
            let exposures = finding.covered.iter().flat_map(|covered| &covered.exposures);
            if finding.decided.is_some() {
                settled.extend(exposures);
                settled.extend(finding.covered.iter().flat_map(|covered| &covered.behind));
            } else if finding.code == Code::Unsealed {
                // Nothing is decided about it, and it is not told elsewhere in the list.
                self.rows.push(Row { key: key.clone(), ..blank().about_finding(finding) });
            } else if finding.code.is_of_a_waiver() || !finding.code.can_be_waived() {
                // What it is of is in the list itself; or it is about reading, and is put right.
            } else if finding.severity == Severity::Note {
                self.notes += 1;
            } else {
                waiting.extend(exposures);
                self.rows.push(Row { key: key.clone(), ..blank().about_finding(finding) });
            }
        }
        settled.sort_unstable();
        waiting.sort_unstable();
        let inventory = &assessment.inventory;
        for (key, row) in exposed.iter().filter(|(_, row)| row.verdict >= Verdict::Unknown) {
            let whose = (row.regime.as_str(), row.recipient, row.place);
            let parts = row
                .categories
                .iter()
                .map(|&c| crate::assess::of_exposure::one(inventory, whose, row.population, c));
            // What is decided about the findings that it hangs on is decided about it.
            let is_settled = assessment.decided.contains_key(key)
                || parts.clone().all(|part| {
                    settled.binary_search(&part).is_ok() && waiting.binary_search(&part).is_err()
                });
            if !is_settled {
                self.rows.push(Row { key: key.clone(), ..blank().about_exposure(assessment, row) });
            }
        }
    }

    fn in_state(&self, state: &str, of: Option<Of>) -> Vec<&Row> {
        self.rows.iter().filter(|row| row.state == state && of.is_none_or(|of| row.of == of)).collect()
    }

    /// How many there are of each state, in a sentence.
    fn summary(&self) -> String {
        let open = |of| self.in_state(OPEN, Some(of)).len();
        let (findings, exposures) = (open(Of::Finding), open(Of::Exposure));
        let mut parts =
            vec![format!("open: {} and {}", counted(findings, "finding"), counted(exposures, "exposure"))];
        for (state, _) in STATES.iter().skip(1) {
            let count = self.in_state(state, None).len();
            if count > 0 || *state == "decided" {
                parts.push(format!("{state}: {count}"));
            }
        }
        if self.notes > 0 {
            parts.push(format!("{} without a decision, which need none", counted(self.notes, "note")));
        }
        parts.join("; ")
    }

    /// For a reader: so many rows of each kind at most; 0: all.
    pub fn text(&self, most: usize) -> String {
        let mut out = format!("{}, as of {}\n{}\n", clean(&self.name), self.as_of, self.summary());
        for (title, rows) in self.parts() {
            // Writing to a string does not fail.
            let _ = writeln!(out, "\n{title} ({})", rows.len());
            for row in rows.iter().take(shown(most)) {
                let _ = writeln!(out, "  {}", clean(&row.line()));
                if let Some(decided) = &row.decided {
                    let _ = writeln!(out, "      {}", clean(&row.decision(decided)));
                }
            }
            left_out(&mut out, rows.len(), most);
        }
        let _ = writeln!(
            out,
            "\nTo decide: thalweg review INVENTORY --decide KEY --as accepted|to-fix|disputed --by ROLE --reason TEXT \
             --until DAY"
        );
        out
    }

    /// The same as Markdown.
    pub fn markdown(&self, most: usize) -> String {
        let name = report::markdown(&self.name);
        let mut out = format!("# {name}: review as of {}\n\n{}.\n", self.as_of, self.summary());
        for (title, rows) in self.parts() {
            let _ = writeln!(out, "\n## {title} ({})\n", rows.len());
            let _ = writeln!(out, "| key | what | about | decision |\n|---|---|---|---|");
            for row in rows.iter().take(shown(most)) {
                let decision = row.decided.as_ref().map(|decided| row.decision(decided)).unwrap_or_default();
                let cells = [&row.key, &row.graded(), &row.told(), &decision];
                let cells: Vec<String> = cells.iter().map(|cell| report::markdown(cell)).collect();
                let _ = writeln!(out, "| {} |", cells.join(" | "));
            }
            out.push('\n');
            left_out(&mut out, rows.len(), most);
        }
        out.truncate(out.trim_end().len());
        out.push('\n');
        out
    }

    /// What is shown, under its headings.
    fn parts(&self) -> Vec<(String, Vec<&Row>)> {
        let mut parts = Vec::new();
        for (state, title) in STATES {
            if state == OPEN {
                for (of, title) in
                    [(Of::Finding, "Open findings"), (Of::Exposure, "Open exposures: red or unknown")]
                {
                    parts.push((title.to_owned(), self.in_state(state, Some(of))));
                }
            } else {
                parts.push((title.to_owned(), self.in_state(state, None)));
            }
        }
        parts.retain(|(_, rows)| !rows.is_empty());
        parts
    }

    /// A row for each.
    ///
    /// # Errors
    ///
    /// What the writer says.
    pub fn csv(&self, out: &mut dyn io::Write) -> io::Result<()> {
        data::csv(&self.ordered(), out)
    }

    /// All as data.
    ///
    /// # Errors
    ///
    /// What the writer says.
    pub fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        data::json((&self.name, &self.as_of, self.notes), &self.ordered(), out)
    }

    /// By state.
    fn ordered(&self) -> Vec<&Row> {
        STATES.iter().flat_map(|(state, _)| self.in_state(state, None)).collect()
    }
}

fn shown(most: usize) -> usize {
    if most == 0 { usize::MAX } else { most }
}

fn left_out(out: &mut String, count: usize, most: usize) {
    if count > shown(most) {
        let _ = writeln!(out, "  … and {} more: `--limit 0` shows all", count - most);
    }
}
