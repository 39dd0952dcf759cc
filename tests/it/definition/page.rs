//! docs/DEFINITION.md as data: its headings, and its worked examples with what each says that it gives.
//!
//! An example is a block of code: a line `Example 9b, as 9a but`, the rows of an inventory, and the parts
//! `transfers`, `exposures` and `findings`. The page itself says how to read one.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

/// The page.
pub fn text() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/DEFINITION.md")).unwrap()
}

/// The numbered headings: `5.4`, and the anchor that leads there.
pub fn headings(page: &str) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for title in page.lines().filter(|l| l.starts_with("##")).map(|l| l.trim_start_matches('#').trim()) {
        let number = title.split(' ').next().unwrap().trim_end_matches('.').to_owned();
        assert!(number.split('.').all(|n| n.parse::<u8>().is_ok()), "a heading without a number: {title}");
        let anchor = title.to_lowercase().replace(' ', "-");
        let anchor: String = anchor.chars().filter(|&c| c.is_alphanumeric() || c == '-').collect();
        assert_eq!(all.insert(number, anchor), None, "{title}");
    }
    all
}

/// What a row is about, its text, and what else is said of it.
///
/// The text of a transfer is `f1 eu>cloud US contact of u under eu-gdpr: transfer missing`, that of an exposure
/// `cloud US contact of u under eu-gdpr: missing`, with the regime `no law` where it has none.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    pub subject: String,
    pub text: String,
    /// `roles`, `mechanism`, `reasons`, `delivery`, `route`, `hops`.
    pub more: BTreeMap<&'static str, String>,
}

/// A worked example.
#[derive(Debug, Clone, Default)]
pub struct Example {
    pub name: String,
    /// The rows of the inventory, in the notation of `support`.
    pub inventory: Vec<String>,
    /// What the parts say. A flow or recipient has here all its rows, or none where it has none.
    pub transfers: BTreeMap<String, Vec<Row>>,
    pub exposures: BTreeMap<String, Vec<Row>>,
    /// Each `code subject`.
    pub findings: BTreeSet<String>,
}

impl Example {
    /// The number of the example: that of `9b` is 9.
    pub fn number(&self) -> usize {
        self.name.trim_end_matches(|c: char| c.is_ascii_lowercase()).parse().unwrap()
    }

    /// Puts a row in the place of the one with the same kind and id, or at the end.
    fn put(&mut self, row: &str) {
        let key = |row: &str| row.split_whitespace().take(2).map(str::to_owned).collect::<Vec<_>>();
        match self.inventory.iter_mut().find(|r| key(r) == key(row)) {
            Some(old) => row.clone_into(old),
            None => self.inventory.push(row.to_owned()),
        }
    }
}

/// The examples of the page, in its order.
pub fn examples(page: &str) -> Vec<Example> {
    let blocks = page.split("```text\n").skip(1).map(|b| b.split("```").next().unwrap());
    let mut base = None;
    let mut all: Vec<Example> = Vec::new();
    for block in blocks {
        let (title, rest) = block.split_once('\n').unwrap();
        if title == "Every example" {
            base = Some(read(Example::default(), rest));
            continue;
        }
        let name = title.strip_prefix("Example ").unwrap_or_else(|| panic!("not an example: {title}"));
        let (name, from) = match name.split_once(", as ") {
            None => (name, base.as_ref().expect("what every example has comes first")),
            Some((name, other)) => {
                let other = other.strip_suffix(" but").unwrap_or_else(|| panic!("{title}"));
                (name, all.iter().find(|e| e.name == other).unwrap_or_else(|| panic!("{title}")))
            }
        };
        let start =
            Example { name: name.to_owned(), inventory: from.inventory.clone(), ..Example::default() };
        let example = read(start, rest);
        assert!(all.iter().all(|e| e.name != name), "example {name} stands twice");
        let says = example.transfers.len() + example.exposures.len();
        assert!(says > 0, "example {name} says nothing");
        all.push(example);
    }
    all
}

fn read(mut example: Example, block: &str) -> Example {
    let mut part = "inventory";
    for line in block.lines() {
        let Some(said) = line.strip_prefix("  ") else {
            assert!(["transfers", "exposures", "findings"].contains(&line), "no such part: {line}");
            part = line;
            continue;
        };
        match part {
            "inventory" => example.put(said),
            "findings" => _ = example.findings.insert(said.to_owned()),
            part => {
                let (left, right) = said.split_once(": ").unwrap_or_else(|| panic!("no colon: {said}"));
                let subject = left.split(' ').next().unwrap().to_owned();
                let rows = if part == "transfers" { &mut example.transfers } else { &mut example.exposures };
                let rows = rows.entry(subject).or_default();
                if right != "nothing" {
                    rows.extend(expected(left, right, part == "exposures"));
                }
            }
        }
    }
    example
}

/// The rows of a line, one for each category and population.
fn expected(left: &str, right: &str, exposure: bool) -> Vec<Row> {
    let (left, regime) = match left.split_once(" under ") {
        Some((left, regime)) => (left, regime),
        None => (left, "eu-gdpr"),
    };
    let mut words: Vec<&str> = left.split(' ').collect();
    let (mut categories, mut populations) = ("contact", "u");
    if let [.., c, "of", p] = *words {
        (categories, populations) = (c, p);
        words.truncate(words.len() - 3);
    }
    assert_eq!(words.len(), if exposure { 2 } else { 3 }, "{left}: {right}");
    let mut parts = right.split(", ");
    let outcome = parts.next().unwrap();
    let mut more = BTreeMap::new();
    if exposure {
        more.insert("delivery", outcome.to_owned());
    }
    for part in parts {
        let key = ["mechanism", "delivery", "route", "hops"].into_iter().find(|k| part.starts_with(k));
        match (key, part.strip_prefix("reasons name ")) {
            (Some(key), _) => more.insert(key, part[key.len()..].trim().to_owned()),
            (None, Some(words)) => more.insert("reasons", words.to_owned()),
            (None, None) if part.contains(" to ") => more.insert("roles", part.to_owned()),
            _ => panic!("{part} in {right}"),
        };
    }
    let mut rows = Vec::new();
    for category in categories.split(';') {
        for population in populations.split(';') {
            rows.push(Row {
                subject: words[0].to_owned(),
                text: format!("{} {category} of {population} under {regime}: {outcome}", words.join(" ")),
                more: more.clone(),
            });
        }
    }
    rows
}
