//! A whole report of small inventories and of the worked one: the same bytes each time, tables whole and in
//! order, and the user's text harmless in each file.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{Cursor, Read as _},
    path::Path,
    process::Command,
};

use calamine::Reader as _;
use thalweg::{
    assess::{Analysis, Assessment},
    ingest, law,
    model::Inventory,
    report::{self, Report},
    source::Sources,
};

use crate::support;

const FILES: [&str; 11] = [
    "exposures-long.csv",
    "exposures.csv",
    "findings.csv",
    "flow.svg",
    "index.html",
    "lineage.dot",
    "lineage.svg",
    "report.json",
    "report.md",
    "report.xlsx",
    "transfers.csv",
];

/// An inventory written to harm: names that a spreadsheet, a page, a graph or a terminal would act on.
const HOSTILE: [(&str, &str); 6] = [
    ("inventory.toml", "name = \"</title><script>alert(1)</script>\"\nas_of = 2026-11-01\n"),
    (
        "companies.csv",
        "id,name,country\nacme,\"=HYPERLINK(\"\"http://x\"\")\",DE\nother,\"\"\"];x -> y [URL=\"\"javascript:z\"\"\",US\n",
    ),
    ("populations.csv", "id,name,country\npeople,\"a | b `c` [l](javascript:z) \u{202e}txt\",DE\n"),
    ("categories.csv", "id,name\ncontact,<img src=x onerror=alert(1)>\n"),
    ("third_parties.csv", "id,name,kind,country\nad,\"two\nlines\",=cmd|calc,US\n"),
    (
        "flows.csv",
        "id,from,to,categories\nf1,people,acme,contact\nf2,acme,other,contact\nf3,other,ad,contact\n",
    ),
];

fn hostile() -> (Inventory, Sources) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in HOSTILE {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let outcome = ingest::read(folder.path(), &law::vocabulary(&support::regimes()));
    (outcome.inventory.unwrap_or_else(|| panic!("it reads: {:#?}", outcome.findings)), outcome.sources)
}

fn meta() -> (Inventory, Sources) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("inventories/meta");
    let outcome = ingest::read(&path, &law::vocabulary(&support::regimes()));
    (outcome.inventory.unwrap_or_else(|| panic!("it reads: {:#?}", outcome.findings)), outcome.sources)
}

/// Every file of a report, in bytes.
fn bytes((inventory, sources): &(Inventory, Sources)) -> BTreeMap<&'static str, Vec<u8>> {
    let regimes = support::regimes();
    let as_of = inventory.head.as_of.unwrap_or_else(|| "2026-11-01".parse().unwrap());
    let assessment = Analysis::prepare(inventory.clone(), regimes, as_of).assess();
    let report = Report { assessment: &assessment, sources, ahead: None, since: None };
    report::files(&report).unwrap().into_iter().collect()
}

/// Each sheet of the workbook says what its CSV file says, cell for cell, in text that nothing runs; and it is the same
/// bytes each time.
#[test]
fn the_workbook_says_what_the_tables_say() {
    for read in [hostile, meta] {
        let files = bytes(&read());
        let book = &files["report.xlsx"];
        assert!(*book == bytes(&read())["report.xlsx"], "the same bytes");
        let mut opened: calamine::Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(book)).unwrap();
        assert_eq!(opened.sheet_names(), ["about", "exposures", "transfers", "findings"]);
        for sheet in ["exposures", "transfers", "findings"] {
            let cells = opened.worksheet_range(sheet).unwrap();
            let table = String::from_utf8(files[&*format!("{sheet}.csv")].clone()).unwrap();
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(table.as_bytes());
            let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
            assert_eq!(cells.height(), rows.len(), "{sheet}");
            for (at, (row, said)) in rows.iter().zip(cells.rows()).enumerate() {
                // Behind the last cell that says something nothing is stored.
                let said = said.iter().map(|cell| match cell {
                    calamine::Data::Empty => "",
                    calamine::Data::String(text) => text,
                    other => panic!("{sheet} {at}: {other:?} is no text"),
                });
                let said: Vec<&str> = said.chain(std::iter::repeat("")).take(row.len()).collect();
                // A line break in a workbook is a line feed.
                let row: Vec<String> = row.iter().map(|cell| cell.replace("\r\n", "\n")).collect();
                assert_eq!(said, row, "{sheet} {at}");
            }
        }
        // No cell is a formula, and no link leads out of it.
        let mut archive = zip::ZipArchive::new(Cursor::new(book)).unwrap();
        for at in 0..archive.len() {
            let mut part = archive.by_index(at).unwrap();
            let (name, mut text) = (part.name().unwrap().into_owned(), String::new());
            part.read_to_string(&mut text).unwrap();
            assert!(!text.contains("<f>") && !text.contains("TargetMode=\"External\""), "{name}");
            if name.ends_with("sheet2.xml") {
                // Each route leads to the row of its last hop, where that is a row.
                assert!(text.contains("location=\"transfers!A") || text.contains("location=\"'transfers'!A"));
            }
        }
    }
}

/// The files of a report, and the numbers of exposures, transfers and findings in them.
fn report((inventory, sources): &(Inventory, Sources)) -> (BTreeMap<&'static str, String>, [usize; 3]) {
    let regimes = support::regimes();
    let as_of = inventory.head.as_of.unwrap_or_else(|| "2026-11-01".parse().unwrap());
    let analysis = Analysis::prepare(inventory.clone(), regimes.iter().cloned(), as_of);
    let assessment: Assessment = analysis.assess();
    let numbers = [assessment.exposures.len(), assessment.transfers.len(), assessment.findings.len()];
    let files =
        report::files(&Report { assessment: &assessment, sources, ahead: None, since: None }).unwrap();
    // The workbook is no text: `workbook` looks into it.
    let text = |bytes| String::from_utf8(bytes).unwrap_or_default();
    (files.into_iter().map(|(name, bytes)| (name, text(bytes))).collect(), numbers)
}

fn rows(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn the_same_inventory_gives_the_same_bytes() {
    for read in [hostile, meta] {
        assert_eq!(report(&read()).0, report(&read()).0);
    }
}

#[test]
fn every_file_is_there_and_every_table_is_whole_and_in_order() {
    for read in [hostile, meta] {
        let (files, numbers) = report(&read());
        assert!(files.keys().eq(FILES.iter()));
        for (name, number) in ["exposures.csv", "transfers.csv", "findings.csv"].into_iter().zip(numbers) {
            let rows = rows(&files[name]);
            assert_eq!(rows.len(), number, "{name}");
            let keys: BTreeSet<&String> = rows
                .iter()
                .filter_map(|row| if name == "exposures.csv" { row.first() } else { row.last() })
                .collect();
            assert_eq!(keys.len(), rows.len(), "{name}: each row has a key of its own");
            // Rows of no regime come last; transfers are in the order of their words up to the place.
            let order = |row: &Vec<String>| match name {
                "exposures.csv" => vec![
                    row[1].clone(),
                    format!("{}{}", row[2].is_empty(), row[2]),
                    row[3].clone(),
                    row[5].clone(),
                ],
                "transfers.csv" => row[..8].to_vec(),
                // The worst first, then what most exposures hang on.
                _ => {
                    let worst = ["error", "warning", "note"].iter().position(|word| *word == row[1]).unwrap();
                    let exposures: u32 = row[9].parse().unwrap_or_default();
                    vec![worst.to_string(), format!("{:010}", u32::MAX - exposures), row[0].clone()]
                }
            };
            assert!(rows.is_sorted_by_key(order), "{name}");
        }
        let long = rows(&files["exposures-long.csv"]);
        let listed = rows(&files["exposures.csv"]).iter().map(|row| row[8].split(';').count()).sum::<usize>();
        assert_eq!(long.len(), listed, "each category of each row");
        let document: serde_json::Value = serde_json::from_str(&files["report.json"]).unwrap();
        for (name, number) in ["exposures", "transfers", "findings"].into_iter().zip(numbers) {
            assert_eq!(document[name].as_array().unwrap().len(), number, "{name}");
        }
    }
}

#[test]
fn names_are_harmless_in_every_file() {
    let (files, _) = report(&hostile());
    let page = &files["index.html"];
    assert!(page.contains("&lt;script&gt;") && page.contains("&lt;img"));
    assert_eq!(page.matches("<script").count(), 1, "the page's own");
    for markup in ["<img", "href=\"h", "href=\"j"] {
        assert!(!page.contains(markup), "{markup}");
    }
    for name in ["flow.svg", "index.html", "report.md", "lineage.dot", "lineage.svg"] {
        assert!(!files[name].contains('\u{202e}'), "{name}");
    }
    for name in ["exposures.csv", "transfers.csv", "findings.csv"] {
        for cell in rows(&files[name]).into_iter().flatten().filter(|c| !c.starts_with('@')) {
            assert!(!cell.starts_with(['=', '+', '-', '\t', '\r']), "{name}: {cell}");
        }
    }
    // What stands in bare addresses, so that no reader links them, is our own.
    assert!(!files["report.md"].replace("<!-- -->", "").contains('<'));
}

#[test]
fn graphviz_draws_the_graph_and_links_nothing() {
    for (read, flows) in [(hostile as fn() -> _, 3), (meta, 203)] {
        let (files, _) = report(&read());
        assert_eq!(files["lineage.dot"].matches("\" -> \"").count(), flows);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lineage.dot");
        fs::write(&path, &files["lineage.dot"]).unwrap();
        // Where Graphviz is not there, the unit tests of the escaping have to do.
        let Ok(drawn) = Command::new("dot").arg("-Tsvg").arg(&path).output() else { continue };
        assert!(drawn.status.success(), "{}", String::from_utf8_lossy(&drawn.stderr));
        let picture = String::from_utf8(drawn.stdout).unwrap();
        assert_eq!(picture.matches("class=\"edge\"").count(), flows);
        assert!(!picture.contains("<a "));
    }
}
