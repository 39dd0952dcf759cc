//! `thalweg calendar`: what falls due ahead, with what falls with it.

use std::io::{self, Write};

use thalweg::{
    changes::{self, Over},
    model::Date,
};

use super::{
    args::{self, CalendarFormat},
    error::{CommandError, Kind},
    input::Input,
    output::{self, Status},
    place, terminal,
};

/// Runs it.
pub fn run(command: &args::Calendar) -> Result<Status, CommandError> {
    let input = Input::load(&command.common)?;
    let from = command.from.unwrap_or(input.as_of);
    let to = command.to.unwrap_or_else(|| later(from));
    if from > to {
        let error = CommandError::from(Kind::Supposed(format!("--from {from} is after --to {to}")));
        return Err(error.hint("give the earlier day first"));
    }
    let out = place::file(command.out.as_deref());
    if let Some(out) = out {
        let common = &command.common;
        place::free(&common.inventory, common.regimes.as_deref(), &input.sources, out)?;
    }
    let analysis = input.analysis();
    let over = Over { analysis: &analysis, sources: &input.sources, read: &input.findings };
    let calendar = over.calendar(from, to);
    let write = |out: &mut dyn Write| -> io::Result<()> {
        match command.format {
            CalendarFormat::Text => out.write_all(calendar.text().as_bytes()),
            CalendarFormat::Csv => changes::csv_of_calendar(&calendar, out),
            CalendarFormat::Ics => out.write_all(changes::ics(&calendar).as_bytes()),
            CalendarFormat::Json => changes::json_of_calendar(&calendar, out),
        }
    };
    if let Some(path) = out {
        place::stream(path, write)?;
        output::say(&format!("written to {}\n", terminal::clean(&path.display().to_string())))?;
    } else {
        output::stream(|out| write(out))?;
    }
    Ok(Status::Clean)
}

/// A year on.
fn later(day: Date) -> Date {
    day.checked_add(jiff::Span::new().years(1)).unwrap_or(day)
}
