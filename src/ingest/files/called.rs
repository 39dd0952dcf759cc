//! What a name in an inventory's folder says of the file: a table, a part of one, something that is passed over.

use std::{ffi::OsStr, path::Path};

use crate::{
    ingest::table::{HEAD, Table},
    review::REVIEW,
};

/// Whether its ending is that of a table.
pub(super) fn is_csv(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("csv"))
}

/// Whether it could be a table, and its name is no text: what could not be read of it stands as U+FFFD.
pub(super) fn unnamed(name: &str) -> bool {
    name.contains('\u{FFFD}') && is_csv(name)
}

/// The stem of a table's file name: `flows-2025` of `Flows-2025.csv`.
pub(super) fn table_stem(name: &str) -> Option<String> {
    let lower = name.to_lowercase();
    lower.strip_suffix(".csv").filter(|stem| Table::of_stem(stem).is_some()).map(str::to_owned)
}

/// Whether a path within a folder is that of a file of an inventory: its head, or a table or a part of one.
pub fn is_of_inventory(path: &Path) -> bool {
    let names: Option<Vec<&str>> = path.iter().map(OsStr::to_str).collect();
    match names.unwrap_or_default().as_slice() {
        [name] => *name == HEAD || table_stem(name).is_some(),
        [folder, name] => Table::of_stem(folder).is_some_and(|table| table.name() == *folder) && is_csv(name),
        _ => false,
    }
}

/// The table of which a file of this stem is a part.
pub(super) fn part_of(stem: &str) -> &'static str {
    Table::of_stem(stem).map_or("", Table::name)
}

/// What stands before `.csv` where another ending follows: `z` of `z.csv.txt`.
pub(super) fn before_another_ending(name: &str) -> Option<&str> {
    // ASCII letters only are made lower case here: every byte stays where it is.
    name.to_ascii_lowercase().find(".csv.").and_then(|at| name.get(..at))
}

/// Endings under which a table may have been kept by mistake.
const OTHER_FORMATS: &[&str] =
    &["xlsx", "xls", "ods", "numbers", "tsv", "tab", "txt", "json", "yaml", "yml", "toml", "parquet"];

/// Whether an ending is one under which a table may have been kept by mistake.
pub(super) fn is_another_format(ending: &str) -> bool {
    OTHER_FORMATS.iter().any(|other| ending.eq_ignore_ascii_case(other))
}

/// Whether a file in the folder of a table's parts may be one of them, kept in another format. A text that says by its name what stands there is
/// none: `README-2025.txt`, `datapackage.json`.
pub(super) fn is_table_otherwise(name: &str) -> bool {
    const SAYS: &[&str] = &[
        "readme",
        "notes",
        "note",
        "changelog",
        "changes",
        "license",
        "licence",
        "copying",
        "todo",
        "authors",
        "contributors",
        "contributing",
        "datapackage",
        "schema",
        "metadata",
        "manifest",
        "index",
    ];
    const TEXTS: &[&str] = &["txt", "json", "yaml", "yml", "toml"];
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let stem = stem.to_lowercase();
    let first = stem.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or_default();
    let is_text = TEXTS.iter().any(|text| ending.eq_ignore_ascii_case(text));
    is_another_format(ending) && !(is_text && SAYS.contains(&first))
}

/// Whether a file of this name, in the folder of an inventory, is read as a table of it or keeps it from being read: nothing
/// else may be written there under such a name.
pub fn is_taken(name: &str) -> bool {
    let lower = name.to_lowercase();
    if lower == REVIEW {
        return true;
    }
    let (stem, ending) = lower.rsplit_once('.').unwrap_or((&lower, ""));
    let of_table = Table::of_stem(stem);
    match ending {
        "csv" => true,
        "" => of_table.is_some_and(|table| table.name() == stem),
        other => (of_table.is_some() && is_another_format(other)) || with_another_ending(name).is_some(),
    }
}

/// Hidden files, and those by which a program for tables marks a file as open.
pub(super) fn is_passed_over(name: &str) -> bool {
    name.starts_with('.') || name.starts_with("~$")
}

/// The table's file name behind which another ending follows: `flows.csv` of `flows.csv.txt`.
pub(super) fn with_another_ending(name: &str) -> Option<String> {
    let stem = before_another_ending(name)?.to_lowercase();
    Table::of_stem(&stem).map(|_| format!("{stem}.csv"))
}

#[cfg(test)]
mod tests {
    use super::is_table_otherwise;

    #[test]
    fn what_describes_the_parts_of_a_table_is_none() {
        for name in [
            "datapackage.json",
            "AUTHORS.txt",
            "README-2025.txt",
            "readme.yml",
            "notes",
            "a.md",
            "schema.v2.json",
        ] {
            assert!(!is_table_otherwise(name), "{name}");
        }
        for name in ["2025.json", "europe.XLSX", "readme.xlsx", "old.txt", "flows.parquet"] {
            assert!(is_table_otherwise(name), "{name}");
        }
    }
}
