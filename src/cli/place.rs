//! Where a command may write: never over what the inventory and the law are read from, nor among their files.

use std::{
    cell::RefCell,
    env,
    ffi::OsStr,
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Component, Path, PathBuf},
};

use thalweg::{
    files,
    ingest::{Table, is_taken},
    source::Sources,
};

use super::{
    bounded,
    error::{CommandError, Kind},
    output, replaced,
};

/// A path with all its links resolved, as far as it is there.
pub fn resolved(path: &Path) -> PathBuf {
    let mut at = env::current_dir().and_then(fs::canonicalize).unwrap_or_default();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            // What is before has no links left.
            Component::ParentDir => {
                at.pop();
            }
            part => {
                at.push(part);
                at = fs::canonicalize(&at).unwrap_or(at);
            }
        }
    }
    at
}

/// Whether a resolved path is, or lies in, the folder of a table of the inventory.
pub fn in_table(inventory: &Path, place: &Path) -> bool {
    let root = resolved(inventory);
    root.is_dir() && Table::ALL.iter().any(|table| place.starts_with(resolved(&root.join(table.name()))))
}

/// Whether a resolved path is that of a file that was read.
pub fn was_read(inventory: &Path, sources: &Sources, place: &Path) -> bool {
    let root = resolved(inventory);
    let folder = if root.is_dir() { root.as_path() } else { root.parent().unwrap_or(&root) };
    root == place || sources.files().iter().any(|file| resolved(&folder.join(&file.name)) == place)
}

/// Refuses a folder of any inventory for files that are none of it.
pub fn free_folder(step: &'static str, out: &Path) -> Result<(), CommandError> {
    let place = resolved(out);
    let cause = if let Some(path) = inventory_in(&place) {
        let name = path.file_name().unwrap_or_default().display().to_string();
        format!("it is the folder of an inventory: it holds `{name}`")
    } else if place.parent().is_some_and(|above| above.join(HEAD).is_file() && in_table(above, &place)) {
        "an inventory's tables are read from this folder".to_owned()
    } else if let Some(name) = table_like(&place) {
        format!("`{name}` would be taken for a table of the inventory whose folder it lies in")
    } else {
        return Ok(());
    };
    Err(refused(step, out, &cause).hint("give another folder, which is made if it is not there"))
}

/// The part of a path, directly in the folder of an inventory, that begins as the name of a table does: what is in it
/// would be taken for tables, or asked about.
fn table_like(place: &Path) -> Option<String> {
    let below =
        place.ancestors().find(|at| at.parent().is_some_and(|above| inventory_in(above).is_some()))?;
    let name = below.file_name()?.to_string_lossy().to_lowercase();
    let ends = Path::new(&name).extension().is_some_and(|ending| ending == "csv");
    (ends || Table::ALL.iter().any(|table| name.starts_with(table.name()))).then_some(name)
}

/// What a folder holds of an inventory: its head, or a table, which nothing else is called.
fn inventory_in(folder: &Path) -> Option<PathBuf> {
    let names = Table::ALL.iter().map(|table| folder.join(format!("{}.csv", table.name())));
    std::iter::once(folder.join(HEAD)).chain(names).find(|path| path.is_file())
}

/// The head of a folder.
const HEAD: &str = "inventory.toml";

/// The folder of the inventory to which a file of this resolved path belongs, or would belong.
fn inventory_of(place: &Path) -> Option<PathBuf> {
    let is_head = place.file_name().is_some_and(|name| name.eq_ignore_ascii_case(HEAD));
    if !is_head && !place.file_name().is_some_and(|name| is_taken(&name.to_string_lossy())) {
        return None;
    }
    let folder = place.parent()?;
    let of_table = Table::ALL.iter().any(|table| folder.file_name() == Some(OsStr::new(table.name())));
    let of_table = of_table && place.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
    let above = folder.parent().filter(|_| of_table);
    [Some(folder), above].into_iter().flatten().find(|folder| folder.join(HEAD).is_file()).map(Path::to_owned)
}

/// Refuses a place inside the folder of an inventory for another one: tables in a folder below are none of it, and keep it
/// from being read.
pub fn outside(step: &'static str, out: &Path) -> Result<(), CommandError> {
    let place = resolved(out);
    let Some(folder) = place.ancestors().skip(1).find(|folder| inventory_in(folder).is_some()) else {
        return Ok(());
    };
    let cause = format!("it lies in the folder of an inventory, {}", folder.display());
    Err(refused(step, out, &cause).hint("give another place, outside that folder"))
}

/// Refuses a file that would be read as a law.
pub fn of_no_law(regimes: Option<&Path>, out: &Path) -> Result<(), CommandError> {
    let place = resolved(out);
    let is_law = place.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"))
        && regimes.is_some_and(|folder| place.parent() == Some(resolved(folder).as_path()));
    if !is_law {
        return Ok(());
    }
    Err(refused("write to", out, "it would be read as a regime")
        .hint("give another name, outside the folder of laws"))
}

/// Whether a file of this name belongs to an inventory, or would.
pub fn would_be_read(out: &Path) -> bool {
    inventory_of(&resolved(out)).is_some()
}

/// Refuses a file of any inventory, also of one that this command does not read.
fn of_no_inventory(out: &Path) -> Result<(), CommandError> {
    let Some(folder) = inventory_of(&resolved(out)) else { return Ok(()) };
    let cause = format!("it belongs to the inventory in {}", folder.display());
    Err(refused("write to", out, &cause).hint("give another name, outside the inventory's folder"))
}

/// Refuses a file that is read, or would be from then on.
pub fn free(
    inventory: &Path,
    regimes: Option<&Path>,
    sources: &Sources,
    out: &Path,
) -> Result<(), CommandError> {
    let place = resolved(out);
    let ends = |ending: &str| place.extension().is_some_and(|e| e.eq_ignore_ascii_case(ending));
    let beside = place.parent() == Some(resolved(inventory).as_path());
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    let head = name.eq_ignore_ascii_case(HEAD);
    let law = regimes.is_some_and(|folder| place.parent() == Some(resolved(folder).as_path()));
    let cause = if was_read(inventory, sources, &place) {
        "the inventory would be written over"
    } else if beside && !head && !ends("csv") && is_taken(&name) {
        "it has the name of a table, and would keep the inventory from being read"
    } else if (beside && (head || ends("csv"))) || (ends("csv") && in_table(inventory, &place)) {
        "it would be read as a part of the inventory"
    } else if law && ends("toml") {
        "it would be read as a regime"
    } else {
        return of_no_inventory(out);
    };
    Err(refused("write to", out, cause).hint("give another name, outside the inventory's folder"))
}

/// The file that `--out` names; none for standard output, which is `-`, and what the system calls it: where a shell has led
/// it into a file, that one goes on from where it is.
pub fn file(out: Option<&Path>) -> Option<&Path> {
    out.filter(|out| *out != Path::new("-") && descriptor(out) != Some(1))
}

/// The number of the open file that a path stands for.
fn descriptor(path: &Path) -> Option<u32> {
    let mut at = path.to_owned();
    // A link to a link: no more than so many lead to one of these.
    for _ in 0..8 {
        match at.to_str() {
            Some("/dev/stdin") => return Some(0),
            Some("/dev/stdout") => return Some(1),
            Some("/dev/stderr") => return Some(2),
            _ => {}
        }
        let folder = at.parent()?;
        if [Path::new("/dev/fd"), Path::new("/proc/self/fd")].contains(&folder) {
            return at.file_name()?.to_str()?.parse().ok();
        }
        let to = fs::read_link(&at).ok()?;
        at = folder.join(to);
    }
    None
}

/// Why a place is not written to.
pub fn refused(step: &'static str, path: &Path, cause: &str) -> CommandError {
    Kind::Io { step, path: path.to_owned(), source: io::Error::other(cause.to_owned()) }.into()
}

/// Writes one file whole, or leaves what was there. A device or a pipe is written to as it is.
pub fn write(path: &Path, text: &str) -> Result<(), CommandError> {
    stream(path, |out| out.write_all(text.as_bytes()))
}

/// Writes one file whole, or leaves what was there; `fill` gives it piece by piece. A device or a pipe is written to as
/// it is. A file is replaced where it is one of ours and of the same kind, or empty; anything else is not written over.
pub fn stream(path: &Path, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), CommandError> {
    let failed = |source| CommandError::from(Kind::Io { step: "write", path: path.to_owned(), source });
    match descriptor(path) {
        Some(1) => return output::stream(fill),
        Some(2) => return fill(&mut io::stderr().lock()).map_err(failed),
        _ => {}
    }
    let kind = fs::metadata(path).ok().map(|meta| meta.file_type());
    if descriptor(path).is_some() && kind.is_none_or(|kind| kind.is_file()) {
        let cause = "it stands for a file that is open, or for none";
        return Err(
            refused("write to", path, cause).hint("give the name of the file, or `-` for standard output")
        );
    }
    if let Some(kind) = kind.filter(|kind| !kind.is_file()) {
        if let Some(what) = bounded::unreadable(kind) {
            return Err(refused("write to", path, what));
        }
        let opened = if bounded::is_pipe(kind) {
            bounded::pipe_to(path)
        } else {
            File::options().write(true).open(path)
        };
        let mut out = BufWriter::new(opened.map_err(failed)?);
        return fill(&mut out).and_then(|()| out.flush()).map_err(failed);
    }
    of_no_inventory(path)?;
    // Through a link, so that it stays one.
    let place = resolved(path);
    let names = files::names_of(&place);
    let (first, mut other) = (RefCell::new(Vec::new()), None);
    let fill = |out: &mut dyn Write| fill(&mut Beginning { out, first: &first });
    // Asked when all is written, of what is there then.
    let may = |there: &Path| {
        other = replaced::other_than(&place, there, &first.borrow());
        if other.is_some() { Err(io::ErrorKind::AlreadyExists.into()) } else { Ok(()) }
    };
    let written = files::write(&place, fill, may);
    if let (Err(error), Some(what)) = (&written, other)
        && error.kind() == io::ErrorKind::AlreadyExists
    {
        let error = refused("write to", path, &what);
        return Err(error.hint("give another name, or remove the file first, if nobody needs it"));
    }
    written.map_err(failed)?;
    tell_apart(path, names);
    Ok(())
}

/// Tells of a file that had so many names (hard links) before it was replaced.
pub fn tell_apart(path: &Path, names: u64) {
    if names > 1 {
        output::complain(&format!(
            "warning: {} was one of {names} names of one file (hard links): the others keep what was there\n  help: make \
             the links anew, or give a name of its own\n",
            thalweg::text::clean(&path.display().to_string())
        ));
    }
}

/// A file on its way, and how it begins.
struct Beginning<'o> {
    out: &'o mut dyn Write,
    first: &'o RefCell<Vec<u8>>,
}

impl Write for Beginning<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.out.write(bytes)?;
        let mut first = self.first.borrow_mut();
        let room = replaced::LOOKED.saturating_sub(first.len()).min(count);
        first.extend_from_slice(bytes.get(..room).unwrap_or_default());
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
