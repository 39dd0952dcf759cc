//! The layering of the sources, read from their `use` lines and paths, and the habits that a reader can count.

mod imports;

use std::{
    fs,
    path::{Path, PathBuf},
};

const LAYERS: &[(&str, &[&str])] = &[
    ("files", &[]),
    ("source", &[]),
    ("finding", &["source"]),
    ("text", &["source", "finding"]),
    ("model", &["source"]),
    ("review", &["source", "finding", "text", "model"]),
    ("ingest", &["files", "source", "finding", "text", "model", "review"]),
    ("lineage", &["model"]),
    ("law", &["source", "finding", "text", "model"]),
    ("assess", &["source", "finding", "text", "model", "lineage", "law"]),
    ("report", &["files", "source", "finding", "text", "model", "review", "lineage", "law", "assess"]),
    ("gate", &["source", "finding", "text", "model", "review", "law", "assess", "report"]),
    ("graph", &["source", "finding", "model", "lineage", "law", "assess", "report"]),
    (
        "changes",
        &["source", "finding", "text", "model", "review", "ingest", "law", "assess", "report", "gate"],
    ),
    ("query", &["finding", "text", "model", "graph", "report"]),
    ("export", &["text", "model", "graph"]),
    ("write", &["text", "model", "ingest"]),
    ("import", &["source", "finding", "text", "model", "ingest", "write"]),
    ("schema", &["finding", "text", "model", "ingest", "law", "assess"]),
];

fn files(dir: &Path, list: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, list);
        } else if path.extension().is_some_and(|e| e == "rs") {
            list.push(path);
        }
    }
}

fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut list = Vec::new();
    files(&root, &mut list);
    list.into_iter()
        .map(|p| (p.strip_prefix(&root).unwrap().display().to_string(), fs::read_to_string(&p).unwrap()))
        .collect()
}

/// The layers that a file names: after `crate::`, alone or in braces.
fn named(text: &str) -> Vec<String> {
    let mut layers = Vec::new();
    let code: String =
        text.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + 7..];
        if let Some(inner) = rest.strip_prefix('{') {
            let (mut depth, mut word) = (0, String::new());
            for c in inner.chars() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => layers.push(std::mem::take(&mut word)),
                    c if depth == 0 => word.push(c),
                    _ => {}
                }
            }
            layers.push(word);
        } else {
            layers.push(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
        }
    }
    layers
        .iter()
        .map(|l| l.trim().split("::").next().unwrap().trim().to_owned())
        .filter(|l| !l.is_empty())
        .collect()
}

#[test]
fn data_walks_in_one_direction() {
    for (path, text) in sources() {
        let layer = path.split(['/', '\\']).next().unwrap();
        let Some((_, allowed)) = LAYERS.iter().find(|(l, _)| *l == layer) else { continue };
        for other in named(&text) {
            if other != layer && LAYERS.iter().any(|(l, _)| *l == other) {
                assert!(
                    allowed.contains(&other.as_str()),
                    "src/{path} names {other}, which {layer} must not"
                );
            }
        }
    }
}

#[test]
fn the_table_of_layers_is_no_circle() {
    for (at, (layer, allowed)) in LAYERS.iter().enumerate() {
        let above: Vec<&str> = LAYERS[..at].iter().map(|(above, _)| *above).collect();
        assert!(
            allowed.iter().all(|other| above.contains(other)),
            "{layer} names a layer that is not above it"
        );
    }
}

#[test]
fn no_module_imports_what_imports_it() {
    let circles = imports::circles(&sources());
    assert!(circles.is_empty(), "a circle of imports: {circles:#?}");
}

#[test]
fn only_the_binary_prints_and_reads_the_clock() {
    for (path, text) in sources() {
        if path.starts_with("cli") {
            continue;
        }
        for word in ["println!", "eprintln!", "print!(", "SystemTime::now", "Zoned::now", "Instant::now"] {
            // A query ends when its time is over: that looks at a watch, and at no day.
            let watch = path == "query/engine/context.rs" && word == "Instant::now";
            assert!(watch || !text.contains(word), "src/{path} has {word}");
        }
    }
}

#[test]
fn every_file_says_what_it_is_for_and_stays_a_room() {
    for (path, text) in sources() {
        assert!(text.starts_with("//!"), "src/{path} does not begin with what it is for");
        assert!(text.lines().count() <= 500, "src/{path} wants another room");
    }
}

#[test]
fn the_layers_are_those_of_the_library() {
    let lib = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    let modules: Vec<&str> =
        lib.lines().filter_map(|l| l.strip_prefix("pub mod ")).map(|l| l.trim_end_matches(';')).collect();
    for module in &modules {
        assert!(LAYERS.iter().any(|(l, _)| l == module), "{module} has no place in the table");
    }
    assert_eq!(modules.len(), LAYERS.len());
}
