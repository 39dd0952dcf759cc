//! The day the Privacy Shield fell, replayed: inventories/schrems-ii, held against the plain counts of what its vendors list, and
//! its README.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use crate::foresight::{root, thalweg};

const INVENTORY: &str = "inventories/schrems-ii";

fn said(words: &[&str]) -> String {
    let run = thalweg(words, root());
    assert!(run.status.code().is_some_and(|code| code <= 1), "{}", String::from_utf8_lossy(&run.stderr));
    String::from_utf8(run.stdout).unwrap()
}

fn data(words: &[&str]) -> serde_json::Value {
    serde_json::from_str(&said(words)).unwrap()
}

/// By recipient the verdicts before and after.
fn turned(changes: &serde_json::Value) -> BTreeMap<String, (String, String)> {
    let mut all = BTreeMap::new();
    for change in changes["exposures"].as_array().unwrap() {
        let verdict = |side: &str| change[side]["verdict"].as_str().unwrap().to_owned();
        let key = change["recipient"].as_str().unwrap().to_owned();
        assert!(all.insert(key, (verdict("before"), verdict("after"))).is_none());
    }
    all
}

/// Rows of a table, by column.
fn rows(table: &str) -> Vec<BTreeMap<String, String>> {
    let text = fs::read_to_string(root().join(INVENTORY).join(table)).unwrap();
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
    let head = reader.headers().unwrap().clone();
    let row = |row: csv::StringRecord| {
        head.iter().map(str::to_owned).zip(row.iter().map(str::to_owned)).collect::<BTreeMap<_, _>>()
    };
    reader.records().map(|record| row(record.unwrap())).collect()
}

/// The vendors that list a certification, by the text of the list alone.
fn listing(name: &str) -> BTreeMap<String, String> {
    let lists = |row: &&BTreeMap<String, String>| row["x_certifications"].split('|').any(|one| one == name);
    rows("vendors.csv")
        .iter()
        .filter(lists)
        .map(|row| (row["id"].clone(), row["x_country"].clone()))
        .collect()
}

#[test]
fn the_table_has_what_the_vendors_list() {
    let vendors = rows("vendors.csv");
    assert_eq!(vendors.len(), 129);
    for vendor in &vendors {
        let code = match vendor["x_country"].as_str() {
            "UK" => "GB",
            "Denmark" => "DK",
            code => code,
        };
        assert_eq!(vendor["country"], code);
    }
    let certified = |scheme: &str| -> BTreeSet<String> {
        let of = rows("certifications.csv").into_iter().filter(|row| row["scheme"] == scheme);
        of.map(|row| row["party"].clone()).collect()
    };
    let ids = |list: &BTreeMap<String, String>| list.keys().cloned().collect::<BTreeSet<_>>();
    let shield = listing("EU-U.S. Privacy Shield");
    assert_eq!((shield.len(), ids(&shield)), (56, certified("eu-us-privacy-shield")));
    assert_eq!(ids(&listing("Swiss-U.S. Privacy Shield")), certified("swiss-us-privacy-shield"));
    let american: BTreeSet<String> =
        shield.into_iter().filter(|(_, country)| country == "US").map(|(id, _)| id).collect();
    assert_eq!(american, certified("eu-us-dpf"));
}

#[test]
fn who_listed_the_shield_in_the_united_states_falls_and_nobody_else() {
    let shield = listing("EU-U.S. Privacy Shield");
    let (falls, others): (Vec<_>, Vec<_>) = shield.into_iter().partition(|(_, country)| country == "US");
    let wanted: BTreeMap<String, (String, String)> =
        falls.into_iter().map(|(id, _)| (id, ("adequate".to_owned(), "missing".to_owned()))).collect();
    assert_eq!(wanted.len(), 54);
    let exceptions: Vec<String> = others.into_iter().map(|(id, _)| id).collect();
    assert_eq!(exceptions, ["pythonanywhere", "shopify"]);
    let days = ["diff", INVENTORY, "--from", "2020-07-15", "--to", "2020-07-16", "--format", "json"];
    let changes = data(&days);
    assert_eq!(turned(&changes), wanted);
    assert_eq!(changes["counts"]["worse"], 54);
    // Supposed the day before it is the same; and so is what comes next.
    let lapse = ["whatif", INVENTORY, "--lapse", "eu-gdpr:US", "--format", "json"];
    assert_eq!(turned(&data(&lapse)), wanted);
    assert_eq!(turned(&data(&[&lapse[..], &["--as-of", "2026-11-28"]].concat())), wanted);
    // It is the one day of that half-year on which anything gets worse, by that one entry of the law.
    let words = ["timeline", INVENTORY, "--from", "2020-07-02", "--to", "2020-12-31", "--format", "json"];
    let days = data(&words);
    let days = days["days"].as_array().unwrap();
    assert_eq!(days.len(), 1);
    assert_eq!(days[0]["day"], "2020-07-16");
    assert_eq!(days[0]["events"][0]["about"], "eu-gdpr/us-privacy-shield");
    // The calendar of the day before has it.
    let calendar = said(&["calendar", INVENTORY, "--format", "csv"]);
    assert!(calendar.contains("2020-07-16,2020-07-15,ends,eu-gdpr/us-privacy-shield,"), "{calendar}");
}

/// What the README counts is what the tables say.
#[test]
fn the_readme_counts_what_is_there() {
    let text = fs::read_to_string(root().join(INVENTORY).join("README.md")).unwrap();
    let american = rows("vendors.csv").into_iter().filter(|row| row["country"] == "US").count();
    let shield = listing("EU-U.S. Privacy Shield");
    let falls = shield.values().filter(|country| *country == "US").count();
    for (what, count) in [
        ("in all", rows("vendors.csv").len().to_string()),
        ("that list the EU-U.S. Privacy Shield", shield.len().to_string()),
        ("of those, with a head office in the United States: they fall", format!("**{falls}**")),
        (
            "of those, with a head office elsewhere: PythonAnywhere (United Kingdom) and Shopify (Canada)",
            (shield.len() - falls).to_string(),
        ),
        (
            "in the United States that do not list it: nothing was there before, and nothing is",
            (american - falls).to_string(),
        ),
    ] {
        assert!(text.contains(&format!("| {what} | {count} |")), "{what}: {count}");
    }
    assert!(root().join(INVENTORY).join("LICENSE-saas-vendors").is_file());
}

#[test]
fn what_was_signed_the_day_before_is_spent() {
    let since = ["diff", INVENTORY, "--since-signed", "--format", "json"];
    let before = data(&since);
    assert!(
        before["exposures"].as_array().unwrap().is_empty()
            && before["transfers"].as_array().unwrap().is_empty()
    );
    let after = data(&[&since[..], &["--as-of", "2020-07-16"]].concat());
    assert_eq!((&after["worse"], &after["counts"]["worse"]), (&true.into(), &54.into()));
    let spent = after["signed"]["spent"].as_array().unwrap();
    assert!(
        !spent.is_empty() && spent.iter().all(|why| !why.as_str().unwrap().contains("inventory")),
        "{spent:?}"
    );
}

/// On the day on which all certifications begin, each lets one exposure get better: that of who is certified.
#[test]
fn each_certification_says_what_comes_of_it_alone() {
    let words = ["calendar", INVENTORY, "--from", "2023-07-01", "--to", "2023-07-30", "--format", "json"];
    let data = data(&words);
    let items = data["items"].as_array().unwrap();
    let begun: Vec<&serde_json::Value> = items.iter().filter(|item| item["day"] == "2023-07-17").collect();
    assert_eq!(begun.len(), 54);
    for item in begun {
        let counts = ["worse", "better"].map(|count| item[count].as_u64().unwrap());
        assert_eq!(counts, [0, 1], "{}", item["about"]);
    }
    // The decision on which they rest takes them all with it.
    let words = ["calendar", INVENTORY, "--from", "2020-07-01", "--to", "2020-07-30", "--format", "json"];
    let data = self::data(&words);
    let fell: Vec<u64> =
        data["items"].as_array().unwrap().iter().map(|i| i["worse"].as_u64().unwrap()).collect();
    assert_eq!(fell, [54]);
}

/// What the README shows is what the program says.
#[test]
fn the_readme_shows_what_is_said() {
    let text = fs::read_to_string(root().join(INVENTORY).join("README.md")).unwrap();
    let blocks: Vec<&str> =
        text.split("```console\n$ thalweg ").skip(1).filter_map(|block| block.split("```").next()).collect();
    assert_eq!(blocks.len(), 4);
    for block in blocks {
        let (words, shown) = block.split_once('\n').unwrap();
        let said = said(&words.split_whitespace().collect::<Vec<_>>());
        match shown.strip_suffix("...\n") {
            Some(shown) => assert!(said.starts_with(shown), "{words}\n{said}"),
            None => assert_eq!(said, shown, "{words}"),
        }
    }
}
