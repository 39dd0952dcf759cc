//! The names of an inventory: which id stands for which row. Every id is known before any reference is looked at.

use rustc_hash::FxHashMap;

use super::{
    Reader, bounds,
    columns::{Line, TableFile},
    ids::Ids,
    meant, shown,
    table::Table,
};
use crate::{
    finding::{Code, Finding},
    model::{CategoryId, Id, NodeId, PartyId, PopulationId, PurposeId, SafeguardId, StoreId},
    source::Span,
    text::{Cell, nearest},
};

/// Ids of one kind, in the order in which they stand.
#[derive(Debug)]
pub(super) struct Register<'a, T> {
    /// What each id stands for, and its position in the lists.
    rows: Ids<'a, (T, u32)>,
    spans: Vec<Span>,
    order: Vec<&'a str>,
    /// The names of these rows, where they can be borrowed.
    titles: Vec<&'a str>,
}

impl<T> Default for Register<'_, T> {
    fn default() -> Self {
        Self { rows: Ids::default(), spans: Vec::new(), order: Vec::new(), titles: Vec::new() }
    }
}

impl<'a, T: Copy> Register<'a, T> {
    /// Takes an id; gives the place of the row that had it before, if there is one.
    pub(super) fn insert(&mut self, id: &'a str, title: &'a str, row: T, span: Span) -> Option<Span> {
        if let Some((_, first)) = self.rows.insert(id, (row, self.order.len() as u32)) {
            return self.spans.get(first as usize).copied();
        }
        self.spans.push(span);
        self.order.push(id);
        self.titles.push(title);
        None
    }

    /// The row of this id.
    pub(super) fn get(&self, id: &str) -> Option<T> {
        self.rows.get(id).map(|(row, _)| row)
    }

    fn len(&self) -> usize {
        self.order.len()
    }

    /// The ids whose rows are called so, whatever the case.
    fn called<'s>(&'s self, title: &'s str) -> impl Iterator<Item = &'a str> + use<'s, 'a, T> {
        let same = move |known: &&str| known.to_lowercase() == title.to_lowercase();
        self.order.iter().zip(&self.titles).filter(move |(_, known)| same(known)).map(|(id, _)| *id)
    }
}

/// All names.
#[derive(Debug, Default)]
pub(super) struct Names<'a> {
    /// Parties, stores, populations.
    pub(super) nodes: Register<'a, NodeId>,
    /// Categories.
    pub(super) categories: Register<'a, CategoryId>,
    /// Purposes.
    pub(super) purposes: Register<'a, PurposeId>,
    /// Safeguards.
    pub(super) safeguards: Register<'a, SafeguardId>,
    /// Rules.
    pub(super) rules: Register<'a, usize>,
    rows: [usize; Table::ALL.len()],
    parties: usize,
    /// Tables of which ids are missing, since a header cannot be read: what refers to them is not judged twice.
    unread: Vec<Table>,
}

/// What a reference may lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Node,
    Party,
    Population,
    Category,
    Purpose,
    Safeguard,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::Node => "node (party, store or population)",
            Self::Party => "party",
            Self::Population => "population",
            Self::Category => "category",
            Self::Purpose => "purpose",
            Self::Safeguard => "safeguard",
        }
    }

    /// The tables that have such rows.
    fn tables(self) -> &'static [Table] {
        const PARTIES: &[Table] = &[Table::Companies, Table::Vendors, Table::Partners, Table::ThirdParties];
        match self {
            Self::Node => &[
                Table::Companies,
                Table::Vendors,
                Table::Partners,
                Table::ThirdParties,
                Table::Stores,
                Table::Populations,
            ],
            Self::Party => PARTIES,
            Self::Population => &[Table::Populations],
            Self::Category => &[Table::Categories],
            Self::Purpose => &[Table::Purposes],
            Self::Safeguard => &[Table::Safeguards],
        }
    }
}

/// Did-you-mean, each word looked up once, within a budget of comparisons: a million nodes and ten thousand
/// mistakes would otherwise take an hour.
#[derive(Debug)]
pub(super) struct Suggestions<'a> {
    known: FxHashMap<(Kind, String), Option<&'a str>>,
    lists: FxHashMap<Kind, String>,
    budget: usize,
}

impl Default for Suggestions<'_> {
    fn default() -> Self {
        Self { known: FxHashMap::default(), lists: FxHashMap::default(), budget: 4_000_000 }
    }
}

impl<'a> Suggestions<'a> {
    fn find(&mut self, kind: Kind, word: &str, names: &Names<'a>) -> Option<&'a str> {
        if word.len() > bounds::ID_BYTES {
            return None;
        }
        let key = (kind, word.to_owned());
        if let Some(found) = self.known.get(&key) {
            return *found;
        }
        let cost = names.size(kind);
        if cost > self.budget {
            return None;
        }
        self.budget -= cost;
        let found = names.called(kind, word).or_else(|| nearest(word, names.candidates(kind)));
        self.known.insert(key, found);
        found
    }

    /// What there is, where nothing is near.
    fn list(&mut self, kind: Kind, names: &Names<'a>) -> String {
        self.lists.entry(kind).or_insert_with(|| names.known(kind)).clone()
    }
}

impl<'a> Names<'a> {
    fn size(&self, kind: Kind) -> usize {
        match kind {
            Kind::Node | Kind::Party | Kind::Population => self.nodes.len(),
            Kind::Category => self.categories.len(),
            Kind::Purpose => self.purposes.len(),
            Kind::Safeguard => self.safeguards.len(),
        }
    }

    fn candidates(&self, kind: Kind) -> Box<dyn Iterator<Item = &'a str> + '_> {
        let nodes = |fits: fn(NodeId) -> bool| {
            Box::new(self.nodes.order.iter().copied().filter(move |id| self.nodes.get(id).is_some_and(fits)))
        };
        match kind {
            Kind::Node => nodes(|_| true),
            Kind::Party => nodes(|n| matches!(n, NodeId::Party(_))),
            Kind::Population => nodes(|n| matches!(n, NodeId::Population(_))),
            Kind::Category => Box::new(self.categories.order.iter().copied()),
            Kind::Purpose => Box::new(self.purposes.order.iter().copied()),
            Kind::Safeguard => Box::new(self.safeguards.order.iter().copied()),
        }
    }

    /// The only row of this kind that is called so: the name stands where its id is meant.
    fn called(&self, kind: Kind, title: &str) -> Option<&'a str> {
        let mut ids: Box<dyn Iterator<Item = &'a str>> = match kind {
            Kind::Node | Kind::Party | Kind::Population => {
                let fits = move |id: &&str| match (kind, self.nodes.get(id)) {
                    (Kind::Party, node) => matches!(node, Some(NodeId::Party(_))),
                    (Kind::Population, node) => matches!(node, Some(NodeId::Population(_))),
                    _ => true,
                };
                Box::new(self.nodes.called(title).filter(fits))
            }
            Kind::Category => Box::new(self.categories.called(title)),
            Kind::Purpose => Box::new(self.purposes.called(title)),
            Kind::Safeguard => Box::new(self.safeguards.called(title)),
        };
        ids.next().filter(|_| ids.next().is_none())
    }

    /// What the id stands for, where that is something else than was asked for.
    fn other(&self, kind: Kind, id: &str) -> Option<&'static str> {
        match self.nodes.get(id) {
            Some(_) if kind == Kind::Node => None,
            Some(NodeId::Party(_)) => Some("a party"),
            Some(NodeId::Store(_)) => Some("a store"),
            Some(NodeId::Population(_)) => Some("a population"),
            None if self.categories.get(id).is_some() => Some("a category"),
            None if self.purposes.get(id).is_some() => Some("a purpose"),
            None if self.safeguards.get(id).is_some() => Some("a safeguard"),
            None => None,
        }
    }

    /// What to write instead, where nothing is near: ids that there are, or the table that lacks the row.
    fn known(&self, kind: Kind) -> String {
        let mut ids = self.candidates(kind);
        let some: Vec<&str> = ids.by_ref().take(SHOWN).collect();
        let files: Vec<String> = kind.tables().iter().map(|t| format!("{}.csv", t.name())).collect();
        let files = files.join(", ");
        if some.is_empty() {
            return format!("add its row to {files}");
        }
        let more = if ids.next().is_some() { ", ..." } else { "" };
        format!("known: {}{more}; or add its row to {files}", some.join(", "))
    }

    /// Takes the id of the next row of a table; gives the place of the row that had it before.
    fn insert(&mut self, table: Table, id: &'a str, title: &'a str, row: usize, span: Span) -> Option<Span> {
        match table {
            Table::Companies | Table::Vendors | Table::Partners | Table::ThirdParties => {
                self.nodes.insert(id, title, NodeId::Party(PartyId::new(self.parties)), span)
            }
            Table::Stores => self.nodes.insert(id, title, NodeId::Store(StoreId::new(row)), span),
            Table::Populations => {
                self.nodes.insert(id, title, NodeId::Population(PopulationId::new(row)), span)
            }
            Table::Categories => self.categories.insert(id, title, CategoryId::new(row), span),
            Table::Purposes => self.purposes.insert(id, title, PurposeId::new(row), span),
            Table::Safeguards => self.safeguards.insert(id, title, SafeguardId::new(row), span),
            Table::Rules => self.rules.insert(id, title, row, span),
            Table::Certifications | Table::Countries | Table::Flows | Table::Volumes => None,
        }
    }
}

/// How many ids a message lists.
const SHOWN: usize = 8;

/// Whether a table's ids are taken before any reference is looked at. Those of flows are taken as flows are read.
fn named(table: Table) -> bool {
    !matches!(table, Table::Certifications | Table::Countries | Table::Flows | Table::Volumes)
}

/// Whether it is written as ids are: `[a-z0-9][a-z0-9._-]*`.
pub(super) fn is_id(text: &str) -> bool {
    let first = text.bytes().next().is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    first
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'_' | b'-'))
}

impl<'a> Reader<'a> {
    /// Takes the ids of all rows of a file; says what is wrong with them.
    pub(super) fn register(&mut self, file: &TableFile<'a>) {
        if !named(file.table) {
            return;
        }
        if file.columns.position("id").is_none() {
            self.names.unread.push(file.table);
            return;
        }
        let mut rows = file.body.clone();
        while let Some(row) = rows.next_row() {
            if row.is_blank() {
                continue;
            }
            let slot = file.table as usize;
            let number = self.names.rows.get(slot).copied().unwrap_or(0);
            if number >= file.table.bound() {
                break;
            }
            let line = Line::new(row, &file.columns, number + 1, false);
            if let Some(cell) = line.id_cell() {
                let title = line.cell("name").and_then(|c| c.plain()).unwrap_or("");
                self.take(file.table, cell, title, number);
            }
            if let Some(rows) = self.names.rows.get_mut(slot) {
                *rows += 1;
            }
            if matches!(file.table, Table::Companies | Table::Vendors | Table::Partners | Table::ThirdParties)
            {
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
            self.sink.add(finding.help("shorten it; what it says in words stands in `name`"));
            return false;
        }
        if is_id(raw) {
            return true;
        }
        let finding = Finding::new(Code::BadId, shown(raw), format!("`{}` is not an id", shown(raw)))
            .at(cell.span())
            .help("ids are lower-case letters, digits, `.`, `_` and `-`, and begin with a letter or digit");
        let mended = mended(raw);
        self.sink.add(if is_id(&mended) { finding.instead(mended) } else { finding });
        false
    }

    /// An id is used twice.
    pub(super) fn duplicate(&mut self, what: &str, id: &str, span: Span, first: Span) {
        let place = format!("{}:{}:{}", self.sources.name(first.source), first.line, first.column);
        let finding = Finding::new(Code::DuplicateId, id, format!("the {what} `{id}` stands twice"))
            .at(span)
            .also(first)
            .help(format!("it stands at {place} already: give one of them another {what}, or take it out"));
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

/// The row number of an id.
pub(super) fn index<T: Id>(id: T) -> usize {
    id.index()
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
    fn ids_are_lower_case_and_begin_with_a_letter_or_digit() {
        for (text, good) in [
            ("a", true),
            ("0a.b_c-d", true),
            ("", false),
            ("A", false),
            ("-a", false),
            ("a b", false),
            ("é", false),
        ] {
            assert_eq!(is_id(text), good, "{text}");
        }
    }

    #[test]
    fn a_bad_id_is_mended_where_it_can_be() {
        for (text, id) in [
            ("Acme EU", "acme-eu"),
            ("_tmp", "tmp"),
            ("Müller & Söhne", "mueller-and-soehne"),
            ("crm/prod", "crm-prod"),
            ("Café (Paris)", "cafe-paris"),
        ] {
            assert_eq!(mended(text), id);
            assert!(is_id(&mended(text)));
        }
    }
}
