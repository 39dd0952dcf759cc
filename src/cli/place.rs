//! Where a command may write: never over what the inventory and the law are read from, nor among their files.

use std::{
    env,
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Component, Path, PathBuf},
};

use thalweg::{files, ingest::Table, source::Sources};

use super::error::{CommandError, Kind};

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
    let head = place.file_name().is_some_and(|n| n.eq_ignore_ascii_case("inventory.toml"));
    let law = regimes.is_some_and(|folder| place.parent() == Some(resolved(folder).as_path()));
    let cause = if was_read(inventory, sources, &place) {
        "the inventory would be written over"
    } else if (beside && (head || ends("csv"))) || (ends("csv") && in_table(inventory, &place)) {
        "it would be read as a part of the inventory"
    } else if law && ends("toml") {
        "it would be read as a regime"
    } else {
        return Ok(());
    };
    Err(refused("write to", out, cause).hint("give another name, outside the inventory's folder"))
}

/// The file that `--out` names; none for `-`, which is standard output.
pub fn file(out: Option<&Path>) -> Option<&Path> {
    out.filter(|out| *out != Path::new("-"))
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
/// it is.
pub fn stream(path: &Path, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), CommandError> {
    let failed = |source| Kind::Io { step: "write", path: path.to_owned(), source };
    if fs::metadata(path).is_ok_and(|m| !m.is_file() && !m.is_dir()) {
        let mut out = BufWriter::new(File::options().write(true).open(path).map_err(failed)?);
        return Ok(fill(&mut out).and_then(|()| out.flush()).map_err(failed)?);
    }
    // Through a link, so that it stays one.
    Ok(files::write(&resolved(path), fill).map_err(failed)?)
}
