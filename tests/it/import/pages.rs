//! Pages that have no table by its element: tables by their roles are read; of blocks without roles it is told what they are.

use std::fs;

use super::{code, counts, err, import, imported, inventory, out, seat, store};

#[test]
fn a_table_made_of_other_elements_is_read_by_its_roles() {
    let at = tempfile::tempdir().unwrap();
    let row = |role: &str, cells: &[&str]| {
        let cell = |cell: &&str| format!("<div class='c' role='{role}'><div>{cell}</div></div>\n");
        let cells = cells.iter().map(cell).collect::<Vec<_>>().concat();
        format!("<div role='row'>{cells}</div>\n")
    };
    let grid = row("columnheader", &["Sub-processor", "Purpose", "Location", "Entity Country"])
        + &row("gridcell", &["Nimbus <b>Inc.</b>", "Hosting", "Germany<br>Ireland", "USA"])
        + &row("cell", &["Kite &amp; Sons", "Mail", "EU/US", "France"]);
    let page = format!(
        "<!doctype html><html><body><h1>Our sub-processors</h1><div><div role='grid'><div role='rowgroup'>{grid}</div></div></div><p>End</body></html>"
    );
    fs::write(at.path().join("page.html"), page).unwrap();
    imported(at.path(), &["page.html", "--into", "map", "--owner", "quill"]);
    let read = inventory(&at.path().join("map"));
    assert_eq!(counts(&read), [1, 2, 2, 0, 0, 2, 0, 2]);
    assert_eq!(store(&read, "nimbus-inc").0, "DE;IE");
    assert_eq!(store(&read, "nimbus-inc").2, "page.html:6");
    assert_eq!(
        (store(&read, "kite-sons").0.as_str(), seat(&read, "kite-sons").as_str()),
        ("US;unknown", "FR")
    );
}

#[test]
fn blocks_without_roles_are_told_with_what_to_do() {
    let at = tempfile::tempdir().unwrap();
    let card = |name: &str| format!("<div class=\"vendor\"><h3>{name}</h3><p>Hosting</p><p>USA</p></div>\n");
    let cards: String = ["Nimbus", "Kite", "Bell", "Taal"].iter().map(|name| card(name)).collect();
    fs::write(at.path().join("cards.html"), format!("<html><body>\n<nav><ul><li>a</li><li>b</li><li>c</li></ul></nav>\n<main>{cards}</main></body></html>")).unwrap();
    fs::write(
        at.path().join("app.html"),
        "<html><body><div id=\"root\"></div><script src=\"app.js\"></script></body></html>",
    )
    .unwrap();
    fs::write(
        at.path().join("layout.html"),
        format!("<html><body><table><tr><td>Menu<td>Search</table>{cards}</body></html>"),
    )
    .unwrap();
    for (file, said) in [
        (
            "cards.html",
            "cards.html:3: the page has no table (`<table>`, or `role=\"table\"`), but 4 blocks of one shape, `<div class=\"vendor\">`; the first is `Nimbus | Hosting | USA`",
        ),
        (
            "app.html",
            "app.html: the page has no table (`<table>`, or `role=\"table\"`), and hardly any text: what a browser shows stands in no file that was saved",
        ),
        ("layout.html", "layout.html:1: the page has no other table, but 4 blocks of one shape"),
    ] {
        let run = import(at.path(), &[file, "--into", "map", "--owner", "quill"]);
        let told = err(&run);
        assert_eq!(code(&run), Some(2));
        assert!(told.contains(said), "{file}: {told}");
        assert!(told.contains("into a spreadsheet") && told.contains("save it as CSV"), "{told}");
    }
}

#[test]
fn a_vendor_that_was_removed_is_none() {
    let at = tempfile::tempdir().unwrap();
    let page = "<html><table><tr><th>Sub-processor<th>Purpose<th>Removed on\
                <tr><td>Nimbus Inc.<td>Hosting<td>N/A<tr><td>Old Mail Inc.<td>Mail<td>1 January 2025</table>";
    fs::write(at.path().join("page.html"), page).unwrap();
    let run = imported(at.path(), &["page.html", "--into", "map", "--owner", "quill"]);
    let read = inventory(&at.path().join("map"));
    assert_eq!(read.parties.iter().map(|p| p.id.as_str()).collect::<Vec<_>>(), ["quill", "nimbus-inc"]);
    assert!(
        err(&run).contains("page.html:1: the row is passed over: \"Removed on\" says that it was removed"),
        "{}",
        err(&run)
    );
}

#[test]
fn a_head_of_yaml_above_a_page_is_passed_over() {
    let at = tempfile::tempdir().unwrap();
    let head = "---\ntitle: \"Sub-processors | Quill\"\ntags:\n  - legal\n---\n";
    let table =
        "| Subprocessor | Purpose | HQ Location |\n|---|---|---|\n| Nimbus Inc. | Hosting | Ireland |\n";
    let rows = "<table><tr><th>Sub-processor<th>Location<tr><td>Kite Ltd<td>France</table>";
    fs::write(at.path().join("page.md"), format!("{head}\n# Whom we engage\n\n{table}")).unwrap();
    fs::write(at.path().join("page.mdx"), format!("{head}{rows}\n")).unwrap();
    imported(at.path(), &["page.md", "page.mdx", "--into", "map", "--owner", "quill"]);
    let read = inventory(&at.path().join("map"));
    assert_eq!(counts(&read), [1, 2, 2, 0, 0, 1, 0, 2]);
    // A seat is no place of the data.
    assert_eq!(seat(&read, "nimbus-inc"), "IE");
    assert_eq!((store(&read, "nimbus-inc").0.as_str(), store(&read, "nimbus-inc").2), ("", "page.md:11"));
    assert_eq!(store(&read, "kite-ltd").0, "FR");
    // Two documents of YAML are no page.
    fs::write(at.path().join("two.yml"), "---\na: 1\n---\nb: 2\n").unwrap();
    let run = import(at.path(), &["two.yml", "--into", "map", "--owner", "quill"]);
    assert!(err(&run).contains("two.yml:3:1: a second document begins here"), "{}", err(&run));
}

#[test]
fn a_list_may_name_what_its_vendors_do_with_data() {
    let at = tempfile::tempdir().unwrap();
    let table = "| Entity Name | Processing Activities | Entity Location |\n|---|---|---|\n";
    fs::write(
        at.path().join("page.md"),
        format!("{table}| Nimbus Inc. | Hosting | Ireland |\n| Kite Ltd | Hosting | |\n"),
    )
    .unwrap();
    let register =
        "| Processing activity | Vendor | Data |\n|---|---|---|\n| Payroll | Nimbus Inc. | name |\n";
    fs::write(at.path().join("register.md"), register).unwrap();
    imported(at.path(), &["page.md", "--into", "map", "--owner", "quill"]);
    let read = inventory(&at.path().join("map"));
    assert_eq!(counts(&read), [1, 2, 2, 0, 0, 1, 0, 2]);
    assert_eq!(read.purposes[0].name, "Hosting");
    assert_eq!((seat(&read, "nimbus-inc").as_str(), store(&read, "nimbus-inc").0.as_str()), ("IE", ""));
    let run = imported(at.path(), &["register.md", "--into", "other", "--owner", "quill"]);
    assert!(out(&run).contains("register.md: a register, 1 row"), "{}", out(&run));
}

#[test]
fn a_column_is_known_by_what_stands_before_a_bracket() {
    let at = tempfile::tempdir().unwrap();
    let table = "| Subprocessor | Role (typical) | Notes |\n|---|---|---|\n| Nimbus Inc. | Processor | x |\n";
    fs::write(at.path().join("page.md"), table).unwrap();
    imported(at.path(), &["page.md", "--into", "map", "--owner", "quill"]);
    assert_eq!(counts(&inventory(&at.path().join("map"))), [1, 1, 1, 0, 0, 0, 0, 1]);
}

/// A page whose header has two rows, and its only row.
fn two_rows(upper: &str, lower: &str, row: &str) -> String {
    format!("<table><tr>{upper}</tr><tr>{lower}</tr><tr>{row}</tr></table>")
}

#[test]
fn under_a_place_each_column_is_a_place_or_the_seat() {
    let row = "<td>Kite Inc.</td><td>USA</td><td>India</td><td>Hosting</td>";
    for (seat_word, place_word, last) in [
        ("HQ", "Processing", "Service"),
        ("HQ", "Data", "Purpose"),
        ("Seat", "Hosting", "Purpose"),
        ("Headquarters", "Country", "Service"),
        ("Company", "Customer data", "Purpose"),
    ] {
        let at = tempfile::tempdir().unwrap();
        let upper = format!("<th rowspan=2>Sub-processor<th colspan=2>Location<th rowspan=2>{last}");
        let lower = format!("<th>{seat_word}<th>{place_word}");
        fs::write(at.path().join("l.html"), two_rows(&upper, &lower, row)).unwrap();
        // The same with cells that are not merged.
        let csv = format!(
            "Sub-processor;Location;;{last}\n;{seat_word};{place_word};\nKite Inc.;USA;India;Hosting\n"
        );
        fs::write(at.path().join("l.csv"), csv).unwrap();
        for file in ["l.html", "l.csv"] {
            imported(at.path(), &[file, "--into", file.trim_start_matches("l."), "--owner", "quill"]);
            let read = inventory(&at.path().join(file.trim_start_matches("l.")));
            let names: Vec<&str> = read.parties.iter().map(|p| p.name.as_str()).collect();
            assert_eq!(names, ["quill", "Kite Inc."], "{file} {seat_word}");
            let is_seat = seat_word != "Company";
            let places = store(&read, "kite-inc").0;
            assert_eq!(seat(&read, "kite-inc"), if is_seat { "US" } else { "unknown" }, "{file} {seat_word}");
            assert_eq!(places, if is_seat { "IN" } else { "US;IN" }, "{file} {seat_word}");
            assert_eq!(read.purposes[0].name, "Hosting");
        }
    }
}

#[test]
fn a_service_beside_a_vendor_is_what_it_does() {
    let at = tempfile::tempdir().unwrap();
    for (number, (head, row, name, purposes, note)) in [
        ("Sub-processor,Service,Location", "Kite Inc.,Hosting,USA", "Kite Inc.", &["Hosting"][..], ""),
        ("Tool,Location,Vendor", "Mail,USA,Kite Inc.", "Kite Inc.", &["Mail"], ""),
        ("Service,Purpose,Location", "Kite,Hosting,USA", "Kite", &["Hosting"], ""),
        ("Provider,Service,Purpose", "Kite,Box,Hosting", "Kite", &["Hosting"], "Service: \"Box\""),
        ("Company,Entity,Purpose", "Kite,Kite Ltd,Hosting", "Kite", &["Hosting"], "Entity: \"Kite Ltd\""),
    ]
    .into_iter()
    .enumerate()
    {
        let map = format!("map{number}");
        fs::write(at.path().join("l.csv"), format!("{head}\n{row}\n")).unwrap();
        imported(at.path(), &["l.csv", "--into", &map, "--owner", "quill"]);
        let read = inventory(&at.path().join(&map));
        assert_eq!(read.parties[1].name, name, "{head}");
        let of: Vec<&str> = read.purposes.iter().map(|p| p.name.as_str()).collect();
        assert_eq!((of.as_slice(), read.parties[1].notes.as_str()), (purposes, note), "{head}");
    }
}
