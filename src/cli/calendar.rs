//! `thalweg calendar`: what falls due ahead, with what falls with it.

use thalweg::changes as lib;

use super::{
    args::{self, CalendarFormat},
    changes,
    error::CommandError,
    input::Input,
    output::Status,
    place,
};

/// Runs it.
pub fn run(command: &args::Calendar) -> Result<Status, CommandError> {
    let input = Input::load(&command.common)?;
    let (from, to) = changes::days(command.from, command.to, input.as_of)?;
    let out = place::file(command.out.as_deref());
    if let Some(out) = out {
        let common = &command.common;
        place::free(&common.inventory, common.regimes.as_deref(), &input.sources, out)?;
    }
    let analysis = input.analysis();
    changes::can_be_held(&analysis)?;
    let calendar = input.over(&analysis).calendar(from, to);
    changes::write(out, |out| match command.format {
        CalendarFormat::Text => out.write_all(calendar.text().as_bytes()),
        CalendarFormat::Csv => lib::csv_of_calendar(&calendar, out),
        CalendarFormat::Ics => out.write_all(lib::ics(&calendar).as_bytes()),
        CalendarFormat::Json => lib::json_of_calendar(&calendar, out),
    })?;
    Ok(Status::Clean)
}
