//! A second import: what is new at the source comes, what a person has changed stays, what is gone is told.

use std::{fmt::Write as _, fs};

use proptest::prelude::*;
use thalweg::{
    import::{self, Choices, Given},
    ingest::Files,
    law,
};

use super::{
    super::support::regimes, code, err, fixtures, import as run_import, imported, inventory, out, seat, store,
};

const LIST: &str = "Vendor,Purpose,Location,Headquarters\nNimbus,Hosting,Ireland,USA\nKite,Mail,France,\nBell,Calls,Spain,Spain\n";

#[test]
fn a_second_import_updates_what_it_brought_and_leaves_what_people_added() {
    let at = tempfile::tempdir().unwrap();
    let list = at.path().join("list.csv");
    let words = ["list.csv", "--into", "map", "--owner", "quill"];
    fs::write(&list, LIST).unwrap();
    imported(at.path(), &words);
    let vendors = at.path().join("map/vendors.csv");
    let text = fs::read_to_string(&vendors).unwrap();
    // A person finds out where Kite is, gives Bell another id, adds a vendor and a comment.
    let text = text
        .replace("kite,Kite,unknown", "# looked up by Ann\nkite,Kite,FR")
        .replace("\nbell,Bell", "\nbells,Bell");
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines.push("own,Own Ltd,GB,,".to_owned());
    fs::write(&vendors, lines.join("\n") + "\n").unwrap();
    for (file, from, to) in
        [("stores.csv", ",bell,", ",bells,"), ("companies.csv", "quill,quill,unknown", "quill,Quill AB,SE")]
    {
        let path = at.path().join("map").join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{text}");
        fs::write(&path, text.replace(from, to)).unwrap();
    }
    let check = |at: &std::path::Path| run_import(at, &[&words[..], &["--check"]].concat());
    let run = check(at.path());
    assert_eq!(code(&run), Some(0), "{}{}", out(&run), err(&run));

    // At the source Nimbus moves, Kite says where it is, Bell is gone, and Taal comes.
    fs::write(&list, "Vendor,Purpose,Location,Headquarters\nNimbus,Hosting,Canada,USA\nKite,Mail,France,Italy\nTaal,Words,Belgium,\n").unwrap();
    let before = fs::read_to_string(&vendors).unwrap();
    let run = check(at.path());
    assert_eq!(code(&run), Some(1), "{}", out(&run));
    assert_eq!(fs::read_to_string(&vendors).unwrap(), before);
    let run = imported(at.path(), &words);
    let told = err(&run);
    let said = out(&run);
    assert!(said.contains("changed:\n  stores nimbus-for-quill: country"), "{said}");
    let read = inventory(&at.path().join("map"));
    assert_eq!(store(&read, "nimbus").0, "CA");
    assert_eq!(seat(&read, "kite"), "FR");
    assert!(told.contains("vendors `kite`: the source now says country `IT`"), "{told}");
    assert!(told.contains("vendors `bells` is no longer in list.csv:4: nothing was taken out"), "{told}");
    assert_eq!(
        (seat(&read, "own").as_str(), seat(&read, "bells").as_str(), seat(&read, "quill").as_str()),
        ("GB", "ES", "SE")
    );
    assert_eq!(store(&read, "taal").0, "BE");
    assert!(fs::read_to_string(&vendors).unwrap().contains("# looked up by Ann\nkite"));
    // Told once, and then it is what the sources say, but for what is gone.
    let run = check(at.path());
    assert_eq!(code(&run), Some(1), "{}", out(&run));
    assert!(
        out(&run).contains("the inventory has all that the sources say; 4 rows are no longer there"),
        "{}",
        out(&run)
    );
    assert!(!err(&run).contains("now says"), "{}", err(&run));
}

#[test]
fn the_rows_that_changed_are_named_and_not_all_of_many() {
    let at = tempfile::tempdir().unwrap();
    let list = |place: &str, above: &str| {
        let mut text = format!("{above}Vendor,Purpose,Location\n");
        for number in 10..40 {
            writeln!(text, "V{number},Mail,{place}").unwrap();
        }
        text += "Kite,Mail,France\n";
        fs::write(at.path().join("list.csv"), text).unwrap();
    };
    let words = ["list.csv", "--into", "map", "--owner", "quill"];
    list("Ireland", "");
    imported(at.path(), &words);
    list("Spain", "");
    let run = run_import(at.path(), &[&words[..], &["--check"]].concat());
    assert!(
        out(&run).contains("30 have changed there")
            && out(&run).contains("  stores v10-for-quill: country\n"),
        "{}",
        out(&run)
    );
    let said = out(&imported(at.path(), &words));
    assert!(said.contains("30 rows changed"), "{said}");
    assert_eq!(said.matches(": country\n").count(), 20, "{said}");
    assert!(said.contains("  and 10 more\n") && !said.contains("kite"), "{said}");
    // A line above moves all of them, and changes none.
    list("Spain", "Our vendors,,\n");
    let said = out(&imported(at.path(), &words));
    assert!(
        said.contains("rows stand elsewhere in the source, and say what they said")
            && !said.contains("changed:"),
        "{said}"
    );
}

/// As anybody saves a newer version: nothing is taken from it, and that is told.
#[test]
fn a_file_of_another_name_is_not_taken_for_its_newer_version_unseen() {
    let at = tempfile::tempdir().unwrap();
    let list = |name: &str, place: &str| {
        fs::write(
            at.path().join(name),
            format!("Vendor,Purpose,Location,Headquarters\nNimbus,Hosting,{place},USA\n"),
        )
        .unwrap();
    };
    list("list.csv", "Ireland");
    imported(at.path(), &["list.csv", "--into", "map", "--owner", "quill"]);
    list("list-v2.csv", "Canada");
    let run = imported(at.path(), &["list-v2.csv", "--into", "map", "--owner", "quill"]);
    let told = err(&run);
    assert!(
        told.contains(
            "rows were brought from list.csv, and stay as that says: give this file the name list.csv"
        ),
        "{told}"
    );
    assert!(!told.contains("written by somebody else"), "{told}");
}

/// The owner keeps its name, whether a later import names it by that, by its id, or not at all.
#[test]
fn an_owner_that_is_named_by_its_id_is_not_renamed() {
    let at = tempfile::tempdir().unwrap();
    fs::write(at.path().join("list.csv"), "Vendor,Location\nNimbus,USA\n").unwrap();
    imported(at.path(), &["list.csv", "--into", "map", "--owner", "Feder & S\u{f6}hne GmbH"]);
    for owner in [&[][..], &["--owner", "feder-sohne-gmbh"], &["--owner", "Feder & S\u{f6}hne GmbH"]] {
        let run = imported(at.path(), &[&["list.csv", "--into", "map"][..], owner].concat());
        assert!(out(&run).contains("nothing is new for map"), "{owner:?}: {}", out(&run));
    }
    let read = inventory(&at.path().join("map"));
    // Nor one that a person has renamed.
    let file = at.path().join("map/companies.csv");
    let text = fs::read_to_string(&file).unwrap().replace("Feder & S\u{f6}hne GmbH", "Feder Holding");
    fs::write(&file, &text).unwrap();
    let run = run_import(at.path(), &["list.csv", "--into", "map", "--check"]);
    assert_eq!((code(&run), fs::read_to_string(&file).unwrap()), (Some(0), text), "{}", out(&run));
    let company = (read.parties[0].id.as_str(), read.parties[0].name.as_str());
    assert_eq!(company, ("feder-sohne-gmbh", "Feder & S\u{f6}hne GmbH"));
}

#[test]
fn what_a_person_wrote_before_is_known_by_its_name() {
    let at = tempfile::tempdir().unwrap();
    let map = at.path().join("map");
    fs::create_dir(&map).unwrap();
    fs::write(map.join("inventory.toml"), "# ours\nname = \"quill\"\n").unwrap();
    fs::write(map.join("companies.csv"), "id,name,country\nquill,Quill AB,SE\n").unwrap();
    fs::write(map.join("vendors.csv"), "id,name,country\nnbs,Nimbus,IE\n").unwrap();
    fs::write(at.path().join("list.csv"), LIST).unwrap();
    let run = imported(at.path(), &["list.csv", "--into", "map"]);
    let read = inventory(&map);
    assert_eq!(read.parties.iter().filter(|p| p.name == "Nimbus").count(), 1);
    assert_eq!((store(&read, "nbs").0.as_str(), seat(&read, "nbs").as_str()), ("IE", "IE"));
    assert!(err(&run).contains("vendors `nbs`: list.csv:2 says country `US`"), "{}", err(&run));
    assert_eq!(
        fs::read_to_string(map.join("companies.csv")).unwrap(),
        "id,name,country\nquill,Quill AB,SE\n"
    );
    assert_eq!(fs::read_to_string(map.join("inventory.toml")).unwrap(), "# ours\nname = \"quill\"\n");
}

/// What stands in a folder after an import, file by file; what stood there before stays where nothing changed.
fn import_into(text: &str, there: &[(String, String)]) -> (Vec<(String, String)>, usize) {
    let given = Given { name: "list.csv", bytes: text.as_bytes() };
    let read = import::read(&[given], None, &Choices::of("quill"));
    assert!(read.told.iter().all(|remark| remark.weight == import::Weight::Note), "{:?}", read.told);
    let texts: Vec<(&str, &str)> = there.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let files = (!there.is_empty()).then(|| Files::of(&texts));
    let made = import::into(
        &read.draft,
        &["list.csv".to_owned()],
        files.as_ref(),
        "map",
        &law::vocabulary(&regimes()),
    );
    assert!(made.outcome.inventory.is_some(), "{:#?}", made.outcome.findings);
    assert!(
        made.outcome.findings.iter().all(|f| !f.code.as_str().starts_with("TW0")),
        "{:#?}",
        made.outcome.findings
    );
    let mut all = there.to_vec();
    let changed = made.files.len();
    for file in made.files {
        match all.iter_mut().find(|(name, _)| *name == file.name) {
            Some((_, text)) => *text = file.text,
            None => all.push((file.name, file.text)),
        }
    }
    (all, changed)
}

fn cell() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "Nimbus",
        "Kite, Inc.",
        "nimbus",
        "Bell & Sons (UK)",
        "\u{10c}iri\u{107}",
        "quill",
        "customers",
        "Ireland",
        "USA; India",
        "EU",
        "SCCs",
        "n/a",
        "-",
        "#N/A",
        "=1+1",
        "x_y",
        "a;b;c",
        "Paris",
        "unknown",
        "*",
        "\u{200b}",
        "Contract",
        "special",
        "name, address",
    ]);
    prop_oneof![4 => word.prop_map(str::to_owned), 1 => "[ -~\u{e9}\u{4e2d}\n]{0,12}".prop_map(|text| text)]
}

fn table() -> impl Strategy<Value = String> {
    let header = prop::sample::select(vec![
        "Vendor,Purpose,Location,Headquarters,Transfer mechanism,Other",
        "Processing activity,Data subjects,Categories of personal data,Processors,Third countries,Safeguards",
        "Business function,Categories of individuals,Personal data,Recipients,Special categories,Legal basis",
    ]);
    (header, prop::collection::vec(prop::collection::vec(cell(), 6), 1..12)).prop_map(|(header, rows)| {
        let line = |cells: Vec<String>| {
            cells
                .iter()
                .map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")))
                .collect::<Vec<_>>()
                .join(",")
        };
        let rows: Vec<String> = rows.into_iter().map(line).collect();
        format!("{header}\n{}\n", rows.join("\n"))
    })
}

/// Events, manifests and bills with the same odd words everywhere.
fn document() -> impl Strategy<Value = String> {
    let word = || cell().prop_map(|text| serde_json::Value::from(text).to_string());
    let events = prop::collection::vec((word(), word(), word(), word(), 0..4_u8), 1..12).prop_map(|events| {
        let line = |(job, from, to, column, run): (String, String, String, String, u8)| {
            format!(
                "{{\"eventType\":\"COMPLETE\",\"run\":{{\"runId\":\"{run}\"}},\"job\":{{\"namespace\":\"n\",\"name\":{job}}},\"inputs\":[{{\"namespace\":\"a\",\"name\":{from},\"facets\":{{\"schema\":{{\"fields\":[{{\"name\":{column},\"tags\":[\"pii\",{job}]}}]}}}}}}],\"outputs\":[{{\"namespace\":{job},\"name\":{to}}}]}}"
            )
        };
        events.into_iter().map(line).collect::<Vec<_>>().join("\n")
    });
    let systems = prop::collection::vec((word(), word(), word(), word()), 1..8).prop_map(|systems| {
        let system = |(key, name, other, what): (String, String, String, String)| {
            format!(
                "{{\"fides_key\":{key},\"name\":{name},\"legal_name\":{what},\"egress\":[{{\"fides_key\":{other},\"type\":\"system\"}}],\"privacy_declarations\":[{{\"name\":{name},\"data_use\":{what},\"data_categories\":[{other},\"user.name\"],\"data_subjects\":[{key}],\"dataset_references\":[{name}]}}]}}"
            )
        };
        format!("{{\"system\":[{}]}}", systems.into_iter().map(system).collect::<Vec<_>>().join(","))
    });
    let services = prop::collection::vec((word(), word(), word(), word()), 1..8).prop_map(|services| {
        let service = |(key, name, other, what): (String, String, String, String)| {
            format!(
                "{{\"bom-ref\":{key},\"name\":{name},\"provider\":{{\"name\":{what}}},\"data\":[{{\"flow\":\"outbound\",\"classification\":{what},\"destination\":[{other}]}}]}}"
            )
        };
        let services: Vec<String> = services.into_iter().map(service).collect();
        format!("{{\"bomFormat\":\"CycloneDX\",\"services\":[{}]}}", services.join(","))
    });
    prop_oneof![events, systems, services]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn of_documents_too_twice_is_once(text in document()) {
        let (once, _) = import_into(&text, &[]);
        let (twice, changed) = import_into(&text, &once);
        prop_assert_eq!(changed, 0);
        prop_assert_eq!(once, twice);
    }

    #[test]
    fn twice_is_once(text in table()) {
        let (once, _) = import_into(&text, &[]);
        let (twice, changed) = import_into(&text, &once);
        prop_assert_eq!(changed, 0);
        prop_assert_eq!(once, twice);
    }

    #[test]
    fn a_cell_that_a_person_changed_stays(text in table(), pick in 0..1_000_usize) {
        let (mut once, _) = import_into(&text, &[]);
        let at = once.iter().position(|(name, _)| name == "companies.csv").unwrap();
        let pages: Vec<usize> = (0..once.len()).filter(|page| once[*page].0 != "inventory.toml").collect();
        let page = if pick % 3 == 0 { at } else { pages[pick % pages.len()] };
        // Each row's source is said in other words.
        once[page].1 = once[page].1.replace("list.csv:", "Ann, by list.csv:");
        let (after, _) = import_into(&text, &once);
        prop_assert_eq!(&after[page].1, &once[page].1);
    }
}

/// Every file of a folder, in order, with its bytes.
fn folder(path: &std::path::Path) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(path).unwrap().map(|entry| entry.unwrap());
    let mut files: Vec<(String, Vec<u8>)> = entries
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()))
        .collect();
    files.sort();
    files
}

#[test]
fn twice_is_the_same_as_once_of_every_format_with_and_without_an_owner() {
    let at = tempfile::tempdir().unwrap();
    let one = "organization: [{fides_key: lumen, name: Lumen Group}]\nsystem:\n  - {fides_key: a, system_type: S, privacy_declarations: []}\n";
    fs::write(at.path().join("one.yml"), one).unwrap();
    fs::write(at.path().join("key.yml"), one.replace("Lumen Group", "lumen")).unwrap();
    fs::write(at.path().join("far.yml"), one.replace("Lumen Group", "\u{682a}\u{5f0f}")).unwrap();
    let mut files: Vec<String> = fs::read_dir(fixtures())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| path.to_str().unwrap().to_owned())
        .collect();
    files.sort();
    files.extend(["one.yml", "key.yml", "far.yml"].map(str::to_owned));
    assert!(files.len() > 15, "{files:?}");
    let mut alone = 0;
    for (number, file) in files.iter().enumerate() {
        for owner in [&[][..], &["--owner", "quill"]] {
            let map = format!("map{number}-{}", owner.len());
            let words = [&[file.as_str(), "--into", &map], owner].concat();
            // What names no owner is told to need one; the next import knows it by the inventory.
            if code(&run_import(at.path(), &words)) == Some(0) {
                alone += usize::from(owner.is_empty());
            } else {
                assert!(owner.is_empty(), "{file}");
                imported(at.path(), &[file.as_str(), "--into", &map, "--owner", "quill"]);
            }
            let once = folder(&at.path().join(&map));
            imported(at.path(), &words);
            assert_eq!(once, folder(&at.path().join(&map)), "{words:?}");
            let check = run_import(at.path(), &[&words[..], &["--check"]].concat());
            assert_eq!(code(&check), Some(0), "{words:?}: {}", out(&check));
        }
    }
    assert!(alone > 2, "{alone}");
}

/// As a row is added in a spreadsheet: one is copied, and given another id and name.
#[test]
fn a_row_that_was_copied_is_a_persons_own() {
    let at = tempfile::tempdir().unwrap();
    let words = ["list.csv", "--into", "map", "--owner", "quill"];
    fs::write(at.path().join("list.csv"), LIST).unwrap();
    imported(at.path(), &words);
    let vendors = at.path().join("map/vendors.csv");
    let text = fs::read_to_string(&vendors).unwrap();
    let bell = text.lines().find(|line| line.starts_with("bell,Bell,")).unwrap();
    for (before, after) in [("", bell), (bell, "")] {
        let copy = bell.replacen("bell,Bell,", "taal,Taal,", 1);
        let rows =
            [before, copy.as_str(), after].into_iter().filter(|row| !row.is_empty()).collect::<Vec<_>>();
        fs::write(&vendors, text.replace(bell, &rows.join("\n"))).unwrap();
        let stores = fs::read_to_string(at.path().join("map/stores.csv")).unwrap();
        let run = imported(at.path(), &words);
        assert!(err(&run).contains("vendors `taal` has the x_import of `bell`"), "{}", err(&run));
        assert_eq!(fs::read_to_string(at.path().join("map/stores.csv")).unwrap(), stores);
        assert!(fs::read_to_string(&vendors).unwrap().contains(&copy));
    }
    // What changes at the source reaches the row that was brought, and no copy of it.
    fs::write(at.path().join("list.csv"), LIST.replace("Bell,Calls,Spain,Spain", "Bell,Calls,Spain,Italy"))
        .unwrap();
    imported(at.path(), &words);
    let read = inventory(&at.path().join("map"));
    assert_eq!((seat(&read, "bell"), seat(&read, "taal")), ("IT".into(), "ES".into()));
}

#[test]
fn names_that_differ_in_a_sign_are_two() {
    let at = tempfile::tempdir().unwrap();
    // Whichever stands first, and though one comes later.
    for rows in [
        &["Canal,Mail,France", "CANAL,Films,France"][..],
        &["Canal+,Films,United States", "Canal,Mail,France"],
        &["Canal,Mail,France", "Canal+,Films,United States"],
    ] {
        fs::write(at.path().join("list.csv"), format!("Vendor,Purpose,Location\n{}\n", rows.join("\n")))
            .unwrap();
        let words = ["list.csv", "--into", "map", "--owner", "quill"];
        imported(at.path(), &words);
        let read = inventory(&at.path().join("map"));
        let mut all: Vec<(&str, String)> = Vec::new();
        for party in read.parties.iter().filter(|party| party.name.to_lowercase().starts_with("canal")) {
            all.push((&party.name, store(&read, &party.id).0));
        }
        all.sort();
        let is_both = rows.iter().any(|row| row.contains('+'));
        let both = [("Canal", "FR".to_owned()), ("Canal+", "US".to_owned())];
        assert_eq!(all, both[..if is_both { 2 } else { 1 }]);
        let again = run_import(at.path(), &[&words[..], &["--check"]].concat());
        assert_eq!(code(&again), Some(0), "{}{}", out(&again), err(&again));
    }
}

/// What two files said together is not taken apart when one of them is read alone.
#[test]
fn a_row_of_two_files_stays_until_both_are_read() {
    let at = tempfile::tempdir().unwrap();
    let list = |purpose: &str| format!("Vendor,Purpose,Location\nNimbus,{purpose},Ireland\n");
    let write = |name: &str, purpose: &str| fs::write(at.path().join(name), list(purpose)).unwrap();
    write("a, b.csv", "Hosting");
    write("c.csv", "Backup");
    let both = ["a, b.csv", "c.csv", "--into", "map", "--owner", "quill"];
    imported(at.path(), &both);
    let flows = || fs::read_to_string(at.path().join("map/flows.csv")).unwrap();
    let before = flows();
    assert!(before.contains("hosting;backup"), "{before}");
    write("a, b.csv", "Mail");
    let run = imported(at.path(), &[both[0], "--into", "map", "--owner", "quill"]);
    assert!(
        err(&run).contains("brought from c.csv too, and what that says is not read now"),
        "{}",
        err(&run)
    );
    assert!(!err(&run).contains("nimbus"), "{}", err(&run));
    assert_eq!(flows(), before);
    let run = imported(at.path(), &both);
    assert!(
        flows().contains("mail;backup") && !err(&run).contains("too, and what"),
        "{}{}",
        flows(),
        err(&run)
    );
}
