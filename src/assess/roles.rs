//! Who stands behind each spot, and who gives to whom (sections 1 and 4 of the definition).

use smallvec::smallvec;

use super::movement::{Disclosure, Disclosures, Parties, Places};
use crate::{
    law::{Capacity, Reach},
    lineage::{DataNode, Lineage},
    model::{Inventory, NodeId, PartyId, Place, PopulationId, Role},
};

/// Who stands behind a spot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeRoles {
    /// The party that holds the data.
    pub operator: PartyId,
    /// In which capacity it does so here.
    pub capacity: Capacity,
    /// The controllers; empty: not known.
    pub controllers: Parties,
    /// Whether the inventory states them; else they follow from the operator's role.
    pub stated: bool,
    /// Whether measures are stated of it.
    pub measured: bool,
    /// The customers of an operator that is no controller here: the known controllers, or, where none is
    /// known, the controllers from whose node a flow enters.
    pub customers: Parties,
    /// The party that engaged the operator for this store, as stated.
    pub engaged_by: Option<PartyId>,
    /// Those that engaged the operator, as far as is known: as stated, else the controllers; for an operator whose own
    /// role is `sub-processor`, the operators of the nodes from which a flow enters. It serves handing back only.
    engagers: Parties,
    /// The places of the node, each once, in their order.
    pub places: Places,
    /// Where its operator is reached: see [`Self::places_of`].
    operator_at: Places,
}

impl NodeRoles {
    /// The parties that hold or control what is here: the operator first.
    pub fn own(&self) -> impl Iterator<Item = PartyId> + '_ {
        std::iter::once(self.operator).chain(self.controllers.iter().copied().filter(|&c| c != self.operator))
    }

    /// As what a party that holds or controls what is here, or engaged who does, acts.
    pub fn capacity_of(&self, party: PartyId) -> Capacity {
        if self.controllers.contains(&party) { Capacity::Controller } else { Capacity::Processor }
    }

    /// Whether the party holds or controls what is here.
    pub fn owns(&self, party: PartyId) -> bool {
        self.operator == party || self.controllers.contains(&party)
    }

    /// Looks at all of it, so that it is at hand.
    pub fn look(&self) -> usize {
        let lists = [self.controllers.len(), self.customers.len(), self.places.len(), self.operator_at.len()];
        lists.iter().fold(self.operator.index(), |seen, length| seen ^ length)
    }

    /// The places at which a party of this node is reached: as operator those of the node and its seat, unless
    /// it attests that its establishment has no access; as controller only its seat.
    pub fn places_of(&self, inventory: &Inventory, party: PartyId) -> Places {
        if party == self.operator {
            return self.operator_at.clone();
        }
        smallvec![inventory.party(party).seat()]
    }
}

fn operator_at(inventory: &Inventory, operator: PartyId, places: &[Place]) -> Places {
    let row = inventory.party(operator);
    let mut at = Places::from_slice(places);
    if !row.attests("no-access-from-establishment") {
        at.push(row.seat());
    }
    at.sort_unstable();
    at.dedup();
    at
}

/// Who stands behind every spot, by row.
pub fn node_roles(lineage: &Lineage) -> Vec<NodeRoles> {
    let spots = || (0..lineage.spots()).map(|row| DataNode(row as u32));
    let mut all: Vec<NodeRoles> = spots().map(|spot| stated_roles(lineage, spot)).collect();
    for spot in spots() {
        derive_roles(lineage, spot, &mut all, |_| true);
    }
    all
}

/// Who stands behind a spot, by its own row; its customers and engagers as far as they follow from it.
pub fn stated_roles(lineage: &Lineage, spot: DataNode) -> NodeRoles {
    let inventory = lineage.inventory();
    let node = lineage.node(spot);
    let operator = inventory.operator(node).unwrap_or(PartyId(spot.0));
    let mut controllers = Parties::new();
    for party in inventory.controllers(node) {
        if !controllers.contains(&party) {
            controllers.push(party);
        }
    }
    let controls = controllers.contains(&operator);
    let mut places = Places::from_vec(inventory.places(node));
    places.sort_unstable();
    places.dedup();
    let (stated, measured, engaged_by) = match node {
        NodeId::Store(id) => {
            let store = inventory.store(id);
            (!store.controllers.is_empty(), !store.measures.is_empty(), store.engaged_by)
        }
        _ => (false, false, None),
    };
    NodeRoles {
        engaged_by,
        engagers: engaged_by.map_or_else(|| controllers.clone(), |party| smallvec![party]),
        stated,
        measured,
        operator_at: operator_at(inventory, operator, &places),
        operator,
        capacity: if controls { Capacity::Controller } else { Capacity::Processor },
        customers: controllers.iter().copied().filter(|&c| c != operator).collect(),
        controllers,
        places,
    }
}

/// The customers and engagers of a spot, as far as they follow from where flows that `stand` come from.
pub fn derive_roles(
    lineage: &Lineage,
    spot: DataNode,
    all: &mut [NodeRoles],
    stands: impl Fn(usize) -> bool,
) {
    let row = spot.row();
    let before =
        || lineage.arriving(spot).filter(|&hop| stands(hop)).map(|hop| lineage.hops()[hop].from.row());
    if all[row].controllers.is_empty() {
        let mut customers: Parties = before()
            .flat_map(|from| all[from].controllers.iter().copied())
            .filter(|&c| c != all[row].operator)
            .collect();
        customers.sort_unstable();
        customers.dedup();
        all[row].customers = customers;
    }
    let sub = lineage.inventory().party(all[row].operator).role == Role::SubProcessor;
    if all[row].engaged_by.is_none() && sub {
        let mut engagers: Parties =
            before().map(|from| all[from].operator).filter(|&o| o != all[row].operator).collect();
        engagers.sort_unstable();
        engagers.dedup();
        all[row].engagers = engagers;
    }
}

/// Whether a hop is one by which a processor hands data back: to a node that its own customer operates, or to another
/// operator's node that is held for its customers alone, and whose operator they engaged (section 3 of the definition).
pub fn hands_back(from: &NodeRoles, to: &NodeRoles) -> bool {
    if from.capacity != Capacity::Processor || to.operator == from.operator {
        return false;
    }
    let customer = |party: &PartyId| from.customers.contains(party);
    let for_customers = !to.controllers.is_empty() && to.controllers.iter().all(customer);
    let by_customers = to.engagers.iter().all(customer);
    customer(&to.operator) || (for_customers && by_customers)
}

/// Who gives to whom over a flow between two spots.
pub fn over_hop(from: &NodeRoles, to: &NodeRoles) -> Disclosures {
    let mut list = Disclosures::new();
    let mut add = |exporter: PartyId, exporter_as, importer: PartyId, importer_as| {
        if exporter != importer {
            list.push(Disclosure { exporter: Some(exporter), exporter_as, importer, importer_as });
        }
    };
    let first = from.controllers.first().copied();
    if from.operator != to.operator {
        let third = |e: &PartyId| ![from.operator, to.operator].contains(e) && !from.controllers.contains(e);
        // Nobody is engaged who decides itself.
        let engaged = to.engaged_by.filter(|_| to.capacity == Capacity::Processor);
        match engaged.filter(third) {
            Some(engager) => {
                add(engager, to.capacity_of(engager), to.operator, to.capacity);
            }
            None => add(from.operator, from.capacity, to.operator, to.capacity),
        }
    } else if to.capacity == Capacity::Controller
        && !from.controllers.contains(&to.operator)
        && let Some(first) = first
    {
        add(first, Capacity::Controller, to.operator, Capacity::Controller);
    }
    let stated = if to.stated { to.controllers.as_slice() } else { &[] };
    for &k in stated.iter().filter(|&&k| k != to.operator && !from.controllers.contains(&k)) {
        match first {
            Some(first) if from.capacity != Capacity::Controller => {
                add(first, Capacity::Controller, k, Capacity::Controller);
            }
            _ => add(from.operator, from.capacity, k, Capacity::Controller),
        }
    }
    list
}

/// Who gives to whom where data enters a spot. `under` is the regime and the population, which some rows of
/// the table look at; without one, those are as if no regime reached anybody.
pub fn on_entry(
    inventory: &Inventory,
    at: &NodeRoles,
    under: Option<(&Reach, PopulationId)>,
) -> Option<Disclosure> {
    let operator = at.operator;
    if at.controllers.is_empty() {
        return Some(Disclosure {
            exporter: None,
            exporter_as: Capacity::Controller,
            importer: operator,
            importer_as: at.capacity,
        });
    }
    if at.capacity == Capacity::Processor {
        let third = |e: &PartyId| *e != operator && !at.controllers.contains(e);
        if let Some(engager) = at.engaged_by.filter(third) {
            return Some(Disclosure {
                exporter: Some(engager),
                exporter_as: Capacity::Processor,
                importer: operator,
                importer_as: Capacity::Processor,
            });
        }
        let subject = at
            .controllers
            .iter()
            .copied()
            .find(|&c| under.is_some_and(|(reach, population)| reach.subject(c, population)));
        return Some(Disclosure {
            exporter: subject.or(at.controllers.first().copied()),
            exporter_as: Capacity::Controller,
            importer: operator,
            importer_as: Capacity::Processor,
        });
    }
    let mut others = at.controllers.iter().copied().filter(|&c| c != operator).peekable();
    if others.peek().is_none() {
        let joint = inventory.party(operator).role == Role::JointController;
        return joint.then_some(Disclosure {
            exporter: None,
            exporter_as: Capacity::Controller,
            importer: operator,
            importer_as: Capacity::Controller,
        });
    }
    let (reach, _) = under?;
    others.find(|&c| reach.established(c)).map(|other| Disclosure {
        exporter: Some(other),
        exporter_as: Capacity::Controller,
        importer: operator,
        importer_as: Capacity::Controller,
    })
}
