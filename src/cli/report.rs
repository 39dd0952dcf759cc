//! `thalweg report`: writes the report to a folder.

use super::{
    args,
    error::{CommandError, Kind},
    input::Input,
    output::{self, Status},
};

/// Runs it.
pub fn run(command: &args::Report) -> Result<Status, CommandError> {
    let input = Input::load(&command.common)?;
    let findings = input.weighed(input.findings.iter().cloned());
    output::show(&findings, &input.sources);
    let nothing = CommandError::from(Kind::NotDone("this version writes no report yet"));
    Err(nothing.hint(format!("nothing was written to {}", command.out.display())))
}
