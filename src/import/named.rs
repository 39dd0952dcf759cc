//! Names as the cells of registers have them: with places and roles in brackets, behind a comma, or behind a `yes`.

use super::words;
use crate::model::Place;

/// Words for the owner's own people.
const INTERNAL: &[&str] = &[
    "intern",
    "nur intern",
    "rein intern",
    "interne stellen",
    "internal",
    "internal only",
    "interne",
    "interno",
    "interni",
];

/// What stands behind a word that says that there is such: of `ja (Gesundheitsdaten)` what is in brackets.
pub fn behind_yes(item: &str) -> &str {
    let end = item.find(|c: char| !c.is_alphabetic()).unwrap_or(item.len());
    let (word, rest) = item.split_at(end);
    let rest = rest
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ':' | ',' | '-' | '\u{2013}'));
    let is_yes = ["ja", "yes", "oui", "s\u{ed}", "si", "s\u{ec}"].contains(&word.to_lowercase().as_str());
    if is_yes && !rest.is_empty() { rest } else { item }
}

/// Whether a recipient is a part of the owner: that is no other party.
pub fn is_internal(name: &str) -> bool {
    let folded = words::folded(name);
    let tokens: Vec<&str> = folded.split(' ').collect();
    let is_part = |word: &&str| {
        ["abteilung", "abteilungen", "geschaftsfuhrung", "geschaftsleitung", "department", "departments"]
            .iter()
            .any(|end| word.ends_with(end))
    };
    // That of a company that is named, or of its group, is no part of the owner.
    let other = |word: &&str| words::is_form(word) || word.contains("konzern") || word.contains("group");
    let is_said = tokens.first().is_some_and(|word| word.starts_with("intern") && word.len() < 9);
    INTERNAL.contains(&folded.as_str())
        || (is_said || tokens.last().is_some_and(is_part)) && !tokens.iter().any(other)
}

/// Recipients, with what a comma parts from the name of one and is the place of it: `Holding Inc., Delaware`.
pub fn with_places(items: Vec<String>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for item in items {
        let (head, _) = bracket(&item);
        match all.last_mut() {
            Some(last) if words::is_company(last) && Place::hint(head).is_some() => {
                last.push_str(", ");
                last.push_str(&item);
            }
            _ => all.push(item),
        }
    }
    all
}

/// A name, and what stands in brackets behind it.
pub fn bracket(text: &str) -> (&str, &str) {
    match text.trim().strip_suffix(')').and_then(|text| text.split_once('(')) {
        Some((name, inside)) if !name.trim().is_empty() => (name.trim(), inside.trim()),
        _ => (text.trim(), ""),
    }
}

/// Whether what stands behind a name says that it is a processor.
pub fn is_processor(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "processor",
        "auftragsverarbeiter",
        "av",
        "sous traitant",
        "encargado",
        "verwerker",
        "responsabile",
    ];
    WORDS.contains(&words::folded(text).as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_department_of_the_owner_is_no_other_party() {
        for name in [
            "intern",
            "Personalabteilung",
            "interne Fachabteilungen",
            "IT-Abteilung",
            "HR department",
            "intern: IT",
        ] {
            assert!(is_internal(name), "{name}");
        }
        for name in [
            "Finanzamt",
            "Internet AG",
            "Kite GmbH, Personalabteilung",
            "Konzern-Personalabteilung",
            "International SOS",
            "",
        ] {
            assert!(!is_internal(name), "{name}");
        }
    }

    #[test]
    fn what_is_behind_a_yes_is_what_there_is() {
        for (item, wanted) in [
            ("ja (Gesundheitsdaten)", "Gesundheitsdaten"),
            ("Ja: Religion", "Religion"),
            ("yes - health data", "health data"),
            ("ja", "ja"),
            ("Jahreszahl", "Jahreszahl"),
            ("Gesundheitsdaten (ja)", "Gesundheitsdaten (ja)"),
        ] {
            assert_eq!(behind_yes(item), wanted);
        }
    }
}
