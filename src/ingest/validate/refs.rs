//! Ids and references: every id is taken before any reference is looked at.

use super::{
    line::Line,
    names::{Kind, Names, is_id, named},
    reader::Reader,
};
use crate::{
    finding::{Code, Finding},
    ingest::{bounds, meant, shown::shown, table::Table, tables::Sheet},
    model::{CategoryId, NodeId, PartyId, PopulationId, PurposeId, SafeguardId},
    source::Span,
    text::{Cell, is_hidden, is_of_totals},
};

impl<'a> Reader<'a> {
    /// Takes the ids of all rows of a file; says what is wrong with them.
    pub(super) fn register(&mut self, sheet: &'a Sheet<'a>) {
        if !named(sheet.table) {
            return;
        }
        if sheet.columns.position("id").is_none() {
            self.names.unread.push(sheet.table);
            return;
        }
        let mut rows = sheet.rows();
        while let Some(row) = rows.next_row() {
            if row.is_blank() {
                continue;
            }
            let slot = sheet.table as usize;
            let number = self.names.rows.get(slot).copied().unwrap_or(0);
            if number >= sheet.table.bound() {
                break;
            }
            let line = Line::new(row, &sheet.columns, number + 1, false);
            if let Some(cell) = line.id_cell() {
                let title = line.cell("name").and_then(|c| c.plain()).unwrap_or("");
                self.take(sheet.table, cell, title, number);
            }
            if let Some(rows) = self.names.rows.get_mut(slot) {
                *rows += 1;
            }
            if matches!(
                sheet.table,
                Table::Companies | Table::Vendors | Table::Partners | Table::ThirdParties
            ) {
                self.names.parties += 1;
            }
        }
    }

    fn take(&mut self, table: Table, cell: Cell<'a>, title: &'a str, row: usize) {
        if !self.good_id(cell) {
            return;
        }
        let Some(id) = cell.plain() else { return };
        let span = cell.span();
        if let Some(first) = self.names.insert(table, id, title, row, span) {
            self.duplicate("id", id, span, first);
        }
    }

    /// Whether it is an id; a finding if not.
    pub(super) fn good_id(&mut self, cell: Cell<'_>) -> bool {
        let raw = cell.raw();
        if raw.len() > bounds::ID_BYTES {
            let message = format!("an id of {} bytes; at most {} are read", raw.len(), bounds::ID_BYTES);
            let finding = Finding::new(Code::TooLarge, shown(raw), message).at(cell.span());
            self.sink.add(finding.help("shorten it; what it says in words goes into `name`"));
            return false;
        }
        if is_id(raw) {
            return true;
        }
        let finding = Finding::new(Code::BadId, shown(raw), format!("`{}` is not an id", shown(raw)))
            .at(cell.span())
            .help(if is_of_totals(raw) {
                "it reads as a row of totals, which is not part of the table: delete it"
            } else if raw.contains(is_hidden) {
                "it holds characters that cannot be seen: write it again, without them"
            } else {
                "ids are lower-case letters, digits, `.`, `_` and `-`, and begin with a letter or digit"
            });
        let mended = mended(raw);
        self.sink.add(if is_id(&mended) && !is_of_totals(raw) { finding.instead(mended) } else { finding });
        false
    }

    /// An id is used twice.
    pub(super) fn duplicate(&mut self, what: &str, id: &str, span: Span, first: Span) {
        let mut place = format!("{}:{}", self.sources.name(first.source), first.line);
        if first.column > 0 {
            place = format!("{place}:{}", first.column);
        }
        let finding = Finding::new(Code::DuplicateId, id, format!("the {what} `{id}` appears twice"))
            .at(span)
            .also(first)
            .help(format!("it is at {place} already: give one of them another {what}, or delete it"));
        self.sink.add(finding);
    }

    fn looked_up<T: Copy>(
        &mut self,
        kind: Kind,
        cell: Cell<'_>,
        subject: &str,
        find: impl Fn(&Names<'a>, &str) -> Option<T>,
    ) -> Option<T> {
        let id = cell.raw();
        if let Some(found) = find(&self.names, id) {
            return Some(found);
        }
        if self.names.unread.iter().any(|table| kind.tables().contains(table)) {
            return None;
        }
        let message = match self.names.other(kind, id) {
            Some(what) => format!("`{}` is {what}, not a {}", shown(id), kind.word()),
            None => format!("there is no {} `{}`", kind.word(), shown(id)),
        };
        let finding = Finding::new(Code::UnknownReference, subject, message).at(cell.span());
        let near = self.suggestions.find(kind, id, &self.names);
        self.sink.add(match near {
            Some(near) => finding.help(format!("did you mean `{near}`?")).instead(near),
            None if id == "*" => finding.help("`*` does not stand for all here: name each, separated by `;`"),
            None if !id.is_empty() && meant::nothing(id) => {
                finding.help("leave the cell blank where there is none")
            }
            None if id.contains([',', '|']) => finding.help("items of a list are separated by `;`"),
            None if id.to_ascii_lowercase().starts_with("group:") => {
                finding.help("write `group:` in small letters")
            }
            None => finding.help(self.suggestions.list(kind, &self.names)),
        });
        None
    }

    /// The node of this id.
    pub(super) fn node(&mut self, cell: Cell<'_>, subject: &str) -> Option<NodeId> {
        self.looked_up(Kind::Node, cell, subject, |n, id| n.nodes.get(id))
    }

    /// The party of this id.
    pub(super) fn party(&mut self, cell: Cell<'_>, subject: &str) -> Option<PartyId> {
        self.looked_up(Kind::Party, cell, subject, |n, id| match n.nodes.get(id) {
            Some(NodeId::Party(party)) => Some(party),
            _ => None,
        })
    }

    /// The population of this id.
    pub(super) fn population(&mut self, cell: Cell<'_>, subject: &str) -> Option<PopulationId> {
        self.looked_up(Kind::Population, cell, subject, |n, id| match n.nodes.get(id) {
            Some(NodeId::Population(population)) => Some(population),
            _ => None,
        })
    }

    /// The category of this id.
    pub(super) fn category(&mut self, cell: Cell<'_>, subject: &str) -> Option<CategoryId> {
        self.looked_up(Kind::Category, cell, subject, |n, id| n.categories.get(id))
    }

    /// The purpose of this id.
    pub(super) fn purpose(&mut self, cell: Cell<'_>, subject: &str) -> Option<PurposeId> {
        self.looked_up(Kind::Purpose, cell, subject, |n, id| n.purposes.get(id))
    }

    /// The safeguard of this id.
    pub(super) fn safeguard(&mut self, cell: Cell<'_>, subject: &str) -> Option<SafeguardId> {
        self.looked_up(Kind::Safeguard, cell, subject, |n, id| n.safeguards.get(id))
    }
}

/// What the id would be if it were written as ids are.
fn mended(text: &str) -> String {
    let lower = text.to_lowercase();
    let mut mended = String::with_capacity(lower.len());
    for c in lower.trim_start_matches(['_', '-', '.', '#', '@']).chars() {
        match c {
            'ä' | 'æ' => mended.push_str("ae"),
            'ö' | 'ø' | 'œ' => mended.push_str("oe"),
            'ü' => mended.push_str("ue"),
            'ß' => mended.push_str("ss"),
            'à' | 'á' | 'â' | 'ã' | 'å' => mended.push('a'),
            'è' | 'é' | 'ê' | 'ë' => mended.push('e'),
            'ì' | 'í' | 'î' | 'ï' => mended.push('i'),
            'ò' | 'ó' | 'ô' | 'õ' => mended.push('o'),
            'ù' | 'ú' | 'û' => mended.push('u'),
            'ç' => mended.push('c'),
            'ñ' => mended.push('n'),
            '(' | ')' | '\'' | '’' => {}
            // They come along where something is copied from a page.
            _ if is_hidden(c) => {}
            '&' | '+' => mended.push_str("and"),
            _ if c.is_whitespace() || matches!(c, '/' | ':' | '\\' | '–' | '—') => mended.push('-'),
            _ => mended.push(c),
        }
    }
    mended
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_id_is_mended_where_it_can_be() {
        for (text, id) in [
            ("Acme EU", "acme-eu"),
            ("_tmp", "tmp"),
            ("Müller & Söhne", "mueller-and-soehne"),
            ("crm/prod", "crm-prod"),
            ("Café (Paris)", "cafe-paris"),
            ("ac\u{200b}me\u{feff}", "acme"),
        ] {
            assert_eq!(mended(text), id);
            assert!(is_id(&mended(text)));
        }
    }
}
