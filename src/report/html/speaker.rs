//! Who speaks in a notice: "we" is a company of the inventory, or somebody who acts for one. What others give is told by their
//! name where they have the data from us, and is left to their own notice where they have not.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::{
    assess::TransferRow,
    law::Capacity,
    model::{Id as _, Inventory, NodeId, PartyId, PartyTable, StoreId},
};

/// Who says that data is transferred.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Speaker {
    /// A company of ours gives it, in its own notice; or somebody who acts for these companies does, and is named where it
    /// matters who passes on.
    We(Vec<PartyId>, Option<PartyId>),
    /// Somebody who acts for these companies gives it to one of them: nobody says "we" of what comes to themselves.
    Back(Vec<PartyId>, PartyId),
    /// Somebody who has data from us gives it on to somebody else.
    Recipient(PartyId),
    /// Somebody gives it who has it from elsewhere, or gives it to us.
    Stranger(PartyId),
    /// It is not known who gives it.
    Nobody,
}

impl Speaker {
    /// In whose notices it stands; nobody's name where it is not known in whose.
    pub fn companies(&self) -> Vec<Option<PartyId>> {
        match self {
            Self::We(companies, _) | Self::Back(companies, _) => {
                companies.iter().copied().map(Some).collect()
            }
            _ => vec![None],
        }
    }

    /// Who is named as the one that gives: a recipient; and one that acts for us where a contract of its own carries the data on.
    pub fn named(&self, contract: bool) -> Option<PartyId> {
        match *self {
            Self::We(_, by) => by.filter(|_| contract),
            Self::Back(_, by) | Self::Recipient(by) | Self::Stranger(by) => Some(by),
            Self::Nobody => None,
        }
    }
}

/// Who has data from us.
pub struct Speakers {
    recipients: BTreeSet<PartyId>,
    /// The stores, by their ids.
    stores: BTreeMap<String, StoreId>,
}

impl Speakers {
    /// Follows the flows from whatever is ours.
    pub fn of(inventory: &Inventory) -> Self {
        let ours = |node: NodeId| behind(inventory, node).any(|party| is_ours(inventory, party));
        let ends = inventory.flows.iter().map(|flow| (flow.from, flow.to));
        let mut seen: BTreeSet<NodeId> =
            ends.clone().flat_map(|(from, to)| [from, to]).filter(|&node| ours(node)).collect();
        let mut left: VecDeque<NodeId> = seen.iter().copied().collect();
        let mut next: BTreeMap<NodeId, Vec<NodeId>> = BTreeMap::new();
        for (from, to) in ends {
            next.entry(from).or_default().push(to);
        }
        while let Some(node) = left.pop_front() {
            for &to in next.get(&node).map_or(&[][..], Vec::as_slice) {
                if seen.insert(to) {
                    left.push_back(to);
                }
            }
        }
        let recipients = seen.into_iter().flat_map(|node| behind(inventory, node)).collect();
        let stores = inventory.stores.iter().enumerate();
        let stores = stores.map(|(at, store)| (store.id.clone(), StoreId::new(at))).collect();
        Self { recipients, stores }
    }

    /// Who speaks of a transfer.
    pub fn speaker(&self, inventory: &Inventory, row: &TransferRow) -> Speaker {
        let Some(exporter) = row.exporter else { return Speaker::Nobody };
        let own = is_ours(inventory, exporter);
        let companies = if row.exporter_as == Capacity::Controller {
            Vec::new()
        } else {
            self.acts_for(inventory, row, exporter)
        };
        match (own, companies.is_empty()) {
            (true, true) => Speaker::We(vec![exporter], None),
            _ if companies.contains(&row.importer) => Speaker::Back(companies, exporter),
            (true, false) => Speaker::We(companies, None),
            (false, false) => Speaker::We(companies, Some(exporter)),
            (false, true) if !is_ours(inventory, row.importer) && self.recipients.contains(&exporter) => {
                Speaker::Recipient(exporter)
            }
            (false, true) => Speaker::Stranger(exporter),
        }
    }

    /// The companies of ours for which a processor gives: the controllers of what it holds; where it does not hold it itself, as it
    /// comes from people or as it only engaged who gets it, those of what is reached.
    fn acts_for(&self, inventory: &Inventory, row: &TransferRow, exporter: PartyId) -> Vec<PartyId> {
        let node = match row.flow_id.map(|id| inventory.flow(id)) {
            Some(flow) if inventory.operator(flow.from) == Some(exporter) => Some(flow.from),
            Some(flow) => Some(flow.to),
            None => {
                let store = row.flow.strip_prefix("store:").and_then(|id| self.stores.get(id));
                store.map(|&store| NodeId::Store(store))
            }
        };
        let controllers: BTreeSet<PartyId> =
            node.into_iter().flat_map(|node| inventory.controllers(node)).collect();
        controllers.into_iter().filter(|&party| is_ours(inventory, party)).collect()
    }
}

fn is_ours(inventory: &Inventory, party: PartyId) -> bool {
    inventory.party(party).table == PartyTable::Company
}

fn behind(inventory: &Inventory, node: NodeId) -> impl Iterator<Item = PartyId> {
    inventory.operator(node).into_iter().chain(inventory.controllers(node))
}
