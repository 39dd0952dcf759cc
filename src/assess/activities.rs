//! Processing activities: who does what with whose data, why, for whom, and who gets it. It is what a record of processing
//! activities is made of (Art. 30(1) and (2) of the GDPR, and what other laws have like it).
//!
//! Each movement belongs to the activities of those who stand behind its ends, once for each of its purposes: to that of each
//! controller of the node that it reaches and of the node that it leaves, and to that of an operator that is no controller
//! there, as a processor for those that are. Who stands at the other end, or holds the data for the controller, gets it.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    analysis::Analysis,
    judging::{Ends, JudgingContext},
    movement::Movement,
    roles::NodeRoles,
};
use crate::{
    law::Capacity,
    lineage::CategorySet,
    model::{Basis, FlowId, Id as _, NodeId, PartyId, Place, PopulationId, PurposeId, StoreId},
};

/// What tells activities apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ActivityId {
    /// Whose it is.
    pub party: PartyId,
    /// As what it acts.
    pub capacity: Capacity,
    /// The controllers for whom a processor acts, by number; empty: not known, or it is a controller.
    pub on_behalf_of: Vec<PartyId>,
    /// Why; `None`: not stated.
    pub purpose: Option<PurposeId>,
}

/// An activity.
#[derive(Debug, Clone, Default)]
pub struct Activity {
    /// The legal bases of its flows, each once: the flow's own, else that of the purpose.
    pub bases: BTreeSet<Basis>,
    /// Whether some of it has none that is stated.
    pub basis_open: bool,
    /// Whose data, and what.
    pub people: BTreeMap<PopulationId, CategorySet>,
    /// Who gets it: as what, and where it is reached.
    pub recipients: BTreeMap<(PartyId, Capacity), BTreeSet<Place>>,
    /// The stores in which it lies.
    pub stores: BTreeSet<StoreId>,
    /// The flows that it is made of.
    pub flows: BTreeSet<FlowId>,
    /// The stores that state what they hold without a flow that brings it.
    pub holdings: BTreeSet<StoreId>,
}

impl Analysis {
    /// All activities. Nothing is left out: also those of vendors, partners and third parties are there, as far as the
    /// inventory knows them.
    pub fn activities(&self) -> BTreeMap<ActivityId, Activity> {
        let context = self.context();
        let mut all = BTreeMap::new();
        for movement in self.movements() {
            let people: Vec<(PopulationId, CategorySet)> = self
                .people_of(movement)
                .map(PopulationId::new)
                .map(|population| (population, context.arriving(movement, population)))
                .filter(|(_, set)| !set.is_empty())
                .collect();
            if !people.is_empty() {
                self.add(&context, movement, &people, &mut all);
            }
        }
        all
    }

    /// Adds a movement to the activities that it belongs to.
    fn add(
        &self,
        context: &JudgingContext,
        movement: Movement,
        people: &[(PopulationId, CategorySet)],
        all: &mut BTreeMap<ActivityId, Activity>,
    ) {
        let inventory = self.inventory();
        let ends = context.ends(movement);
        let flow = ends.flow.map(|id| inventory.flow(id));
        let stated = flow.map_or(&[][..], |flow| inventory.purpose_lists.get(flow.purposes));
        let purposes: Vec<Option<PurposeId>> =
            if stated.is_empty() { vec![None] } else { stated.iter().copied().map(Some).collect() };
        let reached = match self.node_entered(movement) {
            NodeId::Store(id) => Some(id),
            NodeId::Party(_) | NodeId::Population(_) => None,
        };
        for side in sides(&ends) {
            for &purpose in &purposes {
                let id = ActivityId {
                    party: side.party,
                    capacity: side.capacity,
                    on_behalf_of: side.on_behalf_of.to_vec(),
                    purpose,
                };
                let activity = all.entry(id).or_default();
                let of_purpose = purpose.and_then(|p| inventory.purposes.get(p.index())?.legal_basis);
                match flow.and_then(|flow| flow.legal_basis).or(of_purpose) {
                    Some(basis) => drop(activity.bases.insert(basis)),
                    None => activity.basis_open = true,
                }
                for (population, set) in people {
                    let known = activity.people.entry(*population);
                    known.or_insert_with(|| CategorySet::new(self.lineage.words())).add(&set.0);
                }
                for &(party, capacity) in &side.recipients {
                    let at = activity.recipients.entry((party, capacity)).or_default();
                    at.extend(ends.to.places_of(inventory, party));
                }
                activity.flows.extend(ends.flow);
                activity.stores.extend(reached.filter(|_| side.reaches));
                activity.holdings.extend(reached.filter(|_| ends.flow.is_none()));
            }
        }
    }
}

/// One whose activity a movement is.
struct Side<'a> {
    party: PartyId,
    capacity: Capacity,
    on_behalf_of: &'a [PartyId],
    recipients: Vec<(PartyId, Capacity)>,
    /// Whether it is behind the node reached.
    reaches: bool,
}

fn sides<'a>(ends: &Ends<'a>) -> Vec<Side<'a>> {
    let mut sides = Vec::new();
    let mut behind = |node: &'a NodeRoles, reaches: bool| {
        for (party, capacity) in standing(node) {
            let acts = capacity == Capacity::Processor;
            let on_behalf_of = if acts { node.controllers.as_slice() } else { &[] };
            // A processor hands on; that it has the data itself makes nobody a recipient of its activity. Nor are those for whom
            // it acts recipients of what it does for them.
            let recipients: Vec<_> = if reaches && acts { Vec::new() } else { standing(ends.to) }
                .into_iter()
                .filter(|(other, _)| *other != party && !on_behalf_of.contains(other))
                .collect();
            sides.push(Side { party, capacity, on_behalf_of, recipients, reaches });
        }
    };
    if let Some(from) = ends.from {
        behind(from, false);
    }
    behind(ends.to, true);
    sides
}

/// Those behind a node, and as what.
fn standing(node: &NodeRoles) -> Vec<(PartyId, Capacity)> {
    node.own().map(|party| (party, node.capacity_of(party))).collect()
}
