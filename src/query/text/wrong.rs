//! Why a text is no query, or is not run.

use std::ops::Range;

use crate::query::error::{Fault, QueryError};

/// A name or parameter without its backticks.
pub(super) fn unquote(name: &str) -> String {
    match name.strip_prefix('`').and_then(|n| n.strip_suffix('`')) {
        Some(inside) => inside.replace("``", "`"),
        None => name.to_owned(),
    }
}

/// The text is no query.
pub(super) fn syntax(message: impl Into<String>, place: Range<usize>) -> QueryError {
    QueryError::new(Fault::Syntax, message).at(place)
}

/// The text is not run.
pub(super) fn refused(message: impl Into<String>, place: Range<usize>) -> QueryError {
    QueryError::new(Fault::Refused, message).at(place)
}
