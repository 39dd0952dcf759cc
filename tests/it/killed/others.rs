//! What a run that was killed left half done is ended by whichever command comes next to it, and what a person has done meanwhile stays so.

use std::{fs, path::Path};

use super::{
    Tree, inventory, names, run,
    steps::{is_there, kill_at},
    tree,
};

/// Where folders cannot be exchanged.
fn one_by_one() -> Vec<String> {
    vec!["-einject=renameat2:error=ENOSYS".into()]
}

/// The calls behind which something is half done.
const CALLS: &[&str] = &["rename", "renameat2", "unlink"];

fn put(root: &Path, files: &Tree) {
    for (name, bytes) in files {
        let path = root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

/// What some words write into `out` for a vendor.
fn written(words: &[&str], vendor: &str) -> Tree {
    let folder = tempfile::tempdir().unwrap();
    inventory(folder.path(), vendor);
    assert_ne!(run(words, folder.path()).0, Some(2));
    tree(&folder.path().join("out"))
}

pub const REPORT: &[&str] = &["report", "m", "--out", "out", "--long"];
pub const EXPORT: &[&str] = &["export", "m", "--format", "neo4j-csv", "--out", "out"];

#[test]
fn another_command_ends_what_was_begun() {
    if !is_there() {
        return;
    }
    let (old, new) = (written(REPORT, "One"), written(&REPORT[..4], "Two"));
    let export = written(EXPORT, "Two");
    // At each third step: `steps` kills at each, where the same command comes next.
    for (also, least) in [(Vec::new(), 8), (one_by_one(), 12)] {
        let prepare = |folder: &Path| {
            inventory(folder, "Two");
            put(&folder.join("out"), &old);
            fs::create_dir(folder.join("out/more")).unwrap();
            for name in ["notes.txt", "more/notes.txt", "removed.txt", "replaced.txt"] {
                fs::write(folder.join("out").join(name), "mine").unwrap();
            }
        };
        let look = |folder: &Path, when: &str| {
            let out = folder.join("out");
            // A person takes a file away, and puts an older one in place of another, before another command comes.
            fs::remove_file(out.join("removed.txt")).unwrap();
            let older = folder.join("older");
            fs::write(&older, "theirs").unwrap();
            let file = fs::File::options().write(true).open(&older).unwrap();
            file.set_modified(std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_000)).unwrap();
            fs::rename(older, out.join("replaced.txt")).unwrap();
            let (code, said) = run(EXPORT, folder);
            assert_ne!(code, Some(2), "{when}: {said}");
            assert!(!said.contains("kept"), "{when}: {said}");
            let mut there = tree(&out);
            for name in ["notes.txt", "more/notes.txt"] {
                assert_eq!(there.remove(Path::new(name)).as_deref(), Some(&b"mine"[..]), "{when}: {name}");
            }
            assert_eq!(there.remove(Path::new("replaced.txt")).as_deref(), Some(&b"theirs"[..]), "{when}");
            for (name, bytes) in &export {
                assert!(there.remove(name).as_ref() == Some(bytes), "{when}: {}", name.display());
            }
            assert!(there == old || there == new, "{when}: {:?}", there.keys());
            assert_eq!(names(folder), ["m", "out"], "{when}");
        };
        let killed = kill_at(CALLS, 3, &REPORT[..4], &also, prepare, look);
        assert!(killed >= least, "killed {killed} times only");
    }
}

/// A folder of another user in the report's own cannot be made again for that user: the files are put in their place one by one.
#[test]
fn a_folder_of_somebody_else_stays_theirs() {
    use std::os::unix::{
        fs::{MetadataExt as _, PermissionsExt as _, chown},
        process::CommandExt as _,
    };

    const NOBODY: u32 = 65_534;
    let folder = tempfile::tempdir().unwrap();
    let open = |path: &Path, mode: u32| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    open(folder.path(), 0o755);
    inventory(folder.path(), "One");
    let above = folder.path().join("b");
    fs::create_dir(&above).unwrap();
    if chown(&above, Some(NOBODY), Some(NOBODY)).is_err() {
        eprintln!("passed over: only root can give folders away");
        return;
    }
    let report = |day: &str| {
        let words = ["report", "m", "--out", "b/out", "--as-of", day];
        let mut command = super::thalweg(&words, folder.path());
        let out = command.uid(NOBODY).gid(NOBODY).output().ok()?;
        assert_ne!(out.status.code(), Some(2), "{}", String::from_utf8_lossy(&out.stderr));
        fs::read_to_string(above.join("out/report.json")).ok()
    };
    let Some(first) = report("2026-11-01") else {
        eprintln!("passed over: another user cannot run the program where it lies");
        return;
    };
    let theirs =
        [("sticky", 0o1777), ("open", 0o777)].map(|(name, mode)| (above.join("out").join(name), mode));
    for (path, mode) in &theirs {
        fs::create_dir(path).unwrap();
        open(path, *mode);
        fs::write(path.join("f"), "mine").unwrap();
        open(&path.join("f"), 0o666);
    }
    assert_ne!(report("2026-11-02").unwrap(), first);
    for (path, mode) in &theirs {
        let meta = fs::metadata(path).unwrap();
        assert_eq!((meta.uid(), meta.mode() & 0o7777), (0, *mode), "{}", path.display());
        assert_eq!(fs::read_to_string(path.join("f")).unwrap(), "mine");
    }
    assert_eq!(names(&above), ["out"]);
}

const LIST: &str = "| Sub-processor | Purpose | Location |\n|---|---|---|\n| Bell GmbH | Mail | Germany |\n";

fn lists(folder: &Path) {
    let more = "| Host SAS | Hosting | France |\n";
    fs::write(folder.join("one.md"), LIST).unwrap();
    fs::write(folder.join("two.md"), LIST.replace("Bell GmbH", "Kite Ltd") + more).unwrap();
}

#[test]
fn an_import_ends_what_an_earlier_one_has_begun_before_it_reads() {
    if !is_there() {
        return;
    }
    let import = |from: &'static str| ["import", from, "--owner", "acme", "--into", "i"];
    let prepare = |folder: &Path| {
        lists(folder);
        assert_eq!(run(&import("one.md"), folder).0, Some(0));
        fs::write(folder.join("i/partners.csv"), "id,name,country\nmine,Mine,DE\n").unwrap();
    };
    let whole = {
        let folder = tempfile::tempdir().unwrap();
        prepare(folder.path());
        assert_eq!(run(&import("two.md"), folder.path()).0, Some(0));
        fs::remove_file(folder.path().join("i/partners.csv")).unwrap();
        tree(&folder.path().join("i"))
    };
    for (also, least) in [(Vec::new(), 5), (one_by_one(), 8)] {
        let look = |folder: &Path, when: &str| {
            fs::remove_file(folder.join("i/partners.csv")).unwrap();
            // What is half there is not taken for an inventory.
            let is_half = names(&folder.join("i")).iter().any(|name| {
                name.starts_with(".thalweg-") && folder.join("i").join(name).join(".thalweg-journal").exists()
            });
            let (code, said) = run(&["check", "i"], folder);
            assert_eq!(code == Some(2) && said.contains("run that command again"), is_half, "{when}: {said}");
            let (code, said) = run(&import("two.md"), folder);
            assert_eq!(code, Some(0), "{when}: {said}");
            assert!(tree(&folder.join("i")) == whole, "{when}: {:?}", names(&folder.join("i")));
            assert_eq!(names(folder), ["i", "one.md", "two.md"], "{when}");
        };
        let killed = kill_at(CALLS, 1, &import("two.md"), &also, prepare, look);
        assert!(killed >= least, "killed {killed} times only");
    }
}
