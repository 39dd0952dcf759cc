//! Suppositions as edits of a kept run: what of the rows differs, in the run's own numbers. Flows, of which there may be
//! millions, are read only where something is supposed of them.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    suppose::suppose,
    supposition::{Ground, Supposed, Supposition},
};
use crate::{
    assess::{Edit, KeptRun},
    ingest::{self, Change, Table},
    model::{
        Certification, Flow, FlowId, Holdings, Id, Inventory, NodeId, Party, PartyId, PartyMatch, Purpose,
        SafeguardId, Store, StoreId, Vocabulary,
    },
    source::Span,
};

/// The edits; `None`: it takes a run anew, or cannot be supposed. The run is one of the ground.
pub(super) fn edits(
    run: &mut KeptRun,
    ground: Ground<'_>,
    vocabulary: &Vocabulary,
    list: &[Supposition],
) -> Option<Vec<Edit>> {
    let flows: BTreeSet<&str> = list.iter().filter_map(of_flow).collect();
    let others = [Table::Volumes, Table::Waivers];
    let part = if flows.is_empty() {
        ground.tables.without(&[&others[..], &[Table::Flows]].concat())
    } else {
        ground.tables.without(&others).changed(&mut |record| {
            let gone = record.table == Table::Flows && !flows.contains(record.name().as_str());
            if gone { Change::Remove } else { Change::Keep }
        })
    };
    let Supposed { tables, regimes } = suppose(Ground { tables: &part, ..ground }, list).ok()?;
    let inventory = ingest::read_part(&tables, vocabulary)?;
    let numbers = Numbers::of(&inventory, ground.inventory);
    let told: BTreeSet<&str> = list.iter().filter_map(tells_safeguards).collect();
    let mut made = Made { run, new: &inventory, old: ground.inventory, numbers, edits: Vec::new() };
    made.same_people()?;
    made.safeguards();
    made.parties();
    made.stores();
    made.rest();
    made.flows(&told)?;
    let Made { mut edits, .. } = made;
    for (law, was) in regimes.iter().zip(ground.regimes) {
        if !Arc::ptr_eq(law, was) {
            edits.push(Edit::Law(Arc::clone(law)));
        }
    }
    Some(edits)
}

/// The flow of which something is supposed.
fn of_flow(one: &Supposition) -> Option<&str> {
    match one {
        Supposition::Rely { flow, .. } => Some(flow),
        Supposition::Set { table, row, .. } if table == Table::Flows.name() => Some(row),
        _ => None,
    }
}

/// The flow of which is said what it rests on.
fn tells_safeguards(one: &Supposition) -> Option<&str> {
    match one {
        Supposition::Set { column, .. } if column == "safeguards" => of_flow(one),
        _ => None,
    }
}

/// The rows of one inventory by their numbers in another. Rows that are new there are behind all others.
struct Numbers {
    parties: Vec<PartyId>,
    stores: Vec<StoreId>,
    safeguards: Vec<SafeguardId>,
}

fn numbers<'i, T: Id>(
    new: impl Iterator<Item = &'i str>,
    old: impl ExactSizeIterator<Item = &'i str>,
) -> Vec<T> {
    let mut next = old.len();
    let known: BTreeMap<&str, usize> = old.enumerate().map(|(at, id)| (id, at)).collect();
    let number = |id: &str| {
        let at = known.get(id).copied().unwrap_or_else(|| {
            next += 1;
            next - 1
        });
        T::new(at)
    };
    new.map(number).collect()
}

impl Numbers {
    fn of(new: &Inventory, old: &Inventory) -> Self {
        Self {
            parties: numbers(
                new.parties.iter().map(|row| row.id.as_str()),
                old.parties.iter().map(|row| row.id.as_str()),
            ),
            stores: numbers(
                new.stores.iter().map(|row| row.id.as_str()),
                old.stores.iter().map(|row| row.id.as_str()),
            ),
            safeguards: numbers(
                new.safeguards.iter().map(|row| row.id.as_str()),
                old.safeguards.iter().map(|row| row.id.as_str()),
            ),
        }
    }

    fn party(&self, id: PartyId) -> PartyId {
        self.parties[id.index()]
    }

    fn matched(&self, one: PartyMatch) -> PartyMatch {
        match one {
            PartyMatch::Any => PartyMatch::Any,
            PartyMatch::Party(id) => PartyMatch::Party(self.party(id)),
            PartyMatch::Group(id) => PartyMatch::Group(self.party(id)),
        }
    }

    fn node(&self, node: NodeId) -> NodeId {
        match node {
            NodeId::Party(id) => NodeId::Party(self.party(id)),
            NodeId::Store(id) => NodeId::Store(self.stores[id.index()]),
            NodeId::Population(id) => NodeId::Population(id),
        }
    }
}

/// Edits being made.
struct Made<'m> {
    run: &'m mut KeptRun,
    new: &'m Inventory,
    old: &'m Inventory,
    numbers: Numbers,
    edits: Vec<Edit>,
}

impl Made<'_> {
    /// That whose data there is, and what, is as it was: a run is laid out by them.
    fn same_people(&self) -> Option<()> {
        let (new, old) = (self.new, self.old);
        let populations = |i: &Inventory| {
            i.populations.iter().map(|p| (p.id.clone(), p.homes.clone(), p.tags.clone())).collect::<Vec<_>>()
        };
        let categories = |i: &Inventory| {
            i.categories.iter().map(|c| (c.id.clone(), c.parent, c.tags.clone())).collect::<Vec<_>>()
        };
        let same = populations(new) == populations(old) && categories(new) == categories(old);
        let purposes =
            |i: &Inventory| i.purposes.iter().map(|p| (p.id.clone(), p.parent)).collect::<Vec<_>>();
        (same && purposes(new) == purposes(old)).then_some(())
    }

    fn safeguards(&mut self) {
        let numbers = &self.numbers;
        for (row, &id) in self.new.safeguards.iter().zip(&numbers.safeguards) {
            let mut row = row.clone();
            for cell in [&mut row.exporters, &mut row.importers] {
                for one in cell.iter_mut() {
                    *one = numbers.matched(*one);
                }
            }
            let old = self.old.safeguards.get(id.index());
            if let Some(old) = old {
                row.span = old.span;
            }
            if old != Some(&row) {
                self.edits.push(Edit::Safeguard(id, Some(row)));
            }
        }
        // Those that are gone, after those that are new: these have their numbers.
        for id in gone(&numbers.safeguards, self.old.safeguards.len()) {
            self.edits.push(Edit::Safeguard(id, None));
        }
    }

    fn parties(&mut self) {
        for (row, &id) in self.new.parties.iter().zip(&self.numbers.parties) {
            let Some(old) = self.old.parties.get(id.index()) else { continue };
            let parent = row.parent.map(|parent| self.numbers.party(parent));
            let row = Party { parent, span: old.span, ..row.clone() };
            if *old != row {
                self.edits.push(Edit::Party(id, row));
            }
        }
        for id in gone(&self.numbers.parties, self.old.parties.len()) {
            self.nothing_at(NodeId::Party(id));
        }
    }

    fn stores(&mut self) {
        for (row, &id) in self.new.stores.iter().zip(&self.numbers.stores) {
            let Some(old) = self.old.stores.get(id.index()) else { continue };
            let party = |id: PartyId| self.numbers.party(id);
            let row = Store {
                operator: party(row.operator),
                controllers: row.controllers.iter().copied().map(party).collect(),
                engaged_by: row.engaged_by.map(party),
                span: old.span,
                ..row.clone()
            };
            if *old != row {
                self.edits.push(Edit::Store(id, row));
            }
        }
        for id in gone(&self.numbers.stores, self.old.stores.len()) {
            let old = self.old.store(id);
            if !old.holdings.categories.is_empty() {
                let row = Store { holdings: Holdings::default(), ..old.clone() };
                self.edits.push(Edit::Store(id, row));
            }
            self.nothing_at(NodeId::Store(id));
        }
    }

    /// No flow leads from a node or to it.
    fn nothing_at(&mut self, node: NodeId) {
        let flows = self.run.flows_at(node);
        self.edits.extend(flows.into_iter().map(|flow| Edit::Stands(flow, false)));
    }

    fn rest(&mut self) {
        let certification = |row: &Certification| Certification {
            party: self.numbers.party(row.party),
            span: Span::default(),
            ..row.clone()
        };
        let new: Vec<Certification> = self.new.certifications.iter().map(certification).collect();
        let plain = |row: &Certification| Certification { span: Span::default(), ..row.clone() };
        if self.old.certifications.iter().map(plain).collect::<Vec<_>>() != new {
            self.edits.push(Edit::Certifications(new));
        }
        let mut countries = self.new.countries.clone();
        countries.iter_mut().zip(&self.old.countries).for_each(|(new, old)| new.span = old.span);
        if countries != self.old.countries {
            self.edits.push(Edit::Countries(countries));
        }
        for (at, (new, old)) in self.new.purposes.iter().zip(&self.old.purposes).enumerate() {
            if new.legal_basis != old.legal_basis {
                let row = Purpose { legal_basis: new.legal_basis, ..old.clone() };
                self.edits.push(Edit::Purpose(Id::new(at), row));
            }
        }
    }

    /// What is supposed of flows, and those that name what is gone; `told`: of which is said what they rest on.
    fn flows(&mut self, told: &BTreeSet<&str>) -> Option<()> {
        let ids: BTreeSet<&str> = self.new.flows.iter().map(|flow| &*flow.id).collect();
        let wanted = self.old.flows.iter().enumerate().filter(|(_, flow)| ids.contains(&*flow.id));
        let known: BTreeMap<&str, FlowId> = wanted.map(|(at, flow)| (&*flow.id, FlowId::new(at))).collect();
        for flow in &self.new.flows {
            let id = *known.get(&*flow.id)?;
            let row = self.flow(flow, id)?;
            self.edits.push(Edit::Flow(id, row));
        }
        for gone in gone::<SafeguardId>(&self.numbers.safeguards, self.old.safeguards.len()) {
            for id in self.run.flows_naming(gone) {
                let row = self.old.flow(id);
                if ids.contains(&*row.id) {
                    continue;
                }
                let named = self.old.safeguard_lists.get(row.safeguards);
                let left: Vec<SafeguardId> =
                    named.iter().copied().filter(|id| self.numbers.safeguards.contains(id)).collect();
                // A flow that goes too says nothing; another that is left with nothing cannot be supposed.
                let goes =
                    self.edits.iter().any(|edit| matches!(edit, Edit::Stands(flow, false) if *flow == id));
                if left.is_empty() && !goes && !told.contains(&*row.id) {
                    return None;
                }
                let safeguards = self.run.lists_mut().safeguard_lists.intern(&left);
                self.edits.push(Edit::Flow(id, Flow { safeguards, ..row.clone() }));
            }
        }
        Some(())
    }

    /// A flow in the run's numbers; `None`: it leads elsewhere.
    fn flow(&mut self, flow: &Flow, id: FlowId) -> Option<Flow> {
        let (new, old) = (self.new, self.old.flow(id));
        let ends = (self.numbers.node(flow.from), self.numbers.node(flow.to));
        if ends != (old.from, old.to) {
            return None;
        }
        let named = new.safeguard_lists.get(flow.safeguards).iter();
        let named: Vec<SafeguardId> = named.map(|id| self.numbers.safeguards[id.index()]).collect();
        let lists = self.run.lists_mut();
        Some(Flow {
            from: ends.0,
            to: ends.1,
            categories: lists.category_cells.intern(new.category_cells.get(flow.categories)),
            populations: lists.population_lists.intern(new.population_lists.get(flow.populations)),
            purposes: lists.purpose_lists.intern(new.purpose_lists.get(flow.purposes)),
            safeguards: lists.safeguard_lists.intern(&named),
            transforms: lists.transform_lists.intern(new.transform_lists.get(flow.transforms)),
            ..flow.clone()
        })
    }
}

/// The rows of the old inventory that the new one has not.
fn gone<T: Id + Ord>(numbers: &[T], old: usize) -> Vec<T> {
    let there: BTreeSet<&T> = numbers.iter().collect();
    (0..old).map(T::new).filter(|id| !there.contains(id)).collect()
}
