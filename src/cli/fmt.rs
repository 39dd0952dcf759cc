//! `thalweg fmt`: an inventory in canonical form, where it stands, or elsewhere in another format.
//!
//! What is there is replaced by whole files, or not at all. What has another content is not written over by `--out`.

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use thalweg::{
    files::{self, Occupied, Replacement},
    ingest::{self, Files, Table, Tables, book::Book},
    law,
    text::Format,
    write::{self, File},
};

use super::{
    args::{self, To},
    ending,
    error::{CommandError, Kind},
    input,
    output::{self, Status},
    place, terminal,
};

/// Runs it.
pub fn run(command: &args::Fmt) -> Result<Status, CommandError> {
    let regimes = input::regimes(command.regimes.as_deref())?;
    if command.out.is_none() && !command.check {
        files::heal(&command.inventory).map_err(|e| failed("write to", &command.inventory, e))?;
        clear(&command.inventory);
    }
    let files = Files::read(&command.inventory);
    let tables = files.tables();
    let outcome = ingest::read_tables(&tables, &law::vocabulary(&regimes));
    if outcome.inventory.is_none() {
        return Err(input::unread(&command.inventory, &outcome, input::SHOWN));
    }
    match &command.out {
        Some(out) if place::file(Some(out)).is_none() => print(&tables, command.to, out),
        Some(out) if place::in_table(&command.inventory, &place::resolved(out)) => {
            let cause = "the inventory's tables are read from this folder";
            Err(place::refused("write to", out, cause)
                .hint("give another name, outside the inventory's folder"))
        }
        Some(out) => {
            place::outside("write to", out)?;
            place::of_no_law(command.regimes.as_deref(), out)?;
            convert(&tables, command.to.unwrap_or_else(|| by_ending(out)), out)
        }
        None => in_place(&files, &tables, &command.inventory, command.check),
    }
}

/// Removes what an earlier run that was killed left beside the files that are written anew: what was there is all there.
fn clear(inventory: &Path) {
    let root = place::resolved(inventory);
    if !root.is_dir() {
        return files::clear(&root);
    }
    let tables = Table::ALL.iter().map(|table| root.join(table.name()));
    for folder in std::iter::once(root.clone()).chain(tables) {
        let entries = fs::read_dir(&folder).into_iter().flatten().flatten();
        for entry in entries {
            let name = entry.file_name();
            if let Some(left) = name.to_str().and_then(files::names::left_over) {
                // Where the file itself is not there, what is left may be the only copy.
                let place = folder.join(left.of);
                if place.is_file() {
                    files::clear(&place);
                }
            }
        }
    }
}

/// The format of a path: a folder where its ending is none of a format.
fn by_ending(path: &Path) -> To {
    match format_of(path) {
        Some(Format::Yaml) => To::Yaml,
        Some(Format::Json) => To::Json,
        Some(Format::Toml) => To::Toml,
        None => To::Csv,
    }
}

fn format_of(path: &Path) -> Option<Format> {
    path.extension().and_then(|ending| Format::of_ending(&ending.to_string_lossy()))
}

/// Where a file of the inventory stands.
fn place(root: &Path, file: &File) -> PathBuf {
    if file.name.is_empty() {
        root.to_owned()
    } else {
        file.name.split('/').fold(root.to_owned(), |p, n| p.join(n))
    }
}

fn failed(step: &'static str, path: &Path, source: io::Error) -> CommandError {
    Kind::Io { step, path: path.to_owned(), source }.into()
}

/// Writes anew what is not canonical, or only names it.
fn in_place(read: &Files, tables: &Tables<'_>, root: &Path, check: bool) -> Result<Status, CommandError> {
    let book = Book::of(tables);
    let files = match book.format {
        Some(format) => vec![write::single(&book, format)],
        None => write::folder(&book),
    };
    let (mut names, mut changed) = (Vec::new(), Vec::new());
    for file in files {
        // Through a link, so that it stays one.
        let path = place(root, &file);
        let real = fs::canonicalize(&path).map_err(|e| failed("read", &path, e))?;
        let old = fs::read(&real).map_err(|e| failed("read", &path, e))?;
        if !is_what_was_read(read, &file, &old) {
            let cause = io::Error::other("it was changed while it was read");
            return Err(failed("write", &path, cause).hint(AGAIN));
        }
        if old != file.text.as_bytes() {
            names.push(path);
            changed.push(Replacement { place: real, old, new: file.text.into_bytes() });
        }
    }
    if check {
        output::answer(&told("not canonical: ", &names))?;
        return Ok(if names.is_empty() { Status::Clean } else { Status::Errors });
    }
    put(changed, &names)?;
    tell("written: ", &names);
    Ok(Status::Clean)
}

/// What to do where somebody else writes the same files.
const AGAIN: &str = "see that nothing else writes to it, and run `thalweg fmt` again";

/// Whether a file still holds the text of which the new one was made.
fn is_what_was_read(read: &Files, file: &File, bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let mut all = read.sources().files().iter();
    all.any(|source| (file.name.is_empty() || source.name == file.name) && source.text.as_bytes() == text)
}

fn tell(what: &str, paths: &[PathBuf]) {
    output::say(&told(what, paths));
}

fn told(what: &str, paths: &[PathBuf]) -> String {
    if paths.is_empty() {
        return "all is canonical\n".to_owned();
    }
    let lines = paths.iter().map(|path| format!("{what}{}\n", terminal::clean(&path.display().to_string())));
    lines.collect::<Vec<_>>().concat()
}

/// Replaces all files, or says which of them are: those of `names`, in the same order.
fn put(files: Vec<Replacement>, names: &[PathBuf]) -> Result<(), CommandError> {
    let places: Vec<PathBuf> = files.iter().map(|file| file.place.clone()).collect();
    let links: Vec<u64> = places.iter().map(|place| files::names_of(place)).collect();
    let replaced = files::replace_all(files);
    let is_done =
        |place: &PathBuf| replaced.as_ref().map_or_else(|stopped| stopped.done.contains(place), |()| true);
    for ((_, &links), name) in places.iter().zip(&links).zip(names).filter(|((place, _), _)| is_done(place)) {
        place::tell_apart(name, links);
    }
    let Err(stopped) = replaced else { return Ok(()) };
    let named = |place: &PathBuf| {
        let at = places.iter().position(|other| other == place);
        at.and_then(|at| names.get(at)).unwrap_or(place).clone()
    };
    let done: Vec<PathBuf> = stopped.done.iter().map(named).collect();
    if !done.is_empty() {
        tell("written: ", &done);
    }
    let what = match done.len() {
        0 => "no file was changed".to_owned(),
        1 => "the file named above is written, and whole; no other was changed".to_owned(),
        n => format!("the {n} files named above are written, and each is whole; no other was changed"),
    };
    let changed = stopped.cause.kind() == io::ErrorKind::Other;
    let error = failed("write", &named(&stopped.place), stopped.cause).hint(what);
    Err(if changed { error.hint(AGAIN) } else { error })
}

/// That what is there is not what is written.
const OTHER: &str = "something else is there already, and is not written over";

/// Writes the inventory to standard output, as one file.
fn print(tables: &Tables<'_>, to: Option<To>, out: &Path) -> Result<Status, CommandError> {
    let Some(format) = to.and_then(single) else {
        let refused = ending::of_folder("write to", out).map(|()| Status::Clean);
        return refused.map_err(|error| error.hint("or give a format of one file: `--to yaml`"));
    };
    let book = Book::of(tables);
    output::print(&write::single(&book, format).text)?;
    tell_lost(&write::lost(&book, Some(format)));
    Ok(Status::Clean)
}

/// The format of a single file.
fn single(to: To) -> Option<Format> {
    match to {
        To::Csv => None,
        To::Yaml => Some(Format::Yaml),
        To::Json => Some(Format::Json),
        To::Toml => Some(Format::Toml),
    }
}

fn tell_lost(lost: &[String]) {
    for note in lost {
        output::complain(&format!("note: {}\n", terminal::clean(note)));
    }
}

/// Writes the inventory elsewhere.
fn convert(tables: &Tables<'_>, to: To, out: &Path) -> Result<Status, CommandError> {
    let format = single(to);
    if let Some(format) = format
        && format_of(out) != Some(format)
    {
        let cause = io::Error::other(format!("its name does not end as that of a {} file", format.as_str()));
        return Err(failed("write to", out, cause).hint(format!("name it so: inventory.{}", format.as_str())));
    }
    if format.is_none() {
        ending::of_folder("write to", out)?;
    }
    let book = Book::of(tables);
    let files = match format {
        Some(format) => vec![write::single(&book, format)],
        None => write::folder(&book),
    };
    let lost = write::lost(&book, format);
    free(&files, out)?;
    match files.as_slice() {
        // Nothing is there, or the same.
        [file] if file.name.is_empty() => {
            let whole = |out: &mut dyn io::Write| out.write_all(file.text.as_bytes());
            let may = |there: &Path| {
                if holds(there, &file.text) { Ok(()) } else { Err(io::Error::other(OTHER)) }
            };
            files::write(&place::resolved(out), whole, may).map_err(|e| failed("write", out, e))?;
        }
        _ => folder(&files, out)?,
    }
    tell_lost(&lost);
    tell("written: ", &[out.to_owned()]);
    Ok(Status::Clean)
}

fn folder(files: &[File], out: &Path) -> Result<(), CommandError> {
    let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    let folder = files::Folder::begin(out, &names, Occupied::Kept).map_err(|e| failed("write to", out, e))?;
    // Another run may have written there while this one waited, or a person.
    free(files, out)?;
    for file in files {
        let written = folder.create(&file.name).and_then(|mut new| {
            new.write_all(file.text.as_bytes())?;
            new.close()
        });
        written.map_err(|e| failed("write", &place(out, file), e))?;
    }
    folder.put().map_err(|e| failed("write", out, e))
}

/// Whether a file has this text.
fn holds(path: &Path, text: &str) -> bool {
    // A pipe or a device might never end.
    let meta = fs::metadata(path);
    meta.is_ok_and(|meta| meta.is_file() && meta.len() == text.len() as u64)
        && fs::read(path).is_ok_and(|bytes| bytes == text.as_bytes())
}

/// Whether nothing is lost by writing there: nothing stands there, or the same.
fn free(files: &[File], out: &Path) -> Result<(), CommandError> {
    let taken = |path: &Path| {
        let cause = io::Error::other(OTHER);
        Err(failed("write to", path, cause).hint("give another name, or remove it first"))
    };
    let same = |path: &Path| files.iter().any(|file| place(out, file) == path && holds(path, &file.text));
    let Ok(meta) = fs::symlink_metadata(out) else { return Ok(()) };
    let single = files.iter().all(|file| file.name.is_empty());
    if !meta.is_dir() || single {
        return if same(out) { Ok(()) } else { taken(out) };
    }
    let mut folders = vec![out.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(|e| failed("read the folder", &folder, e))? {
            let entry = entry.map_err(|e| failed("read the folder", &folder, e))?;
            if files::names::is_of_a_run(&entry.file_name()) {
                continue;
            }
            let path = entry.path();
            if path.is_dir() && files.iter().any(|f| place(out, f).starts_with(&path)) {
                folders.push(path);
            } else if !same(&path) {
                return taken(&path);
            }
        }
    }
    Ok(())
}
