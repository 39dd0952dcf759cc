//! Headers that say whose a place is.

use super::{Meaning, Whose};

#[test]
fn where_others_are_is_not_where_recipients_are() {
    for header in [
        "Country of data subjects",
        "Welches Land ist betroffen?",
        "Location (data subjects)",
        "Law country",
        "Excluded data locations",
        "Former hosting location",
        "Country of birth",
        "Planned hosting location",
        "Controller country",
        "Land (Verantwortlicher)",
        "Exporter country",
        "Source country",
        "Customer location",
        "Supervisory authority country",
        "Ehemaliger Serverstandort",
        "Serverstandort bis 2023",
        "Old hosting location",
        "Ancien lieu d'h\u{e9}bergement",
        "K\u{fc}nftiger Serverstandort",
        "Standort der Abteilung",
        "Kein Drittland",
        "Used in countries",
        "Countries without transfer",
        "Countries where data is not stored",
        "Fr\u{fc}heres Drittland",
        "Countries of customers (data processed)",
        "Hosting location 2019",
        "Data source location",
        "Data subject location",
        "Office location",
        "Location of parent",
    ] {
        assert_eq!(Meaning::of_header(header), None, "{header}");
    }
}

#[test]
fn where_data_and_recipients_are_is_read() {
    for (header, meaning) in [
        ("Location of customer data", Meaning::Place),
        ("Location of data subjects' data", Meaning::Place),
        ("Hosting location for all users", Meaning::Place),
        ("Drittland betroffen?", Meaning::Third),
        ("Third country (not EU/EEA)", Meaning::Third),
        ("Country (if not EU)", Meaning::Place),
        ("Location(s) of processing", Meaning::Place),
        ("Standort der Datenspeicherung", Meaning::Place),
        ("Pays d'h\u{e9}bergement des donn\u{e9}es", Meaning::Place),
        ("Betroffene Drittl\u{e4}nder", Meaning::Third),
        ("Drittland ohne Angemessenheitsbeschluss", Meaning::Third),
        ("Restricted transfers to third countries", Meaning::Third),
        ("Geplante \u{dc}bermittlung in Drittl\u{e4}nder", Meaning::Third),
        ("Customer data location", Meaning::Place),
        ("Location of data of customers", Meaning::Place),
        ("Location of data storage", Meaning::Place),
        ("Pays de traitement", Meaning::Place),
        ("Lieu de stockage des donn\u{e9}es", Meaning::Place),
        ("Luogo di trattamento", Meaning::Place),
        ("Pa\u{ed}s de alojamiento", Meaning::Place),
        ("Land van opslag", Meaning::Place),
        ("Ort der Speicherung", Meaning::Place),
        ("Standort der Server", Meaning::Place),
        ("Hosting-Standort", Meaning::Place),
        ("Datenspeicherort", Meaning::Place),
        ("Country of domicile", Meaning::Seat),
        ("Location (ISO 3166-1 alpha-2)", Meaning::Place),
        // What is about something else is no place.
        ("Safeguards for third countries", Meaning::Safeguard),
        ("Transfer mechanism per country", Meaning::Safeguard),
        ("Categories of data per country", Meaning::Data),
        ("Location of personal data", Meaning::System),
    ] {
        assert_eq!(Meaning::of_header(header), Some(meaning), "{header}");
    }
}

#[test]
fn whose_a_place_is_may_be_open_or_that_of_what_stands_before_it() {
    // Whose they are, is not known: it is told, and leaves open where that is.
    for header in [
        "Approved third countries",
        "Third country of data subjects",
        "Drittland der Betroffenen",
        "Drittland des Verantwortlichen",
        "Third country customers",
        "Transfers from third countries",
        "K\u{fc}nftiger Serverstandort",
        "Data source location",
        "Processing activity location",
    ] {
        assert_eq!(Meaning::of_places(header).map(|(_, whose)| whose), Some(Whose::Open), "{header}");
    }
    // That of what stands before it.
    for header in
        ["Land", "Location (city)", "Company location", "Business location", "Legal entity country", "Sitz"]
    {
        assert_eq!(Meaning::of_places(header).map(|(_, whose)| whose), Some(Whose::Bare), "{header}");
    }
}
