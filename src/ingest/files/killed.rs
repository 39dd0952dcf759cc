//! What runs that were killed left in the folder of an inventory: names beside its files, and what is half put in its place.

use super::shelf::Shelf;
use crate::files::names::{LeftOver, is_half_put, left_over};

/// One name that was left.
pub(super) struct Left {
    pub(super) name: String,
    /// What is wrong with it.
    pub(super) why: &'static str,
    pub(super) help: String,
}

/// What was left among the entries of a folder; `read` tells whose files are read.
pub(super) fn left<S: Shelf>(
    shelf: &S,
    entries: &[(String, S::At)],
    read: impl Fn(&str) -> bool,
) -> Vec<Left> {
    entries
        .iter()
        .filter_map(|entry| half_put(shelf, entry).or_else(|| beside(shelf, entries, entry, &read)))
        .collect()
}

/// A folder of files that are put in their place one by one: the inventory is partly of before, and partly of after.
fn half_put<S: Shelf>(shelf: &S, (name, at): &(String, S::At)) -> Option<Left> {
    if !name.starts_with('.') || !shelf.is_real_folder(at) {
        return None;
    }
    let within = shelf.list(at).unwrap_or_default().into_iter().map(|(name, _)| name);
    let why = "is of a run that was killed, or is not yet at its end: some files here are as it writes them, and others as they were";
    let help =
        "run that command again (`thalweg import ... --into`, `thalweg fmt --out`): it ends what was begun"
            .to_owned();
    is_half_put(name, within).then(|| Left { name: name.clone(), why, help })
}

/// What was left beside a file: an older version may be the only one.
fn beside<S: Shelf>(
    shelf: &S,
    entries: &[(String, S::At)],
    (name, at): &(String, S::At),
    read: impl Fn(&str) -> bool,
) -> Option<Left> {
    let LeftOver { of, old, by_fmt } = left_over(name).filter(|left| read(left.of))?;
    // One that is alive holds it, or has just given it its name.
    if shelf.is_folder(at) || shelf.is_held(at) || !shelf.is_there(at) {
        return None;
    }
    let there = entries.iter().any(|(other, _)| other == of);
    let help = match (there, old) {
        (true, true) if by_fmt => {
            format!(
                "let `thalweg fmt` see to it: it removes an older version, and keeps what somebody saved beside `{of}`"
            )
        }
        (true, true) => {
            format!("it is an older version: see whether `{of}` has all that it has, then remove it")
        }
        (true, false) if by_fmt => {
            format!("remove it, or let `thalweg fmt` do so: `{of}` is whole")
        }
        (true, false) => format!("remove it: `{of}` is whole"),
        (false, true) => format!("rename it to `{of}`: it is what stood there"),
        (false, false) => {
            format!("see whether it is whole; if so, rename it to `{of}`, else remove it")
        }
    };
    Some(Left { name: name.clone(), why: "was left by a run that was killed", help })
}
