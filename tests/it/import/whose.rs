//! Whose a place is: where recipients are is read where a header, or what stands before it, says that it is theirs, and never where it may be that
//! of others.

use std::fs;

use super::{codes, err, imported, inventory, out, store};

/// A place that does not say whose is that of what stands before it.
#[test]
fn where_the_controller_or_a_department_is_no_recipient_is() {
    let at = tempfile::tempdir().unwrap();
    for (number, (before, place)) in [
        ("Verantwortlicher", "Land"),
        ("Abteilung", "Standort"),
        ("Controller", "Address,Country"),
        ("Data subjects", "Country"),
    ]
    .into_iter()
    .enumerate()
    {
        let blank = if place.contains(',') { "x," } else { "" };
        let text = format!(
            "Processing activity,{before},{place},Purpose,Recipients\nPay,Acme,{blank}Germany,Wages,Kite Inc.\n"
        );
        let file = format!("{number}.csv");
        fs::write(at.path().join(&file), text).unwrap();
        let run = imported(at.path(), &[&file, "--into", &number.to_string(), "--owner", "quill"]);
        let read = inventory(&at.path().join(number.to_string()));
        let kite = read.parties.iter().find(|party| party.name == "Kite Inc.").unwrap();
        assert_eq!(codes(&kite.locations), "", "{before}: {}", err(&run));
        let named = place.split(',').next_back().unwrap();
        assert!(
            err(&run).contains(&format!("`{named}` stands behind `{before}`")),
            "{before}: {}",
            err(&run)
        );
    }
    // Where others stand between, it is open whose it is; in a list of vendors each row is of one.
    for (columns, row, wanted) in [
        (
            "Processing activity,Recipients,Data subjects,Purpose,Country",
            "Pay,Kite Inc.,Staff,Wages,Germany",
            "unknown",
        ),
        (
            "Processing activity,Controller,Seal,Country,Purpose,Recipients",
            "Pay,Acme,Jane,Germany,Wages,Kite Inc.",
            "unknown",
        ),
    ] {
        fs::write(at.path().join("open.csv"), format!("{columns}\n{row}\n")).unwrap();
        let run = imported(at.path(), &["open.csv", "--into", "open", "--owner", "quill"]);
        let read = inventory(&at.path().join("open"));
        let kite = read.parties.iter().find(|party| party.name == "Kite Inc.").unwrap();
        assert_eq!(codes(&kite.locations), wanted, "{columns}");
        assert!(err(&run).contains("`Country` stands behind"), "{}", err(&run));
        fs::remove_dir_all(at.path().join("open")).unwrap();
    }
    fs::write(at.path().join("list.csv"), "Vendor,Service,Location\nKite Inc.,Payroll,India\n").unwrap();
    imported(at.path(), &["list.csv", "--into", "list", "--owner", "quill"]);
    assert_eq!(store(&inventory(&at.path().join("list")), "kite-inc").0, "IN");
    // Behind the recipients it is theirs.
    let text =
        "Processing activity,Controller,Purpose,Recipients,Country\nPay,Acme,Wages,Kite Inc.,Germany\n";
    fs::write(at.path().join("own.csv"), text).unwrap();
    imported(at.path(), &["own.csv", "--into", "own", "--owner", "quill"]);
    let read = inventory(&at.path().join("own"));
    assert_eq!(codes(&read.parties.iter().find(|party| party.name == "Kite Inc.").unwrap().locations), "DE");
}

/// Where a table leaves `Kite Inc.`: `?` for `unknown`, `-` for nothing. The map that is written changes nothing of it.
fn kite(text: &str) -> (String, String) {
    let at = tempfile::tempdir().unwrap();
    fs::write(at.path().join("t.csv"), text).unwrap();
    let run = imported(at.path(), &["t.csv", "--into", "map", "--owner", "quill", "--map", "map.toml"]);
    let again = imported(at.path(), &["t.csv", "--into", "map", "--owner", "quill", "--map", "map.toml"]);
    assert!(out(&again).contains("nothing is new for"), "{text}\n{}{}", out(&again), err(&again));
    let read = inventory(&at.path().join("map"));
    let kite = read.parties.iter().find(|party| party.name == "Kite Inc.").unwrap();
    let store = read.stores.iter().find(|store| read.party(store.operator).id == kite.id);
    let places = codes(store.map_or(&kite.locations, |store| &store.places));
    let places = if places.is_empty() { "-".to_owned() } else { places.replace("unknown", "?") };
    (places, err(&run))
}

/// Headers, a row, and where that leaves `Kite Inc.`.
const BARE: &[(&str, &str, &str)] = &[
    // Departments, however they are called.
    (
        "Processing activity,Responsible department,Location,Purpose,Recipients",
        "Pay,HR,Germany,Wages,Kite Inc.",
        "-",
    ),
    (
        "Verarbeitung,Zweck,Zust\u{e4}ndige Abteilung,Standort,Empf\u{e4}nger",
        "Lohn,Zahlen,HR,Berlin,Kite Inc.",
        "-",
    ),
    ("Department,Country,Vendor,Purpose", "HR,Germany,Kite Inc.,Payroll", "-"),
    ("Controller,Country,Processor", "Quill,Germany,Kite Inc.", "-"),
    // Others, of which nothing is known.
    ("Processing activity,Exporter,Country,Recipients", "Pay,Quill,Germany,Kite Inc.", "-"),
    ("Processing activity,Recipients,Exporter,Country,Purpose", "Pay,Kite Inc.,Quill,Germany,Wages", "?"),
    ("Processing activity,Customer,Country,Recipients", "Pay,Quill,Germany,Kite Inc.", "?"),
    ("Verarbeitung,Gesellschaft,Land,Empf\u{e4}nger,Zweck", "Lohn,Quill,Deutschland,Kite Inc.,Zahlen", "?"),
    ("Processing activity,Legal entity,Country,Recipients", "Pay,Quill,Germany,Kite Inc.", "?"),
    ("Vendor,Owner,Location", "Kite Inc.,Ada,Germany", "?"),
    ("Vendor,Gesellschaft,Land", "Kite Inc.,Quill,Deutschland", "?"),
    ("Vendor,Office,Location", "Kite Inc.,North,Germany", "?"),
    // Before all recipients.
    ("Nr.,Standort,Verarbeitungst\u{e4}tigkeit,Empf\u{e4}nger", "1,Berlin,Lohn,Kite Inc.", "?"),
    ("Country,Processing activity,Recipients", "Germany,Pay,Kite Inc.", "?"),
    ("Location,Vendor,Purpose", "Germany,Kite Inc.,Payroll", "?"),
    // Where a system of theirs, or of the organisation's own, is.
    ("Processing activity,Recipients,System,Location", "Pay,Kite Inc.,Ledger,Germany", "?"),
    // Behind others that a list only quotes.
    ("Vendor,Sub-processors,Country", "Kite Inc.,Bell AG,Germany", "?"),
    ("Auftragsverarbeiter,Leistung,Unterauftragnehmer,Land", "Kite Inc.,Mail,Bell AG,Deutschland", "?"),
    (
        "Processor,Service,Location,Sub-processors,Sub-processor location",
        "Kite Inc.,Mail,France,Bell AG,Germany",
        "FR;?",
    ),
    (
        "Name,Anschrift,Leistung,Unterauftragnehmer,Anschrift",
        "Kite Inc.,Torfweg 3,Mail,Bell AG,Deutschland",
        "-",
    ),
    // What stands between speaks of other things.
    ("Processing activity,Recipients,Retention,Location", "Pay,Kite Inc.,6 years,Germany", "?"),
    ("Verarbeitung,Empf\u{e4}nger,Stand,Ort", "Lohn,Kite Inc.,1.2.2024,Berlin", "?"),
    ("Verarbeitung,Empf\u{e4}nger,Vertreter,Land", "Lohn,Kite Inc.,Ada,Deutschland", "?"),
    ("Vendor,Used by,Country", "Kite Inc.,Quill,Germany", "?"),
    ("Vendor,Legal entity,Country", "Kite Inc.,Quill,Germany", "?"),
    ("Vendor,Company,Country", "Kite Inc.,Quill,Germany", "?"),
    ("Vendor,Site,Country", "Kite Inc.,North,Germany", "?"),
    ("Sub-processor,Vendor contact,Country", "Kite Inc.,Ada,Germany", "?"),
    // Where the data of an activity is, is not where those are who get it.
    ("Processing activity,System,Hosting location,Recipients", "Pay,Ledger,Germany,Kite Inc.", "?"),
    ("Verarbeitung,Empf\u{e4}nger,System,Speicherort", "Lohn,Kite Inc.,Ledger,Deutschland", "?"),
    ("Processing activity,Recipients,Hosting location", "Pay,Kite Inc.,Germany", "DE"),
    ("Processing activity,Destination country,Recipients", "Pay,Germany,Kite Inc.", "DE"),
    // Theirs.
    ("Vendor,Purpose,Location", "Kite Inc.,Payroll,Germany", "DE"),
    ("Vendor,Service,Data subjects,Data categories,Location", "Kite Inc.,Mail,Staff,Names,Germany", "DE"),
    ("Vendor,Contract date,Location", "Kite Inc.,2025-01-01,Germany", "DE"),
    ("Vendor,DPA signed,Location", "Kite Inc.,yes,Germany", "DE"),
    ("Vendor,SCC?,Location", "Kite Inc.,yes,Germany", "DE"),
    ("Subencargado,Servicio,Ubicaci\u{f3}n", "Kite Inc.,X,Alemania", "DE"),
    ("Subverwerker,Dienst,Land", "Kite Inc.,X,Duitsland", "DE"),
    ("Sub-responsabile,Attivit\u{e0},Paese", "Kite Inc.,X,Germania", "DE"),
    ("Entity name,Entity form,Entity country,Location", "Kite Inc.,X,France,Germany", "DE"),
    ("Department,Vendor,Location", "HR,Kite Inc.,Germany", "DE"),
    ("Processing activity,Recipients,DPA signed,Country", "Pay,Kite Inc.,yes,Germany", "DE"),
    ("Processing activity,Recipients,Safeguards,Country", "Pay,Kite Inc.,SCC,Germany", "DE"),
    ("Dienstleister,Stra\u{df}e,PLZ,Ort,Land", "Kite Inc.,Torfweg 3,26121,Oldenburg,Deutschland", "DE"),
    ("Processing activity,Vendor,Country", "Pay,Kite Inc.,Germany", "DE"),
    ("Processing activity,Department,Recipients,City,Country", "Pay,HR,Kite Inc.,Berlin,Germany", "DE"),
];

#[test]
fn a_bare_place_is_that_of_recipients_only_where_they_stand_before_it() {
    for &(head, row, wanted) in BARE {
        let (found, told) = kite(&format!("{head}\n{row}\n"));
        assert_eq!(found, wanted, "{head}: {told}");
    }
}

#[test]
fn a_place_of_which_some_words_are_not_known_is_open() {
    for (head, row, wanted) in [
        ("Vendor,HQ,Customer data location", "Kite Inc.,Ireland,USA", "US"),
        ("Vendor,HQ,Storage location", "Kite Inc.,Ireland,USA", "US"),
        ("Vendor,HQ,System location", "Kite Inc.,Ireland,USA", "US"),
        ("Vendor,HQ,Planned hosting location", "Kite Inc.,Ireland,USA", "?"),
        ("Vendor,HQ,Hosting location 2019", "Kite Inc.,Ireland,USA", "?"),
        ("Vendor,Hosting location,Planned hosting location", "Kite Inc.,Ireland,USA", "IE"),
        ("Vendor,Hosting location,Former hosting location", "Kite Inc.,Ireland,USA", "IE"),
        ("Vendor,Hosting location,Approved third countries", "Kite Inc.,Ireland,Japan", "IE;?"),
        ("Processing activity,Recipients,Approved third countries", "Pay,Kite Inc.,Japan", "?"),
        (
            "Verarbeitung,Zweck,Empf\u{e4}nger,Drittland des Verantwortlichen",
            "Lohn,Zahlen,Kite Inc.,Schweiz",
            "?",
        ),
        (
            "Verarbeitung,Zweck,Empf\u{e4}nger,Drittland des Verantwortlichen",
            "Lohn,Zahlen,Kite Inc.,nein",
            "-",
        ),
        ("Verarbeitung,Zweck,Empf\u{e4}nger,Fr\u{fc}heres Drittland", "Lohn,Zahlen,Kite Inc.,Schweiz", "-"),
        ("Processing activity,Recipients,Data subject location", "Pay,Kite Inc.,Germany", "-"),
    ] {
        let (found, told) = kite(&format!("{head}\n{row}\n"));
        assert_eq!(found, wanted, "{head}: {told}");
    }
}

/// What stands under one name with recipients is said of these, and one that is not named is one.
#[test]
fn a_place_is_not_that_of_somebody_else_of_the_row() {
    let head =
        "Verarbeitung;Personen;Daten;Empf\u{e4}nger;Auftragsverarbeiter;Auftragsverarbeiter\n;;;;Name;Land\n";
    for (row, kite, bell) in [
        ("Lohn;Kunden;Name;Kite Inc.;Bell AG;USA", "-", "US"),
        ("Lohn;Kunden;Name;Kite Inc.;dito;USA", "?", ""),
        ("Lohn;Kunden;Name;Kite Inc.;TBD;USA", "?", ""),
        ("Lohn;Kunden;Name;Kite Inc.;;USA", "?", ""),
        ("Lohn;Kunden;Name;Kite Inc.;Bell AG, Moor AG;USA", "-", "?"),
        ("Lohn;Kunden;Name;Kite Inc.;Bell AG u.a.;USA", "-", "?"),
    ] {
        let at = tempfile::tempdir().unwrap();
        fs::write(at.path().join("t.csv"), format!("{head}{row}\n")).unwrap();
        let run = imported(at.path(), &["t.csv", "--into", "map", "--owner", "quill"]);
        let read = inventory(&at.path().join("map"));
        let of = |name: &str| {
            let party = read.parties.iter().find(|party| party.name.starts_with(name));
            party.map(|party| codes(&party.locations).replace("unknown", "?"))
        };
        assert_eq!(read.safeguards.len(), 0, "{row}");
        let wanted = (Some(kite.replace('-', "")), Some(bell.to_owned()).filter(|bell| !bell.is_empty()));
        assert_eq!((of("Kite"), of("Bell")), wanted, "{row}: {}", err(&run));
    }
    // Of a row with one recipient that is named, and one that is not.
    for (cell, wanted) in [("dito", "?"), ("k.A.", "?"), ("-", "DE"), ("keine", "DE"), ("n/a", "DE")] {
        let (found, told) = kite(&format!(
            "Verarbeitung,Personen,Daten,Auftragsverarbeiter,Empf\u{e4}nger,Land\nLohn,Kunden,Name,{cell},Kite Inc.,Deutschland\n"
        ));
        assert_eq!(found, wanted, "{cell}: {told}");
    }
}

/// Two that have the same place and the same safeguard have both.
#[test]
fn each_has_what_stands_under_its_name() {
    let at = tempfile::tempdir().unwrap();
    for (head, row) in [
        (
            "Verarbeitung;Personen;Daten;Empf\u{e4}nger;;;Auftragsverarbeiter;;\n;;;Name;Land;Garantie;Name;Land;Garantie",
            "Lohn;Kunden;Name;Kite Inc.;USA;SCC;Bell GmbH;USA;SCC",
        ),
        (
            "Verarbeitung;Personen;Daten;Empf\u{e4}nger;Empf\u{e4}nger;Empf\u{e4}nger;Auftragsverarbeiter;Auftragsverarbeiter;Auftragsverarbeiter\n;;;Name;Garantie;Land;Name;Land;Garantie",
            "Lohn;Kunden;Name;Kite Inc.;SCC;USA;Bell GmbH;USA;SCC",
        ),
    ] {
        fs::write(at.path().join("t.csv"), format!("{head}\n{row}\n")).unwrap();
        let run = imported(at.path(), &["t.csv", "--into", "map", "--owner", "quill"]);
        let read = inventory(&at.path().join("map"));
        let mut places: Vec<(&str, String)> =
            read.parties.iter().map(|party| (&*party.id, codes(&party.locations))).collect();
        places.sort();
        let wanted = [("bell-gmbh", "US"), ("kite-inc", "US"), ("quill", "")];
        assert_eq!(places, wanted.map(|(id, place)| (id, place.to_owned())), "{head} {}", err(&run));
        let signed: Vec<&str> = read.safeguards.iter().map(|safeguard| &*safeguard.id).collect();
        assert_eq!(signed, ["scc-kite-inc", "scc-bell-gmbh"], "{head} {}", err(&run));
        fs::remove_dir_all(at.path().join("map")).unwrap();
    }
}

/// Who gets data is known beside processors, and a header of two rows is one though none of it is merged.
#[test]
fn external_recipients_count_beside_processors() {
    for text in [
        "Processing activity,Data subjects,Personal data,Internal,External,Processors,Third country,Safeguard\nPay,Staff,Name,HR,Kite Inc.,Bell Ltd,USA,SCC\n",
        "Processing activity,Data subjects,Personal data,Recipients,,,Transfers,,\n,,,Internal,External,Processors,Third country (Y/N),Which country,Safeguard\nPay,Staff,Name,HR,Kite Inc.,Bell Ltd,Y,USA,SCC\n",
        "Verarbeitung,Betroffene,Daten,Intern,Extern,Auftragsverarbeiter,Drittland,Garantie\nLohn,Staff,Name,,Kite Inc.,Bell Ltd,USA,SCC\n",
        "Verarbeitung,Betroffene,Daten,Empf\u{e4}nger,,,Drittland,,\n,,,intern,extern,Auftragsverarbeiter,Ja/Nein,Land,Garantie\nLohn,Staff,Name,HR,Kite Inc.,Bell Ltd,ja,USA,SCC\n",
        "Verarbeitung,Betroffene,Daten,Empf\u{e4}nger,Empf\u{e4}nger,Empf\u{e4}nger,Drittland,Drittland,Drittland\n,,,intern,extern,Auftragsverarbeiter,ja/nein,welches,Garantie\nLohn,Staff,Name,HR,Kite Inc.,Bell Ltd,ja,USA,SCC\n",
    ] {
        let at = tempfile::tempdir().unwrap();
        fs::write(at.path().join("t.csv"), text).unwrap();
        let run = imported(at.path(), &["t.csv", "--into", "map", "--owner", "quill"]);
        let read = inventory(&at.path().join("map"));
        let mut places: Vec<(&str, &str, String)> = read
            .parties
            .iter()
            .map(|party| (&*party.id, party.kind_word(), codes(&party.locations)))
            .collect();
        places.sort();
        let found: Vec<(&str, &str, &str)> =
            places.iter().map(|(id, kind, at)| (*id, *kind, at.as_str())).collect();
        let wanted = [
            ("bell-ltd", "vendor", "unknown"),
            ("kite-inc", "third-party", "unknown"),
            ("quill", "company", ""),
        ];
        assert_eq!(found, wanted, "{text}{}", err(&run));
        assert_eq!(read.safeguards.len(), 0, "{text}");
    }
}

/// Names under a merged cell are the second row of a header also where each is known by itself; the first row of a table is none.
#[test]
fn a_second_row_of_names_is_told_from_a_first_row() {
    for (text, wanted) in [
        (
            "Zweck;Betroffene;Daten;Empf\u{e4}nger;;Drittland;Garantie\n;;;intern;extern;;\nLohn;Staff;Name;HR;Kite Inc.;USA;SCC\n",
            "kite-inc US",
        ),
        (
            "Zweck;Betroffene;Daten;Empf\u{e4}nger;Empf\u{e4}nger;Drittland\nZweck;Betroffene;Daten;intern;extern;Drittland\nLohn;Staff;Name;HR;Kite Inc.;USA\n",
            "kite-inc US",
        ),
        ("Vendor;;Location\nKite Inc.;Payroll;\nBell AG;Books;India\n", "bell-ag IN; kite-inc -"),
        ("Vendor;;Location\nKite;Mail;\nBell;Books;India\n", "bell IN; kite -"),
        ("Vendor;;Location\nKite;Processor;\nBell;Processor;India\n", "bell IN; kite -"),
        ("Vendor;;Purpose;Location\nKite;EU;;\nBell;EU;Books;India\n", "bell IN; kite -"),
        // In a row with a company of the group, it may be that which is there.
        (
            "Zweck;Betroffene;Daten;Intern;Extern;Drittland\nLohn;Staff;Name;Moor Inc. (Konzern);Kite Inc.;USA\n",
            "kite-inc unknown",
        ),
        (
            "Zweck;Betroffene;Daten;Auftragsverarbeiter;Empf\u{e4}nger;Drittland\nLohn;Staff;Name;DHL;DHL (Kite Inc., Bell AG);USA\n",
            "dhl unknown; dhl-kite-inc-bell-ag unknown",
        ),
    ] {
        let at = tempfile::tempdir().unwrap();
        fs::write(at.path().join("t.csv"), text).unwrap();
        let run = imported(at.path(), &["t.csv", "--into", "map", "--owner", "quill"]);
        let read = inventory(&at.path().join("map"));
        let place = |party: &thalweg::model::Party| {
            let store = read.stores.iter().find(|store| read.party(store.operator).id == party.id);
            let places = codes(store.map_or(&party.locations, |store| &store.places));
            format!("{} {}", party.id, if places.is_empty() { "-" } else { &places })
        };
        let mut found: Vec<String> =
            read.parties.iter().filter(|party| party.id != "quill").map(place).collect();
        found.sort();
        assert_eq!(found.join("; "), wanted, "{text}{}", err(&run));
    }
}

/// A word for a kind of recipients is not who that is.
#[test]
fn companies_behind_a_word_for_their_kind_are_not_one() {
    let at = tempfile::tempdir().unwrap();
    let text = "Verarbeitung;Personen;Daten;Empf\u{e4}nger;Drittland;Garantien\nA;Kunden;Name;H\u{e4}ndler (Kite Inc.);USA;SCC\nB;Kunden;Name;H\u{e4}ndler (Bell SARL);;\nC;Kunden;Name;H\u{e4}ndler;;\nE;Kunden;Name;Payroll provider (Moss Inc., Fern Ltd);USA;SCC\nF;Kunden;Name;Carriers (z. B. Rook Inc.);USA;SCC\nG;Kunden;Name;Couriers (DHL, UPS);USA;SCC\nH;Kunden;Name;Hosting (Lark Inc.);USA;\nJ;Kunden;Name;Lender (Oak Inc. & Elm AG);USA;SCC\nK;Kunden;Name;Lessor (primarily Ash Inc.);USA;SCC\nI;Kunden;Name;Hosting (Wren Inc. until 2023, now Kim AG);USA;\nD;Kunden;Name;B\u{b7}A\u{b7}D Kiel GmbH;;\n";
    fs::write(at.path().join("r.csv"), text).unwrap();
    imported(at.path(), &["r.csv", "--into", "map", "--owner", "quill"]);
    let read = inventory(&at.path().join("map"));
    let mut names: Vec<(&str, String)> = read
        .parties
        .iter()
        .filter(|party| party.id != "quill")
        .map(|party| (&*party.name, codes(&party.locations)))
        .collect();
    names.sort();
    let wanted = [
        ("B\u{b7}A\u{b7}D Kiel GmbH", ""),
        ("Carriers (z. B. Rook Inc.)", "unknown"),
        ("Couriers", "unknown"),
        ("Hosting (Lark Inc.)", "US"),
        ("Hosting (Wren Inc. until 2023, now Kim AG)", "unknown"),
        ("H\u{e4}ndler", ""),
        ("H\u{e4}ndler (Bell SARL)", ""),
        ("H\u{e4}ndler (Kite Inc.)", "US"),
        ("Lender (Oak Inc. & Elm AG)", "unknown"),
        ("Lessor (primarily Ash Inc.)", "unknown"),
        ("Payroll provider (Moss Inc., Fern Ltd)", "unknown"),
    ];
    let signed: Vec<&str> = read.safeguards.iter().map(|safeguard| &*safeguard.id).collect();
    assert_eq!(signed, ["scc-handler-kite-inc"]);
    assert_eq!(names, wanted.map(|(name, place)| (name, place.to_owned())));
}
