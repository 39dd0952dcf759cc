//! `thalweg init`: a small inventory to start from, with comments that say what each column is for.

use std::{
    io::{self, Write as _},
    path::Path,
};

use thalweg::{
    files::{Folder, Occupied},
    model::taxonomy::{Taxonomy, Term},
};

use super::{
    args,
    error::{CommandError, Kind},
    output::{self, Status},
    place, terminal,
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
    let failed =
        |step, path: &Path, source| CommandError::from(Kind::Io { step, path: path.to_owned(), source });
    let begun = |source: io::Error| match source.kind() {
        io::ErrorKind::DirectoryNotEmpty => CommandError::from(Kind::Occupied { path: folder.clone() }),
        _ => failed("make an inventory in", folder, source),
    };
    let again = |error: CommandError| error.hint("give another folder, which is made if it is not there");
    place::outside("make an inventory in", folder)?;
    let names = FILES.map(|(name, _)| name);
    let staged = Folder::begin(folder, &names, Occupied::Refused).map_err(|e| again(begun(e)))?;
    for (name, text) in FILES {
        let more = command.categories.filter(|_| name == "categories.csv").map(tree).unwrap_or_default();
        // The tree has a column that the beginner's categories do without.
        let text = if more.is_empty() { text.to_owned() } else { widened(text) };
        let written = staged.create(name).and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.write_all(more.as_bytes())?;
            file.close()
        });
        written.map_err(|source| failed("write", &folder.join(name), source))?;
    }
    // Also where another program has written here since we looked: nothing is overwritten.
    staged.put().map_err(|e| again(begun(e)))?;
    output::say(&told(folder));
    Ok(Status::Clean)
}

/// The beginner's categories with a column more.
fn widened(text: &str) -> String {
    let line = |line: &str| match line {
        line if line.starts_with('#') => format!("{line}\n"),
        line if line.starts_with("id,") => format!("{line},dpv,source\n"),
        line => format!("{line},,\n"),
    };
    text.lines().map(line).collect()
}

/// The rows of a tree of categories.
fn tree(tree: args::Tree) -> String {
    let (of, source) = match tree {
        args::Tree::Fideslang => (Taxonomy::FidesCategories, "fideslang 3.1"),
        args::Tree::Dpv => (Taxonomy::Dpv, "W3C DPV 2.3"),
    };
    let id = |term: &Term| match of {
        Taxonomy::Dpv => format!("pd-{}", term.name.to_lowercase().replace([' ', '/'], "-")),
        _ => term.key.to_owned(),
    };
    let head = match tree {
        args::Tree::Fideslang => {
            "# The categories of fideslang (https://github.com/ethyca/fideslang, CC BY 4.0), with tags added.\n"
        }
        args::Tree::Dpv => {
            "# The personal data of the W3C Data Privacy Vocabulary (https://w3id.org/dpv/pd), with tags added.\n"
        }
    };
    let row = |term: &Term| {
        let parent = of.term(term.parent).map(|parent| id(&parent)).unwrap_or_default();
        let dpv = if of == Taxonomy::Dpv { format!("pd:{}", term.key) } else { term.dpv.to_owned() };
        format!("{},{},{parent},{},{dpv},{source}\n", id(term), term.name, term.tags)
    };
    of.terms().fold(head.to_owned(), |text, term| text + &row(term))
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
pub fn quoted(path: &str) -> String {
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
