//! An answer on the terminal, or in a file.

use comfy_table::{Table, presets};
use thalweg::{
    query::{Answer, show},
    text::clean,
};

use super::{failure::failed, saved::Asked};
use crate::{
    args::{self, QueryFormat},
    error::CommandError,
    output, place,
};

/// So much of a cell is shown in a table.
const CELL: usize = 80;

/// Writes an answer as asked for; on the terminal for as long as `go_on` says so.
pub fn write(
    command: &args::Query,
    answer: &Answer,
    asked: &Asked,
    go_on: &dyn Fn() -> bool,
) -> Result<(), CommandError> {
    let mut bytes = Vec::new();
    let picture = || show::web(answer, &asked.title).map_err(|e| failed(&asked.text, &e));
    match command.format {
        QueryFormat::Table => bytes = table(answer).into_bytes(),
        // Writing to memory does not fail.
        QueryFormat::Csv => _ = show::csv(answer, &mut bytes),
        QueryFormat::Json => _ = show::json(answer, &mut bytes),
        QueryFormat::Svg => bytes = picture()?.svg().into_bytes(),
        QueryFormat::Dot => bytes = picture()?.dot().into_bytes(),
    }
    let text = String::from_utf8_lossy(&bytes).into_owned();
    match place::file(command.out.as_deref()) {
        Some(path) => {
            place::write(path, &text)?;
            output::say(&format!("written to {}\n", clean(&path.display().to_string())))?;
        }
        None if output::print_while(&text, go_on)? => {}
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

/// As a table, with the number of rows below.
pub fn table(answer: &Answer) -> String {
    let mut table = Table::new();
    table.load_preset(presets::UTF8_FULL_CONDENSED).set_header(answer.columns.iter().map(|c| clean(c)));
    for row in &answer.rows {
        table.add_row(row.iter().map(|cell| cut(&clean(&show::text(cell)))));
    }
    let count = answer.rows.len();
    let more = if answer.more { " (more are not shown)" } else { "" };
    let lines: String = table.lines().map(|line| line.trim_end().to_owned() + "\n").collect();
    format!("{lines}{count} {}{more}\n", if count == 1 { "row" } else { "rows" })
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(CELL) {
        Some((at, _)) => format!("{}\u{2026}", &text[..at]),
        None => text.to_owned(),
    }
}
