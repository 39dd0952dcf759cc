//! One place by its code, and what is probably meant by another text.

use std::{collections::BTreeMap, fmt, sync::OnceLock};

use serde::{Serialize, Serializer};

use super::{
    row::{Kind, Row},
    table::TABLE,
};

/// An ISO 3166-1 country, a subdivision that a regime names (`CA-QC`), an international organisation
/// (`@EPO`), or `unknown`. Ordered by code, as bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place(u16);

impl Place {
    /// Not known where: the last in order.
    pub const UNKNOWN: Self = Self(TABLE.len() as u16 - 1);

    /// The place with exactly this code: upper-case alpha-2, `CA-QC`, `@EPO`, or `unknown`.
    pub fn parse(code: &str) -> Option<Self> {
        let index = TABLE.binary_search_by(|row| row.code.as_bytes().cmp(code.as_bytes())).ok()?;
        Some(Self(index as u16))
    }

    /// What a text that is no code probably means: a code in other letters, an alpha-3 code, a name.
    pub fn suggest(text: &str) -> Option<Self> {
        static KEYS: OnceLock<BTreeMap<String, Place>> = OnceLock::new();
        KEYS.get_or_init(suggestions).get(&fold(text)).copied()
    }

    /// All places, in order.
    pub fn all() -> impl DoubleEndedIterator<Item = Self> + ExactSizeIterator {
        (0..TABLE.len() as u16).map(Self)
    }

    fn row(self) -> &'static Row {
        // The index is private and only ever made from the table.
        &TABLE[usize::from(self.0)]
    }

    /// Its position in the order of all places.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// Its code, as users write it.
    pub fn code(self) -> &'static str {
        self.row().code
    }

    /// Its short name in English.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// Its alpha-3 code; empty where it has none.
    pub fn alpha3(self) -> &'static str {
        self.row().alpha3
    }

    /// Whether it is not known where.
    pub fn is_unknown(self) -> bool {
        self == Self::UNKNOWN
    }

    /// Whether it is an international organisation.
    pub fn is_organisation(self) -> bool {
        self.row().kind == Kind::Organisation
    }

    /// Whether its code is one that users assign (`XK`), not one of ISO 3166-1.
    pub fn is_user_assigned(self) -> bool {
        self.row().kind == Kind::Assigned
    }

    /// The country that it is a subdivision of.
    pub fn parent(self) -> Option<Self> {
        match self.row().kind {
            Kind::Subdivision => self.code().split_once('-').and_then(|(country, _)| Self::parse(country)),
            _ => None,
        }
    }

    /// Whether it is the other, or a subdivision of it.
    pub fn within(self, other: Self) -> bool {
        self == other || self.parent() == Some(other)
    }
}

/// Every text that suggests a place. Codes win over alpha-3 codes, those over names, those over other names.
fn suggestions() -> BTreeMap<String, Place> {
    let mut keys = BTreeMap::new();
    let mut add = |text: &str, place| {
        let key = fold(text);
        if !key.is_empty() {
            keys.entry(key).or_insert(place);
        }
    };
    Place::all().for_each(|place| add(place.code(), place));
    Place::all().for_each(|place| add(place.alpha3(), place));
    Place::all().for_each(|place| add(place.name(), place));
    for place in Place::all() {
        place.row().aliases.split('|').for_each(|alias| add(alias, place));
    }
    keys
}

/// Texts that mean the same fold to the same: case, accents, points, hyphens, brackets and `the` do not count.
fn fold(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars().take(MAX_FOLDED).flat_map(char::to_lowercase) {
        match letter {
            '.' | ',' | '\'' | '\u{2019}' | '\u{300}'..='\u{36f}' => {}
            '-' | '_' | '(' | ')' | '\u{2010}'..='\u{2015}' => plain.push(' '),
            '&' => plain.push_str(" and "),
            '\u{e0}'..='\u{e5}' | '\u{103}' => plain.push('a'),
            '\u{e7}' | '\u{10d}' => plain.push('c'),
            '\u{e8}'..='\u{eb}' => plain.push('e'),
            '\u{ec}'..='\u{ef}' => plain.push('i'),
            '\u{f1}' => plain.push('n'),
            '\u{f2}'..='\u{f6}' | '\u{f8}' => plain.push('o'),
            '\u{f9}'..='\u{fc}' => plain.push('u'),
            '\u{df}' => plain.push_str("ss"),
            '\u{142}' => plain.push('l'),
            other => plain.push(other),
        }
    }
    let words = plain.split_whitespace().filter(|word| *word != "the");
    words.map(|word| if word == "st" { "saint" } else { word }).collect::<Vec<_>>().join(" ")
}

/// No name of a place is longer.
pub(super) const MAX_FOLDED: usize = 100;

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl Serialize for Place {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(code: &str) -> Place {
        Place::parse(code).unwrap_or_else(|| panic!("{code} is a place"))
    }

    #[test]
    fn the_table_is_sorted_and_whole() {
        assert!(TABLE.is_sorted_by(|a, b| a.code.as_bytes() < b.code.as_bytes()));
        let countries: Vec<&Row> = TABLE.iter().filter(|row| row.kind == Kind::Country).collect();
        assert_eq!(countries.len(), 249);
        assert!(countries.iter().all(|row| row.code.len() == 2 && row.alpha3.len() == 3));
        assert_eq!(Place::UNKNOWN.code(), "unknown");
        assert_eq!(TABLE.iter().filter(|row| row.kind == Kind::Unknown).count(), 1);
        for place in Place::all() {
            assert_eq!(Place::parse(place.code()), Some(place));
            assert!(!place.name().is_empty());
            let subdivision = place.row().kind == Kind::Subdivision;
            assert_eq!(place.parent().is_some(), subdivision, "{place}");
            assert_eq!(place.is_organisation(), place.code().starts_with('@'), "{place}");
        }
    }

    #[test]
    fn order_is_that_of_the_codes_as_bytes() {
        let mut places: Vec<Place> = Place::all().rev().collect();
        places.sort();
        let codes: Vec<&str> = places.iter().map(|place| place.code()).collect();
        assert!(codes.is_sorted());
    }

    #[test]
    fn only_the_exact_code_is_read() {
        for text in
            ["gb", "UK", "EU", "EPO", "", " GB", "Unknown", "United Kingdom", "ca-qc", "A", "\u{1f30d}"]
        {
            assert_eq!(Place::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn aliases_suggest_a_code() {
        for (text, code) in [
            ("UK", "GB"),
            ("EL", "GR"),
            ("USA", "US"),
            ("U.S.", "US"),
            ("u.s.a.", "US"),
            ("England", "GB"),
            ("great britain", "GB"),
            ("Holland", "NL"),
            ("The Netherlands", "NL"),
            ("Deutschland", "DE"),
            ("DEU", "DE"),
            ("gbr", "GB"),
            ("Denmark", "DK"),
            ("DENMARK", "DK"),
            ("dk", "DK"),
            ("\u{d6}sterreich", "AT"),
            ("C\u{f4}te d\u{2019}Ivoire", "CI"),
            ("Turkey", "TR"),
            ("Korea, Republic of", "KR"),
            ("Guinea Bissau", "GW"),
            ("St. Lucia", "LC"),
            ("Bosnia & Herzegovina", "BA"),
            ("ca_qc", "CA-QC"),
            ("Qu\u{e9}bec", "CA-QC"),
            ("EPO", "@EPO"),
            ("@epo", "@EPO"),
            ("UNKNOWN", "unknown"),
            ("Kosovo", "XK"),
            ("Gro\u{df}britannien", "GB"),
            ("Grossbritannien", "GB"),
            ("Grande-Bretagne", "GB"),
            ("Gran Breta\u{f1}a", "GB"),
            ("Gran Bretagna", "GB"),
            ("Groot-Brittanni\u{eb}", "GB"),
            ("Gr\u{e3}-Bretanha", "GB"),
            ("Wielka Brytania", "GB"),
            ("Schottland", "GB"),
            ("Inghilterra", "GB"),
            ("Tschechische Republik", "CZ"),
            ("Rep\u{fa}blica Checa", "CZ"),
            ("Hollande", "NL"),
        ] {
            assert_eq!(Place::suggest(text), Some(of(code)), "{text}");
        }
        for text in ["", "Atlantis", "EU", "EEA", "Europe", "the", "\u{0}"] {
            assert_eq!(Place::suggest(text), None, "{text:?}");
        }
    }

    #[test]
    fn every_code_and_name_suggests_itself() {
        for place in Place::all() {
            assert_eq!(Place::suggest(&place.code().to_lowercase()), Some(place));
            assert_eq!(Place::suggest(place.name()), Some(place));
            if !place.alpha3().is_empty() {
                assert_eq!(Place::suggest(place.alpha3()), Some(place));
            }
        }
    }

    #[test]
    fn a_subdivision_lies_within_its_country() {
        assert_eq!(of("CA-QC").parent(), Some(of("CA")));
        assert!(of("CA-QC").within(of("CA")) && of("CA-QC").within(of("CA-QC")));
        assert!(!of("CA").within(of("CA-QC")) && !of("CA-QC").within(of("CA-ON")));
        assert!(of("XK").is_user_assigned() && !of("FR").is_user_assigned());
    }

    #[test]
    fn serde_reads_codes_and_says_what_was_meant() {
        let places: Vec<Place> = serde_json::from_str(r#"["FR", "CA-QC", "@EPO", "unknown"]"#).unwrap();
        assert_eq!(serde_json::to_string(&places).unwrap(), r#"["FR","CA-QC","@EPO","unknown"]"#);
        let message = |text: &str| serde_json::from_str::<Place>(text).unwrap_err().to_string();
        assert!(message(r#""UK""#).contains("did you mean `GB` (United Kingdom)?"));
        assert!(message(r#""EEA""#).contains("`EEA` is a bloc"));
        assert!(message(r#""Atlantis""#).starts_with("`Atlantis` is not the code of a place at"));
        assert!(message("7").contains("the code of a place"));
    }
}
