//! What places, laws and provisions are called in the languages of the page. English is what the tables of places and the data of
//! the laws say.

use std::{collections::BTreeMap, sync::LazyLock};

use super::text::Lang;
use crate::model::Place;

/// A code or a name in English, in German, in French.
const PLACES: &str = include_str!("data/places.tsv");
const TITLES: &str = include_str!("data/titles.tsv");

type Names = BTreeMap<&'static str, [&'static str; 2]>;

fn read(text: &'static str) -> Names {
    let rows = text.lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|row| {
        let mut cells = row.split('\t');
        Some((cells.next()?, [cells.next()?, cells.next()?]))
    })
    .collect()
}

fn found(names: &Names, lang: Lang, key: &str) -> Option<&'static str> {
    let [german, french] = names.get(key)?;
    match lang {
        Lang::English => None,
        Lang::German => Some(german),
        Lang::French => Some(french),
    }
}

/// A place by its name.
pub fn place(lang: Lang, place: Place) -> &'static str {
    static NAMES: LazyLock<Names> = LazyLock::new(|| read(PLACES));
    found(&NAMES, lang, place.code()).unwrap_or(place.name())
}

/// A law, or a provision, by its name in English; `None`: it has no other.
pub fn title(lang: Lang, title: &str) -> Option<&'static str> {
    static NAMES: LazyLock<Names> = LazyLock::new(|| read(TITLES));
    found(&NAMES, lang, title)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::law;

    #[test]
    fn every_place_has_its_name_in_each_language() {
        let codes: Vec<&str> =
            PLACES.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split('\t').next()).collect();
        assert_eq!(codes, Place::all().map(Place::code).collect::<Vec<_>>());
        for lang in [Lang::German, Lang::French] {
            for at in Place::all() {
                let name = place(lang, at);
                assert!(!name.trim().is_empty() && name != at.code(), "{lang:?} {}", at.code());
                // Who looks for a place by the name that the page has for it finds it.
                let country = !at.code().contains(['@', '-']) && !at.is_unknown() && !at.is_user_assigned();
                let found = Place::hint(name);
                assert!(!country || found.is_some(), "{lang:?} {name}");
            }
        }
        let de = |code: &str| place(Lang::German, Place::parse(code).unwrap());
        assert_eq!(
            [de("US"), de("CH"), de("@EPO")],
            ["Vereinigte Staaten", "Schweiz", "Europäische Patentorganisation"]
        );
        assert_eq!(place(Lang::French, Place::parse("CI").unwrap()), "Côte d’Ivoire");
        assert_eq!(place(Lang::English, Place::parse("CI").unwrap()), "Côte d'Ivoire");
    }

    #[test]
    fn every_provision_of_the_laws_that_ship_has_its_name_in_each_language() {
        let laws = law::built_in().unwrap();
        let mut titles = BTreeSet::new();
        for law in &laws {
            titles.insert(law.name.clone());
            titles.insert(law::called(&law.id));
            titles.extend(law.entries().map(|(_, entry)| entry.title.clone()));
        }
        assert!(titles.len() > 80, "{}", titles.len());
        for lang in [Lang::German, Lang::French] {
            for name in &titles {
                assert!(title(lang, name).is_some_and(|said| !said.trim().is_empty()), "{lang:?} {name}");
            }
        }
        let known: BTreeSet<&str> = read(TITLES).into_keys().collect();
        let gone: Vec<&&str> = known.iter().filter(|name| !titles.contains(**name)).collect();
        assert!(gone.is_empty(), "no law has these any more: {gone:?}");
        assert_eq!(title(Lang::German, "A law of somebody's"), None);
    }
}
