//! What one question to the law is: the inventory, the law and the day, a disclosure as the law looks at it, and what an
//! onward hop is held to.

use super::{
    capacity::Capacity,
    data::Regime,
    register::Register,
    territory::Reach,
    verdict::{Judgement, Rest},
};
use crate::model::{
    Basis, CategoryId, Date, FlowId, Inventory, PartyId, PartyMatch, Place, PopulationId, Recurrence,
    Safeguard, SafeguardId, Transform,
};

/// The inventory, the law and the day.
#[derive(Clone, Copy)]
pub struct Case<'a> {
    /// The inventory.
    pub inventory: &'a Inventory,
    /// Its safeguards and certifications, indexed.
    pub register: &'a Register,
    /// The regime.
    pub regime: &'a Regime,
    /// Whom it reaches on the day.
    pub reach: &'a Reach,
    /// The day.
    pub as_of: Date,
}

/// A safeguard with its number.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    pub(super) id: SafeguardId,
    pub(super) safeguard: &'a Safeguard,
}

impl Row<'_> {
    pub(super) fn rest(&self) -> Rest {
        Rest::Safeguard(self.id)
    }
}

/// One disclosure, as far as the law looks at it.
#[derive(Debug, Clone)]
#[allow(clippy::struct_excessive_bools, reason = "each is a question of its own")]
pub struct Terms<'a> {
    /// Who gives; `None`: not known.
    pub exporter: Option<PartyId>,
    /// As what.
    pub exporter_as: Capacity,
    /// Who gets.
    pub importer: PartyId,
    /// As what.
    pub importer_as: Capacity,
    /// Whether the importer is the customer of the processor that gives.
    pub to_customer: bool,
    /// The controllers for which a processor that gives acts; empty: not known.
    pub acting_for: &'a [PartyId],
    /// Who may decide together with the exporter, or with one for whom it acts: the controllers of the node left, or where
    /// data enters, if the exporter is one; and those of the node reached, if it, one of the former, or one for whom it acts
    /// is one of them.
    pub beside: [&'a [PartyId]; 2],
    /// Who gives, where the exporter never has the data, since it only engaged the importer.
    pub given_by: Option<GivenBy<'a>>,
    /// Where.
    pub place: Place,
    /// Whether the importer's seat is inside, and the place is not known to be.
    pub abroad: bool,
    /// Whether a ground of its own is asked, as of any transfer: what the places of the node left ask then only adds to that.
    pub own_ground: bool,
    /// The flow; `None` for a holding.
    pub flow: Option<FlowId>,
    /// The safeguards that the flow names.
    pub named: &'a [SafeguardId],
    /// Measures in force where the data arrives.
    pub arriving_measures: &'a [String],
    /// Whether what the exporter sends is known to be sent from inside.
    pub from_inside: bool,
    /// Whether what is sent entered at a node that the exporter operates.
    pub collected: bool,
    /// What an onward hop is held to, by each place of the node left; empty where none of them asks anything.
    pub floors: Vec<Floor>,
    /// Whether protection is only not excluded.
    pub only_not_excluded: bool,
}

/// Who gives what the exporter never has. What is asked of an exporter must hold of these too.
#[derive(Debug, Clone, Copy)]
pub struct GivenBy<'a> {
    /// The operator of the node left or, where data enters, the controllers of the node reached.
    pub parties: &'a [PartyId],
    /// As what they give.
    pub capacity: Capacity,
    /// The controllers for which they give as a processor; empty: not known.
    pub acting_for: &'a [PartyId],
}

/// What a place of the node left asks of an onward hop.
#[derive(Debug, Clone)]
pub struct Floor {
    /// The place.
    pub place: Place,
    /// The id of the decision that covers it, or may; empty where none does.
    pub decision: String,
    /// What follows from it.
    pub follows: Follows,
}

/// What follows from a decision that covers the place left.
#[derive(Debug, Clone)]
pub enum Follows {
    /// Nothing: it is inside, or no decision covers it.
    Nothing,
    /// What the place's own law says of the hop.
    OwnLaw {
        /// That law's id; empty where none is judged.
        regime: String,
        /// What it says; `None`: it does not judge the hop, or is not judged.
        says: Option<Box<Judgement>>,
        /// The same in words.
        words: String,
        /// Whether the decisions of the regime at hand count on the place of arrival.
        own_decisions: bool,
    },
    /// An onward contract, clauses, or better.
    Contract,
    /// Whether its conditions hold is not known: the decisions of the regime at hand give `unknown` at best.
    NotKnown,
}

/// Who gives, as far as a decision asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Giver {
    /// This party.
    Party(PartyId),
    /// It is not known.
    NotKnown,
    /// It is not asked: the decision covers a place left.
    NotAsked,
}

impl From<Option<PartyId>> for Giver {
    fn from(exporter: Option<PartyId>) -> Self {
        exporter.map_or(Self::NotKnown, Self::Party)
    }
}

/// A fact: a category of a population.
pub type Fact = (CategoryId, PopulationId);

impl Terms<'_> {
    /// How often the flow runs; a holding stands.
    pub fn recurrence(&self, inventory: &Inventory) -> Recurrence {
        self.flow.map_or(Recurrence::Standing, |f| inventory.flow(f).recurrence)
    }

    /// The flow's legal basis, else that of all its purposes where they agree.
    pub fn basis(&self, inventory: &Inventory) -> Option<Basis> {
        let flow = inventory.flow(self.flow?);
        flow.legal_basis.or_else(|| {
            let mut bases = self.bases_of_purposes(inventory);
            let first = bases.next()??;
            bases.all(|b| b == Some(first)).then_some(first)
        })
    }

    /// The legal bases of the flow's purposes, where the flow states none and they differ.
    pub(super) fn bases_that_differ(&self, inventory: &Inventory) -> Option<String> {
        let mut words: Vec<&str> = self.bases_of_purposes(inventory).flatten().map(Basis::as_str).collect();
        words.sort_unstable();
        words.dedup();
        (words.len() > 1).then(|| words.join(", "))
    }

    fn bases_of_purposes<'i>(
        &self,
        inventory: &'i Inventory,
    ) -> impl Iterator<Item = Option<Basis>> + use<'i> {
        let purposes = self.flow.map_or(&[][..], |f| inventory.purpose_lists.get(inventory.flow(f).purposes));
        purposes.iter().map(|p| inventory.purposes.get(p.index()).and_then(|p| p.legal_basis))
    }

    /// The exporter, and who gives what it never has: what is asked of an exporter is asked of each.
    pub(super) fn exporters(&self) -> impl Iterator<Item = Option<PartyId>> + '_ {
        let givers = self.given_by.map_or(&[][..], |given| given.parties);
        std::iter::once(self.exporter).chain(givers.iter().copied().map(Some))
    }

    /// Everybody on the exporter's side, those behind who gives among them: what an exporter must not be, none of these
    /// may be.
    pub(super) fn everybody_exporting(&self) -> impl Iterator<Item = PartyId> + '_ {
        let given = |by: GivenBy<'_>| by.parties.iter().chain(by.acting_for).copied().collect::<Vec<_>>();
        let own = self.exporter.into_iter().chain(self.acting_for.iter().copied());
        own.chain(self.given_by.into_iter().flat_map(given))
    }

    /// Who may decide together with the exporter, or with one for whom it acts; they themselves among them.
    pub(super) fn beside(&self) -> impl Iterator<Item = PartyId> + '_ {
        self.beside.into_iter().flatten().copied()
    }

    /// The controllers for whom the exporter sends, or with whom it decides.
    pub(super) fn deciding(&self) -> &[PartyId] {
        match self.exporter_as {
            Capacity::Processor => self.acting_for,
            Capacity::Controller => self.beside[0],
        }
    }

    /// Whether a controller for which somebody on the exporter's side acts is not known.
    pub(super) fn acts_for_unknown(&self) -> bool {
        let unknown = |capacity, behind: &[PartyId]| capacity == Capacity::Processor && behind.is_empty();
        unknown(self.exporter_as, self.acting_for)
            || self.given_by.is_some_and(|by| unknown(by.capacity, by.acting_for))
    }

    /// Those who may have signed as exporter: the one that gives, and the controllers for which it acts. Where the exporter
    /// only engaged the importer, nobody signs in its stead: what another signed says nothing of who engaged and who gives.
    pub(super) fn exporting(&self) -> impl Iterator<Item = PartyId> + '_ {
        let acts = self.exporter_as == Capacity::Processor && self.given_by.is_none();
        let acting = if acts { self.acting_for } else { &[] };
        self.exporter.into_iter().chain(acting.iter().copied())
    }

    /// Whether a processor gives to another controller, and no controller for which it acts is known.
    pub(super) fn seeks_principal(&self) -> bool {
        self.exporter_as == Capacity::Processor
            && self.importer_as == Capacity::Controller
            && !self.to_customer
            && self.acting_for.is_empty()
    }

    /// Measures recorded on the hop by its transformations, or in force where the data arrives.
    pub fn has_measure(&self, inventory: &Inventory, measure: &str) -> bool {
        self.arriving_measures.iter().any(|m| m == measure) || self.records(inventory, measure)
    }

    /// Whether the flow's transformations record a measure.
    pub(super) fn records(&self, inventory: &Inventory, measure: &str) -> bool {
        let transforms =
            self.flow.map_or(&[][..], |f| inventory.transform_lists.get(inventory.flow(f).transforms));
        transforms.iter().any(|t| match t {
            Transform::Encrypt => measure == "encryption-in-transit",
            Transform::Pseudonymise => measure == "pseudonymisation",
            _ => false,
        })
    }
}

/// Whether a party is one that a cell names.
pub(super) fn matches(inventory: &Inventory, pattern: &[PartyMatch], party: PartyId) -> bool {
    pattern.iter().any(|m| match *m {
        PartyMatch::Any => true,
        PartyMatch::Party(id) => id == party,
        PartyMatch::Group(head) => inventory.party_within(party, head),
    })
}
