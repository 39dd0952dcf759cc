//! `thalweg check`: what is wrong, not known, or worth a look.

use std::{collections::BTreeMap, mem::ManuallyDrop};

use thalweg::{assess::Analysis, lineage::Lineage};

use super::{
    args,
    error::CommandError,
    input::Input,
    output::{self, Status},
    timings::Timings,
};

/// Runs it.
pub fn run(command: &args::Check) -> Result<Status, CommandError> {
    let mut timings = Timings::start(command.timings);
    // The program ends with the command: what was read and found is not given back piece by piece.
    let input = ManuallyDrop::new(Input::load_showing(&command.common, command.limit)?);
    timings.done("read");
    let lineage = Lineage::build(&input.inventory);
    timings.done("build");
    let analysis = ManuallyDrop::new(Analysis::over(lineage, &input.regimes, input.as_of));
    timings.done("propagate");
    let (judged, rest) = match command.limit {
        0 => (analysis.check(), BTreeMap::new()),
        limit => analysis.check_first(limit),
    };
    let findings = ManuallyDrop::new(input.weighed(judged));
    timings.done("judge");
    output::list(&findings, &rest, &input.sources, command.limit)?;
    timings.done("write");
    timings.tell();
    Ok(Status::of(&findings))
}
