//! Who keeps a register, and where it has its seat: what stands above a table or on a sheet of its own, beside a label such as
//! `Verantwortlicher`. A seat is read where the country stands there by itself; an address without one says none.

use super::{
    choices::Choices,
    sheet::{Line, Sheet},
    words::{self, folded},
};
use crate::model::{Place, place::Hint};

/// So many rows of a sheet may be a cover.
const ROWS: usize = 200;
/// So many rows below its label are of the owner.
const BELOW: usize = 12;

/// A party that keeps a register, and its seat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keeper {
    /// Where it is named.
    pub place: String,
    /// What it is called there.
    pub name: String,
    /// The code of the country that its address names; blank where it names none, or several.
    pub seat: &'static str,
}

/// Words for who keeps a register.
const KEEPERS: &[&str] = &[
    "verantwortlicher",
    "verantwortlichen",
    "verantwortliche",
    "controller",
    "controllers",
    "responsable",
    "titolare",
    "verwerkingsverantwoordelijke",
];

/// Words that may stand beside those in a label.
const BESIDE: &[&str] = &[
    "name",
    "und",
    "kontaktdaten",
    "anschrift",
    "adresse",
    "des",
    "der",
    "die",
    "angaben",
    "zum",
    "zur",
    "zu",
    "stelle",
    "firma",
    "unternehmen",
    "and",
    "contact",
    "details",
    "address",
    "of",
    "the",
    "data",
    "s",
    "information",
    "company",
    "nom",
    "et",
    "coordonnees",
    "du",
    "de",
    "le",
    "la",
    "traitement",
    "nombre",
    "y",
    "datos",
    "contacto",
    "del",
    "tratamiento",
    "nome",
    "e",
    "dati",
    "contatto",
    "trattamento",
    "naam",
    "en",
    "contactgegevens",
    "adres",
    "van",
    "art",
    "30",
    "abs",
    "1",
    "lit",
    "a",
    "dsgvo",
    "ds",
    "gvo",
    "gdpr",
    "rgpd",
    "4",
    "nr",
    "7",
    "im",
    "sinne",
];

/// Words for others, whose address may stand below.
const OTHERS: &[&str] = &[
    "datenschutzbeauftragter",
    "datenschutzbeauftragte",
    "datenschutzbeauftragten",
    "dsb",
    "vertreter",
    "vertreters",
    "vertreterin",
    "representative",
    "dpo",
    "officer",
    "gemeinsam",
    "gemeinsame",
    "joint",
    "conjoint",
    "conjoints",
    "corresponsable",
    "contitolare",
    "delegue",
    "delegado",
    "representant",
    "representante",
    "rappresentante",
    "vertegenwoordiger",
    "functionaris",
    "auftraggeber",
    "auftragsverarbeiter",
    "processor",
    "mutter",
    "muttergesellschaft",
    "konzernmutter",
    "parent",
    "aufsichtsbehorde",
    "authority",
];

/// Labels of a country.
const COUNTRY: &[&str] =
    &["land", "country", "pays", "pais", "paese", "staat", "sitzland", "country of establishment"];
/// Labels of an address.
const ADDRESS: &[&str] = &[
    "anschrift",
    "adresse",
    "address",
    "postal address",
    "postanschrift",
    "direccion",
    "indirizzo",
    "adres",
    "sitz",
    "seat",
    "registered office",
    "siege",
    "siege social",
    "ort",
    "plz ort",
    "city",
    "ville",
    "sede",
];

/// Who keeps what a sheet holds, as far as its first rows say where it has its seat; `rows` are those that may be a cover.
pub fn keeper(sheet: &Sheet, rows: usize, choices: &Choices) -> Option<Keeper> {
    let rows = sheet.rows.get(..rows.min(ROWS).min(sheet.rows.len()))?;
    let (at, label) = rows.iter().enumerate().find_map(|(at, line)| {
        let is = |(column, cell): (usize, &String)| is_label(label_of(cell)).then_some(column);
        line.cells.iter().enumerate().find_map(is).map(|column| (at, column))
    })?;
    let texts = texts(rows, at, label);
    let name = texts.iter().find(|(label, _)| label.is_empty()).map(|(_, text)| text.as_str())?;
    let mut seats: Vec<&'static str> = Vec::new();
    for (label, text) in &texts {
        seats.extend(country(label, text, choices));
    }
    seats.sort_unstable();
    seats.dedup();
    let seat = if let [seat] = seats.as_slice() { seat } else { "" };
    let line = rows.get(at)?;
    let name = words::name(name.split(['\n', ',', ';']).next().unwrap_or_default());
    (!folded(&name).is_empty()).then(|| Keeper { place: sheet.place(line, label), name, seat })
}

/// What a cell begins with: its label, where it has more behind that.
fn label_of(cell: &str) -> &str {
    cell.trim().split([':', '\n']).next().unwrap_or_default()
}

fn is_label(text: &str) -> bool {
    let words = folded(text);
    let mut tokens = words.split(' ');
    tokens.clone().any(|word| KEEPERS.contains(&word))
        && tokens.clone().count() <= 14
        && tokens.all(|word| KEEPERS.contains(&word) || BESIDE.contains(&word))
}

/// The texts that stand beside and below a label: each with the label of its own row, where it has one.
fn texts(rows: &[Line], at: usize, label: usize) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    let mut last = None;
    for (below, line) in rows.iter().skip(at).take(BELOW).enumerate() {
        let apart = last.is_some_and(|last| line.number > last + 1) || line.is_blank();
        // A row that is blank ends it, but not right behind the label.
        if apart && !texts.is_empty() {
            break;
        }
        last = Some(line.number);
        let mut cells: Vec<&str> =
            line.cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
        cells.dedup();
        if below == 0 {
            let cell = line.cell(label);
            let behind = cell.get(label_of(cell).len()..).unwrap_or_default();
            let behind = behind.trim_start_matches([':', '\n']).trim();
            let right = line.cells.iter().skip(label + 1).map(|cell| cell.trim());
            let all = std::iter::once(behind).chain(right.filter(|text| *text != cell));
            texts.extend(all.filter(|text| !text.is_empty()).map(|text| (String::new(), text.to_owned())));
            continue;
        }
        let first = folded(label_of(cells.first().copied().unwrap_or_default()));
        if first.split(' ').any(|word| OTHERS.contains(&word)) || is_label(&first) {
            break;
        }
        match cells.as_slice() {
            // `Land: Deutschland` in one cell, or a line of the address.
            [only] => match only.split_once(':') {
                Some((label, text)) => texts.push((folded(label), text.trim().to_owned())),
                None => texts.push((String::new(), (*only).to_owned())),
            },
            [_, rest @ ..] => texts.extend(rest.iter().map(|text| (first.clone(), (*text).to_owned()))),
            [] => {}
        }
    }
    texts
}

/// The country that a text names: the one beside its label, or the last part of an address, by its name.
fn country(label: &str, text: &str, choices: &Choices) -> Option<&'static str> {
    if COUNTRY.contains(&label) {
        let places = choices.places(text, &[]);
        return match places.codes.as_slice() {
            [code] if !places.open => Some(*code),
            _ => None,
        };
    }
    if !label.is_empty() && !ADDRESS.contains(&label) {
        return None;
    }
    text.lines()
        .filter_map(|line| {
            let part = line.rsplit([',', ';']).next()?.trim().trim_end_matches('.');
            let is_code =
                part.chars().count() < 4 && part.chars().any(char::is_lowercase) || part.chars().count() < 3;
            match Place::hint(part).filter(|_| !is_code) {
                Some(Hint::Place(place)) if !place.is_unknown() => Some(place.code()),
                _ => None,
            }
        })
        .next_back()
}

/// Whether a name of a cover is that of an owner: they share a word.
pub fn is_same(name: &str, owner: &str) -> bool {
    let (name, owner) = (folded(name), folded(owner));
    // An id has `ue` where a name has `ü`.
    let plain = |word: &str| word.replace("ae", "a").replace("oe", "o").replace("ue", "u");
    let parts = |text: &str| -> Vec<String> {
        text.split(' ').filter(|word| word.len() > 1 && !words::is_form(word)).map(plain).collect()
    };
    let owner = parts(&owner);
    parts(&name).iter().any(|word| owner.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(rows: &[&[&str]]) -> Option<(String, &'static str, String)> {
        let line = |(at, cells): (usize, &&[&str])| Line {
            number: at as u64 + 1,
            cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
        };
        let rows: Vec<Line> = rows.iter().enumerate().map(line).collect();
        let sheet =
            Sheet { file: "v.xlsx".to_owned(), name: Some("Deckblatt".to_owned()), rows, ..Sheet::default() };
        let keeper = keeper(&sheet, 99, &Choices::default()).filter(|keeper| !keeper.seat.is_empty());
        keeper.map(|keeper| (keeper.name, keeper.seat, keeper.place))
    }

    #[test]
    fn a_seat_is_read_where_the_country_stands_by_itself() {
        let feder =
            |seat, cell: &str| Some(("Feder GmbH".to_owned(), seat, format!("v.xlsx#Deckblatt!{cell}")));
        for (rows, wanted) in [
            (
                &[
                    &["Verzeichnis von Verarbeitungst\u{e4}tigkeiten"][..],
                    &["Verantwortlicher:", "Feder GmbH"],
                    &["Anschrift:", "Hafenstr. 1, 20457 Hamburg, Deutschland"],
                    &["Datenschutzbeauftragter:", "Data AG, 8000 Z\u{fc}rich, Schweiz"],
                ][..],
                feder("DE", "A2"),
            ),
            (
                &[
                    &["Name und Anschrift des Verantwortlichen"],
                    &["Feder GmbH"],
                    &["Wien"],
                    &["\u{d6}sterreich"],
                ],
                feder("AT", "A1"),
            ),
            (
                &[&["Verantwortlicher:\nFeder GmbH\nHafenstr. 1\n20457 Hamburg\nDeutschland"]],
                feder("DE", "A1"),
            ),
            (&[&["Controller", "Feder GmbH"], &["Country", "DE"], &["Parent", "USA"]], feder("DE", "A1")),
            (&[&["Responsable du traitement : Feder GmbH, 75001 Paris, France"]], feder("FR", "A1")),
            (&[&["", "Verantwortliche Stelle", "Feder GmbH", "Hamburg", "Deutschland"]], feder("DE", "B1")),
            // No country stands there, or two.
            (&[&["Verantwortlicher", "Feder GmbH, Hafenstr. 1, 20457 Hamburg"]], None),
            (&[&["Verantwortlicher", "Feder Deutschland GmbH"]], None),
            (&[&["Verantwortlicher", "Feder GmbH, Tiflis, Georgien"], &["Land", "Deutschland"]], None),
            (&[&["Verantwortlicher", "Feder GmbH"], &[""], &["Deutschland"]], None),
            (&[&["Controller", "Feder GmbH, Springfield, CA"]], None),
            // Of somebody else.
            (&[&["Gemeinsam Verantwortlicher", "Feder GmbH, Deutschland"]], None),
            (&[&["Vertreter des Verantwortlichen", "Feder GmbH, Deutschland"]], None),
            (&[&["Verantwortlicher Fachbereich", "Vertrieb, Deutschland"]], None),
            (&[&["Verantwortlicher", "Feder GmbH"], &["Vertreter", "Rep SA, Frankreich"]], None),
            (&[&["Deutschland"]], None),
        ] {
            assert_eq!(of(rows), wanted, "{rows:?}");
        }
    }

    #[test]
    fn an_owner_is_known_by_a_word_of_its_name() {
        assert!(is_same("Feder GmbH", "feder") && is_same("Feder & Tinte GmbH", "tinte-ag"));
        assert!(is_same("H\u{fc}bner & S\u{f6}hne KG", "huebner"));
        assert!(!is_same("Kite GmbH", "feder-gmbh") && !is_same("", "feder"));
    }
}
