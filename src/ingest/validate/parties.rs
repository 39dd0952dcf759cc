//! The four tables of parties: `companies.csv`, `vendors.csv`, `partners.csv`, `third_parties.csv`.

use super::{cycles::Parents, line::Line, names::index, reader::Reader};
use crate::{
    finding::{Code, Finding},
    ingest::{meant::Words, table::Table, tables::Sheet},
    model::{Party, PartyTable, Place, Role},
};

impl<'a> Reader<'a> {
    /// Reads the four tables of parties.
    pub(super) fn parties(&mut self, sheets: impl Iterator<Item = &'a Sheet<'a>>) {
        let mut parents = Parents::default();
        for sheet in sheets {
            let table = match sheet.table {
                Table::Companies => PartyTable::Company,
                Table::Vendors => PartyTable::Vendor,
                Table::Partners => PartyTable::Partner,
                _ => PartyTable::ThirdParty,
            };
            self.rows(sheet, |reader, line| {
                let party = reader.party_row(line, table);
                parents.push(party.parent.map(index), line.cell("parent"));
                reader.inventory.parties.push(party);
            });
        }
        self.check_parents("party", &parents, |inventory, row| {
            inventory.parties.get(row).map(|p| p.id.clone())
        });
    }

    fn party_row(&mut self, line: &Line<'_, 'a>, table: PartyTable) -> Party {
        let mut establishments = self.places(line, "country");
        if establishments.is_empty() {
            establishments.push(Place::UNKNOWN);
        }
        let default = if table == PartyTable::Vendor { Role::Processor } else { Role::Controller };
        Party {
            id: line.id(),
            name: line.text("name"),
            table,
            kind: line.text("kind"),
            establishments,
            locations: self.places(line, "locations"),
            role: self.word(line, "role", Role::WORDS, Role::parse).unwrap_or(default),
            parent: line.cell("parent").and_then(|cell| self.party(cell, &line.id())),
            subject_to: self.subject_to(line),
            attests: self.words(line, "attests"),
            source: line.text("source"),
            notes: line.text("notes"),
            span: line.span(),
        }
    }

    /// Regimes, or the word `none` alone.
    fn subject_to(&mut self, line: &Line<'_, 'a>) -> Option<Vec<String>> {
        let cell = line.cell("subject_to")?;
        if cell.raw() == "none" {
            return Some(Vec::new());
        }
        Some(self.list(line, "subject_to", |reader, item, subject| {
            if item.raw() != "none" {
                return reader.known(item, Words::Regimes, subject);
            }
            let finding =
                Finding::new(Code::BadWord, subject, "`none` is combined with regimes in subject_to");
            reader.sink.add(finding.at(item.span()).help("write `none` alone, or delete it"));
            None
        }))
    }
}
