//! A report into a folder, whole or not at all: each file is streamed under another name first ([`crate::files`]).

use std::{
    fs,
    io::{self, BufWriter, Write as _},
    path::{Path, PathBuf},
};

use super::{OUTPUTS, Report};
use crate::files::{self, Target};

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
    /// The folder cannot be made.
    #[error("cannot make the folder `{path}`")]
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

/// Writes a report into a folder, which is made where it is not there. Where this fails, an old report in it is
/// left as it was, and nothing else is left behind.
pub fn write(report: &Report, dir: &Path) -> Result<(), ReportError> {
    if dir.exists() && !dir.is_dir() {
        return Err(ReportError::NotAFolder { path: dir.to_owned() });
    }
    fs::create_dir_all(dir).map_err(|cause| ReportError::Folder { path: dir.to_owned(), cause })?;
    let targets: Vec<Target> = OUTPUTS.iter().map(|(name, _)| Target::new(dir.join(name))).collect();
    files::look(&targets).map_err(|path| ReportError::NotAFile { path })?;
    let placed = |(path, cause): (&Path, io::Error)| ReportError::Place { path: path.to_owned(), cause };
    let done = fill(report, &targets).and_then(|()| files::set(&targets).map_err(placed));
    files::clear(&targets, done.is_ok());
    done
}

fn fill(report: &Report, targets: &[Target]) -> Result<(), ReportError> {
    for (target, (_, render)) in targets.iter().zip(OUTPUTS) {
        let failed = |cause| ReportError::Write { path: target.place.clone(), cause };
        let file = files::fresh(&target.new).map_err(failed)?;
        let mut out = BufWriter::new(file);
        render(report, &mut out).map_err(failed)?;
        out.flush().map_err(failed)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::{ReportError, write};
    use crate::report::{OUTPUTS, files, fixture};

    fn names(dir: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_folder_gets_every_file_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("a/b");
        fixture::with_report(|report| {
            write(report, &out).unwrap();
            write(report, &out).unwrap();
            for (name, bytes) in files(report).unwrap() {
                assert_eq!(fs::read(out.join(name)).unwrap(), bytes, "{name}");
            }
        });
        assert_eq!(names(&out), OUTPUTS.map(|(name, _)| name));
    }

    #[test]
    fn a_file_is_no_folder() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("report");
        fs::write(&file, "mine").unwrap();
        let error = fixture::with_report(|report| write(report, &file).unwrap_err());
        assert!(matches!(error, ReportError::NotAFolder { .. }), "{error}");
        assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
    }

    #[test]
    fn a_folder_in_a_files_place_leaves_the_old_report_whole() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("exposures.csv"), "old").unwrap();
        fs::create_dir(dir.path().join("transfers.csv")).unwrap();
        let error = fixture::with_report(|report| write(report, dir.path()).unwrap_err());
        assert!(matches!(error, ReportError::NotAFile { .. }), "{error}");
        assert_eq!(fs::read_to_string(dir.path().join("exposures.csv")).unwrap(), "old");
        assert_eq!(names(dir.path()), ["exposures.csv", "transfers.csv"]);
    }

    #[test]
    fn what_an_interrupted_run_left_is_replaced() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(".report.md.new"), "half").unwrap();
        fs::write(dir.path().join(".report.md.old"), "older").unwrap();
        fixture::with_report(|report| write(report, dir.path()).unwrap());
        assert_eq!(names(dir.path()), OUTPUTS.map(|(name, _)| name));
    }
}
