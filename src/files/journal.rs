//! File by file, where folders cannot be exchanged: on a system without it, at a place where another disk begins, in the
//! folder that one stands in.
//!
//! The stage lies within the place. Once all of it is there, its journal is written, which names what is to be removed; from
//! then on it is only ever carried on: each file is renamed over the old one. Whoever comes next to a journal ends it.

use std::{
    collections::BTreeSet,
    ffi::OsStr,
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use super::{
    disk, names,
    old::{self, Old},
};

/// The list of what is to be removed. Where it is, the stage is whole.
const JOURNAL: &str = ".thalweg-journal";

/// The same on its way.
const PART: &str = ".thalweg-journal-part";

/// Puts every file of the stage in its place, and removes those of `ours` that it does not have.
pub(super) fn put(stage: &Path, place: &Path, ours: &BTreeSet<PathBuf>) -> io::Result<()> {
    // Nothing is begun that could not be ended.
    for name in ours.iter().filter(|name| stage.join(name).exists()) {
        if fs::symlink_metadata(place.join(name)).is_ok_and(|meta| meta.is_dir()) {
            return Err(io::ErrorKind::IsADirectory.into());
        }
    }
    disk::are_replaceable(place, ours)?;
    let gone = ours.iter().filter(|name| !stage.join(name).exists());
    let list: Vec<String> = gone.map(|name| name.to_string_lossy().into_owned() + "\n").collect();
    let mut part = File::create_new(stage.join(PART))?;
    part.write_all(list.concat().as_bytes())?;
    part.sync_all()?;
    fs::rename(stage.join(PART), stage.join(JOURNAL))?;
    disk::flush_folder(stage);
    carry_on(stage, place, ours)
}

/// Whether a stage is whole, and being put in its place.
pub(super) fn is_begun(stage: &Path) -> bool {
    stage.join(JOURNAL).exists()
}

/// Ends or removes what killed runs left within the place.
pub(super) fn heal(place: &Path, ours: &BTreeSet<PathBuf>) -> io::Result<()> {
    let prefix = names::prefix(OsStr::new(""));
    for entry in fs::read_dir(place)? {
        let entry = entry?;
        if names::is_staged(&entry.file_name(), &prefix) && entry.file_type()?.is_dir() {
            let stage = entry.path();
            if is_begun(&stage) { carry_on(&stage, place, ours)? } else { disk::remove_stage(&stage)? }
        }
    }
    Ok(())
}

/// Removes a stage, whatever has become of it.
pub(super) fn discard(stage: &Path) -> io::Result<()> {
    disk::remove_stage(stage)
}

/// Copies the files of a stage into another.
pub(super) fn copy(stage: &Path, to: &Path, ours: &BTreeSet<PathBuf>) -> io::Result<()> {
    for name in ours.iter().filter(|name| stage.join(name).exists()) {
        let new = to.join(name);
        if let Some(folder) = new.parent() {
            fs::create_dir_all(folder)?;
        }
        let staged = stage.join(name);
        let mut copy = old::create(&new, Old::at(&staged)?.as_ref())?;
        io::copy(&mut File::open(&staged)?, &mut copy)?;
        copy.sync_all()?;
    }
    Ok(())
}

/// Only names of `ours` are touched: whoever wrote the journal, it leads to nothing else.
fn carry_on(stage: &Path, place: &Path, ours: &BTreeSet<PathBuf>) -> io::Result<()> {
    let list = fs::read_to_string(stage.join(JOURNAL))?;
    for name in ours.iter().filter(|name| fs::symlink_metadata(stage.join(name)).is_ok()) {
        let to = place.join(name);
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::rename(stage.join(name), &to)?;
        if let Some(folder) = to.parent() {
            disk::flush_folder(folder);
        }
    }
    for name in list.lines().map(Path::new).filter(|name| ours.contains(*name)) {
        match fs::remove_file(place.join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    disk::flush_folder(place);
    fs::remove_file(stage.join(JOURNAL))?;
    disk::remove_stage(stage)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(path: &Path, text: &str) {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    #[test]
    fn a_journal_that_was_begun_is_ended_and_leads_to_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let (place, outside) = (dir.path().join("place"), dir.path().join("outside"));
        let stage = place.join(".thalweg-0123456789");
        for (path, text) in [
            (&outside, "mine"),
            (&place.join("notes"), "mine too"),
            (&place.join("a.csv"), "old"),
            (&place.join("b.csv"), "old"),
            (&stage.join("a.csv"), "new"),
            (&stage.join("notes"), "of somebody else"),
            // Whoever can write here can write anything.
            (&stage.join(JOURNAL), "b.csv\n../outside\nnotes\n"),
        ] {
            write(path, text);
        }
        heal(&place, &BTreeSet::from(["a.csv".into(), "b.csv".into()])).unwrap();
        let text = |path: PathBuf| fs::read_to_string(path).unwrap();
        assert_eq!((text(outside), text(place.join("notes"))), ("mine".into(), "mine too".into()));
        assert_eq!(text(place.join("a.csv")), "new");
        assert!(!place.join("b.csv").exists() && !stage.exists());
    }
}
