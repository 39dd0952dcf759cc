//! What stands in the cells of registers and lists as people write them: several places with remarks, a second line, rows that sum up
//! others, how long data is kept.

use std::{fmt::Write as _, fs, process::Command};

use super::{codes, counts, err, imported, inventory, out, store};

#[test]
fn places_with_remarks_are_read_and_the_remarks_quoted() {
    let at = tempfile::tempdir().unwrap();
    let rows = [
        ("Nimbus", "USA (X) or Germany (Y)", "US;DE", true),
        ("Kite", "Germany (EU Cloud)", "DE", true),
        ("Slack Technologies, LLC", "USA (Slack) oder Deutschland (AWS Frankfurt)", "US;DE", true),
        ("Bell", "Germany\n(Rechenzentrum Hamburg)", "DE", true),
        ("Taal", "Ireland\nSupport aus Indien", "IE;IN", true),
        ("Fern", "EU (Germany, Ireland)", "DE;IE", true),
        // What may be a place and is not known leaves it open.
        ("Moor", "Germany (Gurgaon)", "DE;unknown", true),
        ("Dune", "USA (EU Cloud)", "US;unknown", true),
        ("Cove", "Ireland\nother countries", "IE;unknown", true),
        ("Lake", "Germany (backup)", "DE;unknown", true),
        ("Reef", "Germany, Ireland", "DE;IE", false),
        // A town that is not known lies in the country behind it, where a post code says that it is one.
        ("Mill", "12345 Musterstadt, Deutschland", "DE", true),
        ("Weir", "Musterstr. 5, D-12345 Musterstadt, Germany", "DE", true),
        ("Fell", "Musterstadt, Deutschland", "DE;unknown", true),
        ("Tarn", "12345 India, Germany", "unknown", true),
        ("Moss", "USA 2, 12345 Musterstadt, Germany", "unknown", true),
    ];
    let mut text = "Vendor;Purpose;Location\n".to_owned();
    for (name, cell, ..) in rows {
        writeln!(text, "{name};Hosting;\"{cell}\"").unwrap();
    }
    fs::write(at.path().join("list.csv"), text).unwrap();
    imported(at.path(), &["list.csv", "--into", "map", "--owner", "quill", "--map", "map.toml"]);
    let read = inventory(&at.path().join("map"));
    for (name, cell, wanted, quoted) in rows {
        let id = read.parties.iter().find(|p| p.name == name).unwrap().id.clone();
        let (places, notes, _) = store(&read, &id);
        assert_eq!(places, wanted, "{name}: {cell}");
        let quote = format!("Location: \"{}\"", cell.replace('\n', " "));
        assert_eq!(notes == quote, quoted, "{name}: {notes}");
    }
    // What is open in part is asked for in the map too.
    let map = fs::read_to_string(at.path().join("map.toml")).unwrap();
    assert!(map.contains("\"Germany (Gurgaon)\" = \"\"") && !map.contains("\"Germany (EU Cloud)\""), "{map}");
    fs::write(at.path().join("map.toml"), "[places]\n\"Germany (Gurgaon)\" = \"DE;IN\"\n").unwrap();
    imported(at.path(), &["list.csv", "--into", "two", "--owner", "quill", "--map", "map.toml"]);
    assert_eq!(store(&inventory(&at.path().join("two")), "moor").0, "DE;IN");
}

#[test]
fn a_name_that_may_be_several_is_told_and_taken_for_one() {
    let at = tempfile::tempdir().unwrap();
    let rows = "Payroll;Pay;Staff;Name;Kite GmbH / Bell AG\nMail;Send;Staff;Name;TCP/IP Services GmbH\nPost;Send;Staff;Name;Agentur Kirsch / Lettershop Voss\nAds;Send;Staff;Name;Moor Inc. und Fern GmbH\n";
    let text = format!("Processing activity;Purpose;Data subjects;Personal data;Recipients\n{rows}");
    fs::write(at.path().join("register.csv"), text).unwrap();
    let run = imported(at.path(), &["register.csv", "--into", "map", "--owner", "quill"]);
    let told = err(&run);
    let what = "register.csv:2: `Kite GmbH / Bell AG` may be one recipient or several: it is taken for one";
    assert!(told.contains(what) && !told.contains("TCP"), "{told}");
    for name in ["Agentur Kirsch / Lettershop Voss", "Moor Inc. und Fern GmbH"] {
        assert!(told.contains(&format!("`{name}` may be one recipient or several")), "{told}");
    }
    assert!(
        out(&run).contains("its name may be those of several: it is taken for one (3 rows)"),
        "{}",
        out(&run)
    );
    assert_eq!(counts(&inventory(&at.path().join("map")))[1], 4);
}

#[test]
fn a_register_reads_places_with_remarks_too() {
    let at = tempfile::tempdir().unwrap();
    let head = "Verarbeitungst\u{e4}tigkeit;Betroffene Personen;Kategorien personenbezogener Daten;Auftragsverarbeiter;Drittland\n";
    let rows = "Versand;Kunden;Adresse;Kite GmbH;USA (Kite) oder Deutschland (Y)\nPost;Kunden;Adresse;Bell AG;\"USA (DPF)\nSupport aus Atlantis\"\n";
    fs::write(at.path().join("r.csv"), format!("{head}{rows}")).unwrap();
    imported(at.path(), &["r.csv", "--into", "map", "--owner", "quill"]);
    let read = inventory(&at.path().join("map"));
    let of = |id: &str| codes(&read.parties.iter().find(|p| p.id == id).unwrap().locations);
    assert_eq!((of("kite-gmbh").as_str(), of("bell-ag").as_str()), ("US;DE", "US;unknown"));
}

#[test]
fn what_a_recipient_does_is_no_place_of_it_and_a_department_no_recipient() {
    let at = tempfile::tempdir().unwrap();
    let head = "Verarbeitungst\u{e4}tigkeit;Betroffene Personen;Kategorien personenbezogener Daten;Empf\u{e4}nger;davon Art. 9?\n";
    let rows = "Lohn;Mitarbeiter;Name;Personalabteilung, Steuerberater (extern), Kite GmbH (Support), Bell AG (Gurgaonia);ja (Gesundheitsdaten)\n";
    fs::write(at.path().join("r.csv"), format!("{head}{rows}")).unwrap();
    imported(at.path(), &["r.csv", "--into", "map", "--owner", "quill"]);
    let read = inventory(&at.path().join("map"));
    let parties: Vec<(&str, String)> =
        read.parties.iter().map(|p| (p.name.as_str(), codes(&p.locations))).collect();
    assert_eq!(
        parties[1..],
        [("Steuerberater", String::new()), ("Kite GmbH", String::new()), ("Bell AG", "unknown".to_owned())]
    );
    assert!(read.flows.iter().any(|f| f.notes.contains("Personalabteilung")), "it is quoted");
    assert!(read.parties[2].notes.contains("named as: \"Kite GmbH (Support)\""));
    let special: Vec<&str> = read
        .categories
        .iter()
        .filter(|c| c.tags.iter().any(|t| t == "special"))
        .map(|c| c.name.as_str())
        .collect();
    assert_eq!(special, ["Gesundheitsdaten"]);
}

#[test]
fn a_row_that_counts_the_others_is_no_activity() {
    let at = tempfile::tempdir().unwrap();
    let head = "Nr.;Verarbeitungst\u{e4}tigkeit;Zweck;Betroffene Personen;Kategorien personenbezogener Daten\n1;Lohn;zahlen;Mitarbeiter;Name\n";
    for (number, row) in [
        ";60 Verarbeitungst\u{e4}tigkeiten;;;",
        ";Total: 12;;;",
        "Summe;60;;;",
        "Anzahl Verarbeitungst\u{e4}tigkeiten;60;;;",
        "60 Verarbeitungst\u{e4}tigkeiten;60 Verarbeitungst\u{e4}tigkeiten;;;",
    ]
    .iter()
    .enumerate()
    {
        let (file, map) = (format!("r{number}.csv"), format!("map{number}"));
        fs::write(at.path().join(&file), format!("{head}{row}\n")).unwrap();
        let run = imported(at.path(), &[&file, "--into", &map, "--owner", "quill"]);
        assert!(
            err(&run).contains(&format!("{file}:3: the row is left out: it sums up others")),
            "{row}: {}",
            err(&run)
        );
        assert!(out(&run).contains("a register, 1 row"), "{row}: {}", out(&run));
        assert_eq!(counts(&inventory(&at.path().join(&map)))[5], 1, "{row}");
    }
    fs::write(at.path().join("list.csv"), "Vendor,Purpose,Location\nNimbus,Mail,Ireland\n1 vendor,,\n")
        .unwrap();
    let run = imported(at.path(), &["list.csv", "--into", "list", "--owner", "quill"]);
    assert!(err(&run).contains("list.csv:3: the row is left out: it sums up others"), "{}", err(&run));
    assert_eq!(counts(&inventory(&at.path().join("list")))[1], 1);
}

#[test]
fn how_long_data_is_kept_reaches_the_record_of_processing() {
    let at = tempfile::tempdir().unwrap();
    let head = "Verarbeitungst\u{e4}tigkeit;Betroffene Personen;Kategorien personenbezogener Daten;Auftragsverarbeiter;L\u{f6}schfrist\n";
    let rows = "Lohn;Mitarbeiter;Name;Ledger GmbH;10 Jahre\nPost;Kunden;Adresse;Kite GmbH;k.A.\nPost;Kunden;Adresse;Bell GmbH;\"3 Jahre;\ndann gesperrt\"\n";
    fs::write(at.path().join("r.csv"), format!("{head}{rows}")).unwrap();
    imported(at.path(), &["r.csv", "--into", "map", "--owner", "quill"]);
    let read = inventory(&at.path().join("map"));
    let kept: Vec<&str> = read.purposes.iter().map(|p| p.retention.as_str()).collect();
    assert_eq!(kept, ["10 Jahre", "3 Jahre; dann gesperrt"]);
    assert!(read.flows.iter().any(|f| f.notes.contains("k.A.")), "what says nothing is quoted");
    let run = Command::new(env!("CARGO_BIN_EXE_thalweg"))
        .args(["report", "map", "--out", "report"])
        .current_dir(at.path())
        .output()
        .unwrap();
    assert!(run.status.code().is_some_and(|code| code < 2), "{}", err(&run));
    let file = |name: &str| fs::read_to_string(at.path().join("report").join(name)).unwrap();
    let mut reader = csv::Reader::from_reader(file("ropa.csv").into_bytes().leak() as &[u8]);
    let header = reader.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|column| column == name).unwrap();
    let (party, purpose, retention) = (at("party"), at("purpose"), at("retention"));
    let mut rows: Vec<[String; 3]> = reader
        .records()
        .map(|row| row.map(|row| [party, purpose, retention].map(|at| row[at].to_owned())).unwrap())
        .collect();
    rows.retain(|row| !row[2].is_empty());
    // Whoever is no company of the inventory keeps it as long as it says itself.
    assert_eq!(
        rows,
        [
            ["quill".to_owned(), "lohn".to_owned(), "10 Jahre".to_owned()],
            ["quill".to_owned(), "post".to_owned(), "3 Jahre; dann gesperrt".to_owned()]
        ]
    );
    assert!(file("record.html").contains("10 Jahre") && file("index.html").contains("retention: 10 Jahre"));
}

/// Cells that leave it open, in several languages.
const OPEN: &[&str] = &[
    "TBD",
    "?",
    "N/A",
    "n.a.",
    "k. A.",
    "unbekannt",
    "s. o.",
    "...",
    "offen",
    "Inconnu",
    "pendiente",
    "onbekend",
    "da definire",
    "evtl.",
];

#[test]
fn a_place_that_is_open_is_unknown_and_never_the_seat() {
    let at = tempfile::tempdir().unwrap();
    let none = ["none", "-", "nein", "\u{2013}"];
    let cells: Vec<&str> = OPEN.iter().chain(&none).copied().collect();
    let mut list = "Sub-processor;HQ Location;Data Location;Purpose\nBlank;DE;;p\n".to_owned();
    let mut register =
        "Verarbeitung;Betroffene;Daten;Auftragsverarbeiter;Drittland\nBlank;Kunden;Name;Blank;\n".to_owned();
    for (number, cell) in cells.iter().enumerate() {
        writeln!(list, "V{number};DE;{cell};p").unwrap();
        writeln!(register, "A{number};Kunden;Name;V{number};{cell}").unwrap();
    }
    fs::write(at.path().join("list.csv"), list).unwrap();
    fs::write(at.path().join("r.csv"), register).unwrap();
    imported(at.path(), &["list.csv", "--into", "list", "--owner", "quill"]);
    imported(at.path(), &["r.csv", "--into", "register", "--owner", "quill"]);
    let (list, register) = (inventory(&at.path().join("list")), inventory(&at.path().join("register")));
    // What is truly blank stays so.
    assert_eq!(store(&list, "blank"), (String::new(), "", "list.csv:2"));
    for (number, cell) in cells.iter().enumerate() {
        let id = format!("v{number}");
        let (places, notes, _) = store(&list, &id);
        assert_eq!((places.as_str(), notes), ("unknown", format!("Data Location: \"{cell}\"").as_str()));
        let party = register.parties.iter().find(|p| p.id == id).unwrap();
        // That there is no third country is clear.
        let wanted = if none.contains(cell) { "" } else { "unknown" };
        assert_eq!(codes(&party.locations), wanted, "{cell}");
        let flow = register.flows.iter().find(|f| *f.id == *format!("quill-to-v{number}-a{number}")).unwrap();
        assert!(flow.notes.contains(&format!("Drittland: \"{cell}\"")), "{cell}: {}", flow.notes);
    }
}

#[test]
fn a_place_of_hosting_that_is_not_stated_is_unknown_in_a_register_too() {
    let at = tempfile::tempdir().unwrap();
    let head = "Verarbeitung;Betroffene;Daten;Auftragsverarbeiter;Serverstandort\n";
    let rows = "A;Kunden;Name;Kite GmbH;-\nB;Kunden;Name;Bell AG (?);\nC;Kunden;Name;Fern AG (TBD);\n";
    fs::write(at.path().join("r.csv"), format!("{head}{rows}")).unwrap();
    imported(at.path(), &["r.csv", "--into", "map", "--owner", "quill"]);
    let read = inventory(&at.path().join("map"));
    for id in ["kite-gmbh", "bell-ag", "fern-ag"] {
        assert_eq!(codes(&read.parties.iter().find(|p| p.id == id).unwrap().locations), "unknown", "{id}");
    }
}

#[test]
fn what_may_be_or_is_planned_is_no_fact() {
    let at = tempfile::tempdir().unwrap();
    let head = "Verarbeitung;Betroffene;Daten;davon Art. 9;Auftragsverarbeiter;Drittland;Garantien\n";
    let rows = "A;Kunden;Name;evtl.;Kite GmbH;evtl. USA;SCC geplant\nB;Kunden;Name;;Bell AG;USA (planned);SCC\nC;Kunden;Name;;Fern AG;USA?;evtl. SCC\nD;Kunden;Name;;Moor AG;maybe USA;SCC?\n";
    fs::write(at.path().join("r.csv"), format!("{head}{rows}")).unwrap();
    imported(at.path(), &["r.csv", "--into", "map", "--owner", "quill"]);
    let read = inventory(&at.path().join("map"));
    for (id, wanted) in
        [("kite-gmbh", "unknown"), ("bell-ag", "unknown"), ("fern-ag", "unknown"), ("moor-ag", "unknown")]
    {
        assert_eq!(codes(&read.parties.iter().find(|p| p.id == id).unwrap().locations), wanted, "{id}");
    }
    let safeguards: Vec<&str> = read.safeguards.iter().map(|s| &*s.id).collect();
    assert_eq!(safeguards, ["scc-bell-ag"]);
    assert!(read.flows.iter().any(|f| f.notes.contains("Garantien: \"SCC geplant\"")));
    let names: Vec<&str> = read.categories.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(names, ["Name"]);
    assert!(read.flows.iter().any(|f| f.notes.contains("davon Art. 9: \"evtl.\"")));
}

#[test]
fn a_town_behind_a_name_is_no_recipient_and_what_may_be_one_is_told() {
    let at = tempfile::tempdir().unwrap();
    let head = "Verarbeitung;Personen;Daten;Empf\u{e4}nger\n";
    let rows = "A;Kunden;Name;Trustpirate A/S, Kopenhagen\nB;Kunden;Name;Praxis Dr. Quitte, Jena\nC;Kunden;Name;DATEX eG, Xdorf\nD;Kunden;Name;Kite GmbH, Krankenkassen\nE;Kunden;Name;\"Bell AG\n(Unterauftr.: Microhard Corp., Redmond)\"\n";
    fs::write(at.path().join("r.csv"), format!("{head}{rows}")).unwrap();
    let run = imported(at.path(), &["r.csv", "--into", "map", "--owner", "quill"]);
    let read = inventory(&at.path().join("map"));
    let names: Vec<&str> = read.parties.iter().map(|p| p.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "quill",
            "Trustpirate A/S",
            "Praxis Dr. Quitte",
            "DATEX eG, Xdorf",
            "Kite GmbH",
            "Krankenkassen",
            "Bell AG"
        ]
    );
    let places: Vec<String> = read.parties.iter().map(|p| codes(&p.locations)).collect();
    assert_eq!(places[1..4], ["DK", "DE", ""]);
    let told = err(&run);
    assert!(told.contains("r.csv:4: `DATEX eG, Xdorf` may be one recipient or several"), "{told}");
    // Behind the name of a person a city may be another name.
    let address =
        "r.csv:3, column 4: `Jena` is read as the address of `Praxis Dr. Quitte`, and as no recipient";
    assert!(told.contains(address), "{told}");
    let company =
        "r.csv:6, column 4: `Unterauftr.: Microhard Corp., Redmond` stands in brackets behind `Bell AG`";
    assert!(!told.contains("r.csv:5") && told.matches("r.csv:6").count() == 1, "{told}");
    assert!(told.contains(company), "{told}");
}

/// Of a list with these places: where each store is, what is told, and what the map asks for.
fn listed(at: &std::path::Path, name: &str, places: &[&str]) -> (Vec<String>, String, String) {
    let mut text = "Vendor;Purpose;Location\n".to_owned();
    for (number, place) in places.iter().enumerate() {
        writeln!(text, "Vendor {number};Hosting;\"{place}\"").unwrap();
    }
    fs::write(at.join(format!("{name}.csv")), text).unwrap();
    let (file, map) = (format!("{name}.csv"), format!("{name}.toml"));
    let run = imported(at, &[&file, "--into", name, "--owner", "quill", "--map", &map]);
    let read = inventory(&at.join(name));
    let found = (0..places.len()).map(|number| store(&read, &format!("vendor-{number}")).0).collect();
    (found, err(&run), fs::read_to_string(at.join(map)).unwrap())
}

#[test]
fn a_column_with_states_leaves_open_the_codes_that_are_states_too() {
    let at = tempfile::tempdir().unwrap();
    let (found, told, map) =
        listed(at.path(), "states", &["NY", "DE", "TX", "IL", "DE (Germany)", "FR", "US"]);
    assert_eq!(found, ["unknown", "unknown", "unknown", "unknown", "DE", "FR", "US"]);
    let wanted = "states.csv:3, column 3: `DE`, `IL`: a country, or a part of United States, as `NY`, `TX` in the same column";
    assert!(told.contains(wanted), "{told}");
    assert!(map.contains("\"DE\" = \"\"") && !map.contains("\"FR\""), "{map}");
    // What the map says of the letters holds.
    fs::write(at.path().join("said.toml"), "[places]\n\"DE\" = \"US\"\n\"IL\" = \"IL\"\n").unwrap();
    imported(at.path(), &["states.csv", "--into", "said", "--owner", "quill", "--map", "said.toml"]);
    let read = inventory(&at.path().join("said"));
    assert_eq!((store(&read, "vendor-1").0.as_str(), store(&read, "vendor-3").0.as_str()), ("US", "IL"));
    for (name, column, wanted) in [
        ("plain", &["DE", "US", "UK", "EU", "IL"][..], &["DE", "US", "GB", "unknown", "IL"][..]),
        ("towns", &["Austin, TX", "DE"], &["US", "DE"]),
        (
            "yes",
            &["S\u{ec}", "S\u{ed}", "s\u{ec}", "S\u{cd}", "SI"],
            &["unknown", "unknown", "unknown", "unknown", "SI"],
        ),
        ("provinces", &["ON", "NL", "DE"], &["unknown", "unknown", "DE"]),
        ("cantons", &["DE, FR, ZH", "BE", "AT"], &["unknown", "unknown", "AT"]),
    ] {
        let (found, told, _) = listed(at.path(), name, column);
        assert_eq!(found, wanted, "{name}");
        assert_eq!(
            told.contains("a country, or a part of"),
            wanted.contains(&"AT") || name == "provinces",
            "{told}"
        );
    }
}

#[test]
fn a_register_with_provinces_leaves_open_the_codes_that_are_provinces_too() {
    let at = tempfile::tempdir().unwrap();
    let rows = "Pay;Name;Staff;Kite;ON\nMail;Name;Staff;Bell;NL\nPost;Name;Staff;Moor;DE\n";
    let text = format!("Processing activity;Personal data;Data subjects;Recipients;Third country\n{rows}");
    fs::write(at.path().join("register.csv"), text).unwrap();
    let run = imported(at.path(), &["register.csv", "--into", "map", "--owner", "quill"]);
    let read = inventory(&at.path().join("map"));
    let places = ["kite", "bell", "moor"]
        .map(|id| codes(&read.parties.iter().find(|party| party.id == id).unwrap().locations));
    assert_eq!(places, ["unknown", "unknown", "DE"]);
    // Behind the names of recipients, too.
    let rows = "Pay;Name;Staff;Kite (NY)\nMail;Name;Staff;Bell (DE)\nFax;Name;Staff;Fern (Germany)\nPost;Name;Staff;Moor GmbH, CH\n";
    let text = format!("Processing activity;Personal data;Data subjects;Recipients\n{rows}");
    fs::write(at.path().join("names.csv"), &text).unwrap();
    let states = imported(at.path(), &["names.csv", "--into", "names", "--owner", "quill"]);
    fs::write(at.path().join("plain.csv"), text.replace("(NY)", "(US)")).unwrap();
    imported(at.path(), &["plain.csv", "--into", "plain", "--owner", "quill"]);
    for (map, bell) in [("names", "unknown"), ("plain", "DE")] {
        let read = inventory(&at.path().join(map));
        let of = |id: &str| codes(&read.parties.iter().find(|party| party.id == id).unwrap().locations);
        assert_eq!([of("bell"), of("fern"), of("moor-gmbh")], [bell, "DE", "CH"], "{map}");
    }
    assert!(err(&states).contains("`Bell (DE)` does not say for certain"), "{}", err(&states));
    assert!(
        err(&run).contains("`NL`: a country, or a part of Canada, as `ON` in the same column"),
        "{}",
        err(&run)
    );
}

/// Among third countries `SI` is no member of the EU, and among cantons `FR` no country.
#[test]
fn letters_are_no_country_where_they_say_something_else() {
    let at = tempfile::tempdir().unwrap();
    let text = "Processing activity;Personal data;Data subjects;Recipients;Trasferimento extra UE\nPay;Name;Staff;Kite SA (VD);SI\nMail;Name;Staff;Wix SA (FR);S\u{ec}\nPost;Name;Staff;Moor srl, Cassino (FR);\n";
    fs::write(at.path().join("r.csv"), text).unwrap();
    let run = imported(at.path(), &["r.csv", "--into", "map", "--owner", "quill"]);
    let read = inventory(&at.path().join("map"));
    let of = |name: &str| {
        codes(&read.parties.iter().find(|party| party.name.starts_with(name)).unwrap().locations)
    };
    assert_eq!((of("Kite"), of("Wix")), ("unknown".into(), "unknown".into()), "{}", err(&run));
    // It may be a town, and the letters its province.
    assert_eq!((of("Moor"), of("Cassino")), (String::new(), "unknown".into()), "{}", err(&run));
}

/// Rows of one activity and of one party: what the second says is not lost.
#[test]
fn what_a_second_row_says_of_an_activity_or_a_recipient_counts_too() {
    let at = tempfile::tempdir().unwrap();
    let rows = "Payroll,Staff,Name,Bell GmbH,,contract\nPayroll,Applicants,CV,,Bell GmbH,consent\n";
    let text =
        format!("Processing activity,Data subjects,Personal data,Recipients,Processors,Legal basis\n{rows}");
    fs::write(at.path().join("r.csv"), text).unwrap();
    let run = imported(at.path(), &["r.csv", "--into", "map", "--owner", "quill"]);
    assert!(
        err(&run).contains("r.csv:3: another row says that the legal basis is `contract`"),
        "{}",
        err(&run)
    );
    let flows = fs::read_to_string(at.path().join("map/flows.csv")).unwrap();
    assert!(flows.matches("legal basis: \"\"consent\"\"").count() >= 2, "{flows}");
    let vendors = fs::read_to_string(at.path().join("map/vendors.csv")).unwrap();
    assert!(vendors.contains("Bell GmbH") && !vendors.contains("not said to be a processor"), "{vendors}");
}
