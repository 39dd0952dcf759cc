//! What was written and is whole, where something of before could not be cleared: whoever runs the program tells of it.

use std::{
    io,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

/// One of them.
#[derive(Debug, Clone)]
pub struct Behind {
    /// What is written; `None`: an earlier run left it.
    pub place: Option<PathBuf>,
    /// What could not be cleared away, beside or in it: the next run that writes there tries again.
    pub left: PathBuf,
    /// Why.
    pub why: String,
}

static BEHIND: Mutex<Vec<Behind>> = Mutex::new(Vec::new());

/// Notes one.
pub(super) fn note(place: &Path, left: &Path, why: &io::Error) {
    add(Behind { place: Some(place.to_owned()), left: left.to_owned(), why: why.to_string() });
}

/// Notes what an earlier run left, and could not be cleared away now either.
pub(super) fn note_earlier(left: &Path, why: &io::Error) {
    add(Behind { place: None, left: left.to_owned(), why: why.to_string() });
}

fn add(one: Behind) {
    BEHIND.lock().unwrap_or_else(PoisonError::into_inner).push(one);
}

/// Those that were noted so far.
pub fn taken() -> Vec<Behind> {
    BEHIND.lock().unwrap_or_else(PoisonError::into_inner).clone()
}
