//! A table for a reader.

/// A table for a reader, with what is said above it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Sentences above the table.
    pub lines: Vec<String>,
    /// The columns; none where there is no table.
    pub columns: Vec<&'static str>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}
