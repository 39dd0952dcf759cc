//! Why a report could not be made.

use std::{io, path::PathBuf};

use super::{
    most::{Most, size},
    stream::Stopped,
};
use crate::finding::Code;

/// Why a report could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The folder to write to is not a folder.
    #[error("cannot write the report to `{path}`: it is not a folder")]
    NotAFolder {
        /// The path.
        path: PathBuf,
    },
    /// Something that is not a file has the name of a file of the report.
    #[error("cannot write the report: `{path}` is there, and is not a file")]
    NotAFile {
        /// The path.
        path: PathBuf,
    },
    /// The folder cannot be made, or may not be written to.
    #[error("cannot write to the folder `{path}`")]
    Folder {
        /// The path.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// A file cannot be written.
    #[error("cannot write `{path}`")]
    Write {
        /// The path.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// A file cannot be put in its place.
    #[error("cannot put `{path}` in its place")]
    Place {
        /// The path.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// There are more exposures than a report has.
    #[error(
        "{}: there are at least {least} rows of exposures, and a report has {most} at most: judge fewer laws (`regimes` \
         in inventory.toml), take populations or places together, or ask `thalweg explain` for one recipient",
        Code::TooLarge.as_str()
    )]
    TooMany {
        /// At least so many.
        least: usize,
        /// So many at most.
        most: usize,
    },
    /// It takes more bytes than a report has.
    #[error(
        "{}: the report takes more than {}, far more than such an inventory needs: {}judge fewer laws (`regimes` in \
         inventory.toml), take flows that lead from each to each together, or ask `thalweg explain` for one recipient",
        Code::TooLarge.as_str(),
        size(*most),
        if *long { "leave out `--long`, " } else { "" }
    )]
    TooLarge {
        /// So many bytes at most.
        most: usize,
        /// Whether it has a row for each category too.
        long: bool,
    },
    /// Its parts are of two analyses.
    #[error("the tables of exposures are of another inventory or of another day than the rest of the report")]
    Mixed,
    /// A file cannot be made in memory.
    #[error("cannot make `{file}`")]
    Render {
        /// Its name.
        file: &'static str,
        /// Why.
        #[source]
        cause: io::Error,
    },
}

impl ReportError {
    /// Why the exposures could not be written, in its words; `long`: whether each category is a row too.
    pub(super) fn of(why: Stopped, most: Most, long: bool) -> Self {
        match why {
            Stopped::Write(_, cause) => Self::Render { file: "exposures.csv", cause },
            Stopped::TooMany(least) => Self::TooMany { least, most: most.rows },
            Stopped::TooLarge => Self::TooLarge { most: most.bytes, long },
            Stopped::Mixed => Self::Mixed,
        }
    }
}
