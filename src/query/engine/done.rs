//! What whatever may fail comes to.

use crate::query::error::{Fault, QueryError};

/// What came of it; the error is behind a pointer, since most come to something.
pub type Done<T> = Result<T, Box<QueryError>>;

/// It failed while it ran.
pub fn failed(message: impl Into<String>) -> QueryError {
    QueryError::new(Fault::Run, message)
}
