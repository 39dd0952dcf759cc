//! What went wrong with a query, as the command ends.

use thalweg::query::{QueryError, text};

use crate::error::{CommandError, Kind};

/// The error under the line that it is about.
pub fn failed(text: &str, error: &QueryError) -> CommandError {
    Kind::Query(text::underline(text, error)).into()
}
