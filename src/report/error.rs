//! Why a report could not be made.

use std::{io, path::PathBuf};

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
    /// The exposures take more bytes than a report has.
    #[error(
        "{}: its rows of exposures take more than {most} MiB, far more than such an inventory needs: judge fewer laws \
         (`regimes` in inventory.toml), take flows that lead from each to each together, or ask `thalweg explain` for one \
         recipient",
        Code::TooLarge.as_str()
    )]
    TooLarge {
        /// So many MiB at most.
        most: usize,
    },
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
