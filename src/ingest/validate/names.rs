//! The names of an inventory: which id stands for which row, and which is near to one that is not there.

use rustc_hash::FxHashMap;

use super::ids::Ids;
use crate::{
    ingest::{bounds, table::Table},
    model::{CategoryId, Id, NodeId, PartyId, PopulationId, PurposeId, SafeguardId, StoreId},
    source::Span,
    text::nearest,
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
    pub(super) rows: [usize; Table::ALL.len()],
    pub(super) parties: usize,
    /// Tables of which ids are missing, since a header cannot be read: what refers to them is not judged twice.
    pub(super) unread: Vec<Table>,
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
    pub(super) fn word(self) -> &'static str {
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
    pub(super) fn tables(self) -> &'static [Table] {
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
        Self { known: FxHashMap::default(), lists: FxHashMap::default(), budget: 2_000_000 }
    }
}

impl<'a> Suggestions<'a> {
    pub(super) fn find(&mut self, kind: Kind, word: &str, names: &Names<'a>) -> Option<&'a str> {
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
    pub(super) fn list(&mut self, kind: Kind, names: &Names<'a>) -> String {
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
    pub(super) fn other(&self, kind: Kind, id: &str) -> Option<&'static str> {
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
    pub(super) fn insert(
        &mut self,
        table: Table,
        id: &'a str,
        title: &'a str,
        row: usize,
        span: Span,
    ) -> Option<Span> {
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
            Table::Certifications | Table::Countries | Table::Flows | Table::Volumes | Table::Waivers => None,
        }
    }
}

/// How many ids a message lists.
const SHOWN: usize = 8;

/// Whether a table's ids are taken before any reference is looked at. Those of flows are taken as flows are read.
pub(super) fn named(table: Table) -> bool {
    !matches!(
        table,
        Table::Certifications | Table::Countries | Table::Flows | Table::Volumes | Table::Waivers
    )
}

/// Whether it is written as ids are: `[a-z0-9][a-z0-9._-]*`.
pub(super) fn is_id(text: &str) -> bool {
    let first = text.bytes().next().is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    first
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'_' | b'-'))
}

/// The row number of an id.
pub(super) fn index<T: Id>(id: T) -> usize {
    id.index()
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
}
