//! What of a file cannot be read is told where it is, with what to do about it: save it again where it breaks off, mend it where it is
//! wrong, and neither where it has more than is read.

use std::{fs, io::Write as _, path::Path};

use zip::{ZipWriter, write::SimpleFileOptions};

use super::{code, counts, err, import, imported, inventory, out, workbooks};

/// What is told of a file that is refused: the first error, and what to do.
fn told(at: &Path, name: &str, text: &[u8]) -> (String, String) {
    fs::write(at.join(name), text).unwrap();
    let run = import(at, &[name, "--into", "map", "--owner", "quill"]);
    assert_eq!(code(&run), Some(2), "{name}: {}", out(&run));
    assert!(!at.join("map").exists());
    let told = err(&run);
    let mut lines = told.lines().skip_while(|line| !line.starts_with("error: "));
    let line = |line: Option<&str>| line.unwrap_or_default().to_owned();
    (line(lines.next()), line(lines.next()))
}

const BOM: &str =
    "<?xml version=\"1.0\"?>\n<bom xmlns=\"http://cyclonedx.org/schema/bom/1.5\" version=\"1\">\n";

#[test]
fn what_is_wrong_with_xml_is_told_where_it_is() {
    let at = tempfile::tempdir().unwrap();
    let deep = format!(
        "{BOM}{}{}</bom>",
        "<services><service><name>a</name>".repeat(70),
        "</service></services>".repeat(70)
    );
    let declared = BOM.replace("<bom", "<!DOCTYPE bom [<!ENTITY a \"b\">]>\n<bom");
    for (text, said, help) in [
        (
            format!("{BOM}<services>\n <service><name>a</nam"),
            "bad.xml:4:23: the bill breaks off here",
            "save it again",
        ),
        (format!("{BOM}<services>\n"), "bad.xml:3:11: the bill breaks off here", "save it again"),
        (
            format!("{BOM}<services><service><name>a</nme></service></services></bom>"),
            "bad.xml:3:",
            "mend it there",
        ),
        (format!("{declared}</bom>"), "bad.xml:2:1: the bill has a document type", "take it out"),
        (deep.clone(), "services lie in more than 64 others here", "see what made the file"),
    ] {
        let (line, hint) = told(at.path(), "bad.xml", text.as_bytes());
        assert!(line.contains(said), "{said}: {line}");
        assert!(
            hint.contains(help) && !(help != "save it again" && hint.contains("save it again")),
            "{help}: {hint}"
        );
    }
    // Those above are written where that is asked for.
    fs::write(at.path().join("deep.xml"), deep).unwrap();
    let run = imported(at.path(), &["deep.xml", "--into", "deep", "--owner", "quill", "--partial"]);
    // What is left out of what is written is no error.
    assert!(err(&run).contains("warning: deep.xml") && !err(&run).contains("error:"), "{}", err(&run));
    // Of a text that breaks off in XML nothing is read: then nothing is written either.
    fs::write(at.path().join("cut.xml"), format!("{BOM}<services>")).unwrap();
    let run = import(at.path(), &["cut.xml", "--into", "cut", "--owner", "quill", "--partial"]);
    assert_eq!(code(&run), Some(2), "{}", out(&run));
    assert!(err(&run).contains("error: cut.xml") && !err(&run).contains("warning:"), "{}", err(&run));
    assert!(!at.path().join("cut").exists());
}

#[test]
fn what_is_wrong_with_keys_and_values_is_told_by_its_kind() {
    let at = tempfile::tempdir().unwrap();
    let system = "{\"system\": [{\"fides_key\": \"a\", \"fides_key\": \"b\", \"system_type\": \"Service\"}]}";
    let deep = format!("{{\"system\": {}{}}}", "[".repeat(100), "]".repeat(100));
    for (text, said, help) in [
        (system, "the key `fides_key` appears twice", "mend it there"),
        (deep.as_str(), "more than 64 levels", "see what made the file"),
        ("{\"system\": [{\"fides_key\": \"a\"", "bad.json:1:", "save it again, whole"),
    ] {
        let (line, hint) = told(at.path(), "bad.json", text.as_bytes());
        assert!(line.contains(said), "{said}: {line}");
        assert!(hint.contains(help), "{said}: {help}: {hint}");
        assert!(!hint.contains("what was read before"), "it is read as a whole: {hint}");
    }
}

#[test]
fn an_archive_that_breaks_off_is_told_to() {
    let at = tempfile::tempdir().unwrap();
    let book = workbooks::xlsx(&[("R", false, &workbooks::row(1, &["Vendor", "Location"]), "")]);
    let (line, hint) = told(at.path(), "half.xlsx", &book[..book.len() / 2]);
    assert!(line.contains("this is a workbook or another archive, and it breaks off"), "{line}");
    assert!(hint.contains("whole") && !hint.contains("unpack"), "{hint}");
}

/// A file of 600 kB that would fill the memory.
#[test]
fn a_workbook_that_unpacks_to_more_than_is_read_is_refused() {
    let at = tempfile::tempdir().unwrap();
    let mut file = fs::File::create(at.path().join("bomb.xlsx")).unwrap();
    let mut zip = ZipWriter::new(&mut file);
    let options = SimpleFileOptions::default();
    zip.start_file("xl/workbook.xml", options).unwrap();
    zip.write_all(b"<workbook/>").unwrap();
    zip.start_file("xl/worksheets/sheet1.xml", options).unwrap();
    let part = vec![b'A'; 1 << 20];
    for _ in 0..=512 {
        zip.write_all(&part).unwrap();
    }
    zip.finish().unwrap();
    drop(file);
    let run = import(at.path(), &["bomb.xlsx", "--into", "map", "--owner", "quill"]);
    assert_eq!(code(&run), Some(2));
    assert!(err(&run).contains("bomb.xlsx: the workbook has more than 512 MiB, unpacked"), "{}", err(&run));
}

#[test]
fn a_part_of_a_page_is_a_page() {
    let at = tempfile::tempdir().unwrap();
    let list = "<div class=list>\n<ul><li>Nimbus, USA</li><li>Kite</li><li>Bell</li></ul></div>";
    let (line, hint) = told(at.path(), "part.html", list.as_bytes());
    assert!(line.contains("3 blocks of one shape, `<li>`"), "{line}");
    assert!(hint.contains("save it as CSV"), "{hint}");
    let rows = "<section>\n<table><tr><th>Sub-processor<th>Location<tr><td>Nimbus<sup>1</sup><td>USA</table></section>";
    fs::write(at.path().join("table.html"), rows).unwrap();
    imported(at.path(), &["table.html", "--into", "page", "--owner", "quill"]);
    let read = inventory(&at.path().join("page"));
    assert_eq!((counts(&read), read.parties[1].name.as_str()), ([1, 1, 1, 0, 0, 0, 0, 1], "Nimbus"));
}

/// What a run that was killed left beside the folder or in it goes with the next import, though that changes nothing.
#[test]
fn what_a_killed_run_left_goes_with_the_next_one() {
    let at = tempfile::tempdir().unwrap();
    fs::write(at.path().join("list.csv"), "Vendor,Location\nNimbus,USA\n").unwrap();
    let words = ["list.csv", "--into", "map", "--owner", "quill"];
    imported(at.path(), &words);
    let left = [".map.thalweg-0123456789", "map/.thalweg-0123456789"].map(|name| at.path().join(name));
    for folder in &left {
        fs::create_dir(folder).unwrap();
        fs::write(folder.join(".thalweg-staging"), "").unwrap();
        fs::write(folder.join("vendors.csv"), "id,name\n").unwrap();
    }
    let run = imported(at.path(), &words);
    assert!(out(&run).contains("nothing is new for map"), "{}", out(&run));
    let there = left.map(|folder| folder.exists());
    assert_eq!(there, [false, false]);
    assert_eq!(counts(&inventory(&at.path().join("map"))), [1, 1, 1, 0, 0, 0, 0, 1]);
}
