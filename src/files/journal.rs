//! File by file, where folders cannot be exchanged: on a system without it, at a place where another disk begins, in the
//! folder that one stands in.
//!
//! The stage lies within the place. Once all of it is there, its journal is written, which names what is to be put and what is to be removed;
//! from then on it is only ever carried on: each file changes names with the old one, or where that cannot be is renamed over it. Whoever
//! comes next to a journal ends it.

use std::{
    collections::BTreeSet,
    ffi::OsStr,
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use super::{
    disk, kept, moves, names,
    old::{self, Old},
    seen::{AllSeen, Seen},
};

/// The list of what is to be put in its place, and of what is to be removed. Where it is, the stage is whole.
const JOURNAL: &str = names::JOURNAL;

/// Before the name of a file that is to be put in its place, and of one that is to be removed; between them, what was there before.
const PUT: &str = "put";
const REMOVED: &str = "removed";

/// The same on its way.
const PART: &str = ".thalweg-journal-part";

/// Puts every file of the stage in its place, and removes those of `ours` that it does not have.
pub(super) fn put(
    stage: &Path,
    place: &Path,
    ours: &BTreeSet<PathBuf>,
    made: &BTreeSet<PathBuf>,
    seen: &AllSeen,
) -> io::Result<()> {
    is_whole(stage, made)?;
    // Nothing is begun that could not be ended.
    for name in ours.iter().filter(|name| stage.join(name).exists()) {
        if fs::symlink_metadata(place.join(name)).is_ok_and(|meta| meta.is_dir()) {
            return Err(io::ErrorKind::IsADirectory.into());
        }
    }
    disk::are_replaceable(place, ours)?;
    if let Some(name) =
        ours.iter().find(|name| name.to_str().is_none_or(|name| name.contains(['\n', '\r', '\t'])))
    {
        let why = "its name has a line break, a tab or what is no text: where folders cannot be exchanged it cannot be written";
        return Err(io::Error::other(format!("{}: {why}", name.display())));
    }
    let line = |(name, seen): (&PathBuf, &Seen)| {
        let shown = name.to_string_lossy();
        Ok(match moves::at(&stage.join(name))? {
            Some(new) => format!("{PUT}\t{seen}\t{}\t{}\t{shown}\n", disk::number(&new), Seen::of(&new)),
            None => format!("{REMOVED}\t{seen}\t{shown}\n"),
        })
    };
    let list = seen.iter().map(line).collect::<io::Result<Vec<String>>>()?;
    let mut part = File::create_new(stage.join(PART))?;
    part.write_all(list.concat().as_bytes())?;
    part.sync_all()?;
    fs::rename(stage.join(PART), stage.join(JOURNAL))?;
    disk::flush_folder(stage);
    carry_on(stage, place, ours)
}

/// Whether a stage is whole, and being put in its place.
pub(super) fn is_begun(stage: &Path) -> io::Result<bool> {
    Ok(moves::at(&stage.join(JOURNAL))?.is_some())
}

/// Ends or removes what killed runs left within the place.
pub(super) fn heal(place: &Path, ours: &BTreeSet<PathBuf>) -> io::Result<()> {
    let prefix = names::prefix(OsStr::new(""));
    for entry in fs::read_dir(place)? {
        let entry = entry?;
        if names::is_staged(&entry.file_name(), &prefix) && entry.file_type()?.is_dir() {
            let stage = entry.path();
            // What has no mark of ours is a person's.
            if is_begun(&stage)? {
                carry_on(&stage, place, ours)?;
            } else if disk::is_stage(&stage) {
                disk::remove_stage(&stage)?;
            }
        }
    }
    Ok(())
}

/// Removes a stage, whatever has become of it.
pub(super) fn discard(stage: &Path) -> io::Result<()> {
    disk::remove_stage(stage)
}

/// Whether all that was made is still in the stage: what is not there would be taken for what is to be removed.
pub(super) fn is_whole(stage: &Path, made: &BTreeSet<PathBuf>) -> io::Result<()> {
    for name in made {
        if moves::at(&stage.join(name))?.is_none() {
            let stage = stage.file_name().unwrap_or_default().display();
            return Err(io::Error::other(format!(
                "{stage}, where it is made, was removed by somebody else: nothing was changed"
            )));
        }
    }
    Ok(())
}

/// Copies the files of a stage into another.
pub(super) fn copy(stage: &Path, to: &Path, made: &BTreeSet<PathBuf>) -> io::Result<()> {
    for name in made {
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

/// A line of a journal.
struct Step<'l> {
    what: What,
    seen: Seen,
    name: &'l Path,
}

enum What {
    /// To be put in its place, with what it is: a list of an earlier version does not say that.
    Put(Option<(u64, Seen)>),
    /// To be removed.
    Removed,
}

impl<'l> Step<'l> {
    fn of(line: &'l str) -> Option<Self> {
        let (what, seen, name) = match line.split('\t').collect::<Vec<_>>().as_slice() {
            [PUT, seen, name] => (What::Put(None), *seen, *name),
            [PUT, seen, number, new, name] => {
                (What::Put(Some((number.parse().ok()?, new.parse().ok()?))), *seen, *name)
            }
            [REMOVED, seen, name] => (What::Removed, *seen, *name),
            _ => return None,
        };
        Some(Self { what, seen: seen.parse().ok()?, name: Path::new(name) })
    }
}

/// Only names of `ours`, and those that a command of this program writes, are touched: whoever wrote the journal, it leads to nothing else.
fn carry_on(stage: &Path, place: &Path, ours: &BTreeSet<PathBuf>) -> io::Result<()> {
    let list = fs::read_to_string(stage.join(JOURNAL))?;
    let is_ours = |step: &Step<'_>| ours.contains(step.name) || names::is_known(step.name);
    let mut steps = Vec::new();
    for line in list.lines() {
        steps.push(Step::of(line).filter(is_ours).ok_or_else(|| foreign(stage, line))?);
    }
    // A list of an earlier version does not say what is to be put. Where nothing is, nothing is lost.
    if steps.is_empty() && !is_bare(stage)? {
        return Err(foreign(stage, "its files"));
    }
    for step in &steps {
        let (from, to) = (stage.join(step.name), place.join(step.name));
        let done = match &step.what {
            What::Put(new) => put_one(step, *new, &from, &to),
            What::Removed => remove_one(step, &from, &to),
        };
        done.map_err(|why| disk::of(&to, &why))?;
    }
    disk::flush_folder(place);
    fs::remove_file(stage.join(JOURNAL))?;
    disk::remove_stage(stage)
}

/// Puts a file in its place. What is there by now, and was not when it was seen, a person has saved: both stay.
fn put_one(step: &Step<'_>, new: Option<(u64, Seen)>, from: &Path, to: &Path) -> io::Result<()> {
    // What is not there any more is in its place.
    let Some(staged) = moves::at(from)? else { return Ok(()) };
    // A run may have been killed when the two had changed names.
    let mut exchanged = match new {
        None => Seen::of(&staged) == step.seen,
        Some((number, _)) if number == disk::number(&staged) => false,
        // Some disks know the second of a change, and no more: then its number tells. Where the folder was copied since, it has another one.
        Some((number, new)) => {
            let is_there = moves::at(to)?.is_some_and(|there| number == disk::number(&there));
            is_there || Seen::of(&staged) == step.seen && Seen::of(&staged) != new
        }
    };
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    if !exchanged && Seen::at(to) == step.seen && moves::at(to)?.is_some_and(|there| !there.is_dir()) {
        match disk::exchange(from, to) {
            Err(error) if disk::is_unsupported(&error) => fs::rename(from, to)?,
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            done => exchanged = done.is_ok(),
        }
    }
    // By now it is what was there, and is looked at once more, or it has found no place.
    match moves::at(from)? {
        Some(there) if exchanged && Seen::of(&there) == step.seen => moves::remove(from)?,
        Some(_) if exchanged => kept::aside(from, to)?,
        Some(_) => kept::instead(from, to)?,
        None => {}
    }
    if let Some(folder) = to.parent() {
        disk::flush_folder(folder);
    }
    Ok(())
}

/// Removes a file that the new ones do not have. It is taken into the stage before it is looked at: what a person has saved there is kept.
fn remove_one(step: &Step<'_>, taken: &Path, to: &Path) -> io::Result<()> {
    let look = || match moves::at(taken)? {
        Some(there) if Seen::of(&there) == step.seen => moves::remove(taken),
        Some(there) if there.is_dir() => kept::bring(taken, to),
        Some(_) => kept::aside(taken, to),
        None => Ok(()),
    };
    // A run was killed when it had been taken.
    look()?;
    // A folder of that name is none of ours.
    if !moves::at(to)?.is_some_and(|there| !there.is_dir() && Seen::of(&there) == step.seen) {
        return Ok(());
    }
    if let Some(folder) = taken.parent() {
        fs::create_dir_all(folder)?;
    }
    match moves::take(to, taken) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => look(),
    }
}

/// Whether a stage has nothing but names of ours.
fn is_bare(stage: &Path) -> io::Result<bool> {
    for entry in fs::read_dir(stage)? {
        let name = entry?.file_name();
        if ![JOURNAL, PART, names::STAGING].iter().any(|ours| name == *ours) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn foreign(stage: &Path, line: &str) -> io::Error {
    let name = line.rsplit('\t').next().unwrap_or_default();
    io::Error::other(format!(
        "{} is left of a run that was ended half way, and has `{}`, which this command does not write: run that one again, or remove that \
         folder if it is none of yours",
        stage.file_name().unwrap_or_default().display(),
        name.chars().take(100).collect::<String>()
    ))
}

#[cfg(test)]
mod tests {
    use super::{super::seen, *};

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
        let at = |name: &str| Seen::at(&place.join(name));
        let text = |path: &PathBuf| fs::read_to_string(path).unwrap();
        for (more, is_ended) in [
            ("", true),
            // Whoever can write here can write anything.
            ("removed\t-\t../outside\n", false),
            ("put\t-\tnotes\n", false),
            ("removed\t1:2:3\tnotes\n", false),
            ("put\t-\t../outside\n", false),
            ("notes\n", false),
        ] {
            for (path, text) in [
                (&outside, "mine"),
                (&place.join("notes"), "mine too"),
                (&place.join("a.csv"), "old"),
                (&place.join("b.csv"), "old"),
                (&stage.join("a.csv"), "new"),
                (&stage.join("notes"), "of somebody else"),
            ] {
                write(path, text);
            }
            let list = format!("put\t{}\ta.csv\nremoved\t{}\tb.csv\n{more}", at("a.csv"), at("b.csv"));
            write(&stage.join(JOURNAL), &list);
            assert_eq!(heal(&place, &ours).is_ok(), is_ended, "{list}");
            assert_eq!((text(&outside), text(&place.join("notes"))), ("mine".into(), "mine too".into()));
            assert_eq!(text(&place.join("a.csv")), if is_ended { "new" } else { "old" }, "{list}");
            assert_eq!((place.join("b.csv").exists(), stage.exists()), (!is_ended, !is_ended), "{list}");
        }
    }

    #[test]
    fn a_folder_with_a_name_of_ours_stays_and_a_list_of_nothing_is_no_hindrance() {
        let dir = tempfile::tempdir().unwrap();
        let place = dir.path().join("place");
        let stage = place.join(".thalweg-0123456789");
        let ours = BTreeSet::from(["a.csv", "b.csv"].map(PathBuf::from));
        write(&place.join("b.csv/notes"), "mine");
        write(&stage.join("a.csv"), "new");
        let seen = seen::all(&place, ours.iter());
        put(&stage, &place, &ours, &BTreeSet::new(), &seen).unwrap();
        assert_eq!(fs::read_to_string(place.join("b.csv/notes")).unwrap(), "mine");
        assert_eq!(fs::read_to_string(place.join("a.csv")).unwrap(), "new");
        for (name, is_bare) in [(names::STAGING, true), ("a.csv", false)] {
            write(&stage.join(JOURNAL), "");
            write(&stage.join(name), "");
            assert_eq!((heal(&place, &ours).is_ok(), stage.exists()), (is_bare, !is_bare), "{name}");
        }
    }

    /// A disk that knows the second of a change and no more, and two files of one length: the new one is not taken for the old one. A run was
    /// killed before the two changed names, or afterwards.
    #[test]
    fn a_new_file_is_told_from_the_old_one_where_times_are_coarse() {
        let dir = tempfile::tempdir().unwrap();
        let place = dir.path().join("place");
        let stage = place.join(".thalweg-0123456789");
        let ours = BTreeSet::from(["a.csv".into()]);
        for exchanged in [false, true] {
            for (path, text) in [(place.join("a.csv"), "old"), (stage.join("a.csv"), "new")] {
                write(&path, text);
                let file = File::options().write(true).open(path).unwrap();
                file.set_modified(std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_000)).unwrap();
            }
            let new = fs::metadata(stage.join("a.csv")).unwrap();
            let seen = Seen::at(&place.join("a.csv"));
            assert_eq!(Seen::of(&new), seen);
            let list = format!("put\t{seen}\t{}\t{}\ta.csv\n", disk::number(&new), Seen::of(&new));
            write(&stage.join(JOURNAL), &list);
            if exchanged && disk::exchange(&place.join("a.csv"), &stage.join("a.csv")).is_err() {
                continue;
            }
            heal(&place, &ours).unwrap();
            assert_eq!(fs::read_to_string(place.join("a.csv")).unwrap(), "new", "{exchanged}");
            assert_eq!(fs::read_dir(&place).unwrap().count(), 1, "{exchanged}");
        }
    }

    /// A person has made a folder of it right before it was taken, or a run was killed when that was taken.
    #[test]
    fn a_folder_that_was_taken_goes_back() {
        let dir = tempfile::tempdir().unwrap();
        let place = dir.path().join("place");
        let stage = place.join(".thalweg-0123456789");
        write(&stage.join("a.csv/notes"), "mine");
        write(&stage.join(JOURNAL), "removed\t1:3\ta.csv\n");
        heal(&place, &BTreeSet::from(["a.csv".into()])).unwrap();
        assert_eq!(fs::read_to_string(place.join("a.csv/notes")).unwrap(), "mine");
        assert_eq!(fs::read_dir(&place).unwrap().count(), 1);
    }

    #[test]
    fn what_a_person_saved_meanwhile_is_kept() {
        let dir = tempfile::tempdir().unwrap();
        let place = dir.path().join("place");
        let stage = place.join(".thalweg-0123456789");
        for (path, text) in [
            (place.join("a.csv"), "old"),
            (place.join("b.csv"), "old"),
            (stage.join("a.csv"), "new"),
            (stage.join("c.csv"), "new"),
        ] {
            write(&path, text);
        }
        let ours = BTreeSet::from(["a.csv", "b.csv", "c.csv"].map(PathBuf::from));
        let seen = seen::all(&place, ours.iter());
        for name in ["a.csv", "b.csv", "c.csv"] {
            write(&place.join(name), "saved by a person");
        }
        put(&stage, &place, &ours, &BTreeSet::new(), &seen).unwrap();
        // Under a name of ours the next run would replace it.
        for name in ["a.csv.kept-1", "b.csv", "c.csv.kept-1"] {
            assert_eq!(fs::read_to_string(place.join(name)).unwrap(), "saved by a person", "{name}");
        }
        for name in ["a.csv", "c.csv"] {
            assert_eq!(fs::read_to_string(place.join(name)).unwrap(), "new", "{name}");
        }
        assert_eq!(fs::read_dir(&place).unwrap().count(), 5);
    }
}
