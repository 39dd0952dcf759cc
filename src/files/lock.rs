//! One run at a time at one place. A lock ends with the run that holds it, however that ends; its file may be left, and
//! is taken over.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use super::{
    disk,
    live::{self, Trace},
    names,
};

static TELL: OnceLock<fn()> = OnceLock::new();

/// What is done before this run waits for another one that writes to the same place: somebody is told, as a rule.
pub fn before_waiting(tell: fn()) {
    // Whoever was first is told.
    let _ = TELL.set(tell);
}

/// A file that this run alone has locked.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    // Closed, and with it unlocked, when the lock is dropped.
    file: File,
}

impl Lock {
    /// Waits until no other run has it.
    pub(super) fn take(path: &Path) -> io::Result<Self> {
        loop {
            // Whoever ends the program now makes none first.
            let mut live = live::hold();
            let file = open(path)?;
            let tried = file.try_lock();
            if tried.is_ok() && still(&file, path) {
                live.add(Trace::File(path.to_owned()));
                return Ok(Self { path: path.to_owned(), file });
            }
            drop(live);
            // It is ours, and is no longer there: not every system locks what it has locked.
            if tried.is_ok() {
                continue;
            }
            if matches!(tried, Err(TryLockError::WouldBlock))
                && let Some(tell) = TELL.get()
            {
                tell();
            }
            match file.lock() {
                // A file system without locks: runs at once are told apart by their names alone.
                Err(error) if error.kind() == io::ErrorKind::Unsupported => {}
                locked => locked?,
            }
            let mut live = live::hold();
            // Whoever had it removed it: what we have locked is no longer there.
            if still(&file, path) {
                live.add(Trace::File(path.to_owned()));
                return Ok(Self { path: path.to_owned(), file });
            }
        }
    }
}

/// Does something about a place while no other run does.
///
/// # Errors
///
/// If the place has no folder above it, or nothing can be written there.
pub fn alone<T>(place: &Path, work: impl FnOnce() -> T) -> io::Result<T> {
    let (Some(above), Some(name)) = (place.parent(), place.file_name()) else {
        return Err(io::ErrorKind::InvalidInput.into());
    };
    let lock = Lock::take(&above.join(names::lock(name)))?;
    let done = work();
    drop(lock);
    Ok(done)
}

impl Drop for Lock {
    fn drop(&mut self) {
        // While it is still locked: nobody can have taken it.
        live::hold().remove(&self.path);
        let _ = self.file.unlock();
    }
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.custom_flags(rustix::fs::OFlags::NOFOLLOW.bits().cast_signed());
    }
    options
        .open(path)
        .map_err(|error| if fs::symlink_metadata(path).is_ok() { disk::of(path, &error) } else { error })
}

/// Whether this is the file that has that name.
#[cfg(unix)]
pub(super) fn still(file: &File, path: &Path) -> bool {
    match (file.metadata(), fs::symlink_metadata(path)) {
        (Ok(ours), Ok(there)) => disk::same(&ours, &there),
        _ => false,
    }
}

/// Whether this is the file that has that name: where files are open they keep it.
#[cfg(not(unix))]
pub(super) fn still(_: &File, path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Whether a run that is alive writes this file.
pub fn is_held(path: &Path) -> bool {
    // A pipe of that name would not be opened before somebody writes to it.
    if !fs::symlink_metadata(path).is_ok_and(|meta| meta.is_file()) {
        return false;
    }
    let Ok(file) = File::open(path) else { return false };
    matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock))
}
