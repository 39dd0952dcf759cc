//! What a new file or folder keeps of the one that it replaces: mode, owner, access control lists, other attributes.

use std::{
    fs::{self, File, Metadata, OpenOptions},
    io,
    path::Path,
};

/// What is replaced.
#[derive(Debug)]
pub(super) struct Old {
    pub(super) meta: Metadata,
    attributes: attributes::Attributes,
}

impl Old {
    /// What stands at a place, if something does. A link is what it is, and not what it leads to.
    pub(super) fn at(place: &Path) -> io::Result<Option<Self>> {
        match fs::symlink_metadata(place) {
            Ok(meta) => Ok(Some(Self::of(place, meta)?)),
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// The same, where it was looked at already.
    pub(super) fn of(place: &Path, meta: Metadata) -> io::Result<Self> {
        Ok(Self { meta, attributes: attributes::Attributes::of(place)? })
    }
}

/// A new file that is given what `old` has.
pub(super) fn create(path: &Path, old: Option<&Old>) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if let Some(old) = old {
        use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
        // Nobody reads the new one who may not read the old one, not even on the way: where a list says who may, its mask
        // stands for the group, so the group has to wait.
        let kept = if old.attributes.has_list() { 0o700 } else { 0o777 };
        options.mode(old.meta.permissions().mode() & kept);
    }
    let file = options.open(path)?;
    if let Some(old) = old {
        keep(&file, old)?;
    }
    Ok(file)
}

/// Gives a file or folder the mode of the old one, its owner where that may be, its access control lists and what people
/// have noted on it. An error where a list or a note cannot be kept.
#[cfg(unix)]
pub(super) fn keep(file: &File, old: &Old) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, fchown};
    let (new, was) = (file.metadata()?, &old.meta);
    let mut mode = was.permissions().mode() & 0o7777;
    if (new.uid(), new.gid()) != (was.uid(), was.gid()) {
        // Only who may give files away can; for everybody else it stays their own.
        let given =
            fchown(file, Some(was.uid()), Some(was.gid())).or_else(|_| fchown(file, None, Some(was.gid())));
        if given.is_err() || file.metadata()?.uid() != was.uid() {
            mode &= 0o777;
        }
    }
    if old.attributes.has_list() {
        // Until the list is there, its mask would be what the group may do.
        file.set_permissions(fs::Permissions::from_mode(mode & !0o070))?;
    }
    old.attributes.give(file)?;
    file.set_permissions(fs::Permissions::from_mode(mode))
}

/// Where files have no modes.
#[cfg(not(unix))]
pub(super) fn keep(_: &File, _: &Old) -> io::Result<()> {
    Ok(())
}

/// The same, and an error where its owner cannot be kept: a folder of a person's is not taken from them.
pub(super) fn keep_all(folder: &File, old: &Old) -> io::Result<()> {
    keep(folder, old)?;
    if is_owned_alike(&folder.metadata()?, &old.meta) {
        return Ok(());
    }
    Err(io::Error::new(io::ErrorKind::PermissionDenied, "its owner cannot be kept"))
}

#[cfg(unix)]
fn is_owned_alike(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    (one.uid(), one.gid()) == (other.uid(), other.gid())
}

/// Where files have no owners.
#[cfg(not(unix))]
fn is_owned_alike(_: &Metadata, _: &Metadata) -> bool {
    true
}

/// Gives a folder that files are made in what these are to have from it: the list that the old one hands down.
pub(super) fn hand_down(folder: &Path, old: &Path) -> io::Result<()> {
    attributes::Attributes::of(old)?.hand_down(&File::open(folder)?)
}

#[cfg(any(target_os = "linux", target_os = "android"))]
mod attributes {
    use std::{
        ffi::{CStr, CString},
        fs::File,
        io,
        path::Path,
    };

    use rustix::{
        fs::{XattrFlags, fremovexattr, fsetxattr, lgetxattr, llistxattr},
        io::Errno,
    };

    /// Who may do what with a file or folder.
    const LIST: &CStr = c"system.posix_acl_access";

    /// The list that a folder hands down to what is made in it.
    const HANDED: &CStr = c"system.posix_acl_default";

    /// What people and their programs note on files.
    const NOTES: &[u8] = b"user.";

    /// The system gives no value, and no list of names, that is longer.
    const LONGEST: usize = 64 << 10;

    /// Extended attributes by name.
    #[derive(Debug)]
    pub struct Attributes(Vec<(CString, Vec<u8>)>);

    impl Attributes {
        /// Those of a file, folder or link. None where the disk has no such thing.
        pub fn of(place: &Path) -> io::Result<Self> {
            let mut names = vec![0_u8; LONGEST];
            let length = match llistxattr(place, &mut names[..]) {
                Ok(length) => length,
                Err(errno) if is_not_there(errno) => return Ok(Self(Vec::new())),
                Err(errno) => return Err(errno.into()),
            };
            let mut all = Vec::new();
            for name in names[..length].split_inclusive(|byte| *byte == 0) {
                let Ok(name) = CStr::from_bytes_with_nul(name) else { continue };
                let mut value = vec![0_u8; LONGEST];
                match lgetxattr(place, name, &mut value[..]) {
                    Ok(length) => {
                        value.truncate(length);
                        all.push((name.to_owned(), value));
                    }
                    // What only the system may read, it gives by itself.
                    Err(errno) if is_not_there(errno) || !must_stay(name) => {}
                    Err(errno) => return Err(errno.into()),
                }
            }
            Ok(Self(all))
        }

        /// Whether a list says who may do what.
        pub fn has_list(&self) -> bool {
            self.0.iter().any(|(name, _)| name.as_c_str() == LIST)
        }

        /// Gives them to another file or folder, which then has no list that is not among them.
        pub fn give(&self, file: &File) -> io::Result<()> {
            for list in [LIST, HANDED] {
                if self.0.iter().all(|(name, _)| name.as_c_str() != list) {
                    match fremovexattr(file, list) {
                        Err(errno) if !is_not_there(errno) && errno != Errno::ACCESS => {
                            return Err(errno.into());
                        }
                        _ => {}
                    }
                }
            }
            self.0.iter().try_for_each(|(name, value)| give(file, name, value))
        }

        /// Gives a folder what it is to hand down.
        pub fn hand_down(&self, folder: &File) -> io::Result<()> {
            let mut handed = self.0.iter().filter(|(name, _)| name.as_c_str() == HANDED);
            handed.try_for_each(|(name, value)| give(folder, name, value))
        }
    }

    fn give(file: &File, name: &CStr, value: &[u8]) -> io::Result<()> {
        match fsetxattr(file, name, value, XattrFlags::empty()) {
            Err(errno) if must_stay(name) => Err(io::Error::new(
                io::Error::from(errno).kind(),
                format!("its attribute `{}` cannot be kept: {errno}", name.to_string_lossy()),
            )),
            _ => Ok(()),
        }
    }

    /// Whether a file without it would say something else, or be open to others. The rest is the system's own.
    fn must_stay(name: &CStr) -> bool {
        name == LIST || name == HANDED || name.to_bytes().starts_with(NOTES)
    }

    fn is_not_there(errno: Errno) -> bool {
        [Errno::NOTSUP, Errno::OPNOTSUPP, Errno::NODATA, Errno::NOSYS, Errno::NOENT].contains(&errno)
    }
}

/// Where none are kept.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
mod attributes {
    use std::{fs::File, io, path::Path};

    #[derive(Debug)]
    pub struct Attributes;

    impl Attributes {
        pub fn of(_: &Path) -> io::Result<Self> {
            Ok(Self)
        }

        #[cfg(unix)]
        pub fn has_list(&self) -> bool {
            false
        }

        #[cfg(unix)]
        pub fn give(&self, _: &File) -> io::Result<()> {
            Ok(())
        }

        pub fn hand_down(&self, _: &File) -> io::Result<()> {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_os = "linux")]
    mod linux {
        use std::os::unix::fs::PermissionsExt as _;

        use rustix::fs::{XattrFlags, lgetxattr, lsetxattr};

        use super::super::*;

        /// What `setfacl -m u:65534:rw,g::r,m::rw` writes: owner, one user, group, mask, others.
        const LIST: [(u16, u16, u32); 5] =
            [(1, 6, u32::MAX), (2, 6, 65_534), (4, 4, u32::MAX), (0x10, 6, u32::MAX), (0x20, 0, u32::MAX)];

        fn list() -> Vec<u8> {
            let mut bytes = 2_u32.to_le_bytes().to_vec();
            for (tag, may, who) in LIST {
                bytes.extend(tag.to_le_bytes());
                bytes.extend(may.to_le_bytes());
                bytes.extend(who.to_le_bytes());
            }
            bytes
        }

        fn value(place: &Path, name: &str) -> Option<Vec<u8>> {
            let mut value = vec![0_u8; 1 << 10];
            let length = lgetxattr(place, name, &mut value[..]).ok()?;
            value.truncate(length);
            Some(value)
        }

        fn set(place: &Path, name: &str, value: &[u8]) -> bool {
            lsetxattr(place, name, value, XattrFlags::empty()).is_ok()
        }

        #[test]
        fn lists_and_notes_are_kept_and_the_mask_of_a_list_is_nobodys_right() {
            let dir = tempfile::tempdir().unwrap();
            let (old, new) = (dir.path().join("old"), dir.path().join("new"));
            fs::write(&old, "old").unwrap();
            // Not every disk has them.
            if !set(&old, "system.posix_acl_access", &list()) || !set(&old, "user.owner", b"Ada") {
                return;
            }
            drop(create(&new, Old::at(&old).unwrap().as_ref()).unwrap());
            assert_eq!(value(&new, "system.posix_acl_access"), Some(list()));
            assert_eq!(value(&new, "user.owner").as_deref(), Some(&b"Ada"[..]));
            assert_eq!(fs::metadata(&new).unwrap().permissions().mode() & 0o777, 0o660);
        }

        #[test]
        fn a_file_that_had_no_list_gets_none_from_its_folder() {
            let dir = tempfile::tempdir().unwrap();
            let (old, new) = (dir.path().join("old"), dir.path().join("new"));
            fs::write(&old, "old").unwrap();
            fs::set_permissions(&old, fs::Permissions::from_mode(0o600)).unwrap();
            if !set(dir.path(), "system.posix_acl_default", &list()) {
                return;
            }
            drop(create(&new, Old::at(&old).unwrap().as_ref()).unwrap());
            assert_eq!(value(&new, "system.posix_acl_access"), None);
            assert_eq!(fs::metadata(&new).unwrap().permissions().mode() & 0o777, 0o600);
            let fresh = dir.path().join("fresh");
            drop(create(&fresh, None).unwrap());
            assert!(
                value(&fresh, "system.posix_acl_access").is_some(),
                "a new one has what its folder hands down"
            );
        }
    }
}
