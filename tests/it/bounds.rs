//! What is too large or broken too often ends in time, in little memory and with few words. Nothing is timed: inputs are so
//! large that anything that grows faster than they do would not end.

#[cfg(target_os = "linux")]
mod threads;

use std::{
    fs,
    io::Read as _,
    path::Path,
    process::{Command, Stdio},
};

use tempfile::TempDir;
use thalweg::model::Place;

fn thalweg(words: &[&str], folder: &Path) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_thalweg"));
    let out = command.args(words).current_dir(folder).stdin(Stdio::null()).output().unwrap();
    (out.status.code(), String::from_utf8(out.stdout).unwrap(), String::from_utf8(out.stderr).unwrap())
}

/// A folder with these files.
fn folder(files: &[(&str, String)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    dir
}

const MIB: usize = 1 << 20;

#[test]
fn broken_files_are_told_in_few_words() {
    let many = |unit: &str| unit.repeat(MIB / unit.len());
    for (name, text) in [
        ("eq.toml", many("=\n")),
        ("line.toml", many("=,")),
        ("heads.toml", many("[[a]]\n")),
        ("twice.toml", many("a=1\n")),
        ("twice.json", format!("{{{}\"a\":1}}", many("\"a\":1,"))),
        ("open.json", many("[")),
        ("words.json", format!("[{}1]", many("abc,"))),
        ("text.json", format!("{{\"inventory\": {{\"name\": \"{}", many("\\u"))),
        ("aliases.yaml", format!("flows: [{}]", many("*a, "))),
        ("twice.yaml", many("a: 1\n")),
        ("dashes.yaml", many("- ")),
        ("key.yaml", format!("{}: 1", many("a"))),
        ("tags.yaml", format!("flows:\n{}", many("- !x y\n"))),
    ] {
        let dir = folder(&[(name, text)]);
        let (code, out, error) = thalweg(&["check", name], dir.path());
        assert_eq!(code, Some(2), "{name}: {}", error.get(..200).unwrap_or(&error));
        let said = out.len() + error.len();
        assert!(said < 1_000_000, "{name} says {said} bytes");
    }
}

/// A few companies that are everywhere, each of which hands all to all: some kilobytes whose exposures, or whose transfers,
/// are hundreds of megabytes. Comments make it larger, and no better.
#[test]
fn what_is_far_larger_than_its_inventory_is_refused() {
    let everywhere: Vec<&str> = Place::all().map(Place::code).filter(|code| code.len() == 2).collect();
    let company = |places: &str, i: usize| format!("a{i},A,{places}\n");
    let person = |i: usize| format!("p{i},P,{}\n", if i.is_multiple_of(2) { "DE" } else { "DE;FR" });
    // A chain, into which everybody's data comes.
    let chain = |i: usize| match i.checked_sub(100) {
        None => format!("f{i},p{i},a0,c{}\n", i % 20),
        Some(at) => format!("g{at},a{at},a{},*\n", at + 1),
    };
    // Each to each.
    let each = |i: usize| format!("g{i},a{},a{},*\n", i / 24, i % 24);
    let head = |text: &str| format!("{text}\n{}", "# a comment that says nothing\n".repeat(5_000));
    for (companies, places, people, flows) in [
        (30, 30, 100, rows(&head("id,from,to,categories"), 129, chain)),
        (24, everywhere.len(), 1, rows(&head("id,from,to,categories"), 576, each) + "f,p0,a0,c0\n"),
    ] {
        let places = everywhere[..places].join(";");
        let dir = folder(&[
            ("i/inventory.toml", "name = \"x\"\nas_of = 2026-11-23\n".to_owned()),
            ("i/categories.csv", rows("id,name", 20, |i| format!("c{i},C\n"))),
            ("i/companies.csv", rows("id,name,country", companies, |i| company(&places, i))),
            ("i/populations.csv", rows("id,name,country", people, person)),
            ("i/flows.csv", flows),
        ]);
        let (code, _, error) = thalweg(&["report", "i", "--out", "r"], dir.path());
        assert_eq!(code, Some(2), "{error}");
        assert!(error.contains("TW002") && error.contains(" MiB"), "{error}");
        let (code, _, error) = thalweg(&["export", "i", "--format", "jgf", "--out", "x.json"], dir.path());
        assert_eq!(code, Some(2), "{error}");
        assert!(error.contains("TW002"), "{error}");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "nothing is left behind");
    }
}

#[test]
fn a_head_and_a_law_may_be_broken_on_every_line() {
    let dir = folder(&[("m/inventory.toml", "=\n".repeat(MIB / 2)), ("r/law.toml", "=\n".repeat(MIB / 2))]);
    let (code, _, error) = thalweg(&["check", "m"], dir.path());
    assert!(code == Some(2) && error.contains("inventory.toml:1:1"), "{code:?}");
    let (code, _, error) = thalweg(&["law", "--regimes", "r"], dir.path());
    assert!(code == Some(2) && error.contains("law.toml:1:1"), "{code:?}");
}

#[test]
fn no_more_is_told_than_was_asked_for() {
    let text = format!("{{{}\"a\":1}}", "\"a\":1,".repeat(2_000));
    let dir = folder(&[("i.json", text)]);
    let count = |words: &[&str]| {
        let (code, _, error) = thalweg(words, dir.path());
        assert_eq!(code, Some(2));
        (error.matches("appears twice").count(), error)
    };
    let (few, error) = count(&["check", "i.json", "--limit", "3"]);
    assert!(few == 3 && error.contains("1997 more of TW018 are not shown"), "{error}");
    assert!(error.contains("2002 errors"), "the number is that of all: {error}");
    assert_eq!(count(&["check", "i.json", "--limit", "0"]).0, 2_000);
    assert_eq!(count(&["map", "i.json"]).0, 100);
}

const COMPANIES: &str = "id,name,country\nacme,Acme,DE\n";
const PEOPLE: &str = "id,name,country\npeople,People,DE\n";
const CATEGORIES: &str = "id,name\nc,C\n";

fn rows(head: &str, count: usize, row: impl Fn(usize) -> String) -> String {
    format!("{head}\n") + &(0..count).map(|n| row(n) + "\n").collect::<String>()
}

/// Acme gives to so many vendors, under so many clauses of anybody with anybody.
fn star(vendors: usize, clauses: usize) -> TempDir {
    folder(&[
        ("m/inventory.toml", "name = \"m\"\nas_of = 2026-11-01\nregimes = [\"eu-gdpr\"]\n".into()),
        ("m/companies.csv", COMPANIES.into()),
        ("m/populations.csv", PEOPLE.into()),
        ("m/categories.csv", CATEGORIES.into()),
        ("m/vendors.csv", rows("id,name,country,role", vendors, |n| format!("v{n},V,IN,processor"))),
        (
            "m/flows.csv",
            rows("id,from,to,categories\nf,people,acme,c", vendors, |n| format!("f{n},acme,v{n},c")),
        ),
        (
            "m/safeguards.csv",
            rows("id,mechanism,module,exporter,importer,valid_from,assessed_on", clauses, |n| {
                format!("s{n},scc,2,*,*,2022-01-01,2026-01-01")
            }),
        ),
    ])
}

#[test]
fn safeguards_that_are_alike_are_judged_once_and_all_are_counted() {
    let dir = star(10_000, 10_000);
    let (code, out, error) = thalweg(&["check", "m", "--limit", "2"], dir.path());
    assert_eq!(code, Some(0), "{error}");
    // All but the first are told to be of no use.
    assert!(out.contains("9997 more of TW403 are not shown"), "{out}");
    for clauses in [9, 10, 12, 500] {
        let dir = star(2, clauses);
        let (_, out, error) = thalweg(&["explain", "m", "--recipient", "v1"], dir.path());
        assert!(out.contains("s0") && error.is_empty(), "{out}{error}");
        let reason = format!("and {} more, none of them better", clauses - 9);
        assert_eq!(out.contains(&reason), clauses > 9, "{clauses}: {out}");
    }
}

#[test]
fn rules_that_ask_the_same_are_evaluated_once_and_each_is_told() {
    let vendors = 40;
    let all = (0..vendors).flat_map(|a| (0..vendors).map(move |b| (a, b))).filter(|(a, b)| a != b);
    let flows: Vec<String> = all.map(|(a, b)| format!("f{a}-{b},v{a},v{b},c\n")).collect();
    let flows = flows.concat();
    let rules = 5_000;
    let dir = folder(&[
        ("m/inventory.toml", "name = \"m\"\nas_of = 2026-11-01\n".into()),
        ("m/companies.csv", COMPANIES.into()),
        ("m/populations.csv", PEOPLE.into()),
        ("m/categories.csv", CATEGORIES.into()),
        ("m/vendors.csv", rows("id,name,country,role", vendors, |n| format!("v{n},V,IN,processor"))),
        ("m/flows.csv", format!("id,from,to,categories\nf,people,v0,c\n{flows}")),
        ("m/rules.csv", rows("id,effect,place,message", rules, |n| format!("r{n},deny,IN,rule {n}"))),
    ]);
    let (code, out, error) = thalweg(&["check", "m", "--limit", "0"], dir.path());
    assert_eq!(code, Some(1), "{error}");
    assert_eq!(out.matches("[TW303]").count(), rules);
    for rule in [0, 4_999] {
        let told = format!("rule {rule}: denied is c of people at v0 (IN), c of people at v1 (IN)");
        assert!(out.contains(&told), "{told}");
    }
    assert_eq!(out.matches("and 32 more; the first by f").count(), rules);
}

#[test]
fn a_reader_that_has_seen_enough_changes_nothing() {
    let dir = folder(&[
        ("m/inventory.toml", "name = \"m\"\nas_of = 2026-11-01\n".into()),
        ("m/companies.csv", COMPANIES.into()),
        ("m/populations.csv", PEOPLE.into()),
        ("m/categories.csv", CATEGORIES.into()),
        ("m/vendors.csv", rows("id,name,country", 2_000, |n| format!("v{n},V,IN"))),
        (
            "m/flows.csv",
            rows("id,from,to,categories\nf,people,acme,c", 2_000, |n| format!("f{n},acme,v{n},c")),
        ),
    ]);
    for (words, code) in [
        (&["check", "m"][..], 1),
        (&["export", "m", "--format", "jsonld"], 0),
        (&["code", "TW201"], 0),
        (&["--help"], 0),
    ] {
        let mut run = Command::new(env!("CARGO_BIN_EXE_thalweg"))
            .args(words)
            .current_dir(dir.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // One byte, and the pipe is closed.
        let _ = run.stdout.take().unwrap().read(&mut [0]);
        let mut said = String::new();
        run.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert_eq!((run.wait().unwrap().code(), said.as_str()), (Some(code), ""), "{words:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_written_is_a_failure() {
    let dir = star(1, 1);
    for words in [
        &["--help"][..],
        &["--version"],
        &["check", "--help"],
        &["check", "m"],
        &["law"],
        &["map", "m"],
        &["code"],
    ] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let run = Command::new(env!("CARGO_BIN_EXE_thalweg"))
            .args(words)
            .current_dir(dir.path())
            .stdout(full)
            .output()
            .unwrap();
        assert_eq!(run.status.code(), Some(2), "{words:?}");
        assert!(String::from_utf8(run.stderr).unwrap().contains("standard output"), "{words:?}");
    }
}

/// What was done is done, and is not said to have failed: whoever ran it again would sign twice.
#[cfg(target_os = "linux")]
#[test]
fn what_was_done_stays_done_though_nobody_can_be_told() {
    let dir = star(1, 1);
    for words in [
        &["report", "m", "--out", "r"][..],
        &["fmt", "m"],
        &["init", "i"],
        &["sign", "m", "--who", "dpo"],
        &["schema", "inventory", "--out", "s.json"],
        &["man", "pages"],
    ] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let told = Command::new(env!("CARGO_BIN_EXE_thalweg"))
            .args(words)
            .current_dir(dir.path())
            .stdout(full)
            .output()
            .unwrap();
        let said = String::from_utf8(told.stderr).unwrap();
        assert_ne!(told.status.code(), Some(2), "{words:?}: {said}");
        assert!(said.contains("warning: what was done stays done"), "{words:?}: {said}");
    }
    let review = fs::read_to_string(dir.path().join("m/review.toml")).unwrap();
    assert_eq!(review.matches("report = ").count(), 1, "{review}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_table_whose_name_is_no_text_is_told_by_every_command() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt as _};
    for name in [&b"m/flows-\xff.csv"[..], b"m/flows/\xff.csv"] {
        let dir = star(1, 1);
        let path = dir.path().join(OsStr::from_bytes(name));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "id,from,to,categories\ng,acme,v0,c\n").unwrap();
        for words in [
            &["check", "m"][..],
            &["fmt", "m"],
            &["report", "m", "--out", "r"],
            &["fmt", "m", "--out", "i.yaml"],
        ] {
            let (code, _, error) = thalweg(words, dir.path());
            assert!(code == Some(2) && error.contains("has a name that is not UTF-8"), "{words:?}: {error}");
        }
        assert!(!dir.path().join("r").exists() && !dir.path().join("i.yaml").exists());
    }
}

#[cfg(target_os = "linux")]
#[test]
fn the_memory_of_a_query_holds_from_the_beginning() {
    let dir = star(20_000, 1);
    let query = |memory: &str| {
        thalweg(&["query", "m", "RETURN 1 AS one", "--memory", memory, "--timeout", "600"], dir.path())
    };
    let (code, _, error) = query("1");
    assert_eq!(code, Some(2), "{error}");
    assert!(error.contains("more than 1 MiB") && error.contains("--memory"), "{error}");
    let (code, out, error) = query("2000");
    assert!(code == Some(0) && out.contains("one"), "{error}");
}

/// Only so many words are compared with all that there are: of forty thousand unknown places the first are told what may be
/// meant, and each is told what to write.
#[test]
fn suggestions_are_bounded() {
    let rows: Vec<String> = (0..40_000).map(|n| format!("v{n},V,Germanyx{n:x}\n")).collect();
    let vendors = rows.concat();
    let vendors = format!("id,name,country\nfirst,V,Germanny\n{vendors}same,V,Germanny\n");
    let files = [
        ("inventory.toml", "name = \"t\"\n"),
        ("companies.csv", "id,name,country\na,A,DE\n"),
        ("vendors.csv", &vendors),
    ];
    let outcome = thalweg::ingest::from_memory(&files, &thalweg::model::Vocabulary::default());
    let of_place = |f: &&thalweg::finding::Finding| f.code == thalweg::finding::Code::BadPlace;
    let places: Vec<_> = outcome.findings.iter().filter(of_place).collect();
    assert!(places.first().unwrap().help.contains("`DE`") && places.iter().all(|f| !f.help.is_empty()));
    let near = places.iter().filter(|f| f.help.contains("did you mean")).count();
    assert!((1..2_000).contains(&near), "{near}");
}

/// Everybody's data goes from each to each: some kilobytes of flows, each of which carries thousands of pairs of a population
/// and a category. They are held in lots, for each day and each supposition.
#[cfg(unix)]
#[test]
fn what_is_dense_is_compared_in_little_memory() {
    const PEOPLE: usize = 45;
    const VENDORS: usize = 90;
    let each = |i: usize| format!("g{i},v{},v{},*\n", i / VENDORS, i % VENDORS);
    let all: Vec<String> = (0..PEOPLE).map(|i| format!("c{i}")).collect();
    let into = |i: usize| format!("e{i},p{i},a,{}\nh{i},a,v{i},*\n", all.join(";"));
    let dir = folder(&[
        ("i/inventory.toml", "name = \"x\"\nas_of = 2026-11-23\n".to_owned()),
        ("i/companies.csv", "id,name,country\na,A,DE\n".to_owned()),
        ("i/vendors.csv", rows("id,name,country", VENDORS, |i| format!("v{i},V,US\n"))),
        ("i/populations.csv", rows("id,name,country", PEOPLE, |i| format!("p{i},P,DE\n"))),
        ("i/categories.csv", rows("id,name", PEOPLE, |i| format!("c{i},C\n"))),
        ("i/flows.csv", rows("id,from,to,categories", PEOPLE, into) + &rows("", VENDORS * VENDORS, each)),
        (
            "i/safeguards.csv",
            "id,mechanism,module,exporter,importer,valid_from\ns,scc,2,*,*,2025-01-01\n".to_owned(),
        ),
    ]);
    for words in ["calendar i", "whatif i --expire s --limit 1"] {
        let run = format!("ulimit -v 1500000; exec {} {words}", env!("CARGO_BIN_EXE_thalweg"));
        let ran = Command::new("sh").args(["-c", &run]).current_dir(dir.path()).output().unwrap();
        let error = String::from_utf8_lossy(&ran.stderr);
        assert!(ran.status.code().is_some_and(|code| code < 2), "{words}: {error}");
    }
}

/// A line of thousands, as of a list that was read as a chain, has millions of steps in its routes: what holds them all says so
/// before it begins. What needs no routes goes on.
#[test]
fn routes_without_end_are_refused_before_they_are_made() {
    const LONG: usize = 2_000;
    let on = |i: usize| match i.checked_sub(1) {
        None => "f0,a,v0,c\n".to_owned(),
        Some(before) => format!("f{i},v{before},v{i},c\n"),
    };
    let dir = folder(&[
        ("i/inventory.toml", "name = \"x\"\nas_of = 2026-11-23\nregimes = [\"eu-gdpr\"]\n".to_owned()),
        ("i/companies.csv", "id,name,country\na,A,DE\n".to_owned()),
        ("i/vendors.csv", rows("id,name,country", LONG, |i| format!("v{i},V,US\n"))),
        ("i/populations.csv", "id,name,country\np,P,DE\n".to_owned()),
        ("i/categories.csv", "id,name\nc,C\n".to_owned()),
        ("i/flows.csv", rows("id,from,to,categories", LONG, on) + "in,p,a,c\n"),
    ]);
    for words in [
        &["timeline", "i", "--to", "2027-11-23"][..],
        &["calendar", "i"],
        &["diff", "i", "--from", "2026-01-01", "--to", "2026-02-01"],
        &["whatif", "i", "--drop", "v7"],
        &["fix", "i"],
        &["review", "i"],
        &["sign", "i", "--who", "dpo"],
        &["export", "i", "--format", "jgf", "--out", "x.json"],
    ] {
        let (code, _, error) = thalweg(words, dir.path());
        let told =
            error.contains("TW002: the routes of the 2000 exposures have 200") && error.contains("help: ");
        assert!(code == Some(2) && told, "{words:?}: {error}");
    }
    let mut there: Vec<_> =
        fs::read_dir(dir.path().join("i")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    there.sort();
    assert!(!there.iter().any(|name| name == "review"), "{there:?}");
    let (code, _, error) = thalweg(&["check", "i"], dir.path());
    assert!(code.is_some_and(|code| code < 2), "{error}");
    let (code, text, error) = thalweg(&["explain", "i", "--recipient", "v1999", "--limit", "1"], dir.path());
    assert!(code == Some(0) && text.contains("f1999"), "{error}");
}

/// Papers that end on as many days: each day is held against the one before, and no day is kept.
#[cfg(unix)]
#[test]
fn days_are_not_held_in_memory() {
    const PAPERS: usize = 150;
    let day = |i: usize| {
        let first: thalweg::model::Date = "2026-12-01".parse().unwrap();
        first.checked_add(jiff::Span::new().days(i64::try_from(i).unwrap())).unwrap()
    };
    let dir = folder(&[
        ("i/inventory.toml", "name = \"x\"\nas_of = 2026-11-23\nregimes = [\"eu-gdpr\"]\n".to_owned()),
        ("i/companies.csv", "id,name,country\na,A,DE\n".to_owned()),
        ("i/vendors.csv", rows("id,name,country", PAPERS, |i| format!("v{i},V,IN\n"))),
        ("i/populations.csv", "id,name,country\np,P,DE\n".to_owned()),
        ("i/categories.csv", "id,name\nc,C\n".to_owned()),
        ("i/flows.csv", rows("id,from,to,categories", PAPERS, |i| format!("f{i},a,v{i},c\n")) + "in,p,a,c\n"),
        (
            "i/safeguards.csv",
            rows(
                "id,mechanism,module,exporter,importer,valid_from,valid_until,assessed_on,assessment",
                PAPERS,
                |i| format!("s{i},scc,2,a,v{i},2025-01-01,{},2026-01-01,passed\n", day(i)),
            ),
        ),
    ]);
    for words in ["calendar i --to 2028-12-31", "timeline i --to 2028-12-31"] {
        let run = format!("ulimit -v 400000; exec {} {words}", env!("CARGO_BIN_EXE_thalweg"));
        let ran = Command::new("sh").args(["-c", &run]).current_dir(dir.path()).output().unwrap();
        let error = String::from_utf8_lossy(&ran.stderr);
        assert_eq!(ran.status.code(), Some(0), "{words}: {error}");
        let text = String::from_utf8_lossy(&ran.stdout);
        assert!((0..PAPERS).all(|i| text.contains(&format!("`s{i}`"))), "{words}");
    }
}

/// A name is told again with each flow and each finding: one of the length of a book would make a book of each.
#[test]
fn a_name_is_no_book() {
    let row = |bytes: usize| format!("id,name,country\na,{},DE\n", "N".repeat(bytes));
    let dir = |bytes: usize| {
        folder(&[("i/inventory.toml", "name = \"x\"\n".to_owned()), ("i/companies.csv", row(bytes))])
    };
    let (code, _, error) = thalweg(&["check", "i"], dir(1_025).path());
    assert!(code == Some(2) && error.contains("TW002") && error.contains("a name of 1025 bytes"), "{error}");
    let (code, _, error) = thalweg(&["check", "i"], dir(1_024).path());
    assert!(code.is_some_and(|code| code < 2), "{error}");
}
