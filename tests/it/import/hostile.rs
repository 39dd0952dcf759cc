//! What is no table, breaks off, or is meant to do harm: told, and nothing is written.

use std::{fmt::Write as _, fs};

use super::{code, counts, err, import, imported, inventory, out};

#[test]
fn what_is_not_known_is_told_with_what_is() {
    let at = tempfile::tempdir().unwrap();
    let files: &[(&str, &[u8], &str)] = &[
        ("a.pdf", b"%PDF-1.7 ...", "this is a PDF"),
        ("b.txt", b"Dear all,\nour vendors are many.\n", "it begins with `Dear all,`"),
        ("c.json", b"{\"a\": 1}", "it begins with `{\"a\": 1}`"),
        ("d.csv", b"", "the file is empty"),
        ("e.csv", b"Vendor,Purpose\nM\xfcller,x\n", "e.csv:2:2: the file is not UTF-8"),
        ("f.zip", b"PK\x03\x04rest PK\x05\x06", "an archive that holds no workbook"),
        ("g.html", b"<html><body><p>no table</p></body></html>", "and nothing of one shape that comes again"),
        ("h.csv", b"one,two\n1,2\n", "too few of its columns are known: one, two"),
        ("i.xlsx", b"PK\x03\x04 xl/workbook.xml PK\x05\x06 and no more", "the workbook cannot be read"),
    ];
    for (name, bytes, _) in files {
        fs::write(at.path().join(name), bytes).unwrap();
    }
    let mut words: Vec<&str> = files.iter().map(|(name, ..)| *name).collect();
    words.extend(["--into", "map", "--owner", "quill"]);
    let run = import(at.path(), &words);
    assert_eq!(code(&run), Some(2));
    let told = err(&run);
    for (name, _, what) in files {
        let line = told.lines().find(|line| line.starts_with("error: ") && line.contains(name));
        assert!(line.is_some_and(|line| line.contains(what)), "{name}: {what}: {told}");
    }
    assert!(told.contains("read is a list of sub-processors"), "{told}");
    assert!(told.contains("nothing was written: 9 errors"), "{told}");
    assert!(!at.path().join("map").exists());
}

#[test]
fn a_file_that_breaks_off_is_written_only_where_that_is_asked_for() {
    let at = tempfile::tempdir().unwrap();
    fs::write(at.path().join("a.csv"), "Vendor,Purpose\nNimbus,Hosting\nKite,\"Mail\nand more").unwrap();
    fs::write(at.path().join("b.html"), "<table><tr><th>Vendor<th>Purpose<tr><td>Bell<td>Calls").unwrap();
    let words = ["a.csv", "b.html", "--into", "map", "--owner", "quill"];
    let run = import(at.path(), &words);
    assert_eq!(code(&run), Some(2));
    let told = err(&run);
    assert!(
        told.contains("a.csv:3: the file breaks off") && told.contains("b.html:1: the page breaks off"),
        "{told}"
    );
    assert!(!at.path().join("map").exists());
    imported(at.path(), &[&words[..], &["--partial"]].concat());
    assert_eq!(counts(&inventory(&at.path().join("map"))), [1, 2, 2, 0, 0, 2, 0, 2]);
}

#[test]
fn hostile_cells_do_no_harm() {
    let at = tempfile::tempdir().unwrap();
    let long = "x".repeat(100_000);
    let mut text = "Vendor,Purpose,Location,Remarks\n".to_owned();
    for cell in [
        "=HYPERLINK(\"\"http://evil.example\"\")",
        "#N/A",
        "@SUM(A1)",
        "\u{202e}Evil\u{7}",
        "../../etc",
        "*",
        "unknown",
        "\u{4e2d}\u{56fd}",
        "quill",
        "a;b",
        "-",
        "+1",
        &long,
        "{{NAME}}",
        "<<<<<<< HEAD",
        "NIMBUS",
        "Nimbus",
        "nimbus ",
    ] {
        writeln!(text, "\"{cell}\",\"{cell} (why)\",\"{cell}\",\"{cell}\"").unwrap();
    }
    fs::write(at.path().join("list.csv"), &text).unwrap();
    let run = imported(at.path(), &["list.csv", "--into", "map", "--owner", "quill"]);
    let read = inventory(&at.path().join("map"));
    // `-` and `*` name nobody; three ways to write Nimbus are one.
    assert!(err(&run).contains("it names nobody"), "{}", err(&run));
    assert_eq!(read.parties.iter().filter(|p| p.name.eq_ignore_ascii_case("nimbus")).count(), 1);
    for entry in fs::read_dir(at.path().join("map")).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        assert!(!text.contains(['\u{202e}', '\u{7}']));
        let mut rows = csv(&text);
        let begins = rows.find(|cell| cell.starts_with(['=', '+', '@']));
        assert!(begins.is_none(), "{begins:?}");
        assert!(text.len() < 200_000);
    }
    // It is the same again, and canonical.
    let run = imported(at.path(), &["list.csv", "--into", "map", "--owner", "quill"]);
    assert!(out(&run).contains("nothing is new for map"), "{}", out(&run));
}

/// The cells of a table, comments aside.
fn csv(text: &str) -> impl Iterator<Item = String> {
    let plain: String =
        text.lines().filter(|line| !line.starts_with('#')).map(|line| line.to_owned() + "\n").collect();
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for c in plain.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' | '\n' if !quoted => cells.push(String::new()),
            c => cells.last_mut().unwrap().push(c),
        }
    }
    cells.into_iter()
}

#[test]
fn a_row_of_totals_is_nobody() {
    let at = tempfile::tempdir().unwrap();
    for word in ["Total", "Grand total:", "GESAMT", "Razem", "\u{5408}\u{8a08}"] {
        let text = format!("Vendor,Purpose,Location,Contracts\nNimbus,Mail,Ireland,3\n{word},,,3\n");
        fs::write(at.path().join("list.csv"), text).unwrap();
        let into = format!("map-{}", word.len());
        let run = imported(at.path(), &["list.csv", "--into", &into, "--owner", "quill"]);
        assert!(err(&run).contains("it sums up others"), "{word}: {}", err(&run));
        assert_eq!(counts(&inventory(&at.path().join(&into)))[1], 1, "{word}");
    }
    // One that is called so has more than numbers.
    fs::write(at.path().join("list.csv"), "Vendor,Purpose,Location\nTotal,Fuel,France\n").unwrap();
    imported(at.path(), &["list.csv", "--into", "fuel", "--owner", "quill"]);
    assert_eq!(counts(&inventory(&at.path().join("fuel")))[1], 1);
}

#[test]
fn fifty_thousand_rows_are_read() {
    let at = tempfile::tempdir().unwrap();
    let mut text = "Vendor;Purpose;Location\n".to_owned();
    // Without optimisation, a tenth.
    let rows = if cfg!(debug_assertions) { 5_000 } else { 50_000 };
    for number in 0..rows {
        writeln!(
            text,
            "A vendor whose name is long enough to be cut short {number};Purpose {};Ireland",
            number % 50
        )
        .unwrap();
    }
    fs::write(at.path().join("list.csv"), &text).unwrap();
    imported(at.path(), &["list.csv", "--into", "map", "--owner", "quill"]);
    assert_eq!(counts(&inventory(&at.path().join("map"))), [1, rows, rows, 0, 0, 50, 0, rows]);
}

#[test]
fn what_stands_in_the_folder_is_kept_from_harm() {
    let at = tempfile::tempdir().unwrap();
    fs::write(at.path().join("list.csv"), "Vendor,Purpose\nNimbus,Hosting\n").unwrap();
    // No owner is guessed.
    let run = import(at.path(), &["list.csv", "--into", "map"]);
    assert_eq!(code(&run), Some(2));
    assert!(err(&run).contains("--owner"), "{}", err(&run));
    // A folder of other things is no inventory.
    fs::create_dir(at.path().join("other")).unwrap();
    fs::write(at.path().join("other/letter.txt"), "Dear all").unwrap();
    let run = import(at.path(), &["list.csv", "--into", "other", "--owner", "quill"]);
    assert_eq!(code(&run), Some(2), "{}", out(&run));
    // Nor is one that cannot be read written to.
    fs::create_dir(at.path().join("broken")).unwrap();
    fs::write(at.path().join("broken/inventory.toml"), "name = \"b\"\n").unwrap();
    fs::write(at.path().join("broken/vendors.csv"), "id,name\nA,B\n").unwrap();
    let run = import(at.path(), &["list.csv", "--into", "broken", "--owner", "quill"]);
    assert_eq!(code(&run), Some(2));
    assert_eq!(fs::read_to_string(at.path().join("broken/vendors.csv")).unwrap(), "id,name\nA,B\n");
    assert_eq!(fs::read_dir(at.path().join("broken")).unwrap().count(), 2);
}
