//! What files have beside their text: other names, links, a byte order mark, ends of lines, characters that nobody sees.

use std::{fs, path::Path};

use crate::foresight::{folder_of, ran};

/// What no output has: it turns what stands behind it round, or is not seen at all.
const HIDDEN: [char; 4] = ['\u{202e}', '\u{2066}', '\u{ad}', '\u{3164}'];

fn hides(text: &str) -> bool {
    text.chars().any(|c| HIDDEN.contains(&c))
}

fn sign(folder: &Path) -> (Option<i32>, String) {
    ran(&["sign", "i", "--who", "dpo", "--on", "2026-11-24"], folder)
}

/// Accepts the first open exposure.
fn decide(folder: &Path) -> (Option<i32>, String) {
    let (_, listed) = ran(&["review", "i", "--format", "json"], folder);
    let data: serde_json::Value = serde_json::from_str(&listed).unwrap();
    let open = data["rows"].as_array().unwrap().iter().find(|row| row["state"] == "open").unwrap();
    let key = open["key"].as_str().unwrap();
    let words =
        ["review", "i", "--decide", key, "--as", "accepted", "--by", "dpo", "--reason", "clauses come"];
    ran(&[&words[..], &["--on", "2026-11-24", "--until", "2027-03-31"]].concat(), folder)
}

/// A file that has a second name is replaced by a new one: the other name keeps what was there, and that is told.
#[cfg(unix)]
#[test]
fn who_replaces_a_file_of_two_names_says_so() {
    let folder = folder_of(&[]);
    let at = folder.path();
    let told = |text: &str, file: &str| {
        let names = format!("{file} was one of 2 names of one file (hard links)");
        assert!(text.contains(&names) && text.contains("the others keep what was there"), "{text}");
    };
    let companies = at.join("i/companies.csv");
    fs::write(&companies, "id, name ,country\na,A,DE\nb,B,DE\n").unwrap();
    fs::hard_link(&companies, at.join("other.csv")).unwrap();
    let (code, text) = ran(&["fmt", "i"], at);
    assert_eq!(code, Some(0), "{text}");
    told(&text, "companies.csv");
    let of = |path: &Path| fs::read_to_string(path).unwrap();
    assert_ne!(of(&companies), of(&at.join("other.csv")));

    let (code, text) = sign(at);
    assert!(code == Some(0) && !text.contains("hard links"), "{text}");
    let review = at.join("i/review.toml");
    fs::hard_link(&review, at.join("other.toml")).unwrap();
    let (code, text) = decide(at);
    assert_eq!(code, Some(0), "{text}");
    told(&text, "review.toml");
    assert!(of(&review).contains("clauses come") && !of(&at.join("other.toml")).contains("clauses come"));
    fs::remove_file(at.join("other.toml")).unwrap();
    fs::hard_link(&review, at.join("other.toml")).unwrap();
    let (code, text) = sign(at);
    assert_eq!(code, Some(0), "{text}");
    told(&text, "review.toml");
    assert_eq!(of(&at.join("other.toml")).matches("[[signature]]").count(), 1);
}

/// What a link in a report's folder leads to is nobody's report: it stays, and so does all else.
#[cfg(unix)]
#[test]
fn a_link_in_the_folder_of_a_report_is_called_one() {
    let folder = folder_of(&[]);
    let at = folder.path();
    let (code, text) = ran(&["report", "i", "--out", "r"], at);
    assert!(code.is_some_and(|code| code < 2), "{text}");
    fs::write(at.join("mine.csv"), "mine\n").unwrap();
    fs::remove_file(at.join("r/exposures.csv")).unwrap();
    std::os::unix::fs::symlink(at.join("mine.csv"), at.join("r/exposures.csv")).unwrap();
    let (code, text) = ran(&["report", "i", "--out", "r"], at);
    assert!(code == Some(2) && text.contains("`exposures.csv` is a link there"), "{text}");
    assert_eq!(fs::read_to_string(at.join("mine.csv")).unwrap(), "mine\n");
    assert!(at.join("r/exposures.csv").is_symlink() && at.join("r/index.html").is_file());
}

#[test]
fn a_review_that_is_a_folder_is_an_error_and_no_review() {
    let folder = folder_of(&[]);
    let at = folder.path();
    fs::create_dir(at.join("i/review.toml")).unwrap();
    for words in [&["check", "i"][..], &["report", "i", "--out", "r"], &["review", "i"]] {
        let (code, text) = ran(words, at);
        assert!(code == Some(2) && text.contains("review.toml is a folder, and has to be a file"), "{text}");
    }
    assert!(!at.join("r").exists());
}

#[test]
fn a_file_in_the_way_of_what_is_signed_stays() {
    let folder = folder_of(&[]);
    let at = folder.path();
    fs::write(at.join("i/review"), "mine\n").unwrap();
    for (code, text) in [sign(at), decide(at)] {
        assert!(
            code == Some(2) && text.contains("what is signed is kept in a folder of that name"),
            "{text}"
        );
    }
    assert_eq!(fs::read_to_string(at.join("i/review")).unwrap(), "mine\n");
    assert!(!at.join("i/review.toml").exists());
}

/// Who wrote review.toml by a program that puts a mark before it, and ends lines with two characters, finds it so again.
#[test]
fn a_review_keeps_its_mark_and_the_ends_of_its_lines() {
    let folder = folder_of(&[]);
    let at = folder.path();
    let review = at.join("i/review.toml");
    let before = "\u{feff}# kept by the office\r\n";
    fs::write(&review, before).unwrap();
    for (code, text) in [decide(at), sign(at)] {
        assert_eq!(code, Some(0), "{text}");
    }
    let text = fs::read_to_string(&review).unwrap();
    let behind = text.strip_prefix(before).unwrap();
    assert!(behind.contains("[[decision]]") && behind.contains("[[signature]]"), "{text}");
    assert_eq!(behind.matches('\n').count(), behind.matches("\r\n").count(), "{text:?}");
    assert!(!behind.contains('\u{feff}') && !behind.contains("\r\r"), "{text:?}");
    // It is read as it was written.
    assert_eq!(ran(&["diff", "i", "--since-signed"], at).0, Some(0));
}

#[test]
fn a_baseline_of_a_newer_version_is_not_replaced() {
    let folder = folder_of(&[]);
    let at = folder.path();
    let words = ["check", "i", "--write-baseline", "--baseline", "known.json"];
    assert_eq!(ran(&words, at).0, Some(0));
    let known = fs::read_to_string(at.join("known.json")).unwrap();
    let newer = known.replace("thalweg-baseline/1", "thalweg-baseline/99");
    assert_ne!(known, newer);
    fs::write(at.join("known.json"), &newer).unwrap();
    let (code, text) = ran(&words, at);
    assert!(code == Some(2) && text.contains("newer version of this program"), "{text}");
    assert_eq!(fs::read_to_string(at.join("known.json")).unwrap(), newer);
}

/// Of an option that was copied from somewhere, and of a place, no message has what nobody sees; of a name no picture has what
/// turns text round. What only says where a word may be parted stays in a name.
#[test]
fn characters_that_nobody_sees_are_in_no_output() {
    let folder = folder_of(&[]);
    let at = folder.path();
    for hidden in HIDDEN {
        let option = format!("--form{hidden}at");
        let (code, text) = ran(&["check", "i", &option], at);
        assert!(code == Some(2) && !hides(&text) && text.contains("--form"), "{text:?}");
        let (code, text) = ran(&["check", "i", "--format", &format!("te{hidden}xt")], at);
        assert!(code == Some(2) && !hides(&text), "{text:?}");
        let (code, text) = ran(&["check", &format!("no{hidden}where")], at);
        assert!(code == Some(2) && !hides(&text), "{text:?}");
        fs::write(at.join("i/vendors.csv"), format!("id,name,country\nv,Be{hidden}ta,IN\n")).unwrap();
        for format in ["svg", "flow", "dot", "mermaid"] {
            let (code, text) = ran(&["map", "i", "--format", format, "--out", format], at);
            assert_eq!(code, Some(0), "{format}: {text}");
            let drawn = fs::read_to_string(at.join(format)).unwrap();
            let turned = drawn.contains(&HIDDEN[..2]);
            assert!(!turned && drawn.contains("Be"), "{format}: {drawn}");
        }
    }
}
