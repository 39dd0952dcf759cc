//! One file: staged beside its place, flushed, renamed over what is there.

use std::{
    ffi::{OsStr, OsString},
    fs::{self, TryLockError},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use tempfile::Builder;

use super::{
    behind, disk, kept,
    live::{self, Live, Trace, Unnamed},
    lock, moves, names,
    old::{self, Old},
    seen,
};

/// Writes one file; `fill` gives it piece by piece. `may` is asked of what stands at the place right before it is replaced,
/// which may be another file than when this was begun. Where this fails, what was there is left as it was, and nothing
/// else is left behind.
pub fn write(
    place: &Path,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    may: impl FnMut(&Path) -> io::Result<()>,
) -> io::Result<()> {
    Staged::new(place, fill)?.put(may)
}

/// The same of a new file that is nothing until the file `by` has these words in it: where this run is ended before, it goes.
///
/// # Errors
///
/// As of [`write()`]; also if a file is there.
pub fn write_unnamed(place: &Path, bytes: &[u8], by: PathBuf, words: String) -> io::Result<Unnamed> {
    let there = |_: &Path| Err(io::ErrorKind::AlreadyExists.into());
    let staged = Staged::new(place, |out| out.write_all(bytes))?;
    staged.put_noting(there, |live| live.add_unnamed(place.to_owned(), by, words))
}

/// Writes files that do not belong together: each is whole, and none is placed before all are staged. `may` is asked of each
/// that is there right before it is replaced, with what it is replaced by. The path is that of the file that could not be
/// written.
pub fn write_all(
    files: &[(PathBuf, Vec<u8>)],
    may: impl Fn(&Path, &[u8]) -> io::Result<()>,
) -> Result<(), (PathBuf, io::Error)> {
    let all = staged(files)?;
    all.into_iter().zip(files).try_for_each(|(staged, (_, new))| {
        let place = staged.place.clone();
        staged.put(|there| may(there, new)).map_err(|cause| (place, cause))
    })
}

fn staged(files: &[(PathBuf, Vec<u8>)]) -> Result<Vec<Staged>, (PathBuf, io::Error)> {
    let stage = |(place, bytes): &(PathBuf, Vec<u8>)| {
        Staged::new(place, |out| out.write_all(bytes)).map_err(|cause| (place.clone(), cause))
    };
    files.iter().map(stage).collect()
}

/// A file that was read, and is to be replaced.
#[derive(Debug)]
pub struct Replacement {
    /// Where it stands, with no links on the way.
    pub place: PathBuf,
    /// What was read.
    pub old: Vec<u8>,
    /// What is to stand there.
    pub new: Vec<u8>,
}

/// Why files were not replaced.
#[derive(Debug)]
pub struct Stopped {
    /// The file that could not be.
    pub place: PathBuf,
    /// Why.
    pub cause: io::Error,
    /// Those that were replaced before: none, unless something changed in the very moment.
    pub done: Vec<PathBuf>,
}

/// Replaces files by what was made of them. All are staged, and it is looked whether each can be replaced and still is what
/// was read, before the first is; and of each once more, just before.
pub fn replace_all(files: Vec<Replacement>) -> Result<(), Stopped> {
    let stopped = |(place, cause)| Stopped { place, cause, done: Vec::new() };
    let (mut old, mut new) = (Vec::new(), Vec::new());
    for file in files {
        disk::is_replaceable(&file.place).map_err(|cause| stopped((file.place.clone(), cause)))?;
        new.push((file.place, file.new));
        old.push(file.old);
    }
    let all = staged(&new).map_err(stopped)?;
    for (file, old) in all.iter().zip(&old) {
        unchanged(&file.place, old).map_err(|cause| stopped((file.place.clone(), cause)))?;
    }
    let mut done = Vec::new();
    for (file, old) in all.into_iter().zip(&old) {
        let place = file.place.clone();
        match unchanged(&place, old).and_then(|()| file.put(|there| unchanged(there, old))) {
            Ok(()) => done.push(place),
            Err(cause) => return Err(Stopped { place, cause, done }),
        }
    }
    Ok(())
}

/// Whether a file is what it was: what somebody saved meanwhile is not written over.
fn unchanged(place: &Path, old: &[u8]) -> io::Result<()> {
    let meta = fs::symlink_metadata(place)?;
    if meta.is_file() && meta.len() == old.len() as u64 && fs::read(place)? == old {
        return Ok(());
    }
    Err(io::Error::other("it was changed after it was read"))
}

/// Removes what killed runs left beside the place of a file, and keeps what a person saved there when it was replaced, beside it. What a run that is
/// alive writes stays.
pub fn clear(place: &Path) {
    let (Some(folder), Some(name)) = (place.parent(), place.file_name()) else { return };
    // `a.svg` alone stands in the current folder.
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let prefix = names::prefix(name);
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        let changing = names::is_changing(&name, &prefix);
        if changing.is_none() && !names::is_staged(&name, &prefix) {
            continue;
        }
        let file = disk::open_file(&path).ok();
        // Locked until it is removed: one that was only just made is not taken from under its run unseen.
        if file.as_ref().is_some_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock))) {
            continue;
        }
        let _live = live::hold();
        // What cannot be done here is tried by the next run.
        let _ = match changing {
            None if file.is_some() => fs::remove_file(&path),
            None => continue,
            Some(both) => clear_changing(&path, both, place),
        };
    }
}

/// Clears one of two that changed names, or keeps what is neither. It is taken away first, so that its run, if it is alive, finds nothing
/// under that name rather than something else.
fn clear_changing(path: &Path, both: [u64; 2], place: &Path) -> io::Result<()> {
    let [old, new] = both;
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut builder = Builder::new();
    let prefix = names::prefix(place.file_name().unwrap_or_default());
    builder.prefix(&prefix).rand_bytes(names::UNIQUE).suffix("");
    // A name that nothing has: what is taken has it, with both behind it.
    let free = builder.make_in(folder, |free| {
        moves::take(
            path,
            &free.with_file_name(names::changing(free.file_name().unwrap_or_default(), old, new)),
        )
    });
    let first = free?.into_temp_path().keep().map_err(|failed| failed.error)?;
    let taken = first.with_file_name(names::changing(first.file_name().unwrap_or_default(), old, new));
    match seen::identity(&taken)? {
        Some(there) if both.contains(&there) => moves::remove(&taken),
        // At the place it would be asked about as what the run before had made, and replaced.
        Some(_) => kept::aside(&taken, place),
        None => Ok(()),
    }
}

/// A file under a name of its own, beside its place.
struct Staged {
    place: PathBuf,
    /// The name that it has by now.
    at: PathBuf,
    /// The name with which it began.
    first: OsString,
    /// It has its place, or what has its name is not to be removed.
    done: bool,
    // Locked as long as it is open: so others see that this run is alive.
    file: fs::File,
    /// What it is, with all that it holds.
    made: u64,
}

impl Staged {
    fn new(place: &Path, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<Self> {
        let name = place.file_name().ok_or_else(disk::not_a_file)?;
        let old = match moves::at(place)? {
            Some(meta) if meta.is_dir() => return Err(disk::not_a_file()),
            Some(meta) if meta.is_symlink() && place.exists() => return Err(disk::leads_elsewhere()),
            Some(meta) if meta.is_symlink() => return Err(disk::leads_nowhere()),
            Some(meta) if disk::is_read_only(&meta) => return Err(disk::read_only()),
            Some(meta) if meta.is_file() => Some(Old::of(place, meta)?),
            _ => None,
        };
        clear(place);
        let mut staged = Self::create(place, name, old.as_ref())?;
        {
            let mut out = BufWriter::new(&mut staged.file);
            fill(&mut out)?;
            out.flush()?;
        }
        staged.file.sync_all()?;
        staged.made = seen::identity_of(&staged.file.metadata()?);
        Ok(staged)
    }

    fn create(place: &Path, name: &OsStr, old: Option<&Old>) -> io::Result<Self> {
        let folder = place.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let prefix = names::prefix(name);
        loop {
            let mut live = live::hold();
            let mut builder = Builder::new();
            builder.prefix(&prefix).rand_bytes(names::UNIQUE);
            let (file, path) = builder.make_in(folder, |path| old::create(path, old))?.into_parts();
            let ours = !matches!(file.try_lock(), Err(TryLockError::WouldBlock)) && lock::still(&file, &path);
            if ours {
                let at = path.keep().map_err(|failed| failed.error)?;
                live.add(Trace::File(at.clone()));
                let first = at.file_name().unwrap_or_default().to_owned();
                return Ok(Self { place: place.to_owned(), at, first, done: false, file, made: 0 });
            }
            // Another run took it for one that was left, in the moment before it was locked.
        }
    }

    /// Gives it its name. A file that is there is replaced if it may be; where there is none, none is: what somebody saved
    /// there in the meantime stays, and is asked about in its turn.
    fn put(self, may: impl FnMut(&Path) -> io::Result<()>) -> io::Result<()> {
        self.put_noting(may, |_| ())
    }

    /// The same; with its name it is noted as what it is until something else is done.
    fn put_noting<T>(
        mut self,
        mut may: impl FnMut(&Path) -> io::Result<()>,
        note: impl FnOnce(&mut Live) -> T,
    ) -> io::Result<T> {
        let mut live = live::hold();
        // Not for ever: others may give the name and take it away.
        for _ in 0..TRIED {
            let placed = match moves::at(&self.place)? {
                None => self.place_new(&mut live)?,
                Some(there) => {
                    // What it is was looked at before: what is saved while it is asked about is something else.
                    ask(&self.place, &mut may)?;
                    self.exchange(seen::identity_of(&there), &mut live, &mut may)?
                }
            };
            if placed {
                let noted = note(&mut live);
                if let Some(folder) = self.place.parent() {
                    disk::flush_folder(folder);
                }
                return Ok(noted);
            }
        }
        Err(io::Error::other("others make it and take it away all the time"))
    }

    /// Gives it its name, which nothing has; `false`: something has it by now.
    fn place_new(&mut self, live: &mut Live) -> io::Result<bool> {
        match moves::to_new(&self.at, &self.place) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(false),
            done => done?,
        }
        live.forget(&self.at);
        self.done = true;
        Ok(true)
    }

    /// Changes names with what is there, and removes that if it may be; `false`: nothing is there any more.
    fn exchange(
        &mut self,
        old: u64,
        live: &mut Live,
        may: &mut impl FnMut(&Path) -> io::Result<()>,
    ) -> io::Result<bool> {
        // A run that is killed from here on leaves a name that says what it may be.
        let changing = self.at.with_file_name(names::changing(&self.first, old, self.made));
        fs::rename(&self.at, &changing)?;
        live.forget(&self.at);
        live.add(Trace::File(changing.clone()));
        self.at = changing;
        let exchanged = match disk::exchange(&self.at, &self.place) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(error) if !disk::is_unsupported(&error) => return Err(error),
            exchanged => exchanged.is_ok(),
        };
        if !exchanged {
            // Not in one step here: what is saved in this very moment cannot be seen.
            fs::rename(&self.at, &self.place)?;
        }
        live.forget(&self.at);
        self.done = true;
        if exchanged {
            self.look(old, may)?;
        }
        Ok(true)
    }

    /// What was there has a name of ours now, where nobody finds it any more: it is removed if it is what was asked about, or may be replaced as
    /// well, and else put back.
    fn look(&self, old: u64, may: &mut impl FnMut(&Path) -> io::Result<()>) -> io::Result<()> {
        let asked = match seen::identity(&self.at) {
            // Another run took it for one that was left: it has removed what was asked about, and brought back all else.
            Ok(None) => return Ok(()),
            Ok(Some(there)) if there == old => Ok(()),
            _ => ask(&self.at, may),
        };
        let Err(why) = asked else {
            if let Err(error) = moves::remove(&self.at) {
                behind::note(&self.place, &self.at, &error);
            }
            return Ok(());
        };
        if matches!(moves::at(&self.at), Ok(None)) {
            return Ok(());
        }
        let stands = |error: io::Error| {
            let at = self.at.display();
            io::Error::other(format!(
                "what somebody saved there meanwhile is in {at} now, and could not be put back: {error}"
            ))
        };
        let is_new = |path: &Path| seen::identity(path).is_ok_and(|there| there == Some(self.made));
        if is_new(&self.place) && disk::exchange(&self.at, &self.place).is_ok() && is_new(&self.at) {
            // What cannot be removed is known by its name to the next run.
            let _ = moves::remove(&self.at);
            return Err(why);
        }
        // Somebody has saved another one in this very moment, or taken the new one away; or another run brings it back.
        match kept::bring(&self.at, &self.place) {
            Err(error) if !matches!(moves::at(&self.at), Ok(None)) => Err(stands(error)),
            _ => Err(why),
        }
    }
}

/// Asks whether what stands at a place may be replaced: a link never, as what it leads to would stay as it is.
fn ask(place: &Path, may: &mut impl FnMut(&Path) -> io::Result<()>) -> io::Result<()> {
    if disk::is_link(place) {
        return Err(disk::leads_elsewhere());
    }
    may(place)
}

/// So often a place is looked at again.
const TRIED: usize = 1_000;

impl Drop for Staged {
    fn drop(&mut self) {
        if !self.done {
            live::hold().remove(&self.at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_changed_after_it_was_read_is_not_replaced_and_nothing_else_is() {
        let dir = tempfile::tempdir().unwrap();
        let path = |name: &str| dir.path().join(name);
        for (changed, saved) in [("b", "saved now"), ("b", "older"), ("a", "")] {
            for name in ["a", "b"] {
                fs::write(path(name), "old!!").unwrap();
            }
            fs::write(path(changed), saved).unwrap();
            let file =
                |name: &str| Replacement { place: path(name), old: b"old!!".into(), new: b"new".into() };
            let stopped = replace_all(vec![file("a"), file("b")]).unwrap_err();
            assert_eq!((&stopped.place, stopped.done.len()), (&path(changed), 0));
            for name in ["a", "b"] {
                let there = fs::read_to_string(path(name)).unwrap();
                assert_eq!(there, if name == changed { saved } else { "old!!" });
            }
            assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2);
        }
        let file = |name: &str| Replacement { place: path(name), old: b"old!!".into(), new: b"new".into() };
        fs::write(path("a"), "old!!").unwrap();
        replace_all(vec![file("a"), file("b")]).unwrap();
        assert_eq!(fs::read_to_string(path("a")).unwrap(), "new");
    }

    /// Saved after the file was made, right before it gets its name: it is asked about, and where it may not be replaced it
    /// stays.
    #[test]
    fn what_is_saved_in_the_last_moment_is_asked_about() {
        let dir = tempfile::tempdir().unwrap();
        let place = dir.path().join("a");
        let no = |_: &Path| Err(io::Error::other("it is a person's"));
        // It is not there, nor while the new one is made: only then.
        let fill = |out: &mut dyn Write| {
            fs::write(&place, "mine")?;
            out.write_all(b"new")
        };
        assert_eq!(write(&place, fill, no).unwrap_err().to_string(), "it is a person's");
        assert_eq!(fs::read_to_string(&place).unwrap(), "mine");
        // Another is there than when it was begun.
        fs::write(&place, "ours").unwrap();
        let still = |there: &Path| if fs::read(there)? == b"ours" { Ok(()) } else { no(there) };
        assert!(write(&place, fill, still).is_err());
        assert_eq!(fs::read_to_string(&place).unwrap(), "mine");
        let fill = |out: &mut dyn Write| out.write_all(b"new");
        // Saved when it was asked about already, and not yet replaced.
        #[cfg(target_os = "linux")]
        {
            let asked = std::cell::Cell::new(0);
            let late = |there: &Path| {
                let is_ours = still(there);
                if asked.replace(asked.get() + 1) == 0 {
                    fs::write(dir.path().join("b"), "mine, late")?;
                    fs::rename(dir.path().join("b"), &place)?;
                }
                is_ours
            };
            fs::write(&place, "ours").unwrap();
            assert_eq!(write(&place, fill, late).unwrap_err().to_string(), "it is a person's");
            assert_eq!((fs::read_to_string(&place).unwrap().as_str(), asked.get()), ("mine, late", 2));
            assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
        }
        fs::write(&place, "ours").unwrap();
        write(&place, fill, still).unwrap();
        assert_eq!(fs::read_to_string(&place).unwrap(), "new");
        // None is there, so nobody is asked.
        fs::remove_file(&place).unwrap();
        write(&place, fill, no).unwrap();
        let all = vec![(place.clone(), b"newer".to_vec())];
        assert_eq!(write_all(&all, |there, _| no(there)).unwrap_err().0, place);
        assert_eq!(fs::read_to_string(&place).unwrap(), "new");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    /// Saved when it was asked about already, and once more, or taken away, while that is put back: all of it stays.
    #[cfg(target_os = "linux")]
    #[test]
    fn what_is_saved_while_another_is_put_back_stays_too() {
        let dir = tempfile::tempdir().unwrap();
        let place = dir.path().join("a");
        let fill = |out: &mut dyn Write| out.write_all(b"new");
        let still = |there: &Path| match fs::read(there)?.as_slice() {
            b"ours" => Ok(()),
            _ => Err(io::Error::other("it is a person's")),
        };
        let kept = dir.path().join("a.kept-1");
        for again in [Some("mine, later"), None] {
            let asked = std::cell::Cell::new(0);
            let later = |there: &Path| {
                let is_ours = still(there);
                match (asked.replace(asked.get() + 1), again) {
                    (0, _) => fs::write(&place, "mine, first")?,
                    (_, Some(text)) => {
                        fs::write(dir.path().join("b"), text)?;
                        fs::rename(dir.path().join("b"), &place)?;
                    }
                    (_, None) => fs::remove_file(&place)?,
                }
                is_ours
            };
            fs::write(&place, "ours").unwrap();
            assert_eq!(write(&place, fill, later).unwrap_err().to_string(), "it is a person's");
            let there = (fs::read_to_string(&place).unwrap(), fs::read_to_string(&kept).ok());
            let first = "mine, first".to_owned();
            let right = match again {
                Some(text) => (text.to_owned(), Some(first)),
                None => (first, None),
            };
            assert_eq!(there, right);
            let _ = fs::remove_file(&kept);
            assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
        }
    }
}
