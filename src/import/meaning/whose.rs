//! Headers that say whose a place is.

use super::Meaning;

#[test]
fn where_others_are_is_not_where_recipients_are() {
    for header in [
        "Country of data subjects",
        "Welches Land ist betroffen?",
        "Location (data subjects)",
        "Third country of data subjects",
        "Drittland der Betroffenen",
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
    ] {
        assert_eq!(Meaning::of_header(header), None, "{header}");
    }
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
    ] {
        assert_eq!(Meaning::of_header(header), Some(meaning), "{header}");
    }
}
