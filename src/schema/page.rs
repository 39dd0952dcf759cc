//! What docs/FORMATS.md says of a column or key. The page is part of the program, so that nothing is said twice.

use std::collections::BTreeMap;

const PAGE: &str = include_str!("../../docs/FORMATS.md");

/// What is said of each name in the tables under a heading of the third rank that names this, without the marks of
/// Markdown; names of which nothing is said are left out.
pub(super) fn said(heading: &str) -> BTreeMap<String, String> {
    let named = |line: &&str| {
        line.strip_prefix("### ").is_some_and(|title| title.split(", ").any(|name| name == heading))
    };
    let section =
        PAGE.lines().skip_while(|line| !named(line)).skip(1).take_while(|line| !line.starts_with('#'));
    let cells = section.filter_map(|line| {
        let mut cells = line.strip_prefix("| ")?.trim_end_matches('|').split(" | ");
        let name = cells.next()?.trim().trim_matches('*').to_owned();
        let what = cells.last()?.trim().replace('`', "");
        (!what.is_empty()).then_some((name, what))
    });
    cells.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_heading_says_something() {
        for heading in ["companies.csv", "third_parties.csv", "flows.csv", "inventory.toml", "report.json"] {
            assert!(said(heading).len() >= 5, "{heading}");
        }
        assert_eq!(said("flows.csv")["from"], "a population, store or party");
        assert_eq!(said("inventory.toml")["name"], "shown in every report");
    }
}
