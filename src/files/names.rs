//! Names of ours beside a place that is written to: `.flows.csv.thalweg-Ab3...`. Hidden, of no other program, and no
//! two runs have the same.

use std::ffi::{OsStr, OsString};

/// What parts the name of the place from what is ours.
const MARK: &str = ".thalweg-";

/// How many letters and digits make a name unique.
pub(super) const UNIQUE: usize = 10;

/// The name of what is locked while a folder is written.
const LOCK: &str = "lock";

/// A name may have 255 bytes: what stands before the mark is cut, so that a long one has room.
const ROOM: usize = 200;

/// What all names of ours beside the place of this name begin with; of no name, those within a folder.
pub(super) fn prefix(name: &OsStr) -> OsString {
    if name.is_empty() {
        return OsString::from(MARK);
    }
    let text = name.to_string_lossy();
    let mut end = ROOM.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    OsString::from(format!(".{}{MARK}", text.get(..end).unwrap_or_default()))
}

/// The name of the lock of the place of this name.
pub(super) fn lock(name: &OsStr) -> OsString {
    let mut lock = prefix(name);
    lock.push(LOCK);
    lock
}

/// Whether a name is that of something staged for the place whose names begin with `prefix`.
pub(super) fn is_staged(name: &OsStr, prefix: &OsStr) -> bool {
    let (name, prefix) = (name.to_string_lossy(), prefix.to_string_lossy());
    name.strip_prefix(&*prefix).is_some_and(is_unique)
}

fn is_unique(text: &str) -> bool {
    text.len() == UNIQUE && text.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// What marks a staging folder.
pub(super) const STAGING: &str = ".thalweg-staging";

/// Whether something in a folder that is written to is left there of a run, and no file of a person's.
pub fn is_of_a_run(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name == STAGING || name.strip_prefix(MARK).is_some_and(is_unique)
}

/// Something that a run that was killed left beside a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeftOver<'n> {
    /// The name of the file.
    pub of: &'n str,
    /// Whether it is an older version of it, which may be the only one.
    pub old: bool,
    /// Whether `thalweg fmt` removes it: it is surely no more than a copy.
    pub by_fmt: bool,
}

/// What a name is left of, if it is one of ours. Earlier versions wrote `.flows.csv.new`, and moved what was there to
/// `.flows.csv.old`.
pub fn left_over(name: &str) -> Option<LeftOver<'_>> {
    let hidden = name.strip_prefix('.')?;
    if let Some(of) = hidden.strip_suffix(".old") {
        return Some(LeftOver { of, old: true, by_fmt: false });
    }
    if let Some(of) = hidden.strip_suffix(".new") {
        return Some(LeftOver { of, old: false, by_fmt: false });
    }
    let (of, end) = hidden.rsplit_once(MARK)?;
    is_unique(end).then_some(LeftOver { of, old: false, by_fmt: true })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_ours_are_known_again() {
        let prefix = prefix(OsStr::new("flows.csv"));
        assert_eq!(prefix, ".flows.csv.thalweg-");
        assert!(is_staged(OsStr::new(".flows.csv.thalweg-0123456789"), &prefix));
        for other in
            [".flows.csv.thalweg-lock", ".flows.csv.thalweg-", "flows.csv", ".flows.csv.thalweg-012345678/"]
        {
            assert!(!is_staged(OsStr::new(other), &prefix), "{other}");
        }
        for (name, ours) in [
            (".thalweg-0123456789", true),
            (".thalweg-staging", true),
            (".thalweg-baseline.json", false),
            (".thalweg-notes", false),
            (".thalweg-", false),
        ] {
            assert_eq!(is_of_a_run(OsStr::new(name)), ours, "{name}");
        }
        let of = |name| left_over(name).map(|l| (l.of, l.old));
        assert_eq!(of(".flows.csv.thalweg-0123456789"), Some(("flows.csv", false)));
        assert_eq!(of(".flows.csv.old"), Some(("flows.csv", true)));
        assert_eq!(of(".flows.csv.new"), Some(("flows.csv", false)));
        assert_eq!(of("flows.csv"), None);
    }

    #[test]
    fn a_long_name_has_room() {
        let long = "é".repeat(127);
        let name = prefix(OsStr::new(&long)).len() + UNIQUE;
        assert!((200..=255).contains(&name), "{name}");
    }
}
