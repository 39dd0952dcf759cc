//! What is written is there whole, whatever becomes of the run: killed at any step, asked to end, or one of two at once.

mod moments;
mod others;
mod steps;

use std::{
    collections::BTreeMap,
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

/// All files of a folder by their paths, folders of ours that a kill may leave aside.
pub type Tree = BTreeMap<PathBuf, Vec<u8>>;

pub fn tree(root: &Path) -> Tree {
    fn walk(root: &Path, at: &Path, all: &mut Tree) {
        for entry in fs::read_dir(at).into_iter().flatten().map(Result::unwrap) {
            let path = entry.path();
            if entry.file_type().unwrap().is_dir() {
                walk(root, &path, all);
            } else {
                all.insert(path.strip_prefix(root).unwrap().to_owned(), fs::read(&path).unwrap());
            }
        }
    }
    let mut all = Tree::new();
    walk(root, root, &mut all);
    all
}

pub fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// An inventory `m` that is not canonical, with a vendor abroad.
pub fn inventory(folder: &Path, vendor: &str) {
    let root = folder.join("m");
    fs::create_dir_all(&root).unwrap();
    for (name, text) in [
        ("inventory.toml", "as_of = 2026-11-01\nname = \"m\"\n".to_owned()),
        ("companies.csv", "name,id,country\nAcme,acme,DE\n".to_owned()),
        ("vendors.csv", format!("name,id,country,role\n{vendor},v,US,processor\n")),
        ("populations.csv", "id,name,country\npeople,People,DE\n".to_owned()),
        ("categories.csv", "name,id\nContact,contact\n".to_owned()),
        ("flows.csv", "from,id,to,categories\npeople,f1,acme,contact\nacme,f2,v,contact\n".to_owned()),
    ] {
        fs::write(root.join(name), text).unwrap();
    }
}

pub fn thalweg(words: &[&str], folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_thalweg"));
    command.args(words).current_dir(folder).stdin(Stdio::null());
    command
}

/// Runs it to its end, and gives its exit code and what it said.
pub fn run(words: &[&str], folder: &Path) -> (Option<i32>, String) {
    let out = thalweg(words, folder).output().unwrap();
    (out.status.code(), String::from_utf8(out.stderr).unwrap() + &String::from_utf8(out.stdout).unwrap())
}

fn begun(words: &[&str], folder: &Path) -> Child {
    thalweg(words, folder).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

#[test]
fn two_reports_at_once_leave_one_whole_report() {
    let folder = tempfile::tempdir().unwrap();
    let mut whole = Vec::new();
    for vendor in ["One", "Two"] {
        let at = folder.path().join(vendor);
        inventory(&at, vendor);
        assert_ne!(run(&["report", "m", "--out", "r"], &at).0, Some(2));
        whole.push(tree(&at.join("r")));
    }
    assert_ne!(whole[0], whole[1]);
    for pair in 0..100 {
        let mut runs: Vec<Child> =
            ["One/m", "Two/m"].map(|m| begun(&["report", m, "--out", "r"], folder.path())).into();
        for run in &mut runs {
            assert_ne!(run.wait().unwrap().code(), Some(2), "pair {pair}");
        }
        let there = tree(&folder.path().join("r"));
        assert!(whole.contains(&there), "pair {pair}: {:?}", there.keys());
        assert_eq!(names(folder.path()), ["One", "Two", "r"], "pair {pair}");
    }
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn what_is_replaced_keeps_its_mode() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    inventory(at, "One");
    set_mode(&at.join("m/flows.csv"), 0o600);
    set_mode(&at.join("m/companies.csv"), 0o664);
    assert_eq!(run(&["fmt", "m"], at).0, Some(0));
    assert_eq!((mode(&at.join("m/flows.csv")), mode(&at.join("m/companies.csv"))), (0o600, 0o664));
    for words in [
        &["report", "m", "--out", "out"][..],
        &["export", "m", "--format", "neo4j-csv", "--out", "out"],
        &["map", "m", "--out", "out/map.svg"],
        &["schema", "inventory", "--out", "out/schema.json"],
        &["fmt", "m", "--to", "json", "--out", "out/m.json"],
        &["query", "m", "MATCH (n) RETURN count(n)", "--out", "out/answer.txt"],
    ] {
        assert_ne!(run(words, at).0, Some(2), "{words:?}");
        let names = names(&at.join("out"));
        for (name, wanted) in names.iter().zip([0o600, 0o640, 0o604].into_iter().cycle()) {
            set_mode(&at.join("out").join(name), wanted);
        }
        set_mode(&at.join("out"), 0o750);
        assert_ne!(run(words, at).0, Some(2), "{words:?}");
        for (name, wanted) in names.iter().zip([0o600, 0o640, 0o604].into_iter().cycle()) {
            assert_eq!(mode(&at.join("out").join(name)), wanted, "{name} after {words:?}");
        }
        assert_eq!(mode(&at.join("out")), 0o750, "{words:?}");
    }
}

/// What a person put into the folder of a report: files, folders, a link, and a file of the same name as a folder of ours.
fn add_own(report: &Path) {
    fs::create_dir_all(report.join("notes/deep")).unwrap();
    fs::write(report.join("notes/deep/a.txt"), "mine").unwrap();
    fs::write(report.join("README"), "mine too").unwrap();
    fs::write(report.join(".hidden"), "and this").unwrap();
    std::os::unix::fs::symlink("README", report.join("link")).unwrap();
}

fn has_own(report: &Path) {
    assert_eq!(fs::read_to_string(report.join("notes/deep/a.txt")).unwrap(), "mine");
    assert_eq!(fs::read_to_string(report.join("README")).unwrap(), "mine too");
    assert_eq!(fs::read_to_string(report.join(".hidden")).unwrap(), "and this");
    assert_eq!(fs::read_link(report.join("link")).unwrap(), Path::new("README"));
}

#[test]
fn what_a_person_put_into_a_report_stays() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    inventory(at, "One");
    fs::create_dir(at.join("r")).unwrap();
    add_own(&at.join("r"));
    for words in [&["report", "m", "--out", "r", "--long"][..], &["report", "m", "--out", "r"]] {
        assert_ne!(run(words, at).0, Some(2));
        has_own(&at.join("r"));
        assert_eq!(at.join("r/exposures-long.csv").exists(), words.len() == 5);
    }
    // In the folder itself, which cannot be exchanged from within.
    assert_ne!(run(&["report", "../m", "--out", "."], &at.join("r")).0, Some(2));
    has_own(&at.join("r"));
    assert_eq!(names(at), ["m", "r"]);
    let mut kept = names(&at.join("r"));
    kept.retain(|name| name.contains("thalweg"));
    assert!(kept.is_empty(), "{kept:?}");
}

#[test]
fn a_report_follows_a_link_and_stays_where_it_leads() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    inventory(at, "One");
    fs::create_dir_all(at.join("real/r")).unwrap();
    std::os::unix::fs::symlink("real/r", at.join("r")).unwrap();
    assert_ne!(run(&["report", "m", "--out", "r"], at).0, Some(2));
    assert!(fs::symlink_metadata(at.join("r")).unwrap().is_symlink());
    assert!(at.join("real/r/report.md").is_file());
    assert_eq!(names(&at.join("real")), ["r"]);
}

#[test]
fn what_a_killed_run_left_beside_the_tables_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    for (left, remove, help) in [
        (".flows.csv.old", None, "see whether `flows.csv` has all that it has"),
        (".flows.csv.old", Some("flows.csv"), "rename it to `flows.csv`"),
        (".vendors.csv.new", None, "remove it"),
        (".vendors.csv.new", Some("vendors.csv"), "see whether it is whole"),
        (".inventory.toml.thalweg-0123456789", None, "let `thalweg fmt` do so"),
    ] {
        let _ = fs::remove_dir_all(at.join("m"));
        inventory(at, "One");
        if let Some(gone) = remove {
            fs::remove_file(at.join("m").join(gone)).unwrap();
        }
        fs::write(at.join("m").join(left), "left").unwrap();
        for words in [&["check", "m"][..], &["report", "m", "--out", "r"], &["fmt", "m", "--check"]] {
            let (code, said) = run(words, at);
            assert_eq!(code, Some(2), "{left} {words:?}: {said}");
            let told = format!("`{left}` was left by a run that was killed");
            assert!(said.contains("TW003") && said.contains(&told) && said.contains(help), "{left}: {said}");
        }
    }
    // What is surely no more than a copy, `fmt` removes itself.
    assert_eq!(run(&["fmt", "m"], at).0, Some(0));
    assert!(!at.join("m/.inventory.toml.thalweg-0123456789").exists());
    assert_ne!(run(&["check", "m"], at).0, Some(2));
    // Of one file likewise.
    assert_eq!(run(&["fmt", "m", "--out", "one.yaml"], at).0, Some(0));
    fs::write(at.join(".one.yaml.old"), "").unwrap();
    assert_eq!(run(&["check", "one.yaml"], at).0, Some(2));
}
