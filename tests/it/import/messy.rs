//! A register as companies keep it: a cover, two rows of names, headings between the rows, departments among the recipients, words cut
//! short that are codes of countries too, and a second sheet with the processors. What is not surely said is not read.

use std::fs;

use thalweg::model::{CategoryCell, DateCell};

use super::{
    code, codes, err, import, imported, inventory, out,
    workbooks::{row, xlsx},
};

/// Two rows of names: the cells of those that stand in the first alone are merged downwards.
const ABOVE: &[&str] = &[
    "Lfd. Nr.",
    "Bezeichnung der Verarbeitung",
    "Zweck",
    "Betroffene Personen",
    "Kategorien pers.-bez. Daten",
    "Bes. Kat. (Art. 9)",
    "Empf\u{e4}nger",
    "",
    "Drittland\u{fc}bermittlung",
    "",
    "L\u{f6}schfrist",
    "System / Speicherort",
];
const BELOW: &[&str] = &[
    "",
    "",
    "",
    "",
    "",
    "",
    "intern",
    "extern (AV = Auftragsverarbeiter)",
    "Drittland",
    "Garantien (Art. 46)",
];

const ROWS: &[&[&str]] = &[
    &[
        "1",
        "Bewerbung",
        "Auswahl",
        "Bewerber",
        "Lebenslauf",
        "Art. 9 Abs. 2 lit. b",
        "HR, BR",
        "Kite SE & Co. KG (AV)",
        "-",
        "-",
        "6 Monate",
        "Kite (Cloud, Frankfurt)",
    ],
    &[
        "2",
        "Lohn",
        "Abrechnung",
        "MA",
        "Name",
        "Religion",
        "FiBu",
        "Ledger eG (AV), Berater Lang & Partner; Krankenkassen",
        "nein",
        "",
        "10 Jahre",
        "",
    ],
    &[
        "3",
        "Reisen",
        "Abrechnung",
        "MA",
        "Name",
        "",
        "FiBu",
        "Wander Inc. (Greenville, SC)",
        "USA (DPF)",
        "SCC, TIA 03/2025",
        "10 Jahre",
        "AWS eu-central-1 (Frankfurt)",
    ],
    &[
        "4",
        "Umfrage",
        "Zufriedenheit",
        "MA",
        "Antworten",
        "",
        "",
        "Poll Europe UC, Irland",
        "USA",
        "SCC?",
        "siehe oben",
        "",
    ],
    &[
        "5",
        "Tickets",
        "Support",
        "Kunden",
        "Anfragen",
        "",
        "",
        "Bell GmbH, Stuttgart",
        "s. Nr. 4",
        "",
        "3 J.",
        "",
    ],
    &[
        "6",
        "Portal",
        "Bestellungen",
        "Kunden",
        "Login",
        "",
        "",
        "s.o. (Poll), Personal (HR), Betriebsrat (BR), Kanzlei (PA)",
        "",
        "",
        "3 J.",
        "",
    ],
];

fn book() -> Vec<u8> {
    let mut rows = vec![
        row(1, &["Verzeichnis der Verarbeitungst\u{e4}tigkeiten - Stand 03/2025"]),
        row(4, ABOVE),
        row(5, BELOW),
        row(6, &["Personal (HR)"]),
    ];
    for (at, cells) in ROWS.iter().enumerate() {
        // A heading stands between the rows.
        rows.push(row(if at < 4 { 7 + at } else { 8 + at }, cells));
    }
    rows.insert(8, row(11, &["Vertrieb / IT"]));
    let down = "ABCDEFKL".chars().map(|column| format!("{column}4:{column}5"));
    let across = ["A1:L1", "G4:H4", "I4:J4", "A6:L6", "A11:L11"].map(str::to_owned);
    let merged: Vec<String> =
        across.into_iter().chain(down).map(|cells| format!("<mergeCell ref=\"{cells}\"/>")).collect();
    let merged = format!("<mergeCells count=\"{}\">{}</mergeCells>", merged.len(), merged.concat());
    let cover = [
        row(1, &["Verantwortlicher:", "H\u{fc}bner & S\u{f6}hne GmbH"]),
        row(2, &["Anschrift:", "Industriestr. 14, 74564 Crailsheim"]),
    ];
    let list = [
        row(3, &["Dienstleister", "Leistung", "Sitz", "Unterauftragnehmer", "AV-Vertrag vom"]),
        row(4, &["Kite SE & Co. KG", "HR-Software", "M\u{fc}nchen", "Nimbus Sarl", "liegt vor"]),
        row(5, &["Bell GmbH", "Tickets", "Stuttgart", "", "fehlt"]),
        row(6, &["Taal BV", "\u{dc}bersetzung", "Utrecht", "", "ja"]),
    ];
    xlsx(&[
        ("Deckblatt", false, &cover.concat(), ""),
        ("VVT", false, &rows.concat(), &merged),
        ("Auftragsverarbeiter", false, &list.concat(), ""),
    ])
}

/// Who is in it: what it is, its seat, and where it works with the data.
const PARTIES: [[&str; 4]; 10] = [
    ["huebner", "company", "unknown", ""],
    // Those of the list of processors; whom one engages in turn is none of them.
    ["Kite SE & Co. KG", "vendor", "DE", ""],
    ["Bell GmbH", "vendor", "DE", "DE;unknown"],
    ["Taal BV", "vendor", "NL", ""],
    ["Ledger eG", "vendor", "unknown", ""],
    // Nobody says that these are processors.
    ["Berater Lang & Partner", "third-party", "unknown", ""],
    ["Krankenkassen", "third-party", "unknown", ""],
    // A town in a state is not the Seychelles.
    ["Wander Inc.", "third-party", "unknown", "unknown;US"],
    ["Poll Europe UC", "third-party", "unknown", "IE;US"],
    // `PA` is no Panama; the department and the works council are no parties.
    ["Kanzlei", "third-party", "unknown", "unknown"],
];

#[test]
fn what_a_messy_register_does_not_surely_say_is_not_read() {
    let at = tempfile::tempdir().unwrap();
    fs::write(at.path().join("vvt.xlsx"), book()).unwrap();
    let run = import(at.path(), &["vvt.xlsx", "--into", "map"]);
    assert_eq!(code(&run), Some(2));
    let told = err(&run);
    assert!(
        told.contains("help: vvt.xlsx#Deckblatt!A1 names `H\u{fc}bner & S\u{f6}hne GmbH`: if it is theirs, `--owner \"H\u{fc}bner & S\u{f6}hne GmbH\"`"),
        "{told}"
    );
    let run = imported(at.path(), &["vvt.xlsx", "--into", "map", "--owner", "huebner"]);
    let (said, told) = (out(&run), err(&run));
    let read = inventory(&at.path().join("map"));
    let parties: Vec<(&str, &str, String, String)> = read
        .parties
        .iter()
        .map(|p| (p.name.as_str(), p.kind_word(), codes(&p.establishments), codes(&p.locations)))
        .collect();
    assert_eq!(
        parties,
        PARTIES.map(|[name, kind, seat, works]| (name, kind, seat.to_owned(), works.to_owned())),
        "{said}{told}"
    );
    let signed: Vec<_> =
        read.safeguards.iter().map(|s| (&*s.mechanism, s.assessment.on, &*s.notes)).collect();
    assert_eq!(
        signed,
        [("scc", DateCell::Blank, "Garantien (Art. 46): \"SCC, TIA 03/2025\"")],
        "a month is no day, a question no instrument"
    );
    let special: Vec<&str> = read
        .categories
        .iter()
        .filter(|c| c.tags.iter().any(|tag| tag == "special"))
        .map(|c| c.name.as_str())
        .collect();
    assert_eq!(special, ["Religion"], "an article is no category");
    assert_eq!(read.purposes.iter().find(|p| p.id == "umfrage").unwrap().retention, "");
    let kite = read.parties.iter().find(|p| p.id == "kite-se-co-kg").unwrap();
    assert_eq!(kite.notes, "Unterauftragnehmer: \"Nimbus Sarl\"; AV-Vertrag vom: \"liegt vor\"");
    for words in [
        "VVT!6: the row is passed over: it is a heading",
        "VVT!11: the row is passed over: it is a heading",
        "`s.o. (Poll)` names nobody who gets the data",
        "without the country of its seat",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    assert!(!told.contains("columns that are not known"), "{told}");
    assert!(said.contains("vvt.xlsx#VVT: a register, 6 rows"), "{said}");
    let notes: String = read.flows.iter().map(|flow| flow.notes.to_string()).collect();
    for words in [
        "intern: \"HR, BR\"",
        "\"SCC, TIA 03/2025\"",
        "Personal (HR)",
        "Art. 9 Abs. 2 lit. b",
        "\"siehe oben\"",
    ] {
        assert!(notes.contains(words), "{words}: {notes}");
    }
}

#[test]
fn a_vendor_of_a_list_gets_what_the_register_gives_it() {
    let at = tempfile::tempdir().unwrap();
    fs::write(at.path().join("vvt.xlsx"), book()).unwrap();
    let run = imported(at.path(), &["vvt.xlsx", "--into", "map", "--owner", "huebner"]);
    let read = inventory(&at.path().join("map"));
    let gets = |id: &str| -> (Vec<String>, Vec<&str>) {
        let flow = read.flows.iter().find(|flow| &*flow.id == id).unwrap();
        let cell = |cell: &CategoryCell| match cell {
            CategoryCell::All => "*".to_owned(),
            CategoryCell::Named(id) => read.category(*id).id.clone(),
        };
        let categories = read.category_cells.get(flow.categories).iter().map(cell).collect();
        let populations = read.population_lists.get(flow.populations).iter();
        (categories, populations.map(|id| read.population(*id).id.as_str()).collect())
    };
    assert_eq!(gets("huebner-to-kite-se-co-kg"), (vec!["lebenslauf".to_owned()], vec!["bewerber"]));
    assert_eq!(gets("huebner-to-bell-gmbh"), (vec!["anfragen".to_owned()], vec!["kunden"]));
    let told = err(&run);
    assert!(told.contains("taken to get all that huebner has: taal-bv"), "{told}");
    let again = imported(at.path(), &["vvt.xlsx", "--into", "map", "--check"]);
    assert!(out(&again).contains("the inventory is what the sources say"), "{}", out(&again));
}

/// In whatever order they are read, a processor of the list is one.
#[test]
fn a_list_that_is_read_later_says_who_is_a_processor() {
    let at = tempfile::tempdir().unwrap();
    let head = "Verarbeitungst\u{e4}tigkeit;Betroffene Personen;Datenkategorien;Empf\u{e4}nger\n";
    fs::write(
        at.path().join("a.csv"),
        format!("{head}Post;Kunden;Adresse;\"Kite GmbH\nBell AG\"\nLohn;Kunden;Name;Bell AG (AV)\n"),
    )
    .unwrap();
    fs::write(at.path().join("b.csv"), "Dienstleister;Sitz\nKite GmbH;Wien\n").unwrap();
    imported(at.path(), &["a.csv", "b.csv", "--into", "map", "--owner", "quill"]);
    let read = inventory(&at.path().join("map"));
    let kinds: Vec<(&str, &str)> = read.parties.iter().map(|p| (p.id.as_str(), p.kind_word())).collect();
    assert_eq!(kinds, [("quill", "company"), ("kite-gmbh", "vendor"), ("bell-ag", "vendor")]);
    let vendors = fs::read_to_string(at.path().join("map/vendors.csv")).unwrap();
    assert!(!vendors.contains("not said to be a processor"), "{vendors}");
}

#[test]
fn what_is_said_of_many_rows_is_said_once() {
    let at = tempfile::tempdir().unwrap();
    let head = "Verarbeitungst\u{e4}tigkeit;Betroffene Personen;Auftragsverarbeiter;Garantien\n";
    let rows: Vec<String> = (0..40).map(|n| format!("Nr {n};Kunden;Kite {n} GmbH;SCC\n")).collect();
    let rows = rows.concat();
    fs::write(at.path().join("r.csv"), format!("{head}{rows}")).unwrap();
    let run = imported(at.path(), &["r.csv", "--into", "map", "--owner", "quill"]);
    let (said, told) = (out(&run), err(&run));
    let line =
        "note: r.csv:2: the row does not say what data it uses (40 rows: 2, 3, 4, 5, 6, 7, 8, 9 and 32 more)";
    assert!(told.contains(line) && told.matches("does not say what data").count() == 1, "{told}");
    // The instruments are one question, with their number.
    assert!(
        said.contains("have signed it, as the register names it; since when is not stated (40 rows)"),
        "{said}"
    );
    assert_eq!(said.matches("have signed it").count(), 1, "{said}");
}

#[test]
fn a_formula_without_its_value_and_a_table_without_rows_are_told() {
    let at = tempfile::tempdir().unwrap();
    let formula = row(2, &["Post", "Versand"])
        .replace("</row>", "<c r=\"C2\"><f>B2</f></c><c r=\"D2\"><f>B3</f></c></row>");
    let head = row(1, &["Verarbeitungst\u{e4}tigkeit", "Zweck", "Betroffene", "Datenkategorien"]);
    fs::write(at.path().join("f.xlsx"), xlsx(&[("R", false, &(head.clone() + &formula), "")])).unwrap();
    fs::write(at.path().join("h.xlsx"), xlsx(&[("R", false, &head, "")])).unwrap();
    let told = err(&imported(at.path(), &["f.xlsx", "--into", "f", "--owner", "quill"]));
    assert!(told.contains("f.xlsx#R!C2: 2 formulas have no value"), "{told}");
    let told = err(&imported(at.path(), &["h.xlsx", "--into", "h", "--owner", "quill"]));
    assert!(told.contains("h.xlsx#R!1: nothing was read of what stands below this header"), "{told}");
}

/// A row whose cells are words of headers is none, and has no header above it.
#[test]
fn a_row_below_the_header_is_no_part_of_it() {
    let at = tempfile::tempdir().unwrap();
    let head = "Verarbeitungst\u{e4}tigkeit;Betroffene Personen;Datenkategorien;Empf\u{e4}nger;Sonstiges\n";
    fs::write(at.path().join("r.csv"), format!("{head}Lohn;Kunden;Name;Bell AG;Software\n")).unwrap();
    let run = imported(at.path(), &["r.csv", "--into", "map", "--owner", "quill"]);
    let read = inventory(&at.path().join("map"));
    assert!(out(&run).contains("a register, 1 row"), "{}", out(&run));
    assert_eq!(read.populations[0].name, "Kunden");
    assert!(read.flows.iter().any(|flow| flow.notes.contains("Sonstiges: \"Software\"")), "{}", err(&run));
}

/// A country under a third country is one, and no place of hosting: `-` there says that there is none.
#[test]
fn a_country_under_a_third_country_is_that() {
    let head = "Verarbeitung;Personen;Daten;Empf\u{e4}nger;Drittland\u{fc}bermittlung;Drittland\u{fc}bermittlung\n;;;;Land;Garantie\n";
    for (cell, place) in [("USA", "US"), ("-", "")] {
        let at = tempfile::tempdir().unwrap();
        fs::write(at.path().join("r.csv"), format!("{head}A;Kunden;Name;Kite Inc.;{cell};\n")).unwrap();
        let run = imported(at.path(), &["r.csv", "--into", "map", "--owner", "quill"]);
        let read = inventory(&at.path().join("map"));
        let party = read.parties.iter().find(|party| party.name == "Kite Inc.").unwrap();
        assert_eq!(codes(&party.locations), place, "{cell}\n{}", err(&run));
    }
}

/// Of many notes so many are told as is asked for, and the others are counted.
#[test]
fn notes_are_told_up_to_a_limit_and_the_others_counted() {
    let at = tempfile::tempdir().unwrap();
    let rows: Vec<String> = (0..120).map(|row| format!("V{row};Kunden;Name;s. Anlage {row}\n")).collect();
    let rows = rows.concat();
    fs::write(at.path().join("r.csv"), format!("Verarbeitung;Personen;Daten;Empf\u{e4}nger\n{rows}"))
        .unwrap();
    for (words, wanted, more) in [
        (&[][..], 100, "20 more like these are not shown\n`--limit 0` tells all\n"),
        (&["--limit", "7"], 7, "113 more like these are not shown"),
        (&["--limit", "0"], 120, ""),
        (&["--limit", "120"], 120, ""),
    ] {
        let all = [&["r.csv", "--into", "map", "--owner", "quill", "--check"][..], words].concat();
        let told = err(&import(at.path(), &all));
        let count = told.matches("names nobody who gets the data").count();
        assert_eq!(count, wanted, "{words:?}: {told}");
        assert!(told.contains(more) && (!more.is_empty() || !told.contains("not shown")), "{told}");
    }
}

/// A register without a name for what is done, but with its purpose: who is named as its vendor gets the data.
#[test]
fn the_vendor_of_a_register_without_activities_gets_its_data() {
    let at = tempfile::tempdir().unwrap();
    let text = "Zweck;Anbieter;Betroffene Personen;Datenkategorien\nLohn;Personio SE, M\u{fc}nchen;Mitarbeiter;Name\n";
    fs::write(at.path().join("r.csv"), text).unwrap();
    imported(at.path(), &["r.csv", "--into", "map", "--owner", "quill"]);
    let read = inventory(&at.path().join("map"));
    let party = read.parties.iter().find(|party| party.name == "Personio SE").unwrap();
    assert_eq!((party.kind_word(), codes(&party.locations)), ("vendor", "DE".to_owned()));
    let names: Vec<&str> = read.purposes.iter().map(|purpose| purpose.name.as_str()).collect();
    assert_eq!((names, read.flows.len()), (vec!["Lohn"], 2));
}
