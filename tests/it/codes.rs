//! Every finding code is raised by the example of its documentation, says what to do, and is gone where the example is
//! put right. The README lists every code.

use std::{collections::BTreeMap, fs, path::Path, process::Command};

use thalweg::{
    assess::Analysis,
    finding::{
        Code, Finding, Severity,
        explain::{BASE, File},
    },
    gate, ingest, law,
};

/// What is found in the base inventory with these files beside its own, or in their place; whether it is read; and the
/// codes that the program itself names in a check.
struct Found {
    read: bool,
    findings: Vec<Finding>,
    printed: String,
}

fn found(files: &[File]) -> Found {
    let folder = tempfile::tempdir().unwrap();
    let all: BTreeMap<&str, &str> = BASE.iter().chain(files).copied().collect();
    let laws = folder.path().join("laws");
    let root = folder.path().join("inventory");
    fs::create_dir_all(&laws).unwrap();
    fs::create_dir_all(&root).unwrap();
    let mut texts = Vec::new();
    for (name, text) in all {
        if let Some(name) = name.strip_prefix("regimes/") {
            fs::write(laws.join(name), text).unwrap();
            texts.push((name.to_owned(), text.to_owned()));
        } else {
            fs::write(root.join(name), text).unwrap();
        }
    }
    let regimes = law::merge(law::built_in().unwrap(), &texts).unwrap();
    let outcome = ingest::read(&root, &law::vocabulary(&regimes));
    let mut findings = outcome.findings;
    let read = outcome.inventory.is_some();
    if let Some(inventory) = &outcome.inventory {
        let as_of = inventory.head.as_of.unwrap_or_else(|| "2026-11-23".parse().unwrap());
        let analysis = Analysis::prepare(inventory.clone(), regimes.iter().cloned(), as_of);
        findings.extend(analysis.check());
        gate::waive(inventory, &outcome.sources, as_of, &mut findings, &mut |see| {
            analysis.each_exposure(see);
        });
    }
    Found { read, findings, printed: printed(&root, &laws) }
}

/// What `thalweg check` shows.
fn printed(inventory: &Path, laws: &Path) -> String {
    let mut program = Command::new(env!("CARGO_BIN_EXE_thalweg"));
    program.arg("check").arg(inventory);
    if fs::read_dir(laws).unwrap().next().is_some() {
        program.arg("--regimes").arg(laws);
    }
    let run = program.output().unwrap();
    [run.stdout, run.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat()
}

fn shown(findings: &[Finding]) -> String {
    let lines: Vec<_> =
        findings.iter().map(|f| format!("{} {} | {}", f.code.as_str(), f.message, f.help)).collect();
    lines.join("\n")
}

#[test]
fn every_code_is_raised_by_its_example_and_says_what_to_do() {
    for &code in Code::ALL {
        let Found { findings, printed, .. } = found(code.explanation().raises);
        let raised: Vec<&Finding> = findings.iter().filter(|f| f.code == code).collect();
        assert!(!raised.is_empty(), "{} is not raised:\n{}", code.as_str(), shown(&findings));
        for finding in raised {
            assert_eq!(finding.severity, code.severity(), "{}", code.as_str());
            assert!(!finding.help.trim().is_empty(), "{}: {}", code.as_str(), finding.message);
        }
        let told = format!("[{}]", code.as_str());
        assert!(printed.contains(&told), "{} is not shown by check:\n{printed}", code.as_str());
    }
}

#[test]
fn no_code_is_raised_where_its_example_is_put_right() {
    for &code in Code::ALL {
        let Found { read, findings, printed } = found(code.explanation().settled);
        assert!(read, "{} put right is not read:\n{}", code.as_str(), shown(&findings));
        assert!(findings.iter().all(|f| f.code != code), "{}:\n{}", code.as_str(), shown(&findings));
        assert!(!printed.contains(&format!("[{}]", code.as_str())), "{}:\n{printed}", code.as_str());
    }
}

/// The base says nothing but that its clauses are of an entry to be reviewed: whatever an example raises is its own.
#[test]
fn the_base_of_the_examples_is_sound() {
    let Found { read, findings, .. } = found(&[]);
    assert!(read);
    let codes: Vec<Code> = findings.iter().map(|f| f.code).collect();
    assert_eq!(codes, [Code::ReviewRequired], "{}", shown(&findings));
}

#[test]
fn every_code_is_explained_in_whole_sentences() {
    for &code in Code::ALL {
        let e = code.explanation();
        for text in [e.meaning, e.why, e.fix] {
            assert!(text.ends_with('.') && text.len() > 15, "{}: {text}", code.as_str());
            assert!(!text.contains("  ") && !text.contains('\n'), "{}: {text}", code.as_str());
        }
        assert_ne!(e.raises, e.settled, "{}", code.as_str());
        let names =
            |files: &[File]| files.iter().all(|(name, text)| !name.is_empty() && text.ends_with('\n'));
        assert!(names(e.raises) && names(e.settled), "{}", code.as_str());
    }
}

#[test]
fn codes_are_unique_and_in_order() {
    let texts: Vec<&str> = Code::ALL.iter().map(|c| c.as_str()).collect();
    assert!(texts.is_sorted_by(|a, b| a < b), "{texts:?}");
    assert!(texts.iter().all(|t| t.len() == 5 && t.starts_with("TW")));
}

#[test]
fn the_readme_lists_every_code() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let listed: Vec<&str> = page.lines().filter(|l| l.starts_with("| TW")).collect();
    let row = |c: &Code| format!("| {} | {} | {} |", c.as_str(), c.severity().as_str(), c.title());
    assert_eq!(listed, Code::ALL.iter().map(row).collect::<Vec<_>>());
}

fn code(words: &[&str]) -> (Option<i32>, String, String) {
    let run = Command::new(env!("CARGO_BIN_EXE_thalweg")).arg("code").args(words).output().unwrap();
    let [out, err] = [run.stdout, run.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    (run.status.code(), out, err)
}

#[test]
fn a_code_is_explained_on_the_terminal() {
    let (exit, out, err) = code(&["tw201"]);
    assert_eq!(exit, Some(0), "{err}");
    let e = Code::TransferMissing.explanation();
    assert!(out.starts_with("TW201 (error): a transfer on no ground at all\n"), "{out}");
    for text in [e.meaning, e.why, e.fix] {
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words(&out).contains(&words(text)), "{text} in\n{out}");
    }
    assert!(out.contains("safeguards.csv") && out.contains("scc,2,acme,cloud"), "{out}");
    let (exit, out, _) = code(&[]);
    assert_eq!((exit, out.lines().count()), (Some(0), Code::ALL.len()));
    let (exit, _, err) = code(&["TW2O1"]);
    assert_eq!(exit, Some(2));
    assert!(err.contains("did you mean `TW201`?"), "{err}");
    let (exit, _, err) = code(&["nonsense"]);
    assert_eq!(exit, Some(2));
    assert!(err.contains("`thalweg code` lists them"), "{err}");
}

/// Severity is what a run ends with: an example of a note or warning ends well.
#[test]
fn severities_decide_the_exit_code() {
    for &code in Code::ALL.iter().filter(|c| c.severity() != Severity::Error) {
        let Found { read, .. } = found(code.explanation().raises);
        assert!(read, "{} keeps an inventory from being read", code.as_str());
    }
}
