//! docs/FORMATS.md says what the program reads and writes: every column, key, word, condition and bound, and no other.

use std::{collections::BTreeSet, fs, path::Path, process::Command};

use thalweg::{
    assess::{self, Kind},
    export,
    ingest::{self, bounds},
    law::{self, Capacity, Condition, Regime, Verdict},
    model::{Access, AssessmentOutcome, Basis, Consideration, Recurrence, Role},
    report,
    text::{Format, tree, yaml},
};

use crate::support::told;

fn text(file: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap()
}

/// What stands under a heading, up to the next one of its rank or above.
fn section(title: &str) -> String {
    let page = text("docs/FORMATS.md");
    let rank = |l: &str| l.chars().take_while(|&c| c == '#').count();
    let level = rank(title);
    let mut lines = page.lines().skip_while(|l| *l != title);
    assert!(lines.next().is_some(), "docs/FORMATS.md has no heading `{title}`");
    lines.take_while(|l| rank(l) == 0 || rank(l) > level).fold(String::new(), |all, l| all + l + "\n")
}

/// The rows of the tables in a text, headers left out.
fn rows(text: &str) -> Vec<Vec<String>> {
    let lines: Vec<&str> = text.lines().collect();
    let header = |i: usize| lines.get(i + 1).is_some_and(|l| l.starts_with("|---"));
    let cells = |l: &str| l.trim_matches('|').split('|').map(|c| c.trim().to_owned()).collect();
    (0..lines.len()).filter(|&i| lines[i].starts_with("| ") && !header(i)).map(|i| cells(lines[i])).collect()
}

/// Names in the first cells of the tables in a text, with whether they are bold.
fn firsts(text: &str) -> Vec<(String, bool)> {
    let name = |row: &Vec<String>| (row[0].trim_matches('*').to_owned(), row[0].starts_with("**"));
    rows(text).iter().map(name).collect()
}

/// Those of a section.
fn named(title: &str) -> Vec<(String, bool)> {
    firsts(&section(title))
}

/// The words in back quotes.
fn quoted(text: &str) -> BTreeSet<String> {
    text.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// What stands between two marks of a source.
fn between<'t>(text: &'t str, begin: &str, end: &str) -> &'t str {
    let (_, rest) = text.split_once(begin).unwrap_or_else(|| panic!("no `{begin}`"));
    rest.split_once(end).unwrap_or_else(|| panic!("no `{end}` behind `{begin}`")).0
}

/// The string literals of a source text.
fn literals(text: &str) -> Vec<String> {
    text.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

/// The tables that src/ingest/table.rs knows, each with its columns and whether they are required.
fn tables() -> Vec<(String, Vec<(String, bool)>)> {
    let source = text("src/ingest/table.rs");
    let names = between(&source, "fn name(self)", "\n    }\n");
    let lists = between(&source, "fn columns(self)", "\n    }\n");
    let column = |part: &str| {
        let (name, required) = part.split_once("\", ").unwrap();
        (name.to_owned(), required.starts_with("true"))
    };
    let mut tables = Vec::new();
    for line in names.lines().filter(|l| l.contains("=>")) {
        let (variant, name) = line.trim().split_once(" => ").unwrap();
        let arm = lists.lines().find(|l| l.split([' ', '|']).any(|w| w == variant)).unwrap();
        let list = arm.split_once("=> ").unwrap().1.trim_end_matches(',');
        let columns = between(&source, &format!("const {list}: &[Column] ="), ";");
        tables.push((literals(name)[0].clone(), columns.split("(\"").skip(1).map(column).collect()));
    }
    tables
}

#[test]
fn every_column_of_every_table_is_named() {
    let tables = tables();
    assert!(tables.len() >= 14 && tables.iter().all(|(_, columns)| columns.len() >= 5), "{tables:?}");
    for (table, columns) in tables {
        let parties = "### companies.csv, vendors.csv, partners.csv, third_parties.csv";
        let own = format!("### {table}.csv");
        let title = if parties.contains(&format!("{table}.csv")) { parties } else { &own };
        assert_eq!(named(title), columns, "{title}");
    }
}

#[test]
fn every_key_of_the_head_is_named() {
    let source = text("src/ingest/table.rs");
    let keys = literals(between(&source, "const HEAD_KEYS: &[&str] = &[", "];"));
    let written: Vec<String> = named("### inventory.toml").into_iter().map(|(key, _)| key).collect();
    assert_eq!(written, keys);
}

/// The three examples are read without a word, and are the same inventory.
#[test]
fn the_examples_of_one_file_are_the_same_inventory() {
    let page = text("docs/FORMATS.md");
    let page = between(&page, "### One file instead", "### Canonical form");
    let vocabulary = law::vocabulary(&regimes());
    let read = |format: Format| {
        let folder = tempfile::tempdir().unwrap();
        let name = format.as_str();
        let file = folder.path().join(format!("inventory.{name}"));
        fs::write(&file, between(page, &format!("```{name}\n"), "```")).unwrap();
        let outcome = ingest::read(&file, &vocabulary);
        assert!(outcome.findings.is_empty(), "{name}: {:#?}", outcome.findings);
        told(outcome.inventory.unwrap())
    };
    let [yaml, json, toml] = Format::ALL.map(read);
    assert!(yaml.contains("Cloud: the company") && yaml.contains("x_owner"), "{yaml}");
    assert_eq!(yaml, json);
    assert_eq!(yaml, toml);
}

/// The words in back quotes that docs/FORMATS.md gives for a column.
fn words_of(title: &str, column: &str) -> BTreeSet<String> {
    let rows = rows(&section(title));
    let row = rows.iter().find(|r| r[0].trim_matches('*') == column).unwrap();
    quoted(&row[1])
}

#[test]
fn every_word_of_a_column_is_named_there() {
    let own = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
    let contract = text("src/ingest/table.rs");
    let list =
        |source: &str, name: &str| literals(between(source, &format!("const {name}: &[&str] = &["), "]"));
    let flows = "### flows.csv";
    let parties = "### companies.csv, vendors.csv, partners.csv, third_parties.csv";
    for (title, column, words) in [
        (parties, "role", own(Role::WORDS)),
        ("### safeguards.csv", "assessment", own(AssessmentOutcome::WORDS)),
        ("### countries.csv", "assessment", own(AssessmentOutcome::WORDS)),
        (flows, "legal_basis", own(Basis::WORDS)),
        (flows, "access", own(Access::WORDS)),
        (flows, "recurrence", own(Recurrence::WORDS)),
        (flows, "consideration", own(Consideration::WORDS)),
        (flows, "transform", list(&contract, "TRANSFORMS")),
        ("### rules.csv", "effect", list(&contract, "EFFECTS")),
        ("### volumes.csv", "per", list(&contract, "PERIODS")),
    ] {
        let written = words_of(title, column);
        assert!(!words.is_empty(), "{title}: no words for {column}");
        for word in words {
            assert!(written.contains(&word), "{title}: {column} does not name `{word}`");
        }
    }
    let written = words_of(flows, "transform");
    assert!(["drop:", "derive:"].iter().all(|t| written.iter().any(|w| w.starts_with(t))), "{written:?}");
}

#[test]
fn every_bound_is_named() {
    let grouped = |n: u64| {
        let digits = n.to_string();
        let parts: Vec<&str> =
            digits.as_bytes().rchunks(3).rev().map(|c| std::str::from_utf8(c).unwrap()).collect();
        parts.join(",")
    };
    let bytes = |n: u64| match n {
        n if n.is_multiple_of(1 << 30) => format!("{} GiB", n >> 30),
        n if n.is_multiple_of(1 << 20) => format!("{} MiB", n >> 20),
        n if n.is_multiple_of(1 << 10) => format!("{} KiB", n >> 10),
        n => format!("{n} bytes"),
    };
    let count = |n: usize| grouped(n as u64);
    let written: Vec<String> = rows(&section("### Bounds")).into_iter().map(|mut r| r.remove(1)).collect();
    let bounds = [
        bytes(bounds::FILE_BYTES),
        count(bounds::FILES),
        bytes(bounds::CELL_BYTES as u64),
        count(bounds::COLUMNS),
        bytes(bounds::ID_BYTES as u64),
        format!("{} bytes", count(bounds::NAME_BYTES)),
        count(bounds::CATEGORIES),
        count(bounds::POPULATIONS),
        count(bounds::FLOWS),
        count(bounds::ROWS),
        count(bounds::DEPTH),
        grouped(bounds::PERIOD.unsigned_abs()),
        count(bounds::FINDINGS),
        count(bounds::ALL_FINDINGS),
        count(tree::NESTING),
        bytes(yaml::REPEATED as u64),
        count(report::EXPOSURES),
        format!("{}, or {} for each exposure, if that is more", count(assess::STEPS), assess::STEPS_EACH),
        format!(
            "{}, or {} bytes for each flow, store, party, population, category and safeguard that is in use, if that is more",
            bytes(report::SMALL as u64),
            count(report::EACH)
        ),
    ];
    assert_eq!(written, bounds);
    assert_eq!(
        text("src/ingest/bounds.rs").matches("pub const ").count() + 5,
        bounds.len(),
        "a bound is not named"
    );
}

fn regimes() -> Vec<Regime> {
    law::built_in().unwrap()
}

/// A word, the regime that asks for it, and the heading under which it stands.
type Asked = BTreeSet<(&'static str, String, String)>;

const ASKED: [&str; 5] = ["### attests", "### kind", "### tags", "### measures", "### Certification schemes"];

/// What the conditions of the built-in laws ask for.
fn asked() -> Asked {
    let [attests, kind, tags_of, measures, schemes] = ASKED;
    let mut asked = Asked::new();
    for regime in regimes() {
        let mut add = |title, word: &String| {
            asked.insert((title, word.clone(), regime.id.clone()));
        };
        regime.authority_kinds.iter().for_each(|w| add(kind, w));
        regime.watched_tags.iter().for_each(|w| add(tags_of, w));
        for condition in regime.conditions() {
            match condition {
                Condition::Certified { scheme, separate, .. } => {
                    add(schemes, scheme);
                    for w in separate {
                        add(tags_of, w);
                    }
                }
                Condition::ImporterAttests { fact } => add(attests, fact),
                Condition::ImporterKind { kinds }
                | Condition::ExporterKindNot { kinds }
                | Condition::BothAre { kinds }
                | Condition::OneIs { kinds } => kinds.iter().for_each(|w| add(kind, w)),
                Condition::FactTagged { tags } => tags.iter().for_each(|w| add(tags_of, w)),
                Condition::ExporterAttestsWhereTagged { tags, broad, narrower, fact } => {
                    add(attests, fact);
                    tags.iter().chain(broad).chain(narrower).for_each(|w| add(tags_of, w));
                }
                Condition::ImporterAttestsWhereTagged { tags, fact } => {
                    add(attests, fact);
                    for w in tags {
                        add(tags_of, w);
                    }
                }
                Condition::Measure { among } => among.iter().for_each(|w| add(measures, w)),
                _ => {}
            }
        }
    }
    asked
}

#[test]
fn every_word_that_a_built_in_law_asks_for_is_named_with_that_law() {
    let mut written = Asked::new();
    for title in ASKED {
        for row in rows(&section(title)) {
            for word in quoted(&row[0]) {
                written.extend(quoted(&row[1]).into_iter().map(|regime| (title, word.clone(), regime)));
            }
        }
    }
    let asked = asked();
    assert!(asked.len() > 30, "{asked:?}");
    assert_eq!(written, asked);
    for scheme in law::vocabulary(&regimes()).schemes {
        assert!(quoted(&section("### Certification schemes")).contains(&scheme), "scheme `{scheme}`");
    }
    // Asked by the program itself, under every law.
    for (title, word) in [
        (ASKED[0], "no-access-from-establishment"),
        (ASKED[0], "own-locations"),
        (ASKED[3], "encryption-in-transit"),
        (ASKED[3], "pseudonymisation"),
    ] {
        let rows = rows(&section(title));
        assert!(rows.iter().any(|r| r[0] == format!("`{word}`") && r[1] == "every law"), "{word}");
    }
}

#[test]
fn every_mechanism_is_named_with_the_laws_that_know_it() {
    let regimes = regimes();
    let page = section("### Mechanisms");
    let header = page.lines().find(|l| l.starts_with("| mechanism")).unwrap().trim_matches('|');
    let header: Vec<&str> = header.split('|').map(str::trim).collect();
    let rows = rows(&page);
    for id in law::vocabulary(&regimes).mechanisms {
        let row =
            rows.iter().find(|r| r[0] == format!("`{id}`")).unwrap_or_else(|| panic!("mechanism `{id}`"));
        for regime in &regimes {
            let at = header.iter().position(|c| *c == format!("`{}`", regime.id)).unwrap();
            let known = regime.mechanism.iter().find(|m| m.mechanism == id);
            let word = known.map_or("-", |m| if m.own { "own" } else { "named" });
            assert_eq!(row[at], word, "`{id}` under {}", regime.id);
        }
    }
}

#[test]
fn the_exit_codes_are_named() {
    let codes: Vec<String> = named("## 5. Exit codes").into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, ["0", "1", "2"]);
}

#[test]
fn every_module_and_letter_is_named() {
    let rows = rows(&section("### Mechanisms"));
    for regime in regimes() {
        for mechanism in &regime.mechanism {
            for module in &mechanism.module {
                let named = rows.iter().any(|r| r[0] == format!("`{}`", module.id));
                assert!(named, "{} of {}", module.id, mechanism.entry.id);
            }
        }
    }
}

/// The keys that a part of src/law/load/schema.rs names, with whether they are required.
fn keys(part: &str) -> BTreeSet<(String, bool)> {
    let part = part.split_whitespace().collect::<Vec<_>>().join(" ").replace("( ", "(");
    let of = |mark: &str, required: bool| -> Vec<_> {
        part.split(mark).skip(1).map(|p| (p.split('"').next().unwrap().to_owned(), required)).collect()
    };
    of("must(\"", true).into_iter().chain(of("may(\"", false)).collect()
}

#[test]
fn every_key_of_a_regime_file_is_named() {
    let source = text("src/law/load/schema.rs");
    let page = section("## 3. A regime file");
    let list = |name: &str| keys(between(&source, &format!("const {name} ="), ";\n\n"));
    let only = |set: BTreeSet<(String, bool)>, names: &[&str]| -> BTreeSet<(String, bool)> {
        set.into_iter().filter(|(key, _)| names.contains(&key.as_str())).collect()
    };
    let without = |set: BTreeSet<(String, bool)>, name: &str| -> BTreeSet<(String, bool)> {
        set.into_iter().filter(|(key, _)| key != name).collect()
    };
    let both = |a: BTreeSet<(String, bool)>, b: BTreeSet<(String, bool)>| a.into_iter().chain(b).collect();
    for (title, at, keys) in [
        // A territory's places are told with the file.
        ("### The file", 0, without(list("REGIME: Keys"), "places")),
        ("### An entry", 0, both(list("ENTRY: &[Key]"), only(list("SOURCED: &[Key]"), &["source"]))),
        ("### An entry", 1, both(list("SOURCE: &[Key]"), only(list("SOURCED: &[Key]"), &["mark"]))),
        ("### A decision or prohibition", 0, list("DECISION: Keys")),
        ("### A mechanism", 0, list("MECHANISM: &[Key]")),
        ("### A mechanism", 1, list("CLAUSES: &[Key]")),
        ("### A mechanism", 2, list("MODULE: &[Key]")),
    ] {
        let section = section(title);
        let table =
            section.split("| key | what |").nth(at + 1).unwrap_or_else(|| panic!("{title}: table {at}"));
        let table = table.split("\n\n").next().unwrap();
        let written: BTreeSet<(String, bool)> = firsts(table).into_iter().collect();
        assert_eq!(written, keys, "{title}, table {at}");
    }
    let known = source.split_once("pub(super) const CONDITIONS").unwrap().0;
    for words in known.split("Shape::Word(&[").skip(1) {
        for word in literals(words.split_once("])").unwrap().0) {
            assert!(quoted(&page).contains(&word), "`{word}`");
        }
    }
}

#[test]
fn every_kind_of_condition_is_named_with_its_keys() {
    let source = text("src/law/load/schema.rs");
    let list = between(&source, "const CONDITIONS: &[(&str, &[Key])] = &[", "\n];");
    let of_decisions = literals(between(&source, "const OF_DECISIONS: &[&str] = &[", "];"));
    let kinds: Vec<_> = list
        .split("\n    (")
        .skip(1)
        .map(|entry| {
            let kind = literals(entry)[0].clone();
            let keys: BTreeSet<String> = keys(entry).into_iter().map(|(key, _)| key).collect();
            let asked = if of_decisions.contains(&kind) { "yes" } else { "no" };
            (kind, keys, asked.to_owned())
        })
        .collect();
    let rows = rows(&section("### Conditions"));
    let mut written: Vec<_> =
        rows.iter().map(|r| (r[0].trim_matches('`').to_owned(), quoted(&r[1]), r[2].clone())).collect();
    assert!(rows.iter().all(|r| r.len() == 6 && r[3..].iter().all(|c| !c.is_empty())));
    let mut kinds = kinds;
    kinds.sort();
    written.sort();
    assert_eq!(written, kinds);
    // The page of the law says the same of each.
    let manual: Vec<_> = law::MANUAL.iter().map(|m| [m.kind, m.holds, m.fails, m.not_stated]).collect();
    let told: Vec<_> = rows.iter().map(|r| [r[0].trim_matches('`'), &r[3], &r[4], &r[5]]).collect();
    assert_eq!(told, manual);
}

#[test]
fn every_column_that_the_law_is_shown_in_is_named() {
    for (title, words) in [
        ("#### All regimes", &[][..]),
        ("#### Entries", &["eu-gdpr"]),
        ("#### Places", &["eu-gdpr", "--to", "US"]),
    ] {
        let mut program = Command::new(env!("CARGO_BIN_EXE_thalweg"));
        let run = program.arg("law").args(words).args(["--format", "csv"]).output().unwrap();
        let header = String::from_utf8(run.stdout).unwrap().lines().next().unwrap().to_owned();
        let written: Vec<String> = named(title).into_iter().map(|(name, _)| name).collect();
        assert_eq!(written.join(","), header, "{title}");
    }
}

#[test]
fn every_file_of_a_report_and_its_columns_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("report");
    fs::write(folder.path().join("inventory.toml"), "name = \"empty\"\n").unwrap();
    let run = Command::new(env!("CARGO_BIN_EXE_thalweg"))
        .arg("report")
        .arg(folder.path())
        .args(["--long", "--as-of", "2026-11-23", "--out"])
        .arg(&out)
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let mut files: BTreeSet<String> =
        fs::read_dir(&out).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    // Only a browser writes this one (`page::a_report_for_paper_is_the_page`).
    assert!(files.insert("report.pdf".to_owned()));
    let page = section("## 4. What a report run writes");
    let intro = page.split("\n### ").next().unwrap();
    let written: BTreeSet<String> = rows(intro).iter().flat_map(|r| quoted(&r[0])).collect();
    assert_eq!(written, files);
    for table in ["exposures.csv", "transfers.csv", "findings.csv"] {
        let header = fs::read_to_string(out.join(table)).unwrap().lines().next().unwrap().to_owned();
        let written: Vec<String> = named(&format!("### {table}")).into_iter().map(|(name, _)| name).collect();
        assert_eq!(written.join(","), header, "{table}");
    }
    let json: serde_json::Value =
        serde_json::from_slice(&fs::read(out.join("report.json")).unwrap()).unwrap();
    let fields: BTreeSet<String> = json.as_object().unwrap().keys().cloned().collect();
    let written: BTreeSet<String> = named("### report.json").into_iter().map(|(name, _)| name).collect();
    assert_eq!(written, fields);
    assert!(page.contains(json["format"].as_str().unwrap()));
    for verdict in Verdict::ALL {
        assert!(quoted(intro).contains(verdict.as_str()), "verdict `{}`", verdict.as_str());
    }
    let transfers = section("### transfers.csv");
    for word in [
        Kind::Transfer.as_str(),
        Kind::Onward.as_str(),
        Kind::Returned.as_str(),
        Kind::SameParty.as_str(),
        Capacity::Controller.as_str(),
        Capacity::Processor.as_str(),
    ] {
        assert!(quoted(&transfers).contains(word), "`{word}`");
    }
}

#[test]
fn every_format_of_export_is_named() {
    let page = section("### What `thalweg export` writes");
    let own: BTreeSet<String> =
        export::Format::ALL.iter().map(|f| f.as_str().to_owned()).chain(["neo4j-csv".to_owned()]).collect();
    // What each is, and how it shows what.
    let tables: Vec<&str> = page.split("\n\n").filter(|p| p.starts_with("| format |")).collect();
    assert_eq!(tables.len(), 2);
    for table in tables {
        let named: BTreeSet<String> = rows(table).iter().flat_map(|r| quoted(&r[0])).collect();
        assert_eq!(named, own);
    }
    let source = text("src/export/dpv.rs");
    let terms: BTreeSet<String> =
        literals(&source).into_iter().filter(|l| source.contains(&format!("dpv(\"{l}\")"))).collect();
    assert!(terms.len() > 15, "{terms:?}");
    for term in terms {
        assert!(quoted(&page).contains(&format!("dpv:{term}")), "dpv:{term}");
    }
    let help = Command::new(env!("CARGO_BIN_EXE_thalweg")).args(["export", "--help"]).output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    assert!(own.iter().all(|format| help.contains(&format!("- {format}:"))), "{help}");
}

#[test]
fn every_label_type_and_property_of_the_graph_is_named() {
    use thalweg::graph::{Kind, Label, columns, kind_columns};
    let section = section("### The property graph");
    let rows = rows(&section);
    for &label in Label::ALL {
        let row = rows
            .iter()
            .find(|r| r[0] == format!("`{}`", label.as_str()))
            .unwrap_or_else(|| panic!("{}", label.as_str()));
        let named = quoted(&row[2]);
        let own: BTreeSet<String> = columns(label).iter().map(|&c| c.to_owned()).collect();
        assert_eq!(named, own, "{}", label.as_str());
    }
    for &kind in Kind::ALL {
        let of: Vec<_> = rows.iter().filter(|r| quoted(&r[0]).contains(kind.as_str())).collect();
        let named: BTreeSet<String> = of.iter().flat_map(|r| quoted(&r[2])).collect();
        let own: BTreeSet<String> = kind_columns(kind).iter().map(|&c| c.to_owned()).collect();
        assert!(!of.is_empty(), "{}", kind.as_str());
        assert_eq!(named, own, "{}", kind.as_str());
    }
}
