//! A folder of files: staged beside the old one, or where that cannot be, within it.

use std::{
    collections::BTreeSet,
    env,
    ffi::{OsStr, OsString},
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use tempfile::Builder;

use super::{
    behind, disk, exchange, journal, left,
    live::{self, Trace},
    lock::Lock,
    moves, names,
    old::{self, Old},
    seen::{self, AllSeen},
};

/// A longer path is taken by no system.
const PATH_BYTES: usize = 4_096;

/// What a folder may hold already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occupied {
    /// Anything: files of ours are replaced, all others stay.
    Kept,
    /// Nothing: it is refused.
    Refused,
}

/// A folder on its way: dropped before it is put in its place, it leaves nothing.
#[derive(Debug)]
pub struct Folder {
    place: PathBuf,
    stage: PathBuf,
    /// Whether the stage lies beside the place, and changes names with it.
    beside: bool,
    /// The names of its files, and of those that an older one may have.
    ours: BTreeSet<PathBuf>,
    /// Those that were made.
    made: Mutex<BTreeSet<PathBuf>>,
    /// What stood under them when it was begun.
    seen: AllSeen,
    occupied: Occupied,
    done: bool,
    /// What was made on the way, outermost first.
    parents: Vec<PathBuf>,
    // Given back last.
    _lock: Lock,
}

/// A file of a folder that is staged.
#[derive(Debug)]
pub struct Out(BufWriter<File>);

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl Out {
    /// It is whole, and on the disk.
    pub fn close(mut self) -> io::Result<()> {
        self.0.flush()?;
        self.0.get_ref().sync_all()
    }
}

impl Folder {
    /// Begins a folder that is to stand at this place, which is made with those above it where it is not there. Waits for
    /// another run that writes to the same place. What a run that was killed left there is ended, or removed. Files named by
    /// `ours` are replaced by those that are created, or removed; whatever else is there stays.
    pub fn begin(place: &Path, ours: &[&str], occupied: Occupied) -> io::Result<Self> {
        let ours = ours.iter().map(|name| below(Path::new(""), name)).collect();
        let mut parents = Parents(Vec::new());
        let place = parents.reach(place)?;
        if place.exists() {
            disk::may_write(&place)?;
        }
        let (Some(above), Some(name)) = (place.parent(), place.file_name()) else {
            // The root of all.
            return Self::within(place, ours, occupied, parents, None);
        };
        match Lock::take(&above.join(names::lock(name))) {
            Ok(lock) => {
                heal_beside(&place, above, name)?;
                if place.exists() && !is_exchangeable(&place, above) {
                    return Self::within(place, ours, occupied, parents, Some(lock));
                }
                if place.exists() {
                    journal::heal(&place, &ours)?;
                }
                refuse(&place, occupied)?;
                let stage = stage(above, &names::prefix(name))?;
                let staged = Self {
                    seen: seen::all(&place, ours.iter()),
                    place,
                    stage,
                    beside: true,
                    ours,
                    made: Mutex::default(),
                    occupied,
                    done: false,
                    parents: parents.take(),
                    _lock: lock,
                };
                if staged.place.exists() {
                    old::hand_down(&staged.stage, &staged.place)?;
                }
                Ok(staged)
            }
            // Nothing may be made beside it; but perhaps in it.
            Err(_) if place.is_dir() => Self::within(place, ours, occupied, parents, None),
            Err(error) => Err(error),
        }
    }

    fn within(
        place: PathBuf,
        ours: BTreeSet<PathBuf>,
        occupied: Occupied,
        mut parents: Parents,
        lock: Option<Lock>,
    ) -> io::Result<Self> {
        let lock = match lock {
            Some(lock) => lock,
            None => Lock::take(&place.join(names::lock(OsStr::new(""))))?,
        };
        journal::heal(&place, &ours)?;
        refuse(&place, occupied)?;
        let stage = stage(&place, &names::prefix(OsStr::new("")))?;
        Ok(Self {
            seen: seen::all(&place, ours.iter()),
            place,
            stage,
            beside: false,
            ours,
            made: Mutex::default(),
            occupied,
            done: false,
            parents: parents.take(),
            _lock: lock,
        })
    }

    /// A new file of it; `name` has `/` between the folders on the way. It has the mode of the one that it replaces.
    pub fn create(&self, name: &str) -> io::Result<Out> {
        let old = Old::at(&below(&self.place, name))?.filter(|old| old.meta.is_file());
        let path = below(&self.stage, name);
        // Not while the program ends.
        let _live = live::hold();
        if let Some(folder) = path.parent().filter(|folder| *folder != self.stage) {
            fs::create_dir_all(folder)?;
        }
        let file = old::create(&path, old.as_ref())?;
        self.made.lock().unwrap_or_else(PoisonError::into_inner).insert(below(Path::new(""), name));
        Ok(Out(BufWriter::new(file)))
    }

    /// Where a file of it stands until it is put in its place.
    pub fn staged(&self, name: &str) -> PathBuf {
        below(&self.stage, name)
    }

    /// Puts it in its place.
    pub fn put(mut self) -> io::Result<()> {
        let mut live = live::hold();
        refuse(&self.place, self.occupied)?;
        let made = std::mem::take(&mut *self.made.lock().unwrap_or_else(PoisonError::into_inner));
        if self.beside {
            match exchange::put(&self.stage, &self.place, &self.ours, &made, &self.seen) {
                Ok(()) => {
                    self.end(&mut live);
                    return Ok(());
                }
                Err(exchange::Failed::Impossible) => {
                    let inner = stage_held(&self.place, &names::prefix(OsStr::new("")), &mut live)?;
                    let copied = journal::copy(&self.stage, &inner, &made);
                    live.remove(&self.stage);
                    self.stage = inner;
                    self.beside = false;
                    if let Err(error) = copied {
                        live.remove(&self.stage);
                        return Err(error);
                    }
                }
                Err(exchange::Failed::Io(error)) => return Err(error),
            }
        }
        let put = journal::put(&self.stage, &self.place, &self.ours, &made, &self.seen);
        // Where that cannot be told, it may be.
        if put.is_ok() || journal::is_begun(&self.stage).unwrap_or(true) {
            // What is begun is not undone: the next run ends it.
            self.end(&mut live);
        }
        put
    }

    fn end(&mut self, live: &mut live::Live) {
        live.forget(&self.stage);
        for parent in &self.parents {
            live.forget(parent);
        }
        self.done = true;
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if self.done {
            return;
        }
        let mut live = live::hold();
        live.remove(&self.stage);
        for parent in self.parents.iter().rev() {
            live.remove(parent);
        }
    }
}

/// Folders that were made on the way to a place; removed again, where they are empty, if nothing comes of it.
struct Parents(Vec<PathBuf>);

impl Parents {
    /// The place with all links resolved, and the folders above it made.
    fn reach(&mut self, place: &Path) -> io::Result<PathBuf> {
        match fs::canonicalize(place) {
            Ok(real) if real.is_dir() => return Ok(real),
            Ok(_) => return Err(io::Error::other("it is there, and is not a folder")),
            Err(_) if disk::is_link(place) => return Err(disk::leads_nowhere()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        let whole = env::current_dir()?.join(place);
        // No system takes it: seen before its folders are made one by one.
        if whole.as_os_str().len() > PATH_BYTES {
            return Err(io::ErrorKind::InvalidFilename.into());
        }
        let mut missing = Vec::new();
        let mut at = whole.parent();
        while let Some(folder) = at.filter(|folder| !folder.exists()) {
            missing.push(folder);
            at = folder.parent();
        }
        for folder in missing.into_iter().rev() {
            let mut live = live::hold();
            match fs::create_dir(folder) {
                Ok(()) => {
                    self.0.push(folder.to_owned());
                    live.add(Trace::Parent(folder.to_owned()));
                }
                // Another run was faster; or `..` after what is only made now.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        let (Some(above), Some(name)) = (whole.parent(), whole.file_name()) else {
            // It ends in `..`: with what is before it made, it is there.
            return fs::canonicalize(whole);
        };
        Ok(fs::canonicalize(above)?.join(name))
    }

    fn take(&mut self) -> Vec<PathBuf> {
        std::mem::take(&mut self.0)
    }
}

impl Drop for Parents {
    fn drop(&mut self) {
        for parent in self.0.iter().rev() {
            live::hold().remove(parent);
        }
    }
}

/// The path of a file, by the parts of its name.
fn below(folder: &Path, name: &str) -> PathBuf {
    name.split('/').fold(folder.to_owned(), |path, part| path.join(part))
}

/// Whether the names of the folder and one beside it can be exchanged: it is no place where another disk begins, and
/// nobody stands in it, as whoever does would go on standing in the old one.
fn is_exchangeable(place: &Path, above: &Path) -> bool {
    let inside = env::current_dir().and_then(fs::canonicalize).is_ok_and(|here| here.starts_with(place));
    let inside = inside || disk::is_stood_in(place);
    let on_one = || match (fs::metadata(place), fs::metadata(above)) {
        (Ok(one), Ok(other)) => disk::beside(&one, &other),
        _ => false,
    };
    !inside && on_one()
}

fn refuse(place: &Path, occupied: Occupied) -> io::Result<()> {
    if occupied == Occupied::Kept {
        return Ok(());
    }
    let entries = match fs::read_dir(place) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    for entry in entries {
        if !names::is_of_a_run(&entry?.file_name()) {
            return Err(io::ErrorKind::DirectoryNotEmpty.into());
        }
    }
    Ok(())
}

fn stage(folder: &Path, prefix: &OsString) -> io::Result<PathBuf> {
    stage_held(folder, prefix, &mut live::hold())
}

fn stage_held(folder: &Path, prefix: &OsString, live: &mut live::Live) -> io::Result<PathBuf> {
    let mut builder = Builder::new();
    builder.prefix(prefix).rand_bytes(names::UNIQUE);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // As any folder is made: the user's mask is taken off by the system.
        builder.permissions(fs::Permissions::from_mode(0o777));
    }
    let stage = builder.tempdir_in(folder)?.keep();
    live.add(Trace::Stage(stage.clone()));
    File::create_new(stage.join(disk::STAGING)).inspect_err(|_| live.remove(&stage))?;
    Ok(stage)
}

/// Ends or removes what runs that were killed left at this place, or beside it: before what is there is read, so that it is whole. Where
/// nothing was left, nothing is done.
///
/// # Errors
///
/// If it cannot be ended: the folder may not be written to, or another program left it.
pub fn heal(place: &Path) -> io::Result<()> {
    // Beside a file another file may be staged, which is no matter of a folder.
    let Some(real) = fs::canonicalize(place).ok().filter(|real| real.is_dir()) else { return Ok(()) };
    let has = |folder: &Path, is: &dyn Fn(&OsStr) -> bool| {
        let mut entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
        entries.any(|entry| is(&entry.file_name()))
    };
    let beside = real.parent().zip(real.file_name()).is_some_and(|(above, name)| {
        let prefix = names::prefix(name);
        let lock = names::lock(name);
        let is_left = |name: &OsStr| {
            let at = above.join(name);
            let has_mark = || disk::is_stage(&at) || at.join(names::OURS).exists();
            names::is_old(name, &prefix) || names::is_staged(name, &prefix) && has_mark()
        };
        has(above, &|name| *name == *lock || is_left(name))
    });
    if beside || has(&real, &|name| exchange::is_of_a_run(&real, Path::new(name))) {
        drop(Folder::begin(place, &[], Occupied::Kept)?);
    }
    Ok(())
}

/// What killed runs left beside the place: a stage that did not change names is removed; of an old folder that did, what is
/// not ours is brought back first.
fn heal_beside(place: &Path, above: &Path, name: &OsStr) -> io::Result<()> {
    let prefix = names::prefix(name);
    for entry in fs::read_dir(above)? {
        let entry = entry?;
        let (name, kind, left) = (entry.file_name(), entry.file_type()?, entry.path());
        let is_old = names::is_old(&name, &prefix);
        let is_staged = names::is_staged(&name, &prefix) && kind.is_dir();
        if !is_old && !is_staged {
            continue;
        }
        let _live = live::hold();
        let is_stage = kind.is_dir() && is_in(&left, disk::STAGING)?;
        // Under the name of an old one is what had the place when the two changed names; else what has no mark of ours is a person's.
        if !is_stage && (is_old || is_in(&left, names::OURS)?) {
            if let Err(why) = exchange::bring_back(&left, place) {
                // Nothing of what is written now hangs on it.
                behind::note_earlier(&left, &why);
            }
        } else if is_stage || disk::is_stage(&left) {
            disk::remove_stage(&left)?;
        }
    }
    match fs::remove_file(place.join(disk::STAGING)) {
        Err(error) if !moves::is_missing(&error) => Err(error),
        _ => left::unlist(place),
    }
}

/// Whether a folder has a mark.
fn is_in(folder: &Path, mark: &str) -> io::Result<bool> {
    Ok(moves::at(&folder.join(mark))?.is_some())
}
