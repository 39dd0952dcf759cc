//! `thalweg check`: what is wrong, not known, or worth a look.

use thalweg::assess::Workings;

use super::{
    args,
    error::CommandError,
    input::Input,
    output::{self, Status},
};

/// Runs it.
pub fn run(command: &args::Check) -> Result<Status, CommandError> {
    let input = Input::load(&command.common)?;
    let judged = Workings::prepare(&input.inventory, &input.regimes, input.as_of).check();
    let findings = input.weighed(input.findings.iter().cloned().chain(judged));
    output::list(&findings, &input.sources)?;
    Ok(Status::of(&findings))
}
