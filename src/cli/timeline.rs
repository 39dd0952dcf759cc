//! `thalweg timeline`: each day on which something changes, and why.

use std::io::{self, Write};

use thalweg::{
    changes::{self as lib, Over, Snapshot, Style, Telling, Turn},
    model::Date,
};

use super::{
    args::{self, ChangesFormat},
    changes,
    error::CommandError,
    input::Input,
    output::Status,
    place, terminal,
};

/// Runs it.
pub fn run(command: &args::Timeline) -> Result<Status, CommandError> {
    if command.changes.format == ChangesFormat::Sarif {
        return Err(changes::no_sarif(
            "`thalweg diff INVENTORY --from DAY --to DAY --format sarif` compares two days",
        ));
    }
    let input = Input::load(&command.common)?;
    let (from, to) = changes::days(command.from, command.to, input.as_of)?;
    let out = place::file(command.changes.out.as_deref());
    if let Some(out) = out {
        let common = &command.common;
        place::free(&common.inventory, common.regimes.as_deref(), &input.sources, out)?;
    }
    let analysis = input.analysis();
    let over = Over { analysis: &analysis, sources: &input.sources, read: &input.findings };
    let (first, turns) = over.timeline(from, to);
    changes::write(out, |out| tell(out, command, &first, &turns, (from, to)))?;
    Ok(Status::Clean)
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
            signed: None,
            most: command.changes.limit,
        });
        before = &turn.after;
    }
    let style = match command.changes.format {
        ChangesFormat::Svg => return out.write_all(lib::picture(first, turns, (from, to)).svg().as_bytes()),
        ChangesFormat::Text | ChangesFormat::Sarif => Style::Text,
        ChangesFormat::Markdown => Style::Markdown,
        ChangesFormat::Json => return lib::json_of_days(turns, &tellings, out),
        ChangesFormat::Csv => return lib::csv_of_days(turns, &tellings, out),
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
