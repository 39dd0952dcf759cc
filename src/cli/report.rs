//! `thalweg report`: writes the report to a folder.

use std::fmt::Write as _;

use thalweg::{
    assess::{Assessment, Verdict, Workings},
    report::{self, Report},
};

use super::{
    args,
    error::{CommandError, Kind},
    input::Input,
    output::{self, Status},
    terminal,
};

/// Runs it.
pub fn run(command: &args::Report) -> Result<Status, CommandError> {
    let input = Input::load(&command.common)?;
    let mut assessment = Workings::prepare(&input.inventory, &input.regimes, input.as_of).assess();
    let read = std::mem::take(&mut assessment.findings);
    assessment.findings = input.weighed(input.findings.iter().cloned().chain(read));
    report::write(&Report { assessment: &assessment, sources: &input.sources }, &command.out)
        .map_err(|cause| CommandError::from(Kind::Report(Box::new(cause))))?;
    let place = terminal::clean(&command.out.display().to_string());
    output::print(&format!("{}written to {place}\n", summary(&assessment)))?;
    Ok(Status::of(&assessment.findings))
}

/// How many exposures have which verdict, and how many findings there are.
fn summary(assessment: &Assessment) -> String {
    let mut text = format!("as of {}\n", assessment.as_of);
    for verdict in Verdict::ALL {
        let count = assessment.exposures.iter().filter(|e| e.verdict == verdict).count();
        if count > 0 {
            // Writing to a string does not fail.
            let _ = writeln!(text, "{count:>7} exposures {}", verdict.as_str());
        }
    }
    let _ = writeln!(text, "{:>7} rows in the transfer register", assessment.transfers.len());
    text + "findings: " + &output::summary(&assessment.findings)
}
