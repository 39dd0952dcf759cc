//! Each field that a specification has is read, quoted or left out, as the page of fields says, and nothing else stands there. The
//! lists of fields are taken from packages that hold the specifications; each names its own.

use std::{collections::BTreeMap, fs, path::Path};

use serde_json::{Value, json};

use super::{fixtures, imported};

/// The page, by its sections and the objects of each: what is read, quoted and left out.
fn page() -> BTreeMap<String, BTreeMap<String, [Vec<String>; 3]>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/IMPORT-FIELDS.md");
    let text = fs::read_to_string(path).unwrap();
    let mut sections: BTreeMap<String, BTreeMap<String, [Vec<String>; 3]>> = BTreeMap::new();
    let mut section = String::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("## ") {
            section = name.to_lowercase();
        }
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [object, cells @ ..] = cells.as_slice() else { continue };
        let is_row = line.starts_with("| ") && cells.len() == 3 && *object != "object";
        if is_row {
            let names = |cell: &&str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect();
            let cells: Vec<Vec<String>> = cells.iter().map(names).collect();
            let known = sections
                .entry(section.clone())
                .or_default()
                .insert((*object).to_owned(), cells.try_into().unwrap());
            assert!(known.is_none(), "{section}: {object} stands twice");
        }
    }
    sections
}

/// The lists of fields, by the names of their formats.
fn lists() -> BTreeMap<String, Value> {
    let files = fs::read_dir(fixtures().join("fields")).unwrap().map(|entry| entry.unwrap().path());
    let read = |path: std::path::PathBuf| {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        (name, serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap())
    };
    files.map(read).collect()
}

fn texts(list: &Value) -> Vec<String> {
    list.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_page_of_fields_names_those_of_the_specifications_and_no_others() {
    let (page, lists) = (page(), lists());
    assert_eq!(page.keys().collect::<Vec<_>>(), lists.keys().collect::<Vec<_>>());
    for (format, list) in &lists {
        let objects = list["objects"].as_object().unwrap();
        assert_eq!(page[format].keys().collect::<Vec<_>>(), objects.keys().collect::<Vec<_>>(), "{format}");
        for (object, spec) in objects {
            let mut named = page[format][object].concat();
            let mut fields = texts(&spec["fields"]);
            named.sort_unstable();
            fields.sort_unstable();
            assert_eq!(named, fields, "{format}: {object}");
        }
    }
}

/// A document with a mark in fields of one of its objects, the mark of each by its place.
fn marked(list: &Value, object: &str, fields: &[&String]) -> Value {
    let (mut document, spec) = (list["document"].clone(), &list["objects"][object]);
    // What has parts is no text.
    let mark = |at: usize| {
        let mark = json!(format!("mark {at} here"));
        if spec["parts"] == true { json!({ "note": mark }) } else { mark }
    };
    for (at, field) in fields.iter().enumerate() {
        if let Some(urn) = spec["at"].as_str() {
            let kind = urn.split(':').nth(2).unwrap();
            let proposal = json!({
                "entityType": kind, "entityUrn": urn, "changeType": "UPSERT", "aspectName": field, "aspect": { "json": mark(at) },
            });
            document.as_array_mut().unwrap().push(proposal);
            continue;
        }
        let mut node = &mut document;
        for step in spec["at"].as_array().unwrap() {
            node = match step.as_u64() {
                Some(number) => &mut node[number as usize],
                None => &mut node[step.as_str().unwrap()],
            };
        }
        node[field.as_str()] = mark(at);
    }
    document
}

/// All that an import of a document writes.
fn written(document: &Value) -> String {
    let at = tempfile::tempdir().unwrap();
    fs::write(at.path().join("f.json"), document.to_string()).unwrap();
    imported(at.path(), &["f.json", "--into", "map", "--owner", "acme"]);
    let files = fs::read_dir(at.path().join("map")).unwrap();
    files.map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap()).collect()
}

#[test]
fn what_is_said_to_be_quoted_or_left_out_is() {
    let page = page();
    for (format, list) in lists() {
        for (object, spec) in list["objects"].as_object().unwrap() {
            let [_, quoted, left] = &page[&format][object];
            // Of a part that is quoted, only what it has is.
            let quoted = if spec["parts"] == true { &[][..] } else { quoted };
            let fields: Vec<&String> = quoted.iter().chain(left).collect();
            let text = written(&marked(&list, object, &fields));
            for (at, field) in fields.iter().enumerate() {
                let is_there = text.contains(&format!("mark {at} here"));
                assert_eq!(is_there, at < quoted.len(), "{format}: {object}: {field}");
            }
        }
    }
}
