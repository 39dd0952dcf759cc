//! The order of flows by their ids, as bytes: what decides between routes of the same length.

use std::borrow::Cow;

use super::graph::Lineage;
use crate::model::NodeId;

/// Legs (entries, then hops) ranked by the ids of their flows as bytes, holdings among them as `store:ID`. Entries of one
/// holding have one rank.
pub struct Ranks {
    entries: Vec<u32>,
    hops: Vec<u32>,
}

impl Ranks {
    /// Ranks the movements of a graph.
    pub fn new(lineage: &Lineage) -> Self {
        let inventory = lineage.inventory();
        let entries = lineage.entries().len();
        let of_entry = lineage.entries().iter().map(|entry| match (entry.flow, lineage.node(entry.spot)) {
            (Some(flow), _) => Cow::Borrowed(&*inventory.flow(flow).id),
            (None, NodeId::Store(store)) => Cow::Owned(format!("store:{}", inventory.store(store).id)),
            (None, node) => Cow::Owned(format!("store:{}", inventory.node_name(node))),
        });
        let of_hop = lineage.hops().iter().map(|hop| Cow::Borrowed(&*inventory.flow(hop.flow).id));
        let names: Vec<Cow<str>> = of_entry.chain(of_hop).collect();
        let mut order: Vec<(u64, u32)> = names.iter().map(|name| prefix(name)).zip(0..).collect();
        let name = |at: u32| names[at as usize].as_bytes();
        order.sort_unstable_by(|a, b| {
            a.0.cmp(&b.0).then_with(|| name(a.1).cmp(name(b.1))).then(a.1.cmp(&b.1))
        });
        let mut ranks = vec![0; names.len()];
        let mut rank = 0;
        for (at, &(_, movement)) in order.iter().enumerate() {
            rank += u32::from(at > 0 && name(order[at - 1].1) != name(movement));
            ranks[movement as usize] = rank;
        }
        let hops = ranks.split_off(entries);
        Self { entries: ranks, hops }
    }

    /// The rank of an entry.
    pub fn entry(&self, entry: usize) -> u32 {
        self.entries.get(entry).copied().unwrap_or(u32::MAX)
    }

    /// The rank of a hop.
    pub fn hop(&self, hop: usize) -> u32 {
        self.hops.get(hop).copied().unwrap_or(u32::MAX)
    }
}

/// The first bytes of a name, as a number in their order.
fn prefix(name: &str) -> u64 {
    let mut bytes = [0; 8];
    for (to, from) in bytes.iter_mut().zip(name.bytes()) {
        *to = from;
    }
    u64::from_be_bytes(bytes)
}
