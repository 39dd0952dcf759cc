//! `thalweg report`: writes the report to a folder.

use std::{
    env,
    fmt::Write as _,
    fs, io,
    path::{Component, Path, PathBuf},
};

use thalweg::{
    assess::{Assessment, Verdict, Workings},
    lineage::Lineage,
    report::{self, Report},
};

use super::{
    args,
    error::{CommandError, Kind},
    input::Input,
    output::{self, Status},
    terminal,
    timings::Timings,
};

/// Runs it.
pub fn run(command: &args::Report) -> Result<Status, CommandError> {
    let (inventory, out) = (resolved(&command.common.inventory), resolved(&command.out));
    let over = inventory.is_file() && inventory == out.join("report.json");
    if over || (inventory.is_dir() && inventory == out) {
        let cause =
            if over { "the inventory would be written over" } else { "it is the folder of the inventory" };
        let cause = io::Error::other(cause);
        let kind = Kind::Io { step: "write the report to", path: command.out.clone(), source: cause };
        return Err(CommandError::from(kind).hint("give another folder, which is made if it is not there"));
    }
    let mut timings = Timings::start(command.timings);
    let input = Input::load(&command.common)?;
    timings.done("read");
    let lineage = Lineage::build(&input.inventory);
    timings.done("build");
    let workings = Workings::over(lineage, &input.regimes, input.as_of);
    timings.done("propagate");
    let mut assessment = workings.assess();
    let read = std::mem::take(&mut assessment.findings);
    assessment.findings = input.weighed(read);
    timings.done("judge");
    report::write(&Report { assessment: &assessment, sources: &input.sources }, &command.out)
        .map_err(|cause| CommandError::from(Kind::Report(Box::new(cause))))?;
    timings.done("write");
    timings.tell();
    let place = terminal::clean(&command.out.display().to_string());
    output::print(&format!("{}written to {place}\n", summary(&assessment)))?;
    Ok(Status::of(&assessment.findings))
}

/// A path with all its links resolved, as far as it is there.
fn resolved(path: &Path) -> PathBuf {
    let mut at = env::current_dir().and_then(fs::canonicalize).unwrap_or_default();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            // What is before has no links left.
            Component::ParentDir => {
                at.pop();
            }
            part => {
                at.push(part);
                at = fs::canonicalize(&at).unwrap_or(at);
            }
        }
    }
    at
}

/// How many exposures have which verdict, and how many findings there are.
fn summary(assessment: &Assessment) -> String {
    let mut text = format!("as of {}\n", assessment.as_of);
    for verdict in Verdict::ALL {
        let count = assessment.exposures.iter().filter(|e| e.verdict == verdict).count();
        if count > 0 {
            // Writing to a string does not fail.
            let noun = if count == 1 { "exposure" } else { "exposures" };
            let _ = writeln!(text, "{count:>7} {noun} {}", verdict.as_str());
        }
    }
    let count = assessment.transfers.len();
    let noun = if count == 1 { "row" } else { "rows" };
    let _ = writeln!(text, "{count:>7} {noun} in the transfer register");
    text + "findings: " + &output::summary(&assessment.findings)
}
