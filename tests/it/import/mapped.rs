//! Sheets of a workbook: hidden ones, which a map leaves out; one that says who keeps the register.

use std::fs;

use super::{
    code, counts, err, import, imported, inventory, out, seat,
    workbooks::{row, xlsx},
};

const HEADER: &[&str] = &[
    "Bezeichnung der Verarbeitung",
    "Zweck",
    "Betroffene Personen",
    "Datenkategorien",
    "Auftragsverarbeiter",
];

/// A workbook of a cover, a register, and a hidden register.
fn book(cover: &[&[&str]]) -> Vec<u8> {
    let rows =
        |rows: &[&[&str]]| -> String { (1..).zip(rows).map(|(number, cells)| row(number, cells)).collect() };
    xlsx(&[
        ("Deckblatt", false, &rows(cover), ""),
        ("VVT", false, &rows(&[HEADER, &["Lohn", "zahlen", "Mitarbeiter", "Name", "Ledger GmbH"]]), ""),
        ("Archiv", true, &rows(&[HEADER, &["Alt", "werben", "Kunden", "E-Mail", "Kite"]]), ""),
        ("Listen", false, &rows(&[&["Art. 6"]]), ""),
    ])
}

#[test]
fn a_hidden_sheet_counts_until_a_map_leaves_it_out() {
    let at = tempfile::tempdir().unwrap();
    fs::write(at.path().join("v.xlsx"), book(&[&["Verzeichnis"]])).unwrap();
    let words = ["v.xlsx", "--into", "map", "--owner", "feder", "--map", "map.toml"];
    let run = imported(at.path(), &words);
    let told = err(&run);
    assert!(told.contains("v.xlsx#Archiv: the sheet is hidden, and is read as the others are"), "{told}");
    assert!(told.contains("write `\"Archiv\" = \"\"` under [sheets] of a map (`--map FILE`)"), "{told}");
    assert_eq!(counts(&inventory(&at.path().join("map")))[5], 2);
    let map = fs::read_to_string(at.path().join("map.toml")).unwrap();
    let sheets = "[sheets]\n# \"Deckblatt\" = \"\" # no table was found in it\n\"VVT\" = \"register\"\n\"Archiv\" = \"register\" # it is hidden\n# \"Listen\" = \"\" # no table was found in it\n";
    assert!(map.contains(sheets), "{map}");
    // As written it changes nothing.
    assert!(out(&imported(at.path(), &words)).contains("nothing is new for"));
    fs::write(at.path().join("map.toml"), map.replace("\"Archiv\" = \"register\"", "\"Archiv\" = \"\""))
        .unwrap();
    let run = imported(at.path(), &["v.xlsx", "--into", "two", "--owner", "feder", "--map", "map.toml"]);
    assert!(err(&run).contains("v.xlsx#Archiv: the sheet is left out, as the map says"), "{}", err(&run));
    let read = inventory(&at.path().join("two"));
    assert_eq!((counts(&read)[5], read.purposes[0].id.as_str()), (1, "lohn"));
    // What it brought before is told to be gone.
    let run = imported(at.path(), &words);
    assert!(err(&run).contains("purposes `alt` is no longer in v.xlsx#Archiv!2"), "{}", err(&run));
}

#[test]
fn what_is_wrong_with_the_sheets_of_a_map_is_told() {
    let at = tempfile::tempdir().unwrap();
    fs::write(at.path().join("v.xlsx"), book(&[&["Verzeichnis"]])).unwrap();
    let run = |map: &str| {
        fs::write(at.path().join("map.toml"), map).unwrap();
        import(at.path(), &["v.xlsx", "--into", "map", "--owner", "feder", "--map", "map.toml"])
    };
    let told = err(&run("[sheets]\nArchiv = \"no\"\n"));
    assert!(told.contains("map.toml:2: `no` is nothing that a sheet may be"), "{told}");
    let told = err(&run("[sheets]\nVVT = \"\"\nArchiv = \"\"\nDeckblatt = \"\"\nListen = \"\"\n"));
    assert!(told.contains("no sheet is left to be read: the map leaves out all"), "{told}");
    assert!(!at.path().join("map").exists());
    let done = run("[sheets]\nArchive = \"\"\n\"v.xlsx#Archiv\" = \"list\"\n");
    let told = err(&done);
    assert!(
        told.contains("the map names a sheet `Archive`, and no workbook has it")
            && told.contains("did you mean `Archiv`?"),
        "{told}"
    );
    // By its file and name, and as something else.
    assert!(
        out(&done).contains("v.xlsx#Archiv: a list of vendors, 1 row; the sheet is hidden"),
        "{}",
        out(&done)
    );
    assert_eq!(code(&done), Some(0));
}

#[test]
fn a_cover_says_where_the_owner_has_its_seat() {
    let at = tempfile::tempdir().unwrap();
    let of = |owner: &str, cover: &[&[&str]]| {
        fs::write(at.path().join("v.xlsx"), book(cover)).unwrap();
        let folder = at.path().join("map");
        if folder.exists() {
            fs::remove_dir_all(&folder).unwrap();
        }
        let run = imported(at.path(), &["v.xlsx", "--into", "map", "--owner", owner]);
        let companies = fs::read_to_string(folder.join("companies.csv")).unwrap();
        (seat(&inventory(&folder), owner), companies, err(&run))
    };
    let address: &[&str] = &["Anschrift:", "Hafenstr. 1, 24103 Kiel, Deutschland"];
    let (seat, companies, told) = of("feder", &[&["Verantwortlicher:", "Feder GmbH"], address]);
    assert_eq!(seat, "DE");
    assert!(told.contains("v.xlsx#Deckblatt: who keeps the register is read of it, and no more"), "{told}");
    assert!(!told.contains("Deckblatt!1: this table is not read"), "{told}");
    let said = "# assumed: it is a company of the group; its seat is in DE, as v.xlsx#Deckblatt!A1 says of Feder GmbH\n";
    assert!(companies.contains(said), "{companies}");
    // An address without its country says none.
    let (seat, companies, _) = of("feder", &[&["Verantwortlicher:", "Feder GmbH, Hafenstr. 1, 24103 Kiel"]]);
    assert_eq!(seat, "unknown");
    assert!(companies.contains("its seat is not stated"), "{companies}");
    // Nor does the cover of somebody else.
    let (seat, companies, told) = of("kite", &[&["Verantwortlicher:", "Feder GmbH"], address]);
    assert_eq!(seat, "unknown");
    assert!(companies.contains("its seat is not stated"), "{companies}");
    assert!(told.contains("v.xlsx#Deckblatt!A1: `Feder GmbH` is named as the controller, and its country, DE; the owner is `kite`"), "{told}");
}
