//! Files of a person's that were kept under another name, as two had one: whoever runs the program tells of them.

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

static KEPT: Mutex<Vec<(PathBuf, PathBuf)>> = Mutex::new(Vec::new());

/// Notes one.
pub(super) fn note(name: &Path, other: &Path) {
    KEPT.lock().unwrap_or_else(PoisonError::into_inner).push((name.to_owned(), other.to_owned()));
}

/// Those that were noted so far, each with the name that the other one has.
pub fn taken() -> Vec<(PathBuf, PathBuf)> {
    KEPT.lock().unwrap_or_else(PoisonError::into_inner).clone()
}
