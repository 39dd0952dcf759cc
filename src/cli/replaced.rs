//! Whether a file that is there may be replaced by what is written now. A file that was written before may, and nobody's
//! notes: the ending of its name says what it is, or how it begins.

use std::{fs::File, io::Read as _, path::Path};

use thalweg::ingest::Table;

use super::bounded;

/// So many bytes of a file say what it is.
pub const LOOKED: usize = 512;

/// What is written: how it begins, and the endings of names that such a file has.
const KINDS: &[(&str, &[&str])] = &[
    ("<svg", &["svg"]),
    ("<?xml", &["graphml", "xml", "svg"]),
    ("digraph", &["dot", "gv"]),
    ("flowchart", &["mmd", "mermaid", "md", "markdown"]),
    ("%%", &["mmd", "mermaid", "md", "markdown"]),
    ("@", &["ttl", "turtle", "n3"]),
    ("{", JSON),
    ("[", JSON),
    ("", TEXT),
];

/// A header of CSV may begin like this too.
const JSON: &[&str] = &["json", "jsonld", "jgf", "sarif", "csv"];

const TEXT: &[&str] = &["csv", "txt", "text", "md", "markdown", "cypher", "cql", "cyp", "log"];

/// Inventories of one file that are larger are not known for what they are.
const JSON_BYTES: u64 = 256 << 20;

/// What is there instead of an earlier file of the same kind as one that begins so: in words, or `None` where it may be
/// replaced.
pub fn other_than(place: &Path, new: &[u8]) -> Option<String> {
    let mut old = Vec::new();
    // What cannot be read is said when it is to be replaced.
    File::open(place).and_then(|file| file.take(LOOKED as u64).read_to_end(&mut old)).ok()?;
    if old.is_empty() {
        return None;
    }
    let (new_kind, old_kind) = (kind(new), kind(&old));
    if old.trim_ascii_start().starts_with(b"{") && is_inventory(place) {
        return Some("it is an inventory".to_owned());
    }
    let ending = place.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    let of_its_kind = new_kind.1.contains(&ending.as_str());
    // Of a text without such an ending its first line alone tells.
    let begins_alike =
        new_kind == old_kind && (!new_kind.0.is_empty() || first_line(new) == first_line(&old));
    if of_its_kind || begins_alike {
        return None;
    }
    let endings: Vec<String> = new_kind.1.iter().map(|ending| format!("`.{ending}`")).collect();
    Some(format!(
        "something else is there already, and is not written over (what is written now would replace a file whose name \
         ends in {})",
        endings.join(", ")
    ))
}

fn kind(begin: &[u8]) -> (&'static str, &'static [&'static str]) {
    let text = begin.trim_ascii_start();
    let of_text = ("", TEXT);
    KINDS.iter().copied().find(|(first, _)| text.starts_with(first.as_bytes())).unwrap_or(of_text)
}

fn first_line(begin: &[u8]) -> &[u8] {
    begin.split(|&byte| byte == b'\n').next().unwrap_or_default()
}

/// Whether a file of JSON is an inventory: nothing that is written here has such keys.
fn is_inventory(place: &Path) -> bool {
    let text = bounded::text_of_file(place, JSON_BYTES).unwrap_or_default();
    let Ok(serde_json::Value::Object(keys)) = serde_json::from_str(&text) else { return false };
    !keys.contains_key("format")
        && keys.keys().any(|key| key == "inventory" || Table::ALL.iter().any(|table| table.name() == key))
}
