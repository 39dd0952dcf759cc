//! An answer on the terminal, or in a file.

use std::io::{self, Write};

use comfy_table::{Table, presets};
use thalweg::{
    query::{Answer, Cell, Fault, QueryError, show},
    text::clean,
};

use super::{failure::failed, saved::Asked, session::limits};
use crate::{
    args::{self, QueryFormat},
    error::CommandError,
    output, place,
};

/// So much of a cell is shown in a table.
const CELL: usize = 80;

/// A cell of a table takes about so many bytes beside its text, until it is written.
const CELL_BYTES: usize = 400;

/// Each character of a column's width takes about so many in each row.
const WIDTH_BYTES: usize = 4;

/// What fills an output.
type Fill<'f> = Box<dyn FnOnce(&mut dyn Write) -> io::Result<()> + 'f>;

/// Writes an answer as asked for; on the terminal for as long as `go_on` says so. Rows are written one after the other,
/// but for a table, which is as wide as its widest rows: it is made whole, and counts as held.
pub fn write(
    command: &args::Query,
    answer: &Answer,
    asked: &Asked,
    go_on: &dyn Fn() -> bool,
) -> Result<(), CommandError> {
    let failed = |error: QueryError| failed(&asked.text, &error);
    let text = |text: String| -> Fill<'_> { Box::new(move |out| out.write_all(text.as_bytes())) };
    let picture = || show::web(answer, &asked.title).map_err(failed);
    let fill: Fill<'_> = match command.format {
        QueryFormat::Table => {
            bounded(answer, limits(command).memory).map_err(failed)?;
            Box::new(|out| table(answer, out))
        }
        QueryFormat::Csv => Box::new(|out| show::csv(answer, out)),
        QueryFormat::Json => Box::new(|out| show::json(answer, out)),
        QueryFormat::Svg => text(picture()?.svg()),
        QueryFormat::Dot => text(picture()?.dot()),
    };
    match place::file(command.out.as_deref()) {
        Some(path) => {
            place::stream(path, fill)?;
            output::say(&format!("written to {}\n", clean(&path.display().to_string())));
        }
        None if output::stream_while(go_on, fill)? => {}
        None => {
            output::complain("\nstopped: the rest of the answer is not shown\n");
            return Ok(());
        }
    }
    if answer.more {
        output::complain(&format!(
            "warning: only the first {} rows are given; --limit gives more\n",
            answer.rows.len()
        ));
    }
    Ok(())
}

/// Whether a table of an answer takes no more than so many bytes, with the answer itself.
fn bounded(answer: &Answer, memory: usize) -> Result<(), QueryError> {
    let most = || {
        QueryError::new(Fault::Memory, format!("a table of this answer takes more than {} MiB", memory >> 20))
            .help("write it with `--format csv` or `--format json`, ask for less, or give it more with --memory")
    };
    let cells = answer.rows.len().saturating_mul(answer.columns.len());
    let own = CELL_BYTES + size_of::<Cell>();
    // As wide as they are at least; then as they are.
    if cells.saturating_mul(own) > memory {
        return Err(most());
    }
    let mut wide: Vec<usize> = answer.columns.iter().map(|column| column.chars().count()).collect();
    for row in &answer.rows {
        for (wide, cell) in wide.iter_mut().zip(row).filter(|(wide, _)| **wide < CELL) {
            *wide = (*wide).max(show::text(cell).chars().take(CELL).count());
        }
    }
    let width: usize = wide.iter().sum();
    let bytes = cells.saturating_mul(own) + answer.rows.len().saturating_mul(width * WIDTH_BYTES);
    if bytes > memory { Err(most()) } else { Ok(()) }
}

/// As a table, with the number of rows below.
pub fn table(answer: &Answer, out: &mut dyn Write) -> io::Result<()> {
    let mut table = Table::new();
    table.load_preset(presets::UTF8_FULL_CONDENSED).set_header(answer.columns.iter().map(|c| clean(c)));
    for row in &answer.rows {
        table.add_row(row.iter().map(|cell| cut(&clean(&show::text(cell)))));
    }
    for line in table.lines() {
        writeln!(out, "{}", line.trim_end())?;
    }
    let count = answer.rows.len();
    let more = if answer.more { " (more are not shown)" } else { "" };
    writeln!(out, "{count} {}{more}", if count == 1 { "row" } else { "rows" })
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(CELL) {
        Some((at, _)) => format!("{}\u{2026}", &text[..at]),
        None => text.to_owned(),
    }
}
