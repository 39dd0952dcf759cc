//! Parts that both schemas have.

use serde_json::{Map, Value, json};

/// What stands first in a schema, so that it is known again.
pub(super) const MADE_BY: &str = "written by `thalweg schema`";

/// What the names of schemas begin with. Nothing is fetched from there.
pub(super) const ADDRESS: &str = "https://thalweg.example/schema/";

/// The dialect.
pub(super) const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// A day.
pub(super) fn day() -> Value {
    json!({ "type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" })
}

/// With what it is for, where the page says something.
pub(super) fn described(mut schema: Value, what: Option<&String>) -> Value {
    if let (Some(object), Some(what)) = (schema.as_object_mut(), what) {
        object.insert("description".to_owned(), json!(what));
    }
    schema
}

/// An object of these properties and no others.
pub(super) fn object(properties: &Map<String, Value>, required: &[&str]) -> Value {
    json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}
