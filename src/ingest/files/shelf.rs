//! Where the files of an inventory lie: on the disk, or in memory. What they are is `discover`'s to say.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use crate::{files, ingest::bounds, text::digest};

/// A folder of files.
pub(super) trait Shelf {
    /// A file or folder of it.
    type At: Clone + Ord;

    /// The folder itself.
    fn top(&self) -> Self::At;

    /// What is in a folder, by name, in no certain order.
    fn list(&self, folder: &Self::At) -> io::Result<Vec<(String, Self::At)>>;

    /// Whether it is a folder.
    fn is_folder(&self, at: &Self::At) -> bool;

    /// Whether it is a folder, and no link to one.
    fn is_real_folder(&self, at: &Self::At) -> bool;

    /// Whether it lies in the folder, and is no link out of it.
    fn is_inside(&self, at: &Self::At) -> io::Result<bool>;

    /// Where a link leads at whose end nothing is.
    fn leads_nowhere(&self, at: &Self::At) -> Option<String>;

    /// Whether it is still there.
    fn is_there(&self, at: &Self::At) -> bool;

    /// Whether a run of ours that is alive writes it.
    fn is_held(&self, at: &Self::At) -> bool;

    /// The bytes of a file.
    fn load(&self, at: &Self::At) -> Result<Vec<u8>, Refused>;

    /// The digest of a file, however large it is; `None`: its bytes are not known.
    fn seal(&self, at: &Self::At) -> io::Result<Option<String>>;
}

/// Why a file is not read.
pub(super) enum Refused {
    /// The system says so.
    Io(io::Error),
    /// It is something else.
    NotAFile,
    /// So many bytes.
    TooLarge(u64),
}

/// A folder on the disk, with all links resolved.
pub(super) struct Disk {
    /// Where it is.
    pub(super) root: PathBuf,
}

impl Shelf for Disk {
    type At = PathBuf;

    fn top(&self) -> PathBuf {
        self.root.clone()
    }

    fn list(&self, folder: &PathBuf) -> io::Result<Vec<(String, PathBuf)>> {
        fs::read_dir(folder)?
            .map(|entry| entry.map(|e| (e.file_name().to_string_lossy().into_owned(), e.path())))
            .collect()
    }

    fn is_folder(&self, at: &PathBuf) -> bool {
        at.is_dir()
    }

    fn is_real_folder(&self, at: &PathBuf) -> bool {
        fs::symlink_metadata(at).is_ok_and(|meta| meta.is_dir())
    }

    fn is_inside(&self, at: &PathBuf) -> io::Result<bool> {
        fs::canonicalize(at).map(|real| real.starts_with(&self.root))
    }

    fn leads_nowhere(&self, at: &PathBuf) -> Option<String> {
        leads_nowhere(at)
    }

    fn is_there(&self, at: &PathBuf) -> bool {
        fs::symlink_metadata(at).is_ok()
    }

    fn is_held(&self, at: &PathBuf) -> bool {
        files::is_held(at)
    }

    fn load(&self, at: &PathBuf) -> Result<Vec<u8>, Refused> {
        load(at)
    }

    fn seal(&self, at: &PathBuf) -> io::Result<Option<String>> {
        // Whatever is no file has no end, or waits.
        if !fs::metadata(at)?.is_file() {
            return Err(io::Error::other("it is not a file"));
        }
        digest::sealed_of(&mut File::open(at)?).map(Some)
    }
}

/// Where a link leads at whose end nothing is.
pub(super) fn leads_nowhere(path: &Path) -> Option<String> {
    let is_gone = |error: io::Error| error.kind() == io::ErrorKind::NotFound;
    let gone = fs::metadata(path).is_err_and(is_gone);
    fs::read_link(path).ok().filter(|_| gone).map(|target| target.to_string_lossy().into_owned())
}

fn load(path: &Path) -> Result<Vec<u8>, Refused> {
    let meta = fs::metadata(path).map_err(Refused::Io)?;
    if !meta.is_file() {
        return Err(Refused::NotAFile);
    }
    if meta.len() > bounds::FILE_BYTES {
        return Err(Refused::TooLarge(meta.len()));
    }
    // A file may grow while it is read.
    let (mut bytes, most) = (Vec::new(), bounds::FILE_BYTES);
    let file = File::open(path).map_err(Refused::Io)?;
    file.take(most + 1).read_to_end(&mut bytes).map_err(Refused::Io)?;
    let length = bytes.len() as u64;
    if length > most { Err(Refused::TooLarge(length)) } else { Ok(bytes) }
}

/// Files in memory by name, with `/` between the parts of a name.
pub(super) struct Memory<'f> {
    files: BTreeMap<&'f str, &'f str>,
}

impl<'f> Memory<'f> {
    /// Of two files of one name, the last counts.
    pub(super) fn new(files: &[(&'f str, &'f str)]) -> Self {
        Self { files: files.iter().copied().collect() }
    }

    /// The names in a folder, and everything below it.
    fn below<'s>(&'s self, folder: &'s str) -> impl Iterator<Item = &'f str> + 's {
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        self.files.keys().filter_map(move |name| name.strip_prefix(prefix.as_str()))
    }
}

impl Shelf for Memory<'_> {
    type At = String;

    fn top(&self) -> String {
        String::new()
    }

    fn list(&self, folder: &String) -> io::Result<Vec<(String, String)>> {
        let names: BTreeSet<&str> = self.below(folder).filter_map(|name| name.split('/').next()).collect();
        let full = |name: &str| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
        Ok(names.into_iter().map(|name| (name.to_owned(), full(name))).collect())
    }

    fn is_folder(&self, at: &String) -> bool {
        self.below(at).next().is_some()
    }

    fn is_real_folder(&self, at: &String) -> bool {
        self.is_folder(at)
    }

    fn is_inside(&self, _: &String) -> io::Result<bool> {
        Ok(true)
    }

    fn leads_nowhere(&self, _: &String) -> Option<String> {
        None
    }

    fn is_there(&self, _: &String) -> bool {
        true
    }

    fn is_held(&self, _: &String) -> bool {
        false
    }

    fn load(&self, at: &String) -> Result<Vec<u8>, Refused> {
        let text = self.files.get(at.as_str()).ok_or(Refused::NotAFile)?;
        let bytes = text.len() as u64;
        if bytes > bounds::FILE_BYTES { Err(Refused::TooLarge(bytes)) } else { Ok(text.as_bytes().to_vec()) }
    }

    fn seal(&self, at: &String) -> io::Result<Option<String>> {
        // Of files that are none of tables, who has them may give the names alone.
        let text = self.files.get(at.as_str()).filter(|text| !text.is_empty());
        Ok(text.map(|text| digest::sealed(text.as_bytes())))
    }
}
