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

/// The list of what is to be put in its place, and of what is to be removed. Where it is, the stage is whole.
const JOURNAL: &str = names::JOURNAL;

/// Before a name that is to be put in its place.
const PUT: &str = "+ ";

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
    let line = |name: &PathBuf| {
        let put = if stage.join(name).exists() { PUT } else { "" };
        format!("{put}{}\n", name.to_string_lossy())
    };
    let list: Vec<String> = ours.iter().map(line).collect();
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

/// Only names of `ours`, and those that a command of this program writes, are touched: whoever wrote the journal, it leads to nothing else.
fn carry_on(stage: &Path, place: &Path, ours: &BTreeSet<PathBuf>) -> io::Result<()> {
    let list = fs::read_to_string(stage.join(JOURNAL))?;
    let is_ours = |name: &Path| ours.contains(name) || names::is_known(name);
    let of = |line: &'_ str| PathBuf::from(line.strip_prefix(PUT).unwrap_or(line));
    if let Some(other) = list.lines().map(of).find(|name| !is_ours(name)) {
        return Err(io::Error::other(format!(
            "{} is left of a run that was ended half way, and has `{}`, which this command does not write: run that one again, or \
             remove that folder if it is none of yours",
            stage.file_name().unwrap_or_default().display(),
            other.display()
        )));
    }
    let listed = list.lines().filter(|line| line.starts_with(PUT)).map(of);
    let put: BTreeSet<PathBuf> = listed.chain(ours.iter().cloned()).collect();
    for name in put.iter().filter(|name| fs::symlink_metadata(stage.join(name)).is_ok()) {
        let to = place.join(name);
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::rename(stage.join(name), &to)?;
        if let Some(folder) = to.parent() {
            disk::flush_folder(folder);
        }
    }
    for name in list.lines().filter(|line| !line.starts_with(PUT)) {
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
        let ours = BTreeSet::from(["a.csv".into(), "b.csv".into()]);
        let text = |path: &PathBuf| fs::read_to_string(path).unwrap();
        for (list, is_ended) in [
            ("+ a.csv\nb.csv\n", true),
            // Whoever can write here can write anything.
            ("+ a.csv\nb.csv\n../outside\n", false),
            ("+ a.csv\n+ notes\n", false),
            ("+ a.csv\nnotes\n", false),
            ("+ ../outside\n", false),
        ] {
            for (path, text) in [
                (&outside, "mine"),
                (&place.join("notes"), "mine too"),
                (&place.join("a.csv"), "old"),
                (&place.join("b.csv"), "old"),
                (&stage.join("a.csv"), "new"),
                (&stage.join("notes"), "of somebody else"),
                (&stage.join(JOURNAL), list),
            ] {
                write(path, text);
            }
            assert_eq!(heal(&place, &ours).is_ok(), is_ended, "{list}");
            assert_eq!((text(&outside), text(&place.join("notes"))), ("mine".into(), "mine too".into()));
            assert_eq!(text(&place.join("a.csv")), if is_ended { "new" } else { "old" }, "{list}");
            assert_eq!((place.join("b.csv").exists(), stage.exists()), (!is_ended, !is_ended), "{list}");
        }
    }
}
