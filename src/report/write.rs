//! A report into a folder, whole or not at all.
//!
//! 1. *Look*: the folder must be a folder, and no file's name may be taken by something that is not a file.
//! 2. *Write*: every file is written under a temporary name next to its place.
//! 3. *Set aside*: each old file is renamed to a second temporary name, and the new one to its own.
//! 4. *Clear*: the old files are removed. Whatever fails before, the old ones are put back.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufWriter, Write as _},
    path::{Path, PathBuf},
};

use super::{OUTPUTS, Render, Report};

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

/// One file on its way: its place, and the names that it and the old one have until it is there.
struct Target {
    place: PathBuf,
    new: PathBuf,
    old: PathBuf,
    render: Render,
}

/// Writes a report into a folder, which is made where it is not there. Where this fails, an old report in it is
/// left as it was, and nothing else is left behind.
pub fn write(report: &Report, dir: &Path) -> Result<(), ReportError> {
    if dir.exists() && !dir.is_dir() {
        return Err(ReportError::NotAFolder { path: dir.to_owned() });
    }
    fs::create_dir_all(dir).map_err(|cause| ReportError::Folder { path: dir.to_owned(), cause })?;
    let targets: Vec<Target> = OUTPUTS
        .iter()
        .map(|&(name, render)| Target {
            place: dir.join(name),
            new: dir.join(format!(".{name}.new")),
            old: dir.join(format!(".{name}.old")),
            render,
        })
        .collect();
    look(&targets)?;
    let done = fill(report, &targets).and_then(|()| set(&targets));
    for target in &targets {
        // What is left of either name is of no use; that it cannot be removed takes nothing from the report.
        let _ = fs::remove_file(&target.new);
        if done.is_ok() {
            let _ = fs::remove_file(&target.old);
        }
    }
    done
}

fn look(targets: &[Target]) -> Result<(), ReportError> {
    for target in targets {
        for path in [&target.place, &target.new, &target.old] {
            if fs::symlink_metadata(path).is_ok_and(|m| m.is_dir()) {
                return Err(ReportError::NotAFile { path: path.clone() });
            }
        }
    }
    Ok(())
}

fn fill(report: &Report, targets: &[Target]) -> Result<(), ReportError> {
    for target in targets {
        let failed = |cause| ReportError::Write { path: target.place.clone(), cause };
        let file = fresh(&target.new).map_err(failed)?;
        let mut out = BufWriter::new(file);
        (target.render)(report, &mut out).map_err(failed)?;
        out.flush().map_err(failed)?;
    }
    Ok(())
}

/// A new file of this name; one that an interrupted run left there is replaced, never written through.
fn fresh(path: &Path) -> io::Result<File> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    OpenOptions::new().write(true).create_new(true).open(path)
}

fn set(targets: &[Target]) -> Result<(), ReportError> {
    for (index, target) in targets.iter().enumerate() {
        if let Err(cause) = exchange(target) {
            for done in targets.iter().take(index).rev() {
                put_back(done);
            }
            return Err(ReportError::Place { path: target.place.clone(), cause });
        }
    }
    Ok(())
}

/// The old file under its second name, the new one in its place; as before where that fails.
fn exchange(target: &Target) -> io::Result<()> {
    match fs::rename(&target.place, &target.old) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Err(_) => fs::remove_file(&target.old).or_else(|e| match e.kind() {
            io::ErrorKind::NotFound => Ok(()),
            _ => Err(e),
        })?,
        Ok(()) => {}
    }
    fs::rename(&target.new, &target.place).inspect_err(|_| put_back(target))
}

/// The old file back in its place; where there was none, none.
fn put_back(target: &Target) {
    if fs::rename(&target.old, &target.place).is_err() {
        let _ = fs::remove_file(&target.place);
    }
}

#[cfg(test)]
mod tests {
    use std::{error::Error as _, fs, path::Path};

    use super::{ReportError, Target, set, write};
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

    #[test]
    fn a_file_that_cannot_be_placed_takes_back_those_before_it() {
        let dir = tempfile::tempdir().unwrap();
        let target = |name: &str| Target {
            place: dir.path().join(name),
            new: dir.path().join(format!(".{name}.new")),
            old: dir.path().join(format!(".{name}.old")),
            render: |_, _| Ok(()),
        };
        fs::write(dir.path().join("a"), "old a").unwrap();
        fs::write(dir.path().join("c"), "old c").unwrap();
        for name in [".a.new", ".b.new"] {
            fs::write(dir.path().join(name), "new").unwrap();
        }
        let error = set(&["a", "b", "c"].map(target)).unwrap_err();
        assert!(error.source().is_some());
        assert_eq!(names(dir.path()), ["a", "c"]);
        assert_eq!(fs::read_to_string(dir.path().join("a")).unwrap(), "old a");
        assert_eq!(fs::read_to_string(dir.path().join("c")).unwrap(), "old c");
    }
}
