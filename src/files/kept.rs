//! Files of a person's that were kept under another name, as two had one: whoever runs the program tells of them.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use super::{disk, names};

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
    let name = names::with_room(path.file_name().unwrap_or_default());
    let mut number = 1_usize;
    loop {
        let mut other = name.clone();
        other.push(format!(".kept-{number}"));
        let other = path.with_file_name(other);
        if fs::symlink_metadata(&other).is_err() {
            return other;
        }
        number += 1;
    }
}

/// Whether nothing is lost with the first.
pub(super) fn is_copy(one: &Path, of_one: &fs::Metadata, other: &Path, of_other: &fs::Metadata) -> bool {
    if disk::same(of_one, of_other) {
        return true;
    }
    let links = |path: &Path| fs::read_link(path).ok();
    if of_one.is_symlink() || of_other.is_symlink() {
        return links(one).is_some() && links(one) == links(other);
    }
    of_one.is_file()
        && of_other.is_file()
        && of_one.len() == of_other.len()
        && matches!((fs::read(one), fs::read(other)), (Ok(one), Ok(other)) if one == other)
}

/// Notes one.
fn note(name: &Path, other: &Path) {
    KEPT.lock().unwrap_or_else(PoisonError::into_inner).push((name.to_owned(), other.to_owned()));
}

/// Those that were noted so far, each with the name that the other one has.
pub fn taken() -> Vec<(PathBuf, PathBuf)> {
    KEPT.lock().unwrap_or_else(PoisonError::into_inner).clone()
}
