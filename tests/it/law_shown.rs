//! `thalweg law`: what it shows of regimes, entries and places agrees with what the program judges by.

use std::{fmt::Write as _, fs, path::Path, process::Command};

use thalweg::{
    law::{Mark, Outlook, Standing, State},
    model::Place,
    report::law::answer,
};

use crate::support::{self, day, regimes};

fn law(words: &[&str]) -> (Option<i32>, String, String) {
    let run = Command::new(env!("CARGO_BIN_EXE_thalweg")).arg("law").args(words).output().unwrap();
    let [out, err] = [run.stdout, run.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    (run.status.code(), out, err)
}

fn shown(words: &[&str]) -> String {
    let (code, out, err) = law(words);
    assert_eq!(code, Some(0), "{words:?}: {err}");
    out
}

/// A table as a reader takes it in: the cells of each row in one line, without the frame.
fn flat(text: &str) -> String {
    text.replace(['│', '┆', '\n'], " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Importers that fulfil all that any decision asks of them, one at each place.
fn importers(places: &[&str]) -> String {
    let mut lines = "
        head regimes = [\"eu-gdpr\", \"uk-gdpr\", \"ch-fadp\"]
        head confirms = [CONFIRMS]
        company eu country=DE attests=marks-sensitive-data
        company uk country=GB attests=marks-sensitive-data
        company ch country=CH
        population eu-people country=DE
        population uk-people country=GB
        population ch-people country=CH
        category contact
        "
    .to_owned();
    let entries: Vec<String> = regimes()
        .iter()
        .flat_map(|r| r.decision.iter().map(|d| &d.entry))
        .filter(|e| e.source.mark == Mark::Unconfirmed)
        .map(|e| format!("\"{}\"", e.id))
        .collect();
    lines = lines.replace("CONFIRMS", &entries.join(", "));
    let schemes = ["eu-us-dpf", "uk-extension", "swiss-us-dpf", "eu-us-privacy-shield", "us-safe-harbour"];
    for exporter in ["eu", "uk", "ch"] {
        writeln!(lines, "flow in-{exporter} {exporter}-people>{exporter} contact").unwrap();
        for (at, place) in places.iter().enumerate() {
            writeln!(lines, "flow {exporter}-{at} {exporter}>v{at} contact").unwrap();
            if exporter == "eu" {
                writeln!(lines, "vendor v{at} country={place} role=controller attests=pipeda;appi;pipa;lgpd")
                    .unwrap();
                for scheme in schemes {
                    writeln!(lines, "cert v{at} {scheme} 2000-01-01 covers=* valid_until=2040-01-01")
                        .unwrap();
                }
            }
        }
    }
    lines
}

/// On each day, a place is shown as inside, covered or not covered as the verdict of a transfer there says.
#[test]
fn what_stood_for_a_place_is_what_the_program_judges_by() {
    let places = ["US", "GB", "JP", "KR", "BR", "CA", "CA-QC", "AR", "CH", "@EPO", "IN", "GI", "HR", "AX"];
    let inventory = support::inventory(&importers(&places));
    let regimes = regimes();
    let mut covered = 0;
    for (id, exporter) in [("eu-gdpr", "eu"), ("uk-gdpr", "uk"), ("ch-fadp", "ch")] {
        let regime = regimes.iter().find(|r| r.id == id).unwrap();
        for text in [
            "2018-05-25",
            "2019-01-22",
            "2019-01-23",
            "2020-01-31",
            "2020-07-15",
            "2020-07-16",
            "2020-12-31",
            "2021-01-01",
            "2021-06-27",
            "2021-06-28",
            "2021-12-17",
            "2023-07-09",
            "2023-07-10",
            "2023-10-11",
            "2023-10-12",
            "2024-09-14",
            "2024-09-15",
            "2025-07-17",
            "2025-07-18",
            "2025-12-27",
            "2025-12-28",
            "2026-01-25",
            "2026-01-26",
            "2031-12-27",
            "2031-12-28",
        ] {
            let day = day(text);
            if !regime.applies(day) {
                continue;
            }
            let analysis =
                thalweg::assess::Analysis::prepare(inventory.clone(), regimes.iter().cloned(), day);
            let assessment = analysis.assess();
            for (at, code) in places.iter().enumerate() {
                let outlook: Outlook = regime.outlook(Place::parse(code).unwrap(), day);
                let flow = format!("{exporter}-{at}");
                let judged = assessment.transfers.iter().find(|t| t.flow == flow && t.regime == id);
                let verdict = judged.map_or("none", |t| t.judgement.verdict.as_str());
                let told = match outlook.standing {
                    Standing::Inside(_) => "none",
                    _ if outlook.decisions.iter().any(thalweg::law::About::counts) => "adequate",
                    _ => "missing",
                };
                assert_eq!(verdict, told, "{id} {code} {day}: {}", answer(&outlook));
                covered += usize::from(told == "adequate");
            }
        }
    }
    assert!(covered > 100, "{covered}");
}

#[test]
fn the_day_of_a_judgment_is_one_on_which_the_decision_no_longer_holds() {
    let eve = shown(&["eu-gdpr", "--to", "US", "--as-of", "2020-07-15"]);
    assert!(
        eve.starts_with("On 2020-07-15 United States (US) is a third country under eu-gdpr, covered by"),
        "{eve}"
    );
    assert!(
        eve.contains("eu-gdpr/us-privacy-shield (EU-U.S. Privacy Shield) where the importer is certified")
    );
    let text = shown(&["eu-gdpr", "--to", "US", "--as-of", "2020-07-16"]);
    for part in [
        "with no adequacy decision in force (EU-U.S. Privacy Shield void from 2020-07-16 on, that day included: \
         Annulled by C-311/18 (Schrems II); EU-U.S. Data",
        "EU-U.S. Data Privacy Framework only from 2023-07-10 on",
        "standing: third-country",
    ] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
    let text = flat(&text);
    // The clauses of 2021 came later; the old ones were there.
    assert!(text.contains("scc no, not yet: from 2021-06-27 on"), "{text}");
    assert!(text.contains("scc-2010 yes"), "{text}");
}

#[test]
fn inside_and_not_known_and_too_early_are_told_as_such() {
    let inside = shown(&["eu-gdpr", "--to", "UK", "--as-of", "2020-12-31"]);
    assert!(
        inside.contains("is inside the territory of eu-gdpr (eu-gdpr/territory-gb-transition)"),
        "{inside}"
    );
    assert!(!inside.contains("mechanisms of"), "{inside}");
    let unknown = shown(&["eu-gdpr", "--to", "unknown", "--as-of", "2026-11-23"]);
    assert!(unknown.contains("it cannot be determined whether"), "{unknown}");
    let early = shown(&["eu-gdpr", "--to", "US", "--as-of", "2018-05-24"]);
    assert!(early.contains("does not apply (not yet: from 2018-05-25 on)"), "{early}");
    assert!(!early.contains("mechanisms of"), "{early}");
}

#[test]
fn names_aliases_and_blocs_are_places() {
    for (word, code) in [("UK", "GB"), ("EL", "GR"), ("usa", "US"), ("Holland", "NL"), ("CA-QC", "CA-QC")] {
        let table = shown(&["eu-gdpr", "--to", word, "--as-of", "2026-11-23", "--format", "csv"]);
        assert!(table.lines().nth(1).unwrap().starts_with(&format!("eu-gdpr,2026-11-23,{code},")), "{table}");
    }
    let members =
        |day: &str| shown(&["eu-gdpr", "--to", "eea", "--as-of", day, "--format", "csv"]).lines().count() - 1;
    // With the United Kingdom and Gibraltar, and without.
    assert_eq!((members("2020-01-31"), members("2020-02-01")), (39, 37));
    let text = shown(&["--to", "EU", "--as-of", "2026-11-23"]);
    assert!(flat(&text).contains("ch-fadp HR third-country ch-fadp/eea"), "{text}");
}

#[test]
fn what_is_not_there_ends_with_2_and_a_hint() {
    for (words, hint) in [
        (&["eu-gdr"][..], "did you mean `eu-gdpr`?"),
        (&["ccpa"], "known are ch-fadp, eu-gdpr, uk-gdpr"),
        (&["eu-gdpr", "--to", "Germny"], "did you mean `DE` (Germany)?"),
        (&["--to", "Atlantis"], "ISO 3166-1"),
        (&["--entry", "eu-gdpr/us-dfp"], "did you mean `eu-gdpr/us-dpf`?"),
        (&["eu-gdpr", "--entry", "us-dfp"], "did you mean `us-dpf`?"),
        (&["eu-gdpr", "--as-of", "16.07.2020"], "yyyy-mm-dd"),
        (&["--to", "US", "--entry", "x"], "cannot be used with"),
    ] {
        let (code, _, err) = law(words);
        assert_eq!(code, Some(2), "{words:?}");
        assert!(err.contains(hint), "{words:?}: {err}");
    }
}

/// Every entry of every regime is shown whole, by its id.
#[test]
fn every_entry_is_shown_with_its_evidence() {
    for regime in regimes() {
        let whole = flat(&shown(&[&regime.id, "--as-of", "2026-11-23"]));
        let table = shown(&[&regime.id, "--as-of", "2026-11-23", "--format", "csv"]);
        let mut rows = csv::Reader::from_reader(table.as_bytes());
        let ids: Vec<String> = rows.records().map(|r| r.unwrap()[2].to_owned()).collect();
        let entries: Vec<_> = regime.entries().collect();
        assert_eq!(ids, entries.iter().map(|(_, e)| e.id.clone()).collect::<Vec<_>>());
        for (part, entry) in entries {
            // The law and what it exempts stand above the tables.
            assert!(
                ["law", "same-party", "returns-exempt"].contains(&part) || whole.contains(&entry.id),
                "{}",
                entry.id
            );
        }
        let (part, entry) = regime.entries().find(|(part, _)| *part == "mechanism").unwrap();
        let one = shown(&[&regime.id, "--entry", &entry.id, "--as-of", "2026-11-23"]);
        for text in [part, &entry.title, &entry.citation, &entry.source.text, "2026-11-23"] {
            assert!(one.contains(text), "{text} in\n{one}");
        }
    }
}

#[test]
fn json_says_the_same() {
    let read = |words: &[&str]| -> serde_json::Value { serde_json::from_str(&shown(words)).unwrap() };
    let all = read(&["--as-of", "2026-11-23", "--format", "json"]);
    assert_eq!(all["format"], "thalweg-law/1");
    assert_eq!(all["regimes"].as_array().unwrap().len(), 3);
    let day = ["--as-of", "2020-07-16", "--format", "json"];
    let us = read(&[&["eu-gdpr", "--to", "US"][..], &day].concat());
    let place = &us["places"][0];
    assert_eq!(
        (place["standing"].as_str(), place["asks_for_a_ground"].as_bool()),
        (Some("third-country"), Some(true))
    );
    let shield =
        place["decisions"].as_array().unwrap().iter().find(|d| d["id"] == "eu-gdpr/us-privacy-shield");
    assert_eq!(shield.unwrap()["state"], "void");
    assert_eq!(shield.unwrap()["decision"]["requires"][0]["kind"], "certified");
    let scc = read(&[&["--entry", "eu-gdpr/scc"][..], &day].concat());
    let scc = &scc["entries"][0];
    assert_eq!(
        (scc["state"].as_str(), scc["mechanism"]["modules"][3]["assessment"].as_bool()),
        (Some("not-yet"), Some(false))
    );
}

/// A law of one's own is shown like the built-in ones, and its text steers neither terminal nor spreadsheet.
#[test]
fn a_law_of_ones_own_is_shown_and_does_no_harm() {
    let folder = tempfile::tempdir().unwrap();
    let source = "source = { text = \"=HYPERLINK()\", grade = \"M\", checked = \"2026-01-01\" }";
    let text = format!(
        "id = \"own\"\nname = \"\\u001b[31mOwn\\u202e law\"\n[law]\nid = \"own/law\"\ntitle = \"t\"\ncitation = \"=1+1\"\n{source}\n\
         [[territory]]\nid = \"own/t\"\ntitle = \"t\"\ncitation = \"c\"\nplaces = [\"CA-QC\"]\n{source}\n\
         [[prohibition]]\nid = \"own/ban\"\ntitle = \"Ban\"\ncitation = \"c\"\nplaces = [\"CN\"]\n{source}\n"
    );
    fs::write(folder.path().join("own.toml"), text).unwrap();
    let dir = folder.path().to_str().unwrap();
    let whole = shown(&["own", "--regimes", dir, "--as-of", "2026-11-23"]);
    assert!(!whole.contains('\u{1b}') && !whole.contains('\u{202e}'), "{whole}");
    let table = shown(&["own", "--regimes", dir, "--as-of", "2026-11-23", "--format", "csv"]);
    assert!(table.contains("'=1+1") && table.contains("'=HYPERLINK()"), "{table}");
    let to = |place| shown(&["own", "--to", place, "--regimes", dir, "--as-of", "2026-11-23"]);
    assert!(to("CA").contains("is outside own, but for a part of it (own/t)"), "{}", to("CA"));
    assert!(to("CN").contains("to which own/ban may forbid a transfer"), "{}", to("CN"));
    assert!(to("CN").contains("a ground, and the law knew none on that day"), "{}", to("CN"));
    assert!(to("CA-QC").contains("is inside the territory of own"), "{}", to("CA-QC"));
}

#[test]
fn the_committed_page_is_what_the_program_writes() {
    let page = shown(&["--page"]);
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("reports/law.md");
    let same = fs::read_to_string(committed).unwrap() == page;
    assert!(same, "reports/law.md is stale: run `cargo run -- law --page > reports/law.md`");
}

#[test]
fn an_entry_in_force_on_the_day_is_told_so() {
    let regimes = regimes();
    let eu = regimes.iter().find(|r| r.id == "eu-gdpr").unwrap();
    let states: Vec<State> = eu
        .outlook(Place::parse("US").unwrap(), day("2026-11-23"))
        .decisions
        .iter()
        .map(|d| d.state)
        .collect();
    assert_eq!(states, [State::InForce, State::Void(day("2020-07-16")), State::Void(day("2015-10-06"))]);
}

/// All that a verdict can hang on is shown: of an entry in words, of a place with what is open about it.
#[test]
#[allow(clippy::too_many_lines, reason = "a case after another")]
fn what_a_verdict_hangs_on_is_shown() {
    let entry = |id: &str| {
        let text = shown(&["--entry", id, "--as-of", "2026-11-23"]);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    for (id, told) in [
        (
            "eu-gdpr/us-dpf",
            &[
                "certified under `eu-us-dpf`, which is renewed every 12 months, and the certification covers the data \
                 (data tagged `hr` only where it names that)",
                "where the exporter is established inside the territory, from which it covers what is sent",
                "not where the data is tagged `journalism`",
                "whether it covers AS, GU, MP, PR, UM and VI is not settled: `unknown` at best there",
            ][..],
        ),
        (
            "uk-gdpr/us-bridge",
            &["the exporter attests `marks-sensitive-data` if the data is tagged `genetic`, `biometric`, \
                 `sexual-orientation` or `criminal`, or `special` and none of"],
        ),
        (
            "eu-gdpr/certification",
            &[
                "from 2026-04-15 on: none was approved before",
                "the safeguard names its `document`, the document that an authority approved",
                "the law does not apply to the importer directly",
            ],
        ),
        ("eu-gdpr/bcr-c", &["the exporter itself is bound, not only one for whom it acts"]),
        ("eu-gdpr/scc", &["but for module 4 where the exporter collected nothing of what is sent"]),
        ("uk-gdpr/uk-addendum", &["(where it does, it is not settled what follows)"]),
        ("eu-gdpr/derogation", &["letter a: neither", "a warning where the flow stands"]),
        ("eu-gdpr/same-party", &["part: same-party of eu-gdpr"]),
    ] {
        let text = entry(id);
        for part in told {
            assert!(text.contains(part), "{id}: {part} in\n{text}");
        }
    }
    let whole = flat(&shown(&["eu-gdpr", "--as-of", "2026-11-23"]));
    for part in [
        "no transfer: A party's own places outside are no transfer (EDPB Guidelines 05/2021",
        "public authorities: authority, public-authority, public-body, law-enforcement, regulator (what they may be given: GDPR, Art. 48)",
        "data tagged special, hr, biometric",
        "judged where an inventory lists no law",
    ] {
        assert!(whole.contains(part), "{part} in\n{whole}");
    }
    let open = flat(&shown(&["eu-gdpr", "--to", "PR", "--as-of", "2026-11-23"]));
    for part in [
        "with no adequacy decision in force (EU-U.S. Data Privacy Framework of which it is not settled whether it covers the place)",
        "EU-U.S. Data Privacy Framework whether it covers the place certified under `eu-us-dpf`",
    ] {
        assert!(open.contains(part), "{part} in\n{open}");
    }
    let canada = shown(&["ch-fadp", "--to", "CA", "--as-of", "2026-11-23"]);
    assert!(canada.contains("; or by ch-fadp/ca-provinces or by ch-fadp/ca-health; else"), "{canada}");
    // What changed on a day is shown with both its entries, the one in force as available.
    let two = flat(&shown(&["uk-gdpr", "--to", "IN", "--as-of", "2026-02-05"]));
    assert!(two.contains("ended: 2026-02-04 was its"), "{two}");
    let json: serde_json::Value = serde_json::from_str(&shown(&[
        "--entry",
        "eu-gdpr/us-dpf",
        "--as-of",
        "2026-11-23",
        "--format",
        "json",
    ]))
    .unwrap();
    let decision = &json["entries"][0]["decision"];
    assert_eq!((&decision["covers_from"], &decision["unsettled"][3]), (&"territory".into(), &"PR".into()));
}
