//! The command: where it writes, and what the worked inventories give.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use thalweg::export::{Format, neo4j_csv::Folder};

fn thalweg(arguments: &[&str]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_thalweg"));
    program.args(["export", "--as-of", "2026-11-23"]).args(arguments).current_dir(env!("CARGO_MANIFEST_DIR"));
    program.output().unwrap()
}

fn small(folder: &Path) -> String {
    let inventory = folder.join("inventory");
    fs::create_dir(&inventory).unwrap();
    let file = |name: &str, text: &str| fs::write(inventory.join(name), text).unwrap();
    file("inventory.toml", "name = \"small\"\n");
    file("companies.csv", "id,name,country,x_owner\nacme,Acme,DE,\"a \"\"b\"\"\"\n");
    file("vendors.csv", "id,name,country\ncloud,Cloud,US\n");
    file("categories.csv", "id,name\nemail,E-mail\n");
    file("populations.csv", "id,name,country\neea,People,EEA\n");
    file("flows.csv", "id,from,to,categories\nf1,eea,acme,email\nf2,acme,cloud,email\n");
    inventory.display().to_string()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn a_file_is_what_standard_output_gets() {
    let folder = tempfile::tempdir().unwrap();
    let inventory = small(folder.path());
    for format in Format::ALL.iter().map(|f| f.as_str()) {
        let out = folder.path().join(format!("out.{format}"));
        let shown = thalweg(&[&inventory, "--format", format]);
        // The transfer to the US has no ground: that is a finding, and no matter of an export.
        assert_eq!(shown.status.code(), Some(0), "{}", text(&shown.stderr));
        assert!(text(&shown.stdout).contains("TW201"), "{format}");
        let dash = thalweg(&[&inventory, "--format", format, "--out", "-"]);
        assert_eq!(dash.stdout, shown.stdout);
        // The second one over the first.
        for _ in 0..2 {
            let run = thalweg(&[&inventory, "--format", format, "--out", &out.display().to_string()]);
            assert_eq!(text(&run.stdout), format!("written to {}\n", out.display()));
            assert_eq!(fs::read(&out).unwrap(), shown.stdout, "{format}");
        }
    }
}

#[test]
fn a_folder_gets_every_file_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let inventory = small(folder.path());
    let out = folder.path().join("a/b");
    for _ in 0..2 {
        let run = thalweg(&[&inventory, "--format", "neo4j-csv", "--out", &out.display().to_string()]);
        assert_eq!(run.status.code(), Some(0), "{}", text(&run.stderr));
    }
    let mut names: Vec<String> =
        fs::read_dir(&out).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    let mut expected = Folder::new(&thalweg::graph::PropertyGraph::default()).names();
    expected.sort();
    assert_eq!(names, expected);
    let flows = fs::read_to_string(out.join("relationships-FLOWS.csv")).unwrap();
    assert_eq!(flows.lines().count(), 3, "{flows}");
}

#[test]
fn nothing_is_written_over_what_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let inventory = small(folder.path());
    let head = fs::read_to_string(folder.path().join("inventory/inventory.toml")).unwrap();
    for (format, name) in [
        ("cypher", "inventory.toml"),
        ("cypher", "more.csv"),
        ("neo4j-csv", ""),
        ("neo4j-csv", "flows"),
        ("neo4j-csv", "inventory.toml"),
    ] {
        let out = Path::new(&inventory).join(name).display().to_string();
        let run = thalweg(&[&inventory, "--format", format, "--out", &out]);
        assert_eq!(run.status.code(), Some(2), "{format} {name}: {}", text(&run.stdout));
    }
    assert_eq!(fs::read_dir(&inventory).unwrap().count(), 6);
    assert_eq!(fs::read_to_string(folder.path().join("inventory/inventory.toml")).unwrap(), head);
}

#[test]
fn what_fails_leaves_what_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let inventory = small(folder.path());
    let out = folder.path().join("out");
    fs::create_dir_all(out.join("relationships-VIA.csv")).unwrap();
    fs::write(out.join("nodes-Store.csv"), "old").unwrap();
    let run = thalweg(&[&inventory, "--format", "neo4j-csv", "--out", &out.display().to_string()]);
    assert_eq!(run.status.code(), Some(2));
    assert_eq!(fs::read_dir(&out).unwrap().count(), 2);
    assert_eq!(fs::read_to_string(out.join("nodes-Store.csv")).unwrap(), "old");
    let file = folder.path().join("file");
    fs::write(&file, "mine").unwrap();
    let run = thalweg(&[&inventory, "--format", "neo4j-csv", "--out", &file.display().to_string()]);
    assert_eq!(run.status.code(), Some(2));
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
    let run = thalweg(&[&inventory, "--format", "neo4j-csv"]);
    assert!(text(&run.stderr).contains("--out"), "{}", text(&run.stderr));
    assert_eq!(run.status.code(), Some(2));
}
