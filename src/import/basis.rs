//! A legal basis in words, where a text names one and no other.

use super::words;

/// Words for legal bases.
const BASES: &[(&str, &[&str])] = &[
    (
        "consent",
        &[
            "consent",
            "einwilligung",
            "consentement",
            "consentimiento",
            "toestemming",
            "consenso",
            "6 1 a",
            "art 6 abs 1 lit a",
            "article 6 1 a",
        ],
    ),
    (
        "contract",
        &[
            "contract",
            "vertrag",
            "contrat",
            "contrato",
            "ejecucion de un contrato",
            "execution d un contrat",
            "overeenkomst",
            "uitvoering overeenkomst",
            "contratto",
            "performance of a contract",
            "vertragserfullung",
            "6 1 b",
            "art 6 abs 1 lit b",
            "article 6 1 b",
        ],
    ),
    (
        "legal-obligation",
        &[
            "legal obligation",
            "rechtliche verpflichtung",
            "gesetzliche verpflichtung",
            "obligation legale",
            "obligacion legal",
            "wettelijke verplichting",
            "obbligo legale",
            "6 1 c",
            "art 6 abs 1 lit c",
            "article 6 1 c",
        ],
    ),
    (
        "vital-interests",
        &[
            "vital interests",
            "lebenswichtige interessen",
            "interets vitaux",
            "intereses vitales",
            "vitale belangen",
            "interessi vitali",
            "6 1 d",
            "art 6 abs 1 lit d",
            "article 6 1 d",
        ],
    ),
    (
        "public-task",
        &[
            "public task",
            "offentliches interesse",
            "mission d interet public",
            "interes publico",
            "algemeen belang",
            "interesse pubblico",
            "6 1 e",
            "art 6 abs 1 lit e",
            "article 6 1 e",
        ],
    ),
    (
        "legitimate-interests",
        &[
            "legitimate interests",
            "legitimate interest",
            "berechtigtes interesse",
            "berechtigte interessen",
            "interet legitime",
            "interets legitimes",
            "interes legitimo",
            "gerechtvaardigd belang",
            "legittimo interesse",
            "6 1 f",
            "art 6 abs 1 lit f",
            "article 6 1 f",
        ],
    ),
];

/// A legal basis, where a text names one and no other.
pub fn basis(text: &str) -> Option<&'static str> {
    let folded = words::folded(text);
    let bare = folded
        .trim_end_matches(" gdpr")
        .trim_end_matches(" dsgvo")
        .trim_end_matches(" rgpd")
        .trim_end_matches(" ds gvo");
    BASES.iter().find(|(_, names)| names.contains(&bare)).map(|(basis, _)| *basis)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_legal_basis_is_one_and_nothing_else() {
        assert_eq!(basis("Art. 6 Abs. 1 lit. b DSGVO"), Some("contract"));
        assert_eq!(basis("Consent"), Some("consent"));
        assert_eq!(basis("Article 6(1)(f)"), Some("legitimate-interests"));
        assert_eq!(basis("Int\u{e9}r\u{ea}t l\u{e9}gitime"), Some("legitimate-interests"));
        assert_eq!(basis("Contract; consent for the newsletter"), None);
        assert_eq!(basis(""), None);
    }
}
