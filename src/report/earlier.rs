//! Whether a folder holds an earlier report, or somebody else's files under the same names.

use std::{
    fs::{self, File},
    io::Read as _,
    path::{Path, PathBuf},
};

use super::outputs::names;

/// How the files begin that no other program writes.
const BEGINNINGS: &[(&str, &str)] = &[
    ("report.json", "{\n  \"format\": \"thalweg-report/"),
    ("exposures.csv", "key,"),
    ("transfers.csv", "flow,regime,"),
    ("findings.csv", "code,severity,file,"),
];

/// A file in the folder that has the name of one of a report's, where none there is of an earlier report: it would be
/// written over. Empty ones do not count.
pub fn in_the_way(dir: &Path) -> Option<PathBuf> {
    let begins = |&(name, begin): &(&str, &str)| {
        let mut first = Vec::new();
        let read = File::open(dir.join(name)).and_then(|file| file.take(64).read_to_end(&mut first));
        read.is_ok() && first.starts_with(begin.as_bytes())
    };
    let is_file = |path: &PathBuf| fs::metadata(path).is_ok_and(|meta| meta.is_file() && meta.len() > 0);
    let there = names().map(|name| dir.join(name)).find(is_file)?;
    let files = BEGINNINGS.iter().filter(|(name, _)| is_file(&dir.join(name)));
    (!files.into_iter().any(begins)).then_some(there)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{files, fixture};

    #[test]
    fn reports_are_known_and_other_files_are_in_the_way() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(in_the_way(dir.path()), None);
        fs::write(dir.path().join("index.html"), "<h1>Mine</h1>").unwrap();
        fs::write(dir.path().join("findings.csv"), "").unwrap();
        assert_eq!(in_the_way(dir.path()), Some(dir.path().join("index.html")));
        let report = fixture::with_report(|report| files(report).unwrap());
        for (name, _) in BEGINNINGS {
            let (_, bytes) = report.iter().find(|(other, _)| other == name).unwrap();
            fs::write(dir.path().join(name), bytes).unwrap();
            assert_eq!(in_the_way(dir.path()), None, "{name}");
            fs::remove_file(dir.path().join(name)).unwrap();
        }
    }
}
