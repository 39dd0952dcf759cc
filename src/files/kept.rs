//! Files of a person's that were kept under another name, as two had one: whoever runs the program tells of them.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

static KEPT: Mutex<Vec<(PathBuf, PathBuf)>> = Mutex::new(Vec::new());

/// Keeps two files that have one name, of a person's at least one: what was saved later has it, the other one a name beside it.
pub(super) fn both(from: &Path, of_from: &fs::Metadata, to: &Path, of_to: &fs::Metadata) -> io::Result<()> {
    let other = free(to);
    let later = matches!((of_from.modified(), of_to.modified()), (Ok(from), Ok(to)) if from > to);
    if later && of_from.is_file() && of_to.is_file() {
        // Under both names first, so that it is there at every moment.
        match fs::hard_link(to, &other) {
            Ok(()) => {}
            Err(_) => fs::rename(to, &other)?,
        }
        fs::rename(from, to)?;
    } else {
        fs::rename(from, &other)?;
    }
    note(to, &other);
    Ok(())
}

/// A name beside this one that nothing has.
fn free(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default();
    let mut number = 1_usize;
    loop {
        let mut other = name.to_owned();
        other.push(format!(".kept-{number}"));
        let other = path.with_file_name(other);
        if fs::symlink_metadata(&other).is_err() {
            return other;
        }
        number += 1;
    }
}

/// Notes one.
fn note(name: &Path, other: &Path) {
    KEPT.lock().unwrap_or_else(PoisonError::into_inner).push((name.to_owned(), other.to_owned()));
}

/// Those that were noted so far, each with the name that the other one has.
pub fn taken() -> Vec<(PathBuf, PathBuf)> {
    KEPT.lock().unwrap_or_else(PoisonError::into_inner).clone()
}
