//! What the column of a table may mean, and the words by which headers say so.

use std::{collections::BTreeMap, sync::OnceLock};

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::{
    about::{self, Whose},
    words::folded,
};

/// What a column means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Meaning {
    /// Who is engaged.
    Vendor,
    /// What is done.
    Activity,
    /// Why.
    Purpose,
    /// The legal basis.
    Basis,
    /// Whose data.
    Subjects,
    /// What data, of the special kinds.
    Special,
    /// What data.
    Data,
    /// Who gets it.
    Recipients,
    /// Who gets it as a processor.
    Processors,
    /// Where a party has its seat.
    Seat,
    /// Where something is done.
    Place,
    /// Which countries outside it goes to.
    Third,
    /// What carries it there.
    Safeguard,
    /// How long it is kept.
    Retention,
    /// In which system.
    System,
    /// In which role.
    Role,
    /// For whom, or with whom.
    Controller,
    /// Anything else that is worth a note.
    Notes,
    /// Nothing that an inventory holds.
    Ignored,
}

/// Words by meaning.
#[derive(Deserialize)]
struct Words {
    #[serde(default)]
    whole: Vec<String>,
    #[serde(default)]
    within: Vec<String>,
}

fn table() -> &'static BTreeMap<Meaning, Words> {
    static TABLE: OnceLock<BTreeMap<Meaning, Words>> = OnceLock::new();
    TABLE.get_or_init(|| toml::from_str(include_str!("data/columns.toml")).unwrap_or_default())
}

impl Meaning {
    /// The meaning of this name, as a map of columns writes it.
    pub fn of_name(name: &str) -> Option<Self> {
        table().keys().copied().find(|meaning| meaning.name() == name)
    }

    /// Its name.
    pub fn name(self) -> String {
        format!("{self:?}").to_lowercase()
    }

    /// The names of all.
    pub fn names() -> Vec<String> {
        table().keys().map(|meaning| meaning.name()).collect()
    }

    /// What a header means; where all of it tells nothing, what stands before a bracket: `Role (typical)`. A header of places that says that these
    /// are those of others, or may be, means nothing.
    pub fn of_header(header: &str) -> Option<Self> {
        match Self::of_places(header) {
            Some(
                (found, Whose::Recipients | Whose::Data | Whose::Bare) | (found @ Self::Third, Whose::Open),
            ) => Some(found),
            Some(_) => None,
            None => Self::of_text(&without_legend(header)),
        }
    }

    /// What a header of places means, and whose these are.
    pub fn of_places(header: &str) -> Option<(Self, Whose)> {
        use Meaning::{Activity, Data, Place, Purpose, Retention, Seat, Special, Subjects, Third};
        let header = without_legend(header);
        let found = match Self::of_text(&header) {
            Some(found @ (Place | Third | Seat)) => Some(found),
            None | Some(Data | Special | Subjects | Activity | Purpose | Retention) => {
                about::asks_where(&header).then_some(Place)
            }
            Some(_) => None,
        };
        found.map(|found| (found, about::whose(&header, found == Third, is_party)))
    }

    fn of_text(header: &str) -> Option<Self> {
        // `External (yes/no)` names nobody.
        let before = header.split_once('(').filter(|_| !says_of_whom(header));
        Self::of_words(header).or_else(|| before.and_then(|(before, _)| Self::of_words(before)))
    }

    /// Of a header that says of whom it is where, the place counts.
    fn of_words(header: &str) -> Option<Self> {
        let found = Self::of_one(header);
        let is_who = |found: Self| matches!(found, Self::Vendor | Self::Recipients | Self::Processors);
        let is_said_of = |found: Self| is_who(found) && says_of_whom(header);
        match found {
            Some(found) if is_said_of(found) => Some(Self::Ignored),
            found if found.is_none_or(is_who) => place_of_whom(header).or(found),
            found => found,
        }
    }

    fn of_one(header: &str) -> Option<Self> {
        let header = folded(header);
        if header.is_empty() {
            return None;
        }
        let whole = table().iter().find(|(_, words)| words.whole.contains(&header));
        if let Some((&meaning, _)) = whole {
            return Some(meaning);
        }
        // The first word that stands in it as such, between blanks; of those that begin there, the longest.
        let Within { of, longest } = within();
        let begins = std::iter::once(0).chain(header.match_indices(' ').map(|(at, _)| at + 1));
        for begin in begins {
            let rest = header.get(begin..)?;
            let blanks = rest.match_indices(' ').map(|(at, _)| at).chain([rest.len()]);
            let ends = blanks.take_while(|end| end <= longest);
            if let Some(&meaning) = ends.filter_map(|end| of.get(rest.get(..end)?)).last() {
                return Some(meaning);
            }
        }
        None
    }
}

/// Words that may stand within a header, with what it means then: of several meanings, the first.
struct Within {
    of: FxHashMap<&'static str, Meaning>,
    /// How many bytes the longest has.
    longest: usize,
}

/// A row of a hundred thousand cells may be a header: each of them is looked at once, and not once for each word.
fn within() -> &'static Within {
    static WITHIN: OnceLock<Within> = OnceLock::new();
    WITHIN.get_or_init(|| {
        let mut of = FxHashMap::default();
        for (&meaning, words) in table() {
            for word in &words.within {
                of.entry(word.as_str()).or_insert(meaning);
            }
        }
        let longest = of.keys().map(|word| word.len()).max().unwrap_or_default();
        Within { of, longest }
    })
}

/// Words of headers for where somebody is: the seat, or any place.
const SEATS: &[&str] =
    &["hq", "headquarter", "headquarters", "seat", "sitz", "hauptsitz", "firmensitz", "siege", "sede"];
const PLACES: &[&str] = &[
    "country",
    "countries",
    "land",
    "lander",
    "staat",
    "standort",
    "location",
    "locations",
    "region",
    "pays",
    "pais",
    "paese",
    "localisation",
    "ubicacion",
    "vestigingsland",
    "vestigingsplaats",
    "ort",
    "lieu",
    "luogo",
];
const ADDRESSES: &[&str] = &["anschrift", "adresse", "address", "direccion", "indirizzo", "adres"];

/// Words for whom a header names, as they begin; and words that stand beside these.
const WHO: &[&str] = &[
    "vendor",
    "recipient",
    "processor",
    "subprocessor",
    "provider",
    "supplier",
    "importer",
    "anbieter",
    "empfanger",
    "dienstleister",
    "subdienstleister",
    "auftragsverarbeiter",
    "auftragnehmer",
    "unterauftragnehmer",
    "unterauftragsverarbeiter",
    "subunternehmer",
    "lieferant",
    "destinataire",
    "prestataire",
    "fournisseur",
    "traitant",
    "destinatari",
    "encargado",
    "subencargado",
    "proveedor",
    "ontvanger",
    "verwerker",
    "subverwerker",
    "leverancier",
    "fornitor",
    "responsabil",
    "party",
    "parties",
];
const BESIDE: &[&str] =
    &["sub", "sous", "service", "third", "data", "ulterieur", "external", "externe", "externen"];
const OF: &[&str] = &[
    "of", "the", "des", "der", "d", "du", "de", "la", "l", "le", "los", "del", "della", "dei", "van", "von",
    "s",
];

/// Whether a header asks for something that is said of a party, and not for its name: `Vendor status`, `Anzahl Empf\u{e4}nger`.
fn says_of_whom(header: &str) -> bool {
    const SAID: &[&str] = &[
        "contact", "contacts", "kontakt", "type", "typ", "risk", "risiko", "status", "id", "nr", "since",
        "seit", "anzahl", "count", "rating", "score", "tier", "rolle", "role", "owner", "website", "url",
        "email", "mail", "phone", "telefon",
    ];
    let all = folded(header);
    let words: Vec<&str> = all.split(' ').filter(|word| !word.is_empty()).collect();
    let is_asked = |letters: [&str; 2]| words.ends_with(&letters);
    let is_said = words.iter().any(|word| SAID.contains(word))
        && words.iter().all(|word| SAID.contains(word) || is_party(word) || OF.contains(word));
    is_said
        || [["j", "n"], ["y", "n"], ["o", "n"], ["s", "n"], ["ja", "nein"], ["yes", "no"]]
            .into_iter()
            .any(is_asked)
}

/// Whether a word is one for whom a header names.
pub fn is_party(word: &str) -> bool {
    WHO.iter().any(|begin| word.strip_prefix(begin).is_some_and(|rest| rest.len() < 3))
        || BESIDE.contains(&word)
}

/// Where somebody is, by a header that says of whom: `Vendor country`, `Land Auftragsverarbeiter`, `Land (Empf\u{e4}nger)`. With a sign between
/// them it names both: `Recipient, country`, `Empf\u{e4}nger (Land)`.
fn place_of_whom(header: &str) -> Option<Meaning> {
    let (before, inside) = header.split_once('(').unwrap_or((header, ""));
    // Of a place, brackets say whose.
    let header =
        if about::is_bare(before) { &format!("{before} {}", inside.trim_end_matches(')')) } else { before };
    if header.contains([',', '/', '&', '+', ';', '|']) {
        return None;
    }
    let all = folded(header);
    let words: Vec<&str> = all.split(' ').filter(|word| !word.is_empty()).collect();
    let place = |word: &str| match word {
        _ if SEATS.contains(&word) || ADDRESSES.contains(&word) => Some(Meaning::Seat),
        _ if PLACES.contains(&word) => Some(Meaning::Place),
        _ => None,
    };
    let is_who =
        |word: &&str| WHO.iter().any(|begin| word.strip_prefix(begin).is_some_and(|rest| rest.len() < 3));
    let is_beside = |word: &&str| BESIDE.contains(word) || OF.contains(word);
    let of = |found: Option<Meaning>, whom: &[&str]| {
        let is_whom = whom.iter().any(is_who) && whom.iter().all(|word| is_who(word) || is_beside(word));
        found.filter(|_| is_whom)
    };
    let (last, before) = words.split_last()?;
    let (first, behind) = words.split_first()?;
    of(place(last), before).or_else(|| of(place(first), behind))
}

/// A header without what it says of words in its cells: `external (P = processor)`.
fn without_legend(header: &str) -> String {
    match header.split_once('(').zip(header.rsplit_once(')')) {
        Some(((before, _), (inside, behind)))
            if inside.get(before.len()..).is_some_and(|text| text.contains('=')) =>
        {
            format!("{before} {behind}")
        }
        _ => header.to_owned(),
    }
}

#[cfg(test)]
mod whose;

#[cfg(test)]
mod tests {
    use super::*;

    /// Word by word, as it is defined: the first that stands in it, then the longest.
    fn plainly(header: &str) -> Option<Meaning> {
        let padded = format!(" {} ", folded(&without_legend(header)));
        let mut best: Option<(usize, usize, Meaning)> = None;
        for (&meaning, words) in table() {
            for word in &words.within {
                if let Some(at) = padded.find(&format!(" {word} "))
                    && best.is_none_or(|(first, long, _)| at < first || (at == first && word.len() > long))
                {
                    best = Some((at, word.len(), meaning));
                }
            }
        }
        let found = best.map(|(.., meaning)| meaning);
        // Whose a place is, is asked of headers of places alone.
        if Meaning::of_places(header).is_some() { Meaning::of_header(header) } else { found }
    }

    #[test]
    fn of_several_words_the_first_then_the_longest_counts() {
        let whole: Vec<&String> = table().values().flat_map(|words| &words.whole).collect();
        let words: Vec<&String> = table().values().flat_map(|words| &words.within).collect();
        let mut known = 0;
        for (at, one) in words.iter().enumerate() {
            let other = words[(at * 37 + 11) % words.len()];
            for header in [
                (*one).clone(),
                format!("zz {one} {other}"),
                format!("{other}{one} {one}  zz"),
                format!("{one}zz {other} ({one})"),
                format!("zz{one}"),
            ] {
                if !whole.contains(&&folded(&without_legend(&header))) {
                    assert_eq!(Meaning::of_header(&header), plainly(&header), "{header}");
                    known += usize::from(plainly(&header).is_some());
                }
            }
        }
        assert!(known > words.len() * 2, "{known}");
    }

    #[test]
    fn headers_mean_what_a_reader_takes_them_for() {
        for (header, meaning) in [
            ("Sub-processor", Meaning::Vendor),
            ("Entity Name", Meaning::Vendor),
            ("Entity Country", Meaning::Seat),
            ("Purpose of processing", Meaning::Purpose),
            ("Categories of individuals", Meaning::Subjects),
            ("Categories of personal data", Meaning::Data),
            ("Categories of recipients", Meaning::Recipients),
            ("Name and contact details of joint controller (if applicable)", Meaning::Controller),
            (
                "Names of third countries or international organisations that personal data are transferred to (if applicable)",
                Meaning::Third,
            ),
            (
                "Safeguards for exceptional transfers of personal data to third countries or international organisations (if applicable)",
                Meaning::Safeguard,
            ),
            ("Retention schedule (if possible)", Meaning::Retention),
            ("Article 6 lawful basis for processing personal data", Meaning::Basis),
            ("Business function", Meaning::Activity),
            ("Kategorien betroffener Personen", Meaning::Subjects),
            ("Kategorien personenbezogener Daten", Meaning::Data),
            ("Empf\u{e4}nger", Meaning::Recipients),
            ("\u{dc}bermittlung in Drittl\u{e4}nder", Meaning::Third),
            ("L\u{f6}schfristen", Meaning::Retention),
            ("Finalit\u{e9} principale", Meaning::Purpose),
            ("Cat\u{e9}gories de personnes concern\u{e9}es", Meaning::Subjects),
            ("Base jur\u{ed}dica", Meaning::Basis),
            ("Categorie\u{eb}n van persoonsgegevens", Meaning::Data),
            ("Periodo di conservazione", Meaning::Retention),
            ("Zweck(e) der Verarbeitung", Meaning::Purpose),
            ("Betroffene Personengruppen", Meaning::Subjects),
            ("Empf\u{e4}nger (intern/extern)", Meaning::Recipients),
            ("Garantien nach Art. 46", Meaning::Safeguard),
            ("Kategorien von Empf\u{e4}ngern", Meaning::Recipients),
            ("Kategorien pers.-bez. Daten", Meaning::Data),
            ("Bes. Kat. (Art. 9)", Meaning::Special),
            ("System / Speicherort", Meaning::System),
            ("Empf\u{e4}nger extern (AV = Auftragsverarbeiter)", Meaning::Recipients),
            ("Empf\u{e4}nger intern", Meaning::Notes),
            ("Article 9 basis for processing special category data", Meaning::Notes),
            ("Unterauftragnehmer", Meaning::Vendor),
            ("Role (typical)", Meaning::Role),
            ("HQ Location", Meaning::Seat),
            ("Provider Location", Meaning::Seat),
            ("Processing Location", Meaning::Place),
            ("Subprocessor Location", Meaning::Place),
            ("Subprocessor Activity", Meaning::Purpose),
            ("Actividad del Subencargado", Meaning::Purpose),
            ("Customer data involved", Meaning::Data),
        ] {
            assert_eq!(Meaning::of_header(header), Some(meaning), "{header}");
        }
        assert_eq!(Meaning::of_header("extern (AV = Auftragsverarbeiter)"), Some(Meaning::Recipients));
        for header in ["", "Foo", "12", "\u{0}", "abc (AV = Auftragsverarbeiter)", ") = ("] {
            assert_eq!(Meaning::of_header(header), None, "{header}");
        }
    }

    #[test]
    fn a_header_that_says_of_whom_it_is_where_is_a_place() {
        for (header, meaning) in [
            // Of whom it is where is no name of anybody.
            ("Vendor HQ", Meaning::Seat),
            ("Vendor country", Meaning::Place),
            ("Vendor country (ISO)", Meaning::Place),
            ("Land des Anbieters", Meaning::Place),
            ("Sitz des Dienstleisters", Meaning::Seat),
            ("Country of recipient", Meaning::Place),
            ("Recipient country", Meaning::Place),
            ("Recipient: country", Meaning::Place),
            ("Service provider country", Meaning::Place),
            ("Pays du destinataire", Meaning::Place),
            ("Pays du sous-traitant", Meaning::Place),
            ("Pa\u{ed}s del encargado", Meaning::Place),
            ("Land d. Empf\u{e4}ngers", Meaning::Place),
            ("Land Auftragsverarbeiter", Meaning::Place),
            ("Sitz Subunternehmer", Meaning::Seat),
            ("Anschrift Auftragsverarbeiter", Meaning::Seat),
            ("Pays sous-traitant", Meaning::Place),
            ("Land (Empf\u{e4}nger)", Meaning::Place),
            ("Recipient address", Meaning::Seat),
            ("Vestigingsplaats verwerker", Meaning::Place),
            ("Vendor status", Meaning::Ignored),
            ("Verwerker (J/N)", Meaning::Ignored),
            ("Third country", Meaning::Third),
            // These name both.
            ("Recipient, country", Meaning::Recipients),
            ("Empf\u{e4}nger (Land)", Meaning::Recipients),
            ("Empf\u{e4}nger / Land", Meaning::Recipients),
            ("Name and country of recipient", Meaning::Place),
            ("Empf\u{e4}nger im Drittland", Meaning::Recipients),
        ] {
            assert_eq!(Meaning::of_header(header), Some(meaning), "{header}");
        }
    }

    #[test]
    fn headers_that_are_cut_short_or_stand_under_others_are_known_too() {
        for (header, meaning) in [
            ("Location HQ", Meaning::Seat),
            ("Seat", Meaning::Seat),
            ("Location Processing", Meaning::Place),
            ("Kat. betroffener Personen", Meaning::Subjects),
            ("Personen", Meaning::Subjects),
            ("Kat. pers. Daten", Meaning::Data),
            ("Auftragsverarb.", Meaning::Processors),
            ("Frist", Meaning::Retention),
            ("Sitz d. Dienstleisters", Meaning::Seat),
            ("Fachabt.", Meaning::Ignored),
        ] {
            assert_eq!(Meaning::of_header(header), Some(meaning), "{header}");
        }
    }

    #[test]
    fn the_table_of_words_reads_and_is_folded() {
        assert_eq!(table().len(), 19);
        for words in table().values() {
            for word in words.whole.iter().chain(&words.within) {
                assert_eq!(*word, folded(word));
            }
        }
    }
}
