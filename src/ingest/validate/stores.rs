//! stores.csv and populations.csv.

use super::{line::Line, reader::Reader};
use crate::{
    finding::{Code, Finding},
    ingest::tables::Sheet,
    model::{Holdings, Home, PartyId, Place, Population, Store},
};

impl<'a> Reader<'a> {
    /// Reads the stores.
    pub(super) fn stores(&mut self, sheets: impl Iterator<Item = &'a Sheet<'a>>) {
        for sheet in sheets {
            self.rows(sheet, |reader, line| {
                let store = reader.store_row(line);
                reader.inventory.stores.push(store);
            });
        }
    }

    fn store_row(&mut self, line: &Line<'_, 'a>) -> Store {
        Store {
            id: line.id(),
            name: line.text("name"),
            kind: line.text("kind"),
            operator: line.cell("operator").and_then(|c| self.party(c, &line.id())).unwrap_or(PartyId(0)),
            controllers: self.list(line, "controller", Self::party_item),
            engaged_by: line.cell("engaged_by").and_then(|c| self.party(c, &line.id())),
            places: self.places(line, "country"),
            holdings: self.holdings(line),
            retention: line.text("retention"),
            measures: self.words(line, "measures"),
            source: line.text("source"),
            notes: line.text("notes"),
            span: line.span(),
        }
    }

    fn party_item(&mut self, item: crate::text::Cell<'a>, subject: &str) -> Option<PartyId> {
        self.party(item, subject)
    }

    /// Both lists, or neither.
    fn holdings(&mut self, line: &Line<'_, 'a>) -> Holdings {
        let categories =
            self.list(line, "categories", |reader, item, subject| reader.category(item, subject));
        let populations =
            self.list(line, "populations", |reader, item, subject| reader.population(item, subject));
        if line.spoiled("categories") || line.spoiled("populations") {
            return Holdings::default();
        }
        let lonely = match (line.cell("categories"), line.cell("populations")) {
            (Some(cell), None) => Some((cell, "categories but no populations", "populations")),
            (None, Some(cell)) => Some((cell, "populations but no categories", "categories")),
            _ => None,
        };
        if let Some((cell, what, other)) = lonely {
            let message = format!("the store is said to hold {what}");
            let help = format!("fill `{other}` too, or leave both blank");
            self.sink.add(Finding::new(Code::BadHolding, line.id(), message).at(cell.span()).help(help));
        }
        Holdings { categories, populations }
    }

    /// Reads the populations.
    pub(super) fn populations(&mut self, sheets: impl Iterator<Item = &'a Sheet<'a>>) {
        for sheet in sheets {
            self.rows(sheet, |reader, line| {
                let mut homes =
                    reader.list(line, "country", |reader, item, subject| reader.home(item, subject));
                if homes.is_empty() {
                    homes.push(Home::At(Place::UNKNOWN));
                }
                let population = Population {
                    id: line.id(),
                    name: line.text("name"),
                    homes,
                    tags: reader.words(line, "tags"),
                    source: line.text("source"),
                    span: line.span(),
                };
                reader.inventory.populations.push(population);
            });
        }
    }
}
