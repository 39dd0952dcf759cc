//! Lines of a CSV file that begin with `#` and are no comments: a header, a row, a spreadsheet's error value. A row that is
//! taken for a comment is lost without a word; so what has the cells of a row is told. `##` is always a comment.

use crate::{
    finding::{Code, Finding},
    ingest::{error_value::is_error_value, sink::Sink, table::Table},
    source::SourceId,
    text::{Locator, Row, csv},
};

/// Whether a line begins with `##`.
fn is_surely_comment(text: &str, at: usize) -> bool {
    text.get(at..).is_some_and(|line| line.starts_with("##"))
}

/// Whether a comment would be taken for a row of a table that has so many columns.
pub fn looks_like_a_row(comment: &str, width: usize) -> bool {
    let mut line = csv::Rows::from_line(SourceId::default(), comment, 0);
    let row = line.next_row().filter(|_| !is_surely_comment(comment, 0));
    row.is_some_and(|row| {
        let error = row.cell(0).is_some_and(|cell| is_error_value(cell.trimmed().raw()));
        error || (row.len() == width && width >= 2)
    })
}

/// How many cells of a row are columns of the table.
pub(super) fn columns_in(table: Table, row: &Row<'_, '_>) -> usize {
    let cells = (0..row.len()).filter_map(|at| row.cell(at));
    let known = |name: &str| table.columns().iter().any(|(column, ..)| *column == name);
    cells.filter(|cell| known(cell.trimmed().raw())).count()
}

/// The rows of a file from the line on that is its header, where that line begins with `#`.
pub(super) fn header<'a>(
    table: Table,
    source: SourceId,
    text: &'a str,
    body: &csv::Rows<'a>,
) -> Option<csv::Rows<'a>> {
    let mut ahead = body.clone();
    let first = ahead.next_row().map_or(0, |row| columns_in(table, &row));
    let from = |at| csv::Rows::from_line(source, text, at);
    let mut lines = ahead.comment_lines().filter(|&at| first < 2 && !is_surely_comment(text, at));
    lines.find(|&at| from(at).next_row().is_some_and(|row| columns_in(table, &row) >= 2)).map(from)
}

/// Passes over lines above the header that would be comments, but for the blanks before them, and says so.
pub(super) fn indented(body: &mut csv::Rows<'_>, sink: &mut Sink) {
    let mut ahead = body.clone();
    while let Some(row) = ahead.next_row().filter(is_indented) {
        let message = "a comment begins at the beginning of its line, and blanks precede this one";
        sink.add(Finding::new(Code::Unreadable, "", message).at(row.span()).help(UNINDENT));
        *body = ahead.clone();
    }
}

/// What to do with the blanks before a comment.
pub const UNINDENT: &str = "take the blanks before `#` away, if it is a comment";

/// Whether a row would be a comment, but for the blanks before it.
pub fn is_indented(row: &Row<'_, '_>) -> bool {
    let first = row.cell(0);
    first.is_some_and(|cell| cell.raw().starts_with([' ', '\t']) && cell.trimmed().raw().starts_with('#'))
}

/// Says which lines below the header begin with `#` and are no comments.
pub(super) fn rows(source: SourceId, text: &str, body: &csv::Rows<'_>, width: usize, sink: &mut Sink) {
    if !text.contains("\n#") && !text.contains("\r#") {
        return;
    }
    let mut ahead = body.clone();
    let mut locator = None;
    let (mut padded, mut first_padded) = (0_usize, None);
    loop {
        let more = ahead.next_row().is_some();
        for at in ahead.comment_lines().filter(|&at| !is_surely_comment(text, at)) {
            let mut line = csv::Rows::at_line(source, text, at);
            let Some(row) = line.next_row() else { continue };
            let error = row.cell(0).filter(|cell| is_error_value(cell.trimmed().raw()));
            if error.is_none() && (row.len() != width || width < 2) {
                continue;
            }
            let locator = locator.get_or_insert_with(|| Locator::new(source, text));
            let end = text.get(at..).and_then(|rest| rest.find(['\n', '\r'])).map_or(text.len(), |i| at + i);
            if error.is_none() && is_padded(&row) {
                padded += 1;
                first_padded.get_or_insert(locator.span(at..end));
                continue;
            }
            let finding = if let Some(cell) = error {
                let message = format!("`{}` is a spreadsheet's error value", cell.trimmed().raw());
                Finding::new(Code::ErrorValue, "", message)
                    .help("put the cell right in the spreadsheet: the row is not read")
            } else {
                let message = "a line that begins with `#` has the cells of a row";
                Finding::new(Code::HashRow, "", message).help(
                    "put its first cell in quotes, if it is a row; begin it with `##`, if it is a comment",
                )
            };
            sink.add(finding.at(locator.span(at..end)));
        }
        if !more {
            break;
        }
    }
    // A spreadsheet does so to all of them.
    if let Some(first) = first_padded {
        let message = match padded {
            1 => "a line that begins with `#` has empty cells after it, as a row has".to_owned(),
            n => format!(
                "{n} lines that begin with `#`, this one first, have empty cells after them, as a row has"
            ),
        };
        let help = "if they are comments that a spreadsheet filled up, take the `,` at their ends away, or begin them with \
                    `##`; put the first cell of a row in quotes";
        sink.add(Finding::new(Code::HashRow, "", message).at(first).help(help));
    }
}

/// Whether nothing stands in a row but in its first cell.
fn is_padded(row: &Row<'_, '_>) -> bool {
    (1..row.len()).filter_map(|at| row.cell(at)).all(|cell| cell.trimmed().raw().is_empty())
}
