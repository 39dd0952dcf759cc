//! categories.csv and purposes.csv: the two trees of words.

use super::{cycles::Parents, line::Line, names::index, reader::Reader};
use crate::{
    finding::{Code, Finding},
    ingest::tables::Sheet,
    model::{Basis, Category, NodeId, Purpose},
};

impl<'a> Reader<'a> {
    /// Reads the categories.
    pub(super) fn categories(&mut self, sheets: impl Iterator<Item = &'a Sheet<'a>>) {
        let mut parents = Parents::default();
        for sheet in sheets {
            self.rows(sheet, |reader, line| {
                let category = Category {
                    id: line.id(),
                    name: line.text("name"),
                    parent: line.cell("parent").and_then(|cell| reader.category(cell, &line.id())),
                    tags: reader.words(line, "tags"),
                    dpv: line.text("dpv"),
                    source: line.text("source"),
                    span: line.span(),
                };
                parents.push(category.parent.map(index), line.cell("parent"));
                reader.inventory.categories.push(category);
            });
        }
        self.check_parents("category", &parents, |inventory, row| {
            inventory.categories.get(row).map(|c| c.id.clone())
        });
    }

    /// Reads the purposes.
    pub(super) fn purposes(&mut self, sheets: impl Iterator<Item = &'a Sheet<'a>>) {
        let mut parents = Parents::default();
        for sheet in sheets {
            self.rows(sheet, |reader, line| {
                let purpose = Purpose {
                    id: line.id(),
                    name: line.text("name"),
                    parent: line.cell("parent").and_then(|cell| reader.purpose(cell, &line.id())),
                    legal_basis: reader.word(line, "legal_basis", Basis::WORDS, Basis::parse),
                    categories: reader
                        .list(line, "categories", |reader, item, subject| reader.category(item, subject)),
                    recipients: reader.recipients(line),
                    retention: line.text("retention"),
                    source: line.text("source"),
                    span: line.span(),
                };
                parents.push(purpose.parent.map(index), line.cell("parent"));
                reader.inventory.purposes.push(purpose);
            });
        }
        self.check_parents("purpose", &parents, |inventory, row| {
            inventory.purposes.get(row).map(|p| p.id.clone())
        });
    }

    /// Ids of parties, or their kinds. A word that is both could be either.
    fn recipients(&mut self, line: &Line<'_, 'a>) -> Vec<String> {
        self.list(line, "recipients", |reader, item, subject| {
            let word = item.value();
            if let Some(NodeId::Party(party)) = reader.names.nodes.get(&word) {
                let others =
                    || reader.inventory.parties.iter().enumerate().filter(|(row, _)| *row != party.index());
                if others().any(|(_, other)| other.kind_word() == word) {
                    let message = format!(
                        "`{word}` is the id of a party and the kind of others: which is meant cannot be determined"
                    );
                    let finding = Finding::new(Code::BadWord, subject, message).at(item.span());
                    let help = "give the party another id, or those another `kind`";
                    reader.sink.add(finding.help(help));
                    return None;
                }
            }
            Some(word.into_owned())
        })
    }
}
