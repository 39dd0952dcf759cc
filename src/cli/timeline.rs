//! `thalweg timeline`: each day on which something changes, and why.

use std::io::{self, Write};

use thalweg::{
    changes::{self as lib, Snapshot, Style, Telling, Turn},
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
    changes::can_be_held(&analysis)?;
    let over = input.over(&analysis);
    if command.changes.format == ChangesFormat::Svg {
        let picture = over.picture(from, to).svg();
        changes::write(out, |out| out.write_all(picture.as_bytes()))?;
        return Ok(Status::Clean);
    }
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
    let tellings: Vec<Telling<'_>> = turns.iter().map(|turn| telling(turn, command.changes.limit)).collect();
    let style = match command.changes.format {
        ChangesFormat::Text | ChangesFormat::Sarif | ChangesFormat::Svg => Style::Text,
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

/// A turn, told; at most so many rows of one cause are shown.
fn telling(turn: &Turn, most: usize) -> Telling<'_> {
    Telling {
        before: &turn.before,
        after: &turn.after,
        supposed: &[],
        difference: &turn.difference,
        heading: Some(turn.heading()),
        signed: None,
        most,
    }
}
