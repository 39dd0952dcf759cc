//! Newtyped row numbers. They do not mix:
//!
//! ```compile_fail
//! use thalweg::model::{PartyId, StoreId};
//! let party: PartyId = StoreId(0);
//! ```

/// What every id can do.
pub trait Id: Copy + Eq + Ord {
    /// From a row number.
    fn new(index: usize) -> Self;
    /// The row number.
    fn index(self) -> usize;
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl Id for $name {
            fn new(index: usize) -> Self { Self(index as u32) }
            fn index(self) -> usize { self.0 as usize }
        }

        impl $name {
            /// The row number.
            pub fn index(self) -> usize { self.0 as usize }
        }
    )*};
}

ids! {
    /// A party: row of the four party tables together, in the order companies, vendors, partners, third parties.
    PartyId;
    /// A store.
    StoreId;
    /// A population.
    PopulationId;
    /// A category.
    CategoryId;
    /// A purpose.
    PurposeId;
    /// A safeguard.
    SafeguardId;
    /// A flow.
    FlowId;
    /// An interned list (see [`super::Lists`]).
    ListId;
}

/// A node of the lineage graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NodeId {
    /// People.
    Population(PopulationId),
    /// A party as a place where data is.
    Party(PartyId),
    /// A store.
    Store(StoreId),
}
