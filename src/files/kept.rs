//! Files of a person's that were kept under another name, as two had one: whoever runs the program tells of them.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use super::{disk, moves};

static KEPT: Mutex<Vec<(PathBuf, PathBuf)>> = Mutex::new(Vec::new());

/// So often a place is looked at again, as others give and take its name meanwhile.
const TRIED: usize = 100;

/// Brings something to a place. Where something else has that name both stay: of two files what was saved later has it, else what is there,
/// and the other one a name beside it.
pub(super) fn bring(from: &Path, to: &Path) -> io::Result<()> {
    for _ in 0..TRIED {
        match moves::to_new(from, to) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            done => return done,
        }
        let (of_from, Some(of_to)) = (fs::symlink_metadata(from)?, moves::at(to)?) else { continue };
        if is_copy(from, &of_from, to, &of_to) {
            return moves::remove(from);
        }
        let later = matches!((of_from.modified(), of_to.modified()), (Ok(from), Ok(to)) if from > to);
        if later && of_from.is_file() && of_to.is_file() {
            // In one step: whatever has the name by now is beside it afterwards.
            match disk::exchange(from, to) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) if disk::is_unsupported(&error) => {
                    note(to, &moves::beside(to, to)?);
                    continue;
                }
                Err(error) => return Err(error),
            }
        }
        note(to, &moves::beside(from, to)?);
        return Ok(());
    }
    Err(io::Error::other("others give it and take it away all the time"))
}

/// Brings what a run has made to its place. What a person has saved there meanwhile is kept beside it: it would be replaced by the next run.
pub(super) fn instead(from: &Path, to: &Path) -> io::Result<()> {
    for _ in 0..TRIED {
        match moves::to_new(from, to) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            done => return done,
        }
        if moves::at(to)?.is_some_and(|there| there.is_dir()) {
            note(to, &moves::beside(from, to)?);
            return Ok(());
        }
        match disk::exchange(from, to) {
            Ok(()) => return aside(from, to),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) if disk::is_unsupported(&error) => note(to, &moves::beside(to, to)?),
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::other("others give it and take it away all the time"))
}

/// Keeps something beside a place, the name of which is one of ours.
pub(super) fn aside(from: &Path, to: &Path) -> io::Result<()> {
    if let Some(of_to) = moves::at(to)?
        && is_copy(from, &fs::symlink_metadata(from)?, to, &of_to)
    {
        return moves::remove(from);
    }
    note(to, &moves::beside(from, to)?);
    Ok(())
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
