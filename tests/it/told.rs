//! What is said where a folder, a link, a left-over or the command line is not as it should be.

use std::{
    fs,
    os::unix::fs::{PermissionsExt as _, symlink},
    path::Path,
};

use super::{
    kept::of_nobody,
    killed::{inventory, run},
};

fn told(words: &[&str], folder: &Path, parts: &[&str], not: &[&str]) {
    let (code, text) = run(words, folder);
    assert_eq!(code, Some(2), "{words:?}: {text}");
    for part in parts {
        assert!(text.contains(part), "{words:?}: no {part:?} in {text}");
    }
    for part in not {
        assert!(!text.contains(part), "{words:?}: {part:?} in {text}");
    }
}

#[test]
fn a_folder_that_cannot_be_read_is_told_as_that() {
    let Some((folder, nobody)) = of_nobody() else { return };
    inventory(folder.path(), "One");
    let at = folder.path().join("m");
    for mode in [0o000, 0o311] {
        fs::set_permissions(&at, fs::Permissions::from_mode(mode)).unwrap();
        let (code, text) = nobody.run(&["check", "m"], folder.path());
        fs::set_permissions(&at, fs::Permissions::from_mode(0o755)).unwrap();
        assert_eq!(code, Some(2), "{text}");
        assert!(text.contains("the inventory's folder cannot be read: no permission"), "{text}");
        assert!(!text.contains("no inventory.toml") && text.contains("1 error,"), "{text}");
    }
}

#[test]
fn a_link_that_leads_nowhere_is_told_as_that() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    inventory(at, "One");
    symlink("gone", at.join("lost")).unwrap();
    symlink("gone.yaml", at.join("lost.yaml")).unwrap();
    for name in ["lost", "lost.yaml"] {
        told(&["check", name], at, &["it is a link to `gone", "which is not there"], &[]);
    }
    for name in ["vendors.csv", "inventory.toml", "stores"] {
        let path = at.join("m").join(name);
        let old = fs::read(&path).ok();
        let _ = fs::remove_file(&path);
        symlink("../gone.csv", &path).unwrap();
        told(
            &["check", "m"],
            at,
            &["it is a link to `../gone.csv`, which is not there", name],
            &["rename it"],
        );
        fs::remove_file(&path).unwrap();
        if let Some(old) = old {
            fs::write(&path, old).unwrap();
        }
    }
    symlink("turn", at.join("turn")).unwrap();
    told(&["check", "turn"], at, &["cannot be read"], &["os error"]);
}

#[test]
fn fmt_is_named_only_where_it_removes_what_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    inventory(at, "One");
    for (name, by_fmt) in
        [(".flows.csv.new", false), (".flows.csv.old", false), (".flows.csv.thalweg-0123456789", true)]
    {
        let path = at.join("m").join(name);
        fs::write(&path, "left").unwrap();
        let (code, text) = run(&["check", "m"], at);
        assert_eq!((code, text.contains("let `thalweg fmt` do so")), (Some(2), by_fmt), "{text}");
        assert_eq!(run(&["fmt", "m"], at).0 == Some(0), by_fmt, "{name}");
        assert_eq!(path.exists(), !by_fmt, "{name}");
        let _ = fs::remove_file(path);
    }
}

#[test]
fn the_file_of_a_baseline_is_named_with_a_sign_of_equality() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    inventory(at, "One");
    let tip = "write `--write-baseline=b.json`, with `=`";
    told(&["check", "m", "--write-baseline", "b.json"], at, &[tip], &[]);
    told(&["check", "--write-baseline", "b.json", "m"], at, &[tip], &[]);
    told(&["check", "--write-baseline", "b.json"], at, &[tip], &[]);
    told(&["check", "m", "m", "--write-baseline"], at, &["unexpected"], &["with `=`"]);
    assert!(!at.join("b.json").exists());
    assert_eq!(run(&["check", "--write-baseline", "m"], at).0, Some(0));
    assert!(at.join("thalweg-baseline.json").exists());
}

#[test]
fn a_name_of_two_places_is_not_guessed() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    inventory(at, "One");
    let both = ["`GE` (Georgia), or Georgia in `US`"];
    told(&["law", "--to", "Georgia"], at, &both, &[]);
    told(&["explain", "m", "--recipient", "v", "--place", "Georgia"], at, &both, &[]);
    assert_eq!(run(&["law", "--to", "GE"], at).0, Some(0));
    assert_eq!(run(&["law", "--to", "Germany"], at).0, Some(0));
}

#[test]
fn a_conflict_of_a_merge_is_told_in_every_file_that_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    inventory(at, "One");
    fs::create_dir(at.join("r")).unwrap();
    let conflict = "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> other\n";
    for name in ["b.json", "s.csv", "r/law.toml"] {
        fs::write(at.join(name), conflict).unwrap();
    }
    let why = ["a merge conflict that is not resolved, in lines 1 to 5"];
    told(&["check", "m", "--baseline", "b.json"], at, &why, &[]);
    told(&["whatif", "m", "--sign", "s.csv"], at, &why, &[]);
    told(&["check", "m", "--regimes", "r"], at, &why, &["TOML"]);
}

/// What is damaged, misspelt or missing is told in words of ours, with what to do.
#[test]
fn words_of_libraries_are_not_passed_on() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    inventory(at, "One");
    assert_ne!(run(&["report", "m", "--out", "r"], at).0, Some(2));
    let report = fs::read_to_string(at.join("r/report.json")).unwrap();
    let put = |name: &str, text: &str| fs::write(at.join(name), text).unwrap();
    put("cut.json", &report[..600]);
    put("other.json", &report.replacen("\"transfers\": [", "\"transfers\": 1, \"x\": [", 1));
    put("day.json", &report.replacen("\"as_of\": \"20", "\"as_of\": \"yesterday 20", 1));
    let theirs = ["invalid type", "EOF", "expected", "os error", "invalid digit", "failed to parse"];
    for (words, parts) in [
        (&["diff", "cut.json", "m"][..], &["before it is whole", "help: write it again"][..]),
        (&["diff", "other.json", "m"], &["is not written as a report is", "help: write it again"]),
        (&["diff", "day.json", "m"], &["is not written as a report is", "help: write it again"]),
        (&["check", "m", "--baseline", "gone.json"], &["it is not there", "help: "]),
        (&["check", "m", "--limit", "many"], &["`many` is not a value", "whole number"]),
        (&["map", "m", "--depth", "x"], &["`x` is not a value", "whole number"]),
        (
            &["map", "m", "--out", "no/where.svg"],
            &["the folder no is not there", "help: make the folder first"],
        ),
        (&["explain", "m", "--recipient", "nope"], &["no party `nope`", "known are acme, v"]),
        (&["explain", "m", "--recipient", "v", "--category", "none"], &["known are contact"]),
        (&["map", "m", "--from", "nowhere"], &["known are "]),
    ] {
        told(words, at, parts, &theirs);
    }
    // Codes that are near to each other are other places.
    let (code, text) = run(&["whatif", "m", "--lapse", "eu-gdpr:DE"], at);
    assert!(
        code == Some(2) && !text.contains("did you mean") && text.contains("that hold are for "),
        "{text}"
    );
}

#[test]
fn one_message_for_what_is_no_inventory_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    inventory(at, "One");
    assert_ne!(run(&["report", "m", "--out", "r"], at).0, Some(2));
    for (path, why) in [
        (".", "give one of those that lie in it: `m`"),
        ("r", "it is that of a report"),
        ("r/report.json", "this is a report of this program"),
    ] {
        told(&["check", path], at, &[why, "1 error,"], &[]);
    }
    // A table that cannot be read is told once, not with each row that refers to it.
    fs::write(at.join("m/vendors.csv"), b"\xff\xfei\0d\0").unwrap();
    told(&["check", "m"], at, &["UTF-16", "1 error,"], &["no node"]);
    fs::remove_file(at.join("m/vendors.csv")).unwrap();
    told(&["check", "m"], at, &["no node", "`v`"], &[]);
}

/// What is wrong in a cell that is supposed is told of that, and not of the file's text.
#[test]
fn what_is_set_is_told_as_that() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    inventory(at, "One");
    for (set, part) in [
        ("vendors:v.country", "it has no `=` before the text"),
        ("vendors.v.country=US", "it has no `:` between table and row"),
        ("vendors:v=US", "it has no `.` between row and column"),
        (":v.country=US", "it names no table"),
        ("vendors:.country=US", "it names no row"),
        ("vendors:v.=US", "it names no column"),
        ("vendors:v.country=Zzz", "`--set vendors:v.country=Zzz`: `Zzz` is not a country"),
        ("vendors:v.role=procesor", "`--set vendors:v.role=procesor`: `procesor` is not a word"),
        ("flows:f2.categories=contact;;", "`--set flows:f2.categories=contact;;`: "),
    ] {
        let words = ["whatif", "m", "--set", "vendors:v.name=Other", "--set", set];
        told(&words, at, &[part], &["vendors.csv:2", "flows.csv:3"]);
    }
}

/// Rows for `--sign` and baselines that are something else.
#[test]
fn files_beside_an_inventory_are_named_for_what_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    inventory(at, "One");
    fs::write(at.join("sign.xlsx"), b"PK\x03\x04....").unwrap();
    told(&["whatif", "m", "--sign", "sign.xlsx"], at, &["it is a workbook", "save its sheet as CSV"], &[]);
    fs::write(at.join("empty.json"), "\n").unwrap();
    told(&["check", "m", "--baseline", "empty.json"], at, &["it is empty", "--write-baseline"], &[]);
    fs::write(at.join("deep.json"), "[".repeat(100_000)).unwrap();
    told(
        &["check", "m", "--baseline", "deep.json"],
        at,
        &["too many levels", "--write-baseline"],
        &["recursion"],
    );
    assert_eq!(run(&["map", "m", "--out", "map.svg"], at).0, Some(0));
    fs::set_permissions(at.join("map.svg"), fs::Permissions::from_mode(0o444)).unwrap();
    told(&["map", "m", "--out", "map.svg"], at, &["it is read-only", "help: let it be written to"], &[]);
    symlink("gone", at.join("lost")).unwrap();
    told(&["map", "m", "--out", "lost"], at, &["leads nowhere", "help: remove the link"], &[]);
}
