//! The rows that differ between two days of one inventory, found by their numbers: most rows are the same on both, and are
//! never named.

use std::{collections::BTreeSet, hash::Hash};

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    compare,
    lots::Name,
    snapshot::{Names, Snapshot},
};
use crate::{
    assess::{Assessment, ExposureRow, TransferRow},
    model::{PartyId, Place, PopulationId},
};

/// What exposures are of, over all laws: one whose verdict under a law differs may have been a row of none before.
type Exposed = (PopulationId, PartyId, Place);

/// What transfers are of: a flow, under a law.
type Carried = (Name, Name);

/// Of what rows differ. Of each all rows are told: what counts is the worst of them.
#[derive(Default)]
pub(super) struct Rows {
    exposed: FxHashSet<Exposed>,
    carried: FxHashSet<Carried>,
}

/// Of what any row differs between two days.
pub(super) fn differing(before: &Assessment, after: &Assessment) -> Rows {
    fn of_law(row: &ExposureRow) -> (Exposed, &str) {
        ((row.population, row.recipient, row.place), &row.regime)
    }
    fn of_flow(row: &TransferRow) -> (&str, &str) {
        (&row.flow, &row.regime)
    }
    let exposures = parts(&before.exposures, &after.exposures, of_law, same_exposure);
    let transfers = parts(&before.transfers, &after.transfers, of_flow, same_transfer);
    Rows {
        exposed: exposures.into_iter().map(|(of, _)| of).collect(),
        carried: transfers.into_iter().map(|(flow, law)| (flow.into(), law.into())).collect(),
    }
}

/// Rows of one key, which stand together.
fn chunks<'r, R, K: Eq>(rows: &'r [R], key: fn(&'r R) -> K) -> impl Iterator<Item = &'r [R]> {
    let mut rest = rows;
    std::iter::from_fn(move || {
        let first = key(rest.first()?);
        let alike = rest.iter().take_while(|row| key(row) == first).count();
        let (chunk, more) = rest.split_at(alike);
        rest = more;
        Some(chunk)
    })
}

/// The keys under which rows differ, in number, order or what they say.
fn parts<'r, R, K: Hash + Eq>(
    before: &'r [R],
    after: &'r [R],
    key: fn(&'r R) -> K,
    same: impl Fn(&R, &R) -> bool,
) -> FxHashSet<K> {
    let (mut known, mut differ): (FxHashMap<K, &[R]>, FxHashSet<K>) = Default::default();
    for chunk in chunks(before, key) {
        if known.insert(key(&chunk[0]), chunk).is_some() {
            differ.insert(key(&chunk[0]));
        }
    }
    for chunk in chunks(after, key) {
        let was = known.remove(&key(&chunk[0])).unwrap_or_default();
        if was.len() != chunk.len() || !was.iter().zip(chunk).all(|(a, b)| same(a, b)) {
            differ.insert(key(&chunk[0]));
        }
    }
    differ.extend(known.into_keys());
    differ
}

/// Whether all that a snapshot tells of two exposures is the same.
fn same_exposure(a: &ExposureRow, b: &ExposureRow) -> bool {
    (a.verdict, a.delivery, a.route.len()) == (b.verdict, b.delivery, b.route.len())
        && a.categories == b.categories
        && a.route.iter().zip(&b.route).all(|(a, b)| a.id == b.id && a.instrument == b.instrument)
}

/// Whether all that a snapshot tells of two transfers is the same.
fn same_transfer(a: &TransferRow, b: &TransferRow) -> bool {
    let told = |row: &TransferRow| (row.judgement.verdict, row.exporter, row.importer, row.place);
    told(a) == told(b)
        && (&a.categories, &a.populations) == (&b.categories, &b.populations)
        && a.judgement.mechanism() == b.judgement.mechanism()
        && a.judgement.instrument() == b.judgement.instrument()
}

impl Rows {
    /// Whether none differs.
    pub fn is_empty(&self) -> bool {
        self.exposed.is_empty() && self.carried.is_empty()
    }

    /// Adds the rows of a day to what is told of it.
    pub fn tell(&self, of: &Assessment, snapshot: &mut Snapshot, names: &mut Names) {
        if self.is_empty() {
            return;
        }
        let exposed = of
            .exposures
            .iter()
            .filter(|row| self.exposed.contains(&(row.population, row.recipient, row.place)));
        snapshot.add_exposures(&of.inventory, exposed, names);
        let flows: FxHashSet<(&str, &str)> =
            self.carried.iter().map(|(flow, law)| (&**flow, &**law)).collect();
        let carried =
            of.transfers.iter().filter(|row| flows.contains(&(row.flow.as_str(), row.regime.as_str())));
        snapshot.add_transfers(&of.inventory, carried, names);
    }
}

/// The recipients and the places that are gained and lost between two days.
pub(super) fn who_and_where(
    before: &Assessment,
    after: &Assessment,
    names: &mut Names,
) -> (compare::Names, compare::Names) {
    let inventory = &after.inventory;
    let who = |of: &Assessment| of.exposures.iter().map(|row| row.recipient).collect::<FxHashSet<_>>();
    let places = |of: &Assessment| of.exposures.iter().map(|row| row.place).collect::<FxHashSet<_>>();
    let mut sorted = |all: Vec<&str>| {
        all.into_iter().collect::<BTreeSet<&str>>().into_iter().map(|id| names.of(id)).collect()
    };
    let (was, is) = (who(before), who(after));
    let ids = |some: &FxHashSet<PartyId>, but: &FxHashSet<PartyId>| -> Vec<&str> {
        some.difference(but).map(|&party| inventory.party(party).id.as_str()).collect()
    };
    let recipients = compare::Names { gained: sorted(ids(&is, &was)), lost: sorted(ids(&was, &is)) };
    let (was, is) = (places(before), places(after));
    let codes = |some: &FxHashSet<Place>, but: &FxHashSet<Place>| -> Vec<&'static str> {
        some.difference(but).map(|place| place.code()).collect()
    };
    let places = compare::Names { gained: sorted(codes(&is, &was)), lost: sorted(codes(&was, &is)) };
    (recipients, places)
}
