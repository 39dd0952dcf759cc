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
