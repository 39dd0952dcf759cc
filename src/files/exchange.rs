//! Two folders change names in one step.
//!
//! 1. *Link*: what a person put into the old folder is linked into the new one.
//! 2. *Exchange*: the new folder has the old one's name from one moment to the next.
//! 3. *Bring back*: what came into the old folder meanwhile is moved over, under a name that nothing has.
//! 4. *Clear*: each of its files is taken to where nobody else reaches it, looked at, and removed if it is ours.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use super::{
    behind, disk, journal, kept,
    left::{self, Left},
    moves, names,
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

/// So often it is begun again, as the place is given and taken away meanwhile.
const AGAIN: usize = 20;

/// Puts the stage in its place, and what is not `ours` of the old folder into it.
pub(super) fn put(
    stage: &Path,
    place: &Path,
    ours: &BTreeSet<PathBuf>,
    made: &BTreeSet<PathBuf>,
    seen: &AllSeen,
) -> Result<(), Failed> {
    flush(stage);
    for _ in 0..AGAIN {
        journal::is_whole(stage, made).map_err(Failed::Io)?;
        let Some(meta) = moves::at(place).map_err(Failed::Io)? else {
            match moves::to_new(stage, place) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                done => done.map_err(Failed::Io)?,
            }
            if let Err(why) = unmark(place) {
                behind::note(place, &place.join(disk::STAGING), &why);
            }
            return Ok(());
        };
        if !meta.is_dir() {
            return Err(Failed::Io(io::Error::other("it was made a file or a link meanwhile")));
        }
        let old = Old::of(place, meta).map_err(Failed::Io)?;
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
        // Under this name it is what was at the place, whatever that is by then, as soon as it is no stage any more.
        let old = old_name(stage);
        let exchanged = listed.and_then(|()| fs::rename(stage, &old)).and_then(|()| {
            journal::is_whole(&old, made).and_then(|()| disk::exchange(&old, place)).inspect_err(|_| {
                // What cannot be given its first name again is removed by the next run.
                let _ = fs::rename(&old, stage);
            })
        });
        match exchanged {
            Err(_) if matches!(moves::at(place), Ok(None)) => continue,
            Err(why) => {
                left::unlist(place).map_err(Failed::Io)?;
                // Somebody may have removed it, or one of its files, in this very moment.
                journal::is_whole(stage, made).map_err(Failed::Io)?;
                let is_there = matches!(moves::at(stage), Ok(Some(_)));
                return Err(if is_there { Failed::Impossible } else { Failed::Io(why) });
            }
            Ok(()) => {}
        }
        // From here on it is written: what cannot be cleared is told, and left for the next run.
        if let Err(why) = unmark(place).and_then(|()| bring_back(&old, place)) {
            behind::note(place, &old, &why);
        }
        return Ok(());
    }
    Err(Failed::Io(io::Error::other("others make it and take it away all the time")))
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

/// Moves what is not on the list that it has, and not there already, from an old folder to the place that it had, and removes the rest. Of one
/// without a list nothing is ours.
pub(super) fn bring_back(old: &Path, place: &Path) -> io::Result<()> {
    // A link or a file that somebody put in the place of the folder, in the moment in which that was exchanged.
    if !fs::symlink_metadata(old)?.is_dir() {
        return kept::bring(old, place);
    }
    let mut left = Left::of(old);
    for _ in 0..AGAIN {
        clear(old, place, &left)?;
        left::unlist(old)?;
        match fs::remove_dir(old) {
            // Somebody has saved something in it in this very moment.
            Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => left = Left::default(),
            done => return done,
        }
    }
    Err(io::ErrorKind::DirectoryNotEmpty.into())
}

/// The name of a stage while it changes names with the folder that is there, and of that afterwards: of one of this name without a list
/// nothing is ours.
fn old_name(stage: &Path) -> PathBuf {
    stage.with_file_name(names::old(stage.file_name().unwrap_or_default()))
}

/// Clears an old folder of all but its list.
fn clear(old: &Path, place: &Path, left: &Left) -> io::Result<()> {
    let taken = old.join(names::TAKEN);
    let how = Back { taken: &taken, left };
    match fs::create_dir(&taken) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            // A run was killed when it had taken something.
            back(&how, &taken, place, Path::new(""))?;
        }
        done => done?,
    }
    back(&how, old, place, Path::new(""))?;
    remove_empty(&taken)
}

/// Removes a folder in which are folders alone.
fn remove_empty(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        remove_empty(&entry?.path())?;
    }
    fs::remove_dir(folder)
}

/// How an old folder is cleared.
struct Back<'a> {
    /// Where each file is taken before it is looked at, with its path within: nobody saves another one under its name there.
    taken: &'a Path,
    left: &'a Left,
}

fn back(how: &Back<'_>, old: &Path, place: &Path, at: &Path) -> io::Result<()> {
    for entry in fs::read_dir(old)? {
        let entry = entry?;
        let (from, to, at) = (entry.path(), place.join(entry.file_name()), at.join(entry.file_name()));
        let folder = entry.file_type()?.is_dir();
        if from == how.taken || at == Path::new(names::OURS) && !folder {
            continue;
        }
        let is_left = from.parent().is_some_and(|above| is_of_a_run(above, &at));
        let done = if folder && is_left {
            journal::discard(&from)
        } else if folder {
            folder_back(how, &from, &to, &at)
        } else {
            file_back(how, &from, &to, &at, is_left)
        };
        match done {
            // Somebody else has taken it away meanwhile.
            Err(error) if error.kind() == io::ErrorKind::NotFound && matches!(moves::at(&from), Ok(None)) => {
            }
            // Each folder above would say so once more.
            done if folder => done?,
            done => done.map_err(|why| disk::of(&from, &why))?,
        }
    }
    Ok(())
}

fn folder_back(how: &Back<'_>, from: &Path, to: &Path, at: &Path) -> io::Result<()> {
    let there = moves::at(to)?;
    if there.is_none() && !how.left.was_made(at) {
        // It is there by now: the next look finds that.
        fs::create_dir_all(to.parent().unwrap_or(to))?;
        return kept::bring(from, to);
    }
    if there.is_some_and(|there| !there.is_dir()) {
        return kept::bring(from, to);
    }
    back(how, from, to, at)?;
    match fs::remove_dir(from) {
        // The next look finds what has come into it.
        Err(error) if error.kind() != io::ErrorKind::DirectoryNotEmpty => Err(disk::of(from, &error)),
        _ => Ok(()),
    }
}

fn file_back(how: &Back<'_>, from: &Path, to: &Path, at: &Path, is_left: bool) -> io::Result<()> {
    let taken = how.taken.join(at);
    if taken != from {
        fs::create_dir_all(taken.parent().unwrap_or(how.taken))?;
        moves::take(from, &taken)?;
    }
    let file = fs::symlink_metadata(&taken)?;
    // What was linked into the new folder, and is another there or not there at all, a person has replaced or taken away.
    if is_left || how.left.is_ours(at, &file) || how.left.was_linked(at, &file) {
        return moves::remove(&taken);
    }
    fs::create_dir_all(to.parent().unwrap_or(to))?;
    // Under a name of ours the next run would take it for ours.
    if how.left.is_name(at) || names::is_known(at) {
        kept::aside(&taken, to)
    } else {
        kept::bring(&taken, to)
    }
}

#[cfg(test)]
mod tests {
    use super::{super::seen, *};

    /// Brings back, from a folder with a list that says which files are ours.
    fn bring_back(old: &Path, place: &Path) -> io::Result<()> {
        let ours: [PathBuf; 2] = ["a.csv".into(), "b.csv".into()];
        left::list(old, &seen::all(old, ours.iter()), &[])?;
        super::bring_back(old, place)
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
        bring_back(&old, &place).unwrap();
        assert!(!old.exists());
        let text = |name: &str| fs::read_to_string(place.join(name)).unwrap();
        assert_eq!(text("a.csv"), "new");
        assert_eq!((text("notes"), text("notes.kept-1")), ("mine, newer".into(), "mine, older".into()));
        assert_eq!((text("deep/late"), text("deep/there")), ("came late".into(), "there".into()));
        assert_eq!(fs::read_dir(&place).unwrap().count(), 5, "a.csv, notes, its second, same, deep");
        assert!(kept::taken().contains(&(place.join("notes"), place.join("notes.kept-1"))));
    }

    /// A person moved the folder away and made another, or a link, in the moment in which it was exchanged; or a run was killed when the list
    /// was gone, or when it had taken a file.
    #[test]
    fn of_what_has_no_list_nothing_is_ours() {
        for name in ["old", ".place.thalweg-0123456789-old"] {
            let dir = tempfile::tempdir().unwrap();
            let (old, place) = (dir.path().join(name), dir.path().join("place"));
            for (path, text) in [
                (old.join("a.csv"), "mine"),
                (old.join("more/b.csv"), "mine too"),
                (old.join(names::TAKEN).join("notes"), "taken"),
                (place.join("a.csv"), "new"),
            ] {
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, text).unwrap();
            }
            super::bring_back(&old, &place).unwrap();
            let text = |name: &str| fs::read_to_string(place.join(name)).unwrap();
            assert_eq!(
                BTreeSet::from([text("a.csv"), text("a.csv.kept-1")]),
                BTreeSet::from(["mine".into(), "new".into()])
            );
            assert_eq!((text("more/b.csv"), text("notes")), ("mine too".into(), "taken".into()));
            assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
        }
        #[cfg(unix)]
        {
            let dir = tempfile::tempdir().unwrap();
            let [old, place, other] = ["old", "place", "other"].map(|name| dir.path().join(name));
            fs::create_dir(&place).unwrap();
            fs::create_dir(&other).unwrap();
            fs::write(other.join("a.csv"), "mine").unwrap();
            std::os::unix::fs::symlink("other", &old).unwrap();
            super::bring_back(&old, &place).unwrap();
            assert_eq!(fs::read_to_string(dir.path().join("place.kept-1/a.csv")).unwrap(), "mine");
            assert!(place.is_dir() && !old.exists());
        }
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
        bring_back(&old, &place).unwrap();
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
        bring_back(&old, &place).unwrap();
        let text = |name: &str| fs::read_to_string(place.join(name)).unwrap();
        assert_eq!((text("notes"), text("notes.kept-1")), ("saved".into(), "linked".into()));
        assert!(!old.exists() && fs::read_dir(&place).unwrap().count() == 2);
        assert!(kept::taken().contains(&(place.join("notes"), place.join("notes.kept-1"))));
    }
}
