//! Addresses behind the names of recipients: whose they are, what is told of them, and that none of them becomes a party.

use std::{fmt::Write as _, fs, path::Path};

use thalweg::model::Inventory;

use super::{codes, err, imported, inventory};

const HEAD: &str = "Verarbeitungst\u{e4}tigkeit;Betroffene Personen;Kategorien personenbezogener Daten;Empf\u{e4}nger;Drittland;Garantie";

/// Imports a register with these cells of recipients, a third country and a safeguard; what is there then, and what was told.
fn register(at: &Path, cells: &[[&str; 3]]) -> (Inventory, String) {
    let mut text = format!("{HEAD}\n");
    for (number, [cell, third, safeguard]) in cells.iter().enumerate() {
        writeln!(text, "Versand {number};Kunden;Adresse;\"{cell}\";{third};{safeguard}").unwrap();
    }
    fs::write(at.join("r.csv"), text).unwrap();
    let run = imported(at, &["r.csv", "--into", "map", "--owner", "quill"]);
    (inventory(&at.join("map")), err(&run))
}

/// The parties but the owner, each with where it works.
fn parties(read: &Inventory) -> Vec<(String, String)> {
    let others = read.parties.iter().filter(|party| party.name != "quill");
    others.map(|party| (party.name.clone(), codes(&party.locations))).collect()
}

#[test]
fn an_address_is_where_the_one_before_it_is() {
    let cases: &[(&str, &[(&str, &str)])] = &[
        ("Bell Ltd, London, UK", &[("Bell Ltd", "GB")]),
        ("Kite GmbH, 26121 Oldenburg", &[("Kite GmbH", "DE")]),
        ("Kite GmbH, Torfweg 3, 26121 Oldenburg", &[("Kite GmbH", "DE")]),
        ("Kite GmbH (Torfweg 3, 26121 Oldenburg)", &[("Kite GmbH", "DE")]),
        (
            "Kite GmbH (AV), Torfkamp 3, D-26121 Xdorf; Bell Ltd, NW1 6XE",
            &[("Kite GmbH", "DE"), ("Bell Ltd", "GB")],
        ),
        ("Kite Inc., Austin, TX", &[("Kite Inc.", "US")]),
        ("Kite Inc. (Austin, TX 78701)", &[("Kite Inc.", "US")]),
        ("Microsoft Ireland, Dublin", &[("Microsoft Ireland", "IE")]),
        (
            "Voile SARL, F-75001 Paris, Kite GmbH, 10115 Berlin, Deutschland",
            &[("Voile SARL", "FR"), ("Kite GmbH", "DE")],
        ),
        ("Voile SA, 1000 Bruxelles, Belgique", &[("Voile SA", "BE")]),
        ("Kite GmbH\nc/o Bell AG\nPostfach 12 34\n26121 Oldenburg", &[("Kite GmbH", "DE")]),
        ("Kite GmbH, Berlin, USA", &[("Kite GmbH", "unknown")]),
        ("Kite GmbH, 26121 Xdorf", &[("Kite GmbH", "unknown")]),
        ("Hetzner, Gunzenhausen", &[("Hetzner", ""), ("Gunzenhausen", "")]),
        ("Hetzner, Gunzenhausen, Deutschland", &[("Hetzner", "unknown"), ("Gunzenhausen", "unknown")]),
        ("Jordan GmbH, Georgia Ltd", &[("Jordan GmbH", ""), ("Georgia Ltd", "")]),
        ("IT, HR, Marketing", &[]),
        ("USA", &[("USA", "")]),
    ];
    for (cell, wanted) in cases {
        let at = tempfile::tempdir().unwrap();
        let (read, told) = register(at.path(), &[[cell, "", ""]]);
        let mut found = parties(&read);
        let mut wanted: Vec<_> =
            wanted.iter().map(|(name, at)| ((*name).to_owned(), (*at).to_owned())).collect();
        found.sort();
        wanted.sort();
        assert_eq!(found, wanted, "{cell}\n{told}");
    }
}

#[test]
fn the_one_recipient_has_the_place_and_the_safeguard_and_the_cell_is_quoted() {
    let at = tempfile::tempdir().unwrap();
    let (read, told) =
        register(at.path(), &[["Kite Inc., 1 Hacker Way, Austin, TX 78701", "USA", "SCC (Modul 2)"]]);
    assert_eq!(parties(&read), [("Kite Inc.".to_owned(), "US".to_owned())]);
    assert_eq!((read.safeguards.len(), read.safeguards[0].module.as_str()), (1, "2"), "{told}");
    let party = read.parties.iter().find(|party| party.name == "Kite Inc.").unwrap();
    assert_eq!(party.notes, "named as: \"Kite Inc., 1 Hacker Way, Austin, TX 78701\"");
}

#[test]
fn what_may_be_a_place_is_told_with_its_cell() {
    let at = tempfile::tempdir().unwrap();
    let cells = [
        ["Hetzner, Gunzenhausen", "", ""],
        ["Kite GmbH, Berlin, USA", "", ""],
        ["Stork & Sons, Berlin", "", ""],
        ["Google, Facebook", "", ""],
        ["Finanzamt, Krankenkasse, Steuerberater", "", ""],
        ["Reef GmbH, 26121 Oldenburg", "", ""],
    ];
    let (_, told) = register(at.path(), &cells);
    for wanted in [
        "note: r.csv:2, column 4: `Gunzenhausen` may be a place of the one before it, or a remark: it is taken for a recipient\n  help: write `;`",
        "note: r.csv:3, column 4: `Kite GmbH, Berlin, USA` does not say for certain in which country that is: it is `unknown`",
        "note: r.csv:4, column 4: `Berlin` is read as the address of `Stork & Sons`, and as no recipient",
        "note: r.csv:5, column 4: `Facebook` may be a place of the one before it",
    ] {
        assert!(told.contains(wanted), "{wanted}\n{told}");
    }
    assert!(!told.contains("r.csv:6") && !told.contains("r.csv:7"), "{told}");
    let third = fs::read_to_string(at.path().join("map/third_parties.csv")).unwrap();
    assert!(
        third.contains("# assumed: it may be a place of the one before it, or a remark, and no recipient"),
        "{third}"
    );
}

/// What stands behind a name and is not understood as an address of one country leaves its place open; it is quoted, told, and no party.
#[test]
fn what_opens_behind_a_name_is_no_party_and_its_place_is_unknown() {
    let cells = [
        "Kite GmbH, Berlin, Hosting in Indien",
        "Kite GmbH, Berlin\nZugriff aus Indien",
        "Kite GmbH, Berlin, Server in USA",
        "Kite Ltd, London, UK; support from India",
        "Kite Ltd, Dublin, Ireland and India",
        "Kite Ltd, Dublin, Ireland & India",
        "Kite Ltd, Dublin, Ireland / India",
        "Kite AG, Z\u{fc}rich, weitere L\u{e4}nder",
        "Kite AG, Z\u{fc}rich, Schweiz, etc.",
        "Kite AG, Z\u{fc}rich, Schweiz, Rest s. Anlage",
        "Kite AG, Schweiz...",
        "Kite AG, CH-8001 Z\u{fc}rich bis 2023",
        "Kite Inc., Delhi and Austin TX 78701",
        "Kite Ltd, Delhi Office NW1 6XE",
        "Kite AG, M\u{fc}nchen (AV) - Mutter in USA",
        "Kite AG, Tel. 0441-12345",
        "Kite AG, Z\u{fc}rich, info@kite.ch",
        "Kite, Dublin, OH, USA",
    ];
    for cell in cells {
        let at = tempfile::tempdir().unwrap();
        let (read, told) = register(at.path(), &[[cell, "", ""]]);
        let party = read.parties.iter().find(|party| party.name.starts_with("Kite")).unwrap();
        assert_eq!(
            (parties(&read).len(), codes(&party.locations).as_str()),
            (1, "unknown"),
            "{cell}\n{told}"
        );
        let said = cell.replace('\n', ", ").replace("; ", ", ");
        let wanted = format!(
            "note: r.csv:2, column 4: `{said}` does not say for certain in which country that is: it is `unknown`"
        );
        assert!(told.contains(&wanted), "{wanted}\n{told}");
        assert!(party.notes.contains(&format!("named as: \"{said}\"")), "{}", party.notes);
    }
}

/// A third country is given to none of several by its silence: an address says where one is, and not whose the third country is.
#[test]
fn a_third_country_beside_addresses_leaves_each_open() {
    for (cell, wanted) in [
        ("Theta Ltd., Dublin, Irland, Iota Inc., Austin, TX", ["IE;unknown", "US;unknown"]),
        ("Theta Ltd., Dublin, Irland; Iota Inc.", ["IE;unknown", "unknown"]),
        ("Theta Ltd. (Irland); Iota Inc. (USA)", ["IE", "US"]),
        ("Theta Ltd. (Irland); Iota Inc., Austin, TX", ["IE;unknown", "US;unknown"]),
    ] {
        let at = tempfile::tempdir().unwrap();
        let (read, told) = register(at.path(), &[[cell, "USA", ""]]);
        let of = |name: &str| {
            read.parties.iter().find(|party| party.name == name).map(|party| codes(&party.locations))
        };
        assert_eq!(
            [of("Theta Ltd."), of("Iota Inc.")],
            wanted.map(|codes| Some(codes.to_owned())),
            "{cell}\n{told}"
        );
        let is_told = told.contains("\"Drittland\" names a place beside several recipients");
        assert_eq!(is_told, wanted[0].contains("unknown"), "{cell}\n{told}");
    }
}

/// A place that is read as a party would say that it is no other place: `Germany (India)` beside `Kite, India`.
#[test]
fn a_place_behind_a_name_is_no_name_of_the_row() {
    for cell in ["Kite, India", "Kite GmbH, Xdorf", "Kite, Xdorf", "India; Kite"] {
        let at = tempfile::tempdir().unwrap();
        let place = if cell.contains("India") { "Germany (India)" } else { "Germany (Xdorf)" };
        let (read, told) = register(at.path(), &[[cell, place, ""]]);
        for (name, at) in parties(&read) {
            assert!(
                at.split(';').any(|code| code == "unknown" || code == "IN"),
                "{cell}: {name} @ {at}\n{told}"
            );
        }
    }
}

/// Cells of a register that say that it is all, that it is open, or what was agreed.
fn row(at: &Path, [subjects, data, recipients, third, safeguard]: [&str; 5]) -> (Inventory, String) {
    let text = format!("{HEAD}\nVersand;{subjects};{data};{recipients};{third};{safeguard}\n");
    fs::write(at.join("r.csv"), text).unwrap();
    let run = imported(at, &["r.csv", "--into", "map", "--owner", "quill"]);
    (inventory(&at.join("map")), err(&run))
}

#[test]
fn all_is_no_category_and_no_population() {
    for word in ["alle", "S\u{e4}mtliche Daten", "all data", "Toutes les donn\u{e9}es"] {
        let at = tempfile::tempdir().unwrap();
        let (read, told) = row(at.path(), ["Kunden", word, "Kite GmbH", "", ""]);
        assert_eq!((read.categories.len(), read.flows.len()), (0, 0), "{word}: {told}");
        let wanted = format!("r.csv:2, column 3: `{word}` does not say which data: it is left out");
        assert!(told.contains(&wanted) && told.contains("the row does not say what data it uses"), "{told}");
        let party = read.parties.iter().find(|party| party.name == "Kite GmbH").unwrap();
        assert!(party.notes.contains(&format!("\"{word}\"")), "{word}: {}", party.notes);
    }
    for word in ["alle Betroffenen", "Alle"] {
        let at = tempfile::tempdir().unwrap();
        let (read, told) = row(at.path(), [word, "Name", "Kite GmbH", "", ""]);
        assert_eq!(read.populations.len(), 0, "{word}");
        assert!(told.contains(&format!("r.csv:2, column 2: `{word}` does not say which people")), "{told}");
        assert!(read.flows[0].notes.contains(&format!("\"{word}\"")), "{word}: {}", read.flows[0].notes);
    }
    let at = tempfile::tempdir().unwrap();
    let (read, told) = row(at.path(), ["alle Mitarbeiter", "Name, alle", "Kite GmbH", "", ""]);
    assert_eq!((read.populations.len(), read.categories.len()), (1, 1), "{told}");
    assert!(told.contains("`alle` does not say which data"), "{told}");
}

#[test]
fn what_is_open_names_no_recipient_and_no_place() {
    for word in ["TBD", "s. Nr. 5", "Leer", "tbc", "?"] {
        let at = tempfile::tempdir().unwrap();
        let (read, told) = row(at.path(), ["Kunden", "Name", word, "", ""]);
        assert_eq!(parties(&read), [], "{word}: {told}");
        assert!(
            told.contains(&format!("r.csv:2: `{word}` names nobody who gets the data")),
            "{word}: {told}"
        );
        let notes = &read.flows[0].notes;
        assert!(notes.contains(&format!("Empf\u{e4}nger: \"{word}\"")), "{word}: {notes}");
        let at = tempfile::tempdir().unwrap();
        let (read, told) = row(at.path(), ["Kunden", "Name", "Kite GmbH", word, ""]);
        assert_eq!(parties(&read), [("Kite GmbH".to_owned(), "unknown".to_owned())], "{word}: {told}");
        assert!(
            told.contains(&format!("r.csv:2: \"Drittland\" says `{word}`, and no place")),
            "{word}: {told}"
        );
    }
}

#[test]
fn an_instrument_that_has_no_row_is_told() {
    for (recipients, text, rows) in [
        ("Kite Inc.", "SCC geplant", 0),
        ("Kite Inc.", "DPF", 0),
        ("Kite Inc.", "SCC, DPF", 1),
        ("Kite Inc., Bell Ltd", "SCC", 0),
    ] {
        let at = tempfile::tempdir().unwrap();
        let (read, told) = row(at.path(), ["Kunden", "Name", recipients, "USA", text]);
        assert_eq!(read.safeguards.len(), rows, "{text}");
        assert!(
            told.contains(&format!("r.csv:2: \"Garantie\" is quoted, and has no row: `{text}`")),
            "{told}"
        );
    }
    for text in ["SCC (Modul 2)", "-", "keine"] {
        let at = tempfile::tempdir().unwrap();
        let (_, told) = row(at.path(), ["Kunden", "Name", "Kite Inc.", "USA", text]);
        assert!(!told.contains("is quoted, and has no row"), "{text}: {told}");
    }
    let at = tempfile::tempdir().unwrap();
    fs::write(at.path().join("l.csv"), "Sub-processor,Purpose,Transfer mechanism\nKite,Mail,SCC\n").unwrap();
    let told = err(&imported(at.path(), &["l.csv", "--into", "map", "--owner", "quill"]));
    assert!(
        told.contains("note: l.csv: what the list says of safeguards is quoted, and has no row"),
        "{told}"
    );
}

/// Two letters are a place only where they can be nothing else, a department has its own, and what brackets say beside a name is told.
#[test]
fn brackets_and_departments_say_of_nobody_where_it_surely_is() {
    type Case = (&'static str, &'static [(&'static str, &'static str)], &'static str);
    let cases: &[Case] = &[
        ("Kite AG, 9000 St. Gallen (SG)", &[("Kite AG", "CH")], ""),
        ("Kite AG (9000 St. Gallen, SG)", &[("Kite AG", "CH")], ""),
        ("Kite AG (SG)", &[("Kite AG", "unknown")], ""),
        ("Kite AG, 8001 Z\u{fc}rich (SG)", &[("Kite AG", "unknown")], "does not say for certain"),
        ("Kite BV (BE)", &[("Kite BV", "BE")], ""),
        ("Kite AG (CH, SG)", &[("Kite AG", "CH;unknown")], ""),
        ("Kite Inc. (San Francisco, CA)", &[("Kite Inc.", "US")], ""),
        ("Kite SpA, 20121 Milano (MI)", &[("Kite SpA", "IT")], ""),
        ("Kite SpA, 10121 Torino (TO)", &[("Kite SpA", "unknown")], "does not say for certain"),
        ("Kite Inc., New York, USA, IN", &[("Kite Inc.", "unknown")], "does not say for certain"),
        ("Kite Inc., Seattle, USA; IN", &[("Kite Inc.", "unknown")], "does not say for certain"),
        ("Kite Inc., Boston, MA, US", &[("Kite Inc.", "US")], ""),
        (
            "Kite AG, Z\u{fc}rich; HR, Indien",
            &[("Kite AG", "unknown")],
            "`HR, Indien` begins with a part of the owner",
        ),
        (
            "Kite AG (Schweiz), Vertrieb, Indien",
            &[("Kite AG", "CH;unknown")],
            "`Vertrieb, Indien` begins with a part",
        ),
        ("Kite AG, Z\u{fc}rich; HR", &[("Kite AG", "CH")], ""),
        ("HR, Z\u{fc}rich", &[], "`HR, Z\u{fc}rich` begins with a part of the owner"),
        (
            "Kite AG\n8001 Z\u{fc}rich\nund\n560001 Bangalore",
            &[("Kite AG", "unknown")],
            "does not say for certain",
        ),
        ("Kite AG (Support: Bell India Pvt Ltd)", &[("Kite AG", "")], "is no recipient of its own"),
        (
            "Kite AG (Schweiz) (Bell Ltd.)",
            &[("Kite AG", "CH;unknown")],
            "`Bell Ltd.` stands in brackets behind `Kite AG`",
        ),
        ("Kite AG (Schweiz; Indien)", &[("Kite AG", "CH;IN")], ""),
        ("Kite AG (AV) (Schweiz)", &[("Kite AG", "CH")], ""),
    ];
    for (cell, wanted, says) in cases {
        let at = tempfile::tempdir().unwrap();
        let (read, told) = register(at.path(), &[[cell, "", ""]]);
        let wanted: Vec<_> = wanted.iter().map(|(name, at)| ((*name).to_owned(), (*at).to_owned())).collect();
        assert_eq!(parties(&read), wanted, "{cell}");
        assert!(told.contains(says), "{cell}: {told}");
        assert!(!says.is_empty() || !told.contains("r.csv:2"), "{cell}: {told}");
    }
}
