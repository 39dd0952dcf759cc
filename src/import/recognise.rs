//! What a file is, by what stands in it. The ending of its name tells nothing.

use super::{delimited, remark::Remark};
use crate::{ingest, model::Vocabulary};

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A workbook.
    Workbook,
    /// A web page.
    Html,
    /// A Markdown page with a table.
    Markdown,
    /// Rows of cells, with this between them.
    Delimited(u8),
}

/// A file that was handed over.
#[derive(Debug, Clone, Copy)]
pub struct Given<'g> {
    /// Its name, as it is told.
    pub name: &'g str,
    /// Its content.
    pub bytes: &'g [u8],
}

/// What can be read, in words.
pub const READ: &str = "a list of sub-processors (a Markdown or HTML page with a table, or CSV), or a register (XLSX, ODS, XLS, or CSV)";

/// What a file is, with its text; a workbook has none.
pub fn shape<'g>(given: &Given<'g>) -> Result<(Shape, &'g str), Remark> {
    let bytes = given.bytes;
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Remark::error(given.name, "the file is empty", ""));
    }
    if is_workbook(bytes) {
        return Ok((Shape::Workbook, ""));
    }
    if let Some((what, help)) = named(bytes) {
        return Err(Remark::error(given.name, format!("this is {what}"), format!("{help}; read is {READ}")));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = before.split(|&byte| byte == b'\n').count();
        let column = before.rsplit(|&byte| byte == b'\n').next().map_or(0, <[u8]>::len) + 1;
        let place = format!("{}:{line}:{column}", given.name);
        Remark::error(
            place,
            "the file is not UTF-8",
            "save it as UTF-8; a spreadsheet calls it \"CSV UTF-8\"",
        )
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    of_text(text).map(|shape| (shape, text)).ok_or_else(|| {
        let message = match other(text) {
            Some(what) => format!("{what}, which is not read"),
            None => format!("it is not known what this is: it begins with {}", beginning(text)),
        };
        Remark::error(given.name, message, format!("read is {READ}"))
    })
}

/// A zip archive with the parts of a workbook, or the older container.
fn is_workbook(bytes: &[u8]) -> bool {
    let holds = |name: &[u8]| bytes.windows(name.len()).any(|window| window == name);
    let archive = bytes.starts_with(b"PK\x03\x04")
        && (holds(b"xl/workbook.") || holds(b"application/vnd.oasis.opendocument.spreadsheet"));
    archive || bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
}

/// What begins so that everybody knows it, and what to do with it.
fn named(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    const BEGIN: &[(&[u8], &str, &str)] = &[
        (b"%PDF", "a PDF", "copy its table into a spreadsheet, or save the web page that it was made of"),
        (b"PK\x03\x04", "an archive that holds no workbook", "unpack it, and import what is in it"),
        (b"PK\x05\x06", "an empty archive", "pack it again"),
        (b"\x1f\x8b", "a compressed file", "unpack it first"),
        (b"\x89PNG", "a picture", "a picture has no table: copy the table as text"),
        (b"{\\rtf", "a document of rich text", "copy its table into a spreadsheet"),
        (b"\xff\xfe", "text in UTF-16", "save it as UTF-8"),
        (b"\xfe\xff", "text in UTF-16", "save it as UTF-8"),
    ];
    BEGIN.iter().find(|(begin, ..)| bytes.starts_with(begin)).map(|(_, what, help)| (*what, *help))
}

fn of_text(text: &str) -> Option<Shape> {
    let begin: String = text.trim_start().chars().take(1 << 16).collect::<String>().to_ascii_lowercase();
    if begin.starts_with(['{', '[']) {
        return None;
    }
    if begin.starts_with('<')
        && ["<!doctype html", "<html", "<table", "<body", "<head"].iter().any(|tag| begin.contains(tag))
    {
        return Some(Shape::Html);
    }
    if text.lines().any(is_rule) {
        return Some(Shape::Markdown);
    }
    if begin.contains("<table") && begin.contains("<tr") {
        return Some(Shape::Html);
    }
    delimited::separator(text).map(Shape::Delimited)
}

/// Whether a line is the one below the header of a Markdown table.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.contains('-') && line.contains('|') && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))
}

/// What another program's file is, where the reader of inventories knows it: `this is a manifest of dbt`.
fn other(text: &str) -> Option<String> {
    let name = if text.trim_start().starts_with(['{', '[']) { "file.json" } else { "file.yaml" };
    let outcome = ingest::from_memory(&[(name, text)], &Vocabulary::default());
    let messages = outcome.findings.iter().map(|finding| finding.message.as_str());
    let named = messages.filter_map(|message| message.strip_suffix(", and no inventory"));
    named.map(str::to_owned).next()
}

/// How a text begins, to be told.
fn beginning(text: &str) -> String {
    let line = text.trim_start().lines().next().unwrap_or_default();
    format!("`{}`", super::words::plain(line, 60))
}
