//! The header of a CSV file. What is wrong with it is said once, here; the rows below it are read by the validator.

use rustc_hash::FxHashMap;

use super::hash;
use crate::{
    finding::{Code, Finding},
    ingest::{
        bounds,
        columns::{Columns, OTHER_SEPARATORS},
        shown::shown,
        sink::Sink,
        table::Table,
        tables::Sheet,
    },
    source::{SourceId, Span},
    text::{Cell, Row, csv},
};

/// Reads the header of a file.
pub(super) fn header<'a>(table: Table, source: SourceId, text: &'a str, sink: &mut Sink) -> Sheet<'a> {
    let mut body = csv::Rows::new(source, text);
    let mut columns = Columns::default();
    if let Some(usable) = separator_line(&mut body, sink)
        && !usable
    {
        return Sheet::of_csv(table, columns, source, csv::Rows::new(source, ""));
    }
    if let Some(header) = hash::header(table, source, text, &body) {
        body = header;
    }
    hash::indented(&mut body, sink);
    title(table, &mut body, sink);
    let Some(row) = body.next_row() else {
        let names: Vec<_> = table.columns().iter().map(|(name, ..)| *name).collect();
        let finding = Finding::new(Code::MissingColumn, "", "the file is empty: it has no header")
            .at(Span { source, ..Span::default() })
            .help(format!("columns of {}: {}", table.name(), names.join(", ")));
        sink.add(finding);
        return Sheet::of_csv(table, columns, source, body);
    };
    columns.width = row.len();
    if row.len() > bounds::COLUMNS {
        let message = format!("{} columns; at most {} are read", row.len(), bounds::COLUMNS);
        let finding = Finding::new(Code::TooLarge, "", message).at(Span { source, ..Span::default() });
        sink.add(finding.help("remove columns that the table does not need"));
    }
    let place = row.span();
    if let Some((_, span)) = row.fault() {
        let message = "a quote in the header is not closed, or has text after it";
        let help = "close the quote, and put nothing between it and the next `,`";
        sink.add(Finding::new(Code::Unreadable, "", message).at(span).help(help));
        return Sheet::of_csv(table, columns, source, body);
    }
    let mut seen: Vec<Cell<'a>> = Vec::new();
    let named = named(&row, sink);
    let times = times(&row, named);
    for at in 0..named.min(bounds::COLUMNS) {
        let Some(cell) = row.cell(at).map(|c| c.trimmed()) else { continue };
        let of = times.get(cell.raw()).copied().unwrap_or(Times { first: at, count: 1 });
        if of.first == at {
            seen.push(cell);
            if of.count == 1 || !cell.raw().is_empty() {
                columns.place(table, cell, at, sink);
            } else {
                let message = format!("{} columns have no name", of.count);
                let finding = Finding::new(Code::UnknownColumn, "", message).at(cell.span());
                sink.add(finding.help("name each, or take its separator away"));
            }
        }
    }
    twice(&row, times.into_values(), sink);
    let other_separator = seen.len() == 1 && seen.iter().any(|c| c.raw().contains(OTHER_SEPARATORS));
    if other_separator {
        return Sheet::of_csv(table, columns, source, csv::Rows::new(source, ""));
    }
    columns.missing(table, place, sink);
    hash::rows(source, text, &body, columns.width, sink);
    Sheet::of_csv(table, columns, source, body)
}

/// Where a name stands first in a header, and how often.
#[derive(Clone, Copy)]
struct Times {
    first: usize,
    count: usize,
}

fn times<'a>(row: &Row<'_, 'a>, named: usize) -> FxHashMap<&'a str, Times> {
    let mut times: FxHashMap<&str, Times> = FxHashMap::default();
    for (at, cell) in (0..named).filter_map(|at| Some((at, row.cell(at)?.trimmed()))) {
        times.entry(cell.raw()).or_insert(Times { first: at, count: 0 }).count += 1;
    }
    times
}

/// Says which names stand several times: each once, however often it is.
fn twice(row: &Row<'_, '_>, times: impl Iterator<Item = Times>, sink: &mut Sink) {
    let mut several: Vec<Times> = times.filter(|of| of.count > 1 && of.first < bounds::COLUMNS).collect();
    several.sort_unstable_by_key(|of| of.first);
    for of in several {
        let Some(first) = row.cell(of.first).map(|cell| cell.trimmed()).filter(|cell| !cell.raw().is_empty())
        else {
            continue;
        };
        let next = (of.first + 1..row.len())
            .filter_map(|at| row.cell(at))
            .map(|cell| cell.trimmed())
            .find(|cell| cell.raw() == first.raw());
        let Some(next) = next else { continue };
        let name = shown(first.raw());
        let often = if of.count == 2 { "twice".to_owned() } else { format!("{} times", of.count) };
        let message = format!("the column `{name}` appears {often}");
        let which = if of.count == 2 { "one of them" } else { "all but one" };
        let help = format!("take {which} out, or make it a column of your own: `x_{name}`");
        let finding = Finding::new(Code::DuplicateColumn, "", message).at(next.span()).also(first.span());
        sink.add(finding.help(help));
    }
}

/// How many cells a header has, but for several without a name at its end, which are told once: a spreadsheet wrote more
/// columns than the table has.
fn named(row: &Row<'_, '_>, sink: &mut Sink) -> usize {
    let is_named = |at: &usize| row.cell(*at).is_some_and(|cell| !cell.trimmed().raw().is_empty());
    let named = (0..row.len()).rev().find(is_named).map_or(0, |at| at + 1);
    let empty = row.len() - named;
    let Some(first) = row.cell(named).filter(|_| named > 0 && empty > 1) else { return row.len() };
    let message = format!("{empty} columns at the end of the header have no name");
    let finding = Finding::new(Code::UnknownColumn, "", message).at(first.span());
    sink.add(finding.help("delete them in the spreadsheet, or take the `,` at the ends of all lines away"));
    named
}

/// How many lines are looked at for a header.
const ABOVE: usize = 12;

/// Passes over lines above the header, a title above all, and says so.
fn title(table: Table, body: &mut csv::Rows<'_>, sink: &mut Sink) {
    let mut ahead = body.clone();
    let Some(row) = ahead.next_row().filter(|row| row.fault().is_none()) else { return };
    if hash::columns_in(table, &row) > 0 {
        return;
    }
    let first = row.span();
    for above in 1..ABOVE {
        let before = ahead.clone();
        let Some(row) = ahead.next_row() else { return };
        if hash::columns_in(table, &row) >= 2 {
            let message = match above {
                1 => "a line is above the header".to_owned(),
                n => format!("{n} lines are above the header"),
            };
            let help = "the header is the first line: take what is above it away, or begin it with `#`";
            sink.add(Finding::new(Code::Unreadable, "", message).at(first).help(help));
            *body = before;
            return;
        }
    }
}

/// Excel's line `sep=;` before the header: a finding, and whether the rows behind it can be read.
fn separator_line(body: &mut csv::Rows<'_>, sink: &mut Sink) -> Option<bool> {
    let mut ahead = body.clone();
    let row = ahead.next_row()?;
    let first = row.cell(0)?.trimmed();
    let sign =
        first.raw().get(..4).filter(|s| s.eq_ignore_ascii_case("sep=")).and_then(|_| first.raw().get(4..))?;
    // `sep=,` is a cell `sep=` and a blank one.
    let usable = sign.is_empty() && row.len() == 2;
    let message = "the first line says how a spreadsheet separates cells; it is not a header";
    let help =
        if usable { "delete the line" } else { "delete the line, and save the file with `,` between cells" };
    sink.add(Finding::new(Code::Unreadable, "", message).at(row.span()).help(help));
    *body = ahead;
    Some(usable)
}
