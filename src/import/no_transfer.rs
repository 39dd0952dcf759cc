//! Texts that say that no data goes to a third country: `Keine \u{dc}bermittlung in Drittl\u{e4}nder`, `No transfers outside the UK`.

use super::blocs::is_bloc;
use crate::model::Place;

/// Words that say no.
const NO: &[&str] = &[
    "kein",
    "keine",
    "keinen",
    "keinerlei",
    "no",
    "none",
    "pas",
    "aucun",
    "aucune",
    "sin",
    "ninguna",
    "ninguno",
    "geen",
    "nessun",
    "nessuna",
];

/// Words that stand before these.
const BEFORE: &[&str] = &[
    "es", "findet", "finden", "erfolgt", "erfolgen", "ist", "sind", "wird", "werden", "there", "are", "is",
    "il", "n", "y", "a",
];

/// Words for a transfer, and for countries outside.
const TRANSFER: &[&str] = &[
    "ubermittlung",
    "ubermittlungen",
    "datenubermittlung",
    "datenubermittlungen",
    "drittlandubermittlung",
    "drittlandubermittlungen",
    "drittlandtransfer",
    "drittlandtransfers",
    "drittlandsubermittlung",
    "datentransfer",
    "datentransfers",
    "weitergabe",
    "transfer",
    "transfers",
    "transfert",
    "transferts",
    "transferencia",
    "transferencias",
    "doorgifte",
    "doorgiften",
    "trasferimento",
    "trasferimenti",
    "drittland",
    "drittlander",
    "drittlandern",
    "drittstaat",
    "drittstaaten",
    "countries",
    "country",
    "tiers",
    "terceros",
    "landen",
    "terzi",
];

/// Words that stand between these, and say no place.
const BETWEEN: &[&str] = &[
    "in",
    "ein",
    "an",
    "der",
    "von",
    "daten",
    "personenbezogener",
    "und",
    "oder",
    "statt",
    "geplant",
    "vorgesehen",
    "internationale",
    "internationalen",
    "drittlandern",
    "to",
    "any",
    "of",
    "data",
    "personal",
    "third",
    "international",
    "planned",
    "made",
    "take",
    "takes",
    "place",
    "de",
    "d",
    "vers",
    "des",
    "un",
    "une",
    "les",
    "pays",
    "donnees",
    "prevu",
    "internationaux",
    "a",
    "paises",
    "datos",
    "internacionales",
    "naar",
    "derde",
    "verso",
    "paesi",
    "dati",
    "internazionali",
];

/// So many words such a text has at most.
const MOST: usize = 14;

/// Whether words are of a transfer that is not: `Eine Drittland\u{fc}bermittlung findet nicht statt`, `Drittland\u{fc}bermittlung: nein`.
fn is_denied(all: &[&str]) -> bool {
    const BESIDE: &[&str] = &["eine", "ist", "wird", "werden", "findet", "erfolgt", "is", "are"];
    let is = |words: &[&str]| all.iter().any(|word| words.contains(word));
    // `Weitergabe nicht` alone says little; of a third country it must be.
    let is_far = all.iter().any(|word| word.starts_with("drittl") || word.starts_with("drittst"))
        || all.windows(2).any(|two| matches!(two, ["third", "country" | "countries"]));
    let is_plain = |word: &&str| {
        NOT.contains(word) || BESIDE.contains(word) || TRANSFER.contains(word) || BETWEEN.contains(word)
    };
    all.len() <= MOST && is_far && is(NOT) && all.iter().all(is_plain)
}

/// Words for nobody.
const NOBODY: &[&str] = &["niemand", "nobody", "no one", "noone", "personne", "nadie", "niemand sonst"];

/// Words that deny.
const NOT: &[&str] = &["nicht", "not", "non", "ne", "nein"];

/// Words for who gets data, and for that it is given.
const GIVEN: &[&str] = &[
    "empfanger",
    "dritte",
    "dritten",
    "weitergabe",
    "weitergegeben",
    "ubermittlung",
    "ubermittelt",
    "offenlegung",
    "offengelegt",
    "parties",
    "party",
    "shared",
    "share",
    "disclosed",
    "recipients",
    "recipient",
    "destinataire",
    "destinataires",
    "tiers",
    "transmission",
    "communiquees",
    "transmises",
    "transfert",
];

/// Words that stand beside these, and name nobody.
const SMALL: &[&str] = &[
    "es",
    "eine",
    "ein",
    "an",
    "von",
    "der",
    "die",
    "den",
    "findet",
    "erfolgt",
    "werden",
    "wird",
    "sind",
    "ist",
    "statt",
    "daten",
    "personenbezogene",
    "externe",
    "externen",
    "externer",
    "third",
    "external",
    "externally",
    "with",
    "to",
    "we",
    "do",
    "does",
    "this",
    "the",
    "data",
    "is",
    "are",
    "any",
    "personal",
    "anyone",
    "other",
    "de",
    "d",
    "des",
    "externes",
    "a",
    "aux",
    "donnees",
    "les",
    "sont",
    "il",
    "y",
    "pas",
];

/// Whether words, folded, say that nobody else gets the data: `Keine Weitergabe an Dritte`, `Data is not shared with third parties`.
pub fn says_nobody(folded: &str) -> bool {
    let all: Vec<&str> = folded.split(' ').collect();
    let is = |words: &[&str]| all.iter().any(|word| words.contains(word));
    let is_plain = |word: &&str| [NO, NOT, GIVEN, SMALL].iter().any(|words| words.contains(word));
    NOBODY.contains(&folded)
        || all.len() > 1 && all.len() <= MOST && (is(NO) || is(NOT)) && is(GIVEN) && all.iter().all(is_plain)
}

/// Words for what lies outside of what stands behind them.
const OUTSIDE: &[&str] = &["outside", "ausserhalb", "hors", "fuera", "buiten", "fuori"];

/// Whether words, folded, say that nothing goes to a third country, and no more than that.
pub fn says_no_transfer(folded: &str) -> bool {
    let all: Vec<&str> = folded.split(' ').collect();
    if is_denied(&all) {
        return true;
    }
    let begin = all.iter().position(|word| !BEFORE.contains(word)).unwrap_or_default();
    let Some((no, rest)) = all.get(begin..).and_then(|all| all.split_first()) else { return false };
    if !NO.contains(no) || rest.is_empty() || all.len() > MOST {
        return false;
    }
    let at = rest.iter().position(|word| OUTSIDE.contains(word));
    let (before, outside) = match at.map(|at| rest.split_at(at)) {
        Some((before, behind)) => (before, behind.get(1..)),
        None => (rest, None),
    };
    let is_plain = |word: &&str| TRANSFER.contains(word) || BETWEEN.contains(word);
    let is_said = outside.is_some() || before.iter().any(|word| TRANSFER.contains(word));
    is_said && before.iter().all(is_plain) && outside.is_none_or(is_outside)
}

/// Whether words are a country or a bloc, with what stands before and behind such: `the UK`, `der EU geplant`, `EU EWR`.
fn is_outside(words: &[&str]) -> bool {
    const SMALL: &[&str] =
        &["the", "of", "der", "des", "de", "d", "l", "la", "von", "di", "dell", "del", "van"];
    const LAST: &[&str] = &["geplant", "vorgesehen", "statt", "planned"];
    let words: Vec<&str> =
        words.iter().copied().filter(|word| !SMALL.contains(word) && !LAST.contains(word)).collect();
    let is_one =
        |word: &str| is_bloc(word) || matches!(word, "uk" | "eu" | "ch") || Place::suggest(word).is_some();
    let name = words.join(" ");
    !words.is_empty()
        && (is_one(&name)
            || words.iter().all(|word| is_one(word) || matches!(*word, "und" | "and" | "et" | "or")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::words;

    #[test]
    fn that_nobody_gets_it_is_told_from_who_does() {
        for text in [
            "Keine Weitergabe an Dritte",
            "Es werden keine Daten an Dritte \u{fc}bermittelt.",
            "Eine Weitergabe findet nicht statt",
            "keine externen Empf\u{e4}nger",
            "niemand",
            "No third parties",
            "No one",
            "Not shared externally",
            "Data is not shared with third parties",
            "We do not share this data.",
            "Aucun destinataire",
            "Pas de destinataire externe",
            "Aucune transmission \u{e0} des tiers",
            "Non communiqu\u{e9}es",
        ] {
            assert!(says_nobody(&words::folded(text)), "{text}");
        }
        for text in [
            "Dritte",
            "externe Empf\u{e4}nger",
            "Keine Weitergabe an Dritte au\u{df}er DATEV",
            "Nicht GmbH",
            "No Limits Ltd",
            "Third parties",
            "Shared Services GmbH",
            "keine",
            "",
        ] {
            assert!(!says_nobody(&words::folded(text)), "{text}");
        }
    }

    #[test]
    fn that_nothing_goes_there_is_told_from_what_goes() {
        for text in [
            "Eine \u{dc}bermittlung in ein Drittland findet nicht statt.",
            "Eine Drittland\u{fc}bermittlung ist nicht geplant",
            "Drittland\u{fc}bermittlung: nein",
            "Es ist keine \u{dc}bermittlung in ein Drittland geplant",
            "Keine \u{dc}bermittlung in Drittl\u{e4}nder",
            "keine Drittland\u{fc}bermittlung",
            "Es findet keine \u{dc}bermittlung in ein Drittland statt",
            "Es erfolgt keine \u{dc}bermittlung au\u{df}erhalb der EU",
            "Keine \u{dc}bermittlung au\u{df}erhalb der EU/EWR geplant",
            "Keine Drittl\u{e4}nder",
            "No transfers outside the UK",
            "No transfers to third countries",
            "No international transfers",
            "None outside the EEA",
            "No transfers outside of Germany",
            "Pas de transfert hors UE",
            "Pas de transfert hors de l\u{2019}Union europ\u{e9}enne",
            "Aucun transfert vers un pays tiers",
            "Sin transferencias internacionales",
            "Geen doorgifte naar derde landen",
            "Nessun trasferimento fuori UE",
        ] {
            assert!(says_no_transfer(&words::folded(text)), "{text}");
        }
        for text in [
            "Keine \u{dc}bermittlung in Drittl\u{e4}nder au\u{df}er USA",
            "Keine \u{dc}bermittlung in die USA",
            "No transfers to the USA",
            "No transfers outside the UK except USA",
            "None outside",
            "Transfers outside the UK",
            "\u{dc}bermittlung in Drittl\u{e4}nder",
            "keine Daten",
            "no",
            "",
            "Keine Garantie",
            "No SCC for transfers",
            "nur EU",
        ] {
            assert!(!says_no_transfer(&words::folded(text)), "{text}");
        }
    }
}
