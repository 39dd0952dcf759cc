//! The targets, as the tests have them.

#[path = "../../tests/it/fuzzed/targets.rs"]
pub mod targets;

#[path = "../../tests/it/fuzzed/inputs.rs"]
pub mod inputs;

/// A text out of bytes.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
