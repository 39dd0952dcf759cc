//! docs/ARCHITECTURE.md names only files that are there, and leads only to headings of its own.

use std::{collections::BTreeSet, fs, path::Path};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn page() -> String {
    fs::read_to_string(root().join("docs/ARCHITECTURE.md")).unwrap()
}

#[test]
fn every_file_that_the_page_names_is_there() {
    let folders = ["src/", "tests/", "docs/", "benches/", "examples/", "graphs/", "inventories/", "reports/"];
    let page = page();
    let named: BTreeSet<&str> = page
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|word| folders.iter().any(|f| word.starts_with(f)) && !word.contains(['<', ' ']))
        .collect();
    assert!(named.len() > 60, "{named:?}");
    let gone: Vec<&&str> = named.iter().filter(|word| !root().join(word).exists()).collect();
    assert!(gone.is_empty(), "{gone:?}");
}

#[test]
fn every_link_within_the_page_leads_to_a_heading() {
    let page = page();
    let anchor = |title: &str| title.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
    let headings: BTreeSet<String> = page.lines().filter(|l| l.starts_with('#')).map(anchor).collect();
    let links: BTreeSet<&str> =
        page.split("](#").skip(1).map(|rest| rest.split(')').next().unwrap()).collect();
    assert!(links.len() >= 6, "{links:?}");
    for link in links {
        assert!(headings.contains(link), "#{link}");
    }
}
