//! What a difference makes worse, as the findings that are new or have grown, at their places: as SARIF for the program that
//! shows a pull request.

use std::io;

use super::snapshot::{Snapshot, weighed};
use crate::{
    assess::Analysis,
    finding::Finding,
    gate::{Baseline, Checked, Root, Routes, State, write_sarif},
    report,
    source::Sources,
};

/// One side of a difference that was judged in this run: its findings have places.
pub struct Judged {
    /// What was judged.
    pub analysis: Analysis,
    /// Its files.
    pub sources: Sources,
    /// What was found in reading.
    pub read: Vec<Finding>,
}

impl Judged {
    /// What holds there.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot::judged(&self.analysis, &self.sources, &self.read)
    }

    fn findings(&self) -> Vec<Finding> {
        weighed(&self.analysis, &self.sources, &self.read).findings
    }
}

/// Writes the findings of the newer side that the older one had not, or had of less, as SARIF. Of an older side that was not
/// judged in this run only the keys are known. `version` is the program's.
///
/// # Errors
///
/// What the writer says.
pub fn sarif(
    (before, older): (&Snapshot, Option<&Judged>),
    newer: &Judged,
    root: &Root,
    version: &str,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let findings = newer.findings();
    let inventory = newer.analysis.inventory();
    let name = inventory.head.name.as_str();
    let baseline = older.map(|older| {
        let findings = older.findings();
        let keys = report::findings_by_key(&older.sources, &findings);
        let rows = keys.iter().filter_map(|(at, key)| Some((key.as_str(), findings.get(*at)?)));
        Baseline::of(name, rows)
    });
    let head = (name, Some(newer.analysis.as_of()));
    let mut checked = Checked::new(head, &newer.sources, &findings, baseline.as_ref(), None);
    let known = |key: &str, finding: &Finding| {
        let said = before.findings.get(key);
        said.is_some_and(|said| said.counts() && said.severity <= finding.severity)
    };
    let by_key = baseline.is_none();
    checked.rows.retain(|row| row.state == State::New && !(by_key && known(&row.key, row.finding)));
    write_sarif(&checked, root, &Routes::of(&newer.analysis), version, out)
}
