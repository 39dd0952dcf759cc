//! Every broken inventory of `fixtures/invalid` tells what to do: each finding has its place, and a help or a text to
//! write instead. (`ingest` holds what is said to the letter.)

use std::{fs, path::Path};

use thalweg::{finding::Severity, ingest, law};

use crate::support;

#[test]
fn every_finding_of_a_broken_inventory_has_a_place_and_says_what_to_write() {
    let vocabulary = law::vocabulary(&law::built_in().unwrap());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/invalid");
    let mut inventories: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    inventories.sort();
    assert!(inventories.len() >= 75, "{}", inventories.len());
    let (mut wrong, mut looked) = (Vec::new(), 0);
    for path in inventories {
        let outcome = ingest::read(&support::inventory_of(&path), &vocabulary);
        let errors = outcome.findings.iter().filter(|f| f.severity == Severity::Error).count();
        assert!(errors > 0 && outcome.inventory.is_none(), "{} is read", path.display());
        for finding in &outcome.findings {
            looked += 1;
            let at = finding.span.map(|s| (outcome.sources.name(s.source), s.line, s.column));
            // That a file is missing has no place in any; what is said of a whole file has no line.
            let placed = match at {
                None => finding.message.contains("the folder has no inventory"),
                Some((name, line, column)) => !name.is_empty() && (line == 0) == (column == 0),
            };
            let told = !finding.help.trim().is_empty();
            if !placed || !told {
                let code = finding.code.as_str();
                wrong.push(format!(
                    "{}: {code} {at:?} {} | {}",
                    path.display(),
                    finding.message,
                    finding.help
                ));
            }
            if let Some(text) = &finding.replacement {
                let span = finding.span.unwrap();
                let file = outcome.sources.get(span.source).unwrap();
                let old = &file.text[span.start as usize..span.end as usize];
                assert_ne!(old, text, "{}: {}", path.display(), finding.message);
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(looked > 200, "{looked}");
}
