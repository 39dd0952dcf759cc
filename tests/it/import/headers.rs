//! Headers of two rows, questions below a header, and headings between the rows: what they name is a column, and no recipient and no place.

use std::fs;

use super::{
    codes, counts, err, imported, inventory, out,
    workbooks::{row, xlsx},
};

/// What parties a register in CSV makes, but the owner: `name (kind) @ places`; and what is told.
fn parties(text: &str) -> (String, String) {
    let at = tempfile::tempdir().unwrap();
    fs::write(at.path().join("r.csv"), text).unwrap();
    let run = imported(at.path(), &["r.csv", "--into", "map", "--owner", "quill", "--map", "map.toml"]);
    // The map that is written changes nothing.
    let again = imported(at.path(), &["r.csv", "--into", "map", "--owner", "quill", "--map", "map.toml"]);
    assert!(out(&again).contains("nothing is new for"), "{text}\n{}{}", out(&again), err(&again));
    (shown(&inventory(&at.path().join("map"))), err(&run))
}

fn shown(read: &thalweg::model::Inventory) -> String {
    let one = |party: &thalweg::model::Party| {
        format!("{} ({}) @ {}", party.name, party.kind_word(), codes(&party.locations))
    };
    read.parties.iter().filter(|party| party.id != "quill").map(one).collect::<Vec<_>>().join(" | ")
}

const KITE: &str = "Kite Inc. (third-party) @ US";

#[test]
fn under_recipients_a_name_is_one_and_a_country_its_place() {
    let head = "Verarbeitung;Personen;Daten;Rechtsgrundlage;Zweck;L\u{f6}schfrist;System";
    let rest = "Lohn;Kunden;Name;Art. 6 Abs. 1 lit. b;zahlen;10 Jahre;Ledger";
    for (above, below, cells, wanted) in [
        // Merged over its columns, and not.
        ("Empf\u{e4}nger;Empf\u{e4}nger;Empf\u{e4}nger", "Name;Land;Garantie", "Kite Inc.;USA;SCC", KITE),
        ("Empf\u{e4}nger;;", "Name;Land;Garantie", "Kite Inc.;USA;SCC", KITE),
        ("Empf\u{e4}nger;Empf\u{e4}nger", "Name;Land", "Kite Inc.;USA", KITE),
        ("Empf\u{e4}nger;", "Name;Land", "Kite Inc.;USA", KITE),
        ("Recipients;Recipients", "Company;Country", "Kite Inc.;USA", KITE),
        ("Destinataires;Destinataires", "Nom;Pays", "Kite Inc.;USA", KITE),
        ("Empf\u{e4}nger;Empf\u{e4}nger", "Wer bekommt die Daten?;In welchem Land?", "Kite Inc.;USA", KITE),
        ("Empf\u{e4}nger;", "Wer bekommt die Daten?;In welchem Land?", "Kite Inc.;USA", KITE),
        ("Auftragsverarbeiter;Auftragsverarbeiter", "Name;Land", "Kite Inc.;USA", "Kite Inc. (vendor) @ US"),
        // What is not known there is no recipient, beside a name.
        (
            "Empf\u{e4}nger;Empf\u{e4}nger;Empf\u{e4}nger",
            "Name;Land;Kommentarfeld",
            "Kite Inc.;USA;offen bis Mai",
            KITE,
        ),
        // A seat is none of its places.
        ("Empf\u{e4}nger;Empf\u{e4}nger", "Name;Sitz", "Kite Inc.;USA", "Kite Inc. (third-party) @ "),
        // Whom to ask is no recipient.
        ("Ansprechpartner;Ansprechpartner", "Name;Telefon", "Ada Beck;123", ""),
        ("Verantwortlicher;Verantwortlicher", "Name;Land", "Feder GmbH;USA", ""),
    ] {
        for text in [
            format!("{head};{above}\n;;;;;;;{below}\n{rest};{cells}\n"),
            format!("{head};{above}\n{head};{below}\n{rest};{cells}\n"),
        ] {
            let (found, told) = parties(&text);
            assert_eq!(found, wanted, "{text}{told}");
        }
    }
    // The names of all columns stand in the second row.
    let text = "Verarbeitung;Personen;Daten;Empf\u{e4}nger;;;Frist\nX;;;;;;\n";
    assert_eq!(
        parties(
            &text.replace("X;;;;;;", ";;;Name;Land;Garantie;\nLohn;Kunden;Name;Kite Inc.;USA;SCC;1 Jahr")
        )
        .0,
        KITE
    );
    let text = ";;;Empf\u{e4}nger;;;\nVerarbeitung;Personen;Daten;Name;Land;Garantie;Frist\nLohn;Kunden;Name;Kite Inc.;USA;SCC;1 Jahr\n";
    assert_eq!(parties(text).0, KITE);
}

#[test]
fn a_name_stands_for_what_it_stands_under() {
    let text = "Verarbeitung;Verarbeitung;Personen;Daten;Empf\u{e4}nger;Empf\u{e4}nger\nName;Zweck;;;Name;Land\nLohn;zahlen;Kunden;Adresse;Kite Inc.;USA\n";
    let (found, told) = parties(text);
    assert_eq!(found, KITE, "{told}");
}

#[test]
fn in_a_workbook_only_the_upper_row_may_be_merged() {
    let at = tempfile::tempdir().unwrap();
    let rows = [
        row(
            1,
            &[
                "Verarbeitung",
                "Personen",
                "Daten",
                "Rechtsgrundlage",
                "Empf\u{e4}nger",
                "",
                "",
                "Zweck",
                "Frist",
            ],
        ),
        row(2, &["", "", "", "", "Name", "Land", "Garantie"]),
        row(3, &["Lohn", "Kunden", "Name", "Art. 6", "Kite Inc.", "USA", "SCC", "zahlen", "1 Jahr"]),
    ];
    let merged = "<mergeCells count=\"1\"><mergeCell ref=\"E1:G1\"/></mergeCells>";
    fs::write(at.path().join("r.xlsx"), xlsx(&[("VVT", false, &rows.concat(), merged)])).unwrap();
    let run = imported(at.path(), &["r.xlsx", "--into", "map", "--owner", "quill"]);
    let read = inventory(&at.path().join("map"));
    assert_eq!(shown(&read), KITE, "{}", err(&run));
    let signed: Vec<&str> = read.safeguards.iter().map(|safeguard| &*safeguard.mechanism).collect();
    assert_eq!(signed, ["scc"]);
}

#[test]
fn a_row_that_asks_is_a_part_of_the_header() {
    let head = "Verarbeitung;Betroffene;Datenkategorien;Empf\u{e4}nger;Drittland\n";
    let asks = "Was machen Sie?;Um wen geht es?;Welche Daten?;Wer bekommt die Daten?;In welchem Land?\n";
    let rows = "Lohn;Kunden;Name;Kite Inc.;USA\n";
    for text in [format!("{head}{asks}{rows}"), format!("{head}{rows}{asks}")] {
        let (found, told) = parties(&text);
        assert_eq!(found, KITE, "{told}");
    }
    let at = tempfile::tempdir().unwrap();
    fs::write(at.path().join("r.csv"), format!("{head}{rows}{asks}")).unwrap();
    let run = imported(at.path(), &["r.csv", "--into", "map", "--owner", "quill"]);
    assert!(err(&run).contains("r.csv:3: the row is passed over: it asks for what belongs into the cells"));
    assert_eq!(counts(&inventory(&at.path().join("map")))[5], 1);
}

#[test]
fn a_header_that_says_of_whom_it_is_where_names_nobody() {
    for (header, place) in [
        ("Vendor country", "US"),
        ("Land des Anbieters", "US"),
        ("Country of recipient", "US"),
        ("Pays du destinataire", "US"),
        // A seat is none of its places.
        ("Vendor HQ", ""),
        ("Sitz des Dienstleisters", ""),
    ] {
        let text =
            format!("Verarbeitung;Personen;Daten;Empf\u{e4}nger;{header}\nLohn;Kunden;Name;Kite Inc.;USA\n");
        let (found, told) = parties(&text);
        assert_eq!(found, format!("Kite Inc. (third-party) @ {place}"), "{header}: {told}");
    }
}

/// Who gets the data is not lost where the column is that of the owner's own people; who gets none is nobody.
#[test]
fn a_company_among_the_owner_s_own_is_told_and_nobody_is_nobody() {
    let head = "Verarbeitung;Personen;Daten;Empf\u{e4}nger intern;Empf\u{e4}nger\n";
    for (inside, outside, wanted, said) in [
        (
            "Buchhaltung, Kite Services Inc. (USA)",
            "Bell AG",
            "Bell AG (third-party) @ ",
            "`Kite Services Inc.` stands in a column",
        ),
        ("Buchhaltung", "Keine Weitergabe an Dritte", "", "`Keine Weitergabe an Dritte` names nobody"),
        ("Buchhaltung", "No third parties", "", "`No third parties` names nobody"),
    ] {
        let (found, told) = parties(&format!("{head}Lohn;Kunden;Name;{inside};{outside}\n"));
        assert_eq!(found, wanted, "{told}");
        assert!(told.contains(said), "{told}");
    }
}

/// A heading over the rows is no place that a map asks for.
#[test]
fn a_heading_between_the_rows_is_no_place() {
    let at = tempfile::tempdir().unwrap();
    let head = ["Verarbeitung", "Personen", "Daten", "Empf\u{e4}nger", "Land"];
    let rows = [
        row(1, &head),
        row(2, &["Personalwesen"]),
        row(3, &["Lohn", "Kunden", "Name", "Kite Inc.", "Campus Nord"]),
        row(4, &["", "", "", "", "Vertriebswesen"]),
        row(5, &["Was?", "Wer ist es?", "Welche Daten sind es?", "Wer bekommt sie?", "Wo ist das?"]),
        row(6, &["Post", "Kunden", "Name", "Bell AG", "USA"]),
    ];
    let merged = "<mergeCells count=\"1\"><mergeCell ref=\"A2:E2\"/></mergeCells>";
    fs::write(at.path().join("r.xlsx"), xlsx(&[("VVT", false, &rows.concat(), merged)])).unwrap();
    imported(at.path(), &["r.xlsx", "--into", "map", "--owner", "quill", "--map", "map.toml"]);
    let map = fs::read_to_string(at.path().join("map.toml")).unwrap();
    let places = map.split_once("[places]\n").unwrap().1;
    assert_eq!(places.trim(), "\"Campus Nord\" = \"\"", "{map}");
    let list = [
        row(1, &["Vendor", "Location"]),
        row(2, &["Hosting partners", "Hosting partners"]),
        row(3, &["Kite Inc.", "USA"]),
    ];
    fs::write(at.path().join("l.xlsx"), xlsx(&[("List", false, &list.concat(), "")])).unwrap();
    imported(at.path(), &["l.xlsx", "--into", "two", "--owner", "quill", "--map", "two.toml"]);
    let map = fs::read_to_string(at.path().join("two.toml")).unwrap();
    assert!(!map.contains("Hosting partners"), "{map}");
}
