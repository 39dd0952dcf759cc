//! What would be left behind if the program ended now.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use super::disk;

/// One name of ours that is on the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trace {
    /// A file.
    File(PathBuf),
    /// A folder in which another is staged.
    Stage(PathBuf),
    /// A folder that was made on the way to a place: removed where nothing is in it.
    Parent(PathBuf),
    /// A whole file that is nothing as long as another file does not name it.
    Unnamed { path: PathBuf, by: PathBuf, words: String },
}

/// A whole file that is nothing until another file names it: a program that ends before that takes it away.
#[derive(Debug)]
pub struct Unnamed(PathBuf);

impl Drop for Unnamed {
    fn drop(&mut self) {
        let mut live = hold();
        live.forget(&self.0);
        if let Some(folder) = self.0.parent() {
            live.forget(folder);
        }
    }
}

/// The names, in the order in which they were made. Whoever holds them is not interrupted: what is made is noted, and
/// what is half done is done to its end.
#[derive(Debug)]
pub(super) struct Live(Vec<Trace>);

static LIVE: Mutex<Live> = Mutex::new(Live(Vec::new()));

/// The names; until they are given back, the program is not ended by [`abandon`].
pub(super) fn hold() -> MutexGuard<'static, Live> {
    LIVE.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Live {
    /// Notes one.
    pub(super) fn add(&mut self, trace: Trace) {
        self.0.push(trace);
    }

    /// Notes one that is nothing until another names it, and before all the folder in which it stands: nothing is in that at last.
    pub(super) fn add_unnamed(&mut self, path: PathBuf, by: PathBuf, words: String) -> Unnamed {
        if let Some(folder) = path.parent() {
            self.0.insert(0, Trace::Parent(folder.to_owned()));
        }
        self.add(Trace::Unnamed { path: path.clone(), by, words });
        Unnamed(path)
    }

    /// It is no more, or is no name of ours any longer.
    pub(super) fn forget(&mut self, path: &Path) {
        self.0.retain(|trace| trace.path() != path);
    }

    /// Removes one from the disk.
    pub(super) fn remove(&mut self, path: &Path) {
        // That it cannot be removed takes nothing from what was written; the next run tries again.
        for trace in self.0.iter().filter(|trace| trace.path() == path) {
            trace.remove();
        }
        self.forget(path);
    }
}

impl Trace {
    fn path(&self) -> &Path {
        match self {
            Self::File(path) | Self::Stage(path) | Self::Parent(path) | Self::Unnamed { path, .. } => path,
        }
    }

    fn remove(&self) {
        let _ = match self {
            Self::File(path) => fs::remove_file(path),
            Self::Stage(path) => disk::remove_stage(path),
            Self::Parent(path) => fs::remove_dir(path),
            // Where it cannot be read, nobody knows whether it is named.
            Self::Unnamed { path, by, words } => match fs::read_to_string(by) {
                Ok(text) if text.contains(words) => Ok(()),
                Err(error) if error.kind() != io::ErrorKind::NotFound => Ok(()),
                _ => fs::remove_file(path),
            },
        };
    }
}

/// Removes everything that is not whole yet. For a program that ends now: whatever writes after that waits for ever, so
/// that nothing new is begun. What is just being put in its place is waited for.
pub fn abandon() {
    let mut live = hold();
    for trace in live.0.drain(..).rev() {
        trace.remove();
    }
    std::mem::forget(live);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_another_file_is_to_name_goes_until_it_does() {
        let folder = tempfile::tempdir().unwrap();
        let (by, beside) = (folder.path().join("review.toml"), folder.path().join("review"));
        let removed = |text: Option<&str>| {
            let mut live = Live(Vec::new());
            fs::create_dir_all(&beside).unwrap();
            let path = beside.join("2026-11-30.json");
            fs::write(&path, "{}").unwrap();
            match text {
                Some(text) => fs::write(&by, text).unwrap(),
                None => drop(fs::remove_file(&by)),
            }
            let words = "review/2026-11-30.json".to_owned();
            std::mem::forget(live.add_unnamed(path.clone(), by.clone(), words));
            live.0.drain(..).rev().for_each(|trace| trace.remove());
            !path.exists()
        };
        assert!(removed(None) && !beside.exists());
        assert!(removed(Some("report = \"review/2026-11-30-2.json\"")) && !beside.exists());
        assert!(!removed(Some("report = \"review/2026-11-30.json\"")));
        // Beside another one the folder stays.
        fs::write(beside.join("2026-11-29.json"), "{}").unwrap();
        assert!(removed(Some("")) && beside.exists());
    }
}
