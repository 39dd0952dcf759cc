//! `report --lang`: the page in another language, and nothing else.

use std::{collections::BTreeMap, fs, path::Path, process::Command};

fn written(inventory: &str, words: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("inventories").join(inventory);
    let run = Command::new(env!("CARGO_BIN_EXE_thalweg"))
        .args(["report".as_ref(), from.as_os_str(), "--out".as_ref(), folder.path().as_os_str()])
        .args(words)
        .output()
        .unwrap();
    assert!(run.status.code().is_some_and(|code| code <= 1), "{}", String::from_utf8_lossy(&run.stderr));
    let files = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
    files
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read(&path).unwrap()))
        .collect()
}

fn text(files: &BTreeMap<String, Vec<u8>>) -> String {
    String::from_utf8(files["index.html"].clone()).unwrap()
}

/// By language titles of sections, and what else stands on the page of the example.
const SAID: &[(&str, &[&str], &[&str])] = &[
    (
        "de",
        &[
            "Stellungnahme",
            "Was zuerst zu tun ist",
            "Die nächsten 12 Monate",
            "Verzeichnis der Übermittlungen",
            "Was den betroffenen Personen mitgeteilt wird",
            "Methode und Grenzen",
        ],
        &[
            "Nicht in Ordnung.",
            "23. November 2026",
            "Vereinigte Staaten",
            "Standardvertragsklauseln",
            "Angemessenheit der Schweiz",
            "Auftragsverarbeiter",
            "überfällig: ",
            ": ist beendet.",
        ],
    ),
    (
        "fr",
        &[
            "Avis",
            "Que faire d’abord",
            "Les 12 prochains mois",
            "Registre des transferts",
            "Ce qui est dit aux personnes concernées",
            "Méthode et limites",
        ],
        &[
            "Pas en règle.",
            "23 novembre 2026",
            "États-Unis",
            "Clauses contractuelles types",
            "Adéquation de la Suisse",
            "sous-traitant",
            "en retard\u{a0}: ",
            ": a pris fin.",
        ],
    ),
];

#[test]
fn only_the_page_is_in_another_language() {
    let english = written("harbour", &[]);
    assert!(english == written("harbour", &["--lang", "en"]), "English is what there is without a word");
    for &(lang, titles, parts) in SAID {
        let other = written("harbour", &["--lang", lang]);
        let names: Vec<&String> = english.keys().filter(|name| english[*name] != other[*name]).collect();
        assert_eq!(names, ["index.html"], "{lang}");
        assert!(english.keys().eq(other.keys()));
        let page = text(&other);
        assert!(page.contains(&format!("<html lang=\"{lang}\">")));
        for title in titles {
            assert!(page.contains(&format!("{title}</")), "{lang}: {title}");
        }
        for part in parts {
            assert!(page.contains(part), "{lang}: {part}");
        }
        // A name that the inventory writes as every table has it in English is that of the language.
        assert!(
            !page.contains("<b>United States</b>") && !page.contains("<small>United States</small>"),
            "{lang}"
        );
        for said in ["Check whether", "No adequacy decision covers it", "no ground is recorded"] {
            let marked = page.matches(said).count();
            assert!(marked > 0, "{said}");
            let mut before = "";
            let mut within = 0;
            for part in page.split(" lang=\"en\">") {
                // Of which element it is, stands before it.
                let tag = before.rsplit('<').next().unwrap().split(' ').next().unwrap();
                let inside = part.split(&format!("</{tag}>")).next().unwrap();
                within += if before.is_empty() { 0 } else { inside.matches(said).count() };
                before = part;
            }
            assert_eq!(within, marked, "{lang}: {said}");
        }
    }
    assert_eq!(text(&english).matches(" lang=\"").count(), 1, "the page's own");
}

#[test]
fn a_language_that_is_not_there_is_none() {
    let run = Command::new(env!("CARGO_BIN_EXE_thalweg"))
        .args(["report", "inventories/harbour", "--out", "x", "--lang", "nl"])
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&run.stderr);
    assert_eq!(run.status.code(), Some(2), "{told}");
    assert!(told.contains("en, de, fr"), "{told}");
}
