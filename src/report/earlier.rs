//! Whether a folder holds an earlier report, or somebody else's files under the same names.

use std::{
    fs::{self, File},
    io::Read as _,
    path::{Path, PathBuf},
};

use super::{
    outputs::{PRINTED, names},
    workbook,
};

/// How each file of a report begins, and what stands near its beginning: so no other program writes it.
const MARKS: &[(&str, &str, &str)] = &[
    ("calendar.csv", "day,last_day,due,about,", ""),
    ("calendar.ics", "BEGIN:VCALENDAR", "PRODID:-//Thalweg//"),
    ("exposures-long.csv", "key,row,category,", ""),
    ("exposures.csv", "key,population,regime,", ""),
    ("findings.csv", "code,severity,file,line,column,subject,message,", ""),
    ("flow.svg", "<svg ", "data-from=\"thalweg\""),
    ("index.html", "<!DOCTYPE html><html lang=\"", "default-src 'none'; style-src 'sha256-"),
    ("lineage.dot", "digraph lineage {\n  graph[label=\"", "labelloc=\"t\" rankdir=\"LR\""),
    ("lineage.svg", "<svg ", "data-from=\"thalweg\""),
    ("record.html", "<!DOCTYPE html><html lang=\"", "<title>Record of processing activities: "),
    ("report.json", "{\n  \"format\": \"thalweg-report/", ""),
    ("report.md", "# ", ". Regimes judged:\n"),
    (PRINTED, "%PDF-", "/Creator (Thalweg "),
    // Compressed: what is looked for is in a part of it.
    (workbook::NAME, "PK\u{3}\u{4}", ""),
    ("ropa.csv", "party,kind,role,on_behalf_of,", ""),
    ("transfers.csv", "flow,regime,kind,exporter,exporter_role,importer,", ""),
];

/// So many bytes of a file are looked at: a title may be long.
const LOOKED: u64 = 1 << 16;

/// A file in the folder that has the name of one of a report's, and is none of an earlier report, or no file: it would be
/// written over. Empty ones do not count.
pub fn in_the_way(dir: &Path) -> Option<PathBuf> {
    let ours = |name: &str, path: &Path| {
        let mut first = Vec::new();
        let read = File::open(path).and_then(|file| file.take(LOOKED).read_to_end(&mut first));
        let text = String::from_utf8_lossy(&first);
        let is = |&&(of, begin, near): &&(&str, &str, &str)| {
            of == name && text.starts_with(begin) && text.contains(near)
        };
        // What cannot be read is told when it is to be replaced.
        read.is_err()
            || text.is_empty()
            || MARKS.iter().any(|mark| {
                is(&mark)
                    && (name != workbook::NAME || workbook::is_one(path))
                    && (name != PRINTED || is_as_printed(path))
            })
    };
    names().map(|name| (name, dir.join(name))).find_map(|(name, path)| {
        let meta = fs::symlink_metadata(&path).ok()?;
        // A pipe, a device: whoever put it there needs it. A folder is told by itself.
        let in_the_way = !meta.is_dir() && (!meta.is_file() || !ours(name, &path));
        in_the_way.then_some(path)
    })
}

/// Whether a document ends where it was printed to: whoever signs it, or writes into it, adds a part with an end of its own, or writes it anew with
/// another program.
fn is_as_printed(path: &Path) -> bool {
    let Ok(bytes) = fs::read(path) else { return true };
    let end = b"%%EOF";
    let has = |what: &[u8]| bytes.windows(what.len()).any(|window| window == what);
    let ends = bytes.windows(end.len()).filter(|window| window == end).count();
    ends == 1 && bytes.trim_ascii_end().ends_with(end) && has(b"/Producer (Skia/PDF")
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
        fs::write(dir.path().join("index.html"), "").unwrap();
        assert_eq!(in_the_way(dir.path()), None);
        let report = fixture::with_report(|report| files(report).unwrap());
        for (name, bytes) in &report {
            fs::write(dir.path().join(name), bytes).unwrap();
        }
        assert_eq!(in_the_way(dir.path()), None);
        // One that is a person's is, whatever stands beside it.
        for (name, bytes) in &report {
            fs::write(dir.path().join(name), "mine").unwrap();
            assert_eq!(in_the_way(dir.path()), Some(dir.path().join(name)));
            fs::write(dir.path().join(name), bytes).unwrap();
        }
        // Of a person's, or of another program: they begin alike.
        for (name, text) in [
            ("report.md", "# Our notes\n\nAs of March we send mail.\n"),
            ("findings.csv", "code,severity,file,line\nE1,error,a.py,3\n"),
            ("lineage.dot", "digraph lineage {\n  graph[label=\"mine\"]\n}\n"),
        ] {
            let bytes = fs::read(dir.path().join(name)).unwrap();
            fs::write(dir.path().join(name), text).unwrap();
            assert_eq!(in_the_way(dir.path()), Some(dir.path().join(name)));
            fs::write(dir.path().join(name), bytes).unwrap();
        }
        // What is no file, and no folder, is somebody's.
        #[cfg(unix)]
        {
            let pipe = dir.path().join("flow.svg");
            fs::remove_file(&pipe).unwrap();
            let socket = std::os::unix::net::UnixListener::bind(&pipe).unwrap();
            assert_eq!(in_the_way(dir.path()), Some(pipe.clone()));
            drop(socket);
            fs::remove_file(&pipe).unwrap();
        }
        // A print that somebody has signed is none any more that a run may replace, or take away.
        let printed = b"%PDF-1.4 /Creator (Thalweg  ) /Producer (Skia/PDF m1)\n%%EOF\n".to_vec();
        let signed = [printed.as_slice(), b"1 0 obj /Sig\n%%EOF\n"].concat();
        let anew = b"%PDF-1.4 /Creator (Thalweg  ) /Producer (Other)\n%%EOF".to_vec();
        let noted = [printed.as_slice(), b"% mine"].concat();
        for (bytes, is_ours) in [(printed, true), (signed, false), (anew, false), (noted, false)] {
            fs::write(dir.path().join(PRINTED), bytes).unwrap();
            assert_eq!(in_the_way(dir.path()).is_none(), is_ours);
        }
        fs::remove_file(dir.path().join(PRINTED)).unwrap();
        // A person's workbook under the name of ours.
        let mut other = rust_xlsxwriter::Workbook::new();
        other.add_worksheet();
        other.save(dir.path().join(workbook::NAME)).unwrap();
        assert_eq!(in_the_way(dir.path()), Some(dir.path().join(workbook::NAME)));
        let mut known: Vec<&str> = MARKS.iter().map(|(name, ..)| *name).collect();
        let mut all: Vec<&str> = names().collect();
        known.sort_unstable();
        all.sort_unstable();
        assert_eq!(known, all);
    }
}
