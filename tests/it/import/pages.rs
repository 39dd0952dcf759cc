//! Pages that have no table by its element: tables by their roles are read; of blocks without roles it is told what they are.

use std::fs;

use super::{code, counts, err, import, imported, inventory, seat, store};

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
