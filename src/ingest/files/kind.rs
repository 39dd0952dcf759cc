//! What a file is that is no text, or no table: by how it begins. Read as a table, it would be a header without sense.

use super::called::is_csv;

/// What it is, and what to do instead.
pub type Kind = (&'static str, &'static str);

/// How files begin that are no text, whatever their name.
const BINARY: [(&[u8], Kind); 8] = [
    (&[0xFF, 0xFE], ("the file is UTF-16, not UTF-8", "save it as UTF-8")),
    (&[0xFE, 0xFF], ("the file is UTF-16, not UTF-8", "save it as UTF-8")),
    (b"PK\x03\x04", ("the file is a workbook, not text", "save its sheet as CSV in UTF-8")),
    (
        &[0xD0, 0xCF, 0x11, 0xE0],
        ("the file is a workbook of an older kind, not text", "save its sheet as CSV in UTF-8"),
    ),
    (&[0x1F, 0x8B], ("the file is packed by gzip, not text", "unpack it: `gunzip`")),
    (
        b"%PDF-",
        ("the file is a PDF, not text", "copy its table into a spreadsheet, and save that as CSV in UTF-8"),
    ),
    (
        b"SQLite format 3\0",
        ("the file is a database, not text", "save the rows of its table as CSV in UTF-8"),
    ),
    (
        b"version https://git-lfs.github.com/spec/",
        ("the file is a pointer of Git LFS, not the file itself", "bring the file itself: `git lfs pull`"),
    ),
];

/// How files begin that are text and no table, where their name says that they are one; in small letters.
const NO_TABLE: [(&str, Kind); 8] = [
    ("<!doctype", PAGE),
    ("<html", PAGE),
    ("<table", PAGE),
    ("<?xml", ("the file is XML, not CSV", "write its rows as CSV, a header above them")),
    ("{\"", JSON),
    ("{\n", JSON),
    ("[{", JSON),
    ("[\n", JSON),
];

const PAGE: Kind = (
    "the file is a web page, not CSV",
    "save its table as CSV; if it is a login page, log in and download the file again",
);

const JSON: Kind = ("the file is JSON, not CSV", "write its rows as CSV, a header above them");

/// What a file is, where it begins as no table does.
pub fn of(name: &str, bytes: &[u8]) -> Option<Kind> {
    if let Some((_, kind)) = BINARY.iter().find(|(begin, _)| bytes.starts_with(begin)) {
        return Some(*kind);
    }
    // Text of another width has a zero byte beside each letter.
    let begin = bytes.get(..bytes.len().min(64)).unwrap_or_default();
    if begin.split(|&b| b == 0).count() > begin.len() / 4 + 1 {
        return Some(("the file has zero bytes: it is UTF-16, or no text", "save it as UTF-8"));
    }
    if !is_csv(name) {
        return None;
    }
    let begin =
        String::from_utf8_lossy(begin).trim_start_matches(['\u{FEFF}', ' ', '\t', '\r', '\n']).to_lowercase();
    let begin = begin.replace("\r\n", "\n");
    NO_TABLE.iter().find(|(starts, _)| begin.starts_with(starts)).map(|(_, kind)| *kind)
}
