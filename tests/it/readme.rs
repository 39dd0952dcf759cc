//! The commands that the README shows run, and do what it says.

use std::{fs, path::Path, process::Command};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The `thalweg ...` lines of the README's shell blocks.
fn commands() -> Vec<Vec<String>> {
    let text = fs::read_to_string(root().join("README.md")).unwrap();
    text.lines()
        .filter_map(|l| l.strip_prefix("thalweg "))
        .map(|l| l.split_whitespace().map(str::to_owned).collect())
        .collect()
}

#[test]
fn the_readmes_commands_run() {
    let out = tempfile::tempdir().unwrap();
    let commands = commands();
    assert!(commands.len() >= 3, "{commands:?}");
    for mut words in commands {
        for word in &mut words {
            if ["reports/meta", "meta.yaml"].contains(&word.as_str()) {
                *word = out.path().join(&word).display().to_string();
            }
        }
        let run =
            Command::new(env!("CARGO_BIN_EXE_thalweg")).args(&words).current_dir(root()).output().unwrap();
        let code = run.status.code().unwrap();
        assert!(code <= 1, "{words:?} ended with {code}: {}", String::from_utf8_lossy(&run.stderr));
        assert!(!run.stdout.is_empty(), "{words:?} says nothing");
    }
}

#[test]
fn the_committed_report_is_what_the_program_writes() {
    let out = tempfile::tempdir().unwrap();
    let dir = out.path().join("meta");
    let run = Command::new(env!("CARGO_BIN_EXE_thalweg"))
        .args(["report", "inventories/meta", "--out"])
        .arg(&dir)
        .current_dir(root())
        .output()
        .unwrap();
    assert!(run.status.code().is_some_and(|c| c <= 1), "{}", String::from_utf8_lossy(&run.stderr));
    let names = |dir: &Path| {
        let mut names: Vec<_> = fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name()).collect();
        names.sort();
        names
    };
    let committed = root().join("reports/meta");
    assert_eq!(names(&dir), names(&committed));
    for name in names(&dir) {
        let same = fs::read(dir.join(&name)).unwrap() == fs::read(committed.join(&name)).unwrap();
        assert!(same, "reports/meta/{} is stale: run the README's first command", name.display());
    }
}
