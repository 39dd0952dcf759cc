//! The schema of an inventory of one file.

use serde_json::{Map, Value, json};

use super::{
    page,
    part::{ADDRESS, DIALECT, MADE_BY, day, described, object},
};
use crate::{
    finding::Code,
    ingest::{Kind, Shape, Table, book::Book, bounds, head_keys, transform_words},
    model::{Bloc, Place},
};

const ID: &str = "[a-z0-9][a-z0-9._-]*";

/// The schema. It asks for the canonical form: no white space around a value, nothing for what is blank.
pub fn inventory() -> Value {
    let mut properties = Map::new();
    properties.insert("$schema".to_owned(), json!({ "type": "string" }));
    properties.insert(Book::ROOT.to_owned(), head());
    for table in Table::ALL {
        properties.insert(table.name().to_owned(), rows(*table));
    }
    let mut schema = object(&properties, &[Book::ROOT]);
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("$schema".to_owned(), json!(DIALECT));
        schema.insert("$comment".to_owned(), json!(MADE_BY));
        schema.insert("$id".to_owned(), json!(format!("{ADDRESS}inventory")));
        schema.insert("title".to_owned(), json!("Thalweg inventory, as one YAML, JSON or TOML file"));
        schema.insert("$defs".to_owned(), json!({ "place": places(), "home": homes() }));
    }
    schema.sort_all_objects();
    schema
}

fn head() -> Value {
    let said = page::said("inventory.toml");
    let whole = json!({ "type": ["integer", "null"], "minimum": 0, "maximum": bounds::PERIOD });
    let texts = json!({ "type": ["array", "null"], "items": { "type": "string" } });
    let properties = head_keys().iter().map(|&key| {
        let schema = match key {
            "name" => json!({ "type": "string", "pattern": "\\S" }),
            "as_of" => or_nothing(&day()),
            "regimes" => {
                json!({ "type": ["array", "null"], "items": pattern(&format!("^{ID}$")), "minItems": 1 })
            }
            "assessment_valid_months" | "expiry_notice_days" => whole.clone(),
            "confirms" => texts.clone(),
            "severity" => severity(),
            _ => json!({ "type": ["string", "null"] }),
        };
        (key.to_owned(), described(schema, said.get(key)))
    });
    object(&properties.collect(), &["name"])
}

fn severity() -> Value {
    let codes = Code::ALL.iter().map(|code| {
        let always = code.as_str().starts_with("TW0") && code.severity().as_str() == "error";
        let words = if always { &["error"][..] } else { &["error", "warning", "note", "off"] };
        (code.as_str().to_owned(), json!({ "enum": words, "description": code.title() }))
    });
    let mut schema = object(&codes.collect(), &[]);
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("type".to_owned(), json!(["object", "null"]));
    }
    schema
}

fn rows(table: Table) -> Value {
    let said = page::said(&format!("{}.csv", table.name()));
    let properties = table.columns().iter().map(|&(column, required, shape)| {
        (column.to_owned(), described(cell(shape, required), said.get(column)))
    });
    let required: Vec<&str> =
        table.columns().iter().filter(|(_, required, _)| *required).map(|c| c.0).collect();
    let mut row = object(&properties.collect(), &required);
    if let Some(row) = row.as_object_mut() {
        let own = json!({ "^x_[\\s\\S]": { "type": ["string", "number", "boolean", "null"] } });
        row.insert("patternProperties".to_owned(), own);
    }
    json!({ "type": ["array", "null"], "items": row, "maxItems": table.bound() })
}

/// A cell that must be filled, or may be left out or `null`.
fn cell(shape: Shape, required: bool) -> Value {
    let schema = match shape {
        Shape::One(kind) => one(kind),
        Shape::List(kind) => {
            // A list in CSV is separated by `;`: no item holds one.
            let item = if kind == Kind::Text { pattern("^[^;]*[^;\\s][^;]*$") } else { one(kind) };
            let least = usize::from(required);
            json!({ "anyOf": [item, { "type": "array", "items": item, "minItems": least }] })
        }
    };
    if required { schema } else { or_nothing(&schema) }
}

fn or_nothing(schema: &Value) -> Value {
    json!({ "anyOf": [schema, { "type": "null" }] })
}

fn pattern(pattern: &str) -> Value {
    json!({ "type": "string", "pattern": pattern })
}

fn one(kind: Kind) -> Value {
    match kind {
        Kind::Text => pattern("\\S"),
        Kind::Id => json!({ "type": "string", "pattern": format!("^{ID}$"), "maxLength": bounds::ID_BYTES }),
        Kind::IdOrAll => pattern(&format!("^(\\*|{ID})$")),
        Kind::Word(words) => {
            let numbers = words.iter().filter_map(|word| word.parse::<u8>().ok().map(|n| json!(n)));
            let all: Vec<Value> = words.iter().map(|word| json!(word)).chain(numbers).collect();
            json!({ "enum": all })
        }
        Kind::Place => json!({ "$ref": "#/$defs/place" }),
        Kind::Home => json!({ "$ref": "#/$defs/home" }),
        Kind::RulePlace => {
            let codes = Place::all().map(Place::code).chain(Bloc::ALL.iter().map(|bloc| bloc.as_str()));
            pattern(&format!("^!?({})$", codes.collect::<Vec<_>>().join("|")))
        }
        Kind::Day => day(),
        Kind::DayOrNone => pattern("^(none|[0-9]{4}-[0-9]{2}-[0-9]{2})$"),
        Kind::PartyMatch => pattern(&format!("^(\\*|(group:\\s*)?{ID})$")),
        Kind::Transform => {
            let words = transform_words().join("|");
            pattern(&format!("^({words}|drop:\\s*{ID}|derive:\\s*{ID}\\s*>\\s*{ID})$"))
        }
        Kind::Count => json!({ "anyOf": [{ "type": "integer", "minimum": 0 }, pattern("^[0-9]+$")] }),
    }
}

/// Every place with its name, so that an editor can offer them.
fn places() -> Value {
    let places = Place::all().map(|place| json!({ "const": place.code(), "description": place.name() }));
    json!({ "type": "string", "anyOf": places.collect::<Vec<_>>() })
}

fn homes() -> Value {
    let wide = Bloc::ALL.iter().map(|bloc| bloc.as_str()).chain(["*"]);
    json!({ "anyOf": [{ "$ref": "#/$defs/place" }, { "enum": wide.collect::<Vec<_>>() }] })
}
