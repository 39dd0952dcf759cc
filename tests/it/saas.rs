//! What a company publishes of its sub-processors, its agreement and its policy: inventories/open-saas, by the figures of
//! its README, by what it must never say, and by the way from a page to a report that the README shows.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use crate::{
    foresight::{root, thalweg},
    tutorial::{blocks, console},
};

const INVENTORY: &str = "inventories/open-saas";

fn folder() -> PathBuf {
    root().join(INVENTORY)
}

fn readme() -> String {
    fs::read_to_string(folder().join("README.md")).unwrap()
}

/// Whether the README says so, wherever its lines break.
fn told(what: &str) {
    let words: Vec<String> = readme().split_whitespace().map(str::to_owned).collect();
    assert!(words.join(" ").contains(what), "the README says: {what}");
}

/// The rows of a table, by column.
fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    reader.deserialize().collect::<Result<_, _>>().unwrap()
}

fn table(name: &str) -> Vec<BTreeMap<String, String>> {
    rows(&folder().join(name).with_extension("csv"))
}

fn exposures() -> Vec<BTreeMap<String, String>> {
    rows(&root().join("reports/open-saas/exposures.csv"))
}

#[test]
fn it_reads_and_what_is_found_is_only_what_no_page_states() {
    let run = thalweg(&["check", INVENTORY], root());
    let said = String::from_utf8(run.stdout).unwrap();
    assert_eq!(run.status.code(), Some(0), "{said}{}", String::from_utf8_lossy(&run.stderr));
    let codes: BTreeSet<&str> =
        said.lines().filter_map(|l| Some(l.split_once("[TW")?.1.split_once("]:")?.0)).collect();
    assert_eq!(codes.into_iter().collect::<Vec<_>>(), ["203", "205", "208", "403"], "{said}");
    let counts = said.lines().last().unwrap();
    assert!(counts.starts_with("0 errors, "), "{counts}");
    told(counts);
    let written = thalweg(&["fmt", "--check", INVENTORY], root());
    assert_eq!(written.status.code(), Some(0), "{}", String::from_utf8_lossy(&written.stdout));
}

#[test]
fn each_row_cites_a_page_and_the_day_that_it_bears() {
    let readme = readme();
    let section = readme.split("\n## ").find(|s| s.starts_with("Sources")).unwrap();
    let pages: BTreeSet<&str> =
        section.lines().filter_map(|l| l.strip_prefix("| posthog.com")?.split(" | ").next()).collect();
    assert_eq!(pages.len(), 5, "{pages:?}");
    let (mut tables, mut cited) = (0, BTreeSet::<&&str>::new());
    for path in fs::read_dir(folder()).unwrap().map(|e| e.unwrap().path()) {
        if path.extension().is_none_or(|e| e != "csv") {
            continue;
        }
        tables += 1;
        for row in rows(&path) {
            let source = &row["source"];
            let first = row.get("id").or_else(|| row.get("party")).unwrap();
            let named: Vec<&&str> =
                pages.iter().filter(|p| source.contains(&format!("posthog.com{p},"))).collect();
            assert!(!named.is_empty(), "{}: {first}: names no page: {source}", path.display());
            let dated = ["12 June 2026", "November 2023", "undated"].iter().any(|day| source.contains(day));
            assert!(dated, "{}: {first}: no day, and not that there is none: {source}", path.display());
            cited.extend(named);
        }
    }
    assert_eq!(tables, 10);
    assert_eq!(cited.len(), pages.len(), "each page of the README is used: {cited:?}");
}

#[test]
fn the_figures_are_those_of_the_readme() {
    let count = |name: &str| table(name).len();
    let figures = format!(
        "{} companies, {} partner, {} vendors; {} stores; {} populations; {} categories; {} purposes; {} flows; \
         {} safeguards and {} certifications.",
        count("companies"),
        count("partners"),
        count("vendors"),
        count("stores"),
        count("populations"),
        count("categories"),
        count("purposes"),
        count("flows"),
        count("safeguards"),
        count("certifications"),
    );
    told(&figures);
    let mut by_verdict: BTreeMap<String, usize> = BTreeMap::new();
    for row in exposures() {
        *by_verdict.entry(row["verdict"].clone()).or_default() += row["categories"].split(';').count();
    }
    let of = |verdict: &str| by_verdict.get(verdict).copied().unwrap_or_default();
    let figures = format!(
        "{} exposures, {} of them `unknown`, {} `adequate`, {} `free`.",
        by_verdict.values().sum::<usize>(),
        of("unknown"),
        of("adequate"),
        of("free"),
    );
    told(&figures);
    assert_eq!(by_verdict.len(), 3, "{by_verdict:?}");
}

/// Nobody looked anything up, and no page states a day: so nothing in the United States can be better than `unknown`.
#[test]
fn nothing_is_adequate_that_no_page_carries() {
    let good: BTreeSet<(String, String)> = exposures()
        .iter()
        .filter(|row| row["verdict"] != "unknown")
        .map(|row| (row["recipient"].clone(), row["place"].clone()))
        .collect();
    let wanted =
        [("hiberly-ltd", "GB"), ("posthog", "DE")].map(|(who, place)| (who.to_owned(), place.to_owned()));
    assert_eq!(good, BTreeSet::from(wanted));
    for row in table("certifications") {
        assert_eq!((row["party"].as_str(), row["covers"].as_str()), ("posthog", ""), "{row:?}");
        assert_eq!((row["valid_from"].as_str(), row["checked_on"].as_str()), ("2023-11-30", ""), "{row:?}");
    }
    for row in table("safeguards") {
        assert_eq!((row["valid_from"].as_str(), row["assessed_on"].as_str()), ("", ""), "{row:?}");
    }
}

/// A vendor of the list is engaged by the company for its customers; one of the policy alone gets the company's own records.
#[test]
fn each_vendor_is_where_its_page_puts_it() {
    let (stores, flows) = (table("stores"), table("flows"));
    let mut listed = 0;
    for vendor in table("vendors") {
        let (id, source) = (vendor["id"].as_str(), &vendor["source"]);
        let held: Vec<_> =
            stores.iter().filter(|s| s["operator"] == id && s["engaged_by"] == "posthog").collect();
        assert_eq!(source.contains("posthog.com/subprocessors"), !held.is_empty(), "{id}: {source}");
        assert!(held.iter().all(|s| s["controller"] == "customers"), "{id}: {held:?}");
        listed += usize::from(!held.is_empty());
        let own = flows.iter().any(|f| f["from"] == "own-records" && f["to"] == id);
        assert_eq!(source.contains("service providers"), own, "{id}: {source}");
    }
    assert_eq!(listed, 9);
}

/// The way from a page to a report, as a reader goes it: files are written, commands are run, and say what is shown.
#[test]
fn the_way_from_a_page_to_a_report_is_what_happens() {
    let place = tempfile::tempdir().unwrap();
    let (mut commands, mut files) = (0, 0);
    for (mark, text) in blocks("inventories/open-saas/README.md") {
        match mark.split_once(' ') {
            None if mark == "console" => commands += console(&text, place.path()),
            Some(("csv", file)) => {
                files += 1;
                let path = place.path().join(file);
                // What was imported stays, but for the table that the reader is told to put other rows into.
                assert_eq!(path.exists(), file == "my-map/companies.csv", "{file}");
                fs::write(path, text).unwrap();
            }
            _ => panic!("no reader knows what to do with a block of {mark:?}"),
        }
    }
    assert_eq!((commands, files), (4, 6));
    assert!(place.path().join("my-report/index.html").is_file());
}
