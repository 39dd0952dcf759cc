//! JSON Schemas (2020-12) of what is read and written, for editors and for other programs.
//!
//! Built from what the readers and writers go by, not derived from types of their own: the columns of an inventory
//! are data (`src/ingest/table.rs`), and a schema made from them cannot differ. What a column is for stands in
//! docs/FORMATS.md, and is taken from there (`page`).

mod inventory;
mod page;
mod report;

pub use inventory::inventory;
pub use report::report;
use serde_json::{Map, Value, json};

/// The dialect.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// A day.
fn day() -> Value {
    json!({ "type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" })
}

/// With what it is for, where the page says something.
fn described(mut schema: Value, what: Option<&String>) -> Value {
    if let (Some(object), Some(what)) = (schema.as_object_mut(), what) {
        object.insert("description".to_owned(), json!(what));
    }
    schema
}

/// An object of these properties and no others.
fn object(properties: &Map<String, Value>, required: &[&str]) -> Value {
    json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}
