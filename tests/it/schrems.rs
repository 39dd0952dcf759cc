//! The day the Privacy Shield fell, replayed: inventories/schrems-ii, by the counts that the law's data gives, and its README.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use crate::foresight::{root, thalweg};

fn said(words: &[&str]) -> String {
    let run = thalweg(words, root());
    assert!(run.status.code().is_some_and(|code| code <= 1), "{}", String::from_utf8_lossy(&run.stderr));
    String::from_utf8(run.stdout).unwrap()
}

fn data(words: &[&str]) -> serde_json::Value {
    serde_json::from_str(&said(words)).unwrap()
}

/// By recipient the verdicts before and after, with how many exposures.
fn turned(changes: &serde_json::Value) -> BTreeMap<String, (String, String, usize)> {
    let mut all = BTreeMap::new();
    for change in changes["exposures"].as_array().unwrap() {
        let verdict = |side: &str| change[side]["verdict"].as_str().unwrap().to_owned();
        let count = change["categories"].as_array().unwrap().len();
        let key = change["recipient"].as_str().unwrap().to_owned();
        let known = all.entry(key).or_insert_with(|| (verdict("before"), verdict("after"), 0));
        assert_eq!((&known.0, &known.1), (&verdict("before"), &verdict("after")));
        known.2 += count;
    }
    all
}

#[test]
fn who_relied_on_the_shield_falls_and_nobody_else() {
    let inventory = "inventories/schrems-ii";
    let changes =
        data(&["diff", inventory, "--from", "2020-07-15", "--to", "2020-07-16", "--format", "json"]);
    let wanted: BTreeMap<String, (String, String, usize)> = [
        ("brackwater", "adequate", "missing", 1),
        ("cinderpost", "adequate", "missing", 2),
        ("dunlinmark", "adequate", "missing", 1),
        ("rookhay", "adequate", "missing", 2),
        ("gorsefield", "adequate", "safeguarded", 2),
        ("fernhollow", "adequate", "unknown", 2),
        ("lapwingford", "unknown", "missing", 1),
    ]
    .into_iter()
    .map(|(who, was, is, count)| (who.to_owned(), (was.to_owned(), is.to_owned(), count)))
    .collect();
    assert_eq!(turned(&changes), wanted);
    // They are those that the table of certifications has, and no other.
    let table = fs::read_to_string(root().join(inventory).join("certifications.csv")).unwrap();
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(table.as_bytes());
    let certified: BTreeSet<String> = reader.records().map(|row| row.unwrap()[0].to_owned()).collect();
    assert_eq!(certified, wanted.keys().cloned().collect());
    assert_eq!(changes["counts"]["worse"], 11);
    // Supposed the day before it is the same.
    let supposed = data(&["whatif", inventory, "--lapse", "eu-gdpr:US", "--format", "json"]);
    assert_eq!(turned(&supposed), wanted);
    // It is the one day of that month, by that one entry of the law.
    let days =
        data(&["timeline", inventory, "--from", "2020-06-30", "--to", "2020-12-31", "--format", "json"]);
    let days = days["days"].as_array().unwrap();
    assert_eq!(days.len(), 1);
    assert_eq!(days[0]["day"], "2020-07-16");
    assert_eq!(days[0]["events"][0]["about"], "eu-gdpr/us-privacy-shield");
    // The calendar of the report of the day before has it.
    let calendar = fs::read_to_string(root().join("reports/schrems-ii/calendar.csv")).unwrap();
    assert!(calendar.contains("2020-07-16,2020-07-15,ends,eu-gdpr/us-privacy-shield,"), "{calendar}");
}

#[test]
fn what_was_signed_the_day_before_is_spent() {
    let since = ["diff", "inventories/schrems-ii", "--since-signed", "--format", "json"];
    let before = data(&since);
    assert!(
        before["exposures"].as_array().unwrap().is_empty()
            && before["transfers"].as_array().unwrap().is_empty()
    );
    let after = data(&[&since[..], &["--as-of", "2020-07-16"]].concat());
    assert_eq!((&after["worse"], &after["counts"]["worse"]), (&true.into(), &11.into()));
    let spent = after["signed"]["spent"].as_array().unwrap();
    assert!(
        !spent.is_empty() && spent.iter().all(|why| !why.as_str().unwrap().contains("inventory")),
        "{spent:?}"
    );
}

/// What the README shows is what the program says.
#[test]
fn the_readme_shows_what_is_said() {
    let text = fs::read_to_string(root().join("inventories/schrems-ii/README.md")).unwrap();
    let blocks: Vec<&str> =
        text.split("```console\n$ thalweg ").skip(1).filter_map(|block| block.split("```").next()).collect();
    assert_eq!(blocks.len(), 3);
    for block in blocks {
        let (words, shown) = block.split_once('\n').unwrap();
        let said = said(&words.split_whitespace().collect::<Vec<_>>());
        match shown.strip_suffix("...\n") {
            Some(shown) => assert!(said.starts_with(shown), "{words}\n{said}"),
            None => assert_eq!(said, shown, "{words}"),
        }
    }
}
