//! One file: staged beside its place, flushed, renamed over what is there.

use std::{
    ffi::OsStr,
    fs::{self, Metadata, TryLockError},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use tempfile::{Builder, TempPath};

use super::{
    disk,
    live::{self, Trace},
    lock, names,
};

/// Writes one file; `fill` gives it piece by piece. Where this fails, what was there is left as it was, and nothing else
/// is left behind.
pub fn write(place: &Path, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let staged = Staged::new(place, fill)?;
    staged.put()
}

/// Writes files that do not belong together: each is whole, and none is placed before all are staged. The path is that of
/// the file that could not be written.
pub fn write_all(files: Vec<(PathBuf, Vec<u8>)>) -> Result<(), (PathBuf, io::Error)> {
    let mut all = Vec::new();
    for (place, bytes) in files {
        let staged = Staged::new(&place, |out| out.write_all(&bytes)).map_err(|cause| (place, cause))?;
        all.push(staged);
    }
    all.into_iter().try_for_each(|staged| {
        let place = staged.place.clone();
        staged.put().map_err(|cause| (place, cause))
    })
}

/// Removes what killed runs left beside the place of a file. What a run that is alive writes stays.
pub fn clear(place: &Path) {
    let (Some(folder), Some(name)) = (place.parent(), place.file_name()) else { return };
    // `a.svg` alone stands in the current folder.
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let prefix = names::prefix(name);
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten().filter(|entry| names::is_staged(&entry.file_name(), &prefix)) {
        let path = entry.path();
        let Ok(file) = fs::File::open(&path) else { continue };
        let is_file = fs::symlink_metadata(&path).is_ok_and(|meta| meta.is_file());
        // Locked until it is removed: one that was only just made is not taken from under its run unseen.
        if is_file && !matches!(file.try_lock(), Err(TryLockError::WouldBlock)) {
            let _ = fs::remove_file(&path);
        }
    }
}

/// A file under a name of its own, beside its place.
struct Staged {
    place: PathBuf,
    path: Option<TempPath>,
    // Locked as long as it is open: so others see that this run is alive.
    file: fs::File,
}

impl Staged {
    fn new(place: &Path, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<Self> {
        let name = place.file_name().ok_or_else(not_a_file)?;
        let old = match fs::symlink_metadata(place) {
            Ok(meta) if meta.is_dir() => return Err(not_a_file()),
            // A link that leads nowhere is replaced, and its mode is none of a file's.
            Ok(meta) => meta.is_file().then_some(meta),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        clear(place);
        let mut staged = Self::create(place, name, old.as_ref())?;
        {
            let mut out = BufWriter::new(&mut staged.file);
            fill(&mut out)?;
            out.flush()?;
        }
        staged.file.sync_all()?;
        Ok(staged)
    }

    fn create(place: &Path, name: &OsStr, old: Option<&Metadata>) -> io::Result<Self> {
        let folder = place.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let prefix = names::prefix(name);
        loop {
            let mut live = live::hold();
            let mut builder = Builder::new();
            builder.prefix(&prefix).rand_bytes(names::UNIQUE);
            let (file, path) = builder.make_in(folder, |path| disk::create(path, old))?.into_parts();
            let ours = !matches!(file.try_lock(), Err(TryLockError::WouldBlock)) && lock::still(&file, &path);
            if ours {
                live.add(Trace::File(path.to_path_buf()));
                return Ok(Self { place: place.to_owned(), path: Some(path), file });
            }
            // Another run took it for one that was left, in the moment before it was locked.
        }
    }

    fn put(mut self) -> io::Result<()> {
        let mut live = live::hold();
        if let Some(path) = self.path.take() {
            let name = path.to_path_buf();
            let placed = path.persist(&self.place);
            live.forget(&name);
            // Whatever is left of its first name goes with the error.
            placed.map_err(|failed| failed.error)?;
        }
        if let Some(folder) = self.place.parent() {
            disk::flush_folder(folder);
        }
        Ok(())
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if let Some(path) = self.path.take() {
            live::hold().remove(&path);
        }
    }
}

fn not_a_file() -> io::Error {
    io::Error::other("it is there, and is not a file")
}
