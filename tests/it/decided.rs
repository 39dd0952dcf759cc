//! Decisions about findings and exposures: one table with waivers in two notations; what a decision quiets and for how long; and
//! a review.toml that is broken, or names what is gone.

use std::{collections::BTreeSet, fmt::Write as _, fs, path::Path};

use thalweg::{
    assess::{Analysis, ExposureRow},
    changes::{self, Difference, Over},
    gate, ingest, law,
    model::{Date, WaiverOf},
    report,
};

use crate::{
    foresight::{folder_of, ran, shared, texts},
    support::day,
};

/// A second category and a second vendor, so that a finding has two exposures, and another one other ones.
const TWO: [(&str, &str); 3] = [
    ("categories.csv", "id,name,tags\nc,C,\nd,D,\n"),
    ("vendors.csv", "id,name,country\nv,V,IN\nw,W,IN\n"),
    ("flows.csv", "id,from,to,categories,safeguards\nin,p,s,c;d,\nout,s,v,c;d,\nother,s,w,c,\n"),
];

fn json(folder: &Path, words: &[&str]) -> serde_json::Value {
    let (_, text) = ran(words, folder);
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// The rows of a review in a state.
fn rows(folder: &Path, state: &str, more: &[&str]) -> Vec<serde_json::Value> {
    let data = json(folder, &[&["review", "i", "--format", "json"], more].concat());
    assert_eq!(data["format"], "thalweg-review/1");
    data["rows"].as_array().unwrap().iter().filter(|row| row["state"] == state).cloned().collect()
}

/// The key of what is open about a subject.
fn open(folder: &Path, of: &str, about: &str) -> String {
    let all = rows(folder, "open", &[]);
    let one = all.iter().find(|row| row["of"] == of && row["about"] == about);
    one.unwrap_or_else(|| panic!("{of} {about}: {all:#?}"))["key"].as_str().unwrap().to_owned()
}

fn decide(folder: &Path, key: &str, decision: &str, more: &[&str]) -> (Option<i32>, String) {
    let words = ["review", "i", "--decide", key, "--as", decision, "--by", "dpo", "--reason", "clauses come"];
    let day = if more.contains(&"--on") { &[][..] } else { &["--on", "2026-11-24"] };
    let until = if more.contains(&"--until") { &[][..] } else { &["--until", "2027-03-31"] };
    ran(&[&words[..], day, until, more].concat(), folder)
}

/// What `check` says, by code and subject: state and severity.
fn checked(folder: &Path, more: &[&str]) -> Vec<(String, String, String)> {
    let data = json(folder, &[&["check", "i", "--format", "json"], more].concat());
    let word = |row: &serde_json::Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
    let list = data["findings"].as_array().unwrap().iter();
    list.map(|row| (word(row, "code"), word(row, "subject"), word(row, "state"))).collect()
}

fn state_of(folder: &Path, code: &str, subject: &str, more: &[&str]) -> Option<String> {
    checked(folder, more).into_iter().find(|(c, s, _)| c == code && s == subject).map(|(.., state)| state)
}

#[test]
fn an_accepted_finding_is_quiet_until_its_day_and_shown_everywhere() {
    let folder = folder_of(&TWO);
    let at = folder.path();
    let key = open(at, "finding", "v");
    let (code, text) = decide(at, &key, "accepted", &[]);
    assert!(code == Some(0) && text.contains("accepted until 2027-03-31"), "{text}");
    assert_eq!(state_of(at, "TW201", "v", &[]).as_deref(), Some("waived"));
    assert_eq!(state_of(at, "TW201", "w", &[]).as_deref(), Some("new"));
    // On its last day it holds; on the day behind it, it counts again, and that is told.
    assert_eq!(state_of(at, "TW201", "v", &["--as-of", "2027-03-31"]).as_deref(), Some("waived"));
    assert_eq!(state_of(at, "TW201", "v", &["--as-of", "2027-04-01"]).as_deref(), Some("new"));
    assert_eq!(state_of(at, "TW502", &key, &["--as-of", "2027-04-01"]).as_deref(), Some("new"));
    assert_eq!(rows(at, "ended", &["--as-of", "2027-04-01"]).len(), 1);
    // The report has it with its decision.
    let (_, text) = ran(&["report", "i", "--out", "r"], at);
    let read = |name: &str| fs::read_to_string(at.join("r").join(name)).unwrap_or_else(|_| panic!("{text}"));
    assert!(read("findings.csv").contains(",accepted,2027-03-31,dpo,clauses come,"));
    let report: serde_json::Value = serde_json::from_str(&read("report.json")).unwrap();
    let finding = report["findings"].as_array().unwrap().iter().find(|f| f["key"] == key.as_str()).unwrap();
    assert_eq!(
        (&finding["decision"]["decision"], &finding["decision"]["on"]),
        (&"accepted".into(), &"2026-11-24".into())
    );
    assert_eq!(finding["waived"]["who"], "dpo");
    for name in ["report.md", "index.html"] {
        assert!(
            read(name).contains("accepted until 2027-03-31, by dpo on 2026-11-24: clauses come"),
            "{name}"
        );
    }
    // Neither is it gone from the list of what is there.
    let decided = rows(at, "decided", &[]);
    assert_eq!(
        (decided.len(), &decided[0]["key"], &decided[0]["file"]),
        (1, &key.as_str().into(), &"review.toml".into())
    );
    assert!(
        rows(at, "open", &[]).iter().all(|row| row["about"] != "v"),
        "exposures that hang on it are decided too"
    );
}

#[test]
fn what_changes_is_not_what_was_accepted() {
    let folder = folder_of(&TWO);
    let at = folder.path();
    let (key, exposure) = (open(at, "finding", "v"), open(at, "exposure", "w"));
    assert_eq!(decide(at, &key, "accepted", &["--decide", &exposure]).0, Some(0));
    assert_eq!(state_of(at, "TW201", "w", &[]).as_deref(), Some("waived"), "its one exposure is accepted");
    // A tag on the data makes other data of it.
    fs::write(at.join("i/categories.csv"), "id,name,tags\nc,C,health\nd,D,\n").unwrap();
    assert_eq!(state_of(at, "TW201", "v", &[]).as_deref(), Some("new"));
    assert_eq!(state_of(at, "TW201", "w", &[]).as_deref(), Some("new"));
    let void = rows(at, "void", &[]);
    assert_eq!(void.len(), 2, "{void:#?}");
    for row in void {
        assert_eq!(state_of(at, "TW503", row["key"].as_str().unwrap(), &[]).as_deref(), Some("new"));
    }
    // As it was, both hold again.
    fs::write(at.join("i/categories.csv"), TWO[0].1).unwrap();
    assert_eq!(rows(at, "decided", &[]).len(), 2);
    // A recipient that is owned elsewhere is another one.
    fs::write(at.join("i/companies.csv"), "id,name,country\na,A,DE\nb,B,DE\nz,Z,US\n").unwrap();
    fs::write(at.join("i/vendors.csv"), "id,name,country,parent\nv,V,IN,\nw,W,IN,z\n").unwrap();
    let void = rows(at, "void", &[]);
    assert!(void.len() == 1 && void[0]["key"] == exposure.as_str(), "{void:#?}");
}

#[test]
fn a_finding_is_accepted_where_each_of_its_exposures_is() {
    let folder = folder_of(&[
        TWO[0],
        TWO[1],
        (
            "flows.csv",
            "id,from,to,categories,safeguards\nin,p,s,c;d,\nout,s,v,c,\nmore,s,v,d,\nother,s,w,c,\n",
        ),
    ]);
    let at = folder.path();
    let all = rows(at, "open", &[]);
    let keys: Vec<&str> = all
        .iter()
        .filter(|row| row["of"] == "exposure" && row["about"] == "v")
        .map(|row| row["key"].as_str().unwrap())
        .collect();
    assert_eq!(keys.len(), 2, "{all:#?}");
    assert_eq!(decide(at, keys[0], "accepted", &[]).0, Some(0));
    assert_eq!(state_of(at, "TW201", "v", &[]).as_deref(), Some("new"), "one of two is not all");
    assert_eq!(decide(at, keys[1], "accepted", &["--until", "2027-01-31"]).0, Some(0));
    assert_eq!(state_of(at, "TW201", "v", &[]).as_deref(), Some("waived"));
    assert_eq!(
        state_of(at, "TW201", "v", &["--as-of", "2027-02-01"]).as_deref(),
        Some("new"),
        "the first that ends"
    );
    // exposures.csv, report.json and the pages have each.
    ran(&["report", "i", "--out", "r"], at);
    let table = fs::read_to_string(at.join("r/exposures.csv")).unwrap();
    assert_eq!(table.matches(",accepted,20").count(), 2, "{table}");
    let report: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(at.join("r/report.json")).unwrap()).unwrap();
    let decided = report["exposures"].as_array().unwrap().iter().filter(|e| !e["decision"].is_null()).count();
    assert_eq!(decided, 2);
    for name in ["report.md", "index.html"] {
        let text = fs::read_to_string(at.join("r").join(name)).unwrap();
        assert!(
            keys.iter().all(|key| text.contains(*key)) && text.contains("accepted until 2027-01-31"),
            "{name}"
        );
    }
    // One that is disputed counts.
    assert_eq!(decide(at, keys[1], "disputed", &["--on", "2026-11-25"]).0, Some(0));
    assert_eq!(state_of(at, "TW201", "v", &[]).as_deref(), Some("new"));
    assert_eq!(rows(at, "replaced", &[]).len(), 1, "the record of what was decided before stays");
}

#[test]
fn what_is_to_be_put_right_or_disputed_still_counts() {
    for decision in ["to-fix", "disputed"] {
        let folder = folder_of(&TWO);
        let at = folder.path();
        let key = open(at, "finding", "v");
        assert_eq!(decide(at, &key, decision, &[]).0, Some(0));
        assert_eq!(state_of(at, "TW201", "v", &[]).as_deref(), Some("new"));
        let (code, text) = ran(&["check", "i"], at);
        assert!(code == Some(1) && text.contains(" 2027-03-31, by dpo"), "{text}");
        assert_eq!(rows(at, "decided", &[]).len(), 1);
        // When its day is over, that is told.
        assert_eq!(state_of(at, "TW502", &key, &["--as-of", "2027-04-01"]).as_deref(), Some("new"));
        // Put right, it is gone, and the decision is left over.
        fs::write(at.join("i/flows.csv"), "id,from,to,categories,safeguards\nin,p,s,c;d,\nother,s,w,c,\n")
            .unwrap();
        assert_eq!(state_of(at, "TW501", &key, &[]).as_deref(), Some("new"));
        assert_eq!(rows(at, "gone", &[]).len(), 1);
    }
}

/// What was accepted on 24 November, in both notations: the names of the files, and their texts.
fn notations(key: &str, about: &str, until: &str, covers: &str) -> [(&'static str, String); 2] {
    let row = format!(
        "finding,subject,reason,who,until,covers,decision,on\n\
         {key},{about},clauses come,dpo,{until},{covers},accepted,2026-11-24\n"
    );
    let table = format!(
        "[[decision]]\nfinding = \"{key}\"\nsubject = \"{about}\"\ndecision = \"accepted\"\nreason = \"clauses come\"\n\
         who = \"dpo\"\non = 2026-11-24\nuntil = {until}\ncovers = \"{covers}\"\n"
    );
    [("waivers.csv", row), ("review.toml", table)]
}

/// What is found on a day; and day by day what turns from then on, with the codes that come and go. Only their words say which
/// notation it is.
fn told(at: &Path, day: &str) -> (Vec<(String, String, String)>, Vec<serde_json::Value>) {
    let mut days = json(at, &["timeline", "i", "--from", day, "--to", "2027-06-30", "--format", "json"]);
    for one in days["days"].as_array_mut().unwrap() {
        for way in ["gained", "lost"] {
            for finding in one["changes"]["findings"][way].as_array_mut().unwrap() {
                *finding = finding["code"].clone();
            }
        }
    }
    (checked(at, &["--as-of", day]), days["days"].as_array().unwrap().clone())
}

/// The digest that a decision takes, as the program writes it; what it writes is taken away again.
fn covers(at: &Path, key: &str, about: &str) -> String {
    assert_eq!(decide(at, key, "accepted", &[]).0, Some(0));
    let text = fs::read_to_string(at.join("i/review.toml")).unwrap();
    fs::remove_file(at.join("i/review.toml")).unwrap();
    let covers = text.split("covers = \"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let [_, (_, wanted)] = notations(key, about, "2027-03-31", &covers);
    assert!(text.ends_with(&wanted), "{text}\n{wanted}");
    covers
}

/// A waiver and an accepted decision are one thing: the same finding in the same state, on each day, whatever is there.
#[test]
fn a_waiver_and_an_accepted_decision_mean_the_same() {
    let folder = folder_of(&TWO);
    let at = folder.path();
    let (key, exposure) = (open(at, "finding", "v"), open(at, "exposure", "w"));
    let other = "wxkxss5ag752".to_owned();
    let all = [
        (key.as_str(), "v", covers(at, &key, "v")),
        (exposure.as_str(), "w", covers(at, &exposure, "w")),
        ("000000000000", "v", other.clone()),
    ];
    for (key, about, covers) in &all {
        let rows = [("2027-03-31", covers), ("2026-11-24", covers), ("2027-03-31", &other)];
        for (until, covers) in rows.into_iter().chain([("2027-03-31", &String::new())]) {
            for day in ["2026-11-23", "2026-11-25", "2027-04-01"] {
                let both = notations(key, about, until, covers).map(|(name, text)| {
                    fs::write(at.join("i").join(name), text).unwrap();
                    let told = told(at, day);
                    fs::remove_file(at.join("i").join(name)).unwrap();
                    told
                });
                assert_eq!(both[0], both[1], "{key} {until} {covers} {day}");
                let matters = |(code, _, state): &(String, String, String)| {
                    state == "waived" || code.starts_with("TW50")
                };
                assert!(both[0].0.iter().any(matters), "{key} {until} {covers} {day}");
            }
        }
    }
}

/// Both are part of what is signed, by one digest.
#[test]
fn what_is_signed_is_the_same_in_both_notations() {
    let folder = folder_of(&TWO);
    let at = folder.path();
    let key = open(at, "finding", "v");
    let covers = covers(at, &key, "v");
    let [(name, text), _] = notations(&key, "v", "2027-03-31", &covers);
    fs::write(at.join("i").join(name), text).unwrap();
    assert_eq!(ran(&["sign", "i", "--who", "dpo", "--on", "2026-11-24"], at).0, Some(0));
    fs::remove_file(at.join("i").join(name)).unwrap();
    assert!(ran(&["diff", "i", "--since-signed"], at).1.contains("the inventory has changed since"));
    assert_eq!(decide(at, &key, "accepted", &[]).0, Some(0));
    let (code, text) = ran(&["diff", "i", "--since-signed"], at);
    assert!(code == Some(0) && text.contains("still valid"), "{text}");
}

/// The last day of each decision is one to put down.
#[test]
fn the_calendar_has_what_decisions_end() {
    let folder = folder_of(&TWO);
    let at = folder.path();
    let (key, exposure) = (open(at, "finding", "v"), open(at, "exposure", "w"));
    assert_eq!(decide(at, &key, "to-fix", &["--until", "2027-01-31"]).0, Some(0));
    assert_eq!(decide(at, &exposure, "accepted", &[]).0, Some(0));
    let (code, text) = ran(&["calendar", "i"], at);
    assert!(
        code == Some(0)
            && text.contains(&format!(
                "2027-01-31  `{key}` (TW201 about `v`) is to be corrected: it counts all the while"
            ))
            && text.contains(&format!(
                "2027-03-31  the acceptance of `{exposure}` (about `w`) ends: what it accepts counts again"
            )),
        "{text}"
    );
    // What was decided anew ends without a word.
    assert_eq!(decide(at, &key, "disputed", &["--until", "2027-05-31"]).0, Some(0));
    let (_, text) = ran(&["calendar", "i"], at);
    let settled = format!("2027-05-31  the dispute about `{key}` (TW201 about `v`) is to be settled");
    assert!(text.contains(&settled) && !text.contains("2027-01-31"), "{text}");
}

/// A dispute that names a key and another subject is of nothing, and stays: an acceptance of the same day is not later.
#[test]
fn a_dispute_about_somebody_else_of_the_same_day_stays() {
    let folder = folder_of(&TWO);
    let at = folder.path();
    let key = open(at, "finding", "v");
    assert_eq!(decide(at, &key, "accepted", &["--on", "2026-11-20"]).0, Some(0));
    let covers = fs::read_to_string(at.join("i/review.toml")).unwrap();
    let covers = covers.split("covers = \"").nth(1).unwrap().split('"').next().unwrap();
    fs::remove_file(at.join("i/review.toml")).unwrap();
    let row = |subject: &str, decision: &str, on: &str| {
        format!("{key},{subject},r,dpo,2027-12-31,{covers},{decision},{on}\n")
    };
    let written = |rows: &str| {
        let head = "finding,subject,reason,who,until,covers,decision,on\n";
        fs::write(at.join("i/waivers.csv"), format!("{head}{rows}")).unwrap();
        state_of(at, "TW201", "v", &[])
    };
    for (subject, on, state) in [
        ("a", "2026-11-20", "new"),
        ("v", "2026-11-20", "waived"),
        ("", "2026-11-20", "waived"),
        ("a", "2026-11-19", "waived"),
    ] {
        let rows = [row(subject, "disputed", on), row("v", "accepted", "2026-11-20")].concat();
        assert_eq!(written(&rows).as_deref(), Some(state), "{subject} {on}");
    }
}

/// Rows about a code that stand in two files come in no order, and in none where they are written into one.
#[test]
fn what_is_written_into_one_file_is_decided_as_before() {
    let folder = folder_of(&TWO);
    let at = folder.path();
    assert_eq!(decide(at, "TW201", "accepted", &["--about", "v", "--on", "2026-11-20"]).0, Some(0));
    let covers = fs::read_to_string(at.join("i/review.toml")).unwrap();
    let covers = covers.split("covers = \"").nth(1).unwrap().split('"').next().unwrap();
    fs::remove_file(at.join("i/review.toml")).unwrap();
    fs::create_dir(at.join("i/waivers")).unwrap();
    for (file, decision) in [("a", "disputed"), ("b", "accepted")] {
        let head = "finding,subject,reason,who,until,covers,decision,on";
        let row = format!("{head}\nTW201,v,r,dpo,2027-12-31,{covers},{decision},2026-11-20\n");
        fs::write(at.join(format!("i/waivers/{file}.csv")), row).unwrap();
    }
    assert_eq!(state_of(at, "TW201", "v", &[]).as_deref(), Some("new"));
    for kind in ["yaml", "json", "toml"] {
        let out = format!("one.{kind}");
        assert_eq!(ran(&["fmt", "i", "--to", kind, "--out", &out], at).0, Some(0));
        let (code, text) = ran(&["check", &out], at);
        assert!(code == Some(1) && text.contains("error[TW201]"), "{kind}: {text}");
    }
}

#[test]
fn the_later_decision_counts_and_one_without_a_day_gives_way() {
    let folder = folder_of(&TWO);
    let at = folder.path();
    let key = open(at, "finding", "v");
    assert_eq!(decide(at, &key, "accepted", &["--on", "2026-11-25"]).0, Some(0));
    assert_eq!(decide(at, &key, "to-fix", &["--on", "2026-11-24"]).0, Some(0));
    assert_eq!(
        state_of(at, "TW201", "v", &[]).as_deref(),
        Some("waived"),
        "decided later, though written before"
    );
    assert_eq!(decide(at, &key, "disputed", &["--on", "2026-11-25"]).0, Some(0));
    assert_eq!(state_of(at, "TW201", "v", &[]).as_deref(), Some("new"), "of one day the last one written");
    assert_eq!(decide(at, &key, "accepted", &["--on", "2026-11-25"]).0, Some(0));
    assert_eq!(state_of(at, "TW201", "v", &[]).as_deref(), Some("waived"), "of one day the last one written");
    assert_eq!(decide(at, &key, "to-fix", &["--on", "2026-11-25"]).0, Some(0));
    assert_eq!(state_of(at, "TW201", "v", &[]).as_deref(), Some("new"), "of one day the last one written");
    assert!(checked(at, &[]).iter().all(|(code, ..)| !code.starts_with("TW50")), "the record is no finding");
    // A waiver that says no day accepts nothing against that, and is told.
    let covers = fs::read_to_string(at.join("i/review.toml")).unwrap();
    let covers = covers.split("covers = \"").nth(1).unwrap().split('"').next().unwrap();
    fs::write(
        at.join("i/waivers.csv"),
        format!("finding,subject,reason,who,until,covers\n{key},v,old,dpo,2027-12-31,{covers}\n"),
    )
    .unwrap();
    assert_eq!(state_of(at, "TW201", "v", &[]).as_deref(), Some("new"));
    let (_, text) = ran(&["check", "i"], at);
    assert!(text.contains("was decided on 2026-11-25, and it states no date"), "{text}");
}

/// A key says nothing to who reads it.
#[test]
fn what_is_told_of_a_decision_says_what_it_is_about() {
    let folder = folder_of(&TWO);
    let at = folder.path();
    let (key, exposure) = (open(at, "finding", "v"), open(at, "exposure", "w"));
    assert_eq!(decide(at, &key, "to-fix", &[]).0, Some(0));
    assert_eq!(decide(at, &exposure, "disputed", &[]).0, Some(0));
    let told = [
        format!("the decision on `{key}` (TW201 about `v`) was to have it corrected by 2027-03-31"),
        format!("the decision on `{exposure}` (an exposure with `w`) disputes it until 2027-03-31"),
    ];
    let (_, text) = ran(&["check", "i", "--as-of", "2027-04-01"], at);
    assert!(told.iter().all(|part| text.contains(part)), "{text}");
}

#[test]
fn signing_keeps_decisions_and_deciding_keeps_all_that_stands_there() {
    let folder = folder_of(&TWO);
    let at = folder.path();
    let path = at.join("i/review.toml");
    let key = open(at, "finding", "v");
    fs::write(&path, "# kept by the board\n").unwrap();
    assert_eq!(decide(at, &key, "accepted", &[]).0, Some(0));
    let before = fs::read_to_string(&path).unwrap();
    assert!(before.starts_with("# kept by the board\n"));
    assert_eq!(ran(&["sign", "i", "--who", "dpo", "--on", "2026-11-24"], at).0, Some(0));
    let signed = fs::read_to_string(&path).unwrap();
    assert!(signed.starts_with(&before) && signed.contains("[[signature]]"), "{signed}");
    assert_eq!(decide(at, &open(at, "finding", "w"), "to-fix", &[]).0, Some(0));
    assert!(fs::read_to_string(&path).unwrap().starts_with(&signed));
    assert_eq!(rows(at, "decided", &[]).len(), 2);
    // Canonical form is of tables: what was decided stays where it is.
    assert_eq!(ran(&["fmt", "i"], at).0, Some(0));
    assert!(!at.join("i/waivers.csv").exists() && rows(at, "decided", &[]).len() == 2);
    // Elsewhere it is not: that is said.
    let (code, text) = ran(&["fmt", "i", "--to", "yaml", "--out", "one.yaml"], at);
    assert!(code == Some(0) && text.contains("stays in review.toml, 2 decisions"), "{text}");
}

#[test]
fn a_decision_about_nothing_is_refused_and_nothing_is_recorded() {
    let folder = folder_of(&TWO);
    let at = folder.path();
    let key = open(at, "finding", "v");
    let near = format!("{}{}", &key[..11], if key.ends_with('0') { '1' } else { '0' });
    for (key, more, part) in [
        (near.as_str(), &[][..], format!("did you mean `{key}`?")),
        ("TW201", &[], "--about SUBJECT".to_owned()),
        ("TW201", &["--about", "nobody"], "nothing is found under `TW201` about `nobody`".to_owned()),
        ("TW20", &[], "neither a key nor a code".to_owned()),
        ("TW001", &[], "no decision can be made about `TW001`".to_owned()),
        (&key, &["--until", "2026-11-23"], "is before 2026-11-24".to_owned()),
        (&key, &["--on", "2999-01-01"], "it cannot be decided on 2999-01-01".to_owned()),
        (&key, &["--decide", "000000000000"], "nothing was recorded".to_owned()),
    ] {
        let (code, text) = decide(at, key, "accepted", more);
        assert!(code == Some(2) && text.contains(&part), "{part}\n{text}");
        assert!(!at.join("i/review.toml").exists() && !at.join("i/review").exists(), "{part}");
    }
    // By code and subject it is of all findings of the code about it.
    let (code, text) = decide(at, "TW201", "accepted", &["--about", "v"]);
    assert_eq!(code, Some(0), "{text}");
    assert_eq!(state_of(at, "TW201", "v", &[]).as_deref(), Some("waived"));
}

/// All at once, each with its place and what to write; nothing is judged by half of it.
#[test]
fn a_broken_decision_is_told_whole() {
    let folder = folder_of(&TWO);
    let at = folder.path();
    let text = "[[decision]]\nfinding = 5\nreason = \"x\"\nuntil = \"soon\"\ndecison = \"accepted\"\n\
                [[decision]]\nfinding = \"TW999\"\nsubject = \"v\"\ndecision = \"ignored\"\nreason = \"\"\nwho = \"dpo\"\n\
                until = 2026-01-01\non = 2026-02-01\ncovers = \"abc\"\n\
                [[signature]]\nwho = 5\n[[decisions]]\n";
    fs::write(at.join("i/review.toml"), text).unwrap();
    for words in [
        &["check", "i"][..],
        &["review", "i"],
        &["report", "i", "--out", "r"],
        &["sign", "i", "--who", "dpo"],
    ] {
        let (code, told) = ran(words, at);
        assert_eq!(code, Some(2), "{words:?}\n{told}");
        for part in [
            "review.toml:2:11",
            "`finding` takes text, not integer",
            "review.toml:4:",
            "review.toml:5:1",
            "did you mean `decision`?",
            "the required key `who`",
            "`TW999` is neither a key nor a code of a finding",
            "`ignored`",
            "before it was decided on 2026-02-01",
            "`abc` is not written as what a waiver covers",
            "`who` takes a text, not integer",
            "review.toml has no key `decisions`",
        ] {
            assert!(told.contains(part), "{words:?}: {part}\n{told}");
        }
    }
    assert_eq!(fs::read_to_string(at.join("i/review.toml")).unwrap(), text);
    for text in ["decision = 1\n", "decision = [1]\n", "[[decision\n", "\u{0}"] {
        fs::write(at.join("i/review.toml"), text).unwrap();
        let (code, told) = ran(&["check", "i"], at);
        assert!(code == Some(2) && told.contains("review.toml"), "{text}\n{told}");
    }
}

/// As text and Markdown it reads, and says what it leaves out; an inventory of one file keeps no decisions.
#[test]
fn the_list_is_for_readers_too() {
    let folder = folder_of(&TWO);
    let at = folder.path();
    let (code, text) = ran(&["review", "i", "--limit", "1"], at);
    assert!(code == Some(0) && text.contains("open: 2 findings and 2 exposures; decided: 0"), "{text}");
    assert!(text.contains("and 1 more: `--limit 0` shows all") && text.contains("--decide KEY"), "{text}");
    let (_, page) = ran(&["review", "i", "--format", "markdown"], at);
    assert!(
        page.contains("## Open findings (2)") && page.contains("| key | what | about | decision |"),
        "{page}"
    );
    let (_, table) = ran(&["review", "i", "--format", "csv"], at);
    assert_eq!(table.lines().count(), 5, "{table}");
    ran(&["fmt", "i", "--to", "yaml", "--out", "one.yaml"], at);
    assert_eq!(ran(&["review", "one.yaml"], at).0, Some(0));
    let words =
        ["review", "one.yaml", "--decide", "000000000000", "--as", "accepted", "--by", "x", "--reason", "y"];
    let (code, text) = ran(&[&words[..], &["--until", "2099-01-01"]].concat(), at);
    assert!(code == Some(2) && text.contains("only an inventory in a folder"), "{text}");
}

#[test]
fn nothing_is_written_that_could_not_be_read_again() {
    let folder = folder_of(&TWO);
    let at = folder.path();
    let key = open(at, "finding", "v");
    let before = fs::read_to_string(at.join("i/review.toml")).ok();
    let long = "x".repeat(100_000);
    let words = [
        "review",
        "i",
        "--decide",
        &key,
        "--as",
        "accepted",
        "--by",
        "dpo",
        "--reason",
        &long,
        "--until",
        "2027-01-01",
    ];
    let (code, text) = ran(&words, at);
    assert!(code == Some(2) && text.contains("TW002: nothing was written: a text has"), "{text}");
    assert_eq!(fs::read_to_string(at.join("i/review.toml")).ok(), before);
    let full = "#".repeat((1 << 20) - 20) + "\n";
    fs::write(at.join("i/review.toml"), &full).unwrap();
    for words in [
        &[
            "review",
            "i",
            "--decide",
            &key,
            "--as",
            "accepted",
            "--by",
            "dpo",
            "--reason",
            "r",
            "--until",
            "2027-01-01",
        ][..],
        &["sign", "i", "--who", "dpo"],
    ] {
        let (code, text) = ran(words, at);
        assert!(code == Some(2) && text.contains("at most 1048576 are read"), "{text}");
        assert_eq!(fs::read_to_string(at.join("i/review.toml")).unwrap(), full);
    }
}

/// It would hide what is decided until then.
#[test]
fn a_decision_of_a_day_to_come_is_none() {
    let folder = folder_of(&TWO);
    let at = folder.path();
    let key = open(at, "finding", "v");
    let row = |on: &str| {
        format!(
            "[[decision]]\nfinding = \"{key}\"\ndecision = \"accepted\"\nreason = \"r\"\nwho = \"dpo\"\non = {on}\nuntil = 2999-01-31\n"
        )
    };
    fs::write(at.join("i/review.toml"), row("2998-01-01")).unwrap();
    for words in [&["check", "i"][..], &["review", "i"], &["fix", "i"], &["report", "i", "--out", "o"]] {
        let (code, text) = ran(words, at);
        assert!(
            code == Some(2) && text.contains("it is decided on 2998-01-01, a future date"),
            "{words:?}: {text}"
        );
    }
    fs::write(at.join("i/review.toml"), row("2026-11-24")).unwrap();
    assert_ne!(ran(&["check", "i"], at).0, Some(2));
}

/// Rows of waivers of all kinds that findings and exposures of an inventory have: undated and dated, several of one thing, void,
/// and of nothing; with last days all over a year, several on each.
fn waivers_of_all_kinds(read: &ingest::Outcome, as_of: Date) -> String {
    let inventory = read.inventory.clone().unwrap();
    let analysis = Analysis::prepare(inventory.clone(), shared(), as_of).covering();
    let assessment = analysis.assess();
    let mut asked: Vec<gate::Asked> = assessment
        .findings
        .iter()
        .filter(|finding| finding.code.can_be_waived())
        .map(|finding| (finding.code.as_str(), finding.subject.as_str()))
        .collect::<BTreeSet<_>>()
        .into_iter()
        .map(|(code, subject)| (WaiverOf::Code(code.to_owned()), subject.to_owned()))
        .collect();
    asked.extend(assessment.exposures.iter().step_by(7).map(|row| {
        let key = report::key_of(&inventory, row, &row.categories);
        (WaiverOf::Key(key), inventory.party(row.recipient).id.clone())
    }));
    let mut each = |see: &mut dyn FnMut(&ExposureRow)| assessment.exposures.iter().for_each(see);
    let covers = gate::covers_now(&inventory, &read.sources, &assessment.findings, &mut each, &asked);
    let mut text = "finding,subject,reason,who,until,covers,decision,on\n".to_owned();
    let mut row = |of: &WaiverOf, subject: &str, covers: &str, (decision, on): (&str, &str), days: usize| {
        let (WaiverOf::Key(of) | WaiverOf::Code(of)) = of;
        let until = (0..days % 360 / 8 * 8 + 5).fold(as_of, |day, _| day.tomorrow().unwrap());
        writeln!(text, "{of},{subject},r,dpo,{until},{covers},{decision},{on}").unwrap();
    };
    for (at, ((of, subject), covers)) in asked.iter().zip(&covers).enumerate() {
        let (covers, _) = covers.as_ref().unwrap_or_else(|| panic!("{of:?} {subject}"));
        row(of, subject, covers, ("accepted", ""), at * 37);
        match at % 5 {
            0 => row(of, subject, covers, ("accepted", ""), at * 37 + 20),
            1 => row(of, subject, covers, ("disputed", "2026-11-20"), at * 53),
            2 => row(of, subject, "wxkxss5ag752", ("accepted", "2026-11-21"), at * 41),
            3 => row(of, subject, covers, ("to-fix", "2026-11-22"), at * 29),
            _ => row(of, subject, "wxkxss5ag752", ("accepted", ""), at * 43),
        }
        row(&WaiverOf::Key(format!("{at:012}")), subject, covers, ("accepted", ""), at * 31);
    }
    text
}

/// Where only waivers end, nothing is judged anew; what comes of it is what comes of judging every day by itself.
#[test]
fn the_ends_of_waivers_are_those_of_days_judged_by_themselves() {
    let (from, to) = (day("2026-11-23"), day("2027-11-23"));
    let mut texts = texts("harbour");
    texts.remove("review.toml");
    texts.remove("waivers.csv");
    let vocabulary = law::vocabulary(&shared());
    let read = |texts: &std::collections::BTreeMap<String, String>| {
        let all: Vec<(&str, &str)> =
            texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        ingest::from_memory(&all, &vocabulary)
    };
    let waivers = waivers_of_all_kinds(&read(&texts), from);
    texts.insert("waivers.csv".to_owned(), waivers);
    let read = read(&texts);
    let inventory = read.inventory.clone().unwrap_or_else(|| panic!("{:#?}", read.findings));
    let analysis = Analysis::prepare(inventory, shared(), from);
    let over = Over { analysis: &analysis, sources: &read.sources, read: &read.findings, threads: 2 };
    let (_, turns) = over.timeline(from, to);
    let mut plainly = Vec::new();
    let laws = analysis.regimes_given().iter().map(AsRef::as_ref);
    for day in changes::days(analysis.inventory(), laws).into_keys().filter(|&day| from < day && day <= to) {
        let (before, after) = (over.on(day.yesterday().unwrap()), over.on(day));
        let difference = Difference::of(&before, &after);
        let again = difference
            .findings_gained
            .iter()
            .any(|(key, said)| said.counts() && before.findings.contains_key(key));
        if again || !difference.exposures.is_empty() || !difference.transfers.is_empty() {
            plainly.push((day, difference));
        }
    }
    assert!(plainly.len() > 30, "{}", plainly.len());
    let told: Vec<(Date, Difference)> = turns.into_iter().map(|turn| (turn.day, turn.difference)).collect();
    for (told, plainly) in told.iter().zip(&plainly) {
        assert_eq!(told, plainly);
    }
    assert_eq!(told.len(), plainly.len());
}

/// What was accepted upstream was accepted for those who had it then: a recipient behind it is another thing.
#[test]
fn a_recipient_behind_what_is_accepted_is_not_accepted() {
    let folder = folder_of(&TWO);
    let at = folder.path();
    // `v` is in India, on no ground; what it hands on in the same country has its fault, and no other.
    let vendors = "id,name,country\nv,V,IN\nw,W,IN\nx,X,IN\ny,Y,IN\n";
    let flows = |more: &str| {
        format!("id,from,to,categories,populations,safeguards\nin,p,s,c;d,,\nout,s,v,c,,\n{more}")
    };
    let put = |name: &str, text: &str| fs::write(at.join("i").join(name), text).unwrap();
    put("vendors.csv", vendors);
    put("flows.csv", &flows("on,v,x,c,,\n"));
    let (key, before) = (open(at, "finding", "v"), checked(at, &[]));
    assert_eq!(decide(at, &key, "accepted", &[]).0, Some(0));
    assert_eq!(state_of(at, "TW201", "v", &[]).as_deref(), Some("waived"), "{before:?}");
    ran(&["check", "i", "--write-baseline"], at);
    let grown = |flow: &str| {
        put("flows.csv", &flows(flow));
        let state = state_of(at, "TW201", "v", &[]);
        put("flows.csv", &flows("on,v,x,c,,\n"));
        state
    };
    for (flow, state) in [
        // Another recipient behind it, next to it or farther on.
        ("on,v,x,c,,\nto-y,v,y,c,,\n", "new"),
        ("on,v,x,c,,\nto-y,x,y,c,,\n", "new"),
        // Data that `v` never has goes nowhere; and one that is left out is less.
        ("on,v,x,c,,\nto-y,v,y,d,,\n", "waived"),
        ("", "new"),
    ] {
        assert_eq!(grown(flow).as_deref(), Some(state), "{flow}");
    }
    // The baseline knows those that it had: one more is new, one less is not.
    fs::remove_file(at.join("i/review.toml")).unwrap();
    ran(&["check", "i", "--write-baseline"], at);
    let known = |flow: &str| {
        put("flows.csv", &flows(flow));
        state_of(at, "TW201", "v", &["--baseline", "thalweg-baseline.json"])
    };
    assert_eq!(known("on,v,x,c,,\n").as_deref(), Some("known"));
    assert_eq!(known("").as_deref(), Some("known"));
    assert_eq!(known("on,v,x,c,,\nto-y,x,y,c,,\n").as_deref(), Some("new"));
    // Accepted by its exposures it is no wider.
    put("flows.csv", &flows("on,v,x,c,,\n"));
    let all = rows(at, "open", &[]);
    let exposure = all.iter().find(|row| row["of"] == "exposure" && row["about"] == "v").unwrap();
    assert_eq!(decide(at, exposure["key"].as_str().unwrap(), "accepted", &[]).0, Some(0));
    assert_eq!(state_of(at, "TW201", "v", &[]).as_deref(), Some("waived"));
    assert_eq!(grown("on,v,x,c,,\nto-y,v,y,c,,\n").as_deref(), Some("new"));
}

/// Between a finding and its exposures the later decision counts; where no day tells, the more careful one.
#[test]
fn the_later_decision_counts_between_a_finding_and_its_exposures() {
    let folder = folder_of(&TWO);
    let at = folder.path();
    let (key, exposure) = (open(at, "finding", "w"), open(at, "exposure", "w"));
    let review = at.join("i/review.toml");
    let state = |first: (&str, &str, &str), second: (&str, &str, &str)| {
        let _ = fs::remove_file(&review);
        for (key, decision, on) in [first, second] {
            assert_eq!(decide(at, key, decision, &["--on", on]).0, Some(0), "{key} {decision} {on}");
        }
        state_of(at, "TW201", "w", &[]).unwrap()
    };
    let (finding, exposure) = (key.as_str(), exposure.as_str());
    for (first, second, wanted) in [
        ((finding, "accepted", "2026-11-20"), (exposure, "disputed", "2026-11-22"), "new"),
        ((finding, "accepted", "2026-11-20"), (exposure, "to-fix", "2026-11-22"), "new"),
        ((finding, "accepted", "2026-11-20"), (exposure, "disputed", "2026-11-20"), "new"),
        ((finding, "accepted", "2026-11-22"), (exposure, "disputed", "2026-11-20"), "waived"),
        ((finding, "disputed", "2026-11-20"), (exposure, "accepted", "2026-11-22"), "waived"),
        ((finding, "disputed", "2026-11-22"), (exposure, "accepted", "2026-11-20"), "new"),
        ((finding, "disputed", "2026-11-20"), (exposure, "accepted", "2026-11-20"), "new"),
    ] {
        assert_eq!(state(first, second), wanted, "{first:?} {second:?}");
        assert_eq!(state(second, first), wanted, "{second:?} {first:?}");
    }
    // What counts is shown with the finding; what gave way is kept as a record.
    assert_eq!(state((finding, "accepted", "2026-11-20"), (exposure, "disputed", "2026-11-22")), "new");
    assert_eq!(rows(at, "replaced", &[])[0]["key"], finding);
    ran(&["report", "i", "--out", "r"], at);
    let page = fs::read_to_string(at.join("r/report.md")).unwrap();
    assert!(page.contains("its exposure is disputed: clauses come"), "{page}");
    // Without a day the dispute counts, in whatever order they stand.
    let text = fs::read_to_string(&review).unwrap();
    for less in ["on = 2026-11-20\n", "on = 2026-11-22\n"] {
        fs::write(&review, text.replace(less, "")).unwrap();
        assert_eq!(state_of(at, "TW201", "w", &[]).as_deref(), Some("new"), "{less}");
    }
}

/// Of two rows about the same that state no day, neither is later: the more careful one counts.
#[test]
fn of_two_without_a_day_the_more_careful_counts() {
    let folder = folder_of(&TWO);
    let at = folder.path();
    for (key, about) in [(open(at, "finding", "w"), "w"), (open(at, "exposure", "w"), "w")] {
        let covers = covers(at, &key, about);
        let row =
            |decision: &str, until: &str| format!("{key},{about},because,dpo,{until},{covers},{decision}\n");
        let state = |rows: [String; 2]| {
            let text = format!("finding,subject,reason,who,until,covers,decision\n{}", rows.concat());
            fs::write(at.join("i/waivers.csv"), text).unwrap();
            (state_of(at, "TW201", "w", &[]).unwrap(), ran(&["check", "i"], at).1)
        };
        let (early, late) = ("2027-01-31", "2027-12-31");
        for (accepted, careful) in [(early, late), (late, early), (early, early)] {
            for word in ["disputed", "to-fix"] {
                let (one, two) = (row("accepted", accepted), row(word, careful));
                for rows in [[one.clone(), two.clone()], [two, one]] {
                    let (state, text) = state(rows);
                    assert_eq!(state, "new", "{word} {accepted} {careful}");
                    assert!(text.contains("and it states no date"), "{text}");
                }
            }
            let (one, two) = (row("to-fix", accepted), row("disputed", careful));
            for pair in [[one.clone(), two.clone()], [two, one]] {
                state(pair);
                assert_eq!(rows(at, "decided", &[])[0]["decision"], "disputed");
            }
        }
        fs::remove_file(at.join("i/waivers.csv")).unwrap();
    }
}
