//! Taxonomies that others have made, and many use: fideslang's, and the personal data of the W3C Data Privacy Vocabulary. What
//! is of a special category by nature has the tags that laws ask for.

use std::{collections::BTreeMap, sync::OnceLock};

/// A taxonomy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Taxonomy {
    /// Categories of data of fideslang.
    FidesCategories,
    /// Uses of data of fideslang.
    FidesUses,
    /// Whose data it is, of fideslang.
    FidesSubjects,
    /// Personal data of the Data Privacy Vocabulary.
    Dpv,
}

/// A term of a taxonomy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// Its key there: `user.contact.email`, `EmailAddress`.
    pub key: &'static str,
    /// Its name.
    pub name: &'static str,
    /// The key of the term that contains it; blank: none does.
    pub parent: &'static str,
    /// A term of the Data Privacy Vocabulary, such as `pd:EmailAddress`; blank where it has none.
    pub dpv: &'static str,
    /// The tags that laws ask for, joined by `;`; those of the terms above it hold for it too.
    pub tags: &'static str,
}

const FIDESLANG: &str = include_str!("data/fideslang.tsv");
const DPV: &str = include_str!("data/dpv-pd.tsv");

type Terms = BTreeMap<(Taxonomy, &'static str), Term>;

fn all() -> &'static Terms {
    static ALL: OnceLock<Terms> = OnceLock::new();
    ALL.get_or_init(|| {
        let lines = |text: &'static str| text.lines().filter(|line| !line.starts_with('#'));
        let cells = |line: &'static str| {
            let mut cells = line.split('\t');
            [(); 5].map(|()| cells.next().unwrap_or_default())
        };
        let fides = lines(FIDESLANG).map(cells).map(|[kind, key, name, dpv, tags]| {
            let of = match kind {
                "c" => Taxonomy::FidesCategories,
                "u" => Taxonomy::FidesUses,
                _ => Taxonomy::FidesSubjects,
            };
            let parent = key.rsplit_once('.').map_or("", |(parent, _)| parent);
            ((of, key), Term { key, name, parent, dpv, tags })
        });
        let dpv = lines(DPV).map(cells).map(|[key, name, parent, tags, _]| {
            // The vocabulary's own word for the term is its key.
            ((Taxonomy::Dpv, key), Term { key, name, parent, dpv: "", tags })
        });
        fides.chain(dpv).collect()
    })
}

impl Taxonomy {
    /// Its terms, in the order of their keys.
    pub fn terms(self) -> impl Iterator<Item = &'static Term> {
        all().range((self, "")..).take_while(move |((of, _), _)| *of == self).map(|(_, term)| term)
    }

    /// The term of this key.
    pub fn term(self, key: &str) -> Option<Term> {
        let terms: &BTreeMap<(Self, &str), Term> = all();
        terms.get(&(self, key)).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_stand_below_terms() {
        for (of, count) in [
            (Taxonomy::FidesCategories, 85),
            (Taxonomy::FidesUses, 54),
            (Taxonomy::FidesSubjects, 15),
            (Taxonomy::Dpv, 231),
        ] {
            assert_eq!(of.terms().count(), count, "{of:?}");
            for term in of.terms() {
                assert_eq!(of.term(term.key), Some(*term));
                assert!(term.parent.is_empty() || of.term(term.parent).is_some(), "{term:?}");
                assert!(!term.name.is_empty(), "{term:?}");
            }
        }
        assert_eq!(
            Taxonomy::FidesCategories.term("user.contact.email").map(|t| t.dpv),
            Some("pd:EmailAddress")
        );
        assert_eq!(Taxonomy::FidesCategories.term("user.contact.e"), None);
        assert_eq!(Taxonomy::FidesSubjects.term("zebra"), None);
    }
}
