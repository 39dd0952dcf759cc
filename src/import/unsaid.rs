//! What cells say that names nothing: that there is none, that it is open, that it may be, or where it is said.

use super::{no_transfer::says_no_transfer, pointer::is_pointer, words::folded};

/// Texts that say that there is none.
const NONE: &[&str] = &[
    "none",
    "brak",
    "nie dotyczy",
    "nie",
    "no",
    "nil",
    "not applicable",
    "keine",
    "kein",
    "entfallt",
    "nein",
    "nicht zutreffend",
    "aucun",
    "aucune",
    "neant",
    "non",
    "sans objet",
    "so",
    "ninguno",
    "ninguna",
    "no aplica",
    "geen",
    "nee",
    "nvt",
    "n v t",
    "nessuno",
    "nessuna",
    "non applicabile",
    "keine ubermittlung",
    "keine drittlandubermittlung",
    "kein drittland",
    "keine geplant",
    "nicht geplant",
    "no transfer",
    "no transfers",
    "none planned",
    "pas de transfert",
    "geen doorgifte",
    "nessun trasferimento",
];

/// Texts that say that it is open, in all languages: a place, a recipient or data of such a text is not known.
const OPEN: &[&str] = &[
    "n a",
    "nan",
    "null",
    "brak danych",
    "na",
    "not available",
    "tbd",
    "tbc",
    "tba",
    "todo",
    "open",
    "pending",
    "unknown",
    "unspecified",
    "undisclosed",
    "unclear",
    "not known",
    "not stated",
    "not specified",
    "not disclosed",
    "to be determined",
    "to be defined",
    "to be confirmed",
    "to be announced",
    "to be clarified",
    "k a",
    "ka",
    "leer",
    "empty",
    "vide",
    "vacio",
    "leeg",
    "vuoto",
    "keine angabe",
    "keine angaben",
    "ohne angabe",
    "offen",
    "noch offen",
    "unbekannt",
    "noch unbekannt",
    "nicht bekannt",
    "noch nicht bekannt",
    "unklar",
    "noch unklar",
    "in klarung",
    "zu klaren",
    "noch zu klaren",
    "wird geklart",
    "wird noch geklart",
    "wird nachgereicht",
    "n n",
    "a definir",
    "a determiner",
    "a preciser",
    "a completer",
    "a confirmer",
    "en attente",
    "inconnu",
    "inconnue",
    "indetermine",
    "non connu",
    "non precise",
    "non renseigne",
    "non communique",
    "n c",
    "n d",
    "desconocido",
    "desconocida",
    "por definir",
    "por determinar",
    "por confirmar",
    "pendiente",
    "sin especificar",
    "no especificado",
    "no consta",
    "onbekend",
    "nader te bepalen",
    "nog te bepalen",
    "nog onbekend",
    "ntb",
    "n t b",
    "niet bekend",
    "niet opgegeven",
    "sconosciuto",
    "sconosciuta",
    "da definire",
    "da determinare",
    "da confermare",
    "non noto",
    "non specificato",
    "in sospeso",
];

/// Words by which something is not so yet, or not always.
const MAYBE: &[&str] = &[
    "ggf",
    "gegebenenfalls",
    "evtl",
    "eventuell",
    "moglicherweise",
    "vielleicht",
    "geplant",
    "vorgesehen",
    "angedacht",
    "unter umstanden",
    "maybe",
    "perhaps",
    "possibly",
    "potentially",
    "planned",
    "tentatively",
    "eventuellement",
    "peut etre",
    "possiblement",
    "prevu",
    "prevue",
    "envisage",
    "quizas",
    "posiblemente",
    "eventualmente",
    "previsto",
    "prevista",
    "misschien",
    "mogelijk",
    "eventueel",
    "gepland",
    "forse",
    "possibilmente",
    "pianificato",
];

/// Texts that stand in a cell and name nothing of their own: whether, or where else it stands.
const REMARKS: &[&str] = &[
    "ja",
    "yes",
    "oui",
    "si",
    "moglich",
    "possible",
    "teilweise",
    "partly",
    "vorhanden",
    "diverse",
    "verschiedene",
    "various",
    "s o",
    "s u",
    "siehe oben",
    "siehe unten",
    "wie oben",
    "dito",
    "ditto",
    "idem",
    "dto",
    "as above",
    "see above",
    "see below",
    "same as above",
    "voir ci dessus",
    "idem que ci dessus",
    "x",
];

/// How such a text may begin. A single letter, or a word that names begin with too, needs what it points at.
const POINTS: &[&str] = &[
    "siehe ",
    "s anlage",
    "s anhang",
    "s nr",
    "s oben",
    "s unten",
    "s kapitel",
    "s abschnitt",
    "s ziffer",
    "s fachverfahren",
    "see above",
    "see below",
    "see annex",
    "see appendix",
    "see section",
    "see list",
    "vgl ",
    "voir ",
    "idem ",
    "je nach ",
    "depending on ",
    "abhangig von ",
];

/// Texts that say of data or of people that it is all, and not which.
const ALL: &[&str] = &[
    "all",
    "all data",
    "all of the data",
    "all personal data",
    "all categories",
    "all categories of data",
    "all data subjects",
    "all individuals",
    "all people",
    "all persons",
    "all of them",
    "everything",
    "everyone",
    "everybody",
    "any data",
    "alle",
    "alles",
    "alle daten",
    "alle personenbezogenen daten",
    "alle kategorien",
    "alle datenkategorien",
    "alle datenarten",
    "alle betroffenen",
    "alle betroffenen personen",
    "alle betroffenengruppen",
    "alle personen",
    "alle personengruppen",
    "jeder",
    "samtliche",
    "samtliche daten",
    "samtliche personenbezogenen daten",
    "samtliche personenbezogene daten",
    "samtliche kategorien",
    "samtliche betroffenen",
    "samtliche betroffene",
    "samtliche personen",
    "gesamte daten",
    "die gesamten daten",
    "tous",
    "toutes",
    "tout",
    "toutes donnees",
    "toutes les donnees",
    "toutes les donnees personnelles",
    "toutes les donnees a caractere personnel",
    "toutes les categories",
    "toutes les personnes",
    "toutes les personnes concernees",
    "tous les interesses",
    "l ensemble des donnees",
    "ensemble des donnees",
    "tout le monde",
    "todo",
    "todos",
    "todas",
    "todos los datos",
    "todos los datos personales",
    "todas las categorias",
    "todas las personas",
    "todos los interesados",
    "allen",
    "alle gegevens",
    "alle persoonsgegevens",
    "alle categorieen",
    "alle betrokkenen",
    "iedereen",
    "tutti",
    "tutte",
    "tutto",
    "tutti i dati",
    "tutti i dati personali",
    "tutte le categorie",
    "tutti gli interessati",
    "tutte le persone",
];

/// Whether a text says of data or of people that it is all, and not which: `alle Betroffenen`, `all data`.
pub fn is_all(text: &str) -> bool {
    ALL.contains(&folded(text).as_str())
}

/// Whether a text says that there is none: `nein`, `none`, `-`.
pub fn is_none(text: &str) -> bool {
    let folded = folded(text);
    NONE.contains(&folded.as_str())
        || folded.is_empty() && !is_open(text)
        || !text.contains('?') && says_no_transfer(&folded)
}

/// Whether a text says that it is open: `TBD`, `?`, `n/a`, `k. A.`.
pub fn is_open(text: &str) -> bool {
    let folded = folded(text);
    if folded.is_empty() {
        return text.contains(['?', '.', '\u{2026}', '\u{bf}']);
    }
    OPEN.contains(&folded.as_str())
}

/// Whether a text says of something that it may be so, or is to be: `evtl. USA`, `SCC (planned)`, `USA?`.
pub fn is_maybe(text: &str) -> bool {
    let padded = format!(" {} ", folded(text));
    text.contains('?') || MAYBE.iter().any(|word| padded.contains(&format!(" {word} ")))
}

/// Whether a text says that there is nothing to say.
pub fn is_nothing(text: &str) -> bool {
    folded(text).is_empty() || is_none(text) || is_blank(text)
}

/// Whether a text says something of a cell, and names nothing: `k.A.`, `s.o.`, `siehe Anlage 3`.
pub fn is_remark(text: &str) -> bool {
    let folded = folded(text);
    is_open(text)
        || [REMARKS, MAYBE].iter().any(|words| words.contains(&folded.as_str()))
        || POINTS.iter().any(|begin| folded.starts_with(begin))
        || is_pointer(&folded)
}

/// Whether a cell says nothing at all: blank, or only a sign for that. `no` says something.
pub fn is_blank(text: &str) -> bool {
    const SIGNS: &[&str] = &["", "n a", "na", "nil", "not applicable", "sans objet", "so", "nvt", "n v t"];
    let folded = folded(text);
    SIGNS.contains(&folded.as_str()) && !(folded.is_empty() && is_open(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_open_is_not_none() {
        for text in [
            "?",
            "??",
            "TBD",
            "tbc",
            "N/A",
            "n.a.",
            "k. A.",
            "unbekannt",
            "offen",
            "...",
            "\u{c0} d\u{e9}finir",
            "Onbekend",
        ] {
            assert!(is_open(text) && !is_none(text), "{text}");
        }
        for text in ["-", "\u{2013}", "--", "nein", "none", "keine", "Entf\u{e4}llt", "not applicable"] {
            assert!(is_none(text) && !is_open(text), "{text}");
        }
        for text in ["evtl. USA", "USA (geplant)", "USA?", "maybe", "SCC, planned"] {
            assert!(is_maybe(text), "{text}");
        }
        for text in [
            "wie Nr. 2",
            "wie lfd. Nr. 3",
            "analog Nr. 4",
            "wie oben",
            "same as row 3",
            "comme ci-dessus",
            "wie 12a",
        ] {
            assert!(is_remark(text), "{text}");
        }
        for text in ["Wie GmbH", "Analog Devices", "wie", "Same AG", "Bell 24", "Analog Nr. Bell"] {
            assert!(!is_remark(text), "{text}");
        }
        assert!(!is_maybe("USA") && !is_maybe("Plannedtown"));
    }

    #[test]
    fn all_says_not_which() {
        for text in
            ["alle", "Alle Betroffenen", "S\u{e4}mtliche Daten", "All data", "Toutes les donn\u{e9}es"]
        {
            assert!(is_all(text), "{text}");
        }
        for text in ["alle Mitarbeiter", "all staff", "Allergien", "toutes les factures", ""] {
            assert!(!is_all(text), "{text}");
        }
        assert!(is_remark("?") && !is_blank("?") && is_blank("-") && is_blank(""));
    }

    #[test]
    fn the_tables_are_folded() {
        for word in [NONE, OPEN, MAYBE, REMARKS, ALL].iter().copied().flatten() {
            assert_eq!(*word, folded(word));
        }
    }
}
