//! What the system is asked to do with files and folders, beside reading and writing.

use std::{
    collections::BTreeSet,
    fs::{self, File, Metadata},
    io,
    path::{Path, PathBuf},
};

/// In a staging folder until it has changed names with the old one: what has it holds nothing that is not elsewhere.
pub(super) use super::names::STAGING;

/// The names in a folder are on the disk. Not every system can say so, and none needs to.
pub(super) fn flush_folder(path: &Path) {
    if let Ok(folder) = File::open(path) {
        let _ = folder.sync_all();
    }
}

/// A file that is there, and nothing else of that name: a pipe would not be opened before somebody writes to it.
pub(super) fn open_file(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        let at_once = rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOFOLLOW;
        options.custom_flags(at_once.bits().cast_signed());
    }
    let file = options.open(path)?;
    if file.metadata()?.is_file() { Ok(file) } else { Err(not_a_file()) }
}

/// That something else than a file has its name.
pub(super) fn not_a_file() -> io::Error {
    io::Error::other("it is there, and is not a file")
}

/// Whether files can be made, replaced and removed in this folder.
#[cfg(unix)]
pub(super) fn may_write(folder: &Path) -> io::Result<()> {
    use rustix::{
        fs::{Access, access},
        io::Errno,
    };
    access(folder, Access::WRITE_OK | Access::EXEC_OK).map_err(|errno| match errno {
        Errno::ACCESS | Errno::ROFS => denied("the folder may not be written to"),
        other => other.into(),
    })
}

/// Whether files can be made, replaced and removed in this folder.
#[cfg(not(unix))]
pub(super) fn may_write(folder: &Path) -> io::Result<()> {
    if fs::metadata(folder)?.permissions().readonly() {
        return Err(denied("the folder may not be written to"));
    }
    Ok(())
}

/// Whether a file, if one is there, can be replaced or removed, as far as that can be told before.
pub(super) fn is_replaceable(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
    may_write(folder)?;
    match fs::symlink_metadata(path) {
        Ok(meta) if !meta.is_file() && !meta.is_symlink() => Err(not_a_file()),
        Ok(meta) if is_sticky(folder, &meta)? => {
            Err(denied("it is another user's, and so is the folder (its sticky bit is set)"))
        }
        Ok(meta) if is_read_only(&meta) => Err(read_only()),
        Ok(_) if is_immutable(path) => Err(denied("it is made immutable")),
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Why a link in a folder is not replaced: what it leads to would stay as it is.
const LINK: &str =
    "it is a link, and a file would stand in its place: put what it leads to there, and try again";

/// Whether the files of these names that are there can be replaced or removed, and others made beside them.
pub(super) fn are_replaceable(place: &Path, names: &BTreeSet<PathBuf>) -> io::Result<()> {
    may_write(place)?;
    let there = names.iter().map(|name| place.join(name));
    let mut files = there.filter(|path| fs::symlink_metadata(path).is_ok_and(|meta| !meta.is_dir()));
    files.try_for_each(|path| {
        let done = if is_link(&path) { Err(io::Error::other(LINK)) } else { is_replaceable(&path) };
        done.map_err(|why| of(&path, &why))
    })
}

/// Whether what stands in a folder of a person's can be taken out of it.
pub(super) fn is_removable(folder: &Path, file: &Metadata) -> io::Result<()> {
    if is_sticky(folder, file)? {
        return Err(denied("it is another user's, and so is the folder (its sticky bit is set)"));
    }
    Ok(())
}

/// Whether a folder of a person's can be emptied and removed, as far as that hangs on itself.
pub(super) fn is_clearable(folder: &Path) -> io::Result<()> {
    if is_immutable(folder) {
        return Err(denied("it is made immutable"));
    }
    if is_mounted(folder)? {
        return Err(denied("another disk begins there"));
    }
    may_write(folder)
}

/// Whether a folder is a place where another disk, or a folder of another place, is mounted.
#[cfg(unix)]
fn is_mounted(folder: &Path) -> io::Result<bool> {
    let above = folder.parent().map_or_else(|| fs::metadata(folder), fs::metadata)?;
    Ok(!beside(&fs::symlink_metadata(folder)?, &above) || is_mount_root(folder))
}

/// Whether a folder is a place where another disk is mounted: not to be told here.
#[cfg(not(unix))]
fn is_mounted(_: &Path) -> io::Result<bool> {
    Ok(false)
}

#[cfg(target_os = "linux")]
fn is_mount_root(folder: &Path) -> bool {
    use rustix::fs::{AtFlags, CWD, StatxAttributes, StatxFlags, statx};
    let stated = statx(CWD, folder, AtFlags::SYMLINK_NOFOLLOW, StatxFlags::BASIC_STATS);
    stated.is_ok_and(|at| at.stx_attributes.contains(StatxAttributes::MOUNT_ROOT))
}

#[cfg(all(unix, not(target_os = "linux")))]
fn is_mount_root(_: &Path) -> bool {
    false
}

/// Whether a folder is a stage, or is being put in its place from one: a person's may have such a name too. At last a stage is empty.
pub(super) fn is_stage(folder: &Path) -> bool {
    let is_there = |name: &str| fs::symlink_metadata(folder.join(name)).is_ok();
    let is_empty = || fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none());
    is_there(STAGING) || is_there(super::names::JOURNAL) || is_empty()
}

/// The same error, with the file that it is about.
pub(super) fn of(path: &Path, why: &io::Error) -> io::Error {
    io::Error::new(why.kind(), format!("{}: {why}", path.display()))
}

fn denied(why: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::PermissionDenied, why)
}

/// Whether somebody has said of a file that it is not to be changed: nobody may write to it. Who may replace names in the
/// folder could do it nevertheless.
pub(super) fn is_read_only(file: &Metadata) -> bool {
    file.is_file() && file.permissions().readonly()
}

/// That such a file is left alone.
pub(super) fn read_only() -> io::Error {
    denied("it is read-only")
}

/// Whether it is a link.
pub(super) fn is_link(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|meta| meta.is_symlink())
}

/// That a link is not written through.
pub(super) fn leads_elsewhere() -> io::Error {
    io::Error::other("it is a link; give what it leads to instead")
}

/// That a link has nothing at its other end.
pub(super) fn leads_nowhere() -> io::Error {
    io::Error::other("it is a link that leads nowhere")
}

/// Whether only the owner of a file, or of its folder, may replace it.
#[cfg(unix)]
fn is_sticky(folder: &Path, file: &Metadata) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt as _;
    let (folder, user) = (fs::metadata(folder)?, rustix::process::geteuid().as_raw());
    Ok(folder.mode() & 0o1000 != 0 && ![0, folder.uid(), file.uid()].contains(&user))
}

/// Whether only the owner of a file may replace it: there is no such mode here.
#[cfg(not(unix))]
fn is_sticky(_: &Path, _: &Metadata) -> io::Result<bool> {
    Ok(false)
}

/// Whether the system refuses every change of a file (`chattr +i`, `+a`), whoever asks.
#[cfg(target_os = "linux")]
fn is_immutable(path: &Path) -> bool {
    use rustix::fs::{AtFlags, CWD, StatxAttributes, StatxFlags, statx};
    let stated = statx(CWD, path, AtFlags::SYMLINK_NOFOLLOW, StatxFlags::BASIC_STATS);
    let fixed = StatxAttributes::IMMUTABLE | StatxAttributes::APPEND;
    stated.is_ok_and(|file| file.stx_attributes.intersects(fixed))
}

/// Whether the system refuses every change of a file: not to be told here.
#[cfg(not(target_os = "linux"))]
fn is_immutable(_: &Path) -> bool {
    false
}

/// Removes a staging folder that was not exchanged; what tells it from an old one last.
pub(super) fn remove_stage(path: &Path) -> io::Result<()> {
    unlock(path);
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        if entry.file_name() == STAGING {
            continue;
        }
        if entry.file_type()?.is_dir() {
            unlock(&entry.path());
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

/// Lets a folder of ours be cleared: a run that was killed may have given it the mode of another.
#[cfg(unix)]
fn unlock(folder: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    if may_write(folder).is_err() {
        // Where this does not help, removing says why.
        let _ = fs::set_permissions(folder, fs::Permissions::from_mode(0o700));
    }
}

/// Lets a folder of ours be cleared: folders have no modes here.
#[cfg(not(unix))]
fn unlock(_: &Path) {}

/// How many names (hard links) the file at a place has; 1 where there is none. One that is replaced takes them apart.
#[cfg(unix)]
pub fn names_of(place: &Path) -> u64 {
    use std::os::unix::fs::MetadataExt as _;
    fs::symlink_metadata(place).ok().filter(Metadata::is_file).map_or(1, |meta| meta.nlink())
}

/// How many names the file at a place has: not to be told here.
#[cfg(not(unix))]
pub fn names_of(_: &Path) -> u64 {
    1
}

/// What tells a file from all others on its disk.
#[cfg(unix)]
pub(super) fn number(file: &Metadata) -> u64 {
    use std::os::unix::fs::MetadataExt as _;
    file.ino()
}

/// What tells a file from all others on its disk: not to be told here.
#[cfg(not(unix))]
pub(super) fn number(_: &Metadata) -> u64 {
    0
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

/// Whether a program, a shell above all, has the folder or one in it as its own: it would go on standing in it when others
/// have long been given its name. Only those that this user may look at can be told.
#[cfg(target_os = "linux")]
pub(super) fn is_stood_in(folder: &Path) -> bool {
    let running = fs::read_dir("/proc").into_iter().flatten().flatten();
    let mut stands =
        running.filter(|entry| entry.file_name().as_encoded_bytes().iter().all(u8::is_ascii_digit));
    stands.any(|entry| fs::read_link(entry.path().join("cwd")).is_ok_and(|at| at.starts_with(folder)))
}

/// Whether a program stands in the folder: not to be told here.
#[cfg(not(target_os = "linux"))]
pub(super) fn is_stood_in(_: &Path) -> bool {
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

/// Gives something another name, which nothing has, in one step.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
pub(super) fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE)?)
}

/// Gives something another name, which nothing has: not in one step here.
#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
pub(super) fn rename_new(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Whether an error says that the system, or this disk, does not do that: not that it cannot be done there.
pub(super) fn is_unsupported(error: &io::Error) -> bool {
    // A disk that does not know how to exchange says that the question is wrong.
    matches!(error.kind(), io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput)
}
