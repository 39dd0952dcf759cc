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
    // Not even where the name ends as what is written.
    for (name, text, words) in [
        ("flows.csv", "id,from,to\n", &["map", "m"][..]),
        ("customers.csv", "id,name\n1,Ada\n", &["timeline", "m", "--format", "csv"]),
        ("customers2.csv", "id,name\n1,Ada\n", &["query", "m", "RETURN 1 AS one", "--format", "csv"]),
        (
            "people.csv",
            "name\nAda\n",
            &["query", "m", "MATCH (n:Party) RETURN n.id AS name", "--format", "csv"],
        ),
        ("package.json", "{\n  \"name\": \"mine\"\n}\n", &["diff", "m", "m", "--format", "json"]),
        ("package2.json", "{\n  \"name\": \"mine\"\n}\n", &["schema", "report"]),
        ("package3.json", "{\n  \"name\": \"mine\"\n}\n", &["export", "m", "--format", "jgf"]),
        ("package4.json", "{\n  \"name\": \"mine\"\n}\n", &["diff", "m", "m", "--format", "sarif"]),
        ("other.sarif", OTHER_SARIF, &["diff", "m", "m", "--format", "sarif"]),
        ("diary.txt", "2026-11-23: what I did\n", &["diff", "m", "m"]),
        ("README.md", "# thalweg, as I use it\n", &["diff", "m", "m", "--format", "markdown"]),
        ("mine.ics", "BEGIN:VCALENDAR\r\nPRODID:-//Mine//EN\r\n", &["calendar", "m", "--format", "ics"]),
        ("logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\"></svg>", &["map", "m"]),
        ("mine.dot", "digraph map {\n}\n", &["map", "m", "--format", "dot"]),
        ("mine.mmd", "%% mine\nflowchart LR\n", &["map", "m", "--format", "mermaid"]),
        ("mine.graphml", "<?xml version=\"1.0\"?>\n<graphml/>\n", &["export", "m", "--format", "graphml"]),
        ("mine.ttl", "@prefix a: <https://a.example/> .\n", &["export", "m", "--format", "ttl"]),
    ] {
        let path = file(name, text);
        kept(&[words, &["--out", name]].concat(), at, &path);
    }
    let path = file("other.json", "{\n  \"name\": \"mine\"\n}\n");
    kept(&["check", "m", "--write-baseline=other.json"], at, &path);
    assert_eq!(run(&["check", "m", "--write-baseline="], at).0, Some(2));
}

#[test]
fn a_file_among_others_of_ours_is_not_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    inventory(at, "One");
    let file = |name: &str, text: &str| -> PathBuf {
        fs::write(at.join(name), text).unwrap();
        at.join(name)
    };
    // An empty file is nobody's.
    file("empty", "");
    assert_eq!(run(&["map", "m", "--out", "empty"], at).0, Some(0));
    fs::create_dir(at.join("man")).unwrap();
    let page = file("man/thalweg-map.1", "mine");
    kept(&["man", "man"], at, &page);
    fs::remove_file(&page).unwrap();
    for _ in 0..2 {
        assert_eq!(run(&["man", "man"], at).0, Some(0));
    }
    // Folders likewise.
    fs::create_dir(at.join("site")).unwrap();
    let page = file("site/index.html", "<h1>Mine</h1>");
    kept(&["report", "m", "--out", "site"], at, &page);
    let list = file("site/import.txt", "mine");
    kept(&["export", "m", "--format", "neo4j-csv", "--out", "site"], at, &list);
}

/// Of another program.
const OTHER_SARIF: &str = "{\n  \"$schema\": \"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json\",\n  \
     \"version\": \"2.1.0\",\n  \"runs\": [\n    {\n      \"tool\": {\n        \"driver\": {\n          \"name\": \"Other\"\n";

/// Each thing that is written to one file, again and again: over itself, of another day and another inventory too, and over
/// nothing else.
#[test]
fn what_was_written_before_is_replaced_by_its_like_alone() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let every: &[&[&str]] = &[
        &["map", "m", "--format", "svg"],
        &["map", "m", "--format", "dot"],
        &["map", "m", "--format", "mermaid"],
        &["schema", "inventory"],
        &["query", "m", "MATCH (n:Party) RETURN n.id", "--format", "csv"],
        &["query", "m", "MATCH (n:Party) RETURN n.id", "--format", "json"],
        &["query", "m", "MATCH (n:Party) RETURN n.id", "--format", "table"],
        &["export", "m", "--format", "cypher"],
        &["export", "m", "--format", "graphml"],
        &["export", "m", "--format", "jsonld"],
        &["export", "m", "--format", "ttl"],
        &["export", "m", "--format", "jgf"],
        &["diff", "m", "m", "--format", "csv"],
        &["diff", "m", "m", "--format", "json"],
        &["diff", "m", "m", "--format", "text"],
        &["diff", "m", "m", "--format", "sarif"],
        &["whatif", "m", "--drop", "v", "--format", "markdown"],
        &["timeline", "m", "--format", "csv"],
        &["timeline", "m", "--format", "json"],
        &["timeline", "m", "--format", "text"],
        &["calendar", "m", "--format", "csv"],
        &["calendar", "m", "--format", "json"],
        &["calendar", "m", "--format", "text"],
        &["calendar", "m", "--format", "ics"],
        &["fix", "m", "--format", "json"],
        &["fix", "m", "--format", "text"],
    ];
    let write = |words: &[&str], name: &str| run(&[words, &["--out", name]].concat(), at);
    for day in ["2026-02-01", "2026-11-23"] {
        inventory(at, "One");
        for (number, words) in every.iter().enumerate() {
            let dated = matches!(words[0], "map" | "query" | "export" | "whatif" | "fix");
            let words = if dated { [words, &["--as-of", day][..]].concat() } else { words.to_vec() };
            let (code, said) = write(&words, &format!("f{number}"));
            assert_ne!(code, Some(2), "{words:?}: {said}");
            assert!(!fs::read(at.join(format!("f{number}"))).unwrap().is_empty());
        }
    }
    for (number, words) in every.iter().enumerate() {
        let other = format!("f{}", (number + 1) % every.len());
        kept(&[words, &["--out", other.as_str()][..]].concat(), at, &at.join(&other));
    }
    // A baseline is of one inventory, and kept.
    assert_eq!(run(&["check", "m", "--write-baseline=b.json"], at).0, Some(0));
    assert_eq!(run(&["check", "m", "--write-baseline=b.json"], at).0, Some(0));
    let head = fs::read_to_string(at.join("m/inventory.toml")).unwrap();
    fs::write(at.join("m/inventory.toml"), format!("name = \"another\"\n{}", without_name(&head))).unwrap();
    kept(&["check", "m", "--write-baseline=b.json"], at, &at.join("b.json"));
    kept(&["diff", "m", "m", "--format", "json", "--out", "b.json"], at, &at.join("b.json"));
}

fn without_name(head: &str) -> String {
    head.lines().filter(|line| !line.starts_with("name")).fold(String::new(), |text, line| text + line + "\n")
}

/// What is made read-only is kept, also by who may do all; and a link that leads nowhere stays one.
#[test]
fn read_only_files_and_links_that_lead_nowhere_stay() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    inventory(at, "One");
    assert_eq!(run(&["map", "m", "--out", "map.svg"], at).0, Some(0));
    set_mode(&at.join("map.svg"), 0o444);
    refused(&["map", "m", "--out", "map.svg"], at, "it is read-only");
    assert_eq!(fs::metadata(at.join("map.svg")).unwrap().mode() & 0o777, 0o444);
    assert_ne!(run(&["report", "m", "--out", "r"], at).0, Some(2));
    set_mode(&at.join("r/exposures.csv"), 0o444);
    let before = tree(&at.join("r"));
    refused(&["report", "m", "--out", "r"], at, "exposures.csv: it is read-only");
    assert!(tree(&at.join("r")) == before);
    set_mode(&at.join("r/exposures.csv"), 0o644);
    assert_ne!(run(&["report", "m", "--out", "r"], at).0, Some(2));
    let vendors = at.join("m/vendors.csv");
    let text = fs::read_to_string(&vendors).unwrap();
    fs::write(&vendors, text.replace(',', ", ")).unwrap();
    set_mode(&vendors, 0o444);
    let before = tree(&at.join("m"));
    refused(&["fmt", "m"], at, "it is read-only");
    assert!(tree(&at.join("m")) == before);

    symlink("gone", at.join("lost")).unwrap();
    symlink("turn", at.join("turn")).unwrap();
    for name in ["lost", "turn"] {
        for words in [
            &["map", "m", "--out", name][..],
            &["fmt", "m", "--to", "csv", "--out", name],
            &["report", "m", "--out", name],
            &["export", "m", "--format", "neo4j-csv", "--out", name],
            &["init", name],
        ] {
            refused(words, at, if words[0] == "fmt" { "something else is there" } else { "leads nowhere" });
            assert!(fs::symlink_metadata(at.join(name)).unwrap().is_symlink(), "{words:?}");
        }
    }
    assert!(!at.join("gone").exists());
}

/// Tables in a folder below an inventory keep it from being read.
#[test]
fn no_inventory_is_made_inside_another() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    inventory(at, "One");
    let before = tree(&at.join("m"));
    for words in [
        &["init", "m/new"][..],
        &["init", "m/new/deeper"],
        &["fmt", "m", "--out", "m/sub"],
        &["fmt", "m", "--to", "json", "--out", "m/one.json"],
    ] {
        refused(words, at, "it lies in the folder of an inventory");
    }
    assert!(tree(&at.join("m")) == before);
}

/// One file of a report does not make the others ours, and a name that begins like ours is a person's.
#[test]
fn each_file_of_a_folder_is_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    inventory(at, "One");
    assert_ne!(run(&["report", "m", "--out", "r"], at).0, Some(2));
    for name in names(&at.join("r")) {
        let path = at.join("r").join(&name);
        let ours = fs::read(&path).unwrap();
        fs::write(&path, "mine").unwrap();
        let before = tree(&at.join("r"));
        refused(&["report", "m", "--out", "r"], at, &name);
        assert!(tree(&at.join("r")) == before, "{name}");
        fs::write(&path, ours).unwrap();
    }
    fs::write(at.join("r/.thalweg-notes"), "mine").unwrap();
    fs::create_dir(at.join("r/.thalweg-old")).unwrap();
    fs::write(at.join("r/.thalweg-old/notes"), "mine").unwrap();
    assert_ne!(run(&["report", "m", "--out", "r"], at).0, Some(2));
    assert_eq!(fs::read(at.join("r/.thalweg-notes")).unwrap(), b"mine");
    assert_eq!(fs::read(at.join("r/.thalweg-old/notes")).unwrap(), b"mine");
    fs::create_dir(at.join("new")).unwrap();
    fs::write(at.join("new/.thalweg-baseline.json"), "mine").unwrap();
    refused(&["init", "new"], at, "is not empty");
    assert_eq!(fs::read(at.join("new/.thalweg-baseline.json")).unwrap(), b"mine");
    // What would be taken for tables of the inventory that it lies in.
    for out in ["m/stores-2", "m/flows", "m/x.csv"] {
        refused(&["report", "m", "--out", out], at, "");
        assert!(!at.join(out).exists());
    }
    assert_ne!(run(&["report", "m", "--out", "m/report"], at).0, Some(2));
    assert_ne!(run(&["check", "m"], at).0, Some(2));
}

/// What begins as something of ours may be a person's nevertheless.
#[test]
fn a_line_that_reads_like_ours_is_not_ours() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    inventory(at, "One");
    for (name, text, words) in [
        ("a", "2026-11-20, call with counsel: what if the DPF falls?\n", &["whatif", "m", "--drop", "v"][..]),
        ("b", "Meeting 2026-11-20: 12 flows still red or unknown\n", &["fix", "m"]),
        ("c", "# 2026-11-20: what changed since the audit\n", &["diff", "m", "m", "--format", "markdown"]),
        ("d", "From 2026-11-01 on: 3 things fall due from now\n", &["calendar", "m"]),
        ("e", "{\n  \"compilerOptions\": {}\n}\n", &["schema", "inventory"]),
        ("f", "\u{250c}\u{2500}\u{2500}\u{2510}\n\u{2502}a \u{2502}\n", &["query", "m", "RETURN 1 AS a"]),
        (
            "g",
            "{\"columns\": [\"a\"], \"data\": [[1]]}\n",
            &["query", "m", "RETURN 1 AS a", "--format", "json"],
        ),
        ("h", "digraph thalweg { a -> b }\n", &["map", "m", "--format", "dot"]),
        ("i", "direction,cause,population,mine\n", &["diff", "m", "m", "--format", "csv"]),
        (
            "j",
            "place,exposures_2024\n",
            &["query", "m", "RETURN 1 AS place, 2 AS exposures_2026", "--format", "csv"],
        ),
    ] {
        fs::write(at.join(name), text).unwrap();
        kept(&[words, &["--out", name]].concat(), at, &at.join(name));
    }
}

/// Standard output is what it is, also where a shell has led it into a file: what stood there stays, and what comes goes on.
#[test]
fn standard_output_is_written_to_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    inventory(at, "One");
    let shell = |text: &str| {
        let mut command = Command::new("bash");
        command.args(["-c", text]).current_dir(at).env("T", env!("CARGO_BIN_EXE_thalweg"));
        said(&command.stdin(Stdio::null()).output().unwrap())
    };
    let words: &[&str] = &[
        "map m",
        "schema inventory",
        "query m 'RETURN 1 AS one'",
        "export m --format jgf",
        "diff m m",
        "timeline m",
        "calendar m",
        "fix m",
        "fmt m --to yaml",
    ];
    for words in words {
        let (code, said) = shell(&format!("$T {words} --out -"));
        assert!(code == Some(0) && !said.is_empty(), "{words}: {said}");
        for out in ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"] {
            let (code, text) = shell(&format!("(echo before; $T {words} --out {out}; echo after) > out.txt"));
            assert_eq!((code, text.as_str()), (Some(0), ""), "{words} {out}");
            let there = fs::read_to_string(at.join("out.txt")).unwrap();
            assert_eq!(there, format!("before\n{said}after\n"), "{words} {out}");
            assert!(!at.join("-").exists());
        }
    }
    fs::write(at.join("mine"), "mine").unwrap();
    let (code, text) = shell("$T map m --out /dev/fd/7 7<> mine");
    assert!(code == Some(2) && text.contains("a file that is open"), "{text}");
    assert_eq!(fs::read(at.join("mine")).unwrap(), b"mine");
    for words in [
        &["report", "m", "--out", "-"][..],
        &["export", "m", "--format", "neo4j-csv", "--out", "-"],
        &["fmt", "m", "--out", "-"],
        &["fmt", "m", "--to", "csv", "--out", "/dev/stdout"],
        &["init", "-"],
        &["man", "-"],
    ] {
        refused(words, at, "");
        assert!(!at.join("-").exists(), "{words:?}");
    }
}

/// A shell that stands in a folder, or in one within it, stands in it afterwards too.
#[cfg(target_os = "linux")]
#[test]
fn who_stands_in_a_folder_that_is_replaced_stays_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    inventory(at, "One");
    assert_ne!(run(&["report", "m", "--out", "r"], at).0, Some(2));
    fs::create_dir(at.join("r/mine")).unwrap();
    let old = fs::read(at.join("r/report.json")).unwrap();
    for inside in ["r", "r/mine"] {
        let here = at.join(inside);
        let mut shell = Command::new("sleep").arg("600").current_dir(&here).spawn().unwrap();
        let cwd = PathBuf::from(format!("/proc/{}/cwd", shell.id()));
        inventory(at, &format!("Two {inside}"));
        let (code, text) = run(&["report", "m", "--out", "r"], at);
        let stands = (fs::metadata(&cwd).unwrap().ino(), fs::read(cwd.join("report.json")).is_ok());
        shell.kill().unwrap();
        shell.wait().unwrap();
        assert_ne!(code, Some(2), "{text}");
        assert_eq!(stands, (fs::metadata(&here).unwrap().ino(), inside == "r"));
        assert!(fs::read(at.join("r/report.json")).unwrap() != old);
        assert!(names(&at.join("r")).iter().all(|name| !name.starts_with(".thalweg")));
    }
}

/// What opens a file by its ending would not read it.
#[test]
fn a_name_that_ends_as_another_format_is_refused_with_one_that_fits() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    inventory(at, "One");
    let before = tree(at);
    for (words, help) in [
        (&["map", "m", "--out", "m.png"][..], "name: `m.svg`"),
        (&["map", "m", "--out", "m.dot"], "name: `m.svg`; or write `--format dot`"),
        (&["map", "m", "--format", "mermaid", "--out", "a/m.PDF"], "name: `a/m.mmd`"),
        (&["schema", "inventory", "--out", "s.svg"], "name: `s.json`"),
        (&["schema", "graph", "--out", "s.json"], "name: `s.svg`"),
        (&["query", "m", "RETURN 1 AS a", "--out", "q.csv"], "name: `q.txt`; or write `--format csv`"),
        (&["query", "m", "RETURN 1 AS a", "--format", "csv", "--out", "q.xlsx"], "name: `q.csv`"),
        (&["export", "m", "--format", "ttl", "--out", "e.jsonld"], "or write `--format jsonld`"),
        (&["diff", "m", "m", "--out", "d.md"], "or write `--format markdown`"),
        (&["whatif", "m", "--drop", "v", "--out", "d.json"], "or write `--format json`"),
        (&["timeline", "m", "--out", "d.pdf"], "name: `d.txt`"),
        (&["calendar", "m", "--out", "c.ics"], "or write `--format ics`"),
        (&["fix", "m", "--out", "f.html"], "name: `f.txt`"),
        (&["check", "m", "--write-baseline=b.csv"], "name: `b.json`"),
        (&["fmt", "m", "--out", "z.csv"], "of a folder: `z`"),
        (&["fmt", "m", "--to", "csv", "--out", "z.xlsx"], "of a folder: `z`"),
        (&["fmt", "m", "--to", "yaml", "--out", "z.json"], "inventory.yaml"),
        (&["report", "m", "--out", "r.html"], "of a folder: `r`"),
        (&["export", "m", "--format", "neo4j-csv", "--out", "g.csv"], "of a folder: `g`"),
        (&["init", "n.toml"], "of a folder: `n`"),
    ] {
        refused(words, at, help);
        assert!(tree(at) == before, "{words:?}");
    }
    for words in [
        &["map", "m", "--out", "a.SVG"][..],
        &["map", "m", "--format", "dot", "--out", "a.gv"],
        &["map", "m", "--out", "v1.2"],
        &["query", "m", "RETURN 1 AS a", "--out", "answer"],
        &["fmt", "m", "--out", "version-1.2"],
    ] {
        let (code, text) = run(words, at);
        assert_eq!(code, Some(0), "{words:?}: {text}");
    }
}

/// What `setfacl -m u:65534:rwx,g::r-x,m::rwx` writes: owner, one user, group, mask, others.
#[cfg(target_os = "linux")]
fn list() -> Vec<u8> {
    let entries = [
        (1_u16, 7_u16, u32::MAX),
        (2, 7, 65_534),
        (4, 5, u32::MAX),
        (0x10, 7, u32::MAX),
        (0x20, 0, u32::MAX),
    ];
    let entries = entries.into_iter().flat_map(|(tag, may, who)| {
        [&tag.to_le_bytes()[..], &may.to_le_bytes()[..], &who.to_le_bytes()[..]].concat()
    });
    2_u32.to_le_bytes().into_iter().chain(entries).collect()
}

/// Who may do what with files and folders, notes on them, and since when a folder is as it is: all of it stays, both where
/// folders are exchanged and where files are renamed one by one.
#[cfg(target_os = "linux")]
#[test]
fn lists_of_who_may_do_what_stay() {
    use rustix::fs::{XattrFlags, lgetxattr, lsetxattr};
    const LISTS: [&str; 2] = ["system.posix_acl_access", "system.posix_acl_default"];
    let value = |path: &Path, name: &str| {
        let mut value = vec![0_u8; 256];
        lgetxattr(path, name, &mut value[..]).ok().map(|length| value[..length].to_vec())
    };
    let set =
        |path: &Path, name: &str, value: &[u8]| lsetxattr(path, name, value, XattrFlags::empty()).is_ok();
    let dir = tempfile::tempdir().unwrap();
    inventory(dir.path(), "One");
    let out = dir.path().join("out");
    let words = ["report", "m", "--out", "out", "--ahead=never"];
    assert_eq!(ends(&words, dir.path()).0, Some(1));
    let (mine, file) = (out.join("mine"), out.join("exposures.csv"));
    fs::create_dir(&mine).unwrap();
    fs::write(mine.join("notes"), "mine").unwrap();
    let folders = [&out, &mine];
    if !folders.iter().all(|folder| LISTS.iter().all(|name| set(folder, name, &list()))) {
        // Not every disk has them.
        return;
    }
    assert!(set(&file, LISTS[0], &list()) && set(&file, "user.note", b"seen"));
    let since = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    fs::File::open(&mine).unwrap().set_modified(since).unwrap();
    for inside in [false, true] {
        // Who stands in the folder keeps it from being exchanged.
        let standing = inside.then(|| {
            let mut sleep = Command::new("sleep");
            sleep.arg("600").current_dir(&out).spawn().unwrap()
        });
        let ended = ends(&words, dir.path());
        if let Some(mut standing) = standing {
            standing.kill().unwrap();
            standing.wait().unwrap();
        }
        assert_eq!(ended.0, Some(1), "{ended:?}");
        for folder in folders {
            for name in LISTS {
                assert_eq!(value(folder, name), Some(list()), "{name} of {}", folder.display());
            }
        }
        assert_eq!(value(&file, LISTS[0]), Some(list()));
        assert_eq!(value(&file, "user.note").as_deref(), Some(&b"seen"[..]));
        assert_eq!(fs::metadata(&mine).unwrap().modified().unwrap(), since);
    }
    // What is new has what its folder hands down, as any file that is made there.
    fs::remove_file(&file).unwrap();
    assert_eq!(ends(&words, dir.path()).0, Some(1));
    assert!(value(&file, LISTS[0]).is_some() && value(&file, "user.note").is_none());
}
