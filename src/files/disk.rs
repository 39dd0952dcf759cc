//! What the system is asked to do with files and folders, beside reading and writing.

use std::{
    fs::{self, File, Metadata, OpenOptions},
    io,
    path::Path,
};

/// In a staging folder until it has changed names with the old one: what has it holds nothing that is not elsewhere.
pub(super) const STAGING: &str = ".thalweg-staging";

/// A new file that is given the mode of `old`, and where that may be, its owner.
pub(super) fn create(path: &Path, old: Option<&Metadata>) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if let Some(old) = old {
        use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
        // Nobody reads the new one who may not read the old one, not even on the way.
        options.mode(old.permissions().mode() & 0o777);
    }
    let file = options.open(path)?;
    if let Some(old) = old {
        keep(&file, old)?;
    }
    Ok(file)
}

/// Gives a file the mode of the old one, and its owner where that may be.
#[cfg(unix)]
pub(super) fn keep(file: &File, old: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, fchown};
    let new = file.metadata()?;
    let mut mode = old.permissions().mode() & 0o7777;
    if (new.uid(), new.gid()) != (old.uid(), old.gid()) {
        // Only who may give files away can; for everybody else it stays their own.
        let given =
            fchown(file, Some(old.uid()), Some(old.gid())).or_else(|_| fchown(file, None, Some(old.gid())));
        if given.is_err() || file.metadata()?.uid() != old.uid() {
            mode &= 0o777;
        }
    }
    file.set_permissions(fs::Permissions::from_mode(mode))
}

/// Where files have no modes.
#[cfg(not(unix))]
pub(super) fn keep(_: &File, _: &Metadata) -> io::Result<()> {
    Ok(())
}

/// The names in a folder are on the disk. Not every system can say so, and none needs to.
pub(super) fn flush_folder(path: &Path) {
    if let Ok(folder) = File::open(path) {
        let _ = folder.sync_all();
    }
}

/// Removes a staging folder that was not exchanged; what tells it from an old one last.
pub(super) fn remove_stage(path: &Path) -> io::Result<()> {
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        if entry.file_name() == STAGING {
            continue;
        }
        if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        } else {
            fs::remove_file(entry.path())?;
        }
    }
    match fs::remove_file(path.join(STAGING)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    fs::remove_dir(path)
}

/// Whether two are one and the same file.
#[cfg(unix)]
pub(super) fn same(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

/// Whether two are one and the same file: not to be told here.
#[cfg(not(unix))]
pub(super) fn same(_: &Metadata, _: &Metadata) -> bool {
    false
}

/// Whether two lie on one file system.
#[cfg(unix)]
pub(super) fn beside(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    one.dev() == other.dev()
}

/// Whether two lie on one file system: not to be told here.
#[cfg(not(unix))]
pub(super) fn beside(_: &Metadata, _: &Metadata) -> bool {
    false
}

/// Two folders change names, in one step.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
pub(super) fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

/// Two folders change names: not in one step here.
#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
pub(super) fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
