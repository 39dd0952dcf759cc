//! Two folders change names in one step.
//!
//! 1. *Link*: what a person put into the old folder is linked into the new one.
//! 2. *Exchange*: the new folder has the old one's name from one moment to the next.
//! 3. *Bring back*: what came into the old folder meanwhile is moved over; nothing of a person's is ever written over.
//! 4. *Clear*: the rest of the old folder is removed.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use super::{
    behind, disk, journal, kept,
    left::{self, Left},
    names,
    old::{self, Old},
    seen::AllSeen,
};

/// Why the stage is not in its place.
#[derive(Debug)]
pub(super) enum Failed {
    /// Here folders cannot be exchanged. The stage holds its own files, and perhaps links to others.
    Impossible,
    /// The system says no.
    Io(io::Error),
}

/// More than so many files and folders of a person are not linked.
const LINKS: usize = 10_000;

/// Puts the stage in its place, and what is not `ours` of the old folder into it.
pub(super) fn put(
    stage: &Path,
    place: &Path,
    ours: &BTreeSet<PathBuf>,
    seen: &AllSeen,
) -> Result<(), Failed> {
    flush(stage);
    let old = match fs::symlink_metadata(place) {
        Ok(meta) => Old::of(place, meta).map_err(Failed::Io)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            fs::rename(stage, place).map_err(Failed::Io)?;
            if let Err(why) = unmark(place) {
                behind::note(place, &place.join(disk::STAGING), &why);
            }
            return Ok(());
        }
        Err(error) => return Err(Failed::Io(error)),
    };
    if disk::is_stood_in(place) {
        return Err(Failed::Impossible);
    }
    // Nothing is exchanged that could not be cleared afterwards.
    disk::are_replaceable(place, ours).map_err(Failed::Io)?;
    let mut links = Links { stage, place, ours, left: LINKS, linked: Vec::new() };
    let linked = links.folder(place, Path::new(""));
    let kept = linked.and_then(|()| File::open(stage)).and_then(|folder| old::keep_all(&folder, &old));
    // Also after a power cut what is linked is in the new one, before it is taken out of the old one.
    flush(stage);
    let listed = kept.and_then(|()| left::list(place, seen, &links.linked));
    if listed.and_then(|()| disk::exchange(stage, place)).is_err() {
        left::unlist(place).map_err(Failed::Io)?;
        return Err(Failed::Impossible);
    }
    // From here on it is written: what cannot be cleared is told, and left for the next run.
    if let Err(why) = unmark(place).and_then(|()| bring_back(stage, place, ours)) {
        behind::note(place, stage, &why);
    }
    Ok(())
}

/// The folder is in its place: it is no stage any more.
fn unmark(place: &Path) -> io::Result<()> {
    if let Some(above) = place.parent() {
        disk::flush_folder(above);
    }
    fs::remove_file(place.join(disk::STAGING))
}

/// Flushes a folder and those in it.
fn flush(folder: &Path) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir())) {
        flush(&entry.path());
    }
    disk::flush_folder(folder);
}

struct Links<'a> {
    stage: &'a Path,
    place: &'a Path,
    ours: &'a BTreeSet<PathBuf>,
    left: usize,
    linked: Vec<left::Linked>,
}

impl Links<'_> {
    /// Links what is in a folder of the place; `at` is its path within.
    fn folder(&mut self, folder: &Path, at: &Path) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let at = at.join(entry.file_name());
            if self.ours.contains(&at) || is_of_a_run(self.place, &at) {
                continue;
            }
            disk::is_removable(folder, &entry.metadata()?)?;
            self.left = self.left.checked_sub(1).ok_or(io::ErrorKind::QuotaExceeded)?;
            let new = self.stage.join(&at);
            if entry.file_type()?.is_dir() {
                // What is linked into it could not be taken out of the old one again.
                disk::may_write(&entry.path())?;
                match fs::create_dir(&new) {
                    Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
                    _ => {}
                }
                let old = Old::of(&entry.path(), entry.metadata()?)?;
                disk::is_clearable(&entry.path())?;
                self.folder(&entry.path(), &at)?;
                let new = File::open(&new)?;
                old::keep_all(&new, &old)?;
                // Since when a person has not changed anything in it.
                if let Ok(since) = old.meta.modified() {
                    new.set_modified(since)?;
                }
                self.linked.push(left::Linked::Folder(at));
            } else {
                fs::hard_link(entry.path(), &new)?;
                // What was linked, and not what has the name by now: a person may have saved another.
                self.linked.push(left::Linked::File(fs::symlink_metadata(&new)?, at));
            }
        }
        Ok(())
    }
}

/// Whether something in a folder, at this path within, is left of a run, and nothing of a person's.
pub(super) fn is_of_a_run(folder: &Path, at: &Path) -> bool {
    let top = at.parent().is_some_and(|above| above.as_os_str().is_empty());
    let is_mark = || [names::STAGING, names::OURS].iter().any(|mark| at == Path::new(mark));
    top && (is_mark() || at.file_name().is_some_and(names::is_of_a_run) && disk::is_stage(&folder.join(at)))
}

/// Moves what is not `ours`, nor on the list that it has, and not there already, from an old folder to the place that it had, and removes the
/// rest.
pub(super) fn bring_back(old: &Path, place: &Path, ours: &BTreeSet<PathBuf>) -> io::Result<()> {
    // What an earlier version left says nothing of what it has.
    if fs::symlink_metadata(place).is_err() && fs::symlink_metadata(old.join(names::OURS)).is_err() {
        return fs::rename(old, place);
    }
    let (list, left) = (left::text(old).unwrap_or_default(), Left::of(old, ours));
    for _ in 0..TRIED {
        back(old, place, Path::new(""), &left)?;
        // Last of all: a run that is killed on the way leaves it for the next one.
        left::unlist(old)?;
        match fs::remove_dir(old) {
            // Somebody who stands in it has saved something in this very moment.
            Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => left::write(old, &list)?,
            done => return done,
        }
    }
    Err(io::ErrorKind::DirectoryNotEmpty.into())
}

/// So often an old folder is looked through again, as something has come into it meanwhile.
const TRIED: usize = 20;

fn back(old: &Path, place: &Path, at: &Path, left: &Left) -> io::Result<()> {
    for entry in fs::read_dir(old)? {
        let entry = entry?;
        let (from, at) = (entry.path(), at.join(entry.file_name()));
        let to = place.join(entry.file_name());
        let folder = entry.file_type()?.is_dir();
        if at == Path::new(names::OURS) && !folder {
            continue;
        }
        let is_left = entry.path().parent().is_some_and(|above| is_of_a_run(above, &at));
        if is_left && folder {
            journal::discard(&from)?;
            continue;
        }
        let there = fs::symlink_metadata(&to).ok();
        match there {
            _ if !folder && (left.is_ours(&at, &entry.metadata()?) || is_left) => {
                fs::remove_file(&from)?;
            }
            // It was linked into the new folder, and a person has taken it out of that, or put another in its place.
            _ if !folder && left.was_linked(&at, &entry.metadata()?) => fs::remove_file(&from)?,
            None if !folder || !left.was_made(&at) => {
                fs::create_dir_all(place)?;
                fs::rename(&from, &to)?;
            }
            there if folder && there.as_ref().is_none_or(fs::Metadata::is_dir) => {
                back(&from, &to, &at, left)?;
                match fs::remove_dir(&from) {
                    // The next look finds what has come into it.
                    Err(error) if error.kind() != io::ErrorKind::DirectoryNotEmpty => return Err(error),
                    _ => {}
                }
            }
            None => {}
            Some(meta) if !folder && kept::is_copy(&from, &entry.metadata()?, &to, &meta) => {
                fs::remove_file(&from)?;
            }
            // Both are a person's: both stay.
            Some(meta) => kept::both(&from, &entry.metadata()?, &to, &meta)?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours() -> BTreeSet<PathBuf> {
        BTreeSet::from(["a.csv".into(), "b.csv".into()])
    }

    #[test]
    fn what_came_into_the_old_folder_is_brought_back_and_nothing_is_written_over() {
        let dir = tempfile::tempdir().unwrap();
        let (old, place) = (dir.path().join("old"), dir.path().join("place"));
        for (folder, name, text) in [
            (&old, "a.csv", "ours"),
            (&old, "notes", "mine, older"),
            (&old, "same", "twice"),
            (&old, "deep/late", "came late"),
            (&place, "a.csv", "new"),
            (&place, "notes", "mine, newer"),
            (&place, "same", "twice"),
            (&place, "deep/there", "there"),
        ] {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        bring_back(&old, &place, &ours()).unwrap();
        assert!(!old.exists());
        let text = |name: &str| fs::read_to_string(place.join(name)).unwrap();
        assert_eq!(text("a.csv"), "new");
        assert_eq!((text("notes"), text("notes.kept-1")), ("mine, newer".into(), "mine, older".into()));
        assert_eq!((text("deep/late"), text("deep/there")), ("came late".into(), "there".into()));
        assert_eq!(fs::read_dir(&place).unwrap().count(), 5, "a.csv, notes, its second, same, deep");
        assert!(kept::taken().contains(&(place.join("notes"), place.join("notes.kept-1"))));
    }

    #[test]
    fn a_long_name_is_kept_too() {
        let dir = tempfile::tempdir().unwrap();
        let (old, place) = (dir.path().join("old"), dir.path().join("place"));
        let long = "é".repeat(127) + "x";
        for (folder, text) in [(&old, "one"), (&place, "another")] {
            fs::create_dir(folder).unwrap();
            fs::write(folder.join(&long), text).unwrap();
        }
        bring_back(&old, &place, &ours()).unwrap();
        let both =
            fs::read_dir(&place).unwrap().map(|file| fs::read_to_string(file.unwrap().path()).unwrap());
        assert_eq!(both.collect::<BTreeSet<_>>(), BTreeSet::from(["one".into(), "another".into()]));
        assert!(!old.exists());
    }

    /// An editor saved into the old folder when the new one had its links already.
    #[test]
    fn what_was_saved_later_has_the_name() {
        let dir = tempfile::tempdir().unwrap();
        let (old, place) = (dir.path().join("old"), dir.path().join("place"));
        for (folder, text, seconds) in [(&place, "linked", 1_000), (&old, "saved", 2_000)] {
            fs::create_dir(folder).unwrap();
            fs::write(folder.join("notes"), text).unwrap();
            let file = File::options().write(true).open(folder.join("notes")).unwrap();
            file.set_modified(std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds)).unwrap();
        }
        bring_back(&old, &place, &ours()).unwrap();
        let text = |name: &str| fs::read_to_string(place.join(name)).unwrap();
        assert_eq!((text("notes"), text("notes.kept-1")), ("saved".into(), "linked".into()));
        assert!(!old.exists() && fs::read_dir(&place).unwrap().count() == 2);
        assert!(kept::taken().contains(&(place.join("notes"), place.join("notes.kept-1"))));
    }
}
