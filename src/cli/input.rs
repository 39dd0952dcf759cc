//! From the arguments to what the commands work on: the law, the inventory, the day.

use std::{fs, io, ops::Range, path::Path, sync::Arc};

use thalweg::{
    assess::{self, Analysis, ExposureRow},
    changes::Over,
    finding::{Code, Finding, Severity},
    gate::{self, Ruled},
    ingest,
    law::{self, Regime},
    lineage::Lineage,
    model::{Date, Decision, Inventory, Waiver},
    review::{REVIEW, read_review},
    source::{SourceId, Sources, Span},
    text::Locator,
};

use super::{
    args::Common,
    bounded,
    error::{CommandError, Kind, Regimes},
    output, progress, today,
};

/// What a command works on.
pub struct Input {
    /// The inventory.
    pub inventory: Arc<Inventory>,
    /// Its files, for showing findings.
    pub sources: Sources,
    /// What reading had to say beside errors.
    pub findings: Vec<Finding>,
    /// The law.
    pub regimes: Vec<Arc<Regime>>,
    /// The day for which everything is judged.
    pub as_of: Date,
}

impl Input {
    /// Loads the law and reads the inventory. What keeps it from being read is shown on standard error.
    pub fn load(common: &Common) -> Result<Self, CommandError> {
        Self::read(common)?.map_err(|outcome| unread(&common.inventory, &outcome, SHOWN))
    }

    /// What is computed once for the inventory, the law and the day.
    pub fn analysis(&self) -> Analysis {
        self.judged_over(self.graph())
    }

    /// The lineage graph.
    pub fn graph(&self) -> Lineage {
        Lineage::build(Arc::clone(&self.inventory))
    }

    /// The law over a graph that is built.
    pub fn judged_over(&self, lineage: Lineage) -> Analysis {
        Analysis::over(lineage, self.regimes.iter().cloned(), self.as_of)
    }

    /// Loads the law and reads the inventory, or gives what keeps it from being read.
    pub fn read(common: &Common) -> Result<Result<Self, Box<ingest::Outcome>>, CommandError> {
        let _step = progress::step("reading the inventory");
        let regimes = regimes(common.regimes.as_deref())?;
        let mut outcome = ingest::read(&common.inventory, &law::vocabulary(&regimes));
        refuse_days_to_come(&mut outcome);
        let Some(inventory) = outcome.inventory.take() else { return Ok(Err(Box::new(outcome))) };
        let as_of = common.as_of.or(inventory.head.as_of).unwrap_or_else(today::today);
        let files = outcome.sources.files();
        let bytes: usize = files.iter().map(|file| file.text.len()).sum();
        let noun = if files.len() == 1 { "file" } else { "files" };
        output::tell_more(&format!("read {} {noun}, {bytes} bytes; as of {as_of}\n", files.len()));
        Ok(Ok(Self {
            inventory: Arc::new(inventory),
            sources: outcome.sources,
            findings: outcome.findings,
            regimes: regimes.into_iter().map(Arc::new).collect(),
            as_of,
        }))
    }

    /// Tells of waivers that have ended before today, and count, as the head says another day: a gate that stands still.
    pub fn tell_ended(&self, common: &Common) {
        let today = today::today();
        if common.as_of.is_some() || self.inventory.head.as_of.is_none() {
            return;
        }
        let may = |w: &&Waiver| w.decision == Decision::Accepted && w.until >= self.as_of && w.until < today;
        let count = self.inventory.waivers.iter().filter(may).count();
        if count > 0 {
            let (noun, verb) = if count == 1 { ("waiver", "has") } else { ("waivers", "have") };
            output::complain(&format!(
                "warning: {count} {noun} that {verb} ended before today may still count: inventory.toml says `as_of = {}`\n  \
                 help: delete that line, or judge today with `--as-of {today}`\n",
                self.as_of
            ));
        }
    }

    /// What is looked at day after day.
    pub fn over<'a>(&'a self, analysis: &'a Analysis) -> Over<'a> {
        Over { analysis, sources: &self.sources, read: &self.findings, threads: assess::threads() }
    }

    /// What was found in reading, then what was found in judging, with what is decided. What the head switched off is
    /// gone.
    pub fn weighed(&self, analysis: &Analysis, mut judged: Vec<Finding>) -> (Vec<Finding>, Ruled) {
        let read = self.findings.iter().filter(|f| f.severity != Severity::Off);
        judged.splice(0..0, read.cloned());
        let mut each = |see: &mut dyn FnMut(&ExposureRow)| analysis.each_exposure(see);
        let ruled = gate::waive(&self.inventory, &self.sources, self.as_of, &mut judged, &mut each);
        (judged, ruled)
    }
}

/// How many findings of each code are shown by a command that is not asked for them.
pub const SHOWN: usize = 100;

/// Shows what keeps an inventory from being read on standard error, at most so many findings of each code.
pub fn unread(path: &Path, outcome: &ingest::Outcome, limit: usize) -> CommandError {
    output::show(&outcome.findings, &outcome.sources, limit);
    unread_error(path, outcome)
}

/// The error of an inventory that cannot be read, where what keeps it from that has been shown.
pub fn unread_error(path: &Path, outcome: &ingest::Outcome) -> CommandError {
    let errors = outcome.findings.iter().filter(|f| f.severity == Severity::Error).count();
    Kind::Unread { path: path.to_owned(), errors }.into()
}

/// The built-in regimes, with those of the folder.
pub fn regimes(folder: Option<&Path>) -> Result<Vec<Regime>, CommandError> {
    let broken = |errors| CommandError::from(Kind::Regimes(Box::new(Regimes(errors))));
    let built_in = law::built_in().map_err(|e| broken(vec![e]))?;
    let Some(folder) = folder else { return Ok(built_in) };
    let texts = texts(folder)?;
    if texts.is_empty() {
        let source = io::Error::other("it has no file of a regime: none of its names ends in `.toml`");
        let error =
            CommandError::from(Kind::Io { step: "read regimes from", path: folder.to_owned(), source });
        return Err(error.hint("put them directly into it, each as a file `ID.toml`"));
    }
    let names: Vec<&str> = texts.iter().map(|(name, _)| name.as_str()).collect();
    output::tell_more(&format!("regimes read from {}: {}\n", folder.display(), names.join(", ")));
    law::merge(built_in, &texts).map_err(broken)
}

/// The regime files of a folder, by name.
fn texts(folder: &Path) -> Result<Vec<(String, String)>, CommandError> {
    let failed = |step, path: &Path, source| {
        CommandError::from(Kind::Io { step, path: path.to_owned(), source })
            .hint("--regimes takes a folder of *.toml files")
    };
    let mut texts = Vec::new();
    for entry in fs::read_dir(folder).map_err(|e| failed("read the folder", folder, e))? {
        let path = entry.map_err(|e| failed("read the folder", folder, e))?.path();
        if path.extension().is_some_and(|e| e == "toml") {
            if texts.len() == REGIMES {
                let cause = io::Error::other(format!("it has more than {REGIMES} regime files"));
                return Err(failed("read the folder", folder, cause));
            }
            let text = bounded::text_of_file(&path, REGIME_BYTES).map_err(|e| failed("read", &path, e))?;
            let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            texts.push((name, text));
        }
    }
    texts.sort();
    Ok(texts)
}

/// How many regime files a folder may have.
const REGIMES: usize = 256;

/// How many bytes one may have.
const REGIME_BYTES: u64 = 1 << 20;

/// A decision of a day to come would count before those that are made until then, and so would a signature: it is none yet. Where
/// it is tomorrow already, UTC may be a day behind.
pub fn refuse_days_to_come(outcome: &mut ingest::Outcome) {
    let today = today::today();
    let last = today.tomorrow().unwrap_or(today);
    let waivers = outcome.inventory.iter().flat_map(|inventory| &inventory.waivers);
    let early = waivers.filter_map(|waiver| waiver.on.filter(|&on| on > last).map(|on| (on, waiver.span)));
    let told = |what: &str, on: Date, span: Span| {
        let message = format!("it is {what} on {on}, a future date: today is {today} in UTC");
        Finding::new(Code::DateOrder, "", message)
            .at(span)
            .help(format!("write the day on which it was {what}"))
    };
    let mut findings: Vec<Finding> = early.map(|(on, span)| told("decided", on, span)).collect();
    let signed = signatures(&outcome.sources).into_iter().filter(|(on, _)| *on > last);
    findings.extend(signed.map(|(on, span)| told("signed", on, span)));
    if !findings.is_empty() {
        outcome.findings.extend(findings);
        outcome.inventory = None;
    }
}

/// The days of the signatures of an inventory's review.toml, each with its place. What is wrong with them is told elsewhere.
fn signatures(sources: &Sources) -> Vec<(Date, Span)> {
    let mut files = sources.files().iter().enumerate();
    // Most have decisions alone: nothing is parsed for them twice.
    let review = files.find(|(_, file)| file.name == REVIEW && file.text.contains("report_digest"));
    let Some((at, file)) = review else { return Vec::new() };
    let locator = Locator::new(SourceId(at as u32), &file.text);
    let all = read_review(REVIEW, &file.text).unwrap_or_default();
    let digests = all.iter().map(|one| one.report_digest.as_str());
    let spans = places(&file.text, digests).into_iter().map(|place| locator.span(place));
    all.iter().map(|one| one.on).zip(spans).collect()
}

/// How many texts that are not found as they are, as they are written with escapes, are looked for at most.
const ESCAPED: usize = 16;

/// Where each of some texts stands, which follow each other; one that is not found is at the begin. Each is looked for behind the one
/// before it, so that many cost no more than the text is long.
fn places<'t>(text: &str, all: impl Iterator<Item = &'t str>) -> Vec<Range<usize>> {
    let (mut behind, mut escaped) = (0, 0);
    let place = |one: &str| {
        if escaped == ESCAPED {
            return 0..0;
        }
        let Some(at) = text[behind..].find(one) else {
            escaped += 1;
            return 0..0;
        };
        let start = behind + at;
        behind = start + one.len();
        start..behind
    };
    all.map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::{ESCAPED, places};

    #[test]
    fn each_is_found_behind_the_one_before() {
        let text = "a = \"x\" b = \"x\" c = \"y\"";
        assert_eq!(places(text, ["x", "x", "y"].into_iter()), [5..6, 13..14, 21..22]);
        // One that is escaped is at the begin, and the others are where they are.
        assert_eq!(places(text, ["x", "z", "y"].into_iter()), [5..6, 0..0, 21..22]);
        let many = std::iter::repeat_n("z", ESCAPED).chain(["x"]);
        assert_eq!(places(text, many).last(), Some(&(0..0)));
    }
}
