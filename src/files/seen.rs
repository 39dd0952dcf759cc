//! What stood under the names of ours when a run began: what has another identity later was saved by a person in between.

use std::{
    collections::BTreeMap,
    fmt,
    fs::{self, Metadata},
    io,
    path::{Path, PathBuf},
    str::FromStr,
    time::UNIX_EPOCH,
};

use super::{disk, kept, moves, names};

/// One of them: nothing, or a file by when it was changed and how long it is. Its number on the disk would be another one where the folder
/// was copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seen(Option<(i128, u64)>);

/// Each of the names of ours, as it was seen.
pub(super) type AllSeen = BTreeMap<PathBuf, Seen>;

impl Seen {
    /// What a file is.
    pub(super) fn of(meta: &Metadata) -> Self {
        let since = |time: std::time::SystemTime| match time.duration_since(UNIX_EPOCH) {
            Ok(after) => after.as_nanos().cast_signed(),
            Err(before) => -before.duration().as_nanos().cast_signed(),
        };
        let changed = meta.modified().map_or(0, since);
        Self(Some((changed, meta.len())))
    }

    /// What stands at a place.
    pub(super) fn at(place: &Path) -> Self {
        fs::symlink_metadata(place).map_or(Self(None), |meta| Self::of(&meta))
    }
}

/// What tells a file from any other that comes to have its name, and from itself once it was changed; `None`: nothing is there.
///
/// # Errors
///
/// If it cannot be told: an error is not taken for nothing.
pub(super) fn identity(place: &Path) -> io::Result<Option<u64>> {
    Ok(moves::at(place)?.map(|meta| identity_of(&meta)))
}

/// The same, where it was looked at.
pub(super) fn identity_of(meta: &Metadata) -> u64 {
    let mut bytes = disk::number(meta).to_le_bytes().to_vec();
    if let Some((changed, length)) = Seen::of(meta).0 {
        bytes.extend(changed.to_le_bytes());
        bytes.extend(length.to_le_bytes());
    }
    names::number(&bytes)
}

/// What stands at each of these names. What this run has brought back itself, and told that it is kept, is a person's: as if nothing had been
/// there.
pub(super) fn all<'n>(place: &Path, names: impl Iterator<Item = &'n PathBuf>) -> AllSeen {
    let kept = kept::taken();
    let of = |name: &PathBuf| {
        let at = place.join(name);
        let is_kept = kept.iter().any(|(kept, _)| *kept == at);
        (name.clone(), if is_kept { Seen(None) } else { Seen::at(&at) })
    };
    names.map(of).collect()
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            None => f.write_str("-"),
            Some((changed, length)) => write!(f, "{changed}:{length}"),
        }
    }
}

impl FromStr for Seen {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        if text == "-" {
            return Ok(Self(None));
        }
        let (changed, length) = text.split_once(':').ok_or(())?;
        Ok(Self(Some((changed.parse().map_err(drop)?, length.parse().map_err(drop)?))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_saved_is_something_else() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a");
        assert_eq!(Seen::at(&path), Seen(None));
        fs::write(&path, "one").unwrap();
        let first = Seen::at(&path);
        assert_eq!((Seen::at(&path), first.to_string().parse()), (first, Ok(first)));
        // Another text, or the same one saved again later.
        fs::write(&path, "longer").unwrap();
        assert_ne!(Seen::at(&path), first);
        fs::write(&path, "two").unwrap();
        let file = fs::File::options().write(true).open(&path).unwrap();
        file.set_modified(UNIX_EPOCH + std::time::Duration::from_secs(1)).unwrap();
        assert_ne!(Seen::at(&path), first);
        for text in ["", "1", "1:2:3", "x:2"] {
            assert!(text.parse::<Seen>().is_err(), "{text}");
        }
        assert_eq!("-".parse(), Ok(Seen(None)));
    }
}
