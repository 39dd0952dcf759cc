//! Who stands behind a node, and where it is (section 1 of the definition); who hands data back (section 3).

use std::collections::BTreeSet;

use thalweg::model::{NodeId, PartyId, Place, Role};

use super::{Fault, Plain};

impl Plain<'_> {
    pub fn operator(&self, node: NodeId) -> PartyId {
        match node {
            NodeId::Party(id) => id,
            NodeId::Store(id) => self.inventory.store(id).operator,
            NodeId::Population(_) => panic!("people operate nothing"),
        }
    }

    /// The known controllers of a node, in the order stated; empty: not known.
    pub fn controllers(&self, node: NodeId) -> Vec<PartyId> {
        let stated = self.stated(node);
        let operator = self.operator(node);
        if stated.is_empty() && self.inventory.party(operator).role.is_controller() {
            vec![operator]
        } else {
            stated
        }
    }

    pub fn stated(&self, node: NodeId) -> Vec<PartyId> {
        let NodeId::Store(id) = node else { return Vec::new() };
        let mut list = Vec::new();
        for &party in &self.inventory.store(id).controllers {
            if !list.contains(&party) {
                list.push(party);
            }
        }
        list
    }

    /// Whether a party holds or controls what is at a node.
    pub fn owns(&self, party: PartyId, node: NodeId) -> bool {
        self.operator(node) == party || self.controllers(node).contains(&party)
    }

    pub fn places(&self, node: NodeId) -> BTreeSet<Place> {
        if let NodeId::Store(id) = node
            && !self.inventory.store(id).places.is_empty()
        {
            return self.inventory.store(id).places.iter().copied().collect();
        }
        let party = self.inventory.party(self.operator(node));
        party.establishments.iter().chain(&party.locations).copied().collect()
    }

    pub fn seat(&self, party: PartyId) -> Place {
        self.inventory.party(party).establishments[0]
    }

    pub fn attests(&self, party: PartyId, word: &str) -> bool {
        self.inventory.party(party).attests.iter().any(|a| a == word)
    }

    /// Whether a party says of itself that no law reaches it by targeting.
    pub fn says_none(&self, party: PartyId) -> bool {
        self.inventory.party(party).subject_to.as_ref().is_some_and(Vec::is_empty)
            && !self.has(Fault::SubjectToNoneForgotten)
    }

    /// Where a party is reached at a node of its own.
    pub fn reached_at(&self, party: PartyId, node: NodeId) -> BTreeSet<Place> {
        let seat = self.seat(party);
        if self.operator(node) != party {
            return BTreeSet::from([seat]);
        }
        let mut places = self.places(node);
        if !self.attests(party, "no-access-from-establishment") || self.has(Fault::AttestedSeatReached) {
            places.insert(seat);
        }
        places
    }

    /// The nodes from which a flow enters a node.
    fn feeding(&self, node: NodeId) -> BTreeSet<NodeId> {
        let entering = self.steps.iter().filter(|&&s| self.reached(s) == node);
        entering.filter_map(|&s| self.left(s)).collect()
    }

    /// The one party that a node says engaged its operator.
    pub fn engaged_by_stated(&self, node: NodeId) -> Option<PartyId> {
        match node {
            NodeId::Store(id) => self.inventory.store(id).engaged_by,
            _ => None,
        }
    }

    /// Who engaged the operator of a node, where that may be taken as read.
    fn engaged_by(&self, node: NodeId) -> BTreeSet<PartyId> {
        let operator = self.operator(node);
        if let Some(stated) = self.engaged_by_stated(node) {
            BTreeSet::from([stated])
        } else if self.inventory.party(operator).role == Role::SubProcessor {
            self.feeding(node).into_iter().map(|n| self.operator(n)).filter(|&p| p != operator).collect()
        } else {
            self.controllers(node).into_iter().collect()
        }
    }

    /// The customers of a node's operator, where that is no controller there.
    pub fn customers(&self, node: NodeId) -> BTreeSet<PartyId> {
        let mut customers: BTreeSet<PartyId> = self.controllers(node).into_iter().collect();
        if customers.is_empty() {
            customers = self.feeding(node).into_iter().flat_map(|n| self.controllers(n)).collect();
        }
        customers.remove(&self.operator(node));
        customers
    }

    /// Whether the operator of `from` is a processor there and hands its data back to its own customer at `to`.
    pub fn hands_back(&self, from: NodeId, to: NodeId) -> bool {
        let (giver, taker) = (self.operator(from), self.operator(to));
        if giver == taker || self.controllers(from).contains(&giver) {
            return false;
        }
        let customers = self.customers(from);
        if customers.contains(&taker) {
            return true;
        }
        let there = self.controllers(to);
        let engaged_by_others = self.engaged_by(to).iter().any(|p| {
            let itself = *p == giver;
            let forgotten =
                if itself { Fault::EngagedByGiverForgotten } else { Fault::EngagedByOthersGivesBack };
            !customers.contains(p) && !self.has(forgotten)
        });
        !there.is_empty()
            && there.iter().all(|c| customers.contains(c))
            && !engaged_by_others
            && !self.has(Fault::GivenBackForgotten)
    }
}
