//! safeguards.csv, certifications.csv, countries.csv: what is signed, held and assessed.

use rustc_hash::FxHashMap;

use super::{line::Line, reader::Reader};
use crate::{
    finding::{Code, Finding},
    ingest::{
        meant::{self, Words},
        shown::shown,
        table::MODULES,
        tables::Sheet,
    },
    model::{Certification, CountryRow, Date, PartyId, PartyMatch, Place, Safeguard},
    source::Span,
    text::Cell,
};

/// The module that is meant by `A`, `(a)` or `2.`: by its only letter or digit. Of two, none is guessed.
fn module_meant(text: &str) -> Option<&'static str> {
    let text = meant::without_zeros(text);
    let mut signs = text.chars().filter(|c| c.is_alphanumeric());
    let sign = signs.next()?.to_ascii_lowercase();
    let known = MODULES.into_iter().find(|m| m.starts_with(sign));
    known.filter(|_| signs.next().is_none())
}

impl<'a> Reader<'a> {
    /// Reads the safeguards.
    pub(super) fn safeguards(&mut self, sheets: impl Iterator<Item = &'a Sheet<'a>>) {
        for sheet in sheets {
            self.rows(sheet, |reader, line| {
                let safeguard = reader.safeguard_row(line);
                reader.inventory.safeguards.push(safeguard);
            });
        }
    }

    fn safeguard_row(&mut self, line: &Line<'_, 'a>) -> Safeguard {
        let mechanism = line.cell("mechanism").and_then(|c| self.known(c, Words::Mechanisms, &line.id()));
        let (valid_from, valid_until) = self.validity(line);
        Safeguard {
            id: line.id(),
            mechanism: mechanism.unwrap_or_default(),
            regimes: self.known_words(line, "regimes", Words::Regimes),
            module: self.module(line),
            exporters: self.list(line, "exporter", Self::party_match),
            importers: self.list(line, "importer", Self::party_match),
            places: self.places(line, "countries"),
            categories: self.list(line, "categories", |reader, item, subject| reader.category(item, subject)),
            valid_from,
            valid_until,
            assessment: self.assessment(line),
            measures: self.words(line, "measures"),
            document: line.text("document"),
            source: line.text("source"),
            notes: line.text("notes"),
            span: line.span(),
        }
    }

    /// A number from 1 to 4, or a derogation's letter from a to h. Which of them fits is the law's to say.
    fn module(&mut self, line: &Line<'_, 'a>) -> String {
        let Some(cell) = line.cell("module") else { return String::new() };
        let raw = cell.raw();
        if !MODULES.contains(&raw) {
            let message = format!("`{}` is not a word for `module`", shown(raw));
            let finding = Finding::new(Code::BadWord, line.id(), message).at(cell.span());
            self.sink.add(match module_meant(raw).or_else(|| meant::module(raw)) {
                Some(module) => finding.help(format!("did you mean `{module}`?")).instead(module),
                None => finding.help(format!("one of: {}", MODULES.join(", "))),
            });
        }
        cell.value().into_owned()
    }

    /// A party, `group:ID`, or `*`.
    fn party_match(&mut self, item: Cell<'a>, subject: &str) -> Option<PartyMatch> {
        if item.raw() == "*" {
            return Some(PartyMatch::Any);
        }
        match item.raw().strip_prefix("group:") {
            Some(name) if name.trim().is_empty() => {
                let message = "`group:` without a party after it";
                let finding = Finding::new(Code::BadWord, subject, message).at(item.span());
                self.sink.add(finding.help("write the id of its parent company after it: `group:acme`"));
                None
            }
            Some(_) => self.party(item.after("group:".len()), subject).map(PartyMatch::Group),
            None => self.party(item, subject).map(PartyMatch::Party),
        }
    }

    /// Reads the certifications.
    pub(super) fn certifications(&mut self, sheets: impl Iterator<Item = &'a Sheet<'a>>) {
        for sheet in sheets {
            self.rows(sheet, |reader, line| {
                let party = line.cell("party").and_then(|c| reader.party(c, ""));
                let scheme = line.cell("scheme").and_then(|c| reader.known(c, Words::Schemes, ""));
                let (valid_from, valid_until) = reader.validity(line);
                let certification = Certification {
                    party: party.unwrap_or(PartyId(0)),
                    scheme: scheme.unwrap_or_default(),
                    covers: reader.words(line, "covers"),
                    valid_from: valid_from.unwrap_or(Date::MIN),
                    valid_until,
                    checked_on: reader.date(line, "checked_on"),
                    source: line.text("source"),
                    span: line.row.span(),
                };
                reader.inventory.certifications.push(certification);
            });
        }
    }

    /// Reads what the organisation keeps per place.
    pub(super) fn countries(&mut self, sheets: impl Iterator<Item = &'a Sheet<'a>>) {
        let mut seen: FxHashMap<Place, Span> = FxHashMap::default();
        for sheet in sheets {
            self.rows(sheet, |reader, line| {
                let Some(cell) = line.cell("country") else { return };
                let Some(place) = reader.place(cell, cell.raw()) else { return };
                if let Some(&first) = seen.get(&place) {
                    reader.duplicate("country", place.code(), cell.span(), first);
                }
                seen.insert(place, cell.span());
                let row = CountryRow {
                    place,
                    name: line.text("name"),
                    assessment: reader.assessment(line),
                    measures: reader.words(line, "measures"),
                    document: line.text("document"),
                    source: line.text("source"),
                    notes: line.text("notes"),
                    span: line.row.span(),
                };
                reader.inventory.countries.push(row);
            });
        }
    }
}
