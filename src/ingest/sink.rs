//! Collects findings, at most so many per file; what is not listed is counted. Errors are counted by themselves, and
//! each code of another severity by itself, so that notes never crowd out an error, nor stand for one.

use rustc_hash::FxHashMap;

use super::bounds;
use crate::{
    finding::{Code, Finding, Severity},
    source::{SourceId, Sources, Span},
};

/// Findings on their way to the caller.
#[derive(Debug, Clone, Default)]
pub(super) struct Sink {
    listed: Vec<Finding>,
    unlisted: FxHashMap<(Option<SourceId>, Kind), usize>,
    per_file: FxHashMap<(Option<SourceId>, Kind), usize>,
    per_kind: FxHashMap<Kind, usize>,
    total: usize,
    fatal: bool,
}

/// What is counted together: `None` for the errors, else the code.
type Kind = Option<Code>;

impl Sink {
    /// Takes a finding.
    pub(super) fn add(&mut self, finding: Finding) {
        self.total += 1;
        let error = finding.severity == Severity::Error;
        self.fatal |= error;
        let kind = (!error).then_some(finding.code);
        let file = finding.span.map(|s| s.source);
        let listed = self.per_file.entry((file, kind)).or_default();
        let all = self.per_kind.entry(kind).or_default();
        if *listed < bounds::FINDINGS && *all < bounds::ALL_FINDINGS {
            *listed += 1;
            *all += 1;
            self.listed.push(finding);
        } else {
            *self.unlisted.entry((file, kind)).or_default() += 1;
        }
    }

    /// How many there are so far, listed or not.
    pub(super) fn total(&self) -> usize {
        self.total
    }

    /// Whether one of them keeps the inventory from being read.
    pub(super) fn fatal(&self) -> bool {
        self.fatal
    }

    /// All findings by file, line, column and code; then, per file, how many more there are.
    pub(super) fn finish(mut self, sources: &Sources) -> Vec<Finding> {
        for (&(source, kind), &more) in &self.unlisted {
            self.listed.push(overflow(source, kind, more, sources));
        }
        self.listed.sort_by(|a, b| key(a).cmp(&key(b)));
        self.listed
    }
}

fn overflow(source: Option<SourceId>, kind: Kind, more: usize, sources: &Sources) -> Finding {
    let name = source.map_or("the folder", |id| sources.name(id));
    let finding = match kind {
        None => Finding::new(Code::TooLarge, "", format!("{more} more findings in {name} are not listed")),
        Some(code) => {
            Finding::new(code, "", format!("{more} more findings of this code in {name} are not listed"))
        }
    };
    let finding = finding.help("put those right first that are listed");
    match source {
        Some(source) => finding.at(Span { source, ..Span::default() }),
        None => finding,
    }
}

type Key<'f> = (Option<(SourceId, bool, u32, u32)>, Code, &'f str, &'f str);

/// Findings about a whole file come behind those of its lines.
fn key(finding: &Finding) -> Key<'_> {
    let place = finding.span.map(|s| (s.source, s.line == 0, s.line, s.column));
    (place, finding.code, &finding.subject, &finding.message)
}
