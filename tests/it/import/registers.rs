//! Registers: their columns by meaning in six languages, the templates of authorities, and what stands in their cells.

use std::fs;

use thalweg::model::Basis;

use super::{codes, counts, err, fixtures, imported, inventory, out, seat};

#[test]
fn the_template_of_an_authority_is_read_by_its_own_column_names() {
    let at = tempfile::tempdir().unwrap();
    let file = fixtures().join("register.csv");
    let run = imported(at.path(), &[file.to_str().unwrap(), "--into", "map", "--owner", "quill"]);
    let read = inventory(&at.path().join("map"));
    assert_eq!(counts(&read), [1, 5, 0, 5, 4, 4, 2, 9], "{}", out(&run));
    let party = |id: &str| read.parties.iter().find(|p| p.id == id).unwrap();
    assert_eq!(
        (seat(&read, "ledger-ltd").as_str(), codes(&party("ledger-ltd").locations).as_str()),
        // `N/A` beside it may be that nobody knows.
        ("unknown", "GB;unknown")
    );
    assert_eq!(codes(&party("hirewell-inc").locations), "US");
    // Of two processors it is not said which is meant.
    assert_eq!(codes(&party("taal-bv").locations), "");
    assert_eq!(party("hm-revenue-and-customs").kind_word(), "third-party");
    assert!(read.populations.iter().all(|p| p.homes.len() == 1), "homes are not stated");
    let bases: Vec<_> = read.purposes.iter().map(|p| p.legal_basis.map(Basis::as_str)).collect();
    assert_eq!(
        bases,
        [Some("contract"), Some("legitimate-interests"), Some("consent"), Some("legitimate-interests")]
    );
    for safeguard in &read.safeguards {
        assert!(safeguard.valid_from.is_none(), "no day is made up");
        assert!(safeguard.id.ends_with("-hirewell-inc"), "{}", safeguard.id);
    }
    let told = err(&run);
    assert!(told.contains("register.csv:5: the row does not say what data it uses"), "{told}");
    let flow = read.flows.iter().find(|f| &*f.id == "quill-to-mailkite-inc-newsletter").unwrap();
    assert!(flow.notes.contains("\"SCCs\"") && flow.notes.contains("\"USA\""), "{}", flow.notes);
}

/// The same register in six languages: header, and a row.
const LANGUAGES: &[(&str, &str, &str)] = &[
    (
        "Processing activity;Purpose;Categories of data subjects;Categories of personal data;Processors;Third countries;Retention period;Legal basis",
        "Payroll;to pay staff;Employees;Name, pay;Ledger;USA;6 years;Contract",
        "contract",
    ),
    (
        "Verarbeitungst\u{e4}tigkeit;Zweck der Verarbeitung;Kategorien betroffener Personen;Kategorien personenbezogener Daten;Auftragsverarbeiter;Drittland;L\u{f6}schfrist;Rechtsgrundlage",
        "Lohn;Zahlung;Besch\u{e4}ftigte;Name, Lohn;Ledger;Vereinigte Staaten;6 Jahre;Vertrag",
        "contract",
    ),
    (
        "Nom du traitement;Finalit\u{e9};Cat\u{e9}gories de personnes concern\u{e9}es;Cat\u{e9}gories de donn\u{e9}es;Sous-traitants;Transferts hors UE;Dur\u{e9}e de conservation;Base l\u{e9}gale",
        "Paie;payer;Salari\u{e9}s;Nom, paie;Ledger;\u{c9}tats-Unis;6 ans;Obligation l\u{e9}gale",
        "legal-obligation",
    ),
    (
        "Actividad de tratamiento;Finalidad;Categor\u{ed}as de interesados;Categor\u{ed}as de datos;Encargado del tratamiento;Transferencias internacionales;Plazo de conservaci\u{f3}n;Base jur\u{ed}dica",
        "N\u{f3}minas;pagar;Empleados;Nombre, n\u{f3}mina;Ledger;Estados Unidos;6 a\u{f1}os;Consentimiento",
        "consent",
    ),
    (
        "Verwerkingsactiviteit;Doel;Categorie\u{eb}n van betrokkenen;Categorie\u{eb}n van persoonsgegevens;Verwerker;Doorgifte;Bewaartermijn;Rechtsgrond",
        "Loon;betalen;Werknemers;Naam, loon;Ledger;Verenigde Staten;6 jaar;Gerechtvaardigd belang",
        "legitimate-interests",
    ),
    (
        "Attivit\u{e0} di trattamento;Finalit\u{e0};Categorie di interessati;Categorie di dati;Responsabile del trattamento;Paesi terzi;Periodo di conservazione;Base giuridica",
        "Paghe;pagare;Dipendenti;Nome, paga;Ledger;Stati Uniti;6 anni;Contratto",
        "contract",
    ),
];

#[test]
fn columns_are_known_in_six_languages() {
    let at = tempfile::tempdir().unwrap();
    for (number, (header, row, basis)) in LANGUAGES.iter().enumerate() {
        let (file, map) = (format!("r{number}.csv"), format!("map{number}"));
        fs::write(at.path().join(&file), format!("Register 2026;;;;;;;\n\n{header}\n{row}\n")).unwrap();
        let run = imported(at.path(), &[&file, "--into", &map, "--owner", "quill"]);
        let read = inventory(&at.path().join(&map));
        assert_eq!(counts(&read), [1, 1, 0, 1, 2, 1, 0, 2], "{header}: {}{}", out(&run), err(&run));
        let ledger = read.parties.iter().find(|p| p.id == "ledger").unwrap();
        assert_eq!(codes(&ledger.locations), "US", "{header}");
        assert_eq!(read.purposes[0].legal_basis.map(Basis::as_str), Some(*basis), "{header}");
        assert!(!err(&run).contains("not known"), "{}", err(&run));
    }
}

/// A German register: its first row, by the cells of the columns that matter; what is read of it.
fn row(cells: &[(&str, &str)]) -> (tempfile::TempDir, thalweg::model::Inventory, String) {
    let at = tempfile::tempdir().unwrap();
    let mut columns = vec![
        ("Verarbeitungst\u{e4}tigkeit", "Versand"),
        ("Betroffene Personen", "Kunden"),
        ("Kategorien personenbezogener Daten", "Adresse"),
    ];
    columns.extend(cells);
    let (head, texts): (Vec<_>, Vec<_>) = columns.into_iter().unzip();
    let quote = |text: &&str| format!("\"{text}\"");
    let line = |texts: &[&str]| texts.iter().map(quote).collect::<Vec<_>>().join(";");
    fs::write(at.path().join("r.csv"), format!("{}\n{}\n", line(&head), line(&texts))).unwrap();
    let run = imported(at.path(), &["r.csv", "--into", "map", "--owner", "quill"]);
    let read = inventory(&at.path().join("map"));
    (at, read, err(&run))
}

fn places(read: &thalweg::model::Inventory, name: &str) -> String {
    let party = read.parties.iter().find(|party| party.name == name);
    party.map_or_else(|| format!("no {name}"), |party| codes(&party.locations))
}

#[test]
fn a_word_cut_short_is_no_country_and_one_that_points_elsewhere_nobody() {
    for word in ["s.o.", "siehe oben", "k.A.", "see above", "dito"] {
        let (_at, read, told) = row(&[("Auftragsverarbeiter", word), ("Drittland", word)]);
        assert!(told.contains(&format!("`{word}` names nobody who gets the data")), "{word}: {told}");
        assert_eq!(
            read.parties.len(),
            1,
            "{word}: {:?}",
            read.parties.iter().map(|p| &p.name).collect::<Vec<_>>()
        );
        assert!(read.flows[0].notes.contains(word), "{word}: {}", read.flows[0].notes);
        let (_at, read, _) = row(&[("Auftragsverarbeiter", "Kite GmbH"), ("Drittland", word)]);
        assert_eq!(places(&read, "Kite GmbH"), "unknown", "{word}");
    }
    for word in ["k.A.", "m\u{f6}glich", "ja", "siehe Anlage 3", "je nach Vorfall"] {
        let (_at, read, _) = row(&[("davon besondere Kategorien", word)]);
        assert_eq!(read.categories.len(), 1, "{word}");
        assert!(read.flows[0].notes.contains(word), "{word}: {}", read.flows[0].notes);
    }
}

#[test]
fn a_place_beside_several_recipients_may_be_that_of_each() {
    let several = ("Auftragsverarbeiter", "Kite GmbH, Bell AG");
    let one = ("Auftragsverarbeiter", "Kite GmbH");
    for column in ["Drittland", "Hosting-Standort"] {
        let (_at, read, _) = row(&[several, (column, "USA")]);
        assert_eq!(
            (places(&read, "Kite GmbH"), places(&read, "Bell AG")),
            ("unknown".into(), "unknown".into())
        );
        let (_at, read, _) = row(&[one, (column, "USA")]);
        assert_eq!(places(&read, "Kite GmbH"), "US", "{column}");
        let (_at, read, _) = row(&[several, (column, "nein")]);
        // That no third country is named is clear; that no place of hosting is, leaves it open.
        let wanted = if column == "Drittland" { "" } else { "unknown" };
        assert_eq!(places(&read, "Kite GmbH"), wanted);
        assert!(read.flows.iter().any(|flow| flow.notes.contains("nein")), "what is denied is quoted");
    }
    let (_at, read, _) = row(&[("Auftragsverarbeiter", "Kite GmbH (USA), Bell AG"), ("Drittland", "USA")]);
    assert_eq!((places(&read, "Kite GmbH"), places(&read, "Bell AG")), ("US".into(), String::new()));
}

#[test]
fn recipients_are_whole_names_and_brackets_may_be_other_names() {
    for (cell, names) in [
        (
            "PayPal (Europe) S.\u{e0} r.l. et Cie, S.C.A.",
            &["PayPal (Europe) S.\u{e0} r.l. et Cie, S.C.A."][..],
        ),
        ("Moebius Holding Inc., Delaware (Muttergesellschaft)", &["Moebius Holding Inc."]),
        ("1Password (AgileBits Inc.)", &["1Password (AgileBits Inc.)"]),
        ("Kite GmbH, Bell AG", &["Kite GmbH", "Bell AG"]),
        ("s.Oliver Bernd AG, See Tickets, CF Logistik", &["s.Oliver Bernd AG", "See Tickets", "CF Logistik"]),
    ] {
        let (_at, read, _) = row(&[("Auftragsverarbeiter", cell)]);
        let of: Vec<&str> =
            read.parties.iter().map(|p| p.name.as_str()).filter(|name| *name != "quill").collect();
        assert_eq!(of, names, "{cell}");
    }
    let one = "1Password (AgileBits Inc.)";
    assert_eq!(places(&row(&[("Auftragsverarbeiter", one)]).1, one), "");
    // What only has such a word in it may be a place.
    let (_at, read, _) = row(&[("Auftragsverarbeiter", "Kite GmbH (as in Gurgaon)")]);
    assert_eq!(places(&read, "Kite GmbH"), "unknown");
    let (_at, read, told) = row(&[
        ("Empf\u{e4}nger intern", "Marketing, IT"),
        ("Abteilung", "Marketing"),
        ("Auftragsverarbeiter", "Kite GmbH"),
        ("Drittland", "USA"),
        ("Rechts-\ngrundlage", "Art. 6 Abs. 1 S. 1 lit. f DSGVO"),
        ("Garantie", "SCC (Modul 2)"),
    ]);
    assert_eq!((read.parties.len(), places(&read, "Kite GmbH").as_str()), (2, "US"));
    assert_eq!(read.purposes[0].legal_basis.map(Basis::as_str), Some("legitimate-interests"));
    assert_eq!((read.safeguards.len(), read.safeguards[0].module.as_str()), (1, "2"));
    assert!(told.contains("columns that are left out: `Abteilung`"), "{told}");
    let (_at, read, _) = row(&[("Auftragsverarbeiter", "Kite GmbH"), ("Garantie", "SCC?")]);
    assert!(read.safeguards.is_empty(), "who asks does not say");
}

#[test]
fn a_list_beside_a_register_gives_the_seat_that_the_register_lacks() {
    let at = tempfile::tempdir().unwrap();
    fs::write(
        at.path().join("a.csv"),
        "Verarbeitungst\u{e4}tigkeit;Betroffene Personen;Kategorien personenbezogener Daten;Auftragsverarbeiter\nVersand;Kunden;Adresse;Kite GmbH\n",
    )
    .unwrap();
    fs::write(at.path().join("b.csv"), "Dienstleister;Zweck;Sitz\nKite GmbH;Post;Luxemburg\n").unwrap();
    imported(at.path(), &["a.csv", "b.csv", "--into", "map", "--owner", "quill"]);
    assert_eq!(seat(&inventory(&at.path().join("map")), "kite-gmbh"), "LU");
}

#[test]
fn of_a_row_that_does_not_say_what_data_no_flow_is_made() {
    let at = tempfile::tempdir().unwrap();
    let head = "Verarbeitung;Personen;Daten;Empf\u{e4}nger;Drittland\n";
    let rows = "A;Kunden;Name;Kite KG;nein\nE;Kunden;k. A.;Papier KG;USA\nF;Kunden;;Leer KG;nein\nG;;Name;Fern KG;nein\n";
    fs::write(at.path().join("r.csv"), format!("{head}{rows}")).unwrap();
    let run = imported(at.path(), &["r.csv", "--into", "map", "--owner", "quill"]);
    let read = inventory(&at.path().join("map"));
    let flows: Vec<&str> = read.flows.iter().map(|flow| &*flow.id).collect();
    assert_eq!(flows, ["kunden-to-quill-a", "quill-to-kite-kg-a", "quill-to-fern-kg-g"]);
    let party = |id: &str| read.parties.iter().find(|p| p.id == id).unwrap();
    // What the row says is kept all the same.
    assert!(party("papier-kg").notes.contains("Drittland: \"USA\"; Daten: \"k. A.\""));
    assert_eq!(codes(&party("papier-kg").locations), "US");
    let third = fs::read_to_string(at.path().join("map/third_parties.csv")).unwrap();
    assert_eq!(third.matches("# assumed: the register names it without the data").count(), 2, "{third}");
    let told = err(&run);
    assert!(
        told.contains("r.csv:3: the row does not say what data it uses\n  help: no flow is made"),
        "{told}"
    );
    assert!(
        told.contains("r.csv:5: the row does not say whose data it uses\n  help: no flow from"),
        "{told}"
    );
    // A list of vendors is not narrowed to what the other rows say.
    fs::write(at.path().join("l.csv"), "Sub-processor;Location\nPapier KG;US\nKite KG;DE\n").unwrap();
    fs::write(at.path().join("r.csv"), format!("{head}{rows}H;Kunden;Name;Papier KG;\n")).unwrap();
    imported(at.path(), &["r.csv", "l.csv", "--into", "two", "--owner", "quill"]);
    let flows = fs::read_to_string(at.path().join("two/flows.csv")).unwrap();
    let row = |id: &str| flows.lines().find(|line| line.starts_with(&format!("{id},"))).unwrap().to_owned();
    assert!(
        row("quill-to-papier-kg").contains(",*,") && row("quill-to-kite-kg").contains(",name,"),
        "{flows}"
    );
}
