//! Where commands write: never over what is read, nor among it; and which regime files are read.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

fn thalweg(words: &[&str], folder: &Path) -> (Option<i32>, String) {
    let run = Command::new(env!("CARGO_BIN_EXE_thalweg")).args(words).current_dir(folder).output().unwrap();
    (run.status.code(), String::from_utf8(run.stderr).unwrap())
}

fn refused(words: &[&str], folder: &Path) {
    let (code, error) = thalweg(words, folder);
    assert_eq!(code, Some(2), "{words:?}: {error}");
    assert!(error.contains("help: "), "{words:?}: {error}");
}

/// An inventory `m` whose flows, with findings.csv among them, stand in a folder.
fn inventory() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("m");
    fs::create_dir_all(root.join("flows")).unwrap();
    let flows = "id,from,to,categories\nf1,people,acme,contact\n";
    for (name, text) in [
        ("inventory.toml", "name = \"m\"\nas_of = 2026-11-01\n"),
        ("companies.csv", "id,name,country\nacme,Acme,DE\n"),
        ("populations.csv", "id,name,country\npeople,People,DE\n"),
        ("categories.csv", "id,name\ncontact,Contact\n"),
        ("flows/findings.csv", flows),
    ] {
        fs::write(root.join(name), text).unwrap();
    }
    let kept = root.join("flows/findings.csv");
    (folder, kept)
}

#[test]
fn nothing_is_written_among_the_tables() {
    let (folder, kept) = inventory();
    let old = fs::read(&kept).unwrap();
    for out in ["m", "m/flows", "m/flows/deeper", "m/vendors", "m/x/../flows"] {
        refused(&["report", "m", "--out", out], folder.path());
    }
    for out in
        ["m/flows/findings.csv", "m/companies.csv", "m/vendors.csv", "m/inventory.toml", "m/vendors/a.csv"]
    {
        refused(&["map", "m", "--out", out], folder.path());
    }
    refused(&["fmt", "m", "--to", "csv", "--out", "m/vendors"], folder.path());
    assert_eq!(fs::read(&kept).unwrap(), old);
    assert!(!folder.path().join("m/vendors").exists());
    assert_ne!(thalweg(&["report", "m", "--out", "m/report"], folder.path()).0, Some(2));
    assert_eq!(thalweg(&["map", "m", "--out", "m/report/map.svg"], folder.path()).0, Some(0));
    assert_eq!(thalweg(&["map", "m", "--out", "m/report/map.svg"], folder.path()).0, Some(0));
}

#[test]
fn an_inventory_of_one_file_is_not_written_over() {
    let (folder, _) = inventory();
    for name in ["in.json", "report.json"] {
        assert_eq!(thalweg(&["fmt", "m", "--out", name], folder.path()).0, Some(0));
        let old = fs::read(folder.path().join(name)).unwrap();
        refused(&["map", name, "--out", name], folder.path());
        assert_eq!(fs::read(folder.path().join(name)).unwrap(), old);
    }
    refused(&["report", "report.json", "--out", "."], folder.path());
    assert_eq!(thalweg(&["map", "in.json", "--out", "map.svg"], folder.path()).0, Some(0));
}

#[test]
fn regime_files_are_bounded() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("r")).unwrap();
    let at = folder.path().join("r/a.toml");
    fs::write(&at, " ".repeat((1 << 20) + 1)).unwrap();
    refused(&["law", "--regimes", "r"], folder.path());
    fs::remove_file(&at).unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("/dev/zero", &at).unwrap();
        refused(&["law", "--regimes", "r"], folder.path());
        fs::remove_file(&at).unwrap();
    }
    for number in 0..=256 {
        fs::write(folder.path().join(format!("r/{number}.toml")), "").unwrap();
    }
    let (code, error) = thalweg(&["law", "--regimes", "r"], folder.path());
    assert!(code == Some(2) && error.contains("more than 256 regime files"), "{error}");
}
