//! What a file is, by what stands in it. The ending of its name tells nothing.

use super::{cyclonedx_xml, delimited, merge::BROUGHT, remark::Remark, words};
use crate::{
    ingest::{self, Table},
    model::Vocabulary,
    source::SourceId,
    text::{Format, Locator},
};

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
    /// Keys and values, in YAML or JSON.
    Document,
    /// A bill of materials in XML.
    Bill,
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
pub const READ: &str = "a list of sub-processors (a Markdown or HTML page with a table, or CSV), a register (XLSX, ODS, XLS, or CSV), events of OpenLineage, manifests of Fides or dbt, metadata of DataHub, services of CycloneDX, results of Privado or piiflow, or a model of Threagile";

/// What a file is, with its text; a workbook has none.
pub fn shape<'g>(given: &Given<'g>) -> Result<(Shape, &'g str), Remark> {
    let bytes = given.bytes;
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Remark::error(given.name, "the file is empty", ""));
    }
    if bytes.starts_with(b"PK\x03\x04") && !is_whole(bytes) {
        let help = "fetch or save it again, whole";
        return Err(Remark::error(
            given.name,
            "this is a workbook or another archive, and it breaks off",
            help,
        ));
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
    if let Some(table) = own_table(text) {
        let message = format!("this is a table of an inventory already, `{}`", table.name());
        return Err(Remark::error(given.name, message, OF_OURS));
    }
    if text.lines().take(HEAD).any(|line| line.trim_end() == "[inventory]") && is_inventory(text) {
        return Err(Remark::error(given.name, OURS, OF_OURS));
    }
    of_text(text).map(|shape| (shape, text)).ok_or_else(|| unknown(given.name, text))
}

/// Whether an archive has its end: the list of what is in it.
fn is_whole(bytes: &[u8]) -> bool {
    const END: &[u8] = b"PK\x05\x06";
    // Behind it stands a comment of at most 65,535 bytes.
    let tail = bytes.get(bytes.len().saturating_sub((1 << 16) + 22)..).unwrap_or_default();
    tail.windows(END.len()).any(|part| part == END)
}

/// So many lines may stand above the head of an inventory of one file.
const HEAD: usize = 200;

/// That a file is an inventory.
const OURS: &str = "this is an inventory already";

/// What to do with what is an inventory.
const OF_OURS: &str = "nothing has to be imported of it: `thalweg check` takes the inventory, and `thalweg import FILE --into INVENTORY` puts other files into it";

/// The table of an inventory that a text is, where no other program has columns like these.
fn own_table(text: &str) -> Option<Table> {
    const OWN: &[Table] = &[
        Table::Flows,
        Table::Stores,
        Table::Safeguards,
        Table::Certifications,
        Table::Rules,
        Table::Volumes,
        Table::Waivers,
    ];
    let header = text.lines().find(|line| !line.trim().is_empty() && !line.starts_with('#'))?;
    let header: Vec<&str> = header.split(',').map(str::trim).collect();
    let brought = header.contains(&BROUGHT);
    let tables = if brought { Table::ALL } else { OWN };
    let has = |name: &str| header.contains(&name);
    let is = |table: &&Table| {
        let columns = table.columns();
        columns.iter().filter(|(_, required, _)| *required).all(|(name, ..)| has(name))
            && header
                .iter()
                .all(|name| name.starts_with("x_") || columns.iter().any(|(known, ..)| known == name))
    };
    tables.iter().find(is).copied()
}

/// That it is not known what a file is, or that it is known and not read.
pub fn unknown(name: &str, text: &str) -> Remark {
    if is_inventory(text) {
        return Remark::error(name, OURS, OF_OURS);
    }
    let message = match other(text) {
        Some(what) => format!("{what}, which is not read"),
        None => format!("it is not known what this is: it begins with {}", beginning(text)),
    };
    Remark::error(name, message, format!("read is {READ}"))
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
    if let Some(page) = behind_head(text) {
        return Some(page);
    }
    let begin: String = text.trim_start().chars().take(1 << 16).collect::<String>().to_ascii_lowercase();
    if begin.starts_with(['{', '[']) || is_yaml(&begin) {
        return Some(Shape::Document);
    }
    if cyclonedx_xml::is(&begin) {
        return Some(Shape::Bill);
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
    // A part of a page that somebody copied.
    if TAGS
        .iter()
        .any(|tag| begin.strip_prefix(tag).is_some_and(|rest| rest.starts_with(['>', ' ', '\n', '\r', '/'])))
    {
        return Some(Shape::Html);
    }
    delimited::separator(text).map(Shape::Delimited)
}

/// What a page is that has a head of YAML between two `---`, as generators of web sites write it: with a table behind that.
fn behind_head(text: &str) -> Option<Shape> {
    let rest = text.trim_start().strip_prefix("---")?;
    let is_end = |line: &&str| matches!(line.trim_end(), "---" | "...");
    let mut page = rest.lines();
    page.by_ref().skip(1).take(HEAD).find(is_end)?;
    if page.clone().any(is_rule) {
        return Some(Shape::Markdown);
    }
    page.any(|line| line.to_ascii_lowercase().contains("<table")).then_some(Shape::Html)
}

/// How a part of a page begins.
const TAGS: &[&str] = &[
    "<!--", "<article", "<div", "<dl", "<figure", "<h1", "<h2", "<h3", "<iframe", "<li", "<main", "<ol",
    "<p", "<script", "<section", "<span", "<style", "<ul",
];

/// Whether a text is YAML as other programs write it: its first line says that, or is a key with nothing or a map behind it.
fn is_yaml(begin: &str) -> bool {
    let mut lines = begin.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let Some(first) = lines.next() else { return false };
    if first.trim_end() == "---" || first.starts_with("%yaml") {
        return true;
    }
    let below = |line: Option<&str>| {
        line.is_some_and(|line| line.starts_with([' ', '-']) || behind_key(line).is_some())
    };
    behind_key(first).is_some_and(|rest| !rest.contains([',', ';', '|']) || rest.starts_with(['[', '{', '"']))
        && below(lines.next())
}

/// What stands behind the key that a line begins with.
fn behind_key(line: &str) -> Option<&str> {
    let (key, rest) = line.split_once(':')?;
    let plain =
        !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'$'));
    (plain && (rest.is_empty() || rest.starts_with(' '))).then_some(rest.trim())
}

/// Whether a line is the one below the header of a Markdown table.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.contains('-') && line.contains('|') && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))
}

/// What the reader of inventories may take a text for.
fn names(text: &str) -> &'static [&'static str] {
    if text.trim_start().starts_with('{') {
        &["file.json"]
    } else if text.trim_start().starts_with('[') {
        &["file.json", "file.toml"]
    } else {
        &["file.yaml", "file.toml"]
    }
}

/// Whether a text is an inventory of one file: it has a head.
fn is_inventory(text: &str) -> bool {
    let locator = Locator::new(SourceId::default(), text);
    [Format::Json, Format::Yaml, Format::Toml].into_iter().any(|format| {
        let root = format.parse(&locator).root;
        let keys = root.as_ref().and_then(|root| root.as_map()).unwrap_or_default();
        keys.iter().any(|(key, head)| key.name == "inventory" && head.as_map().is_some())
    })
}

/// What another program's file is, where the reader of inventories knows it: `this is a manifest of dbt`.
fn other(text: &str) -> Option<String> {
    names(text).iter().find_map(|name| {
        let outcome = ingest::from_memory(&[(name, text)], &Vocabulary::default());
        let messages = outcome.findings.iter().map(|finding| finding.message.as_str());
        let named = messages.filter_map(|message| message.strip_suffix(", and no inventory"));
        named.map(str::to_owned).next()
    })
}

/// How a text begins, to be told.
fn beginning(text: &str) -> String {
    let line = text.trim_start().lines().next().unwrap_or_default();
    format!("`{}`", words::plain(line, 60))
}
