//! How large what is written may be: a few hundred flows that lead from each to each make rows and routes without end.

use std::{
    collections::BTreeSet,
    io::{self, Write},
};

use crate::{
    finding::Code,
    model::{Inventory, NodeId},
};

/// More rows of exposures than this are no report: it ends with `TW002`.
pub const EXPOSURES: usize = 2_000_000;

/// How large what is written may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Most {
    /// So many rows of exposures.
    pub rows: usize,
    /// So many bytes, in all files together.
    pub bytes: usize,
}

/// So many bytes anything may have.
pub const SMALL: usize = 32 << 20;

/// So many bytes more anything may have for each flow, store, party, population, category and safeguard that is in use in
/// its inventory.
pub const EACH: usize = 100_000;

impl Most {
    /// The rows that any report may have, and as many bytes as an inventory of so many rows makes with good reason. Rows
    /// that nothing leads to or names are not counted.
    pub fn of(inventory: &Inventory) -> Self {
        let (mut parties, mut populations) = (BTreeSet::new(), BTreeSet::new());
        for flow in &inventory.flows {
            for end in [flow.from, flow.to] {
                match end {
                    NodeId::Party(party) => _ = parties.insert(party),
                    NodeId::Population(population) => _ = populations.insert(population),
                    NodeId::Store(_) => {}
                }
            }
        }
        for store in &inventory.stores {
            parties.extend([store.operator].into_iter().chain(store.controllers.iter().copied()));
            populations.extend(store.holdings.populations.iter().copied());
        }
        let rows = inventory.flows.len()
            + inventory.stores.len()
            + parties.len()
            + populations.len()
            + inventory.safeguards.len()
            + inventory.categories.len();
        Self { rows: EXPOSURES, bytes: rows.saturating_mul(EACH).max(SMALL) }
    }

    /// That it is larger.
    pub fn passed(self) -> io::Error {
        let text = format!(
            "{}: it takes more than {}, far more than such an inventory needs",
            Code::TooLarge.as_str(),
            size(self.bytes)
        );
        io::Error::new(io::ErrorKind::FileTooLarge, text)
    }
}

/// Bytes as a reader takes them in.
pub(super) fn size(bytes: usize) -> String {
    if bytes < 1 << 20 { format!("{bytes} bytes") } else { format!("{} MiB", bytes >> 20) }
}

/// What is written, counted, and no more of it than that.
pub struct Bounded<W> {
    out: W,
    most: Most,
    written: usize,
}

impl<W: Write> Bounded<W> {
    /// Nothing is written yet.
    pub fn new(out: W, most: Most) -> Self {
        Self { out, most, written: 0 }
    }

    /// So many bytes are written.
    pub fn written(&self) -> usize {
        self.written
    }

    /// What is written to.
    pub fn into_inner(self) -> W {
        self.out
    }
}

impl<W: Write> Write for Bounded<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.written.saturating_add(bytes.len()) > self.most.bytes {
            return Err(self.most.passed());
        }
        let count = self.out.write(bytes)?;
        self.written += count;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_is_written_than_that() {
        let mut out = Bounded::new(Vec::new(), Most { rows: 0, bytes: 5 });
        out.write_all(b"abc").unwrap();
        let error = out.write_all(b"def").unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::FileTooLarge);
        assert!(error.to_string().starts_with("TW002: it takes more than 5 bytes"), "{error}");
        out.write_all(b"de").unwrap();
        assert_eq!((out.written(), out.into_inner()), (5, b"abcde".to_vec()));
    }
}
