//! Whether the ending of a name fits what is written there: programs open files by their endings, and so do people.

use std::{
    fs,
    path::{Path, PathBuf},
};

use clap::ValueEnum;

use super::{
    args::{Command, ExportFormat, Of},
    error::CommandError,
    place,
};

/// The endings that fit a format, the first of which is proposed.
const FITTING: &[(&str, &[&str])] = &[
    ("svg", &["svg"]),
    ("flow", &["svg"]),
    ("dot", &["dot", "gv"]),
    ("mermaid", &["mmd", "mermaid"]),
    ("text", &["txt"]),
    ("table", &["txt"]),
    ("markdown", &["md", "markdown"]),
    ("csv", &["csv"]),
    ("json", &["json"]),
    ("sarif", &["sarif", "json"]),
    ("ics", &["ics"]),
    ("cypher", &["cypher", "cql"]),
    ("graphml", &["graphml", "xml"]),
    ("jsonld", &["jsonld", "json"]),
    ("ttl", &["ttl"]),
    ("jgf", &["json", "jgf"]),
];

/// Endings of files of other programs, none of which is written.
const OTHERS: &[&str] = &[
    "bmp", "doc", "docx", "gif", "htm", "html", "jpeg", "jpg", "ods", "odt", "pdf", "png", "tif", "tiff",
    "toml", "tsv", "webp", "xls", "xlsm", "xlsx", "xml", "yaml", "yml", "zip",
];

/// The endings that fit a format of this name.
fn fitting(format: &str) -> &'static [&'static str] {
    FITTING.iter().find(|(name, _)| *name == format).map_or(&[], |(_, endings)| *endings)
}

/// The ending of a name, if it is one that says what a file is.
fn of(path: &Path) -> Option<String> {
    let ending = path.extension()?.to_str()?.to_ascii_lowercase();
    let of_ours = || FITTING.iter().any(|(_, endings)| endings.contains(&ending.as_str()));
    (OTHERS.contains(&ending.as_str()) || of_ours()).then_some(ending)
}

/// Whether what a command is to write to is named so that it fits. What `fmt` writes, and `check`, they know themselves.
pub fn is_right(command: &Command) -> Result<(), CommandError> {
    match command {
        Command::Map(c) => fits(c.out.as_deref(), &c.format),
        Command::Query(c) => fits(c.out.as_deref(), &c.format),
        Command::Diff(c) => fits(c.changes.out.as_deref(), &c.changes.format),
        Command::Timeline(c) => fits(c.changes.out.as_deref(), &c.changes.format),
        Command::Whatif(c) => fits(c.changes.out.as_deref(), &c.changes.format),
        Command::Calendar(c) => fits(c.out.as_deref(), &c.format),
        Command::Fix(c) => fits(c.out.as_deref(), &c.format),
        Command::Schema(c) => {
            fits_one_of(c.out.as_deref(), if c.of == Of::Graph { "svg" } else { "json" }, &[])
        }
        Command::Export(c) => match &c.out {
            Some(out) if c.format == ExportFormat::Neo4jCsv && place::file(Some(out)).is_some() => {
                of_folder("write to", out)
            }
            out => fits(out.as_deref(), &c.format),
        },
        Command::Report(c) => of_folder("write the report to", &c.out),
        Command::Init(c) => of_folder("make an inventory in", &c.folder),
        Command::Man(c) => of_folder("write the manual pages to", &c.folder),
        _ => Ok(()),
    }
}

/// Refuses a name that ends as a file of another format does. An ending that says nothing, and none, are let through.
pub fn fits<F: ValueEnum>(out: Option<&Path>, format: &F) -> Result<(), CommandError> {
    let name = |format: &F| format.to_possible_value().map(|value| value.get_name().to_owned());
    let others: Vec<String> = F::value_variants().iter().filter_map(name).collect();
    fits_one_of(out, &name(format).unwrap_or_default(), &others)
}

/// The same for a format that is named, of which there are others, or none.
pub fn fits_one_of(out: Option<&Path>, format: &str, others: &[String]) -> Result<(), CommandError> {
    let Some(out) = place::file(out) else { return Ok(()) };
    // Whatever else is there is refused, or written to, for what it is.
    if fs::metadata(out).is_ok_and(|meta| !meta.is_file()) {
        return Ok(());
    }
    let (Some(ending), Some(own)) = (of(out), fitting(format).first()) else { return Ok(()) };
    if fitting(format).contains(&ending.as_str()) {
        return Ok(());
    }
    let cause = format!("its name ends in `.{ending}`, and what is written is of the format `{format}`");
    let named = named(out, own).display().to_string();
    let hint = match others.iter().find(|other| fitting(other).contains(&ending.as_str())) {
        Some(other) => format!("give another name: `{named}`; or write `--format {other}`"),
        None => format!("give another name: `{named}`"),
    };
    Err(place::refused("write to", out, &cause).hint(hint))
}

/// The same name with another ending; beside the inventory where it would be a part of that.
fn named(out: &Path, ending: &str) -> PathBuf {
    let other = out.with_extension(ending);
    let (Some(name), true) = (other.file_name(), place::would_be_read(&other)) else { return other };
    match out.parent().filter(|above| above.file_name().is_some()) {
        Some(above) => {
            let beside = above.file_name().unwrap_or_default().display().to_string();
            above.with_file_name(format!("{beside}-{}", name.display()))
        }
        None => Path::new("..").join(name),
    }
}

/// Refuses the name of a file, and standard output, for what is a folder of files.
pub fn of_folder(step: &'static str, out: &Path) -> Result<(), CommandError> {
    let cause = if place::file(Some(out)).is_none() {
        "it is standard output, and this is a folder of files".to_owned()
    } else if let Some(ending) = of(out).filter(|_| !out.exists()) {
        format!("it is named as a file is, by `.{ending}`, and this is a folder of files")
    } else {
        return Ok(());
    };
    let hint = match out.file_stem() {
        Some(stem) if out.extension().is_some() => {
            format!("give another name, of a folder: `{}`", out.with_file_name(stem).display())
        }
        _ => "give another name, of a folder: it is made if it is not there".to_owned(),
    };
    Err(place::refused(step, out, &cause).hint(hint))
}
