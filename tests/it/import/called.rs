//! By which names the files are told that are read: in messages, and in the cells that say where a row comes from.

use std::fs;

use super::{code, err, import, imported};

const LIST: &str = "Vendor,Purpose,Location\nBell GmbH,Mail,Germany\n";

fn sources(folder: &std::path::Path) -> String {
    fs::read_to_string(folder.join("vendors.csv")).unwrap()
}

/// `.` is called as the folder is: read again by another path, it is the same source.
#[test]
fn a_folder_has_its_name_whichever_way_it_is_reached() {
    let at = tempfile::tempdir().unwrap();
    let folder = at.path().join("lists");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("a.csv"), LIST).unwrap();
    let into = at.path().join("map");
    let into = into.to_str().unwrap();
    imported(&folder, &[".", "--into", into, "--owner", "quill"]);
    let text = sources(&at.path().join("map"));
    assert!(text.contains("lists/a.csv:2") && !text.contains("/lists") && !text.contains(",/"), "{text}");
    for (from, path) in [(at.path(), "lists"), (folder.as_path(), "../lists"), (folder.as_path(), "./")] {
        let run = import(from, &[path, "--into", into, "--owner", "quill", "--check"]);
        assert_eq!(code(&run), Some(0), "{path}: {}", err(&run));
    }
}

#[test]
fn a_name_that_a_spreadsheet_would_run_or_a_terminal_obey_is_a_name_in_a_cell_too() {
    let at = tempfile::tempdir().unwrap();
    for name in ["=cmd|' C calc'!A0.csv", "+1.csv", "@a.csv", "a\u{1b}[31m.csv"] {
        fs::write(at.path().join(name), LIST.replace("Bell", &format!("Bell {}", name.len()))).unwrap();
    }
    let folder = at.path().to_str().unwrap();
    for name in ["=cmd|' C calc'!A0.csv", "+1.csv", "@a.csv", "a\u{1b}[31m.csv", folder] {
        let into = tempfile::tempdir().unwrap();
        let map = into.path().join("map");
        imported(at.path(), &[name, "--into", map.to_str().unwrap(), "--owner", "quill"]);
        let text = sources(&map);
        let cells = text.lines().skip(1).flat_map(|line| line.split(','));
        for cell in cells {
            assert!(!cell.trim_start_matches('"').starts_with(['=', '+', '-', '@']), "{name}: {text}");
            assert!(!cell.contains('\u{1b}'), "{name}: {text}");
        }
    }
}
