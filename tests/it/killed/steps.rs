//! Killed at every step that changes a name on the disk, one after the other: `strace` sends the signal. Where it is not
//! there, these tests say so and pass over.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

use super::{Tree, inventory, names, run, tree};

/// The calls of the system that change a name.
const CALLS: [&str; 9] =
    ["rename", "renameat", "renameat2", "link", "linkat", "unlink", "unlinkat", "mkdir", "rmdir"];

fn strace(options: &[String], words: &[&str], folder: &Path) -> Option<std::process::Output> {
    let out = Command::new("strace")
        .args(["-f", "-qq", "-o", "/dev/null"])
        .args(options)
        .arg(env!("CARGO_BIN_EXE_thalweg"))
        .args(words)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output();
    out.ok()
}

/// Whether there is a tracer that may trace.
pub fn is_there() -> bool {
    let traced = Command::new("strace").args(["-qq", "-o", "/dev/null", "true"]).output();
    let there = traced.is_ok_and(|out| out.status.success());
    if !there {
        eprintln!("passed over: strace is not there, or may not trace");
    }
    there
}

/// Runs it once for each call of that kind, and kills it there; `look` judges what is there then. Other calls are done to
/// by `also`. Gives how often it was killed.
fn kill_at_each(
    words: &[&str],
    also: &[String],
    prepare: impl Fn(&Path),
    look: impl Fn(&Path, &str),
) -> usize {
    kill_at(&CALLS, 1, words, also, prepare, look)
}

/// The same at these calls only, at each so many.
pub fn kill_at(
    calls: &[&str],
    each: usize,
    words: &[&str],
    also: &[String],
    prepare: impl Fn(&Path),
    look: impl Fn(&Path, &str),
) -> usize {
    let mut killed = 0;
    for call in calls {
        for number in (1..).step_by(each) {
            let folder = tempfile::tempdir().unwrap();
            prepare(folder.path());
            let mut options = also.to_vec();
            options.push(format!("-einject={call}:signal=KILL:when={number}"));
            let out = strace(&options, words, folder.path()).unwrap();
            if out.status.code().is_some_and(|code| code < 2) {
                // It has no such call any more.
                break;
            }
            assert_eq!(out.status.code(), None, "{call} {number}: {}", String::from_utf8_lossy(&out.stderr));
            killed += 1;
            look(folder.path(), &format!("{words:?} killed at {call} {number}"));
        }
    }
    killed
}

/// A folder without names of ours.
fn seen(root: &Path) -> Tree {
    let mut all = tree(root);
    all.retain(|path, _| !path.to_string_lossy().contains(".thalweg-"));
    all
}

/// What the words write into `out`, where nothing is in the way.
fn written(words: &[&str], vendor: &str) -> Tree {
    let folder = tempfile::tempdir().unwrap();
    inventory(folder.path(), vendor);
    let (code, said) = run(words, folder.path());
    assert_ne!(code, Some(2), "{said}");
    tree(&folder.path().join("out"))
}

fn folders(also: &[String], whole_at_once: bool, least: usize) {
    if !is_there() {
        return;
    }
    for words in
        [&["report", "m", "--out", "out"][..], &["export", "m", "--format", "neo4j-csv", "--out", "out"]]
    {
        let (mut old, mut new) = (written(words, "One"), written(words, "Two"));
        assert_ne!(old, new);
        let own = [("notes.txt", "mine"), ("more/notes.txt", "mine too")];
        for tree in [&mut old, &mut new] {
            tree.extend(own.map(|(name, text)| (name.into(), text.into())));
        }
        let prepare = |folder: &Path| {
            inventory(folder, "Two");
            for (name, bytes) in &old {
                let path = folder.join("out").join(name);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, bytes).unwrap();
            }
        };
        let look = |folder: &Path, when: &str| {
            let there = seen(&folder.join("out"));
            if whole_at_once {
                assert!(there == old || there == new, "{when}: {:?}", there.keys());
            }
            let (code, said) = run(words, folder);
            assert_ne!(code, Some(2), "{when}: {said}");
            assert!(tree(&folder.join("out")) == new, "{when}: not healed");
            assert_eq!(names(folder), ["m", "out"], "{when}");
        };
        let killed = kill_at_each(words, also, prepare, look);
        assert!(killed >= least, "{words:?}: killed {killed} times only");
    }
}

#[test]
fn a_folder_is_the_old_one_or_the_new_one() {
    folders(&[], true, 10);
}

#[test]
fn where_folders_cannot_be_exchanged_the_next_run_ends_what_was_begun() {
    folders(&["-einject=renameat2:error=ENOSYS".into()], false, 20);
}

#[test]
fn a_first_folder_is_there_whole_or_not_at_all() {
    if !is_there() {
        return;
    }
    for words in [
        &["report", "m", "--out", "a/out"][..],
        &["fmt", "m", "--to", "csv", "--out", "a/out"],
        &["init", "a/out"],
    ] {
        let new = {
            let folder = tempfile::tempdir().unwrap();
            inventory(folder.path(), "Two");
            assert_ne!(run(words, folder.path()).0, Some(2));
            tree(&folder.path().join("a/out"))
        };
        let look = |folder: &Path, when: &str| {
            let there = seen(&folder.join("a/out"));
            assert!(there.is_empty() || there == new, "{when}: {:?}", there.keys());
            let (code, said) = run(words, folder);
            // A folder that holds the inventory already is refused by `init`.
            let again = words[0] == "init" && there == new;
            assert!(again || code != Some(2), "{when}: {said}");
            assert!(tree(&folder.join("a/out")) == new, "{when}: not healed");
            assert_eq!(names(&folder.join("a")), ["out"], "{when}");
        };
        let killed = kill_at_each(words, &[], |folder| inventory(folder, "Two"), look);
        assert!(killed >= 4, "{words:?}: killed {killed} times only");
    }
}

#[test]
fn files_are_the_old_ones_or_the_new_ones() {
    if !is_there() {
        return;
    }
    let canonical = {
        let folder = tempfile::tempdir().unwrap();
        inventory(folder.path(), "One");
        assert_eq!(run(&["fmt", "m"], folder.path()).0, Some(0));
        tree(&folder.path().join("m"))
    };
    let old = {
        let folder = tempfile::tempdir().unwrap();
        inventory(folder.path(), "One");
        tree(&folder.path().join("m"))
    };
    let look = |folder: &Path, when: &str| {
        let there = seen(&folder.join("m"));
        assert_eq!(there.keys().collect::<Vec<_>>(), old.keys().collect::<Vec<_>>(), "{when}");
        for (name, bytes) in &there {
            assert!(*bytes == old[name] || *bytes == canonical[name], "{when}: {}", name.display());
        }
        let (code, said) = run(&["fmt", "m"], folder);
        assert_eq!(code, Some(0), "{when}: {said}");
        assert!(tree(&folder.join("m")) == canonical, "{when}: not healed");
        assert_ne!(run(&["check", "m"], folder).0, Some(2), "{when}");
    };
    let killed = kill_at_each(&["fmt", "m"], &[], |folder| inventory(folder, "One"), look);
    assert!(killed >= 5, "killed {killed} times only");

    for words in
        [&["export", "m", "--format", "jgf", "--out", "one.json"][..], &["map", "m", "--out", "one.svg"]]
    {
        let name = words[words.len() - 1];
        let of = |vendor: &str| {
            let folder = tempfile::tempdir().unwrap();
            inventory(folder.path(), vendor);
            assert_eq!(run(words, folder.path()).0, Some(0));
            fs::read(folder.path().join(name)).unwrap()
        };
        let (old, new) = (of("Two"), of("One"));
        assert!(old != new);
        let prepare = |folder: &Path| {
            inventory(folder, "One");
            fs::write(folder.join(name), &old).unwrap();
        };
        let look = |folder: &Path, when: &str| {
            let there = fs::read(folder.join(name)).unwrap();
            assert!(there == old || there == new, "{when}");
            assert_eq!(run(words, folder).0, Some(0), "{when}");
            assert!(fs::read(folder.join(name)).unwrap() == new, "{when}");
            assert_eq!(names(folder), ["m", name], "{when}");
        };
        assert!(kill_at_each(words, &[], prepare, look) >= 1);
    }
}

#[test]
fn an_inventory_of_one_file_is_the_old_one_or_the_new_one() {
    if !is_there() {
        return;
    }
    let prepare = |folder: &Path| {
        inventory(folder, "One");
        assert_eq!(run(&["fmt", "m", "--out", "one.yaml"], folder).0, Some(0));
        let text = fs::read_to_string(folder.join("one.yaml")).unwrap();
        fs::write(folder.join("one.yaml"), text.replace("name: ", "name:    ")).unwrap();
    };
    let folder = tempfile::tempdir().unwrap();
    prepare(folder.path());
    let old = fs::read(folder.path().join("one.yaml")).unwrap();
    assert_eq!(run(&["fmt", "one.yaml"], folder.path()).0, Some(0));
    let new = fs::read(folder.path().join("one.yaml")).unwrap();
    assert!(old != new);
    let look = |folder: &Path, when: &str| {
        let there = fs::read(folder.join("one.yaml")).unwrap();
        assert!(there == old || there == new, "{when}");
        let (code, said) = run(&["fmt", "one.yaml"], folder);
        assert_eq!(code, Some(0), "{when}: {said}");
        assert!(fs::read(folder.join("one.yaml")).unwrap() == new, "{when}");
        assert_eq!(names(folder), ["m", "one.yaml"], "{when}");
    };
    assert!(kill_at_each(&["fmt", "one.yaml"], &[], prepare, look) >= 1);
}

#[test]
fn what_is_saved_while_fmt_runs_is_not_lost() {
    if !is_there() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    inventory(folder.path(), "One");
    let path = folder.path().join("m/flows.csv");
    let edit = fs::read_to_string(&path).unwrap() + "v,f3,acme,contact\n";
    // Each flush takes its time.
    let traced = Command::new("strace")
        .args(["-f", "-qq", "-o", "/dev/null", "-einject=fsync:delay_enter=700000"])
        .args([env!("CARGO_BIN_EXE_thalweg"), "fmt", "m"])
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    until("staged", || has_ours(folder.path()));
    fs::write(&path, &edit).unwrap();
    let ended = traced.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&ended.stderr);
    assert_eq!(ended.status.code(), Some(2), "{said}");
    assert!(
        said.contains("it was changed after it was read") && said.contains("no file was changed"),
        "{said}"
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), edit);
    assert_eq!(run(&["fmt", "m"], folder.path()).0, Some(0));
    assert!(fs::read_to_string(&path).unwrap().contains("f3"));
}

/// Waits until it is so.
pub fn until(what: &str, mut so: impl FnMut() -> bool) {
    for _ in 0..3_000 {
        if so() {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    panic!("{what}: never");
}

/// Whether a name of ours is anywhere in a folder.
fn has_ours(folder: &Path) -> bool {
    fs::read_dir(folder).into_iter().flatten().flatten().any(|entry| {
        let ours = entry.file_name().to_string_lossy().contains(".thalweg-");
        ours && !entry.file_name().to_string_lossy().ends_with("-lock") || has_ours(&entry.path())
    })
}

/// Whether a signal is ignored by this program, and so by those that it starts.
fn is_ignored(signal: u32) -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default();
    mask >> (signal - 1) & 1 == 1
}

#[test]
fn a_run_that_is_asked_to_end_leaves_nothing() {
    if !is_there() {
        return;
    }
    for words in [
        &["report", "m", "--out", "a/out"][..],
        &["export", "m", "--format", "neo4j-csv", "--out", "a/out"],
        &["map", "m", "--out", "one.svg"],
        &["fmt", "m"],
        &["init", "a/b"],
    ] {
        for (signal, number) in [("INT", 2), ("TERM", 15), ("HUP", 1)] {
            // What is ignored by whoever runs the tests (nohup) is ignored by the program too, as it should be.
            if is_ignored(number) {
                eprintln!("{signal} is ignored here: passed over");
                continue;
            }
            let folder = tempfile::tempdir().unwrap();
            inventory(folder.path(), "One");
            let before = tree(folder.path());
            // Each flush takes its time, so that the program is asked in the midst of its work.
            let mut traced = Command::new("strace")
                .args(["-f", "-qq", "-o", "/dev/null", "-einject=fsync:delay_enter=1500000"])
                .arg(env!("CARGO_BIN_EXE_thalweg"))
                .args(words)
                .current_dir(folder.path())
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            let when = format!("{words:?} {signal}");
            until(&when, || has_ours(folder.path()));
            let id = traced.id();
            let program = fs::read_to_string(format!("/proc/{id}/task/{id}/children")).unwrap();
            let sent = Command::new("kill").args([&format!("-{signal}"), program.trim()]).status().unwrap();
            assert!(sent.success(), "{when}");
            assert_eq!(traced.wait().unwrap().code(), None, "{when}");
            assert!(tree(folder.path()) == before, "{when}: {:?}", tree(folder.path()).keys());
            assert_eq!(names(folder.path()), ["m"], "{when}");
        }
    }
}
