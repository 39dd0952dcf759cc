//! Parts of countries by their letters, in a column that has such: beside `NY` and `TX` neither is `DE` surely Germany nor `IL` Israel.
//! Letters that are no country show that a column has such parts; what is both, and of the same country, is open then.

use std::collections::BTreeSet;

use super::{
    beside::is_said, blocs::is_bloc, letters::is_canton_only, named::SURE, parts, parts::Between, unsaid,
    words::folded,
};
use crate::model::{Place, place::Hint};

/// Countries whose parts people write by their letters: others are looked at only where none of these has the letters.
const WRITTEN: &[&str] = &["US", "CA", "AU", "CH", "IT", "BR", "DE", "IN"];

/// Letters that are a part of a country, and a word too.
const WORDS: &[&str] = &["OK", "ND", "DC", "OR", "IF", "OP", "DA", "AV", "ACT"];

/// So many items of a cell are looked at, and so many letters of a column.
const MOST: usize = 300;

/// What the letters of a column show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Divisions {
    /// Letters that are a part of a country and no country, and of which countries.
    shown: Vec<(String, Vec<Place>)>,
    /// Whether all of them stand behind towns: `Austin, TX`.
    behind_towns: bool,
}

impl Divisions {
    /// What the cells of a column show. What stands by itself counts, or in a list of such, before all else, or behind a town: `Austin, TX`.
    pub fn of<'t>(cells: impl IntoIterator<Item = &'t str>) -> Self {
        let (mut all, mut words, mut towns): (BTreeSet<&str>, BTreeSet<&str>, BTreeSet<&str>) =
            Default::default();
        for cell in cells.into_iter().filter(|cell| has_letters(cell)) {
            let items = items(cell);
            let is_list = items.len() <= MOST && items.iter().all(|item| is_listed(item));
            let first = first(cell).filter(|first| !is_list && is_shown(first) && is_first(first));
            let last = behind_town(cell).filter(|last| !is_list && is_shown(last) && is_first(last));
            towns.extend(last.filter(|_| towns.len() < MOST));
            let shown = items.into_iter().filter(|item| is_list && is_shown(item)).chain(first);
            all.extend(shown.take(MOST - all.len().min(MOST)));
            words.extend(Some(unmarked(cell.trim())).filter(|cell| WORDS.contains(cell)));
        }
        // `OR` is a word, and `OR` below `OK` is not.
        if words.len() > 1 || !all.is_empty() {
            all.extend(words);
        }
        // A person who writes `Austin, TX` may write `CA` for California.
        let behind_towns = all.is_empty();
        if behind_towns {
            all = towns;
        }
        let of: Vec<(&str, Vec<Place>)> = all
            .iter()
            .map(|letters| (*letters, countries(letters)))
            .filter(|(_, of)| !of.is_empty())
            .collect();
        // Of several countries those count that have most of the letters: `MI` beside `NY` is no province of Italy.
        let count = |place: &Place| of.iter().filter(|(letters, _)| is_part(*place, letters)).count();
        let most = |all: &[Place]| all.iter().map(count).max().unwrap_or_default();
        // Of a country whose parts are seldom written so, one pair of letters is more likely another word cut short.
        let is_meant = |place: &Place| WRITTEN.contains(&place.code()) || count(place) > 1;
        let shown = of.iter().map(|(letters, all)| {
            let most = most(all);
            let all = all.iter().copied().filter(|place| count(place) == most && is_meant(place));
            ((*letters).to_owned(), all.collect::<Vec<_>>())
        });
        Self { shown: shown.filter(|(_, all)| !all.is_empty()).collect(), behind_towns }
    }

    /// Those of countries whose states or cantons people write in brackets behind a name (`Kite (NY)`, `Kite SA (VD)`): of others, letters there
    /// are other words cut short.
    pub fn in_brackets(mut self) -> Self {
        let is_written = |letters: &str, of: &[Place]| {
            of.iter().any(|place| ["US", "CA"].contains(&place.code()))
                || of.iter().any(|place| place.code() == "CH") && is_canton_only(letters)
        };
        self.shown.retain(|(letters, of)| is_written(letters, of));
        self
    }

    /// What the header of a column says by a word for parts of a country: `Location (State)`, `Standort (Kanton)`.
    pub fn of_header(header: &str) -> Self {
        const KINDS: &[(&[&str], &[&str])] = &[
            (&["state", "states"], &["US", "BR", "AU", "IN"]),
            (&["kanton", "canton", "kantone"], &["CH"]),
            (&["bundesland", "bundeslander"], &["DE", "AT"]),
            (&["province", "provinces", "provinz", "provincia", "prov"], &["CA", "IT"]),
        ];
        const COUNTRIES: &[&str] = &["country", "countries", "land", "pays"];
        const OTHERS: &[&str] =
            &["member", "third", "nation", "eu", "eea", "contracting", "art", "city", "stadt"];
        let all = folded(header);
        let words: Vec<&str> = all.split(' ').collect();
        let first = |of: &[&str]| words.iter().position(|word| of.contains(word));
        let named = KINDS.iter().find(|(kinds, _)| first(kinds).is_some());
        // Of `Country / State` the country comes first.
        let is_country =
            |kinds: &[&str]| first(COUNTRIES).is_some_and(|country| Some(country) < first(kinds));
        let of = named.filter(|(kinds, _)| first(OTHERS).is_none() && !is_country(kinds));
        let shown = of.map(|(_, codes)| {
            (header.to_owned(), codes.iter().filter_map(|code| Place::parse(code)).collect::<Vec<_>>())
        });
        Self { shown: shown.into_iter().collect(), behind_towns: false }
    }

    /// Whether nothing is shown.
    pub fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }

    /// These, and what another text shows.
    pub fn and(&self, other: &Self) -> Self {
        let mut all = self.clone();
        // One that has none says nothing of it.
        let is_behind = |one: &Self| one.is_empty() || one.behind_towns;
        all.behind_towns = is_behind(self) && is_behind(other);
        all.shown.extend(other.shown.iter().filter(|one| !self.shown.contains(one)).cloned());
        all
    }

    /// The countries that the letters of a country may be a part of.
    pub fn may_be(&self, letters: &str) -> Vec<Place> {
        if self.behind_towns && SURE.contains(&letters) {
            return Vec::new();
        }
        let own = Place::parse(letters);
        let countries: BTreeSet<Place> = self.shown.iter().flat_map(|(_, of)| of.iter().copied()).collect();
        countries
            .into_iter()
            .filter(|of| own.is_some() && own != Some(*of) && is_part(*of, letters))
            .collect()
    }

    /// Whether letters are a part of a country that is none of these.
    pub fn is_elsewhere(&self, places: &[Place]) -> bool {
        self.shown.iter().any(|(_, of)| !of.iter().any(|country| places.contains(country)))
    }

    /// The letters that show parts of these countries, the first few.
    pub fn shown(&self, countries: &[Place]) -> Vec<&str> {
        let is = |(_, of): &&(String, Vec<Place>)| of.iter().any(|place| countries.contains(place));
        self.shown.iter().filter(is).map(|(letters, _)| letters.as_str()).take(3).collect()
    }
}

/// Whether letters stand in a text that may be a part of a country: most texts need no closer look.
pub fn has_letters(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_alphabetic()).any(is_letters)
}

/// Two letters that a cell begins with, before what is no letter: `NY datacenter`, `NY-East`, `(NY) East`, `NY\u{b9} East`; not `WI-FI`, `CT1 2AB`.
fn first(cell: &str) -> Option<&str> {
    let begin = cell.trim_start_matches(|c: char| !c.is_alphanumeric());
    let end = begin.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(begin.len());
    let (letters, rest) = begin.split_at_checked(end)?;
    let behind = rest.trim_start_matches(|c: char| !c.is_alphabetic() && c != ' ').trim_start();
    let is_code = behind.starts_with(|c: char| c.is_ascii_digit()) || rest.starts_with(char::is_alphabetic);
    let is_word =
        rest.starts_with('-') && behind.chars().take_while(|c| c.is_alphabetic()).all(char::is_uppercase);
    (letters.len() == 2 && !is_code && !is_word).then_some(letters)
}

/// Whether letters before a name are hardly anything else than a part of a country: a state of the USA or a canton, and of no other; in
/// `AB Volvo` and `SP Energy` they are not.
fn is_first(letters: &str) -> bool {
    matches!(countries(letters).as_slice(), [only] if ["US", "CH"].contains(&only.code()))
}

/// Two letters behind the comma that a cell ends with.
fn behind_town(cell: &str) -> Option<&str> {
    let (town, letters) = cell.trim().rsplit_once(',')?;
    let letters = letters.trim();
    (letters.len() == 2 && is_letters(letters) && town.contains(char::is_lowercase)).then_some(letters)
}

/// The items of a cell, in brackets too, without marks and words for what they are: `NY*`, `USA (NY)`, `Kt. ZH`.
fn items(cell: &str) -> Vec<&str> {
    let lines = parts::parted(cell, Between::Lines).into_iter();
    let colons = lines.flat_map(|line| line.split([':', '(', ')', '[', ']']));
    let commas = colons.flat_map(|part| parts::parted(part, Between::Commas));
    let items = commas.flat_map(|item| parts::parted(item, Between::Words));
    items.map(|item| unmarked(behind_kind(item.trim()))).filter(|item| !item.is_empty()).collect()
}

/// An item without marks of notes around it.
fn unmarked(item: &str) -> &str {
    let plain = item.trim_matches(|c: char| !c.is_alphanumeric());
    // `NY1` is `NY` with a note.
    let bare = plain.trim_end_matches(|c: char| !c.is_alphabetic());
    if is_letters(bare) { bare } else { plain }
}

/// What stands behind a word for a part of a country: `Kanton ZH`, `State of NY`.
fn behind_kind(item: &str) -> &str {
    const KINDS: &[&str] = &[
        "kt",
        "kanton",
        "canton",
        "state of",
        "state",
        "bundesland",
        "bundesstaat",
        "province",
        "provinz",
        "us",
        "usa",
        "in",
        "nur",
        "only",
    ];
    let found = item.rsplit_once(' ').filter(|(kind, _)| KINDS.contains(&folded(kind).as_str()));
    found.map_or(item, |(_, letters)| letters)
}

fn is_letters(text: &str) -> bool {
    (2..4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Whether an item is letters, or a country by its name.
fn is_listed(item: &str) -> bool {
    is_letters(item)
        || Place::suggest(item).is_some()
        || matches!(Place::hint(item), Some(Hint::Place(_)))
        || unsaid::is_open(item)
        || unsaid::is_none(item)
}

/// Whether letters are no country, no bloc and no word that says something else.
fn is_shown(item: &str) -> bool {
    let words = folded(item);
    let is_word = WORDS.contains(&item) || item.len() > 2 && is_said(&words);
    let says_none = unsaid::is_open(item) || unsaid::is_none(item);
    is_letters(item) && Place::suggest(item).is_none() && !is_word && !is_bloc(&words) && !says_none
}

/// Whether letters are those of a part of a country, which is no place of its own by that code.
fn is_part(country: Place, letters: &str) -> bool {
    match Place::hint(&format!("{country}-{letters}")) {
        Some(Hint::Part(_, within)) => within.contains(&country),
        Some(Hint::Place(place)) => Place::parse(letters) != Some(place),
        _ => false,
    }
}

/// The countries that have a part of these letters.
fn countries(letters: &str) -> Vec<Place> {
    let has = |place: &Place| is_part(*place, letters);
    let written: Vec<Place> = WRITTEN.iter().filter_map(|code| Place::parse(code)).filter(has).collect();
    if !written.is_empty() || letters.len() > 2 {
        return written;
    }
    Place::all().filter(|place| place.code().len() == 2).filter(has).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(cells: &[&str], letters: &str) -> String {
        let all = Divisions::of(cells.iter().copied()).may_be(letters);
        all.iter().map(|place| place.code()).collect::<Vec<_>>().join(";")
    }

    #[test]
    fn a_header_may_say_that_its_letters_are_parts_of_countries() {
        for (header, letters, wanted) in [
            ("Location (State)", "DE", "US;BR;AU;IN"),
            ("Standort (Kanton)", "BE", "CH"),
            ("Bundesland", "BE", "DE"),
            ("Member State", "DE", ""),
            ("Third state", "CA", ""),
            ("Country", "DE", ""),
            ("Country / State", "DE", ""),
            ("State/Country", "DE", "US;BR;AU;IN"),
            ("Sede (prov.)", "LU", "IT"),
        ] {
            let all = Divisions::of_header(header).may_be(letters);
            let is_in = |place: &Place| wanted.split(';').any(|code| code == place.code());
            assert!(
                all.iter().all(is_in) && all.is_empty() == wanted.is_empty(),
                "{header} {letters}: {all:?}"
            );
        }
    }

    #[test]
    fn letters_that_are_no_country_show_what_others_may_be() {
        for (cells, letters, wanted) in [
            (&["NY", "TX", "DE"][..], "DE", "US"),
            (&["NY"], "IL", "US"),
            (&["NY", "DE"], "FR", ""),
            (&["NY, USA"], "CA", "US"),
            // `MI` is of Italy, too, and `NY` is not.
            (&["NY", "MI"], "AT", ""),
            (&["RM", "MI"], "AT", "IT"),
            (&["ON", "QC"], "NL", "CA"),
            (&["NSW", "VIC"], "SA", "AU"),
            (&["NSW", "VIC"], "DE", ""),
            (&["DE, FR, ZH"], "FR", "CH"),
            (&["DE, FR, ZH"], "DE", ""),
            (&["ZH", "VD"], "BE", "CH"),
            (&["SP", "RJ"], "SE", "BR"),
            (&["HH", "HE"], "BE", "DE"),
            (&["CJ", "DB"], "IS", "RO"),
            (&["CJ"], "IS", ""),
            (&["WW", "US"], "CN", ""),
            // An ordinary column of countries, and of towns with their states.
            (&["DE", "US", "UK", "EU", "EL", "XK", "USA", "EWR", "NA", "OK"], "CA", ""),
            (&["Austin, TX", "San Francisco, CA"], "CA", "US"),
            (&["Austin, TX", "San Francisco, CA"], "DE", ""),
            (&["Austin, TX", "NY"], "DE", "US"),
            (&["San Francisco, CA", "Wilmington, DE"], "CA", ""),
            (&["Munich, BY", "Dublin, IE"], "DE", ""),
            (&["Hosting at NY"], "DE", ""),
            (&["US-NY"], "DE", ""),
            (&["NY"], "US", ""),
            (&["NY"], "PR", ""),
            // With marks, remarks and words for what they are.
            (&["NY*"], "DE", "US"),
            (&["NY\u{b9}"], "DE", "US"),
            (&["NY1"], "DE", "US"),
            (&["(NY)"], "DE", "US"),
            (&["NY?"], "DE", "US"),
            (&["NY - East"], "DE", "US"),
            (&["US NY"], "DE", "US"),
            (&["NY-datacenter"], "DE", "US"),
            (&["(NY) datacenter"], "DE", "US"),
            (&["NY\u{b9} datacenter"], "DE", "US"),
            (&["ZH Rechenzentrum"], "BE", "CH"),
            (&["nur NY"], "DE", "US"),
            (
                &["PO Box 12, Dublin", "CB2 1TN, Cambridge", "ON-PREM", "AB Volvo", "VS Cloud", "WI-FI"],
                "FR",
                "",
            ),
            (&["WA1 1AA Warrington", "NB: only DE", "NW Europe"], "DE", ""),
            (&["NY datacenter"], "DE", "US"),
            (&["NY, remote"], "DE", "US"),
            (&["USA (NY)"], "DE", "US"),
            (&["USA: NY, TX"], "DE", "US"),
            (&["State of NY"], "DE", "US"),
            (&["Kt. ZH"], "BE", "CH"),
            (&["Kanton ZH"], "FR", "CH"),
            (&["OR", "OK"], "DE", "US"),
            (&["OR"], "DE", ""),
            (&["Austin (TX)", "IT Services", "AG K\u{f6}ln"], "DE", ""),
        ] {
            assert_eq!(open(cells, letters), wanted, "{cells:?} {letters}");
        }
    }
}
