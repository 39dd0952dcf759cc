//! Why a command could not run: a kind, its cause, and hints. Each maps to exit code 2, in `output`.

use std::{
    error::Error,
    fs,
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

use thalweg::{law::LoadError, text::clean};

/// What stopped a command.
#[derive(Debug, thiserror::Error)]
pub enum Kind {
    /// The inventory has findings of `TW0xx`; they have been shown.
    #[error("the inventory in {} cannot be read: {errors} {}", shown(path), plural(*errors))]
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
    #[error("cannot {step} {}", shown(path))]
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
    #[error("{} is not empty, and nothing in it is overwritten", shown(path))]
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

/// How many characters of a path are shown: of a longer one how it begins and ends.
const SHOWN: usize = 300;

/// A path as a terminal can show it.
pub fn shown(path: &Path) -> String {
    let text = clean(&path.display().to_string());
    let count = text.chars().count();
    if count <= SHOWN {
        return text;
    }
    let begin: String = text.chars().take(SHOWN / 2).collect();
    let end: String = text.chars().skip(count - SHOWN / 2).collect();
    format!("{begin}…{end}")
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

    /// What is missing where the system says that something is not there, and is not the file itself; and what to do.
    fn missing(&self, system: &io::Error) -> Option<(String, &'static str)> {
        let Kind::Io { path, step, .. } = &self.kind else { return None };
        if system.kind() != ErrorKind::NotFound {
            return None;
        }
        if fs::symlink_metadata(path).is_ok_and(|meta| meta.is_symlink()) {
            let help = "remove the link or make what it leads to, or give another name";
            return Some(("it is a link that leads nowhere".to_owned(), help));
        }
        let above = path.parent().filter(|above| !above.as_os_str().is_empty())?;
        let written = step.starts_with("write");
        (written && !above.exists()).then(|| {
            let above = clean(&above.display().to_string());
            (format!("the folder {above} is not there"), "make the folder first, or give another name")
        })
    }

    /// The whole text: the error, its causes, the hints.
    pub fn text(&self) -> String {
        let mut text = match &self.kind {
            // It stands under the line that it is about, with its own "error:".
            Kind::Query(shown) => shown.clone(),
            kind => format!("error: {kind}\n"),
        };
        let mut cause = self.kind.source();
        let mut usual = None;
        while let Some(error) = cause {
            let system = error.downcast_ref::<io::Error>();
            text.push_str("  ");
            let missing = system.and_then(|system| self.missing(system));
            text.push_str(
                &missing
                    .as_ref()
                    .map_or_else(|| system.map_or_else(|| error.to_string(), said), |(what, _)| what.clone()),
            );
            text.push('\n');
            usual = missing.map(|(_, help)| help).or_else(|| system.and_then(help)).or(usual);
            cause = error.source();
        }
        let usual = usual.filter(|_| self.hints.is_empty()).map(str::to_owned);
        for hint in self.hints.iter().chain(&usual) {
            text.push_str("  help: ");
            text.push_str(hint);
            text.push('\n');
        }
        text
    }
}

/// What the system says, in our words, and without its number.
fn said(error: &io::Error) -> String {
    let own = match error.kind() {
        _ if error.raw_os_error().is_none() => None,
        ErrorKind::NotFound => Some("it is not there"),
        ErrorKind::PermissionDenied => Some("no permission"),
        ErrorKind::AlreadyExists => Some("it is there already"),
        ErrorKind::IsADirectory => Some("it is a folder, not a file"),
        ErrorKind::NotADirectory => Some("a part of its path is a file, not a folder"),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Some("there is no room left on the disk"),
        ErrorKind::ReadOnlyFilesystem => Some("the disk is read-only"),
        ErrorKind::InvalidFilename => Some("its name is too long, or none that the disk takes"),
        _ => None,
    };
    own.map_or_else(|| numberless(&error.to_string()), str::to_owned)
}

/// A text without the system's numbers: `... (os error 2)`.
fn numberless(text: &str) -> String {
    let mut parts = text.split(" (os error ");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.push_str(part.split_once(')').map_or(part, |(_, rest)| rest));
    }
    plain
}

/// What mostly helps, where nobody knows better.
fn help(error: &io::Error) -> Option<&'static str> {
    let text = error.to_string();
    if text.ends_with("it is read-only") {
        return Some("let it be written to (`chmod u+w FILE`), or give another name");
    }
    if text.ends_with("leads nowhere") {
        return Some("remove the link or make what it leads to, or give another name");
    }
    Some(match error.kind() {
        ErrorKind::NotFound => "see that the path is written as it is, from the folder that you are in",
        ErrorKind::PermissionDenied => "see that you may read it and write there, or give another place",
        ErrorKind::NotADirectory | ErrorKind::IsADirectory | ErrorKind::AlreadyExists => "give another name",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "make room, or give a place on another disk",
        ErrorKind::ReadOnlyFilesystem => "give a place on another disk",
        ErrorKind::InvalidFilename => "give a shorter name",
        _ => return None,
    })
}

/// `error` or `errors`.
pub fn plural(count: usize) -> &'static str {
    if count == 1 { "error" } else { "errors" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_speaks_in_our_words_and_says_what_to_do() {
        let told = |source: io::Error| {
            CommandError::from(Kind::Io { step: "read", path: "x".into(), source }).text()
        };
        for (number, what) in
            [(2, "it is not there"), (13, "no permission"), (36, "too long"), (5, "nput/output")]
        {
            let text = told(io::Error::from_raw_os_error(number));
            assert!(text.contains(what) && !text.contains("os error"), "{text}");
            assert_eq!(text.contains("help: "), number != 5, "{text}");
        }
        let wrapped = io::Error::other(format!("a.csv: {}", io::Error::from_raw_os_error(5)));
        assert!(!told(wrapped).contains("os error"));
        assert!(told(io::Error::other("it is a link that leads nowhere")).contains("help: remove the link"));
        assert!(told(io::Error::other("a.csv: it is read-only")).contains("chmod u+w"));
    }
}
