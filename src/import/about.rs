//! What a header of places is about: where those are who get the data, or something else.

use super::words::folded;

/// Whether a header of places is about somebody else than who gets the data, or about places where that is not: `Country of data subjects`.
pub fn is_of_others(header: &str, is_third: bool) -> bool {
    const SUBJECTS: &[&str] =
        &["data subjects", "data subject", "betroffenen personen", "betroffene personen", "der betroffenen"];
    const OTHERS: &[&str] = &[
        "persons",
        "betroffen",
        "betroffene",
        "betroffenen",
        "betroffener",
        "personnes concernees",
        "clients",
        "kunden",
        "kunde",
        "customers",
        "users",
        "nutzer",
        "employees",
        "staff",
        "residence",
    ];
    // Whatever else is said, it is not there, or not now, or not about that.
    const NEVER: &[&str] = &[
        "law",
        "birth",
        "geburt",
        "nationality",
        "citizenship",
        "origin",
        "dpo",
        "dsb",
        "data protection officer",
        "datenschutzbeauftragten",
        "excluded",
        "ausgeschlossen",
        "ausgeschlossene",
        "prohibited",
        "former",
        "previous",
        "sell",
        "no data",
    ];
    // A transfer that is planned is told by the name of its country: `Geplante \u{dc}bermittlung in Drittl\u{e4}nder`.
    const NOT_YET: &[&str] = &["not", "planned", "geplant", "geplante", "geplanter"];
    const NOT_OF: &[&str] = &[
        "if not",
        "not eu",
        "not eea",
        "not in eu",
        "not in the eu",
        "not in the eea",
        "not applicable",
        "not known",
    ];
    // Where data of somebody is, is where data is.
    const DATA: &[&str] = &[
        "data",
        "daten",
        "datenkategorien",
        "donnees",
        "stored",
        "hosted",
        "hosting",
        "processed",
        "server",
        "serverstandort",
        "speicherort",
        "rechenzentrum",
        "verarbeitung",
    ];
    let all = folded(header);
    let has = |words: &str, one: &&str| format!(" {words} ").contains(&format!(" {one} "));
    let plain = NOT_OF.iter().fold(all.clone(), |rest, words| rest.replace(words, ""));
    if NEVER.iter().any(|never| has(&all, never))
        || !is_third && NOT_YET.iter().any(|never| has(&plain, never))
    {
        return true;
    }
    let rest = SUBJECTS.iter().fold(all.clone(), |rest, subjects| rest.replace(subjects, ""));
    let of_others = rest.len() < all.len() || !is_third && OTHERS.iter().any(|other| has(&all, other));
    of_others && !DATA.iter().any(|data| has(&rest, data))
}

#[cfg(test)]
mod tests {
    use crate::import::meaning::Meaning;

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
            ("Geplante \u{dc}bermittlung in Drittl\u{e4}nder", Meaning::Third),
        ] {
            assert_eq!(Meaning::of_header(header), Some(meaning), "{header}");
        }
    }
}
