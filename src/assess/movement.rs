//! What moves over one hop, and what that is: the vocabulary of everything that judges and tells. Nothing is computed here.

use std::sync::Arc;

use smallvec::SmallVec;

use crate::{
    law::{Capacity, Judgement},
    lineage::CategorySet,
    model::{PartyId, Place, PopulationId},
};

/// A few parties.
pub type Parties = SmallVec<[PartyId; 4]>;

/// A few places, in their order.
pub type Places = SmallVec<[Place; 4]>;

/// Somebody gives to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Disclosure {
    /// Who gives; `None`: not known.
    pub exporter: Option<PartyId>,
    /// As what.
    pub exporter_as: Capacity,
    /// Who gets. As operator of the node where the data arrives, else as a controller of it.
    pub importer: PartyId,
    /// As what.
    pub importer_as: Capacity,
}

/// Who gives to whom over one movement.
pub type Disclosures = SmallVec<[Disclosure; 2]>;

/// Where data moves: an index into the entries or into the hops of the graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Movement {
    /// Facts enter.
    Entry(u32),
    /// A flow between two spots.
    Hop(u32),
}

/// What a disclosure, or a move, is under a regime.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// People give their data directly.
    Collection,
    /// Inside the territory.
    Internal,
    /// An importer whose seat is inside, at a place that is not known to be.
    Abroad,
    /// The same party, at a place not known to be inside.
    SameParty,
    /// A bound exporter hands on.
    Onward,
    /// The regime exempts a processor that returns data to its own customer.
    Returned,
    /// A transfer.
    Transfer,
}

impl Kind {
    /// The word in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Collection => "collection",
            Self::Internal => "internal",
            Self::Abroad => "abroad",
            Self::SameParty => "same-party",
            Self::Onward => "onward",
            Self::Returned => "returned",
            Self::Transfer => "transfer",
        }
    }
}

/// One disclosure (or move) of some categories of one population to one place, under one regime.
#[derive(Debug, Clone)]
pub struct Record {
    /// Where.
    pub movement: Movement,
    /// Whose.
    pub population: PopulationId,
    /// Who to whom; for a move within a party, that party on both sides.
    pub disclosure: Disclosure,
    /// The place.
    pub place: Place,
    /// Its kind.
    pub kind: Kind,
    /// The categories that arrive.
    pub categories: CategorySet,
    /// Whether they are surely protected (else only not excluded).
    pub sure: bool,
    /// The owner outside of an importer inside; or the importer itself, where only `no-access-from-establishment` keeps it
    /// inside.
    pub foreign_parent: Option<PartyId>,
    /// The judgement; `free` where it is not judged.
    pub judgement: Arc<Judgement>,
}
