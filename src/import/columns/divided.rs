//! Parts of countries that a column of places shows by their letters: what else of it they leave open, and what is said of that.

use std::collections::BTreeSet;

use super::Columns;
use crate::import::{
    about,
    choices::Choices,
    divisions::{Divisions, has_letters},
    meaning::Meaning,
    party::{Party, parties},
    placed::Places,
    remark::Remark,
    sheet::{Line, Sheet},
};

/// So many codes are named.
const SHOWN: usize = 12;

impl Columns {
    /// Looks at which parts of countries the columns of places show.
    pub(super) fn divide(&mut self, sheet: &Sheet) {
        let below = sheet.rows.iter().enumerate().skip(self.header + 1);
        self.counted = below.filter(|(_, line)| self.passes_over(line).is_none()).map(|(at, _)| at).collect();
        let of = |(at, (header, meaning)): (usize, &(String, Option<Meaning>))| match meaning {
            Some(Meaning::Place | Meaning::Third | Meaning::Seat) => {
                Divisions::of(self.rows(sheet).map(|line| line.cell(at))).and(&Divisions::of_header(header))
            }
            Some(Meaning::Recipients | Meaning::Processors | Meaning::Vendor) => {
                let all: Vec<Party> = self
                    .rows(sheet)
                    .map(|line| line.cell(at))
                    .filter(|cell| has_letters(cell))
                    .flat_map(parties)
                    .collect();
                Divisions::of(all.iter().flat_map(Party::letters)).in_brackets()
            }
            _ => Divisions::default(),
        };
        self.divisions = self.of.iter().enumerate().map(of).collect();
    }

    /// The parties that a cell names. Letters behind a name that may be a part of a country that the column has others of leave open where
    /// it is: `Kite (DE)` beside `Bell (NY)`.
    pub fn parties(&self, at: usize, cell: &str) -> Vec<Party> {
        let mut all = parties(cell);
        if let Some(column) = self.divisions.get(at).filter(|column| !column.is_empty()) {
            let is_divided = |letters: &str| !column.may_be(letters).is_empty();
            for party in &mut all {
                party.leave_letters(is_divided);
            }
        }
        all
    }

    /// The rows below the header that count.
    fn rows<'s>(&'s self, sheet: &'s Sheet) -> impl Iterator<Item = &'s Line> {
        self.counted.iter().filter_map(|at| sheet.rows.get(*at))
    }

    /// What a column of places says in a row; `names` are the parties that it is about.
    pub fn places(&self, at: usize, text: &str, names: &[&str], choices: &Choices) -> Places {
        // Among third countries it is no member of the EU, but `S\u{ec}` in capitals.
        let asks = |(header, meaning): &(String, Option<Meaning>)| {
            *meaning == Some(Meaning::Third) || about::asks_whether(header)
        };
        let is_yes = text.trim_matches(|c: char| !c.is_alphanumeric()) == "SI";
        if self.is_doubtful(at) || is_yes && self.of.get(at).is_some_and(asks) {
            let mut open = Places::default();
            open.leave_open();
            return open;
        }
        match self.divisions.get(at) {
            Some(column) => choices.places_in(text, names, column),
            None => choices.places(text, names),
        }
    }

    /// Says which codes of a column of places are left open, as they may be parts of a country that it has others of.
    pub fn tell_divided(&self, sheet: &Sheet, choices: &Choices, told: &mut Vec<Remark>) {
        let is_of_places = |at: usize| {
            let meaning = self.of.get(at).and_then(|(_, meaning)| *meaning);
            matches!(meaning, Some(Meaning::Place | Meaning::Third | Meaning::Seat))
        };
        for (at, column) in self.divisions.iter().enumerate().filter(|(at, _)| is_of_places(*at)) {
            let (mut codes, mut countries, mut shown) = (Vec::new(), BTreeSet::new(), Vec::new());
            let mut first = None;
            for line in self.rows(sheet).filter(|line| has_letters(line.cell(at))) {
                let text = line.cell(at);
                let divided = self.places(at, text, &[], choices).divided;
                first = first.or(Some(line).filter(|_| !divided.is_empty()));
                let all = column.and(&Divisions::of([text]));
                for code in divided {
                    let of = all.may_be(code);
                    if shown.is_empty() {
                        shown = all.shown(&of).into_iter().map(str::to_owned).collect();
                    }
                    countries.extend(of);
                    codes.extend(Some(code).filter(|code| !codes.contains(code)));
                }
            }
            let Some(first) = first else { continue };
            let more = if codes.len() > SHOWN { ", \u{2026}" } else { "" };
            let named =
                |all: &[String]| all.iter().map(|text| format!("`{text}`")).collect::<Vec<_>>().join(", ");
            let codes: Vec<String> = codes.iter().take(SHOWN).map(|code| (*code).to_owned()).collect();
            let countries: Vec<&str> = countries.iter().map(|place| place.name()).collect();
            let message = format!(
                "{}{more}: a country, or a part of {}, as {} in the same column: it is `unknown`",
                named(&codes),
                countries.join(" or "),
                named(&shown)
            );
            let help = "write countries by their names, or say under [places] in a map what the letters are";
            told.push(Remark::note(sheet.place(first, at), message, help));
        }
    }
}
