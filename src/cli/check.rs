//! `thalweg check`: what is wrong, not known, or worth a look; and the gate.

use std::{collections::BTreeMap, mem::ManuallyDrop, path::Path};

use thalweg::{
    finding::Finding,
    gate::{self, Baseline, Checked, Root, Routes},
    ingest,
    source::Sources,
};

use super::{
    args::{self, CheckFormat},
    bounded, ending,
    error::{CommandError, Kind},
    input::{self, Input},
    list::{self, List},
    output::{self, Status},
    place, progress, terminal,
    timings::Timings,
};

/// The baseline's file where none is named.
const BASELINE: &str = "thalweg-baseline.json";

/// How many bytes a baseline may have.
const BASELINE_BYTES: u64 = 256 << 20;

/// How many findings of each code are shown where nothing else is asked for.
const LIMIT: usize = 1_000;

/// Runs it.
pub fn run(command: &args::Check) -> Result<Status, CommandError> {
    let mut timings = Timings::start(command.timings);
    // The program ends with the command: what was read and found is not given back piece by piece.
    let input = match Input::read(&command.common)? {
        Ok(input) => ManuallyDrop::new(input),
        Err(outcome) => return Err(unread(command, &outcome)?),
    };
    timings.done("read");
    let baseline = match &command.baseline {
        Some(path) if command.write_baseline.is_none() => Some(baseline(path, &input.inventory.head.name)?),
        _ => None,
    };
    let lineage = input.graph();
    timings.done("build");
    let step = progress::step("following what goes where");
    let mut analysis = input.judged_over(lineage);
    drop(step);
    timings.done("propagate");
    let step = progress::step("judging");
    let text = command.format == CheckFormat::Text && command.write_baseline.is_none();
    let first = command.limit.unwrap_or(if text { LIMIT } else { 0 });
    // What is waived or known is looked for among all findings.
    let (judged, rest) = if text && baseline.is_none() && input.inventory.waivers.is_empty() && first > 0 {
        analysis.check_first(first)
    } else {
        analysis = analysis.covering();
        (analysis.check(), BTreeMap::new())
    };
    let analysis = ManuallyDrop::new(analysis);
    let findings = ManuallyDrop::new(input.weighed(&analysis, judged).0);
    drop(step);
    timings.done("judge");
    input.tell_ended(&command.common);
    let head = (input.inventory.head.name.as_str(), Some(input.as_of));
    let fail_on = command.fail_on.severity();
    let checked = Checked::new(head, &input.sources, &findings, baseline.as_ref(), fail_on);
    if let Some(named) = &command.write_baseline {
        let path = named.as_deref().or(command.baseline.as_deref()).unwrap_or(Path::new(BASELINE));
        let rows = checked.rows.iter().map(|row| (row.key.as_str(), row.finding));
        return written(command, &input, &Baseline::of(&input.inventory.head.name, rows), path);
    }
    let status = if checked.failed() { Status::Errors } else { Status::Clean };
    if text {
        list::write(&List { checked: &checked, rest: &rest, limit: first })?;
    } else {
        let routes = match command.format {
            CheckFormat::Sarif => Routes::of(&analysis),
            _ => Routes::default(),
        };
        machine(command, &checked.first(first), &routes)?;
    }
    timings.done("write");
    timings.tell();
    Ok(status)
}

/// Writes what another program reads.
fn machine(command: &args::Check, checked: &Checked, routes: &Routes) -> Result<(), CommandError> {
    let root = root(&command.common.inventory);
    output::stream(|out| match command.format {
        CheckFormat::Json => gate::write_json(checked, &root, out),
        CheckFormat::Sarif => gate::write_sarif(checked, &root, routes, env!("CARGO_PKG_VERSION"), out),
        CheckFormat::Github => gate::write_github(checked, &root, out),
        CheckFormat::Junit => gate::write_junit(checked, &root, out),
        CheckFormat::Text => Ok(()),
    })
}

/// What keeps an inventory from being read: on standard error for a reader, for other programs in their format.
fn unread(command: &args::Check, outcome: &ingest::Outcome) -> Result<CommandError, CommandError> {
    if command.format == CheckFormat::Text {
        let limit = command.limit.unwrap_or(LIMIT);
        return Ok(input::unread(&command.common.inventory, outcome, limit));
    }
    let checked = of_unread(&outcome.sources, &outcome.findings, command);
    machine(command, &checked.first(command.limit.unwrap_or(0)), &Routes::default())?;
    Ok(input::unread_error(&command.common.inventory, outcome))
}

fn of_unread<'a>(sources: &'a Sources, findings: &'a [Finding], command: &args::Check) -> Checked<'a> {
    Checked::new(("", None), sources, findings, None, command.fail_on.severity())
}

/// Where the inventory's files are, seen from the folder that the program runs in.
pub fn root(inventory: &Path) -> Root {
    let at = place::resolved(inventory);
    let folder = if at.is_dir() { at.as_path() } else { at.parent().unwrap_or(&at) };
    let here = place::resolved(Path::new("."));
    let shown = folder.strip_prefix(&here).unwrap_or(folder);
    let text = shown.to_string_lossy();
    Root(if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() })
}

/// Reads a baseline.
fn baseline(path: &Path, inventory: &str) -> Result<Baseline, CommandError> {
    let failed =
        |source| CommandError::from(Kind::Io { step: "read the baseline", path: path.to_owned(), source });
    let text = bounded::text(path, BASELINE_BYTES)
        .map_err(|e| failed(e).hint("`thalweg check INVENTORY --write-baseline` writes one"))?;
    Baseline::read(&text, inventory).map_err(|e| {
        failed(std::io::Error::other(e))
            .hint("bring it back as it was, or write another one under a name that is free: `--write-baseline=FILE`")
    })
}

/// Writes a baseline, and says so.
fn written(
    command: &args::Check,
    input: &Input,
    baseline: &Baseline,
    path: &Path,
) -> Result<Status, CommandError> {
    let common = &command.common;
    if place::file(Some(path)).is_none() {
        output::print(&baseline.text())?;
        return Ok(Status::Clean);
    }
    // No other format is one of a baseline.
    ending::fits_one_of(Some(path), "json", &[])?;
    place::free(&common.inventory, common.regimes.as_deref(), &input.sources, path)?;
    place::write(path, &baseline.text())?;
    let count = baseline.len();
    let noun = if count == 1 { "finding" } else { "findings" };
    let shown = terminal::clean(&path.display().to_string());
    output::say(&format!("baseline of {count} {noun} written to {shown}\n"));
    Ok(Status::Clean)
}
