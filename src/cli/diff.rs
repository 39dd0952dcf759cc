//! `thalweg diff`: what changed between two inventories, two revisions, an earlier report and now, or two days.

use std::{borrow::Cow, fs, io, path::Path, process::Command, sync::Arc};

use thalweg::{
    assess::Analysis,
    changes::{self, Difference, Judged, Snapshot, Telling},
    ingest::{self, Files},
    law::{self, Regime},
    model::{Date, Vocabulary},
    review::REVIEW,
};

use super::{
    args, bounded,
    changes::{self as told, Sides},
    check,
    error::{CommandError, Kind},
    input,
    output::{self, Status},
    place, sign, today,
};

/// Runs it.
pub fn run(command: &args::Diff) -> Result<Status, CommandError> {
    if command.since_signed {
        return sign::since(command);
    }
    let regimes: Vec<Arc<Regime>> =
        input::regimes(command.regimes.as_deref())?.into_iter().map(Arc::new).collect();
    let out = place::file(command.changes.out.as_deref());
    let side = Side { out, vocabulary: law::vocabulary(&regimes), regimes: &regimes };
    let (old, new) = (command.old.as_str(), command.new.as_deref().unwrap_or(&command.old));
    if let (Some(from), Some(to)) = (command.from, command.to) {
        told::in_order(from, to)?;
    }
    let older = side.shown(old, command.as_of.or(command.from))?;
    let newer = side.shown(new, command.as_of.or(command.to))?;
    for judged in [&older, &newer].into_iter().filter_map(Shown::judged) {
        told::can_be_held(&judged.analysis)?;
    }
    let (before, after) = (older.snapshot(), newer.snapshot());
    // One inventory on two days, of which one is its own.
    if let (Some(from), Some(to), None) = (before.as_of, after.as_of, &command.new) {
        told::in_order(from, to)?;
    }
    let difference = Difference::of(&before, &after);
    let telling = Telling {
        before: &before,
        after: &after,
        supposed: &[],
        difference: &difference,
        heading: None,
        signed: None,
        most: command.changes.limit,
    };
    let within =
        if fs::symlink_metadata(new).is_ok() { new } else { new.split_once(':').map_or(new, |(_, at)| at) };
    let sides = newer.judged().map(|newer| Sides {
        older: older.judged(),
        newer,
        root: check::root(Path::new(within)),
    });
    told::tell(&telling, &command.changes, sides.as_ref())
}

/// What a side is.
enum Shown {
    /// What an earlier report says.
    Report(Snapshot),
    /// What was judged in this run.
    Judged(Box<Judged>),
}

impl Shown {
    fn snapshot(&self) -> Cow<'_, Snapshot> {
        match self {
            Self::Report(shot) => Cow::Borrowed(shot),
            Self::Judged(judged) => Cow::Owned(judged.snapshot()),
        }
    }

    fn judged(&self) -> Option<&Judged> {
        match self {
            Self::Report(_) => None,
            Self::Judged(judged) => Some(judged),
        }
    }
}

/// What a side is judged by.
struct Side<'a> {
    vocabulary: Vocabulary,
    regimes: &'a [Arc<Regime>],
    /// Where the difference is written, which is nothing that is read.
    out: Option<&'a Path>,
}

impl Side<'_> {
    /// What stands there, judged for the day; of an earlier report what was found then.
    fn shown(&self, place: &str, day: Option<Date>) -> Result<Shown, CommandError> {
        let path = Path::new(place);
        if let Some(out) = self.out.filter(|out| place::resolved(out) == place::resolved(path)) {
            return Err(place::refused("write to", out, "it is what is compared").hint("give another name"));
        }
        if fs::symlink_metadata(path).is_ok() {
            if let Some(report) = earlier(path)? {
                return no_other_day(report, place, day).map(Shown::Report);
            }
            return self.judged(place, &Files::read(path), day);
        }
        let Some((revision, within)) = place.split_once(':') else {
            return self.judged(place, &Files::read(path), day);
        };
        let files = at_revision(place, revision, within)?;
        if let [(name, text)] = files.as_slice()
            && ends(name, "json")
            && is_report(text.as_bytes())
        {
            let report = changes::report(text.as_bytes()).map_err(|why| unread(place, &why).hint(ANEW))?;
            return no_other_day(report, place, day).map(Shown::Report);
        }
        let texts: Vec<(&str, &str)> =
            files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        self.judged(place, &Files::of(&texts), day)
    }

    fn judged(&self, place: &str, files: &Files, day: Option<Date>) -> Result<Shown, CommandError> {
        let mut outcome = ingest::read_tables(&files.tables(), &self.vocabulary);
        input::refuse_days_to_come(&mut outcome);
        if let Some(out) = self.out {
            place::free(Path::new(place), None, &outcome.sources, out)?;
        }
        let Some(inventory) = outcome.inventory else {
            return Err(input::unread(Path::new(place), &outcome, input::SHOWN));
        };
        let as_of = day.or(inventory.head.as_of).unwrap_or_else(today::today);
        // Findings say all that they are about: one that is about more has grown.
        let analysis = Analysis::prepare(inventory, self.regimes.iter().cloned(), as_of).covering();
        let judged = Judged { analysis, sources: outcome.sources, read: outcome.findings };
        Ok(Shown::Judged(Box::new(judged)))
    }
}

/// An earlier report is of its own day.
fn no_other_day(report: Snapshot, place: &str, day: Option<Date>) -> Result<Snapshot, CommandError> {
    match (day, report.as_of) {
        (Some(day), Some(own)) if day != own => {
            let why = format!("it is a report of {own}, and cannot be judged for {day}");
            Err(unread(place, &why).hint("leave the day out, or give the inventory"))
        }
        _ => Ok(report),
    }
}

/// How many bytes a report may have.
const REPORT_BYTES: u64 = 8 << 30;

/// The report of an earlier run, if the file is one.
fn earlier(path: &Path) -> Result<Option<Snapshot>, CommandError> {
    let is_json = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("json"));
    if !is_json || !path.is_file() {
        return Ok(None);
    }
    let failed = |source| Kind::Io { step: "read", path: path.to_owned(), source };
    let bytes = bounded::bytes(path, REPORT_BYTES).map_err(failed)?;
    if !is_report(&bytes) {
        return match other_format(&bytes) {
            Some(other) => Err(CommandError::from(failed(io::Error::other(other))).hint(COMPARED)),
            None => Ok(None),
        };
    }
    let read = changes::report(&bytes).map(Some);
    read.map_err(|why| CommandError::from(failed(io::Error::other(why))).hint(ANEW))
}

/// What to do where a report is damaged.
const ANEW: &str = "write it again: `thalweg report INVENTORY --out FOLDER`";

/// What is compared.
const COMPARED: &str = "give an inventory, or the report.json of an earlier report";

/// That a file is of another format of ours, which cannot be compared.
fn other_format(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(bytes.get(..200.min(bytes.len())).unwrap_or_default()).into_owned();
    let (_, behind) = head.split_once("\"format\": \"thalweg-")?;
    let (name, _) = behind.split_once('/')?;
    Some(format!("it is neither an inventory nor a report: its format is `thalweg-{name}`"))
}

/// Whether a JSON file begins as a report does.
fn is_report(bytes: &[u8]) -> bool {
    let head = bytes.get(..200.min(bytes.len())).unwrap_or_default();
    String::from_utf8_lossy(head).contains("\"thalweg-report/")
}

fn unread(place: &str, why: &str) -> CommandError {
    Kind::Io { step: "read", path: place.into(), source: io::Error::other(why.to_owned()) }.into()
}

/// The inventory's files as they stand in a revision, asked of the user's own git: their names below the folder, and
/// their texts.
fn at_revision(place: &str, revision: &str, within: &str) -> Result<Vec<(String, String)>, CommandError> {
    let hint = "a side is a folder, a file, or `REVISION:path` of a git repository: `HEAD~1:inventory`";
    if revision.is_empty() || revision.starts_with('-') {
        return Err(unread(place, "there is no such file or folder").hint(hint));
    }
    // Paths are meant from here, not from the repository's root.
    let within = within.trim_end_matches('/');
    let from_here = if within.is_empty() || within == "." { "./".to_owned() } else { format!("./{within}") };
    let object = format!("{revision}:{from_here}");
    let kind = git(place, &["cat-file", "-t", &object]);
    let kind = kind.map_err(|error| not_there(place, revision, within, error).hint(hint))?;
    if kind.trim() == "blob" {
        let name = within.rsplit('/').next().unwrap_or(within).to_owned();
        if ends(&name, "csv") || name == "inventory.toml" {
            let folder = within.rsplit_once('/').map_or(".", |(folder, _)| folder);
            let hint = format!("give the folder: `{revision}:{folder}`");
            return Err(unread(place, "it is one table of an inventory").hint(hint));
        }
        return Ok(vec![(name, git(place, &["cat-file", "blob", &object])?)]);
    }
    let names = git(place, &["ls-tree", "-r", "-z", "--full-tree", "--name-only", &object])?;
    let mut files = Vec::new();
    for name in names.split('\0').filter(|name| !name.is_empty()) {
        // Of whatever else is there the name is enough: one that looks like a table is told.
        let read = ends(name, "csv") || name == "inventory.toml" || name == REVIEW;
        let blob = format!("{}/{name}", object.trim_end_matches('/'));
        let text = if read { git(place, &["cat-file", "blob", &blob])? } else { String::new() };
        files.push((name.to_owned(), text));
    }
    Ok(files)
}

/// Why a revision, or what is asked for of it, is not there: in a clone that was cut off, as build servers make them, it
/// may be elsewhere.
fn not_there(place: &str, revision: &str, within: &str, error: CommandError) -> CommandError {
    let answers = |arguments: &[&str]| git(place, arguments).ok().map(|text| text.trim().to_owned());
    let Some(shallow) = answers(&["rev-parse", "--is-shallow-repository"]) else { return error };
    if answers(&["rev-parse", "--verify", "--quiet", &format!("{revision}^{{commit}}")]).is_some() {
        return unread(place, &format!("the revision `{revision}` has no `{within}`, seen from this folder"));
    }
    let error = unread(place, &format!("this git repository has no revision `{revision}`"));
    if shallow != "true" {
        return error;
    }
    error.hint(
        "this clone has only the last revisions: `git fetch --unshallow` brings the others; for GitHub's \
         actions/checkout write `with: fetch-depth: 0`",
    )
}

fn ends(name: &str, ending: &str) -> bool {
    Path::new(name).extension().is_some_and(|e| e == ending)
}

fn git(place: &str, arguments: &[&str]) -> Result<String, CommandError> {
    let done = Command::new("git").args(arguments).output();
    let done = done.map_err(|e| unread(place, &format!("git cannot be run: {e}")))?;
    if !done.status.success() {
        let told = String::from_utf8_lossy(&done.stderr);
        return Err(unread(place, &output::first_line(&told)));
    }
    String::from_utf8(done.stdout).map_err(|_| unread(place, "it is not UTF-8"))
}
