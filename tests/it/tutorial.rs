//! The tutorial, inventories/harbour/README.md, done as a reader would do it: in an empty folder that has `inventories`
//! beside it, every command of its `console` blocks is run and every edit of its other blocks is made, in their order.
//!
//! In a `console` block a line that begins with `$ ` is a command, and what follows is its output, where a line of
//! `...` stands for any lines. A block marked `diff FILE` takes out the lines that begin with `-`, and puts in those
//! that begin with `+`: in their place, or at the end. A block marked `csv FILE` is a new file.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The fenced blocks of a page: what stands behind the fence, and the text.
pub fn blocks(page: &str) -> Vec<(String, String)> {
    let page = fs::read_to_string(root().join(page)).unwrap();
    let parts: Vec<&str> = page.split("\n```").collect();
    assert!(parts.len() % 2 == 1, "a fence is not closed");
    let block = |part: &&str| {
        let (mark, text) = part.split_once('\n').unwrap();
        (mark.to_owned(), format!("{text}\n"))
    };
    parts.iter().skip(1).step_by(2).map(block).collect()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(|e| e.unwrap().path()) {
        let to = to.join(entry.file_name().unwrap());
        if entry.is_dir() { copy(&entry, &to) } else { fs::copy(&entry, &to).map(|_| ()).unwrap() }
    }
}

/// A folder with the inventory that the tour is about, and nothing else.
fn place() -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    copy(&root().join("inventories/harbour"), &place.path().join("inventories/harbour"));
    place
}

fn run(command: &str, place: &Path) -> Output {
    let words: Vec<&str> = command.split_whitespace().collect();
    assert_eq!(words[0], "thalweg", "{command}");
    Command::new(env!("CARGO_BIN_EXE_thalweg")).args(&words[1..]).current_dir(place).output().unwrap()
}

/// Whether these lines are those shown, where `...` stands for any.
fn same(shown: &[&str], told: &[&str]) -> bool {
    match shown.split_first() {
        None => told.is_empty(),
        Some((&"...", rest)) => (0..=told.len()).any(|skip| same(rest, &told[skip..])),
        Some((line, rest)) => told.split_first().is_some_and(|(t, more)| t == line && same(rest, more)),
    }
}

/// Runs the commands of a block and compares what they say.
pub fn console(text: &str, place: &Path) -> usize {
    let mut commands = 0;
    for part in format!("\n{text}").split("\n$ ").skip(1) {
        commands += 1;
        let (command, shown) = part.split_once('\n').unwrap_or((part, ""));
        let output = run(command, place);
        let told = format!(
            "{}{}",
            String::from_utf8(output.stdout).unwrap(),
            String::from_utf8(output.stderr).unwrap()
        );
        let want: Vec<&str> = shown.trim_end().lines().map(str::trim_end).collect();
        let have: Vec<&str> = told.trim_end().lines().map(str::trim_end).collect();
        assert!(same(&want, &have), "$ {command}\n{told}\n-- and the tutorial shows --\n{shown}");
        let counted = have
            .iter()
            .map(|l| l.trim_start_matches("findings: "))
            .find(|l| l.contains(" error") && (l.ends_with(" notes") || l.ends_with(" note")));
        let expected = if told.starts_with("error: ") {
            2
        } else {
            i32::from(counted.is_some_and(|l| !l.starts_with("0 errors")))
        };
        assert_eq!(output.status.code(), Some(expected), "$ {command}\n{told}");
    }
    commands
}

fn edit(file: &Path, diff: &str) {
    let mut lines: Vec<String> = fs::read_to_string(file).unwrap().lines().map(str::to_owned).collect();
    let mut at = None;
    for line in diff.lines() {
        if let Some(gone) = line.strip_prefix('-') {
            let here: Vec<usize> = (0..lines.len()).filter(|&i| lines[i] == gone).collect();
            assert_eq!(here.len(), 1, "{}: `{gone}` stands there once", file.display());
            lines.remove(here[0]);
            at = Some(here[0]);
        } else {
            let new = line.strip_prefix('+').unwrap_or_else(|| panic!("neither - nor +: {line}"));
            let here = at.unwrap_or(lines.len());
            lines.insert(here, new.to_owned());
            at = at.map(|_| here + 1);
        }
    }
    fs::write(file, lines.join("\n") + "\n").unwrap();
}

#[test]
fn the_tutorial_is_what_happens() {
    let place = place();
    let (mut commands, mut edits) = (0, 0);
    for (mark, text) in blocks("inventories/harbour/README.md") {
        match mark.split_once(' ') {
            None if mark == "console" => commands += console(&text, place.path()),
            Some(("diff", file)) => {
                edits += 1;
                edit(&place.path().join(file), &text);
            }
            Some(("csv", file)) => {
                edits += 1;
                let path = place.path().join(file);
                assert!(!path.exists(), "{file} is new");
                fs::write(path, text).unwrap();
            }
            _ => panic!("no reader knows what to do with a block of {mark:?}"),
        }
    }
    assert!(commands >= 12 && edits >= 5, "{commands} commands, {edits} edits");
}

#[test]
fn what_is_written_to_start_from_has_one_thing_to_put_right() {
    let place = place();
    let made = run("thalweg init start", place.path());
    assert_eq!(made.status.code(), Some(0), "{}", String::from_utf8_lossy(&made.stderr));
    for day in ["2025-01-01", "2026-11-23", "2040-01-01"] {
        let checked = run(&format!("thalweg check start --as-of {day}"), place.path());
        let text = String::from_utf8(checked.stdout).unwrap();
        let codes: Vec<&str> =
            text.lines().filter_map(|l| Some(l.split_once('[')?.1.split_once(']')?.0)).collect();
        assert_eq!(codes, ["TW208", "TW203"], "on {day}: {text}");
        assert!(text.ends_with("0 errors, 1 warning, 1 note\n"), "{text}");
        assert_eq!(checked.status.code(), Some(0));
    }
}

#[test]
fn every_file_of_the_start_says_what_it_is_for() {
    let folder = root().join("src/cli/init");
    let mut files = 0;
    for path in fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path()) {
        files += 1;
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("# "), "{}: begins with what it is for", path.display());
        assert!(text.lines().all(|l| l.chars().count() <= 120), "{}: a line is long", path.display());
    }
    assert_eq!(files, 8);
}

#[test]
fn nothing_is_overwritten() {
    let place = place();
    let holds = |path: &str| fs::read_to_string(place.path().join(path)).ok();
    let kept = holds("inventories/harbour/flows/3-freight.csv");
    for (folder, why) in [
        ("inventories/harbour", "is not empty"),
        ("inventories/harbour/rules.csv", "cannot make an inventory in"),
    ] {
        let refused = run(&format!("thalweg init {folder}"), place.path());
        let text = String::from_utf8(refused.stderr).unwrap();
        assert_eq!(refused.status.code(), Some(2), "{text}");
        assert!(text.contains(why) && text.contains("help: "), "{text}");
        assert!(refused.stdout.is_empty());
    }
    assert_eq!(holds("inventories/harbour/flows/3-freight.csv"), kept);
    assert!(holds("inventories/harbour/rules.csv").unwrap().contains("no-sale"));
    // A hidden file counts: it may be a repository.
    fs::create_dir_all(place.path().join("mine")).unwrap();
    fs::write(place.path().join("mine/.keep"), "").unwrap();
    assert_eq!(run("thalweg init mine", place.path()).status.code(), Some(2));
    // A folder that is there and empty is taken, and so is one below others that are not there.
    fs::create_dir(place.path().join("empty")).unwrap();
    for folder in ["empty", "a/b/c"] {
        assert_eq!(run(&format!("thalweg init {folder}"), place.path()).status.code(), Some(0), "{folder}");
        assert!(holds(&format!("{folder}/flows.csv")).is_some());
    }
}
