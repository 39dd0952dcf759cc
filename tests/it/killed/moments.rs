//! What a person saves in the very moment in which a run replaces it: `strace` makes that moment long.

use std::{
    fs::{self, File},
    io::{BufRead as _, BufReader, Read as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use super::{
    inventory, names,
    others::{EXPORT, REPORT},
    run,
    steps::{is_there, until},
    thalweg,
};

/// Runs it so that calls of that kind take their time.
fn slow(calls: &str, words: &[&str], folder: &Path) -> Child {
    let command = Command::new("strace")
        .args(["-f", "-qq", "-o", "/dev/null", &format!("-einject={calls}")])
        .arg(env!("CARGO_BIN_EXE_thalweg"))
        .args(words)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn();
    command.unwrap()
}

/// Its exit code, and what it said.
fn ended(run: Child) -> (Option<i32>, String) {
    let out = run.wait_with_output().unwrap();
    (out.status.code(), String::from_utf8_lossy(&out.stderr).into_owned())
}

/// Kills what is traced.
fn kill(traced: &Child) {
    let id = traced.id();
    let program = fs::read_to_string(format!("/proc/{id}/task/{id}/children")).unwrap();
    assert!(Command::new("kill").args(["-KILL", program.trim()]).status().unwrap().success());
}

/// What is staged beside another, or changed names with it.
fn beside(folder: &Path) -> Option<PathBuf> {
    let name =
        names(folder).into_iter().find(|name| name.contains(".thalweg-") && !name.ends_with("-lock"))?;
    Some(folder.join(name))
}

/// A file on its way that was asked about: behind its name are the two that change.
fn asked(folder: &Path) -> Option<PathBuf> {
    beside(folder).filter(|path| path.to_string_lossy().rsplit('-').next().is_some_and(|end| end.len() == 32))
}

/// Puts another file in the place of one, as editors do.
fn save(path: &Path, text: &str) {
    let new = path.with_file_name("new~");
    fs::write(&new, text).unwrap();
    fs::rename(new, path).unwrap();
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_default()
}

/// A folder with an inventory, and `out` with these files of a person's.
fn folder(files: &[(&str, &str)]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    inventory(folder.path(), "One");
    let out = folder.path().join("out");
    for (name, text) in files {
        fs::create_dir_all(out.join(name).parent().unwrap()).unwrap();
        fs::write(out.join(name), text).unwrap();
    }
    (folder, out)
}

/// The commands that write one file, with what it is called.
const SINGLE: [(&[&str], &str); 2] = [
    (&["fmt", "m", "--to", "yaml", "--out", "inventory.yaml"], "inventory.yaml"),
    (&["map", "m", "--out", "one.svg"], "one.svg"),
];

#[test]
fn what_is_saved_when_a_file_was_asked_about_is_put_back() {
    if !is_there() {
        return;
    }
    for (words, name) in SINGLE {
        let (folder, _) = folder(&[]);
        let place = folder.path().join(name);
        assert_eq!(run(words, folder.path()).0, Some(0));
        let slow = slow("renameat2:delay_enter=1500000:when=1", words, folder.path());
        until("asked", || asked(folder.path()).is_some());
        save(&place, "mine");
        let (code, said) = ended(slow);
        assert_eq!((code, text(&place).as_str()), (Some(2), "mine"), "{said}");
        assert!(said.contains("something else is there already"), "{said}");
        assert_eq!(names(folder.path()).len(), 2, "{said}");
    }
}

/// As some editors do: it is moved away, and another is made.
#[test]
fn what_is_made_when_the_place_was_empty_stays() {
    if !is_there() {
        return;
    }
    for (words, name) in SINGLE {
        let (folder, _) = folder(&[]);
        let place = folder.path().join(name);
        assert_eq!(run(words, folder.path()).0, Some(0));
        let slow = slow("renameat2:delay_enter=1500000:delay_exit=1500000:when=1", words, folder.path());
        until("asked", || asked(folder.path()).is_some());
        fs::rename(&place, folder.path().join("mine~")).unwrap();
        // Nothing was there to change names with; by now something is.
        thread::sleep(Duration::from_secs(2));
        assert!(!place.exists());
        fs::write(&place, "mine").unwrap();
        let (code, said) = ended(slow);
        assert_eq!((code, text(&place).as_str()), (Some(2), "mine"), "{said}");
        assert_eq!(names(folder.path()).len(), 3, "{said}");
    }
}

/// Whatever it is: an edit of what is ours would be replaced, as it is of the same kind, had it its name again.
#[test]
fn what_was_saved_is_kept_where_the_run_was_killed_then() {
    if !is_there() {
        return;
    }
    for (words, name) in SINGLE {
        for is_edit in [false, true] {
            let (folder, _) = folder(&[]);
            let place = folder.path().join(name);
            assert_eq!(run(words, folder.path()).0, Some(0));
            let mine = if is_edit { text(&place) + "\n" } else { "mine".into() };
            let mut slow =
                slow("renameat2:delay_enter=1500000:delay_exit=3000000:when=1", words, folder.path());
            until("asked", || asked(folder.path()).is_some());
            save(&place, &mine);
            until("exchanged", || text(&asked(folder.path()).unwrap()) == mine);
            kill(&slow);
            slow.wait().unwrap();
            for is_first in [true, false] {
                let (code, said) = run(words, folder.path());
                assert_eq!((code, said.contains("kept-1")), (Some(0), is_first), "{said}");
                assert_eq!(text(&folder.path().join(format!("{name}.kept-1"))), mine, "{said}");
                assert_eq!(names(folder.path()).len(), 3, "{said}");
            }
        }
    }
}

/// Two runs, and a person: what the first has taken out of its place is not what another run left.
#[test]
fn what_was_saved_while_two_runs_write_is_not_lost() {
    if !is_there() {
        return;
    }
    let (words, name) = SINGLE[1];
    let (folder, _) = folder(&[]);
    let place = folder.path().join(name);
    assert_eq!(run(words, folder.path()).0, Some(0));
    let slow = slow("renameat2:delay_enter=1500000:delay_exit=4000000:when=1", words, folder.path());
    until("asked", || asked(folder.path()).is_some());
    save(&place, "mine");
    until("exchanged", || text(&asked(folder.path()).unwrap()) == "mine");
    let second = run(words, folder.path());
    let first = ended(slow);
    let is_mine = names(folder.path()).iter().any(|name| text(&folder.path().join(name)) == "mine");
    assert!(is_mine, "{:?} {first:?} {second:?}", names(folder.path()));
    assert!(beside(folder.path()).is_none());
}

/// A link is not written over, wherever it leads: what it leads to would stay as it is.
#[test]
fn a_link_that_is_made_in_that_moment_stays() {
    if !is_there() {
        return;
    }
    let (words, name) = SINGLE[1];
    for leads_to in ["real.svg", "nowhere.svg"] {
        let (folder, _) = folder(&[]);
        let place = folder.path().join(name);
        for out in [name, "real.svg"] {
            assert_eq!(run(&["map", "m", "--out", out], folder.path()).0, Some(0));
        }
        let slow = slow("renameat2:delay_enter=1500000:when=1", words, folder.path());
        until("asked", || asked(folder.path()).is_some());
        fs::remove_file(&place).unwrap();
        std::os::unix::fs::symlink(leads_to, &place).unwrap();
        let (code, said) = ended(slow);
        assert_eq!(code, Some(2), "{said}");
        assert_eq!(fs::read_link(&place).unwrap(), Path::new(leads_to), "{said}");
        assert!(said.contains("it is a link"), "{said}");
        assert!(beside(folder.path()).is_none());
    }
}

#[test]
fn what_is_saved_while_it_is_linked_is_not_lost() {
    if !is_there() {
        return;
    }
    let (folder, out) = folder(&[("notes.txt", "mine, older")]);
    let run = slow("linkat:delay_exit=1500000:when=1", REPORT, folder.path());
    until("linked", || beside(folder.path()).is_some_and(|stage| stage.join("notes.txt").exists()));
    save(&out.join("notes.txt"), "mine, newer");
    let (_, said) = ended(run);
    assert_eq!(text(&out.join("notes.txt")), "mine, newer", "{said}");
    assert_eq!(text(&out.join("notes.txt.kept-1")), "mine, older", "{said}");
    assert!(said.contains("bring them together"), "{said}");
    assert_eq!(names(folder.path()), ["m", "out"]);
}

/// By somebody who stands in it, and goes on standing there when another has its name.
#[test]
fn what_comes_into_the_old_folder_at_its_very_end_is_brought_back() {
    if !is_there() {
        return;
    }
    for is_killed in [false, true] {
        let (folder, out) = folder(&[("more/notes.txt", "mine")]);
        let mut slow = slow("rmdir:delay_enter=800000", REPORT, folder.path());
        let old = |so: &dyn Fn(&Path) -> bool| beside(folder.path()).filter(|old| so(old));
        // The folder within goes first.
        let is_emptied = |old: &Path| old.join("more").exists() && !old.join("more/notes.txt").exists();
        until("emptied", || out.join("report.json").exists() && old(&is_emptied).is_some());
        fs::write(old(&is_emptied).unwrap().join("more/late.txt"), "late, within").unwrap();
        let is_bare =
            |old: &Path| old.to_string_lossy().ends_with("-old") && !old.join(".thalweg-ours").exists();
        until("last of all", || old(&is_bare).is_some());
        fs::write(old(&is_bare).unwrap().join("late.txt"), "late").unwrap();
        let said = if is_killed {
            kill(&slow);
            slow.wait().unwrap();
            run(REPORT, folder.path()).1
        } else {
            ended(slow).1
        };
        for (name, right) in
            [("late.txt", "late"), ("more/late.txt", "late, within"), ("more/notes.txt", "mine")]
        {
            assert_eq!(text(&out.join(name)), right, "{name}: {said}");
        }
        assert_eq!(names(folder.path()), ["m", "out"], "{said}");
    }
}

/// It is written, and the run says so: what cannot be cleared is told, and the next run clears it.
#[test]
fn what_cannot_be_cleared_is_told_and_nothing_of_it_is_lost() {
    if !is_there() {
        return;
    }
    let (folder, out) = folder(&[("notes.txt", "mine")]);
    // Nothing can be removed any more.
    let (code, said) = ended(slow("rmdir:error=EIO", REPORT, folder.path()));
    assert_ne!(code, Some(2), "{said}");
    assert!(said.contains("is written, and whole, but"), "{said}");
    // Somebody who stands in it saves something.
    let old = beside(folder.path()).unwrap();
    fs::create_dir(old.join("late")).unwrap();
    fs::write(old.join("late/one.txt"), "mine, late").unwrap();
    fs::write(old.join("notes.txt"), "mine, later").unwrap();
    let (code, said) = run(REPORT, folder.path());
    assert_ne!(code, Some(2), "{said}");
    for (name, right) in
        [("late/one.txt", "mine, late"), ("notes.txt", "mine, later"), ("notes.txt.kept-1", "mine")]
    {
        assert_eq!(text(&out.join(name)), right, "{name}: {said}");
    }
    assert_eq!(names(folder.path()), ["m", "out"]);
}

/// Right before the two change names the whole folder is another, or a link, or gone; and the run is killed right afterwards.
#[test]
fn a_folder_that_is_replaced_in_that_moment_stays() {
    if !is_there() {
        return;
    }
    for (by, is_killed) in
        [("folder", false), ("link", false), ("nothing", false), ("folder", true), ("link", true)]
    {
        let (folder, out) = folder(&[("notes.txt", "mine")]);
        let other = folder.path().join("other");
        fs::create_dir(&other).unwrap();
        fs::write(other.join("report.md"), "mine too").unwrap();
        let mut slow = slow("renameat2:delay_enter=1500000:delay_exit=1500000:when=1", REPORT, folder.path());
        until("listed", || out.join(".thalweg-ours").exists());
        fs::rename(&out, folder.path().join("before")).unwrap();
        match by {
            "folder" => fs::rename(&other, &out).unwrap(),
            "link" => std::os::unix::fs::symlink("other", &out).unwrap(),
            _ => {}
        }
        let said = if is_killed {
            until("exchanged", || out.join("report.json").exists());
            kill(&slow);
            slow.wait().unwrap();
            // What is there under a name of a report, and is none, is refused; then it is not hidden any more.
            run(&["map", "m", "--out", "one.svg"], folder.path());
            run(EXPORT, folder.path()).1
        } else {
            ended(slow).1
        };
        let kept = match by {
            "folder" => ["out/report.md", "out/report.md.kept-1"],
            "link" => ["other/report.md", "out.kept-1/report.md"],
            _ => ["other/report.md", "other/report.md"],
        };
        let is_mine = |name: &&str| text(&folder.path().join(name)) == "mine too";
        assert!(kept.iter().any(is_mine), "{by}: {said}");
        assert_eq!(text(&folder.path().join("before/notes.txt")), "mine", "{by}: {said}");
        assert!(out.join("report.json").exists() && beside(folder.path()).is_none(), "{by}: {said}");
    }
}

/// What is there when a run begins to write is looked at, and not what was there before it waited for another one.
#[test]
fn what_is_made_while_a_run_waits_is_not_replaced() {
    for (words, name) in [
        (REPORT, "report.md"),
        (EXPORT, "nodes-Party.csv"),
        (&["fmt", "m", "--to", "csv", "--out", "out"], "flows.csv"),
    ] {
        let (folder, out) = folder(&[]);
        let lock = File::create(folder.path().join(".out.thalweg-lock")).unwrap();
        lock.lock().unwrap();
        let mut command = thalweg(words, folder.path());
        let mut waiting = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut said = BufReader::new(waiting.stderr.take().unwrap());
        let mut line = String::new();
        said.read_line(&mut line).unwrap();
        assert!(line.contains("another run writes to the same place"), "{line}");
        fs::create_dir(&out).unwrap();
        fs::write(out.join(name), "mine").unwrap();
        drop(lock);
        said.read_to_string(&mut line).unwrap();
        assert_eq!(waiting.wait().unwrap().code(), Some(2), "{words:?}: {line}");
        assert_eq!(text(&out.join(name)), "mine", "{words:?}");
        assert_eq!(
            (names(&out), names(folder.path())),
            (vec![name.to_owned()], vec!["m".into(), "out".into()])
        );
    }
}

/// Where the files are put one by one: a shell stands in the folder, as this run does.
#[test]
fn what_is_saved_between_a_look_and_a_step_stays() {
    if !is_there() {
        return;
    }
    let (folder, out) = folder(&[]);
    let words = ["report", "../m", "--out", "."];
    assert_ne!(run(REPORT, folder.path()).0, Some(2));
    let slow = slow("renameat2:delay_enter=1500000:when=1", &words, &out);
    until("begun", || beside(&out).is_some_and(|stage| stage.join(".thalweg-journal").exists()));
    thread::sleep(Duration::from_millis(500));
    let ours = ["report.md", "report.json", "index.html", "exposures-long.csv", "findings.csv"];
    for name in ours {
        save(&out.join(name), &format!("mine: {name}"));
    }
    let (_, said) = ended(slow);
    for name in ours {
        let there = [name.to_owned(), format!("{name}.kept-1")].map(|name| text(&out.join(name)));
        assert!(there.contains(&format!("mine: {name}")), "{name}: {said}");
    }
    assert!(beside(&out).is_none(), "{said}");
}

/// What is missing in the stage is not taken for what is to be removed: all of it, or a file.
#[test]
fn a_stage_that_somebody_removes_takes_nothing_with_it() {
    if !is_there() {
        return;
    }
    let (folder, out) = folder(&[]);
    assert_ne!(run(REPORT, folder.path()).0, Some(2));
    let before = super::tree(&out);
    for calls in ["renameat2:delay_enter=1500000:when=1", "renameat2:error=ENOSYS:delay_enter=1500000:when=1"]
    {
        let slow = slow(calls, REPORT, folder.path());
        until("listed", || out.join(".thalweg-ours").exists() && beside(folder.path()).is_some());
        thread::sleep(Duration::from_millis(500));
        fs::remove_dir_all(beside(folder.path()).unwrap()).unwrap();
        let (code, said) = ended(slow);
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains("was removed by somebody else: nothing was changed"), "{said}");
        assert!(super::tree(&out) == before, "{said}");
        assert_eq!(names(folder.path()), ["m", "out"], "{said}");
    }
    // Between the looks at it before the exchange, while it gets the name of an old one.
    let slow = slow("rename:delay_enter=1500000", REPORT, folder.path());
    until("listed", || out.join(".thalweg-ours").exists());
    fs::remove_file(beside(folder.path()).unwrap().join("findings.csv")).unwrap();
    let (code, said) = ended(slow);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("was removed by somebody else: nothing was changed"), "{said}");
    assert!(super::tree(&out) == before, "{said}");
    assert_eq!(names(folder.path()), ["m", "out"], "{said}");
}

/// What the healing of a killed run has kept is not written over, neither by the run that healed it nor by those after it.
#[test]
fn what_was_brought_back_and_told_is_not_written_over() {
    if !is_there() {
        return;
    }
    let (folder, out) = folder(&[]);
    assert_ne!(run(REPORT, folder.path()).0, Some(2));
    let mut slow = slow("renameat2:delay_enter=1500000:delay_exit=1500000:when=1", REPORT, folder.path());
    until("listed", || out.join(".thalweg-ours").exists());
    thread::sleep(Duration::from_millis(500));
    let mine = text(&out.join("report.md")) + "\nmine\n";
    save(&out.join("report.md"), &mine);
    until("exchanged", || !text(&out.join("report.md")).ends_with("mine\n"));
    kill(&slow);
    slow.wait().unwrap();
    for is_first in [true, false, false] {
        let (_, said) = run(REPORT, folder.path());
        assert_eq!(said.contains("kept-1"), is_first, "{said}");
        assert_eq!(text(&out.join("report.md.kept-1")), mine, "{said}");
        assert!(!text(&out.join("report.md")).ends_with("mine\n"), "{said}");
    }
}
