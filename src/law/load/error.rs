//! What is wrong with a regime file.

use std::ops::Range;

use crate::{source::SourceId, text::locate};

/// What is wrong with a regime file, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}:{column}: {message}{}", self.help_after())]
pub struct LoadError {
    /// The file's name, as the caller gave it.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// In a few words.
    pub message: String,
    /// What would put it right, where that is known.
    pub help: Option<String>,
}

impl LoadError {
    pub(super) fn at(
        file: &str,
        text: &str,
        at: Range<usize>,
        message: String,
        help: Option<String>,
    ) -> Self {
        let span = locate(SourceId(0), text, at);
        Self { file: file.to_owned(), line: span.line, column: span.column, message, help }
    }

    fn help_after(&self) -> String {
        self.help.as_ref().map_or_else(String::new, |help| format!("; {help}"))
    }
}
