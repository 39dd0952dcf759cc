//! flows.csv: by far the largest table. Read row by row; each distinct list cell is parsed once, however many rows
//! have it.

use std::hash::Hash;

use rustc_hash::FxHashMap;

use super::{ids::Ids, line::Line, reader::Reader};
use crate::{
    finding::{Code, Finding},
    ingest::tables::Sheet,
    model::{
        Access, Basis, CategoryCell, Consideration, Flow, FlowId, Id, ListId, Lists, NodeId, PopulationId,
        PurposeId, Recurrence, SafeguardId, Transform,
    },
    text::Cell,
};

/// Ids of flows.
pub(super) type FlowNames<'a> = Ids<'a, FlowId>;

/// Lists, and the cells that were seen to hold them.
struct Seen<'a, T> {
    lists: Lists<T>,
    cells: FxHashMap<&'a str, ListId>,
}

impl<T: Clone + Eq + Hash> Default for Seen<'_, T> {
    fn default() -> Self {
        Self { lists: Lists::default(), cells: FxHashMap::default() }
    }
}

impl<'a, T: Clone + Eq + Hash> Seen<'a, T> {
    /// The list in this cell. Only a cell without a mistake is remembered: a mistake is told at each row.
    fn list(
        &mut self,
        reader: &mut Reader<'a>,
        line: &Line<'_, 'a>,
        column: &str,
        read: impl FnMut(&mut Reader<'a>, Cell<'a>, &str) -> Option<T>,
        merge: bool,
    ) -> ListId {
        let Some(cell) = line.cell(column) else { return Lists::<T>::EMPTY };
        let key = cell.plain();
        if let Some(&known) = key.and_then(|k| self.cells.get(k)) {
            return known;
        }
        let before = reader.sink.total();
        let subject = line.id();
        let mut read = read;
        let items = reader.items_of(cell, &subject);
        let mut values: Vec<T> = Vec::with_capacity(items.len());
        let mut unique = rustc_hash::FxHashSet::default();
        for item in items {
            let Some(value) = read(reader, item, &subject) else { continue };
            if !merge || unique.insert(value.clone()) {
                values.push(value);
            }
        }
        let id = self.lists.intern(&values);
        if let Some(key) = key
            && reader.sink.total() == before
        {
            self.cells.insert(key, id);
        }
        id
    }
}

/// What is kept while flows are read.
#[derive(Default)]
struct Table<'a> {
    flows: Vec<Flow>,
    ids: FlowNames<'a>,
    categories: Seen<'a, CategoryCell>,
    populations: Seen<'a, PopulationId>,
    purposes: Seen<'a, PurposeId>,
    safeguards: Seen<'a, SafeguardId>,
    transforms: Seen<'a, Transform>,
}

impl<'a> Reader<'a> {
    /// Reads the flows; gives their ids.
    pub(super) fn flows(&mut self, sheets: impl Iterator<Item = &'a Sheet<'a>>) -> FlowNames<'a> {
        let mut table = Table::default();
        for sheet in sheets {
            self.rows(sheet, |reader, line| {
                let flow = table.row(reader, line);
                table.flows.push(flow);
            });
        }
        self.inventory.flows = table.flows;
        self.inventory.category_cells = table.categories.lists;
        self.inventory.population_lists = table.populations.lists;
        self.inventory.purpose_lists = table.purposes.lists;
        self.inventory.safeguard_lists = table.safeguards.lists;
        self.inventory.transform_lists = table.transforms.lists;
        table.ids
    }

    fn category_cell(&mut self, item: Cell<'a>, subject: &str) -> Option<CategoryCell> {
        if item.raw() == "*" {
            return Some(CategoryCell::All);
        }
        self.category(item, subject).map(CategoryCell::Named)
    }

    /// An end of a flow.
    fn end(&mut self, line: &Line<'_, 'a>, column: &str) -> Option<NodeId> {
        let cell = line.cell(column)?;
        match self.names.nodes.get(cell.raw()) {
            Some(node) => Some(node),
            None => self.node(cell, &line.id()),
        }
    }

    /// What a flow may not be, given where it starts and leads.
    fn check_flow(&mut self, line: &Line<'_, 'a>, from: Option<NodeId>, to: Option<NodeId>) {
        if let (Some(NodeId::Population(_)), Some(cell)) = (to, line.cell("to")) {
            let message = format!("the flow leads to the population `{}`", cell.raw());
            let help = "people are where data comes from: name the party or store that gets it";
            self.sink
                .add(Finding::new(Code::FlowToPopulation, line.id(), message).at(cell.span()).help(help));
        }
        let categories = line.cell("categories");
        let star = categories.is_some_and(|c| c.raw() == "*" || c.items().any(|i| i.raw() == "*"));
        let told = line.broken() || line.spoiled("categories") || line.lacks("categories");
        if told || (categories.is_some() && !star) {
            return;
        }
        let span = categories.map_or_else(|| line.blank_span("categories"), |c| c.span());
        if matches!(from, Some(NodeId::Population(_))) {
            let message = "a flow out of a population must name the categories that it brings";
            let help = "write category ids, separated by `;`";
            self.sink.add(Finding::new(Code::UnnamedCategories, line.id(), message).at(span).help(help));
        } else if categories.is_none() && line.has("categories") {
            let finding =
                Finding::new(Code::MissingColumn, line.id(), "the required cell `categories` is blank");
            self.sink.add(finding.at(span).help("write category ids, or `*` for all that the source has"));
        }
    }
}

impl<'a> Table<'a> {
    fn row(&mut self, reader: &mut Reader<'a>, line: &Line<'_, 'a>) -> Flow {
        let span = line.span();
        self.id(reader, line);
        let (from, to) = (reader.end(line, "from"), reader.end(line, "to"));
        reader.check_flow(line, from, to);
        let nowhere = NodeId::Population(PopulationId(0));
        Flow {
            id: line.id_cell().map_or("", |c| c.raw()).into(),
            from: from.unwrap_or(nowhere),
            to: to.unwrap_or(nowhere),
            categories: self.categories.list(reader, line, "categories", Reader::category_cell, true),
            populations: self.populations.list(
                reader,
                line,
                "populations",
                |r, c, s| r.population(c, s),
                true,
            ),
            purposes: self.purposes.list(reader, line, "purposes", |r, c, s| r.purpose(c, s), true),
            legal_basis: reader.word(line, "legal_basis", Basis::WORDS, Basis::parse),
            safeguards: self.safeguards.list(reader, line, "safeguards", |r, c, s| r.safeguard(c, s), true),
            transforms: self.transforms.list(reader, line, "transform", Reader::transform, false),
            access: reader.word(line, "access", Access::WORDS, Access::parse).unwrap_or(Access::Copy),
            recurrence: reader
                .word(line, "recurrence", Recurrence::WORDS, Recurrence::parse)
                .unwrap_or(Recurrence::Standing),
            consideration: reader
                .word(line, "consideration", Consideration::WORDS, Consideration::parse)
                .unwrap_or(Consideration::None),
            source: line.text("source").into(),
            notes: line.text("notes").into(),
            span,
        }
    }

    fn id(&mut self, reader: &mut Reader<'a>, line: &Line<'_, 'a>) {
        let Some(cell) = line.id_cell() else { return };
        if !reader.good_id(cell) {
            return;
        }
        let Some(id) = cell.plain() else { return };
        let first = self.ids.insert(id, FlowId::new(self.flows.len()));
        if let Some(flow) = first.and_then(|first| self.flows.get(first.index())) {
            reader.duplicate("id", id, cell.span(), flow.span);
        }
    }
}
