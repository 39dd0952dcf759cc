//! Why a command could not run: a kind, its cause, and hints. Each maps to exit code 2, in `output`.

use std::{error::Error, io, path::PathBuf};

use thalweg::law::LoadError;

/// What stopped a command.
#[derive(Debug, thiserror::Error)]
pub enum Kind {
    /// The inventory has findings of `TW0xx`; they have been shown.
    #[error("the inventory in {} cannot be read: {errors} {}", .path.display(), plural(*errors))]
    Unread {
        /// The inventory.
        path: PathBuf,
        /// How many.
        errors: usize,
    },
    /// The regimes cannot be loaded.
    #[error("the regimes cannot be loaded")]
    Regimes(#[source] Box<Regimes>),
    /// A file or folder cannot be read or written.
    #[error("cannot {step} {}", .path.display())]
    Io {
        /// What was tried.
        step: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The system's word.
        #[source]
        source: io::Error,
    },
    /// A folder to write to that holds something already.
    #[error("{} is not empty, and nothing in it is overwritten", .path.display())]
    Occupied {
        /// The folder.
        path: PathBuf,
    },
    /// An id that the inventory or the law does not have.
    #[error("there is no {what} `{id}`")]
    Unknown {
        /// What was looked for.
        what: &'static str,
        /// The id.
        id: String,
    },
    /// The report could not be written; what was there before is untouched.
    #[error("the report was not written")]
    Report(#[source] Box<thalweg::report::ReportError>),
    /// What cannot be supposed or compared.
    #[error("{0}")]
    Supposed(String),
    /// What keeps files from being imported; each was told.
    #[error("{0}")]
    Import(String),
    /// A query that was not run, or failed: as it is shown.
    #[error("{0}")]
    Query(String),
}

/// What is wrong with regime files.
#[derive(Debug, thiserror::Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n  "))]
pub struct Regimes(pub Vec<LoadError>);

/// A kind with hints.
#[derive(Debug)]
pub struct CommandError {
    /// What stopped it.
    pub kind: Kind,
    /// What to try.
    pub hints: Vec<String>,
}

impl From<Kind> for CommandError {
    fn from(kind: Kind) -> Self {
        Self { kind, hints: Vec::new() }
    }
}

impl CommandError {
    /// Adds a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// The whole text: the error, its causes, the hints.
    pub fn text(&self) -> String {
        let mut text = match &self.kind {
            // It stands under the line that it is about, with its own "error:".
            Kind::Query(shown) => shown.clone(),
            kind => format!("error: {kind}\n"),
        };
        let mut cause = self.kind.source();
        while let Some(error) = cause {
            text.push_str("  ");
            text.push_str(&error.to_string());
            text.push('\n');
            cause = error.source();
        }
        for hint in &self.hints {
            text.push_str("  help: ");
            text.push_str(hint);
            text.push('\n');
        }
        text
    }
}

/// `error` or `errors`.
pub fn plural(count: usize) -> &'static str {
    if count == 1 { "error" } else { "errors" }
}
