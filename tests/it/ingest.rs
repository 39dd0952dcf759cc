//! Reading inventories: every folder of `fixtures/invalid` holds one mistake or a family of them, with what must be
//! said in `expected.txt`; a folder dropped there is a test. An inventory of one file stands there as `one.yaml`,
//! `one.json` or `one.toml`. Run with `SNAPSHOTS=overwrite` to write those files anew.
//! A folder of `fixtures/valid` may have one too: what is said beside errors.

mod memory;
mod single;
mod words;

use std::{
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

use proptest::prelude::*;
use thalweg::{
    finding::{Code, Finding, Severity},
    ingest::{self, Outcome},
    model::{
        Access, Basis, Bloc, CategoryCell, CategoryMatch, Consideration, DateCell, Home, Inventory, NodeId,
        PartyMatch, Place, PlaceMatch, RecipientMatch, Recurrence, Role, Transform, TransformMatch,
        Vocabulary,
    },
    source::{Sources, Span},
};

use crate::support;

fn vocabulary() -> Vocabulary {
    let words = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect();
    Vocabulary {
        regimes: words(&["eu-gdpr", "uk-gdpr", "ch-fadp"]),
        mechanisms: words(&["scc", "bcr-c", "bcr-p", "idta", "derogation"]),
        schemes: words(&["eu-us-dpf", "uk-extension"]),
    }
}

fn fixtures(kind: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(kind);
    let mut folders: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    folders.sort();
    folders
}

fn place(span: Option<Span>, sources: &Sources) -> String {
    span.map_or("-".into(), |s| match s.line {
        0 => sources.name(s.source).to_owned(),
        _ => format!("{}:{}:{}", sources.name(s.source), s.line, s.column),
    })
}

/// One line for each finding: code, place, message, help, what to write instead, second place.
fn listed(findings: &[Finding], sources: &Sources, folder: &Path) -> String {
    let mut text = String::new();
    for finding in findings {
        let message = finding.message.replace(&folder.display().to_string(), "FOLDER");
        write!(text, "{} {} {message}", finding.code.as_str(), place(finding.span, sources)).unwrap();
        if !finding.help.is_empty() {
            write!(text, " | {}", finding.help).unwrap();
        }
        if let Some(replacement) = &finding.replacement {
            let span = finding.span.unwrap();
            let old = &sources.get(span.source).unwrap().text[span.start as usize..span.end as usize];
            write!(text, " | {old:?} => {replacement:?}").unwrap();
        }
        if let Some(other) = finding.other {
            write!(text, " | also {}", place(Some(other), sources)).unwrap();
        }
        text.push('\n');
    }
    text
}

fn read(folder: &Path) -> Outcome {
    let outcome = ingest::read(&support::inventory_of(folder), &vocabulary());
    let broken = outcome.findings.iter().any(|f| f.severity == Severity::Error);
    assert_eq!(outcome.inventory.is_none(), broken, "{}", folder.display());
    outcome
}

#[test]
fn every_broken_inventory_is_explained() {
    let folders = fixtures("invalid");
    assert!(folders.len() >= 70);
    let mut wrong = Vec::new();
    for folder in folders {
        let outcome = read(&folder);
        let found = listed(&outcome.findings, &outcome.sources, &folder);
        let file = folder.join("expected.txt");
        if std::env::var_os("SNAPSHOTS").is_some_and(|v| v == "overwrite") {
            fs::write(&file, &found).unwrap();
        }
        let expected = fs::read_to_string(&file).unwrap_or_default();
        if found != expected || found.is_empty() {
            wrong.push(format!("{}\nexpected:\n{expected}found:\n{found}", folder.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_sound_inventory_is_read() {
    for folder in fixtures("valid").into_iter().chain(fixtures("small")) {
        let outcome = read(&folder);
        let found = listed(&outcome.findings, &outcome.sources, &folder);
        assert!(outcome.inventory.is_some(), "{}\n{found}", folder.display());
        let file = folder.join("expected.txt");
        if std::env::var_os("SNAPSHOTS").is_some_and(|v| v == "overwrite") && !found.is_empty() {
            fs::write(&file, &found).unwrap();
        }
        let expected = fs::read_to_string(&file).unwrap_or_default();
        assert_eq!(found, expected, "{}", folder.display());
    }
}

fn valid(name: &str) -> Inventory {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/valid").join(name);
    read(&folder).inventory.unwrap()
}

#[test]
fn every_column_arrives_in_the_model() {
    let all = valid("everything");
    assert_eq!((all.head.assessment_valid_months, all.head.expiry_notice_days), (12, 30));
    assert_eq!(all.head.regimes.as_deref(), Some(&["eu-gdpr".to_owned(), "uk-gdpr".to_owned()][..]));
    assert_eq!(all.head.as_of.unwrap().to_string(), "2026-11-23");
    assert_eq!(all.head.severity, [("TW103".to_owned(), "off".to_owned())]);
    let ids: Vec<_> = all.parties.iter().map(|p| (p.id.as_str(), p.role)).collect();
    assert_eq!(
        ids,
        [
            ("acme", Role::Controller),
            ("inc", Role::JointController),
            ("cloud", Role::Processor),
            ("sub", Role::SubProcessor),
            ("shop", Role::Controller),
            ("police", Role::Controller),
        ]
    );
    assert_eq!(all.parties[1].parent, all.find_party("acme"));
    assert_eq!(all.parties[1].subject_to, Some(vec![]));
    assert_eq!(all.parties[2].subject_to, None);
    assert_eq!(all.stores[0].controllers.len(), 2);
    assert_eq!(all.stores[0].holdings.populations.len(), 2);
    assert_eq!(all.populations[1].homes, [Home::Anywhere]);
    assert_eq!(all.countries[1].assessment.on, DateCell::None);
    assert_eq!(all.safeguards[1].exporters, [PartyMatch::Group(all.find_party("acme").unwrap())]);
    assert_eq!(all.safeguards[2].importers, [PartyMatch::Any]);
    let (first, second) = (&all.rules[0], &all.rules[1]);
    assert_eq!(first.category, Some(CategoryMatch::Tagged("special".into())));
    assert_eq!(first.recipient, Some(RecipientMatch::Kind("advertiser".into())));
    assert_eq!((first.place, first.mechanism.as_deref()), (Some(PlaceMatch::NotIn(Bloc::Eea)), Some("scc")));
    assert_eq!((first.population.is_some(), first.purpose.is_some()), (true, true));
    assert_eq!((first.legal_basis, first.consideration), (Some(Basis::Consent), Some(Consideration::Sale)));
    assert_eq!(first.transform, Some(TransformMatch::Has(Transform::Pseudonymise)));
    assert_eq!((first.deny, first.message.as_str(), second.deny), (true, "No, never", false));
    assert_eq!(second.category, all.find_category("email").map(CategoryMatch::Within));
    assert_eq!(second.recipient, all.find_party("cloud").map(RecipientMatch::Party));
    assert_eq!(second.place, Place::parse("US").map(PlaceMatch::At));
    assert_eq!((all.volumes[0].people, all.volumes[0].per.as_str()), (120_000, "12-months"));
    assert_eq!(all.extras.len(), 1);
    assert_eq!((all.extras[0].row.as_str(), all.extras[0].value.as_str()), ("acme", "Ann"));
}

#[test]
fn flows_arrive_with_their_lists() {
    let all = valid("everything");
    let flow = &all.flows[1];
    assert_eq!((all.node_name(flow.from), all.node_name(flow.to)), ("app", "log"));
    assert_eq!(all.category_cells.get(flow.categories), [CategoryCell::All]);
    assert_eq!(all.safeguard_lists.get(flow.safeguards).len(), 2);
    let (email, contact) = (all.find_category("email").unwrap(), all.find_category("contact").unwrap());
    let health = all.find_category("health").unwrap();
    assert_eq!(
        all.transform_lists.get(flow.transforms),
        [Transform::Pseudonymise, Transform::Drop(health), Transform::Derive(email, contact)]
    );
    assert_eq!(
        (flow.access, flow.recurrence, flow.consideration),
        (Access::Remote, Recurrence::Occasional, Consideration::Sale)
    );
    assert!(all.transform_lists.get(all.flows[2].transforms).is_empty());
    assert!(matches!(all.flows[0].from, NodeId::Population(_)));
}

#[test]
fn split_tables_are_read_in_name_order() {
    let ids: Vec<_> = valid("split").flows.iter().map(|f| f.id.to_string()).collect();
    assert_eq!(ids, ["f1", "f3", "f2"]);
}

#[test]
fn a_spreadsheets_export_is_read() {
    let inventory = valid("spreadsheet-export");
    let names: Vec<_> = inventory.parties.iter().map(|p| (p.id.as_str(), p.name.as_str())).collect();
    assert_eq!(names, [("acme", "Acme \"A\" GmbH"), ("beta", "Béta, Inc.")]);
}

#[test]
fn what_is_no_inventory_is_a_finding() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    };
    for (path, said) in [
        (folder.path().join("gone"), "not there"),
        (folder.path().join("gone.yaml"), "not there"),
        (write("inventory.txt", "x"), "one .yaml, .json or .toml file"),
        (write("flows.csv", "id"), "give the folder"),
        (write("inventory.toml", "name = \"t\"\n"), "give the folder"),
        (write("a.yaml", "x"), "no keys, but one string"),
    ] {
        let outcome = read(&path);
        let finding = &outcome.findings[0];
        assert!(format!("{} {}", finding.message, finding.help).contains(said), "{finding:?}");
    }
}

#[cfg(unix)]
#[test]
fn links_out_of_the_folder_are_not_followed() {
    let folder = tempfile::tempdir().unwrap();
    let outside = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("inventory.toml"), "name = \"t\"\n").unwrap();
    fs::write(outside.path().join("secret"), "id,name,country\ns3cret,S,DE\n").unwrap();
    std::os::unix::fs::symlink(outside.path().join("secret"), folder.path().join("companies.csv")).unwrap();
    std::os::unix::fs::symlink(outside.path(), folder.path().join("flows")).unwrap();
    std::os::unix::fs::symlink(folder.path().join("gone"), folder.path().join("vendors.csv")).unwrap();
    let outcome = read(folder.path());
    assert_eq!(outcome.findings.len(), 3, "{:?}", outcome.findings);
    assert!(outcome.sources.files().iter().all(|f| !f.text.contains("s3cret")));
}

#[test]
fn more_findings_than_are_listed_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("inventory.toml"), "name = \"t\"\n").unwrap();
    let rows: String = (0..ingest::bounds::FINDINGS + 7).fold("id,name,country\n".into(), |mut rows, i| {
        writeln!(rows, "p{i},P,Nowhere").unwrap();
        rows
    });
    fs::write(folder.path().join("vendors.csv"), rows).unwrap();
    let outcome = read(folder.path());
    assert_eq!(outcome.findings.len(), ingest::bounds::FINDINGS + 1);
    assert_eq!(outcome.findings.last().unwrap().message, "7 more findings in vendors.csv are not listed");
}

#[test]
fn blank_rows_beyond_the_bound_are_counted_and_crowd_out_no_error() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("inventory.toml"), "name = \"t\"\n").unwrap();
    let table = |last: &str| {
        let rows = ",,\n".repeat(ingest::bounds::FINDINGS + 7);
        fs::write(folder.path().join("vendors.csv"), format!("id,name,country\n{rows}{last}\n")).unwrap();
        read(folder.path())
    };
    let blank = |outcome: &Outcome| outcome.findings.iter().filter(|f| f.code == Code::BlankRow).count();
    let outcome = table("v,V,DE");
    assert_eq!(blank(&outcome), ingest::bounds::FINDINGS + 1);
    let last = outcome.findings.last().unwrap();
    assert_eq!(last.message, "7 more findings of this code in vendors.csv are not listed");
    assert!(outcome.inventory.is_some());
    let outcome = table("v,V,Nowhere");
    assert_eq!(blank(&outcome), ingest::bounds::FINDINGS + 1);
    assert_eq!(outcome.findings.iter().filter(|f| f.code == Code::BadPlace).count(), 1);
}

fn run(command: &str, inventory: &Path, out: Option<&Path>) -> (Option<i32>, String) {
    let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_thalweg"));
    program.arg(command).arg(inventory);
    if let Some(out) = out {
        program.arg("--out").arg(out);
    }
    let run = program.output().unwrap();
    let text = [run.stdout, run.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
    (run.status.code(), text)
}

#[test]
fn a_check_tells_that_nothing_moves_and_passes_blank_rows_over() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/valid/spreadsheet-export");
    let (code, text) = run("check", &folder, None);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("TW110") && text.contains("TW023"), "{text}");
}

#[test]
fn the_severity_of_a_note_on_reading_is_the_users_to_choose() {
    let folder = tempfile::tempdir().unwrap();
    let head = "name = \"t\"\n[severity]\nTW023 = \"off\"\nTW110 = \"off\"\n";
    fs::write(folder.path().join("inventory.toml"), head).unwrap();
    fs::write(folder.path().join("vendors.csv"), "id,name,country\n,,\n").unwrap();
    let (code, text) = run("check", folder.path(), None);
    assert_eq!(code, Some(0), "{text}");
    assert!(!text.contains("TW110") && !text.contains("TW023"), "{text}");
}

#[test]
fn a_report_is_not_written_over_its_inventory() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("inventory");
    fs::create_dir(&place).unwrap();
    fs::write(place.join("inventory.toml"), "name = \"t\"\n").unwrap();
    let mut same = vec![place.clone(), place.join("."), place.join("new/.."), place.join("../inventory")];
    #[cfg(unix)]
    {
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(&place, &link).unwrap();
        same.push(link);
    }
    for out in same {
        let (code, text) = run("report", &place, Some(&out));
        assert_eq!(code, Some(2), "{}: {text}", out.display());
        assert!(text.contains("it is the folder of the inventory"), "{text}");
        assert_eq!(fs::read_dir(&place).unwrap().count(), 1, "{}", out.display());
    }
    let (code, text) = run("report", &place, Some(&place.join("report")));
    assert_eq!(code, Some(0), "{text}");
}

/// Whatever stands there for the day, one finding with the day's place says so, unless it is one.
#[test]
fn a_bad_day_in_the_head_is_told_once() {
    let folder = tempfile::tempdir().unwrap();
    for (day, help) in [
        ("2026-02-29", "yyyy-mm-dd"),
        ("2026-13-01", "yyyy-mm-dd"),
        ("2026-02-29T10:00:00", "yyyy-mm-dd"),
        ("2026-1-3", "write 2026-01-03"),
        ("23.11.2026", "write 2026-11-23"),
        ("20261123", "write 2026-11-23"),
        ("2026-11-23T10:00:00", "write 2026-11-23"),
        ("\"23.11.2026\"", "write 2026-11-23"),
        ("\"2026-02-29\"", "yyyy-mm-dd"),
        ("\"2026-02-29", "yyyy-mm-dd"),
        ("12:00:00", "yyyy-mm-dd"),
        ("\"x\"", "yyyy-mm-dd"),
        ("\"é", "yyyy-mm-dd"),
        ("x", "yyyy-mm-dd"),
        ("\"\"", "yyyy-mm-dd"),
        ("", "yyyy-mm-dd"),
        ("true", "write as_of = 2026-11-23"),
        ("[2026-11-23]", "write as_of = 2026-11-23"),
    ] {
        fs::write(folder.path().join("inventory.toml"), format!("as_of = {day}\nname = \"t\"\n")).unwrap();
        let outcome = read(folder.path());
        let found = listed(&outcome.findings, &outcome.sources, folder.path());
        assert_eq!(outcome.findings.len(), 1, "{day}\n{found}");
        assert!(found.contains(" inventory.toml:1:") && found.contains(help), "{day}\n{found}");
        assert!(!found.contains("``"), "{day}\n{found}");
        check_spans(&outcome);
    }
    fs::write(folder.path().join("inventory.toml"), "as_of = \"2026-02-28\nname = \"t\"\n").unwrap();
    assert!(read(folder.path()).inventory.is_none());
}

const FILES: &[&str] = &[
    "inventory.toml",
    "companies.csv",
    "vendors.csv",
    "stores.csv",
    "populations.csv",
    "categories.csv",
    "purposes.csv",
    "safeguards.csv",
    "certifications.csv",
    "countries.csv",
    "flows.csv",
    "rules.csv",
    "volumes.csv",
];

/// Reads the inventory that holds everything, with one of its files changed.
fn with_file(name: &str, change: impl FnOnce(Vec<u8>) -> Vec<u8>) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    let whole = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/valid/everything");
    for entry in fs::read_dir(whole).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
    }
    let path = folder.path().join(name);
    fs::write(&path, change(fs::read(&path).unwrap())).unwrap();
    ingest::read(folder.path(), &vocabulary())
}

/// Every span must cut its text at characters, and its line and column must be those of its first byte.
fn check_spans(outcome: &Outcome) {
    for span in outcome.findings.iter().flat_map(|f| f.span.into_iter().chain(f.other)) {
        let text = &outcome.sources.get(span.source).unwrap().text;
        let range = span.start as usize..span.end as usize;
        assert!(text.get(range.clone()).is_some(), "{span:?}");
        if span.line > 0 {
            assert_eq!(thalweg::text::locate(span.source, text, range), span);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn random_bytes_never_panic(file in 0..FILES.len(), bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        check_spans(&with_file(FILES[file], |_| bytes));
    }

    #[test]
    fn random_cells_never_panic(file in 0..FILES.len(), row in "[a-z0-9;,:>!*#\"é\r\n\t -]{0,80}") {
        check_spans(&with_file(FILES[file], |mut bytes| {
            bytes.extend(row.bytes());
            bytes
        }));
    }

    #[test]
    fn a_byte_changed_anywhere_never_panics(file in 0..FILES.len(), at in any::<prop::sample::Index>(), byte: u8) {
        check_spans(&with_file(FILES[file], |mut bytes| {
            let at = at.index(bytes.len());
            bytes[at] = byte;
            bytes
        }));
    }
}
