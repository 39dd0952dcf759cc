//! The files that `thalweg import` reads: named one by one, in folders, by patterns, or standard input.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use thalweg::{
    import::{Reader, Remark},
    text::clean,
};

use crate::{
    bounded,
    error::{CommandError, Kind},
};

/// So many files are read.
const FILES: usize = 10_000;

/// Reads the files, and gives the names by which they are told: of a folder all below it, in the order of their names.
pub fn read(paths: &[PathBuf], reader: &mut Reader<'_>) -> Result<Vec<String>, CommandError> {
    let mut names = Vec::new();
    for path in paths {
        if path == Path::new("-") {
            let name = "standard input";
            let read = reader.stream(name, &mut io::stdin().lock());
            read.map_err(|source| Kind::Io { step: "read", path: name.into(), source })?;
            names.push(name.to_owned());
            continue;
        }
        let (mut found, mut told) = (Vec::new(), Vec::new());
        for (path, name) in meant(path, &mut told) {
            walk(&path, name, &mut found, &mut told);
        }
        if found.len() > FILES {
            let message = format!("there are more than {FILES} files");
            told.push(Remark::error(path.display().to_string(), message, "import a part of them at a time"));
            found.clear();
        }
        for remark in told {
            reader.tell(remark);
        }
        for (path, name) in found {
            let name = told_by(&name);
            let read = bounded::open(&path).and_then(|mut file| reader.stream(&name, &mut file));
            match read {
                Ok(()) => names.push(name),
                Err(error) => {
                    reader.tell(Remark::error(path.display().to_string(), error.to_string(), ""));
                }
            }
        }
    }
    Ok(names)
}

/// The name by which a file is told, also in a cell: on one line, and nothing that a spreadsheet would run.
fn told_by(name: &str) -> String {
    let plain = clean(name);
    if plain.starts_with(['=', '+', '-', '@']) { format!("./{plain}") } else { plain }
}

/// What a path means: itself, or what fits it where it is a pattern and nothing is called so. With the name by which each is told:
/// of a pattern, from the folder on that it looks in.
fn meant(path: &Path, told: &mut Vec<Remark>) -> Vec<(PathBuf, String)> {
    // `.` and `..` are called as the folder is.
    let called = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned());
    let real = |path: &Path| fs::canonicalize(path).ok().and_then(|real| called(&real));
    let name = |path: &Path| called(path).or_else(|| real(path)).unwrap_or_default();
    let text = path.to_string_lossy();
    if path.exists() || !text.contains(['*', '?', '[']) {
        return vec![(path.to_owned(), name(path))];
    }
    let options = glob::MatchOptions {
        require_literal_separator: true,
        require_literal_leading_dot: true,
        ..glob::MatchOptions::default()
    };
    let fixed: PathBuf = path
        .components()
        .take_while(|part| !part.as_os_str().to_string_lossy().contains(['*', '?', '[']))
        .collect();
    let mut found = Vec::new();
    match glob::glob_with(&text, options) {
        Ok(paths) => {
            for one in paths.take(FILES + 1) {
                match one {
                    Ok(path) => {
                        let below = path.strip_prefix(&fixed).unwrap_or(&path).to_string_lossy().into_owned();
                        let above = name(&fixed);
                        let shown = if above.is_empty() { below } else { format!("{above}/{below}") };
                        found.push((path, shown));
                    }
                    Err(error) => {
                        told.push(Remark::error(error.path().display().to_string(), error.to_string(), ""));
                    }
                }
            }
            if found.is_empty() && told.is_empty() {
                let help = "`*` stands for any letters of a name, `**` for folders in each other";
                told.push(Remark::error(text, "no file fits this pattern", help));
            }
        }
        Err(error) => told.push(Remark::error(text.clone(), format!("this is no pattern: {error}"), "")),
    }
    found
}

/// A file, or those of a folder; hidden ones and links out of a folder are passed over.
fn walk(path: &Path, name: String, found: &mut Vec<(PathBuf, String)>, told: &mut Vec<Remark>) {
    if found.len() > FILES {
        return;
    }
    let is_folder = fs::metadata(path).is_ok_and(|meta| meta.is_dir());
    if !is_folder {
        found.push((path.to_owned(), name));
        return;
    }
    if let Some(remark) = inventory(path) {
        told.push(remark);
        return;
    }
    let entries = match fs::read_dir(path) {
        Ok(entries) => entries,
        Err(error) => {
            told.push(Remark::error(path.display().to_string(), error.to_string(), ""));
            return;
        }
    };
    let mut names: Vec<_> = entries.filter_map(Result::ok).collect();
    names.sort_by_key(fs::DirEntry::file_name);
    for entry in names {
        let below = entry.file_name().to_string_lossy().into_owned();
        let link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
        if below.starts_with('.') || link {
            continue;
        }
        walk(&entry.path(), format!("{name}/{below}"), found, told);
    }
}

/// That a folder is an inventory already.
fn inventory(folder: &Path) -> Option<Remark> {
    let is_table = |name: &str| folder.join(format!("{name}.csv")).is_file();
    let tables = ["flows", "companies", "vendors", "stores", "populations"];
    let count = tables.iter().filter(|name| is_table(name)).count();
    let is_one = folder.join("inventory.toml").is_file() || is_table("flows") && count > 1;
    if !is_one {
        return None;
    }
    let shown = folder.display().to_string();
    let help = format!(
        "nothing has to be imported of it: `thalweg check {0}` judges it; other files are put into it by `thalweg import FILE --into {0}`",
        crate::init::quoted(&shown)
    );
    Some(Remark::error(shown, "this is an inventory already", help))
}
