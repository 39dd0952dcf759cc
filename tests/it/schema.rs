//! The JSON Schemas against a validator: what the program writes and reads fits them, and what is broken does not.

use std::{fs, path::Path, process::Command};

use jsonschema::Validator;
use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::TestRunner,
};
use serde_json::{Value as Json, json};
use thalweg::{
    assess::Analysis,
    ingest, law,
    model::Vocabulary,
    report::{self, Report},
    source::{SourceId, Sources},
    text::{
        Format, Locator,
        tree::{Node, Value},
    },
};

use crate::{random, support::written};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The schema as the program prints it.
fn schema(of: &str) -> Json {
    let run = Command::new(env!("CARGO_BIN_EXE_thalweg")).args(["schema", of]).output().unwrap();
    assert!(run.status.success());
    serde_json::from_slice(&run.stdout).unwrap()
}

fn validator(of: &str) -> Validator {
    let schema = schema(of);
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    jsonschema::meta::validate(&schema).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

fn fits(validator: &Validator, document: &Json, what: &str) {
    let errors: Vec<String> =
        validator.iter_errors(document).take(3).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{what}: {errors:#?}");
}

#[test]
fn reports_fit_their_schema() {
    let validator = validator("report");
    let meta = fs::read(root().join("reports/meta/report.json")).unwrap();
    let meta: Json = serde_json::from_slice(&meta).unwrap();
    fits(&validator, &meta, "meta");
    let (regimes, mut runner) = (law::built_in().unwrap(), TestRunner::deterministic());
    let mut rows = 0;
    for _ in 0..60 {
        let recipe = random::recipes().new_tree(&mut runner).unwrap().current();
        let mut inventory = recipe.inventory();
        inventory.head.regimes = None;
        let assessment = Analysis::prepare(inventory.clone(), regimes.iter().cloned(), recipe.day()).assess();
        let sources = Sources::default();
        let files =
            report::files(&Report { assessment: &assessment, sources: &sources, ahead: None, since: None })
                .unwrap();
        let (_, bytes) = files.into_iter().find(|(name, _)| *name == "report.json").unwrap();
        let document: Json = serde_json::from_slice(&bytes).unwrap();
        rows += document["transfers"].as_array().unwrap().len();
        fits(&validator, &document, "a random inventory");
    }
    assert!(rows > 60, "{rows}");
}

#[test]
fn a_report_that_is_changed_fits_no_more() {
    let validator = validator("report");
    let meta = fs::read(root().join("reports/meta/report.json")).unwrap();
    let meta: Json = serde_json::from_slice(&meta).unwrap();
    let mut changes = 0;
    let mut refused = |what: &str, change: &dyn Fn(&mut Json)| {
        let mut document = meta.clone();
        change(&mut document);
        assert!(!validator.is_valid(&document), "{what}");
        changes += 1;
    };
    for field in meta.as_object().unwrap().keys() {
        refused(field, &|d| drop(d.as_object_mut().unwrap().remove(field)));
        refused(field, &|d| d[field] = json!(7));
    }
    for table in ["regimes", "transfers", "exposures", "findings", "rules"] {
        for field in meta[table][0].as_object().unwrap().keys() {
            refused(field, &|d| drop(d[table][0].as_object_mut().unwrap().remove(field)));
            refused(field, &|d| d[table][0][field] = json!({ "x": 1 }));
        }
        refused(table, &|d| d[table][0]["new"] = json!("x"));
    }
    refused("verdict", &|d| d["exposures"][0]["verdict"] = json!("fine"));
    refused("format", &|d| d["format"] = json!("thalweg-report/1"));
    refused("code", &|d| d["findings"][0]["code"] = json!("TW999"));
    refused("line", &|d| d["findings"][0]["line"] = json!(0));
    refused("step", &|d| d["exposures"][0]["route"][0] = json!({ "id": "f" }));
    assert!(changes > 80, "{changes}");
}

/// A tree as the JSON that it stands for: numbers as they stand, days as texts.
fn json_of(node: &Node<'_>, text: &str) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Boolean(value) => json!(value),
        Value::Text(text) => json!(text),
        Value::Datetime => json!(node.raw(text)),
        Value::Integer(_) | Value::Float => serde_json::from_str(node.raw(text)).unwrap_or(json!(0)),
        Value::List(items) => items.iter().map(|item| json_of(item, text)).collect(),
        Value::Map(map) => map.iter().map(|(k, v)| (k.name.to_string(), json_of(v, text))).collect(),
    }
}

fn parsed(text: &str, format: Format) -> Option<Json> {
    let parsed = format.parse(&Locator::new(SourceId(0), text));
    parsed.root.map(|root| json_of(&root, text))
}

#[test]
fn inventories_fit_their_schema_in_every_format() {
    let validator = validator("inventory");
    let mut folders = vec![root().join("inventories/meta")];
    for kind in ["valid", "small"] {
        let entries = fs::read_dir(root().join("tests/fixtures").join(kind)).unwrap();
        folders.extend(entries.map(|entry| entry.unwrap().path()));
    }
    for folder in folders {
        for format in Format::ALL {
            let text = written(&folder, format);
            let document = parsed(&text, format).unwrap();
            fits(&validator, &document, &format!("{} as {}", folder.display(), format.as_str()));
        }
    }
}

/// What a schema can see: names, types, words, what is required. It sees no reference to something that is not there.
const SEEN: &[&str] = &[
    "json-types",
    "toml-folder-head",
    "toml-one-table",
    "toml-types",
    "yaml-dates",
    "yaml-head",
    "yaml-list-of-all",
    "yaml-missing-keys",
    "yaml-no-head",
    "yaml-not-a-list",
    "yaml-number-for-text",
    "yaml-one-value",
    "yaml-references",
    "yaml-semicolon",
    "yaml-unknown-column",
    "yaml-unknown-table",
];

#[test]
fn broken_inventories_do_not_fit_where_a_schema_can_see_it() {
    let validator = validator("inventory");
    for name in SEEN {
        let folder = root().join("tests/fixtures/invalid").join(format!("one-{name}"));
        let file = fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path());
        let file = file.into_iter().find(|f| f.file_stem().is_some_and(|stem| stem == "one")).unwrap();
        let format = Format::of_ending(file.extension().unwrap().to_str().unwrap()).unwrap();
        let document = parsed(&fs::read_to_string(&file).unwrap(), format).unwrap();
        assert!(!validator.is_valid(&document), "{name}");
    }
}

/// Every word that the schema lists is read, and another one is neither.
#[test]
fn the_schemas_words_are_those_that_are_read() {
    let (schema, validator) = (schema("inventory"), validator("inventory"));
    let mut seen = 0;
    for (table, rows) in schema["properties"].as_object().unwrap() {
        let Some(columns) = rows["items"]["properties"].as_object() else { continue };
        for (column, shape) in columns {
            let words = shape["enum"].as_array().or_else(|| shape["anyOf"][0]["enum"].as_array());
            let Some(words) = words else { continue };
            let folder = tempfile::tempdir().unwrap();
            for word in words.iter().cloned().chain([json!("sesame")]) {
                let document = json!({ "inventory": { "name": "t" }, table: [{ "id": "a", "country": "DE", column: word }] });
                let file = folder.path().join("i.json");
                fs::write(&file, document.to_string()).unwrap();
                let outcome = ingest::read(&file, &Vocabulary::default());
                let told =
                    outcome.findings.iter().any(|f| f.message.contains(&format!("a word for `{column}`")));
                assert_eq!(told, word == "sesame", "{table}.{column}: {word}");
                let path = format!("/{table}/0/{column}");
                let refused = validator.iter_errors(&document).any(|e| e.instance_path().to_string() == path);
                assert_eq!(refused, told, "{table}.{column}: {word}");
                seen += 1;
            }
        }
    }
    assert!(seen > 50, "{seen}");
}

#[test]
fn every_column_says_what_it_is_for() {
    let schema = schema("inventory");
    for (table, rows) in schema["properties"].as_object().unwrap() {
        let Some(columns) = rows["items"]["properties"].as_object() else { continue };
        let described = columns.values().filter(|column| column["description"].is_string()).count();
        assert!(described * 2 >= columns.len(), "{table}: {described} of {}", columns.len());
    }
}
