//! Whether a file that is there may be replaced by what is written now: only where it was written by this program, and
//! is of the same kind. How a file begins tells: the ending of its name does not, for a person's notes end in `.txt` too.

use std::{
    ffi::OsStr,
    fs::{self, File},
    io::{self, Read as _},
    path::Path,
};

use thalweg::ingest::Table;

/// So many bytes of a file say what it is.
pub const LOOKED: usize = 4096;

/// Each kind that is written: its name, how it begins, and what stands near its beginning.
const KINDS: &[(&str, &str, &str)] = &[
    ("manual page", ".ie \\n(.g", ".TH thalweg"),
    ("picture", "<svg ", "data-from=\"thalweg\""),
    ("picture", "<?xml", "<!-- Title: thalweg "),
    ("map for Graphviz", "digraph thalweg {\n  graph[label=\"", "labelloc=\"t\" rankdir=\"LR\""),
    ("map for Mermaid", "%% thalweg map\n", ""),
    ("GraphML", "<?xml", "<key id=\"g-as_of\""),
    ("Turtle", "@base <https://thalweg.example/", ""),
    ("JSON-LD", "{\"@context\":", "https://thalweg.example/ns#"),
    ("JSON Graph", "{\"graph\":{", "\"type\":\"thalweg\""),
    ("Cypher", "// The inventory ", "`cypher-shell --file`"),
    ("SARIF", "{\n  \"$schema\": \"", "\"driver\": {\n          \"name\": \"Thalweg\","),
    ("JSON Schema", "{\n  \"$comment\": \"written by `thalweg schema`\"", ""),
    ("calendar", "BEGIN:VCALENDAR", "PRODID:-//Thalweg//"),
    ("answer as JSON", "{\"columns\": [", "],\n\"rows\": ["),
    ("answer as a table", "\u{250c}\u{2500}", "\u{255e}\u{2550}"),
];

/// Before the first line of what bears no mark.
const UNMARKED: &str = "begins: ";

/// What the whole first line of a text is, with `DAY` for each day and `N` for each number.
const TEXTS: &[(&str, &str)] = &[
    (
        "differences",
        r"^(.+, as of DAY: what (changed|if .+)|.+: from DAY to DAY|From .+, as of DAY to .+, as of DAY)$",
    ),
    ("days", r"^.+: N days? on which something changes, from DAY to DAY$"),
    ("calendar as text", r"^.+: N things? falls? due from DAY to DAY$"),
    ("plan", r"^.+, as of DAY: N exposures? (is|are) red or unknown(, N of tagged data)?$"),
];

/// What is there instead of an earlier file of the same kind as one that begins so: in words, or `None` where it may be
/// replaced. `name` is what it is called, also where it has another name by now.
pub fn other_than(name: &Path, there: &Path, new: &[u8]) -> Option<String> {
    let mut old = Vec::new();
    // A pipe would not be opened before somebody writes to it.
    if fs::metadata(there).is_ok_and(|meta| !meta.is_file()) {
        return Some("it is there, and is not a file".to_owned());
    }
    match File::open(there).and_then(|file| file.take(LOOKED as u64).read_to_end(&mut old)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
        // Nobody knows whose it is.
        Err(error) => return Some(format!("what is there cannot be read: {error}")),
        Ok(_) => {}
    }
    if old.is_empty() {
        return None;
    }
    if is_a_table(name) {
        return Some("it has the name of a table, and may be somebody's".to_owned());
    }
    let kinds = (kind(&old), kind(new));
    if kinds.0 == kinds.1 {
        if number(&old) > number(new) {
            return Some(
                "it was written by a newer version of this program, and is not written over".to_owned(),
            );
        }
        let header = kinds.0.strip_prefix(UNMARKED);
        // So begins whatever is of the same format: `{`.
        if header.is_some_and(|line| !line.contains(char::is_alphabetic)) {
            return Some(OTHER.to_owned());
        }
        // `name`, of a table of people as well as of an answer.
        if header
            .is_some_and(|name| name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ')))
        {
            return Some("it has one column with a plain name, and may be somebody's".to_owned());
        }
        return header.and_then(table_with).map(|table| {
            format!("it has the columns of a table (`{}`), and may be somebody's", table.name())
        });
    }
    Some(OTHER.to_owned())
}

/// What is there is of another kind, or of one that others write too.
const OTHER: &str = "something else is there already, and is not written over";

/// Whether a file has the name of a table of an inventory, or lies in a folder of that name, with the ending of tables: no
/// answer is written over it, wherever it lies.
fn is_a_table(place: &Path) -> bool {
    let of_table = |name: Option<&OsStr>| {
        name.is_some_and(|name| Table::ALL.iter().any(|table| name.eq_ignore_ascii_case(table.name())))
    };
    place.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"))
        && (of_table(place.file_stem()) || of_table(place.parent().and_then(Path::file_name)))
}

/// The table that a row of names would be the header of: all are columns of it, and those that name a row are among them.
fn table_with(header: &str) -> Option<Table> {
    let names: Vec<String> =
        header.split(',').map(|name| name.trim().trim_matches('"').to_ascii_lowercase()).collect();
    let is_named = |column: &str| names.iter().any(|name| name == column);
    Table::ALL.iter().copied().find(|table| {
        let has = |name: &String| table.columns().iter().any(|(column, ..)| column == name);
        names.iter().all(has) && table.key_columns().iter().all(|column| is_named(column))
    })
}

/// What a file is that begins so. Of one that bears no mark its whole first line tells: the header of a table.
fn kind(begin: &[u8]) -> String {
    let text = String::from_utf8_lossy(begin);
    let text = text.trim_start_matches('\u{feff}');
    if let Some(format) = format(text) {
        return format;
    }
    let marked = |&&(_, first, near): &&(&str, &str, &str)| text.starts_with(first) && text.contains(near);
    if let Some((name, ..)) = KINDS.iter().find(marked) {
        return (*name).to_owned();
    }
    let line = text.lines().next().unwrap_or_default();
    let is = |shape: &str| {
        let shape = shape.replace("DAY", r"\d{4}-\d\d-\d\d").replace('N', r"\d+");
        regex_lite::Regex::new(&shape).is_ok_and(|shape| shape.is_match(line.trim_start_matches("## ")))
    };
    match TEXTS.iter().find(|(_, shape)| is(shape)) {
        Some((name, _)) if line.starts_with('#') => format!("{name} as Markdown"),
        Some((name, _)) => (*name).to_owned(),
        None => format!("{UNMARKED}{line}"),
    }
}

/// The number of a format of ours: a newer version's is higher.
fn number(begin: &[u8]) -> Option<u32> {
    let text = String::from_utf8_lossy(begin);
    let (_, behind) = text.split_once("\"format\": \"thalweg-")?;
    let (name, _) = behind.split_once('"')?;
    name.rsplit_once('/')?.1.parse().ok()
}

/// The name of a format of ours, without its number; of a baseline with the inventory, which no other one's replaces.
fn format(text: &str) -> Option<String> {
    let value = |key: &str| {
        let (_, behind) = text.split_once(&format!("\"{key}\": \""))?;
        behind.split_once('"').map(|(value, _)| value)
    };
    let name = value("format").filter(|_| text.starts_with('{'))?.strip_prefix("thalweg-")?;
    let name = name.split('/').next().unwrap_or(name);
    Some(match (name, value("inventory")) {
        ("baseline", Some(inventory)) => format!("baseline of {inventory}"),
        _ => name.to_owned(),
    })
}
