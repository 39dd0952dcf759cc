//! The list that a folder has while it becomes an old one: which of its names are of the run that writes the new one, and which of a
//! person's were linked into that. Whoever clears it may be another command, which writes other names, and may come when the person has
//! taken some of them out of the new folder again.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File, Metadata},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use super::{
    disk, names,
    seen::{AllSeen, Seen},
};

/// No list is longer: what was linked is left out of one that would be.
const LONGEST: usize = 8 << 20;

/// Something of a person's that the new folder has too.
#[derive(Debug)]
pub(super) enum Linked {
    /// A file, as it was.
    File(Metadata, PathBuf),
    /// A folder, which was made again.
    Folder(PathBuf),
}

/// What is known of what an old folder has.
#[derive(Debug, Default)]
pub(super) struct Left {
    /// As each was seen before.
    ours: BTreeMap<PathBuf, Seen>,
    files: BTreeMap<PathBuf, (u64, Seen)>,
    folders: BTreeSet<PathBuf>,
}

/// Writes the list into a folder that is about to be an old one.
pub(super) fn list(place: &Path, seen: &AllSeen, linked: &[Linked]) -> io::Result<()> {
    let line = |(name, seen): (&PathBuf, &Seen)| Some(format!("ours\t{seen}\t{}\n", plain(name)?));
    let mut text: String = seen.iter().filter_map(line).collect();
    let of = |linked: &Linked| match linked {
        Linked::File(file, at) => {
            Some(format!("file\t{}\t{}\t{}\n", disk::number(file), Seen::of(file), plain(at)?))
        }
        Linked::Folder(at) => Some(format!("folder\t{}\n", plain(at)?)),
    };
    for line in linked.iter().filter_map(of) {
        if text.len() + line.len() > LONGEST {
            break;
        }
        text.push_str(&line);
    }
    unlist(place)?;
    let mut file = File::create_new(place.join(names::OURS))?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// A path that can stand on a line.
fn plain(path: &Path) -> Option<&str> {
    path.to_str().filter(|text| !text.contains(['\n', '\r', '\t']))
}

/// Takes the list away again, where there is one.
pub(super) fn unlist(place: &Path) -> io::Result<()> {
    match fs::remove_file(place.join(names::OURS)) {
        Err(error) if !matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            Err(error)
        }
        _ => Ok(()),
    }
}

impl Left {
    /// What an old folder's list says; where it has none nothing of it is ours.
    pub(super) fn of(old: &Path) -> Self {
        let mut left = Self::default();
        let list = old.join(names::OURS);
        let is_one =
            fs::symlink_metadata(&list).is_ok_and(|meta| meta.is_file() && meta.len() <= LONGEST as u64);
        let text = if is_one { fs::read_to_string(list).unwrap_or_default() } else { String::new() };
        for line in text.lines() {
            match line.split('\t').collect::<Vec<_>>().as_slice() {
                ["ours", seen, name] => {
                    left.ours.extend(seen.parse().ok().map(|seen| (PathBuf::from(name), seen)));
                }
                ["file", number, seen, at] => {
                    let file = number.parse().ok().zip(seen.parse().ok());
                    left.files.extend(file.map(|file| (PathBuf::from(at), file)));
                }
                ["folder", at] => drop(left.folders.insert(at.into())),
                _ => {}
            }
        }
        left
    }

    /// Whether a file is the one that the new one replaces, and none that a person has saved there since.
    pub(super) fn is_ours(&self, at: &Path, file: &Metadata) -> bool {
        self.ours.get(at).is_some_and(|seen| *seen == Seen::of(file))
    }

    /// Whether a name is one of ours.
    pub(super) fn is_name(&self, at: &Path) -> bool {
        self.ours.contains_key(at)
    }

    /// Whether this very file was linked into the new folder; of one that was copied since, when it was changed tells.
    pub(super) fn was_linked(&self, at: &Path, file: &Metadata) -> bool {
        let is = |(number, seen): &(u64, Seen)| *number == disk::number(file) || *seen == Seen::of(file);
        self.files.get(at).is_some_and(is)
    }

    /// Whether a folder was made again in the new one.
    pub(super) fn was_made(&self, at: &Path) -> bool {
        self.folders.contains(at)
    }
}
