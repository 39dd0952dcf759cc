//! categories.csv and purposes.csv: the two trees of words.

use super::{Reader, columns::TableFile, cycles::Parents, names::index};
use crate::model::{Basis, Category, Purpose};

impl<'a> Reader<'a> {
    /// Reads the categories.
    pub(super) fn categories<'f>(&mut self, files: impl Iterator<Item = &'f TableFile<'a>>)
    where
        'a: 'f,
    {
        let mut parents = Parents::default();
        for file in files {
            self.rows(file, |reader, line| {
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
    pub(super) fn purposes<'f>(&mut self, files: impl Iterator<Item = &'f TableFile<'a>>)
    where
        'a: 'f,
    {
        let mut parents = Parents::default();
        for file in files {
            self.rows(file, |reader, line| {
                let purpose = Purpose {
                    id: line.id(),
                    name: line.text("name"),
                    parent: line.cell("parent").and_then(|cell| reader.purpose(cell, &line.id())),
                    legal_basis: reader.word(line, "legal_basis", Basis::WORDS, Basis::parse),
                    categories: reader
                        .list(line, "categories", |reader, item, subject| reader.category(item, subject)),
                    recipients: reader.words(line, "recipients"),
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
}
