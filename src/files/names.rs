//! Names of ours beside a place that is written to: `.flows.csv.thalweg-Ab3...`. Hidden, of no other program, and no
//! two runs have the same.

use std::{
    ffi::{OsStr, OsString},
    path::Path,
    sync::OnceLock,
};

/// What parts the name of the place from what is ours.
const MARK: &str = ".thalweg-";

/// How many letters and digits make a name unique.
pub(super) const UNIQUE: usize = 10;

/// The name of what is locked while a folder is written.
const LOCK: &str = "lock";

/// A name may have 255 bytes: what stands before the mark is cut, so that a long one has room.
const ROOM: usize = 160;

/// A longer name has no room behind it.
const LONG: usize = 240;

/// What all names of ours beside the place of this name begin with; of no name, those within a folder. A name that does not stand there
/// whole has its digest, so that no other one begins with the same.
pub(super) fn prefix(name: &OsStr) -> OsString {
    if name.is_empty() {
        return OsString::from(MARK);
    }
    let mut prefix = OsString::from(".");
    prefix.push(cut(name));
    prefix.push(MARK);
    prefix
}

/// A name, or where it is no text or too long, its beginning and its digest, which no other name has.
fn cut(name: &OsStr) -> String {
    let text = name.to_string_lossy();
    let mut end = ROOM.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let whole = end == text.len() && name.to_str().is_some();
    let digest = if whole { String::new() } else { format!("~{:016x}", number(name.as_encoded_bytes())) };
    format!("{}{digest}", text.get(..end).unwrap_or_default())
}

/// A name behind which a few letters have room.
pub(super) fn with_room(name: &OsStr) -> OsString {
    if name.len() <= LONG { name.to_owned() } else { cut(name).into() }
}

/// A number for some bytes: FNV-1a of 64 bits.
pub(super) fn number(bytes: &[u8]) -> u64 {
    let mix = |number: u64, byte: &u8| (number ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, mix)
}

/// The name of the lock of the place of this name.
pub(super) fn lock(name: &OsStr) -> OsString {
    let mut lock = prefix(name);
    lock.push(LOCK);
    lock
}

/// The name of a file while it changes names with what is at its place, and of that afterwards, until it is removed: behind the name under
/// which it was staged both are told, so that whoever comes next knows which of them it is, or that it is a person's.
pub(super) fn changing(staged: &OsStr, old: u64, new: u64) -> OsString {
    let mut name = staged.to_owned();
    name.push(format!("{CHANGING}{old:016x}{new:016x}"));
    name
}

/// Between the two.
const CHANGING: &str = "-";

/// What a name says of the two, if it is such a one of the place whose names begin with `prefix`.
pub(super) fn is_changing(name: &OsStr, prefix: &OsStr) -> Option<[u64; 2]> {
    let (name, prefix) = (name.to_string_lossy(), prefix.to_string_lossy());
    both(name.strip_prefix(&*prefix)?)
}

fn both(text: &str) -> Option<[u64; 2]> {
    let (unique, both) = text.split_once(CHANGING)?;
    let is_hex = both.len() == 32 && both.bytes().all(|b| b.is_ascii_hexdigit());
    let (old, new) = both.split_at_checked(16).filter(|_| is_hex && is_unique(unique))?;
    Some([u64::from_str_radix(old, 16).ok()?, u64::from_str_radix(new, 16).ok()?])
}

/// The name of a stage while it changes names with the folder at its place, and of that folder afterwards.
pub(super) fn old(stage: &OsStr) -> OsString {
    let mut name = stage.to_owned();
    name.push(OLD);
    name
}

/// At the end of it.
const OLD: &str = "-old";

/// Whether a name is that of such a folder, for the place whose names begin with `prefix`.
pub(super) fn is_old(name: &OsStr, prefix: &OsStr) -> bool {
    let (name, prefix) = (name.to_string_lossy(), prefix.to_string_lossy());
    name.strip_prefix(&*prefix).and_then(|end| end.strip_suffix(OLD)).is_some_and(is_unique)
}

/// In an old folder: what is taken out of reach, to be looked at before it is removed.
pub(super) const TAKEN: &str = ".thalweg-taken";

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

/// In an old folder: the list of the names of ours that it has, for whoever clears it.
pub(super) const OURS: &str = ".thalweg-ours";

/// In a stage that is being put in its place file by file: which files are.
pub(super) const JOURNAL: &str = ".thalweg-journal";

/// Whether a folder of this name, with these names in it, is of a run that was ended while it put its files in their place one by one.
pub fn is_half_put(name: &str, mut within: impl Iterator<Item = String>) -> bool {
    name.strip_prefix(MARK).is_some_and(is_unique) && within.any(|name| name == JOURNAL)
}

static KNOWN: OnceLock<fn(&Path) -> bool> = OnceLock::new();

/// Says which names in a folder commands of this program write: whichever comes next to what a run has left half done ends that.
pub fn know(is_written: fn(&Path) -> bool) {
    // Whoever was first is asked.
    let _ = KNOWN.set(is_written);
}

/// Whether a command of this program writes a file of this name in a folder.
pub(super) fn is_known(name: &Path) -> bool {
    KNOWN.get().is_some_and(|is_written| is_written(name))
}

/// Whether something in a folder that is written to is left there of a run, and no file of a person's.
pub fn is_of_a_run(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name == STAGING || name == OURS || name.strip_prefix(MARK).is_some_and(is_unique)
}

/// Something that a run that was killed left beside a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeftOver<'n> {
    /// The name of the file.
    pub of: &'n str,
    /// Whether it is an older version of it, which may be the only one.
    pub old: bool,
    /// Whether `thalweg fmt` sees to it: it is surely no more than a copy, or it is kept beside the file.
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
    let old = both(end).is_some();
    (old || is_unique(end)).then_some(LeftOver { of, old, by_fmt: true })
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
            (".thalweg-ours", true),
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
    fn what_changes_names_says_which_two() {
        let (prefix, staged) = (prefix(OsStr::new("flows.csv")), OsStr::new(".flows.csv.thalweg-0123456789"));
        let changing = changing(staged, 1, u64::MAX);
        assert_eq!(is_changing(&changing, &prefix), Some([1, u64::MAX]));
        assert!(!is_staged(&changing, &prefix) && is_changing(staged, &prefix).is_none());
        let left = left_over(changing.to_str().unwrap()).unwrap();
        assert_eq!((left.of, left.old, left.by_fmt), ("flows.csv", true, true));
        let old = old(staged);
        assert_eq!(old, ".flows.csv.thalweg-0123456789-old");
        assert!(is_old(&old, &prefix) && !is_old(staged, &prefix) && !is_staged(&old, &prefix));
        // The longest of them has room.
        let long = super::prefix(OsStr::new(&"é".repeat(127))).len() + UNIQUE + 1 + 32;
        assert!(long <= 255, "{long}");
    }

    #[test]
    fn names_that_are_cut_are_told_apart() {
        let long = |end: &str| prefix(OsStr::new(&("x".repeat(ROOM) + end)));
        assert!(long("a") != long("b") && long("") == *format!(".{}{MARK}", "x".repeat(ROOM)));
        #[cfg(unix)]
        {
            use std::os::unix::ffi::OsStrExt as _;
            assert_ne!(prefix(OsStr::from_bytes(b"n\xff")), prefix(OsStr::from_bytes(b"n\xfe")));
        }
    }

    #[test]
    fn a_long_name_has_room() {
        let long = "é".repeat(127);
        let name = prefix(OsStr::new(&long)).len() + UNIQUE;
        assert!((160..=220).contains(&name), "{name}");
    }
}
