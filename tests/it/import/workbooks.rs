//! Workbooks, made here part by part: several sheets, merged cells, hidden sheets, days as serial numbers, formulas.

use std::{
    fs,
    io::{Cursor, Write as _},
    path::Path,
};

use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::{code, codes, counts, err, import, imported, inventory, out};

fn archive(parts: &[(&str, String)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, text) in parts {
        zip.start_file(*name, options).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

/// A workbook of these sheets: name, whether it is hidden, what stands in `sheetData`, and what is behind it.
pub fn xlsx(sheets: &[(&str, bool, &str, &str)]) -> Vec<u8> {
    let mut parts = vec![
        (
            "[Content_Types].xml".to_owned(),
            format!(
                "<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels".to_owned(),
            format!(
                "<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"r\" Type=\"{RELATIONS}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/styles.xml".to_owned(),
            format!(
                "<styleSheet xmlns=\"{MAIN}\"><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"
            ),
        ),
    ];
    let (mut book, mut relations) = (
        String::new(),
        format!("<Relationship Id=\"s\" Type=\"{RELATIONS}/styles\" Target=\"styles.xml\"/>"),
    );
    for (number, (name, hidden, rows, behind)) in sheets.iter().enumerate() {
        let state = if *hidden { " state=\"hidden\"" } else { "" };
        book.extend([format!("<sheet name=\"{name}\" sheetId=\"{0}\" r:id=\"r{0}\"{state}/>", number + 1)]);
        relations.extend([format!(
            "<Relationship Id=\"r{0}\" Type=\"{RELATIONS}/worksheet\" Target=\"worksheets/sheet{0}.xml\"/>",
            number + 1
        )]);
        let text = format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData>{behind}</worksheet>");
        parts.push((format!("xl/worksheets/sheet{}.xml", number + 1), text));
    }
    parts.push((
        "xl/workbook.xml".to_owned(),
        format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\"><sheets>{book}</sheets></workbook>"),
    ));
    parts.push((
        "xl/_rels/workbook.xml.rels".to_owned(),
        format!("<Relationships xmlns=\"{PACKAGE}/relationships\">{relations}</Relationships>"),
    ));
    let parts: Vec<(&str, String)> = parts.iter().map(|(name, text)| (name.as_str(), text.clone())).collect();
    archive(&parts)
}

/// A row of texts, from its first column on.
pub fn row(number: usize, cells: &[&str]) -> String {
    let cell = |(at, text): (usize, &&str)| {
        let column = char::from(b'A' + at as u8);
        let text = text.replace('&', "&amp;").replace('<', "&lt;");
        format!("<c r=\"{column}{number}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
    };
    let cells: String = cells.iter().enumerate().filter(|(_, text)| !text.is_empty()).map(cell).collect();
    format!("<row r=\"{number}\">{cells}</row>")
}

const HEADER: &[&str] = &[
    "Nr.",
    "Bezeichnung der Verarbeitung",
    "Zweck",
    "Betroffene Personen",
    "Datenkategorien",
    "Auftragsverarbeiter",
    "Drittland",
    "Geeignete Garantien",
    "L\u{f6}schfrist",
    "Rechtsgrundlage",
    "Stand",
];

fn register() -> Vec<u8> {
    let rows = [
        row(1, &["Verzeichnis von Verarbeitungst\u{e4}tigkeiten der Feder GmbH"]),
        row(3, HEADER),
        row(4, &["1", "Lohnabrechnung", "Zahlung des Lohns", "Besch\u{e4}ftigte", "Name, Bankdaten", "Ledger GmbH", "", "", "10 Jahre", "Art. 6 Abs. 1 lit. b DSGVO"])
            .replace("</row>", "<c r=\"K4\" s=\"1\"><v>45730</v></c></row>"),
        row(5, &["2", "", "Reisekosten", "", "Name; Belege", "Wander Inc.", "USA", "Standardvertragsklauseln und TIA vom 14.03.2025", "", ""]),
        row(6, &["3", "Betriebsarzt", "Vorsorge", "Besch\u{e4}ftigte", "Gesundheitsdaten", "", "", "", "", ""])
            .replace("</row>", "<c r=\"F6\" t=\"str\"><f>B6&amp;\"x\"</f><v>Dr. Kalk (Auftragsverarbeiter)</v></c><c r=\"G6\" t=\"e\"><f>1/0</f><v>#DIV/0!</v></c></row>"),
    ];
    let merged = "<mergeCells count=\"2\"><mergeCell ref=\"B4:B5\"/><mergeCell ref=\"D4:D5\"/></mergeCells>";
    let old = [
        row(1, HEADER),
        row(2, &["9", "Alter Newsletter", "Werbung", "Kunden", "E-Mail", "Kite", "", "", "", ""]),
    ];
    let help = row(1, &["Bitte jede Zeile ausf\u{fc}llen"]);
    xlsx(&[
        ("Verzeichnis", false, &rows.concat(), merged),
        ("Archiv", true, &old.concat(), ""),
        ("Hilfe", false, &help, ""),
    ])
}

#[test]
fn a_register_in_excel_is_read_as_a_person_sees_it() {
    let at = tempfile::tempdir().unwrap();
    fs::write(at.path().join("vvt.xlsx"), register()).unwrap();
    let run = imported(at.path(), &["vvt.xlsx", "--into", "map", "--owner", "feder"]);
    let (said, told) = (out(&run), err(&run));
    let read = inventory(&at.path().join("map"));
    // Two rows are one activity: its cells are merged.
    assert_eq!(counts(&read), [1, 4, 0, 2, 5, 3, 1, 7], "{said}{told}");
    assert!(said.contains("vvt.xlsx#Verzeichnis: a register, 3 rows"), "{said}");
    assert!(said.contains("vvt.xlsx#Archiv: a register, 1 row; the sheet is hidden"), "{said}");
    assert!(told.contains("vvt.xlsx#Hilfe!1: this table is not read"), "{told}");
    assert!(told.contains("vvt.xlsx#Verzeichnis!G6: the cell's formula failed"), "{told}");
    let wander = read.parties.iter().find(|p| p.id == "wander-inc").unwrap();
    assert_eq!(
        (codes(&wander.establishments).as_str(), codes(&wander.locations).as_str()),
        ("unknown", "US")
    );
    assert_eq!(wander.source, "vvt.xlsx#Verzeichnis!5");
    let safeguard = &read.safeguards[0];
    assert_eq!((safeguard.mechanism.as_str(), safeguard.valid_from), ("scc", None));
    assert!(safeguard.notes.contains("TIA vom 14.03.2025"), "{}", safeguard.notes);
    assert!(
        read.parties.iter().any(|p| p.name == "Dr. Kalk" && p.kind_word() == "vendor"),
        "a formula's last value"
    );
    assert_eq!(read.purposes[0].retention, "10 Jahre");
    let flow = read.flows.iter().find(|f| f.notes.contains("\"Reisekosten\"")).unwrap();
    assert_eq!(&*flow.source, "vvt.xlsx#Verzeichnis!4, vvt.xlsx#Verzeichnis!5");
}

#[test]
fn a_workbook_that_is_made_to_be_large_is_not() {
    let at = tempfile::tempdir().unwrap();
    let far = "<row r=\"1048576\"><c r=\"XFD1048576\" t=\"inlineStr\"><is><t>x</t></is></c></row>";
    let rows = row(1, &["Vendor", "Purpose"]) + &row(2, &["Nimbus", "Hosting"]) + far;
    let merged = "<mergeCells count=\"1\"><mergeCell ref=\"A2:XFD1048576\"/></mergeCells>";
    fs::write(at.path().join("far.xlsx"), xlsx(&[("List", false, &rows, merged)])).unwrap();
    let run = imported(at.path(), &["far.xlsx", "--into", "map", "--owner", "feder"]);
    assert!(err(&run).contains("beyond the first 1000 columns"), "{}", err(&run));
    // A text that is that of many cells.
    let long = "x".repeat(4 << 20);
    let rows = row(1, &["Vendor", "Purpose"]) + &row(2, &[&long, "Hosting"]);
    let merged = "<mergeCells count=\"1\"><mergeCell ref=\"A2:AN2\"/></mergeCells>";
    fs::write(at.path().join("long.xlsx"), xlsx(&[("List", false, &rows, merged)])).unwrap();
    let run = import(at.path(), &["long.xlsx", "--into", "long", "--owner", "feder"]);
    assert_eq!(code(&run), Some(2));
    assert!(err(&run).contains("or 128 MiB of text in them: more than are read"), "{}", err(&run));
    // One that breaks off is no workbook.
    let whole = register();
    fs::write(at.path().join("half.xlsx"), &whole[..whole.len() / 2]).unwrap();
    let run = import(at.path(), &["half.xlsx", "--into", "half", "--owner", "feder", "--partial"]);
    assert_eq!(code(&run), Some(2), "{}", out(&run));
    assert!(!at.path().join("half").exists());
}

fn ods(path: &Path) {
    let cell = |text: &str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
    };
    let line = |cells: &[&str]| {
        format!("<table:table-row>{}</table:table-row>", cells.iter().map(|c| cell(c)).collect::<String>())
    };
    let rows = line(&[
        "Traitement",
        "Finalit\u{e9}",
        "Personnes concern\u{e9}es",
        "Cat\u{e9}gories de donn\u{e9}es",
        "Destinataires",
    ]) + &line(&["Paie", "payer", "Salari\u{e9}s", "Nom, paie", "URSSAF"]);
    let space = "urn:oasis:names:tc:opendocument:xmlns";
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"{space}:office:1.0\" xmlns:table=\"{space}:table:1.0\" xmlns:text=\"{space}:text:1.0\"><office:body><office:spreadsheet><table:table table:name=\"Registre\">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    let manifest = format!("<manifest:manifest xmlns:manifest=\"{space}:manifest:1.0\"/>");
    let kind = "application/vnd.oasis.opendocument.spreadsheet".to_owned();
    let parts = [("mimetype", kind), ("content.xml", content), ("META-INF/manifest.xml", manifest)];
    fs::write(path, archive(&parts)).unwrap();
}

#[test]
fn a_register_of_libre_office_is_read_too() {
    let at = tempfile::tempdir().unwrap();
    ods(&at.path().join("registre.ods"));
    imported(at.path(), &["registre.ods", "--into", "map", "--owner", "plume"]);
    let read = inventory(&at.path().join("map"));
    assert_eq!(counts(&read), [1, 1, 0, 1, 2, 1, 0, 2]);
    assert_eq!(read.parties[1].source, "registre.ods#Registre!2");
}
