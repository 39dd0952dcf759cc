//! Several files, written whole or not at all.
//!
//! 1. *Look*: no file's name may be taken by something that is not a file.
//! 2. *Write*: every file is written under a temporary name next to its place.
//! 3. *Set aside*: each old file is renamed to a second temporary name, and the new one to its own.
//! 4. *Clear*: the old files are removed. Whatever fails before, the old ones are put back.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

/// One file on its way: its place, and the names that it and the old one have until it is there.
#[derive(Debug)]
pub struct Target {
    /// Where it is to stand.
    pub place: PathBuf,
    /// The name of the new one until then.
    pub new: PathBuf,
    /// The name of the old one from then on.
    pub old: PathBuf,
}

impl Target {
    /// A file that is to stand there.
    pub fn new(place: PathBuf) -> Self {
        let name = place.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let (new, old) = (format!(".{name}.new"), format!(".{name}.old"));
        Self { new: place.with_file_name(new), old: place.with_file_name(old), place }
    }
}

/// Writes files. Where this fails, what was there is left as it was, and nothing else is left behind; the path is that
/// of the file that could not be written.
pub fn write(files: Vec<(PathBuf, Vec<u8>)>) -> Result<(), (PathBuf, io::Error)> {
    let (targets, texts): (Vec<Target>, Vec<Vec<u8>>) =
        files.into_iter().map(|(place, bytes)| (Target::new(place), bytes)).unzip();
    look(&targets).map_err(|path| (path, io::Error::other("it is there, and is not a file")))?;
    let fill = |(target, bytes): (&Target, &Vec<u8>)| {
        let failed = |cause| (target.place.clone(), cause);
        fresh(&target.new).and_then(|mut file| file.write_all(bytes)).map_err(failed)
    };
    let filled = targets.iter().zip(&texts).try_for_each(fill);
    let done = filled.and_then(|()| set(&targets).map_err(|(path, cause)| (path.to_owned(), cause)));
    clear(&targets, done.is_ok());
    done
}

/// The first name that is taken by something that is not a file.
pub fn look(targets: &[Target]) -> Result<(), PathBuf> {
    for target in targets {
        for path in [&target.place, &target.new, &target.old] {
            if fs::symlink_metadata(path).is_ok_and(|m| m.is_dir()) {
                return Err(path.clone());
            }
        }
    }
    Ok(())
}

/// A new file of this name; one that an interrupted run left there is replaced, never written through.
pub fn fresh(path: &Path) -> io::Result<File> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    OpenOptions::new().write(true).create_new(true).open(path)
}

/// Puts every new file in its place, or none.
pub fn set(targets: &[Target]) -> Result<(), (&Path, io::Error)> {
    for (index, target) in targets.iter().enumerate() {
        if let Err(cause) = exchange(target) {
            for done in targets.iter().take(index).rev() {
                put_back(done);
            }
            return Err((&target.place, cause));
        }
    }
    Ok(())
}

/// Removes what is left of the other names: of the old ones only where all is done.
pub fn clear(targets: &[Target], done: bool) {
    for target in targets {
        // What is left of either name is of no use; that it cannot be removed takes nothing from the files.
        let _ = fs::remove_file(&target.new);
        if done {
            let _ = fs::remove_file(&target.old);
        }
    }
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
    use super::*;

    fn names(dir: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_that_cannot_be_placed_takes_back_those_before_it() {
        let dir = tempfile::tempdir().unwrap();
        for (name, text) in [("a", "old a"), ("c", "old c"), (".a.new", "new"), (".b.new", "new")] {
            fs::write(dir.path().join(name), text).unwrap();
        }
        let targets = ["a", "b", "c"].map(|name| Target::new(dir.path().join(name)));
        let (path, _) = set(&targets).unwrap_err();
        assert_eq!(path, dir.path().join("c"));
        assert_eq!(names(dir.path()), ["a", "c"]);
        assert_eq!(fs::read_to_string(dir.path().join("a")).unwrap(), "old a");
        assert_eq!(fs::read_to_string(dir.path().join("c")).unwrap(), "old c");
    }

    #[test]
    fn files_are_written_all_or_none() {
        let dir = tempfile::tempdir().unwrap();
        let file = |name: &str| (dir.path().join(name), b"new".to_vec());
        fs::write(dir.path().join("a"), "old").unwrap();
        fs::create_dir(dir.path().join("d")).unwrap();
        let (path, _) = write(vec![file("a"), file("d")]).unwrap_err();
        assert_eq!(path, dir.path().join("d"));
        let (path, _) = write(vec![file("a"), file("gone/b")]).unwrap_err();
        assert_eq!(path, dir.path().join("gone/b"));
        assert_eq!(fs::read_to_string(dir.path().join("a")).unwrap(), "old");
        write(vec![file("a"), file("b")]).unwrap();
        assert_eq!(names(dir.path()), ["a", "b", "d"]);
        assert_eq!(fs::read_to_string(dir.path().join("a")).unwrap(), "new");
    }
}
