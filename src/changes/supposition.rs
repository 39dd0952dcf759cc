//! What may be supposed, what it is supposed of, and why it cannot be.

use std::sync::Arc;

use crate::{
    ingest::Tables,
    law::Regime,
    model::{Date, Inventory},
    text::{cut, nearest},
};

/// What is supposed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Supposition {
    /// A decision no longer holds: of a law, for a place or by the id of its entry.
    Lapse {
        /// The law's id.
        regime: String,
        /// A place, or the id of an entry.
        what: String,
    },
    /// A safeguard has ended; of a certification `party/scheme`.
    Expire(String),
    /// A party is no longer there: it gets nothing and gives nothing. With it go its stores, those that others hold for it alone or
    /// since it engaged them, its papers, and the flows from and to all these.
    Drop(String),
    /// A store lies at other places.
    Move {
        /// The store.
        store: String,
        /// The places, separated by `;`.
        places: String,
    },
    /// A party is certified under a scheme from this day, for all data.
    Certify {
        /// Who.
        party: String,
        /// The scheme's id.
        scheme: String,
    },
    /// The law of a place is assessed on this day, for every safeguard that states no assessment of its own, and passes.
    Assess(String),
    /// Safeguards are signed: the rows of a file as safeguards.csv has them.
    Sign {
        /// The file's name.
        name: String,
        /// Its text, with a header.
        text: String,
    },
    /// A flow that names what it rests on names one more; one that names nothing rests on whatever fits.
    Rely {
        /// The flow.
        flow: String,
        /// The safeguard.
        safeguard: String,
    },
    /// A cell says something else.
    Set {
        /// The table: `vendors`.
        table: String,
        /// The row, by its id.
        row: String,
        /// The column.
        column: String,
        /// What it says.
        value: String,
    },
}

impl Supposition {
    pub(super) fn dropped(&self) -> Option<String> {
        if let Self::Drop(party) = self { Some(party.clone()) } else { None }
    }
}

impl std::fmt::Display for Supposition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Lapse { regime, what } if what.contains('/') => write!(f, "`{what}` lapses ({regime})"),
            Self::Lapse { regime, what } => write!(f, "the adequacy of `{what}` under {regime} lapses"),
            Self::Expire(id) => write!(f, "`{id}` ends"),
            Self::Drop(party) => write!(f, "`{party}` is dropped"),
            Self::Move { store, places } => write!(f, "`{store}` lies in {places}"),
            Self::Certify { party, scheme } => write!(f, "`{party}` is certified under {scheme}"),
            Self::Assess(place) => write!(f, "{place} is assessed, and passes"),
            Self::Sign { name, .. } => write!(f, "what is in {name} is signed"),
            Self::Rely { flow, safeguard } => write!(f, "`{flow}` rests on `{safeguard}` too"),
            Self::Set { table, row, column, value } if value.is_empty() => {
                write!(f, "{column} of `{row}` ({table}) is blank")
            }
            Self::Set { table, row, column, value } => write!(f, "{column} of `{row}` ({table}) is {value}"),
        }
    }
}

/// Why something cannot be supposed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct SupposeError {
    /// What is wrong.
    pub what: String,
    /// What to write instead, or empty.
    pub help: String,
}

impl SupposeError {
    pub(super) fn new(what: impl Into<String>, help: impl Into<String>) -> Self {
        Self { what: what.into(), help: help.into() }
    }

    pub(super) fn unknown<'a>(what: &str, id: &str, all: impl Iterator<Item = &'a str>) -> Self {
        let mut all: Vec<&str> = all.filter(|known| !known.is_empty()).collect();
        all.sort_unstable();
        all.dedup();
        let help = match nearest(id, all.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if all.is_empty() => format!("the inventory has no {what}"),
            None => format!("there are {}", cut(&all, 8)),
        };
        Self::new(format!("there is no {what} `{id}`"), help)
    }
}

/// What stands before anything is supposed.
#[derive(Clone, Copy)]
pub struct Ground<'a> {
    /// The inventory's cells.
    pub tables: &'a Tables<'a>,
    /// The inventory.
    pub inventory: &'a Inventory,
    /// The law.
    pub regimes: &'a [Arc<Regime>],
    /// The day.
    pub as_of: Date,
}

/// What stands where it is supposed.
pub struct Supposed<'a> {
    /// The inventory's cells, not yet validated.
    pub tables: Tables<'a>,
    /// The law.
    pub regimes: Vec<Arc<Regime>>,
}
