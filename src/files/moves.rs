//! Moves that write over nothing: whatever a person saves in the very moment in which a name is given or taken stays.
//!
//! A name is never given over another one, and nothing is removed that was not looked at when nobody could reach it any more.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{disk, names};

/// Gives a file, a link or a folder another name, which nothing has.
///
/// # Errors
///
/// `AlreadyExists` where something has it; `NotFound` where it is not there itself.
pub(super) fn to_new(from: &Path, to: &Path) -> io::Result<()> {
    match disk::rename_new(from, to) {
        Err(error) if disk::is_unsupported(&error) => {}
        done => return done,
    }
    let meta = fs::symlink_metadata(from)?;
    if !meta.is_dir() {
        match fs::hard_link(from, to) {
            Ok(()) => return fs::remove_file(from),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Err(error),
            // Not every disk has links.
            Err(_) => {}
        }
    }
    match fs::symlink_metadata(to) {
        Ok(_) => Err(io::ErrorKind::AlreadyExists.into()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => fs::rename(from, to),
        Err(error) => Err(error),
    }
}

/// Takes something to a name that nobody else gives, and that nothing has: whatever has its name by then is what is taken.
pub(super) fn take(from: &Path, private: &Path) -> io::Result<()> {
    match disk::rename_new(from, private) {
        Err(error) if disk::is_unsupported(&error) => fs::rename(from, private),
        done => done,
    }
}

/// Gives something a name that nothing has, of those made of `to`, and gives that.
pub(super) fn beside(from: &Path, to: &Path) -> io::Result<PathBuf> {
    let name = names::with_room(to.file_name().unwrap_or_default());
    let mut number = 1_usize;
    loop {
        let mut other = name.clone();
        other.push(format!(".kept-{number}"));
        let other = to.with_file_name(other);
        match disk::rename_new(from, &other) {
            Err(error) if disk::is_unsupported(&error) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                number += 1;
                continue;
            }
            done => return done.map(|()| other),
        }
        // A place of ours, of the same kind, is written over: whatever has the first name by then is what gets the other.
        let made = if fs::symlink_metadata(from)?.is_dir() {
            fs::create_dir(&other)
        } else {
            fs::File::create_new(&other).map(drop)
        };
        match made {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
            Err(error) => return Err(error),
            Ok(()) => return fs::rename(from, &other).map(|()| other),
        }
    }
}

/// What stands at a place, if something does: an error is not taken for nothing.
pub(super) fn at(place: &Path) -> io::Result<Option<fs::Metadata>> {
    match fs::symlink_metadata(place) {
        Ok(meta) => Ok(Some(meta)),
        Err(error) if is_missing(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether an error says that nothing is there.
pub(super) fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// Removes a file. One that is not there any more is removed.
pub(super) fn remove(file: &Path) -> io::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_written_over() {
        let dir = tempfile::tempdir().unwrap();
        let [a, b, folder] = ["a", "b", "folder"].map(|name| dir.path().join(name));
        fs::write(&a, "a").unwrap();
        fs::write(&b, "b").unwrap();
        fs::create_dir(&folder).unwrap();
        for taken in [&b, &folder] {
            assert_eq!(to_new(&a, taken).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        }
        assert_eq!(
            to_new(&dir.path().join("none"), &dir.path().join("c")).unwrap_err().kind(),
            io::ErrorKind::NotFound
        );
        assert_eq!(beside(&a, &b).unwrap(), dir.path().join("b.kept-1"));
        assert_eq!(beside(&folder, &b).unwrap(), dir.path().join("b.kept-2"));
        assert_eq!(fs::read_to_string(dir.path().join("b.kept-1")).unwrap(), "a");
        assert_eq!(fs::read_to_string(&b).unwrap(), "b");
        assert!(at(&a).unwrap().is_none() && at(&b.join("c")).unwrap().is_none());
        assert!(dir.path().join("b.kept-2").is_dir() && remove(&a).is_ok());
    }
}
