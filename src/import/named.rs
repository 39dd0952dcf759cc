//! Names as the cells of registers have them: with places and roles in brackets, or behind a `yes`.

use super::{
    beside::is_role, internal::is_internal, no_transfer::says_nobody, parts::brackets_behind, unsaid, words,
};
use crate::model::Place;

/// Codes of places that stand behind a name for that place: any other of two letters may as well be a department, a state or a
/// word cut short (`HR`, `BR`, `PA`).
pub const SURE: &[&str] = &["US", "UK", "GB", "DE", "FR", "IE", "CH", "JP", "CN"];

/// Codes that are departments and roles too, behind the name of a company as well.
pub const DEPARTMENTS: &[&str] = &[
    "GL", "HR", "IT", "PR", "IR", "BR", "GF", "MA", "PM", "QA", "BV", "AU", "BI", "KI", "AI", "TV", "CC",
    "TK", "MS",
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

/// Whether an item says where somebody is named, or that it is not known who: `s.o. (Kite)`.
pub fn names_nobody(item: &str) -> bool {
    unsaid::is_remark(item) || unsaid::is_remark(bare(item)) || says_nobody(&words::folded(item))
}

/// Whether an item of recipients makes no party: a part of the owner, or nobody.
pub fn is_no_party(item: &str) -> bool {
    names_nobody(item) || is_internal(bare(item))
}

/// Whether what stands behind a comma begins with the form of a company, or is one word that is neither a company nor of those that
/// get data without a name: it may be a town, and the name before it that of a company or a person.
pub fn goes_on(last: &str, part: &str) -> bool {
    const BEGINS: &[&str] = &["llc", "inc", "ltd", "gmbh", "corp", "plc", "limited", "corporation"];
    let folded = words::folded(part);
    let mut tokens = folded.split(' ');
    let begins = tokens.next().is_some_and(|word| BEGINS.contains(&word));
    begins && !last.contains([')', ']']) || is_doubtful(last, part)
}

/// Whether a name and what stands behind its comma may be one or two.
pub fn is_doubtful(name: &str, behind: &str) -> bool {
    const TITLES: &[&str] = &["dr", "prof", "praxis", "kanzlei", "notar", "cabinet", "studio"];
    let folded = words::folded(name);
    let is_name = words::is_company(name) || folded.split(' ').any(|word| TITLES.contains(&word));
    let word = words::folded(behind);
    is_name
        && !name.contains(')')
        && name.split(',').skip(1).all(|part| words::is_form(&words::folded(part)))
        && !word.is_empty()
        && !word.contains(' ')
        && behind.starts_with(char::is_uppercase)
        && !is_short(behind)
        && !behind.contains(|c: char| c.is_ascii_digit())
        && !words::is_form(&word)
        && !is_no_party(behind)
        && !is_kind(&word)
}

/// Whether a word is a name cut short, and no town: `KPMG`.
fn is_short(text: &str) -> bool {
    text.chars().count() > 2 && text.chars().all(char::is_uppercase)
}

/// Whether a word says what kind of recipient somebody is: `Krankenkassen`, `Finanzamt`.
pub fn is_kind(word: &str) -> bool {
    const ENDS: &[&str] = &[
        "kasse",
        "kassen",
        "amt",
        "amter",
        "bank",
        "banken",
        "berater",
        "prufer",
        "behorde",
        "behorden",
        "versicherung",
        "versicherungen",
        "versicherer",
        "trager",
        "anwalt",
        "anwalte",
        "gericht",
        "gerichte",
        "dienstleister",
        "agentur",
        "agenturen",
        "partner",
        "kunden",
        "lieferanten",
        "institut",
        "institute",
        "banks",
        "bank",
        "authorities",
        "insurers",
        "auditors",
        "accountants",
        "advisers",
        "advisors",
        "lawyers",
        "suppliers",
        "customers",
        "banques",
        "assureurs",
        "post",
        "provider",
        "hoster",
        "spedition",
        "paketdienst",
        "verband",
        "kammer",
        "polizei",
    ];
    ENDS.iter().any(|end| word.ends_with(end))
}

/// A name without the place that stands behind its last comma: `Holding Inc.` of `Holding Inc., Delaware`.
pub fn head(name: &str) -> &str {
    match name.rsplit_once(',') {
        Some((head, place)) if Place::hint(place.trim()).is_some() => head.trim(),
        _ => name,
    }
}

/// Whether what stands in brackets behind a name are codes of places that may mean something else: `(HR)`, `(BR)`.
pub fn is_codes(inside: &str, name: &str) -> bool {
    const BETWEEN: &[&str] = &["und", "u", "and", "et", "y"];
    let words = inside.split(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty() && !BETWEEN.contains(word)).collect();
    let is_code = |word: &&str| {
        word.len() == 2 && word.bytes().all(|b| b.is_ascii_uppercase()) && Place::hint(word).is_some()
    };
    let department = words.iter().any(|word| DEPARTMENTS.contains(word));
    !words.is_empty()
        && words.iter().all(is_code)
        && !words.iter().any(|word| SURE.contains(word))
        && (department || !words::is_company(name))
}

/// Whether a name has more than a name has: brackets within, a dash between words, or two forms of companies apart from each other
/// (`Kite AG (Indien) und`, `Kite Inc. und Bell GmbH`). A bracket before the form is a part of it: `Kite (Schweiz) AG`.
pub fn is_tangled(name: &str) -> bool {
    let within =
        name.split_once('(').map(|(_, rest)| rest.rsplit_once(')').map_or("", |(_, behind)| behind).trim());
    let is_form_behind = |behind: &str| {
        !behind.is_empty()
            && behind.split_whitespace().all(|word| word == "&" || words::is_form(&words::folded(word)))
    };
    let has_two_brackets = name.matches('(').count() > 1;
    if name.contains(['[', ']', '|', '+'])
        || name.matches('(').count() != name.matches(')').count()
        || within.is_some_and(|behind| has_two_brackets || !is_form_behind(behind))
    {
        return true;
    }
    let is_sign = |word: &str| matches!(word, "-" | "\u{2013}" | "\u{2014}" | "/" | ">" | "\u{2192}");
    let tokens: Vec<&str> = name.split_whitespace().collect();
    let is_two = name.contains('/') && name.split('/').all(|part| words::is_company(part.trim()));
    is_two || tokens.iter().any(|word| is_sign(word)) || forms(&tokens) > 1
}

/// How many forms of companies stand in a name, those one behind another as one: `Kite GmbH & Co. KG`.
pub fn forms(tokens: &[&str]) -> usize {
    let is_form = |word: &str| {
        let is_upper = word.chars().next().is_some_and(char::is_uppercase) || word == "eG";
        is_upper && words::is_form(&words::folded(word))
    };
    let (mut count, mut is_within) = (0, false);
    for word in tokens {
        let is = is_form(word);
        count += usize::from(is && !is_within);
        is_within = is || is_within && matches!(*word, "&" | "and" | "und");
    }
    count
}

/// A name without what stands in brackets behind it.
pub fn bare(text: &str) -> &str {
    brackets_behind(text).0
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

/// Whether what stands behind a name says that a contract was made with it, as one is with a processor: `AV-Vertrag vom 3.4.2023`.
pub fn is_contract(text: &str) -> bool {
    const BEGINS: &[&str] = &[
        "av vertrag",
        "avv",
        "adv vertrag",
        "auftragsverarbeitungsvertrag",
        "vertrag zur auftragsverarbeitung",
        "auftragsdatenverarbeitungsvertrag",
        "contrat de sous traitance",
        "data processing agreement",
    ];
    let words = words::folded(text);
    let begins = |begin: &&str| {
        words.strip_prefix(*begin).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    BEGINS.iter().any(begins) && is_role(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contract_that_was_made_is_told_from_one_that_may_be() {
        for text in ["AV-Vertrag vom 3.4.2023", "AVV", "AVV geschlossen", "AVV vom 1.2.2024"] {
            assert!(is_contract(text), "{text}");
        }
        for text in ["AVV offen", "AVV?", "kein AVV", "AVV geplant", "SCC", "Vertrag vom 1.2.2024", ""] {
            assert!(!is_contract(text), "{text}");
        }
    }

    #[test]
    fn a_place_behind_a_comma_is_no_part_of_a_name() {
        assert_eq!((head("Holding Inc., Delaware"), head("Mail, Inc.")), ("Holding Inc.", "Mail, Inc."));
    }

    #[test]
    fn a_code_behind_a_name_may_be_a_department() {
        for (inside, name) in [
            ("HR", "Personal"),
            ("BR", "Betriebsrat"),
            ("PA", "Kanzlei"),
            ("IT", "Kite GmbH"),
            ("IT, HR", "Kite"),
            ("NL", "Bell"),
        ] {
            assert!(is_codes(inside, name), "{name} ({inside})");
        }
        for (inside, name) in [
            ("US", "Kite"),
            ("DE, AT, CH", "Vertrieb"),
            ("NL", "Bell BV"),
            ("Italien", "Bell"),
            ("USA", "Bell"),
            ("IE und IT", "Bell"),
            ("RZ", "Bell"),
            ("", "Bell"),
        ] {
            assert!(!is_codes(inside, name), "{name} ({inside})");
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
