//! The schema of report.json.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{
    page,
    part::{ADDRESS, DIALECT, MADE_BY, day, described, object},
};
use crate::{
    assess::Kind,
    finding::{Code, Severity},
    law::{Capacity, Known, Verdict},
    model::{Basis, Decision},
};

/// What a field holds.
enum Field {
    Text,
    TextOrNull,
    Texts,
    Number(u64),
    NumberOrNull(u64),
    Word(Vec<&'static str>),
    WordOrNull(Vec<&'static str>),
    Day,
    DayOrNull,
    Of(Value),
}

use Field::{Day, DayOrNull, Number, NumberOrNull, Of, Text, TextOrNull, Texts, Word, WordOrNull};

/// The schema.
pub fn report() -> Value {
    let said = page::said("report.json");
    let text =
        |names: &[&'static str]| fields(names.iter().map(|&name| (name, Text)).collect(), &BTreeMap::new());
    let mut schema = fields(
        vec![
            ("format", Word(vec!["thalweg-report/2"])),
            ("inventory", Of(text(&["name", "title"]))),
            ("as_of", Day),
            ("regimes", Of(list(&text(&["id", "name", "citation"])))),
            ("transfers", Of(list(&transfer()))),
            ("exposures", Of(list(&exposure()))),
            ("findings", Of(list(&finding()))),
            ("rules", Of(list(&rule()))),
            ("extras", Of(list(&text(&["table", "row", "column", "value"])))),
        ],
        &said,
    );
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("$schema".to_owned(), json!(DIALECT));
        schema.insert("$comment".to_owned(), json!(MADE_BY));
        schema.insert("$id".to_owned(), json!(format!("{ADDRESS}report")));
        schema.insert("title".to_owned(), json!("Thalweg report, report.json"));
    }
    schema.sort_all_objects();
    schema
}

fn transfer() -> Value {
    let kinds =
        [Kind::Transfer, Kind::Onward, Kind::Abroad, Kind::Returned, Kind::SameParty].map(Kind::as_str);
    let roles = || [Capacity::Controller, Capacity::Processor].map(Capacity::as_str).to_vec();
    fields(
        vec![
            ("key", Text),
            ("flow", Text),
            ("regime", Text),
            ("kind", Word(kinds.to_vec())),
            ("exporter", TextOrNull),
            ("exporter_role", WordOrNull(roles())),
            ("importer", Text),
            ("importer_role", Word(roles())),
            ("place", Text),
            ("categories", Texts),
            ("populations", Texts),
            ("tags", Texts),
            ("purposes", Texts),
            ("legal_basis", WordOrNull(Basis::ALL.iter().map(|basis| basis.as_str()).collect())),
            ("verdict", verdict()),
            ("mechanism", TextOrNull),
            ("safeguard", TextOrNull),
            ("citation", TextOrNull),
            ("rule", TextOrNull),
            ("reasons", Texts),
            ("conditions", Of(list(&condition()))),
            ("in_force_from", DayOrNull),
            ("in_force_until", DayOrNull),
            ("assessed_on", DayOrNull),
            ("document", TextOrNull),
            ("rests_on", Texts),
        ],
        &page::said("transfers.csv"),
    )
}

fn condition() -> Value {
    let answers = [Known::Holds, Known::Fails, Known::NotStated].map(Known::as_str);
    let said = BTreeMap::new();
    fields(vec![("name", Text), ("answer", Word(answers.to_vec())), ("why", Text)], &said)
}

fn exposure() -> Value {
    let verdicts = json!({ "type": "array", "items": schema(verdict()) });
    fields(
        vec![
            ("key", Text),
            ("population", Text),
            ("regime", TextOrNull),
            ("recipient", Text),
            ("recipient_kind", Text),
            ("place", Text),
            ("verdict", verdict()),
            ("delivery", verdict()),
            ("categories", Texts),
            ("tags", Texts),
            ("hops", Number(0)),
            ("route", Texts),
            ("verdicts", Of(verdicts)),
            ("safeguards", Texts),
            ("decision", decision()),
        ],
        &page::said("exposures.csv"),
    )
}

fn finding() -> Value {
    let severities = [Severity::Error, Severity::Warning, Severity::Note].map(Severity::as_str);
    fields(
        vec![
            ("key", Text),
            ("code", Word(Code::ALL.iter().map(|code| code.as_str()).collect())),
            ("severity", Word(severities.to_vec())),
            ("file", TextOrNull),
            ("line", NumberOrNull(1)),
            ("column", NumberOrNull(1)),
            ("subject", TextOrNull),
            ("message", Text),
            ("citation", TextOrNull),
            ("help", TextOrNull),
            ("exposures", NumberOrNull(1)),
            ("names", Texts),
            ("waived", Of(json!({ "anyOf": [waived(), { "type": "null" }] }))),
            ("decision", decision()),
        ],
        &page::said("findings.csv"),
    )
}

fn waived() -> Value {
    fields(vec![("until", Day), ("who", Text), ("reason", Text)], &BTreeMap::new())
}

fn decision() -> Field {
    let words = Decision::ALL.map(Decision::as_str).to_vec();
    let decided = fields(
        vec![("decision", Word(words)), ("on", DayOrNull), ("until", Day), ("who", Text), ("reason", Text)],
        &BTreeMap::new(),
    );
    Of(json!({ "anyOf": [decided, { "type": "null" }] }))
}

fn rule() -> Value {
    fields(
        vec![
            ("id", Text),
            ("regime", Text),
            ("title", Text),
            ("citation", Text),
            ("source", Text),
            ("grade", Word(vec!["P", "S", "M"])),
            ("checked", Day),
            ("mark", Word(vec!["counts", "review-required", "unconfirmed"])),
            ("from", DayOrNull),
            ("until", DayOrNull),
            ("void", DayOrNull),
            ("note", TextOrNull),
        ],
        &BTreeMap::new(),
    )
}

fn verdict() -> Field {
    Word(Verdict::ALL.map(Verdict::as_str).to_vec())
}

fn list(item: &Value) -> Value {
    json!({ "type": "array", "items": item })
}

/// An object that has all these fields and no others.
fn fields(fields: Vec<(&'static str, Field)>, said: &BTreeMap<String, String>) -> Value {
    let required: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    let properties: Map<String, Value> = fields
        .into_iter()
        .map(|(name, field)| (name.to_owned(), described(schema(field), said.get(name))))
        .collect();
    object(&properties, &required)
}

fn schema(field: Field) -> Value {
    let null = |schema: &Value| json!({ "anyOf": [schema, { "type": "null" }] });
    match field {
        Text => json!({ "type": "string" }),
        TextOrNull => json!({ "type": ["string", "null"] }),
        Texts => json!({ "type": "array", "items": { "type": "string" } }),
        Number(least) => json!({ "type": "integer", "minimum": least }),
        NumberOrNull(least) => json!({ "type": ["integer", "null"], "minimum": least }),
        Word(words) => json!({ "enum": words }),
        WordOrNull(words) => null(&json!({ "enum": words })),
        Day => day(),
        DayOrNull => null(&day()),
        Of(schema) => schema,
    }
}
