//! Inventories of one file: the same as a folder, with the same bounds, whatever stands in them.

use thalweg::text::Format;

use super::*;
use crate::support::{told, written};

/// The inventory that holds everything as one file, changed.
fn with_single(format: Format, change: impl FnOnce(Vec<u8>) -> Vec<u8>) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    let whole = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/valid/everything");
    let text = written(&whole, format);
    let file = folder.path().join(format!("i.{}", format.as_str()));
    fs::write(&file, change(text.into_bytes())).unwrap();
    ingest::read(&file, &vocabulary())
}

#[test]
fn one_file_is_the_same_inventory_as_a_folder() {
    let folder = told(valid("everything"));
    for format in Format::ALL {
        let outcome = with_single(format, |bytes| bytes);
        assert_eq!(outcome.sources.files()[0].name, format!("i.{}", format.as_str()));
        assert_eq!(told(outcome.inventory.unwrap()), folder, "{}", format.as_str());
    }
    let marked = with_single(Format::Yaml, |bytes| [b"\xef\xbb\xbf".as_slice(), &bytes].concat());
    assert_eq!(told(marked.inventory.unwrap()), folder);
}

#[test]
fn yaml_may_be_written_in_its_other_ways() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("i.yml");
    let text = "%YAML 1.2\n---\n{inventory: {name: 't', title: ~}, companies: [\n  {\"id\": a, name: 'one\n   two', \
                country: &places [DE, NO]},\n  {id: b, name: \"\\u00e9\\x21\", country: *places, parent: a},\n]}\n...\n";
    for text in [text.to_owned(), text.replace('\n', "\r\n")] {
        fs::write(&file, text).unwrap();
        let outcome = read(&file);
        let inventory = outcome.inventory.unwrap_or_else(|| panic!("{:#?}", outcome.findings));
        let names: Vec<_> = inventory.parties.iter().map(|p| p.name.as_str()).collect();
        assert_eq!(names, ["one two", "é!"]);
        assert!(inventory.parties.iter().all(|p| p.establishments.len() == 2));
    }
    let text = "inventory:\n  name: |\n    t\nflows:\ncompanies:\n- id: a\n  name: >\n    one\n    two\n\n    three\n  country: DE\n";
    fs::write(&file, text).unwrap();
    assert_eq!(read(&file).inventory.unwrap().parties[0].name, "one two\nthree");
}

/// The rows of a table but for `rests_on`, which says where in which file.
fn cells_but_places(path: &Path) -> Vec<Vec<String>> {
    let mut reader =
        csv::ReaderBuilder::new().comment(Some(b'#')).has_headers(false).from_path(path).unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let at = rows[0].iter().position(|column| column == "rests_on");
    let told = |row: &csv::StringRecord| {
        let cells = row.iter().enumerate().filter(|(index, _)| Some(*index) != at);
        cells.map(|(_, cell)| cell.to_owned()).collect()
    };
    rows.iter().map(told).collect()
}

#[test]
fn every_command_takes_one_file_and_names_it() {
    let folder = tempfile::tempdir().unwrap();
    let meta = Path::new(env!("CARGO_MANIFEST_DIR")).join("inventories/meta");
    let file = folder.path().join("meta.json");
    fs::write(&file, written(&meta, Format::Json)).unwrap();
    let out = folder.path().join("out");
    let (code, text) = run("report", &file, Some(&out));
    assert!(code.is_some_and(|c| c <= 1), "{text}");
    let findings = fs::read_to_string(out.join("findings.csv")).unwrap();
    assert!(findings.contains(",meta.json,") && !findings.contains(".csv,"), "{findings}");
    let of_folder = folder.path().join("of-folder");
    let (code, text) = run("report", &meta, Some(&of_folder));
    assert!(code.is_some_and(|c| c <= 1), "{text}");
    for name in ["exposures.csv", "transfers.csv"] {
        let same = cells_but_places(&out.join(name)) == cells_but_places(&of_folder.join(name));
        assert!(same, "{name} is another than that of the folder");
    }
    let (_, text) = run("check", &file, None);
    assert!(text.contains("--> meta.json:"), "{text}");
    let over = out.join("report.json");
    fs::copy(&file, &over).unwrap();
    let (code, text) = run("report", &over, Some(&out));
    assert_eq!(code, Some(2), "{text}");
    assert!(text.contains("written over"), "{text}");
}

fn each(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(line).collect::<Vec<_>>().concat()
}

#[test]
fn a_single_file_is_bounded_as_tables_are() {
    let yaml = |rows: &str| {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("i.yaml");
        fs::write(&file, format!("inventory: {{name: t}}\n{rows}")).unwrap();
        let outcome = read(&file);
        check_spans(&outcome);
        listed(&outcome.findings, &outcome.sources, folder.path())
    };
    let many = each(ingest::bounds::POPULATIONS + 1, |i| format!("  - {{id: p{i}, name: P, country: DE}}\n"));
    assert!(
        yaml(&format!("populations:\n{many}"))
            .starts_with("TW002 i.yaml:1027:5 populations has more than 1024 rows")
    );
    let long = "x".repeat(ingest::bounds::CELL_BYTES + 1);
    let cell = yaml(&format!("vendors:\n  - {{id: v, name: {long}, country: DE}}\n"));
    assert!(cell.starts_with("TW002 i.yaml:3:5 a cell of 65537 bytes"), "{cell}");
    let wide = each(ingest::bounds::COLUMNS, |i| format!("x_{i}: a, "));
    let wide = yaml(&format!("vendors:\n  - {{id: v, name: V, country: DE, {wide}}}\n"));
    assert!(wide.starts_with("TW002 i.yaml:3:3 more than 1000 columns of vendors"), "{wide}");
    let bad = each(ingest::bounds::FINDINGS + 7, |i| format!("  - {{id: {i}, nam: V, country: DE}}\n"));
    let bad = yaml(&format!("vendors:\n{bad}"));
    assert_eq!(bad.lines().count(), ingest::bounds::FINDINGS + 1);
    assert!(bad.contains("\nTW002 i.yaml 10014 more findings in i.yaml are not listed"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_byte_changed_in_one_file_never_panics(format in 0..3_usize, at in any::<prop::sample::Index>(), byte: u8) {
        check_spans(&with_single(Format::ALL[format], |mut bytes| {
            let at = at.index(bytes.len());
            bytes[at] = byte;
            bytes
        }));
    }

    #[test]
    fn signs_put_into_one_file_never_panic(
        format in 0..3_usize,
        at in any::<prop::sample::Index>(),
        signs in "[a-z0-9;,:>!*&#\"'\\[\\]{}=|é\r\n\t -]{1,12}",
    ) {
        check_spans(&with_single(Format::ALL[format], |mut bytes| {
            let at = at.index(bytes.len());
            bytes.splice(at..at, signs.bytes());
            bytes
        }));
    }

    #[test]
    fn one_file_cut_off_anywhere_never_panics(format in 0..3_usize, at in any::<prop::sample::Index>()) {
        check_spans(&with_single(Format::ALL[format], |mut bytes| {
            bytes.truncate(at.index(bytes.len()));
            bytes
        }));
    }
}
