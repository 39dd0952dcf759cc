//! What a run that was killed left half done is ended by whichever command comes next to it, and what a person has done meanwhile stays so.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use super::{
    Tree, inventory, names, run,
    steps::{is_there, kill_at, until},
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

const REPORT: &[&str] = &["report", "m", "--out", "out", "--long"];
const EXPORT: &[&str] = &["export", "m", "--format", "neo4j-csv", "--out", "out"];

#[test]
fn another_command_ends_what_was_begun() {
    if !is_there() {
        return;
    }
    let (old, new) = (written(REPORT, "One"), written(&REPORT[..4], "Two"));
    let export = written(EXPORT, "Two");
    for (also, least) in [(Vec::new(), 10), (one_by_one(), 20)] {
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
        let killed = kill_at(CALLS, &REPORT[..4], &also, prepare, look);
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
        let killed = kill_at(CALLS, &import("two.md"), &also, prepare, look);
        assert!(killed >= least, "killed {killed} times only");
    }
}

/// Runs it so that each call of that kind takes its time.
fn slow(call: &str, words: &[&str], folder: &Path) -> Child {
    let command = Command::new("strace")
        .args(["-f", "-qq", "-o", "/dev/null", &format!("-einject={call}=1500000")])
        .arg(env!("CARGO_BIN_EXE_thalweg"))
        .args(words)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn();
    command.unwrap()
}

/// The folder that is staged beside another, or that changed names with it.
fn beside(folder: &Path) -> Option<PathBuf> {
    let name =
        names(folder).into_iter().find(|name| name.contains(".thalweg-") && !name.ends_with("-lock"))?;
    Some(folder.join(name))
}

/// Puts another file in the place of one, as editors do.
fn save(path: &Path, text: &str) {
    let new = path.with_file_name("new~");
    fs::write(&new, text).unwrap();
    fs::rename(new, path).unwrap();
}

#[test]
fn what_is_saved_while_it_is_linked_is_not_lost() {
    if !is_there() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    inventory(folder.path(), "One");
    let out = folder.path().join("out");
    fs::create_dir(&out).unwrap();
    fs::write(out.join("notes.txt"), "mine, older").unwrap();
    let run = slow("linkat:delay_exit", REPORT, folder.path());
    until("linked", || beside(folder.path()).is_some_and(|stage| stage.join("notes.txt").exists()));
    save(&out.join("notes.txt"), "mine, newer");
    let said = run.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&said.stderr);
    assert_eq!(fs::read_to_string(out.join("notes.txt")).unwrap(), "mine, newer", "{said}");
    assert_eq!(fs::read_to_string(out.join("notes.txt.kept-1")).unwrap(), "mine, older", "{said}");
    assert!(said.contains("bring them together"), "{said}");
    assert_eq!(names(folder.path()), ["m", "out"]);
}

/// By somebody who stands in it, and goes on standing there when another has its name.
#[test]
fn what_comes_into_the_old_folder_at_its_very_end_is_brought_back() {
    if !is_there() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    inventory(folder.path(), "One");
    let out = folder.path().join("out");
    fs::create_dir_all(out.join("more")).unwrap();
    fs::write(out.join("more/notes.txt"), "mine").unwrap();
    let run = slow("rmdir:delay_enter", REPORT, folder.path());
    let is_bare =
        |old: &Path| [".thalweg-ours", ".thalweg-staging"].iter().all(|mark| !old.join(mark).exists());
    // The folder within goes first.
    until("within", || {
        beside(folder.path()).is_some_and(|old| old.join("more").exists() && out.join("report.json").exists())
    });
    until("emptied", || {
        beside(folder.path())
            .is_some_and(|old| old.join("more").exists() && !old.join("more/notes.txt").exists())
    });
    let old = beside(folder.path()).unwrap();
    fs::write(old.join("more/late.txt"), "late, within").unwrap();
    until("last of all", || is_bare(&old));
    fs::write(old.join("late.txt"), "late").unwrap();
    let said = run.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&said.stderr);
    for (name, text) in [("late.txt", "late"), ("more/late.txt", "late, within"), ("more/notes.txt", "mine")]
    {
        assert_eq!(fs::read_to_string(out.join(name)).ok().as_deref(), Some(text), "{name}: {said}");
    }
    assert_eq!(names(folder.path()), ["m", "out"], "{said}");
}

/// It is written, and the run says so: what cannot be cleared is told, and the next run clears it.
#[test]
fn what_cannot_be_cleared_is_told_and_nothing_of_it_is_lost() {
    if !is_there() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    inventory(folder.path(), "One");
    let out = folder.path().join("out");
    fs::create_dir(&out).unwrap();
    fs::write(out.join("notes.txt"), "mine").unwrap();
    let run = slow("renameat2:delay_exit", REPORT, folder.path());
    until("exchanged", || out.join("report.json").exists());
    let old = beside(folder.path()).unwrap();
    // What came late cannot be moved over what is no folder.
    fs::create_dir(old.join("late")).unwrap();
    fs::write(old.join("late/one.txt"), "mine, late").unwrap();
    fs::write(old.join("late.txt"), "mine, late").unwrap();
    let said = run.wait_with_output().unwrap();
    assert_ne!(said.status.code(), Some(2));
    assert_eq!(fs::read_to_string(out.join("late/one.txt")).unwrap(), "mine, late");
    assert_eq!(names(folder.path()), ["m", "out"]);
    // Nothing can be removed any more, from the exchange on.
    let words = ["-f", "-qq", "-o", "/dev/null", "-einject=rmdir:error=EIO", env!("CARGO_BIN_EXE_thalweg")];
    let said = Command::new("strace").args(words).args(REPORT).current_dir(folder.path()).output().unwrap();
    let text = String::from_utf8_lossy(&said.stderr);
    assert_ne!(said.status.code(), Some(2), "{text}");
    assert!(text.contains("is written, and whole; what was there before could not be cleared"), "{text}");
    assert!(beside(folder.path()).is_some(), "{text}");
    assert_ne!(super::run(REPORT, folder.path()).0, Some(2));
    for (name, text) in [("late/one.txt", "mine, late"), ("late.txt", "mine, late"), ("notes.txt", "mine")] {
        assert_eq!(fs::read_to_string(out.join(name)).ok().as_deref(), Some(text), "{name}");
    }
    assert_eq!(names(folder.path()), ["m", "out"]);
}

#[test]
fn what_is_saved_when_fmt_has_looked_is_not_written_over() {
    if !is_there() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    inventory(folder.path(), "One");
    let words = ["fmt", "m", "--to", "yaml", "--out", "inventory.yaml"];
    let place = folder.path().join("inventory.yaml");
    assert_eq!(run(&words, folder.path()).0, Some(0));
    // The same may be written once more; what stands there right before is a person's.
    let run = slow("renameat2:delay_enter", &words, folder.path());
    until("staged", || {
        beside(folder.path()).is_some_and(|staged| fs::metadata(staged).is_ok_and(|meta| meta.len() > 0))
    });
    std::thread::sleep(std::time::Duration::from_millis(500));
    save(&place, "mine");
    let said = run.wait_with_output().unwrap();
    let text = String::from_utf8_lossy(&said.stderr);
    assert_eq!(
        (said.status.code(), fs::read_to_string(&place).unwrap().as_str()),
        (Some(2), "mine"),
        "{text}"
    );
    assert!(text.contains("something else is there already"), "{text}");
    assert_eq!(names(folder.path()), ["inventory.yaml", "m"]);
}
