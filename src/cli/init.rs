//! `thalweg init`: a small inventory to start from, with comments that say what each column is for.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::Path,
};

use super::{
    args,
    error::{CommandError, Kind},
    output::{self, Status},
    terminal,
};

/// The files of the inventory, as they stand in `init/`.
const FILES: [(&str, &str); 8] = [
    ("inventory.toml", include_str!("init/inventory.toml")),
    ("companies.csv", include_str!("init/companies.csv")),
    ("vendors.csv", include_str!("init/vendors.csv")),
    ("populations.csv", include_str!("init/populations.csv")),
    ("categories.csv", include_str!("init/categories.csv")),
    ("stores.csv", include_str!("init/stores.csv")),
    ("flows.csv", include_str!("init/flows.csv")),
    ("safeguards.csv", include_str!("init/safeguards.csv")),
];

/// Runs it.
pub fn run(command: &args::Init) -> Result<Status, CommandError> {
    let folder = &command.folder;
    make(folder)?;
    for (name, text) in FILES {
        let path = folder.join(name);
        // Also where another program has written here since we looked: nothing is overwritten.
        let written = File::create_new(&path).and_then(|mut file| file.write_all(text.as_bytes()));
        written.map_err(|source| {
            CommandError::from(Kind::Io { step: "write", path, source })
                .hint("the files before it are written; clear the folder and try again")
        })?;
    }
    output::say(&told(folder))?;
    Ok(Status::Clean)
}

/// The folder, made where it is not there; one that holds anything is refused.
fn make(folder: &Path) -> Result<(), CommandError> {
    let failed = |step, source| CommandError::from(Kind::Io { step, path: folder.to_owned(), source });
    match fs::read_dir(folder) {
        Ok(mut entries) => {
            if entries.next().is_some() {
                return Err(CommandError::from(Kind::Occupied { path: folder.to_owned() })
                    .hint("give another folder, which is made if it is not there"));
            }
            Ok(())
        }
        Err(e) if e.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(folder).map_err(|e| failed("make the folder", e))
        }
        Err(e) => {
            let error = failed("make an inventory in", e);
            Err(error.hint("give another folder, which is made if it is not there"))
        }
    }
}

/// What was written, and what to do next.
fn told(folder: &Path) -> String {
    let names: Vec<&str> = FILES.iter().map(|&(name, _)| name).collect();
    let shown = terminal::clean(&folder.display().to_string());
    let word = quoted(&shown);
    let report = format!("thalweg report {word} --out FOLDER");
    let check = format!("{:<width$}", format!("thalweg check {word}"), width = report.chars().count());
    format!(
        "written to {shown}: {}\n\
         next:\n\
         \x20 {check}  what is wrong, or not known yet\n\
         \x20 {report}  the whole report, to another folder\n\
         Then make the tables your own: each begins with what its columns are for.\n",
        names.join(", ")
    )
}

/// A path as a shell takes it for one word.
fn quoted(path: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | '\\' | ':');
    if path.starts_with('-') {
        return quoted(&format!("./{path}"));
    }
    if !path.is_empty() && path.chars().all(plain) {
        return path.to_owned();
    }
    format!("'{}'", path.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_one_word_of_a_shell() {
        assert_eq!(quoted("a/my-map"), "a/my-map");
        assert_eq!(quoted("my map"), "'my map'");
        assert_eq!(quoted("-map"), "./-map");
        assert_eq!(quoted("it's; rm -r *"), "'it'\\''s; rm -r *'");
    }
}
