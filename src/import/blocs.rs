//! Names of many places: blocs, and parts of the world.

use crate::model::Bloc;

/// The bloc of a name.
pub fn bloc(folded: &str) -> Option<Bloc> {
    match folded {
        "eu" | "ue" | "european union" | "europaische union" | "union europeenne" | "union europea"
        | "unione europea" | "europese unie" => Some(Bloc::Eu),
        "eea"
        | "ewr"
        | "eee"
        | "eer"
        | "see"
        | "european economic area"
        | "eu eea"
        | "eu ewr"
        | "europaischer wirtschaftsraum"
        | "espace economique europeen" => Some(Bloc::Eea),
        _ => None,
    }
}

/// Whether words name many places.
pub fn is_bloc(folded: &str) -> bool {
    const NAMES: &[&str] = &[
        "europe",
        "europa",
        "worldwide",
        "weltweit",
        "global",
        "various",
        "multiple",
        "apac",
        "emea",
        "mena",
        "latam",
        "anz",
        "asean",
        "balkan",
        "balkans",
        "benelux",
        "dach",
        "nordics",
        "asia",
        "asien",
        "africa",
        "afrika",
        "americas",
        "amerika",
        "america",
        "north america",
        "nordamerika",
        "south america",
        "sudamerika",
        "middle east",
        "oceania",
    ];
    NAMES.contains(&folded) || bloc(folded).is_some()
}
