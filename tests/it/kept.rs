//! What is a person's stays: folders that may not be written to, files that cannot be replaced, files of another kind under
//! the name that is written to, inventories. And nothing is waited for, or read, without end.

use std::{
    fs,
    os::unix::fs::{FileTypeExt as _, MetadataExt as _, PermissionsExt as _, chown, symlink},
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    time::Duration,
};

use super::killed::{Tree, inventory, names, run, thalweg, tree};

const NOBODY: u32 = 65_534;

fn is_root() -> bool {
    let made = tempfile::tempdir().unwrap();
    fs::metadata(made.path()).unwrap().uid() == 0
}

/// What a run ended with, and what it said.
type Ended = (Option<i32>, String);

/// Somebody who is not let everywhere, as root is.
pub struct Nobody {
    /// What the program is run by.
    words: Vec<&'static str>,
}

impl Nobody {
    pub fn run(&self, arguments: &[&str], at: &Path) -> Ended {
        let mut command = Command::new(self.words[0]);
        command.args(&self.words[1..]).arg(env!("CARGO_BIN_EXE_thalweg")).args(arguments);
        said(&command.current_dir(at).stdin(Stdio::null()).output().unwrap())
    }
}

/// A folder of theirs, and them; `None` where that cannot be.
pub fn of_nobody() -> Option<(tempfile::TempDir, Nobody)> {
    let root = is_root();
    let words =
        if root { vec!["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] } else { vec!["env"] };
    let program = env!("CARGO_BIN_EXE_thalweg");
    let may = Command::new(words[0]).args(&words[1..]).args(["test", "-x", program]).status();
    if !may.is_ok_and(|status| status.success()) {
        eprintln!("passed over: this is run by root, and nobody else may run the program");
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    if root {
        set_mode(folder.path(), 0o755);
        chown(folder.path(), Some(NOBODY), Some(NOBODY)).unwrap();
    }
    Some((folder, Nobody { words }))
}

fn said(out: &Output) -> Ended {
    let text = String::from_utf8_lossy(&out.stderr).into_owned() + &String::from_utf8_lossy(&out.stdout);
    (out.status.code(), text)
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// Gives all that is in a folder to the one who runs the program.
fn give(folder: &Path) {
    for name in names(folder) {
        let path = folder.join(name);
        if is_root() {
            chown(&path, Some(NOBODY), Some(NOBODY)).unwrap();
        }
        if path.is_dir() {
            give(&path);
        }
    }
}

#[test]
fn a_folder_that_may_not_be_written_to_is_refused_before_anything_is_exchanged() {
    let Some((folder, nobody)) = of_nobody() else { return };
    let at = folder.path();
    inventory(at, "One");
    give(at);
    for words in
        [&["report", "m", "--out", "out"][..], &["export", "m", "--format", "neo4j-csv", "--out", "out"]]
    {
        let _ = fs::remove_dir_all(at.join("out"));
        assert_ne!(nobody.run(words, at).0, Some(2));
        let old = tree(&at.join("out"));
        inventory(at, "Two");
        give(at);
        set_mode(&at.join("out"), 0o555);
        let (code, text) = nobody.run(words, at);
        assert_eq!(code, Some(2), "{text}");
        assert!(text.contains("may not be written to"), "{text}");
        assert!(tree(&at.join("out")) == old);
        assert_eq!(names(at), ["m", "out"]);
        set_mode(&at.join("out"), 0o755);
        let (code, text) = nobody.run(words, at);
        assert_ne!(code, Some(2), "{text}");
        assert!(tree(&at.join("out")) != old);
        // A folder of a person's in it stays as it is, and is in nobody's way.
        fs::create_dir(at.join("out/locked")).unwrap();
        fs::write(at.join("out/locked/notes"), "mine").unwrap();
        give(at);
        set_mode(&at.join("out/locked"), 0o555);
        for _ in 0..2 {
            let (code, text) = nobody.run(words, at);
            assert_ne!(code, Some(2), "{text}");
            assert_eq!(fs::read(at.join("out/locked/notes")).unwrap(), b"mine");
            assert_eq!(names(at), ["m", "out"]);
            assert!(names(&at.join("out")).iter().all(|name| !name.contains("thalweg")));
        }
        set_mode(&at.join("out/locked"), 0o755);
        inventory(at, "One");
        give(at);
    }
}

#[test]
fn fmt_changes_no_file_where_it_cannot_change_all() {
    let Some((folder, nobody)) = of_nobody() else { return };
    let at = folder.path();
    let look = |how: &str, old: &Tree, (code, text): Ended| {
        assert_eq!(code, Some(2), "{how}: {text}");
        assert!(text.contains("no file was changed") && text.contains("vendors"), "{how}: {text}");
        assert!(tree(&at.join("m")) == *old, "{how}");
    };
    // A folder of parts of a table.
    inventory(at, "One");
    fs::create_dir(at.join("m/vendors")).unwrap();
    fs::rename(at.join("m/vendors.csv"), at.join("m/vendors/v.csv")).unwrap();
    give(at);
    set_mode(&at.join("m/vendors"), 0o555);
    let old = tree(&at.join("m"));
    look("folder", &old, nobody.run(&["fmt", "m"], at));
    set_mode(&at.join("m/vendors"), 0o755);
    let (code, text) = nobody.run(&["fmt", "m"], at);
    assert_eq!(code, Some(0), "{text}");
    // A file of another user, in a folder in which each may replace their own.
    if is_root() {
        fs::remove_dir_all(at.join("m")).unwrap();
        inventory(at, "One");
        give(at);
        chown(at.join("m"), Some(0), Some(0)).unwrap();
        chown(at.join("m/vendors.csv"), Some(0), Some(0)).unwrap();
        set_mode(&at.join("m"), 0o1777);
        let old = tree(&at.join("m"));
        look("sticky", &old, nobody.run(&["fmt", "m"], at));
    } else {
        eprintln!("passed over: files of another user, as this is not run by root");
    }
    // A file that nobody may change.
    let fixed = at.join("m/vendors.csv");
    let set =
        |sign: &str| Command::new("chattr").arg(sign).arg(&fixed).output().is_ok_and(|o| o.status.success());
    if fixed.exists() && set("+i") {
        set_mode(&at.join("m"), 0o777);
        let old = tree(&at.join("m"));
        let ended = nobody.run(&["fmt", "m"], at);
        assert!(set("-i"));
        look("immutable", &old, ended);
    } else {
        eprintln!("passed over: no file can be made immutable here");
    }
}

/// Runs it, and ends it where it waits for something that does not come.
fn ends(words: &[&str], folder: &Path) -> Ended {
    ends_within(&mut thalweg(words, folder))
}

fn ends_within(command: &mut Command) -> Ended {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    for _ in 0..6_000 {
        if child.try_wait().unwrap().is_some() {
            return said(&child.wait_with_output().unwrap());
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    child.kill().unwrap();
    panic!("{command:?} does not end");
}

fn refused(words: &[&str], folder: &Path, why: &str) {
    let (code, text) = ends(words, folder);
    assert_eq!(code, Some(2), "{words:?}: {text}");
    assert!(text.contains(why), "{words:?}: {text}");
}

fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

#[test]
fn nothing_is_read_or_waited_for_without_end() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    inventory(at, "One");
    pipe(&at.join("p.json"));
    fs::create_dir(at.join("d.json")).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(at.join("s.json")).unwrap();
    symlink("/dev/zero", at.join("z.json")).unwrap();
    for (name, why) in [
        ("p.json", "nobody writes to it"),
        ("d.json", "it is a folder, not a file"),
        ("s.json", "it is a socket, not a file"),
        ("z.json", "MiB, and no such file needs that"),
    ] {
        refused(&["check", "m", "--baseline", name], at, why);
        refused(&["whatif", "m", "--sign", name], at, why);
        #[cfg(feature = "neo4j")]
        refused(
            &["push", "m", "--neo4j", "bolt://localhost:1", "--password-file", name],
            at,
            why.trim_start_matches("MiB, "),
        );
        refused(&["diff", name, "m"], at, "");
        refused(&["check", name], at, "");
    }
    // What is written to.
    refused(&["fmt", "m", "--out", "p.json"], at, "something else is there");
    refused(&["map", "m", "--out", "p.json"], at, "nobody reads from it");
    refused(&["map", "m", "--out", "d.json"], at, "it is a folder");
    refused(&["map", "m", "--out", "s.json"], at, "it is a socket");
    assert!(fs::symlink_metadata(at.join("p.json")).unwrap().file_type().is_fifo());
    assert_eq!(ends(&["map", "m", "--out", "/dev/null"], at).0, Some(0));
    // Files of the inventory, and what a killed run may have left.
    pipe(&at.join("m/.flows.csv.thalweg-0123456789"));
    assert_eq!(ends(&["fmt", "m", "--check"], at).0, Some(2));
    fs::remove_file(at.join("m/.flows.csv.thalweg-0123456789")).unwrap();
    for name in ["inventory.toml", "vendors.csv"] {
        fs::remove_file(at.join("m").join(name)).unwrap();
        pipe(&at.join("m").join(name));
        refused(&["check", "m"], at, "it is not a regular file");
    }
}

#[test]
fn pipes_of_a_shell_are_read_and_written() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    inventory(at, "One");
    let sign = "id,mechanism,module,exporter,importer,valid_from\nc,scc,2,acme,v,2025-01-01\n";
    fs::write(at.join("sign.csv"), sign).unwrap();
    let shell = |text: &str| {
        let mut command = Command::new("bash");
        command.args(["-c", text]).current_dir(at).env("T", env!("CARGO_BIN_EXE_thalweg"));
        ends_within(&mut command)
    };
    let (code, file) = run(&["whatif", "m", "--sign", "sign.csv"], at);
    assert_ne!(code, Some(2), "{file}");
    for text in [
        "$T whatif m --sign <(cat sign.csv)",
        "$T whatif m --sign <(sleep 0.3; cat sign.csv)",
        "cat sign.csv | $T whatif m --sign /dev/stdin",
        "$T whatif m --sign /dev/stdin < sign.csv",
    ] {
        // The first line names the file.
        let (ended, said) = shell(text);
        let behind = |said: &str| said.split_once('\n').map(|(_, rest)| rest.to_owned());
        assert_eq!((ended, behind(&said)), (code, behind(&file)), "{text}");
    }
    assert_eq!(shell("echo 'RETURN 1 AS one' | $T query m --format csv"), (Some(0), "one\n1\n".to_owned()));
    let (code, text) = shell("$T map m --out >(cat > piped.svg); sleep 0.5");
    assert_eq!(code, Some(0), "{text}");
    assert!(fs::read_to_string(at.join("piped.svg")).unwrap().starts_with("<svg"));
}

fn kept(words: &[&str], folder: &Path, path: &Path) {
    let old = fs::read(path).unwrap();
    let (code, text) = run(words, folder);
    assert_eq!(code, Some(2), "{words:?}: {text}");
    assert!(text.contains("help: give another"), "{words:?}: {text}");
    assert_eq!(fs::read(path).unwrap(), old, "{words:?}");
}

#[test]
fn no_inventory_is_written_over_or_written_into() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    inventory(at, "One");
    let other = at.join("other/m");
    inventory(&at.join("other"), "Two");
    fs::create_dir(other.join("flows")).unwrap();
    fs::rename(other.join("flows.csv"), other.join("flows/all.csv")).unwrap();
    assert_eq!(run(&["fmt", "m", "--out", "one.json"], at).0, Some(0));
    fs::create_dir(at.join("loose")).unwrap();
    fs::copy(other.join("vendors.csv"), at.join("loose/vendors.csv")).unwrap();
    let before = tree(at);
    let query = |out: &'static str| ["query", "m", "RETURN 1 AS one", "--format", "csv", "--out", out];
    let toml = other.join("inventory.toml");
    for out in ["other/m", "loose", "other/m/flows"] {
        kept(&["report", "m", "--out", out], at, &toml);
        kept(&["export", "m", "--format", "neo4j-csv", "--out", out], at, &toml);
    }
    for (out, path) in [
        ("other/m/vendors.csv", "vendors.csv"),
        ("other/m/stores.csv", "vendors.csv"),
        ("other/m/flows/all.csv", "flows/all.csv"),
        ("other/m/inventory.toml", "inventory.toml"),
    ] {
        kept(&query(out), at, &other.join(path));
        kept(&["map", "m", "--out", out], at, &other.join(path));
        kept(&["schema", "report", "--out", out], at, &other.join(path));
        kept(&["diff", "m", "m", "--format", "csv", "--out", out], at, &other.join(path));
        kept(&["check", "m", &format!("--write-baseline={out}")], at, &other.join(path));
    }
    kept(&["export", "m", "--format", "jgf", "--out", "one.json"], at, &at.join("one.json"));
    kept(&["check", "m", "--write-baseline=one.json"], at, &at.join("one.json"));
    assert!(tree(at) == before);
}

#[test]
fn a_file_of_another_kind_is_not_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    inventory(at, "One");
    let file = |name: &str, text: &str| -> PathBuf {
        fs::write(at.join(name), text).unwrap();
        at.join(name)
    };
    for (name, text) in [
        ("notes.txt", "mine"),
        ("flows.tsv", "id\tfrom\tto\n"),
        ("main.rs", "fn main() {}\n"),
        ("inventory.yaml", "inventory:\n  name: m\n"),
        ("notes", "mine\n"),
    ] {
        let path = file(name, text);
        kept(&["map", "m", "--out", name], at, &path);
        kept(&["map", "m", "--format", "dot", "--out", name], at, &path);
        kept(&["map", "m", "--format", "mermaid", "--out", name], at, &path);
        kept(&["schema", "report", "--out", name], at, &path);
    }
    let path = file("flows.csv", "id,from,to\n");
    kept(&["map", "m", "--out", "flows.csv"], at, &path);
    kept(&["map", "m", "--format", "dot", "--out", "flows.csv"], at, &path);
    // What was written before is replaced; by its ending, or by how it begins; and an empty file.
    for (name, text) in [
        ("old.svg", "<svg>older</svg>"),
        ("picture", "<svg>older</svg>"),
        ("empty", ""),
        ("new.txt.svg", "x"),
    ] {
        let path = file(name, text);
        let (code, said) = run(&["map", "m", "--out", name], at);
        assert_eq!(code, Some(0), "{name}: {said}");
        assert!(fs::read_to_string(path).unwrap().len() > 100, "{name}");
    }
    for (format, name) in [("csv", "a.csv"), ("json", "a.json"), ("table", "a.txt"), ("svg", "a.svg")] {
        for text in
            ["MATCH (n:Party) RETURN n", "MATCH (n:Store) RETURN n, n.id", "MATCH (n:Category) RETURN n"]
        {
            let (code, said) = run(&["query", "m", text, "--format", format, "--out", name], at);
            assert!(code == Some(0) || format == "svg", "{name}: {said}");
        }
    }
    for (format, name) in [
        ("cypher", "e.cypher"),
        ("graphml", "e.graphml"),
        ("jsonld", "e.jsonld"),
        ("ttl", "e.ttl"),
        ("jgf", "e.jgf"),
    ] {
        for _ in 0..2 {
            let (code, said) = run(&["export", "m", "--format", format, "--out", name], at);
            assert_eq!(code, Some(0), "{name}: {said}");
        }
    }
    // Folders likewise.
    fs::create_dir(at.join("site")).unwrap();
    let page = file("site/index.html", "<h1>Mine</h1>");
    kept(&["report", "m", "--out", "site"], at, &page);
    let list = file("site/import.txt", "mine");
    kept(&["export", "m", "--format", "neo4j-csv", "--out", "site"], at, &list);
}
