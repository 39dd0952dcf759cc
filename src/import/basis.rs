//! A legal basis in words, where a text names one and no other.

use super::words;

/// Words for legal bases.
const BASES: &[(&str, &[&str])] = &[
    ("consent", &["consent", "einwilligung", "consentement", "consentimiento", "toestemming", "consenso"]),
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
        ],
    ),
];

/// The letters of the first paragraph of the article on legal bases, in its order (GDPR, Art. 6(1)(a) to (f)).
const LETTERS: &[(&str, &str)] = &[
    ("a", "consent"),
    ("b", "contract"),
    ("c", "legal-obligation"),
    ("d", "vital-interests"),
    ("e", "public-task"),
    ("f", "legitimate-interests"),
];

/// A legal basis, where a text names one and no other.
pub fn basis(text: &str) -> Option<&'static str> {
    let folded = words::folded(text);
    let bare = ["gdpr", "dsgvo", "ds gvo", "rgpd", "avg"]
        .iter()
        .find_map(|law| folded.strip_suffix(law).filter(|rest| rest.ends_with(' ')))
        .unwrap_or(&folded)
        .trim_end();
    let named = BASES.iter().find(|(_, names)| names.contains(&bare)).map(|(basis, _)| *basis);
    named.or_else(|| lettered(bare))
}

/// An article with its paragraph and one letter: `art 6 abs 1 s 1 lit b`, `art 6 1 b`, `6 i b`.
fn lettered(text: &str) -> Option<&'static str> {
    const ARTICLE: &[&str] = &["art", "artikel", "article", "articulo", "articolo"];
    const PARAGRAPH: &[&str] = &["abs", "absatz", "para", "paragraph", "lid", "apartado", "par"];
    const SENTENCE: &[&str] = &["s", "satz", "uabs", "unterabs", "unterabsatz", "sentence"];
    const LETTER: &[&str] =
        &["lit", "litt", "buchst", "buchstabe", "letter", "point", "sub", "letra", "lettera"];
    let mut words = text.split(' ').peekable();
    words.next_if(|word| ARTICLE.contains(word));
    words.next_if_eq(&"6")?;
    words.next_if(|word| PARAGRAPH.contains(word));
    words.next_if(|word| ["1", "i"].contains(word))?;
    if words.next_if(|word| SENTENCE.contains(word)).is_some() {
        words.next_if_eq(&"1")?;
    }
    words.next_if(|word| LETTER.contains(word));
    let letter = words.next()?;
    let (_, basis) = LETTERS.iter().find(|(known, _)| *known == letter)?;
    words.next().is_none().then_some(*basis)
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
        for same in [
            "Art. 6 I b DSGVO",
            "Art. 6 Abs. 1 b",
            "Art. 6 Abs. 1 S. 1 lit. b",
            "Art. 6 Abs. 1 Satz 1 Buchst. b DS-GVO",
            "Art. 6(1)(b) GDPR",
            "Art. 6 Abs. 1 lit. b) DSGVO",
            "6(1)(b)",
        ] {
            assert_eq!(basis(same), Some("contract"), "{same}");
        }
        for other in [
            "Art. 6 Abs. 1 lit. b, f DSGVO",
            "Art. 6",
            "Art. 6 Abs. 2 lit. b",
            "\u{a7} 26 BDSG",
            "Art. 9 Abs. 2 lit. b",
            "b",
        ] {
            assert_eq!(basis(other), None, "{other}");
        }
        assert_eq!(basis("Contract; consent for the newsletter"), None);
        assert_eq!(basis(""), None);
    }
}
