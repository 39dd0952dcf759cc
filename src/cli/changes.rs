//! A difference to standard output or a file, and what it amounts to.

use std::io::{self, Write};

use thalweg::changes::{self, Style, Telling};

use super::{
    args::{Changes, ChangesFormat},
    error::CommandError,
    output::{self, Status},
    place, terminal,
};

/// Writes it: exit code 1 where something got worse.
pub fn tell(telling: &Telling, command: &Changes) -> Result<Status, CommandError> {
    let write = |out: &mut dyn Write| -> io::Result<()> {
        match command.format {
            ChangesFormat::Text => out.write_all(telling.write(Style::Text).as_bytes()),
            ChangesFormat::Markdown => out.write_all(telling.write(Style::Markdown).as_bytes()),
            ChangesFormat::Json => changes::json(telling, out),
            ChangesFormat::Csv => changes::csv(telling, out),
        }
    };
    if let Some(path) = place::file(command.out.as_deref()) {
        place::stream(path, write)?;
        output::print(&format!("written to {}\n", terminal::clean(&path.display().to_string())))?;
    } else {
        output::stream(|out| write(out))?;
    }
    Ok(if telling.difference.is_worse() { Status::Errors } else { Status::Clean })
}
