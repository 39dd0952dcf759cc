//! `thalweg timeline`: each day on which something changes, and why.

use std::io::{self, Write};

use thalweg::{
    changes::{self, Over, Snapshot, Style, Telling, Turn},
    model::Date,
};

use super::{
    args::{self, ChangesFormat},
    error::{CommandError, Kind},
    input::Input,
    output::{self, Status},
    place, terminal,
};

/// Runs it.
pub fn run(command: &args::Timeline) -> Result<Status, CommandError> {
    let input = Input::load(&command.common)?;
    let from = command.from.unwrap_or(input.as_of);
    let to = command.to.unwrap_or_else(|| later(from));
    if from > to {
        let error = CommandError::from(Kind::Supposed(format!("--from {from} is after --to {to}")));
        return Err(error.hint("give the earlier day first"));
    }
    if let Some(out) = place::file(command.changes.out.as_deref()) {
        let common = &command.common;
        place::free(&common.inventory, common.regimes.as_deref(), &input.sources, out)?;
    }
    let analysis = input.analysis();
    let over = Over { analysis: &analysis, sources: &input.sources, read: &input.findings };
    let (first, turns) = over.timeline(from, to);
    let write = |out: &mut dyn Write| tell(out, command, &first, &turns, (from, to));
    if let Some(path) = place::file(command.changes.out.as_deref()) {
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

fn tell(
    out: &mut dyn Write,
    command: &args::Timeline,
    first: &Snapshot,
    turns: &[Turn],
    (from, to): (Date, Date),
) -> io::Result<()> {
    let mut before = first;
    let mut tellings = Vec::new();
    for turn in turns {
        tellings.push(Telling {
            before,
            after: &turn.after,
            supposed: &[],
            difference: &turn.difference,
            heading: Some(turn.heading()),
            most: command.changes.limit,
        });
        before = &turn.after;
    }
    let style = match command.changes.format {
        ChangesFormat::Text => Style::Text,
        ChangesFormat::Markdown => Style::Markdown,
        ChangesFormat::Json => return changes::json_of_days(turns, &tellings, out),
        ChangesFormat::Csv => return changes::csv_of_days(turns, &tellings, out),
    };
    let days = if turns.len() == 1 { "day" } else { "days" };
    writeln!(
        out,
        "{}: {} {days} on which something changes, from {from} to {to}",
        terminal::clean(&first.name),
        turns.len()
    )?;
    for telling in &tellings {
        write!(out, "\n{}", telling.write(style))?;
    }
    Ok(())
}
