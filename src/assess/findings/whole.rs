//! Findings whose sentence is all that they say of themselves, with the rows that it rests on: a flow with what it brings, a
//! store with what it holds and what brings that, people. Each code says what its findings rest on; one that is forgotten does
//! not compile.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use super::{called::Called, covered};
use crate::{
    assess::{analysis::Analysis, digests, movement::Movement},
    finding::{Code, Covered, Finding},
    lineage::{CategorySet, DataNode},
    model::{CategoryCell, FlowId, Id as _, NodeId, PopulationId, StoreId},
    text::digest,
};

/// What the findings of a code rest on, beside their words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rests {
    /// Nothing.
    Words,
    /// What they say where they are made.
    Said,
    /// A flow, with the data that it brings.
    Flow,
    /// The same, and what its own row names.
    Named,
    /// A store, with what it holds and the flows that bring it.
    Store,
    /// People.
    People,
}

fn rests(code: Code) -> Rests {
    match code {
        Code::UndeclaredUse | Code::UndeclaredRecipient => Rests::Flow,
        Code::EmptyFlow | Code::AncestorPassesDrop | Code::AncestorDerives | Code::ForeignPopulationFlow => {
            Rests::Named
        }
        Code::UnsourcedHolding | Code::UndeclaredReceipt | Code::UnknownController => Rests::Store,
        Code::UnknownHome => Rests::People,
        Code::FlowCycle
        | Code::TransferMissing
        | Code::TransferDeficient
        | Code::TransferUnknown
        | Code::TransferProhibited
        | Code::ForeignParent
        | Code::ForeignAuthority
        | Code::StandingConsent
        | Code::EncryptionAlone
        | Code::PlaceOfSameParty
        | Code::UnnamedLocation
        | Code::RegimeNotInForce
        | Code::SafeguardOutsideRegime
        | Code::RuleDenied
        | Code::RuleRequired
        | Code::IdleRule
        | Code::Expiring
        | Code::AssessmentDue
        | Code::UnusedSafeguard => Rests::Said,
        Code::ReviewRequired | Code::Unconfirmed | Code::UnusedConfirmation | Code::NothingMoves => {
            Rests::Words
        }
        // What is read, and what is said of decisions and signatures.
        Code::Unreadable
        | Code::TooLarge
        | Code::UnknownTable
        | Code::UnknownColumn
        | Code::MissingColumn
        | Code::BadId
        | Code::DuplicateId
        | Code::UnknownReference
        | Code::BadPlace
        | Code::BadDate
        | Code::DateOrder
        | Code::BadWord
        | Code::ParentCycle
        | Code::FlowToPopulation
        | Code::UnnamedCategories
        | Code::BadHolding
        | Code::BadTransform
        | Code::DuplicateColumn
        | Code::RaggedRow
        | Code::BadNumber
        | Code::WrongType
        | Code::EmptyItem
        | Code::BlankRow
        | Code::HashRow
        | Code::ErrorValue
        | Code::DoubtfulPlace
        | Code::IdleWaiver
        | Code::EndedWaiver
        | Code::OutgrownWaiver
        | Code::Unsealed => Rests::Words,
    }
}

/// Adds to each finding that does not say it what it rests on.
pub(super) fn complete(analysis: &Analysis, list: &mut [Finding]) {
    let asked = |finding: &&mut Finding| finding.covered.as_ref().is_none_or(|one| one.digest.is_empty());
    let mut rows: Option<Rows<'_>> = None;
    // Findings of one row follow each other, as of a flow for each of its purposes: what it rests on is told once.
    let mut last: Option<(Rests, String, Rested)> = None;
    for finding in list.iter_mut().filter(asked) {
        let rests = rests(finding.code);
        if matches!(rests, Rests::Words | Rests::Said) {
            continue;
        }
        let rows = rows.get_or_insert_with(|| Rows::of(analysis));
        if !last.as_ref().is_some_and(|(of, subject, _)| *of == rests && *subject == finding.subject) {
            let Some(parts) = rows.parts(rests, &finding.subject) else { continue };
            let broken = rows.data(rests, &finding.subject);
            last = Some((rests, finding.subject.clone(), Rested { parts, broken }));
        }
        let Some((_, _, rested)) = &last else { continue };
        let Rested { mut parts, mut broken } = rested.clone();
        parts.push(covered::words(finding, Some(&rows.called)));
        broken.extend(finding.covered.iter().flat_map(|one| &one.broken));
        broken.sort_unstable();
        broken.dedup();
        finding.covered = Some(Box::new(Covered { broken, ..covered::of_parts(parts) }));
    }
}

/// What the findings of one row rest on, beside their words.
#[derive(Clone)]
struct Rested {
    parts: Vec<u64>,
    /// The data that it is about.
    broken: Vec<u64>,
}

/// Rows by their ids.
struct Rows<'w> {
    analysis: &'w Analysis,
    called: Called<'w>,
    flows: FxHashMap<&'w str, FlowId>,
    stores: FxHashMap<&'w str, StoreId>,
    populations: FxHashMap<&'w str, PopulationId>,
    /// The flows out of populations, as movements.
    entries: FxHashMap<FlowId, Movement>,
    /// Those that enter a spot.
    entering: FxHashMap<DataNode, Vec<FlowId>>,
    /// The flows whose rows were told: each is told where it is found, and of each store that it enters.
    told: RefCell<FxHashMap<FlowId, u64>>,
}

impl<'w> Rows<'w> {
    fn of(analysis: &'w Analysis) -> Self {
        let inventory = analysis.inventory();
        let mut rows = Self {
            analysis,
            called: Called::of(inventory),
            flows: FxHashMap::default(),
            stores: FxHashMap::default(),
            populations: FxHashMap::default(),
            entries: FxHashMap::default(),
            entering: FxHashMap::default(),
            told: RefCell::default(),
        };
        rows.flows.extend(inventory.flows.iter().enumerate().map(|(at, row)| (&*row.id, FlowId::new(at))));
        rows.stores
            .extend(inventory.stores.iter().enumerate().map(|(at, row)| (row.id.as_str(), StoreId::new(at))));
        let populations = inventory.populations.iter().enumerate();
        rows.populations.extend(populations.map(|(at, row)| (row.id.as_str(), PopulationId::new(at))));
        for (at, entry) in analysis.lineage.entries().iter().enumerate() {
            if let Some(flow) = entry.flow {
                rows.entries.insert(flow, Movement::Entry(at as u32));
                rows.entering.entry(entry.spot).or_default().push(flow);
            }
        }
        rows
    }

    fn parts(&self, rests: Rests, subject: &str) -> Option<Vec<u64>> {
        match rests {
            Rests::Words | Rests::Said => None,
            Rests::Flow => self.flows.get(subject).map(|&flow| self.flow(flow)),
            Rests::Named => self.flows.get(subject).map(|&flow| {
                let mut parts = self.flow(flow);
                parts.push(self.named(flow));
                parts
            }),
            Rests::Store => self.stores.get(subject).map(|&store| self.store(store)),
            Rests::People => self.populations.get(subject).map(|&population| {
                let inventory = self.analysis.inventory();
                let tags = inventory.population(population).tags.iter().map(String::as_str);
                let tagged = digest::number(["tagged"].into_iter().chain(tags));
                vec![digests::population(inventory, population), tagged]
            }),
        }
    }

    /// The data that a flow brings and names, or a store holds; the tags of people.
    fn data(&self, rests: Rests, subject: &str) -> Vec<u64> {
        match rests {
            Rests::Words | Rests::Said => Vec::new(),
            Rests::People => {
                let tags =
                    self.populations.get(subject).map(|&at| &self.analysis.inventory().population(at).tags);
                tags.into_iter().flatten().map(|tag| digest::number(["tag of", subject, tag])).collect()
            }
            Rests::Flow => self.flows.get(subject).map(|&flow| self.data_by(flow)).unwrap_or_default(),
            Rests::Named => {
                let flow = self.flows.get(subject).copied();
                let named = flow.into_iter().flat_map(|flow| self.names_of(flow));
                let named = named.map(|name| digest::number(["named by", subject, name]));
                named.chain(flow.into_iter().flat_map(|flow| self.data_by(flow))).collect()
            }
            Rests::Store => self.stores.get(subject).map(|&store| self.data_at(store)).unwrap_or_default(),
        }
    }

    fn data_by(&self, flow: FlowId) -> Vec<u64> {
        let inventory = self.analysis.inventory();
        let id = &inventory.flow(flow).id;
        let brought = self.brought(flow);
        let of = |(population, set): &(PopulationId, CategorySet)| {
            set.iter().map(|c| digests::data(inventory, ("by", id), *population, c)).collect::<Vec<u64>>()
        };
        brought.iter().flat_map(of).collect()
    }

    fn data_at(&self, store: StoreId) -> Vec<u64> {
        let inventory = self.analysis.inventory();
        let id = &inventory.store(store).id;
        let Some(spot) = self.analysis.lineage.spot(NodeId::Store(store)) else { return Vec::new() };
        let mut all = Vec::new();
        for (at, facts) in self.analysis.facts.iter().enumerate() {
            let held = facts.bits(spot.row());
            all.extend(held.iter().map(|c| digests::data(inventory, ("at", id), PopulationId::new(at), c)));
        }
        all
    }

    /// The row of a flow.
    fn row_of(&self, flow: FlowId) -> u64 {
        let told = || digests::flow(self.analysis.inventory(), flow);
        *self.told.borrow_mut().entry(flow).or_insert_with(told)
    }

    /// A flow, who stands at its ends, and which data of whom it brings.
    fn flow(&self, flow: FlowId) -> Vec<u64> {
        let inventory = self.analysis.inventory();
        let mut parts = vec![self.row_of(flow)];
        let ends = digests::ends(inventory, flow).into_iter();
        parts.extend(ends.map(|party| digests::party(inventory, party)));
        parts.extend(
            self.brought(flow).iter().map(|&(population, _)| digests::population(inventory, population)),
        );
        parts.extend(self.data_by(flow));
        parts
    }

    /// What a flow brings of each population.
    fn brought(&self, flow: FlowId) -> Vec<(PopulationId, CategorySet)> {
        let hop = self.analysis.lineage.hop_of(flow).map(|hop| Movement::Hop(hop as u32));
        let Some(movement) = hop.or_else(|| self.entries.get(&flow).copied()) else { return Vec::new() };
        let context = self.analysis.context();
        let people = self.analysis.people_of(movement).map(PopulationId::new);
        let of = |population| (population, context.arriving(movement, population));
        people.map(of).filter(|(_, set)| !set.is_empty()).collect()
    }

    /// The cells of a flow that say which data of whom it carries.
    fn named(&self, flow: FlowId) -> u64 {
        let id = &*self.analysis.inventory().flow(flow).id;
        digest::number(["names", id].into_iter().chain(self.names_of(flow)))
    }

    /// The categories, then the populations.
    fn names_of(&self, flow: FlowId) -> impl Iterator<Item = &str> {
        let inventory = self.analysis.inventory();
        let row = inventory.flow(flow);
        let categories = inventory.category_cells.get(row.categories).iter().map(|cell| match cell {
            CategoryCell::Named(category) => inventory.category(*category).id.as_str(),
            CategoryCell::All => "*",
        });
        let populations = inventory.population_lists.get(row.populations).iter();
        let populations = populations.map(|&population| inventory.population(population).id.as_str());
        categories.chain(["of"]).chain(populations)
    }

    /// A store, who stands behind it, what it holds and declares, and the flows that bring it.
    fn store(&self, store: StoreId) -> Vec<u64> {
        let (inventory, lineage) = (self.analysis.inventory(), &self.analysis.lineage);
        let row = inventory.store(store);
        let mut parts = vec![digests::store(inventory, store)];
        let parties = digests::at(inventory, NodeId::Store(store));
        parts.extend(parties.map(|party| digests::party(inventory, party)));
        let declared = row.holdings.populations.iter();
        for &population in declared {
            parts.push(digests::population(inventory, population));
            let of = |&c| digests::data(inventory, ("declared at", &row.id), population, c);
            parts.extend(row.holdings.categories.iter().map(of));
        }
        let Some(spot) = lineage.spot(NodeId::Store(store)) else { return parts };
        for (at, facts) in self.analysis.facts.iter().enumerate() {
            let population = PopulationId::new(at);
            let held = facts.bits(spot.row());
            if !held.is_empty() {
                parts.push(digests::population(inventory, population));
            }
        }
        parts.extend(self.data_at(store));
        let hops = lineage.arriving(spot).filter_map(|hop| lineage.hops().get(hop)).map(|hop| hop.flow);
        let entering = self.entering.get(&spot).into_iter().flatten().copied();
        let bring = hops.chain(entering).filter(|&flow| !self.brought(flow).is_empty());
        parts.extend(bring.map(|flow| self.row_of(flow)));
        parts
    }
}
