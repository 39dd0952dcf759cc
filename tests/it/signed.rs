//! Signatures: what changed since somebody stood by it, when that no longer speaks for what is there, and review.toml that is
//! broken, in one go.

use std::{fs, path::Path};

use crate::foresight::{folder_of, ran};

/// Clauses that cover what goes to V, until the end of a year.
const PAPERS: &str = "id,mechanism,module,exporter,importer,valid_from,valid_until,assessed_on,assessment\n\
                      cl,scc,2,a,v,2026-01-01,2026-12-31,2026-01-01,passed\n";

fn signed() -> tempfile::TempDir {
    let folder = folder_of(&[("safeguards.csv", PAPERS)]);
    let (code, text) = sign(folder.path(), "2026-11-24");
    assert_eq!(code, Some(0), "{text}");
    folder
}

fn sign(folder: &Path, on: &str) -> (Option<i32>, String) {
    ran(&["sign", "i", "--who", "data protection \"officer\"", "--on", on], folder)
}

fn since(folder: &Path, more: &[&str]) -> (Option<i32>, String) {
    ran(&[&["diff", "i", "--since-signed"], more].concat(), folder)
}

#[test]
fn what_was_signed_stands_until_something_changes() {
    let folder = signed();
    let (code, text) = since(folder.path(), &[]);
    assert_eq!(
        (code, text.as_str()),
        (
            Some(0),
            "one, as of 2026-11-23: what changed since it was signed\n\
             Signed by data protection \"officer\" on 2026-11-24, as of 2026-11-23.\n\
             What was signed is still valid: inventory and law are as they were, and no day has come on which a verdict \
             changes.\nNothing differs.\n"
        )
    );
    // Notes, sources, comments and the order of rows are not what was signed.
    let companies = folder.path().join("i/companies.csv");
    fs::write(&companies, "id,name,notes,country\n# ours\nb,B,,DE\na,A,checked,DE\n").unwrap();
    assert!(since(folder.path(), &[]).1.contains("still valid"));
    fs::write(&companies, "id,name,country\na,A,DE\nb,B,FR\n").unwrap();
    let (code, text) = since(folder.path(), &[]);
    assert!(
        code == Some(0)
            && text.contains("must be reviewed: the inventory has changed since.\nNothing differs."),
        "{text}"
    );
    // Signed anew, it stands; the first signature stays, and what it was of.
    assert_eq!(sign(folder.path(), "2026-11-24").0, Some(0));
    assert!(since(folder.path(), &[]).1.contains("still valid"));
    let review = fs::read_to_string(folder.path().join("i/review.toml")).unwrap();
    assert_eq!(review.matches("[[signature]]").count(), 2);
    for file in ["2026-11-24.json", "2026-11-24-2.json"] {
        assert!(folder.path().join("i/review").join(file).is_file(), "{file}");
    }
    // The head is part of it.
    let head = folder.path().join("i/inventory.toml");
    let text = fs::read_to_string(&head).unwrap();
    fs::write(&head, format!("{text}assessment_valid_months = 12\n")).unwrap();
    assert!(since(folder.path(), &[]).1.contains("the inventory has changed since"));
}

#[test]
fn a_day_on_which_a_verdict_turns_spends_what_was_signed() {
    let folder = signed();
    let (code, text) = since(folder.path(), &["--as-of", "2026-12-31"]);
    assert!(code == Some(0) && text.contains("still valid"), "{text}");
    let (code, text) = since(folder.path(), &["--as-of", "2027-01-01"]);
    assert!(
        code == Some(1)
            && text.contains("on 2027-01-01 something changed by itself: `cl` ended the day before."),
        "{text}"
    );
    assert!(text.contains("V (`v`) in IN: safeguarded -> deficient"), "{text}");
    let (code, text) = since(folder.path(), &["--as-of", "2027-01-01", "--format", "json"]);
    let data: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert!(code == Some(1) && data["signed"]["on"] == "2026-11-24", "{text}");
    assert_eq!(data["signed"]["spent"].as_array().unwrap().len(), 1);
    let (code, text) = since(folder.path(), &["--as-of", "2026-11-22"]);
    assert!(code == Some(2) && text.contains("--as-of 2026-11-23"), "{text}");
}

#[test]
fn another_law_spends_what_was_signed() {
    let folder = signed();
    let law = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/law/regimes/eu-gdpr.toml"))
        .unwrap();
    let put = |text: &str| {
        fs::create_dir_all(folder.path().join("laws")).unwrap();
        fs::write(folder.path().join("laws/eu.toml"), text).unwrap();
        since(folder.path(), &["--regimes", "laws"]).1
    };
    // The same, though a comment more, and looked at again.
    assert!(put(&format!("# seen\n{law}")).contains("still valid"));
    let checked = law.find("checked = \"").unwrap() + "checked = \"".len();
    let mut again = law.clone();
    again.replace_range(checked..checked + 10, "2026-11-01");
    assert!(again == law || put(&again).contains("still valid"));
    let other = law.replacen("title = \"", "title = \"Amended: ", 1);
    assert!(put(&other).contains("the law that is judged by has changed since"));
}

/// Everything that is wrong is told at once, with its place; nothing is compared with what may not be what was signed.
#[test]
fn a_broken_review_is_told_whole() {
    let folder = signed();
    let path = folder.path().join("i/review.toml");
    let good = fs::read_to_string(&path).unwrap();
    let told = |text: &str| {
        fs::write(&path, text).unwrap();
        let (code, told) = since(folder.path(), &[]);
        assert_eq!(code, Some(2), "{told}");
        let (code, again) = sign(folder.path(), "2026-11-25");
        assert!(code == Some(2) && fs::read_to_string(&path).unwrap() == text, "{again}");
        told
    };
    let text = told(
        "sigature = 1\n[[signature]]\nwho = 5\non = \"yesterday\"\nas_of = 2026-02-30\ninventory = \"abc\"\n\
         report = \"../../etc/passwd\"\nwhen = 2026-01-01\n[[signature]]\nwho = \" \"\n",
    );
    for part in [
        "review.toml:1:1",
        "did you mean `signature`?",
        "review.toml:3:7",
        "`who` takes a text, not integer",
        "review.toml:4:6",
        "`yesterday` is not a day",
        "`inventory` is not written as a digest",
        "`../../etc/passwd` is not a path below the inventory's folder",
        "a signature has no key `when`",
        "the required key `law` of a signature is missing",
        "review.toml:10:7",
        "`who` is blank",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    for (text, part) in [
        ("signature = 1\n", "takes a list of tables, not integer"),
        ("signature = [1]\n", "a signature is a table, not integer"),
        ("[[signature\n", "review.toml:1"),
        (&good.replace("on = 2026-11-24", "on = 2026-11-24T10:00:00Z"), "is not a day"),
        (&good.replace("review/2026", "/review/2026"), "not a path below"),
        (&good.replace("review/2026", "review//2026"), "not a path below"),
    ] {
        let said = told(text);
        assert!(said.contains(part), "{part}\n{said}");
    }
    fs::write(&path, &good).unwrap();
    let report = folder.path().join("i/review/2026-11-24.json");
    let kept = fs::read_to_string(&report).unwrap();
    fs::write(&report, kept.replace("safeguarded", "adequate")).unwrap();
    let (code, text) = since(folder.path(), &[]);
    assert!(code == Some(2) && text.contains("it is not as it was when it was signed"), "{text}");
    fs::remove_file(&report).unwrap();
    assert_eq!(since(folder.path(), &[]).0, Some(2));
    fs::remove_file(&path).unwrap();
    let (code, text) = since(folder.path(), &[]);
    assert!(
        code == Some(2) && text.contains("nobody has signed it") && text.contains("thalweg sign"),
        "{text}"
    );
    let (code, text) = ran(&["sign", "i", "--who", " "], folder.path());
    assert!(code == Some(2) && text.contains("`--who` is blank"), "{text}");
}

/// The report says who signed, and what changed since, or why that cannot be said.
#[test]
fn a_report_says_what_changed_since_it_was_signed() {
    let folder = folder_of(&[("safeguards.csv", PAPERS)]);
    let report = |more: &[&str]| {
        let (code, text) = ran(&[&["report", "i", "--out", "r"], more].concat(), folder.path());
        assert!(code.is_some_and(|code| code <= 1), "{text}");
        ["index.html", "report.md"]
            .map(|name| fs::read_to_string(folder.path().join("r").join(name)).unwrap())
    };
    let [page, text] = report(&[]);
    assert!(page.contains("nobody has signed it yet") && !text.contains("## Signatures"));
    assert_eq!(sign(folder.path(), "2026-11-24").0, Some(0));
    let [page, text] = report(&[]);
    assert!(page.contains("What was signed on 24 November 2026 is what is found now."), "{page}");
    assert!(page.contains("signed on 24 November 2026, as of 23 November 2026: still valid"), "{page}");
    assert!(text.contains("## Signatures\n\n- data protection \"officer\", on 2026-11-24"), "{text}");
    assert!(text.contains("No exposure changed since 2026-11-24."), "{text}");
    // The day on which the clauses end.
    let [page, text] = report(&["--as-of", "2027-01-01"]);
    for part in
        ["1 exposure got worse, since 24 November 2026.", "V in IN: safeguarded → deficient, 1 exposure: C"]
    {
        assert!(page.contains(part), "{part}\n{page}");
    }
    assert!(page.contains("something changed by itself") && page.contains(": to be reviewed"), "{page}");
    assert!(text.contains("Since 2026-11-24: 1 exposure worse, 0 better, 0 otherwise changed."), "{text}");
    assert!(text.contains("- V in IN: safeguarded → deficient"), "{text}");
    // An earlier day than the one that was signed; and what was signed is not there, or is not what it was.
    let [page, _] = report(&["--as-of", "2026-11-22"]);
    assert!(
        page.contains("cannot be compared: it was judged for 2026-11-23, after the day of this report"),
        "{page}"
    );
    let kept = folder.path().join("i/review/2026-11-24.json");
    let json = fs::read_to_string(&kept).unwrap();
    fs::write(&kept, json.replace("safeguarded", "adequate")).unwrap();
    let [page, text] = report(&[]);
    assert!(page.contains("</code> is not as it was when it was signed."), "{page}");
    assert!(text.contains("What was signed on 2026-11-24 cannot be compared"), "{text}");
    fs::remove_file(&kept).unwrap();
    assert!(report(&[])[0].contains("which keeps what was found then, is not there."));
}

/// An inventory of one file has no folder of its own.
#[test]
fn an_inventory_of_one_file_is_not_signed() {
    let folder = folder_of(&[]);
    ran(&["fmt", "i", "--to", "yaml", "--out", "one.yaml"], folder.path());
    let (code, text) = ran(&["sign", "one.yaml", "--who", "dpo"], folder.path());
    assert!(code == Some(2) && text.contains("only an inventory in a folder"), "{text}");
    assert!(text.contains("thalweg fmt INVENTORY --to csv"), "{text}");
}

/// Who signs while others sign is no less a signature; and what a person writes there at the same time stays.
#[test]
fn signatures_at_one_time_are_all_kept() {
    let folder = folder_of(&[("safeguards.csv", PAPERS)]);
    let review = folder.path().join("i/review.toml");
    fs::write(&review, "# kept by the board\n").unwrap();
    let signing: Vec<_> = (0..6)
        .map(|at| {
            std::process::Command::new(env!("CARGO_BIN_EXE_thalweg"))
                .args(["sign", "i", "--who", &format!("role {at}"), "--on", "2026-11-24"])
                .current_dir(folder.path())
                .stdout(std::process::Stdio::null())
                .spawn()
                .unwrap()
        })
        .collect();
    for mut one in signing {
        assert!(one.wait().unwrap().success());
    }
    let text = fs::read_to_string(&review).unwrap();
    assert!(text.starts_with("# kept by the board\n"), "{text}");
    for at in 0..6 {
        assert_eq!(text.matches(&format!("role {at}")).count(), 1, "{text}");
    }
    let kept = fs::read_dir(folder.path().join("i/review")).unwrap().count();
    assert_eq!((kept, text.matches("[[signature]]").count()), (6, 6));
    assert!(since(folder.path(), &[]).1.contains("still valid"));
}

/// A report that somebody changed after it was signed is told wherever somebody looks, and so is one that is gone.
#[test]
fn a_signed_report_that_is_another_one_is_told_by_each_command() {
    let folder = folder_of(&[("safeguards.csv", PAPERS)]);
    let at = folder.path();
    assert_eq!(sign(at, "2026-11-24").0, Some(0));
    let kept = at.join("i/review/2026-11-24.json");
    let whole = fs::read_to_string(&kept).unwrap();
    assert!(!ran(&["check", "i"], at).1.contains("TW504"));
    let changed = "`review/2026-11-24.json`, which was signed by data protection \"officer\" on 2026-11-24, is not as it was";
    let tell = |said: &str| {
        let (code, text) = ran(&["check", "i", "--fail-on", "warning"], at);
        assert!(code == Some(1) && text.contains("[TW504]") && text.contains(said), "{text}");
        assert!(text.contains("review.toml:10:"), "the digest that does not fit: {text}");
        let (_, text) = ran(&["review", "i"], at);
        assert!(text.contains("warning TW504") && text.contains(said), "{text}");
        ran(&["report", "i", "--out", "r", "--ahead=never"], at);
        let table = fs::read_to_string(at.join("r/findings.csv")).unwrap();
        assert!(table.contains(",TW504,") || table.contains("TW504,"), "{table}");
        assert!(fs::read_to_string(at.join("r/report.md")).unwrap().contains("TW504"));
    };
    fs::write(&kept, whole.replace("safeguarded", "adequate")).unwrap();
    tell(changed);
    // Nobody accepts it.
    let (_, text) = ran(&["check", "i", "--format", "json"], at);
    let data: serde_json::Value = serde_json::from_str(&text).unwrap();
    let list = data["findings"].as_array().unwrap();
    let key = list.iter().find(|one| one["code"] == "TW504").unwrap()["key"].as_str().unwrap().to_owned();
    let words = [
        "review",
        "i",
        "--decide",
        &key,
        "--as",
        "accepted",
        "--by",
        "x",
        "--reason",
        "y",
        "--until",
        "2099-01-01",
    ];
    let (code, text) = ran(&words, at);
    assert!(code == Some(2) && text.contains("correct it"), "{text}");
    fs::remove_file(&kept).unwrap();
    tell("cannot be looked at: it is not there");
    fs::write(&kept, whole).unwrap();
    assert!(!ran(&["check", "i"], at).1.contains("TW504"));
    #[cfg(unix)]
    {
        let elsewhere = at.join("elsewhere.json");
        fs::rename(&kept, &elsewhere).unwrap();
        std::os::unix::fs::symlink(&elsewhere, &kept).unwrap();
        tell("it is a link out of the inventory's folder");
    }
}

/// A signature of a day to come would hide those that are made before it.
#[test]
fn a_signature_of_a_day_to_come_is_refused_wherever_it_is_read() {
    let folder = signed();
    let path = folder.path().join("i/review.toml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("on = 2026-11-24", "on = 2099-11-24")).unwrap();
    for words in [
        &["diff", "i", "--since-signed"][..],
        &["sign", "i", "--who", "dpo", "--on", "2026-11-24"],
        &["report", "i", "--out", "r"],
        &["check", "i"],
        &["review", "i"],
        &["diff", "i", "i"],
        &["whatif", "i", "--drop", "v"],
    ] {
        let (code, text) = ran(words, folder.path());
        assert!(code == Some(2) && text.contains("signed on 2099-11-24, a future date"), "{words:?}\n{text}");
    }
    assert!(!folder.path().join("r").exists());
}

/// A run that was killed between its two files leaves a report that nobody signed: the next one says so.
#[test]
fn a_report_that_no_signature_names_is_told() {
    let folder = folder_of(&[]);
    let at = folder.path();
    fs::create_dir(at.join("i/review")).unwrap();
    for name in [
        "2026-11-20.json",
        "2026-11-20-2.json",
        "notes.json",
        "minutes.txt",
        "2026-11-20-minutes.json",
        "2026-11-20\u{1b}[31m.json",
    ] {
        let path = at.join("i/review").join(name);
        fs::write(&path, "{}").unwrap();
        let hour = std::time::SystemTime::now() - std::time::Duration::from_secs(3_600);
        fs::File::options().write(true).open(&path).unwrap().set_modified(hour).unwrap();
    }
    // What is written at this moment may be somebody else's who signs.
    fs::write(at.join("i/review/2026-11-21.json"), "{}").unwrap();
    let (code, said) = ran(&["sign", "i", "--who", "dpo", "--on", "2026-11-24"], at);
    assert_eq!(code, Some(0), "{said}");
    for path in ["review/2026-11-20-2.json", "review/2026-11-20.json"] {
        assert!(said.contains(&format!("warning: no signature names {path}: ")), "{said}");
    }
    assert_eq!(
        said.matches("no signature names").count(),
        2,
        "what is a person's, and what is signed, is not meant: {said}"
    );
}

/// A path that no run writes is told where it stands, in a line that can be read.
#[test]
fn a_path_that_is_none_is_told_at_its_place() {
    let folder = signed();
    let review = folder.path().join("i/review.toml");
    let text = fs::read_to_string(&review).unwrap();
    for path in ["x".repeat(60_000), "review/\\n2026-11-24.json".to_owned()] {
        let broken = text.replace("report = \"review/2026-11-24.json\"", &format!("report = \"{path}\""));
        assert_ne!(broken, text);
        fs::write(&review, broken).unwrap();
        let (code, said) = since(folder.path(), &[]);
        assert_eq!(code, Some(2), "{said}");
        assert!(
            said.contains("review.toml:") && said.contains("not a path below the inventory's folder"),
            "{said}"
        );
        assert!(said.lines().all(|line| line.len() < 1_000), "{said}");
    }
}
