//! What stands behind the name of a company and says something of it: what was agreed, who speaks for it, what it does, whose it is.

use super::{
    address::{is_recipient, part},
    beside::{beside, is_known_company, is_role},
    internal::is_internal,
    named::{is_contract, is_processor},
    opening::{ENTITIES, places_in},
    words::folded,
};

/// How words begin that say whose a company is: that one is not said to get data.
const OWNED: &[&str] = &[
    "ein unternehmen der",
    "ein unternehmen von",
    "eine marke der",
    "eine marke von",
    "teil der",
    "tochter der",
    "tochter von",
    "tochtergesellschaft der",
    "tochtergesellschaft von",
    "a company of",
    "a subsidiary of",
    "subsidiary of",
    "part of",
    "a division of",
    "filiale de",
    "une societe du groupe",
];

/// What was agreed, or is held to, beside contracts, and nothing else: with more words behind, those may say where something else is.
const AGREED: &[&str] = &[
    "dpa",
    "dpa signed",
    "signed dpa",
    "art 28",
    "art 28 dsgvo",
    "art 28 gdpr",
    "art 28 rgpd",
    "artikel 28 dsgvo",
    "article 28 gdpr",
    "article 28 rgpd",
    "iso 27001",
];

/// Words that go on with what stands behind a comma: `AVV mit, Deutschland`.
const LEADING: &[&str] = &["mit", "with", "by", "in", "von", "avec", "durch", "of", "for", "fur"];

/// Words of a contract that is not there, or not yet.
const LACKS: &[&str] = &[
    "kein",
    "keine",
    "ohne",
    "no",
    "without",
    "sans",
    "fehlt",
    "offen",
    "geplant",
    "ausstehend",
    "in",
    "arbeit",
    "noch",
    "nicht",
    "missing",
    "pending",
    "not",
    "yet",
    "liegt",
    "vor",
    "wird",
    "erstellt",
];

/// Whether a text behind the name of a company says something of it, and names nobody who gets data and no place: what was agreed (`AVV
/// geschlossen`), who speaks for it (`vertreten durch Max Meier`), and behind a comma what it does (`Hosting und Support`).
pub fn is_said_of(text: &str, is_behind_comma: bool) -> bool {
    const BEGINS: &[&str] = &[
        "vertreten durch",
        "gesetzlich vertreten durch",
        "dieser vertreten durch",
        "diese vertreten durch",
        "represented by",
        "represente par",
        "representee par",
        "representada por",
        "vertegenwoordigd door",
        "rappresentata da",
    ];
    const OTHERS: &[&str] =
        &["dienstleister", "empfanger", "recipient", "recipients", "third", "dritter", "partner"];
    let words = folded(text);
    let is_of = |begin: &&str| {
        words.strip_prefix(*begin).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    if is_behind_comma && OWNED.iter().any(is_of) {
        return true;
    }
    if is_recipient(text) || is_internal(text) || text.contains(['?', '(', '[']) {
        return false;
    }
    let rest: Vec<&str> = words.split(' ').filter(|word| !LACKS.contains(word)).collect();
    if rest.len() < words.split(' ').count() && is_role(&rest.join(" ")) && part(text).is_none() {
        return !rest.iter().any(|word| ENTITIES.contains(word) || OTHERS.contains(word));
    }
    if BEGINS.iter().any(is_of) {
        return places_in(text).next().is_none();
    }
    let names = |word: &str| ENTITIES.contains(&word) || OTHERS.contains(&word) || is_known_company(word);
    if words.split(' ').any(names) || !words.contains(|c: char| c.is_alphabetic()) {
        return false;
    }
    let said = beside(text, &[], &[]);
    is_role(text) || is_behind_comma && !said.open && !said.bloc && part(text).is_none()
}

/// Whether what is said of a company is what was agreed with it, and nothing else: what stands behind is still its address.
pub fn is_agreed(text: &str) -> bool {
    let words = folded(text);
    let rest: Vec<&str> = words.split(' ').filter(|word| !LACKS.contains(word)).collect();
    let rest = rest.join(" ");
    let leads = words.rsplit(' ').next().is_some_and(|last| LEADING.contains(&last));
    !leads
        && (is_contract(text) || is_contract(&rest) || is_processor(text) || AGREED.contains(&rest.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_a_company_is_no_name() {
        for text in [
            "AVV geschlossen",
            "vertreten durch Max Meier",
            "Hosting und Support",
            "nur Support",
            "represented by Jane Roe",
            "kein AVV",
            "AVV in Arbeit",
            "AVV noch nicht unterzeichnet",
            "Tochter von Bell Inc.",
            "Backup",
        ] {
            assert!(is_said_of(text, true), "{text}");
        }
        for text in [
            "AWS",
            "Microsoft Cloud",
            "HR",
            "KPMG",
            "Bell GmbH",
            "Konzernmutter",
            "Hosting in Indien",
            "Berlin",
            "vertreten durch Bell Ltd (Indien)",
            "externe Dienstleister",
            "Empf\u{e4}nger",
            "Bank",
            "SE",
            "AVV?",
            "keine Empf\u{e4}nger",
            "Tochter Indien",
            "",
        ] {
            assert!(!is_said_of(text, true), "{text}");
        }
        assert!(is_said_of("AVV geschlossen", false) && !is_said_of("Backup", false));
    }
}
